//! From a model to clauses.
//!
//! Items become the first variables, surcharges the next ones; whatever else is needed is defined
//! by an equivalence, so that it follows from the items and counts stay exact.

mod definitions;
mod sums;

use super::catalogue::{Catalogue, Kind};
use super::check::{Fault, check};
use super::logic::{Comparison, Logic, Relation, Several, Term};
use super::model::{ANYTHING, Cell, Choice, Choose, Group, Model, NOTHING, Table};
use super::theory::{STRUCTURE, Theory};
use definitions::{Definitions, FALSE, TRUE, TooLarge};
use std::collections::BTreeMap;
use sums::Block;

/// Lowers a model that has no faults.
///
/// The rule of a clause ([`Theory::clauses`]) is the number of the rule, or, beyond the rules, of
/// the table.
///
/// # Errors
/// All faults that [`check`] finds; or the rule that takes too many combinations.
pub fn lower(model: &Model) -> Result<Theory, Vec<Fault>> {
    let faults = check(model);
    if !faults.is_empty() {
        return Err(faults);
    }
    let fault = |place: String, message: String| vec![Fault { place, message }];
    let catalogue =
        Catalogue::of(model).map_err(|odd| fault("groups".to_owned(), odd.to_string()))?;
    let mut lowering = Lowering::new(&catalogue, model);
    lowering
        .model(model)
        .map_err(|large| fault(lowering.place.clone(), large.message().to_owned()))?;
    Ok(lowering.definitions.theory)
}

struct Lowering<'a> {
    catalogue: &'a Catalogue,
    definitions: Definitions,
    /// What is lowered now, for messages.
    place: String,
    /// Per number where it is asked for.
    asked: Vec<i32>,
    /// Per attribute the options that have it.
    attributes: BTreeMap<&'a str, Vec<(i32, i64)>>,
}

fn variable(item: u32) -> i32 {
    item as i32 + 1
}

impl<'a> Lowering<'a> {
    fn new(catalogue: &'a Catalogue, model: &'a Model) -> Self {
        let items = catalogue.len() as u32;
        let visible = items + model.surcharges.len() as u32;
        let mut attributes: BTreeMap<&'a str, Vec<(i32, i64)>> = BTreeMap::new();
        let mut open: Vec<&'a Choice> = model.groups.iter().flat_map(|g| &g.options).collect();
        while let Some(option) = open.pop() {
            let item = catalogue.option(&option.id).map_or(FALSE, variable);
            for (name, &value) in &option.attributes {
                attributes.entry(name).or_default().push((item, value));
            }
            open.extend(option.groups.iter().flat_map(|g| &g.options));
        }
        Self {
            catalogue,
            definitions: Definitions::new(items, visible),
            place: String::new(),
            asked: Vec::new(),
            attributes,
        }
    }

    fn model(&mut self, model: &Model) -> Result<(), TooLarge> {
        // A number's condition may ask whether another number is asked for.
        for _ in &model.numbers {
            let asked = self.definitions.fresh()?;
            self.asked.push(asked);
        }
        self.groups(&model.groups)?;
        for (k, number) in model.numbers.iter().enumerate() {
            self.place = format!("numbers[{k}] (\"{}\")", number.id);
            let asked = self.asked[k];
            let holds = match &number.when {
                Some(when) => self.literal(when)?,
                None => TRUE,
            };
            self.definitions.equate(asked, holds, STRUCTURE)?;
            let entry = &self.catalogue.numbers()[k];
            let values: Vec<i32> = (entry.first..entry.first + entry.count)
                .map(variable)
                .collect();
            self.choose(&values, Choose::ONE, holds)?;
        }
        for (k, rule) in model.rules.iter().enumerate() {
            self.place = format!("rules[{k}] (\"{}\")", rule.id);
            self.require(&rule.holds, k as u32)?;
        }
        for (k, table) in model.tables.iter().enumerate() {
            self.place = format!("tables[{k}] (\"{}\")", table.id);
            self.table(table, (model.rules.len() + k) as u32)?;
        }
        for (k, surcharge) in model.surcharges.iter().enumerate() {
            self.place = format!("surcharges[{k}] (\"{}\")", surcharge.id);
            let applies = self.literal(&surcharge.when)?;
            let own = variable((self.catalogue.len() + k) as u32);
            self.definitions.equate(own, applies, STRUCTURE)?;
        }
        Ok(())
    }

