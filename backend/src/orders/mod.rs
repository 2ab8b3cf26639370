//! Orders: what shops send, what customers see.

mod bulk;
pub mod http;
mod load;
mod service;
mod shopify;
pub mod store;

pub use load::{DOCUMENT_FORMAT, load};
pub(crate) use load::{assemble, assemble_lines};
pub use service::{Configured, Source, place, place_configured, refresh};
pub(crate) use service::{resolve_lines, search_text};

use shared::money::Currency;

/// A currency from the database, which holds only well-formed ones.
#[must_use]
pub fn stored_currency(text: &str) -> Currency {
    text.parse().unwrap_or(Currency::NONE)
}
