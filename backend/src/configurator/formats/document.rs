//! What a reader gives: a model or clauses, and where everything stands in the file.

use super::{Format, Place, Refusal};
use shared::configurator::answers::Item;
use shared::configurator::catalogue::{Catalogue, Kind};
use shared::configurator::check::Fault;
use shared::configurator::lower::lower;
use shared::configurator::model::{Group, Model};
use shared::configurator::theory::Theory;
use std::collections::HashMap;

/// A model that was read.
#[derive(Debug, Clone)]
pub struct Document {
    /// The format it was written in.
    pub format: Format,
    /// What it says.
    pub subject: Subject,
    /// What can be chosen, in the order of the file.
    pub features: Vec<Feature>,
    /// The rules, then the tables, or the clauses, in the order of the file.
    pub rules: Vec<RuleSource>,
}

/// What a model's file says.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A tree of options with rules.
    Model(Box<Model>),
    /// Clauses only.
    Clauses(Theory),
}

/// An option, a value of a number, or a variable of clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// What the file calls it; empty where it has no name.
    pub name: String,
    /// What people call it, where that is something else.
    pub label: String,
    /// Where it is defined.
    pub place: String,
    /// The engine's number of it.
    pub item: Item,
}

/// A rule as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSource {
    /// Where.
    pub place: String,
    /// What it says, for people.
    pub text: String,
}

/// A feature as a reader of a tree finds it.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) place: Place,
}

impl Document {
    /// A document of a tree whose features were found in this order.
    pub(super) fn of_tree(
        format: Format,
        model: Model,
        found: &[Found],
        rules: Vec<RuleSource>,
    ) -> Result<Self, Refusal> {
        let catalogue =
            Catalogue::of(&model).map_err(|odd| Place::START.refuse(odd.to_string()))?;
        let mut features = Vec::with_capacity(catalogue.len());
        let mut places = HashMap::new();
        for one in found {
            places.insert(one.name.as_str(), one.place);
            if let Some(item) = catalogue.option(&one.name) {
                features.push(Feature {
                    name: one.name.clone(),
                    label: one.label.clone(),
                    place: one.place.to_string(),
                    item,
                });
            }
        }
        for (number, item) in numbers(&catalogue) {
            // A number is written `feature/value`; its values are named after the feature.
            let id = catalogue.id(item);
            let own = number.strip_suffix("/value").unwrap_or(number);
            let value = id.rsplit('=').next().unwrap_or("");
            features.push(Feature {
                name: format!("{own}={value}"),
                label: String::new(),
                place: places.get(own).map_or(String::new(), Place::to_string),
                item,
            });
        }
        Ok(Self {
            format,
            subject: Subject::Model(Box::new(model)),
            features,
            rules,
        })
    }

    /// The clauses of what it says.
    ///
    /// # Errors
    /// With all faults, each at its place in the file.
    pub fn theory(&self) -> Result<Theory, Vec<Fault>> {
        match &self.subject {
            Subject::Clauses(theory) => Ok(theory.clone()),
            Subject::Model(model) => lower(model).map_err(|faults| {
                let placed = faults.into_iter().map(|fault| Fault {
                    place: self.locate(&fault.place),
                    ..fault
                });
                placed.collect()
            }),
        }
    }

    /// The model, where it is one.
    #[must_use]
    pub fn model(&self) -> Option<&Model> {
        match &self.subject {
            Subject::Model(model) => Some(model),
            Subject::Clauses(_) => None,
        }
    }

    /// The place in the file of a path into the model.
    #[must_use]
    pub fn locate(&self, path: &str) -> String {
        let (Some(model), true) = (self.model(), self.format != Format::Portico) else {
            return path.to_owned();
        };
        if let Some((rule, _)) = index(path, "rules[") {
            return self.rules.get(rule).map_or(path, |r| &r.place).to_owned();
        }
        let found = option_at(model, path)
            .and_then(|id| self.features.iter().find(|feature| feature.name == id));
        found.map_or_else(|| Place::START.to_string(), |f| f.place.clone())
    }

    /// What a finding calls a feature.
    #[must_use]
    pub fn title(feature: &Feature) -> String {
        if feature.name.is_empty() {
            return format!("feature {}", feature.item + 1);
        }
        format!("\"{}\"", super::quote(&feature.name))
    }
}

/// The numbers' ids with the items of their values, in order.
pub(super) fn numbers(catalogue: &Catalogue) -> impl Iterator<Item = (&str, Item)> + '_ {
    let items = 0..catalogue.len() as Item;
    items.filter_map(|item| match catalogue.kind(item) {
        Some(Kind::Value(number, _)) => {
            let number = catalogue.numbers().get(number)?;
            Some((number.id.as_str(), item))
        }
        _ => None,
    })
}

/// The number in brackets behind `head`, and what follows it.
fn index<'a>(path: &'a str, head: &str) -> Option<(usize, &'a str)> {
    let (digits, rest) = path.strip_prefix(head)?.split_once(']')?;
    Some((digits.parse().ok()?, rest))
}

/// The id of the innermost option that a path leads to.
fn option_at<'a>(model: &'a Model, path: &str) -> Option<&'a str> {
    let mut groups: &[Group] = &model.groups;
    let mut id = None;
    let mut rest = path;
    loop {
        let Some((group, behind)) = index(rest, "groups[") else {
            return id;
        };
        let Some(group) = groups.get(group) else {
            return id;
        };
        let first = group.options.first().map(|option| option.id.as_str());
        let Some((option, behind)) = index(behind, ".options[") else {
            return id.or(first);
        };
        let Some(option) = group.options.get(option) else {
            return id;
        };
        id = Some(option.id.as_str());
        groups = &option.groups;
        rest = behind.strip_prefix('.').unwrap_or("");
    }
}
