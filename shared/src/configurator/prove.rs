//! Which rules are behind something: a solver whose rules can be switched off one by one.

use super::compile::Failure;
use super::sat::{Lit, Solver, lit_of};
use super::theory::{STRUCTURE, Theory};

/// A solver over a theory's clauses.
pub struct Prover {
    solver: Solver,
    variables: Vec<u32>,
    rules: u32,
    /// The rules that are switched on, one level of the solver each.
    on: Vec<u32>,
    /// The theory has no solution even without its rules.
    void: bool,
}

impl Prover {
    /// A prover of a theory.
    #[must_use]
    pub fn new(theory: &Theory) -> Self {
        let origins = || theory.clauses().map(|c| c.1).filter(|&o| o != STRUCTURE);
        let rules = origins().max().map_or(0, |last| last + 1);
        let variables = theory.variables;
        let mut solver = Solver::new((variables + rules) as usize);
        for (clause, origin) in theory.clauses() {
            let mut lits: Vec<Lit> = clause.iter().map(|&l| lit_of(l)).collect();
            if origin != STRUCTURE {
                // A rule's clauses count where its switch holds.
                lits.push((variables + origin) * 2 + 1);
            }
            solver.add(&lits);
        }
        Self {
            solver,
            variables: (0..variables).collect(),
            rules,
            on: Vec::new(),
            void: false,
        }
    }

    /// How many rules there are; their numbers are those of [`Theory::clauses`].
    #[must_use]
    pub fn rules(&self) -> u32 {
        self.rules
    }

    /// Whether the theory without all other rules than these has a solution with these literals.
    /// Many questions that begin with the same rules are answered faster than others.
    ///
    /// # Errors
    /// Where `keep_going` says stop.
    pub fn possible(
        &mut self,
        rules: &[u32],
        literals: &[i32],
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<bool, Failure> {
        if self.void {
            return Ok(false);
        }
        let same = self
            .on
            .iter()
            .zip(rules)
            .take_while(|(a, b)| a == b)
            .count();
        self.solver.back_to(same);
        self.on.truncate(same);
        let first_switch = self.variables.len() as u32;
        for &rule in rules.iter().skip(same).filter(|&&rule| rule < self.rules) {
            if !self.solver.assume((first_switch + rule) * 2) {
                self.solver.back_to(self.on.len());
                return Ok(false);
            }
            self.on.push(rule);
        }
        let known = |l: &&i32| l.unsigned_abs() >= 1 && l.unsigned_abs() <= first_switch;
        let mut holds = true;
        for &literal in literals.iter().filter(known) {
            holds = holds && self.solver.assume(lit_of(literal));
        }
        let found = if holds {
            self.solver.completes(&self.variables, keep_going)
        } else {
            Ok(false)
        };
        if literals.is_empty() && found == Ok(false) {
            // The conflict is on the last rule's level, and must not be built upon.
            self.void = self.on.pop().is_none();
        }
        self.solver.back_to(self.on.len());
        Ok(found?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_switched_off_one_by_one() {
        let clauses: [&[i32]; 4] = [&[1], &[-1, 2], &[-2, 3], &[-3]];
        let theory = Theory::of_clauses(3, clauses).unwrap();
        let mut prover = Prover::new(&theory);
        let mut ask = |rules: &[u32], literals: &[i32]| {
            prover.possible(rules, literals, &mut || true).unwrap()
        };
        assert!(!ask(&[0, 1, 2, 3], &[]));
        for without in 0..4 {
            let others: Vec<u32> = (0..4).filter(|&rule| rule != without).collect();
            assert!(ask(&others, &[]));
        }
        assert!(!ask(&[0, 1], &[-2]));
        assert!(ask(&[0, 1], &[2]));
        assert!(!ask(&[], &[2, -2]));
        assert!(ask(&[], &[]));
    }
}
