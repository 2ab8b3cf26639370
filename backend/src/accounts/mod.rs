//! Who is who: customers and agents, signing in, sessions.

mod guest;
pub mod http;
mod limits;
mod passwords;
mod revoked;
mod service;
pub mod store;
mod tokens;

pub use limits::{Limit, Limits};
pub use passwords::{hash_password, verify_password};
pub use revoked::Revoked;
pub use service::delete_expired;
pub use tokens::{ACCESS_SECONDS, Claims, Tokens};
