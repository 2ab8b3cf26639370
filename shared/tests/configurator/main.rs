//! The configurator's engine against brute force, against real models with known answers, and
//! against hostile input.

// Helpers outside of `#[test]` functions may fail like tests do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod brute;
mod data;
mod hostile;
mod random;
mod small;
mod whole;
