//! A model as clauses: what the compiler reads, and what a reader of DIMACS fills.

use std::fmt;

/// Most variables of a theory.
pub const MAX_VARIABLES: u32 = 400_000;
/// Most literals of all clauses together.
pub const MAX_LITERALS: usize = 8_000_000;

/// Where a clause comes from when no rule is behind it: the shape of the tree, a definition.
pub const STRUCTURE: u32 = u32::MAX;

/// Clauses over variables `1..=variables`.
///
/// The first `items` variables are what a customer decides: options and values of numbers.
/// Variables up to `visible` keep their meaning in the compiled form: those beyond the items are
/// surcharges, in order. All variables beyond the items follow from the items, so that the number
/// of solutions is the number of configurations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Theory {
    /// How many variables are items.
    pub items: u32,
    /// How many variables stay visible.
    pub visible: u32,
    /// How many variables there are.
    pub variables: u32,
    /// The literals of all clauses, one after the other, as in DIMACS: `3`, or `-3` for its
    /// opposite.
    pub(crate) literals: Vec<i32>,
    /// The end of each clause in `literals`.
    pub(crate) ends: Vec<u32>,
    /// Variables to branch on first, in this order: the items of large sums, from their end, so
    /// that all that is remembered on the way is the sum so far.
    pub(crate) first: Vec<u32>,
    /// Per clause the number of the rule it belongs to, or [`STRUCTURE`].
    pub(crate) origins: Vec<u32>,
}

/// Why clauses make no theory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TheoryError {
    /// More than [`MAX_VARIABLES`].
    TooManyVariables(u32),
    /// More than [`MAX_LITERALS`].
    TooManyLiterals,
    /// A literal outside `1..=variables`: the number of the clause, counted from 0, and it.
    UnknownLiteral(usize, i32),
}

impl fmt::Display for TheoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyVariables(n) => {
                write!(f, "{n} variables; at most {MAX_VARIABLES} are read")
            }
            Self::TooManyLiterals => {
                write!(
                    f,
                    "more than {MAX_LITERALS} literals in all clauses together"
                )
            }
            Self::UnknownLiteral(clause, literal) => {
                write!(
                    f,
                    "clause {} names {literal}, which is no variable",
                    clause + 1
                )
            }
        }
    }
}

impl std::error::Error for TheoryError {}

impl Theory {
    /// A theory of raw clauses: every variable is an item, every clause a rule of its own.
    ///
    /// # Errors
    /// Where it is too large or a literal is out of range.
    pub fn of_clauses<'a>(
        variables: u32,
        clauses: impl IntoIterator<Item = &'a [i32]>,
    ) -> Result<Self, TheoryError> {
        if variables > MAX_VARIABLES {
            return Err(TheoryError::TooManyVariables(variables));
        }
        let mut theory = Self {
            items: variables,
            visible: variables,
            variables,
            ..Self::default()
        };
        for (number, clause) in clauses.into_iter().enumerate() {
            let known = |l: &&i32| l.unsigned_abs() >= 1 && l.unsigned_abs() <= variables;
            if let Some(&stranger) = clause.iter().find(|l| !known(l)) {
                return Err(TheoryError::UnknownLiteral(number, stranger));
            }
            let origin = u32::try_from(number).unwrap_or(STRUCTURE);
            theory.add(clause, origin)?;
        }
        Ok(theory)
    }

    /// Adds one clause.
    pub(crate) fn add(&mut self, clause: &[i32], origin: u32) -> Result<(), TheoryError> {
        if self.literals.len() + clause.len() > MAX_LITERALS {
            return Err(TheoryError::TooManyLiterals);
        }
        self.literals.extend_from_slice(clause);
        let end = u32::try_from(self.literals.len()).map_err(|_| TheoryError::TooManyLiterals)?;
        self.ends.push(end);
        self.origins.push(origin);
        Ok(())
    }

    /// How many clauses there are.
    #[must_use]
    pub fn clause_count(&self) -> usize {
        self.ends.len()
    }

    /// The clauses with the rule each belongs to.
    pub fn clauses(&self) -> impl Iterator<Item = (&[i32], u32)> + '_ {
        let mut start = 0;
        self.ends
            .iter()
            .zip(&self.origins)
            .map(move |(&end, &origin)| {
                let from = std::mem::replace(&mut start, end as usize);
                (&self.literals[from..end as usize], origin)
            })
    }
}
