//! `cargo xtask bench`: the project's benchmarks, each beside its yardstick in the same run.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use crate::assets;
use crate::progress::say;
use crate::workspace::{Workspace, create_dir, read};

/// The models to click through, below the folder of public data sets.
const MODELS: &[&str] = &[
    "configurator/dimacs/auto1.cnf",
    "configurator/dimacs/hardware_pc-richmond_Sprey2020.dimacs",
];

/// Runs all benchmarks; with `json` the figures are one object on one line.
pub(crate) fn run(workspace: &Workspace, json: bool) -> Result<()> {
    let clicks = clicks(workspace)?;
    let mut server = example(workspace, "portico", "bench");
    if !json {
        for model in &clicks {
            say(&as_text(model));
        }
        return match server
            .status()
            .context("cargo cannot be started")?
            .success()
        {
            true => Ok(()),
            false => bail!("the benchmark of the server failed; see above"),
        };
    }
    let mut all: Map<String, Value> = serde_json::from_str(&printed(server.arg("--json"))?)?;
    all.insert("configurator".to_owned(), Value::Array(clicks));
    say(&Value::Object(all).to_string());
    Ok(())
}

/// An example of a package, optimised.
fn example(workspace: &Workspace, package: &str, name: &str) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args([
        "run",
        "--release",
        "--package",
        package,
        "--example",
        name,
        "--",
    ]);
    cargo
}

fn printed(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be started")?;
    if !output.status.success() {
        bail!("a benchmark failed; see above");
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Clicks through models beside a solver.
fn clicks(workspace: &Workspace) -> Result<Vec<Value>> {
    let data = std::env::var_os("PORTICO_SHARED_DATA")
        .map_or_else(|| workspace.root().join("../shared/data"), PathBuf::from);
    let models: Vec<PathBuf> = MODELS.iter().map(|model| data.join(model)).collect();
    if let Some(absent) = models.iter().find(|model| !model.is_file()) {
        eprintln!("Without {} no model is clicked through.", absent.display());
        return Ok(Vec::new());
    }
    let folder = workspace.target().join("xtask").join("models");
    create_dir(&folder)?;
    let mut native = example(workspace, "portico-shared", "configurator_bench");
    native.arg("--json").args(&models).env("BYTES", &folder);
    let mut found = Vec::new();
    for line in printed(&mut native)?.lines() {
        let mut figures: Value = serde_json::from_str(line)?;
        let name = figures["model"]
            .as_str()
            .context("a model without a name")?;
        let form = read(&folder.join(name))?;
        figures["brotli"] = json!(assets::brotli(&form)?.len());
        found.push(figures);
    }
    Ok(found)
}

/// The figures of a model in a few lines.
fn as_text(model: &Value) -> String {
    let figure = |name: &str| model[name].as_f64().unwrap_or(f64::NAN);
    format!(
        "{}: compiled in {:.0} ms to {} bytes, {} after Brotli\n  one click, all answers and the \
         count   p50 {:.3} ms  p99 {:.3} ms\n  a solver, on the same clicks        p50 {:.1} ms  \
         p99 {:.1} ms\n",
        model["model"].as_str().unwrap_or_default(),
        figure("compile_ms"),
        figure("bytes"),
        figure("brotli"),
        figure("click_p50_ms"),
        figure("click_p99_ms"),
        figure("solver_p50_ms"),
        figure("solver_p99_ms"),
    )
}
