//! Parcels: what carriers say, in one vocabulary, and what follows from it.

mod events;
mod fold;
mod status;

pub use events::{CarrierEvent, CarrierEventIn, CarrierEventsAccepted, Place};
pub use fold::{ShipmentState, fold};
pub use status::{ShipmentStatus, from_aftership, from_easypost, from_shippo};

use crate::id::ShipmentId;
use crate::orders::{LineQuantity, Tone};
use crate::time::{Day, DayRange, Timestamp};
use serde::{Deserialize, Serialize};

/// Who hands the goods over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ShipmentKind {
    /// Sent by the shop.
    #[default]
    Shop,
    /// Sent by a supplier on the shop's behalf.
    DropShip,
}

/// A carrier's number for a parcel. Numbers are added, never replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrackingNumber {
    /// Short code of the carrier, for example `ups`; empty when unknown.
    pub carrier: String,
    /// The carrier's name for people; empty when unknown.
    #[serde(default)]
    pub carrier_name: String,
    /// As the carrier writes it.
    pub number: String,
    /// The carrier's own page for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// One parcel of an order, with its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shipment {
    /// Names it.
    pub id: ShipmentId,
    /// Who sends it.
    pub kind: ShipmentKind,
    /// The supplier's name, when drop-shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// When the shop handed it over or announced it.
    pub created_at: Timestamp,
    /// The numbers under which carriers know it, oldest first.
    pub tracking: Vec<TrackingNumber>,
    /// What is in it.
    pub lines: Vec<LineQuantity>,
    /// What follows from its events.
    pub state: ShipmentState,
    /// When it is expected now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<DayRange>,
    /// When it was expected first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_expected: Option<DayRange>,
    /// Every event, newest first.
    pub events: Vec<CarrierEvent>,
}

/// Days without a scan after which we say that the carrier is silent.
const SILENT_DAYS: i64 = 7;

impl Shipment {
    /// Whether it should have been there by now.
    #[must_use]
    pub fn is_late(&self, today: Day) -> bool {
        self.state.status.is_open() && self.expected.is_some_and(|range| range.to < today)
    }

    /// Whether it is on its way and the carrier has not scanned it for a week.
    #[must_use]
    pub fn is_silent(&self, now: Timestamp) -> bool {
        self.state.status.is_moving()
            && self
                .state
                .last_seen
                .is_some_and(|seen| seen.plus_days(SILENT_DAYS) < now)
    }

    /// The tone in which its state is shown.
    #[must_use]
    pub fn tone(&self, today: Day) -> Tone {
        if self.is_late(today) {
            Tone::Attention
        } else {
            self.state.status.tone()
        }
    }
}
