//! Results in the order in which arrows go through them.

use super::Route;
use shared::console::Found;
use shared::id::{CustomerId, OrderId};

/// Something that was found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Choice {
    /// A customer.
    Customer(CustomerId),
    /// An order.
    Order(OrderId),
}

impl Choice {
    /// Its page.
    pub(super) fn route(&self) -> Route {
        match self {
            Self::Customer(id) => Route::Customer { id: id.to_string() },
            Self::Order(id) => Route::Order { id: id.to_string() },
        }
    }
}

/// Everything found, customers first, as on screen.
pub(crate) fn choices(found: &Found) -> Vec<Choice> {
    let customers = found
        .customers
        .iter()
        .map(|customer| Choice::Customer(customer.id.clone()));
    let orders = found
        .orders
        .iter()
        .map(|found| Choice::Order(found.order.id.clone()));
    customers.chain(orders).collect()
}
