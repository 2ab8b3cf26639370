//! The rules by which parcels and carriers' reports come in.

use super::store::{self, EstimateRow, EventRow, NumberRow, ShipmentRow};
use crate::clock::new_id;
use crate::db::{Conn, DbError};
use crate::http::Error;
use crate::ledger::{self, Entry};
use crate::orders::store as orders;
use crate::orders::{Source, load as load_order, refresh, resolve_lines};
use sha2::{Digest as _, Sha256};
use shared::fulfilment::{CarrierEventsAccepted, Place, ShipmentKind, ShipmentStatus};
use shared::id::{OrderId, ShipmentId, TenantId};
use shared::orders::{CreateShipment, LineState, ShipmentAccepted, line_states};
use shared::problem::{FieldCode, FieldError};
use shared::time::{DayRange, Timestamp};
use shared::tracking;
use std::collections::{BTreeMap, BTreeSet};

/// Takes a parcel of an order in. Its `external_id` names it within the order.
///
/// # Errors
/// `not_found` for an unknown order, `invalid` for unknown lines.
pub async fn ship(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    source: &Source,
    order: &OrderId,
    body: &CreateShipment,
    now: Timestamp,
) -> Result<ShipmentAccepted, Error> {
    let mut told = Vec::new();
    let accepted = ship_untold(conn, tenant, source, order, body, now, &mut told).await?;
    ledger::append(conn, tenant, now, &told).await?;
    Ok(accepted)
}

/// [`ship`] without the ledger's lock, which must be the last one that a transaction takes: what
/// has to be appended in the end is added to `told`.
///
/// # Errors
/// Those of [`ship`].
pub(crate) async fn ship_untold(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    source: &Source,
    order: &OrderId,
    body: &CreateShipment,
    now: Timestamp,
    told: &mut Vec<Entry>,
) -> Result<ShipmentAccepted, Error> {
    let mut numbers: Vec<(String, &str, Option<&str>)> = body
        .tracking
        .iter()
        .map(|t| {
            (
                tracking::normalise(&t.number),
                t.number.trim(),
                t.carrier.as_deref(),
            )
        })
        .collect();
    if let Some(at) = numbers.iter().position(|(folded, ..)| folded.is_empty()) {
        return Err(Error::invalid(vec![FieldError {
            field: format!("tracking[{at}].number"),
            code: FieldCode::Required,
        }]));
    }
    // Locks are taken in one order everywhere: numbers sorted, then orders sorted, then the ledger.
    numbers.sort();
    let mut others: BTreeSet<OrderId> = BTreeSet::new();
    for (folded, ..) in &numbers {
        store::lock_number(conn, tenant, folded).await?;
        others.extend(store::list_orders_of_number(conn, tenant, folded).await?);
    }
    let mut found = false;
    for locked in others.iter().chain([order]).collect::<BTreeSet<_>>() {
        found |= orders::lock_order(conn, tenant, locked).await? && locked == order;
    }
    if !found {
        return Err(Error::not_found());
    }
    others.remove(order);
    let row = ShipmentRow {
        id: new_id(now),
        kind: if body.kind == ShipmentKind::DropShip {
            "drop_ship"
        } else {
            "shop"
        }
        .to_owned(),
        sender: body.sender.clone(),
        created_at: body.shipped_at.unwrap_or(now).millis(),
        expected_from: body.expected.map(|range| range.from.0),
        expected_to: body.expected.map(|range| range.to.0),
    };
    let (id, created) = store::put_shipment(conn, tenant, order, &body.external_id, &row).await?;
    let contents = contents(conn, tenant, order, body, created).await?;
    store::put_contents(conn, tenant, order, &id, &contents).await?;
    for (folded, number, carrier) in numbers {
        let carrier = carrier_code(carrier, &folded);
        let row = NumberRow {
            shipment_id: id.clone(),
            carrier,
            number: number.to_owned(),
            folded,
        };
        store::insert_number(conn, tenant, order, &row, now).await?;
    }
    let loaded = refresh(conn, tenant, order).await?;
    let owner = loaded.and_then(|loaded| loaded.customer);
    let kind = if created {
        "order.shipped"
    } else {
        "order.shipment_changed"
    };
    let data = serde_json::json!({ "shipment": id });
    told.push(source.entry(kind, order, owner.as_deref(), data));
    // A number that was used before means this parcel from now on, and no longer the earlier one.
    told.extend(apply(conn, tenant, source, &others).await?);
    Ok(ShipmentAccepted {
        id: ShipmentId::from_trusted(id),
        created,
    })
}

