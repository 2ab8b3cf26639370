//! What the numbers of the engine stand for: a model's options, numbers and groups, found by id.

use super::answers::Item;
use super::model::{Choice, Choose, Group, MAX_DEPTH, MAX_ITEMS, Model};
use crate::money::Currency;
use std::collections::BTreeMap;

/// An item: an option, or one value of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An option, of the group of this number.
    Option(usize),
    /// A value of the number of this number.
    Value(usize, i64),
}

/// A group in the order of the tree, parents first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupEntry {
    /// Its id.
    pub id: String,
    /// How many options.
    pub choose: Choose,
    /// The option it belongs to; none at the top.
    pub parent: Option<Item>,
    /// Its options.
    pub items: Vec<Item>,
}

/// A number of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberEntry {
    /// Its id.
    pub id: String,
    /// The item of its smallest value; the others follow.
    pub first: Item,
    /// How many values it has.
    pub count: u32,
    /// The smallest value.
    pub from: i64,
    /// The distance of values.
    pub step: i64,
}

/// All items, groups and numbers of a model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    kinds: Vec<Kind>,
    ids: Vec<String>,
    groups: Vec<GroupEntry>,
    numbers: Vec<NumberEntry>,
    options_by_id: BTreeMap<String, Item>,
    numbers_by_id: BTreeMap<String, usize>,
    groups_by_id: BTreeMap<String, usize>,
    lead_days: Vec<u32>,
    surcharges: Vec<String>,
}

/// The model is too large, too deep, or uses an id twice: which id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlistable(pub String);

impl std::fmt::Display for Unlistable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the model cannot be listed at \"{}\"", self.0)
    }
}

impl std::error::Error for Unlistable {}

impl Catalogue {
    /// Lists a model's items.
    ///
    /// # Errors
    /// Where the model is too large or too deep, or an id occurs twice.
    pub fn of(model: &Model) -> Result<Self, Unlistable> {
        let mut list = Self::default();
        let top = model.groups.iter().map(|g| (g, None, 0));
        // Depth first, in the order of the file.
        let mut open: Vec<(&Group, Option<Item>, usize)> = top.rev().collect();
        while let Some((group, parent, depth)) = open.pop() {
            if depth > MAX_DEPTH {
                return Err(Unlistable(group.id.clone()));
            }
            let first = list.kinds.len();
            list.group(group, parent)?;
            for (k, option) in group.options.iter().enumerate().rev() {
                let item = (first + k) as Item;
                open.extend(
                    option
                        .groups
                        .iter()
                        .rev()
                        .map(|g| (g, Some(item), depth + 1)),
                );
            }
        }
        for number in &model.numbers {
            let entry = NumberEntry {
                id: number.id.clone(),
                first: list.kinds.len() as Item,
                count: number.values().count() as u32,
                from: number.from,
                step: number.step,
            };
            let taken = list.options_by_id.contains_key(&number.id)
                || list
                    .numbers_by_id
                    .insert(number.id.clone(), list.numbers.len())
                    .is_some();
            if taken || list.kinds.len() + entry.count as usize > MAX_ITEMS {
                return Err(Unlistable(number.id.clone()));
            }
            for value in number.values() {
                list.kinds.push(Kind::Value(list.numbers.len(), value));
                list.ids.push(format!("{}={value}", number.id));
                list.lead_days.push(model.lead_days);
            }
            list.numbers.push(entry);
        }
        for days in &mut list.lead_days {
            *days = (*days).max(model.lead_days);
        }
        list.surcharges = model.surcharges.iter().map(|s| s.id.clone()).collect();
        Ok(list)
    }

