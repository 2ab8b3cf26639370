//! Answers after each click, all exact: what is still possible of every value and at what price,
//! how many configurations are left, why a value is blocked, and the ways out.
//!
//! Everything here goes by *item*: options, then values of numbers, counted from 0 as
//! `Catalogue` lists them. A click costs one pass up and one down the compiled form.
//!
//! `Catalogue`

mod complete;
mod count;
mod explain;
mod index;
mod passes;
mod repair;

pub use complete::Objective;
pub use explain::Reason;
pub use repair::{Repair, Repairs};

use super::compact::Compiled;
use super::model::MAX_MONEY;
use count::Counter;
use index::Index;
use passes::Passes;

/// An item's number, counted from 0.
pub type Item = u32;

/// One decision of a customer: this item, or anything but this item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Decision {
    /// Which item.
    pub item: Item,
    /// Whether it is wanted.
    pub taken: bool,
}

impl Decision {
    /// This item is wanted.
    #[must_use]
    pub fn take(item: Item) -> Self {
        Self { item, taken: true }
    }

    /// This item is not wanted.
    #[must_use]
    pub fn decline(item: Item) -> Self {
        Self { item, taken: false }
    }

    fn literal(self) -> u32 {
        self.item * 2 + u32::from(!self.taken)
    }
}

/// What holds of an item after the decisions so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Open: with it and without it a configuration can be completed.
    Free,
    /// The customer took it.
    Chosen,
    /// The customer declined it.
    Declined,
    /// It follows from the decisions, or from what is sold out.
    Implied,
    /// It no longer fits the decisions, or needs what is sold out: there may be a repair.
    Blocked,
    /// It is itself sold out.
    SoldOut,
    /// Every configuration has it.
    Always,
    /// No configuration has it.
    Never,
}

/// A lowest and a highest price, in minor units; both are the price of some configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The lowest.
    pub lowest: i64,
    /// The highest.
    pub highest: i64,
}

/// The prices do not belong to the compiled form, or sum up to more than [`MAX_MONEY`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnfitPrices;

impl std::fmt::Display for UnfitPrices {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("prices that do not fit the compiled model")
    }
}

impl std::error::Error for UnfitPrices {}

/// A compiled model with prices and facts, ready to answer.
#[derive(Debug, Clone)]
pub struct Engine {
    form: Compiled,
    index: Index,
    base: i64,
    prices: Vec<i64>,
    /// Per item whether all configurations have it (1) or none (-1), whatever is sold out.
    settled: Vec<i8>,
    sold_out: Vec<bool>,
    /// The decisions last answered.
    decisions: Vec<Decision>,
    /// Per variable what decisions and facts force.
    forced: Vec<i8>,
    passes: Passes,
    counter: Counter,
    flags: Vec<bool>,
}

impl Engine {
    /// An engine for a compiled form; `prices` lists what each item and then each surcharge adds
    /// to `base`, in minor units. An empty list means that nothing has a price.
    ///
    /// # Errors
    /// Where the list has another length, or prices are too large to be added up safely.
    pub fn new(form: Compiled, base: i64, mut prices: Vec<i64>) -> Result<Self, UnfitPrices> {
        let variables = form.visible as usize;
        if prices.is_empty() {
            prices.resize(variables, 0);
        }
        let sum = prices
            .iter()
            .chain([&base])
            .try_fold(0_u64, |s, p| s.checked_add(p.unsigned_abs()));
        let small = sum.is_some_and(|sum| sum <= MAX_MONEY.unsigned_abs());
        if prices.len() != variables || !small {
            return Err(UnfitPrices);
        }
        let mut engine = Self {
            base,
            prices,
            settled: Vec::new(),
            sold_out: vec![false; form.items()],
            decisions: Vec::new(),
            forced: vec![0; variables],
            passes: Passes::default(),
            counter: Counter::default(),
            flags: Vec::new(),
            index: Index::new(&form),
            form,
        };
        engine.answer(&[]);
        let settle = |item: Item| match (engine.possible(item, true), engine.possible(item, false))
        {
            (true, false) => 1,
            (false, _) => -1,
            (true, true) => 0,
        };
        engine.settled = (0..engine.form.items).map(settle).collect();
        Ok(engine)
    }

    /// How many items there are.
    #[must_use]
    pub fn items(&self) -> usize {
        self.form.items()
    }

    /// What an item, or beyond the items a surcharge, adds to the price of one piece.
    #[must_use]
    pub fn price_of(&self, variable: u32) -> i64 {
        self.prices.get(variable as usize).copied().unwrap_or(0)
    }

    /// The price of one piece before anything is taken.
    #[must_use]
    pub fn base_price(&self) -> i64 {
        self.base
    }

    /// States which items cannot be had; unknown ones are ignored. Asks for a new [`answer`].
    ///
    /// [`answer`]: Self::answer
    pub fn set_sold_out(&mut self, items: &[Item]) {
        self.sold_out.fill(false);
        for &item in items {
            if let Some(flag) = self.sold_out.get_mut(item as usize) {
                *flag = true;
            }
        }
        let decisions = std::mem::take(&mut self.decisions);
        self.answer(&decisions);
    }

