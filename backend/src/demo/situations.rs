//! What happens to the demo's orders: every situation that a customer can meet.

use super::people::{ANNE, BEN, CLARA, GUEST};
use super::slice::orders_of;
use crate::app::SharedApp;
use crate::fulfilment::{Report, ship, take_reports};
use crate::ledger::Actor;
use crate::orders::{Source, place};
use crate::tenants::Tenant;
use anyhow::{Result, anyhow};
use shared::fulfilment::{Place, ShipmentKind, ShipmentStatus as S};
use shared::orders::{BackorderIn, CreateOrder, CreateShipment, ShipmentLineIn, TrackingIn};
use shared::time::{DayRange, Timestamp};

const HOUR: i64 = 3_600_000;

/// A scan: hours before now, state, the carrier's words, town.
type Scan = (i64, S, &'static str, &'static str);

/// A parcel of the demo.
struct Parcel {
    carrier: &'static str,
    number: &'static str,
    /// Positions of the lines in it, from 1; empty for all that is left.
    lines: &'static [usize],
    supplier: Option<&'static str>,
    /// Hours before now when it was handed over.
    shipped: i64,
    /// First and last expected day, counted from today.
    expected: (i64, i64),
    scans: &'static [Scan],
}

/// An order of the demo.
struct Situation {
    /// Hours before now when it was placed.
    placed: i64,
    /// First and last promised day, counted from today.
    promised: Option<(i64, i64)>,
    change: fn(&mut CreateOrder, Timestamp),
    parcels: &'static [Parcel],
}

const LABEL: &str = "Shipment information received";
const PICKED_UP: &str = "Picked up from sender";

