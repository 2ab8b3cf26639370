//! The customer's orders: the list, and one order.

mod filters;
mod list;
mod one;
mod page;
mod pages;

pub(crate) use one::OrderPage;
pub(crate) use page::OrdersPage;

#[cfg(test)]
pub(crate) use list::OrdersView;
#[cfg(test)]
pub(crate) use one::OrderView;
#[cfg(test)]
pub(crate) use pages::{Listed, Work};
