//! The way without rustup's servers: Debian's compiler, and a standard library for the browser
//! that is compiled once from the source package beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::TARGET;
use crate::process;
use crate::progress::Progress;
use crate::tools;
use crate::workspace::{Workspace, create_dir, write};

/// Debian's compiler.
pub(super) const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const LINKER: &str = "wasm-ld-22";
const PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// Where Debian's compiler looks for the target; its libraries are in `lib` below.
const HOME: &str = "/usr/lib/rustlib/wasm32-unknown-unknown";

/// Name of the empty crate that the standard library is built for.
const EMPTY: &str = "only_std";

/// A program of Debian's toolchain, out of reach of rustup's choice of toolchain.
pub(super) fn command(workspace: &Workspace, program: &str) -> Command {
    let mut command = workspace.command(program);
    command
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("RUSTC_WRAPPER");
    command
}

/// Debian's cargo, for the browser.
pub(super) fn cargo(workspace: &Workspace) -> Command {
    let mut cargo = command(workspace, CARGO);
    cargo
        .env("RUSTC", RUSTC)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", LINKER);
    cargo
}

/// Installs the packages, compiles the standard library and puts it where the compiler looks.
///
/// Each part can be repeated: packages that are there stay, cargo continues an unfinished build,
/// and the finished folder appears in one move.
pub(super) fn set_up(workspace: &Workspace, progress: &Progress) -> Result<()> {
    tools::install(workspace, PACKAGES, progress)?;
    progress.note("Compiling the standard library for the browser, once (about 90 seconds)");
    let libraries = compile(workspace)?;
    put_in_place(&libraries)?;
    // What was compiled against another standard library would be taken for fresh.
    let stale = workspace.wasm_target();
    if stale.exists() {
        fs::remove_dir_all(&stale)
            .with_context(|| format!("delete {} by hand, then run this again", stale.display()))?;
    }
    Ok(())
}

/// Builds the standard library in an empty crate and returns its libraries.
fn compile(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folder = workspace.target().join("wasm-std");
    let source = folder.join("src");
    create_dir(&source)?;
    write(&source.join("lib.rs"), "#![no_std]\n")?;
    write(
        &folder.join("Cargo.toml"),
        format!("[package]\nname = \"{EMPTY}\"\nedition = \"2021\"\n\n[workspace]\n"),
    )?;
    let results = folder.join("target");
    let release = results.join(TARGET).join("release");
    // Libraries of an earlier compiler must not be mixed in.
    let deps = release.join("deps");
    let version = process::output(command(workspace, RUSTC).arg("-vV")).unwrap_or_default();
    let built_by = results.join("compiler");
    if fs::read_to_string(&built_by).ok().as_deref() != Some(version.as_str()) && results.exists() {
        fs::remove_dir_all(&results).with_context(|| {
            format!("delete {} by hand, then run this again", results.display())
        })?;
    }
    create_dir(&results)?;
    write(&built_by, &version)?;

    let mut build = cargo(workspace);
    build
        .current_dir(&folder)
        .env("RUSTC_BOOTSTRAP", "1")
        // Without it a build with link-time optimisation ends in "Can't find section .llvmbc".
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("CARGO_TARGET_DIR", &results)
        .args([
            "build",
            "--release",
            "--target",
            TARGET,
            "-Zbuild-std=std,panic_abort,test",
        ]);
    process::step(
        &mut build,
        &workspace.log("wasm-std")?,
        "the standard library for the browser could not be compiled: check the network, then run \
         this again",
    )?;
    let own = format!("lib{EMPTY}-");
    let libraries: Vec<PathBuf> = fs::read_dir(&deps)
        .with_context(|| format!("cannot list {}", deps.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "rlib")
        })
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| !name.to_string_lossy().starts_with(&own))
        })
        .collect();
    if libraries.is_empty() {
        bail!("delete {} by hand, then run this again", folder.display());
    }
    Ok(libraries)
}

/// Copies the libraries beside their place, then swaps the folders.
fn put_in_place(libraries: &[PathBuf]) -> Result<()> {
    let home = Path::new(HOME);
    let (new, old, place) = (home.join("lib.new"), home.join("lib.old"), home.join("lib"));
    privileged(tools::privileged("rm").arg("-rf").args([&new, &old]))?;
    privileged(tools::privileged("mkdir").arg("-p").arg(&new))?;
    privileged(tools::privileged("cp").args(libraries).arg(&new))?;
    privileged(tools::privileged("chmod").arg("-R").arg("a+rX").arg(home))?;
    if place.exists() {
        privileged(tools::privileged("mv").args([&place, &old]))?;
    }
    privileged(tools::privileged("mv").args([&new, &place]))?;
    privileged(tools::privileged("rm").arg("-rf").arg(&old))
}

/// Runs one command that changes the system.
fn privileged(command: &mut Command) -> Result<()> {
    let succeeded = command.status().is_ok_and(|status| status.success());
    if !succeeded {
        bail!("{HOME} cannot be written: run this once as root, or install sudo");
    }
    Ok(())
}
