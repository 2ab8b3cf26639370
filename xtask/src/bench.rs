//! `cargo xtask bench`: the project's benchmarks, each beside its yardstick in the same run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use crate::apps::Profile;
use crate::assets;
use crate::progress::{Progress, say};
use crate::tools;
use crate::wasm::{TARGET, Toolchain};
use crate::workspace::{Workspace, create_dir, read, read_text, write};

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

/// Clicks through models: natively beside a solver, then in Chromium.
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
    let module = module(workspace)?;
    let mut found = Vec::new();
    for line in printed(&mut native)?.lines() {
        let mut figures: Value = serde_json::from_str(line)?;
        let name = figures["model"]
            .as_str()
            .context("a model without a name")?;
        let form = read(&folder.join(name))?;
        figures["brotli"] = json!(assets::brotli(&form)?.len());
        figures["browser"] = in_browser(workspace, &module, &form)?;
        found.push(figures);
    }
    Ok(found)
}

/// The engine for the browser, built as the apps are.
fn module(workspace: &Workspace) -> Result<Vec<u8>> {
    let toolchain = Toolchain::ensure(workspace, &Progress::plain())?;
    let profile = Profile::Web.name();
    let mut cargo = toolchain.cargo(workspace);
    cargo.args([
        "build",
        "--package",
        "portico-shared",
        "--example",
        "clicks",
    ]);
    cargo.args(["--target", TARGET, "--profile", profile]);
    crate::process::step(
        &mut cargo,
        &workspace.log("bench")?,
        "the engine could not be compiled for the browser",
    )?;
    let folder = workspace.wasm_target().join(TARGET).join(profile);
    read(&folder.join("examples").join("clicks.wasm"))
}

/// Lets Chromium click through a model; milliseconds, as the page took them.
fn in_browser(workspace: &Workspace, module: &[u8], form: &[u8]) -> Result<Value> {
    let Some(chromium) = tools::find(&["chromium", "chromium-browser", "google-chrome"]) else {
        eprintln!("Without Chromium nothing is measured in a browser.");
        return Ok(Value::Null);
    };
    let page = workspace.target().join("xtask").join("clicks.html");
    let script = read_text(&workspace.root().join("xtask/src/bench.js"))?;
    let list = |bytes: &[u8]| format!("{bytes:?}");
    let html = format!(
        "<!doctype html><pre id=result></pre><script>const module = {}, form = {};\n{script}</script>",
        list(module),
        list(form)
    );
    write(&page, html)?;
    let output = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .arg(format!("file://{}", absolute(&page)?.display()))
        .stderr(Stdio::null())
        .output()
        .context("Chromium cannot be started")?;
    let dom = String::from_utf8_lossy(&output.stdout);
    let result = dom.split_once("<pre id=\"result\">");
    let result = result.and_then(|(_, rest)| Some(rest.split_once("</pre>")?.0));
    serde_json::from_str(result.context("Chromium shows no result")?)
        .context("Chromium shows no figures")
}

fn absolute(path: &Path) -> Result<PathBuf> {
    fs::canonicalize(path).with_context(|| format!("cannot find {}", path.display()))
}

/// The figures of a model in a few lines.
fn as_text(model: &Value) -> String {
    let figure = |name: &str| model[name].as_f64().unwrap_or(f64::NAN);
    let browser = |name: &str| model["browser"][name].as_f64().unwrap_or(f64::NAN);
    format!(
        "{}: compiled in {:.0} ms to {} bytes, {} after Brotli\n  one click, all answers and the \
         count   p50 {:.3} ms  p99 {:.3} ms\n  the same in Chromium                p50 {:.3} ms  \
         p99 {:.3} ms\n  a solver, on the same clicks        p50 {:.1} ms  p99 {:.1} ms\n",
        model["model"].as_str().unwrap_or_default(),
        figure("compile_ms"),
        figure("bytes"),
        figure("brotli"),
        figure("click_p50_ms"),
        figure("click_p99_ms"),
        browser("p50"),
        browser("p99"),
        figure("solver_p50_ms"),
        figure("solver_p99_ms"),
    )
}
