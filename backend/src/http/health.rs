//! Is it alive, is it ready, how is it doing.

use super::Error;
use super::extract::Peer;
use crate::app::SharedApp;
use crate::vault;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use shared::problem::Code;

/// Whether the process is alive
#[utoipa::path(get, path = "/healthz", tag = "operations", responses((status = 200, body = str)))]
pub(super) async fn healthz() -> &'static str {
    "ok"
}

/// Whether requests can be answered: the database answers and the server is not stopping
#[utoipa::path(get, path = "/readyz", tag = "operations",
    responses((status = 200, body = str), (status = 503, body = shared::problem::Problem)))]
pub(super) async fn readyz(State(app): State<SharedApp>) -> Result<&'static str, Error> {
    if app.stop.is_cancelled() {
        return Err(Error::new(Code::Unavailable).detail("the server is stopping"));
    }
    app.db.ping().await?;
    Ok("ready")
}

/// Figures in Prometheus' text format
///
/// For requests from this machine, or with the configured bearer token.
#[utoipa::path(get, path = "/metrics", tag = "operations", security(("metrics" = [])),
    responses((status = 200, body = str), (status = 404, body = shared::problem::Problem)))]
pub(super) async fn metrics(
    State(app): State<SharedApp>,
    peer: Peer,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if !may_read(&app, &peer, &headers) {
        return Err(Error::not_found());
    }
    let mut read = app.db.read().await?;
    let pending = crate::outbox::store::count_pending(&mut read.conn()).await?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "a gauge; counts stay far below 2^52"
    )]
    metrics::gauge!("outbox_pending").set(pending as f64);
    let text = app
        .metrics
        .as_ref()
        .map(metrics_exporter_prometheus::PrometheusHandle::render)
        .unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

fn may_read(app: &SharedApp, peer: &Peer, headers: &HeaderMap) -> bool {
    match &app.config.metrics_token {
        Some(token) => headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.as_bytes().strip_prefix(b"Bearer "))
            .is_some_and(|given| vault::same(given, token.as_bytes())),
        // A proxy on this machine forwards for others.
        None => {
            peer.direct.is_loopback()
                && !headers.contains_key("x-forwarded-for")
                && !headers.contains_key("forwarded")
        }
    }
}