/// What is in the parcel: what the shop says; for a new parcel of which it says nothing, all that
/// was not sent yet.
async fn contents(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
    body: &CreateShipment,
    created: bool,
) -> Result<Vec<(String, i64)>, Error> {
    if !body.lines.is_empty() {
        let rows = orders::list_lines(conn, order).await?;
        return resolve_lines(&rows, &body.lines);
    }
    if !created {
        return Ok(Vec::new());
    }
    let Some(loaded) = load_order(conn, tenant, order).await? else {
        return Ok(Vec::new());
    };
    let detail = loaded.detail;
    let unsent = |state: &LineState| *state == LineState::Preparing;
    let left = detail.lines.iter().map(|line| {
        let states = line_states(line, &detail.shipments);
        let quantity = states
            .iter()
            .filter(|(_, state)| unsent(state))
            .map(|(quantity, _)| quantity)
            .sum();
        (line.id.to_string(), quantity)
    });
    Ok(left.filter(|(_, quantity)| *quantity > 0).collect())
}

/// The carrier's short code: as recognised from what the shop wrote, else from the number itself.
fn carrier_code(given: Option<&str>, number: &str) -> String {
    let given = given.map(|name| {
        name.chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase()
    });
    match given.filter(|name| !name.is_empty()) {
        Some(name) => name,
        None => tracking::identify(number)
            .candidates
            .first()
            .map_or_else(String::new, |c| c.carrier.clone()),
    }
}

/// One report of a carrier, from whichever side it came.
#[derive(Debug, Clone)]
pub struct Report {
    /// The carrier's number.
    pub number: String,
    /// The carrier, as it was named.
    pub carrier: Option<String>,
    /// When it happened.
    pub at: Timestamp,
    /// In our vocabulary.
    pub status: ShipmentStatus,
    /// As it was sent.
    pub raw: (String, String),
    /// In the carrier's words.
    pub message: String,
    /// Where.
    pub place: Place,
    /// When the carrier expected to deliver, as it said then.
    pub expected: Option<DayRange>,
}

impl Report {
    fn row(&self, source: &str) -> EventRow {
        let folded = tracking::normalise(&self.number);
        let content = serde_json::json!([
            folded,
            self.at.millis(),
            self.raw.0,
            self.raw.1,
            self.message,
            self.place
        ]);
        EventRow {
            id: hex::encode(Sha256::digest(content.to_string())),
            carrier: carrier_code(self.carrier.as_deref(), &folded),
            folded,
            at: self.at.millis(),
            status: self.status.as_str().to_owned(),
            raw_status: self.raw.0.clone(),
            raw_detail: self.raw.1.clone(),
            message: self.message.clone(),
            city: self.place.city.clone(),
            region: self.place.region.clone(),
            country: self.place.country.clone(),
            source: source.to_owned(),
        }
    }
}

