//! Running tests with `cargo nextest`, or with `cargo test` where that cannot be had, and reading
//! how many passed.

use std::process::Command;

use crate::process;
use crate::workspace::Workspace;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

/// What runs the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runner {
    Nextest,
    /// Comes with cargo.
    Plain,
}

impl Runner {
    /// Finds nextest, or installs it, or does without.
    pub(crate) fn find(workspace: &Workspace) -> Self {
        let is_there =
            || process::output(workspace.cargo().args(["nextest", "--version"])).is_some();
        if is_there() {
            return Self::Nextest;
        }
        eprintln!("Installing cargo-nextest, once (up to ten minutes)");
        if let Ok(log) = workspace.log("install-nextest") {
            let mut install = workspace.cargo();
            install.env_remove("CARGO_TARGET_DIR");
            drop(process::logged(
                install.args(["install", "--locked", "cargo-nextest"]),
                &log,
            ));
        }
        if is_there() {
            return Self::Nextest;
        }
        eprintln!("cargo-nextest could not be installed; `cargo test` runs the tests instead");
        Self::Plain
    }

    /// The command that runs the tests of these packages to the end.
    pub(crate) fn command(self, workspace: &Workspace, packages: &[&str]) -> Command {
        let mut cargo = workspace.cargo();
        match self {
            Self::Nextest => {
                cargo.args(["nextest", "run", "--no-fail-fast", "--no-tests=pass"]);
            }
            Self::Plain => {
                cargo.args(["test", "--no-fail-fast"]);
            }
        }
        cargo.args(packages).args(["--color", "never"]);
        cargo
    }

    /// Reads the counts from everything the command printed; `None` when no test was reached.
    pub(crate) fn counts(self, printed: &str) -> Option<Counts> {
        match self {
            Self::Nextest => nextest_counts(printed),
            Self::Plain => plain_counts(printed),
        }
    }
}

/// Reads `Summary [1.2s] 9/10 tests run: 6 passed (1 slow, 1 flaky), 2 failed, 1 timed out, 3 skipped`.
fn nextest_counts(printed: &str) -> Option<Counts> {
    let line = printed
        .lines()
        .rev()
        .find(|line| line.trim_start().starts_with("Summary ["))?;
    let (ran, results) = line.split_once(" run: ")?;
    let mut counts = Counts::default();
    for (number, word) in numbers_with_words(&without_parentheses(results)) {
        match word {
            "passed" => counts.passed += number,
            "skipped" => {}
            // Failed, timed out, could not be started: none of them passed.
            _ => counts.failed += number,
        }
    }
    counts.failed += never_ran(ran);
    Some(counts)
}

/// Tests that a cancelled run left out: 1 of `9/10 tests`.
fn never_ran(ran: &str) -> u64 {
    ran.split_whitespace()
        .find_map(|word| {
            let (ran, all) = word.split_once('/')?;
            Some(all.parse::<u64>().ok()?.saturating_sub(ran.parse().ok()?))
        })
        .unwrap_or(0)
}

/// Adds up `test result: ok. 3 passed; 0 failed; 1 ignored; …` of every test program.
fn plain_counts(printed: &str) -> Option<Counts> {
    let mut sum: Option<Counts> = None;
    for line in printed.lines() {
        let Some(results) = line.trim_start().strip_prefix("test result: ") else {
            continue;
        };
        let results = results.split_once(". ").map_or(results, |(_, rest)| rest);
        let sum = sum.get_or_insert_default();
        for (number, word) in numbers_with_words(results) {
            match word {
                "passed" => sum.passed += number,
                "failed" => sum.failed += number,
                _ => {}
            }
        }
    }
    sum
}

/// Splits `6 passed, 2 timed out` into numbers and their first words.
fn numbers_with_words(text: &str) -> impl Iterator<Item = (u64, &str)> {
    text.split([',', ';']).filter_map(|part| {
        let mut words = part.split_whitespace();
        Some((words.next()?.parse().ok()?, words.next()?))
    })
}

/// Leaves out remarks such as `(1 slow, 1 flaky)`.
fn without_parentheses(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|&c| {
            depth += u32::from(c == '(');
            let outside = depth == 0;
            depth -= u32::from(c == ')' && depth > 0);
            outside
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nextest(summary: &str) -> Option<(u64, u64)> {
        let counts = Runner::Nextest.counts(summary)?;
        Some((counts.passed, counts.failed))
    }

    #[test]
    fn a_summary_of_passed_tests_is_read() {
        let printed = "   PASS [   0.1s] a\n────\n     Summary [   0.169s] 28 tests run: 28 passed, 0 skipped\n";
        assert_eq!(nextest(printed), Some((28, 0)));
        assert_eq!(
            nextest("Summary [ 0.0s] 1 test run: 1 passed, 3 skipped"),
            Some((1, 0))
        );
        assert_eq!(
            nextest("Summary [ 0.0s] 0 tests run: 0 passed, 0 skipped"),
            Some((0, 0))
        );
    }

    #[test]
    fn every_way_of_not_passing_counts_as_failed() {
        let line = "     Summary [   5.0s] 10 tests run: 6 passed (1 slow, 1 flaky), 2 failed, 1 timed out, 1 exec failed, 4 skipped";
        assert_eq!(nextest(line), Some((6, 4)));
        assert_eq!(
            nextest("Summary [1s] 9/10 tests run: 8 passed, 1 failed, 0 skipped"),
            Some((8, 2))
        );
    }

    #[test]
    fn the_last_summary_counts_and_names_of_tests_do_not() {
        let printed = "PASS reads Summary [1s] 3 tests run: 3 passed\n Summary [1s] 2 tests run: 1 passed, 1 failed, 0 skipped\nFAIL x";
        assert_eq!(nextest(printed), Some((1, 1)));
    }

    #[test]
    fn without_a_summary_nothing_was_tested() {
        assert_eq!(nextest("error: could not compile `portico`"), None);
        assert_eq!(Runner::Plain.counts("error"), None);
    }

    #[test]
    fn plain_results_of_all_programs_are_added() {
        let printed = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s\n\
            test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(
            Runner::Plain.counts(printed),
            Some(Counts {
                passed: 4,
                failed: 2
            })
        );
    }
}
