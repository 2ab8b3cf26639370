//! Products for anybody to configure, and configurations for customers to keep and order.

use super::build;
use super::kept;
use super::ordering;
use super::saving::{self, Owner, Place};
use super::service::{self, Sold, Which, compute};
use super::store;
use super::words::Languages;
use super::{Deadline, service::list_models};
use crate::accounts::Limit;
use crate::app::SharedApp;
use crate::http::extract::{Customer, Id, Params, Peer, Valid, Visitor};
use crate::http::{Error, accepts};
use crate::tenants::Tenant;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use shared::configurator::lower::lower;
use shared::configurator::rulebook::Rulebook;
use shared::configurator::sheet::Sheet;
use shared::configurator::wire::{
    AskWhy, Configuration, ConfigurationOrdered, ProductSummary, Reasons, ReceiptCheck,
    RequestQuote, SaveConfiguration,
};
use shared::id::{ConfigurationId, ModelId};
use shared::money::Money;
use shared::page::Page;
use shared::problem::{Code, Problem};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Searching for the rules behind a conflict may take so many seconds.
const WHY_SECONDS: u32 = 2;
/// Answers from so many bytes on are compressed.
const WORTH_COMPRESSING: usize = 1_024;

/// The routes of this feature, without the console's.
pub fn router(app: &SharedApp) -> OpenApiRouter<SharedApp> {
    let once = axum::middleware::from_fn_with_state(app.clone(), crate::http::once_for_customers);
    let creating = OpenApiRouter::new()
        .routes(routes!(create_configuration))
        .routes(routes!(request_quote))
        .routes(routes!(order))
        .route_layer(once);
    OpenApiRouter::new()
        .routes(routes!(list_products))
        .routes(routes!(show_sheet))
        .routes(routes!(show_compiled))
        .routes(routes!(ask_why))
        .routes(routes!(list_configurations))
        .routes(routes!(
            show_configuration,
            replace_configuration,
            delete_configuration
        ))
        .routes(routes!(check_receipt))
        .merge(creating)
}

/// The language to answer in.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Lang {
    /// A language tag; otherwise `Accept-Language` counts, then the shop's language.
    lang: Option<String>,
}

impl Lang {
    pub(super) fn languages(&self, headers: &HeaderMap, tenant: &Tenant) -> Languages {
        Languages::of(self.lang.as_deref(), headers, &tenant.locale)
    }
}

/// Products that can be configured
#[utoipa::path(get, path = "/api/v1/products", tag = "configurator", params(Lang),
    responses((status = 200, body = Page<ProductSummary>)))]
async fn list_products(
    State(app): State<SharedApp>,
    visitor: Visitor,
    headers: HeaderMap,
    Params(lang): Params<Lang>,
) -> Result<Response, Error> {
    let languages = lang.languages(&headers, &visitor.tenant);
    let mut items = Vec::new();
    for model in list_models(&app, &visitor.tenant.id).await? {
        let product = model.product.clone();
        let sold = match service::find_in(&app, &visitor.tenant, model, Which::Current).await {
            Ok(Some(sold)) => sold,
            Ok(None) => continue,
            // One that cannot be used does not hide the others.
            Err(error) if matches!(error.code(), Code::Internal | Code::NotFound) => {
                let tenant = visitor.tenant.slug.as_str();
                tracing::error!(
                    tenant,
                    product,
                    "a product is not listed: its stored model cannot be used"
                );
                continue;
            }
            Err(error) => return Err(error),
        };
        let languages = languages.clone();
        let summary = compute(&app.configurator.answering, move || {
            summary(&sold, &languages)
        });
        items.push(summary.await?);
    }
    let page = Page { items, next: None };
    let body = serde_json::to_vec(&page).map_err(|error| Error::internal(&error))?;
    json(&headers, body)
}

