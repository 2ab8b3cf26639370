//! What wraps every request: security headers on the way out, and proof on the way in that a
//! request which changes something does not come from another site.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};

const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; \
    form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// Sets the headers that tell browsers what never to do with our answers.
pub(super) fn set_security_headers(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

/// Whether a request changes nothing, or certainly does not come from another site.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`; a page
/// cannot forge either. Requests with neither do not come from a browser and are let through only
/// without cookies. Integration keys and webhook signatures cannot be sent by a foreign page at
/// all, so those requests need no such proof.
pub(super) fn may_pass(request: &Request) -> bool {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    // Not every `Authorization`: a browser can be made to send `Basic` to an address with a name and
    // a password in it.
    let authorization = request.headers().get(header::AUTHORIZATION);
    let keyed = authorization.is_some_and(|value| value.as_bytes().starts_with(b"Bearer "))
        || request.uri().path().starts_with("/api/v1/webhooks/");
    safe || keyed || is_same_site(request.headers())
}

fn is_same_site(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text(&HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin";
    }
    if let Some(origin) = text(&header::ORIGIN) {
        let host = text(&header::HOST).unwrap_or_default();
        let bare = origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://"));
        return bare.is_some_and(|origin| !host.is_empty() && origin == host);
    }
    !headers.contains_key(header::COOKIE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn only_the_own_origin_may_change_things() {
        for good in [
            headers(&[("sec-fetch-site", "same-origin"), ("cookie", "a=b")]),
            headers(&[("host", "shop.example"), ("origin", "https://shop.example")]),
            headers(&[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://127.0.0.1:8080"),
            ]),
            headers(&[("host", "shop.example")]),
        ] {
            assert!(is_same_site(&good), "{good:?}");
        }
        for origin in [
            "https://evil.example",
            "https://shop.example.evil.example",
            "https://evilshop.example",
            "https://shop.example:444",
            "https://shop.example.",
            "null",
            "",
            "shop.example",
            "https://shop.example/",
            "https://a.shop.example",
            "file://shop.example",
            "https://SHOP.example",
        ] {
            let bad = headers(&[("host", "shop.example"), ("origin", origin)]);
            assert!(!is_same_site(&bad), "{origin}");
        }
        for site in ["cross-site", "same-site", "none", "Same-Origin", ""] {
            let bad = headers(&[
                ("sec-fetch-site", site),
                ("host", "shop.example"),
                ("origin", "https://shop.example"),
            ]);
            assert!(!is_same_site(&bad), "{site}");
        }
        assert!(!is_same_site(&headers(&[
            ("host", "shop.example"),
            ("cookie", "a=b")
        ])));
    }
}
