//! Building the server with the browser apps inside.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// The server's binary after [`build`].
pub(crate) fn binary(workspace: &Workspace) -> PathBuf {
    workspace.target().join("debug").join("portico")
}

/// The command that builds it; the browser apps must have been built before.
pub(crate) fn build_command(workspace: &Workspace) -> Command {
    let mut cargo = workspace.cargo();
    cargo
        .args([
            "build",
            "--package",
            "portico",
            "--bin",
            "portico",
            "--features",
            "web",
        ])
        .env("PORTICO_WEB_DIST", workspace.dist());
    cargo
}

/// Builds it.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    process::step(
        &mut build_command(workspace),
        &workspace.log("server")?,
        "the server could not be compiled: mend what the compiler reports above, then run this \
         again",
    )
}
