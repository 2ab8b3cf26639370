//! The one error of the API: RFC 9457 `application/problem+json`.

use super::request_id;
use crate::db::DbError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::problem::{Code, FieldError, Problem};

/// An answer that is not the one asked for.
#[derive(Debug)]
pub struct Error {
    status: StatusCode,
    code: Code,
    detail: Option<String>,
    fields: Vec<FieldError>,
    retry_after: Option<u64>,
    contended: bool,
}

impl Error {
    /// An error with a code and the status that goes with it.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            status: status_of(code),
            code,
            detail: None,
            fields: Vec::new(),
            retry_after: None,
            contended: false,
        }
    }

    /// Says more, in English, for developers. Never put internals here.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The members of the body that were refused.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        Self {
            fields,
            ..Self::new(Code::Invalid)
        }
    }

    /// There is nothing here, or nothing that the caller may know of.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    /// Too many attempts; come back after so many seconds.
    #[must_use]
    pub fn too_many(retry_after: u64) -> Self {
        Self {
            retry_after: Some(retry_after.max(1)),
            ..Self::new(Code::TooManyRequests)
        }
    }

    /// A failure of ours: logged here, once, and not shown.
    pub fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "request failed");
        Self::new(Code::Internal)
    }

    /// What to decide by.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// Why, in one line.
    #[must_use]
    pub fn reason(&self) -> String {
        self.detail
            .clone()
            .unwrap_or_else(|| title_of(self.code).to_owned())
    }

    /// The members that were refused.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        &self.fields
    }
}

/// How often a transaction is begun before its caller is told to come back later.
const MOST_ROUNDS: u64 = 6;

/// Does a transaction's work again when the database broke it off for the sake of another one.
///
/// Locks are taken in one order wherever that is possible, but what many orders in one request
/// touch is known only on the way.
///
/// # Errors
/// Those of the work.
pub async fn again<T, F>(mut work: impl FnMut() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut round = 1;
    loop {
        match work().await {
            Err(error) if error.contended && round < MOST_ROUNDS => {
                tokio::time::sleep(std::time::Duration::from_millis(10 * round)).await;
                round += 1;
            }
            outcome => return outcome,
        }
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        let contended = error.is_contention();
        if error.is_transient() {
            tracing::warn!(%error, "the database is away or busy");
            return Self {
                retry_after: Some(2),
                contended,
                ..Self::new(Code::Unavailable)
            };
        }
        Self {
            contended,
            ..Self::internal(&error)
        }
    }
}

impl From<Vec<FieldError>> for Error {
    fn from(fields: Vec<FieldError>) -> Self {
        Self::invalid(fields)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let problem = Problem {
            kind: format!("https://portico.example/problems/{}", word(self.code)),
            title: title_of(self.code).to_owned(),
            status: self.status.as_u16(),
            code: self.code,
            detail: self.detail,
            fields: self.fields,
            request_id: request_id::current(),
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Cookie"));
        }
        response
    }
}

fn word(code: Code) -> String {
    serde_json::to_value(code)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn status_of(code: Code) -> StatusCode {
    match code {
        Code::Invalid | Code::CodeRejected | Code::PasswordTooWeak => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Code::Malformed => StatusCode::BAD_REQUEST,
        Code::SignInRequired
        | Code::TokenExpired
        | Code::CredentialsRejected
        | Code::SignatureRejected => StatusCode::UNAUTHORIZED,
        Code::Forbidden | Code::CrossSite => StatusCode::FORBIDDEN,
        Code::NotFound | Code::OrderNotFound => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::Conflict => StatusCode::CONFLICT,
        Code::StaleVersion => StatusCode::PRECONDITION_FAILED,
        Code::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::Timeout => StatusCode::REQUEST_TIMEOUT,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn title_of(code: Code) -> &'static str {
    match code {
        Code::Invalid => "Some members of the body were refused",
        Code::Malformed => "The body could not be read",
        Code::SignInRequired => "Sign in first",
        Code::TokenExpired => "The access token has run out",
        Code::Forbidden => "This is not for this role",
        Code::NotFound => "There is nothing here",
        Code::MethodNotAllowed => "This address does not take this method",
        Code::CodeRejected => "Wrong or expired code",
        Code::CredentialsRejected => "Wrong e-mail address or password",
        Code::PasswordTooWeak => "The password is too easy to guess",
        Code::OrderNotFound => "No order has this number and e-mail address",
        Code::Conflict => "The same thing was sent before with other content",
        Code::StaleVersion => "It was changed in the meantime",
        Code::SignatureRejected => "The signature does not match",
        Code::CrossSite => "Requests from other sites are refused",
        Code::TooManyRequests => "Too many attempts",
        Code::TooLarge => "The body is too large",
        Code::UnsupportedMediaType => "This media type is not taken here",
        Code::Timeout => "The request took too long to arrive",
        Code::Unavailable => "Not available right now",
        _ => "Something failed here",
    }
}
