//! Portico's own format, `portico-model/1`.

use super::document::{Document, Feature, RuleSource, Subject, numbers};
use super::place::shorten;
use super::{Format, Place, Refusal};
use serde::Deserialize as _;
use shared::configurator::catalogue::Catalogue;
use shared::configurator::model::{FORMAT, Group, MAX_DEPTH, Model, Words};
use std::collections::HashMap;

/// Reads a model.
///
/// # Errors
/// With line, column and the path of the value.
pub(super) fn read(text: &str) -> Result<Document, Refusal> {
    let mut source = serde_json::Deserializer::from_str(text);
    let mut track = serde_path_to_error::Track::new();
    let model = Model::deserialize(serde_path_to_error::Deserializer::new(
        &mut source,
        &mut track,
    ))
    .map_err(|error| refuse(text, &error, &track.path().to_string()))?;
    source.end().map_err(|error| refuse(text, &error, "."))?;
    if model.format != FORMAT {
        let place = Place::of(text, text.find("\"format\"").unwrap_or(0));
        let message = format!("expected \"{FORMAT}\", the only version that is read");
        return Err(place.refuse(format!("format: {message}")));
    }
    Ok(document(model))
}

/// Names of fields that were expected make a message long.
const MOST: usize = 400;

fn refuse(text: &str, error: &serde_json::Error, path: &str) -> Refusal {
    // The library counts a column's bytes.
    let line = text
        .split('\n')
        .nth(error.line().saturating_sub(1))
        .unwrap_or("");
    let before = line
        .char_indices()
        .take_while(|(byte, _)| *byte < error.column())
        .count();
    let place = Place {
        line: u32::try_from(error.line()).unwrap_or(u32::MAX).max(1),
        column: u32::try_from(before).unwrap_or(u32::MAX).max(1),
    };
    let whole = error.to_string();
    // The place is said once, before the message.
    let message = whole
        .rsplit_once(" at line ")
        .map_or(whole.as_str(), |(message, _)| message);
    let message = shorten(message, MOST);
    match path {
        "." | "?" | "" => place.refuse(message),
        path => place.refuse(format!("{}: {message}", super::quote(path))),
    }
}

/// A document of a model; of one that cannot be listed without features.
fn document(model: Model) -> Document {
    let features = match Catalogue::of(&model) {
        Ok(catalogue) => features(&model, &catalogue),
        Err(_) => Vec::new(),
    };
    let mut rules = Vec::with_capacity(model.rules.len() + model.tables.len());
    for (k, rule) in model.rules.iter().enumerate() {
        rules.push(source(format!("rules[{k}]"), &rule.words, &rule.id));
    }
    for (k, table) in model.tables.iter().enumerate() {
        rules.push(source(format!("tables[{k}]"), &table.words, &table.id));
    }
    Document {
        format: Format::Portico,
        subject: Subject::Model(Box::new(model)),
        features,
        rules,
    }
}

fn source(place: String, words: &Words, id: &str) -> RuleSource {
    RuleSource {
        place,
        text: label(words).unwrap_or_else(|| id.to_owned()),
    }
}

/// A name for people who read English, or any other.
fn label(words: &Words) -> Option<String> {
    let text = words.get("en").or_else(|| words.values().next())?;
    Some(text.name.clone())
}

/// The options in the order of the file, then the numbers' values.
fn features(model: &Model, catalogue: &Catalogue) -> Vec<Feature> {
    let mut features = Vec::with_capacity(catalogue.len());
    let mut open = Vec::new();
    stack(&mut open, "groups", &model.groups, 0);
    while let Some(step) = open.pop() {
        match step {
            Step::Group(place, group, depth) => {
                for k in (0..group.options.len()).rev() {
                    open.push(Step::Option(
                        format!("{place}.options[{k}]"),
                        group,
                        k,
                        depth,
                    ));
                }
            }
            Step::Option(place, group, k, depth) => {
                let Some(option) = group.options.get(k) else {
                    continue;
                };
                if depth < MAX_DEPTH {
                    stack(
                        &mut open,
                        &format!("{place}.groups"),
                        &option.groups,
                        depth + 1,
                    );
                }
                if let Some(item) = catalogue.option(&option.id) {
                    features.push(Feature {
                        name: option.id.clone(),
                        label: label(&option.words).unwrap_or_default(),
                        place,
                        item,
                    });
                }
            }
        }
    }
    let places: HashMap<&str, usize> = model
        .numbers
        .iter()
        .enumerate()
        .map(|(k, number)| (number.id.as_str(), k))
        .collect();
    for (number, item) in numbers(catalogue) {
        let k = places.get(number).copied().unwrap_or(0);
        features.push(Feature {
            name: catalogue.id(item).to_owned(),
            label: String::new(),
            place: format!("numbers[{k}]"),
            item,
        });
    }
    features
}

enum Step<'a> {
    Group(String, &'a Group, usize),
    Option(String, &'a Group, usize, usize),
}

fn stack<'a>(open: &mut Vec<Step<'a>>, place: &str, groups: &'a [Group], depth: usize) {
    for (k, group) in groups.iter().enumerate().rev() {
        open.push(Step::Group(format!("{place}[{k}]"), group, depth));
    }
}
