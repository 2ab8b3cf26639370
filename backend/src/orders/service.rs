//! The rules by which orders come in and change.

use super::load::{Loaded, load};
use super::store::{self, BackorderRow, LineRow, NewOrder, OrderRow, Projection};
use crate::accounts::store::{self as people, NewCustomer};
use crate::app::App;
use crate::clock::new_id;
use crate::db::{Conn, DbError};
use crate::http::Error;
use crate::ledger::{self, Actor, Entry};
use sha2::{Digest as _, Sha256};
use shared::id::{ConfigurationId, CustomerId, LineId, OrderId, TenantId};
use shared::orders::{
    CreateBackorder, CreateCancellation, CreateOrder, LineState, OrderAccepted, OrderDetail,
    ShipmentLineIn, line_states,
};
use shared::problem::{Code, FieldCode, FieldError};
use shared::time::Timestamp;
use shared::validate::fold;

/// Who sends something, and by which way.
#[derive(Debug, Clone)]
pub struct Source {
    /// Who.
    pub actor: Actor,
    /// By which way: `api`, `webhook`, `import`.
    pub channel: &'static str,
}

impl Source {
    pub(crate) fn entry(
        &self,
        kind: &'static str,
        order: &OrderId,
        customer: Option<&str>,
        data: serde_json::Value,
    ) -> Entry {
        Entry {
            kind,
            actor: self.actor.clone(),
            channel: self.channel,
            customer: customer.map(str::to_owned),
            subject: "order",
            subject_id: order.to_string(),
            data,
        }
    }
}

/// Takes an order in. Its `source` and `external_id` name it: sent again it is the same order, and
/// of two versions the one with the later `updated_at` counts, whichever arrives first.
///
/// # Errors
/// `conflict` when the order is known with other content and neither says when it changed.
pub async fn place(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    source: &Source,
    body: &CreateOrder,
    now: Timestamp,
) -> Result<OrderAccepted, Error> {
    let mut told = Vec::new();
    let accepted = place_untold(conn, tenant, source, body, now, &mut told).await?;
    ledger::append(conn, tenant, now, &told).await?;
    Ok(accepted)
}

/// [`place`] without the ledger's lock, which must be the last one that a transaction takes: what
/// has to be appended in the end is added to `told`.
///
/// # Errors
/// Those of [`place`].
pub(crate) async fn place_untold(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    source: &Source,
    body: &CreateOrder,
    now: Timestamp,
    told: &mut Vec<Entry>,
) -> Result<OrderAccepted, Error> {
    let hash = content_hash(body);
    // A second round only when another server added the same order between our look and our insert.
    for _ in 0..2 {
        let known = store::find_by_key(conn, tenant, &body.source, &body.external_id).await?;
        if let Some((id, known_hash, revised_at)) = known {
            let id = OrderId::from_trusted(id);
            if known_hash != hash {
                let known = (known_hash.as_str(), revised_at);
                let entry = revise(conn, tenant, source, body, (&id, &hash), known, now).await?;
                told.extend(entry);
            }
            return Ok(OrderAccepted { id, created: false });
        }
        let inserted = insert(conn, tenant, source, body, (&hash, None), now).await?;
        if let Some((id, entry)) = inserted {
            told.push(entry);
            return Ok(OrderAccepted { id, created: true });
        }
    }
    Err(Error::new(Code::Unavailable))
}

/// Whose an order is that came of a configuration, and of which.
#[derive(Debug, Clone, Copy)]
pub struct Configured<'a> {
    /// Who ordered.
    pub customer: &'a CustomerId,
    /// What its lines were made from.
    pub configuration: &'a ConfigurationId,
}

/// Takes an order in that a customer placed here, without the ledger's lock: the caller writes what
/// is told of it.
///
/// # Errors
/// `unavailable` when its key is taken.
pub async fn place_configured(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    source: &Source,
    body: &CreateOrder,
    configured: &Configured<'_>,
    now: Timestamp,
    told: &mut Vec<Entry>,
) -> Result<OrderId, Error> {
    let hash = content_hash(body);
    let inserted = insert(conn, tenant, source, body, (&hash, Some(configured)), now).await?;
    let (id, entry) = inserted.ok_or_else(|| Error::new(Code::Unavailable))?;
    told.push(entry);
    Ok(id)
}

fn content_hash(body: &CreateOrder) -> String {
    let json = serde_json::to_vec(body).unwrap_or_default();
    hex::encode(Sha256::digest(json))
}

