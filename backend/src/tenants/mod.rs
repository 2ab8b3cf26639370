//! Retailers: which one a request is for, their hosts, keys and secrets.

mod cache;
pub mod http;
mod secrets;
pub mod store;
pub mod theme;

pub use cache::Tenants;
pub use secrets::{find_secret, put_secret};

use shared::id::TenantId;
use shared::money::Currency;

/// Which of the apps an address belongs to. What is signed in on one is not on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Surface {
    /// Customers.
    Portal,
    /// Staff.
    Console,
}

impl Surface {
    /// The word in the database and in tokens.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Console => "console",
        }
    }
}

/// One retailer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Names it.
    pub id: TenantId,
    /// Short name for the command line.
    pub slug: String,
    /// The retailer's name.
    pub name: String,
    /// BCP 47 tag.
    pub locale: String,
    /// The currency of most orders.
    pub currency: Currency,
    /// The retailer's colour, `#rrggbb`.
    pub accent: String,
    /// Where customers reach a person.
    pub support_email: Option<String>,
    /// Whether it answers on hosts that nobody registered.
    pub is_default: bool,
}

/// What other systems share a secret with a tenant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// EasyPost's webhooks.
    Easypost,
    /// Shopify's webhooks.
    Shopify,
}

impl SecretKind {
    /// The word in the database and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Easypost => "easypost",
            Self::Shopify => "shopify",
        }
    }
}