    /// All groups, in the order of the catalogue.
    fn groups(&mut self, top: &[Group]) -> Result<(), TooLarge> {
        let mut open: Vec<&Group> = top.iter().rev().collect();
        while let Some(group) = open.pop() {
            self.place = format!("group \"{}\"", group.id);
            let Some(entry) = self.catalogue.group_of(&group.id) else {
                continue;
            };
            let parent = entry.parent.map_or(TRUE, variable);
            let when = match &group.when {
                Some(when) => self.literal(when)?,
                None => TRUE,
            };
            let asked = self.definitions.and(vec![parent, when])?;
            let options: Vec<i32> = entry.items.iter().map(|&i| variable(i)).collect();
            self.choose(&options, group.choose, asked)?;
            for option in group.options.iter().rev() {
                open.extend(option.groups.iter().rev());
            }
        }
        Ok(())
    }

    /// Where `asked` holds, so and so many; otherwise none.
    fn choose(&mut self, options: &[i32], choose: Choose, asked: i32) -> Result<(), TooLarge> {
        let (min, max) = (choose.min as usize, choose.max as usize);
        for &option in options {
            self.definitions.clause(&[-option, asked], STRUCTURE)?;
        }
        if min == options.len() {
            for &option in options {
                self.definitions.clause(&[-asked, option], STRUCTURE)?;
            }
            return Ok(());
        }
        if max == 0 {
            for &option in options {
                self.definitions.clause(&[-option], STRUCTURE)?;
            }
        } else if max == 1 {
            self.definitions.at_most_one(options, STRUCTURE)?;
        } else if max < options.len() {
            let fits = self.count_at_most(options, max as i64)?;
            self.definitions.clause(&[fits], STRUCTURE)?;
        }
        if min == 1 {
            let mut clause = options.to_vec();
            clause.push(-asked);
            self.definitions.clause(&clause, STRUCTURE)?;
        } else if min > 1 {
            let short = self.count_at_most(options, min as i64 - 1)?;
            self.definitions.clause(&[-asked, -short], STRUCTURE)?;
        }
        Ok(())
    }

    fn count_at_most(&mut self, literals: &[i32], most: i64) -> Result<i32, TooLarge> {
        let blocks: Vec<Block> = literals.iter().map(|&l| vec![(l, 1)]).collect();
        sums::at_most(&mut self.definitions, &blocks, most)
    }

    /// Demands a statement, in as few clauses as it takes.
    fn require(&mut self, logic: &Logic, rule: u32) -> Result<(), TooLarge> {
        match logic {
            Logic::And(list) => list.iter().try_for_each(|inner| self.require(inner, rule)),
            Logic::Or(list) => {
                let clause = self.literals(list)?;
                self.definitions.clause(&clause, rule)
            }
            Logic::Implies(pair) => {
                let [if_this, then] = pair.as_ref();
                let if_this = self.literal(if_this)?;
                if let Logic::And(list) = then {
                    for inner in list {
                        let inner = self.literal(inner)?;
                        self.definitions.clause(&[-if_this, inner], rule)?;
                    }
                    return Ok(());
                }
                let mut clause = match then {
                    Logic::Or(list) => self.literals(list)?,
                    other => vec![self.literal(other)?],
                };
                clause.push(-if_this);
                self.definitions.clause(&clause, rule)
            }
            Logic::Iff(pair) => {
                let (a, b) = (self.literal(&pair[0])?, self.literal(&pair[1])?);
                self.definitions.equate(a, b, rule)
            }
            other => {
                let literal = self.literal(other)?;
                self.definitions.clause(&[literal], rule)
            }
        }
    }

