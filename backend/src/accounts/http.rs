//! Signing in and out, sessions, passwords.

use super::guest;
use super::limits::Limit;
use super::service::{self, At};
use super::store;
use crate::app::SharedApp;
use crate::http::extract::{Id, Peer, SignedIn, Valid, Visitor};
use crate::http::{Cookies, Error, SessionCookies};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use shared::accounts::{
    CodeRequested, Me, RequestCode, Role, Session, SetPassword, SubmitCode, SubmitPassword,
};
use shared::id::SessionId;
use shared::page::Page;
use shared::problem::{Code, Problem};
use shared::time::Timestamp;
use shared::validate::fold;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new()
        .routes(routes!(request_code))
        .routes(routes!(submit_code))
        .routes(routes!(submit_password))
        .routes(routes!(refresh))
        .routes(routes!(sign_out))
        .routes(routes!(show_me))
        .routes(routes!(list_sessions))
        .routes(routes!(end_session))
        .routes(routes!(set_password))
        .routes(routes!(guest::look_up))
        .routes(routes!(guest::request_code))
        .routes(routes!(guest::submit_code))
}

pub(super) fn at<'a>(visitor: &'a Visitor, headers: &HeaderMap) -> At<'a> {
    At {
        tenant: &visitor.tenant,
        surface: visitor.surface,
        device: device(headers),
        refresh: Cookies::of(headers)
            .find(crate::http::REFRESH)
            .map(str::to_owned),
    }
}

/// What the browser says it is, cut to what a person can tell apart.
fn device(headers: &HeaderMap) -> String {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let browser = ["Edg", "OPR", "Firefox", "Chrome", "Safari"]
        .into_iter()
        .find(|name| agent.contains(name));
    let system = ["Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"]
        .into_iter()
        .find(|name| agent.contains(name));
    let browser = match browser {
        Some("Edg") => "Edge",
        Some("OPR") => "Opera",
        Some(name) => name,
        None => "",
    };
    let system = if system == Some("Mac OS X") {
        "macOS"
    } else {
        system.unwrap_or_default()
    };
    [browser, system]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Mails a one-time code
///
/// The answer is the same whether the address is known or not.
#[utoipa::path(post, path = "/api/v1/sign-in/codes", tag = "accounts", request_body = RequestCode,
    responses((status = 202, body = CodeRequested), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn request_code(
    State(app): State<SharedApp>,
    visitor: Visitor,
    peer: Peer,
    headers: HeaderMap,
    Valid(body): Valid<RequestCode>,
) -> Result<(StatusCode, Json<CodeRequested>), Error> {
    app.limits.count_peer(Limit::CodesPerPeer, peer.client)?;
    app.limits.count(
        Limit::CodesPerAddress,
        &format!("{}|{}", visitor.tenant.id, fold(&body.email)),
    )?;
    let requested = service::request_code(&app, &at(&visitor, &headers), &body.email).await?;
    Ok((StatusCode::ACCEPTED, Json(requested)))
}

/// Signs in with a one-time code
#[utoipa::path(post, path = "/api/v1/sign-in/code", tag = "accounts", request_body = SubmitCode,
    responses((status = 200, body = Me), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn submit_code(
    State(app): State<SharedApp>,
    visitor: Visitor,
    peer: Peer,
    headers: HeaderMap,
    Valid(body): Valid<SubmitCode>,
) -> Result<(SessionCookies, Json<Me>), Error> {
    app.limits.count_peer(Limit::TriesPerPeer, peer.client)?;
    let opened = service::sign_in_with_code(&app, &at(&visitor, &headers), &body).await?;
    app.committed();
    Ok((opened.cookies, Json(opened.me)))
}

/// Signs in with a password
#[utoipa::path(post, path = "/api/v1/sign-in/password", tag = "accounts", request_body = SubmitPassword,
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn submit_password(
    State(app): State<SharedApp>,
    visitor: Visitor,
    peer: Peer,
    headers: HeaderMap,
    Valid(body): Valid<SubmitPassword>,
) -> Result<(SessionCookies, Json<Me>), Error> {
    app.limits.count_peer(Limit::TriesPerPeer, peer.client)?;
    let account = format!(
        "{}|{}|{}",
        visitor.tenant.id,
        visitor.surface.as_str(),
        fold(&body.email)
    );
    app.limits.count(Limit::PasswordsPerAccount, &account)?;
    let opened = service::sign_in_with_password(&app, &at(&visitor, &headers), &body).await?;
    app.committed();
    Ok((opened.cookies, Json(opened.me)))
}

/// Exchanges the refresh token for new tokens
///
/// A refresh token used again later than a lost answer explains ends the session.
#[utoipa::path(post, path = "/api/v1/session/refresh", tag = "accounts",
    responses((status = 204), (status = 401, body = Problem)))]
async fn refresh(
    State(app): State<SharedApp>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<(StatusCode, SessionCookies, ()), Error> {
    let token = Cookies::of(&headers)
        .find(crate::http::REFRESH)
        .filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| Error::new(Code::SignInRequired))?;
    let cookies = service::refresh(&app, &at(&visitor, &headers), token).await?;
    Ok((StatusCode::NO_CONTENT, cookies, ()))
}

/// Signs out
///
/// Works with a refresh token alone, and when nobody is signed in.
#[utoipa::path(delete, path = "/api/v1/session", tag = "accounts", responses((status = 204)))]
async fn sign_out(
    State(app): State<SharedApp>,
    visitor: Visitor,
    headers: HeaderMap,
    who: Result<SignedIn, Error>,
) -> Result<(StatusCode, SessionCookies, ()), Error> {
    let session = match who {
        Ok(who) => Some((who.claims.sub.clone(), who.claims.sid)),
        Err(_) => match Cookies::of(&headers).find(crate::http::REFRESH) {
            Some(token) => service::session_of_refresh(&app, &visitor.tenant.id, token).await?,
            None => None,
        },
    };
    if let Some((subject, session)) = session {
        service::sign_out(&app, &at(&visitor, &headers), &subject, &session).await?;
        app.committed();
    }
    Ok((StatusCode::NO_CONTENT, SessionCookies::Delete, ()))
}

/// Who is signed in
#[utoipa::path(get, path = "/api/v1/me", tag = "accounts", security(("customer" = []), ("guest" = []), ("agent" = [])),
    responses((status = 200, body = Me), (status = 401, body = Problem)))]
