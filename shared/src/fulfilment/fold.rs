//! The state of a parcel as a fold over the *set* of its events.
//!
//! Any order of arrival, any duplicates and any late arrival give the same answer, because the
//! answer is the greatest element of the set under one fixed order. *Delivered* is greater than
//! everything, so no later report takes it back.

use super::{CarrierEvent, ShipmentStatus};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What follows from a parcel's events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShipmentState {
    /// Where it is.
    pub status: ShipmentStatus,
    /// Since when; absent without events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// The carrier's latest scan of any kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Timestamp>,
    /// When it was handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
    /// Delivered, but back to the sender: it was on its way back before.
    #[serde(default)]
    pub back_at_sender: bool,
}

/// How much an event says about where the parcel is, whatever its date: that it is there ends the
/// story; that a label exists never overrides a scan; a word we do not understand says nothing.
fn weight(status: ShipmentStatus) -> u8 {
    match status {
        ShipmentStatus::Unknown => 0,
        ShipmentStatus::LabelCreated => 1,
        // Only silence; a scan of any date says more.
        ShipmentStatus::Expired => 2,
        ShipmentStatus::Delivered => 4,
        _ => 3,
    }
}

/// Computes a parcel's state from its events, in any order and with any duplicates.
///
/// Among events of equal weight the latest counts; at the same moment the later stage of a
/// parcel's life. The first delivery counts as the moment of delivery.
#[must_use]
pub fn fold<'a>(events: impl IntoIterator<Item = &'a CarrierEvent>) -> ShipmentState {
    let mut best: Option<&CarrierEvent> = None;
    let mut delivered_at: Option<Timestamp> = None;
    let mut last_seen: Option<Timestamp> = None;
    let mut turned_back: Option<Timestamp> = None;
    for event in events {
        last_seen = last_seen.max(Some(event.at));
        match event.status {
            ShipmentStatus::Delivered => {
                delivered_at = Some(delivered_at.map_or(event.at, |at| at.min(event.at)));
            }
            ShipmentStatus::Returning => {
                turned_back = Some(turned_back.map_or(event.at, |at| at.min(event.at)));
            }
            _ => {}
        }
        let rank = |e: &CarrierEvent| (weight(e.status), e.at, e.status);
        if best.is_none_or(|known| rank(event) > rank(known)) {
            best = Some(event);
        }
    }
    let status = best.map_or(ShipmentStatus::Unknown, |event| event.status);
    ShipmentState {
        status,
        since: delivered_at.or(best.map(|event| event.at)),
        last_seen,
        delivered_at,
        back_at_sender: matches!((turned_back, delivered_at), (Some(back), Some(there)) if back <= there),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fulfilment::Place;
    use proptest::prelude::*;

    fn event(at: i64, status: ShipmentStatus) -> CarrierEvent {
        CarrierEvent {
            at: Timestamp(at),
            status,
            message: String::new(),
            place: Place::default(),
        }
    }

    fn any_event() -> impl Strategy<Value = CarrierEvent> {
        // Few distinct moments, so that ties are common.
        (0_i64..6, 0_usize..ShipmentStatus::ALL.len(), "[a-c]{0,2}").prop_map(|(at, i, message)| {
            CarrierEvent {
                message,
                ..event(at, ShipmentStatus::ALL[i])
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn any_order_with_any_duplicates_gives_the_same_state(
            events in prop::collection::vec(any_event(), 0..12),
            shuffled in any::<prop::sample::Index>(),
            seed in any::<u64>(),
        ) {
            let mut mixed = events.clone();
            if !events.is_empty() {
                let copies = shuffled.index(events.len());
                mixed.extend(events[..=copies].iter().cloned());
            }
            // Fisher-Yates with a small generator, so that the permutation shrinks with the seed.
            let mut state = seed | 1;
            for i in (1..mixed.len()).rev() {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                mixed.swap(i, usize::try_from(state % (i as u64 + 1)).unwrap());
            }
            prop_assert_eq!(fold(&events), fold(&mixed));
        }

        #[test]
        fn delivered_never_goes_back(
            before in prop::collection::vec(any_event(), 0..8),
            after in prop::collection::vec(any_event(), 0..8),
            at in 0_i64..6,
        ) {
            let mut known = before;
            known.push(event(at, ShipmentStatus::Delivered));
            prop_assert_eq!(fold(&known).status, ShipmentStatus::Delivered);
            known.extend(after);
            let state = fold(&known);
            prop_assert_eq!(state.status, ShipmentStatus::Delivered);
            prop_assert!(state.delivered_at <= Some(Timestamp(at)));
        }

        #[test]
        fn growing_the_set_step_by_step_ends_where_the_whole_set_does(
            events in prop::collection::vec(any_event(), 1..8),
        ) {
            let mut seen: Vec<CarrierEvent> = Vec::new();
            for event in &events {
                if !seen.contains(event) {
                    seen.push(event.clone());
                }
            }
            prop_assert_eq!(fold(&seen), fold(&events));
        }
    }

    #[test]
    fn without_events_nothing_is_known() {
        assert_eq!(fold(&[]), ShipmentState::default());
    }

    #[test]
    fn a_label_printed_late_does_not_hide_a_scan() {
        let state = fold(&[
            event(1, ShipmentStatus::InTransit),
            event(9, ShipmentStatus::LabelCreated),
        ]);
        assert_eq!(state.status, ShipmentStatus::InTransit);
        assert_eq!(state.last_seen, Some(Timestamp(9)));
    }

    #[test]
    fn a_lost_parcel_that_is_scanned_again_is_found() {
        let lost = [
            event(1, ShipmentStatus::InTransit),
            event(5, ShipmentStatus::Lost),
        ];
        assert_eq!(fold(&lost).status, ShipmentStatus::Lost);
        let found = [&lost[..], &[event(8, ShipmentStatus::InTransit)]].concat();
        assert_eq!(fold(&found).status, ShipmentStatus::InTransit);
    }

    #[test]
    fn an_unknown_word_changes_nothing_but_the_last_scan() {
        let state = fold(&[
            event(1, ShipmentStatus::OutForDelivery),
            event(7, ShipmentStatus::Unknown),
        ]);
        assert_eq!(state.status, ShipmentStatus::OutForDelivery);
        assert_eq!(state.last_seen, Some(Timestamp(7)));
    }

    #[test]
    fn a_parcel_delivered_after_turning_back_is_with_the_sender() {
        let state = fold(&[
            event(3, ShipmentStatus::Delivered),
            event(2, ShipmentStatus::Returning),
        ]);
        assert_eq!(state.status, ShipmentStatus::Delivered);
        assert!(state.back_at_sender);
        let kept = fold(&[
            event(2, ShipmentStatus::Delivered),
            event(3, ShipmentStatus::Returning),
        ]);
        assert_eq!(kept.status, ShipmentStatus::Delivered);
        assert!(!kept.back_at_sender);
    }

    #[test]
    fn easyposts_sample_with_delivered_dated_before_out_for_delivery_is_delivered() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let with = |text: &str, status| CarrierEvent {
            at: at(text),
            ..event(0, status)
        };
        let sample = [
            with("2014-11-21T14:24:00Z", ShipmentStatus::LabelCreated),
            with("2014-11-21T14:48:00Z", ShipmentStatus::InTransit),
            with("2014-11-22T08:51:00Z", ShipmentStatus::InTransit),
            with("2014-11-23T09:31:00Z", ShipmentStatus::InTransit),
            with("2014-11-24T08:10:00Z", ShipmentStatus::OutForDelivery),
            with("2014-11-19T10:51:54Z", ShipmentStatus::Delivered),
        ];
        let state = fold(&sample);
        assert_eq!(state.status, ShipmentStatus::Delivered);
        assert_eq!(state.delivered_at, Some(at("2014-11-19T10:51:54Z")));
    }
}
