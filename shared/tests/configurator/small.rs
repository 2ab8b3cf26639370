//! Random models, small enough to look at every combination: all answers must be equal.

use crate::brute::{Configuration, Meaning};
use crate::random::{self, Random};
use shared::configurator::answers::{Decision, Engine, Item, Objective, Reason, Repair, State};
use shared::configurator::catalogue::Catalogue;
use shared::configurator::compact::Compiled;
use shared::configurator::compile::{Limits, compile};
use shared::configurator::lower::lower;
use shared::configurator::model::Model;
use shared::configurator::theory::Theory;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(default)
}

fn engine(model: &Model, catalogue: &Catalogue) -> Engine {
    let theory = lower(model).unwrap();
    let form = compile(&theory, &Limits::default(), &mut || true).unwrap();
    let (form, _) = Compiled::from_bytes(&form.to_bytes(&[7; 32])).unwrap();
    let (base, prices) = catalogue.prices(model, model.currency).unwrap();
    Engine::new(form, base, prices).unwrap()
}

#[test]
fn every_answer_equals_brute_force() {
    let most = setting("PORTICO_OPTIONS", 9) as usize;
    // Models without any configuration are looked at too, but do not count.
    let mut models = setting("PORTICO_MODELS", 2_000);
    let mut seed = 0;
    while models > 0 {
        seed += 1;
        let mut random = Random::new(seed);
        let most = if seed % 100 == 0 { most.max(12) } else { most };
        let model = random::model(&mut random, most);
        let catalogue = Catalogue::of(&model).unwrap();
        let all = Meaning::new(&model, &catalogue).all();
        let mut engine = engine(&model, &catalogue);
        let case = Case {
            seed,
            all: &all,
            items: catalogue.len() as u32,
        };
        for _ in 0..4 {
            case.look(&mut engine, &mut random, &catalogue);
        }
        models -= u64::from(!all.is_empty());
    }
}

struct Case<'a> {
    seed: u64,
    all: &'a [Configuration],
    items: u32,
}

