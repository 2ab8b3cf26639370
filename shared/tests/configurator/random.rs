//! Random numbers and random models, the same in every run.

use shared::configurator::logic::{Comparison, Logic, Relation, Several, Term};
use shared::configurator::model::{
    ANYTHING, Cell, Choice, Choose, Group, Model, NOTHING, Number, Rule, Surcharge, Table,
};
use shared::money::Currency;

/// A xorshift generator.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 11
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.next() as usize % n.max(1)
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// A model of at most so many options.
pub(crate) fn model(random: &mut Random, most: usize) -> Model {
    let mut model = Model::new("random", "EUR".parse::<Currency>().unwrap());
    model.base_price = random.below(1000) as i64 - 100;
    let mut left = 2 + random.below(most - 1);
    let mut next = 0;
    while left > 0 {
        let group = group(random, &mut left, &mut next, 0);
        model.groups.push(group);
    }
    for n in 0..random.below(3) {
        let from = random.below(7) as i64 - 3;
        let step = 1 + random.below(3) as i64;
        model.numbers.push(Number {
            id: format!("n{n}"),
            words: Default::default(),
            from,
            to: from + step * random.below(4) as i64 + random.below(2) as i64,
            step,
            decimals: 0,
            unit: String::new(),
            price_per_step: random.below(30) as i64 - 8,
            when: random
                .one_in(3)
                .then(|| Logic::option(format!("o{}", random.below(next)))),
        });
    }
    let numbers = model.numbers.len();
    for r in 0..random.below(5) {
        model.rules.push(Rule {
            id: format!("r{r}"),
            words: Default::default(),
            holds: logic(random, next, numbers, 0),
        });
    }
    tables(random, &mut model);
    for s in 0..random.below(3) {
        model.surcharges.push(Surcharge {
            id: format!("s{s}"),
            words: Default::default(),
            when: logic(random, next, numbers, 1),
            price: random.below(50) as i64 - 20,
        });
    }
    if random.one_in(3) && !model.groups.is_empty() {
        model.groups[0].when = Some(logic(random, next, numbers, 1));
    }
    model
}

fn group(random: &mut Random, left: &mut usize, next: &mut usize, depth: usize) -> Group {
    let size = (1 + random.below(4)).min(*left);
    *left -= size;
    let id = format!("g{next}");
    let mut options: Vec<Choice> = (0..size)
        .map(|_| {
            *next += 1;
            Choice {
                id: format!("o{}", *next - 1),
                price: if random.one_in(3) {
                    0
                } else {
                    random.below(100) as i64 - 20
                },
                lead_days: random.below(5) as u32,
                attributes: [("watt".to_owned(), random.below(9) as i64 - 2)].into(),
                ..Choice::default()
            }
        })
        .collect();
    for option in &mut options {
        if *left > 0 && depth < 2 && random.one_in(4) {
            let inner = group(random, left, next, depth + 1);
            option.groups.push(inner);
        }
    }
    let size = size as u32;
    let choose = match random.below(5) {
        0 | 1 => Choose::ONE,
        2 => Choose { min: 0, max: size },
        3 => Choose { min: 1, max: size },
        _ => {
            let min = random.below(size as usize + 1) as u32;
            Choose {
                min,
                max: min + random.below((size - min) as usize + 1) as u32,
            }
        }
    };
    Group {
        id,
        words: Default::default(),
        choose,
        when: None,
        options,
    }
}

pub(crate) fn logic(random: &mut Random, options: usize, numbers: usize, depth: usize) -> Logic {
    let inner = |random: &mut Random| logic(random, options, numbers, depth + 1);
    if depth > 2 {
        return Logic::option(format!("o{}", random.below(options)));
    }
    match random.below(12) {
        0 => Logic::option(format!("o{}", random.below(options))),
        1 => inner(random).negated(),
        2 => Logic::And((0..random.below(4)).map(|_| inner(random)).collect()),
        3 | 4 => Logic::Or((0..1 + random.below(3)).map(|_| inner(random)).collect()),
        5 | 6 => inner(random).implies(inner(random)),
        7 => inner(random).iff(inner(random)),
        8 => inner(random).xor(inner(random)),
        9 if numbers > 0 => Logic::Asked(format!("n{}", random.below(numbers))),
        9 | 10 => {
            let of: Vec<Logic> = (0..1 + random.below(4)).map(|_| inner(random)).collect();
            let several = Several {
                n: random.below(of.len() + 1) as u32,
                of,
            };
            match random.below(3) {
                0 => Logic::AtMost(several),
                1 => Logic::AtLeast(several),
                _ => Logic::Exactly(several),
            }
        }
        _ => Logic::Compare(Comparison {
            left: term(random, options, numbers, 0),
            is: [
                Relation::Equal,
                Relation::Differs,
                Relation::Less,
                Relation::AtMost,
                Relation::Greater,
                Relation::AtLeast,
            ][random.below(6)],
            right: term(random, options, numbers, 0),
        }),
    }
}

fn term(random: &mut Random, options: usize, numbers: usize, depth: usize) -> Term {
    match random.below(if depth < 2 { 6 } else { 4 }) {
        0 | 1 if numbers > 0 => Term::Number(format!("n{}", random.below(numbers))),
        2 => Term::Total("watt".to_owned()),
        3 => Term::Attribute {
            option: format!("o{}", random.below(options)),
            name: "watt".to_owned(),
        },
        4 => Term::Sum(vec![
            term(random, options, numbers, depth + 1),
            term(random, options, numbers, depth + 1),
        ]),
        5 => {
            let inner = term(random, options, numbers, depth + 1);
            Term::Times(random.below(5) as i64 - 2, Box::new(inner))
        }
        _ => Term::Constant(random.below(13) as i64 - 4),
    }
}

fn tables(random: &mut Random, model: &mut Model) {
    let mut columns: Vec<(String, Vec<Cell>)> = Vec::new();
    let mut open: Vec<&Group> = model.groups.iter().collect();
    while let Some(group) = open.pop() {
        if group.choose.exclusive() {
            let cells = group
                .options
                .iter()
                .map(|o| Cell::Option(o.id.clone()))
                .collect();
            columns.push((group.id.clone(), cells));
        }
        open.extend(group.options.iter().flat_map(|o| &o.groups));
    }
    for number in &model.numbers {
        columns.push((
            number.id.clone(),
            number.values().map(Cell::Value).collect(),
        ));
    }
    if columns.len() < 2 || random.one_in(2) {
        return;
    }
    while columns.len() > 3 {
        columns.swap_remove(random.below(columns.len()));
    }
    let rows = 1 + random.below(8);
    let cell = |random: &mut Random, cells: &[Cell]| match random.below(8) {
        0 => Cell::Option(ANYTHING.to_owned()),
        1 => Cell::Option(NOTHING.to_owned()),
        2 => Cell::AnyOf(
            (0..2)
                .map(|_| cells[random.below(cells.len())].clone())
                .collect(),
        ),
        _ => cells[random.below(cells.len())].clone(),
    };
    model.tables.push(Table {
        id: "t".to_owned(),
        words: Default::default(),
        rows: (0..rows)
            .map(|_| columns.iter().map(|c| cell(random, &c.1)).collect())
            .collect(),
        columns: columns.into_iter().map(|c| c.0).collect(),
    });
}