const OUT_FOR_DELIVERY: Situation = Situation {
    placed: 74,
    promised: None,
    change: leave,
    parcels: &[Parcel {
        carrier: "ups",
        number: "1Z5R89390357567127",
        lines: &[],
        supplier: None,
        shipped: 52,
        expected: (0, 0),
        scans: &[
            (52, S::LabelCreated, LABEL, ""),
            (47, S::InTransit, PICKED_UP, "Reading"),
            (26, S::InTransit, "Arrived at facility", "Swindon"),
            (7, S::InTransit, "Arrived at delivery centre", "Bristol"),
            (3, S::OutForDelivery, "Out for delivery", "Bristol"),
        ],
    }],
};
const SPLIT: Situation = Situation {
    placed: 122,
    promised: Some((2, 5)),
    change: leave,
    parcels: &[
        Parcel {
            carrier: "dhl",
            number: "3318810025",
            lines: &[1],
            supplier: None,
            shipped: 96,
            expected: (-2, -1),
            scans: &[
                (95, S::InTransit, PICKED_UP, "Reading"),
                (50, S::OutForDelivery, "With delivery courier", "Bristol"),
                (
                    46,
                    S::Delivered,
                    "Delivered, signed for by MILLER",
                    "Bristol",
                ),
            ],
        },
        Parcel {
            carrier: "fedex",
            number: "986578788855",
            lines: &[2],
            supplier: None,
            shipped: 40,
            expected: (1, 2),
            scans: &[
                (39, S::LabelCreated, LABEL, ""),
                (30, S::InTransit, "Left FedEx origin facility", "London"),
                (9, S::InTransit, "On the way", "Swindon"),
            ],
        },
    ],
};
const LATE: Situation = Situation {
    placed: 220,
    promised: None,
    change: leave,
    parcels: &[Parcel {
        carrier: "usps",
        number: "9400111202555842332669",
        lines: &[],
        supplier: None,
        shipped: 200,
        expected: (-3, -2),
        scans: &[
            (198, S::InTransit, "Accepted at origin facility", "London"),
            (
                120,
                S::InTransit,
                "Departed regional facility",
                "Birmingham",
            ),
            (80, S::InTransit, "Delayed, still on its way", "Birmingham"),
        ],
    }],
};
const BACK_ORDERED: Situation = Situation {
    placed: 60,
    promised: None,
    change: wait_for_stock,
    parcels: &[Parcel {
        carrier: "dhl",
        number: "8487135506",
        lines: &[2],
        supplier: None,
        shipped: 30,
        expected: (1, 1),
        scans: &[
            (29, S::InTransit, PICKED_UP, "Reading"),
            (8, S::InTransit, "Processed at hub", "Swindon"),
        ],
    }],
};
const DROP_SHIPPED: Situation = Situation {
    placed: 80,
    promised: None,
    change: name_supplier,
    parcels: &[
        Parcel {
            carrier: "s10",
            number: "RB123456785GB",
            lines: &[1],
            supplier: Some("Fenwick Pottery"),
            shipped: 55,
            expected: (2, 4),
            scans: &[
                (54, S::LabelCreated, LABEL, ""),
                (
                    33,
                    S::InTransit,
                    "Accepted at post office",
                    "Stoke-on-Trent",
                ),
            ],
        },
        Parcel {
            carrier: "ups",
            number: "1Z410E7W0392751591",
            lines: &[2],
            supplier: None,
            shipped: 56,
            expected: (1, 1),
            scans: &[
                (52, S::InTransit, PICKED_UP, "Reading"),
                (10, S::InTransit, "Departed from facility", "Swindon"),
            ],
        },
    ],
};
const PREPARING: Situation = Situation {
    placed: 2,
    promised: Some((3, 5)),
    change: leave,
    parcels: &[],
};
const PICKUP: Situation = Situation {
    placed: 130,
    promised: None,
    change: leave,
    parcels: &[Parcel {
        carrier: "dhl",
        number: "3821724944",
        lines: &[],
        supplier: None,
        shipped: 100,
        expected: (-1, 0),
        scans: &[
            (99, S::InTransit, PICKED_UP, "Reading"),
            (28, S::AttemptFailed, "Nobody at home, card left", "Bristol"),
            (
                5,
                S::PickupReady,
                "Ready at Corner Post, 3 Quay Street, until Saturday",
                "Bristol",
            ),
        ],
    }],
};
const LOST: Situation = Situation {
    placed: 560,
    promised: None,
    change: leave,
    parcels: &[Parcel {
        carrier: "dhl",
        number: "3318810014",
        lines: &[],
        supplier: None,
        shipped: 530,
        expected: (-18, -16),
        scans: &[
            (528, S::InTransit, PICKED_UP, "Reading"),
            (480, S::InTransit, "Processed at hub", "Birmingham"),
            (70, S::Lost, "Search closed, parcel not found", "Birmingham"),
        ],
    }],
};
const DELIVERED: Situation = Situation {
    placed: 190,
    promised: None,
    change: leave,
    parcels: &[Parcel {
        carrier: "fedex",
        number: "799531274483",
        lines: &[],
        supplier: None,
        shipped: 170,
        expected: (-4, -3),
        scans: &[
            (169, S::LabelCreated, LABEL, ""),
            (160, S::InTransit, "Picked up", "London"),
            (
                80,
                S::OutForDelivery,
                "On FedEx vehicle for delivery",
                "Bristol",
            ),
            (
                75,
                S::Delivered,
                "Left with neighbour at number 16",
                "Bristol",
            ),
        ],
    }],
};
const CANCELLED: Situation = Situation {
    placed: 300,
    promised: None,
    change: cancel_all,
    parcels: &[],
};
const RETURNING: Situation = Situation {
    placed: 420,
    promised: None,
    change: leave,
    parcels: &[Parcel {
        carrier: "ups",
        number: "1Z8V92A70367203024",
        lines: &[],
        supplier: None,
        shipped: 400,
        expected: (-14, -13),
        scans: &[
            (398, S::InTransit, PICKED_UP, "Reading"),
            (330, S::AttemptFailed, "Address not found", "Bristol"),
            (170, S::Returning, "Returning to sender", "Bristol"),
        ],
    }],
};
const ON_ITS_WAY: Situation = Situation {
    placed: 50,
    promised: None,
    change: leave,
    parcels: &[Parcel {
        carrier: "dhl",
        number: "60120172242323",
        lines: &[],
        supplier: None,
        shipped: 30,
        expected: (2, 4),
        scans: &[
            (29, S::LabelCreated, LABEL, ""),
            (20, S::InTransit, "Departed origin", "London"),
        ],
    }],
};

fn leave(_: &mut CreateOrder, _: Timestamp) {}

fn wait_for_stock(order: &mut CreateOrder, now: Timestamp) {
    if let Some(line) = order.lines.first_mut() {
        line.quantity = line.quantity.max(3);
        let expected = Some(range(now, (9, 14)));
        line.backorder = Some(BackorderIn {
            quantity: line.quantity - 1,
            expected,
        });
    }
}

fn name_supplier(order: &mut CreateOrder, _: Timestamp) {
    if let Some(line) = order.lines.first_mut() {
        line.supplier = Some("Fenwick Pottery".to_owned());
    }
}

fn cancel_all(order: &mut CreateOrder, _: Timestamp) {
    for line in &mut order.lines {
        line.cancelled = line.quantity;
    }
}

