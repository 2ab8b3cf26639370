//! `cargo xtask web`: the browser apps, built only when something they depend on has changed.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::apps::{APPS, Profile};
use crate::assets::{self, manifest, manifest::Manifest};
use crate::clock::{Stopwatch, readable};
use crate::process;
use crate::progress::Progress;
use crate::wasm::{TARGET, Toolchain};
use crate::workspace::{Workspace, create_dir, files_below, read, read_text, write};

/// What decides about a rebuild, relative to the workspace. Parts of `xtask/src` are here because they
/// decide how apps are compiled and how files are packed.
const INPUTS: &[&str] = &[
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "frontend",
    "index.html",
    "shared",
    "xtask/src/apps.rs",
    "xtask/src/assets",
    "xtask/src/wasm",
];

/// How a build ended.
pub(crate) enum Outcome {
    /// Everything was there already.
    Unchanged,
    /// It was built, in this time.
    Built(Duration),
}

impl Outcome {
    /// A line for people.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Unchanged => "The browser apps are up to date.".to_owned(),
            Self::Built(time) => format!("The browser apps were built in {}.", readable(*time)),
        }
    }
}

/// Makes sure that `dist` holds the browser apps as the sources are now.
///
/// Uses two steps of `progress`.
pub(crate) fn build(
    workspace: &Workspace,
    profile: Profile,
    progress: &mut Progress,
) -> Result<Outcome> {
    let watch = Stopwatch::start();
    create_dir(&workspace.web())?;
    // Two builds at a time would swap each other's folders; the lock ends with the process.
    let lock = File::create(workspace.web().join("lock")).context("cannot lock target/web")?;
    lock.lock().context("cannot lock target/web")?;

    progress.step("Checking the compiler for the browser");
    let found = Toolchain::find(workspace)?;
    let stamp = workspace.web().join("stamp");
    if let Some(toolchain) = &found
        && is_complete(&workspace.dist())
        && read_text(&stamp).ok() == Some(fingerprint(workspace, profile, toolchain)?)
    {
        progress.step(&format!("The {} for the browser are up to date", names()));
        return Ok(Outcome::Unchanged);
    }
    let toolchain = Toolchain::ensure(workspace, progress)?;
    let duration = match (workspace.wasm_target().join(TARGET).exists(), profile) {
        (false, Profile::Web) => " (about 4 minutes the first time)",
        (true, Profile::Web) => " (about a minute)",
        (_, Profile::WebDev) => "",
    };
    progress.step(&format!(
        "Building the {} for the browser{duration}",
        names()
    ));
    // Taken before the build: what changes meanwhile is then built next time.
    let print = fingerprint(workspace, profile, &toolchain)?;
    let mut cargo = toolchain.cargo(workspace);
    cargo.args(["build", "--package", "portico-frontend", "--target", TARGET]);
    cargo.args(["--profile", profile.name()]);
    for app in APPS {
        cargo.args(["--bin", app.name]);
    }
    process::step(
        &mut cargo,
        &workspace.log("web")?,
        "the browser apps could not be compiled: mend what the compiler reports above, then run \
         this again",
    )?;
    assets::bundle(workspace, profile)?;
    write(&stamp, print)?;
    Ok(Outcome::Built(watch.elapsed()))
}

/// The apps in a sentence: `portal and console`.
fn names() -> String {
    let names: Vec<&str> = APPS.iter().map(|app| app.name).collect();
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.join(""),
    }
}

/// The manifest of the apps that were built last.
pub(crate) fn manifest(workspace: &Workspace) -> Result<Manifest> {
    let file = workspace.dist().join(manifest::NAME);
    Manifest::parse(&read_text(&file)?)
        .with_context(|| format!("delete {}, then run this again", file.display()))
}

/// Whether the folder holds a manifest and every file of it.
fn is_complete(dist: &Path) -> bool {
    let Ok(text) = read_text(&dist.join(manifest::NAME)) else {
        return false;
    };
    let Ok(manifest) = Manifest::parse(&text) else {
        return false;
    };
    manifest.expected_files().all(|(path, bytes)| {
        dist.join(path)
            .metadata()
            .is_ok_and(|metadata| metadata.len() == bytes)
    })
}

/// A hash over names and contents of all inputs, the profile and the compiler.
fn fingerprint(workspace: &Workspace, profile: Profile, toolchain: &Toolchain) -> Result<String> {
    let mut hasher = Sha256::new();
    let mut add = |part: &[u8]| {
        // With its length, so that no two lists of parts look alike.
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    };
    add(profile.name().as_bytes());
    add(toolchain.version().as_bytes());
    add(std::env::var("RUSTFLAGS").unwrap_or_default().as_bytes());
    for input in INPUTS {
        let path = workspace.root().join(input);
        let files = if path.is_dir() {
            files_below(&path)?
        } else {
            vec![path]
        };
        for file in files.iter().filter(|file| file.is_file()) {
            let name = file.strip_prefix(workspace.root()).unwrap_or(file);
            add(name.to_string_lossy().as_bytes());
            add(&read(file)?);
        }
    }
    Ok(hex::encode(hasher.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_a_missing_file_is_not_complete() {
        let dist = std::env::temp_dir().join(format!("xtask-dist-{}", std::process::id()));
        create_dir(&dist).unwrap();
        assert!(!is_complete(&dist));
        let text = r#"{"profile": "web", "apps": {}, "files": [{"path": "/a", "file": "a",
            "mime": "", "sha256": "", "immutable": false, "raw": 3, "gzip": null, "brotli": null}]}"#;
        write(&dist.join(manifest::NAME), text).unwrap();
        assert!(!is_complete(&dist));
        write(&dist.join("a"), "abc").unwrap();
        assert!(is_complete(&dist));
        std::fs::remove_dir_all(&dist).unwrap();
    }
}