impl Case<'_> {
    fn fitting(&self, decisions: &[Decision], gone: &[Item]) -> Vec<&Configuration> {
        let fits = |c: &&Configuration| {
            decisions
                .iter()
                .all(|d| c.items[d.item as usize] == d.taken)
                && gone.iter().all(|&i| !c.items[i as usize])
        };
        self.all.iter().filter(fits).collect()
    }

    fn look(&self, engine: &mut Engine, random: &mut Random, catalogue: &Catalogue) {
        let seed = self.seed;
        let gone: Vec<Item> = (0..self.items).filter(|_| random.one_in(12)).collect();
        let mut decisions: Vec<Decision> = Vec::new();
        for item in 0..self.items {
            if random.one_in(4) {
                decisions.push(Decision {
                    item,
                    taken: random.below(3) > 0,
                });
            }
        }
        // Half of the time only what fits, as a customer who follows the offers.
        if random.one_in(2) {
            let mut kept: Vec<Decision> = Vec::new();
            for &decision in &decisions {
                kept.push(decision);
                if self.fitting(&kept, &gone).is_empty() {
                    kept.pop();
                }
            }
            decisions = kept;
        }
        engine.set_sold_out(&gone);
        let left = self.fitting(&decisions, &gone);
        assert_eq!(engine.answer(&decisions), !left.is_empty(), "seed {seed}");
        assert_eq!(
            engine.count().unwrap(),
            left.len().to_string(),
            "seed {seed}"
        );
        let lowest = left.iter().map(|c| c.price).min();
        assert_eq!(engine.total().map(|t| t.lowest), lowest, "seed {seed}");
        let highest = left.iter().map(|c| c.price).max();
        assert_eq!(engine.total().map(|t| t.highest), highest, "seed {seed}");
        for item in 0..self.items {
            self.item(engine, &left, &decisions, &gone, item);
            self.blocked(engine, &decisions, &gone, item);
        }
        self.stuck(engine, &decisions, &gone);
        self.complete(engine, &left, random, catalogue);
    }

    fn item(
        &self,
        engine: &Engine,
        left: &[&Configuration],
        decisions: &[Decision],
        gone: &[Item],
        item: Item,
    ) {
        let seed = self.seed;
        for taken in [true, false] {
            let prices = || {
                left.iter()
                    .filter(|c| c.items[item as usize] == taken)
                    .map(|c| c.price)
            };
            let found = engine.total_if(Decision { item, taken });
            assert_eq!(
                found.map(|t| t.lowest),
                prices().min(),
                "seed {seed} item {item}"
            );
            assert_eq!(
                found.map(|t| t.highest),
                prices().max(),
                "seed {seed} item {item}"
            );
        }
        let with = |list: &[&Configuration]| list.iter().any(|c| c.items[item as usize]);
        let without = |list: &[&Configuration]| list.iter().any(|c| !c.items[item as usize]);
        let whole: Vec<&Configuration> = self.all.iter().collect();
        let decided = decisions.iter().find(|d| d.item == item);
        let expected = match (with(&whole), without(&whole), decided) {
            (false, _, _) => State::Never,
            (true, false, _) => State::Always,
            (_, _, Some(d)) if d.taken => State::Chosen,
            (_, _, Some(_)) => State::Declined,
            _ if gone.contains(&item) => State::SoldOut,
            _ => match (with(left), without(left)) {
                (true, true) => State::Free,
                (true, false) => State::Implied,
                (false, _) => State::Blocked,
            },
        };
        assert_eq!(engine.state(item), expected, "seed {seed} item {item}");
    }

    fn blocked(&self, engine: &mut Engine, decisions: &[Decision], gone: &[Item], item: Item) {
        let wanted = Decision::take(item);
        let others: Vec<Decision> = decisions
            .iter()
            .filter(|d| d.item != item)
            .copied()
            .collect();
        self.reasons(engine.why(item), &others, gone, Some(wanted));
        let repairs = engine.repairs(item);
        self.repairs(engine, repairs, &others, gone, Some(wanted));
    }

    fn stuck(&self, engine: &mut Engine, decisions: &[Decision], gone: &[Item]) {
        self.reasons(engine.why_stuck(), decisions, gone, None);
        let repairs = engine.mend();
        self.repairs(engine, repairs, decisions, gone, None);
    }

    fn reasons(
        &self,
        reasons: Option<Vec<Reason>>,
        decisions: &[Decision],
        gone: &[Item],
        wanted: Option<Decision>,
    ) {
        let seed = self.seed;
        let with = |decisions: &[Decision], gone: &[Item]| {
            let all: Vec<Decision> = decisions.iter().copied().chain(wanted).collect();
            !self.fitting(&all, gone).is_empty()
        };
        let Some(reasons) = reasons else {
            assert!(with(decisions, gone), "seed {seed} {wanted:?}");
            return;
        };
        let holds = |reasons: &[Reason]| {
            let mut decided = Vec::new();
            let mut missing = Vec::new();
            for reason in reasons {
                match *reason {
                    Reason::Decided(d) => decided.push(d),
                    Reason::SoldOut(item) => missing.push(item),
                }
            }
            assert!(decided.iter().all(|d| decisions.contains(d)), "seed {seed}");
            assert!(missing.iter().all(|i| gone.contains(i)), "seed {seed}");
            with(&decided, &missing)
        };
        assert!(!holds(&reasons), "seed {seed} {wanted:?}: {reasons:?}");
        for k in 0..reasons.len() {
            let mut fewer = reasons.clone();
            fewer.remove(k);
            assert!(holds(&fewer), "seed {seed}: {reasons:?} is not minimal");
        }
    }

    fn repairs(
        &self,
        engine: &Engine,
        repairs: Option<shared::configurator::answers::Repairs>,
        soft: &[Decision],
        gone: &[Item],
        wanted: Option<Decision>,
    ) {
        let seed = self.seed;
        let hard: Vec<Decision> = wanted.into_iter().collect();
        let within = self.fitting(&hard, gone);
        let Some(repairs) = repairs else {
            assert!(within.is_empty(), "seed {seed} {wanted:?}");
            return;
        };
        assert!(repairs.proven, "seed {seed}");
        // Per configuration what it gives up; minimal where no other gives up a part of that.
        let broken: Vec<(u64, i64)> = within
            .iter()
            .map(|c| {
                let bits = soft.iter().enumerate();
                let broken = bits.filter(|(_, d)| c.items[d.item as usize] != d.taken);
                (broken.map(|(k, _)| 1_u64 << k).sum(), c.price)
            })
            .collect();
        let minimal = |set: u64| !broken.iter().any(|&(b, _)| b != set && b & set == b);
        let fewest = broken.iter().map(|b| b.0.count_ones()).min().unwrap();
        let cheapest_small = broken
            .iter()
            .filter(|b| b.0.count_ones() == fewest)
            .map(|b| b.1)
            .min()
            .unwrap();
        let cheapest = broken
            .iter()
            .filter(|b| minimal(b.0))
            .map(|b| b.1)
            .min()
            .unwrap();
        self.repair(engine, &repairs.smallest, soft, gone);
        self.repair(engine, &repairs.cheapest, soft, gone);
        let count =
            |repair: &Repair| repair.gives_up.iter().filter(|d| soft.contains(d)).count() as u32;
        assert_eq!(count(&repairs.smallest), fewest, "seed {seed} {wanted:?}");
        assert_eq!(
            repairs.smallest.lowest, cheapest_small,
            "seed {seed} {wanted:?}"
        );
        assert_eq!(repairs.cheapest.lowest, cheapest, "seed {seed} {wanted:?}");
        let set = |repair: &Repair| -> u64 {
            let given = soft
                .iter()
                .enumerate()
                .filter(|(_, d)| repair.gives_up.contains(d));
            given.map(|(k, _)| 1 << k).sum()
        };
        assert!(minimal(set(&repairs.cheapest)), "seed {seed} {wanted:?}");
    }

    fn repair(&self, engine: &Engine, repair: &Repair, soft: &[Decision], gone: &[Item]) {
        let seed = self.seed;
        let after = self.fitting(&repair.decisions, gone);
        let lowest = after.iter().map(|c| c.price).min();
        assert_eq!(lowest, Some(repair.lowest), "seed {seed} {repair:?}");
        let before = engine.total().map(|t| t.lowest);
        assert_eq!(
            repair.difference,
            before.map(|b| repair.lowest - b),
            "seed {seed}"
        );
        for decision in soft {
            let kept = repair.decisions.contains(decision);
            assert_ne!(
                kept,
                repair.gives_up.contains(decision),
                "seed {seed} {repair:?}"
            );
        }
        let own = |c: &&&Configuration| {
            (0..self.items).all(|i| c.items[i as usize] == repair.items.contains(&i))
        };
        assert_eq!(
            after.iter().find(own).map(|c| c.price),
            lowest,
            "seed {seed} {repair:?}"
        );
    }

    fn complete(
        &self,
        engine: &mut Engine,
        left: &[&Configuration],
        random: &mut Random,
        catalogue: &Catalogue,
    ) {
        let seed = self.seed;
        let taken = |c: &Configuration| -> Vec<Item> {
            (0..self.items).filter(|&i| c.items[i as usize]).collect()
        };
        let days = catalogue.lead_days();
        let target: Vec<Item> = (0..self.items).filter(|_| random.one_in(3)).collect();
        let distance = |items: &[Item]| {
            (0..self.items)
                .filter(|i| items.contains(i) != target.contains(i))
                .count()
        };
        let price = |items: &[Item]| left.iter().find(|c| taken(c) == items).map(|c| c.price);
        let cheapest = engine.complete(Objective::Cheapest);
        let lowest = left.iter().map(|c| c.price).min();
        assert_eq!(cheapest.as_deref().and_then(price), lowest, "seed {seed}");
        let fastest = engine.complete(Objective::Fastest(days));
        let key = |items: &[Item]| (Engine::lead_time(items, days), price(items));
        let best = left.iter().map(|c| key(&taken(c))).min();
        assert_eq!(fastest.as_deref().map(key), best, "seed {seed}");
        let closest = engine.complete(Objective::Closest(&target));
        let key = |items: &[Item]| (distance(items), price(items));
        let best = left.iter().map(|c| key(&taken(c))).min();
        assert_eq!(closest.as_deref().map(key), best, "seed {seed}");
        for _ in 0..3 {
            if let Some(c) = left.get(random.below(left.len().max(1))) {
                assert_eq!(engine.price(&taken(c)), Some(c.price), "seed {seed}");
                let mut other = c.items.clone();
                let flip = random.below(other.len());
                other[flip] = !other[flip];
                let items: Vec<Item> = (0..self.items).filter(|&i| other[i as usize]).collect();
                let known = self.all.iter().any(|c| c.items == other);
                if !known {
                    assert_eq!(engine.price(&items), None, "seed {seed}");
                }
            }
        }
    }
}

