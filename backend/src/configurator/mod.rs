//! Products that customers configure: models as merchants upload them, what browsers load to answer
//! every click by themselves, and the configurations that customers keep, order and want quotes for.

mod build;
pub mod check;
pub mod commands;
pub mod console;
mod deadline;
pub mod formats;
pub mod http;
mod kept;
mod mails;
mod ordering;
mod ready;
mod saving;
pub mod service;
pub mod store;
mod words;

pub use deadline::Deadline;
pub use service::Configurator;
