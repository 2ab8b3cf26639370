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

/// Recomputes a tenant's chain.
///
/// # Errors
/// When the database fails.
pub async fn verify(conn: &mut Conn<'_>, tenant: &TenantId) -> Result<Verdict, DbError> {
    let (mut previous, mut seq, mut erased) = (String::new(), 0, 0);
    loop {
        let rows = store::rows_after(conn, tenant, seq, 1_000).await?;
        if rows.is_empty() {
            break;
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
    let head: Option<(i64, String)> = sql!(fetch_optional conn,
        "SELECT seq, hash FROM ledger_heads WHERE tenant_id = $1", tenant.as_str())?;
    // Entries cut off at the end leave a head that points beyond them.
    match head {
        Some((last, hash)) if last != seq || hash != previous => Ok(Verdict::BrokenAt(seq + 1)),
        _ => Ok(Verdict::Whole {
            entries: seq,
            erased,
        }),
    }
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
