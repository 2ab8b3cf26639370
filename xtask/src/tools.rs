//! Programs of the operating system: found on the path, installed from Debian when missing.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::process;
use crate::progress::Progress;
use crate::workspace::Workspace;

/// The first of these programs that is on the path.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    })
}

/// Whether this is a system with Debian's package tools.
pub(crate) fn has_apt() -> bool {
    find(&["apt-get"]).is_some() && find(&["dpkg-query"]).is_some()
}

/// Whether we may do everything.
pub(crate) fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// A command that changes the system: through `sudo` unless we are root.
pub(crate) fn privileged(program: impl AsRef<Path>) -> Command {
    if is_root() {
        return Command::new(program.as_ref());
    }
    let mut command = Command::new("sudo");
    command.arg(program.as_ref());
    command
}

/// Installs those of the Debian packages that are missing.
///
/// # Errors
///
/// One sentence, when there is no `apt-get` or it fails.
pub(crate) fn install(workspace: &Workspace, packages: &[&str], progress: &Progress) -> Result<()> {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|name| !is_installed(name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !has_apt() {
        bail!("install what Debian calls {list} with your system's package manager");
    }
    progress.note(&format!("Installing {list}"));
    let log = workspace.log("apt")?;
    let attempts: [&[&str]; 3] = [
        &["apt-get", "update"],
        &["dpkg", "--configure", "-a"],
        &["apt-get", "install", "--yes", "--no-install-recommends"],
    ];
    let mut installed = false;
    for attempt in attempts {
        let [program, arguments @ ..] = attempt else {
            continue;
        };
        let mut command = privileged("env");
        command.args(["DEBIAN_FRONTEND=noninteractive", "LC_ALL=C", program]);
        if *program == "apt-get" {
            command.args(["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=1"]);
            command.args(["-o", "Acquire::http::Timeout=30"]);
        }
        command.args(arguments);
        if arguments.first() == Some(&"install") {
            command.args(&missing);
        }
        // Refreshing lists may fail for a source that does not matter here; installing decides.
        installed = process::logged(&mut command, &log)?.success();
    }
    if !installed {
        bail!(
            "{list} could not be installed: check the network, or run `apt-get install {list}` \
             yourself, then run this again"
        );
    }
    Ok(())
}

/// Whether dpkg knows the package as completely installed.
fn is_installed(package: &str) -> bool {
    let status = process::output(Command::new("dpkg-query").args([
        "--show",
        "--showformat=${Status}",
        package,
    ]));
    status.as_deref() == Some("install ok installed")
}
