//! What agents see.

use super::query::Query;
use super::transport::Call;
use super::{Answer, Signal};
use shared::console::{CustomerDetail, Found};
use shared::id::{CustomerId, OrderId};
use shared::orders::OrderDetail;

/// Customers and orders that fit what was typed.
pub(crate) async fn search(text: &str, signal: &Signal) -> Answer<Found> {
    let query = Query::default().with("q", text);
    Call::get(&query.after("/api/v1/console/search"))
        .read(signal)
        .await
}

/// One customer with everything known.
pub(crate) async fn find_customer(id: &CustomerId, signal: &Signal) -> Answer<CustomerDetail> {
    Call::get(&format!("/api/v1/console/customers/{id}"))
        .read(signal)
        .await
}

/// A whole order of whichever customer.
pub(crate) async fn find_order(id: &OrderId, signal: &Signal) -> Answer<OrderDetail> {
    Call::get(&format!("/api/v1/console/orders/{id}"))
        .read(signal)
        .await
}
