//! Demo data: a shop in which every situation can be seen at once. Exists only with `--demo`.

pub mod http;
mod models;
mod people;
mod situations;
mod slice;

pub use people::{PASSWORD, sign_ins};

use crate::app::SharedApp;
use crate::clock::new_id;
use crate::db::Conn;
use crate::tenants::{SecretKind, Surface, Tenant, store as tenant_store};
use anyhow::Result;
use shared::time::Timestamp;

/// An integration key to try the API with, fixed so that examples can be copied.
pub const INTEGRATION_KEY: &str = "pk_demo_only-for-trying-things-out";
/// The guest's order that is under way.
pub const GUEST_ORDER: &str = "L-537809";
/// The secret of EasyPost's and Shopify's webhooks in the demo.
pub const WEBHOOK_SECRET: &str = "demo-webhook-secret";

/// Whether a tenant is the demo's first shop.
#[must_use]
pub fn is_demo(tenant: &Tenant) -> bool {
    tenant.slug == people::LANTERN
}

/// Fills an empty database with the demo's shops; leaves one that has them alone.
///
/// # Errors
/// When the database fails.
pub async fn seed(app: &SharedApp) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let known = tenant_store::list(&mut tx.conn()).await?;
    if known.iter().any(|tenant| tenant.slug == people::LANTERN) {
        return Ok(false);
    }
    let lantern = people::lantern(new_id(now), known.iter().all(|tenant| !tenant.is_default));
    let nordlicht = people::nordlicht(new_id(now));
    add_tenant(app, &mut tx.conn(), &lantern, "lantern.localhost", now).await?;
    add_tenant(app, &mut tx.conn(), &nordlicht, "nordlicht.localhost", now).await?;
    tenant_store::insert_key(
        &mut tx.conn(),
        &lantern.id,
        "demo",
        "Demo",
        "only-for-trying-things-out",
        now,
    )
    .await?;
    tx.commit().await?;
    people::add(app, &lantern, &nordlicht).await?;
    situations::add(app, &lantern, &nordlicht).await?;
    models::add(app, &lantern, &nordlicht).await?;
    app.tenants.reload(&app.db).await?;
    app.committed();
    Ok(true)
}

async fn add_tenant(
    app: &SharedApp,
    conn: &mut Conn<'_>,
    tenant: &Tenant,
    host: &str,
    now: Timestamp,
) -> Result<()> {
    tenant_store::insert(conn, tenant, now).await?;
    tenant_store::put_host(conn, &tenant.id, host, Surface::Portal).await?;
    tenant_store::put_host(
        conn,
        &tenant.id,
        &format!("console.{host}"),
        Surface::Console,
    )
    .await?;
    for kind in [SecretKind::Easypost, SecretKind::Shopify] {
        crate::tenants::put_secret(app, conn, &tenant.id, kind, WEBHOOK_SECRET).await?;
    }
    Ok(())
}
