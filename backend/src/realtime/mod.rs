//! Live updates: one mechanism for all features. The ledger says what changed; a topic's listeners
//! get a hint and ask for what they lack.
//!
//! The hub reads the ledger like any other reader: woken after each local commit, and by itself
//! once a second for what other processes wrote. Losing a hint costs a second, never data.

pub mod http;

use crate::app::App;
use crate::db::DbError;
use crate::ledger;
use shared::id::{OrderId, TenantId};
use shared::live::Hint;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, broadcast};

/// Hints that may wait for a slow listener; one that is slower is told to ask for everything.
const WAITING_HINTS: usize = 64;

/// Whom a hint is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Topic {
    /// All orders of a customer.
    Customer(TenantId, String),
    /// One order: what a guest may see.
    Order(TenantId, String),
}

/// Who listens to what.
#[derive(Debug, Default)]
pub struct Hub {
    topics: Mutex<HashMap<Topic, broadcast::Sender<Hint>>>,
    wake: Notify,
}

impl Hub {
    /// Listens to a topic from now on.
    #[must_use]
    pub fn listen(&self, topic: Topic) -> broadcast::Receiver<Hint> {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        topics.retain(|_, sender| sender.receiver_count() > 0);
        topics
            .entry(topic)
            .or_insert_with(|| broadcast::channel(WAITING_HINTS).0)
            .subscribe()
    }

    /// Has the ledger read at once.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    fn is_idle(&self) -> bool {
        let topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        topics.values().all(|sender| sender.receiver_count() == 0)
    }

    fn tell(&self, topic: &Topic, hint: &Hint) {
        let topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = topics.get(topic) {
            // Nobody listening any more is no failure.
            let _ = sender.send(hint.clone());
        }
    }

    fn publish(&self, tenant: &TenantId, row: &ledger::Row) {
        if row.subject != "order" {
            return;
        }
        let order = OrderId::from_trusted(row.subject_id.clone());
        let hint = Hint::Order { order, at: row.seq };
        self.tell(&Topic::Order(tenant.clone(), row.subject_id.clone()), &hint);
        if let Some(customer) = &row.customer_id {
            self.tell(&Topic::Customer(tenant.clone(), customer.clone()), &hint);
        }
    }
}

/// Reads the ledger for new entries until the app stops.
pub async fn run(app: Arc<App>) {
    let mut seen: HashMap<String, i64> = HashMap::new();
    let mut known = false;
    loop {
        match read_new(&app, &mut seen, known).await {
            Ok(()) => known = true,
            Err(error) => tracing::warn!(%error, "the ledger could not be read for live updates"),
        }
        tokio::select! {
            () = app.stop.cancelled() => return,
            () = app.hub.wake.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// Publishes what was written since the last call. Entries from before the first call, and those
/// written while nobody listened, are skipped: nobody waits for them.
async fn read_new(app: &App, seen: &mut HashMap<String, i64>, known: bool) -> Result<(), DbError> {
    let mut read = app.db.read().await?;
    let heads = ledger::heads(&mut read.conn()).await?;
    for (tenant, head) in heads {
        let last = seen
            .entry(tenant.clone())
            .or_insert(if known { 0 } else { head });
        if app.hub.is_idle() {
            *last = head;
        }
        let tenant = TenantId::from_trusted(tenant);
        while *last < head {
            let rows = ledger::rows_after(&mut read.conn(), &tenant, *last, 500).await?;
            let Some(newest) = rows.last() else { break };
            *last = newest.seq;
            for row in &rows {
                app.hub.publish(&tenant, row);
            }
        }
    }
    Ok(())
}
