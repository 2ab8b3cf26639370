//! The rules that are behind something.

use crate::configurator::Deadline;
use crate::configurator::formats::{Document, RuleSource};
use shared::configurator::prove::Prover;
use shared::configurator::theory::Theory;

/// Asks which rules make something impossible, as long as there is time.
pub(super) struct Reasons<'a> {
    document: &'a Document,
    deadline: &'a Deadline,
    prover: Prover,
    all: Vec<u32>,
}

impl<'a> Reasons<'a> {
    pub(super) fn new(document: &'a Document, theory: &Theory, deadline: &'a Deadline) -> Self {
        let prover = Prover::new(theory);
        Self {
            document,
            deadline,
            all: (0..prover.rules()).collect(),
            prover,
        }
    }

    /// All rules that have clauses.
    pub(super) fn all(&self) -> &[u32] {
        &self.all
    }

    pub(super) fn seconds(&self) -> u32 {
        self.deadline.seconds()
    }

    pub(super) fn rule(&self, rule: u32) -> Option<&'a RuleSource> {
        self.document.rules.get(rule as usize)
    }

    /// Whether these literals fit these rules; `None` where time is up.
    pub(super) fn possible(&mut self, rules: &[u32], literals: &[i32]) -> Option<bool> {
        let deadline = self.deadline;
        if !deadline.is_ahead() {
            return None;
        }
        let mut keep_going = || deadline.is_ahead();
        self.prover.possible(rules, literals, &mut keep_going).ok()
    }

    /// A smallest set among `rules` that makes these literals impossible: without any one of it
    /// they are possible. `None` where they are possible, or time is up.
    pub(super) fn minimal(&mut self, rules: &[u32], literals: &[i32]) -> Option<Vec<u32>> {
        let mut needed: Vec<u32> = Vec::new();
        let mut open: Vec<u32> = rules.to_vec();
        loop {
            // How many of the open ones are needed at least, from the front.
            let (mut too_few, mut enough) = (None, open.len());
            if self.possible(&needed, literals)? {
                too_few = Some(0);
            }
            let Some(mut few) = too_few else {
                needed.sort_unstable();
                return Some(needed);
            };
            while enough - few > 1 {
                let middle = few + (enough - few) / 2;
                let some: Vec<u32> = needed.iter().chain(&open[..middle]).copied().collect();
                if self.possible(&some, literals)? {
                    few = middle;
                } else {
                    enough = middle;
                }
            }
            let last = open.get(enough.checked_sub(1)?).copied()?;
            needed.push(last);
            open.truncate(enough - 1);
        }
    }

    /// The rules of a set for a message: ` because of rule … and rule …`.
    pub(super) fn because(&self, rules: &[u32]) -> String {
        const MOST: usize = 5;
        if rules.is_empty() {
            return " by the shape of the tree".to_owned();
        }
        let named = |rule: &u32| {
            let source = self.rule(*rule)?;
            Some(format!("\"{}\" ({})", source.text, source.place))
        };
        let mut names: Vec<String> = rules.iter().take(MOST).filter_map(named).collect();
        if rules.len() > MOST {
            names.push(format!("{} more", rules.len() - MOST));
        }
        format!(" because of {}", names.join(" and "))
    }

    /// Why this literal cannot hold, for a message; empty where time is up.
    pub(super) fn why_not(&mut self, literals: &[i32]) -> String {
        let all = std::mem::take(&mut self.all);
        let found = self.minimal(&all, literals);
        self.all = all;
        found.map_or(String::new(), |rules| self.because(&rules))
    }
}
