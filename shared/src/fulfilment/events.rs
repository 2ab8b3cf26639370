//! What carriers report.

use super::ShipmentStatus;
use crate::problem::{FieldCode, FieldError};
use crate::time::{DayRange, Timestamp};
use crate::validate::Faults;
use serde::{Deserialize, Serialize};

/// A place as carriers name it; every part may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    /// Town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State or region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Country, as the carrier wrote it, usually ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

impl Place {
    /// The parts that are known, from small to large, joined with commas.
    #[must_use]
    pub fn label(&self) -> String {
        let parts = [&self.city, &self.region, &self.country];
        let known: Vec<&str> = parts
            .into_iter()
            .flatten()
            .map(String::as_str)
            .filter(|p| !p.is_empty())
            .collect();
        known.join(", ")
    }
}

/// One thing that happened to a parcel. Two events are the same when all members are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CarrierEvent {
    /// When it happened, as the carrier says.
    pub at: Timestamp,
    /// In our vocabulary.
    pub status: ShipmentStatus,
    /// In the carrier's own words.
    pub message: String,
    /// Where it happened.
    pub place: Place,
}

impl PartialOrd for ShipmentStatus {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ShipmentStatus {
    /// The order of a parcel's life, which breaks ties between events of the same moment.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (*self as u8).cmp(&(*other as u8))
    }
}

/// A carrier's event as a shop or its carrier sends it to `POST /api/v1/carrier-events`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CarrierEventIn {
    /// Short code of the carrier, for example `ups`; found from the number when absent.
    #[serde(default)]
    pub carrier: Option<String>,
    /// The carrier's number for the parcel.
    pub tracking_number: String,
    /// When it happened.
    pub at: Timestamp,
    /// Our word, or EasyPost's, AfterShip's or Shippo's; kept as sent when unknown.
    pub status: String,
    /// The finer word that EasyPost, AfterShip and Shippo give beside it.
    #[serde(default)]
    pub detail: Option<String>,
    /// In the carrier's own words.
    #[serde(default)]
    pub message: String,
    /// Where it happened.
    #[serde(default)]
    pub place: Place,
    /// When the carrier now expects to deliver.
    #[serde(default)]
    pub expected: Option<DayRange>,
}

impl CarrierEventIn {
    /// The status in our vocabulary, whichever of the four vocabularies it was sent in.
    #[must_use]
    pub fn normalised(&self) -> ShipmentStatus {
        let (word, detail) = (self.status.as_str(), self.detail.as_deref());
        let ours = ShipmentStatus::from_word(word);
        [
            super::from_easypost(word, detail),
            ours,
            super::from_aftership(word, detail),
            super::from_shippo(word, detail),
        ]
        .into_iter()
        .find(|status| *status != ShipmentStatus::Unknown)
        .unwrap_or_default()
    }

    /// # Errors
    /// The members that are wrong.
    pub fn check(&self, now: Timestamp) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::new();
        faults.text("tracking_number", &self.tracking_number, 64);
        faults.text("status", &self.status, 64);
        faults.optional_text("detail", self.detail.as_deref(), 64);
        faults.optional_text("carrier", self.carrier.as_deref(), 40);
        faults.optional_text("message", Some(&self.message), 500);
        for part in [&self.place.city, &self.place.region, &self.place.country] {
            faults.optional_text("place", part.as_deref(), 100);
        }
        faults.plausible("at", self.at, now);
        let ordered = self.expected.is_none_or(|range| range.from <= range.to);
        faults.unless(ordered, "expected", FieldCode::OutOfRange);
        faults.done()
    }
}

/// What became of the events sent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CarrierEventsAccepted {
    /// Not known before.
    pub new: u32,
    /// Known already.
    pub known: u32,
    /// New ones that no shipment has the number of yet; they apply when one gets it.
    pub waiting: u32,
}
