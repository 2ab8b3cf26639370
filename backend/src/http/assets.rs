//! The browser apps, carried inside the server: compressed at build time, never at run time.

use super::Error;
use super::extract::Visitor;
use crate::tenants::Surface;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use shared::problem::Code;

/// A file of a browser app.
pub(super) struct File {
    path: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// What is left for paths without a route: a file of the apps, or an app's page, which finds its
/// own way from the path. Unknown addresses of the API are problems, not pages.
pub(super) async fn serve(
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    visitor: Visitor,
) -> Result<Response, Error> {
    let path = uri.path();
    if path.starts_with("/api/") || path.starts_with("/dev/") {
        return Err(Error::not_found());
    }
    if method != Method::GET && method != Method::HEAD {
        return Err(Error::new(Code::MethodNotAllowed));
    }
    if let Some(file) = find(path).filter(|_| path.starts_with("/assets/")) {
        return Ok(answer(
            file,
            &headers,
            "public, max-age=31536000, immutable",
        ));
    }
    if path.starts_with("/assets/") {
        return Err(Error::not_found());
    }
    let page = match visitor.surface {
        Surface::Portal => "/portal.html",
        Surface::Console => "/console.html",
    };
    match find(page) {
        Some(file) => Ok(answer(file, &headers, "no-cache")),
        None => Ok((
            StatusCode::NOT_FOUND,
            "This server was built without the browser apps.\n",
        )
            .into_response()),
    }
}

fn find(path: &str) -> Option<&'static File> {
    FILES
        .binary_search_by(|file| file.path.cmp(path))
        .ok()
        .map(|at| &FILES[at])
        .or_else(|| FILES.iter().find(|file| file.path == path))
}

fn answer(file: &File, headers: &HeaderMap, cache: &'static str) -> Response {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let (body, encoding) = match (file.brotli, file.gzip) {
        (Some(brotli), _) if accepts(accepted, "br") => (brotli, Some("br")),
        (_, Some(gzip)) if accepts(accepted, "gzip") => (gzip, Some("gzip")),
        _ => (file.plain, None),
    };
    let mut response = body.into_response();
    let out = response.headers_mut();
    out.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(media_type(file.path)),
    );
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Whether the asker takes a coding.
pub(crate) fn accepts_coding(headers: &HeaderMap, coding: &str) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    accepts(accepted.unwrap_or_default(), coding)
}

/// Whether a coding is named in `Accept-Encoding` and not switched off (RFC 9110, 12.5.3).
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let off = weight
            .replace(' ', "")
            .trim_start_matches("q=")
            .parse::<f32>()
            .is_ok_and(|q| q == 0.0);
        name.trim().eq_ignore_ascii_case(coding) && !off
    })
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_that_are_switched_off_are_not_sent() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("br;q=0.5", "br"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("brotli", "br"));
        assert!(!accepts("", "gzip"));
    }
}
