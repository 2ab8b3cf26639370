//! Orders' rows: facts as they were sent, and the projection that lists read.

use super::stored_currency;
use crate::db::{Conn, DbError, insert_many, sql};
use shared::id::{CreditId, LineId, OrderId, TenantId};
use shared::money::Money;
use shared::orders::{Credit, LineQuantity, OrderGlance, OrderStatus, OrderSummary, Progress};
use shared::time::{Day, DayRange, Timestamp};
use shared::validate::fold;

/// The columns that a list shows.
#[derive(Debug, sqlx::FromRow)]
pub struct SummaryRow {
    id: String,
    number: String,
    placed_at: i64,
    currency: String,
    total: i64,
    status: String,
    parcels: i64,
    parcels_delivered: i64,
    backordered: i64,
    expected_from: Option<i64>,
    expected_to: Option<i64>,
    first_from: Option<i64>,
    first_to: Option<i64>,
    delivered_at: Option<i64>,
    title_1: String,
    title_2: String,
    line_count: i64,
}

/// Two columns as a range of days.
pub(crate) fn days(from: Option<i64>, to: Option<i64>) -> Option<DayRange> {
    Some(DayRange {
        from: Day(from?),
        to: Day(to?),
    })
}

impl SummaryRow {
    fn progress(&self) -> Progress {
        Progress {
            status: OrderStatus::from_word(&self.status),
            parcels: self.parcels,
            parcels_delivered: self.parcels_delivered,
            backordered: self.backordered,
            expected: days(self.expected_from, self.expected_to),
            first_expected: days(self.first_from, self.first_to),
            delivered_at: self.delivered_at.map(Timestamp),
        }
    }

    /// As it travels.
    #[must_use]
    pub fn into_summary(self) -> OrderSummary {
        let progress = self.progress();
        let mut titles = vec![self.title_1];
        if !self.title_2.is_empty() {
            titles.push(self.title_2);
        }
        OrderSummary {
            id: OrderId::from_trusted(self.id),
            number: self.number,
            placed_at: Timestamp(self.placed_at),
            progress,
            titles,
            line_count: self.line_count,
            total: Money::new(self.total, stored_currency(&self.currency)),
        }
    }
}

/// Which of a customer's orders to list.
#[derive(Debug, Default)]
pub struct Filter<'a> {
    /// Orders placed before this one, in the list's order.
    pub after: Option<(Timestamp, &'a str)>,
    /// Only this group.
    pub group: Option<&'a str>,
    /// Today, by which late orders need attention.
    pub today: i64,
    /// Not placed before.
    pub from: Option<i64>,
    /// Placed before.
    pub until: Option<i64>,
    /// Number, title, article or tracking number contains this.
    pub text: Option<&'a str>,
    /// At most so many.
    pub limit: i64,
}

/// A customer's orders, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_of_customer(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    customer: &str,
    filter: &Filter<'_>,
) -> Result<Vec<OrderSummary>, DbError> {
    let (at, id) = filter
        .after
        .map_or((i64::MAX, "~"), |(at, id)| (at.millis(), id));
    let pattern = filter
        .text
        .map(|text| format!("%{}%", escape_like(&fold(text))));
    let rows: Vec<SummaryRow> = sql!(fetch_all conn,
        "SELECT id, number, placed_at, currency, total, status, parcels, parcels_delivered, backordered,
                expected_from, expected_to, first_from, first_to, delivered_at, title_1, title_2, line_count
         FROM orders
         WHERE tenant_id = $1 AND customer_id = $2 AND (placed_at, id) < ($3, $4)
           AND ($5 IS NULL OR status_group = $5
                OR ($5 = 'attention' AND status_group = 'open' AND expected_to < $6))
           AND ($7 IS NULL OR placed_at >= $7)
           AND ($8 IS NULL OR placed_at < $8)
           AND ($9 IS NULL OR search LIKE $9 ESCAPE '!')
         ORDER BY placed_at DESC, id DESC LIMIT $10",
        tenant.as_str(), customer, at, id, filter.group, filter.today, filter.from, filter.until,
        &pattern, filter.limit)?;
    Ok(rows.into_iter().map(SummaryRow::into_summary).collect())
}

/// Makes `%`, `_` and the escape sign itself ordinary characters of a LIKE pattern.
#[must_use]
pub fn escape_like(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            escaped.push('!');
        }
        escaped.push(c);
    }
    escaped
}

