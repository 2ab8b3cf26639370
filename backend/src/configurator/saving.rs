//! What customers keep: checked and priced with the server's own copy of the model.

use super::ready::{Facts, Ready};
use super::service::{self, Sold, Which, compute};
use super::store::{self, ConfigurationRow, CountRow, ReceiptRow};
use crate::app::App;
use crate::clock::new_id;
use crate::db::Conn;
use crate::http::Error;
use crate::ledger::{self, Actor, Entry};
use crate::tenants::Tenant;
use sha2::{Digest as _, Sha256};
use shared::configurator::answers::{Decision, Engine, Item, Objective, Reason, State};
use shared::configurator::saved::{Quote, Refused, SavedDecision, Terms, quote as quote_for};
use shared::configurator::wire::SaveConfiguration;
use shared::id::{ConfigurationId, CustomerId};
use shared::problem::{Code, FieldCode, FieldError};
use shared::time::Timestamp;
use std::sync::Arc;

/// So many configurations a customer may keep.
pub(super) const MOST_KEPT: i64 = 200;

/// A member of the body names something that there is not.
pub(super) fn unknown(field: impl Into<String>) -> Error {
    refused(field, FieldCode::UnknownReference)
}

fn refused(field: impl Into<String>, code: FieldCode) -> Error {
    let field = field.into();
    Error::invalid(vec![FieldError { field, code }])
}

/// A configuration that fits its model.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) sold: Sold,
    pub(super) quote: Option<Quote>,
    pub(super) receipt: Option<String>,
    counts: Vec<CountRow>,
}

/// Checks a configuration, and prices it where nothing is left open.
///
/// # Errors
/// `stale_version` for a model that was never sold; `invalid` for what it does not have, or what
/// does not go together.
pub(super) async fn check(
    app: &App,
    tenant: &Tenant,
    body: &SaveConfiguration,
) -> Result<Checked, Error> {
    let mut read = app.db.read().await?;
    let model = store::find_model(&mut read.conn(), &tenant.id, &body.product).await?;
    drop(read);
    let model = model.ok_or_else(|| unknown("product"))?;
    let sold = service::find_in(app, tenant, model, Which::Hash(&body.hash)).await?;
    let sold = sold.ok_or_else(stale)?;
    let (ready, facts) = (Arc::clone(&sold.ready), sold.facts.clone());
    let body = body.clone();
    let answer = compute(&app.configurator.answering, move || {
        answer(&ready, &facts, &body)
    });
    let (quote, counts) = answer.await?.map_err(Error::invalid)?;
    let receipt = quote.as_ref().map(|quote| receipt(quote, &sold.ready.hash));
    Ok(Checked {
        sold,
        quote,
        receipt,
        counts,
    })
}

/// The model is not the one that is sold.
pub(super) fn stale() -> Error {
    Error::new(Code::StaleVersion).detail("another version of this product is sold now")
}

/// The receipt of a quote.
pub(super) fn receipt(quote: &Quote, model: &[u8; 32]) -> String {
    hex::encode(Sha256::digest(quote.receipt_bytes(model)))
}

/// The decisions as the model has them.
pub(super) fn decisions(
    ready: &Ready,
    saved: &[SavedDecision],
) -> Result<Vec<Decision>, Vec<FieldError>> {
    let mut found = Vec::with_capacity(saved.len());
    let mut faults = Vec::new();
    for (i, saved) in saved.iter().enumerate() {
        match saved.decision(&ready.catalogue) {
            Some(decision) => found.push(decision),
            None => faults.push(FieldError {
                field: format!("decisions[{i}].id"),
                code: FieldCode::UnknownReference,
            }),
        }
    }
    faults.truncate(50);
    if faults.is_empty() {
        Ok(found)
    } else {
        Err(faults)
    }
}

type Answered = (Option<Quote>, Vec<CountRow>);

