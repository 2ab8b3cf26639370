//! Errors on the wire: RFC 9457 `application/problem+json` with a stable `code`.

use serde::{Deserialize, Serialize};

/// What went wrong, as a stable word. Clients decide by this, never by the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Code {
    /// The body is not what this address takes; `fields` says where.
    Invalid,
    /// The body is not JSON, or has a member of the wrong type.
    Malformed,
    /// Nobody is signed in, or the session has ended.
    SignInRequired,
    /// The access token has run out; refresh the session and ask again.
    TokenExpired,
    /// Signed in, but this is not for this role.
    Forbidden,
    /// There is nothing here, or nothing that the caller may know of.
    NotFound,
    /// This address does not take this method.
    MethodNotAllowed,
    /// Wrong or expired one-time code.
    CodeRejected,
    /// Wrong e-mail address or password.
    CredentialsRejected,
    /// The password is too short or too easy to guess.
    PasswordTooWeak,
    /// No order has this number and this e-mail address.
    OrderNotFound,
    /// The same thing was sent before with other content.
    Conflict,
    /// What was edited has changed in the meantime.
    StaleVersion,
    /// The signature of a webhook does not match.
    SignatureRejected,
    /// A request from another site, or without proof that it is not.
    CrossSite,
    /// Too many attempts; `Retry-After` says when to come back.
    TooManyRequests,
    /// The body is larger than this address takes.
    TooLarge,
    /// The body is of a media type that this address does not take.
    UnsupportedMediaType,
    /// The request took too long to arrive.
    Timeout,
    /// The server is starting, stopping or cannot reach its database; try again.
    Unavailable,
    /// The server failed; the request id finds it in the log.
    Internal,
    /// A code that this version does not know.
    #[serde(other)]
    Unknown,
}

/// A member of the body that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON path of the member, for example `lines[2].quantity`.
    pub field: String,
    /// Why, as a stable word, for example `too_long`.
    pub code: FieldCode,
}

/// Why a member of a body was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FieldCode {
    /// Must not be empty.
    Required,
    /// Longer or more than allowed.
    TooLong,
    /// Shorter or fewer than needed.
    TooShort,
    /// A number outside its range.
    OutOfRange,
    /// Not of the form that is expected here.
    Malformed,
    /// The same key twice.
    Duplicate,
    /// Refers to something that does not exist.
    UnknownReference,
    /// Amounts in different currencies.
    MixedCurrencies,
    /// A time too far in the past or the future.
    ImplausibleTime,
    /// Contains characters that are not allowed, such as control characters.
    BadCharacters,
    /// Does not go together with the others.
    Contradiction,
    /// Cannot be had at present.
    SoldOut,
    /// A code that this version does not know.
    #[serde(other)]
    Unknown,
}

/// The body of every error answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Where this kind of problem is described.
    #[serde(rename = "type")]
    pub kind: String,
    /// One line in English for developers.
    pub title: String,
    /// The HTTP status, repeated.
    pub status: u16,
    /// What to decide by.
    pub code: Code,
    /// What happened, in English, for developers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The members that were refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// Finds this request in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}
