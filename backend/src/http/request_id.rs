//! A number for each request, which finds it in the log.

use crate::app::SharedApp;
use crate::clock::new_id;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

tokio::task_local! {
    static CURRENT: String;
}

/// The id of a request, for handlers that keep it.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The id of the request being answered.
pub(super) fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Gives each request an id, logs it when it is answered, and counts it.
pub(super) async fn track(
    State(app): State<SharedApp>,
    mut request: Request,
    next: Next,
) -> Response {
    let begun = app.clock.now();
    let id = new_id(begun);
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", id, %method, route);
    let work = CURRENT
        .scope(id.clone(), next.run(request))
        .instrument(span.clone());
    let mut response = work.await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }
    let status = response.status().as_u16();
    let millis = app.clock.now().millis() - begun.millis();
    span.in_scope(|| {
        if status >= 500 {
            tracing::error!(status, millis, "answered");
        } else {
            tracing::debug!(status, millis, "answered");
        }
    });
    count(method.as_str(), route, status, millis);
    response
}

fn count(method: &str, route: String, status: u16, millis: i64) {
    let class = match status {
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    };
    let method = match method {
        "GET" | "HEAD" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        _ => "other",
    };
    let seconds = f64::from(i32::try_from(millis).unwrap_or(i32::MAX)) / 1000.0;
    metrics::counter!("http_requests_total", "method" => method, "route" => route.clone(), "status" => class)
        .increment(1);
    metrics::histogram!("http_request_seconds", "route" => route).record(seconds);
}
