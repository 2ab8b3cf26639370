//! Where things lie, and a clean environment for the programs we start.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The checkout and its folder of build results.
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the checkout through cargo's environment, or upwards from the current folder.
    pub(crate) fn locate() -> Result<Self> {
        let here = env::current_dir().context("the current folder cannot be read")?;
        let from_cargo = env::var_os("CARGO_MANIFEST_DIR")
            .and_then(|dir| Some(Path::new(&dir).parent()?.into()));
        let root: PathBuf = match from_cargo {
            Some(root) => root,
            None => match here
                .ancestors()
                .find(|dir| dir.join("xtask/Cargo.toml").is_file())
            {
                Some(root) => root.to_owned(),
                None => bail!("run this inside the checkout with `cargo xtask`"),
            },
        };
        let target = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"]
            .iter()
            .find_map(env::var_os)
            .filter(|dir| !dir.is_empty())
            .map_or_else(|| root.join("target"), |dir| here.join(dir));
        Ok(Self { root, target })
    }

    /// The checkout.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target folder.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Target folder of builds for the browser, apart so that they never wait for native builds.
    pub(crate) fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }

    /// Where the browser build keeps its stamp, its lock and its result.
    pub(crate) fn web(&self) -> PathBuf {
        self.target.join("web")
    }

    /// The finished browser apps.
    pub(crate) fn dist(&self) -> PathBuf {
        self.web().join("dist")
    }

    /// File that keeps the output of a quiet step; its folder exists afterwards.
    pub(crate) fn log(&self, step: &str) -> Result<PathBuf> {
        let folder = self.target.join("xtask");
        create_dir(&folder)?;
        Ok(folder.join(format!("{step}.log")))
    }

    /// The public data set beside the checkout, if it is there.
    pub(crate) fn shared_data(&self) -> Option<PathBuf> {
        if let Some(given) = env::var_os("PORTICO_SHARED_DATA") {
            return Some(given.into());
        }
        self.root.join("../shared/data").canonicalize().ok()
    }

    /// The native cargo, in the checkout, with a clean environment.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// A program in the checkout without the variables that `cargo run` sets for us.
    ///
    /// Some build scripts ask to run again when one of these changes, so that passing them on makes
    /// cargo rebuild such crates each time it is called from here and from a shell in turn.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(is_set_by_cargo_run) {
                command.env_remove(name);
            }
        }
        command
    }
}

/// Whether `cargo run` sets this variable for the program it starts.
fn is_set_by_cargo_run(name: &str) -> bool {
    matches!(
        name,
        "CARGO" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE" | "OUT_DIR"
    ) || ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"]
        .iter()
        .any(|part| name.starts_with(part))
        || matches!(name, "LD_LIBRARY_PATH" | "DYLD_FALLBACK_LIBRARY_PATH")
}

/// Creates a folder and those above it.
pub(crate) fn create_dir(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))
}

/// Reads a whole file.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Reads a whole text file.
pub(crate) fn read_text(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Writes a whole file.
pub(crate) fn write(file: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    fs::write(file, content).with_context(|| format!("cannot write {}", file.display()))
}

/// All files below a folder, sorted by path; none when the folder does not exist.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        if !folder.is_dir() {
            continue;
        }
        let entries =
            fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            let path = entry
                .with_context(|| format!("cannot list {}", folder.display()))?
                .path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_the_user_reach_the_programs_we_start() {
        assert!(is_set_by_cargo_run("CARGO_PKG_NAME"));
        assert!(is_set_by_cargo_run("CARGO_MANIFEST_DIR"));
        for kept in ["CARGO_HOME", "CARGO_TARGET_DIR", "CARGO_TERM_COLOR", "PATH"] {
            assert!(!is_set_by_cargo_run(kept), "{kept}");
        }
    }
}
