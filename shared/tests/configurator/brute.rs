//! What a model means, read off its definition: every combination is looked at.

use shared::configurator::catalogue::{Catalogue, Kind};
use shared::configurator::logic::{Comparison, Logic, Relation, Several, Term};
use shared::configurator::model::{ANYTHING, Cell, Choice, Group, Model, NOTHING};

/// One configuration: its items, its price, and the surcharges that apply.
#[derive(Debug, Clone)]
pub(crate) struct Configuration {
    pub(crate) items: Vec<bool>,
    pub(crate) price: i64,
}

pub(crate) struct Meaning<'a> {
    pub(crate) model: &'a Model,
    pub(crate) catalogue: &'a Catalogue,
    options: Vec<&'a Choice>,
}

impl<'a> Meaning<'a> {
    pub(crate) fn new(model: &'a Model, catalogue: &'a Catalogue) -> Self {
        let mut options: Vec<(u32, &Choice)> = Vec::new();
        let mut open: Vec<&Choice> = model.groups.iter().flat_map(|g| &g.options).collect();
        while let Some(option) = open.pop() {
            options.push((catalogue.option(&option.id).unwrap(), option));
            open.extend(option.groups.iter().flat_map(|g| &g.options));
        }
        options.sort_by_key(|o| o.0);
        Self {
            model,
            catalogue,
            options: options.into_iter().map(|o| o.1).collect(),
        }
    }

    /// All valid configurations.
    pub(crate) fn all(&self) -> Vec<Configuration> {
        let mut found = Vec::new();
        let mut items = vec![false; self.catalogue.len()];
        self.options(0, &mut items, &mut found);
        found
    }

    fn options(&self, at: usize, items: &mut Vec<bool>, found: &mut Vec<Configuration>) {
        if at < self.options.len() {
            for taken in [false, true] {
                items[at] = taken;
                self.options(at + 1, items, found);
            }
            return;
        }
        self.numbers(0, items, found);
    }

    fn numbers(&self, number: usize, items: &mut Vec<bool>, found: &mut Vec<Configuration>) {
        let Some(entry) = self.catalogue.numbers().get(number) else {
            if self.valid(items) {
                found.push(Configuration {
                    items: items.clone(),
                    price: self.price(items),
                });
            }
            return;
        };
        self.numbers(number + 1, items, found);
        for value in entry.first..entry.first + entry.count {
            items[value as usize] = true;
            self.numbers(number + 1, items, found);
            items[value as usize] = false;
        }
    }

    fn value(&self, items: &[bool], id: &str) -> Option<i64> {
        let entry = self.catalogue.number(id).unwrap();
        (entry.first..entry.first + entry.count)
            .find(|&i| items[i as usize])
            .map(|i| match self.catalogue.kind(i) {
                Some(Kind::Value(_, value)) => value,
                other => panic!("{other:?}"),
            })
    }

    fn valid(&self, items: &[bool]) -> bool {
        let top = self.model.groups.iter().all(|g| self.group(items, g, true));
        let numbers = self.model.numbers.iter().all(|n| {
            let asked = n.when.as_ref().is_none_or(|when| self.holds(items, when));
            self.value(items, &n.id).is_some() == asked
        });
        top && numbers
            && self.model.rules.iter().all(|r| self.holds(items, &r.holds))
            && self.model.tables.iter().all(|t| {
                t.rows.iter().any(|row| {
                    row.iter()
                        .zip(&t.columns)
                        .all(|(cell, column)| self.cell(items, cell, column))
                })
            })
    }

    fn group(&self, items: &[bool], group: &Group, parent: bool) -> bool {
        let asked = parent
            && group
                .when
                .as_ref()
                .is_none_or(|when| self.holds(items, when));
        let taken = |o: &Choice| items[self.catalogue.option(&o.id).unwrap() as usize];
        let count = group.options.iter().filter(|o| taken(o)).count() as u32;
        let fits = if asked {
            (group.choose.min..=group.choose.max).contains(&count)
        } else {
            count == 0
        };
        fits && group.options.iter().all(|o| {
            o.groups
                .iter()
                .all(|inner| self.group(items, inner, taken(o)))
        })
    }