    /// Takes the customer's decisions and computes what follows; false where they contradict each
    /// other or the facts, which is where [`Self::mend`] helps.
    pub fn answer(&mut self, decisions: &[Decision]) -> bool {
        if self.decisions.as_slice() != decisions {
            self.decisions.clear();
            self.decisions.extend_from_slice(decisions);
        }
        if force(&mut self.forced, &self.sold_out, decisions) {
            self.passes
                .run(&self.form, &self.index, &self.prices, &self.forced);
        } else {
            self.passes.nothing();
        }
        self.passes.total().is_some()
    }

    /// The decisions last answered.
    #[must_use]
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    fn possible(&self, item: Item, taken: bool) -> bool {
        self.passes
            .with(Decision { item, taken }.literal())
            .is_some()
    }

    /// What holds of an item; [`State::Never`] of an unknown one.
    #[must_use]
    pub fn state(&self, item: Item) -> State {
        let at = item as usize;
        match self.settled.get(at) {
            Some(1) => return State::Always,
            Some(0) => {}
            _ => return State::Never,
        }
        if let Some(decision) = self.decisions.iter().find(|d| d.item == item) {
            return if decision.taken {
                State::Chosen
            } else {
                State::Declined
            };
        }
        if self.sold_out[at] {
            return State::SoldOut;
        }
        match (self.possible(item, true), self.possible(item, false)) {
            (true, true) => State::Free,
            (true, false) => State::Implied,
            (false, _) => State::Blocked,
        }
    }

    /// The prices of one piece that are still reachable; `None` where nothing is possible.
    #[must_use]
    pub fn total(&self) -> Option<Interval> {
        self.passes.total().map(|ends| self.interval(ends))
    }

    /// The prices that are still reachable with this item, `None` where it is not possible.
    #[must_use]
    pub fn total_with(&self, item: Item) -> Option<Interval> {
        self.total_if(Decision::take(item))
    }

    /// The prices that are still reachable after this decision, `None` where it is not possible.
    #[must_use]
    pub fn total_if(&self, decision: Decision) -> Option<Interval> {
        if decision.item >= self.form.items {
            return None;
        }
        self.passes
            .with(decision.literal())
            .map(|ends| self.interval(ends))
    }

    fn interval(&self, (low, high): (i64, i64)) -> Interval {
        Interval {
            lowest: self.base + low,
            highest: self.base + high,
        }
    }

    /// How many configurations are left, in decimal digits.
    ///
    /// Of a damaged compiled form that no compiler has written it may be `None`.
    pub fn count(&mut self) -> Option<String> {
        if self.passes.total().is_none() {
            return Some("0".to_owned());
        }
        self.counter.count(&self.form, &self.index, &self.forced)
    }

    /// What holds of these items, and their prices, if what was decided about all of them were
    /// open again: for a group of which one is chosen, what a change of mind costs.
    pub fn reconsider(&mut self, items: &[Item]) -> Vec<(State, Option<Interval>)> {
        let before = std::mem::take(&mut self.decisions);
        let kept: Vec<Decision> = before
            .iter()
            .filter(|d| !items.contains(&d.item))
            .copied()
            .collect();
        self.answer(&kept);
        let found = items
            .iter()
            .map(|&i| (self.state(i), self.total_with(i)))
            .collect();
        self.answer(&before);
        found
    }

    /// Whether decisions can be completed, without touching the answers.
    pub fn completes(&mut self, decisions: &[Decision]) -> bool {
        let sold_out = std::mem::take(&mut self.sold_out);
        let holds = self.completes_with(decisions, &sold_out);
        self.sold_out = sold_out;
        holds
    }

    fn completes_with(&mut self, decisions: &[Decision], sold_out: &[bool]) -> bool {
        let mut forced = std::mem::take(&mut self.forced);
        let holds = force(&mut forced, sold_out, decisions)
            && passes::possible(&self.form, &forced, &mut self.flags);
        let restored = force(&mut forced, &self.sold_out, &self.decisions);
        debug_assert!(restored || self.passes.total().is_none());
        self.forced = forced;
        holds
    }
}

/// Writes what facts and decisions force; false where they contradict each other at sight.
fn force(forced: &mut [i8], sold_out: &[bool], decisions: &[Decision]) -> bool {
    forced.fill(0);
    for (force, &gone) in forced.iter_mut().zip(sold_out) {
        *force = -i8::from(gone);
    }
    let mut fits = true;
    for decision in decisions {
        let Some(_) = sold_out.get(decision.item as usize) else {
            // An item this model does not know.
            fits = fits && !decision.taken;
            continue;
        };
        let want = if decision.taken { 1 } else { -1 };
        let force = &mut forced[decision.item as usize];
        fits = fits && (*force == 0 || *force == want);
        *force = want;
    }
    fits
}