/// The order with this number and e-mail address: its id, the address as given, and its state.
/// Numbers are not unique (several shops of a tenant may count alike); the newest wins.
///
/// # Errors
/// When the database fails.
pub async fn find_glance(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    number: &str,
    email: &str,
) -> Result<Option<(OrderId, String, OrderGlance)>, DbError> {
    let row: Option<SummaryRow> = sql!(fetch_optional conn,
        "SELECT id, number, placed_at, currency, total, status, parcels, parcels_delivered, backordered,
                expected_from, expected_to, first_from, first_to, delivered_at, email AS title_1,
                '' AS title_2, line_count
         FROM orders WHERE tenant_id = $1 AND number_folded = $2 AND email_folded = $3
         ORDER BY placed_at DESC, id DESC LIMIT 1",
        tenant.as_str(), fold_number(number), fold(email))?;
    Ok(row.map(|row| {
        let glance = OrderGlance {
            number: row.number.clone(),
            placed_at: Timestamp(row.placed_at),
            progress: row.progress(),
        };
        (OrderId::from_trusted(row.id), row.title_1, glance)
    }))
}

/// The form in which order numbers are compared: without spaces, `#` and case.
#[must_use]
pub fn fold_number(number: &str) -> String {
    number
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '#')
        .flat_map(char::to_lowercase)
        .collect()
}

/// The document of an order that belongs to `customer`, or of any when that is `None`.
///
/// # Errors
/// When the database fails.
pub async fn find_document(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
    customer: Option<&str>,
) -> Result<Option<(i64, String)>, DbError> {
    sql!(fetch_optional conn,
        "SELECT d.format, d.body FROM orders o JOIN order_documents d ON d.order_id = o.id
         WHERE o.id = $1 AND o.tenant_id = $2 AND ($3 IS NULL OR o.customer_id = $3)",
        order.as_str(), tenant.as_str(), customer)
}

/// An order as it was sent.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct OrderRow {
    /// Names it.
    pub id: String,
    /// Whose it is.
    pub customer_id: Option<String>,
    /// The number that the customer knows.
    pub number: String,
    /// When it was placed.
    pub placed_at: i64,
    /// ISO 4217 code.
    pub currency: String,
    /// Sum of the lines.
    pub items: i64,
    /// Postage and packing.
    pub shipping: i64,
    /// Tax that is not in the prices.
    pub tax: i64,
    /// Taken off.
    pub discount: i64,
    /// What it cost.
    pub total: i64,
    /// Address, as JSON.
    pub ship_to: Option<String>,
    /// Promised from this day.
    pub promised_from: Option<i64>,
    /// To this day.
    pub promised_to: Option<i64>,
    /// Finished without tracking.
    pub completed: bool,
}

/// An order's facts.
///
/// # Errors
/// When the database fails.
pub async fn find_order(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
) -> Result<Option<OrderRow>, DbError> {
    sql!(fetch_optional conn,
        "SELECT id, customer_id, number, placed_at, currency, items, shipping, tax, discount, total,
                ship_to, promised_from, promised_to, completed
         FROM orders WHERE id = $1 AND tenant_id = $2",
        order.as_str(), tenant.as_str())
}

/// Takes the order's lock, under which its projection is written; whether there is such an order.
///
/// # Errors
/// When the database fails.
pub async fn lock_order(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
) -> Result<bool, DbError> {
    let changed = sql!(execute conn,
        "UPDATE orders SET version = version + 1 WHERE id = $1 AND tenant_id = $2",
        order.as_str(), tenant.as_str())?;
    Ok(changed == 1)
}

/// What is known of an order under its key in the shop: `(id, content_hash, revised_at)`.
///
/// # Errors
/// When the database fails.
pub async fn find_by_key(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    source: &str,
    external_id: &str,
) -> Result<Option<(String, String, i64)>, DbError> {
    sql!(fetch_optional conn,
        "SELECT id, content_hash, revised_at FROM orders
         WHERE tenant_id = $1 AND source = $2 AND external_id = $3",
        tenant.as_str(), source, external_id)
}

/// An order to be written.
#[derive(Debug)]
pub struct NewOrder<'a> {
    /// Facts.
    pub row: OrderRow,
    /// Which shop.
    pub source: &'a str,
    /// Its key there.
    pub external_id: &'a str,
    /// SHA-256 of what was sent.
    pub content_hash: &'a str,
    /// E-mail address given with it.
    pub email: Option<&'a str>,
    /// When the shop last changed it.
    pub revised_at: i64,
    /// Now.
    pub now: i64,
}

