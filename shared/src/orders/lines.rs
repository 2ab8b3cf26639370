//! Where the pieces of one line are.

use super::Line;
use crate::fulfilment::{Shipment, ShipmentStatus};
use crate::id::ShipmentId;
use crate::time::DayRange;

/// What is true of some pieces of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineState {
    /// In this parcel, which is in this state.
    InParcel {
        /// Which parcel.
        shipment: ShipmentId,
        /// Where it is.
        status: ShipmentStatus,
    },
    /// Will be sent by the shop or its supplier.
    Preparing,
    /// Waits for stock.
    BackOrdered(Option<DayRange>),
    /// Will not come.
    Cancelled,
}

/// Splits a line's quantity into pieces that share a state. The quantities add up to the ordered
/// one; what the shop reported beyond that is cut off, so that no report can make goods appear.
///
/// Parcels whose label was cancelled hold nothing: their pieces are being prepared again.
#[must_use]
pub fn line_states(line: &Line, shipments: &[Shipment]) -> Vec<(i64, LineState)> {
    let mut left = line.quantity.max(0);
    let mut states = Vec::new();
    let mut take = |quantity: i64, state: LineState| {
        let taken = quantity.clamp(0, left);
        left -= taken;
        if taken > 0 {
            states.push((taken, state));
        }
    };
    for shipment in shipments {
        if shipment.state.status == ShipmentStatus::Cancelled {
            continue;
        }
        for part in shipment.lines.iter().filter(|part| part.line == line.id) {
            let state = LineState::InParcel {
                shipment: shipment.id.clone(),
                status: shipment.state.status,
            };
            take(part.quantity, state);
        }
    }
    take(line.cancelled, LineState::Cancelled);
    if let Some(backorder) = &line.backorder {
        take(
            backorder.quantity,
            LineState::BackOrdered(backorder.expected),
        );
    }
    take(i64::MAX, LineState::Preparing);
    states
}
