//! Orders for customers and guests to read, and for shops to send.

use super::bulk;
use super::service::{self, Source};
use super::shopify;
use super::store::{self, Filter};
use super::{DOCUMENT_FORMAT, load};
use crate::app::SharedApp;
use crate::fulfilment;
use crate::http::extract::{Customer, Id, Integration, OrderReader, Params, Reader, Valid};
use crate::http::{Error, again};
use crate::ledger::Actor;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Deserialize;
use shared::id::{OrderId, TenantId};
use shared::orders::{
    CreateBackorder, CreateCancellation, CreateOrder, CreateShipment, Credit, Group, OrderAccepted,
    OrderDetail, OrderSummary, ShipmentAccepted,
};
use shared::page::Page;
use shared::problem::{Code, Problem};
use shared::time::{Day, Timestamp};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Orders on a page of the list.
const PAGE: i64 = 20;

/// The routes of this feature.
pub fn router(app: &SharedApp) -> OpenApiRouter<SharedApp> {
    let once = axum::middleware::from_fn_with_state(app.clone(), crate::http::once);
    let creating = OpenApiRouter::new()
        .routes(routes!(create_order))
        .routes(routes!(create_shipment))
        .routes(routes!(create_cancellation))
        .routes(routes!(create_backorder))
        .route_layer(once);
    OpenApiRouter::new()
        .routes(routes!(list_orders))
        .routes(routes!(show_order))
        .routes(routes!(list_credits))
        .routes(routes!(bulk::create_orders))
        .routes(routes!(shopify::webhook))
        .merge(creating)
}

/// What a list of orders can be narrowed to.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListParams {
    /// Number, title, article or tracking number contains this.
    q: Option<String>,
    /// Only this group of states.
    #[param(inline)]
    group: Option<Group>,
    /// Placed on this day (UTC) or later.
    from: Option<Day>,
    /// Placed on this day (UTC) or earlier.
    to: Option<Day>,
    /// Where the page before ended.
    cursor: Option<String>,
}

/// The orders of the customer signed in, newest first
#[utoipa::path(get, path = "/api/v1/orders", tag = "orders", params(ListParams), security(("customer" = [])),
    responses((status = 200, body = Page<OrderSummary>), (status = 401, body = Problem)))]
async fn list_orders(
    State(app): State<SharedApp>,
    customer: Customer,
    Params(params): Params<ListParams>,
) -> Result<Json<Page<OrderSummary>>, Error> {
    let after = params.cursor.as_deref().map(read_cursor).transpose()?;
    let text = params
        .q
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > 100) {
        return Err(Error::new(Code::Malformed).detail("`q` has at most 100 characters"));
    }
    let filter = Filter {
        after: after.as_ref().map(|(at, id)| (*at, id.as_str())),
        group: params.group.map(Group::as_str),
        today: app.clock.now().day().0,
        from: params.from.map(|day| day.start().millis()),
        until: params.to.map(|day| day.plus(1).start().millis()),
        text,
        limit: PAGE + 1,
    };
    let mut read = app.db.read().await?;
    let id = customer.id.as_str();
    let mut items =
        store::list_of_customer(&mut read.conn(), &customer.tenant.id, id, &filter).await?;
    let more = items.len() > PAGE as usize;
    items.truncate(PAGE as usize);
    let next = items
        .last()
        .filter(|_| more)
        .map(|last| write_cursor(last.placed_at, &last.id));
    Ok(Json(Page { items, next }))
}

fn write_cursor(at: Timestamp, id: &OrderId) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{}|{id}", at.millis()))
}

fn read_cursor(text: &str) -> Result<(Timestamp, String), Error> {
    let malformed =
        || Error::new(Code::Malformed).detail("`cursor` must be one that this list gave");
    let bytes = BASE64_URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| malformed())?;
    let text = String::from_utf8(bytes).map_err(|_| malformed())?;
    let (at, id) = text.split_once('|').ok_or_else(malformed)?;
    let id: OrderId = id.parse().map_err(|_| malformed())?;
    Ok((Timestamp(at.parse().map_err(|_| malformed())?), id.into()))
}

