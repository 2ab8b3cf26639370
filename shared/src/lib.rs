//! What the browser and the server share: wire types, validation, and every rule that must give
//! the same answer on both sides.
//!
//! This crate is a leaf. It does no I/O, reads no clock and draws no random number; whatever it
//! needs of those is an argument.

pub mod accounts;
pub mod configurator;
pub mod console;
pub mod fulfilment;
pub mod id;
pub mod live;
pub mod money;
pub mod orders;
pub mod page;
pub mod problem;
pub mod tenants;
pub mod time;
pub mod tracking;
pub mod validate;
