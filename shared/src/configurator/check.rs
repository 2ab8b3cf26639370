//! Whether a model makes sense before it is compiled: every fault with its place in the file.

use super::catalogue::Catalogue;
use super::logic::{Comparison, Logic, Term};
use super::model::{
    ANYTHING, Cell, Choice, FORMAT, Group, MAX_DEPTH, MAX_HELP, MAX_ID, MAX_ITEMS, MAX_MONEY,
    MAX_NUMBER, MAX_ROWS, MAX_RULES, MAX_VALUES, Model, NOTHING, Number, PriceList, Table, Words,
};
use std::collections::HashSet;
use std::fmt;

/// Faults beyond this many are not listed.
pub const MAX_FAULTS: usize = 100;

/// Something wrong with a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, as a path into the JSON: `groups[0].options[2].price`.
    pub place: String,
    /// What, as a sentence without a full stop.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// All faults of a model, in the order of the file; none where it can be lowered.
#[must_use]
pub fn check(model: &Model) -> Vec<Fault> {
    let mut check = Check::default();
    check.model(model);
    check.faults
}

#[derive(Default)]
struct Check<'a> {
    faults: Vec<Fault>,
    options: HashSet<&'a str>,
    numbers: HashSet<&'a str>,
    groups: HashSet<&'a str>,
    attributes: HashSet<&'a str>,
    rules: HashSet<&'a str>,
    items: i64,
    /// Priced ids with their multiples, for the price lists.
    priced: Vec<(&'a str, i64, i64)>,
}

