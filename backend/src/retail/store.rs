//! What the import asks of the database, and writes many rows at a time.

use super::Totals;
use super::orders::NewOrder;
use crate::db::{Conn, DbError, insert_many, sql};
use crate::orders::DOCUMENT_FORMAT;
use crate::orders::store::{LineRow, fold_number};
use shared::id::TenantId;
use shared::money::{Currency, Money};
use shared::time::Timestamp;
use shared::validate::fold;

/// The name under which everything imported is kept.
pub(super) const SOURCE: &str = "retail";

/// An order that is known.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct KnownOrder {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) content_hash: String,
    pub(super) placed_at: i64,
}

/// Every order of earlier imports.
pub(super) async fn list_orders(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
) -> Result<Vec<KnownOrder>, DbError> {
    sql!(fetch_all conn,
        "SELECT id, external_id AS number, content_hash, placed_at FROM orders
         WHERE tenant_id = $1 AND source = $2",
        tenant.as_str(), SOURCE)
}

/// Every customer of earlier imports, as `(number, id)`.
pub(super) async fn list_customers(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
) -> Result<Vec<(String, String)>, DbError> {
    sql!(fetch_all conn,
        "SELECT external_id, id FROM customers WHERE tenant_id = $1 AND external_source = $2",
        tenant.as_str(), SOURCE)
}

/// How much of which order's lines was credited, as `(order's number, line's number, quantity)`.
pub(super) async fn list_credited(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
) -> Result<Vec<(String, String, i64)>, DbError> {
    sql!(fetch_all conn,
        "SELECT o.external_id, l.external_id, CAST(SUM(c.quantity) AS BIGINT)
         FROM credit_lines c
         JOIN order_lines l ON l.id = c.line_id
         JOIN orders o ON o.id = l.order_id
         WHERE c.tenant_id = $1 AND o.tenant_id = $1 AND o.source = $2
         GROUP BY o.external_id, l.external_id",
        tenant.as_str(), SOURCE)
}

/// A line of a credit note that is known.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct KnownCreditLine {
    pub(super) number: String,
    pub(super) credit_id: String,
    pub(super) position: i64,
    pub(super) sku: String,
    pub(super) title: String,
    pub(super) quantity: i64,
    pub(super) amount: i64,
}

/// Every line of every credit note of earlier imports.
pub(super) async fn list_credit_lines(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
) -> Result<Vec<KnownCreditLine>, DbError> {
    sql!(fetch_all conn,
        "SELECT c.external_id AS number, l.credit_id, l.position, l.sku, l.title, l.quantity, l.amount
         FROM credits c JOIN credit_lines l ON l.credit_id = c.id
         WHERE c.tenant_id = $1 AND c.source = $2
         ORDER BY c.external_id, l.position",
        tenant.as_str(), SOURCE)
}

/// Adds orders with their lines and everything that is computed from them.
pub(super) async fn insert_orders(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    orders: &[NewOrder],
    now: Timestamp,
) -> Result<(), DbError> {
    insert_many!(
        conn,
        "INSERT INTO orders (id, tenant_id, customer_id, source, external_id, content_hash, number,
         number_folded, email, email_folded, placed_at, revised_at, currency, items, shipping, tax,
         discount, total, ship_to, completed, version, created_at, status, status_group, parcels,
         parcels_delivered, backordered, title_1, title_2, line_count, search) ",
        "",
        orders,
        |b, order| {
            let (row, progress) = (&order.row, &order.progress);
            let email = order.email.as_deref();
            b.push_bind(&row.id)
                .push_bind(tenant.as_str())
                .push_bind(&row.customer_id)
                .push_bind(SOURCE)
                .push_bind(&row.number)
                .push_bind(&order.content_hash)
                .push_bind(&row.number)
                .push_bind(fold_number(&row.number))
                .push_bind(email)
                .push_bind(email.map(fold))
                .push_bind(row.placed_at)
                .push_bind(row.placed_at)
                .push_bind(&row.currency)
                .push_bind(row.items)
                .push_bind(row.shipping)
                .push_bind(row.tax)
                .push_bind(row.discount)
                .push_bind(row.total)
                .push_bind(&row.ship_to)
                .push_bind(row.completed)
                .push_bind(1_i64)
                .push_bind(now.millis())
                .push_bind(progress.status.as_str())
                .push_bind(progress.status.group().as_str())
                .push_bind(progress.parcels)
                .push_bind(progress.parcels_delivered)
                .push_bind(progress.backordered)
                .push_bind(order.title(0))
                .push_bind(order.title(1))
                .push_bind(order.line_count())
                .push_bind(&order.search);
        }
    )?;
    let lines: Vec<(&str, &LineRow)> = orders
        .iter()
        .flat_map(|order| order.lines.iter().map(|line| (order.row.id.as_str(), line)))
        .collect();
    insert_lines(conn, tenant, &lines).await?;
    insert_many!(
        conn,
        "INSERT INTO order_documents (order_id, tenant_id, format, body) ",
        "",
        orders,
        |b, order| {
            b.push_bind(&order.row.id)
                .push_bind(tenant.as_str())
                .push_bind(DOCUMENT_FORMAT)
                .push_bind(&order.document);
        }
    )
}

