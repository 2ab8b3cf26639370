//! Rows of customers, agents, codes, passwords and sessions.

use crate::db::{Conn, DbError, sql};
use shared::accounts::Role;
use shared::id::{CustomerId, TenantId};
use shared::time::Timestamp;
use shared::validate::fold;

/// Who an e-mail address or id belongs to: a customer or an agent.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Person {
    /// Names them.
    pub id: String,
    /// E-mail address; empty when unknown.
    pub email: String,
    /// Name; empty when unknown.
    pub name: String,
    /// `customer`, `agent` or `admin`.
    pub role: String,
}

impl Person {
    /// What they may do.
    #[must_use]
    pub fn role(&self) -> Role {
        match self.role.as_str() {
            "agent" => Role::Agent,
            "admin" => Role::Admin,
            _ => Role::Customer,
        }
    }
}

/// A customer to be kept.
#[derive(Debug, Clone, Default)]
pub struct NewCustomer<'a> {
    /// Which system knows them by `external_id`.
    pub source: &'a str,
    /// That system's key.
    pub external_id: Option<&'a str>,
    /// E-mail address.
    pub email: Option<&'a str>,
    /// Name.
    pub name: &'a str,
}

/// The customer with this e-mail address.
///
/// # Errors
/// When the database fails.
pub async fn find_customer_by_email(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    email: &str,
) -> Result<Option<Person>, DbError> {
    sql!(fetch_optional conn,
        "SELECT id, COALESCE(email, '') AS email, name, 'customer' AS role FROM customers
         WHERE tenant_id = $1 AND email_folded = $2 AND disabled_at IS NULL",
        tenant.as_str(), fold(email))
}

/// The agent with this e-mail address.
///
/// # Errors
/// When the database fails.
pub async fn find_agent_by_email(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    email: &str,
) -> Result<Option<Person>, DbError> {
    sql!(fetch_optional conn,
        "SELECT id, email, name, role FROM agents
         WHERE tenant_id = $1 AND email_folded = $2 AND disabled_at IS NULL",
        tenant.as_str(), fold(email))
}

/// A customer or agent by id, unless disabled.
///
/// # Errors
/// When the database fails.
pub async fn find_person(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    role: Role,
    id: &str,
) -> Result<Option<Person>, DbError> {
    match role {
        Role::Customer | Role::Guest => {
            sql!(fetch_optional conn,
                "SELECT id, COALESCE(email, '') AS email, name, 'customer' AS role FROM customers
                 WHERE tenant_id = $1 AND id = $2 AND disabled_at IS NULL",
                tenant.as_str(), id)
        }
        Role::Agent | Role::Admin => {
            sql!(fetch_optional conn,
                "SELECT id, email, name, role FROM agents
                 WHERE tenant_id = $1 AND id = $2 AND disabled_at IS NULL",
                tenant.as_str(), id)
        }
    }
}

/// Finds the customer by the shop's key or e-mail address, or makes one: the id, and whether it is
/// new. What is known already is completed, never replaced by nothing.
///
/// # Errors
/// When the database fails.
pub async fn upsert_customer(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    new: &NewCustomer<'_>,
    id: String,
    now: Timestamp,
) -> Result<(CustomerId, bool), DbError> {
    let email = new.email.map(str::trim).filter(|email| !email.is_empty());
    if let Some(known) = find_customer(conn, tenant, new, email).await? {
        complete_customer(conn, &known, new, email).await?;
        return Ok((CustomerId::from_trusted(known), false));
    }
    let source = new.external_id.map(|_| new.source);
    let inserted = sql!(execute conn,
        "INSERT INTO customers (id, tenant_id, external_source, external_id, email, email_folded,
         name, name_folded, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT DO NOTHING",
        &id, tenant.as_str(), source, new.external_id, email, email.map(fold), new.name.trim(),
        fold(new.name), now.millis())?;
    if inserted > 0 {
        return Ok((CustomerId::from_trusted(id), true));
    }
    // Somebody else made them between our look and our insert.
    let known = find_customer(conn, tenant, new, email).await?.unwrap_or(id);
    Ok((CustomerId::from_trusted(known), false))
}

