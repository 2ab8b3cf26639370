//! Rows of parcels, tracking numbers and carriers' events.

use crate::db::{Conn, DbError, insert_many, sql};
use shared::id::{OrderId, TenantId};
use shared::time::Timestamp;

/// A parcel as it was announced.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ShipmentRow {
    /// Names it.
    pub id: String,
    /// `shop` or `drop_ship`.
    pub kind: String,
    /// The supplier's name.
    pub sender: Option<String>,
    /// When it was handed over or announced.
    pub created_at: i64,
    /// Expected from this day.
    pub expected_from: Option<i64>,
    /// To this day.
    pub expected_to: Option<i64>,
}

/// The parcels of an order, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list_shipments(
    conn: &mut Conn<'_>,
    order: &OrderId,
) -> Result<Vec<ShipmentRow>, DbError> {
    sql!(fetch_all conn,
        "SELECT id, kind, sender, created_at, expected_from, expected_to FROM shipments
         WHERE order_id = $1 ORDER BY created_at, external_id", order.as_str())
}

/// What is in an order's parcels, as `(shipment, line, quantity)`.
///
/// # Errors
/// When the database fails.
pub async fn list_contents(
    conn: &mut Conn<'_>,
    order: &OrderId,
) -> Result<Vec<(String, String, i64)>, DbError> {
    sql!(fetch_all conn,
        "SELECT s.shipment_id, s.line_id, s.quantity FROM shipment_lines s
         JOIN order_lines l ON l.id = s.line_id WHERE s.order_id = $1 ORDER BY l.position, l.id",
        order.as_str())
}

/// A tracking number of a parcel.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct NumberRow {
    /// Which parcel.
    pub shipment_id: String,
    /// Short code of the carrier; empty when unknown.
    pub carrier: String,
    /// As the carrier writes it.
    pub number: String,
    /// As it is compared.
    pub folded: String,
}

/// The tracking numbers of an order's parcels, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list_numbers(conn: &mut Conn<'_>, order: &OrderId) -> Result<Vec<NumberRow>, DbError> {
    sql!(fetch_all conn,
        "SELECT shipment_id, carrier, number, folded FROM tracking_numbers
         WHERE order_id = $1 ORDER BY added_at, folded", order.as_str())
}

/// When parcels with this number were announced, in all orders of the tenant.
///
/// # Errors
/// When the database fails.
pub async fn list_uses(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    folded: &str,
) -> Result<Vec<(i64,)>, DbError> {
    sql!(fetch_all conn,
        "SELECT s.created_at FROM tracking_numbers n JOIN shipments s ON s.id = n.shipment_id
         WHERE n.tenant_id = $1 AND n.folded = $2", tenant.as_str(), folded)
}

/// The orders that have a parcel with this number.
///
/// # Errors
/// When the database fails.
pub async fn list_orders_of_number(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    folded: &str,
) -> Result<Vec<OrderId>, DbError> {
    let rows: Vec<(String,)> = sql!(fetch_all conn,
        "SELECT DISTINCT order_id FROM tracking_numbers WHERE tenant_id = $1 AND folded = $2 ORDER BY order_id",
        tenant.as_str(), folded)?;
    Ok(rows
        .into_iter()
        .map(|(id,)| OrderId::from_trusted(id))
        .collect())
}

/// Takes a number's lock until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock_number(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    folded: &str,
) -> Result<(), DbError> {
    sql!(execute conn,
        "INSERT INTO tracking_heads (tenant_id, folded, touched) VALUES ($1, $2, 1)
         ON CONFLICT (tenant_id, folded) DO UPDATE SET touched = tracking_heads.touched + 1",
        tenant.as_str(), folded)?;
    Ok(())
}

/// Adds a parcel, or brings what is known of it up to date: its id, and whether it is new.
///
/// # Errors
/// When the database fails.
pub async fn put_shipment(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
    external_id: &str,
    row: &ShipmentRow,
) -> Result<(String, bool), DbError> {
    let (id,): (String,) = sql!(fetch_one conn,
        "INSERT INTO shipments (id, tenant_id, order_id, external_id, kind, sender, created_at,
           expected_from, expected_to) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (order_id, external_id) DO UPDATE SET
           sender = COALESCE($6, shipments.sender),
           expected_from = COALESCE($8, shipments.expected_from),
           expected_to = COALESCE($9, shipments.expected_to)
         RETURNING id",
        &row.id, tenant.as_str(), order.as_str(), external_id, &row.kind, &row.sender, row.created_at,
        row.expected_from, row.expected_to)?;
    let new = id == row.id;
    Ok((id, new))
}