/// Adds an order with an empty projection; `false` when its key is taken.
///
/// # Errors
/// When the database fails.
pub async fn insert_order(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    new: &NewOrder<'_>,
) -> Result<bool, DbError> {
    let row = &new.row;
    let changed = sql!(execute conn,
        "INSERT INTO orders (id, tenant_id, customer_id, source, external_id, content_hash, number,
           number_folded, email, email_folded, placed_at, revised_at, currency, items, shipping, tax,
           discount, total, ship_to, promised_from, promised_to, completed, version, created_at,
           status, status_group, parcels, parcels_delivered, backordered, title_1, title_2, line_count, search)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
           $20, $21, $22, 1, $23, 'preparing', 'open', 0, 0, 0, '', '', 0, '')
         ON CONFLICT (tenant_id, source, external_id) DO NOTHING",
        &row.id, tenant.as_str(), &row.customer_id, new.source, new.external_id, new.content_hash,
        &row.number, fold_number(&row.number), new.email, new.email.map(fold), row.placed_at,
        new.revised_at, &row.currency, row.items, row.shipping, row.tax, row.discount, row.total,
        &row.ship_to, row.promised_from, row.promised_to, row.completed, new.now)?;
    Ok(changed == 1)
}

/// Replaces an order's facts by a later word of the shop.
///
/// # Errors
/// When the database fails.
pub async fn update_order(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    new: &NewOrder<'_>,
) -> Result<(), DbError> {
    let row = &new.row;
    sql!(execute conn,
        "UPDATE orders SET customer_id = COALESCE($3, customer_id), content_hash = $4, number = $5,
           number_folded = $6, email = $7, email_folded = $8, placed_at = $9, revised_at = $10,
           currency = $11, items = $12, shipping = $13, tax = $14, discount = $15, total = $16,
           ship_to = $17, promised_from = $18, promised_to = $19, completed = $20
         WHERE id = $1 AND tenant_id = $2",
        &row.id, tenant.as_str(), &row.customer_id, new.content_hash, &row.number,
        fold_number(&row.number), new.email, new.email.map(fold), row.placed_at, new.revised_at,
        &row.currency, row.items, row.shipping, row.tax, row.discount, row.total, &row.ship_to,
        row.promised_from, row.promised_to, row.completed)?;
    Ok(())
}

/// One line, as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct LineRow {
    /// Names it.
    pub id: String,
    /// Its place, from 1.
    pub position: i64,
    /// The shop's key.
    pub external_id: String,
    /// Article number.
    pub sku: String,
    /// What it is.
    pub title: String,
    /// How many.
    pub quantity: i64,
    /// Price of all.
    pub total: i64,
    /// How many the order itself says are cancelled.
    pub cancelled: i64,
    /// Who sends it, when not the shop.
    pub supplier: Option<String>,
    /// The configuration that it was made from.
    pub configuration_id: Option<String>,
}

/// Adds lines; a line known by its key gets the new content.
///
/// # Errors
/// When the database fails.
pub async fn put_lines(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
    lines: &[LineRow],
) -> Result<(), DbError> {
    insert_many!(conn,
        "INSERT INTO order_lines (id, tenant_id, order_id, position, external_id, sku, title, quantity,
         total, cancelled, supplier, configuration_id) ",
        " ON CONFLICT (order_id, external_id) DO UPDATE SET position = excluded.position,
          sku = excluded.sku, title = excluded.title, quantity = excluded.quantity,
          total = excluded.total, cancelled = excluded.cancelled, supplier = excluded.supplier",
        lines, |b, line| {
            b.push_bind(&line.id).push_bind(tenant.as_str()).push_bind(order.as_str())
                .push_bind(line.position).push_bind(&line.external_id).push_bind(&line.sku)
                .push_bind(&line.title).push_bind(line.quantity).push_bind(line.total)
                .push_bind(line.cancelled).push_bind(&line.supplier)
                .push_bind(&line.configuration_id);
        })
}

