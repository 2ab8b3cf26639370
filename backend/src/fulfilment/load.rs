//! Putting an order's parcels together from what was announced and what carriers reported.

use super::store::{self, EstimateRow, EventRow, NumberRow, ShipmentRow};
use crate::db::{Conn, DbError};
use crate::orders::store::days;
use shared::fulfilment::{
    CarrierEvent, Place, Shipment, ShipmentKind, ShipmentStatus, TrackingNumber, fold,
};
use shared::id::{LineId, OrderId, ShipmentId, TenantId};
use shared::orders::LineQuantity;
use shared::time::{Day, DayRange, Timestamp};
use shared::tracking;

/// Parcels with the same number that were announced further apart than this are different parcels:
/// the carrier has used the number again.
const REUSE_DAYS: i64 = 60;
/// An event may be older than the announcement of its parcel by this much.
const EARLY_DAYS: i64 = 30;

/// The parcels of an order with their events and what follows from them.
///
/// # Errors
/// When the database fails.
pub async fn load(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
) -> Result<Vec<Shipment>, DbError> {
    let rows = store::list_shipments(conn, order).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let contents = store::list_contents(conn, order).await?;
    let numbers = store::list_numbers(conn, order).await?;
    let mut shipments = Vec::with_capacity(rows.len());
    for row in rows {
        let own: Vec<&NumberRow> = numbers.iter().filter(|n| n.shipment_id == row.id).collect();
        let mut events = Vec::new();
        let mut estimates = Vec::new();
        for number in &own {
            let uses = store::list_uses(conn, tenant, &number.folded).await?;
            let window = Window::of(row.created_at, &uses);
            let reported = store::list_events(conn, tenant, &number.folded).await?;
            events.extend(reported.into_iter().filter(|event| window.has(event.at)));
            let said = store::list_estimates(conn, tenant, &number.folded).await?;
            estimates.extend(
                said.into_iter()
                    .filter(|estimate| window.has(estimate.as_of)),
            );
        }
        let lines = contents
            .iter()
            .filter(|(shipment, ..)| *shipment == row.id)
            .map(|(_, line, quantity)| LineQuantity {
                line: LineId::from_trusted(line.clone()),
                quantity: *quantity,
            })
            .collect();
        shipments.push(assemble(row, &own, lines, events, estimates));
    }
    Ok(shipments)
}

/// The time in which a number meant this parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    from: i64,
    until: i64,
}

impl Window {
    /// From the announcements of all parcels with the number. Depends on the set alone, so that the
    /// order in which parcels and events arrive does not matter.
    fn of(announced: i64, uses: &[(i64,)]) -> Self {
        let reuse = Timestamp(0).plus_days(REUSE_DAYS).millis();
        let early = Timestamp(0).plus_days(EARLY_DAYS).millis();
        let before = uses.iter().any(|(other,)| *other < announced - reuse);
        let next = uses
            .iter()
            .map(|(other,)| *other)
            .filter(|other| *other > announced + reuse)
            .min();
        Self {
            from: if before { announced - early } else { i64::MIN },
            until: next.map_or(i64::MAX, |next| next - early),
        }
    }

    fn has(self, at: i64) -> bool {
        (self.from..self.until).contains(&at)
    }
}

pub(crate) fn assemble(
    row: ShipmentRow,
    numbers: &[&NumberRow],
    lines: Vec<LineQuantity>,
    events: Vec<EventRow>,
    mut estimates: Vec<EstimateRow>,
) -> Shipment {
    let mut events: Vec<CarrierEvent> = events.into_iter().map(read_event).collect();
    // Newest first, the later stage first at the same moment; the same report under two numbers of
    // one parcel is one event.
    events.sort_by(|a, b| b.cmp(a));
    events.dedup();
    let state = fold(&events);
    estimates.sort_by_key(|estimate| (estimate.as_of, estimate.expected_to));
    let said = |estimate: &EstimateRow| {
        DayRange::new(Day(estimate.expected_from), Day(estimate.expected_to))
    };
    let announced = days(row.expected_from, row.expected_to);
    let open = state.status.is_open();
    let expected = estimates.last().map(said).or(announced).filter(|_| open);
    let first = announced
        .or_else(|| estimates.first().map(said))
        .filter(|_| open);
    Shipment {
        id: ShipmentId::from_trusted(row.id),
        kind: if row.kind == "drop_ship" {
            ShipmentKind::DropShip
        } else {
            ShipmentKind::Shop
        },
        sender: row.sender,
        created_at: Timestamp(row.created_at),
        tracking: numbers.iter().map(|number| read_number(number)).collect(),
        lines,
        state,
        expected,
        first_expected: first.filter(|first| Some(*first) != expected),
        events,
    }
}

fn read_event(row: EventRow) -> CarrierEvent {
    CarrierEvent {
        at: Timestamp(row.at),
        status: ShipmentStatus::from_word(&row.status),
        message: row.message,
        place: Place {
            city: row.city,
            region: row.region,
            country: row.country,
        },
    }
}

fn read_number(row: &NumberRow) -> TrackingNumber {
    TrackingNumber {
        carrier: row.carrier.clone(),
        carrier_name: tracking::carrier_name(&row.carrier)
            .map_or_else(|| row.carrier.to_uppercase(), str::to_owned),
        number: row.number.clone(),
        url: tracking::tracking_url(&row.carrier, &row.folded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    #[test]
    fn a_number_used_once_means_its_parcel_for_ever() {
        let window = Window::of(100 * DAY, &[(100 * DAY,)]);
        assert!(window.has(0) && window.has(10_000 * DAY));
    }

    #[test]
    fn two_orders_in_one_parcel_share_its_events() {
        let uses = [(100 * DAY,), (100 * DAY + 5,)];
        for announced in [100 * DAY, 100 * DAY + 5] {
            assert!(Window::of(announced, &uses).has(101 * DAY));
        }
    }

    #[test]
    fn a_number_used_again_after_a_year_means_the_new_parcel_then() {
        let uses = [(100 * DAY,), (465 * DAY,)];
        let (old, new) = (Window::of(100 * DAY, &uses), Window::of(465 * DAY, &uses));
        for (at, want_old, want_new) in [
            (101, true, false),
            (434, true, false),
            (436, false, true),
            (470, false, true),
        ] {
            assert_eq!(
                (old.has(at * DAY), new.has(at * DAY)),
                (want_old, want_new),
                "day {at}"
            );
        }
    }
}