/// Adds lines of many orders, each with the id of its order.
pub(super) async fn insert_lines(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    lines: &[(&str, &LineRow)],
) -> Result<(), DbError> {
    insert_many!(conn,
        "INSERT INTO order_lines (id, tenant_id, order_id, position, external_id, sku, title, quantity,
         total, cancelled, supplier) ",
        "",
        lines, |b, line| {
            let (order, line) = *line;
            b.push_bind(&line.id).push_bind(tenant.as_str()).push_bind(order)
                .push_bind(line.position).push_bind(&line.external_id).push_bind(&line.sku)
                .push_bind(&line.title).push_bind(line.quantity).push_bind(line.total)
                .push_bind(line.cancelled).push_bind(&line.supplier);
        })
}

/// Notes that an order has more lines than before.
pub(super) async fn add_to_order(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &str,
    added: i64,
    content_hash: &str,
) -> Result<(), DbError> {
    sql!(execute conn,
        "UPDATE orders SET items = items + $3, total = total + $3, content_hash = $4
         WHERE id = $1 AND tenant_id = $2",
        order, tenant.as_str(), added, content_hash)?;
    Ok(())
}

/// A credit note to be written.
#[derive(Debug)]
pub(super) struct CreditRow<'a> {
    pub(super) id: &'a str,
    pub(super) customer_id: Option<&'a str>,
    pub(super) number: &'a str,
    pub(super) issued_at: i64,
    pub(super) currency: Currency,
    pub(super) amount: i64,
}

/// Adds credit notes.
pub(super) async fn insert_credits(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    rows: &[CreditRow<'_>],
) -> Result<(), DbError> {
    insert_many!(
        conn,
        "INSERT INTO credits (id, tenant_id, customer_id, source, external_id, number, issued_at,
         currency, amount) ",
        "",
        rows,
        |b, row| {
            b.push_bind(row.id)
                .push_bind(tenant.as_str())
                .push_bind(row.customer_id)
                .push_bind(SOURCE)
                .push_bind(row.number)
                .push_bind(row.number)
                .push_bind(row.issued_at)
                .push_bind(row.currency.as_str())
                .push_bind(row.amount);
        }
    )
}

/// Notes that a credit note has more lines than before.
pub(super) async fn add_to_credit(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    credit: &str,
    added: i64,
) -> Result<(), DbError> {
    sql!(execute conn,
        "UPDATE credits SET amount = amount + $3 WHERE id = $1 AND tenant_id = $2",
        credit, tenant.as_str(), added)?;
    Ok(())
}

/// A line of a credit note to be written.
#[derive(Debug)]
pub(super) struct CreditLineRow<'a> {
    pub(super) credit_id: &'a str,
    pub(super) position: i64,
    pub(super) sku: &'a str,
    pub(super) title: &'a str,
    pub(super) quantity: i64,
    pub(super) amount: i64,
    /// The order that it undoes a part of, and which line there.
    pub(super) tied: Option<(&'a str, u32)>,
}

