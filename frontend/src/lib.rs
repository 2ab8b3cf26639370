//! Portico's browser apps: the customers' portal and the agents' console.
//!
//! Everything renders without a browser, so that each page can be tested natively; whatever needs
//! one lives in effects, in event handlers and in the `browser` module.

mod accounts;
mod api;
mod app;
mod browser;
mod components;
mod configurator;
pub mod console;
mod hooks;
mod i18n;
mod intl;
mod nav;
mod orders;
mod phrases;
pub mod portal;
mod session;
#[cfg(test)]
mod testing;
