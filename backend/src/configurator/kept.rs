//! Configurations and receipts that were kept, looked at with the models of then and now.

use super::ready::{Facts, Ready};
use super::saving::{Owner, receipt};
use super::service::{self, Sold, Which, compute};
use super::store::{self, ConfigurationRow, ModelRow};
use super::words::Languages;
use crate::app::App;
use crate::http::Error;
use crate::tenants::Tenant;
use shared::configurator::answers::{Decision, Engine};
use shared::configurator::saved::{Quote, SavedDecision, Terms, quote as quote_for, recheck};
use shared::configurator::wire::{Configuration, ModelChange, ReceiptCheck, Repriced, Stage};
use shared::id::{ConfigurationId, OrderId};
use shared::time::Timestamp;
use std::sync::Arc;

fn stage(word: &str) -> Stage {
    match word {
        "quote_requested" => Stage::QuoteRequested,
        "ordered" => Stage::Ordered,
        _ => Stage::Saved,
    }
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
