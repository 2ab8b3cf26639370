//! `cargo xtask test`: everything a change must pass.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::apps::{APPS, App, Profile};
use crate::nextest::Runner;
use crate::postgres::Cluster;
use crate::progress::Progress;
use crate::report::Report;
use crate::wasm::{TARGET, Toolchain};
use crate::workspace::Workspace;
use crate::{server, sizes, tools, web};

/// The package of browser journeys.
const JOURNEYS: &str = "portico-e2e";

/// Checks that need no browser, and those that do.
const WITHOUT_BROWSER: usize = 5;
const WITH_BROWSER: usize = 5;

/// Runs all checks; `fast` leaves out what needs a browser or its compiler.
pub(crate) fn test(workspace: &Workspace, fast: bool) -> Result<ExitCode> {
    let data = workspace.shared_data();
    if data.is_none() {
        eprintln!(
            "Warning: ../shared/data is absent, so the tests that read the public data sets have \
             nothing to read; put the data there, or set PORTICO_SHARED_DATA to where it is."
        );
    }
    let runner = Runner::find(workspace);
    let total = WITHOUT_BROWSER
        + if fast {
            0
        } else {
            WITH_BROWSER + APPS.iter().flat_map(App::budgets).count()
        };
    let mut report = Report::new(workspace, total);

    report.program(
        "Formatting",
        "fmt",
        workspace.cargo().args(["fmt", "--all", "--check"]),
    );
    report.program(
        "Lints",
        "clippy",
        workspace.cargo().args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]),
    );
    if !fast {
        report.check("The shared crate alone, for the browser", || {
            shared_for_browser(workspace)
        });
        let mut doc = workspace.cargo();
        doc.args(["doc", "--workspace", "--no-deps"])
            .env("RUSTDOCFLAGS", "-D warnings");
        report.program("Documentation", "doc", &mut doc);
    }

    let mut cluster = None;
    report.check("A PostgreSQL for the tests", || {
        cluster = Some(Cluster::start(workspace)?);
        Ok(None)
    });
    let surroundings = |command: &mut Command| {
        if let Some(cluster) = &cluster {
            command.env("PORTICO_TEST_POSTGRES", cluster.url());
        }
        if let Some(data) = &data {
            command.env("PORTICO_SHARED_DATA", data);
        }
    };
    let mut tests = runner.command(workspace, &["--workspace", "--exclude", JOURNEYS]);
    if runner == Runner::Plain {
        tests.arg("--all-targets");
    }
    surroundings(&mut tests);
    report.tests("Tests on both databases", "tests", runner, &mut tests);

    // Nextest cannot run these.
    let mut examples = Runner::Plain.command(workspace, &["--doc", "--workspace"]);
    examples.args(["--exclude", JOURNEYS]);
    report.tests(
        "Examples in the documentation",
        "examples",
        Runner::Plain,
        &mut examples,
    );

    if !fast {
        with_browser(workspace, runner, &mut report, surroundings);
    }
    // Before the last line, so that nothing is left when the caller reads it.
    drop(cluster);
    Ok(report.finish())
}

/// The part that builds the browser apps and visits them.
fn with_browser(
    workspace: &Workspace,
    runner: Runner,
    report: &mut Report<'_>,
    surroundings: impl Fn(&mut Command),
) {
    let built = report.check("The browser apps", || {
        let outcome = web::build(workspace, Profile::Web, &mut Progress::silent())?;
        Ok(Some(outcome.describe()))
    });
    if !built {
        let why = "the browser apps could not be built";
        report.impossible("The server with the browser apps", why);
        report.impossible("Browser journeys", why);
        for app in APPS {
            report.impossible(&format!("Size of {}", app.name), why);
        }
        return;
    }
    let served = report.program(
        "The server with the browser apps",
        "server",
        &mut server::build_command(workspace),
    );
    if served {
        match prepare_journeys(workspace) {
            Ok(browser) => {
                let mut journeys = runner.command(workspace, &["--package", JOURNEYS]);
                journeys
                    .env("PORTICO_BIN", &browser.server)
                    .env("CHROMIUM", &browser.chromium)
                    .env("CHROMEDRIVER", &browser.driver);
                surroundings(&mut journeys);
                report.tests("Browser journeys", "journeys", runner, &mut journeys);
            }
            Err(error) => report.impossible("Browser journeys", &format!("{error:#}")),
        }
    } else {
        report.impossible("Browser journeys", "the server could not be built");
    }
    for (name, budget) in APPS.iter().flat_map(App::budgets) {
        report.check(&format!("Size of {name}"), || size(workspace, name, budget));
    }
}

/// Builds the shared crate by itself, without what the other crates would switch on in it.
fn shared_for_browser(workspace: &Workspace) -> Result<Option<String>> {
    let toolchain = Toolchain::ensure(workspace, &Progress::plain())?;
    let mut cargo = toolchain.cargo(workspace);
    cargo.args(["build", "--package", "portico-shared", "--target", TARGET]);
    crate::process::step(
        &mut cargo,
        &workspace.log("shared-for-browser")?,
        "mend what the compiler reports above: the shared crate must build for the browser",
    )?;
    Ok(None)
}

/// Holds the first load of an app against its budget.
fn size(workspace: &Workspace, app: &str, budget: u64) -> Result<Option<String>> {
    let sizes = sizes::measure(&web::manifest(workspace)?)?;
    let weight = sizes
        .iter()
        .find(|size| size.app == app)
        .map(|size| size.heaviest().brotli);
    let weight = weight.with_context(|| format!("`{app}` is not built"))?;
    if weight > budget {
        bail!("the first load of {app} is {weight} bytes after Brotli; bring it down to {budget}");
    }
    Ok(Some(format!("{weight} of {budget} bytes after Brotli")))
}

/// What the journeys need.
struct Browser {
    server: PathBuf,
    chromium: PathBuf,
    driver: PathBuf,
}

/// Finds or installs the browser, and puts the server where no other build replaces it.
fn prepare_journeys(workspace: &Workspace) -> Result<Browser> {
    let find = || {
        let named = |variable: &str| env::var_os(variable).map(PathBuf::from);
        let chromium = named("CHROMIUM")
            .or_else(|| tools::find(&["chromium", "chromium-browser", "google-chrome"]))?;
        let driver = named("CHROMEDRIVER").or_else(|| tools::find(&["chromedriver"]))?;
        Some((chromium, driver))
    };
    if find().is_none() {
        tools::install(
            workspace,
            &["chromium", "chromium-driver"],
            &Progress::plain(),
        )?;
    }
    let Some((chromium, driver)) = find() else {
        bail!("install Chromium and chromedriver, or name them in CHROMIUM and CHROMEDRIVER");
    };
    let server = workspace.target().join("xtask").join("portico");
    put(&server::binary(workspace), &server)?;
    Ok(Browser {
        server,
        chromium,
        driver,
    })
}

/// Links or copies a file to a place, in one move.
fn put(from: &Path, to: &Path) -> Result<()> {
    let new = to.with_extension("new");
    drop(fs::remove_file(&new));
    fs::hard_link(from, &new)
        .or_else(|_| fs::copy(from, &new).map(drop))
        .and_then(|()| fs::rename(&new, to))
        .with_context(|| format!("cannot write {}", to.display()))
}
