//! Which browser apps there are. A new app is one entry here and one bin in `frontend/Cargo.toml`.

use anyhow::{Result, bail};

/// One browser app: a bin of the frontend crate and the page that starts it.
pub(crate) struct App {
    /// Name of the bin, of the page (`<name>.html`) and in every report.
    pub(crate) name: &'static str,
    /// Template of the page, relative to the workspace.
    pub(crate) page: &'static str,
    /// Most bytes of its first load after Brotli. It may only go down.
    pub(crate) budget: u64,
}

/// All browser apps, in the order of reports.
pub(crate) const APPS: &[App] = &[
    App {
        name: "portal",
        page: "index.html",
        // On its way to 150,000, the size at which a phone on a slow network shows it in 2.5 s.
        budget: 220_000,
    },
    App {
        name: "console",
        page: "frontend/console.html",
        budget: 220_000,
    },
];

/// The cargo profile that the browser apps are built with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Small: what is served, measured and tested.
    Web,
    /// Quick to build: for trying out changes.
    WebDev,
}

impl Profile {
    /// The profile of this name.
    pub(crate) fn named(name: &str) -> Result<Self> {
        match name {
            "web" => Ok(Self::Web),
            "web-dev" => Ok(Self::WebDev),
            other => bail!("there is no profile `{other}`; use `web` or `web-dev`"),
        }
    }

    /// Its name for cargo, which is also the folder of its results.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::WebDev => "web-dev",
        }
    }

    /// Brotli's effort, 0 to 11: the last step takes most of the time and is for what ships.
    pub(crate) fn brotli_quality(self) -> i32 {
        match self {
            Self::Web => 11,
            Self::WebDev => 4,
        }
    }
}
