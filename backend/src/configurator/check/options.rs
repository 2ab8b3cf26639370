//! Options that are never free: dead ones, and optional ones that are always there.

use super::findings::Findings;
use super::reasons::Reasons;
use crate::configurator::formats::{Document, Feature};
use shared::configurator::answers::{Decision, Engine, Item, State};
use shared::configurator::catalogue::{Catalogue, Kind};
use std::collections::HashMap;

fn by_item(document: &Document) -> HashMap<Item, &Feature> {
    document.features.iter().map(|f| (f.item, f)).collect()
}

/// A variable of the clauses.
pub(super) fn literal(item: Item) -> i32 {
    i32::try_from(item).map_or(i32::MAX, |item| item + 1)
}

/// What no configuration has; of a branch of the tree its topmost option.
pub(super) fn dead(
    document: &Document,
    catalogue: Option<&Catalogue>,
    states: &[State],
    reasons: &mut Reasons<'_>,
    findings: &mut Findings,
) {
    let is_dead = |item: Item| states.get(item as usize) == Some(&State::Never);
    let below_dead = |item: Item| {
        let group = match catalogue?.kind(item)? {
            Kind::Option(group) => catalogue?.groups().get(group)?,
            Kind::Value(..) => return None,
        };
        group.parent.filter(|&parent| is_dead(parent))
    };
    for feature in document.features.iter().filter(|f| is_dead(f.item)) {
        if below_dead(feature.item).is_some() {
            continue;
        }
        let why = if findings.full("dead") {
            String::new()
        } else {
            reasons.why_not(&[literal(feature.item)])
        };
        let message = format!("{} is in no configuration{why}", Document::title(feature));
        findings.warn("dead", message, &feature.place);
    }
}

/// What is optional, yet always there where the option above it is.
pub(super) fn never_open(
    document: &Document,
    catalogue: &Catalogue,
    engine: &mut Engine,
    reasons: &mut Reasons<'_>,
    findings: &mut Findings,
) {
    let features = by_item(document);
    for group in catalogue.groups() {
        if group.choose.min as usize == group.items.len() || findings.full("false-optional") {
            continue;
        }
        let above: Vec<Decision> = group.parent.map(Decision::take).into_iter().collect();
        if !engine.answer(&above) {
            continue;
        }
        for &item in &group.items {
            if !matches!(engine.state(item), State::Implied | State::Always) {
                continue;
            }
            let Some(feature) = features.get(&item) else {
                continue;
            };
            let mut literals: Vec<i32> = group.parent.map(literal).into_iter().collect();
            literals.push(-literal(item));
            let why = reasons.why_not(&literals);
            let title = Document::title(feature);
            let message = match group.parent.and_then(|parent| features.get(&parent)) {
                Some(above) => {
                    format!(
                        "{title} is optional, but always there with {}{why}",
                        Document::title(above)
                    )
                }
                None => format!("{title} is optional, but in every configuration{why}"),
            };
            findings.warn("false-optional", message, &feature.place);
        }
    }
    engine.answer(&[]);
}
