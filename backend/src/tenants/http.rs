//! What anyone may know of a tenant.

use crate::app::SharedApp;
use crate::configurator::store;
use crate::db::DbError;
use crate::http::extract::Visitor;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use shared::id::TenantId;
use shared::tenants::Storefront;

/// The retailer whose portal this is
#[utoipa::path(get, path = "/api/v1/storefront", tag = "tenants", responses((status = 200, body = Storefront)))]
pub async fn storefront(State(app): State<SharedApp>, visitor: Visitor) -> Json<Storefront> {
    let demo = app
        .config
        .demo
        .then(|| crate::demo::sign_ins(visitor.surface, &visitor.tenant));
    Json(Storefront {
        name: visitor.tenant.name.clone(),
        locale: visitor.tenant.locale.clone(),
        currency: visitor.tenant.currency,
        support_email: visitor.tenant.support_email.clone(),
        // Everything else can be said without the database, and is while it is away.
        products: has_products(&app, &visitor.tenant.id)
            .await
            .unwrap_or(false),
        mailbox: app.config.demo.then(|| "/dev/mail".to_owned()),
        demo_sign_ins: demo.unwrap_or_default(),
    })
}

async fn has_products(app: &SharedApp, tenant: &TenantId) -> Result<bool, DbError> {
    let mut read = app.db.read().await?;
    let models = store::list_models(&mut read.conn(), tenant).await?;
    Ok(models.iter().any(|model| model.published.is_some()))
}

/// The retailer's colours
#[utoipa::path(get, path = "/theme.css", tag = "tenants", responses((status = 200, content_type = "text/css")))]
pub async fn theme(visitor: Visitor) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "max-age=300"),
    ];
    (headers, super::theme::css(&visitor.tenant.accent)).into_response()
}
