//! What all features share of HTTP: errors, extractors, the route table and what wraps it.

mod assets;
mod cookies;
mod error;
pub mod extract;
mod guard;
mod health;
mod idempotency;
mod request_id;
pub mod routes;
mod serve;

pub(crate) use assets::accepts_coding as accepts;
pub use cookies::{Cookies, REFRESH, SessionCookies};
pub use error::{Error, again};
pub use idempotency::{once, once_for_customers};
pub use routes::{openapi, router};
pub use serve::{listen, serve};
