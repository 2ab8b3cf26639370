//! What customers keep: checked and priced with the server's own copy of the model, and looked at
//! again when that has changed.

use super::ready::{Facts, Ready};
use super::service::{self, Sold, Which, compute};
use super::store::{self, ConfigurationRow, CountRow, ModelRow, ReceiptRow};
use super::words::Languages;
use crate::app::App;
use crate::clock::new_id;
use crate::db::Conn;
use crate::http::Error;
use crate::ledger::{self, Actor, Entry};
use crate::tenants::Tenant;
use sha2::{Digest as _, Sha256};
use shared::configurator::answers::{Decision, Engine, Item, Objective, Reason, State};
use shared::configurator::saved::{
    Quote, Refused, SavedDecision, Terms, quote as quote_for, recheck,
};
use shared::configurator::wire::{
    Configuration, ModelChange, ReceiptCheck, Repriced, SaveConfiguration, Stage,
};
use shared::id::{ConfigurationId, CustomerId, OrderId};
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

fn stage(word: &str) -> Stage {
    match word {
        "quote_requested" => Stage::QuoteRequested,
        "ordered" => Stage::Ordered,
        _ => Stage::Saved,
    }
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

/// Keeps a configuration: a new one, or in the place of `known`.
///
/// # Errors
/// `not_found` where `known` is not theirs; `conflict` where it became an order, or where too many
/// are kept.
pub(super) async fn keep(
    app: &App,
    owner: &Owner<'_>,
    known: Option<&ConfigurationId>,
    body: &SaveConfiguration,
    checked: &Checked,
) -> Result<ConfigurationRow, Error> {
    let now = app.clock.now();
    let tenant = &owner.tenant.id;
    let mut tx = app.db.begin().await?;
    let conn = &mut tx.conn();
    let id = match known {
        None => {
            if store::count_configurations(conn, tenant, owner.customer).await? >= MOST_KEPT {
                let text = format!("at most {MOST_KEPT} configurations are kept");
                return Err(Error::new(Code::Conflict).detail(text));
            }
            new_id(now)
        }
        Some(id) => {
            let known = store::lock_configuration(conn, tenant, owner.customer, id).await?;
            let known = known.ok_or_else(Error::not_found)?;
            if known.stage == "ordered" {
                return Err(Error::new(Code::Conflict).detail("it became an order already"));
            }
            known.id
        }
    };
    let row = row_of(id, body, checked, now)?;
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
    let kind = if known.is_some() {
        store::update_configuration(conn, tenant, &row).await?;
        "configuration.changed"
    } else {
        store::insert_configuration(conn, tenant, owner.customer, &row).await?;
        "configuration.saved"
    };
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

/// The quote of a configuration that was kept.
pub(super) fn quote_of(row: &ConfigurationRow) -> Option<Quote> {
    row.quote
        .as_deref()
        .and_then(|json| serde_json::from_str(json).ok())
}

/// The decisions of a configuration that was kept.
pub(super) fn decisions_of(row: &ConfigurationRow) -> Vec<SavedDecision> {
    serde_json::from_str(&row.decisions).unwrap_or_default()
}

/// A configuration as its owner sees it, without what has changed since.
pub(super) fn show(
    row: &ConfigurationRow,
    model: &ModelRow,
    ready: &Ready,
    languages: &Languages,
) -> Configuration {
    let (quote, decisions) = (quote_of(row), decisions_of(row));
    let summary = match &quote {
        Some(quote) => ready.summary_of(quote, languages),
        None => {
            let taken = decisions.iter().filter(|decision| decision.taken);
            ready.summary(taken.map(|decision| decision.id.as_str()), languages)
        }
    };
    Configuration {
        id: ConfigurationId::from_trusted(row.id.clone()),
        product: model.product.clone(),
        product_name: ready.product_name(languages),
        name: row.name.clone(),
        version: row.version,
        hash: ready.hash_text(),
        stage: stage(&row.stage),
        order: row.order_id.clone().map(OrderId::from_trusted),
        summary,
        decisions,
        quantity: u32::try_from(row.quantity).unwrap_or(1),
        quote,
        receipt: row.receipt.clone(),
        outdated: model.published != Some(row.version),
        change: None,
        saved_at: Timestamp(row.saved_at),
    }
}

/// What the version that is sold now means for a configuration of an older one.
pub(super) fn change(
    row: &ConfigurationRow,
    then: &Ready,
    now: &Sold,
    languages: &Languages,
) -> ModelChange {
    let (ready, facts) = (&now.ready, &now.facts);
    let mut engine = ready.engine(facts);
    let decisions = decisions_of(row);
    let quote = quote_of(row);
    let piece_then = quote.as_ref().map(|quote| quote.piece);
    let none = Quote {
        selection: Vec::new(),
        currency: ready.currency,
        quantity: 1,
        bill: Vec::new(),
        piece: 0,
        discount: 0,
        total: 0,
        lead_days: 0,
    };
    let complete = quote.is_some();
    let bill = quote.clone();
    let found = recheck(
        &mut engine,
        &ready.catalogue,
        &decisions,
        &quote.unwrap_or(none),
    );
    let fits = found.fits();
    let saved = |decision: &Decision| SavedDecision::of(*decision, &ready.catalogue);
    let (given_up, go_on) = match &found.repairs {
        Some(repairs) => (&repairs.smallest.gives_up[..], &repairs.smallest.decisions),
        None => (&[][..], &found.kept),
    };
    let repriced = repriced(&bill, ready, &engine, languages);
    let name = |decision: &Decision| ready.full_name(decision.item, languages);
    let gone = found.gone.iter();
    ModelChange {
        fits,
        gone: gone.map(|id| then.name_of_id(id, languages)).collect(),
        repriced,
        piece_then,
        piece_now: found.piece.1.filter(|_| complete),
        given_up: given_up.iter().map(name).collect(),
        decisions: go_on.iter().map(saved).collect(),
    }
}

/// What is still offered and costs something else now.
fn repriced(
    then: &Option<Quote>,
    ready: &Ready,
    engine: &Engine,
    languages: &Languages,
) -> Vec<Repriced> {
    let Some(then) = then else {
        return Vec::new();
    };
    let price_then = |id: &str| {
        let lines = then.bill.iter().filter(|line| line.id == id);
        lines.map(|line| line.price).sum::<i64>()
    };
    let items = then.selection.iter().filter_map(|id| {
        let item = ready.catalogue.item(id)?;
        let (then, now) = (price_then(id), engine.price_of(item));
        (then != now).then(|| Repriced {
            name: ready.full_name(item, languages),
            then,
            now,
        })
    });
    let base = (price_then(""), engine.base_price());
    let product = (base.0 != base.1).then(|| Repriced {
        name: ready.product_name(languages),
        then: base.0,
        now: base.1,
    });
    product.into_iter().chain(items).collect()
}

/// A customer's configuration with its model, and what has changed since.
///
/// # Errors
/// `not_found` where there is no such configuration, or it is not theirs.
pub(super) async fn find(
    app: &App,
    owner: &Owner<'_>,
    id: &ConfigurationId,
    languages: &Languages,
) -> Result<Configuration, Error> {
    let mut read = app.db.read().await?;
    let conn = &mut read.conn();
    let row = store::find_configuration(conn, &owner.tenant.id, owner.customer, id).await?;
    let row = row.ok_or_else(Error::not_found)?;
    let models = store::list_models(conn, &owner.tenant.id).await?;
    drop(read);
    let model = models.into_iter().find(|model| model.id == row.model_id);
    let model = model.ok_or_else(Error::not_found)?;
    let then = version_of(app, owner.tenant, &model, row.version).await?;
    let mut shown = show(&row, &model, &then.ready, languages);
    if !shown.outdated {
        return Ok(shown);
    }
    let now = service::find_in(app, owner.tenant, model, Which::Current).await?;
    if let Some(now) = now {
        let languages = languages.clone();
        let found = compute(&app.configurator.answering, move || {
            change(&row, &then.ready, &now, &languages)
        });
        shown.change = Some(found.await?);
    }
    Ok(shown)
}

/// The version that something was kept in.
pub(super) async fn version_of(
    app: &App,
    tenant: &Tenant,
    model: &ModelRow,
    number: i64,
) -> Result<Sold, Error> {
    let found = service::find_in(app, tenant, model.clone(), Which::Number(number)).await?;
    found.ok_or_else(Error::not_found)
}

/// What a receipt is worth: whether its model still gives this price for this selection, and both
/// still give this hash.
///
/// # Errors
/// `not_found` where no such receipt was given.
pub(super) async fn verify(
    app: &App,
    tenant: &Tenant,
    receipt_text: &str,
    languages: &Languages,
) -> Result<ReceiptCheck, Error> {
    let mut read = app.db.read().await?;
    let conn = &mut read.conn();
    let row = store::find_receipt(conn, &tenant.id, receipt_text).await?;
    let row = row.ok_or_else(Error::not_found)?;
    let models = store::list_models(conn, &tenant.id).await?;
    drop(read);
    let model = models.into_iter().find(|model| model.id == row.model_id);
    let model = model.ok_or_else(Error::not_found)?;
    let sold = version_of(app, tenant, &model, row.version).await?;
    let quote: Quote = serde_json::from_str(&row.quote).map_err(|e| Error::internal(&e))?;
    let (ready, promised) = (Arc::clone(&sold.ready), quote.clone());
    let valid = compute(&app.configurator.answering, move || {
        // Nothing is sold out of what was promised.
        let mut engine = ready.engine(&Facts::default());
        let terms = Terms {
            currency: promised.currency,
            quantity: promised.quantity,
            tiers: &ready.model.tiers,
        };
        let again = quote_for(&mut engine, &ready.catalogue, &promised.selection, &terms);
        let same = |again: &Quote| {
            let of = |quote: &Quote| (quote.piece, quote.discount, quote.total);
            of(again) == of(&promised) && again.selection == promised.selection
        };
        // Prices of another currency than today's are taken as they were promised.
        let priced = again.is_ok_and(|again| same(&again) || ready.currency != promised.currency);
        priced && receipt(&promised, &ready.hash) == row.receipt
    });
    Ok(ReceiptCheck {
        valid: valid.await?,
        product_name: sold.ready.product_name(languages),
        version: sold.version.number,
        quote,
        issued_at: Timestamp(row.issued_at),
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
