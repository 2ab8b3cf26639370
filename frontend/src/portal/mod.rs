//! The customers' portal.

mod accounts;
mod guard;
mod orders;
pub mod parts;
mod routes;
mod shell;
#[cfg(test)]
mod tests;
mod track;

/// Starts the portal in the page's `#app`; its pages are had with `fetch`.
pub fn start(fetch: parts::Fetch) {
    parts::fetch_with(fetch);
    crate::app::mount::<shell::Portal>();
}
