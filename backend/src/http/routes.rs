//! The one table of routes. Whatever is not in the OpenAPI document has no route: both are made
//! from the same lines.

use super::{assets, health, request_id};
use crate::app::SharedApp;
use crate::{accounts, configurator, console, demo, fulfilment, orders, realtime, tenants};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use shared::problem::Code;
use std::any::Any;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Largest body of an ordinary request.
pub(super) const LARGEST_BODY: usize = 1 << 20;
/// A body that sends nothing for this long is given up.
const BODY_SILENCE: Duration = Duration::from_secs(15);

#[derive(utoipa::OpenApi)]
#[openapi(info(
    title = "Portico",
    description = "Orders in, carriers in, customers and agents. Errors are RFC 9457 problem documents \
        with a stable `code`."
))]
struct Description;

/// Every route, and the document that describes them.
fn table(app: &SharedApp) -> (Router<SharedApp>, OpenApi) {
    let mut table = OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
        .routes(routes!(tenants::http::storefront))
        .routes(routes!(tenants::http::theme))
        .merge(accounts::http::router())
        .merge(orders::http::router(app))
        .merge(fulfilment::http::router())
        .merge(console::http::router())
        .merge(configurator::http::router(app))
        .merge(configurator::console::router())
        .routes(routes!(realtime::http::live))
        .routes(routes!(show_openapi));
    if app.config.demo {
        table = table.merge(demo::http::router());
    }
    let (router, mut document) = table.split_for_parts();
    describe_security(&mut document);
    (router, document)
}

/// The whole server as a service.
pub fn router(app: SharedApp) -> Router {
    let (router, document) = table(&app);
    let document = serde_json::to_string(&document).unwrap_or_default();
    router
        .fallback(assets::serve)
        .method_not_allowed_fallback(|| async { super::Error::new(Code::MethodNotAllowed) })
        .layer(axum::Extension(Document(document.into())))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(RequestBodyTimeoutLayer::new(BODY_SILENCE))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(from_fn_with_state(app.clone(), request_id::wrap))
        .with_state(app)
}

/// The OpenAPI document of a server with this configuration.
#[must_use]
pub fn openapi(app: &SharedApp) -> OpenApi {
    table(app).1
}

#[derive(Clone)]
struct Document(std::sync::Arc<str>);

/// This document
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "operations", responses((status = 200, content_type = "application/json")))]
async fn show_openapi(axum::Extension(document): axum::Extension<Document>) -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        document.0.to_string(),
    )
        .into_response()
}

fn describe_security(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let cookie = |what: &str| {
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
            "__Host-portico",
            what,
        )))
    };
    components.add_security_scheme("customer", cookie("A customer's session"));
    components.add_security_scheme("guest", cookie("A guest's session for one order"));
    components.add_security_scheme(
        "agent",
        cookie("A member of staff's session, on the console's host"),
    );
    for (name, what) in [
        ("integration", "A shop's integration key, `pk_…`"),
        ("metrics", "The token for metrics"),
    ] {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(what))
            .build();
        components.add_security_scheme(name, SecurityScheme::Http(scheme));
    }
}

/// A panic ends its request only, as a failure of ours.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature that the layer asks for"
)]
fn answer_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    let mut response = super::Error::internal(&format!("panic: {text}")).into_response();
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
