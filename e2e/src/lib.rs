//! Journeys in real browsers, through WebDriver: the stage on which they happen.
//!
//! A journey starts a server with the demo's data and a browser of its own, so that journeys can
//! run at the same time. People are met by what they see and hear: buttons, links and fields are
//! found by their names, and every wait is for something visible.

mod browser;
mod checks;
mod driver;
mod find;
mod http;
mod keyboard;
mod process;
mod server;
mod shots;
mod stage;

pub use browser::{Browser, Look};
pub use http::Answer;
pub use server::{INTEGRATION_KEY, PASSWORD, Server};
pub use stage::Stage;
