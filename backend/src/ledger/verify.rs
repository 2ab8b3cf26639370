//! Checking the chain from its first entry to its head.

use super::store::{self, Row};
use super::{Link, link};
use crate::db::{Conn, DbError, sql};
use sha2::{Digest as _, Sha256};
use shared::id::TenantId;

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry is as it was written.
    Whole {
        /// How many there are.
        entries: i64,
        /// How many payloads were erased since.
        erased: i64,
    },
    /// The first entry that is not as it was written, or that is missing.
    BrokenAt(i64),
}

/// Recomputes a tenant's chain. Entries that are appended meanwhile are left for the next time.
///
/// # Errors
/// When the database fails.
pub async fn verify(conn: &mut Conn<'_>, tenant: &TenantId) -> Result<Verdict, DbError> {
    // The head before the entries: what comes after it may be just being written, and entries cut
    // off at the end leave a head that points beyond them.
    let (last, head) = head(conn, tenant).await?;
    let (mut previous, mut seq, mut erased) = (String::new(), 0, 0);
    while seq < last {
        let rows = store::rows_after(conn, tenant, seq, 1_000.min(last - seq)).await?;
        if rows.is_empty() {
            return Ok(Verdict::BrokenAt(seq + 1));
        }
        for row in rows {
            seq += 1;
            if row.seq != seq || !is_intact(&row, &previous) {
                return Ok(Verdict::BrokenAt(seq));
            }
            erased += i64::from(row.data.is_none());
            previous = row.hash;
        }
    }
    let beyond = store::rows_after(conn, tenant, last, 1).await?;
    if previous != head || (!beyond.is_empty() && self::head(conn, tenant).await?.0 == last) {
        return Ok(Verdict::BrokenAt(last + 1));
    }
    Ok(Verdict::Whole {
        entries: seq,
        erased,
    })
}

/// The number and hash of the last entry.
async fn head(conn: &mut Conn<'_>, tenant: &TenantId) -> Result<(i64, String), DbError> {
    let head: Option<(i64, String)> = sql!(fetch_optional conn,
        "SELECT seq, hash FROM ledger_heads WHERE tenant_id = $1", tenant.as_str())?;
    Ok(head.unwrap_or_default())
}

fn is_intact(row: &Row, previous: &str) -> bool {
    let payload_fits = row
        .data
        .as_ref()
        .is_none_or(|data| hex::encode(Sha256::digest(data.as_bytes())) == row.payload_hash);
    let expected = link(&Link {
        previous,
        seq: row.seq,
        at: row.at,
        kind: &row.kind,
        actor: &row.actor,
        actor_id: &row.actor_id,
        channel: &row.channel,
        customer: row.customer_id.as_deref(),
        subject: &row.subject,
        subject_id: &row.subject_id,
        payload_hash: &row.payload_hash,
    });
    payload_fits && expected == row.hash
}
