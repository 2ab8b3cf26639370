//! SXFM, the XML of SPLOT: a tree of features and clauses over them, both as text.

mod clauses;
mod features;
mod xml;

use super::document::Document;
use super::tree::Features;
use super::{Format, Place, Refusal, quote};
use shared::configurator::model::Model;
use shared::money::Currency;

/// Reads a model.
///
/// # Errors
/// With line, column and what was expected.
pub(super) fn read(text: &str) -> Result<Document, Refusal> {
    let parts = xml::read(text)?;
    let end = Place::of(text, text.len());
    let tree = parts
        .tree
        .ok_or_else(|| end.refuse("expected <feature_tree>"))?;
    let mut found = Features::default();
    let root = features::read(&tree, &mut found)?;
    let id = match parts.name.trim() {
        "" => root.id.clone(),
        name => quote(name),
    };
    let mut model = Model::new(id, Currency::NONE);
    let mut rules = Vec::new();
    if let Some(constraints) = &parts.constraints {
        clauses::read(constraints, &found, &mut model.rules, &mut rules)?;
    }
    model.groups.push(super::tree::root(root));
    Document::of_tree(Format::Sxfm, model, &found.found, rules)
}