/// One order of whoever is signed in
#[utoipa::path(get, path = "/api/v1/orders/{id}", tag = "orders", params(("id" = OrderId, Path)),
    security(("customer" = []), ("guest" = [])),
    responses((status = 200, body = OrderDetail), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn show_order(
    State(app): State<SharedApp>,
    reader: OrderReader,
    Id(id): Id<OrderId>,
) -> Result<Response, Error> {
    let customer = match &reader.reader {
        Reader::Guest(order) if *order != id => return Err(Error::not_found()),
        Reader::Guest(_) => None,
        Reader::Customer(customer) => Some(customer.as_str()),
    };
    document(&app, &reader.tenant.id, &id, customer).await
}

/// The document of an order, as it was written with its last change; put together anew when it was
/// written by an earlier version of Portico.
///
/// # Errors
/// `not_found` when there is no such order, or it is not the customer's.
pub async fn document(
    app: &SharedApp,
    tenant: &TenantId,
    order: &OrderId,
    customer: Option<&str>,
) -> Result<Response, Error> {
    let mut read = app.db.read().await?;
    let found = store::find_document(&mut read.conn(), tenant, order, customer).await?;
    let (format, body) = found.ok_or_else(Error::not_found)?;
    let body = if format == DOCUMENT_FORMAT {
        body
    } else {
        let loaded = load(&mut read.conn(), tenant, order)
            .await?
            .ok_or_else(Error::not_found)?;
        serde_json::to_string(&loaded.detail).map_err(|error| Error::internal(&error))?
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// Credit notes of the customer signed in that belong to no order known here
#[utoipa::path(get, path = "/api/v1/credits", tag = "orders", security(("customer" = [])),
    responses((status = 200, body = Page<Credit>), (status = 401, body = Problem)))]
async fn list_credits(
    State(app): State<SharedApp>,
    customer: Customer,
) -> Result<Json<Page<Credit>>, Error> {
    let mut read = app.db.read().await?;
    let items =
        store::list_loose_credits(&mut read.conn(), &customer.tenant.id, customer.id.as_str())
            .await?;
    Ok(Json(Page { items, next: None }))
}

/// An integration's key as the source of a change.
pub(super) fn by_key(caller: &Integration) -> Source {
    Source {
        actor: Actor::Integration(caller.key.clone()),
        channel: "api",
    }
}

/// Takes an order in
///
/// `source` and `external_id` name it: the same order sent again changes nothing (200).
#[utoipa::path(post, path = "/api/v1/orders", tag = "integration", request_body = CreateOrder,
    params(("Idempotency-Key" = Option<String>, Header)), security(("integration" = [])),
    responses((status = 201, body = OrderAccepted), (status = 200, body = OrderAccepted),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_order(
    State(app): State<SharedApp>,
    caller: Integration,
    Valid(body): Valid<CreateOrder>,
) -> Result<(StatusCode, Json<OrderAccepted>), Error> {
    let (tenant, source, now) = (&caller.tenant.id, by_key(&caller), app.clock.now());
    let accepted = again(|| async {
        let mut tx = app.db.begin().await?;
        let accepted = service::place(&mut tx.conn(), tenant, &source, &body, now).await?;
        tx.commit().await?;
        Ok(accepted)
    })
    .await?;
    app.committed();
    Ok((created(accepted.created), Json(accepted)))
}

fn created(new: bool) -> StatusCode {
    if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    }
}

/// Takes a parcel of an order in
///
/// `external_id` names it within the order; tracking numbers are added to those known.
#[utoipa::path(post, path = "/api/v1/orders/{id}/shipments", tag = "integration", request_body = CreateShipment,
    params(("id" = OrderId, Path), ("Idempotency-Key" = Option<String>, Header)), security(("integration" = [])),
    responses((status = 201, body = ShipmentAccepted), (status = 200, body = ShipmentAccepted),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn create_shipment(
    State(app): State<SharedApp>,
    caller: Integration,
    Id(id): Id<OrderId>,
    Valid(body): Valid<CreateShipment>,
) -> Result<(StatusCode, Json<ShipmentAccepted>), Error> {
    let (tenant, source, now) = (&caller.tenant.id, by_key(&caller), app.clock.now());
    let accepted = again(|| async {
        let mut tx = app.db.begin().await?;
        let accepted = fulfilment::ship(&mut tx.conn(), tenant, &source, &id, &body, now).await?;
        tx.commit().await?;
        Ok(accepted)
    })
    .await?;
    app.committed();
    Ok((created(accepted.created), Json(accepted)))
}

/// Cancels pieces of an order that were not sent yet
#[utoipa::path(post, path = "/api/v1/orders/{id}/cancellations", tag = "integration", request_body = CreateCancellation,
    params(("id" = OrderId, Path), ("Idempotency-Key" = Option<String>, Header)), security(("integration" = [])),
    responses((status = 201), (status = 200), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_cancellation(
    State(app): State<SharedApp>,
    caller: Integration,
    Id(id): Id<OrderId>,
    Valid(body): Valid<CreateCancellation>,
) -> Result<StatusCode, Error> {
    let (tenant, source) = (&caller.tenant.id, by_key(&caller));
    let new = again(|| service::cancel(&app, tenant, &source, &id, &body)).await?;
    app.committed();
    Ok(created(new))
}

/// Says how much of a line waits for stock, and until when
#[utoipa::path(post, path = "/api/v1/orders/{id}/backorders", tag = "integration", request_body = CreateBackorder,
    params(("id" = OrderId, Path), ("Idempotency-Key" = Option<String>, Header)), security(("integration" = [])),
    responses((status = 201), (status = 200), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn create_backorder(
    State(app): State<SharedApp>,
    caller: Integration,
    Id(id): Id<OrderId>,
    Valid(body): Valid<CreateBackorder>,
) -> Result<StatusCode, Error> {
    let (tenant, source) = (&caller.tenant.id, by_key(&caller));
    let new = again(|| service::note_backorder(&app, tenant, &source, &id, &body)).await?;
    app.committed();
    Ok(created(new))
}
