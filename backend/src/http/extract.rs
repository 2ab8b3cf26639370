//! Role extractors: each authenticates, scopes to the tenant, and cannot be forgotten, because a
//! handler gets the tenant from nowhere else. And the extractor for checked bodies.

use super::routes::LARGEST_BODY;
use super::{Cookies, Error, cookies};
use crate::accounts::Claims;
use crate::app::SharedApp;
use crate::tenants::{Surface, Tenant, store};
use crate::vault;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use shared::accounts::Role;
use shared::id::{AgentId, CustomerId, OrderId, SessionId};
use shared::problem::{Code, FieldError};
use shared::time::Timestamp;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The address on the other end.
#[derive(Debug, Clone, Copy)]
pub struct Peer {
    /// Of the connection itself.
    pub direct: IpAddr,
    /// Of the client, as a trusted proxy says; otherwise the same.
    pub client: IpAddr,
}

/// The socket's address, put there by the accept loop.
#[derive(Debug, Clone, Copy)]
pub struct SocketPeer(pub SocketAddr);

impl FromRequestParts<SharedApp> for Peer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, Error> {
        let direct = parts
            .extensions
            .get::<SocketPeer>()
            .map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.0.ip());
        let forwarded = app
            .config
            .trusted_proxies
            .contains(&direct)
            .then(|| last_forwarded(&parts.headers))
            .flatten();
        Ok(Self {
            direct,
            client: forwarded.unwrap_or(direct),
        })
    }
}

/// The last address in `X-Forwarded-For`: the one our proxy added. Those before it are the
/// client's own claims.
fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let value = headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()?
        .to_str()
        .ok()?;
    value.rsplit(',').next()?.trim().parse().ok()
}

/// Anyone at all, on a tenant's host.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Whose host it is.
    pub tenant: Arc<Tenant>,
    /// Which app the host is for.
    pub surface: Surface,
}

impl FromRequestParts<SharedApp> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, Error> {
        let host = parts
            .headers
            .get(header::HOST)
            .and_then(|value| value.to_str().ok());
        let found = app.tenants.find(host.unwrap_or_default());
        let (tenant, surface) =
            found.ok_or_else(|| Error::not_found().detail("no shop has this host name"))?;
        Ok(Self { tenant, surface })
    }
}

/// Whoever holds a valid access token for this host.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The tenant.
    pub tenant: Arc<Tenant>,
    /// Which app.
    pub surface: Surface,
    /// What the token says.
    pub claims: Claims,
}

impl FromRequestParts<SharedApp> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, Error> {
        let Visitor { tenant, surface } = Visitor::from_request_parts(parts, app).await?;
        let token = Cookies::of(&parts.headers)
            .find(cookies::ACCESS)
            .filter(|token| !token.is_empty());
        let Some(token) = token else {
            // With a refresh token alone the access cookie has run out in the browser.
            let refreshable = Cookies::of(&parts.headers)
                .find(cookies::REFRESH)
                .is_some_and(|t| !t.is_empty());
            let code = if refreshable {
                Code::TokenExpired
            } else {
                Code::SignInRequired
            };
            return Err(Error::new(code));
        };
        let claims = app
            .tokens
            .verify(token, &tenant.id, surface, app.clock.now())
            .map_err(Error::new)?;
        if app.revoked.contains(&claims.sid) {
            return Err(Error::new(Code::SignInRequired));
        }
        Ok(Self {
            tenant,
            surface,
            claims,
        })
    }
}

impl SignedIn {
    fn require(self, roles: &[Role]) -> Result<Self, Error> {
        if roles.contains(&self.claims.role) {
            Ok(self)
        } else {
            Err(Error::new(Code::Forbidden))
        }
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> SessionId {
        SessionId::from_trusted(self.claims.sid.clone())
    }
}

/// A signed-in customer.
#[derive(Debug, Clone)]
pub struct Customer {
    /// The tenant.
    pub tenant: Arc<Tenant>,
    /// Who.
    pub id: CustomerId,
    /// In which session.
    pub session: SessionId,
}

impl FromRequestParts<SharedApp> for Customer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, Error> {
        let who = SignedIn::from_request_parts(parts, app)
            .await?
            .require(&[Role::Customer])?;
        let session = who.session();
        Ok(Self {
            tenant: who.tenant,
            id: CustomerId::from_trusted(who.claims.sub),
            session,
        })
    }
}

