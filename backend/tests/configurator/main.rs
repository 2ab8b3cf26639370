//! Models of products: their files, their checks and the commands on them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first fault"
)]

mod damaged;
mod data;
mod demo;
mod findings;
mod random;
mod refused;
mod schema;

use portico::clock::Clock;
use portico::configurator::check::{Report, check};
use portico::configurator::formats::{Document, Refusal, read};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of public data sets with this one in it; says so where it is absent.
fn shared_data(folder: &str) -> Option<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let data = std::env::var_os("PORTICO_SHARED_DATA").map_or(here, PathBuf::from);
    let folder = data.join(folder);
    if !folder.exists() {
        eprintln!(
            "SKIPPED: {} is absent; PORTICO_SHARED_DATA names the folder",
            folder.display()
        );
        return None;
    }
    Some(folder)
}

/// What a run of the command prints, and whether it succeeds.
struct Ran {
    out: String,
    error: String,
    succeeded: bool,
}

fn portico(arguments: &[&str]) -> Ran {
    let run = Command::new(env!("CARGO_BIN_EXE_portico"))
        .args(arguments)
        .output()
        .unwrap();
    Ran {
        out: String::from_utf8(run.stdout).unwrap(),
        error: String::from_utf8(run.stderr).unwrap(),
        succeeded: run.status.success(),
    }
}

/// `portico model check` of a file.
fn model_check(file: &Path) -> (Value, bool) {
    let ran = portico(&["model", "check", file.to_str().unwrap()]);
    let report = serde_json::from_str(&ran.out)
        .unwrap_or_else(|error| panic!("{}: {error}: {} {}", file.display(), ran.out, ran.error));
    (report, ran.succeeded)
}

/// `portico model count` of a list; one answer a line.
fn model_count(file: &Path, list: &str) -> Result<Vec<String>, String> {
    let folder = std::env::temp_dir().join(format!("portico-count-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let name = format!("{:?}.configs", std::thread::current().id());
    let configs = folder.join(name.replace(['(', ')'], "-"));
    std::fs::write(&configs, list).unwrap();
    let (file, configs) = (file.to_str().unwrap(), configs.to_str().unwrap());
    let ran = portico(&["model", "count", file, "--configs", configs]);
    if ran.succeeded {
        Ok(ran.out.lines().map(str::to_owned).collect())
    } else {
        Err(ran.error)
    }
}

fn reading(name: &str, text: &str) -> Result<Document, Refusal> {
    read(Path::new(name), text.as_bytes())
}

fn report(name: &str, text: &str) -> Report {
    check(Path::new(name), text.as_bytes(), &Clock::System, 60)
}

/// Code, place and message of each finding.
fn found(report: &Report) -> Vec<(&str, &str, &str)> {
    let findings = report.findings.iter();
    findings
        .map(|f| (f.code, f.place.as_str(), f.message.as_str()))
        .collect()
}

/// How many configurations a text leaves.
fn configurations(name: &str, text: &str) -> String {
    let report = report(name, text);
    let count = report.configurations.clone();
    count.unwrap_or_else(|| panic!("{:?}", found(&report)))
}
