//! The customer's orders: the list, and one order.

mod filters;
mod list;
mod one;
mod page;
mod pages;

pub(crate) use one::OrderPage;
pub(crate) use page::OrdersPage;

#[cfg(test)]
pub(crate) use list::orders_view;
#[cfg(test)]
pub(crate) use one::order_view;
#[cfg(test)]
pub(crate) use pages::{Listed, Orders, Work};
