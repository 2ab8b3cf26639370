//! Made-up people, orders and parcels.

use shared::accounts::{Me, Role, Session};
use shared::console::{CustomerDetail, CustomerSummary, Found, FoundOrder, LedgerLine};
use shared::fulfilment::{
    CarrierEvent, Place, Shipment, ShipmentKind, ShipmentStatus, TrackingNumber, fold,
};
use shared::id::{CreditId, LineId};
use shared::money::Money;
use shared::orders::{
    Address, Backorder, Credit, Line, LineQuantity, OrderDetail, OrderStatus, OrderSummary,
    Progress, Totals,
};
use shared::tenants::{DemoSignIn, Storefront};
use shared::time::{Day, DayRange, Timestamp};

/// Monday 1 December 2025, noon.
pub(crate) fn now() -> Timestamp {
    "2025-12-01T12:00:00Z".parse().unwrap()
}

pub(crate) fn today() -> Day {
    now().day()
}

/// Days from today.
pub(crate) fn range(from: i64, to: i64) -> DayRange {
    DayRange::new(today().plus(from), today().plus(to))
}

pub(crate) fn pounds(amount: i64) -> Money {
    Money::new(amount, "GBP".parse().unwrap())
}

pub(crate) fn me() -> Me {
    Me {
        role: Role::Customer,
        name: "Anna Beispiel".into(),
        email: "anna@example.org".into(),
        has_password: true,
        order: None,
    }
}

pub(crate) fn shop() -> Storefront {
    Storefront {
        name: "Lantern & Lark".into(),
        locale: "en-GB".into(),
        currency: "GBP".parse().unwrap(),
        support_email: Some("help@shop.example".into()),
        products: true,
        mailbox: Some("http://127.0.0.1:8025/".into()),
        demo_sign_ins: vec![DemoSignIn {
            email: "ben@example.org".into(),
            password: "x".into(),
        }],
    }
}

pub(crate) fn progress(status: OrderStatus) -> Progress {
    Progress {
        status,
        parcels: 2,
        parcels_delivered: 1,
        ..Progress::default()
    }
}

pub(crate) fn summary(number: &str) -> OrderSummary {
    OrderSummary {
        id: format!("order-{number}").parse().unwrap(),
        number: number.into(),
        placed_at: now().plus_days(-4),
        progress: Progress {
            expected: Some(range(1, 1)),
            ..progress(OrderStatus::OnItsWay)
        },
        titles: vec!["Heart T-light holder".into(), "Cake stand".into()],
        line_count: 5,
        total: pounds(4215),
    }
}

fn line(id: &str, title: &str, quantity: i64, amount: i64) -> Line {
    Line {
        id: id.parse().unwrap(),
        sku: "85123A".into(),
        title: title.into(),
        quantity,
        total: pounds(amount),
        cancelled: 0,
        backorder: None,
        supplier: None,
        configuration: None,
    }
}

fn event(hours: i64, status: ShipmentStatus, message: &str, city: &str) -> CarrierEvent {
    let place = Place {
        city: Some(city.into()),
        ..Place::default()
    };
    CarrierEvent {
        at: now().plus_millis(hours * 3_600_000),
        status,
        message: message.into(),
        place,
    }
}

fn parcel(id: &str, events: Vec<CarrierEvent>, line: &str, quantity: i64) -> Shipment {
    Shipment {
        id: id.parse().unwrap(),
        kind: ShipmentKind::Shop,
        sender: None,
        created_at: now().plus_days(-3),
        tracking: vec![TrackingNumber {
            carrier: "ups".into(),
            carrier_name: "UPS".into(),
            number: "1Z5R89390357567127".into(),
            url: Some("https://carrier.example/1Z5R89390357567127".into()),
        }],
        lines: vec![LineQuantity {
            line: line.parse::<LineId>().unwrap(),
            quantity,
        }],
        state: fold(&events),
        expected: None,
        first_expected: None,
        events,
    }
}

