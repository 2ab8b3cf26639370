//! Models that nobody here wrote, with known answers; skipped, and said so, where the data is not
//! there.

use crate::random::Random;
use batsat::{BasicSolver, Lit, SolverInterface, Var, lbool};
use shared::configurator::answers::{Decision, Engine, Item, Reason, Repair, State};
use shared::configurator::catalogue::Catalogue;
use shared::configurator::compact::Compiled;
use shared::configurator::compile::{Limits, compile};
use shared::configurator::lower::lower;
use shared::configurator::model::{Choice, Choose, Group, Model};
use shared::configurator::theory::Theory;
use shared::money::decimal_times;
use std::path::PathBuf;

fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/data/configurator"
    ));
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED: there is no {}", folder.display());
    None
}

struct Dimacs {
    variables: u32,
    clauses: Vec<Vec<i32>>,
}

fn read(path: &std::path::Path) -> Dimacs {
    let text = std::fs::read_to_string(path).unwrap();
    let mut model = Dimacs {
        variables: 0,
        clauses: Vec::new(),
    };
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("p cnf") {
            model.variables = head.split_whitespace().next().unwrap().parse().unwrap();
        } else if !line.starts_with('c') && !line.trim().is_empty() {
            let literals = line.split_whitespace().map(|l| l.parse::<i32>().unwrap());
            model.clauses.push(literals.filter(|&l| l != 0).collect());
        }
    }
    model
}

fn compiled(dimacs: &Dimacs) -> Compiled {
    let clauses = dimacs.clauses.iter().map(Vec::as_slice);
    let theory = Theory::of_clauses(dimacs.variables, clauses).unwrap();
    let form = compile(&theory, &Limits::default(), &mut || true).unwrap();
    let (read, hash) = Compiled::from_bytes(&form.to_bytes(&[3; 32])).unwrap();
    assert_eq!((&read, hash), (&form, [3; 32]));
    form
}

fn engine(dimacs: &Dimacs) -> Engine {
    let prices = (0..i64::from(dimacs.variables)).map(|v| (v * 7919 + 13) % 9_973 - 1_000);
    Engine::new(compiled(dimacs), 500, prices.collect()).unwrap()
}

fn all_models() -> Vec<(String, Dimacs)> {
    let Some(folder) = folder() else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = folder
        .join("dimacs")
        .read_dir()
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "dimacs" || e == "cnf"));
    paths.sort();
    let name = |p: &PathBuf| p.file_stem().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|p| (name(p), read(p))).collect()
}

#[test]
fn real_models_have_the_known_number_of_configurations() {
    let Some(folder) = folder() else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
    let models = all_models();
    assert_eq!(models.len(), 8);
    for (name, dimacs) in models {
        let known = &expected["models"][&name];
        let mut engine = engine(&dimacs);
        assert_eq!(
            engine.count().unwrap(),
            known["configurations"].as_str().unwrap(),
            "{name}"
        );
        for (key, state) in [("core", State::Always), ("dead", State::Never)] {
            if let Some(count) = known[key].as_u64() {
                let items = 0..engine.items() as Item;
                let found = items.filter(|&i| engine.state(i) == state).count();
                assert_eq!(found as u64, count, "{name} {key}");
            }
        }
    }
}

#[test]
fn partial_configurations_of_vp9_leave_the_known_numbers() {
    let Some(folder) = folder() else {
        return;
    };
    let mut engine = engine(&read(&folder.join("dimacs/VP9.dimacs")));
    let mut looked = 0;
    for file in ["VP9_sb_pc.csv", "VP9_sb_fs.csv"] {
        let text = std::fs::read_to_string(folder.join("ddnnf").join(file)).unwrap();
        for line in text.lines() {
            let mut fields = line.split(',');
            let decisions: Vec<Decision> = fields
                .next()
                .unwrap()
                .split_whitespace()
                .map(|l| l.parse::<i32>().unwrap())
                .map(|l| Decision {
                    item: l.unsigned_abs() - 1,
                    taken: l > 0,
                })
                .collect();
            engine.answer(&decisions);
            assert_eq!(engine.count().as_deref(), fields.next(), "{line}");
            looked += 1;
        }
    }
    assert!(looked >= 800, "{looked}");
}

