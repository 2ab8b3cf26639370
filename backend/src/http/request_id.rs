//! A number for each request, which finds it in the log.

use super::{Error, guard};
use crate::app::SharedApp;
use crate::clock::new_id;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::problem::Code;
use tracing::Instrument as _;

tokio::task_local! {
    static CURRENT: String;
}

/// The id of the request being answered.
pub(super) fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Wraps every request: gives it an id, refuses it when it may come from another site, sets the
/// security headers of the answer, logs it and counts it. One layer, because each costs time.
pub(super) async fn wrap(State(app): State<SharedApp>, request: Request, next: Next) -> Response {
    let begun = app.clock.now();
    let id = new_id(begun);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route_name = route.as_ref().map_or("other", MatchedPath::as_str);
    let span = tracing::info_span!("request", id, %method, route = route_name);
    let header = HeaderValue::from_str(&id);
    let work = async {
        if guard::may_pass(&request) {
            next.run(request).await
        } else {
            Error::new(Code::CrossSite).into_response()
        }
    };
    let mut response = CURRENT.scope(id, work).instrument(span.clone()).await;
    guard::set_security_headers(response.headers_mut());
    if let Ok(id) = header {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), id);
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
    if app.metrics.is_some() {
        count(method.as_str(), route_name.to_owned(), status, millis);
    }
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