async fn find_customer(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    new: &NewCustomer<'_>,
    email: Option<&str>,
) -> Result<Option<String>, DbError> {
    let row: Option<(String,)> = match (new.external_id, email) {
        (Some(external_id), _) => sql!(fetch_optional conn,
                "SELECT id FROM customers WHERE tenant_id = $1 AND external_source = $2 AND external_id = $3",
                tenant.as_str(), new.source, external_id)?,
        _ => None,
    };
    if row.is_some() {
        return Ok(row.map(|(id,)| id));
    }
    let Some(email) = email else { return Ok(None) };
    let row: Option<(String,)> = sql!(fetch_optional conn,
        "SELECT id FROM customers WHERE tenant_id = $1 AND email_folded = $2",
        tenant.as_str(), fold(email))?;
    Ok(row.map(|(id,)| id))
}

async fn complete_customer(
    conn: &mut Conn<'_>,
    id: &str,
    new: &NewCustomer<'_>,
    email: Option<&str>,
) -> Result<(), DbError> {
    let source = new.external_id.map(|_| new.source);
    // An address that another customer has already is left with them: whoever can read its mail
    // must not reach two accounts.
    sql!(execute conn,
        "UPDATE customers SET
           external_source = COALESCE(external_source, $2),
           external_id = COALESCE(external_id, $3),
           email = CASE WHEN email IS NULL THEN $4 ELSE email END,
           email_folded = CASE WHEN email IS NULL THEN $5 ELSE email_folded END,
           name = CASE WHEN name = '' THEN $6 ELSE name END,
           name_folded = CASE WHEN name = '' THEN $7 ELSE name_folded END
         WHERE id = $1 AND (external_id IS NULL OR email IS NULL OR name = '')
           AND NOT EXISTS (SELECT 1 FROM customers o WHERE o.tenant_id = customers.tenant_id
                           AND o.email_folded = $5 AND o.id <> customers.id)",
        id, source, new.external_id, email, email.map(fold), new.name.trim(), fold(new.name))?;
    Ok(())
}

/// Adds an agent, or changes name and role of the one with this address; the id. Sessions with
/// another role end.
///
/// # Errors
/// When the database fails.
pub async fn upsert_agent(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    (id, email, name, role): (&str, &str, &str, Role),
    now: Timestamp,
) -> Result<String, DbError> {
    let role = if role == Role::Admin {
        "admin"
    } else {
        "agent"
    };
    let (id,): (String,) = sql!(fetch_one conn,
        "INSERT INTO agents (id, tenant_id, email, email_folded, name, role, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (tenant_id, email_folded) DO UPDATE SET name = $5, role = $6
         RETURNING id",
        id, tenant.as_str(), email.trim(), fold(email), name, role, now.millis())?;
    sql!(execute conn,
        "UPDATE sessions SET revoked_at = $4
         WHERE tenant_id = $1 AND subject_id = $2 AND role <> $3 AND revoked_at IS NULL",
        tenant.as_str(), &id, role, now.millis())?;
    Ok(id)
}

/// The hash of a person's password.
///
/// # Errors
/// When the database fails.
pub async fn find_password(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    subject: &str,
) -> Result<Option<String>, DbError> {
    let row: Option<(String,)> = sql!(fetch_optional conn,
        "SELECT hash FROM passwords WHERE subject_id = $1 AND tenant_id = $2", subject, tenant.as_str())?;
    Ok(row.map(|(hash,)| hash))
}

/// Sets a person's password.
///
/// # Errors
/// When the database fails.
pub async fn put_password(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    subject: &str,
    hash: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    sql!(execute conn,
        "INSERT INTO passwords (subject_id, tenant_id, hash, changed_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (subject_id) DO UPDATE SET hash = $3, changed_at = $4",
        subject, tenant.as_str(), hash, now.millis())?;
    Ok(())
}

