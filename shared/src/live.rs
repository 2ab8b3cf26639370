//! Live updates: a hint that something changed. A hint carries no facts; whoever gets one asks
//! for what it lacks.

use crate::id::OrderId;
use serde::{Deserialize, Serialize};

/// One server-sent event's `data`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
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

/// How a hint travels: `{"topic": "order", "order": …, "at": …}` or `{"topic": "resync"}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Hint))]
pub struct Wire {
    topic: Topic,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order: Option<OrderId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
enum Topic {
    Order,
    Resync,
}

impl TryFrom<Wire> for Hint {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, &'static str> {
        match (wire.topic, wire.order, wire.at) {
            (Topic::Resync, ..) => Ok(Self::Resync),
            (Topic::Order, Some(order), Some(at)) => Ok(Self::Order { order, at }),
            (Topic::Order, ..) => Err("a hint about an order names it"),
        }
    }
}

impl From<Hint> for Wire {
    fn from(hint: Hint) -> Self {
        match hint {
            Hint::Order { order, at } => Self {
                topic: Topic::Order,
                order: Some(order),
                at: Some(at),
            },
            Hint::Resync => Self {
                topic: Topic::Resync,
                order: None,
                at: None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_travel_as_flat_objects() {
        let hint = Hint::Order {
            order: "o1".parse().unwrap(),
            at: 7,
        };
        let text = serde_json::to_string(&hint).unwrap();
        assert_eq!(text, r#"{"topic":"order","order":"o1","at":7}"#);
        assert_eq!(serde_json::from_str::<Hint>(&text).unwrap(), hint);
        assert_eq!(
            serde_json::from_str::<Hint>(r#"{"topic":"resync"}"#).unwrap(),
            Hint::Resync
        );
        assert!(serde_json::from_str::<Hint>(r#"{"topic":"order"}"#).is_err());
    }
}