async fn insert(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    source: &Source,
    body: &CreateOrder,
    (hash, configured): (&str, Option<&Configured<'_>>),
    now: Timestamp,
) -> Result<Option<(OrderId, Entry)>, Error> {
    let id = OrderId::from_trusted(new_id(now));
    let customer = match configured {
        Some(configured) => Some(configured.customer.to_string()),
        None => find_owner(conn, tenant, body, now).await?,
    };
    let new = new_order(body, &id, customer.as_deref(), hash, now);
    if !store::insert_order(conn, tenant, &new).await? {
        return Ok(None);
    }
    let configuration = configured.map(|configured| configured.configuration);
    write_lines(conn, tenant, body, (&id, configuration), now).await?;
    refresh(conn, tenant, &id).await?;
    let data = serde_json::json!({ "number": body.number(), "source": body.source });
    let entry = source.entry("order.placed", &id, customer.as_deref(), data);
    Ok(Some((id, entry)))
}

async fn revise(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    source: &Source,
    body: &CreateOrder,
    (id, hash): (&OrderId, &str),
    (known_hash, revised_at): (&str, i64),
    now: Timestamp,
) -> Result<Option<Entry>, Error> {
    let Some(updated_at) = body.updated_at else {
        return Err(Error::new(Code::Conflict).detail(format!(
            "order {} of {} is known with other content; send `updated_at` to change it",
            body.external_id, body.source
        )));
    };
    // Equal times are decided by the content, so that the order of arrival never matters.
    let version = (updated_at.millis(), hash);
    if version <= (revised_at, known_hash) {
        return Ok(None);
    }
    store::lock_order(conn, tenant, id).await?;
    // A later version may have come in while this one waited for the lock.
    let known = store::find_by_key(conn, tenant, &body.source, &body.external_id).await?;
    if known.is_some_and(|(_, hash, revised_at)| version <= (revised_at, hash.as_str())) {
        return Ok(None);
    }
    let customer = find_owner(conn, tenant, body, now).await?;
    let new = new_order(body, id, customer.as_deref(), hash, now);
    store::update_order(conn, tenant, &new).await?;
    write_lines(conn, tenant, body, (id, None), now).await?;
    let loaded = refresh(conn, tenant, id).await?;
    let owner = loaded.and_then(|loaded| loaded.customer);
    let entry = source.entry("order.revised", id, owner.as_deref(), serde_json::json!({}));
    Ok(Some(entry))
}

/// The customer an order belongs to: by the shop's key, or a known one with the same address.
/// Otherwise it is a guest's.
async fn find_owner(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    body: &CreateOrder,
    now: Timestamp,
) -> Result<Option<String>, DbError> {
    let Some(customer) = &body.customer else {
        return Ok(None);
    };
    let email = customer.email.as_deref();
    if customer.external_id.is_none() {
        let Some(email) = email else { return Ok(None) };
        let known = people::find_customer_by_email(conn, tenant, email).await?;
        return Ok(known.map(|person| person.id));
    }
    let new = NewCustomer {
        source: &body.source,
        external_id: customer.external_id.as_deref(),
        email,
        name: &customer.name,
    };
    let (id, created) = people::upsert_customer(conn, tenant, &new, new_id(now), now).await?;
    if let (true, Some(email)) = (created, email) {
        store::adopt_guest_orders(conn, tenant, id.as_str(), email).await?;
    }
    Ok(Some(id.into()))
}

fn new_order<'a>(
    body: &'a CreateOrder,
    id: &OrderId,
    customer: Option<&str>,
    hash: &'a str,
    now: Timestamp,
) -> NewOrder<'a> {
    let items = body
        .lines
        .iter()
        .fold(0_i64, |sum, line| sum.saturating_add(line.total));
    let total = items
        .saturating_add(body.shipping)
        .saturating_add(body.tax)
        .saturating_sub(body.discount);
    let row = OrderRow {
        id: id.to_string(),
        customer_id: customer.map(str::to_owned),
        number: body.number().trim().to_owned(),
        placed_at: body.placed_at.millis(),
        currency: body.currency.to_string(),
        items,
        shipping: body.shipping,
        tax: body.tax,
        discount: body.discount,
        total,
        ship_to: body
            .ship_to
            .as_ref()
            .and_then(|to| serde_json::to_string(to).ok()),
        promised_from: body.promised.map(|range| range.from.0),
        promised_to: body.promised.map(|range| range.to.0),
        completed: body.completed,
    };
    NewOrder {
        row,
        source: &body.source,
        external_id: &body.external_id,
        content_hash: hash,
        email: body
            .customer
            .as_ref()
            .and_then(|customer| customer.email.as_deref())
            .map(str::trim),
        revised_at: body.updated_at.unwrap_or(body.placed_at).millis(),
        now: now.millis(),
    }
}

