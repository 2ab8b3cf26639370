//! Why a value is blocked: the fewest of the customer's own decisions one cannot drop any of.

use super::{Decision, Engine, Item};

/// A part of the reason why something is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The customer decided this.
    Decided(Decision),
    /// This item is sold out.
    SoldOut(Item),
}

impl Engine {
    /// Why an item cannot be taken under the decisions last answered: a set of decisions and
    /// sold-out items of which all are needed. Empty where no configuration has it at all, `None`
    /// where it can be taken.
    ///
    /// Sold-out items are named only where the decisions alone do not explain it; the oldest
    /// decisions are left out first.
    pub fn why(&mut self, item: Item) -> Option<Vec<Reason>> {
        self.explain(Some(Decision::take(item)))
    }

    /// Why the decisions last answered cannot be completed; `None` where they can.
    pub fn why_stuck(&mut self) -> Option<Vec<Reason>> {
        self.explain(None)
    }

    pub(super) fn explain(&mut self, wanted: Option<Decision>) -> Option<Vec<Reason>> {
        let own = |d: &&Decision| wanted.is_none_or(|w| w.item != d.item);
        let decisions: Vec<Decision> = self.decisions.iter().filter(own).copied().collect();
        let gone = (0..self.form.items).filter(|&i| self.sold_out[i as usize]);
        let mut parts: Vec<Reason> = gone.map(Reason::SoldOut).collect();
        parts.extend(decisions.iter().map(|&d| Reason::Decided(d)));
        if self.holds(&parts, wanted) {
            return None;
        }
        // Drop as many as possible at once, then fewer, then one by one.
        let mut at = 0;
        let mut width = parts.len().next_power_of_two();
        while at < parts.len() {
            width = width.min(parts.len() - at).max(1);
            let mut fewer = parts.clone();
            fewer.drain(at..at + width);
            if !self.holds(&fewer, wanted) {
                parts = fewer;
            } else if width > 1 {
                width /= 2;
            } else {
                at += 1;
                width = parts.len().next_power_of_two();
            }
        }
        Some(parts)
    }

    fn holds(&mut self, parts: &[Reason], wanted: Option<Decision>) -> bool {
        let mut sold_out = vec![false; self.form.items()];
        let mut decisions: Vec<Decision> = wanted.into_iter().collect();
        for part in parts {
            match *part {
                Reason::SoldOut(item) => sold_out[item as usize] = true,
                Reason::Decided(decision) => decisions.push(decision),
            }
        }
        self.completes_with(&decisions, &sold_out)
    }
}