fn answer(
    ready: &Ready,
    facts: &Facts,
    body: &SaveConfiguration,
) -> Result<Answered, Vec<FieldError>> {
    let decided = decisions(ready, &body.decisions)?;
    let mut engine = ready.engine(facts);
    if !engine.answer(&decided) {
        return Err(contradictions(&mut engine, &decided));
    }
    let open = |engine: &Engine, item: Item| engine.state(item) == State::Free;
    let complete = (0..ready.catalogue.len() as Item).all(|item| !open(&engine, item));
    let counts = counts(ready, &engine, &decided, body);
    if !complete {
        return Ok((None, counts));
    }
    let items = engine.complete(Objective::Cheapest).unwrap_or_default();
    let ids: Vec<&str> = items.iter().map(|&i| ready.catalogue.id(i)).collect();
    let terms = Terms {
        currency: ready.currency,
        quantity: body.quantity,
        tiers: &ready.model.tiers,
    };
    let mut quote = quote_for(&mut engine, &ready.catalogue, &ids, &terms).map_err(|refusal| {
        let (field, code) = match refusal {
            Refused::Price => ("quantity", FieldCode::OutOfRange),
            Refused::Unknown(_) => ("decisions", FieldCode::UnknownReference),
            Refused::Invalid => ("decisions", FieldCode::Contradiction),
        };
        let field = field.to_owned();
        vec![FieldError { field, code }]
    })?;
    quote.lead_days = Engine::lead_time(&items, &ready.lead_days(facts));
    Ok((Some(quote), counts))
}

/// Which decisions do not go together, or need what is sold out.
fn contradictions(engine: &mut Engine, decided: &[Decision]) -> Vec<FieldError> {
    let reasons = engine.why_stuck().unwrap_or_default();
    let gone = reasons.iter().any(|r| matches!(r, Reason::SoldOut(_)));
    let code = if gone {
        FieldCode::SoldOut
    } else {
        FieldCode::Contradiction
    };
    let named = |decision: &Decision| reasons.contains(&Reason::Decided(*decision));
    let places = decided.iter().enumerate().filter(|(_, d)| named(d));
    let mut faults: Vec<FieldError> = places
        .map(|(i, _)| format!("decisions[{i}]"))
        .map(|field| FieldError { field, code })
        .take(50)
        .collect();
    if faults.is_empty() {
        let field = "decisions".to_owned();
        faults.push(FieldError { field, code });
    }
    faults
}

fn counts(
    ready: &Ready,
    engine: &Engine,
    decided: &[Decision],
    body: &SaveConfiguration,
) -> Vec<CountRow> {
    let row = |kind: &str, item: &str| CountRow {
        kind: kind.to_owned(),
        item: item.to_owned(),
        times: 1,
    };
    let catalogue = &ready.catalogue;
    let mut rows = vec![row("saved", "")];
    let taken = decided.iter().filter(|decision| decision.taken);
    rows.extend(taken.map(|decision| row("taken", catalogue.id(decision.item))));
    let is_open =
        |mut items: std::ops::Range<Item>| items.any(|item| engine.state(item) == State::Free);
    for group in catalogue.groups() {
        let (Some(&first), Some(&last)) = (group.items.first(), group.items.last()) else {
            continue;
        };
        if is_open(first..last + 1) {
            rows.push(row("open", &group.id));
        }
    }
    for number in catalogue.numbers() {
        if is_open(number.first..number.first + number.count) {
            rows.push(row("open", &number.id));
        }
    }
    let missed = body.missed.iter().filter_map(|id| catalogue.item(id));
    rows.extend(missed.map(|item| row("missed", catalogue.id(item))));
    rows
}

/// Who keeps, orders or deletes something.
pub(super) struct Owner<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) customer: &'a CustomerId,
}

impl Owner<'_> {
    pub(super) fn entry(&self, kind: &'static str, id: &str, data: serde_json::Value) -> Entry {
        Entry {
            kind,
            actor: Actor::Customer(self.customer.to_string()),
            channel: "portal",
            customer: Some(self.customer.to_string()),
            subject: "configuration",
            subject_id: id.to_owned(),
            data,
        }
    }
}

