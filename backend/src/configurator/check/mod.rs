//! What is wrong or odd with a model, each with its place in the file, before it is published.

mod findings;
mod options;
mod reasons;
mod rules;
mod surface;

pub use findings::{Finding, Severity};

use super::Deadline;
use super::formats::{self, Document, Refusal};
use crate::clock::Clock;
use findings::Findings;
use serde::Serialize;
use shared::configurator::answers::{Engine, State};
use shared::configurator::catalogue::Catalogue;
use shared::configurator::check::Fault;
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

/// How much compiling may take.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// So many seconds,
    pub seconds: u32,
    /// and so much memory.
    pub limits: Limits,
    /// What else helps than fewer or simpler rules where the seconds are over, if anything.
    pub advice: &'static str,
}

impl Effort {
    /// Of a command, whose caller says how long it may take.
    #[must_use]
    pub fn command(seconds: u32) -> Self {
        Self {
            seconds,
            limits: Limits::default(),
            advice: ", or --time-limit",
        }
    }
}

/// Checks the bytes of a file; compiling may take so many seconds.
#[must_use]
pub fn check(name: &Path, bytes: &[u8], clock: &Clock, seconds: u32) -> Report {
    match formats::read(name, bytes) {
        Err(refusal) => Report {
            findings: vec![unreadable(refusal)],
            ..Report::default()
        },
        Ok(document) => check_document(&document, clock, &Effort::command(seconds)).0,
    }
}

/// Why a file is no model, as a finding.
#[must_use]
pub fn unreadable(refusal: Refusal) -> Finding {
    Finding::error("unreadable", refusal.message, refusal.place)
}

/// Checks what was read; gives the compiled form too, where it could be compiled.
#[must_use]
pub fn check_document(
    document: &Document,
    clock: &Clock,
    effort: &Effort,
) -> (Report, Option<Compiled>) {
    let mut report = Report {
        format: Some(document.format.name()),
        features: Some(document.features.len()),
        ..Report::default()
    };
    let mut findings = Findings::default();
    surface::check(document, &mut findings);
    let form = match build(document, clock, effort) {
        Ok(built) => {
            report.compile_ms = Some(built.compile_ms);
            inside(document, &built, clock, &mut report, &mut findings);
            Some(built.form)
        }
        Err(faults) => {
            findings.extend(faults);
            None
        }
    };
    report.findings = findings.into_list();
    (report, form)
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
pub fn build(document: &Document, clock: &Clock, effort: &Effort) -> Result<Built, Vec<Finding>> {
    let theory = document.theory().map_err(|faults| {
        let finding = |fault: Fault| Finding::error("fault", fault.message, fault.place);
        faults.into_iter().map(finding).collect::<Vec<_>>()
    })?;
    let deadline = Deadline::after(clock, effort.seconds);
    let form = compile_within(&theory, effort, &deadline)
        .map_err(|message| vec![Finding::error("too-large", message, "")])?;
    Ok(Built {
        theory,
        form,
        compile_ms: deadline.elapsed_ms(),
    })
}

/// Compiles clauses.
///
/// # Errors
/// With the limit that was reached.
pub fn compile_within(
    theory: &Theory,
    effort: &Effort,
    deadline: &Deadline,
) -> Result<Compiled, String> {
    compile(theory, &effort.limits, &mut || deadline.is_ahead()).map_err(|failure| match failure {
        Failure::Stopped => format!(
            "compiling takes longer than the limit of {} s; fewer or simpler rules help{}",
            effort.seconds, effort.advice
        ),
        failure => format!("{failure}; fewer or simpler rules help"),
    })
}

fn inside(
    document: &Document,
    built: &Built,
    clock: &Clock,
    report: &mut Report,
    findings: &mut Findings,
) {
    let catalogue = document.model().and_then(|model| Catalogue::of(model).ok());
    surface::prices(document, catalogue.as_ref(), &built.form, findings);
    let void = built.form.is_void();
    let Ok(mut engine) = Engine::new(built.form.clone(), 0, Vec::new()) else {
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
