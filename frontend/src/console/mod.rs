//! The agents' console.

mod customers;
mod models;
mod orders;
mod routes;
mod search;
mod shell;
#[cfg(test)]
mod tests;

/// Starts the console in the page's `#app`.
pub fn start() {
    crate::app::mount::<shell::Console>();
}
