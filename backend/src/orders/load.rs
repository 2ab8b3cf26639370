//! Putting an order together from its facts.

use super::store::{self, BackorderRow, LineRow, OrderRow, days};
use super::stored_currency;
use crate::db::{Conn, DbError};
use crate::fulfilment;
use shared::fulfilment::Shipment;
use shared::id::{ConfigurationId, LineId, OrderId, TenantId};
use shared::money::Money;
use shared::orders::{
    Address, Backorder, Credit, Line, OrderDetail, ParcelFacts, Totals, progress,
};
use shared::time::Timestamp;
use std::collections::HashMap;

/// The format of stored documents; raise it with every change to [`OrderDetail`] or to how it is
/// computed, and documents written before are put together anew when they are read.
pub const DOCUMENT_FORMAT: i64 = 3;

/// An order with what it was made from.
#[derive(Debug)]
pub struct Loaded {
    /// Whose it is.
    pub customer: Option<String>,
    /// The order as it is shown.
    pub detail: OrderDetail,
}

/// Reads an order's facts and computes what follows from them; `None` when there is no such order.
///
/// # Errors
/// When the database fails.
pub async fn load(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
) -> Result<Option<Loaded>, DbError> {
    let Some(row) = store::find_order(conn, tenant, order).await? else {
        return Ok(None);
    };
    let lines = store::list_lines(conn, order).await?;
    let cancelled = store::list_cancelled(conn, order).await?;
    let backorders = store::list_backorders(conn, order).await?;
    let credits = store::list_credits_of_order(conn, order).await?;
    let shipments = fulfilment::load(conn, tenant, order).await?;
    let lines = assemble_lines(&row, lines, &cancelled, &backorders);
    let customer = row.customer_id.clone();
    Ok(Some(Loaded {
        customer,
        detail: assemble(row, lines, shipments, credits),
    }))
}

/// Lines with what became of them.
pub(crate) fn assemble_lines(
    order: &OrderRow,
    rows: Vec<LineRow>,
    cancelled: &[(String, i64)],
    backorders: &[BackorderRow],
) -> Vec<Line> {
    let currency = stored_currency(&order.currency);
    let cancelled: HashMap<&str, i64> = cancelled
        .iter()
        .map(|(line, quantity)| (line.as_str(), *quantity))
        .collect();
    // Sorted by `as_of`, so that the latest word on a line is kept.
    let waiting: HashMap<&str, &BackorderRow> = backorders
        .iter()
        .map(|word| (word.line_id.as_str(), word))
        .collect();
    let assemble = |row: LineRow| {
        let backorder = waiting
            .get(row.id.as_str())
            .filter(|word| word.quantity > 0);
        Line {
            cancelled: row
                .cancelled
                .saturating_add(cancelled.get(row.id.as_str()).copied().unwrap_or(0)),
            backorder: backorder.map(|word| Backorder {
                quantity: word.quantity,
                expected: days(word.expected_from, word.expected_to),
            }),
            id: LineId::from_trusted(row.id),
            sku: row.sku,
            title: row.title,
            quantity: row.quantity,
            total: Money::new(row.total, currency),
            supplier: row.supplier,
            configuration: row.configuration_id.map(ConfigurationId::from_trusted),
        }
    };
    rows.into_iter().map(assemble).collect()
}

/// The whole order.
pub(crate) fn assemble(
    row: OrderRow,
    lines: Vec<Line>,
    shipments: Vec<Shipment>,
    credits: Vec<Credit>,
) -> OrderDetail {
    let currency = stored_currency(&row.currency);
    let facts = ParcelFacts {
        completed: row.completed,
        promised: days(row.promised_from, row.promised_to),
    };
    let money = |amount| Money::new(amount, currency);
    let credited = credits.iter().fold(0_i64, |sum, credit| {
        sum.saturating_add(credit.amount.amount)
    });
    OrderDetail {
        progress: progress(&lines, &shipments, facts),
        ship_to: row
            .ship_to
            .as_deref()
            .and_then(|json| serde_json::from_str::<Address>(json).ok()),
        totals: Totals {
            items: money(row.items),
            shipping: money(row.shipping),
            tax: money(row.tax),
            discount: money(row.discount),
            total: money(row.total),
            credited: money(credited),
        },
        id: OrderId::from_trusted(row.id),
        number: row.number,
        placed_at: Timestamp(row.placed_at),
        lines,
        shipments,
        credits,
    }
}
