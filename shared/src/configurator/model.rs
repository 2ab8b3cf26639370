//! A product to configure, as data: Portico's own format `portico-model/1`, and what the readers
//! of UVL and SXFM fill.
//!
//! A product has *groups*; of each group so and so many *options* are chosen. An option may open
//! groups of its own, which are asked only where it is chosen: that makes a tree. *Numbers* are
//! choices among evenly spaced values. *Rules* and *tables* say what fits together. Prices are
//! integers in the currency's minor unit.
//!
//! **Feature trees.** A feature is an option; a group of children below it is a [`Group`] with
//! `choose` of `k..k` for `k` mandatory children, `0..k` for optional ones, `1..1` for an
//! alternative, `1..k` for an or-group, `n..m` for a cardinality. The root is the only option of a
//! top-level group with `choose` `1..1`. A cross-tree constraint is a [`Rule`]; a numeric feature
//! is a [`Number`] whose `when` names its parent; a numeric attribute goes to
//! [`Choice::attributes`], a price to [`Choice::price`]. Readers make up ids for groups, for
//! instance `parent/0`, and must not build trees deeper than [`MAX_DEPTH`].

use super::logic::Logic;
use crate::money::Currency;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name and version of the format, the value of [`Model::format`].
pub const FORMAT: &str = "portico-model/1";

/// Groups inside options inside groups, and statements inside statements: no deeper than this.
pub const MAX_DEPTH: usize = 64;
/// Options and values of numbers together.
pub const MAX_ITEMS: usize = 50_000;
/// Values of one number.
pub const MAX_VALUES: i64 = 1_000;
/// Rules, tables and surcharges together.
pub const MAX_RULES: usize = 200_000;
/// Rows of one table.
pub const MAX_ROWS: usize = 20_000;
/// Characters of an id, and of a name.
pub const MAX_ID: usize = 200;
/// Characters of a help text or a rule's sentence.
pub const MAX_HELP: usize = 4_000;
/// The sum of all prices' absolute values, so that no sum of prices can overflow.
pub const MAX_MONEY: i64 = 1 << 50;
/// The largest absolute value of a number, an attribute or a constant in a rule.
pub const MAX_NUMBER: i64 = 1 << 40;
/// The largest quantity a price is asked for.
pub const MAX_QUANTITY: u32 = 1_000_000;

/// A product to configure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Always [`FORMAT`].
    pub format: String,
    /// The product's id: the same in every version of its model.
    pub id: String,
    /// The product's name, per language.
    #[serde(default)]
    pub words: Words,
    /// The currency of all prices outside [`Model::price_lists`].
    pub currency: Currency,
    /// What the product costs before any option.
    #[serde(default)]
    pub base_price: i64,
    /// Days until delivery before any option.
    #[serde(default)]
    pub lead_days: u32,
    /// The groups asked first, in the order they are asked.
    pub groups: Vec<Group>,
    /// The numbers, asked after the groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<Number>,
    /// What must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Allowed combinations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<Table>,
    /// What certain combinations cost beyond their parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub surcharges: Vec<Surcharge>,
    /// Discounts by quantity, applied last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// Prices in further currencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub price_lists: Vec<PriceList>,
}

/// What people read, per language tag (`en`, `de`, `pt-BR`).
pub type Words = BTreeMap<String, Text>;

/// What people read, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The name; of a rule or a table the sentence that explains it.
    pub name: String,
    /// A longer explanation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
}

/// A question: choose `choose` of these options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Unique among groups.
    pub id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub words: Words,
    /// How many options.
    pub choose: Choose,
    /// Asked only where this holds, besides the option it belongs to; otherwise none is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Logic>,
    /// The options, in the order they are shown.
    pub options: Vec<Choice>,
}

/// From how many to how many, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choose {
    /// At least.
    pub min: u32,
    /// At most.
    pub max: u32,
}

/// One option of a group.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Unique among options and numbers.
    pub id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub words: Words,
    /// What it adds to the price; may be negative.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub price: i64,
    /// Days until delivery where it is chosen: a product takes as long as its slowest option.
    #[serde(default, skip_serializing_if = "no_days")]
    pub lead_days: u32,
    /// Whole numbers that rules may add up or compare, for example `watt`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, i64>,
    /// Address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// A colour as `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swatch: Option<String>,
    /// Shows in the tree, but is no part of the product by itself (UVL's `abstract`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub structural: bool,
    /// What is asked further where this is chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
}