/// Clauses over few variables, dense enough that most branches fail: what a solver learns on the
/// way must not change the count.
#[test]
fn random_clauses_have_the_counted_number_of_solutions() {
    for seed in 0..setting("PORTICO_FORMULAS", 400) {
        let mut random = Random::new(seed + 9_000);
        let variables = 6 + random.below(9);
        let count = variables * (2 + random.below(3)) + random.below(6);
        let clauses: Vec<Vec<i32>> = (0..count)
            .map(|_| {
                let length = 2 + random.below(3);
                let literal = |random: &mut Random| {
                    let v = random.below(variables) as i32 + 1;
                    if random.one_in(2) { v } else { -v }
                };
                (0..length).map(|_| literal(&mut random)).collect()
            })
            .collect();
        let theory =
            Theory::of_clauses(variables as u32, clauses.iter().map(Vec::as_slice)).unwrap();
        let form = compile(&theory, &Limits::default(), &mut || true).unwrap();
        let mut engine = Engine::new(form, 0, Vec::new()).unwrap();
        let holds = |bits: u32, l: i32| (bits >> (l.unsigned_abs() - 1) & 1 == 1) == (l > 0);
        let solves = |bits: u32| clauses.iter().all(|c| c.iter().any(|&l| holds(bits, l)));
        let all: Vec<u32> = (0..1 << variables).filter(|&bits| solves(bits)).collect();
        for _ in 0..6 {
            let decisions: Vec<Decision> = (0..variables as Item)
                .filter(|_| random.one_in(4))
                .map(|item| Decision {
                    item,
                    taken: item % 2 == 0,
                })
                .collect();
            engine.answer(&decisions);
            let fits = |bits: &&u32| {
                decisions
                    .iter()
                    .all(|d| (*bits >> d.item & 1 == 1) == d.taken)
            };
            let left: Vec<u32> = all.iter().filter(fits).copied().collect();
            assert_eq!(
                engine.count().unwrap(),
                left.len().to_string(),
                "seed {seed}"
            );
            for item in 0..variables as Item {
                let can = left.iter().any(|bits| bits >> item & 1 == 1);
                assert_eq!(
                    engine.total_with(item).is_some(),
                    can,
                    "seed {seed} item {item}"
                );
            }
        }
    }
}