impl<'a> Check<'a> {
    fn fault(&mut self, place: impl fmt::Display, message: impl fmt::Display) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault {
                place: place.to_string(),
                message: message.to_string(),
            });
        }
    }

    fn unless(&mut self, fine: bool, place: impl fmt::Display, message: impl fmt::Display) {
        if !fine {
            self.fault(place, message);
        }
    }

    fn model(&mut self, model: &'a Model) {
        self.unless(
            model.format == FORMAT,
            "format",
            format_args!("must be \"{FORMAT}\""),
        );
        self.id("id", &model.id);
        self.words("words", &model.words);
        self.groups("groups", &model.groups);
        for (k, number) in model.numbers.iter().enumerate() {
            self.number(&format!("numbers[{k}]"), number);
        }
        let most = i64::try_from(MAX_ITEMS).unwrap_or(i64::MAX);
        let items = self.items;
        self.unless(
            items <= most,
            "groups",
            format_args!("{items} options and values; at most {MAX_ITEMS} are read"),
        );
        let rules = model.rules.len() + model.tables.len() + model.surcharges.len();
        self.unless(
            rules <= MAX_RULES,
            "rules",
            format_args!("{rules} rules, tables and surcharges; at most {MAX_RULES} are read"),
        );
        if self.faults.is_empty() {
            self.relations(model);
            self.money(model);
        }
    }

    fn relations(&mut self, model: &'a Model) {
        self.conditions(model);
        for (k, rule) in model.rules.iter().enumerate() {
            let place = format!("rules[{k}]");
            self.rule_id(&place, &rule.id);
            self.words(&format!("{place}.words"), &rule.words);
            self.logic(&format!("{place}.holds"), &rule.holds, 0);
        }
        let catalogue = Catalogue::of(model);
        for (k, table) in model.tables.iter().enumerate() {
            let place = format!("tables[{k}]");
            self.rule_id(&place, &table.id);
            self.words(&format!("{place}.words"), &table.words);
            if let Ok(catalogue) = &catalogue {
                self.table(&place, table, catalogue);
            }
        }
        for (k, surcharge) in model.surcharges.iter().enumerate() {
            let place = format!("surcharges[{k}]");
            self.rule_id(&place, &surcharge.id);
            self.words(&format!("{place}.words"), &surcharge.words);
            self.logic(&format!("{place}.when"), &surcharge.when, 0);
            self.priced.push((&surcharge.id, surcharge.price, 1));
        }
    }

    fn id(&mut self, place: impl fmt::Display, id: &str) {
        let long = id.chars().count() > MAX_ID;
        let odd = id.chars().any(char::is_control) || id.trim() != id;
        if id.is_empty() || long || odd {
            let message = format_args!(
                "an id has 1 to {MAX_ID} characters, no control characters, no spaces around it"
            );
            self.fault(place, message);
        }
    }

    fn rule_id(&mut self, place: &str, id: &'a str) {
        self.id(format_args!("{place}.id"), id);
        let fresh = self.rules.insert(id);
        self.unless(
            fresh,
            format_args!("{place}.id"),
            format_args!("\"{id}\" is used twice"),
        );
    }

    fn words(&mut self, place: &str, words: &Words) {
        for (language, text) in words {
            let name = text.name.chars().count();
            let help = text.help.chars().count();
            if text.name.trim().is_empty() || name > MAX_HELP || help > MAX_HELP {
                let message =
                    format_args!("a name is not empty, no text is longer than {MAX_HELP}");
                self.fault(format_args!("{place}.{language}"), message);
            }
        }
    }

    fn groups(&mut self, place: &str, groups: &'a [Group]) {
        // Its own stack: the nesting may be anything.
        let indexed = |place: &str, groups: &'a [Group], depth: usize| {
            let entry = |(k, g)| (format!("{place}[{k}]"), g, depth);
            groups
                .iter()
                .enumerate()
                .map(entry)
                .rev()
                .collect::<Vec<_>>()
        };
        let mut open = indexed(place, groups, 0);
        while let Some((place, group, depth)) = open.pop() {
            if depth > MAX_DEPTH {
                self.fault(
                    place,
                    format_args!("groups are nested deeper than {MAX_DEPTH}"),
                );
                return;
            }
            self.id(format_args!("{place}.id"), &group.id);
            let fresh = self.groups.insert(&group.id) && !self.numbers.contains(group.id.as_str());
            let twice = format_args!("\"{}\" is used twice", group.id);
            self.unless(fresh, format_args!("{place}.id"), twice);
            self.words(&format!("{place}.words"), &group.words);
            let (choose, count) = (group.choose, group.options.len());
            let sound = choose.min <= choose.max && choose.max as usize <= count;
            self.unless(
                sound,
                format_args!("{place}.choose"),
                format_args!("{} to {} of {count} options", choose.min, choose.max),
            );
            for (k, option) in group.options.iter().enumerate() {
                self.option(&format!("{place}.options[{k}]"), option);
            }
            for (k, option) in group.options.iter().enumerate().rev() {
                let place = format!("{place}.options[{k}].groups");
                open.extend(indexed(&place, &option.groups, depth + 1));
            }
        }
    }

    fn option(&mut self, place: &str, option: &'a Choice) {
        self.id(format_args!("{place}.id"), &option.id);
        let fresh = self.options.insert(&option.id);
        let twice = format_args!("\"{}\" is used twice", option.id);
        self.unless(fresh, format_args!("{place}.id"), twice);
        self.words(&format!("{place}.words"), &option.words);
        for (name, &value) in &option.attributes {
            self.attributes.insert(name);
            self.size(format_args!("{place}.attributes.{name}"), value);
        }
        self.items += 1;
        self.priced.push((&option.id, option.price, 1));
    }

    fn size(&mut self, place: impl fmt::Display, value: i64) {
        let fine = value.unsigned_abs() <= MAX_NUMBER.unsigned_abs();
        self.unless(
            fine,
            place,
            format_args!("no number may be beyond {MAX_NUMBER}"),
        );
    }

    fn number(&mut self, place: &str, number: &'a Number) {
        self.id(format_args!("{place}.id"), &number.id);
        let fresh = self.numbers.insert(&number.id)
            && !self.options.contains(number.id.as_str())
            && !self.groups.contains(number.id.as_str());
        let twice = format_args!("\"{}\" is used twice", number.id);
        self.unless(fresh, format_args!("{place}.id"), twice);
        self.words(&format!("{place}.words"), &number.words);
        let count = number.count();
        self.unless(
            (1..=MAX_VALUES).contains(&count) && number.decimals <= 9,
            place,
            format_args!("a number has 1 to {MAX_VALUES} values from `from` to `to`, a positive `step`, 9 decimals at most"),
        );
        self.items += count;
        let steps = count.clamp(1, MAX_VALUES);
        // The sum over all values, as every one is an item.
        self.priced
            .push((&number.id, number.price_per_step, steps * (steps - 1) / 2));
    }

    fn conditions(&mut self, model: &'a Model) {
        let mut open: Vec<(String, &'a Group)> = Vec::new();
        let top = model.groups.iter().enumerate();
        open.extend(top.map(|(k, g)| (format!("groups[{k}]"), g)));
        while let Some((place, group)) = open.pop() {
            if let Some(when) = &group.when {
                self.logic(&format!("{place}.when"), when, 0);
            }
            for (k, option) in group.options.iter().enumerate() {
                let inner = option.groups.iter().enumerate();
                open.extend(inner.map(|(n, g)| (format!("{place}.options[{k}].groups[{n}]"), g)));
            }
        }
        for (k, number) in model.numbers.iter().enumerate() {
            if let Some(when) = &number.when {
                self.logic(&format!("numbers[{k}].when"), when, 0);
            }
        }
    }

    fn logic(&mut self, place: &str, logic: &Logic, depth: usize) {
        if depth > MAX_DEPTH {
            self.fault(
                place,
                format_args!("statements are nested deeper than {MAX_DEPTH}"),
            );
            return;
        }
        match logic {
            Logic::Always(_) => {}
            Logic::Option(id) => {
                let known = self.options.contains(id.as_str());
                self.unless(known, place, format_args!("there is no option \"{id}\""));
            }
            Logic::Asked(id) => {
                let known = self.numbers.contains(id.as_str());
                self.unless(known, place, format_args!("there is no number \"{id}\""));
            }
            Logic::Not(inner) => self.logic(place, inner, depth + 1),
            Logic::And(list) | Logic::Or(list) => self.all(place, list, depth),
            Logic::Implies(pair) | Logic::Iff(pair) | Logic::Xor(pair) => {
                self.all(place, pair.as_slice(), depth);
            }
            Logic::AtMost(several) | Logic::AtLeast(several) | Logic::Exactly(several) => {
                self.all(place, &several.of, depth);
            }
            Logic::Compare(Comparison { left, right, .. }) => {
                self.term(place, left, depth + 1);
                self.term(place, right, depth + 1);
            }
        }
    }

    fn all(&mut self, place: &str, list: &[Logic], depth: usize) {
        for (k, inner) in list.iter().enumerate() {
            self.logic(&format!("{place}[{k}]"), inner, depth + 1);
        }
    }

    fn term(&mut self, place: &str, term: &Term, depth: usize) {
        if depth > MAX_DEPTH {
            self.fault(
                place,
                format_args!("statements are nested deeper than {MAX_DEPTH}"),
            );
            return;
        }
        match term {
            Term::Constant(value) => self.size(place, *value),
            Term::Number(id) => {
                let known = self.numbers.contains(id.as_str());
                self.unless(known, place, format_args!("there is no number \"{id}\""));
            }
            Term::Total(name) => {
                let known = self.attributes.contains(name.as_str());
                self.unless(
                    known,
                    place,
                    format_args!("no option has an attribute \"{name}\""),
                );
            }
            Term::Attribute { option, name } => {
                let known = self.options.contains(option.as_str());
                self.unless(
                    known,
                    place,
                    format_args!("there is no option \"{option}\""),
                );
                let known = self.attributes.contains(name.as_str());
                self.unless(
                    known,
                    place,
                    format_args!("no option has an attribute \"{name}\""),
                );
            }
            Term::Sum(list) => {
                for (k, inner) in list.iter().enumerate() {
                    self.term(&format!("{place}[{k}]"), inner, depth + 1);
                }
            }
            Term::Times(factor, inner) => {
                self.size(place, *factor);
                self.term(place, inner, depth + 1);
            }
        }
    }

    fn table(&mut self, place: &str, table: &Table, catalogue: &Catalogue) {
        let (columns, rows) = (table.columns.len(), table.rows.len());
        let sound = columns > 0 && rows <= MAX_ROWS;
        let message = format_args!("a table has a column at least and {MAX_ROWS} rows at most");
        self.unless(sound, place, message);
        let mut seen = HashSet::new();
        for (k, column) in table.columns.iter().enumerate() {
            let group = catalogue.group_of(column);
            let fits =
                catalogue.number(column).is_some() || group.is_some_and(|g| g.choose.exclusive());
            let message = format_args!(
                "\"{column}\" is no number and no group of which one option at most is chosen, or it is a column twice"
            );
            self.unless(
                fits && seen.insert(column),
                format_args!("{place}.columns[{k}]"),
                message,
            );
        }
        for (r, row) in table.rows.iter().enumerate() {
            if row.len() != columns {
                let message = format_args!("{} cells for {columns} columns", row.len());
                self.fault(format_args!("{place}.rows[{r}]"), message);
                continue;
            }
            for (c, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
                if !fits(cell, column, catalogue, true) {
                    let place = format_args!("{place}.rows[{r}][{c}]");
                    self.fault(place, format_args!("no value of \"{column}\""));
                }
            }
        }
    }

    fn money(&mut self, model: &Model) {
        let own = |price: i64, _: &str| price;
        self.sum("currency", model.base_price, own);
        for (k, list) in model.price_lists.iter().enumerate() {
            let place = format!("price_lists[{k}]");
            self.price_list(&place, list);
            let listed = |_: i64, id: &str| list.prices.get(id).copied().unwrap_or(0);
            self.sum(&place, list.base_price, listed);
        }
        let mut last = 0;
        for (k, tier) in model.tiers.iter().enumerate() {
            let sound = tier.from > last && tier.off_basis_points <= 10_000;
            let message = "tiers come in ascending quantities, and take off 10000 at most";
            self.unless(sound, format_args!("tiers[{k}]"), message);
            last = tier.from;
        }
    }

    fn price_list(&mut self, place: &str, list: &PriceList) {
        let priced = std::mem::take(&mut self.priced);
        let known: HashSet<&str> = priced.iter().map(|p| p.0).collect();
        for id in list.prices.keys().filter(|id| !known.contains(id.as_str())) {
            self.fault(
                format_args!("{place}.prices"),
                format_args!("nothing is called \"{id}\""),
            );
        }
        for (id, price, _) in &priced {
            let fine = *price == 0 || list.prices.contains_key(*id);
            let message = format_args!("\"{id}\" has a price, but not in {}", list.currency);
            self.unless(fine, format_args!("{place}.prices"), message);
        }
        self.priced = priced;
    }

    fn sum(&mut self, place: &str, base: i64, price: impl Fn(i64, &str) -> i64) {
        let mut sum = i128::from(base).abs();
        for &(id, own, times) in &self.priced {
            sum += i128::from(price(own, id)).abs() * i128::from(times);
        }
        let fine = sum <= i128::from(MAX_MONEY);
        self.unless(
            fine,
            place,
            format_args!("all prices add up to more than {MAX_MONEY}"),
        );
    }
}

fn fits(cell: &Cell, column: &str, catalogue: &Catalogue, outermost: bool) -> bool {
    match cell {
        Cell::Value(value) => catalogue.value(column, *value).is_some(),
        Cell::Option(id) if id == ANYTHING || id == NOTHING => true,
        Cell::Option(id) => {
            let item = catalogue.option(id);
            let group = catalogue.group_of(column);
            item.is_some_and(|i| group.is_some_and(|g| g.items.contains(&i)))
        }
        Cell::AnyOf(cells) => {
            outermost
                && cells
                    .iter()
                    .all(|cell| fits(cell, column, catalogue, false))
        }
    }
}
