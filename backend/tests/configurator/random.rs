//! Findings of random clauses, beside brute force.

use crate::report;
use portico::configurator::check::Report;
use proptest::prelude::*;

const VARIABLES: u32 = 6;

type Clause = Vec<i32>;

fn clauses() -> impl Strategy<Value = Vec<Clause>> {
    let literal = (1..=VARIABLES as i32, any::<bool>()).prop_map(|(v, s)| if s { v } else { -v });
    prop::collection::vec(prop::collection::vec(literal, 1..4), 0..22)
}

/// All solutions, each as bits by variable.
fn solutions(clauses: &[Clause]) -> Vec<u32> {
    let holds = |bits: u32, l: &i32| (bits >> l.unsigned_abs() & 1 == 1) == (*l > 0);
    let all = (0..1_u32 << VARIABLES).map(|bits| bits << 1);
    let fits = |bits: &u32| clauses.iter().all(|c| c.iter().any(|l| holds(*bits, l)));
    all.filter(fits).collect()
}

/// The clauses without those of these numbers.
fn without(clauses: &[Clause], gone: &[usize]) -> Vec<Clause> {
    let kept = clauses
        .iter()
        .enumerate()
        .filter(|(k, _)| !gone.contains(k));
    kept.map(|(_, clause)| clause.clone()).collect()
}

/// The numbers of the clauses that findings of this kind are about.
fn named(report: &Report, code: &str) -> Vec<usize> {
    let findings = report.findings.iter().filter(|f| f.code == code);
    // The first clause is on line 2.
    let line = |place: &str| place.split(':').next().unwrap().parse::<usize>().unwrap();
    findings.map(|f| line(&f.place) - 2).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_in_random_clauses_is_what_brute_force_finds(clauses in clauses()) {
        let mut text = format!("p cnf {VARIABLES} {}\n", clauses.len());
        for clause in &clauses {
            let words: Vec<String> = clause.iter().map(i32::to_string).collect();
            text.push_str(&format!("{} 0\n", words.join(" ")));
        }
        let report = report("m.cnf", &text);
        let all = solutions(&clauses);
        prop_assert_eq!(report.configurations.clone(), Some(all.len().to_string()));
        if all.is_empty() {
            let together = named(&report, "contradiction");
            let set: Vec<Clause> = together.iter().map(|&k| clauses[k].clone()).collect();
            prop_assert!(solutions(&set).is_empty());
            for k in 0..set.len() {
                prop_assert!(!solutions(&without(&set, &[k])).is_empty(), "{:?}", set);
            }
            return Ok(());
        }
        let with = |v: u32| all.iter().filter(|bits| *bits >> v & 1 == 1).count();
        let dead = (1..=VARIABLES).filter(|&v| with(v) == 0).count();
        let core = (1..=VARIABLES).filter(|&v| with(v) == all.len()).count();
        prop_assert_eq!((report.dead, report.core), (Some(dead), Some(core)));
        prop_assert_eq!(report.findings.iter().filter(|f| f.code == "dead").count(), dead);
        let gone = named(&report, "redundant");
        let rest = without(&clauses, &gone);
        prop_assert_eq!(solutions(&rest), all.clone());
        for k in 0..rest.len() {
            prop_assert!(solutions(&without(&rest, &[k])) != all, "{:?}", rest);
        }
    }
}