async fn write_lines(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    body: &CreateOrder,
    (order, configuration): (&OrderId, Option<&ConfigurationId>),
    now: Timestamp,
) -> Result<(), DbError> {
    let rows: Vec<LineRow> = (1_i64..)
        .zip(&body.lines)
        .map(|(position, line)| LineRow {
            id: new_id(now),
            position,
            external_id: line
                .external_id
                .clone()
                .unwrap_or_else(|| position.to_string()),
            sku: line.sku.clone(),
            title: line.title.clone(),
            quantity: line.quantity,
            total: line.total,
            cancelled: line.cancelled,
            supplier: line.supplier.clone(),
            configuration_id: configuration.map(ToString::to_string),
        })
        .collect();
    store::put_lines(conn, tenant, order, &rows).await?;
    if body.lines.iter().all(|line| line.backorder.is_none()) {
        return Ok(());
    }
    let stored = store::list_lines(conn, order).await?;
    let as_of = body.updated_at.unwrap_or(body.placed_at);
    for (row, line) in rows.iter().zip(&body.lines) {
        let Some(backorder) = &line.backorder else {
            continue;
        };
        let Some(known) = stored
            .iter()
            .find(|known| known.external_id == row.external_id)
        else {
            continue;
        };
        let word = CreateBackorder {
            line: row.external_id.clone(),
            quantity: backorder.quantity,
            expected: backorder.expected,
            as_of,
        };
        store::insert_backorder(conn, tenant, order, &backorder_row(order, &known.id, &word))
            .await?;
    }
    Ok(())
}

fn backorder_row(order: &OrderId, line: &str, word: &CreateBackorder) -> BackorderRow {
    let content = format!(
        "{order}|{line}|{}|{:?}|{}",
        word.quantity,
        word.expected,
        word.as_of.millis()
    );
    BackorderRow {
        id: hex::encode(Sha256::digest(content)),
        line_id: line.to_owned(),
        quantity: word.quantity,
        expected_from: word.expected.map(|range| range.from.0),
        expected_to: word.expected.map(|range| range.to.0),
        as_of: word.as_of.millis(),
    }
}

/// Computes an order's projection anew from its facts and writes it. Take the order's lock before
/// adding a fact, so that two facts that arrive together are both counted.
///
/// # Errors
/// When the database fails.
pub async fn refresh(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    order: &OrderId,
) -> Result<Option<Loaded>, DbError> {
    let Some(loaded) = load(conn, tenant, order).await? else {
        return Ok(None);
    };
    write_projection(conn, tenant, &loaded.detail).await?;
    Ok(Some(loaded))
}

pub(crate) async fn write_projection(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    detail: &OrderDetail,
) -> Result<(), DbError> {
    let document = serde_json::to_string(detail).unwrap_or_default();
    let title = |i: usize| detail.lines.get(i).map_or("", |line| line.title.as_str());
    let projection = Projection {
        progress: &detail.progress,
        titles: (title(0), title(1)),
        line_count: i64::try_from(detail.lines.len()).unwrap_or(i64::MAX),
        search: &search_text(detail),
        document: &document,
    };
    store::put_projection(conn, tenant, &detail.id, &projection).await
}

/// What searching finds an order by: number, titles, articles and tracking numbers, one a line.
pub(crate) fn search_text(detail: &OrderDetail) -> String {
    let mut text = fold(&detail.number);
    for line in &detail.lines {
        for part in [&line.title, &line.sku] {
            text.push('\n');
            text.push_str(&fold(part));
        }
    }
    for tracking in detail
        .shipments
        .iter()
        .flat_map(|shipment| &shipment.tracking)
    {
        text.push('\n');
        text.push_str(&fold(&shared::tracking::normalise(&tracking.number)));
    }
    text
}

