//! Checks one after another: a timed line for each, and the count at the end.

use std::fmt;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::clock::{Stopwatch, readable};
use crate::nextest::{Counts, Runner};
use crate::process;
use crate::progress::say;
use crate::workspace::Workspace;

/// What was checked so far.
pub(crate) struct Report<'a> {
    workspace: &'a Workspace,
    total: usize,
    current: usize,
    counts: Counts,
    watch: Stopwatch,
}

impl<'a> Report<'a> {
    /// Starts a report with this number of steps to come.
    pub(crate) fn new(workspace: &'a Workspace, total: usize) -> Self {
        let watch = Stopwatch::start();
        Self {
            workspace,
            total,
            current: 0,
            counts: Counts::default(),
            watch,
        }
    }

    /// Runs one check of our own; it counts as one.
    pub(crate) fn check(
        &mut self,
        title: &str,
        check: impl FnOnce() -> Result<Option<String>>,
    ) -> bool {
        self.begin(title);
        let watch = Stopwatch::start();
        let outcome = check();
        let passed = outcome.is_ok();
        self.count(Counts {
            passed: u64::from(passed),
            failed: u64::from(!passed),
        });
        match outcome {
            Ok(Some(remark)) => self.line(&watch, format_args!("passed: {remark}")),
            Ok(None) => self.line(&watch, "passed"),
            Err(error) => self.line(&watch, format_args!("FAILED: {error:#}")),
        }
        passed
    }

    /// Runs a program that checks something by its exit code; it counts as one.
    pub(crate) fn program(&mut self, title: &str, name: &str, command: &mut Command) -> bool {
        self.begin(title);
        let watch = Stopwatch::start();
        let passed = self.succeeds(name, command);
        self.count(Counts {
            passed: u64::from(passed),
            failed: u64::from(!passed),
        });
        self.line(&watch, if passed { "passed" } else { "FAILED" });
        passed
    }

    /// Runs tests; each counts. When they cannot even be compiled that counts as one failure.
    pub(crate) fn tests(&mut self, title: &str, name: &str, runner: Runner, command: &mut Command) {
        self.begin(title);
        let watch = Stopwatch::start();
        let passed = self.succeeds(name, command);
        let printed = self
            .workspace
            .log(name)
            .and_then(|log| crate::workspace::read(&log))
            .map(|printed| String::from_utf8_lossy(&printed).into_owned())
            .unwrap_or_default();
        let mut counts = runner.counts(&printed).unwrap_or_default();
        if !passed && counts.failed == 0 {
            counts.failed = 1;
        }
        self.count(counts);
        let Counts { passed, failed } = counts;
        self.line(
            &watch,
            format_args!("{passed} tests passed, {failed} failed"),
        );
    }

    /// Counts checks that cannot be made because something they need has failed.
    pub(crate) fn impossible(&mut self, title: &str, why: &str) {
        self.begin(title);
        self.count(Counts {
            passed: 0,
            failed: 1,
        });
        say(&format!("        FAILED: {why}"));
    }

    /// Prints the count as the last line and turns it into an exit code.
    pub(crate) fn finish(self) -> ExitCode {
        let Counts { passed, failed } = self.counts;
        say(&format!("Done in {}", readable(self.watch.elapsed())));
        say(&format!("{passed} passed, {failed} failed"));
        if failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    /// Runs a program with its output in a log, whose end is shown when it fails.
    fn succeeds(&self, name: &str, command: &mut Command) -> bool {
        let log = match self.workspace.log(name) {
            Ok(log) => log,
            Err(error) => {
                say(&format!("{error:#}"));
                return false;
            }
        };
        match process::logged(command, &log) {
            Ok(status) if status.success() => true,
            Ok(_) => {
                show(&log);
                false
            }
            Err(error) => {
                say(&format!("{error:#}"));
                false
            }
        }
    }

    fn begin(&mut self, title: &str) {
        self.current += 1;
        say(&format!("[{:>2}/{}] {title}", self.current, self.total));
    }

    fn line(&self, watch: &Stopwatch, what: impl fmt::Display) {
        say(&format!("        {what} ({})", readable(watch.elapsed())));
    }

    fn count(&mut self, counts: Counts) {
        self.counts.passed += counts.passed;
        self.counts.failed += counts.failed;
    }
}

fn show(log: &Path) {
    say(&process::tail(log));
    say(&format!("        everything it printed: {}", log.display()));
}
