//! The console's requests.

use super::store;
use crate::app::SharedApp;
use crate::http::Error;
use crate::http::extract::{Agent, Id, Params};
use crate::ledger;
use crate::orders::{self, store as order_store};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::console::{CustomerDetail, Found, FoundOrder, LedgerLine};
use shared::id::{CustomerId, OrderId};
use shared::orders::OrderDetail;
use shared::problem::{Code, Problem};
use shared::time::Timestamp;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Results of each kind that a search shows.
const MOST_FOUND: i64 = 20;
/// Orders and ledger entries on a customer's page.
const MOST_SHOWN: i64 = 50;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new()
        .routes(routes!(search))
        .routes(routes!(show_customer))
        .routes(routes!(show_order))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchParams {
    /// Beginning of a name, e-mail address or order number; or a whole tracking number.
    q: String,
}

/// Finds customers and orders
#[utoipa::path(get, path = "/api/v1/console/search", tag = "console", params(SearchParams),
    security(("agent" = [])),
    responses((status = 200, body = Found), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn search(
    State(app): State<SharedApp>,
    agent: Agent,
    Params(params): Params<SearchParams>,
) -> Result<Json<Found>, Error> {
    let text = params.q.trim();
    if text.chars().count() > 100 {
        return Err(Error::new(Code::Malformed).detail("`q` has at most 100 characters"));
    }
    if text.is_empty() {
        return Ok(Json(Found {
            customers: Vec::new(),
            orders: Vec::new(),
        }));
    }
    let tenant = &agent.tenant.id;
    let mut read = app.db.read().await?;
    let customers = store::search(&mut read.conn(), tenant, text, MOST_FOUND).await?;
    let hits = order_store::search(&mut read.conn(), tenant, text, MOST_FOUND).await?;
    let mut found = Vec::with_capacity(hits.len());
    for (order, customer) in hits {
        let customer = match customer {
            Some(id) => store::find(&mut read.conn(), tenant, &id).await?,
            None => None,
        };
        found.push(FoundOrder { order, customer });
    }
    Ok(Json(Found {
        customers,
        orders: found,
    }))
}

/// One customer with orders and history
#[utoipa::path(get, path = "/api/v1/console/customers/{id}", tag = "console", params(("id" = CustomerId, Path)),
    security(("agent" = [])),
    responses((status = 200, body = CustomerDetail), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn show_customer(
    State(app): State<SharedApp>,
    agent: Agent,
    Id(id): Id<CustomerId>,
) -> Result<Json<CustomerDetail>, Error> {
    let tenant = &agent.tenant.id;
    let mut read = app.db.read().await?;
    let customer = store::find(&mut read.conn(), tenant, id.as_str()).await?;
    let customer = customer.ok_or_else(Error::not_found)?;
    let order_count = order_store::count_of_customer(&mut read.conn(), tenant, id.as_str()).await?;
    let filter = order_store::Filter {
        limit: MOST_SHOWN,
        ..order_store::Filter::default()
    };
    let orders =
        order_store::list_of_customer(&mut read.conn(), tenant, id.as_str(), &filter).await?;
    let rows =
        ledger::newest_of_customer(&mut read.conn(), tenant, id.as_str(), MOST_SHOWN).await?;
    let timeline = rows
        .into_iter()
        .map(|row| LedgerLine {
            seq: row.seq,
            at: Timestamp(row.at),
            order: (row.subject == "order").then(|| OrderId::from_trusted(row.subject_id)),
            kind: row.kind,
            actor: row.actor,
        })
        .collect();
    Ok(Json(CustomerDetail {
        customer,
        order_count,
        orders,
        timeline,
    }))
}

/// One order
#[utoipa::path(get, path = "/api/v1/console/orders/{id}", tag = "console", params(("id" = OrderId, Path)),
    security(("agent" = [])),
    responses((status = 200, body = OrderDetail), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn show_order(
    State(app): State<SharedApp>,
    agent: Agent,
    Id(id): Id<OrderId>,
) -> Result<Response, Error> {
    orders::http::document(&app, &agent.tenant.id, &id, None).await
}
