//! From clauses to a compiled form: a decision diagram whose conjunctions share no variables and
//! whose alternatives exclude each other, so that counting, optimising and asking what is still
//! possible each take one pass over it.
//!
//! The method is a search with a memory: simplify, then branch on a variable, propagate, split
//! what is left into parts that share no clause, and compile each part once. A variable order
//! from a tree decomposition makes parts fall apart early.

mod bundle;
mod finish;
mod nodes;
mod order;
mod parts;
mod search;
mod simplify;

use super::compact::Compiled;
use super::sat::Stopped;
use super::theory::Theory;
use std::fmt;

/// What compiling may use up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Nodes of the diagram while it is built.
    pub nodes: usize,
    /// Bytes of nodes and of the memory of parts, roughly.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            nodes: 4_000_000,
            bytes: 1 << 30,
        }
    }
}

/// Why a theory was not compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The caller's time was up.
    Stopped,
    /// More than [`Limits::nodes`], which it was.
    Nodes(usize),
    /// More than [`Limits::bytes`], which it was.
    Bytes(usize),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => f.write_str("compiling takes longer than is allowed"),
            Self::Nodes(n) => write!(f, "the compiled form has more than {n} nodes"),
            Self::Bytes(n) => write!(f, "compiling takes more than {n} bytes of memory"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Stopped> for Failure {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// Asks the caller now and then whether to go on.
pub(crate) struct Watchdog<'a> {
    keep_going: &'a mut dyn FnMut() -> bool,
    steps: u32,
}

impl Watchdog<'_> {
    fn step(&mut self) -> Result<(), Failure> {
        self.steps = self.steps.wrapping_add(1);
        if self.steps.is_multiple_of(64) && !(self.keep_going)() {
            return Err(Failure::Stopped);
        }
        Ok(())
    }

    fn callback(&mut self) -> impl FnMut() -> bool + '_ {
        || (self.keep_going)()
    }
}

/// Compiles a theory. `keep_going` is asked often whether there is time left.
///
/// A theory without any solution compiles too: [`Compiled::is_void`] says so.
///
/// # Errors
/// Where a limit is reached.
pub fn compile(
    theory: &Theory,
    limits: &Limits,
    keep_going: &mut dyn FnMut() -> bool,
) -> Result<Compiled, Failure> {
    let mut watchdog = Watchdog {
        keep_going,
        steps: 0,
    };
    let Some(simple) = simplify::simplify(theory, &mut watchdog)? else {
        return Ok(Compiled::void(theory));
    };
    let ranks = order::Ranks::new(theory, &simple);
    let (nodes, root) = search::search(
        theory.variables as usize,
        &simple.clauses,
        &ranks,
        limits,
        &mut watchdog,
    )?;
    let form = finish::finish(&nodes, root, theory, &simple, limits, &mut watchdog)?;
    Ok(bundle::bundle(&form))
}