/// A one-time code that was asked for.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Challenge {
    /// `customer`, `agent` or `guest`.
    pub role: String,
    /// Whom it signs in; nobody when the address was unknown.
    pub subject_id: Option<String>,
    /// Hash of the code.
    pub code_hash: String,
    /// When it runs out.
    pub expires_at: i64,
    /// Wrong codes so far.
    pub attempts: i64,
}

/// Keeps a challenge.
///
/// # Errors
/// When the database fails.
pub async fn insert_challenge(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    id: &str,
    challenge: &Challenge,
    now: Timestamp,
) -> Result<(), DbError> {
    sql!(execute conn,
        "INSERT INTO challenges (id, tenant_id, role, subject_id, code_hash, created_at, expires_at, attempts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
        id, tenant.as_str(), &challenge.role, &challenge.subject_id, &challenge.code_hash,
        now.millis(), challenge.expires_at)?;
    Ok(())
}

/// Counts an attempt at an open challenge and returns it; `None` when it is unknown, used, or has
/// run out of time or attempts. Counting before checking keeps parallel guesses from sharing one.
///
/// # Errors
/// When the database fails.
pub async fn attempt_challenge(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    id: &str,
    most_attempts: i64,
    now: Timestamp,
) -> Result<Option<Challenge>, DbError> {
    sql!(fetch_optional conn,
        "UPDATE challenges SET attempts = attempts + 1
         WHERE id = $1 AND tenant_id = $2 AND used_at IS NULL AND expires_at > $3 AND attempts < $4
         RETURNING role, subject_id, code_hash, expires_at, attempts",
        id, tenant.as_str(), now.millis(), most_attempts)
}

/// Closes a challenge; whether it was still open.
///
/// # Errors
/// When the database fails.
pub async fn use_challenge(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    id: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let changed = sql!(execute conn,
        "UPDATE challenges SET used_at = $3 WHERE id = $1 AND tenant_id = $2 AND used_at IS NULL",
        id, tenant.as_str(), now.millis())?;
    Ok(changed == 1)
}

/// A session.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SessionRow {
    /// Names it.
    pub id: String,
    /// `customer`, `guest`, `agent` or `admin`.
    pub role: String,
    /// Whose it is.
    pub subject_id: String,
    /// What browser.
    pub device: String,
    /// When it began.
    pub created_at: i64,
    /// When it was last refreshed.
    pub last_seen_at: i64,
    /// When it ends at the latest.
    pub expires_at: i64,
}

/// Keeps a new session.
///
/// # Errors
/// When the database fails.
pub async fn insert_session(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    session: &SessionRow,
) -> Result<(), DbError> {
    sql!(execute conn,
        "INSERT INTO sessions (id, tenant_id, role, subject_id, device, created_at, last_seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &session.id, tenant.as_str(), &session.role, &session.subject_id, &session.device,
        session.created_at, session.last_seen_at, session.expires_at)?;
    Ok(())
}

/// A session that has not ended, locked until the transaction does.
///
/// # Errors
/// When the database fails.
pub async fn touch_session(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    id: &str,
    now: Timestamp,
) -> Result<Option<SessionRow>, DbError> {
    sql!(fetch_optional conn,
        "UPDATE sessions SET last_seen_at = $3
         WHERE id = $1 AND tenant_id = $2 AND revoked_at IS NULL AND expires_at > $3
         RETURNING id, role, subject_id, device, created_at, last_seen_at, expires_at",
        id, tenant.as_str(), now.millis())
}

/// When a session began, if it has not ended.
///
/// # Errors
/// When the database fails.
pub async fn find_session_start(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    id: &str,
) -> Result<Option<Timestamp>, DbError> {
    let row: Option<(i64,)> = sql!(fetch_optional conn,
        "SELECT created_at FROM sessions WHERE id = $1 AND tenant_id = $2 AND revoked_at IS NULL",
        id, tenant.as_str())?;
    Ok(row.map(|(at,)| Timestamp(at)))
}

