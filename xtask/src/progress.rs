//! Lines that tell what is going on and how long it may take.

use std::io::{self, Write};

/// Writes one line to standard output; a reader that went away is no reason to stop.
pub(crate) fn say(line: &str) {
    let mut out = io::stdout().lock();
    drop(writeln!(out, "{line}").and_then(|()| out.flush()));
}

/// Announces the steps of one command on standard error, so that standard output stays for results.
pub(crate) struct Progress {
    kind: Kind,
    current: usize,
}

enum Kind {
    /// `[2/4] …`
    Counted(usize),
    /// `… ` without a count.
    Plain,
    /// Nothing: a caller reports for us.
    Silent,
}

impl Progress {
    /// Steps with a known number: `[2/4] …`.
    pub(crate) fn counted(total: usize) -> Self {
        Self {
            kind: Kind::Counted(total),
            current: 0,
        }
    }

    /// Steps without a count.
    pub(crate) fn plain() -> Self {
        Self {
            kind: Kind::Plain,
            current: 0,
        }
    }

    /// No lines at all.
    pub(crate) fn silent() -> Self {
        Self {
            kind: Kind::Silent,
            current: 0,
        }
    }

    /// Announces the next step.
    pub(crate) fn step(&mut self, what: &str) {
        self.current += 1;
        match self.kind {
            Kind::Counted(total) => eprintln!("[{}/{total}] {what}", self.current),
            Kind::Plain => eprintln!("{what}"),
            Kind::Silent => {}
        }
    }

    /// Adds a line to the current step.
    pub(crate) fn note(&self, what: &str) {
        match self.kind {
            Kind::Counted(_) => eprintln!("      {what}"),
            Kind::Plain => eprintln!("{what}"),
            Kind::Silent => {}
        }
    }
}
