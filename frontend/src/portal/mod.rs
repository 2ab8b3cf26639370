//! The customers' portal.

mod accounts;
mod guard;
mod orders;
mod routes;
mod shell;
#[cfg(test)]
mod tests;
mod track;

/// Starts the portal in the page's `#app`.
pub fn start() {
    crate::app::mount::<shell::Portal>();
}
