//! The customer's orders, and one order of a guest.

use super::query::Query;
use super::transport::Call;
use super::{Answer, Failure, Signal};
use shared::accounts::{CodeRequested, LookUpOrder, Me, SubmitCode};
use shared::id::OrderId;
use shared::orders::{Credit, OrderDetail, OrderGlance, OrderSummary};
use shared::page::Page;

/// One page of the orders that fit `filter`, newest first.
pub(crate) async fn list_orders(
    filter: &Query,
    cursor: Option<&str>,
    signal: &Signal,
) -> Answer<Page<OrderSummary>> {
    let query = filter.clone().with("cursor", cursor.unwrap_or_default());
    Call::get(&query.after("/api/v1/orders")).read(signal).await
}

/// A whole order.
pub(crate) async fn find_order(id: &OrderId, signal: &Signal) -> Answer<OrderDetail> {
    Call::get(&format!("/api/v1/orders/{id}"))
        .read(signal)
        .await
}

/// Credit notes that belong to no order.
pub(crate) async fn list_credits(signal: &Signal) -> Answer<Page<Credit>> {
    Call::get("/api/v1/credits").read(signal).await
}

/// Where an order is, for someone who knows its number and address.
pub(crate) async fn look_up(body: &LookUpOrder, signal: &Signal) -> Answer<OrderGlance> {
    body.check().map_err(Failure::fields)?;
    Call::post("/api/v1/order-lookups")
        .json(body)
        .read(signal)
        .await
}

/// Sends a one-time code for the whole order, if number and address belong together.
pub(crate) async fn request_code(body: &LookUpOrder, signal: &Signal) -> Answer<CodeRequested> {
    body.check().map_err(Failure::fields)?;
    Call::post("/api/v1/order-lookups/codes")
        .json(body)
        .read(signal)
        .await
}

/// Opens one order with a one-time code.
pub(crate) async fn submit_code(body: &SubmitCode, signal: &Signal) -> Answer<Me> {
    body.check().map_err(Failure::fields)?;
    Call::post("/api/v1/order-lookups/code")
        .json(body)
        .read(signal)
        .await
}
