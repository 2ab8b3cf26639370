//! Live updates: a hint that something changed. A hint carries no facts; whoever gets one asks
//! for what it lacks.

use crate::id::OrderId;
use serde::{Deserialize, Serialize};

/// One server-sent event's `data`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "topic", rename_all = "snake_case")]
pub enum Hint {
    /// Something about this order changed.
    Order {
        /// Which one.
        order: OrderId,
        /// The ledger's number of the newest change.
        at: i64,
    },
    /// Hints may have been missed (a slow connection, a restart): ask for everything on screen.
    Resync,
}
