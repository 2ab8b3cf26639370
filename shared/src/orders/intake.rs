//! What shops send: orders, parcels, cancellations, waiting lines.

use super::Address;
use crate::accounts::check_email;
use crate::fulfilment::ShipmentKind;
use crate::id::{OrderId, ShipmentId};
use crate::money::Currency;
use crate::problem::{FieldCode, FieldError};
use crate::time::{DayRange, Timestamp};
use crate::validate::Faults;
use serde::{Deserialize, Serialize};

/// Most lines of one order.
const MOST_LINES: usize = 2_000;
/// Largest quantity of one line.
const MOST_PIECES: i64 = 10_000_000;
/// Largest amount in minor units, so that sums of many orders stay far from 64 bits.
const LARGEST_AMOUNT: i64 = 1_000_000_000_000;

/// An order as a shop sends it. `source` and `external_id` together name it: sent again it is the
/// same order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateOrder {
    /// Which shop or system it comes from, for example `webshop`.
    pub source: String,
    /// That system's own key for it.
    pub external_id: String,
    /// The number that the customer knows; `external_id` when absent.
    #[serde(default)]
    pub number: Option<String>,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When the shop last changed it. A later one replaces an earlier one.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
    /// ISO 4217 code of all amounts.
    pub currency: Currency,
    /// Who ordered; absent or without e-mail for a counter sale.
    #[serde(default)]
    pub customer: Option<CustomerIn>,
    /// Where it goes.
    #[serde(default)]
    pub ship_to: Option<Address>,
    /// What was bought.
    pub lines: Vec<LineIn>,
    /// Postage and packing in minor units.
    #[serde(default)]
    pub shipping: i64,
    /// Tax that is not in the prices, in minor units.
    #[serde(default)]
    pub tax: i64,
    /// Taken off, in minor units; positive.
    #[serde(default)]
    pub discount: i64,
    /// When the shop promised it.
    #[serde(default)]
    pub promised: Option<DayRange>,
    /// Finished, and there will be no tracking.
    #[serde(default)]
    pub completed: bool,
}

/// The customer of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerIn {
    /// The shop's own key. Without one the order is a guest's.
    #[serde(default)]
    pub external_id: Option<String>,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Name.
    #[serde(default)]
    pub name: String,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineIn {
    /// The shop's key for the line, unique in the order; its position when absent.
    #[serde(default)]
    pub external_id: Option<String>,
    /// Article number.
    #[serde(default)]
    pub sku: String,
    /// What it is.
    pub title: String,
    /// How many.
    pub quantity: i64,
    /// Price of all of them in minor units.
    pub total: i64,
    /// How many of them were cancelled.
    #[serde(default)]
    pub cancelled: i64,
    /// How many of them wait for stock.
    #[serde(default)]
    pub backorder: Option<BackorderIn>,
    /// The supplier that sends it, when the shop does not.
    #[serde(default)]
    pub supplier: Option<String>,
}

/// Pieces that wait for stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BackorderIn {
    /// How many.
    pub quantity: i64,
    /// When they are expected to be sent.
    #[serde(default)]
    pub expected: Option<DayRange>,
}

/// A parcel of an order. `external_id` names it within the order: sent again it is the same
/// parcel, and tracking numbers are added to those known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateShipment {
    /// The shop's key for the parcel.
    pub external_id: String,
    /// Who sends it.
    #[serde(default)]
    pub kind: ShipmentKind,
    /// The supplier's name, when drop-shipped.
    #[serde(default)]
    pub sender: Option<String>,
    /// When it was handed over or announced; now when absent.
    #[serde(default)]
    pub shipped_at: Option<Timestamp>,
    /// The carriers' numbers.
    #[serde(default)]
    pub tracking: Vec<TrackingIn>,
    /// What is in it; everything not yet sent when empty.
    #[serde(default)]
    pub lines: Vec<ShipmentLineIn>,
    /// When it is expected.
    #[serde(default)]
    pub expected: Option<DayRange>,
}

