//! The language of rules: logic over options, and comparisons over numbers and totals.

use serde::{Deserialize, Serialize};

/// A statement about a configuration, true or false of each.
///
/// In JSON an object with one field: `{"option": "steel"}`, `{"not": {"option": "steel"}}`,
/// `{"implies": [{"option": "steel"}, {"option": "heavy"}]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Logic {
    /// Always true, or never.
    Always(bool),
    /// The option of this id is chosen.
    Option(String),
    /// The number of this id is asked for, whatever its value: false where its `when` is.
    Asked(String),
    /// The opposite.
    Not(Box<Logic>),
    /// All of these; true of none.
    And(Vec<Logic>),
    /// One at least; false of none.
    Or(Vec<Logic>),
    /// Where the first holds, the second must.
    Implies(Box<[Logic; 2]>),
    /// Both or neither.
    Iff(Box<[Logic; 2]>),
    /// One, not both.
    Xor(Box<[Logic; 2]>),
    /// At most `n` of these hold.
    AtMost(Several),
    /// At least `n` of these hold.
    AtLeast(Several),
    /// Exactly `n` of these hold.
    Exactly(Several),
    /// A comparison of two numbers.
    Compare(Comparison),
}

/// How many of several statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Several {
    /// The bound.
    pub n: u32,
    /// The statements.
    pub of: Vec<Logic>,
}

/// `left is right`, for example `width <= 120`.
///
/// A number that is not asked for counts as 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// The left side.
    pub left: Term,
    /// How they compare.
    pub is: Relation,
    /// The right side.
    pub right: Term,
}

/// How two numbers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relation {
    /// Equal.
    #[serde(rename = "=")]
    Equal,
    /// Not equal.
    #[serde(rename = "!=")]
    Differs,
    /// Less.
    #[serde(rename = "<")]
    Less,
    /// Less or equal.
    #[serde(rename = "<=")]
    AtMost,
    /// Greater.
    #[serde(rename = ">")]
    Greater,
    /// Greater or equal.
    #[serde(rename = ">=")]
    AtLeast,
}

/// A number in a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Term {
    /// This value.
    Constant(i64),
    /// The value of the number of this id; 0 where it is not asked for.
    Number(String),
    /// The sum of the named attribute over all chosen options ([`Choice::attributes`]).
    ///
    /// [`Choice::attributes`]: super::model::Choice::attributes
    Total(String),
    /// The named attribute of one option where that is chosen, otherwise 0.
    Attribute {
        /// The option's id.
        option: String,
        /// The attribute's name.
        name: String,
    },
    /// The sum of these.
    Sum(Vec<Term>),
    /// A term times a constant.
    Times(i64, Box<Term>),
}

impl Logic {
    /// The option of this id is chosen.
    #[must_use]
    pub fn option(id: impl Into<String>) -> Self {
        Self::Option(id.into())
    }

    /// `self` where `self` holds, then `then`.
    #[must_use]
    pub fn implies(self, then: Self) -> Self {
        Self::Implies(Box::new([self, then]))
    }

    /// Both or neither.
    #[must_use]
    pub fn iff(self, other: Self) -> Self {
        Self::Iff(Box::new([self, other]))
    }

    /// One, not both.
    #[must_use]
    pub fn xor(self, other: Self) -> Self {
        Self::Xor(Box::new([self, other]))
    }

    /// The opposite.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }
}
