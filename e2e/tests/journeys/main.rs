//! Journeys of customers, guests and agents.

mod access;
mod agents;
mod answers;
mod configurator;
mod customers;
mod guests;
mod keyboard;
mod languages;
mod models;
mod outages;
mod widths;