/// Two parcels, a split line, a drop-shipped one, a cancelled one, and a refund.
pub(crate) fn order() -> OrderDetail {
    let moving = vec![
        event(
            -5,
            ShipmentStatus::InTransit,
            "Arrived at facility",
            "Leipzig",
        ),
        event(-29, ShipmentStatus::InTransit, "Picked up", "Hamburg"),
    ];
    let there = vec![event(
        -20,
        ShipmentStatus::Delivered,
        "Left with neighbour",
        "Berlin",
    )];
    let mut first = parcel("s1", moving, "l1", 2);
    first.expected = Some(range(1, 1));
    let mut second = parcel("s2", there, "l2", 1);
    (second.kind, second.sender) = (ShipmentKind::DropShip, Some("Nordlicht".into()));
    let mut split = line("l1", "Heart T-light holder", 3, 765);
    split.backorder = Some(Backorder {
        quantity: 1,
        expected: Some(range(2, 9)),
    });
    let mut dropped = line("l2", "Cake stand", 1, 1275);
    dropped.supplier = Some("Nordlicht".into());
    let mut cancelled = line("l3", "Coat hanger", 2, 550);
    cancelled.cancelled = 2;
    OrderDetail {
        id: "order-536365".parse().unwrap(),
        number: "536365".into(),
        placed_at: now().plus_days(-4),
        progress: Progress {
            expected: Some(range(1, 1)),
            first_expected: Some(range(-1, -1)),
            ..progress(OrderStatus::PartlyDelivered)
        },
        ship_to: Some(Address {
            name: "Anna Beispiel".into(),
            lines: vec!["Lindenstraße 12".into()],
            postcode: "10969".into(),
            city: "Berlin".into(),
            country: "Germany".into(),
        }),
        lines: vec![split, dropped, cancelled],
        shipments: vec![first, second],
        credits: vec![credit()],
        totals: Totals {
            items: pounds(2590),
            shipping: pounds(495),
            tax: pounds(0),
            discount: pounds(259),
            total: pounds(2826),
            credited: pounds(550),
        },
    }
}

pub(crate) fn credit() -> Credit {
    Credit {
        id: "c1".parse::<CreditId>().unwrap(),
        number: "C536379".into(),
        issued_at: now().plus_days(-1),
        lines: vec![LineQuantity {
            line: "l3".parse().unwrap(),
            quantity: 2,
        }],
        amount: pounds(550),
    }
}

pub(crate) fn session(current: bool) -> Session {
    Session {
        id: if current { "here" } else { "there" }.parse().unwrap(),
        current,
        created_at: now().plus_days(-9),
        last_seen_at: now().plus_days(-2),
        device: if current {
            "Firefox on Linux"
        } else {
            "Safari on iPhone"
        }
        .into(),
    }
}

pub(crate) fn customer() -> CustomerSummary {
    CustomerSummary {
        id: "c-1".parse().unwrap(),
        name: "Anna Beispiel".into(),
        email: "anna@example.org".into(),
        external_id: Some("17850".into()),
        created_at: now().plus_days(-300),
    }
}

pub(crate) fn found() -> Found {
    let orders = vec![
        FoundOrder {
            order: summary("536365"),
            customer: Some(customer()),
        },
        FoundOrder {
            order: summary("536366"),
            customer: None,
        },
    ];
    Found {
        customers: vec![customer()],
        orders,
    }
}

pub(crate) fn customer_detail() -> CustomerDetail {
    let entry = |seq, kind: &str, actor: &str| LedgerLine {
        seq,
        at: now().plus_days(-1),
        kind: kind.into(),
        actor: actor.into(),
        order: kind
            .starts_with("order")
            .then(|| "order-536365".parse().unwrap()),
    };
    CustomerDetail {
        customer: customer(),
        order_count: 73,
        orders: vec![summary("536365")],
        timeline: vec![
            entry(9, "order.placed", "integration"),
            entry(8, "account.signed_in", "customer"),
            entry(7, "chat.opened", "customer"),
        ],
    }
}
