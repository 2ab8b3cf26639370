//! What anyone may know about a tenant: enough to show its portal before sign-in.

use crate::money::Currency;
use serde::{Deserialize, Serialize};

/// The retailer whose portal this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Storefront {
    /// The retailer's name, shown at the top of every page.
    pub name: String,
    /// BCP 47 tag of the language used when the browser asks for none that is known.
    pub locale: String,
    /// The currency of most orders.
    pub currency: Currency,
    /// Where a customer can reach a person, if the retailer gave an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_email: Option<String>,
    /// Whether there is something to configure.
    #[serde(default)]
    pub products: bool,
    /// The address where development mail can be read; only with `--demo`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<String>,
    /// Sign-ins to try; only with `--demo`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demo_sign_ins: Vec<DemoSignIn>,
}

/// A made-up person of the demo data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoSignIn {
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
}
