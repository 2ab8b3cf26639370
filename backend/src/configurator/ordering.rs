//! From a configuration to an order, or to a question for the shop.

use super::kept::{quote_of, version_of};
use super::mails;
use super::ready::{Facts, Ready};
use super::saving::{Owner, stale};
use super::store::{self, ConfigurationRow, CountRow};
use super::words::Languages;
use crate::accounts::store as people;
use crate::app::App;
use crate::http::Error;
use crate::ledger;
use crate::orders::{self, Configured, Source};
use crate::outbox;
use shared::accounts::Role;
use shared::configurator::saved::Quote;
use shared::configurator::wire::Configuration;
use shared::id::{ConfigurationId, OrderId};
use shared::orders::{CreateOrder, CustomerIn, LineIn};
use shared::problem::{Code, FieldCode, FieldError};
use shared::time::{DayRange, Timestamp};

/// Longest title of an order's line.
const LONGEST_TITLE: usize = 500;

/// Asks the shop for a quote; false where it was asked already.
///
/// # Errors
/// `not_found` where there is no such configuration, or it is not theirs; `conflict` where it
/// became an order.
pub(super) async fn request_quote(
    app: &App,
    owner: &Owner<'_>,
    id: &ConfigurationId,
    shown: &Configuration,
    note: &str,
) -> Result<bool, Error> {
    let now = app.clock.now();
    let tenant = &owner.tenant.id;
    let mut tx = app.db.begin().await?;
    let conn = &mut tx.conn();
    let row = store::lock_configuration(conn, tenant, owner.customer, id).await?;
    let row = row.ok_or_else(Error::not_found)?;
    match row.stage.as_str() {
        "ordered" => {
            return Err(Error::new(Code::Conflict).detail("it became an order already"));
        }
        "quote_requested" => return Ok(false),
        _ => {}
    }
    if row.saved_at != shown.saved_at.millis() {
        return Err(Error::new(Code::Conflict).detail("it was changed at this moment; ask again"));
    }
    store::set_quote_requested(conn, tenant, &row.id, note.trim()).await?;
    let who = people::find_person(conn, tenant, Role::Customer, owner.customer.as_str()).await?;
    let who = who.ok_or_else(Error::not_found)?;
    for mail in mails::quote_requested(owner.tenant, &who, shown, note.trim()) {
        outbox::queue(conn, tenant, now, &mail).await?;
    }
    let data = serde_json::json!({ "product": shown.product, "version": row.version });
    let entry = owner.entry("configuration.quote_requested", &row.id, data);
    ledger::append(conn, tenant, now, &[entry]).await?;
    tx.commit().await?;
    Ok(true)
}

fn refused(field: &str, code: FieldCode) -> Error {
    let field = field.to_owned();
    Error::invalid(vec![FieldError { field, code }])
}

