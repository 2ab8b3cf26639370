//! Clicks, compile times and sizes of real models, beside a solver asked about every value.
//!
//! `cargo run --release -p portico-shared --example configurator_bench -- FILE.dimacs...`
//!
//! Each model gets made-up prices. A click decides a random open value; then everything is
//! computed again: what is possible, the price interval of every value, the number left.

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
    for path in std::env::args().skip(1) {
        bench(&path, clicks)?;
    }
    Ok(())
}

fn bench(path: &str, clicks: usize) -> Outcome<()> {
    let (variables, clauses) = read(path)?;
    let theory = Theory::of_clauses(variables, clauses.iter().map(Vec::as_slice))?;
    let start = now();
    let form = compile(&theory, &Limits::default(), &mut || {
        start.elapsed().as_secs() < 120
    })?;
    let took = start.elapsed();
    let bytes = form.to_bytes(&[0; 32]);
    std::fs::write("/work/engine/target/form.bin", &bytes)?;
    let (nodes, edges, literals) = form.size();
    println!("{path}");
    println!(
        "  compiled in {took:?}: {nodes} nodes, {edges} edges, {literals} literals, {} bytes",
        bytes.len()
    );
    let start = now();
    let (form, _) = Compiled::from_bytes(&bytes)?;
    let prices = (0..i64::from(variables))
        .map(|v| (v * 7919 + 13) % 9_973 - 1_000)
        .collect();
    let mut engine = Engine::new(form, 0, prices)?;
    println!(
        "  loaded in {:?}; {} configurations",
        start.elapsed(),
        engine.count().unwrap_or_default()
    );
    let items = engine.items() as u32;
    let always = (0..items)
        .filter(|&i| engine.state(i) == State::Always)
        .count();
    let never = (0..items)
        .filter(|&i| engine.state(i) == State::Never)
        .count();
    println!(
        "  {always} always, {never} never, price {:?}",
        engine.total()
    );
    walk(&mut engine, clicks);
    Ok(())
}

fn walk(engine: &mut Engine, clicks: usize) {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random >> 11
    };
    let mut decisions: Vec<Decision> = Vec::new();
    let (mut answer, mut count, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..clicks {
        let open: Vec<u32> = (0..engine.items() as u32)
            .filter(|&i| engine.state(i) == State::Free)
            .collect();
        if open.is_empty() || decisions.len() >= 40 {
            decisions.clear();
            engine.answer(&decisions);
            continue;
        }
        let item = open[next() as usize % open.len()];
        decisions.push(Decision {
            item,
            taken: next() % 4 > 0,
        });
        let start = now();
        engine.answer(&decisions);
        answer.push(start.elapsed());
        engine.count();
        all.push(start.elapsed());
        count.push(all[all.len() - 1] - answer[answer.len() - 1]);
    }
    for (what, times) in [
        ("answers", &mut answer),
        ("count", &mut count),
        ("both", &mut all),
    ] {
        println!("  {what}: {}", spread(times));
    }
}

fn spread(times: &mut [Duration]) -> String {
    times.sort();
    let at = |part: usize| times.get((times.len() * part / 100).min(times.len().saturating_sub(1)));
    format!(
        "p50 {:?}, p99 {:?}, max {:?} over {}",
        at(50),
        at(99),
        times.last(),
        times.len()
    )
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
