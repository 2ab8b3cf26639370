//! Where an order is, all in all: a fold over its lines and parcels.

use super::{Line, LineState, Tone, line_states};
use crate::fulfilment::{Shipment, ShipmentStatus};
use crate::time::{Day, DayRange, Timestamp};
use serde::{Deserialize, Serialize};

/// The state of an order as a whole: the one that matters most to who waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Being picked and packed.
    #[default]
    Preparing,
    /// All that is still to come waits for stock.
    BackOrdered,
    /// With a carrier.
    OnItsWay,
    /// On the vehicle that delivers it.
    OutForDelivery,
    /// Waits to be collected.
    PickupReady,
    /// A delivery was tried in vain.
    AttemptFailed,
    /// The carrier reports a difficulty.
    Exception,
    /// On its way back to the sender.
    Returning,
    /// The carrier gave a parcel up.
    Lost,
    /// A parcel was damaged.
    Damaged,
    /// Some of it is there, the rest is still to come.
    PartlyDelivered,
    /// All of it is there.
    Delivered,
    /// Finished by the shop without tracking.
    Completed,
    /// Nothing of it will come.
    Cancelled,
}

/// The groups by which a list is filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Still to come.
    Open,
    /// Needs someone's attention; late orders count too.
    Attention,
    /// There, or finished.
    Done,
    /// Cancelled.
    Cancelled,
}

impl Group {
    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Attention => "attention",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }
}

impl OrderStatus {
    /// Every status.
    pub const ALL: [Self; 14] = [
        Self::Preparing,
        Self::BackOrdered,
        Self::OnItsWay,
        Self::OutForDelivery,
        Self::PickupReady,
        Self::AttemptFailed,
        Self::Exception,
        Self::Returning,
        Self::Lost,
        Self::Damaged,
        Self::PartlyDelivered,
        Self::Delivered,
        Self::Completed,
        Self::Cancelled,
    ];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::BackOrdered => "back_ordered",
            Self::OnItsWay => "on_its_way",
            Self::OutForDelivery => "out_for_delivery",
            Self::PickupReady => "pickup_ready",
            Self::AttemptFailed => "attempt_failed",
            Self::Exception => "exception",
            Self::Returning => "returning",
            Self::Lost => "lost",
            Self::Damaged => "damaged",
            Self::PartlyDelivered => "partly_delivered",
            Self::Delivered => "delivered",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == word)
            .unwrap_or_default()
    }

    /// The group it is filtered by.
    #[must_use]
    pub fn group(self) -> Group {
        match self {
            Self::Preparing
            | Self::BackOrdered
            | Self::OnItsWay
            | Self::OutForDelivery
            | Self::PickupReady
            | Self::PartlyDelivered => Group::Open,
            Self::AttemptFailed
            | Self::Exception
            | Self::Returning
            | Self::Lost
            | Self::Damaged => Group::Attention,
            Self::Delivered | Self::Completed => Group::Done,
            Self::Cancelled => Group::Cancelled,
        }
    }
}

/// What is known about an order's way to the customer: enough for a list row and for a guest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Progress {
    /// The state that matters most.
    pub status: OrderStatus,
    /// How many parcels there are.
    pub parcels: i64,
    /// How many of them are there.
    pub parcels_delivered: i64,
    /// How many pieces wait for stock.
    pub backordered: i64,
    /// When the next of what is still to come is expected; after delivery absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<DayRange>,
    /// When the order was expected first, if that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_expected: Option<DayRange>,
    /// When the last parcel arrived, once all have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
}

