//! Parts of an order that customers and agents see alike.

mod amounts;
mod detail;
mod items;
mod parcel;
mod row;
mod steps;

pub(crate) use amounts::{credits, placed};
pub(crate) use detail::{order_body, order_skeleton};
pub(crate) use row::{row_content, row_title};
