//! Access tokens: JWTs (RFC 7519) of five minutes, signed with HMAC-SHA256.
//!
//! Only tokens exactly as we make them are accepted: one header, byte for byte, so that no
//! algorithm, key or extension named by a token is ever looked at; and claims of one shape, all
//! required, checked against the app's own clock.

use crate::tenants::Surface;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use shared::accounts::Role;
use shared::id::{CustomerId, SessionId, TenantId};
use shared::problem::Code;
use shared::time::Timestamp;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// How long an access token is valid.
pub const ACCESS_SECONDS: i64 = 300;
/// Longest token that is looked at.
const LONGEST: usize = 2_048;
/// Genuine tokens that are remembered; then all are forgotten.
const MOST_REMEMBERED: usize = 10_000;
const ISSUER: &str = "portico";
const PURPOSE: &str = "access";

/// What an access token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Issuer: always `portico`.
    pub iss: String,
    /// Audience: the tenant and the app, as `tenant/portal`.
    pub aud: String,
    /// Who: the customer, agent, or a guest's order.
    pub sub: String,
    /// The session.
    pub sid: String,
    /// What it may do.
    pub role: Role,
    /// What kind of token: always `access`.
    pub purpose: String,
    /// Seconds since the epoch when it was made.
    pub iat: i64,
    /// Not valid before.
    pub nbf: i64,
    /// Not valid from then on.
    pub exp: i64,
}

/// Makes and checks access tokens.
pub struct Tokens {
    header: String,
    signing: EncodingKey,
    checking: DecodingKey,
    validation: Validation,
    /// Tokens whose signature was checked before; what they say is checked every time.
    genuine: RwLock<HashMap<String, Claims>>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

impl Tokens {
    /// With a signing key.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        // The claims are checked in `verify`, against the app's clock and with strict types.
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let header = serde_json::to_vec(&Header::new(Algorithm::HS256)).unwrap_or_default();
        Self {
            header: BASE64_URL_SAFE_NO_PAD.encode(header),
            signing: EncodingKey::from_secret(key),
            checking: DecodingKey::from_secret(key),
            validation,
            genuine: RwLock::default(),
        }
    }

    /// Makes a token.
    ///
    /// # Errors
    /// When the claims cannot be encoded, which does not happen.
    pub fn issue(
        &self,
        tenant: &TenantId,
        surface: Surface,
        (role, subject, session): (Role, &str, &str),
        now: Timestamp,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: audience(tenant, surface),
            sub: subject.to_owned(),
            sid: session.to_owned(),
            role,
            purpose: PURPOSE.to_owned(),
            iat: now.seconds(),
            nbf: now.seconds(),
            exp: now.seconds() + ACCESS_SECONDS,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.signing)
    }

    /// Checks a token for one tenant's app.
    ///
    /// # Errors
    /// [`Code::TokenExpired`] for a genuine token that has run out, [`Code::SignInRequired`] for
    /// every other fault.
    pub fn verify(
        &self,
        token: &str,
        tenant: &TenantId,
        surface: Surface,
        now: Timestamp,
    ) -> Result<Claims, Code> {
        let ours = token.len() <= LONGEST
            && token
                .split_once('.')
                .is_some_and(|(header, _)| header == self.header);
        if !ours {
            return Err(Code::SignInRequired);
        }
        let claims = self.signed_claims(token).ok_or(Code::SignInRequired)?;
        let now = now.seconds();
        let fits = claims.iss == ISSUER
            && claims.aud == audience(tenant, surface)
            && claims.purpose == PURPOSE
            && claims.sub.parse::<CustomerId>().is_ok()
            && claims.sid.parse::<SessionId>().is_ok()
            // Another server's clock may be a little ahead.
            && claims.nbf <= now + 60
            && claims.iat <= now + 60
            && claims.exp > claims.iat
            && claims.exp.saturating_sub(claims.iat) <= ACCESS_SECONDS;
        if !fits {
            return Err(Code::SignInRequired);
        }
        if claims.exp <= now {
            Err(Code::TokenExpired)
        } else {
            Ok(claims)
        }
    }

    /// What a token says, if its signature is ours. A browser sends the same token for minutes.
    fn signed_claims(&self, token: &str) -> Option<Claims> {
        let known = self
            .genuine
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(token)
            .cloned();
        if known.is_some() {
            return known;
        }
        let data = jsonwebtoken::decode::<Claims>(token, &self.checking, &self.validation);
        let claims = data.ok()?.claims;
        let mut genuine = self.genuine.write().unwrap_or_else(PoisonError::into_inner);
        if genuine.len() >= MOST_REMEMBERED {
            genuine.clear();
        }
        genuine.insert(token.to_owned(), claims.clone());
        Some(claims)
    }
}

fn audience(tenant: &TenantId, surface: Surface) -> String {
    format!("{tenant}/{}", surface.as_str())
}
