//! The outbox's rows.

use super::Mail;
use crate::db::{Conn, DbError, sql};
use shared::id::TenantId;
use shared::time::Timestamp;

/// A mail in the outbox.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Row {
    /// Names it.
    pub id: String,
    /// Whose it is.
    pub tenant_id: String,
    /// Address.
    pub recipient: String,
    /// Subject line.
    pub subject: String,
    /// Plain text; empty once sent.
    pub body: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was queued.
    pub created_at: i64,
}

pub(super) async fn insert(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    id: &str,
    now: Timestamp,
    mail: &Mail,
) -> Result<(), DbError> {
    sql!(execute conn,
        "INSERT INTO outbox (id, tenant_id, kind, dedupe, recipient, subject, body, state, attempts,
         next_at, created_at) VALUES ($1, $2, 'mail', $3, $4, $5, $6, 'pending', 0, $7, $7)
         ON CONFLICT (tenant_id, dedupe) DO NOTHING",
        id, tenant.as_str(), &mail.dedupe, &mail.to, &mail.subject, &mail.body, now.millis())?;
    Ok(())
}

/// Takes the mail that is due first and hides it from others until `hidden_until`: a server that
/// dies while sending leaves it to the next one.
pub(super) async fn take_due(
    conn: &mut Conn<'_>,
    now: Timestamp,
    hidden_until: Timestamp,
) -> Result<Option<Row>, DbError> {
    sql!(fetch_optional conn,
        "UPDATE outbox SET next_at = $2, attempts = attempts + 1
         WHERE id = (SELECT id FROM outbox WHERE state = 'pending' AND next_at <= $1
                     ORDER BY next_at LIMIT 1)
           AND state = 'pending' AND next_at <= $1
         RETURNING id, tenant_id, recipient, subject, body, attempts, created_at",
        now.millis(), hidden_until.millis())
}

/// Marks a mail as sent and forgets what it said.
pub(super) async fn mark_sent(
    conn: &mut Conn<'_>,
    id: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    sql!(execute conn,
        "UPDATE outbox SET state = 'done', body = '', done_at = $2, error = NULL WHERE id = $1",
        id, now.millis())?;
    Ok(())
}

/// Marks a mail as kept here, because there is nowhere to send it.
pub(super) async fn mark_kept(
    conn: &mut Conn<'_>,
    id: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    sql!(execute conn, "UPDATE outbox SET state = 'kept', done_at = $2 WHERE id = $1", id, now.millis())?;
    Ok(())
}

/// Notes a failed try, to be repeated at `next_at`; never again when that is `None`.
pub(super) async fn mark_failed(
    conn: &mut Conn<'_>,
    id: &str,
    next_at: Option<Timestamp>,
    error: &str,
) -> Result<(), DbError> {
    let (state, at) = match next_at {
        Some(at) => ("pending", at.millis()),
        None => ("failed", 0),
    };
    sql!(execute conn, "UPDATE outbox SET state = $2, next_at = $3, error = $4 WHERE id = $1",
        id, state, at, error)?;
    Ok(())
}

/// The newest mails of a tenant that are kept here, newest first.
///
/// # Errors
/// When the database fails.
pub async fn newest(conn: &mut Conn<'_>, tenant: &TenantId) -> Result<Vec<Row>, DbError> {
    sql!(fetch_all conn,
        "SELECT id, tenant_id, recipient, subject, body, attempts, created_at FROM outbox
         WHERE tenant_id = $1 AND state IN ('kept', 'pending')
         ORDER BY created_at DESC, id DESC LIMIT 50",
        tenant.as_str())
}

/// Mails waiting to be sent, for the metrics.
///
/// # Errors
/// When the database fails.
pub async fn count_pending(conn: &mut Conn<'_>) -> Result<i64, DbError> {
    let (count,): (i64,) =
        sql!(fetch_one conn, "SELECT COUNT(*) FROM outbox WHERE state = 'pending'")?;
    Ok(count)
}