/// The sessions of a person that have not ended, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_sessions(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    subject: &str,
    now: Timestamp,
) -> Result<Vec<SessionRow>, DbError> {
    sql!(fetch_all conn,
        "SELECT id, role, subject_id, device, created_at, last_seen_at, expires_at FROM sessions
         WHERE tenant_id = $1 AND subject_id = $2 AND revoked_at IS NULL AND expires_at > $3
         ORDER BY last_seen_at DESC, id DESC LIMIT 100",
        tenant.as_str(), subject, now.millis())
}

/// Ends a person's session; whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn revoke_session(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    subject: &str,
    id: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let changed = sql!(execute conn,
        "UPDATE sessions SET revoked_at = $4
         WHERE id = $1 AND tenant_id = $2 AND subject_id = $3 AND revoked_at IS NULL",
        id, tenant.as_str(), subject, now.millis())?;
    Ok(changed > 0)
}

/// Ends all sessions of a person except one; the ids of those ended.
///
/// # Errors
/// When the database fails.
pub async fn revoke_other_sessions(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    subject: &str,
    keep: &str,
    now: Timestamp,
) -> Result<Vec<String>, DbError> {
    let rows: Vec<(String,)> = sql!(fetch_all conn,
        "UPDATE sessions SET revoked_at = $4
         WHERE tenant_id = $1 AND subject_id = $2 AND id <> $3 AND revoked_at IS NULL RETURNING id",
        tenant.as_str(), subject, keep, now.millis())?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The sessions ended since `since`, of all tenants.
///
/// # Errors
/// When the database fails.
pub async fn list_revoked_since(
    conn: &mut Conn<'_>,
    since: Timestamp,
) -> Result<Vec<String>, DbError> {
    let rows: Vec<(String,)> = sql!(fetch_all conn,
        "SELECT id FROM sessions WHERE revoked_at IS NOT NULL AND revoked_at >= $1", since.millis())?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// A refresh token's row.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct RefreshRow {
    /// The family it belongs to.
    pub session_id: String,
    /// When it runs out.
    pub expires_at: i64,
    /// When it was exchanged for the next one.
    pub replaced_at: Option<i64>,
}

/// Keeps a refresh token, as a hash.
///
/// # Errors
/// When the database fails.
pub async fn insert_refresh(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    hash: &str,
    session: &str,
    (now, expires_at): (Timestamp, Timestamp),
) -> Result<(), DbError> {
    sql!(execute conn,
        "INSERT INTO refresh_tokens (hash, tenant_id, session_id, issued_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
        hash, tenant.as_str(), session, now.millis(), expires_at.millis())?;
    Ok(())
}

/// A refresh token by its hash.
///
/// # Errors
/// When the database fails.
pub async fn find_refresh(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    hash: &str,
) -> Result<Option<RefreshRow>, DbError> {
    sql!(fetch_optional conn,
        "SELECT session_id, expires_at, replaced_at FROM refresh_tokens WHERE hash = $1 AND tenant_id = $2",
        hash, tenant.as_str())
}

/// Marks a refresh token as exchanged; whether it was not before.
///
/// # Errors
/// When the database fails.
pub async fn replace_refresh(
    conn: &mut Conn<'_>,
    hash: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let changed = sql!(execute conn,
        "UPDATE refresh_tokens SET replaced_at = $2 WHERE hash = $1 AND replaced_at IS NULL",
        hash, now.millis())?;
    Ok(changed == 1)
}

/// Deletes codes, tokens and sessions that ran out before `before`.
///
/// # Errors
/// When the database fails.
pub async fn delete_expired(conn: &mut Conn<'_>, before: Timestamp) -> Result<(), DbError> {
    sql!(execute conn, "DELETE FROM challenges WHERE expires_at < $1", before.millis())?;
    sql!(execute conn, "DELETE FROM refresh_tokens WHERE expires_at < $1", before.millis())?;
    sql!(execute conn,
        "DELETE FROM sessions WHERE expires_at < $1
           AND NOT EXISTS (SELECT 1 FROM refresh_tokens t WHERE t.session_id = sessions.id)",
        before.millis())?;
    sql!(execute conn, "DELETE FROM idempotency_keys WHERE created_at < $1", before.millis())?;
    Ok(())
}
