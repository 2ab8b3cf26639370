//! From what was read to a model.

use super::Reader;
use super::constraints::{Scope, constraint};
use super::parser::Parser;
use crate::configurator::formats::document::RuleSource;
use crate::configurator::formats::{Document, Format, Refusal, quote, tree};
use shared::configurator::logic::Logic;
use shared::configurator::model::{Choice, MAX_RULES, Model, Number, Rule};
use shared::money::Currency;
use std::collections::BTreeMap;

pub(super) fn document(
    mut reader: Reader<'_>,
    namespace: Option<&str>,
    root: Choice,
) -> Result<Document, Refusal> {
    let id = namespace.unwrap_or(&root.id).to_owned();
    let currency = reader.attributes.currency.unwrap_or(Currency::NONE);
    let mut model = Model::new(id, currency);
    let mut rules = Vec::new();
    let constraints = std::mem::take(&mut reader.constraints);
    for (number, (mark, place)) in constraints.into_iter().enumerate() {
        if number >= MAX_RULES {
            return Err(place.refuse(format!("more than {MAX_RULES} constraints")));
        }
        let mut scope = Scope {
            features: &reader.features,
            attributes: &mut reader.attributes,
        };
        let mut parser = Parser::at(mark.clone())?;
        let holds = constraint(&mut parser, &mut scope)?;
        rules.push(RuleSource {
            place: place.to_string(),
            text: quote(parser.since(&mark)),
        });
        model.rules.push(Rule {
            id: format!("constraint {}", number + 1),
            words: BTreeMap::new(),
            holds,
        });
    }
    model.groups.push(tree::root(filled(root, &reader)?));
    for integer in &reader.attributes.integers {
        model.numbers.push(Number {
            id: format!("{}/value", integer.feature),
            words: BTreeMap::new(),
            from: integer.from,
            to: integer.to,
            step: integer.step,
            decimals: 0,
            unit: String::new(),
            price_per_step: 0,
            when: Some(Logic::option(&integer.feature)),
        });
    }
    Document::of_tree(Format::Uvl, model, &reader.features.found, rules)
}

/// The tree with the attributes of every feature.
fn filled(mut root: Choice, reader: &Reader<'_>) -> Result<Choice, Refusal> {
    let mut open: Vec<&mut Choice> = vec![&mut root];
    while let Some(option) = open.pop() {
        reader.attributes.fill(option)?;
        let below = option.groups.iter_mut();
        open.extend(below.flat_map(|group| group.options.iter_mut()));
    }
    Ok(root)
}
