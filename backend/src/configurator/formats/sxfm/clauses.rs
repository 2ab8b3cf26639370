//! The constraints: one clause a line, `name: ~feature or other`.

use super::xml::Content;
use crate::configurator::formats::document::RuleSource;
use crate::configurator::formats::tree::Features;
use crate::configurator::formats::{Place, Refusal, quote};
use shared::configurator::logic::Logic;
use shared::configurator::model::{MAX_RULES, Rule};
use std::collections::BTreeMap;

/// Reads the clauses as rules.
pub(super) fn read(
    content: &Content<'_>,
    features: &Features,
    rules: &mut Vec<Rule>,
    sources: &mut Vec<RuleSource>,
) -> Result<(), Refusal> {
    for (line, start) in content.lines() {
        if rules.len() >= MAX_RULES {
            return Err(start.refuse(format!("more than {MAX_RULES} constraints")));
        }
        let body = line.trim_start();
        let place = start.after(&line[..line.len() - body.len()]);
        let expected = "expected a clause: `name: ~feature or other`";
        let (name, clause) = body.split_once(':').ok_or_else(|| place.refuse(expected))?;
        let literals = literals(clause, place.after(name).after(":"), features)?;
        rules.push(Rule {
            id: format!("constraint {}", rules.len() + 1),
            words: BTreeMap::new(),
            holds: Logic::Or(literals),
        });
        sources.push(RuleSource {
            place: place.to_string(),
            text: quote(body.trim_end()),
        });
    }
    Ok(())
}

fn literals(clause: &str, start: Place, features: &Features) -> Result<Vec<Logic>, Refusal> {
    let mut literals = Vec::new();
    let mut place = start;
    let mut rest = clause;
    let mut wants_or = false;
    loop {
        let trimmed = rest.trim_start();
        place = place.after(&rest[..rest.len() - trimmed.len()]);
        let end = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
        let (word, behind) = trimmed.split_at(end);
        match (word, wants_or) {
            ("", true) => return Ok(literals),
            ("", false) => return Err(place.refuse("expected a feature or `~` and a feature")),
            (or, true) if or.eq_ignore_ascii_case("or") => {}
            (odd, true) => {
                let message = format!("expected `or` or the end of the line, not `{}`", quote(odd));
                return Err(place.refuse(message));
            }
            (word, false) => literals.push(literal(word, place, features)?),
        }
        wants_or = !wants_or;
        place = place.after(word);
        rest = behind;
    }
}

fn literal(word: &str, place: Place, features: &Features) -> Result<Logic, Refusal> {
    let name = word.strip_prefix('~').unwrap_or(word);
    if features.place_of(name).is_none() {
        let message = format!("there is no feature with the id \"{}\"", quote(name));
        return Err(place.refuse(message));
    }
    let option = Logic::option(name);
    Ok(if name.len() < word.len() {
        option.negated()
    } else {
        option
    })
}