/// Cancels pieces of an order. What is in a parcel already cannot be cancelled.
///
/// # Errors
/// `not_found` for an unknown order, `invalid` for unknown lines, `conflict` for pieces that were
/// sent.
pub(super) async fn cancel(
    app: &App,
    tenant: &TenantId,
    source: &Source,
    order: &OrderId,
    body: &CreateCancellation,
) -> Result<bool, Error> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if !store::lock_order(&mut tx.conn(), tenant, order).await? {
        return Err(Error::not_found());
    }
    let loaded = load(&mut tx.conn(), tenant, order)
        .await?
        .ok_or_else(Error::not_found)?;
    let rows = store::list_lines(&mut tx.conn(), order).await?;
    let open = |line: &LineId| open_quantity(&loaded.detail, line);
    let wanted = if body.lines.is_empty() {
        rows.iter()
            .map(|row| (row.id.clone(), open(&LineId::from_trusted(row.id.clone()))))
            .collect()
    } else {
        resolve_lines(&rows, &body.lines)?
    };
    let wanted: Vec<(String, i64)> = wanted
        .into_iter()
        .filter(|(_, quantity)| *quantity > 0)
        .collect();
    let id = new_id(now);
    let fact = (id.as_str(), body.external_id.as_str(), body.reason.as_str());
    if !store::insert_cancellation(&mut tx.conn(), tenant, order, fact, &wanted, now).await? {
        return Ok(false);
    }
    if wanted
        .iter()
        .any(|(line, quantity)| *quantity > open(&LineId::from_trusted(line.clone())))
    {
        return Err(Error::new(Code::Conflict)
            .detail("some of these pieces were sent or cancelled already"));
    }
    refresh(&mut tx.conn(), tenant, order).await?;
    let data = serde_json::json!({ "reason": body.reason });
    let entry = source.entry("order.cancelled", order, loaded.customer.as_deref(), data);
    ledger::append(&mut tx.conn(), tenant, now, &[entry]).await?;
    tx.commit().await?;
    Ok(true)
}

fn open_quantity(detail: &OrderDetail, line: &LineId) -> i64 {
    let line = detail.lines.iter().find(|known| known.id == *line);
    let states = line
        .map(|line| line_states(line, &detail.shipments))
        .unwrap_or_default();
    let open =
        |state: &LineState| matches!(state, LineState::Preparing | LineState::BackOrdered(_));
    states
        .iter()
        .filter(|(_, state)| open(state))
        .map(|(quantity, _)| quantity)
        .sum()
}

/// The ids of lines named by the shop's keys.
///
/// # Errors
/// `invalid` with the places of unknown keys.
pub(crate) fn resolve_lines(
    rows: &[LineRow],
    parts: &[ShipmentLineIn],
) -> Result<Vec<(String, i64)>, Error> {
    let mut found = Vec::new();
    let mut faults = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        match rows.iter().find(|row| row.external_id == part.line) {
            Some(row) => found.push((row.id.clone(), part.quantity)),
            None => faults.push(FieldError {
                field: format!("lines[{i}].line"),
                code: FieldCode::UnknownReference,
            }),
        }
    }
    if faults.is_empty() {
        Ok(found)
    } else {
        Err(Error::invalid(faults))
    }
}

/// Notes how much of a line waits for stock, and until when.
///
/// # Errors
/// `not_found` for an unknown order, `invalid` for an unknown line.
pub(super) async fn note_backorder(
    app: &App,
    tenant: &TenantId,
    source: &Source,
    order: &OrderId,
    body: &CreateBackorder,
) -> Result<bool, Error> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if !store::lock_order(&mut tx.conn(), tenant, order).await? {
        return Err(Error::not_found());
    }
    let rows = store::list_lines(&mut tx.conn(), order).await?;
    let unknown = || FieldError {
        field: "line".to_owned(),
        code: FieldCode::UnknownReference,
    };
    let line = rows.iter().find(|row| row.external_id == body.line);
    let line = line.ok_or_else(|| Error::invalid(vec![unknown()]))?;
    let word = backorder_row(order, &line.id, body);
    if !store::insert_backorder(&mut tx.conn(), tenant, order, &word).await? {
        return Ok(false);
    }
    let loaded = refresh(&mut tx.conn(), tenant, order).await?;
    let owner = loaded.and_then(|loaded| loaded.customer);
    let data = serde_json::json!({ "quantity": body.quantity, "expected": body.expected });
    let entry = source.entry("order.backordered", order, owner.as_deref(), data);
    ledger::append(&mut tx.conn(), tenant, now, &[entry]).await?;
    tx.commit().await?;
    Ok(true)
}
