//! What agents see.

use crate::id::{CustomerId, OrderId};
use crate::orders::OrderSummary;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A customer in a list of search results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerSummary {
    /// Names them.
    pub id: CustomerId,
    /// Empty when unknown.
    pub name: String,
    /// Empty when unknown.
    pub email: String,
    /// The shop's own number for them, if it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Known since.
    pub created_at: Timestamp,
}

/// What a search in the console found: customers and orders together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Found {
    /// Customers whose name, e-mail address or number begins with what was typed.
    pub customers: Vec<CustomerSummary>,
    /// Orders whose number begins with it, or with exactly this tracking number or e-mail.
    pub orders: Vec<FoundOrder>,
}

/// An order in a list of search results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundOrder {
    /// The order.
    pub order: OrderSummary,
    /// Whose it is; absent for guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerSummary>,
}

/// One customer with everything that is known so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerDetail {
    /// Who.
    pub customer: CustomerSummary,
    /// How many orders there are in all.
    pub order_count: i64,
    /// The newest orders, at most 50.
    pub orders: Vec<OrderSummary>,
    /// The newest entries of the ledger about them, newest first, at most 50.
    pub timeline: Vec<LedgerLine>,
}

/// One entry of the ledger, as an agent sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerLine {
    /// Number in the tenant's ledger.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What, as a stable word such as `order.placed`.
    pub kind: String,
    /// Who or what did it: `customer`, `agent`, `integration`, `carrier`, `system`.
    pub actor: String,
    /// The order it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
}