/// Adds lines of credit notes.
pub(super) async fn insert_credit_lines(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    rows: &[CreditLineRow<'_>],
) -> Result<(), DbError> {
    insert_many!(
        conn,
        "INSERT INTO credit_lines (credit_id, position, tenant_id, sku, title, quantity, amount,
         order_id, line_id) ",
        "",
        rows,
        |b, row| {
            let order = row.tied.map(|(order, _)| order);
            let line = row.tied.map(|(_, line)| line.to_string());
            b.push_bind(row.credit_id)
                .push_bind(row.position)
                .push_bind(tenant.as_str())
                .push_bind(row.sku)
                .push_bind(row.title)
                .push_bind(row.quantity)
                .push_bind(row.amount)
                .push_bind(order)
                .push("(SELECT id FROM order_lines WHERE order_id = ")
                .push_bind_unseparated(order)
                .push_unseparated(" AND external_id = ")
                .push_bind_unseparated(line)
                .push_unseparated(")");
        }
    )
}

/// Has PostgreSQL look at the tables that an import fills. It plans a statement once for a
/// connection, and what it planned for empty tables would read all of them for every order.
pub(super) async fn analyse(conn: &mut Conn<'_>) -> Result<(), DbError> {
    let Conn::Postgres(conn) = conn else {
        return Ok(());
    };
    sqlx::query("ANALYZE customers, orders, order_lines, order_documents, credits, credit_lines")
        .execute(&mut **conn)
        .await?;
    Ok(())
}

/// Everything imported so far. "Clean" is what the data's users count: lines with a customer, a
/// positive quantity and a positive amount, without credits.
pub(super) async fn totals(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    currency: Currency,
) -> Result<Totals, DbError> {
    let tenant = tenant.as_str();
    let (orders, guest_orders): (i64, i64) = sql!(fetch_one conn,
        "SELECT COUNT(*), COUNT(*) - COUNT(customer_id) FROM orders
         WHERE tenant_id = $1 AND source = $2", tenant, SOURCE)?;
    let (credits,): (i64,) = sql!(fetch_one conn,
        "SELECT COUNT(*) FROM credits WHERE tenant_id = $1 AND source = $2", tenant, SOURCE)?;
    let (credit_lines, credit_lines_tied, credits_tied): (i64, i64, i64) = sql!(fetch_one conn,
        "SELECT COUNT(*), COUNT(l.order_id),
                COUNT(DISTINCT CASE WHEN l.order_id IS NOT NULL THEN l.credit_id END)
         FROM credits c JOIN credit_lines l ON l.credit_id = c.id
         WHERE c.tenant_id = $1 AND c.source = $2", tenant, SOURCE)?;
    let (customers,): (i64,) = sql!(fetch_one conn,
        "SELECT COUNT(*) FROM (
             SELECT customer_id FROM orders WHERE tenant_id = $1 AND source = $2 AND customer_id IS NOT NULL
             UNION
             SELECT customer_id FROM credits WHERE tenant_id = $1 AND source = $2 AND customer_id IS NOT NULL
         ) AS people", tenant, SOURCE)?;
    let (clean_customers, revenue): (i64, i64) = sql!(fetch_one conn,
        "SELECT COUNT(DISTINCT o.customer_id), CAST(COALESCE(SUM(l.total), 0) AS BIGINT)
         FROM orders o JOIN order_lines l ON l.order_id = o.id
         WHERE o.tenant_id = $1 AND o.source = $2 AND o.customer_id IS NOT NULL
           AND o.currency = $3 AND l.quantity > 0 AND l.total > 0",
        tenant, SOURCE, currency.as_str())?;
    Ok(Totals {
        orders,
        guest_orders,
        credits,
        credits_tied,
        credit_lines,
        credit_lines_tied,
        customers,
        clean_customers,
        clean_revenue: Money::new(revenue, currency),
    })
}