/// Places an order for a configuration; the order, and whether it is new.
///
/// # Errors
/// `not_found` where there is no such configuration, or it is not theirs; `stale_version` where
/// another version is sold now; `invalid` where something is open or sold out.
pub(super) async fn order(
    app: &App,
    owner: &Owner<'_>,
    id: &ConfigurationId,
    languages: &Languages,
) -> Result<(OrderId, bool), Error> {
    let tenant = &owner.tenant.id;
    let mut read = app.db.read().await?;
    let conn = &mut read.conn();
    let row = store::find_configuration(conn, tenant, owner.customer, id).await?;
    let row = row.ok_or_else(Error::not_found)?;
    let models = store::list_models(conn, tenant).await?;
    drop(read);
    let model = models.into_iter().find(|model| model.id == row.model_id);
    let model = model.ok_or_else(Error::not_found)?;
    // Before the transaction: making a model ready takes a while.
    let ready = version_of(app, owner.tenant, &model, row.version)
        .await?
        .ready;

    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let conn = &mut tx.conn();
    let row = store::lock_configuration(conn, tenant, owner.customer, id).await?;
    let row = row.ok_or_else(Error::not_found)?;
    if let Some(order) = row.order_id {
        return Ok((OrderId::from_trusted(order), false));
    }
    let current = store::find_model(conn, tenant, &model.product).await?;
    let sold = current.and_then(|model| model.published);
    if sold != Some(row.version) || model.id != row.model_id {
        return Err(stale());
    }
    let quote = quote_of(&row).ok_or_else(|| refused("decisions", FieldCode::Required))?;
    let facts = store::list_facts(conn, tenant, Some(&row.model_id)).await?;
    let facts = Facts::of(&facts, &ready.catalogue);
    let item = |id: &String| ready.catalogue.item(id);
    if quote
        .selection
        .iter()
        .filter_map(item)
        .any(|item| facts.is_sold_out(item))
    {
        return Err(refused("decisions", FieldCode::SoldOut));
    }
    let who = people::find_person(conn, tenant, Role::Customer, owner.customer.as_str()).await?;
    let who = who.ok_or_else(Error::not_found)?;
    let body = order_of(&row, &quote, &ready, languages, &who, now);
    if body.check(now).is_err() {
        return Err(refused("quantity", FieldCode::OutOfRange));
    }
    let source = Source {
        actor: ledger::Actor::Customer(owner.customer.to_string()),
        channel: "portal",
    };
    let configured = Configured {
        customer: owner.customer,
        configuration: id,
    };
    let mut told = Vec::new();
    let placed =
        orders::place_configured(conn, tenant, &source, &body, &configured, now, &mut told).await?;
    store::set_ordered(conn, tenant, &row.id, &placed).await?;
    let count = CountRow {
        kind: "ordered".to_owned(),
        item: String::new(),
        times: 1,
    };
    let of = (row.model_id.as_str(), row.version);
    store::count(conn, tenant, of, vec![count]).await?;
    let data = serde_json::json!({ "order": placed, "receipt": row.receipt });
    told.push(owner.entry("configuration.ordered", &row.id, data));
    ledger::append(conn, tenant, now, &told).await?;
    tx.commit().await?;
    Ok((placed, true))
}

fn order_of(
    row: &ConfigurationRow,
    quote: &Quote,
    ready: &Ready,
    languages: &Languages,
    who: &people::Person,
    now: Timestamp,
) -> CreateOrder {
    let email = Some(who.email.clone()).filter(|email| !email.is_empty());
    let ready_on = now.day().plus(i64::from(quote.lead_days));
    // The end of an id is random; the whole is the order's key.
    let number: String = row.id.chars().filter(char::is_ascii_hexdigit).collect();
    let number = number[number.len().saturating_sub(8)..].to_ascii_uppercase();
    CreateOrder {
        source: "configurator".to_owned(),
        external_id: row.id.clone(),
        number: Some(format!("C-{number}")),
        placed_at: now,
        updated_at: None,
        currency: quote.currency,
        customer: Some(CustomerIn {
            external_id: None,
            email,
            name: who.name.clone(),
        }),
        ship_to: None,
        lines: vec![LineIn {
            external_id: None,
            sku: ready.model.id.clone(),
            title: title(ready, quote, languages),
            quantity: i64::from(quote.quantity),
            total: quote.total,
            cancelled: 0,
            backorder: None,
            supplier: None,
        }],
        shipping: 0,
        tax: 0,
        discount: 0,
        promised: (quote.lead_days > 0).then(|| DayRange::new(ready_on, ready_on)),
        completed: false,
    }
}

/// The product's name and what is taken, cut to what a line has room for.
fn title(ready: &Ready, quote: &Quote, languages: &Languages) -> String {
    let mut title = ready.product_name(languages);
    for (i, name) in ready.summary_of(quote, languages).iter().enumerate() {
        let more = format!("{}{name}", if i == 0 { ": " } else { ", " });
        if title.chars().count() + more.chars().count() > LONGEST_TITLE - 2 {
            title.push_str(" …");
            break;
        }
        title.push_str(&more);
    }
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    title.chars().take(LONGEST_TITLE).map(clean).collect()
}
