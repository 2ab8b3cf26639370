//! The ledger's rows.

use super::Chained;
use crate::db::{Conn, DbError, insert_many, sql};
use shared::id::TenantId;

/// An entry as it was stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Row {
    /// Number in the tenant's ledger.
    pub seq: i64,
    /// Milliseconds since the epoch.
    pub at: i64,
    /// What happened.
    pub kind: String,
    /// Who or what did it.
    pub actor: String,
    /// Its id.
    pub actor_id: String,
    /// By which way it came.
    pub channel: String,
    /// The customer it concerns.
    pub customer_id: Option<String>,
    /// What kind of thing it concerns.
    pub subject: String,
    /// Which one.
    pub subject_id: String,
    /// SHA-256 of the payload.
    pub payload_hash: String,
    /// SHA-256 of the entry and the one before it.
    pub hash: String,
    /// The payload; absent when erased.
    pub data: Option<String>,
}

/// Takes `many` numbers under the tenant's lock: the last one taken, and the chain's hash so far.
pub(super) async fn advance_head(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    many: i64,
) -> Result<(i64, String), DbError> {
    sql!(fetch_one conn,
        "INSERT INTO ledger_heads (tenant_id, seq, hash) VALUES ($1, $2, '')
         ON CONFLICT (tenant_id) DO UPDATE SET seq = ledger_heads.seq + $2
         RETURNING seq, hash",
        tenant.as_str(), many)
}

pub(super) async fn set_head_hash(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    hash: &str,
) -> Result<(), DbError> {
    sql!(execute conn, "UPDATE ledger_heads SET hash = $2 WHERE tenant_id = $1", tenant.as_str(), hash)?;
    Ok(())
}

pub(super) async fn insert(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    rows: &[Chained],
) -> Result<(), DbError> {
    insert_many!(
        conn,
        "INSERT INTO ledger (tenant_id, seq, at, kind, actor, actor_id, channel, customer_id,
         subject, subject_id, payload_hash, hash) ",
        "",
        rows,
        |b, row| {
            b.push_bind(tenant.as_str())
                .push_bind(row.seq)
                .push_bind(row.at.millis())
                .push_bind(&row.kind)
                .push_bind(row.actor)
                .push_bind(&row.actor_id)
                .push_bind(row.channel)
                .push_bind(&row.customer)
                .push_bind(row.subject)
                .push_bind(&row.subject_id)
                .push_bind(&row.payload_hash)
                .push_bind(&row.hash);
        }
    )?;
    insert_many!(
        conn,
        "INSERT INTO ledger_payloads (tenant_id, seq, data) ",
        "",
        rows,
        |b, row| {
            b.push_bind(tenant.as_str())
                .push_bind(row.seq)
                .push_bind(&row.data);
        }
    )
}

/// The last number of every tenant's ledger.
///
/// # Errors
/// When the database fails.
pub async fn heads(conn: &mut Conn<'_>) -> Result<Vec<(String, i64)>, DbError> {
    sql!(fetch_all conn, "SELECT tenant_id, seq FROM ledger_heads")
}

/// Up to `limit` entries after number `seq`, in order.
///
/// # Errors
/// When the database fails.
pub async fn rows_after(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    seq: i64,
    limit: i64,
) -> Result<Vec<Row>, DbError> {
    sql!(fetch_all conn,
        "SELECT l.seq, l.at, l.kind, l.actor, l.actor_id, l.channel, l.customer_id, l.subject,
                l.subject_id, l.payload_hash, l.hash, p.data
         FROM ledger l LEFT JOIN ledger_payloads p ON p.tenant_id = l.tenant_id AND p.seq = l.seq
         WHERE l.tenant_id = $1 AND l.seq > $2 ORDER BY l.seq LIMIT $3",
        tenant.as_str(), seq, limit)
}

/// The newest entries about a customer, newest first.
///
/// # Errors
/// When the database fails.
pub async fn newest_of_customer(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    customer: &str,
    limit: i64,
) -> Result<Vec<Row>, DbError> {
    sql!(fetch_all conn,
        "SELECT l.seq, l.at, l.kind, l.actor, l.actor_id, l.channel, l.customer_id, l.subject,
                l.subject_id, l.payload_hash, l.hash, p.data
         FROM ledger l LEFT JOIN ledger_payloads p ON p.tenant_id = l.tenant_id AND p.seq = l.seq
         WHERE l.tenant_id = $1 AND l.customer_id = $2 ORDER BY l.seq DESC LIMIT $3",
        tenant.as_str(), customer, limit)
}
