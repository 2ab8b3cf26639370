//! `cargo xtask run` and `cargo xtask bench`: programs that take over once they are built.

use std::env;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::apps::Profile;
use crate::progress::Progress;
use crate::workspace::{Workspace, create_dir};
use crate::{server, web};

/// Where the server listens unless told otherwise.
const LISTEN: &str = "127.0.0.1:8080";

/// Builds what is missing and becomes the server.
pub(crate) fn run(workspace: &Workspace, profile: Profile, passed_on: &[String]) -> Result<()> {
    let listen = setting(passed_on, "--listen", "PORTICO_LISTEN");
    check_port(listen.as_deref().unwrap_or(LISTEN))?;

    let mut progress = Progress::counted(4);
    web::build(workspace, profile, &mut progress)?;
    let first = if server::binary(workspace).exists() {
        ""
    } else {
        " (about 4 minutes the first time)"
    };
    progress.step(&format!("Building the server{first}"));
    server::build(workspace)?;

    progress.step("Starting the server; stop it with Ctrl-C");
    let mut command = workspace.command(server::binary(workspace));
    command.args(["serve", "--demo"]);
    if setting(passed_on, "--database", "PORTICO_DATABASE").is_none() {
        let folder = workspace.target().join("demo");
        create_dir(&folder)?;
        command.arg("--database");
        command.arg(format!("sqlite://{}", folder.join("portico.db").display()));
    }
    if listen.is_none() {
        command.args(["--listen", LISTEN]);
    }
    command.args(passed_on);
    become_program(command)
}

/// What an option is set to, in the arguments for the server or else in the environment.
fn setting(arguments: &[String], option: &str, variable: &str) -> Option<String> {
    let with_sign = format!("{option}=");
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == option {
            return Some(rest.next().cloned().unwrap_or_default());
        }
        if let Some(value) = argument.strip_prefix(&with_sign) {
            return Some(value.to_owned());
        }
    }
    env::var(variable).ok().filter(|value| !value.is_empty())
}

/// Finds out before minutes of building whether the server will get its port.
fn check_port(address: &str) -> Result<()> {
    let Err(error) = TcpListener::bind(address) else {
        return Ok(());
    };
    if error.kind() != std::io::ErrorKind::AddrInUse {
        bail!(
            "the server cannot listen on `{address}` ({error}); choose an address such as {LISTEN}"
        );
    }
    let (host, port) = address.rsplit_once(':').unwrap_or((address, ""));
    let free = next_free(host, port.parse().unwrap_or(8080));
    bail!(
        "port {port} on {host} is in use: stop the program that uses it, or choose another port \
         with `cargo xtask run -- --listen {host}:{free}`"
    );
}

/// A port above this one that is free now.
fn next_free(host: &str, port: u16) -> u16 {
    (port.saturating_add(1)..=u16::MAX)
        .take(100)
        .find(|&next| TcpListener::bind(format!("{host}:{next}")).is_ok())
        .unwrap_or(port.saturating_add(1))
}

/// Replaces this program, so that signals and the exit code are the other's own.
fn become_program(mut command: Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let error = command.exec();
    Err(error).with_context(|| format!("{program} cannot be started; delete it and run this again"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn a_setting_is_found_in_both_spellings() {
        let none = "PORTICO_XTASK_TEST_UNSET";
        let listen = |words: &[&str]| setting(&strings(words), "--listen", none);
        assert_eq!(
            listen(&["--listen", "127.0.0.1:1"]).as_deref(),
            Some("127.0.0.1:1")
        );
        assert_eq!(
            listen(&["--demo", "--listen=127.0.0.1:2"]).as_deref(),
            Some("127.0.0.1:2")
        );
        assert_eq!(listen(&["--listening", "x"]), None);
    }

    #[test]
    fn a_port_in_use_is_named_together_with_a_way_out() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let error = check_port(&address.to_string()).unwrap_err().to_string();
        assert!(error.contains(&format!("port {} on 127.0.0.1 is in use", address.port())));
        assert!(error.contains("cargo xtask run -- --listen 127.0.0.1:"));
    }

    #[test]
    fn an_address_that_makes_no_sense_is_refused() {
        assert!(check_port("nowhere").is_err());
    }
}
