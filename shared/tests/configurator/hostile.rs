//! Input that nobody should send: it meets a limit or a message, never a panic or an endless run.

use crate::random::{self, Random};
use shared::configurator::answers::{Decision, Engine, Item};
use shared::configurator::catalogue::Catalogue;
use shared::configurator::check::check;
use shared::configurator::compact::{Compiled, Damaged};
use shared::configurator::compile::{Failure, Limits, compile};
use shared::configurator::logic::{Comparison, Logic, Relation, Term};
use shared::configurator::lower::lower;
use shared::configurator::model::{
    Choice, Choose, Group, MAX_DEPTH, MAX_NUMBER, Model, Number, Rule,
};
use shared::configurator::rulebook::Rulebook;
use shared::configurator::theory::{Theory, TheoryError};

fn form_of(model: &Model) -> Compiled {
    compile(&lower(model).unwrap(), &Limits::default(), &mut || true).unwrap()
}

/// Asks everything; the answers may be nonsense.
fn use_up(form: Compiled) {
    let items = form.items() as Item;
    let Ok(mut engine) = Engine::new(form, 0, Vec::new()) else {
        return;
    };
    engine.count();
    for item in 0..items.min(6) {
        engine.answer(&[
            Decision::take(item),
            Decision::decline((item + 1) % items.max(1)),
        ]);
        engine.count();
        assert_eq!(engine.state(item), engine.state(item));
        engine.why((item + 2) % items.max(1));
        engine.repairs(item);
        engine.complete(shared::configurator::answers::Objective::Cheapest);
        engine.price(&[item]);
    }
}

#[test]
fn damaged_bytes_never_panic() {
    for seed in 0..60 {
        let mut random = Random::new(seed + 500);
        let model = random::model(&mut random, 10);
        let bytes = form_of(&model).to_bytes(&[0; 32]);
        assert!(Compiled::from_bytes(&bytes).is_ok());
        for end in 0..bytes.len() {
            assert!(
                Compiled::from_bytes(&bytes[..end]).is_err(),
                "seed {seed} to {end}"
            );
        }
        for _ in 0..150 {
            let mut bytes = bytes.clone();
            for _ in 0..1 + random.below(4) {
                let at = 33 + random.below(bytes.len() - 33);
                match random.below(4) {
                    0 => bytes[at] = random.next() as u8,
                    1 => bytes[at] ^= 1 << random.below(8),
                    2 => bytes.insert(at, random.next() as u8),
                    _ => {
                        bytes.remove(at);
                    }
                }
            }
            if let Ok((form, _)) = Compiled::from_bytes(&bytes) {
                use_up(form);
            }
        }
    }
}

#[test]
fn compiled_form_of_another_version_is_refused() {
    assert_eq!(Compiled::from_bytes(&[]), Err(Damaged::Short));
    assert_eq!(Compiled::from_bytes(&[9; 99]), Err(Damaged::Version(9)));
}

/// Nodes that each name the one before twice: as a tree it would be larger than any memory.
#[test]
fn doubling_form_ends() {
    for either in [0_u8, 1] {
        let mut bytes = vec![1];
        bytes.extend([0; 32]);
        bytes.extend([2, 2, 100, 0]);
        bytes.extend([2, 0]);
        bytes.extend(std::iter::repeat_n([either, 2], 99).flatten());
        bytes.push(0);
        bytes.extend(std::iter::repeat_n([1, 1], 99).flatten());
        let (form, _) = Compiled::from_bytes(&bytes).unwrap();
        use_up(form);
    }
}

#[test]
fn deep_models_are_refused_with_a_place() {
    let mut group: Option<Group> = None;
    for n in 0..MAX_DEPTH + 3 {
        group = Some(Group {
            id: format!("g{n}"),
            words: Default::default(),
            choose: Choose::ONE,
            when: None,
            options: vec![Choice {
                id: format!("o{n}"),
                groups: group.into_iter().collect(),
                ..Choice::default()
            }],
        });
    }
    let mut model = Model::new("deep", "EUR".parse().unwrap());
    model.groups.extend(group);
    let faults = lower(&model).unwrap_err();
    assert!(faults[0].message.contains("nested deeper"), "{faults:?}");
    assert!(Catalogue::of(&model).is_err());

    let mut model = Model::new("deep", "EUR".parse().unwrap());
    let mut holds = Logic::Always(true);
    for _ in 0..MAX_DEPTH + 3 {
        holds = holds.negated();
    }
    model.rules.push(Rule {
        id: "r".to_owned(),
        words: Default::default(),
        holds,
    });
    assert_eq!(check(&model)[0].place, "rules[0].holds");
}

fn one_of(options: usize, attribute: impl Fn(usize) -> i64) -> Group {
    Group {
        id: "g".to_owned(),
        words: Default::default(),
        choose: Choose {
            min: 0,
            max: options as u32,
        },
        when: None,
        options: (0..options)
            .map(|n| Choice {
                id: format!("o{n}"),
                attributes: [("size".to_owned(), attribute(n))].into(),
                ..Choice::default()
            })
            .collect(),
    }
}

fn at_most(limit: i64) -> Logic {
    Logic::Compare(Comparison {
        left: Term::Total("size".to_owned()),
        is: Relation::AtMost,
        right: Term::Constant(limit),
    })
}

#[test]
fn sum_with_too_many_values_is_refused_by_name() {
    let mut model = Model::new("sums", "EUR".parse().unwrap());
    model.groups.push(one_of(40, |n| 1 << n.min(39)));
    model.rules.push(Rule {
        id: "weight".to_owned(),
        words: Default::default(),
        holds: at_most((1 << 38) + 12_345_678_901),
    });
    let faults = lower(&model).unwrap_err();
    assert!(faults[0].place.contains("weight"), "{faults:?}");
    assert!(
        faults[0].message.contains("too many different values"),
        "{faults:?}"
    );
}

