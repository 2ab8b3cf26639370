//! `Idempotency-Key`: a POST sent again is answered again, not done again
//! (draft-ietf-httpapi-idempotency-key-header).
//!
//! What is created also has a key of its own (`source` and `external_id`), so even a repeat whose
//! first answer was not kept, because the server died in between, creates nothing twice.

use super::Error;
use super::extract::{Customer, Integration, read_body};
use crate::app::SharedApp;
use crate::db::{Conn, DbError, sql};
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};
use shared::id::TenantId;
use shared::problem::Code;

const LARGEST: usize = 1 << 20;

/// Whose keys they are: each caller has its own.
struct Caller {
    tenant: TenantId,
    name: String,
}

/// Answers a repeated request of an integration with the answer that its first one got.
pub async fn once(
    State(app): State<SharedApp>,
    caller: Integration,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let caller = Caller {
        tenant: caller.tenant.id.clone(),
        name: caller.key,
    };
    answer_once(&app, &caller, request, next).await
}

/// Answers a repeated request of a customer with the answer that its first one got.
pub async fn once_for_customers(
    State(app): State<SharedApp>,
    caller: Customer,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let caller = Caller {
        tenant: caller.tenant.id.clone(),
        // No key of an integration has a colon.
        name: format!("customer:{}", caller.id),
    };
    answer_once(&app, &caller, request, next).await
}

async fn answer_once(
    app: &SharedApp,
    caller: &Caller,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let Some(key) = request.headers().get("idempotency-key") else {
        return Ok(next.run(request).await);
    };
    let key = key
        .to_str()
        .ok()
        .filter(|key| (1..=200).contains(&key.len()))
        .map(str::to_owned);
    let key = key.ok_or_else(|| {
        Error::new(Code::Malformed).detail("Idempotency-Key has 1 to 200 ASCII characters")
    })?;
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let body = read_body(whole, app).await?;
    let mut hasher = Sha256::new();
    hasher.update(parts.uri.path());
    hasher.update([0]);
    hasher.update(&body);
    let hash = hex::encode(hasher.finalize());
    if let Some(answer) = answer_again(app, caller, &key, &hash).await? {
        return Ok(answer);
    }
    let response = next.run(Request::from_parts(parts, body.into())).await;
    keep(app, caller, &key, &hash, response).await
}

/// Keeps the answer, unless it says to try again.
async fn keep(
    app: &SharedApp,
    caller: &Caller,
    key: &str,
    hash: &str,
    response: Response,
) -> Result<Response, Error> {
    let status = response.status();
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body: Bytes = axum::body::to_bytes(body, LARGEST)
        .await
        .map_err(|error| Error::internal(&error))?;
    let text = String::from_utf8_lossy(&body).into_owned();
    let mut tx = app.db.begin().await?;
    let kept = insert(
        &mut tx.conn(),
        caller,
        key,
        hash,
        status,
        &text,
        app.clock.now().millis(),
    )
    .await?;
    tx.commit().await?;
    if kept {
        return Ok(Response::from_parts(parts, body.into()));
    }
    // The same request was under way twice: all get the answer that was kept first.
    answer_again(app, caller, key, hash)
        .await?
        .ok_or_else(|| Error::new(Code::Unavailable))
}

/// The answer kept under a key, if there is one.
async fn answer_again(
    app: &SharedApp,
    caller: &Caller,
    key: &str,
    hash: &str,
) -> Result<Option<Response>, Error> {
    let mut read = app.db.read().await?;
    let Some((known, status, answer)) = find(&mut read.conn(), caller, key).await? else {
        return Ok(None);
    };
    if known == hash {
        return Ok(Some(replay(status, answer)));
    }
    Err(Error::new(Code::Conflict).detail("this Idempotency-Key was used for another request"))
}

fn replay(status: i64, answer: String) -> Response {
    let status = u16::try_from(status)
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok());
    let status = status.unwrap_or(StatusCode::OK);
    let media = if status.is_success() {
        "application/json"
    } else {
        "application/problem+json"
    };
    let headers = [
        (header::CONTENT_TYPE, media),
        (
            header::HeaderName::from_static("idempotency-replayed"),
            "true",
        ),
    ];
    (status, headers, answer).into_response()
}

async fn find(
    conn: &mut Conn<'_>,
    caller: &Caller,
    key: &str,
) -> Result<Option<(String, i64, String)>, DbError> {
    sql!(fetch_optional conn,
        "SELECT request_hash, status, body FROM idempotency_keys
         WHERE tenant_id = $1 AND caller = $2 AND idem_key = $3",
        caller.tenant.as_str(), &caller.name, key)
}

async fn insert(
    conn: &mut Conn<'_>,
    caller: &Caller,
    key: &str,
    hash: &str,
    status: StatusCode,
    body: &str,
    now: i64,
) -> Result<bool, DbError> {
    let changed = sql!(execute conn,
        "INSERT INTO idempotency_keys (tenant_id, caller, idem_key, request_hash, status, body, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant_id, caller, idem_key) DO NOTHING",
        caller.tenant.as_str(), &caller.name, key, hash, i64::from(status.as_u16()), body, now)?;
    Ok(changed == 1)
}
