//! Portico's benchmark: how much an answer costs beside a bare axum handler with the same single
//! query, and how the list of orders grows with the number of orders. Both sides run in this
//! process, in turns; the client is another process, so that its work is not counted.
//!
//! `cargo xtask bench [--json]`

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark measures time and stops at the first fault"
)]

mod bare;
mod client;
mod seed;

use portico::app::App;
use portico::clock::Clock;
use portico::config::Config;
use portico::tenants::Surface;
use seed::{CUSTOMER, Seeded};
use serde_json::{Value, json};
use shared::accounts::Role;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::TcpListener;

/// Rounds of each side; they take turns, and the median counts.
const ROUNDS: usize = 7;
/// Seconds of one round.
const SECONDS: f64 = 2.0;

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|arg| arg == "--client") {
        return client::run(&args[1..]).await;
    }
    let folder = std::env::temp_dir().join(format!("portico-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let small = seed::database(&folder, 1_000).await;
    let large = seed::database(&folder, 1_000_000).await;
    let result = measure(&small, &large).await;
    std::fs::remove_dir_all(&folder).unwrap();
    if args.iter().any(|arg| arg == "--json") {
        println!("{result}");
    } else {
        print_table(&result);
    }
}

/// A server under test.
struct Side {
    port: u16,
    cookie: String,
}

async fn measure(small: &Seeded, large: &Seeded) -> Value {
    let portico_small = start_portico(small).await;
    let portico_large = start_portico(large).await;
    let bare_large = Side {
        port: bare::start(large).await,
        cookie: String::new(),
    };
    let detail = format!("/api/v1/orders/{}", large.order);
    json!({
        "order_list": compare(&portico_large, &bare_large, "/api/v1/orders"),
        "order_detail": compare(&portico_large, &bare_large, &detail),
        "list_latency": growth(&portico_small, &portico_large),
    })
}

async fn start_portico(seeded: &Seeded) -> Side {
    let config = Config {
        database: seeded.url.clone(),
        secret: Some("the benchmark's secret, long enough".to_owned()),
        rate_limits: false,
        ..Config::default()
    };
    let app = App::open(config, Clock::System).await.unwrap();
    app.start();
    let (tenant, _) = app.tenants.find("127.0.0.1").unwrap();
    let who = (Role::Customer, CUSTOMER, "session");
    let token = app
        .tokens
        .issue(&tenant.id, Surface::Portal, who, app.clock.now())
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(portico::http::serve(Arc::clone(&app), listener));
    Side {
        port,
        cookie: format!("__Host-portico={token}"),
    }
}

/// Requests per second and CPU per request of both sides, in turns.
fn compare(portico: &Side, bare: &Side, path: &str) -> Value {
    let mut figures: [Vec<(f64, f64)>; 2] = [Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        for (side, figures) in [portico, bare].into_iter().zip(&mut figures) {
            let (rate, cpu) = load(side, path);
            // The first round warms caches up.
            if round > 0 {
                figures.push((rate, cpu));
            }
        }
    }
    let [ours, theirs] = figures;
    let pick = |figures: &[(f64, f64)], which: fn(&(f64, f64)) -> f64| {
        median(figures.iter().map(which).collect())
    };
    let cpu = [pick(&ours, |f| f.1), pick(&theirs, |f| f.1)];
    json!({
        "portico": { "per_second": pick(&ours, |f| f.0).round(), "cpu_us": round1(cpu[0]) },
        "bare": { "per_second": pick(&theirs, |f| f.0).round(), "cpu_us": round1(cpu[1]) },
        "cpu_ratio": round2(cpu[0] / cpu[1]),
    })
}

/// One round against a side: requests per second, and microseconds of CPU per request.
fn load(side: &Side, path: &str) -> (f64, f64) {
    let (cpu, begun) = (cpu_seconds(), Instant::now());
    let report = client::spawn(side.port, path, &side.cookie, 8, SECONDS);
    let (cpu, time) = (cpu_seconds() - cpu, begun.elapsed().as_secs_f64());
    #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
    let requests = report.latencies.len() as f64;
    (requests / time, cpu * 1e6 / requests)
}

/// The list's latency with one request at a time, at 1,000 and at 1,000,000 orders, in turns.
fn growth(small: &Side, large: &Side) -> Value {
    let mut medians = [Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        for (side, medians) in [small, large].into_iter().zip(&mut medians) {
            let report = client::spawn(side.port, "/api/v1/orders", &side.cookie, 1, SECONDS / 2.0);
            if round > 0 {
                medians.push(median(report.latencies));
            }
        }
    }
    let [small, large] = medians.map(median);
    json!({ "us_at_1000": round1(small), "us_at_1000000": round1(large), "ratio": round2(large / small) })
}

/// CPU time of this process so far, in seconds (proc(5): utime and stime in ticks of 10 ms).
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit(')').next().unwrap();
    let ticks: f64 = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|n| n.parse::<f64>().unwrap())
        .sum();
    ticks / 100.0
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn round1(figure: f64) -> f64 {
    (figure * 10.0).round() / 10.0
}

fn round2(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}

fn print_table(result: &Value) {
    for (name, key) in [
        ("order list", "order_list"),
        ("order detail", "order_detail"),
    ] {
        let row = &result[key];
        for side in ["portico", "bare"] {
            println!(
                "{name:<13} {side:<8} {:>8} per second {:>8} us CPU",
                row[side]["per_second"], row[side]["cpu_us"]
            );
        }
        println!(
            "{name:<13} CPU beside a bare handler with the same query: {} (goal: at most 1.5)",
            row["cpu_ratio"]
        );
    }
    let growth = &result["list_latency"];
    println!(
        "list latency  {} us at 1,000 orders, {} us at 1,000,000: {} (goal: at most 1.5)",
        growth["us_at_1000"], growth["us_at_1000000"], growth["ratio"]
    );
}
