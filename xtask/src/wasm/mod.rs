//! A compiler for the browser's target.
//!
//! Asked in this order: the toolchain in use already has the target; Debian's newer compiler was
//! set up earlier; `rustup target add` fetches it; Debian's compiler is set up now.

mod debian;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fs, io::Write as _};

use anyhow::{Result, bail};

use crate::process;
use crate::progress::Progress;
use crate::tools;
use crate::workspace::{Workspace, create_dir};

/// The browser's target.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// How long `rustup` may take: without a way out it can wait for minutes.
const RUSTUP_LIMIT: Duration = Duration::from_secs(60);

/// A compiler that can build for the browser.
pub(crate) struct Toolchain {
    kind: Kind,
    version: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The one that builds everything else.
    Native,
    /// Debian's, in `/usr/bin`.
    Debian,
}

impl Kind {
    fn rustc(self, workspace: &Workspace) -> Command {
        match self {
            Self::Native => {
                workspace.command(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
            }
            Self::Debian => debian::command(workspace, debian::RUSTC),
        }
    }

    /// The folder of the standard library, if one seems to lie there.
    fn std_folder(self, workspace: &Workspace) -> Option<PathBuf> {
        if self == Self::Debian && !Path::new(debian::RUSTC).is_file() {
            return None;
        }
        let folder = process::output(self.rustc(workspace).args([
            "--print",
            "target-libdir",
            "--target",
            TARGET,
        ]))?;
        let folder = PathBuf::from(folder);
        let has_std = fs::read_dir(&folder).ok()?.flatten().any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libstd-") && name.ends_with(".rlib")
        });
        has_std.then_some(folder)
    }
}

impl Toolchain {
    /// The toolchain that is there already, found without changing or compiling anything.
    pub(crate) fn find(workspace: &Workspace) -> Result<Option<Self>> {
        for kind in allowed()? {
            if kind.std_folder(workspace).is_none() {
                continue;
            }
            if let Some(version) = process::output(kind.rustc(workspace).arg("-vV")) {
                return Ok(Some(Self { kind, version }));
            }
        }
        Ok(None)
    }

    /// The toolchain, set up first when there is none that works.
    ///
    /// # Errors
    ///
    /// One sentence, when nothing can be fetched.
    pub(crate) fn ensure(workspace: &Workspace, progress: &Progress) -> Result<Self> {
        if let Some(found) = Self::find(workspace)?
            && found.works(workspace)
        {
            return Ok(found);
        }
        let allowed = allowed()?;
        if allowed.contains(&Kind::Native)
            && add_with_rustup(workspace, progress)
            && let Some(found) = Self::find(workspace)?
            && found.works(workspace)
        {
            return Ok(found);
        }
        if allowed.contains(&Kind::Debian) && tools::has_apt() {
            debian::set_up(workspace, progress)?;
            if let Some(version) = process::output(Kind::Debian.rustc(workspace).arg("-vV")) {
                let ready = Self {
                    kind: Kind::Debian,
                    version,
                };
                if ready.works(workspace) {
                    return Ok(ready);
                }
            }
        }
        bail!(
            "there is no compiler for the browser: connect to the network and run \
             `rustup target add {TARGET}`, then run this again"
        );
    }

    /// The compiler's own words about its version; part of what decides whether to build again.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// Cargo for the browser, with a target folder of its own.
    pub(crate) fn cargo(&self, workspace: &Workspace) -> Command {
        let mut cargo = match self.kind {
            Kind::Native => workspace.cargo(),
            Kind::Debian => debian::cargo(workspace),
        };
        cargo.env("CARGO_TARGET_DIR", workspace.wasm_target());
        cargo.env("RUSTFLAGS", flags(workspace));
        cargo
    }

    /// Compiles nothing much, which fails when the standard library is of another compiler.
    fn works(&self, workspace: &Workspace) -> bool {
        let folder = workspace.wasm_target();
        if create_dir(&folder).is_err() {
            return false;
        }
        let spawned = self
            .kind
            .rustc(workspace)
            .args([
                "--target",
                TARGET,
                "--crate-type",
                "lib",
                "--emit",
                "metadata",
                "-o",
            ])
            .arg(folder.join("probe.rmeta"))
            .arg("-")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = spawned else { return false };
        let written = child
            .stdin
            .take()
            .is_some_and(|mut stdin| stdin.write_all(b"pub fn probe() {}").is_ok());
        child.wait().is_ok_and(|status| status.success()) && written
    }
}

/// Which toolchains may be used, in order of preference.
fn allowed() -> Result<Vec<Kind>> {
    let wish = env::var("PORTICO_WASM_TOOLCHAIN").unwrap_or_default();
    match wish.as_str() {
        "" => Ok(vec![Kind::Native, Kind::Debian]),
        "rustup" => Ok(vec![Kind::Native]),
        "debian" => Ok(vec![Kind::Debian]),
        other => bail!("PORTICO_WASM_TOOLCHAIN is `{other}`; set it to `rustup` or `debian`"),
    }
}

/// Lets rustup fetch the target and tells whether that worked.
fn add_with_rustup(workspace: &Workspace, progress: &Progress) -> bool {
    if tools::find(&["rustup"]).is_none() {
        return false;
    }
    progress.note("Fetching the browser's target with rustup");
    let mut rustup = workspace.command("rustup");
    process::succeeds_within(rustup.args(["target", "add", TARGET]), RUSTUP_LIMIT)
}

/// Flags that keep this machine's folders out of what is shipped, since places of panics name
/// files; and that leave relocations in, along which an app is cut into parts afterwards.
fn flags(workspace: &Workspace) -> String {
    let home = std::env::var("CARGO_HOME")
        .or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")))
        .unwrap_or_default();
    let mut flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    flags.push_str(" -Clink-arg=--emit-relocs");
    for (from, to) in [
        (home, "cargo"),
        (workspace.root().display().to_string(), "portico"),
    ] {
        // Flags in the environment are split at white space.
        if !from.is_empty() && !from.contains(char::is_whitespace) {
            flags.push_str(&format!(" --remap-path-prefix={from}={to}"));
        }
    }
    flags.trim().to_owned()
}
