//! Which rules stand behind a conflict, by name.
//!
//! The compiled form knows what is possible, but has forgotten the rules. Here the clauses are
//! kept, each with the rule it comes from, and a solver is asked which rules cannot be left out.
//! That takes a search, so it is done when somebody asks, not on every click; on the server, or
//! where the browser has the model anyway.

use super::answers::{Decision, Item};
use super::sat::{Lit, Solver, lit_of};
use super::theory::{STRUCTURE, Theory};

/// The search was stopped by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecided;

impl std::fmt::Display for Undecided {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("finding the rules takes longer than is allowed")
    }
}

impl std::error::Error for Undecided {}

/// The clauses of a model, by rule.
pub struct Rulebook<'a> {
    theory: &'a Theory,
    rules: Vec<u32>,
}

impl<'a> Rulebook<'a> {
    /// The rules of a lowered model, or the clauses of a raw one.
    #[must_use]
    pub fn new(theory: &'a Theory) -> Self {
        let mut rules: Vec<u32> = theory
            .clauses()
            .map(|(_, rule)| rule)
            .filter(|&rule| rule != STRUCTURE)
            .collect();
        rules.sort_unstable();
        rules.dedup();
        Self { theory, rules }
    }

    /// A minimal set of rules that make these decisions and sold-out items impossible together:
    /// leave out any of them, and something is possible. The numbers are those of
    /// [`Theory::clauses`]. `None` where all of it is possible; empty where the shape of the model
    /// alone rules it out.
    ///
    /// # Errors
    /// Where `keep_going` said no.
    pub fn conflict(
        &self,
        decisions: &[Decision],
        sold_out: &[Item],
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Vec<u32>>, Undecided> {
        let fixed: Vec<Decision> = sold_out
            .iter()
            .map(|&i| Decision::decline(i))
            .chain(decisions.iter().copied())
            .collect();
        let mut rules = self.rules.clone();
        if self.possible(&rules, &fixed, keep_going)? {
            return Ok(None);
        }
        // Left out in ever smaller runs, so that a hundred thousand rules take few questions.
        let mut at = 0;
        let mut width = rules.len().next_power_of_two();
        while at < rules.len() {
            width = width.min(rules.len() - at).max(1);
            let mut fewer = rules.clone();
            fewer.drain(at..at + width);
            if !self.possible(&fewer, &fixed, keep_going)? {
                rules = fewer;
            } else if width > 1 {
                width /= 2;
            } else {
                at += 1;
                width = rules.len().next_power_of_two();
            }
        }
        Ok(Some(rules))
    }

    /// Whether the decisions fit these rules and the shape of the model.
    fn possible(
        &self,
        rules: &[u32],
        decisions: &[Decision],
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<bool, Undecided> {
        if !keep_going() {
            return Err(Undecided);
        }
        let mut solver = Solver::new(self.theory.variables as usize);
        for decision in decisions.iter().filter(|d| d.item < self.theory.items) {
            solver.add(&[decision.item * 2 + u32::from(!decision.taken)]);
        }
        let mut clause: Vec<Lit> = Vec::new();
        for (literals, rule) in self.theory.clauses() {
            if rule == STRUCTURE || rules.binary_search(&rule).is_ok() {
                clause.clear();
                clause.extend(literals.iter().map(|&l| lit_of(l)));
                solver.add(&clause);
            }
        }
        let all: Vec<u32> = (0..self.theory.variables).collect();
        solver.completes(&all, keep_going).map_err(|_| Undecided)
    }

    /// The rules that follow from the others: leaving out any single one of them changes nothing.
    ///
    /// # Errors
    /// Where `keep_going` said no.
    pub fn redundant(&self, keep_going: &mut dyn FnMut() -> bool) -> Result<Vec<u32>, Undecided> {
        let mut found = Vec::new();
        for (k, &rule) in self.rules.iter().enumerate() {
            let mut others = self.rules.clone();
            others.remove(k);
            if self.follows(rule, &others, keep_going)? {
                found.push(rule);
            }
        }
        Ok(found)
    }

    /// Whether every clause of a rule holds wherever the others do.
    fn follows(
        &self,
        rule: u32,
        others: &[u32],
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<bool, Undecided> {
        let mut solver = Solver::new(self.theory.variables as usize);
        let mut own: Vec<Vec<Lit>> = Vec::new();
        for (literals, origin) in self.theory.clauses() {
            let clause: Vec<Lit> = literals.iter().map(|&l| lit_of(l)).collect();
            if origin == rule {
                own.push(clause);
            } else if origin == STRUCTURE || others.binary_search(&origin).is_ok() {
                solver.add(&clause);
            }
        }
        let all: Vec<u32> = (0..self.theory.variables).collect();
        for clause in own {
            if !keep_going() {
                return Err(Undecided);
            }
            let breaks = clause
                .iter()
                .all(|&l| solver.value(l) < 0 || solver.assume(l ^ 1));
            let holds = breaks && solver.completes(&all, keep_going).map_err(|_| Undecided)?;
            solver.back_to(0);
            if holds {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
