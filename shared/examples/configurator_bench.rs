//! Clicks, compile times and sizes of real models, beside a solver (batsat) that is asked about
//! both sides of every value on the same clicks.
//!
//! `cargo run --release -p portico-shared --example configurator_bench -- FILE.dimacs...`
//!
//! `--json` prints one line of figures a model, in milliseconds and bytes. `CLICKS` sets how many
//! clicks, `BYTES` a folder for the compiled forms. Each model gets made-up prices. A click decides a
//! random open value; then everything is computed again: what is possible, the price interval of every
//! value, the number left.

use batsat::{BasicSolver, Lit, SolverInterface, Var, lbool};
use shared::configurator::answers::{Decision, Engine, State};
use shared::configurator::compact::Compiled;
use shared::configurator::compile::{Limits, compile};
use shared::configurator::theory::Theory;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let clicks = std::env::var("CLICKS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(2_000);
    let (options, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|arg| arg == "--json");
    for path in &paths {
        let report = bench(path, clicks)?;
        println!(
            "{}",
            if options.is_empty() {
                report.text
            } else {
                report.json(path)
            }
        );
    }
    Ok(())
}

/// What was measured, for people and for programs.
#[derive(Default)]
struct Report {
    text: String,
    figures: Vec<(String, f64)>,
}

impl Report {
    fn say(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn figure(&mut self, name: &str, value: f64) {
        self.figures.push((name.to_owned(), value));
    }

    fn json(&self, path: &str) -> String {
        let name = std::path::Path::new(path).file_stem().unwrap_or_default();
        let mut members = vec![format!("\"model\": {:?}", name.to_string_lossy())];
        members.extend(
            self.figures
                .iter()
                .map(|(name, value)| format!("{name:?}: {value}")),
        );
        format!("{{{}}}", members.join(", "))
    }

    fn times(&mut self, name: &str, times: &mut [Duration]) {
        times.sort();
        let last = times.len().saturating_sub(1);
        let at = |part: usize| times.get((times.len() * part / 100).min(last)).copied();
        let [p50, p99, max] = [50, 99, 100].map(|part| at(part).unwrap_or_default());
        let line = format!(
            "  {name:<8} p50 {p50:?}, p99 {p99:?}, max {max:?} over {}",
            times.len()
        );
        self.say(&line);
        for (part, time) in [("p50", p50), ("p99", p99), ("max", max)] {
            self.figure(&format!("{name}_{part}_ms"), time.as_secs_f64() * 1000.0);
        }
    }
}

fn bench(path: &str, clicks: usize) -> Outcome<Report> {
    let mut report = Report::default();
    let (variables, clauses) = read(path)?;
    let theory = Theory::of_clauses(variables, clauses.iter().map(Vec::as_slice))?;
    let start = now();
    let form = compile(&theory, &Limits::default(), &mut || {
        start.elapsed().as_secs() < 120
    })?;
    let took = start.elapsed();
    let bytes = form.to_bytes(&[0; 32]);
    if let Ok(folder) = std::env::var("BYTES") {
        let name = std::path::Path::new(path).file_stem().unwrap_or_default();
        std::fs::write(std::path::Path::new(&folder).join(name), &bytes)?;
    }
    let (nodes, edges, literals) = form.size();
    report.say(path);
    report.say(&format!(
        "  compiled in {took:?}: {nodes} nodes, {edges} edges, {literals} literals, {} bytes",
        bytes.len()
    ));
    report.figure("compile_ms", took.as_secs_f64() * 1000.0);
    report.figure("bytes", bytes.len() as f64);
    let start = now();
    let (form, _) = Compiled::from_bytes(&bytes)?;
    let prices = (0..i64::from(variables))
        .map(|v| (v * 7919 + 13) % 9_973 - 1_000)
        .collect();
    let mut engine = Engine::new(form, 0, prices)?;
    report.say(&format!(
        "  loaded in {:?}; {} configurations",
        start.elapsed(),
        engine.count().unwrap_or_default()
    ));
    let items = engine.items() as u32;
    let always = (0..items)
        .filter(|&i| engine.state(i) == State::Always)
        .count();
    let never = (0..items)
        .filter(|&i| engine.state(i) == State::Never)
        .count();
    report.say(&format!(
        "  {always} always, {never} never, price {:?}",
        engine.total()
    ));
    let mut yardstick = Yardstick::new(variables, &clauses);
    let mut times = walk(&mut engine, clicks, &mut yardstick)?;
    report.times("answers", &mut times.answers);
    report.times("count", &mut times.count);
    report.times("click", &mut times.both);
    report.times("solver", &mut times.batsat);
    Ok(report)
}

/// The solver, given the same clauses.
struct Yardstick {
    solver: BasicSolver,
    variables: Vec<Var>,
}

impl Yardstick {
    fn new(variables: u32, clauses: &[Vec<i32>]) -> Self {
        let mut solver = BasicSolver::default();
        let variables: Vec<Var> = (0..variables).map(|_| solver.new_var_default()).collect();
        for clause in clauses {
            let literal = |l: &i32| Lit::new(variables[l.unsigned_abs() as usize - 1], *l > 0);
            solver.add_clause_reuse(&mut clause.iter().map(literal).collect());
        }
        Self { solver, variables }
    }

