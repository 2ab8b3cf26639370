//! Starting programs: shown to the person at a terminal, kept in a log otherwise.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::clock::Stopwatch;

/// Lines of a failed program's log that are repeated on the screen.
const TAIL: usize = 200;

/// The name of the program, for messages.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// What to say when a program cannot be started at all.
fn not_started(command: &Command) -> String {
    format!(
        "`{}` could not be started; install it and run this again",
        name(command)
    )
}

/// Runs a program and returns what it printed, or `None` when it is missing or failed.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program with all output in the log file and tells whether it succeeded.
pub(crate) fn logged(command: &mut Command, log: &Path) -> Result<ExitStatus> {
    let out = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    let err = out
        .try_clone()
        .with_context(|| format!("cannot write {}", log.display()))?;
    let complaint = not_started(command);
    command
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        .status()
        .context(complaint)
}

/// Runs a step that must succeed: live at a terminal, otherwise quiet unless it fails.
///
/// `failure` is the sentence for the case that it fails; the program's own words come before it.
pub(crate) fn step(command: &mut Command, log: &Path, failure: &str) -> Result<()> {
    let status = if io::stderr().is_terminal() {
        let complaint = not_started(command);
        command
            .stdin(Stdio::null())
            .stdout(io::stderr())
            .status()
            .context(complaint)?
    } else {
        let status = logged(command, log)?;
        if !status.success() {
            eprintln!("{}", tail(log));
        }
        status
    };
    if !status.success() {
        bail!("{failure}");
    }
    Ok(())
}

/// The last lines of a log.
pub(crate) fn tail(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL)..].join("\n")
}

/// Runs a program quietly for at most `limit`; too late counts as failed.
pub(crate) fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    let spawned = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = spawned else { return false };
    let watch = Stopwatch::start();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if watch.elapsed() < limit => thread::sleep(Duration::from_millis(50)),
            Ok(None) | Err(_) => {
                // It may have ended by itself in this moment; either way it is over.
                drop(child.kill());
                drop(child.wait());
                return false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_takes_too_long_counts_as_failed() {
        let watch = Stopwatch::start();
        assert!(!succeeds_within(
            Command::new("sleep").arg("20"),
            Duration::from_millis(100)
        ));
        assert!(watch.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_missing_program_gives_no_output() {
        assert_eq!(output(&mut Command::new("no-such-program-anywhere")), None);
        assert_eq!(
            output(Command::new("echo").arg("yes")).as_deref(),
            Some("yes")
        );
    }
}