    fn literals(&mut self, list: &[Logic]) -> Result<Vec<i32>, TooLarge> {
        list.iter().map(|inner| self.literal(inner)).collect()
    }

    /// A literal that holds exactly where the statement does.
    fn literal(&mut self, logic: &Logic) -> Result<i32, TooLarge> {
        Ok(match logic {
            Logic::Always(holds) => {
                if *holds {
                    TRUE
                } else {
                    FALSE
                }
            }
            Logic::Option(id) => self.catalogue.option(id).map_or(FALSE, variable),
            Logic::Asked(id) => {
                let at = self.catalogue.numbers().iter().position(|n| n.id == *id);
                at.and_then(|k| self.asked.get(k)).copied().unwrap_or(FALSE)
            }
            Logic::Not(inner) => -self.literal(inner)?,
            Logic::And(list) => {
                let list = self.literals(list)?;
                self.definitions.and(list)?
            }
            Logic::Or(list) => {
                let list = self.literals(list)?;
                self.definitions.or(&list)?
            }
            Logic::Implies(pair) => {
                let (a, b) = (self.literal(&pair[0])?, self.literal(&pair[1])?);
                self.definitions.or(&[-a, b])?
            }
            Logic::Iff(pair) => {
                let (a, b) = (self.literal(&pair[0])?, self.literal(&pair[1])?);
                self.definitions.if_else(a, b, -b)?
            }
            Logic::Xor(pair) => {
                let (a, b) = (self.literal(&pair[0])?, self.literal(&pair[1])?);
                self.definitions.if_else(a, -b, b)?
            }
            Logic::AtMost(several) => self.several(several, 0)?,
            Logic::AtLeast(several) => -self.several(several, -1)?,
            Logic::Exactly(several) => {
                let (most, fewer) = (self.several(several, 0)?, self.several(several, -1)?);
                self.definitions.and(vec![most, -fewer])?
            }
            Logic::Compare(comparison) => self.compare(comparison)?,
        })
    }

    /// At most `n + shift` of these.
    fn several(&mut self, several: &Several, shift: i64) -> Result<i32, TooLarge> {
        let literals = self.literals(&several.of)?;
        self.count_at_most(&literals, i64::from(several.n) + shift)
    }

    fn compare(&mut self, comparison: &Comparison) -> Result<i32, TooLarge> {
        let mut weights: BTreeMap<i32, i128> = BTreeMap::new();
        let mut constant = 0_i128;
        self.add(&comparison.left, 1, &mut weights, &mut constant)?;
        self.add(&comparison.right, -1, &mut weights, &mut constant)?;
        let blocks = self.blocks(&weights)?;
        let bound = i64::try_from(-constant).map_err(|_| TooLarge::Numbers)?;
        let below = bound.checked_sub(1).ok_or(TooLarge::Numbers)?;
        let mut at_most = |bound| sums::at_most(&mut self.definitions, &blocks, bound);
        Ok(match comparison.is {
            Relation::AtMost => at_most(bound)?,
            Relation::Less => at_most(below)?,
            Relation::Greater => -at_most(bound)?,
            Relation::AtLeast => -at_most(below)?,
            Relation::Equal | Relation::Differs => {
                let (most, less) = (at_most(bound)?, at_most(below)?);
                let equal = self.definitions.and(vec![most, -less])?;
                if comparison.is == Relation::Equal {
                    equal
                } else {
                    -equal
                }
            }
        })
    }

