//! For tests.
pub(crate) mod samples;