/// Adds everybody's orders.
pub(super) async fn add(app: &SharedApp, lantern: &Tenant, nordlicht: &Tenant) -> Result<()> {
    let anne = orders_of(&ANNE, lantern.currency, true)?;
    let situations = [
        PREPARING,
        OUT_FOR_DELIVERY,
        BACK_ORDERED,
        DROP_SHIPPED,
        SPLIT,
        PICKUP,
        DELIVERED,
        LATE,
        CANCELLED,
        RETURNING,
        LOST,
    ];
    let situations = situations
        .into_iter()
        .map(Some)
        .chain(std::iter::repeat_with(|| None));
    for (i, (order, situation)) in (0_i64..).zip(anne.into_iter().zip(situations)) {
        tell(app, lantern, order, situation.as_ref(), i).await?;
    }
    for (i, order) in (0_i64..).zip(orders_of(&BEN, lantern.currency, true)?) {
        tell(
            app,
            lantern,
            order,
            (i == 0).then_some(&LATE_FOR_BEN),
            i + 6,
        )
        .await?;
    }
    for (i, order) in (0_i64..).zip(orders_of(&CLARA, nordlicht.currency, true)?) {
        tell(
            app,
            nordlicht,
            order,
            (i == 0).then_some(&ON_ITS_WAY),
            i + 4,
        )
        .await?;
    }
    for (i, order) in (0_i64..).zip(orders_of(&GUEST, lantern.currency, false)?) {
        tell(app, lantern, order, (i == 0).then_some(&ON_ITS_WAY), i + 5).await?;
    }
    Ok(())
}

const LATE_FOR_BEN: Situation = Situation {
    placed: 150,
    promised: None,
    change: leave,
    parcels: &[Parcel {
        carrier: "dhl",
        number: "GM295117494011169042",
        lines: &[],
        supplier: None,
        shipped: 140,
        expected: (-2, -1),
        scans: &[(139, S::InTransit, PICKED_UP, "Reading")],
    }],
};

/// One order with what happens to it; without a situation it is long finished.
async fn tell(
    app: &SharedApp,
    tenant: &Tenant,
    mut order: CreateOrder,
    situation: Option<&Situation>,
    nth: i64,
) -> Result<()> {
    let now = app.clock.now();
    let source = Source {
        actor: Actor::System,
        channel: "import",
    };
    order.placed_at = now.plus_days(-nth * 13 - 5).plus_millis(-nth * 5 * HOUR);
    if let Some(situation) = situation {
        order.placed_at = now.plus_millis(-situation.placed * HOUR);
        order.completed = false;
        order.promised = situation.promised.map(|days| range(now, days));
        (situation.change)(&mut order, now);
    }
    let failed =
        |error: crate::http::Error| anyhow!("demo order {}: {}", order.external_id, error.reason());
    let mut tx = app.db.begin().await?;
    let placed = place(&mut tx.conn(), &tenant.id, &source, &order, now)
        .await
        .map_err(failed)?;
    for parcel in situation.map_or(&[][..], |situation| situation.parcels) {
        let shipment = parcel.announcement(&order, now);
        ship(
            &mut tx.conn(),
            &tenant.id,
            &source,
            &placed.id,
            &shipment,
            now,
        )
        .await
        .map_err(failed)?;
        take_reports(
            &mut tx.conn(),
            &tenant.id,
            &source,
            &parcel.reports(now),
            now,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

impl Parcel {
    fn announcement(&self, order: &CreateOrder, now: Timestamp) -> CreateShipment {
        let lines = self.lines.iter().filter_map(|position| {
            let line = order.lines.get(position - 1)?;
            Some(ShipmentLineIn {
                line: position.to_string(),
                quantity: line.quantity,
            })
        });
        CreateShipment {
            external_id: self.number.to_owned(),
            kind: if self.supplier.is_some() {
                ShipmentKind::DropShip
            } else {
                ShipmentKind::Shop
            },
            sender: self.supplier.map(str::to_owned),
            shipped_at: Some(now.plus_millis(-self.shipped * HOUR)),
            tracking: vec![TrackingIn {
                carrier: Some(self.carrier.to_owned()),
                number: self.number.to_owned(),
            }],
            lines: lines.collect(),
            expected: Some(range(now, self.expected)),
        }
    }

    fn reports(&self, now: Timestamp) -> Vec<Report> {
        let report = |(hours, status, message, city): &Scan| Report {
            number: self.number.to_owned(),
            carrier: Some(self.carrier.to_owned()),
            at: now.plus_millis(-hours * HOUR),
            status: *status,
            raw: (status.as_str().to_owned(), String::new()),
            message: (*message).to_owned(),
            place: Place {
                city: Some((*city).to_owned()).filter(|city| !city.is_empty()),
                region: None,
                country: Some("GB".to_owned()).filter(|_| !city.is_empty()),
            },
            expected: None,
        };
        self.scans.iter().map(report).collect()
    }
}

fn range(now: Timestamp, (from, to): (i64, i64)) -> DayRange {
    DayRange::new(now.day().plus(from), now.day().plus(to))
}