    /// Whether each item can be taken and can be left; a solution found answers for many.
    fn click(&mut self, decisions: &[Decision]) -> Vec<[bool; 2]> {
        let mut known = vec![[None::<bool>; 2]; self.variables.len()];
        let literal = |d: &Decision| Lit::new(self.variables[d.item as usize], d.taken);
        let given: Vec<Lit> = decisions.iter().map(literal).collect();
        for item in 0..known.len() {
            for side in 0..2 {
                if known[item][side].is_some() {
                    continue;
                }
                let mut assumptions = given.clone();
                assumptions.push(Lit::new(self.variables[item], side == 0));
                let holds = self.solver.solve_limited(&assumptions) == lbool::TRUE;
                known[item][side] = Some(holds);
                if holds {
                    for (v, known) in self.variables.iter().zip(&mut known) {
                        let value = self.solver.value_var(*v);
                        if value != lbool::UNDEF {
                            known[usize::from(value != lbool::TRUE)] = Some(true);
                        }
                    }
                }
            }
        }
        let sure = |sides: &[Option<bool>; 2]| sides.map(|side| side == Some(true));
        known.iter().map(sure).collect()
    }
}

#[derive(Default)]
struct Times {
    answers: Vec<Duration>,
    count: Vec<Duration>,
    both: Vec<Duration>,
    batsat: Vec<Duration>,
}

fn walk(engine: &mut Engine, clicks: usize, yardstick: &mut Yardstick) -> Outcome<Times> {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random >> 11
    };
    let mut decisions: Vec<Decision> = Vec::new();
    let mut times = Times::default();
    for click in 0..clicks {
        let items = 0..engine.items() as u32;
        let open: Vec<u32> = items.filter(|&i| engine.state(i) == State::Free).collect();
        if open.is_empty() || decisions.len() >= 40 {
            decisions.clear();
            engine.answer(&decisions);
            continue;
        }
        let item = open[next() as usize % open.len()];
        let taken = next() % 4 > 0;
        decisions.push(Decision { item, taken });
        let start = now();
        engine.answer(&decisions);
        let answered = start.elapsed();
        engine.count();
        let both = start.elapsed();
        times.answers.push(answered);
        times.both.push(both);
        times.count.push(both - answered);
        if click % 20 == 0 {
            let start = now();
            let sides = yardstick.click(&decisions);
            times.batsat.push(start.elapsed());
            agree(engine, &sides)?;
        }
    }
    Ok(times)
}

fn agree(engine: &Engine, sides: &[[bool; 2]]) -> Outcome<()> {
    for (item, sides) in (0..).zip(sides) {
        let possible = |taken| engine.total_if(Decision { item, taken }).is_some();
        if [possible(true), possible(false)] != *sides {
            return Err(format!("engine and solver disagree about item {item}").into());
        }
    }
    Ok(())
}

// A benchmark reads the clock; nothing of the product does.
#[allow(clippy::disallowed_methods)]
fn now() -> Instant {
    Instant::now()
}

fn read(path: &str) -> Outcome<(u32, Vec<Vec<i32>>)> {
    let text = std::fs::read_to_string(path)?;
    let mut variables = 0;
    let mut clauses = Vec::new();
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("p cnf") {
            variables = head.split_whitespace().next().unwrap_or("0").parse()?;
        } else if !line.starts_with('c') {
            let literals: Result<Vec<i32>, _> = line.split_whitespace().map(str::parse).collect();
            let clause: Vec<i32> = literals?.into_iter().filter(|&l| l != 0).collect();
            if !clause.is_empty() {
                clauses.push(clause);
            }
        }
    }
    Ok((variables, clauses))
}