/// An order's lines, in order.
///
/// # Errors
/// When the database fails.
pub async fn list_lines(conn: &mut Conn<'_>, order: &OrderId) -> Result<Vec<LineRow>, DbError> {
    sql!(fetch_all conn,
        "SELECT id, position, external_id, sku, title, quantity, total, cancelled, supplier, configuration_id
         FROM order_lines WHERE order_id = $1 ORDER BY position, id", order.as_str())
}

/// Notes a cancellation; `false` when it is known.
///
/// # Errors
/// When the database fails.
pub async fn insert_cancellation(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
    (id, external_id, reason): (&str, &str, &str),
    lines: &[(String, i64)],
    now: Timestamp,
) -> Result<bool, DbError> {
    let changed = sql!(execute conn,
        "INSERT INTO cancellations (id, tenant_id, order_id, external_id, reason, at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (order_id, external_id) DO NOTHING",
        id, tenant.as_str(), order.as_str(), external_id, reason, now.millis())?;
    if changed == 0 {
        return Ok(false);
    }
    insert_many!(
        conn,
        "INSERT INTO cancellation_lines (cancellation_id, line_id, tenant_id, order_id, quantity) ",
        "",
        lines,
        |b, line| {
            b.push_bind(id)
                .push_bind(&line.0)
                .push_bind(tenant.as_str())
                .push_bind(order.as_str())
                .push_bind(line.1);
        }
    )?;
    Ok(true)
}

/// Cancelled quantities of an order's lines, as `(line, quantity)`.
///
/// # Errors
/// When the database fails.
pub async fn list_cancelled(
    conn: &mut Conn<'_>,
    order: &OrderId,
) -> Result<Vec<(String, i64)>, DbError> {
    sql!(fetch_all conn,
        "SELECT line_id, CAST(SUM(quantity) AS BIGINT) FROM cancellation_lines
         WHERE order_id = $1 GROUP BY line_id", order.as_str())
}

/// What was said about waiting pieces.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct BackorderRow {
    /// Hash of the content: the same word twice is one row.
    pub id: String,
    /// Which line.
    pub line_id: String,
    /// How many wait.
    pub quantity: i64,
    /// Until this day.
    pub expected_from: Option<i64>,
    /// Or this.
    pub expected_to: Option<i64>,
    /// Since when this is so.
    pub as_of: i64,
}

/// Notes what was said about waiting pieces; `false` when it is known.
///
/// # Errors
/// When the database fails.
pub async fn insert_backorder(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
    row: &BackorderRow,
) -> Result<bool, DbError> {
    let changed = sql!(execute conn,
        "INSERT INTO backorders (id, tenant_id, order_id, line_id, quantity, expected_from, expected_to, as_of)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
        &row.id, tenant.as_str(), order.as_str(), &row.line_id, row.quantity, row.expected_from,
        row.expected_to, row.as_of)?;
    Ok(changed == 1)
}

/// Everything said about an order's waiting pieces, in an order that depends on the content alone.
///
/// # Errors
/// When the database fails.
pub async fn list_backorders(
    conn: &mut Conn<'_>,
    order: &OrderId,
) -> Result<Vec<BackorderRow>, DbError> {
    sql!(fetch_all conn,
        "SELECT id, line_id, quantity, expected_from, expected_to, as_of FROM backorders
         WHERE order_id = $1 ORDER BY as_of, id", order.as_str())
}

/// The projection of an order.
#[derive(Debug)]
pub struct Projection<'a> {
    /// Where it is.
    pub progress: &'a Progress,
    /// First two titles.
    pub titles: (&'a str, &'a str),
    /// How many lines.
    pub line_count: i64,
    /// What searching finds it by.
    pub search: &'a str,
    /// The whole order as JSON.
    pub document: &'a str,
}

/// Writes an order's projection.
///
/// # Errors
/// When the database fails.
pub async fn put_projection(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
    projection: &Projection<'_>,
) -> Result<(), DbError> {
    let p = projection.progress;
    sql!(execute conn,
        "UPDATE orders SET status = $3, status_group = $4, parcels = $5, parcels_delivered = $6,
           backordered = $7, expected_from = $8, expected_to = $9, first_from = $10, first_to = $11,
           delivered_at = $12, title_1 = $13, title_2 = $14, line_count = $15, search = $16
         WHERE id = $1 AND tenant_id = $2",
        order.as_str(), tenant.as_str(), p.status.as_str(), p.status.group().as_str(), p.parcels,
        p.parcels_delivered, p.backordered, p.expected.map(|r| r.from.0), p.expected.map(|r| r.to.0),
        p.first_expected.map(|r| r.from.0), p.first_expected.map(|r| r.to.0),
        p.delivered_at.map(Timestamp::millis), projection.titles.0, projection.titles.1,
        projection.line_count, projection.search)?;
    sql!(execute conn,
        "INSERT INTO order_documents (order_id, tenant_id, format, body) VALUES ($1, $2, $3, $4)
         ON CONFLICT (order_id) DO UPDATE SET format = $3, body = $4",
        order.as_str(), tenant.as_str(), super::DOCUMENT_FORMAT, projection.document)?;
    Ok(())
}

#[derive(Debug, sqlx::FromRow)]
struct CreditRow {
    id: String,
    number: String,
    issued_at: i64,
    currency: String,
    line_id: Option<String>,
    quantity: i64,
    amount: i64,
}

/// What was credited for lines of an order.
///
/// # Errors
/// When the database fails.
pub async fn list_credits_of_order(
    conn: &mut Conn<'_>,
    order: &OrderId,
) -> Result<Vec<Credit>, DbError> {
    let rows: Vec<CreditRow> = sql!(fetch_all conn,
        "SELECT c.id, c.number, c.issued_at, c.currency, l.line_id, l.quantity, l.amount
         FROM credit_lines l JOIN credits c ON c.id = l.credit_id
         WHERE l.order_id = $1 ORDER BY c.issued_at, c.id, l.position", order.as_str())?;
    Ok(gather_credits(rows))
}

/// A customer's credit notes, newest first, of which some line is not tied to an order; with those
/// lines only.
///
/// # Errors
/// When the database fails.
pub async fn list_loose_credits(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    customer: &str,
) -> Result<Vec<Credit>, DbError> {
    let rows: Vec<CreditRow> = sql!(fetch_all conn,
        "SELECT c.id, c.number, c.issued_at, c.currency, l.line_id, l.quantity, l.amount
         FROM credits c JOIN credit_lines l ON l.credit_id = c.id
         WHERE c.tenant_id = $1 AND c.customer_id = $2 AND l.order_id IS NULL
         ORDER BY c.issued_at DESC, c.id DESC, l.position LIMIT 500",
        tenant.as_str(), customer)?;
    Ok(gather_credits(rows))
}

fn gather_credits(rows: Vec<CreditRow>) -> Vec<Credit> {
    let mut credits: Vec<Credit> = Vec::new();
    for row in rows {
        let line = row.line_id.map(|line| LineQuantity {
            line: LineId::from_trusted(line),
            quantity: row.quantity,
        });
        match credits
            .last_mut()
            .filter(|credit| credit.id.as_str() == row.id)
        {
            Some(credit) => {
                credit.lines.extend(line);
                credit.amount.amount = credit.amount.amount.saturating_add(row.amount);
            }
            None => credits.push(Credit {
                id: CreditId::from_trusted(row.id),
                number: row.number,
                issued_at: Timestamp(row.issued_at),
                lines: line.into_iter().collect(),
                amount: Money::new(row.amount, stored_currency(&row.currency)),
            }),
        }
    }
    credits
}

/// Gives a customer the guest orders that were placed with their e-mail address.
///
/// # Errors
/// When the database fails.
pub async fn adopt_guest_orders(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    customer: &str,
    email: &str,
) -> Result<u64, DbError> {
    sql!(execute conn,
        "UPDATE orders SET customer_id = $2
         WHERE tenant_id = $1 AND email_folded = $3 AND customer_id IS NULL",
        tenant.as_str(), customer, fold(email))
}

/// Orders found by staff: whose number begins with the text, or whose e-mail address or tracking
/// number is exactly it.
///
/// # Errors
/// When the database fails.
pub async fn search(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    text: &str,
    limit: i64,
) -> Result<Vec<(OrderSummary, Option<String>)>, DbError> {
    #[derive(sqlx::FromRow)]
    struct Hit {
        #[sqlx(flatten)]
        summary: SummaryRow,
        customer_id: Option<String>,
    }
    let number = fold_number(text);
    let end = format!("{number}\u{10FFFF}");
    let tracking = shared::tracking::normalise(text);
    let hits: Vec<Hit> = sql!(fetch_all conn,
        "SELECT id, number, placed_at, currency, total, status, parcels, parcels_delivered, backordered,
                expected_from, expected_to, first_from, first_to, delivered_at, title_1, title_2, line_count,
                customer_id
         FROM orders WHERE id IN (
             SELECT id FROM orders WHERE tenant_id = $1 AND number_folded >= $2 AND number_folded < $3
             UNION SELECT id FROM orders WHERE tenant_id = $1 AND email_folded = $4
             UNION SELECT order_id FROM tracking_numbers WHERE tenant_id = $1 AND folded = $5)
         ORDER BY placed_at DESC, id DESC LIMIT $6",
        tenant.as_str(), &number, &end, fold(text), &tracking, limit)?;
    Ok(hits
        .into_iter()
        .map(|hit| (hit.summary.into_summary(), hit.customer_id))
        .collect())
}

/// How many orders a customer has.
///
/// # Errors
/// When the database fails.
pub async fn count_of_customer(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    customer: &str,
) -> Result<i64, DbError> {
    let (count,): (i64,) = sql!(fetch_one conn,
        "SELECT COUNT(*) FROM orders WHERE tenant_id = $1 AND customer_id = $2", tenant.as_str(), customer)?;
    Ok(count)
}
