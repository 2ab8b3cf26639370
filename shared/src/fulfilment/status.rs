//! One vocabulary for the state of a parcel, and the table that brings others' words into it.
//!
//! Sources: EasyPost tracker `status` and `status_detail`; AfterShip `tag` and `subtag`; Shippo
//! tracking `status` and `substatus`. A word that is not in the table is [`ShipmentStatus::Unknown`]:
//! carriers add words without notice, and an unknown word must not lose the event.

use crate::orders::Tone;
use serde::{Deserialize, Serialize};

/// Where a parcel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ShipmentStatus {
    /// Nothing that we understand.
    #[default]
    Unknown,
    /// The carrier has been told, but has not got it yet.
    LabelCreated,
    /// With the carrier.
    InTransit,
    /// On the vehicle that delivers it.
    OutForDelivery,
    /// The carrier was there and could not hand it over.
    AttemptFailed,
    /// Waits to be collected.
    PickupReady,
    /// Handed over.
    Delivered,
    /// On its way back to the sender.
    Returning,
    /// Something is wrong and the carrier has not said what.
    Exception,
    /// The carrier gave it up.
    Lost,
    /// Damaged on the way.
    Damaged,
    /// The carrier stopped following it.
    Expired,
    /// The label was cancelled before the parcel went out.
    Cancelled,
}

impl ShipmentStatus {
    /// Every status, in the order of a parcel's life.
    pub const ALL: [Self; 13] = [
        Self::Unknown,
        Self::LabelCreated,
        Self::InTransit,
        Self::OutForDelivery,
        Self::AttemptFailed,
        Self::PickupReady,
        Self::Delivered,
        Self::Returning,
        Self::Exception,
        Self::Lost,
        Self::Damaged,
        Self::Expired,
        Self::Cancelled,
    ];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::LabelCreated => "label_created",
            Self::InTransit => "in_transit",
            Self::OutForDelivery => "out_for_delivery",
            Self::AttemptFailed => "attempt_failed",
            Self::PickupReady => "pickup_ready",
            Self::Delivered => "delivered",
            Self::Returning => "returning",
            Self::Exception => "exception",
            Self::Lost => "lost",
            Self::Damaged => "damaged",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status with this word; [`Self::Unknown`] for any other.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == word)
            .unwrap_or_default()
    }

    /// Whether the customer still waits for it.
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(
            self,
            Self::Delivered | Self::Returning | Self::Lost | Self::Damaged | Self::Cancelled
        )
    }

    /// Whether the carrier has it and is expected to scan it again.
    #[must_use]
    pub fn is_moving(self) -> bool {
        matches!(
            self,
            Self::InTransit | Self::OutForDelivery | Self::Exception
        )
    }

    /// The tone in which it is shown.
    #[must_use]
    pub fn tone(self) -> Tone {
        match self {
            Self::Unknown | Self::LabelCreated | Self::Expired | Self::Cancelled => Tone::Neutral,
            Self::InTransit | Self::OutForDelivery => Tone::Progress,
            Self::PickupReady | Self::AttemptFailed | Self::Exception => Tone::Attention,
            Self::Delivered => Tone::Good,
            Self::Returning | Self::Lost | Self::Damaged => Tone::Problem,
        }
    }
}

/// EasyPost's `status`, made finer by its `status_detail` where that says more.
#[must_use]
pub fn from_easypost(status: &str, detail: Option<&str>) -> ShipmentStatus {
    use ShipmentStatus as S;
    match (status, detail) {
        ("delivered", _) => S::Delivered,
        ("return_to_sender", _) | ("failure" | "error", Some("return" | "refused")) => S::Returning,
        (_, Some("lost")) => S::Lost,
        (_, Some("damaged")) => S::Damaged,
        ("cancelled", _) => S::Cancelled,
        ("unknown" | "failure" | "error", Some("expired")) => S::Expired,
        ("available_for_pickup", _) => S::PickupReady,
        ("out_for_delivery", _) => S::OutForDelivery,
        (
            "in_transit",
            Some("delivery_exception" | "address_correction" | "awaiting_information"),
        ) => S::Exception,
        ("in_transit", _) => S::InTransit,
        ("pre_transit", _) => S::LabelCreated,
        ("failure", Some("delivery_exception")) => S::AttemptFailed,
        ("failure" | "error", _) => S::Exception,
        _ => S::Unknown,
    }
}

