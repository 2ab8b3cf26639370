//! Orders: what was bought, where it is, and the one sentence that answers the customer.

mod intake;
mod lines;
mod progress;

pub use intake::{
    BackorderIn, BulkRejection, BulkReport, CreateBackorder, CreateCancellation, CreateOrder,
    CreateShipment, CustomerIn, LineIn, OrderAccepted, ShipmentAccepted, ShipmentLineIn,
    TrackingIn,
};
pub use lines::{LineState, line_states};
pub use progress::{Group, Headline, OrderStatus, ParcelFacts, Progress, progress};

use crate::fulfilment::Shipment;
use crate::id::{ConfigurationId, CreditId, LineId, OrderId};
use crate::money::Money;
use crate::time::{DayRange, Timestamp};
use serde::{Deserialize, Serialize};

/// The five tones in which a state may be shown; never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Nothing to say yet.
    Neutral,
    /// Under way.
    Progress,
    /// Done and well.
    Good,
    /// Later than thought, or something to do.
    Attention,
    /// Something went wrong.
    Problem,
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderSummary {
    /// Names it.
    pub id: OrderId,
    /// As printed on the confirmation.
    pub number: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Where it is.
    pub progress: Progress,
    /// The first two titles.
    pub titles: Vec<String>,
    /// How many lines there are.
    pub line_count: i64,
    /// What it cost in all.
    pub total: Money,
}

/// What a guest sees with number and e-mail alone: where the order is, nothing about who or what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderGlance {
    /// As printed on the confirmation.
    pub number: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Where it is.
    pub progress: Progress,
}

/// A whole order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderDetail {
    /// Names it.
    pub id: OrderId,
    /// As printed on the confirmation.
    pub number: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Where it is, all in all.
    pub progress: Progress,
    /// Where it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_to: Option<Address>,
    /// What was bought.
    pub lines: Vec<Line>,
    /// Its parcels, oldest first.
    pub shipments: Vec<Shipment>,
    /// What went back to the customer.
    pub credits: Vec<Credit>,
    /// The amounts, which add up.
    pub totals: Totals,
}

/// A postal address, as the shop sent it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Address {
    /// Who it is for.
    #[serde(default)]
    pub name: String,
    /// Street, house number and what belongs to them.
    #[serde(default)]
    pub lines: Vec<String>,
    /// Postal code.
    #[serde(default)]
    pub postcode: String,
    /// Town.
    #[serde(default)]
    pub city: String,
    /// Country, as the shop wrote it.
    #[serde(default)]
    pub country: String,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Line {
    /// Names it.
    pub id: LineId,
    /// The shop's article number.
    pub sku: String,
    /// What it is.
    pub title: String,
    /// How many were ordered.
    pub quantity: i64,
    /// The price of all of them.
    pub total: Money,
    /// How many of them were cancelled.
    pub cancelled: i64,
    /// How many of them wait for stock, and until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backorder: Option<Backorder>,
    /// The supplier that sends it, when the shop does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
    /// The configuration that it was made from; it can be ordered again with changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub configuration: Option<ConfigurationId>,
}

/// A part of a line that waits for stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Backorder {
    /// How many wait.
    pub quantity: i64,
    /// When they are expected to be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<DayRange>,
}

/// A quantity of one line, for example in a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineQuantity {
    /// Which line.
    pub line: LineId,
    /// How many of it.
    pub quantity: i64,
}

/// An amount that went back to the customer, for lines of this order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Credit {
    /// Names it.
    pub id: CreditId,
    /// The credit note's number.
    pub number: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// What for.
    pub lines: Vec<LineQuantity>,
    /// How much; positive.
    pub amount: Money,
}

/// The amounts of an order: `items + shipping + tax - discount = total`, and `credited` of it went
/// back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Totals {
    /// All lines.
    pub items: Money,
    /// Postage and packing.
    pub shipping: Money,
    /// Tax that is not in the prices.
    pub tax: Money,
    /// Taken off; positive.
    pub discount: Money,
    /// What the order cost.
    pub total: Money,
    /// What went back since; positive.
    pub credited: Money,
}
