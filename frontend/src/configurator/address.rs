//! Choices as part of an address, so that a link shows the same.

use super::session::Session;
use crate::api::query::Query;
use shared::configurator::saved::SavedDecision;

/// Between the ids in an address.
const BETWEEN: char = '~';

/// What an address says.
pub(super) fn read(query: &Query) -> Vec<SavedDecision> {
    let ids = query.get("with").split(BETWEEN).filter(|id| !id.is_empty());
    ids.map(|id| SavedDecision {
        id: id.to_owned(),
        taken: true,
    })
    .collect()
}

/// The choices as part of an address, so that a link shows the same.
pub(super) fn query(session: &Session, kept: Option<&str>) -> Query {
    let with: Vec<String> = session
        .saved()
        .into_iter()
        .map(|decision| decision.id)
        .collect();
    let quantity = session.choices().quantity;
    let number = if quantity > 1 {
        quantity.to_string()
    } else {
        String::new()
    };
    Query::default()
        .with("kept", kept.unwrap_or_default())
        .with("with", &with.join(&BETWEEN.to_string()))
        .with("n", &number)
}