fn summary(sold: &Sold, languages: &Languages) -> ProductSummary {
    let ready = &sold.ready;
    let lowest = ready.engine(&sold.facts).total();
    // Where everything is sold out, what it costs otherwise.
    let lowest = lowest.or_else(|| ready.engine(&super::ready::Facts::default()).total());
    let labels = (0..).map_while(|item| ready.label(item));
    let help = languages.pick(&ready.model.words).map(|text| &text.help);
    ProductSummary {
        product: sold.model.product.clone(),
        name: ready.product_name(languages),
        help: help.cloned().unwrap_or_default(),
        from: Money::new(
            lowest.map_or(ready.base_price, |total| total.lowest),
            ready.currency,
        ),
        image: labels.into_iter().find_map(|label| label.image.clone()),
    }
}

async fn find(
    app: &SharedApp,
    tenant: &Tenant,
    product: &ModelId,
    which: Which<'_>,
) -> Result<Sold, Error> {
    let found = service::find(app, tenant, product.as_str(), which).await?;
    found.ok_or_else(Error::not_found)
}

/// What a page needs to show a product and to answer clicks, but for the compiled form
#[utoipa::path(get, path = "/api/v1/products/{product}/sheet", tag = "configurator",
    params(("product" = ModelId, Path), Lang),
    responses((status = 200, body = Sheet), (status = 304), (status = 404, body = Problem)))]
async fn show_sheet(
    State(app): State<SharedApp>,
    visitor: Visitor,
    Id(product): Id<ModelId>,
    headers: HeaderMap,
    Params(lang): Params<Lang>,
) -> Result<Response, Error> {
    let languages = lang.languages(&headers, &visitor.tenant);
    let sold = find(&app, &visitor.tenant, &product, Which::Current).await?;
    sheet(&app, sold, languages, &headers).await
}

/// A sheet as an answer, or that the asker has it already.
pub(super) async fn sheet(
    app: &SharedApp,
    sold: Sold,
    languages: Languages,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let made = compute(&app.configurator.answering, move || {
        let sheet = sold
            .ready
            .sheet(sold.version.number, &sold.facts, &languages);
        serde_json::to_vec(&sheet)
    });
    let body = made.await?.map_err(|error| Error::internal(&error))?;
    json(headers, body)
}

/// JSON, compressed where that is worth it and wanted; 304 where the asker has it.
fn json(headers: &HeaderMap, body: Vec<u8>) -> Result<Response, Error> {
    let tag = format!("W/\"{}\"", hex::encode(&Sha256::digest(&body)[..16]));
    let mut known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    let mut response = if known.any(|known| known.trim() == tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = squeezed(headers, body)?;
        let media = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, media);
        response
    };
    let out = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, tag);
    }
    let vary = HeaderValue::from_static("accept-encoding, accept-language");
    out.insert(header::VARY, vary);
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

fn squeezed(headers: &HeaderMap, body: Vec<u8>) -> Result<Response, Error> {
    if body.len() < WORTH_COMPRESSING || !accepts(headers, "br") {
        return Ok(body.into_response());
    }
    let body = build::compress(&body, 4).map_err(|error| Error::internal(&error))?;
    let mut response = body.into_response();
    let brotli = HeaderValue::from_static("br");
    response
        .headers_mut()
        .insert(header::CONTENT_ENCODING, brotli);
    Ok(response)
}

/// A path with a product and the hash of one of its models.
#[derive(Debug, Deserialize)]
struct Named {
    product: ModelId,
    hash: ModelId,
}

/// The compiled form of a model, for the engine to load; it never changes
#[utoipa::path(get, path = "/api/v1/products/{product}/models/{hash}", tag = "configurator",
    params(("product" = ModelId, Path), ("hash" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = Problem)))]
async fn show_compiled(
    State(app): State<SharedApp>,
    visitor: Visitor,
    Id(path): Id<Named>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let which = Which::Hash(path.hash.as_str());
    let sold = find(&app, &visitor.tenant, &path.product, which).await?;
    let cache = "public, max-age=31536000, immutable";
    Ok(compiled(&sold, &headers, cache))
}

