//! Journeys of customers, guests and agents.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod customers;
