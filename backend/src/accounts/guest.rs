//! Guests: where is my order, without an account.
//!
//! Number and e-mail address together show the status and nothing else; details need a code sent
//! to that address. Whether the number, the address or both are wrong, the answer is the same.

use super::http::at;
use super::limits::Limit;
use super::service;
use crate::app::SharedApp;
use crate::http::extract::{Peer, Valid, Visitor};
use crate::http::{Error, SessionCookies};
use crate::orders;
use crate::tenants::Surface;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use shared::accounts::{CodeRequested, LookUpOrder, Me, SubmitCode};
use shared::orders::OrderGlance;
use shared::problem::{Code, Problem};
use shared::validate::fold;

/// Where an order is, by its number and e-mail address
#[utoipa::path(post, path = "/api/v1/order-lookups", tag = "guests", request_body = LookUpOrder,
    responses((status = 200, body = OrderGlance), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub(super) async fn look_up(
    State(app): State<SharedApp>,
    visitor: Visitor,
    peer: Peer,
    Valid(body): Valid<LookUpOrder>,
) -> Result<Json<OrderGlance>, Error> {
    on_portal(&visitor)?;
    let found = find(&app, &visitor, peer, &body).await?;
    let (_, _, glance) = found.ok_or_else(|| Error::new(Code::OrderNotFound))?;
    Ok(Json(glance))
}

/// Mails a code that shows the whole order, if number and address belong together
#[utoipa::path(post, path = "/api/v1/order-lookups/codes", tag = "guests", request_body = LookUpOrder,
    responses((status = 202, body = CodeRequested), (status = 429, body = Problem)))]
pub(super) async fn request_code(
    State(app): State<SharedApp>,
    visitor: Visitor,
    peer: Peer,
    Valid(body): Valid<LookUpOrder>,
) -> Result<(StatusCode, Json<CodeRequested>), Error> {
    on_portal(&visitor)?;
    app.limits.count(
        Limit::CodesPerAddress,
        &format!("{}|{}", visitor.tenant.id, fold(&body.email)),
    )?;
    let found = find(&app, &visitor, peer, &body).await?;
    let subject = found.map(|(order, email, _)| (order.to_string(), email));
    let requested =
        service::send_code(&app, &visitor.tenant, "guest", subject, "see your order").await?;
    Ok((StatusCode::ACCEPTED, Json(requested)))
}

/// Shows the whole order to whoever has the code: opens a session for this one order
#[utoipa::path(post, path = "/api/v1/order-lookups/code", tag = "guests", request_body = SubmitCode,
    responses((status = 200, body = Me), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub(super) async fn submit_code(
    State(app): State<SharedApp>,
    visitor: Visitor,
    peer: Peer,
    headers: HeaderMap,
    Valid(body): Valid<SubmitCode>,
) -> Result<(SessionCookies, Json<Me>), Error> {
    on_portal(&visitor)?;
    app.limits.count_peer(Limit::TriesPerPeer, peer.client)?;
    let opened = service::sign_in_as_guest(&app, &at(&visitor, &headers), &body).await?;
    app.committed();
    Ok((opened.cookies, Json(opened.me)))
}

/// Guests come to the portal; on the console's host there is nothing for them.
fn on_portal(visitor: &Visitor) -> Result<(), Error> {
    match visitor.surface {
        Surface::Portal => Ok(()),
        Surface::Console => Err(Error::not_found()),
    }
}

async fn find(
    app: &SharedApp,
    visitor: &Visitor,
    peer: Peer,
    body: &LookUpOrder,
) -> Result<Option<(shared::id::OrderId, String, OrderGlance)>, Error> {
    app.limits.count_peer(Limit::LookupsPerPeer, peer.client)?;
    let number = format!("{}|{}", visitor.tenant.id, fold(&body.number));
    app.limits.count(Limit::LookupsPerNumber, &number)?;
    let mut read = app.db.read().await?;
    Ok(orders::store::find_glance(
        &mut read.conn(),
        &visitor.tenant.id,
        &body.number,
        &body.email,
    )
    .await?)
}
