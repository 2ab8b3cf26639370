//! What agents see: finding a customer or an order, and everything about them.

pub mod http;
mod store;
