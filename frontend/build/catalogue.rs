//! Reads one Fluent catalogue into the small part of Fluent that we use: text, arguments, and
//! selectors over numbers (plural categories) or words.

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use fluent_syntax::parser;
use std::collections::BTreeMap;

/// The language whose catalogue the others are compared with.
pub(crate) const REFERENCE: &str = "en";

/// The plural categories (CLDR) of each language that may have a catalogue.
const PLURALS: &[(&str, &[&str])] = &[("en", &["one", "other"]), ("de", &["one", "other"])];

/// All messages of one language.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// BCP 47 tag; the file's name.
    pub(crate) language: String,
    /// By name.
    pub(crate) messages: BTreeMap<String, Vec<Part>>,
}

/// A piece of a message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Part {
    /// Plain text.
    Text(String),
    /// The argument of this name.
    Argument(String),
    /// The argument of this name, which is a whole number: `NUMBER($name)`.
    Number(String),
    /// One of several texts, chosen by an argument.
    Select {
        /// The argument's name.
        argument: String,
        /// Key and text; the keys are plural categories, numbers or words.
        variants: Vec<(String, Vec<Part>)>,
        /// The text when no key fits.
        default: Vec<Part>,
        /// Whether the argument is a number.
        number: bool,
    },
}

impl Catalogue {
    /// Reads a catalogue, or tells everything that is wrong with it.
    pub(crate) fn parse(language: &str, text: &str) -> Result<Self, Vec<String>> {
        let Some((_, plurals)) = PLURALS.iter().find(|(known, _)| *known == language) else {
            return Err(vec![format!(
                "{language}.ftl: add the plural categories of `{language}` to frontend/build/catalogue.rs"
            )]);
        };
        let mut faults = Vec::new();
        let resource = parser::parse(text).unwrap_or_else(|(resource, errors)| {
            faults.extend(
                errors
                    .iter()
                    .map(|error| format!("{language}.ftl: {error}")),
            );
            resource
        });
        let mut messages = BTreeMap::new();
        for entry in resource.body {
            let message = match entry {
                Entry::Message(message) => message,
                Entry::Term(term) => {
                    faults.push(format!(
                        "{language}.ftl: the term `-{}` is not supported",
                        term.id.name
                    ));
                    continue;
                }
                _ => continue,
            };
            let name = message.id.name.to_owned();
            let read = match (&message.value, message.attributes.is_empty()) {
                (Some(pattern), true) => parts(pattern, plurals),
                _ => Err("needs a text and no attributes".to_owned()),
            };
            match read {
                Ok(parts) => {
                    if messages.insert(name.clone(), parts).is_some() {
                        faults.push(format!("{language}.ftl: `{name}` is there twice"));
                    }
                }
                Err(why) => faults.push(format!("{language}.ftl: `{name}` {why}")),
            }
        }
        let language = language.to_owned();
        if faults.is_empty() {
            Ok(Self { language, messages })
        } else {
            Err(faults)
        }
    }
}

/// Argument names with whether they are numbers, in the order of their first use.
pub(crate) fn arguments(parts: &[Part]) -> Vec<(String, bool)> {
    fn visit(parts: &[Part], found: &mut Vec<(String, bool)>) {
        for part in parts {
            let (name, number) = match part {
                Part::Text(_) => continue,
                Part::Argument(name) => (name, false),
                Part::Number(name) => (name, true),
                Part::Select {
                    argument, number, ..
                } => (argument, *number),
            };
            match found.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => *known |= number,
                None => found.push((name.clone(), number)),
            }
            if let Part::Select {
                variants, default, ..
            } = part
            {
                variants.iter().for_each(|(_, text)| visit(text, found));
                visit(default, found);
            }
        }
    }
    let mut found = Vec::new();
    visit(parts, &mut found);
    found
}

/// What differs between the reference and the others: missing and extra messages and arguments.
pub(crate) fn compare(catalogues: &[Catalogue]) -> Vec<String> {
    let Some(reference) = catalogues.iter().find(|c| c.language == REFERENCE) else {
        return vec![format!("messages/{REFERENCE}.ftl is missing")];
    };
    let mut faults = Vec::new();
    for other in catalogues.iter().filter(|c| c.language != REFERENCE) {
        let language = &other.language;
        for (name, parts) in &reference.messages {
            let Some(theirs) = other.messages.get(name) else {
                faults.push(format!("{language}.ftl: `{name}` is missing"));
                continue;
            };
            let (mut want, mut have) = (arguments(parts), arguments(theirs));
            want.sort();
            have.sort();
            if want != have {
                faults.push(format!(
                    "{language}.ftl: `{name}` takes ({}), but in {REFERENCE}.ftl ({})",
                    listed(&have),
                    listed(&want)
                ));
            }
        }
        for name in other
            .messages
            .keys()
            .filter(|name| !reference.messages.contains_key(*name))
        {
            faults.push(format!(
                "{language}.ftl: `{name}` is not in {REFERENCE}.ftl"
            ));
        }
    }
    faults
}

fn listed(arguments: &[(String, bool)]) -> String {
    let kind = |number: &bool| if *number { "number" } else { "text" };
    let each = arguments
        .iter()
        .map(|(name, number)| format!("{name}: {}", kind(number)));
    each.collect::<Vec<_>>().join(", ")
}

fn parts(pattern: &Pattern<&str>, plurals: &[&str]) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    for element in &pattern.elements {
        match element {
            // Lines of a message are one paragraph.
            PatternElement::TextElement { value } => {
                parts.push(Part::Text(value.replace('\n', " ")));
            }
            PatternElement::Placeable { expression } => parts.push(placeable(expression, plurals)?),
        }
    }
    Ok(parts)
}

fn placeable(expression: &Expression<&str>, plurals: &[&str]) -> Result<Part, String> {
    let (selector, variants) = match expression {
        Expression::Inline(InlineExpression::StringLiteral { value }) => {
            return Ok(Part::Text((*value).to_owned()));
        }
        Expression::Inline(InlineExpression::VariableReference { id }) => {
            return Ok(Part::Argument(id.name.to_owned()));
        }
        Expression::Inline(InlineExpression::FunctionReference { id, arguments })
            if id.name == "NUMBER" =>
        {
            return match arguments.positional.as_slice() {
                [InlineExpression::VariableReference { id }] => {
                    Ok(Part::Number(id.name.to_owned()))
                }
                _ => Err("gives NUMBER something else than one argument".to_owned()),
            };
        }
        Expression::Select { selector, variants } => (selector, variants),
        Expression::Inline(_) => {
            return Err("uses something else than text, $arguments and selectors".to_owned());
        }
    };
    let InlineExpression::VariableReference { id } = selector else {
        return Err("selects by something else than an argument".to_owned());
    };
    let keys: Vec<(&str, bool)> = variants
        .iter()
        .map(|variant| match &variant.key {
            VariantKey::Identifier { name } => (*name, plurals.contains(name)),
            VariantKey::NumberLiteral { value } => (*value, true),
        })
        .collect();
    let number = keys.iter().all(|(_, fits)| *fits);
    if !number && keys.iter().any(|(key, _)| key.parse::<i64>().is_ok()) {
        return Err("mixes numbers and words in one selector".to_owned());
    }
    let mut chosen = Vec::new();
    let mut default = Vec::new();
    for (variant, (key, _)) in variants.iter().zip(keys) {
        let text = parts(&variant.value, plurals)?;
        if variant.default {
            default = text;
        } else {
            chosen.push((key.to_owned(), text));
        }
    }
    let argument = id.name.to_owned();
    Ok(Part::Select {
        argument,
        variants: chosen,
        default,
        number,
    })
}