/// The sandwich as a tree: see `sandwich.nnf`.
fn sandwich(prices: &[i64]) -> Model {
    let option = |n: usize, groups: Vec<Group>| Choice {
        id: n.to_string(),
        price: prices[n],
        groups,
        ..Choice::default()
    };
    let group = |id: &str, min, max, options| Group {
        id: id.to_owned(),
        words: Default::default(),
        choose: Choose { min, max },
        when: None,
        options,
    };
    let plain = |from: usize, to: usize| (from..=to).map(|n| option(n, vec![])).collect::<Vec<_>>();
    let gouda = option(7, vec![group("cut", 1, 1, plain(8, 9))]);
    let cheese = vec![gouda, option(10, vec![]), option(11, vec![])];
    let mut model = Model::new("sandwich", "EUR".parse().unwrap());
    model.groups = vec![group(
        "root",
        1,
        1,
        vec![option(
            1,
            vec![
                group(
                    "must",
                    1,
                    1,
                    vec![option(2, vec![group("bread", 1, 1, plain(3, 5))])],
                ),
                group(
                    "may",
                    0,
                    3,
                    vec![
                        option(6, vec![group("cheese", 0, 3, cheese)]),
                        option(12, vec![group("meat", 1, 3, plain(13, 15))]),
                        option(16, vec![group("greens", 0, 3, plain(17, 19))]),
                    ],
                ),
            ],
        )],
    )];
    model
}

#[test]
fn sandwich_has_the_right_number_and_price_bounds() {
    let Some(folder) = folder() else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("ddnnf/sandwich_attribute_vals.csv")).unwrap();
    let mut prices = vec![0; 20];
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        prices[fields[0].parse::<usize>().unwrap()] = decimal_times(fields[3], 1, 2).unwrap_or(0);
    }
    // The answer by walking the given diagram: edges are `from to literals`.
    let text = std::fs::read_to_string(folder.join("ddnnf/sandwich.nnf")).unwrap();
    let mut either = vec![false; 20];
    let mut edges: Vec<(usize, usize, Vec<i32>)> = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[0] {
            kind @ ("o" | "a" | "t") => either[words[1].parse::<usize>().unwrap()] = kind == "o",
            _ => {
                let numbers: Vec<i32> = words.iter().map(|w| w.parse().unwrap()).collect();
                let literals = numbers[2..numbers.len() - 1].to_vec();
                edges.push((numbers[0] as usize, numbers[1] as usize, literals));
            }
        }
    }
    fn holds(node: usize, bits: u32, either: &[bool], edges: &[(usize, usize, Vec<i32>)]) -> bool {
        let mut own = edges.iter().filter(|e| e.0 == node);
        let edge = |e: &(usize, usize, Vec<i32>)| {
            e.2.iter()
                .all(|l| (bits >> (l.unsigned_abs() - 1) & 1 == 1) == (*l > 0))
                && holds(e.1, bits, either, edges)
        };
        if either[node] {
            own.any(edge)
        } else {
            own.all(edge)
        }
    }
    let price = |bits: u32| {
        (0..19)
            .filter(|v| bits >> v & 1 == 1)
            .map(|v| prices[v + 1])
            .sum()
    };
    let found: Vec<i64> = (0..1_u32 << 19)
        .filter(|&bits| holds(1, bits, &either, &edges))
        .map(price)
        .collect();
    let model = sandwich(&prices);
    let catalogue = Catalogue::of(&model).unwrap();
    let form = compile(&lower(&model).unwrap(), &Limits::default(), &mut || true).unwrap();
    let (base, prices) = catalogue.prices(&model, model.currency).unwrap();
    let mut engine = Engine::new(form, base, prices).unwrap();
    assert_eq!(engine.count().unwrap(), found.len().to_string());
    assert_eq!(found.len(), 2808);
    let total = engine.total().unwrap();
    assert_eq!(Some(&total.lowest), found.iter().min());
    assert_eq!(Some(&total.highest), found.iter().max());
}

/// An independent solver with the same clauses.
struct Oracle {
    solver: BasicSolver,
    variables: Vec<Var>,
}

impl Oracle {
    fn new(dimacs: &Dimacs) -> Self {
        let mut solver = BasicSolver::default();
        let variables: Vec<Var> = (0..dimacs.variables)
            .map(|_| solver.new_var_default())
            .collect();
        for clause in &dimacs.clauses {
            let mut clause: Vec<Lit> = clause
                .iter()
                .map(|l| Lit::new(variables[l.unsigned_abs() as usize - 1], *l > 0))
                .collect();
            solver.add_clause_reuse(&mut clause);
        }
        Self { solver, variables }
    }

    fn holds(&mut self, decisions: &[Decision]) -> bool {
        let literal = |d: &Decision| Lit::new(self.variables[d.item as usize], d.taken);
        let assumptions: Vec<Lit> = decisions.iter().map(literal).collect();
        self.solver.solve_limited(&assumptions) == lbool::TRUE
    }
}

