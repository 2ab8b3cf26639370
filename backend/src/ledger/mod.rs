//! The one ledger: every change appends an entry in the same transaction as the change.
//!
//! Entries of a tenant are numbered without gaps under a lock on the tenant's head row, which is
//! held until the transaction ends. A reader that remembers the last number it saw therefore never
//! skips an entry. Each entry's hash covers the one before it and the *hash* of its payload, so
//! payloads can be erased without breaking the chain.

mod store;
mod verify;

pub use store::{Row, heads, newest_of_customer, rows_after};
pub use verify::{Verdict, verify};

use crate::db::{Conn, DbError};
use sha2::{Digest as _, Sha256};
use shared::id::TenantId;
use shared::time::Timestamp;

/// Who or what made a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A customer, by id.
    Customer(String),
    /// A member of staff, by id.
    Agent(String),
    /// A shop's system, by the id of its key.
    Integration(String),
    /// A carrier or the service that speaks for it, by name.
    Carrier(String),
    /// Portico itself.
    System,
}

impl Actor {
    fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Customer(id) => ("customer", id),
            Self::Agent(id) => ("agent", id),
            Self::Integration(id) => ("integration", id),
            Self::Carrier(name) => ("carrier", name),
            Self::System => ("system", ""),
        }
    }
}

/// A change, about to be written down.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What happened, as `thing.verb`, for example `order.placed`.
    pub kind: &'static str,
    /// Who or what did it.
    pub actor: Actor,
    /// By which way it came: `portal`, `console`, `api`, `webhook`, `import`.
    pub channel: &'static str,
    /// The customer it concerns.
    pub customer: Option<String>,
    /// What kind of thing it concerns, for example `order`.
    pub subject: &'static str,
    /// Which one.
    pub subject_id: String,
    /// Details, as JSON.
    pub data: serde_json::Value,
}

/// Appends entries, all at the time `at`. Take other locks first: this one is the tenant's
/// busiest, and is held until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn append(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    at: Timestamp,
    entries: &[Entry],
) -> Result<(), DbError> {
    if entries.is_empty() {
        return Ok(());
    }
    let many = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let (last, mut chain) = store::advance_head(conn, tenant, many).await?;
    let mut rows = Vec::with_capacity(entries.len());
    for (seq, entry) in (last - many + 1..).zip(entries) {
        let row = chained(seq, at, entry, &chain);
        chain.clone_from(&row.hash);
        rows.push(row);
    }
    store::insert(conn, tenant, &rows).await?;
    store::set_head_hash(conn, tenant, &chain).await
}

/// An entry as it is stored.
#[derive(Debug)]
pub(crate) struct Chained {
    seq: i64,
    at: Timestamp,
    kind: String,
    actor: &'static str,
    actor_id: String,
    channel: &'static str,
    customer: Option<String>,
    subject: &'static str,
    subject_id: String,
    data: String,
    payload_hash: String,
    hash: String,
}

fn chained(seq: i64, at: Timestamp, entry: &Entry, previous: &str) -> Chained {
    let (actor, actor_id) = entry.actor.parts();
    let data = entry.data.to_string();
    let payload_hash = hex::encode(Sha256::digest(data.as_bytes()));
    let hash = link(&Link {
        previous,
        seq,
        at: at.millis(),
        kind: entry.kind,
        actor,
        actor_id,
        channel: entry.channel,
        customer: entry.customer.as_deref(),
        subject: entry.subject,
        subject_id: &entry.subject_id,
        payload_hash: &payload_hash,
    });
    Chained {
        seq,
        at,
        kind: entry.kind.to_owned(),
        actor,
        actor_id: actor_id.to_owned(),
        channel: entry.channel,
        customer: entry.customer.clone(),
        subject: entry.subject,
        subject_id: entry.subject_id.clone(),
        data,
        payload_hash,
        hash,
    }
}

/// What an entry's hash covers.
pub(crate) struct Link<'a> {
    previous: &'a str,
    seq: i64,
    at: i64,
    kind: &'a str,
    actor: &'a str,
    actor_id: &'a str,
    channel: &'a str,
    customer: Option<&'a str>,
    subject: &'a str,
    subject_id: &'a str,
    payload_hash: &'a str,
}

/// SHA-256 over the members in a fixed order, each preceded by its length, so that no two
/// different entries give the same bytes.
pub(crate) fn link(link: &Link<'_>) -> String {
    let (seq, at) = (link.seq.to_string(), link.at.to_string());
    let customer = link
        .customer
        .map_or_else(String::new, |id| format!("={id}"));
    let mut hasher = Sha256::new();
    for part in [
        link.previous,
        &seq,
        &at,
        link.kind,
        link.actor,
        link.actor_id,
        link.channel,
        &customer,
        link.subject,
        link.subject_id,
        link.payload_hash,
    ] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex::encode(hasher.finalize())
}
