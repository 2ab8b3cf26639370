//! Parcels: what shops announce, what carriers report, and how the two meet.

mod easypost;
pub mod http;
mod load;
mod service;
pub mod store;

pub use load::load;
pub use service::{Report, ship, take_reports};
pub(crate) use service::{lock_numbers, ship_untold, take_back};
