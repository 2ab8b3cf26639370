//! Tenants' rows.

use super::{SecretKind, Tenant};
use crate::clock::{new_id, new_secret};
use crate::db::{Conn, DbError, sql};
use sha2::{Digest as _, Sha256};
use shared::id::TenantId;
use shared::time::Timestamp;

#[derive(Debug, sqlx::FromRow)]
struct Row {
    id: String,
    slug: String,
    name: String,
    locale: String,
    currency: String,
    accent: String,
    support_email: Option<String>,
    is_default: bool,
}

impl From<Row> for Tenant {
    fn from(row: Row) -> Self {
        Self {
            id: TenantId::from_trusted(row.id),
            slug: row.slug,
            name: row.name,
            locale: row.locale,
            currency: crate::orders::stored_currency(&row.currency),
            accent: row.accent,
            support_email: row.support_email,
            is_default: row.is_default,
        }
    }
}

/// Every tenant.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Conn<'_>) -> Result<Vec<Tenant>, DbError> {
    let rows: Vec<Row> = sql!(fetch_all conn,
        "SELECT id, slug, name, locale, currency, accent, support_email, is_default
         FROM tenants ORDER BY slug")?;
    Ok(rows.into_iter().map(Tenant::from).collect())
}

/// Every registered host as `(host, tenant, surface)`.
///
/// # Errors
/// When the database fails.
pub async fn list_hosts(conn: &mut Conn<'_>) -> Result<Vec<(String, String, String)>, DbError> {
    sql!(fetch_all conn, "SELECT host, tenant_id, surface FROM tenant_hosts")
}

/// Adds a tenant; nothing happens when its short name is taken.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut Conn<'_>, tenant: &Tenant, now: Timestamp) -> Result<bool, DbError> {
    let changed = sql!(execute conn,
        "INSERT INTO tenants (id, slug, name, locale, currency, accent, support_email, is_default, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (slug) DO NOTHING",
        tenant.id.as_str(), &tenant.slug, &tenant.name, &tenant.locale, tenant.currency.as_str(),
        &tenant.accent, &tenant.support_email, tenant.is_default, now.millis())?;
    Ok(changed > 0)
}

/// Registers a host for a tenant's portal or console, replacing what it was registered for.
///
/// # Errors
/// When the database fails.
pub async fn put_host(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    host: &str,
    surface: super::Surface,
) -> Result<(), DbError> {
    sql!(execute conn,
        "INSERT INTO tenant_hosts (host, tenant_id, surface) VALUES ($1, $2, $3)
         ON CONFLICT (host) DO UPDATE SET tenant_id = $2, surface = $3",
        host.to_lowercase(), tenant.as_str(), surface.as_str())?;
    Ok(())
}

/// Keeps a sealed secret, replacing the one before.
///
/// # Errors
/// When the database fails.
pub async fn put_secret(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    kind: SecretKind,
    sealed: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    sql!(execute conn,
        "INSERT INTO tenant_secrets (tenant_id, kind, sealed, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, kind) DO UPDATE SET sealed = $3, created_at = $4",
        tenant.as_str(), kind.as_str(), sealed, now.millis())?;
    Ok(())
}

/// The sealed secret of a kind.
///
/// # Errors
/// When the database fails.
pub async fn find_secret(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    kind: SecretKind,
) -> Result<Option<String>, DbError> {
    let row: Option<(String,)> = sql!(fetch_optional conn,
        "SELECT sealed FROM tenant_secrets WHERE tenant_id = $1 AND kind = $2",
        tenant.as_str(), kind.as_str())?;
    Ok(row.map(|(sealed,)| sealed))
}

/// Makes an integration key and returns it; only its hash is kept, so it cannot be shown again.
///
/// # Errors
/// When the database fails.
pub async fn create_key(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    name: &str,
    now: Timestamp,
) -> Result<String, DbError> {
    let (id, secret) = (new_id(now).replace('-', ""), new_secret());
    insert_key(conn, tenant, &id, name, &secret, now).await?;
    Ok(format!("pk_{id}_{secret}"))
}

/// Keeps an integration key whose secret is given.
///
/// # Errors
/// When the database fails.
pub async fn insert_key(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    id: &str,
    name: &str,
    secret: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    sql!(execute conn,
        "INSERT INTO integration_keys (id, tenant_id, name, secret_hash, created_at)
         VALUES ($1, $2, $3, $4, $5)",
        id, tenant.as_str(), name, hex::encode(Sha256::digest(secret.as_bytes())), now.millis())?;
    Ok(())
}

/// The hash of a valid key's secret.
///
/// # Errors
/// When the database fails.
pub async fn find_key_hash(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    id: &str,
) -> Result<Option<String>, DbError> {
    let row: Option<(String,)> = sql!(fetch_optional conn,
        "SELECT secret_hash FROM integration_keys
         WHERE id = $1 AND tenant_id = $2 AND revoked_at IS NULL",
        id, tenant.as_str())?;
    Ok(row.map(|(hash,)| hash))
}

/// Ends an integration key; whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn revoke_key(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    id: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let changed = sql!(execute conn,
        "UPDATE integration_keys SET revoked_at = $3
         WHERE id = $1 AND tenant_id = $2 AND revoked_at IS NULL",
        id, tenant.as_str(), now.millis())?;
    Ok(changed > 0)
}
