//! The state of an order, a parcel or some pieces in words.

use super::days::{When, past, when};
use crate::i18n::{Lang, Words};
use crate::intl::{self, Shape};
use shared::fulfilment::{Shipment, ShipmentStatus};
use shared::orders::{Headline, OrderStatus, Progress};
use shared::time::{Day, DayRange, Timestamp};

/// To whom something is told: in which words, how dates are written, and what day it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Telling<'a> {
    pub(crate) words: Words,
    pub(crate) locale: &'a str,
    pub(crate) today: Day,
    /// [`Shape::Long`] for headings, [`Shape::Short`] for rows.
    pub(crate) shape: Shape,
}

impl Telling<'_> {
    fn when(&self, range: Option<DayRange>) -> When {
        when(self.words, self.locale, range, self.today, self.shape)
    }

    fn past(&self, at: Option<Timestamp>) -> When {
        let none = When {
            kind: "none",
            days: String::new(),
        };
        at.map_or(none, |at| {
            past(self.words, self.locale, intl::local_day(at), self.today)
        })
    }

    fn arriving(&self, range: DayRange) -> String {
        let When { kind, days } = self.when(Some(range));
        self.words.headline_arriving(kind, &days)
    }

    fn late(&self, range: DayRange) -> String {
        let When { kind, days } = self.when(Some(DayRange::new(range.to, range.to)));
        self.words.headline_late(kind, &days)
    }

    fn delivered(&self, at: Option<Timestamp>) -> String {
        let When { kind, days } = self.past(at);
        self.words.headline_delivered(kind, &days)
    }

    /// The word for some days that something waits for.
    pub(crate) fn back_ordered(&self, range: Option<DayRange>) -> String {
        let When { kind, days } = self.when(range);
        self.words.headline_back_ordered(kind, &days)
    }

    /// What is being packed.
    pub(crate) fn preparing(&self, range: Option<DayRange>) -> String {
        let When { kind, days } = self.when(range);
        self.words.headline_preparing(kind, &days)
    }
}

/// The sentence that answers "where is my order?".
pub(crate) fn headline(telling: &Telling<'_>, progress: &Progress) -> String {
    let words = telling.words;
    match progress.headline(telling.today) {
        Headline::Preparing(range) => telling.preparing(range),
        Headline::BackOrdered(range) => telling.back_ordered(range),
        Headline::OnItsWay => words.status_in_transit().to_owned(),
        Headline::Arriving(range) => telling.arriving(range),
        Headline::Late(range) => telling.late(range),
        Headline::OutForDelivery => words.headline_out_for_delivery().to_owned(),
        Headline::PickupReady => words.status_pickup_ready().to_owned(),
        Headline::AttemptFailed => words.status_attempt_failed().to_owned(),
        Headline::Exception => words.status_exception().to_owned(),
        Headline::Returning => words.status_returning().to_owned(),
        Headline::Lost => words.headline_lost().to_owned(),
        Headline::Damaged => words.headline_damaged().to_owned(),
        Headline::PartlyDelivered(there, all, range) => {
            let When { kind, days } = telling.when(range.filter(|range| range.to >= telling.today));
            if there < all {
                words.headline_parcels_delivered(there, all, kind, &days)
            } else {
                words.headline_partly_delivered(kind, &days)
            }
        }
        Headline::Delivered(at) => telling.delivered(at),
        Headline::Completed => words.headline_completed().to_owned(),
        Headline::Cancelled => words.headline_cancelled().to_owned(),
    }
}

/// What the headline means for the person, and what they can do; nothing where it says it all.
pub(crate) fn explanation(words: Words, progress: &Progress, today: Day) -> Option<&'static str> {
    if progress.is_late(today) {
        return Some(words.explain_late());
    }
    match progress.status {
        OrderStatus::Preparing => Some(words.explain_preparing()),
        OrderStatus::BackOrdered => Some(words.explain_back_ordered()),
        OrderStatus::OutForDelivery => Some(words.explain_out_for_delivery()),
        OrderStatus::PickupReady => Some(words.explain_pickup_ready()),
        OrderStatus::AttemptFailed => Some(words.explain_attempt_failed()),
        OrderStatus::Exception => Some(words.explain_exception()),
        OrderStatus::Returning => Some(words.explain_returning()),
        OrderStatus::Lost | OrderStatus::Damaged => Some(words.explain_lost()),
        OrderStatus::Completed => Some(words.explain_completed()),
        OrderStatus::Cancelled => Some(words.explain_cancelled()),
        OrderStatus::OnItsWay | OrderStatus::PartlyDelivered | OrderStatus::Delivered => None,
    }
}

/// Where one parcel is, with the day that matters.
pub(crate) fn parcel(telling: &Telling<'_>, shipment: &Shipment) -> String {
    use ShipmentStatus as S;
    let late = shipment
        .expected
        .filter(|_| shipment.is_late(telling.today));
    match (shipment.state.status, late, shipment.expected) {
        (S::Delivered, ..) if shipment.state.back_at_sender => {
            telling.words.status_back_at_sender().to_owned()
        }
        (S::Delivered, ..) => telling.delivered(shipment.state.delivered_at),
        (S::Unknown | S::LabelCreated | S::InTransit, Some(range), _) => telling.late(range),
        (S::Unknown | S::LabelCreated | S::InTransit, None, Some(range)) => telling.arriving(range),
        (status, ..) => shipment_status(telling.words, status).to_owned(),
    }
}

/// The word for a parcel's state.
pub(crate) fn shipment_status(words: Words, status: ShipmentStatus) -> &'static str {
    match status {
        ShipmentStatus::Unknown => words.status_unknown(),
        ShipmentStatus::LabelCreated => words.status_label_created(),
        ShipmentStatus::InTransit => words.status_in_transit(),
        ShipmentStatus::OutForDelivery => words.status_out_for_delivery(),
        ShipmentStatus::AttemptFailed => words.status_attempt_failed(),
        ShipmentStatus::PickupReady => words.status_pickup_ready(),
        ShipmentStatus::Delivered => words.status_delivered(),
        ShipmentStatus::Returning => words.status_returning(),
        ShipmentStatus::Exception => words.status_exception(),
        ShipmentStatus::Lost => words.status_lost(),
        ShipmentStatus::Damaged => words.status_damaged(),
        ShipmentStatus::Expired => words.status_expired(),
        ShipmentStatus::Cancelled => words.status_cancelled(),
    }
}

/// A sentence as the rest of another one: English writes its first letter small, German, whose
/// sentences here begin with nouns as often as not, keeps it.
pub(crate) fn mid_sentence(words: Words, text: &str) -> String {
    match words.lang {
        Lang::De => text.to_owned(),
        Lang::En => {
            let mut letters = text.chars();
            letters
                .next()
                .into_iter()
                .flat_map(char::to_lowercase)
                .chain(letters)
                .collect()
        }
    }
}
