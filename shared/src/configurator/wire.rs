//! Configurations as they travel: what a customer keeps, orders or wants a quote for.

use super::model::MAX_ID;
use super::saved::{Quote, SavedDecision};
use crate::id::{ConfigurationId, OrderId};
use crate::money::Money;
use crate::problem::{FieldCode, FieldError};
use crate::time::Timestamp;
use crate::validate::Faults;
use serde::{Deserialize, Serialize};

/// Most decisions in one configuration.
pub const MAX_DECISIONS: usize = 5_000;
/// Most characters of a configuration's name.
pub const MAX_NAME: usize = 80;
/// Most characters of a note to the shop.
pub const MAX_NOTE: usize = 2_000;

/// A product that can be configured, in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductSummary {
    /// Its id, which is in its address.
    pub product: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub help: String,
    /// What the cheapest configuration costs.
    pub from: Money,
    /// Address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

/// What somebody chose, to be kept. It may be incomplete; then it has no price yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaveConfiguration {
    /// The product's id.
    pub product: String,
    /// The hash of the model that it was chosen in, as in [`super::sheet::Sheet::hash`].
    pub hash: String,
    /// What was decided, in order.
    pub decisions: Vec<SavedDecision>,
    /// How many pieces.
    pub quantity: u32,
    /// What its owner calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Ids that could not be taken when they were wanted; tells the shop what its customers miss.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<String>,
}

impl SaveConfiguration {
    /// # Errors
    /// The members that are wrong by themselves.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::new();
        faults.text("product", &self.product, 64);
        faults.text("hash", &self.hash, 64);
        faults.optional_text("name", self.name.as_deref(), MAX_NAME);
        check_decisions(&mut faults, &self.decisions);
        let missed = self.missed.len() <= MAX_DECISIONS;
        faults.unless(missed, "missed", FieldCode::TooLong);
        let quantity = i64::from(self.quantity);
        let most = i64::from(super::model::MAX_QUANTITY);
        faults.range("quantity", quantity, 1, most);
        faults.done()
    }
}

fn check_decisions(faults: &mut Faults, decisions: &[SavedDecision]) {
    let few = decisions.len() <= MAX_DECISIONS;
    faults.unless(few, "decisions", FieldCode::TooLong);
    let long = |decision: &SavedDecision| decision.id.len() > 4 * MAX_ID + 24;
    if let Some(at) = decisions.iter().position(long) {
        faults.add(format!("decisions[{at}].id"), FieldCode::TooLong);
    }
}

/// How far a configuration has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Kept.
    Saved,
    /// The shop was asked for a quote.
    QuoteRequested,
    /// Ordered.
    Ordered,
}

/// A configuration that somebody keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Configuration {
    /// Names it.
    pub id: ConfigurationId,
    /// The product's id.
    pub product: String,
    /// What the product is called.
    pub product_name: String,
    /// What its owner calls it; empty when it has no name of its own.
    pub name: String,
    /// The version of the model that it was chosen in.
    pub version: i64,
    /// The hash of that model.
    pub hash: String,
    /// How far it has come.
    pub stage: Stage,
    /// The order that came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// What was decided, in order.
    pub decisions: Vec<SavedDecision>,
    /// What is taken, in words, for lists.
    pub summary: Vec<String>,
    /// How many pieces.
    pub quantity: u32,
    /// The price, when it is complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// The hash over model, selection and price, in hexadecimal digits, when it is complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// Whether another version of the model is sold now, or none; in lists too. What that means for
    /// this configuration is in `change` where one is asked for alone; it is absent where nothing is
    /// sold any more.
    #[serde(default)]
    pub outdated: bool,
    /// What is different in the model that is sold now; absent when it is the same model, and in
    /// lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ModelChange>,
    /// When it was kept last.
    pub saved_at: Timestamp,
}

/// What a new version of a model means for a configuration that was kept before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelChange {
    /// Whether everything can be taken as it was.
    pub fits: bool,
    /// Names of what is no longer offered.
    pub gone: Vec<String>,
    /// What costs something else now.
    pub repriced: Vec<Repriced>,
    /// The price of one piece then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub piece_then: Option<i64>,
    /// The price of one piece now, where the same selection still is a configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub piece_now: Option<i64>,
    /// Names of choices that have to be given up, where not all of them fit together any more.
    pub given_up: Vec<String>,
    /// The decisions to go on with: those that are left, without what has to be given up.
    pub decisions: Vec<SavedDecision>,
}

/// A price that is another one now, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Repriced {
    /// What it is the price of.
    pub name: String,
    /// What it was.
    pub then: i64,
    /// What it is.
    pub now: i64,
}

/// Asks the shop for a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestQuote {
    /// What the shop should know.
    #[serde(default)]
    pub note: String,
}

impl RequestQuote {
    /// # Errors
    /// The members that are wrong by themselves.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::new();
        let fits = self.note.chars().count() <= MAX_NOTE;
        faults.unless(fits, "note", FieldCode::TooLong);
        // A note has lines.
        let plain: String = self.note.split_whitespace().collect();
        faults.optional_text("note", Some(&plain), usize::MAX);
        faults.done()
    }
}

/// A configuration that became an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfigurationOrdered {
    /// The order.
    pub order: OrderId,
}

/// What a receipt is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptCheck {
    /// Whether the price and the selection give this very hash again.
    pub valid: bool,
    /// What the product is called.
    pub product_name: String,
    /// The version of the model.
    pub version: i64,
    /// What was promised.
    pub quote: Quote,
    /// When.
    pub issued_at: Timestamp,
}

/// Asks which rules are behind something that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskWhy {
    /// The hash of the model.
    pub hash: String,
    /// The decisions and the item that do not go together.
    pub decisions: Vec<SavedDecision>,
}

impl AskWhy {
    /// # Errors
    /// The members that are wrong by themselves.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::new();
        faults.text("hash", &self.hash, 64);
        check_decisions(&mut faults, &self.decisions);
        faults.done()
    }
}

/// The rules behind something that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reasons {
    /// The sentence of each rule in the reader's language; rules without one are left out.
    pub rules: Vec<String>,
}
