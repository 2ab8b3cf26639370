//! Auxiliary variables, each defined by an equivalence, and the same definition only once.

use crate::configurator::theory::{MAX_VARIABLES, STRUCTURE, Theory, TheoryError};
use std::collections::HashMap;

/// A literal that always holds; its opposite never does. Clauses never contain either.
pub(super) const TRUE: i32 = i32::MAX;
/// A literal that never holds.
pub(super) const FALSE: i32 = -TRUE;

/// Of more options than this a chain says that one excludes the others, not every pair.
const MAX_PAIRS: usize = 24;

/// Why something cannot be lowered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TooLarge {
    Theory(TheoryError),
    Numbers,
    States,
}

impl TooLarge {
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Theory(_) => "the rules together take too many clauses",
            Self::Numbers => "the numbers compared here grow too large",
            Self::States => "the sum compared here takes too many different values",
        }
    }
}

impl From<TheoryError> for TooLarge {
    fn from(error: TheoryError) -> Self {
        Self::Theory(error)
    }
}

pub(super) struct Definitions {
    pub(super) theory: Theory,
    conjunctions: HashMap<Vec<i32>, i32>,
    choices: HashMap<[i32; 3], i32>,
}

impl Definitions {
    pub(super) fn new(items: u32, visible: u32) -> Self {
        Self {
            theory: Theory {
                items,
                visible,
                variables: visible,
                ..Theory::default()
            },
            conjunctions: HashMap::new(),
            choices: HashMap::new(),
        }
    }

    /// A new variable; the caller defines it.
    pub(super) fn fresh(&mut self) -> Result<i32, TooLarge> {
        if self.theory.variables >= MAX_VARIABLES {
            return Err(TheoryError::TooManyVariables(self.theory.variables).into());
        }
        self.theory.variables += 1;
        Ok(self.theory.variables as i32)
    }

    /// Adds a clause, without constants.
    pub(super) fn clause(&mut self, literals: &[i32], rule: u32) -> Result<(), TooLarge> {
        if literals.contains(&TRUE) {
            return Ok(());
        }
        let clause: Vec<i32> = literals.iter().filter(|&&l| l != FALSE).copied().collect();
        Ok(self.theory.add(&clause, rule)?)
    }

    pub(super) fn equate(&mut self, a: i32, b: i32, rule: u32) -> Result<(), TooLarge> {
        self.clause(&[-a, b], rule)?;
        self.clause(&[a, -b], rule)
    }

    /// A literal that holds where all of these do.
    pub(super) fn and(&mut self, mut literals: Vec<i32>) -> Result<i32, TooLarge> {
        literals.sort_unstable();
        literals.dedup();
        literals.retain(|&l| l != TRUE);
        let negated = |l: &i32| literals.binary_search(&-l).is_ok();
        if literals.contains(&FALSE) || literals.iter().any(negated) {
            return Ok(FALSE);
        }
        match literals.as_slice() {
            [] => return Ok(TRUE),
            [only] => return Ok(*only),
            _ => {}
        }
        if let Some(&known) = self.conjunctions.get(&literals) {
            return Ok(known);
        }
        let all = self.fresh()?;
        let mut back = vec![all];
        for &l in &literals {
            self.clause(&[-all, l], STRUCTURE)?;
            back.push(-l);
        }
        self.clause(&back, STRUCTURE)?;
        self.conjunctions.insert(literals, all);
        Ok(all)
    }

    /// A literal that holds where one of these does.
    pub(super) fn or(&mut self, literals: &[i32]) -> Result<i32, TooLarge> {
        Ok(-self.and(literals.iter().map(|l| -l).collect())?)
    }

    /// A literal that holds where `then` does, if `condition` does, and else where `other` does.
    pub(super) fn if_else(
        &mut self,
        condition: i32,
        then: i32,
        other: i32,
    ) -> Result<i32, TooLarge> {
        let constant = |l: i32| l.abs() == TRUE;
        if condition == TRUE || then == other {
            return Ok(then);
        }
        if condition == FALSE {
            return Ok(other);
        }
        if constant(then) {
            return if then == TRUE {
                self.or(&[condition, other])
            } else {
                self.and(vec![-condition, other])
            };
        }
        if constant(other) {
            return if other == TRUE {
                self.or(&[-condition, then])
            } else {
                self.and(vec![condition, then])
            };
        }
        if then.abs() == condition.abs() || other.abs() == condition.abs() {
            let then = self.and(vec![condition, then])?;
            let other = self.and(vec![-condition, other])?;
            return self.or(&[then, other]);
        }
        if let Some(&known) = self.choices.get(&[condition, then, other]) {
            return Ok(known);
        }
        let chosen = self.fresh()?;
        for (when, what) in [(condition, then), (-condition, other)] {
            self.clause(&[-when, -chosen, what], STRUCTURE)?;
            self.clause(&[-when, chosen, -what], STRUCTURE)?;
        }
        self.choices.insert([condition, then, other], chosen);
        Ok(chosen)
    }

    /// Demands that at most one of these holds.
    pub(super) fn at_most_one(&mut self, literals: &[i32], rule: u32) -> Result<(), TooLarge> {
        if literals.len() <= MAX_PAIRS {
            for (k, &a) in literals.iter().enumerate() {
                for &b in &literals[k + 1..] {
                    self.clause(&[-a, -b], rule)?;
                }
            }
            return Ok(());
        }
        let mut before = FALSE;
        for &l in literals {
            self.clause(&[-before, -l], rule)?;
            before = self.or(&[before, l])?;
        }
        Ok(())
    }
}