/// Who may read which orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// A customer: theirs.
    Customer(CustomerId),
    /// A guest: one.
    Guest(OrderId),
}

/// A customer, or a guest who proved with a code that an order is theirs.
#[derive(Debug, Clone)]
pub struct OrderReader {
    /// The tenant.
    pub tenant: Arc<Tenant>,
    /// Who.
    pub reader: Reader,
    /// In which session.
    pub session: SessionId,
    /// Seconds since the epoch until which the access token is valid.
    pub expires_at: i64,
}

impl FromRequestParts<SharedApp> for OrderReader {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, Error> {
        let who = SignedIn::from_request_parts(parts, app).await?;
        let who = who.require(&[Role::Customer, Role::Guest])?;
        let (session, expires_at) = (who.session(), who.claims.exp);
        let reader = match who.claims.role {
            Role::Guest => Reader::Guest(OrderId::from_trusted(who.claims.sub)),
            _ => Reader::Customer(CustomerId::from_trusted(who.claims.sub)),
        };
        Ok(Self {
            tenant: who.tenant,
            reader,
            session,
            expires_at,
        })
    }
}

/// A signed-in member of staff.
#[derive(Debug, Clone)]
pub struct Agent {
    /// The tenant.
    pub tenant: Arc<Tenant>,
    /// Who.
    pub id: AgentId,
}

impl FromRequestParts<SharedApp> for Agent {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, Error> {
        let who = SignedIn::from_request_parts(parts, app)
            .await?
            .require(&[Role::Agent, Role::Admin])?;
        Ok(Self {
            tenant: who.tenant,
            id: AgentId::from_trusted(who.claims.sub),
        })
    }
}

/// A signed-in member of staff who may change how the shop works.
#[derive(Debug, Clone)]
pub struct Admin {
    /// The tenant.
    pub tenant: Arc<Tenant>,
    /// Who.
    pub id: AgentId,
}

impl FromRequestParts<SharedApp> for Admin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, Error> {
        let who = SignedIn::from_request_parts(parts, app)
            .await?
            .require(&[Role::Admin])?;
        Ok(Self {
            tenant: who.tenant,
            id: AgentId::from_trusted(who.claims.sub),
        })
    }
}

/// A shop's system with an integration key (`Authorization: Bearer pk_…`).
#[derive(Debug, Clone)]
pub struct Integration {
    /// The tenant.
    pub tenant: Arc<Tenant>,
    /// The key's id.
    pub key: String,
}

impl FromRequestParts<SharedApp> for Integration {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, Error> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let Visitor { tenant, .. } = Visitor::from_request_parts(parts, app).await?;
        let refused = || {
            Error::new(Code::SignInRequired)
                .detail("send Authorization: Bearer with an integration key")
        };
        let header = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let key = header
            .and_then(|value| value.strip_prefix("Bearer pk_"))
            .ok_or_else(refused)?;
        let (id, secret) = key
            .split_once('_')
            .filter(|(id, _)| id.len() <= 64)
            .ok_or_else(refused)?;
        let mut read = app.db.read().await?;
        let hash = store::find_key_hash(&mut read.conn(), &tenant.id, id)
            .await?
            .ok_or_else(refused)?;
        let given = hex::encode(Sha256::digest(secret.as_bytes()));
        if !vault::same(hash.as_bytes(), given.as_bytes()) {
            return Err(refused());
        }
        let caller = Self {
            tenant,
            key: id.to_owned(),
        };
        parts.extensions.insert(caller.clone());
        Ok(caller)
    }
}

/// A body type whose members can be checked.
pub trait Checked: DeserializeOwned {
    /// # Errors
    /// The members that are wrong.
    fn faults(&self, now: Timestamp) -> Result<(), Vec<FieldError>>;
}

macro_rules! checked {
    ($($kind:ty => |$value:ident, $now:ident| $check:expr),+ $(,)?) => {$(
        impl Checked for $kind {
            fn faults(&self, $now: Timestamp) -> Result<(), Vec<FieldError>> {
                let $value = self;
                $check
            }
        }
    )+};
}