#[test]
fn random_clicks_meet_no_dead_end_and_agree_with_another_solver() {
    let clicks = std::env::var("PORTICO_CLICKS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(400);
    let models = all_models();
    for (name, dimacs) in &models {
        let mut walk = Walk {
            name,
            engine: engine(dimacs),
            oracle: Oracle::new(dimacs),
            random: Random::new(17),
            decisions: Vec::new(),
            repaired: 0,
        };
        for _ in 0..clicks / models.len() {
            walk.click();
        }
        println!("{name}: {} repairs", walk.repaired);
    }
}

struct Walk<'a> {
    name: &'a str,
    engine: Engine,
    oracle: Oracle,
    random: Random,
    decisions: Vec<Decision>,
    repaired: usize,
}

impl Walk<'_> {
    fn click(&mut self) {
        let items = self.engine.items();
        let open: Vec<Item> = (0..items as Item)
            .filter(|&i| self.engine.state(i) == State::Free)
            .collect();
        if open.is_empty() || self.random.one_in(20) {
            let keep = self.random.below(self.decisions.len().max(1));
            self.decisions.truncate(keep);
        } else if self.random.one_in(4) && self.repair() {
            self.repaired += 1;
        } else {
            let item = open[self.random.below(open.len())];
            let taken = !self.random.one_in(4);
            self.decisions.push(Decision { item, taken });
        }
        let name = self.name;
        assert!(
            self.engine.answer(&self.decisions),
            "{name}: {:?}",
            self.decisions
        );
        assert!(
            self.oracle.holds(&self.decisions),
            "{name}: {:?}",
            self.decisions
        );
        for _ in 0..6 {
            let item = self.random.below(items) as Item;
            self.compare(item);
        }
    }

    fn with(&mut self, more: &[Decision]) -> bool {
        let all: Vec<Decision> = self.decisions.iter().chain(more).copied().collect();
        self.oracle.holds(&all)
    }

    fn compare(&mut self, item: Item) {
        let (take, leave) = (Decision::take(item), Decision::decline(item));
        let can = (self.with(&[take]), self.with(&[leave]));
        let said = (self.engine.total_if(take), self.engine.total_if(leave));
        let name = self.name;
        assert_eq!(
            (said.0.is_some(), said.1.is_some()),
            can,
            "{name} item {item}"
        );
        if self.engine.state(item) != State::Blocked {
            return;
        }
        let reasons = self.engine.why(item).expect("a blocked item has reasons");
        let decided = |r: &Reason| match r {
            Reason::Decided(decision) => *decision,
            Reason::SoldOut(_) => panic!("nothing is sold out"),
        };
        let mut parts: Vec<Decision> = reasons.iter().map(decided).collect();
        assert!(!parts.is_empty(), "{name} item {item}");
        parts.push(take);
        assert!(!self.oracle.holds(&parts), "{name} item {item}");
        for k in 0..parts.len() - 1 {
            let mut fewer = parts.clone();
            fewer.remove(k);
            assert!(self.oracle.holds(&fewer), "{name} item {item}: not minimal");
        }
    }

    /// Takes a blocked item by one of its repairs.
    fn repair(&mut self) -> bool {
        let items = self.engine.items() as Item;
        let blocked: Vec<Item> = (0..items)
            .filter(|&i| self.engine.state(i) == State::Blocked)
            .collect();
        if blocked.is_empty() {
            return false;
        }
        let item = blocked[self.random.below(blocked.len())];
        let before = self.engine.total().unwrap().lowest;
        let repairs = self
            .engine
            .repairs(item)
            .expect("a blocked item has a repair");
        assert!(repairs.smallest.gives_up.len() <= repairs.cheapest.gives_up.len());
        assert!(repairs.cheapest.lowest <= repairs.smallest.lowest);
        for repair in [&repairs.smallest, &repairs.cheapest] {
            self.check(repair, item, before);
        }
        self.decisions = if self.random.one_in(2) {
            repairs.smallest.decisions
        } else {
            repairs.cheapest.decisions
        };
        true
    }

    fn check(&mut self, repair: &Repair, item: Item, before: i64) {
        let name = self.name;
        assert!(repair.decisions.contains(&Decision::take(item)));
        assert!(self.oracle.holds(&repair.decisions), "{name} item {item}");
        for &given in &repair.gives_up {
            let mut more = repair.decisions.clone();
            more.push(given);
            assert!(
                !self.oracle.holds(&more),
                "{name} item {item}: gives up too much"
            );
        }
        assert!(self.engine.answer(&repair.decisions));
        assert_eq!(
            self.engine.total().map(|t| t.lowest),
            Some(repair.lowest),
            "{name}"
        );
        assert_eq!(repair.difference, Some(repair.lowest - before), "{name}");
        assert_eq!(
            self.engine.price(&repair.items),
            Some(repair.lowest),
            "{name}"
        );
        self.engine.answer(&self.decisions);
    }
}
