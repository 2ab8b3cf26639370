//! The two session cookies. Their `__Host-` prefix binds them to one host over HTTPS (RFC 6265bis,
//! 4.1.3.2), so that no other host of a retailer can set or read them.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponseParts, ResponseParts};
use std::convert::Infallible;

/// Name of the cookie with the access token.
pub(super) const ACCESS: &str = "__Host-portico";
/// Name of the cookie with the refresh token.
pub const REFRESH: &str = "__Host-portico-refresh";

/// The cookies that came with a request.
#[derive(Debug)]
pub struct Cookies<'h> {
    headers: &'h HeaderMap,
}

impl<'h> Cookies<'h> {
    /// Of these headers.
    #[must_use]
    pub fn of(headers: &'h HeaderMap) -> Self {
        Self { headers }
    }

    /// The value of the cookie `name`. A name that came twice is refused: one of the two was not
    /// set by us.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&'h str> {
        let mut found = self
            .headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter_map(|(key, value)| (key == name).then_some(value));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

/// Sets both cookies, or deletes them.
#[derive(Debug, Clone)]
pub enum SessionCookies {
    /// A session begins or goes on.
    Set {
        /// The access token.
        access: String,
        /// The refresh token.
        refresh: String,
        /// Seconds until the refresh token runs out.
        max_age: i64,
    },
    /// The session is over.
    Delete,
}

impl IntoResponseParts for SessionCookies {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        let (access, refresh, max_age) = match self {
            Self::Set {
                access,
                refresh,
                max_age,
            } => (access, refresh, max_age),
            Self::Delete => (String::new(), String::new(), 0),
        };
        for (name, value) in [(ACCESS, access), (REFRESH, refresh)] {
            let line = format!(
                "{name}={value}; Path=/; Max-Age={max_age}; Secure; HttpOnly; SameSite=Strict"
            );
            if let Ok(line) = HeaderValue::from_str(&line) {
                parts.headers_mut().append(header::SET_COOKIE, line);
            }
        }
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name_and_only_when_it_came_once() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            HeaderValue::from_static("a=1; __Host-portico=x.y; bb=2=3"),
        );
        let cookies = Cookies::of(&headers);
        assert_eq!(cookies.find(ACCESS), Some("x.y"));
        assert_eq!(cookies.find("bb"), Some("2=3"));
        assert_eq!(cookies.find("portico"), None);
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("__Host-portico=evil"),
        );
        assert_eq!(Cookies::of(&headers).find(ACCESS), None);
    }
}