/// AfterShip's `tag`, made finer by its `subtag`.
#[must_use]
pub fn from_aftership(tag: &str, subtag: Option<&str>) -> ShipmentStatus {
    use ShipmentStatus as S;
    match (tag, subtag) {
        ("InfoReceived", _) => S::LabelCreated,
        ("InTransit", _) => S::InTransit,
        ("OutForDelivery", _) => S::OutForDelivery,
        ("AttemptFail", _) => S::AttemptFailed,
        ("AvailableForPickup", _) => S::PickupReady,
        ("Delivered", _) => S::Delivered,
        ("Exception", Some("Exception_010" | "Exception_011")) => S::Returning,
        ("Exception", Some("Exception_013")) => S::Lost,
        ("Exception", _) => S::Exception,
        ("Expired", _) => S::Expired,
        _ => S::Unknown,
    }
}

/// Shippo's `status`, made finer by its `substatus`.
#[must_use]
pub fn from_shippo(status: &str, substatus: Option<&str>) -> ShipmentStatus {
    use ShipmentStatus as S;
    match (status, substatus) {
        ("PRE_TRANSIT", _) => S::LabelCreated,
        ("TRANSIT", Some("out_for_delivery")) => S::OutForDelivery,
        ("TRANSIT", Some("delivery_attempted")) | ("FAILURE", Some("delivery_attempted")) => {
            S::AttemptFailed
        }
        ("TRANSIT", Some("pickup_available")) => S::PickupReady,
        ("TRANSIT", Some("address_issue" | "contact_carrier" | "location_inaccessible")) => {
            S::Exception
        }
        ("TRANSIT", _) => S::InTransit,
        ("DELIVERED", _) => S::Delivered,
        ("RETURNED", _) => S::Returning,
        ("FAILURE", Some("package_lost")) => S::Lost,
        ("FAILURE", Some("package_damaged")) => S::Damaged,
        ("FAILURE", _) => S::Exception,
        _ => S::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ShipmentStatus as S;

    #[test]
    fn every_status_has_one_word_and_comes_back_from_it() {
        for status in S::ALL {
            assert_eq!(S::from_word(status.as_str()), status);
            let wire = serde_json::to_string(&status).unwrap();
            assert_eq!(wire, format!("\"{}\"", status.as_str()));
        }
        assert_eq!(S::from_word("teleported"), S::Unknown);
    }

    #[test]
    fn three_vocabularies_meet_in_one() {
        for (status, detail, want) in [
            ("pre_transit", Some("label_created"), S::LabelCreated),
            ("in_transit", Some("arrived_at_facility"), S::InTransit),
            ("in_transit", Some("delayed"), S::InTransit),
            ("out_for_delivery", None, S::OutForDelivery),
            ("delivered", Some("arrived_at_destination"), S::Delivered),
            ("available_for_pickup", None, S::PickupReady),
            ("return_to_sender", Some("return"), S::Returning),
            ("failure", Some("lost"), S::Lost),
            ("failure", Some("damaged"), S::Damaged),
            ("failure", None, S::Exception),
            ("cancelled", None, S::Cancelled),
            ("error", None, S::Exception),
            ("unknown", None, S::Unknown),
            ("beamed_up", None, S::Unknown),
        ] {
            assert_eq!(from_easypost(status, detail), want, "{status} {detail:?}");
        }
        for (tag, subtag, want) in [
            ("Pending", None, S::Unknown),
            ("InfoReceived", None, S::LabelCreated),
            ("InTransit", Some("InTransit_003"), S::InTransit),
            ("OutForDelivery", None, S::OutForDelivery),
            ("AttemptFail", None, S::AttemptFailed),
            ("AvailableForPickup", None, S::PickupReady),
            ("Delivered", Some("Delivered_004"), S::Delivered),
            ("Exception", Some("Exception_013"), S::Lost),
            ("Exception", Some("Exception_010"), S::Returning),
            ("Exception", None, S::Exception),
            ("Expired", None, S::Expired),
        ] {
            assert_eq!(from_aftership(tag, subtag), want, "{tag} {subtag:?}");
        }
        for (status, substatus, want) in [
            ("UNKNOWN", None, S::Unknown),
            ("PRE_TRANSIT", None, S::LabelCreated),
            ("TRANSIT", None, S::InTransit),
            ("TRANSIT", Some("out_for_delivery"), S::OutForDelivery),
            ("TRANSIT", Some("pickup_available"), S::PickupReady),
            ("DELIVERED", None, S::Delivered),
            ("RETURNED", None, S::Returning),
            ("FAILURE", Some("package_lost"), S::Lost),
            ("FAILURE", None, S::Exception),
        ] {
            assert_eq!(
                from_shippo(status, substatus),
                want,
                "{status} {substatus:?}"
            );
        }
    }
}