/// A choice among `from`, `from + step`, ... up to `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// Unique among options and numbers.
    pub id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub words: Words,
    /// The smallest value.
    pub from: i64,
    /// No value is greater.
    pub to: i64,
    /// The distance of values; positive.
    pub step: i64,
    /// How many of the values' digits are behind the decimal point when shown.
    #[serde(default, skip_serializing_if = "no_decimals")]
    pub decimals: u8,
    /// The unit shown behind a value, for example `cm`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// What each step above `from` adds to the price.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub price_per_step: i64,
    /// Asked only where this holds; otherwise it has no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Logic>,
}

/// What must hold of every configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique among rules, tables and surcharges.
    pub id: String,
    /// The sentence that explains it to a customer.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub words: Words,
    /// What must hold.
    pub holds: Logic,
}

/// Combinations that are allowed; every other one is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Unique among rules, tables and surcharges.
    pub id: String,
    /// The sentence that explains it to a customer.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub words: Words,
    /// What each column is about: the id of a group that takes one option at most, or of a number.
    pub columns: Vec<String>,
    /// The allowed combinations, each with a cell per column.
    pub rows: Vec<Vec<Cell>>,
}

/// What a row of a table says of one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// This value of a number.
    Value(i64),
    /// This option; or `*` for anything, or `-` for nothing chosen.
    Option(String),
    /// One of these.
    AnyOf(Vec<Cell>),
}

/// The cell that fits everything.
pub const ANYTHING: &str = "*";
/// The cell that fits where nothing is chosen.
pub const NOTHING: &str = "-";

/// What a combination costs beyond its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surcharge {
    /// Unique among rules, tables and surcharges.
    pub id: String,
    /// Its name on the bill.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub words: Words,
    /// Where it applies.
    pub when: Logic,
    /// What it adds; may be negative.
    pub price: i64,
}

/// A discount from a quantity upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// From this quantity.
    pub from: u32,
    /// Hundredths of a percent off the whole; the largest tier reached applies.
    pub off_basis_points: u32,
}

/// Prices in one further currency: of every option, number and surcharge that has a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceList {
    /// The currency.
    pub currency: Currency,
    /// What the product costs before any option.
    #[serde(default)]
    pub base_price: i64,
    /// Price by the id of an option, number (per step) or surcharge.
    pub prices: BTreeMap<String, i64>,
}

impl Choose {
    /// Exactly one.
    pub const ONE: Self = Self { min: 1, max: 1 };

    /// Whether one option excludes the others.
    #[must_use]
    pub fn exclusive(self) -> bool {
        self.max <= 1
    }
}

impl Number {
    /// Its values in ascending order; none where the bounds or the step make no sense.
    pub fn values(&self) -> impl Iterator<Item = i64> + '_ {
        let count = self.count().clamp(0, MAX_VALUES);
        (0..count).map(|k| self.from + k * self.step)
    }

    /// How many values it has; not bounded by [`MAX_VALUES`].
    #[must_use]
    pub fn count(&self) -> i64 {
        let in_range = |n: i64| (-MAX_NUMBER..=MAX_NUMBER).contains(&n);
        let sound = self.step > 0 && self.from <= self.to;
        if !sound || !in_range(self.from) || !in_range(self.to) {
            return 0;
        }
        (self.to - self.from) / self.step + 1
    }
}

impl Model {
    /// An empty model, for readers of other formats to fill.
    #[must_use]
    pub fn new(id: impl Into<String>, currency: Currency) -> Self {
        Self {
            format: FORMAT.to_owned(),
            id: id.into(),
            words: Words::new(),
            currency,
            base_price: 0,
            lead_days: 0,
            groups: Vec::new(),
            numbers: Vec::new(),
            rules: Vec::new(),
            tables: Vec::new(),
            surcharges: Vec::new(),
            tiers: Vec::new(),
            price_lists: Vec::new(),
        }
    }
}

// serde passes a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(n: &i64) -> bool {
    *n == 0
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn no_days(n: &u32) -> bool {
    *n == 0
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn no_decimals(n: &u8) -> bool {
    *n == 0
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(b: &bool) -> bool {
    !*b
}