/// A carrier's number for a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrackingIn {
    /// Short code of the carrier; found from the number when absent.
    #[serde(default)]
    pub carrier: Option<String>,
    /// The number.
    pub number: String,
}

/// A quantity of a line in a parcel or a cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShipmentLineIn {
    /// The line's `external_id`, or its position from 1 where it has none.
    pub line: String,
    /// How many.
    pub quantity: i64,
}

/// Cancels pieces of an order; all that was not sent when `lines` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateCancellation {
    /// The shop's key for the cancellation; sent again it changes nothing.
    pub external_id: String,
    /// Why, in words the customer may read.
    #[serde(default)]
    pub reason: String,
    /// Which pieces.
    #[serde(default)]
    pub lines: Vec<ShipmentLineIn>,
}

/// Says how much of a line waits for stock and until when; the latest word counts. A quantity of
/// zero says that nothing waits any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateBackorder {
    /// The line's `external_id`, or its position from 1 where it has none.
    pub line: String,
    /// How many wait.
    pub quantity: i64,
    /// Until when.
    #[serde(default)]
    pub expected: Option<DayRange>,
    /// Since when this is so; of two words the later counts, whichever arrives first.
    pub as_of: Timestamp,
}

/// What became of an order that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderAccepted {
    /// Names it here.
    pub id: OrderId,
    /// Whether it was not known before.
    pub created: bool,
}

/// What became of a parcel that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShipmentAccepted {
    /// Names it here.
    pub id: ShipmentId,
    /// Whether it was not known before.
    pub created: bool,
}

/// What became of many orders sent as NDJSON.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkReport {
    /// Lines read; `created + unchanged + rejected`.
    pub read: u64,
    /// Orders not known before.
    pub created: u64,
    /// Orders known before, updated or not.
    pub known: u64,
    /// Lines refused.
    pub rejected: u64,
    /// Why, for the first 1,000 of them.
    pub rejections: Vec<BulkRejection>,
}

/// A line of a bulk upload that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkRejection {
    /// Its number, from 1.
    pub line: u64,
    /// Why, in English.
    pub reason: String,
    /// The members that were wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
}

impl CreateOrder {
    /// The number that the customer knows.
    #[must_use]
    pub fn number(&self) -> &str {
        self.number.as_deref().unwrap_or(&self.external_id)
    }