    /// Adds `times` a term to the weights and the constant.
    fn add(
        &self,
        term: &Term,
        times: i128,
        weights: &mut BTreeMap<i32, i128>,
        constant: &mut i128,
    ) -> Result<(), TooLarge> {
        // Factors of 40 bits each, a few of them deep, leave 128 bits soon.
        if times.unsigned_abs() > 1 << 80 {
            return Err(TooLarge::Numbers);
        }
        let mut weigh = |literal: i32, value: i64| {
            *weights.entry(literal).or_default() += i128::from(value) * times;
        };
        match term {
            Term::Constant(value) => *constant += i128::from(*value) * times,
            Term::Number(id) => {
                if let Some(number) = self.catalogue.number(id) {
                    for k in 0..number.count {
                        let value = number.from + i64::from(k) * number.step;
                        weigh(variable(number.first + k), value);
                    }
                }
            }
            Term::Total(name) => {
                let options = self
                    .attributes
                    .get(name.as_str())
                    .map_or(&[][..], Vec::as_slice);
                for &(literal, value) in options {
                    weigh(literal, value);
                }
            }
            Term::Attribute { option, name } => {
                let own = self.catalogue.option(option).map(variable);
                let options = self
                    .attributes
                    .get(name.as_str())
                    .map_or(&[][..], Vec::as_slice);
                for &(literal, value) in options.iter().filter(|(l, _)| Some(*l) == own) {
                    weigh(literal, value);
                }
            }
            Term::Sum(list) => {
                for inner in list {
                    self.add(inner, times, weights, constant)?;
                }
            }
            Term::Times(factor, inner) => {
                self.add(inner, times * i128::from(*factor), weights, constant)?;
            }
        }
        Ok(())
    }

    /// Groups weighted items by what excludes each other.
    fn blocks(&self, weights: &BTreeMap<i32, i128>) -> Result<Vec<Block>, TooLarge> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut known: BTreeMap<(bool, usize), usize> = BTreeMap::new();
        for (&literal, &weight) in weights.iter().filter(|(_, w)| **w != 0) {
            let weight = i64::try_from(weight).map_err(|_| TooLarge::Numbers)?;
            if weight.unsigned_abs() > 1 << 50 {
                return Err(TooLarge::Numbers);
            }
            let item = literal.unsigned_abs() - 1;
            let rivals = match self.catalogue.kind(item) {
                Some(Kind::Value(number, _)) => Some((false, number)),
                Some(Kind::Option(group)) => {
                    let exclusive = self.catalogue.groups()[group].choose.exclusive();
                    exclusive.then_some((true, group))
                }
                None => None,
            };
            let at = match rivals {
                Some(rivals) => *known.entry(rivals).or_insert(blocks.len()),
                None => blocks.len(),
            };
            if at == blocks.len() {
                blocks.push(Vec::new());
            }
            blocks[at].push((literal, weight));
        }
        Ok(blocks)
    }

    fn table(&mut self, table: &Table, rule: u32) -> Result<(), TooLarge> {
        let mut rows = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let mut cells = Vec::with_capacity(row.len());
            for (cell, column) in row.iter().zip(&table.columns) {
                cells.push(self.cell(cell, column)?);
            }
            rows.push(self.definitions.and(cells)?);
        }
        self.definitions.clause(&rows, rule)
    }

    fn cell(&mut self, cell: &Cell, column: &str) -> Result<i32, TooLarge> {
        Ok(match cell {
            Cell::Value(value) => self.catalogue.value(column, *value).map_or(FALSE, variable),
            Cell::Option(id) if id == ANYTHING => TRUE,
            Cell::Option(id) if id == NOTHING => {
                let items: Vec<i32> = match self.catalogue.number(column) {
                    Some(n) => (n.first..n.first + n.count).map(variable).collect(),
                    None => {
                        let group = self.catalogue.group_of(column);
                        group.map_or(Vec::new(), |g| {
                            g.items.iter().map(|&i| variable(i)).collect()
                        })
                    }
                };
                -self.definitions.or(&items)?
            }
            Cell::Option(id) => self.catalogue.option(id).map_or(FALSE, variable),
            Cell::AnyOf(cells) => {
                let any: Result<Vec<i32>, TooLarge> =
                    cells.iter().map(|inner| self.cell(inner, column)).collect();
                self.definitions.or(&any?)?
            }
        })
    }
}
