//! The typed client of the server's API, and the only place with its addresses.

pub(crate) mod accounts;
pub(crate) mod configurator;
pub(crate) mod console;
mod failure;
pub(crate) mod live;
pub(crate) mod orders;
pub(crate) mod query;
mod refresh;
mod transport;
mod wire;

pub(crate) use failure::Failure;
pub(crate) use refresh::{on_signed_out, refresh_session};
pub(crate) use transport::{Abort, Signal};

/// What every call answers.
pub(crate) type Answer<T> = Result<T, Failure>;