/// A compiled form as an answer.
pub(super) fn compiled(sold: &Sold, headers: &HeaderMap, cache: &'static str) -> Response {
    let brotli = accepts(headers, "br");
    let body: Bytes = if brotli {
        sold.ready.brotli.clone()
    } else {
        sold.ready.plain.clone()
    };
    let mut response = body.into_response();
    let out = response.headers_mut();
    let media = HeaderValue::from_static("application/octet-stream");
    out.insert(header::CONTENT_TYPE, media);
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if brotli {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

/// Which rules are behind something that cannot be taken
///
/// `decisions` are those that do not go together, the wanted one among them. Where they do go
/// together, or no rule has words, there are none.
#[utoipa::path(post, path = "/api/v1/products/{product}/why", tag = "configurator", request_body = AskWhy,
    params(("product" = ModelId, Path), Lang),
    responses((status = 200, body = Reasons), (status = 404, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn ask_why(
    State(app): State<SharedApp>,
    visitor: Visitor,
    peer: Peer,
    Id(product): Id<ModelId>,
    headers: HeaderMap,
    Params(lang): Params<Lang>,
    Valid(body): Valid<AskWhy>,
) -> Result<Json<Reasons>, Error> {
    app.limits.count_peer(Limit::WhyPerPeer, peer.client)?;
    let languages = lang.languages(&headers, &visitor.tenant);
    let mut read = app.db.read().await?;
    let model = store::find_model(&mut read.conn(), &visitor.tenant.id, product.as_str()).await?;
    drop(read);
    let model = model.ok_or_else(Error::not_found)?;
    let which = Which::Hash(&body.hash);
    let sold = service::find_in(&app, &visitor.tenant, model, which).await?;
    let sold = sold.ok_or_else(saving::stale)?;
    let decided = saving::decisions(&sold.ready, &body.decisions).map_err(Error::invalid)?;
    let clock = app.clock.clone();
    let found = compute(&app.configurator.searching, move || {
        let deadline = Deadline::after(&clock, WHY_SECONDS);
        let model = &sold.ready.model;
        let theory = lower(model).map_err(|_| ())?;
        let gone: Vec<_> = sold.facts.sold_out.iter().map(|gone| gone.0).collect();
        let book = Rulebook::new(&theory);
        let rules = book.conflict(&decided, &gone, &mut || deadline.is_ahead());
        let rules = rules.map_err(|_| ())?.unwrap_or_default();
        let sentence = |rule: u32| {
            let at = rule as usize;
            let table = || model.tables.get(at.checked_sub(model.rules.len())?);
            let words = match model.rules.get(at) {
                Some(rule) => &rule.words,
                None => &table()?.words,
            };
            languages.pick(words).map(|text| text.name.clone())
        };
        Ok::<_, ()>(rules.into_iter().filter_map(sentence).collect())
    });
    let rules = found.await?.map_err(|()| {
        let text = "finding the rules takes longer than is allowed";
        Error::new(Code::Unavailable).detail(text)
    })?;
    Ok(Json(Reasons { rules }))
}

/// Keeps a configuration
///
/// It is checked, and priced where nothing is left open, with the server's own copy of the model.
/// `receipt` can be verified later.
#[utoipa::path(post, path = "/api/v1/configurations", tag = "configurator", request_body = SaveConfiguration,
    params(("Idempotency-Key" = Option<String>, Header), Lang), security(("customer" = [])),
    responses((status = 201, body = Configuration), (status = 401, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn create_configuration(
    State(app): State<SharedApp>,
    customer: Customer,
    headers: HeaderMap,
    Params(lang): Params<Lang>,
    Valid(body): Valid<SaveConfiguration>,
) -> Result<(StatusCode, Json<Configuration>), Error> {
    let languages = lang.languages(&headers, &customer.tenant);
    let key = headers.get("idempotency-key");
    let key = key.and_then(|key| key.to_str().ok());
    let kept = keep(&app, &customer, Place::New(key), &body, &languages).await?;
    Ok((StatusCode::CREATED, Json(kept)))
}

async fn keep(
    app: &SharedApp,
    customer: &Customer,
    place: Place<'_>,
    body: &SaveConfiguration,
    languages: &Languages,
) -> Result<Configuration, Error> {
    let limit = format!("{}|{}", customer.tenant.id, customer.id);
    app.limits.count(Limit::SavesPerCustomer, &limit)?;
    let owner = owner(customer);
    let checked = saving::check(app, &customer.tenant, body).await?;
    let row = crate::http::again(|| saving::keep(app, &owner, place, body, &checked)).await?;
    app.committed();
    let sold = &checked.sold;
    Ok(kept::show(&row, &sold.model, &sold.ready, languages))
}

fn owner(customer: &Customer) -> Owner<'_> {
    Owner {
        tenant: &customer.tenant,
        customer: &customer.id,
    }
}

/// The configurations that the customer signed in keeps, newest first
#[utoipa::path(get, path = "/api/v1/configurations", tag = "configurator", params(Lang), security(("customer" = [])),
    responses((status = 200, body = Page<Configuration>), (status = 401, body = Problem)))]
async fn list_configurations(
    State(app): State<SharedApp>,
    customer: Customer,
    headers: HeaderMap,
    Params(lang): Params<Lang>,
) -> Result<Json<Page<Configuration>>, Error> {
    let tenant = &customer.tenant;
    let languages = lang.languages(&headers, tenant);
    let mut read = app.db.read().await?;
    let conn = &mut read.conn();
    let rows =
        store::list_configurations(conn, &tenant.id, &customer.id, saving::MOST_KEPT).await?;
    let models = store::list_models(conn, &tenant.id).await?;
    drop(read);
    let mut items = Vec::with_capacity(rows.len());
    let mut used: Vec<(String, i64, Arc<super::ready::Ready>)> = Vec::new();
    for row in rows {
        let Some(model) = models.iter().find(|model| model.id == row.model_id) else {
            continue;
        };
        let same = |used: &&(String, i64, _)| used.0 == row.model_id && used.1 == row.version;
        let known = used.iter().find(same).map(|used| Arc::clone(&used.2));
        let ready = match known {
            Some(ready) => ready,
            None => {
                let sold = kept::version_of(&app, tenant, model, row.version).await?;
                used.push((row.model_id.clone(), row.version, Arc::clone(&sold.ready)));
                sold.ready
            }
        };
        items.push(kept::show(&row, model, &ready, &languages));
    }
    Ok(Json(Page { items, next: None }))
}

/// One configuration, with what has changed in the model since it was kept
#[utoipa::path(get, path = "/api/v1/configurations/{id}", tag = "configurator",
    params(("id" = ConfigurationId, Path), Lang), security(("customer" = [])),
    responses((status = 200, body = Configuration), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn show_configuration(
    State(app): State<SharedApp>,
    customer: Customer,
    Id(id): Id<ConfigurationId>,
    headers: HeaderMap,
    Params(lang): Params<Lang>,
) -> Result<Json<Configuration>, Error> {
    let languages = lang.languages(&headers, &customer.tenant);
    let found = kept::find(&app, &owner(&customer), &id, &languages).await?;
    Ok(Json(found))
}

/// Keeps another configuration in the place of one
#[utoipa::path(put, path = "/api/v1/configurations/{id}", tag = "configurator", request_body = SaveConfiguration,
    params(("id" = ConfigurationId, Path), Lang), security(("customer" = [])),
    responses((status = 200, body = Configuration), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn replace_configuration(
    State(app): State<SharedApp>,
    customer: Customer,
    Id(id): Id<ConfigurationId>,
    headers: HeaderMap,
    Params(lang): Params<Lang>,
    Valid(body): Valid<SaveConfiguration>,
) -> Result<Json<Configuration>, Error> {
    let languages = lang.languages(&headers, &customer.tenant);
    known(&app, &customer, &id).await?;
    let kept = keep(&app, &customer, Place::Of(&id), &body, &languages).await?;
    Ok(Json(kept))
}

/// Whether a configuration is the customer's, before anything is said about a body.
async fn known(app: &SharedApp, customer: &Customer, id: &ConfigurationId) -> Result<(), Error> {
    let mut read = app.db.read().await?;
    let conn = &mut read.conn();
    let found = store::find_configuration(conn, &customer.tenant.id, &customer.id, id).await?;
    found.map(|_| ()).ok_or_else(Error::not_found)
}

/// Deletes a configuration; one that became an order is only no longer listed
#[utoipa::path(delete, path = "/api/v1/configurations/{id}", tag = "configurator",
    params(("id" = ConfigurationId, Path)), security(("customer" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn delete_configuration(
    State(app): State<SharedApp>,
    customer: Customer,
    Id(id): Id<ConfigurationId>,
) -> Result<StatusCode, Error> {
    saving::delete(&app, &owner(&customer), &id).await?;
    app.committed();
    Ok(StatusCode::NO_CONTENT)
}

/// Asks the shop for a quote
///
/// The configuration need not be complete. Asked again, nothing is sent again (200).
#[utoipa::path(post, path = "/api/v1/configurations/{id}/quote-requests", tag = "configurator",
    request_body = RequestQuote, security(("customer" = [])),
    params(("id" = ConfigurationId, Path), ("Idempotency-Key" = Option<String>, Header), Lang),
    responses((status = 201, body = Configuration), (status = 200, body = Configuration), (status = 401, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn request_quote(
    State(app): State<SharedApp>,
    customer: Customer,
    Id(id): Id<ConfigurationId>,
    headers: HeaderMap,
    Params(lang): Params<Lang>,
    Valid(body): Valid<RequestQuote>,
) -> Result<(StatusCode, Json<Configuration>), Error> {
    let languages = lang.languages(&headers, &customer.tenant);
    let owner = owner(&customer);
    let shown = kept::find(&app, &owner, &id, &languages).await?;
    let new = crate::http::again(|| ordering::request_quote(&app, &owner, &id, &shown, &body.note))
        .await?;
    app.committed();
    let shown = kept::find(&app, &owner, &id, &languages).await?;
    Ok((created(new), Json(shown)))
}

fn created(new: bool) -> StatusCode {
    if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    }
}

/// Orders a configuration
///
/// It must be complete and of the version that is sold, and nothing of it sold out. It becomes one
/// order, however often it is sent (200).
#[utoipa::path(post, path = "/api/v1/configurations/{id}/orders", tag = "configurator", security(("customer" = [])),
    params(("id" = ConfigurationId, Path), ("Idempotency-Key" = Option<String>, Header), Lang),
    responses((status = 201, body = ConfigurationOrdered), (status = 200, body = ConfigurationOrdered),
        (status = 401, body = Problem), (status = 404, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn order(
    State(app): State<SharedApp>,
    customer: Customer,
    Id(id): Id<ConfigurationId>,
    headers: HeaderMap,
    Params(lang): Params<Lang>,
) -> Result<(StatusCode, Json<ConfigurationOrdered>), Error> {
    let languages = lang.languages(&headers, &customer.tenant);
    let owner = owner(&customer);
    let ordered = crate::http::again(|| ordering::order(&app, &owner, &id, &languages)).await?;
    app.committed();
    let (order, new) = ordered;
    Ok((created(new), Json(ConfigurationOrdered { order })))
}

/// What a receipt is worth
#[utoipa::path(get, path = "/api/v1/receipts/{receipt}", tag = "configurator",
    params(("receipt" = String, Path), Lang),
    responses((status = 200, body = ReceiptCheck), (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn check_receipt(
    State(app): State<SharedApp>,
    visitor: Visitor,
    peer: Peer,
    Id(receipt): Id<ModelId>,
    headers: HeaderMap,
    Params(lang): Params<Lang>,
) -> Result<Json<ReceiptCheck>, Error> {
    app.limits.count_peer(Limit::ReceiptsPerPeer, peer.client)?;
    let languages = lang.languages(&headers, &visitor.tenant);
    let text = receipt.as_str();
    let found = kept::verify(&app, &visitor.tenant, text, &languages).await?;
    Ok(Json(found))
}