/// Where a configuration is kept.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'a> {
    /// In a new place. The same key and content name the same place, so that what is sent twice at
    /// the same moment is kept once.
    New(Option<&'a str>),
    /// In the place of this one.
    Of(&'a ConfigurationId),
}

/// The id of a new configuration.
fn new_place(owner: &Owner<'_>, key: Option<&str>, body: &SaveConfiguration) -> Option<String> {
    let mut hasher = Sha256::new();
    for part in [owner.tenant.id.as_str(), owner.customer.as_str(), key?] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.update(serde_json::to_vec(body).ok()?);
    Some(hex::encode(&hasher.finalize()[..16]))
}

/// Keeps a configuration.
///
/// # Errors
/// `not_found` where the one to be replaced is not theirs; `conflict` where it became an order, or
/// where too many are kept.
pub(super) async fn keep(
    app: &App,
    owner: &Owner<'_>,
    place: Place<'_>,
    body: &SaveConfiguration,
    checked: &Checked,
) -> Result<ConfigurationRow, Error> {
    let now = app.clock.now();
    let tenant = &owner.tenant.id;
    let mut tx = app.db.begin().await?;
    let conn = &mut tx.conn();
    let (row, kind) = match place {
        Place::New(key) => {
            if store::count_configurations(conn, tenant, owner.customer).await? >= MOST_KEPT {
                let text = format!("at most {MOST_KEPT} configurations are kept");
                return Err(Error::new(Code::Conflict).detail(text));
            }
            let id = new_place(owner, key, body).unwrap_or_else(|| new_id(now));
            let row = row_of(id, body, checked, now)?;
            if !store::insert_configuration(conn, tenant, owner.customer, &row).await? {
                let id = ConfigurationId::from_trusted(row.id);
                let known = store::lock_configuration(conn, tenant, owner.customer, &id).await?;
                return known.ok_or_else(|| Error::new(Code::Unavailable));
            }
            (row, "configuration.saved")
        }
        Place::Of(id) => {
            let known = store::lock_configuration(conn, tenant, owner.customer, id).await?;
            let known = known.ok_or_else(Error::not_found)?;
            if known.stage == "ordered" {
                return Err(Error::new(Code::Conflict).detail("it became an order already"));
            }
            let row = row_of(known.id, body, checked, now)?;
            store::update_configuration(conn, tenant, &row).await?;
            (row, "configuration.changed")
        }
    };
    if let (Some(receipt), Some(quote)) = (&row.receipt, &row.quote) {
        let receipt = ReceiptRow {
            receipt: receipt.clone(),
            model_id: row.model_id.clone(),
            version: row.version,
            quote: quote.clone(),
            issued_at: now.millis(),
        };
        store::insert_receipt(conn, tenant, &receipt).await?;
    }
    let of = (row.model_id.as_str(), row.version);
    store::count(conn, tenant, of, checked.counts.clone()).await?;
    let data = serde_json::json!({
        "product": body.product, "version": row.version, "receipt": row.receipt,
    });
    let entry = owner.entry(kind, &row.id, data);
    ledger::append(conn, tenant, now, &[entry]).await?;
    tx.commit().await?;
    Ok(row)
}

fn row_of(
    id: String,
    body: &SaveConfiguration,
    checked: &Checked,
    now: Timestamp,
) -> Result<ConfigurationRow, Error> {
    let json = |quote: &Quote| serde_json::to_string(quote);
    let quote = checked.quote.as_ref().map(json).transpose();
    Ok(ConfigurationRow {
        id,
        model_id: checked.sold.model.id.clone(),
        version: checked.sold.version.number,
        name: body.name.as_deref().unwrap_or_default().trim().to_owned(),
        decisions: serde_json::to_string(&body.decisions).map_err(|e| Error::internal(&e))?,
        quantity: i64::from(body.quantity),
        quote: quote.map_err(|e| Error::internal(&e))?,
        receipt: checked.receipt.clone(),
        stage: "saved".to_owned(),
        order_id: None,
        saved_at: now.millis(),
    })
}

/// Deletes a configuration; one that became an order is only no longer listed.
///
/// # Errors
/// `not_found` where there is no such configuration, or it is not theirs.
pub(super) async fn delete(
    app: &App,
    owner: &Owner<'_>,
    id: &ConfigurationId,
) -> Result<(), Error> {
    let now = app.clock.now();
    let tenant = &owner.tenant.id;
    let mut tx = app.db.begin().await?;
    let conn: &mut Conn<'_> = &mut tx.conn();
    let known = store::lock_configuration(conn, tenant, owner.customer, id).await?;
    let known = known.ok_or_else(Error::not_found)?;
    store::delete_configuration(conn, tenant, &known).await?;
    let entry = owner.entry("configuration.deleted", &known.id, serde_json::json!({}));
    ledger::append(conn, tenant, now, &[entry]).await?;
    tx.commit().await?;
    Ok(())
}