/// The sentence that answers "where is my order?"; the page says it in the customer's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headline {
    /// Being picked and packed; when it is expected.
    Preparing(Option<DayRange>),
    /// Waits for stock; until when.
    BackOrdered(Option<DayRange>),
    /// On its way, no date known.
    OnItsWay,
    /// On its way; arrives on these days.
    Arriving(DayRange),
    /// Should have been there by the last of these days.
    Late(DayRange),
    /// Arrives today.
    OutForDelivery,
    /// Waits to be collected.
    PickupReady,
    /// A delivery was tried in vain.
    AttemptFailed,
    /// The carrier reports a difficulty.
    Exception,
    /// On its way back to the sender.
    Returning,
    /// A parcel was given up.
    Lost,
    /// A parcel was damaged.
    Damaged,
    /// This many of this many parcels are there; when the rest is expected.
    PartlyDelivered(i64, i64, Option<DayRange>),
    /// All is there, since then.
    Delivered(Option<Timestamp>),
    /// Finished by the shop without tracking.
    Completed,
    /// Nothing will come.
    Cancelled,
}

impl Progress {
    /// Whether something should have been there by now.
    #[must_use]
    pub fn is_late(&self, today: Day) -> bool {
        self.status.group() == Group::Open && self.expected.is_some_and(|range| range.to < today)
    }

    /// The sentence to open with.
    #[must_use]
    pub fn headline(&self, today: Day) -> Headline {
        let late = self.expected.filter(|_| self.is_late(today));
        match self.status {
            OrderStatus::OutForDelivery => Headline::OutForDelivery,
            OrderStatus::PickupReady => Headline::PickupReady,
            OrderStatus::AttemptFailed => Headline::AttemptFailed,
            OrderStatus::Exception => Headline::Exception,
            OrderStatus::Returning => Headline::Returning,
            OrderStatus::Lost => Headline::Lost,
            OrderStatus::Damaged => Headline::Damaged,
            OrderStatus::Delivered => Headline::Delivered(self.delivered_at),
            OrderStatus::Completed => Headline::Completed,
            OrderStatus::Cancelled => Headline::Cancelled,
            OrderStatus::PartlyDelivered => {
                Headline::PartlyDelivered(self.parcels_delivered, self.parcels, self.expected)
            }
            OrderStatus::Preparing | OrderStatus::BackOrdered | OrderStatus::OnItsWay => {
                match (late, self.status, self.expected) {
                    (Some(range), ..) => Headline::Late(range),
                    (None, OrderStatus::Preparing, expected) => Headline::Preparing(expected),
                    (None, OrderStatus::BackOrdered, expected) => Headline::BackOrdered(expected),
                    (None, _, Some(range)) => Headline::Arriving(range),
                    (None, _, None) => Headline::OnItsWay,
                }
            }
        }
    }

    /// The tone in which it is shown.
    #[must_use]
    pub fn tone(&self, today: Day) -> Tone {
        if self.is_late(today) {
            return Tone::Attention;
        }
        match self.status {
            OrderStatus::Preparing | OrderStatus::Completed | OrderStatus::Cancelled => {
                Tone::Neutral
            }
            OrderStatus::OnItsWay | OrderStatus::OutForDelivery | OrderStatus::PartlyDelivered => {
                Tone::Progress
            }
            OrderStatus::Delivered => Tone::Good,
            OrderStatus::BackOrdered
            | OrderStatus::PickupReady
            | OrderStatus::AttemptFailed
            | OrderStatus::Exception => Tone::Attention,
            OrderStatus::Returning | OrderStatus::Lost | OrderStatus::Damaged => Tone::Problem,
        }
    }
}

/// What is known of an order besides its lines and parcels.
#[derive(Debug, Clone, Copy, Default)]
pub struct ParcelFacts {
    /// The shop says that the order is finished.
    pub completed: bool,
    /// What the shop promised for the order as a whole.
    pub promised: Option<DayRange>,
}

