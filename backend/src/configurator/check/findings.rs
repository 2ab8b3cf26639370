//! What a check finds.

use serde::Serialize;
use std::collections::BTreeMap;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The model cannot be published.
    Error,
    /// Probably not what was meant.
    Warning,
    /// Good to know.
    Note,
}

/// Something wrong or odd.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of finding: stable, for programs.
    pub code: &'static str,
    /// What, as a sentence without a full stop.
    pub message: String,
    /// Where: `line:column`, or the path of a value in JSON; empty for the whole.
    pub place: String,
}

impl Finding {
    pub(in crate::configurator) fn error(
        code: &'static str,
        message: impl Into<String>,
        place: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            place: place.into(),
        }
    }
}

/// Of one kind so many findings are listed.
const MOST: usize = 100;

/// Findings as they are made.
#[derive(Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    /// How many of each kind there are, listed or not.
    counts: BTreeMap<&'static str, usize>,
}

impl Findings {
    pub(super) fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        message: impl Into<String>,
        place: impl Into<String>,
    ) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= MOST {
            self.list.push(Finding {
                severity,
                code,
                message: message.into(),
                place: place.into(),
            });
        }
    }

    pub(super) fn error(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        place: impl Into<String>,
    ) {
        self.add(Severity::Error, code, message, place);
    }

    pub(super) fn warn(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        place: impl Into<String>,
    ) {
        self.add(Severity::Warning, code, message, place);
    }

    pub(super) fn note(&mut self, code: &'static str, message: impl Into<String>) {
        self.add(Severity::Note, code, message, "");
    }

    pub(super) fn extend(&mut self, findings: Vec<Finding>) {
        for one in findings {
            self.add(one.severity, one.code, one.message, one.place);
        }
    }

    /// Whether findings of this kind are no longer listed.
    pub(super) fn full(&self, code: &str) -> bool {
        self.counts.get(code).is_some_and(|&count| count >= MOST)
    }

    /// All of them, the worst first.
    pub(super) fn into_list(mut self) -> Vec<Finding> {
        for (code, count) in std::mem::take(&mut self.counts) {
            if count > MOST {
                let more = count - MOST;
                let message = format!("{more} more findings of the kind \"{code}\"");
                self.note("more", message);
            }
        }
        self.list.sort_by_key(|finding| finding.severity as u8);
        self.list
    }
}