#[test]
fn numbers_that_overflow_are_refused() {
    let mut model = Model::new("large", "EUR".parse().unwrap());
    model.groups.push(one_of(2, |_| MAX_NUMBER));
    let mut term = Term::Total("size".to_owned());
    for _ in 0..20 {
        term = Term::Times(MAX_NUMBER, Box::new(term));
    }
    model.rules.push(Rule {
        id: "r".to_owned(),
        words: Default::default(),
        holds: Logic::Compare(Comparison {
            left: term,
            is: Relation::AtMost,
            right: Term::Constant(0),
        }),
    });
    let faults = lower(&model).unwrap_err();
    assert!(faults[0].message.contains("too large"), "{faults:?}");
    model.rules.clear();
    model.groups[0].options[0].price = i64::MIN;
    model.groups[0].options[1].price = i64::MAX;
    assert!(check(&model)[0].message.contains("prices"));
    model.groups[0].options[1].price = 0;
    model.groups[0].options[0].price = 0;
    model.numbers.push(Number {
        id: "n".to_owned(),
        words: Default::default(),
        from: i64::MIN,
        to: i64::MAX,
        step: 1,
        decimals: 0,
        unit: String::new(),
        price_per_step: 0,
        when: None,
    });
    assert!(check(&model)[0].place.starts_with("numbers[0]"));
}

#[test]
fn contradictory_model_compiles_to_one_without_configurations() {
    let mut model = Model::new("void", "EUR".parse().unwrap());
    model.groups.push(one_of(3, |_| 0));
    for (id, holds) in [
        ("a", Logic::option("o1")),
        ("b", Logic::option("o1").negated()),
    ] {
        model.rules.push(Rule {
            id: id.to_owned(),
            words: Default::default(),
            holds,
        });
    }
    model.rules.push(Rule {
        id: "c".to_owned(),
        words: Default::default(),
        holds: Logic::option("o2"),
    });
    let theory = lower(&model).unwrap();
    let form = form_of(&model);
    assert!(form.is_void());
    let mut engine = Engine::new(form, 0, Vec::new()).unwrap();
    assert_eq!(engine.count().as_deref(), Some("0"));
    assert!(engine.mend().is_none());
    let conflict = Rulebook::new(&theory).conflict(&[], &[], &mut || true);
    assert_eq!(conflict, Ok(Some(vec![0, 1])));
}

#[test]
fn model_without_groups_has_one_configuration() {
    let form = form_of(&Model::new("empty", "EUR".parse().unwrap()));
    let mut engine = Engine::new(form, 100, Vec::new()).unwrap();
    assert_eq!(engine.count().as_deref(), Some("1"));
    assert_eq!(engine.price(&[]), Some(100));
}

/// A random formula at the density where such formulas are hardest.
fn hard(variables: i32) -> Theory {
    let mut random = Random::new(3);
    let clauses: Vec<Vec<i32>> = (0..variables * 3)
        .map(|_| {
            let literal = |random: &mut Random| {
                let v = random.below(variables as usize) as i32 + 1;
                if random.one_in(2) { v } else { -v }
            };
            (0..3).map(|_| literal(&mut random)).collect()
        })
        .collect();
    Theory::of_clauses(variables as u32, clauses.iter().map(Vec::as_slice)).unwrap()
}

#[test]
fn compiling_stops_at_its_limits() {
    let theory = hard(150);
    let mut left = 200;
    let stopped = compile(&theory, &Limits::default(), &mut || {
        left -= 1;
        left > 0
    });
    assert_eq!(stopped, Err(Failure::Stopped));
    let limits = |nodes, bytes| Limits { nodes, bytes };
    let few = compile(&theory, &limits(500, usize::MAX), &mut || true);
    assert_eq!(few, Err(Failure::Nodes(500)));
    let small = compile(&theory, &limits(usize::MAX, 100_000), &mut || true);
    assert_eq!(small, Err(Failure::Bytes(100_000)));
}

#[test]
fn unknown_literals_are_refused() {
    let strange: [&[i32]; 2] = [&[1, -2], &[3]];
    assert_eq!(
        Theory::of_clauses(2, strange),
        Err(TheoryError::UnknownLiteral(1, 3))
    );
    let zero: [&[i32]; 1] = [&[0]];
    assert_eq!(
        Theory::of_clauses(2, zero),
        Err(TheoryError::UnknownLiteral(0, 0))
    );
    let least: [&[i32]; 1] = [&[i32::MIN]];
    assert!(Theory::of_clauses(2, least).is_err());
}

#[test]
fn unknown_items_are_no_trouble() {
    let mut model = Model::new("small", "EUR".parse().unwrap());
    model.groups.push(one_of(2, |_| 0));
    let mut engine = Engine::new(form_of(&model), 0, Vec::new()).unwrap();
    engine.set_sold_out(&[9, u32::MAX]);
    assert!(!engine.answer(&[Decision::take(u32::MAX)]));
    assert!(engine.answer(&[Decision::decline(u32::MAX)]));
    assert!(engine.repairs(77).is_none());
    assert!(engine.total_with(u32::MAX).is_none());
    assert!(engine.price(&[5]).is_none());
    engine.answer(&[Decision::take(7), Decision::take(0)]);
    let repairs = engine.mend().unwrap();
    assert_eq!(repairs.smallest.gives_up, [Decision::take(7)]);
    assert!(engine.why_stuck().is_some());
}
