//! Portico's server.
//!
//! One request, top to bottom: the route table (`http::routes`), a role extractor
//! (`http::extract`), a checked body from `shared`, a `service` where there is a rule, a `store`
//! with plain SQL, a ledger entry, commit, and a type from `shared` as the answer.

pub mod accounts;
pub mod admin;
pub mod app;
pub mod args;
pub mod clock;
pub mod config;
pub mod configurator;
pub mod console;
pub mod db;
pub mod demo;
pub mod fulfilment;
pub mod http;
pub mod ledger;
pub mod orders;
pub mod outbox;
pub mod realtime;
pub mod retail;
pub mod run;
pub mod tenants;
pub mod vault;