    /// # Errors
    /// The members that are wrong.
    pub fn check(&self, now: Timestamp) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::new();
        faults.text("source", &self.source, 40);
        faults.text("external_id", &self.external_id, 100);
        if let Some(number) = &self.number {
            faults.text("number", number, 64);
        }
        faults.plausible("placed_at", self.placed_at, now);
        if let Some(at) = self.updated_at {
            faults.plausible("updated_at", at, now);
        }
        for (field, amount) in [
            ("shipping", self.shipping),
            ("tax", self.tax),
            ("discount", self.discount),
        ] {
            faults.range(field, amount, 0, LARGEST_AMOUNT);
        }
        check_range(&mut faults, "promised", self.promised);
        self.check_people(&mut faults);
        self.check_lines(&mut faults);
        faults.done()
    }

    fn check_people(&self, faults: &mut Faults) {
        if let Some(customer) = &self.customer {
            if let Some(email) = &customer.email {
                check_email(faults, "customer.email", email);
            }
            faults.optional_text("customer.name", Some(&customer.name), 200);
            faults.optional_text("customer.external_id", customer.external_id.as_deref(), 100);
        }
        if let Some(to) = &self.ship_to {
            for text in [&to.name, &to.postcode, &to.city, &to.country] {
                faults.optional_text("ship_to", Some(text), 200);
            }
            faults.unless(to.lines.len() <= 6, "ship_to.lines", FieldCode::TooLong);
            for line in &to.lines {
                faults.optional_text("ship_to.lines", Some(line), 200);
            }
        }
    }

    fn check_lines(&self, faults: &mut Faults) {
        faults.unless(!self.lines.is_empty(), "lines", FieldCode::Required);
        faults.unless(self.lines.len() <= MOST_LINES, "lines", FieldCode::TooLong);
        let mut keys = std::collections::HashSet::new();
        for (i, line) in self.lines.iter().enumerate() {
            let at = |member: &str| format!("lines[{i}].{member}");
            faults.text(&at("title"), &line.title, 500);
            faults.optional_text(&at("sku"), Some(&line.sku), 100);
            faults.optional_text(&at("supplier"), line.supplier.as_deref(), 200);
            faults.range(&at("quantity"), line.quantity, 1, MOST_PIECES);
            faults.range(&at("total"), line.total, 0, LARGEST_AMOUNT);
            faults.range(&at("cancelled"), line.cancelled, 0, line.quantity.max(0));
            if let Some(backorder) = &line.backorder {
                faults.range(
                    &at("backorder.quantity"),
                    backorder.quantity,
                    0,
                    line.quantity.max(0),
                );
                check_range(faults, &at("backorder.expected"), backorder.expected);
            }
            let key = line
                .external_id
                .clone()
                .unwrap_or_else(|| (i + 1).to_string());
            faults.text(&at("external_id"), &key, 100);
            faults.unless(keys.insert(key), &at("external_id"), FieldCode::Duplicate);
        }
    }
}

impl CreateShipment {
    /// # Errors
    /// The members that are wrong.
    pub fn check(&self, now: Timestamp) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::new();
        faults.text("external_id", &self.external_id, 100);
        faults.optional_text("sender", self.sender.as_deref(), 200);
        if let Some(at) = self.shipped_at {
            faults.plausible("shipped_at", at, now);
        }
        faults.unless(self.tracking.len() <= 20, "tracking", FieldCode::TooLong);
        for (i, tracking) in self.tracking.iter().enumerate() {
            faults.text(&format!("tracking[{i}].number"), &tracking.number, 64);
            let carrier = tracking.carrier.as_deref();
            faults.optional_text(&format!("tracking[{i}].carrier"), carrier, 40);
        }
        check_quantities(&mut faults, &self.lines);
        check_range(&mut faults, "expected", self.expected);
        faults.done()
    }
}

impl CreateCancellation {
    /// # Errors
    /// The members that are wrong.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::new();
        faults.text("external_id", &self.external_id, 100);
        faults.optional_text("reason", Some(&self.reason), 500);
        check_quantities(&mut faults, &self.lines);
        faults.done()
    }
}

impl CreateBackorder {
    /// # Errors
    /// The members that are wrong.
    pub fn check(&self, now: Timestamp) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::new();
        faults.text("line", &self.line, 100);
        faults.range("quantity", self.quantity, 0, MOST_PIECES);
        check_range(&mut faults, "expected", self.expected);
        faults.plausible("as_of", self.as_of, now);
        faults.done()
    }
}

fn check_quantities(faults: &mut Faults, lines: &[ShipmentLineIn]) {
    faults.unless(lines.len() <= MOST_LINES, "lines", FieldCode::TooLong);
    let mut seen = std::collections::HashSet::new();
    for (i, part) in lines.iter().enumerate() {
        faults.text(&format!("lines[{i}].line"), &part.line, 100);
        faults.range(
            &format!("lines[{i}].quantity"),
            part.quantity,
            1,
            MOST_PIECES,
        );
        faults.unless(
            seen.insert(&part.line),
            &format!("lines[{i}].line"),
            FieldCode::Duplicate,
        );
    }
}

fn check_range(faults: &mut Faults, field: &str, range: Option<DayRange>) {
    faults.unless(
        range.is_none_or(|r| r.from <= r.to),
        field,
        FieldCode::OutOfRange,
    );
}
