//! Sessions that were ended while an access token for them may still run: the denylist that makes
//! signing out take effect at once (OWASP ASVS 5.0, 7.4.1), without a query per request.
//!
//! A session ended on this server is on the list at once; one ended elsewhere within a second.

use super::store;
use super::tokens::ACCESS_SECONDS;
use crate::db::{Db, DbError};
use shared::time::Timestamp;
use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};

/// The denylist.
#[derive(Debug, Default)]
pub struct Revoked {
    sessions: RwLock<HashSet<String>>,
}

impl Revoked {
    /// Whether a session was ended.
    #[must_use]
    pub fn contains(&self, session: &str) -> bool {
        self.sessions
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(session)
    }

    /// Puts a session on the list.
    pub fn add(&self, session: &str) {
        let mut sessions = self
            .sessions
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        sessions.insert(session.to_owned());
    }

    /// Reads the list anew: every session ended since the oldest access token still valid.
    ///
    /// # Errors
    /// When the database fails; then the list stays as it was.
    pub async fn reload(&self, db: &Db, now: Timestamp) -> Result<(), DbError> {
        // Twice a token's life, so that servers whose clocks differ agree.
        let since = now.plus_millis(-2 * ACCESS_SECONDS * 1000);
        let mut read = db.read().await?;
        let fresh = store::list_revoked_since(&mut read.conn(), since).await?;
        let fresh: HashSet<String> = fresh.into_iter().collect();
        let mut sessions = self
            .sessions
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        // Entries added here while the list was read must stay; they are in the next reading.
        if fresh.is_superset(&sessions) || sessions.len() > fresh.len() + 10_000 {
            *sessions = fresh;
        } else {
            sessions.extend(fresh);
        }
        Ok(())
    }
}