/// Takes carriers' reports in. Known ones change nothing; those whose number no parcel has yet are
/// kept, and count as soon as one gets it.
///
/// # Errors
/// When the database fails.
pub async fn take_reports(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    source: &Source,
    reports: &[Report],
    now: Timestamp,
) -> Result<CarrierEventsAccepted, DbError> {
    let mut accepted = CarrierEventsAccepted::default();
    let numbers: BTreeSet<String> = reports
        .iter()
        .map(|r| tracking::normalise(&r.number))
        .collect();
    for number in &numbers {
        store::lock_number(conn, tenant, number).await?;
    }
    // With how many reports each number has that were not known before.
    let mut touched: BTreeMap<&String, u32> = BTreeMap::new();
    for report in reports {
        let row = report.row(source.channel);
        let number = numbers.get(&row.folded);
        let new = store::insert_event(conn, tenant, &row, now).await?;
        let estimated = keep_estimate(conn, tenant, report, &row).await?;
        match (new, number) {
            (true, Some(number)) => {
                accepted.new += 1;
                *touched.entry(number).or_default() += 1;
            }
            _ => accepted.known += 1,
        }
        if let (true, Some(number)) = (estimated, number) {
            touched.entry(number).or_default();
        }
    }
    let mut affected: BTreeSet<OrderId> = BTreeSet::new();
    for (number, new) in touched {
        let orders = store::list_orders_of_number(conn, tenant, number).await?;
        if orders.is_empty() {
            accepted.waiting += new;
        }
        affected.extend(orders);
    }
    for order in &affected {
        orders::lock_order(conn, tenant, order).await?;
    }
    let entries = apply(conn, tenant, source, &affected).await?;
    ledger::append(conn, tenant, now, &entries).await?;
    Ok(accepted)
}

async fn keep_estimate(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    report: &Report,
    row: &EventRow,
) -> Result<bool, DbError> {
    let Some(range) = report.expected else {
        return Ok(false);
    };
    let content = format!("{}|{}|{}|{}", row.folded, row.at, range.from, range.to);
    let id = hex::encode(Sha256::digest(content));
    let estimate = EstimateRow {
        as_of: row.at,
        expected_from: range.from.0,
        expected_to: range.to.0,
    };
    store::insert_estimate(conn, tenant, &id, &row.folded, estimate).await
}

/// Computes the orders anew that reports were about, whose locks are held: what the ledger is to
/// say of them.
async fn apply(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    source: &Source,
    affected: &BTreeSet<OrderId>,
) -> Result<Vec<Entry>, DbError> {
    let mut entries = Vec::with_capacity(affected.len());
    for order in affected {
        let Some(loaded) = refresh(conn, tenant, order).await? else {
            continue;
        };
        let data = serde_json::json!({ "status": loaded.detail.progress.status });
        entries.push(source.entry("order.tracked", order, loaded.customer.as_deref(), data));
    }
    Ok(entries)
}

/// Takes the locks of numbers that parcels announced later in the transaction will have: before
/// any order's.
///
/// # Errors
/// When the database fails.
pub(crate) async fn lock_numbers(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    parcels: &[CreateShipment],
) -> Result<(), DbError> {
    let numbers: BTreeSet<String> = parcels
        .iter()
        .flat_map(|parcel| &parcel.tracking)
        .map(|t| tracking::normalise(&t.number))
        .collect();
    for number in numbers {
        store::lock_number(conn, tenant, &number).await?;
    }
    Ok(())
}

/// Takes back a parcel that was announced and will not be sent; whether there was one. Its pieces
/// are being prepared again.
///
/// # Errors
/// When the database fails.
pub(crate) async fn take_back(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    source: &Source,
    (order, external_id): (&OrderId, &str),
    told: &mut Vec<Entry>,
) -> Result<bool, DbError> {
    orders::lock_order(conn, tenant, order).await?;
    let deleted = store::delete_shipment(conn, tenant, order, external_id).await?;
    let Some(shipment) = deleted else {
        return Ok(false);
    };
    let loaded = refresh(conn, tenant, order).await?;
    let owner = loaded.and_then(|loaded| loaded.customer);
    let data = serde_json::json!({ "shipment": shipment, "taken_back": true });
    told.push(source.entry("order.shipment_changed", order, owner.as_deref(), data));
    Ok(true)
}
