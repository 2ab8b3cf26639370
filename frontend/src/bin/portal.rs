//! The customers' portal, and where it is cut into parts that are fetched when they are needed:
//! functions marked with the same name travel together. `xtask` knows which part an address
//! begins with.
#![allow(
    unsafe_code,
    reason = "the marks declare foreign functions that take and give Rust's own types; both sides \
              are one compilation, cut apart afterwards by a tool that keeps signatures"
)]

use frontend::portal::parts::{self, Fetch, Missing, Part};
use shared::id::OrderId;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::Html;

#[wasm_split(orders, fallible, preload(fetch_orders))]
fn orders() -> Result<Html, SplitLoaderError> {
    Ok(parts::orders())
}

#[wasm_split(order, fallible, preload(fetch_order))]
fn order(id: OrderId) -> Result<Html, SplitLoaderError> {
    Ok(parts::order(id))
}

#[wasm_split(account, fallible, preload(fetch_account))]
fn account() -> Result<Html, SplitLoaderError> {
    Ok(parts::account())
}

#[wasm_split(doors, fallible, preload(fetch_doors))]
fn sign_in() -> Result<Html, SplitLoaderError> {
    Ok(parts::sign_in())
}

#[wasm_split(doors, fallible)]
fn track() -> Result<Html, SplitLoaderError> {
    Ok(parts::track())
}

#[wasm_split(configurator, fallible, preload(fetch_configurator))]
fn product(product: String) -> Result<Html, SplitLoaderError> {
    Ok(parts::product(product))
}

#[wasm_split(configurator, fallible)]
fn products() -> Result<Html, SplitLoaderError> {
    Ok(parts::products())
}

#[wasm_split(configurator, fallible)]
fn configurations() -> Result<Html, SplitLoaderError> {
    Ok(parts::configurations())
}

#[wasm_split(configurator, fallible)]
fn kept(id: String) -> Result<Html, SplitLoaderError> {
    Ok(parts::kept(id))
}

async fn page(part: Part) -> Result<Html, Missing> {
    let found = match part {
        Part::Orders => orders().await,
        Part::Order(id) => order(id).await,
        Part::SignIn => sign_in().await,
        Part::Track => track().await,
        Part::Account => account().await,
        Part::Products => products().await,
        Part::Product(id) => product(id).await,
        Part::Configurations => configurations().await,
        Part::Kept(id) => kept(id).await,
    };
    found.map_err(|_| Missing)
}

async fn all() -> Result<(), Missing> {
    for fetched in [
        fetch_order().await,
        fetch_orders().await,
        fetch_account().await,
        fetch_doors().await,
        fetch_configurator().await,
    ] {
        fetched.map_err(|_| Missing)?;
    }
    Ok(())
}

fn main() {
    frontend::portal::start(Fetch {
        page: |part| Box::pin(page(part)),
        all: || Box::pin(all()),
    });
}