    fn cell(&self, items: &[bool], cell: &Cell, column: &str) -> bool {
        match cell {
            Cell::Value(value) => self.value(items, column) == Some(*value),
            Cell::Option(id) if id == ANYTHING => true,
            Cell::Option(id) if id == NOTHING => match self.catalogue.group_of(column) {
                Some(group) => group.items.iter().all(|&i| !items[i as usize]),
                None => self.value(items, column).is_none(),
            },
            Cell::Option(id) => items[self.catalogue.option(id).unwrap() as usize],
            Cell::AnyOf(cells) => cells.iter().any(|inner| self.cell(items, inner, column)),
        }
    }

    fn holds(&self, items: &[bool], logic: &Logic) -> bool {
        let count = |s: &Several| s.of.iter().filter(|l| self.holds(items, l)).count() as u32;
        match logic {
            Logic::Always(holds) => *holds,
            Logic::Option(id) => items[self.catalogue.option(id).unwrap() as usize],
            Logic::Asked(id) => self.value(items, id).is_some(),
            Logic::Not(inner) => !self.holds(items, inner),
            Logic::And(list) => list.iter().all(|l| self.holds(items, l)),
            Logic::Or(list) => list.iter().any(|l| self.holds(items, l)),
            Logic::Implies(p) => !self.holds(items, &p[0]) || self.holds(items, &p[1]),
            Logic::Iff(p) => self.holds(items, &p[0]) == self.holds(items, &p[1]),
            Logic::Xor(p) => self.holds(items, &p[0]) != self.holds(items, &p[1]),
            Logic::AtMost(several) => count(several) <= several.n,
            Logic::AtLeast(several) => count(several) >= several.n,
            Logic::Exactly(several) => count(several) == several.n,
            Logic::Compare(Comparison { left, is, right }) => {
                let (l, r) = (self.term(items, left), self.term(items, right));
                match is {
                    Relation::Equal => l == r,
                    Relation::Differs => l != r,
                    Relation::Less => l < r,
                    Relation::AtMost => l <= r,
                    Relation::Greater => l > r,
                    Relation::AtLeast => l >= r,
                }
            }
        }
    }

    fn term(&self, items: &[bool], term: &Term) -> i64 {
        let own = |o: &Choice, name: &str| o.attributes.get(name).copied().unwrap_or(0);
        match term {
            Term::Constant(value) => *value,
            Term::Number(id) => self.value(items, id).unwrap_or(0),
            Term::Total(name) => {
                let taken = self.options.iter().zip(items).filter(|(_, taken)| **taken);
                taken.map(|(o, _)| own(o, name)).sum()
            }
            Term::Attribute { option, name } => {
                let item = self.catalogue.option(option).unwrap() as usize;
                if items[item] {
                    own(self.options[item], name)
                } else {
                    0
                }
            }
            Term::Sum(list) => list.iter().map(|t| self.term(items, t)).sum(),
            Term::Times(factor, inner) => factor * self.term(items, inner),
        }
    }

    fn price(&self, items: &[bool]) -> i64 {
        let taken = self.options.iter().zip(items).filter(|(_, taken)| **taken);
        let options: i64 = taken.map(|(o, _)| o.price).sum();
        let steps = self.model.numbers.iter().map(|n| {
            self.value(items, &n.id)
                .map_or(0, |v| (v - n.from) / n.step * n.price_per_step)
        });
        let surcharges = self.model.surcharges.iter();
        let extra: i64 = surcharges
            .filter(|s| self.holds(items, &s.when))
            .map(|s| s.price)
            .sum();
        self.model.base_price + options + steps.sum::<i64>() + extra
    }
}
