//! The configurator's engine against brute force, against real models with known answers, and
//! against hostile input.

mod brute;
mod data;
mod hostile;
mod random;
mod small;
