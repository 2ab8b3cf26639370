//! Secrets that a tenant shares with other systems: sealed before they reach the database, and
//! bound to the tenant and the kind, so that one opens nowhere else.

use super::{SecretKind, store};
use crate::app::App;
use crate::db::{Conn, DbError};
use anyhow::Result;
use shared::id::TenantId;

fn place(tenant: &TenantId, kind: SecretKind) -> String {
    format!("{tenant}|{}", kind.as_str())
}

/// Seals and keeps a secret, replacing the one before.
///
/// # Errors
/// When the database fails.
pub async fn put_secret(
    app: &App,
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    kind: SecretKind,
    secret: &str,
) -> Result<()> {
    let sealed = app.vault.seal(&place(tenant, kind), secret)?;
    store::put_secret(conn, tenant, kind, &sealed, app.clock.now()).await?;
    Ok(())
}

/// A secret, if there is one and it was sealed by this installation.
///
/// # Errors
/// When the database fails.
pub async fn find_secret(
    app: &App,
    tenant: &TenantId,
    kind: SecretKind,
) -> Result<Option<String>, DbError> {
    let mut read = app.db.read().await?;
    let sealed = store::find_secret(&mut read.conn(), tenant, kind).await?;
    Ok(sealed.and_then(|sealed| app.vault.open(&place(tenant, kind), &sealed)))
}
