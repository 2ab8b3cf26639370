//! What is wrong or odd with a model, each with its place in the file, before it is published.

mod findings;
mod options;
mod reasons;
mod rules;
mod surface;

pub use findings::{Finding, Severity};

use super::Deadline;
use super::formats::{self, Document};
use crate::clock::Clock;
use findings::Findings;
use serde::Serialize;
use shared::configurator::answers::{Engine, State};
use shared::configurator::catalogue::Catalogue;
use shared::configurator::compact::Compiled;
use shared::configurator::compile::{Failure, Limits, compile};
use shared::configurator::theory::Theory;
use std::path::Path;

/// Looking for reasons and for rules that say nothing new may take so many seconds, besides
/// compiling.
const SEARCH_SECONDS: u32 = 5;

/// What is known about a model; a number is missing where the model could not be read or compiled.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// The format of the file.
    pub format: Option<&'static str>,
    /// How many options and values of numbers there are, or variables of clauses.
    pub features: Option<usize>,
    /// How many of them every configuration has.
    pub core: Option<usize>,
    /// How many of them no configuration has.
    pub dead: Option<usize>,
    /// How many configurations there are, exactly.
    pub configurations: Option<String>,
    /// How long compiling took.
    pub compile_ms: Option<u64>,
    /// What is wrong or odd.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether the model may be published: nothing is wrong with it.
    #[must_use]
    pub fn can_be_published(&self) -> bool {
        self.findings.iter().all(|f| f.severity != Severity::Error)
    }
}

/// Checks the bytes of a file; compiling may take so many seconds.
#[must_use]
pub fn check(name: &Path, bytes: &[u8], clock: &Clock, seconds: u32) -> Report {
    let mut report = Report::default();
    let mut findings = Findings::default();
    match formats::read(name, bytes) {
        Err(refusal) => findings.error("unreadable", refusal.message, refusal.place),
        Ok(document) => {
            report.format = Some(document.format.name());
            report.features = Some(document.features.len());
            surface::check(&document, &mut findings);
            inside(&document, clock, seconds, &mut report, &mut findings);
        }
    }
    report.findings = findings.into_list();
    report
}

/// A model that was compiled.
pub struct Built {
    /// Its clauses.
    pub theory: Theory,
    /// The compiled form.
    pub form: Compiled,
    /// How long compiling took.
    pub compile_ms: u64,
}

/// Compiles a document.
///
/// # Errors
/// With everything that keeps it from being compiled: faults of the model, or the limit reached.
pub fn build(document: &Document, clock: &Clock, seconds: u32) -> Result<Built, Vec<Finding>> {
    let theory = document.theory().map_err(|faults| {
        let finding = |fault: shared::configurator::check::Fault| Finding {
            severity: Severity::Error,
            code: "fault",
            message: fault.message,
            place: fault.place,
        };
        faults.into_iter().map(finding).collect::<Vec<_>>()
    })?;
    let deadline = Deadline::after(clock, seconds);
    let form = compile(&theory, &Limits::default(), &mut || deadline.is_ahead()).map_err(
        |failure| {
            let message = match failure {
                Failure::Stopped => format!(
                    "compiling takes longer than the limit of {seconds} s; fewer or simpler rules help, or --time-limit"
                ),
                failure => format!("{failure}; fewer or simpler rules help"),
            };
            vec![Finding {
                severity: Severity::Error,
                code: "too-large",
                message,
                place: String::new(),
            }]
        },
    )?;
    Ok(Built {
        theory,
        form,
        compile_ms: deadline.elapsed_ms(),
    })
}

fn inside(
    document: &Document,
    clock: &Clock,
    seconds: u32,
    report: &mut Report,
    findings: &mut Findings,
) {
    let built = match build(document, clock, seconds) {
        Ok(built) => built,
        Err(faults) => {
            findings.extend(faults);
            return;
        }
    };
    report.compile_ms = Some(built.compile_ms);
    let catalogue = document.model().and_then(|model| Catalogue::of(model).ok());
    surface::prices(document, catalogue.as_ref(), &built.form, findings);
    let void = built.form.is_void();
    let Ok(mut engine) = Engine::new(built.form, 0, Vec::new()) else {
        return;
    };
    let states: Vec<State> = (0..engine.items() as u32)
        .map(|i| engine.state(i))
        .collect();
    let count = |state: State| states.iter().filter(|&&s| s == state).count();
    report.core = Some(count(State::Always));
    report.dead = Some(count(State::Never));
    report.configurations = engine.count();
    let deadline = Deadline::after(clock, SEARCH_SECONDS);
    let mut reasons = reasons::Reasons::new(document, &built.theory, &deadline);
    if void {
        rules::contradiction(&mut reasons, findings);
        return;
    }
    options::dead(
        document,
        catalogue.as_ref(),
        &states,
        &mut reasons,
        findings,
    );
    if let Some(catalogue) = &catalogue {
        options::never_open(document, catalogue, &mut engine, &mut reasons, findings);
        rules::surcharges(document, &mut reasons, findings);
    }
    rules::redundant(&built.theory, &mut reasons, findings);
}
