//! `cargo xtask run | test | web | sizes | bench`: everything the project needs beyond cargo itself.
//!
//! Each command prepares what it lacks (compiler target, browser, database) before it starts, and
//! ends a failure with one sentence that says what to do.

mod apps;
mod assets;
mod bench;
mod clock;
mod nextest;
mod postgres;
mod process;
mod progress;
mod report;
mod run;
mod server;
mod sizes;
mod test;
mod tools;
mod wasm;
mod web;
mod workspace;

use std::env;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::apps::Profile;
use crate::progress::Progress;
use crate::workspace::Workspace;

const USAGE: &str = "\
Usage: cargo xtask <command>

  run [--profile web-dev] [-- <arguments of `portico serve`>]
                  build what is missing and serve everything with demo data on 127.0.0.1:8080
  test [--fast]   everything a change must pass; --fast leaves out the browser
  web [--profile web-dev]
                  build the browser apps into target/web/dist
  sizes [--json]  bytes of each app's first load
  bench [--json]  the project's benchmarks

Environment:
  PORTICO_WASM_TOOLCHAIN   rustup or debian: which compiler builds the browser apps
  CARGO_TARGET_DIR         where build results go (default: target)
  CHROMIUM, CHROMEDRIVER   the browser and the driver for the browser journeys";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the command that the arguments name.
fn dispatch(arguments: &[String]) -> Result<ExitCode> {
    let Some((command, rest)) = arguments.split_first() else {
        bail!("name a command\n\n{USAGE}");
    };
    if matches!(command.as_str(), "help" | "--help" | "-h") {
        progress::say(USAGE);
        return Ok(ExitCode::SUCCESS);
    }
    let (own, passed_on) = split_at_dashes(rest);
    let workspace = Workspace::locate()?;
    match command.as_str() {
        "web" => {
            let profile = profile_option(own)?;
            let outcome = web::build(&workspace, profile, &mut Progress::plain())?;
            eprintln!("{}", outcome.describe());
        }
        "run" => run::run(&workspace, profile_option(own)?, passed_on)?,
        "test" => {
            let fast = switch(own, "--fast")?;
            return test::test(&workspace, fast);
        }
        "sizes" => sizes::print(&workspace, switch(own, "--json")?)?,
        "bench" => bench::run(&workspace, switch(own, "--json")?)?,
        unknown => bail!("there is no command `{unknown}`\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}

/// Splits arguments at the first `--` into our own and those for the server.
fn split_at_dashes(arguments: &[String]) -> (&[String], &[String]) {
    match arguments.iter().position(|argument| argument == "--") {
        Some(at) => (&arguments[..at], &arguments[at + 1..]),
        None => (arguments, &[]),
    }
}

/// Reads `--profile NAME` or nothing at all.
fn profile_option(arguments: &[String]) -> Result<Profile> {
    match arguments {
        [] => Ok(Profile::Web),
        [option, name] if option == "--profile" => Profile::named(name),
        [first, ..] => bail!(
            "`{first}` is not an option here; put arguments for the server after `--`\n\n{USAGE}"
        ),
    }
}

/// Reads one optional switch and refuses anything else.
fn switch(arguments: &[String], name: &str) -> Result<bool> {
    match arguments {
        [] => Ok(false),
        [only] if only == name => Ok(true),
        [first, ..] => bail!("`{first}` is not an option here\n\n{USAGE}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn arguments_after_the_dashes_belong_to_the_server() {
        let all = strings(&["--profile", "web-dev", "--", "--listen", "127.0.0.1:1"]);
        let (own, passed_on) = split_at_dashes(&all);
        assert_eq!(own, &all[..2]);
        assert_eq!(passed_on, &all[3..]);
    }

    #[test]
    fn a_misspelled_switch_is_refused() {
        assert!(switch(&strings(&["--jsn"]), "--json").is_err());
        assert!(switch(&strings(&["--json"]), "--json").is_ok_and(|on| on));
    }

    #[test]
    fn the_profile_defaults_to_the_small_one() {
        assert!(matches!(profile_option(&[]), Ok(Profile::Web)));
        assert!(profile_option(&strings(&["--profile", "release"])).is_err());
    }
}
