//! Rules that contradict each other, and rules that say nothing new.

use super::findings::Findings;
use super::reasons::Reasons;
use crate::configurator::formats::Document;
use shared::configurator::theory::{STRUCTURE, Theory};
use std::collections::BTreeMap;

/// Of more rules than this none is checked against all others.
const MOST_RULES: usize = 2_000;

/// Says which rules leave nothing to configure.
pub(super) fn contradiction(reasons: &mut Reasons<'_>, findings: &mut Findings) {
    let all = reasons.all().to_vec();
    let Some(rules) = reasons.minimal(&all, &[]) else {
        let message = format!(
            "there is no configuration at all; which rules contradict each other was not found within {} seconds",
            reasons.seconds()
        );
        findings.error("void", message, "");
        return;
    };
    let message = match rules.len() {
        0 => "there is no configuration at all, whatever the rules: the tree contradicts itself"
            .to_owned(),
        1 => "there is no configuration at all: one rule contradicts the tree".to_owned(),
        n => format!("there is no configuration at all: {n} rules contradict each other"),
    };
    findings.error("void", message, "");
    for &rule in &rules {
        let Some(source) = reasons.rule(rule) else {
            continue;
        };
        let message = if rules.len() == 1 {
            format!("\"{}\" cannot hold", source.text)
        } else {
            let others: Vec<u32> = rules.iter().filter(|&&r| r != rule).copied().collect();
            let others = reasons.because(&others);
            format!(
                "\"{}\" cannot hold{others}; without any one of them it can",
                source.text
            )
        };
        findings.error("contradiction", message, &source.place);
    }
}

/// Names rules that follow from the others: all those named can go at once.
pub(super) fn redundant(theory: &Theory, reasons: &mut Reasons<'_>, findings: &mut Findings) {
    let rules = reasons.all().len();
    if rules > MOST_RULES {
        let message = format!(
            "{rules} rules: whether one follows from the others is checked of at most {MOST_RULES}"
        );
        findings.note("not-checked", message);
        return;
    }
    let mut clauses: BTreeMap<u32, Vec<&[i32]>> = BTreeMap::new();
    for (clause, origin) in theory.clauses().filter(|c| c.1 != STRUCTURE) {
        clauses.entry(origin).or_default().push(clause);
    }
    // From the last to the first, so that of two that say the same the later one is named.
    let mut kept: Vec<u32> = Vec::new();
    for rule in (0..u32::try_from(rules).unwrap_or(u32::MAX)).rev() {
        let others: Vec<u32> = (0..rule).chain(kept.iter().rev().copied()).collect();
        let own = clauses.get(&rule).map_or(&[][..], Vec::as_slice);
        match follows(own, &others, reasons) {
            None => {
                let message = format!(
                    "whether a rule follows from the others was checked of {} of {rules} rules within {} seconds",
                    rules - 1 - rule as usize,
                    reasons.seconds()
                );
                findings.note("not-checked", message);
                return;
            }
            Some(false) => kept.push(rule),
            Some(true) => name(rule, own, &others, reasons, findings),
        }
    }
}

/// Whether all clauses of a rule follow from other rules.
fn follows(clauses: &[&[i32]], others: &[u32], reasons: &mut Reasons<'_>) -> Option<bool> {
    for clause in clauses {
        let denied: Vec<i32> = clause.iter().map(|l| -l).collect();
        if reasons.possible(others, &denied)? {
            return Some(false);
        }
    }
    Some(true)
}

fn name(
    rule: u32,
    clauses: &[&[i32]],
    others: &[u32],
    reasons: &mut Reasons<'_>,
    findings: &mut Findings,
) {
    const CODE: &str = "redundant";
    let Some(source) = reasons.rule(rule) else {
        return;
    };
    let mut behind: Vec<u32> = Vec::new();
    for clause in clauses.iter().filter(|_| !findings.full(CODE)) {
        let denied: Vec<i32> = clause.iter().map(|l| -l).collect();
        behind.extend(reasons.minimal(others, &denied).unwrap_or_default());
    }
    behind.sort_unstable();
    behind.dedup();
    let because = reasons.because(&behind);
    let message = format!("\"{}\" holds anyway{because}", source.text);
    findings.warn(CODE, message, &source.place);
}

/// Surcharges that apply to no configuration, or to all of them.
pub(super) fn surcharges(document: &Document, reasons: &mut Reasons<'_>, findings: &mut Findings) {
    let Some(model) = document.model() else {
        return;
    };
    let all = reasons.all().to_vec();
    for (k, surcharge) in model.surcharges.iter().enumerate() {
        let Ok(variable) = i32::try_from(document.features.len() + k + 1) else {
            return;
        };
        let place = format!("surcharges[{k}]");
        if reasons.possible(&all, &[variable]) == Some(false) {
            let message = format!("\"{}\" applies to no configuration", surcharge.id);
            findings.warn("surcharge-never", message, place);
        } else if reasons.possible(&all, &[-variable]) == Some(false) {
            let message = format!("\"{}\" applies to every configuration", surcharge.id);
            findings.warn("surcharge-always", message, place);
        }
    }
}
