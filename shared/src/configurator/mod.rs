//! The configurator's engine: which choices fit together, what they cost, and the way out of
//! every conflict; exact, and the same code in the browser and on the server.
//!
//! ```text
//! Model (JSON, UVL, SXFM) --lower--> Theory (clauses) --compile--> Compiled --bytes--> browser
//! DIMACS ------------------------------^                              |
//!                                                          answers: a few passes per click
//! ```
//!
//! A reader of a foreign format fills one of two types: [`model::Model`], where the format has a
//! tree of features (UVL, SXFM; see there how features become options), or [`theory::Theory`]
//! through [`theory::Theory::of_clauses`], where it has clauses only (DIMACS).
//!
//! The way of a click: [`answers::Engine::answer`] with all decisions, then
//! [`answers::Engine::state`], [`answers::Engine::total_with`] and [`answers::Engine::count`];
//! on demand [`answers::Engine::why`], [`answers::Engine::repairs`],
//! [`answers::Engine::reconsider`], [`answers::Engine::complete`]. Undoing is answering with the
//! decisions of before. [`catalogue::Catalogue`] tells which item is which option;
//! [`saved::quote`] checks and prices a finished selection, in the browser as on the server.
//!
//! Whatever answers needs no solver and no compiler: a browser that loads compiled bytes links
//! neither.

pub mod answers;
pub mod catalogue;
pub mod check;
pub mod compact;
pub mod compile;
pub mod logic;
pub mod lower;
pub mod model;
pub mod pricing;
pub mod prove;
pub mod rulebook;
mod sat;
pub mod saved;
pub mod sheet;
pub mod theory;
pub mod wire;
