//! Which browser apps there are. A new app is one entry here and one bin in `frontend/Cargo.toml`.

use anyhow::{Result, bail};

/// One browser app: a bin of the frontend crate and the page that starts it.
pub(crate) struct App {
    /// Name of the bin, of the page (`<name>.html`) and in every report.
    pub(crate) name: &'static str,
    /// Template of the page, relative to the workspace.
    pub(crate) page: &'static str,
    /// What a first visit needs, by its address; the first that fits counts. Only for an app that
    /// is cut into parts; then there is one for every address.
    pub(crate) entries: &'static [Entry],
    /// Most bytes of its heaviest first load after Brotli. It may only go down.
    pub(crate) budget: u64,
}

/// Where a visit begins.
pub(crate) struct Entry {
    /// The part of the app that is fetched together with the main part, as `#[wasm_split(…)]`
    /// names it.
    pub(crate) part: &'static str,
    /// What the paths of its addresses begin with.
    pub(crate) addresses: &'static [&'static str],
    /// For a part that is an app to those who come for it: its own budget, under its own name in
    /// reports. Others count as the app they are part of.
    pub(crate) budget: Option<u64>,
}

impl App {
    /// What reports and budgets go by: the app, then its parts that are apps of their own.
    pub(crate) fn budgets(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let own = self.entries.iter();
        let own = own.filter_map(|entry| entry.budget.map(|budget| (entry.part, budget)));
        std::iter::once((self.name, self.budget)).chain(own)
    }
}

/// All browser apps, in the order of reports.
pub(crate) const APPS: &[App] = &[
    App {
        name: "portal",
        page: "index.html",
        entries: &[
            Entry {
                part: "doors",
                addresses: &["/track", "/sign-in"],
                budget: None,
            },
            Entry {
                part: "account",
                addresses: &["/account"],
                budget: None,
            },
            Entry {
                part: "configurator",
                addresses: &["/products", "/configurations"],
                budget: Some(190_000),
            },
            Entry {
                part: "order",
                addresses: &["/orders/"],
                budget: None,
            },
            Entry {
                part: "orders",
                addresses: &["/"],
                budget: None,
            },
        ],
        // The size at which a phone on a slow network shows it in 2.5 s.
        budget: 150_000,
    },
    App {
        name: "console",
        page: "frontend/console.html",
        entries: &[],
        budget: 200_000,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_with_entries_has_one_for_every_address() {
        for app in APPS.iter().filter(|app| !app.entries.is_empty()) {
            let last = app.entries.last().unwrap();
            assert_eq!(last.addresses, ["/"], "{}", app.name);
        }
    }

    #[test]
    fn no_entry_hides_a_later_one() {
        for app in APPS {
            for (index, entry) in app.entries.iter().enumerate() {
                let later = app.entries[index + 1..].iter().flat_map(|it| it.addresses);
                for address in later {
                    let hidden = entry.addresses.iter().any(|it| address.starts_with(it));
                    assert!(!hidden, "{address} of {}", app.name);
                }
            }
        }
    }
}
