//! Completing by itself what the customer left open, under an objective.

use super::{Decision, Engine, Item, force, passes};

/// What a completion is to be best at; the price decides between equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objective<'a> {
    /// The lowest price.
    Cheapest,
    /// The earliest delivery: the least of the largest lead time of what is taken. The days go by
    /// item.
    Fastest(&'a [u32]),
    /// The fewest items that differ from these.
    Closest(&'a [Item]),
}

/// More than any sum of prices.
pub(super) const STEP: i128 = 1 << 54;

impl Engine {
    /// Completes the decisions last answered: all items taken, in ascending order. `None` where
    /// nothing is possible.
    pub fn complete(&mut self, objective: Objective<'_>) -> Option<Vec<Item>> {
        if !force(&mut self.forced, &self.sold_out, &self.decisions) {
            return None;
        }
        match objective {
            Objective::Cheapest => self.least(&self.forced, |_| 0),
            Objective::Closest(items) => {
                let mut wanted = vec![false; self.form.visible as usize];
                for &item in items.iter().filter(|&&i| i < self.form.items) {
                    wanted[item as usize] = true;
                }
                let variables = self.form.items;
                self.least(&self.forced, |l| {
                    let differs = wanted[(l >> 1) as usize] != (l & 1 == 0);
                    i128::from(l >> 1 < variables && differs)
                })
            }
            Objective::Fastest(days) => self.fastest(days),
        }
        .map(|(_, taken)| taken)
    }

    /// The largest lead time of these items; `days` go by item.
    #[must_use]
    pub fn lead_time(items: &[Item], days: &[u32]) -> u32 {
        items
            .iter()
            .filter_map(|&i| days.get(i as usize))
            .copied()
            .max()
            .unwrap_or(0)
    }

    fn fastest(&mut self, days: &[u32]) -> Option<(i128, Vec<Item>)> {
        let mut steps: Vec<u32> = days.to_vec();
        steps.push(0);
        steps.sort_unstable();
        steps.dedup();
        let mut flags = std::mem::take(&mut self.flags);
        let within = |limit: u32, forced: &mut Vec<i8>| {
            forced.clear();
            forced.extend_from_slice(&self.forced);
            for (force, &lead) in forced.iter_mut().zip(days).take(self.form.items()) {
                match (lead > limit, *force) {
                    (true, 1) => return false,
                    (true, _) => *force = -1,
                    _ => {}
                }
            }
            true
        };
        let mut forced = Vec::new();
        let (mut least, mut most) = (0, steps.len() - 1);
        while least < most {
            let middle = least.midpoint(most);
            let holds = within(steps[middle], &mut forced)
                && passes::possible(&self.form, &forced, &mut flags);
            if holds {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        let found = within(steps[least], &mut forced).then(|| self.least(&forced, |_| 0));
        self.flags = flags;
        found.flatten()
    }

    /// The cheapest of what costs least by `first`, which goes by literal: the price, without the
    /// base price, and the items taken.
    pub(super) fn least(
        &self,
        forced: &[i8],
        first: impl Fn(u32) -> i128,
    ) -> Option<(i128, Vec<Item>)> {
        let price = |l: u32| {
            if l & 1 == 0 {
                i128::from(self.prices[(l >> 1) as usize])
            } else {
                0
            }
        };
        let cost = |l: u32| first(l) * STEP + price(l);
        let (_, chosen) = passes::cheapest(&self.form, forced, cost)?;
        let sum = chosen.iter().zip(&self.prices).filter(|(taken, _)| **taken);
        let total = sum.map(|(_, &price)| i128::from(price)).sum();
        let items = (0..self.form.items)
            .filter(|&i| chosen[i as usize])
            .collect();
        Some((total, items))
    }

    /// The price of one piece of a complete configuration: exactly these items. `None` where that
    /// is no valid configuration, or something of it is sold out.
    pub fn price(&mut self, items: &[Item]) -> Option<i64> {
        let mut decisions: Vec<Decision> = (0..self.form.items).map(Decision::decline).collect();
        for &item in items {
            decisions.get_mut(item as usize)?.taken = true;
        }
        let mut forced = vec![0; self.form.visible as usize];
        if !force(&mut forced, &self.sold_out, &decisions) {
            return None;
        }
        let (total, _) = self.least(&forced, |_| 0)?;
        i64::try_from(total).ok()?.checked_add(self.base)
    }

    /// The surcharges that apply to a complete configuration, by number; `None` as for
    /// [`Self::price`].
    pub fn surcharges(&mut self, items: &[Item]) -> Option<Vec<u32>> {
        self.price(items)?;
        let mut forced = vec![-1; self.form.items()];
        for &item in items {
            forced[item as usize] = 1;
        }
        forced.resize(self.form.visible as usize, 0);
        let (_, chosen) = passes::cheapest(&self.form, &forced, |_| 0)?;
        let beyond = self.form.items..self.form.visible;
        Some(
            beyond
                .filter(|&v| chosen[v as usize])
                .map(|v| v - self.form.items)
                .collect(),
        )
    }
}