    fn group(&mut self, group: &Group, parent: Option<Item>) -> Result<(), Unlistable> {
        let number = self.groups.len();
        if self.groups_by_id.insert(group.id.clone(), number).is_some() {
            return Err(Unlistable(group.id.clone()));
        }
        let first = self.kinds.len() as Item;
        if self.kinds.len() + group.options.len() > MAX_ITEMS {
            return Err(Unlistable(group.id.clone()));
        }
        for option in &group.options {
            let item = self.kinds.len() as Item;
            if self.options_by_id.insert(option.id.clone(), item).is_some() {
                return Err(Unlistable(option.id.clone()));
            }
            self.kinds.push(Kind::Option(number));
            self.ids.push(option.id.clone());
            self.lead_days.push(option.lead_days);
        }
        self.groups.push(GroupEntry {
            id: group.id.clone(),
            choose: group.choose,
            parent,
            items: (first..self.kinds.len() as Item).collect(),
        });
        Ok(())
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Whether there is nothing to decide.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// What an item is.
    #[must_use]
    pub fn kind(&self, item: Item) -> Option<Kind> {
        self.kinds.get(item as usize).copied()
    }

    /// An item's id: the option's, or `number=value`. Empty for an unknown item.
    #[must_use]
    pub fn id(&self, item: Item) -> &str {
        self.ids.get(item as usize).map_or("", String::as_str)
    }

    /// The groups, parents first.
    #[must_use]
    pub fn groups(&self) -> &[GroupEntry] {
        &self.groups
    }

    /// The numbers.
    #[must_use]
    pub fn numbers(&self) -> &[NumberEntry] {
        &self.numbers
    }

    /// The ids of the surcharges.
    #[must_use]
    pub fn surcharges(&self) -> &[String] {
        &self.surcharges
    }

    /// Lead times by item, in days.
    #[must_use]
    pub fn lead_days(&self) -> &[u32] {
        &self.lead_days
    }

    /// The item of an option.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<Item> {
        self.options_by_id.get(id).copied()
    }

    /// The number of this id.
    #[must_use]
    pub fn number(&self, id: &str) -> Option<&NumberEntry> {
        self.numbers_by_id
            .get(id)
            .and_then(|&n| self.numbers.get(n))
    }

    /// The group of this id.
    #[must_use]
    pub fn group_of(&self, id: &str) -> Option<&GroupEntry> {
        self.groups_by_id.get(id).and_then(|&g| self.groups.get(g))
    }

    /// The item of a number's value.
    #[must_use]
    pub fn value(&self, id: &str, value: i64) -> Option<Item> {
        let number = self.number(id)?;
        let distance = value.checked_sub(number.from)?;
        let step = u32::try_from(distance.checked_div(number.step)?).ok()?;
        let whole = distance % number.step == 0 && step < number.count;
        whole.then(|| number.first + step)
    }

    /// The item of this id, as [`Self::id`] gives it.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<Item> {
        self.option(id).or_else(|| {
            let (number, value) = id.rsplit_once('=')?;
            self.value(number, value.parse().ok()?)
        })
    }

    /// The items of which at most one can be taken together with this one: of its number, or of
    /// its group where that takes one only. Itself alone otherwise.
    #[must_use]
    pub fn rivals(&self, item: Item) -> Vec<Item> {
        match self.kind(item) {
            Some(Kind::Option(group)) if self.groups[group].choose.exclusive() => {
                self.groups[group].items.clone()
            }
            Some(Kind::Value(number, _)) => {
                let number = &self.numbers[number];
                (number.first..number.first + number.count).collect()
            }
            _ => vec![item],
        }
    }

    /// What each item and then each surcharge adds to the price, and the price before them.
    /// `None` where the model has no prices in this currency.
    #[must_use]
    pub fn prices(&self, model: &Model, currency: Currency) -> Option<(i64, Vec<i64>)> {
        let list = model.price_lists.iter().find(|l| l.currency == currency);
        if list.is_none() && model.currency != currency {
            return None;
        }
        let price =
            |id: &str, own: i64| list.map_or(own, |list| list.prices.get(id).copied().unwrap_or(0));
        let mut prices = vec![0; self.kinds.len()];
        let mut open: Vec<&Choice> = model.groups.iter().flat_map(|g| &g.options).collect();
        while let Some(option) = open.pop() {
            if let Some(item) = self.option(&option.id) {
                prices[item as usize] = price(&option.id, option.price);
            }
            open.extend(option.groups.iter().flat_map(|g| &g.options));
        }
        for number in &model.numbers {
            let step = price(&number.id, number.price_per_step);
            let Some(entry) = self.number(&number.id) else {
                continue;
            };
            for k in 0..entry.count {
                prices[(entry.first + k) as usize] = step.saturating_mul(i64::from(k));
            }
        }
        prices.extend(model.surcharges.iter().map(|s| price(&s.id, s.price)));
        Some((list.map_or(model.base_price, |l| l.base_price), prices))
    }
}