/// Computes an order's progress from its lines and parcels.
///
/// The most pressing state wins: a lost parcel before one out for delivery before one on its way.
#[must_use]
pub fn progress(lines: &[Line], shipments: &[Shipment], facts: ParcelFacts) -> Progress {
    let counted: Vec<&Shipment> = shipments
        .iter()
        .filter(|shipment| shipment.state.status != ShipmentStatus::Cancelled)
        .collect();
    let arrived =
        |s: &&&Shipment| s.state.status == ShipmentStatus::Delivered && !s.state.back_at_sender;
    let delivered = counted.iter().filter(arrived).count();
    let pieces = Pieces::count(lines, shipments);
    let status = overall(&counted, delivered, &pieces, facts.completed);
    let open = status.group() != Group::Done && status != OrderStatus::Cancelled;
    let parcels = counted.iter().filter(|s| s.state.status.is_open());
    let first = parcels
        .clone()
        .filter_map(|s| s.first_expected)
        .min_by_key(|range| range.to);
    let expected = parcels
        .filter_map(|s| s.expected)
        .min_by_key(|range| range.to)
        .or_else(|| {
            facts
                .promised
                .filter(|_| pieces.preparing > 0 && counted.len() == delivered)
        })
        .or(pieces.backorder_expected);
    let done = status == OrderStatus::Delivered;
    Progress {
        status,
        parcels: count(counted.len()),
        parcels_delivered: count(delivered),
        backordered: pieces.backordered,
        expected: expected.filter(|_| open),
        first_expected: first.filter(|first| open && Some(*first) != expected),
        delivered_at: counted
            .iter()
            .filter_map(|s| s.state.delivered_at)
            .max()
            .filter(|_| done),
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Pieces that are in no parcel, by state.
#[derive(Default)]
struct Pieces {
    ordered: i64,
    preparing: i64,
    backordered: i64,
    cancelled: i64,
    backorder_expected: Option<DayRange>,
}

impl Pieces {
    fn count(lines: &[Line], shipments: &[Shipment]) -> Self {
        let mut pieces = Self::default();
        for line in lines {
            pieces.ordered = pieces.ordered.saturating_add(line.quantity);
            for (quantity, state) in line_states(line, shipments) {
                match state {
                    LineState::InParcel { .. } => {}
                    LineState::Preparing => pieces.preparing += quantity,
                    LineState::Cancelled => pieces.cancelled += quantity,
                    LineState::BackOrdered(expected) => {
                        pieces.backordered += quantity;
                        let sooner =
                            |known: DayRange| expected.is_some_and(|new| new.to < known.to);
                        if pieces.backorder_expected.is_none_or(sooner) {
                            pieces.backorder_expected = expected.or(pieces.backorder_expected);
                        }
                    }
                }
            }
        }
        pieces
    }
}

fn overall(
    parcels: &[&Shipment],
    delivered: usize,
    pieces: &Pieces,
    completed: bool,
) -> OrderStatus {
    let has = |status: ShipmentStatus| parcels.iter().any(|s| s.state.status == status);
    if parcels.is_empty() && pieces.ordered > 0 && pieces.cancelled == pieces.ordered {
        return OrderStatus::Cancelled;
    }
    for (parcel, order) in [
        (ShipmentStatus::Lost, OrderStatus::Lost),
        (ShipmentStatus::Damaged, OrderStatus::Damaged),
        (ShipmentStatus::Returning, OrderStatus::Returning),
        (ShipmentStatus::AttemptFailed, OrderStatus::AttemptFailed),
        (ShipmentStatus::Exception, OrderStatus::Exception),
        (ShipmentStatus::PickupReady, OrderStatus::PickupReady),
        (ShipmentStatus::OutForDelivery, OrderStatus::OutForDelivery),
    ] {
        if has(parcel) {
            return order;
        }
    }
    if parcels.iter().any(|s| s.state.back_at_sender) {
        return OrderStatus::Returning;
    }
    let outstanding = pieces.preparing + pieces.backordered;
    if delivered > 0 && delivered == parcels.len() && (outstanding == 0 || completed) {
        return OrderStatus::Delivered;
    }
    if delivered > 0 {
        return OrderStatus::PartlyDelivered;
    }
    if completed {
        return OrderStatus::Completed;
    }
    if has(ShipmentStatus::InTransit) || has(ShipmentStatus::Expired) {
        return OrderStatus::OnItsWay;
    }
    if pieces.backordered > 0 && pieces.preparing == 0 && parcels.is_empty() {
        return OrderStatus::BackOrdered;
    }
    OrderStatus::Preparing
}