checked! {
    shared::accounts::RequestCode => |body, _now| body.check(),
    shared::accounts::SubmitCode => |body, _now| body.check(),
    shared::accounts::SubmitPassword => |body, _now| body.check(),
    shared::accounts::SetPassword => |body, _now| body.check(),
    shared::accounts::LookUpOrder => |body, _now| body.check(),
    shared::orders::CreateOrder => |body, now| body.check(now),
    shared::orders::CreateShipment => |body, now| body.check(now),
    shared::orders::CreateCancellation => |body, _now| body.check(),
    shared::orders::CreateBackorder => |body, now| body.check(now),
    shared::configurator::wire::SaveConfiguration => |body, _now| body.check(),
    shared::configurator::wire::RequestQuote => |body, _now| body.check(),
    shared::configurator::wire::AskWhy => |body, _now| body.check(),
    shared::console::UploadModel => |body, _now| body.check(),
    shared::console::PublishModel => |_body, _now| Ok(()),
    shared::console::PutFacts => |body, _now| body.check(),
}

/// A JSON body that has passed its checks.
#[derive(Debug)]
pub struct Valid<T>(pub T);

impl<T: Checked> FromRequest<SharedApp> for Valid<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &SharedApp) -> Result<Self, Error> {
        let Unchecked(value) = Unchecked::<T>::from_request(request, app).await?;
        value.faults(app.clock.now())?;
        Ok(Self(value))
    }
}

/// A body as it was sent, for a signature to be checked over it.
#[derive(Debug)]
pub struct Raw(pub Bytes);

impl FromRequest<SharedApp> for Raw {
    type Rejection = Error;

    async fn from_request(request: Request, app: &SharedApp) -> Result<Self, Error> {
        Ok(Self(read_body(request, app).await?))
    }
}

/// A JSON body whose members the handler checks.
#[derive(Debug)]
pub struct Unchecked<T>(pub T);

impl<T: DeserializeOwned> FromRequest<SharedApp> for Unchecked<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &SharedApp) -> Result<Self, Error> {
        require_json(request.headers())?;
        let body = read_body(request, app).await?;
        Ok(Self(parse_json(&body)?))
    }
}

/// The whole body, within the limit that its route has.
///
/// # Errors
/// When it is too large, too slow or breaks off.
pub async fn read_body(request: Request, app: &SharedApp) -> Result<Bytes, Error> {
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    // Said at once, not after waiting for what would be thrown away.
    if announced.is_some_and(|length| length > LARGEST_BODY as u64) {
        return Err(Error::new(Code::TooLarge));
    }
    Bytes::from_request(request, app)
        .await
        .map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Error::new(Code::TooLarge)
            } else {
                broken_off(&rejection.body_text())
            }
        })
}

/// A body that ended too early. The layer that gives up slow ones says so in its error's text only.
#[must_use]
pub fn broken_off(reason: &str) -> Error {
    if reason.contains("timed out") || reason.contains("timeout") {
        return Error::new(Code::Timeout);
    }
    Error::new(Code::Malformed).detail("the body broke off")
}

/// Reads JSON.
///
/// # Errors
/// With the place of the fault.
pub fn parse_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body)
        .map_err(|error| Error::new(Code::Malformed).detail(error.to_string()))
}

/// A JSON content type cannot be sent by a foreign page's form without the browser asking first.
fn require_json(headers: &HeaderMap) -> Result<(), Error> {
    let media = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = media.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Error::new(Code::UnsupportedMediaType).detail("send application/json"))
}

/// Query parameters.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        // Nobody can type a NUL; PostgreSQL fails on it, and SQLite takes it as a text's end.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Error::new(Code::Malformed).detail("a query has no NUL"));
        }
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        let query = query.map_err(|error| Error::new(Code::Malformed).detail(error.body_text()))?;
        Ok(Self(query.0))
    }
}

/// An identifier in the path. One that cannot exist is not found, like one that does not.
#[derive(Debug)]
pub struct Id<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        Ok(Self(path.map_err(|_| Error::not_found())?.0))
    }
}
