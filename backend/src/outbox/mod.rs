//! Side effects that must happen if, and only if, their cause was committed. For now: mail.
//!
//! A row is written in the transaction of its cause and carried out afterwards, at least once.
//! `dedupe` names the effect, so that a cause told twice has one effect.

pub mod mail;
pub mod store;
mod worker;

pub use worker::run;

use crate::clock::new_id;
use crate::db::{Conn, DbError};
use shared::id::TenantId;
use shared::time::Timestamp;

/// A mail to be sent.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Names the effect: the same mail is sent once, however often it is asked for.
    pub dedupe: String,
    /// Address.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// Queues a mail; it goes out once the transaction is committed.
///
/// # Errors
/// When the database fails.
pub async fn queue(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    now: Timestamp,
    mail: &Mail,
) -> Result<(), DbError> {
    store::insert(conn, tenant, &new_id(now), now, mail).await
}
