//! Configuring a product: every click answered here, without the server.

mod address;
mod groups;
mod page;
mod panel;
mod saved;
mod session;
mod talk;
#[cfg(test)]
mod tests;
mod wishes;

pub(crate) use page::ConfiguratorPage;
pub(crate) use saved::{ConfigurationsPage, KeptPage, ProductsPage};

use crate::browser;
use yew::prelude::*;

/// The look of these pages, which no other page needs.
#[hook]
fn use_styles() {
    use_effect_with((), |()| {
        browser::adopt_style(include_str!("configurator.css"));
    });
}