/// Removes a parcel with its contents and numbers; its id, if there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete_shipment(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
    external_id: &str,
) -> Result<Option<String>, DbError> {
    let row: Option<(String,)> = sql!(fetch_optional conn,
        "SELECT id FROM shipments WHERE tenant_id = $1 AND order_id = $2 AND external_id = $3",
        tenant.as_str(), order.as_str(), external_id)?;
    let Some((id,)) = row else { return Ok(None) };
    sql!(execute conn, "DELETE FROM shipment_lines WHERE shipment_id = $1", &id)?;
    sql!(execute conn, "DELETE FROM tracking_numbers WHERE shipment_id = $1", &id)?;
    sql!(execute conn, "DELETE FROM shipments WHERE id = $1", &id)?;
    Ok(Some(id))
}

/// Says what is in a parcel; of a line known to be in it the later quantity counts.
///
/// # Errors
/// When the database fails.
pub async fn put_contents(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
    shipment: &str,
    lines: &[(String, i64)],
) -> Result<(), DbError> {
    insert_many!(
        conn,
        "INSERT INTO shipment_lines (shipment_id, line_id, tenant_id, order_id, quantity) ",
        " ON CONFLICT (shipment_id, line_id) DO UPDATE SET quantity = excluded.quantity",
        lines,
        |b, line| {
            b.push_bind(shipment)
                .push_bind(&line.0)
                .push_bind(tenant.as_str())
                .push_bind(order.as_str())
                .push_bind(line.1);
        }
    )
}

/// Adds a tracking number to a parcel; `false` when it has it.
///
/// # Errors
/// When the database fails.
pub async fn insert_number(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
    row: &NumberRow,
    now: Timestamp,
) -> Result<bool, DbError> {
    let changed = sql!(execute conn,
        "INSERT INTO tracking_numbers (shipment_id, folded, tenant_id, order_id, carrier, number, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (shipment_id, folded) DO NOTHING",
        &row.shipment_id, &row.folded, tenant.as_str(), order.as_str(), &row.carrier, &row.number, now.millis())?;
    Ok(changed == 1)
}

/// A carrier's event.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct EventRow {
    /// Hash of the content.
    pub id: String,
    /// The number it is about, as it is compared.
    pub folded: String,
    /// Who reported it.
    pub carrier: String,
    /// When it happened.
    pub at: i64,
    /// In our vocabulary.
    pub status: String,
    /// As it was sent.
    pub raw_status: String,
    /// As it was sent.
    pub raw_detail: String,
    /// In the carrier's words.
    pub message: String,
    /// Where: town.
    pub city: Option<String>,
    /// Where: region.
    pub region: Option<String>,
    /// Where: country.
    pub country: Option<String>,
    /// By which way it came.
    pub source: String,
}

/// Keeps an event; `false` when it is known.
///
/// # Errors
/// When the database fails.
pub async fn insert_event(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    row: &EventRow,
    now: Timestamp,
) -> Result<bool, DbError> {
    let changed = sql!(execute conn,
        "INSERT INTO carrier_events (tenant_id, id, folded, carrier, at, status, raw_status, raw_detail,
           message, city, region, country, source, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (tenant_id, id) DO NOTHING",
        tenant.as_str(), &row.id, &row.folded, &row.carrier, row.at, &row.status, &row.raw_status,
        &row.raw_detail, &row.message, &row.city, &row.region, &row.country, &row.source, now.millis())?;
    Ok(changed == 1)
}

/// The events of a number, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list_events(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    folded: &str,
) -> Result<Vec<EventRow>, DbError> {
    sql!(fetch_all conn,
        "SELECT id, folded, carrier, at, status, raw_status, raw_detail, message, city, region, country, source
         FROM carrier_events WHERE tenant_id = $1 AND folded = $2 ORDER BY at, id",
        tenant.as_str(), folded)
}

/// When a carrier expected to deliver, as it said at one moment.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct EstimateRow {
    /// When it said so.
    pub as_of: i64,
    /// From this day.
    pub expected_from: i64,
    /// To this day.
    pub expected_to: i64,
}

/// Keeps an estimate; `false` when it is known.
///
/// # Errors
/// When the database fails.
pub async fn insert_estimate(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    id: &str,
    folded: &str,
    row: EstimateRow,
) -> Result<bool, DbError> {
    let changed = sql!(execute conn,
        "INSERT INTO carrier_estimates (tenant_id, id, folded, as_of, expected_from, expected_to)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, id) DO NOTHING",
        tenant.as_str(), id, folded, row.as_of, row.expected_from, row.expected_to)?;
    Ok(changed == 1)
}

/// The estimates for a number, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list_estimates(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    folded: &str,
) -> Result<Vec<EstimateRow>, DbError> {
    sql!(fetch_all conn,
        "SELECT as_of, expected_from, expected_to FROM carrier_estimates
         WHERE tenant_id = $1 AND folded = $2 ORDER BY as_of, id", tenant.as_str(), folded)
}