async fn show_me(State(app): State<SharedApp>, who: SignedIn) -> Result<Json<Me>, Error> {
    let role = match who.claims.role {
        Role::Customer => "customer",
        Role::Guest => "guest",
        Role::Agent => "agent",
        Role::Admin => "admin",
    };
    let mut read = app.db.read().await?;
    let me = service::me(&mut read.conn(), &who.tenant.id, role, &who.claims.sub).await?;
    Ok(Json(me.ok_or_else(|| Error::new(Code::SignInRequired))?))
}

/// The sessions of whoever is signed in
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "accounts", security(("customer" = []), ("agent" = [])),
    responses((status = 200, body = Page<Session>), (status = 401, body = Problem)))]
async fn list_sessions(
    State(app): State<SharedApp>,
    who: SignedIn,
) -> Result<Json<Page<Session>>, Error> {
    refuse_guest(&who)?;
    let mut read = app.db.read().await?;
    let now = app.clock.now();
    let rows = store::list_sessions(&mut read.conn(), &who.tenant.id, &who.claims.sub, now).await?;
    let items = rows
        .into_iter()
        .map(|row| Session {
            current: row.id == who.claims.sid,
            id: SessionId::from_trusted(row.id),
            created_at: Timestamp(row.created_at),
            last_seen_at: Timestamp(row.last_seen_at),
            device: row.device,
        })
        .collect();
    Ok(Json(Page { items, next: None }))
}

/// Ends one of one's own sessions
#[utoipa::path(delete, path = "/api/v1/me/sessions/{id}", tag = "accounts", params(("id" = SessionId, Path)),
    security(("customer" = []), ("agent" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn end_session(
    State(app): State<SharedApp>,
    who: SignedIn,
    visitor: Visitor,
    headers: HeaderMap,
    Id(id): Id<SessionId>,
) -> Result<StatusCode, Error> {
    refuse_guest(&who)?;
    let at = at(&visitor, &headers);
    if service::sign_out(&app, &at, &who.claims.sub, id.as_str()).await? {
        app.committed();
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Error::not_found())
}

/// Sets or changes one's own password; other sessions end
#[utoipa::path(put, path = "/api/v1/me/password", tag = "accounts", request_body = SetPassword,
    security(("customer" = []), ("agent" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn set_password(
    State(app): State<SharedApp>,
    who: SignedIn,
    visitor: Visitor,
    headers: HeaderMap,
    Valid(body): Valid<SetPassword>,
) -> Result<StatusCode, Error> {
    refuse_guest(&who)?;
    app.limits.count(
        Limit::PasswordsPerAccount,
        &format!("set|{}", who.claims.sub),
    )?;
    let subject = (
        who.claims.sub.as_str(),
        who.claims.sid.as_str(),
        who.claims.role,
    );
    service::set_password(&app, &at(&visitor, &headers), subject, &body).await?;
    app.committed();
    Ok(StatusCode::NO_CONTENT)
}

fn refuse_guest(who: &SignedIn) -> Result<(), Error> {
    if who.claims.role == Role::Guest {
        Err(Error::new(Code::Forbidden))
    } else {
        Ok(())
    }
}
