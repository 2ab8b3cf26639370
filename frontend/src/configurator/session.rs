//! One product being configured: the customer's decisions, and everything that follows from them.
//! No browser is needed here; the engine answers, this asks it the right questions.

use shared::configurator::answers::{
    Decision, Engine, Interval, Item, Objective, Reason, Repair, State,
};
use shared::configurator::compact::Compiled;
use shared::configurator::pricing::{line_interval, line_price};
use shared::configurator::saved::SavedDecision;
use shared::configurator::sheet::{GroupKind, Sheet, SheetGroup};
use shared::money::Money;
use std::rc::Rc;

/// Most items for which ways out are looked for ahead of being asked.
const MOST_REPAIRS: usize = 80;

/// Most steps that can be taken back.
const MOST_STEPS: usize = 100;

/// A product being configured.
pub(crate) struct Session {
    sheet: Rc<Sheet>,
    engine: Engine,
    choices: Choices,
    past: Vec<Choices>,
    missed: Vec<Item>,
}

/// What the customer has decided.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choices {
    /// Options and values, in the order they were decided.
    pub(crate) decisions: Vec<Decision>,
    /// How many pieces.
    pub(crate) quantity: u32,
}

/// How an item can be had although something stands in its way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WayOut {
    /// What takes the place of what: a group's name, what is given up, what comes instead.
    pub(crate) changes: Vec<Change>,
    /// What it does to the lowest price of one piece.
    pub(crate) difference: i64,
    decisions: Vec<Decision>,
}

/// One thing that a way out changes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    /// The question.
    pub(crate) group: String,
    /// What was chosen.
    pub(crate) from: String,
    /// What is chosen instead; nothing when it is left open or left out.
    pub(crate) to: Option<String>,
}

/// How an item stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Standing {
    /// Can be taken; the lowest price changes by this much.
    Open(i64),
    /// Taken by the customer.
    Chosen,
    /// Follows from other choices.
    Implied,
    /// Part of every configuration.
    Always,
    /// Can be had by changing something else.
    Blocked(Option<WayOut>),
    /// Cannot be had at present.
    SoldOut,
}

/// What is to be paid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Price {
    /// Everything is chosen.
    Exact {
        /// For all pieces.
        total: Money,
        /// What the quantity takes off.
        discount: Money,
    },
    /// Something is still open.
    From {
        /// The least it can come to.
        lowest: Money,
        /// The most.
        highest: Money,
    },
}

/// Everything that a page shows after a click.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct View {
    /// By item.
    pub(crate) standings: Vec<Option<Standing>>,
    /// Groups that are asked, by their place in the sheet.
    pub(crate) asked: Vec<usize>,
    /// Groups among them that still need an answer.
    pub(crate) missing: Vec<usize>,
    /// The price of all pieces.
    pub(crate) price: Option<Price>,
    /// How many configurations are left, in decimal digits.
    pub(crate) left: String,
    /// Days until delivery of what is chosen so far.
    pub(crate) lead_days: u32,
    /// What is taken, in the order it is asked.
    pub(crate) taken: Vec<Item>,
    /// Whether there is something to take back.
    pub(crate) can_undo: bool,
}

/// What a click came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// It was done, and nothing else changed.
    Done,
    /// It was done, and this changed with it.
    Changed(WayOut),
    /// It cannot be had whatever is changed.
    Refused,
}

impl Session {
    /// A product with nothing chosen; `None` when sheet and compiled form do not belong together.
    pub(crate) fn new(sheet: Rc<Sheet>, compiled: &[u8]) -> Option<Self> {
        let (form, hash) = Compiled::from_bytes(compiled).ok()?;
        let fits = form.items() == sheet.items.len() && hex(&hash) == sheet.hash;
        let engine = Engine::new(form, sheet.base_price, sheet.prices.clone()).ok()?;
        let mut session = Self {
            engine,
            choices: Choices {
                decisions: Vec::new(),
                quantity: 1,
            },
            past: Vec::new(),
            missed: Vec::new(),
            sheet,
        };
        let gone: Vec<Item> = session
            .sheet
            .sold_out
            .iter()
            .map(|gone| gone.item)
            .collect();
        session.engine.set_sold_out(&gone);
        fits.then_some(session)
    }

    /// The product.
    pub(crate) fn sheet(&self) -> &Rc<Sheet> {
        &self.sheet
    }

    /// What was decided.
    pub(crate) fn choices(&self) -> &Choices {
        &self.choices
    }

    /// What was decided, by ids that outlast this version of the model.
    pub(crate) fn saved(&self) -> Vec<SavedDecision> {
        self.by_id(&self.choices.decisions)
    }

    fn by_id(&self, decisions: &[Decision]) -> Vec<SavedDecision> {
        let saved = |decision: &Decision| SavedDecision {
            id: self.sheet.items[decision.item as usize].id.clone(),
            taken: decision.taken,
        };
        decisions.iter().map(saved).collect()
    }

    /// The ids of what could not simply be taken when it was wanted.
    pub(crate) fn missed(&self) -> Vec<String> {
        let id = |item: &Item| self.sheet.items[*item as usize].id.clone();
        self.missed.iter().map(id).collect()
    }

    /// Begins with what was decided elsewhere. What this model does not have is left out, and what
    /// does not fit together is mended; tells whether all of it could be taken.
    pub(crate) fn restore(&mut self, saved: &[SavedDecision], quantity: u32) -> bool {
        // What was left out is not decided against here, so that it can be added again.
        let saved: Vec<&SavedDecision> = saved.iter().filter(|s| s.taken).collect();
        let known: Vec<Decision> = saved.iter().filter_map(|s| self.decision(s)).collect();
        let mut whole = known.len() == saved.len();
        let mut decisions = known;
        if !self.engine.answer(&decisions) {
            whole = false;
            decisions = self
                .engine
                .mend()
                .map_or_else(Vec::new, |r| r.smallest.decisions);
        }
        self.choices = Choices {
            decisions,
            quantity: quantity.max(1),
        };
        whole
    }

    fn decision(&self, saved: &SavedDecision) -> Option<Decision> {
        let mut items = self.sheet.items.iter();
        let item = u32::try_from(items.position(|item| item.id == saved.id)?).ok()?;
        Some(Decision {
            item,
            taken: saved.taken,
        })
    }

    /// Takes an item, or gives it up when it was taken.
    pub(crate) fn press(&mut self, item: Item) -> Outcome {
        if self.choices.decisions.contains(&Decision::take(item)) {
            let kept = self.without(&[item]);
            self.step(kept);
            return Outcome::Done;
        }
        let base = self.without(&self.rivals(item));
        self.engine.answer(&base);
        match self.engine.state(item) {
            State::Always | State::Chosen => Outcome::Done,
            State::SoldOut | State::Never => {
                self.miss(item);
                Outcome::Refused
            }
            State::Free | State::Implied => {
                let mut decisions = base;
                decisions.push(Decision::take(item));
                self.step(decisions);
                Outcome::Done
            }
            State::Blocked | State::Declined => {
                self.miss(item);
                let Some(repairs) = self.engine.repairs(item) else {
                    return Outcome::Refused;
                };
                let way = self.way_out(&repairs.smallest);
                self.step(way.decisions.clone());
                Outcome::Changed(way)
            }
        }
    }

    fn miss(&mut self, item: Item) {
        if !self.missed.contains(&item) {
            self.missed.push(item);
        }
    }

    /// Sets how many pieces.
    pub(crate) fn set_quantity(&mut self, quantity: u32) {
        let quantity = quantity.clamp(1, shared::configurator::model::MAX_QUANTITY);
        self.choices.quantity = quantity;
    }

    /// Takes the last step back.
    pub(crate) fn undo(&mut self) {
        if let Some(before) = self.past.pop() {
            self.choices = before;
        }
    }

    /// Begins anew.
    pub(crate) fn clear(&mut self) {
        self.step(Vec::new());
    }

    /// Decides what is left by itself; false when nothing is possible.
    pub(crate) fn complete(&mut self, fastest: bool) -> bool {
        self.engine.answer(&self.choices.decisions);
        let days: Vec<u32> = self.sheet.items.iter().map(|item| item.lead_days).collect();
        let objective = match fastest {
            true => Objective::Fastest(&days),
            false => Objective::Cheapest,
        };
        let Some(items) = self.engine.complete(objective) else {
            return false;
        };
        let mut decisions = self.settled(&items);
        // What is left out is not decided against: it stays as easy to add as before.
        decisions.retain(|decision| decision.taken);
        self.step(decisions);
        true
    }

    /// Every decision there is to make for exactly these items.
    fn settled(&mut self, items: &[Item]) -> Vec<Decision> {
        let mut decisions = self.choices.decisions.clone();
        self.engine.answer(&decisions);
        let all = u32::try_from(self.sheet.items.len()).unwrap_or(u32::MAX);
        for item in 0..all {
            if self.engine.state(item) == State::Free {
                let taken = items.binary_search(&item).is_ok();
                decisions.push(Decision { item, taken });
            }
        }
        decisions
    }

    /// All decisions of what is shown as the price, for keeping and ordering: what was left out is
    /// declined.
    pub(crate) fn complete_choices(&mut self) -> Option<Vec<SavedDecision>> {
        let items = self.nearest()?;
        let decisions = self.settled(&items);
        Some(self.by_id(&decisions))
    }

    /// The configuration with the least beyond what is taken.
    fn nearest(&mut self) -> Option<Vec<Item>> {
        self.engine.answer(&self.choices.decisions);
        let taken = self.taken();
        self.engine.complete(Objective::Closest(&taken))
    }

    fn taken(&self) -> Vec<Item> {
        let all = 0..u32::try_from(self.sheet.items.len()).unwrap_or(u32::MAX);
        all.filter(|&item| self.is_in(item)).collect()
    }

    fn is_in(&self, item: Item) -> bool {
        matches!(
            self.engine.state(item),
            State::Chosen | State::Implied | State::Always
        )
    }

    fn step(&mut self, decisions: Vec<Decision>) {
        let next = Choices {
            decisions,
            quantity: self.choices.quantity,
        };
        let before = std::mem::replace(&mut self.choices, next);
        if before.decisions != self.choices.decisions {
            self.past.push(before);
        }
        if self.past.len() > MOST_STEPS {
            self.past.remove(0);
        }
    }

    /// The decisions without any about these items.
    fn without(&self, items: &[Item]) -> Vec<Decision> {
        let decisions = self.choices.decisions.iter();
        decisions
            .filter(|decision| !items.contains(&decision.item))
            .copied()
            .collect()
    }

    /// What the item takes the place of: the other answers to a question that has one answer.
    fn rivals(&self, item: Item) -> Vec<Item> {
        match self.group_of(item) {
            Some(group) if group.max <= 1 => group.items.clone(),
            _ => vec![item],
        }
    }

    fn group_of(&self, item: Item) -> Option<&SheetGroup> {
        self.sheet
            .groups
            .iter()
            .find(|group| group.items.contains(&item))
    }

    fn name(&self, item: Item) -> String {
        let item = self.sheet.items.get(item as usize);
        item.map(|item| item.name.clone()).unwrap_or_default()
    }

    /// A repair in words, with what takes the place of what is given up already chosen.
    fn way_out(&self, repair: &Repair) -> WayOut {
        let mut decisions = repair.decisions.clone();
        let mut changes = Vec::new();
        for given in &repair.gives_up {
            let group = self.group_of(given.item);
            let instead = group.filter(|group| given.taken && group.max <= 1);
            let instead = instead.and_then(|group| {
                let mut items = group.items.iter().copied();
                items.find(|item| repair.items.contains(item))
            });
            let wanted = decisions.last().copied();
            if let Some(item) = instead
                && wanted != Some(Decision::take(item))
            {
                decisions.push(Decision::take(item));
            }
            changes.push(Change {
                group: group.map(|group| group.name.clone()).unwrap_or_default(),
                from: self.name(given.item),
                to: instead.map(|item| self.name(item)),
            });
        }
        WayOut {
            changes,
            difference: repair.difference.unwrap_or(0),
            decisions,
        }
    }

    /// The customer's own choices that stand in an item's way, by name.
    pub(crate) fn why(&mut self, item: Item) -> Vec<String> {
        let base = self.without(&self.rivals(item));
        self.engine.answer(&base);
        let reasons = self.engine.why(item).unwrap_or_default();
        let name = |reason: &Reason| match *reason {
            Reason::Decided(decision) => self.name(decision.item),
            Reason::SoldOut(item) => self.name(item),
        };
        reasons.iter().map(name).collect()
    }

    /// The decisions that stand in an item's way together with the item, by id, to ask for rules.
    pub(crate) fn conflict(&self, item: Item) -> Vec<SavedDecision> {
        let mut decisions = self.without(&self.rivals(item));
        decisions.push(Decision::take(item));
        self.by_id(&decisions)
    }

    /// Everything that follows from the choices.
    pub(crate) fn view(&mut self) -> View {
        self.engine.answer(&self.choices.decisions);
        let left = self.engine.count().unwrap_or_default();
        let total = self.engine.total();
        let taken = self.taken();
        let asked: Vec<usize> = (0..self.sheet.groups.len())
            .filter(|&at| self.is_asked(&self.sheet.groups[at]))
            .collect();
        let missing: Vec<usize> = asked
            .iter()
            .copied()
            .filter(|&at| self.is_missing(&self.sheet.groups[at]))
            .collect();
        let nearest = self.engine.complete(Objective::Closest(&taken));
        let price = match (missing.is_empty(), nearest) {
            (true, Some(items)) => self.exact(&items),
            _ => total.and_then(|total| self.interval(total)),
        };
        let standings = self.standings(&asked, total);
        View {
            standings,
            asked,
            missing,
            price,
            left,
            lead_days: self.lead_days(&taken),
            taken,
            can_undo: !self.past.is_empty(),
        }
    }

    fn lead_days(&self, items: &[Item]) -> u32 {
        let days = items
            .iter()
            .map(|&item| self.sheet.items[item as usize].lead_days);
        days.max().unwrap_or(0)
    }

    fn is_asked(&self, group: &SheetGroup) -> bool {
        let opened = group.parent.is_none_or(|parent| self.is_in(parent));
        let possible = |&item: &Item| {
            !matches!(
                self.engine.state(item),
                State::Never | State::Blocked | State::SoldOut
            )
        };
        // A question that needs an answer and can have none does not arise; one that needs none
        // shows what else would have to change.
        opened && !group.items.is_empty() && (group.min == 0 || group.items.iter().any(possible))
    }

    fn is_missing(&self, group: &SheetGroup) -> bool {
        let count = group.items.iter().filter(|&&item| self.is_in(item)).count();
        let open = |&item: &Item| self.engine.state(item) == State::Free;
        count < group.min as usize && group.items.iter().any(open)
    }

    fn money(&self, amount: i64) -> Money {
        Money::new(amount, self.sheet.currency)
    }

    fn exact(&mut self, items: &[Item]) -> Option<Price> {
        let piece = self.engine.price(items)?;
        let line = line_price(piece, self.choices.quantity, &self.sheet.tiers)?;
        Some(Price::Exact {
            total: self.money(line.total),
            discount: self.money(line.discount),
        })
    }

    fn interval(&self, piece: Interval) -> Option<Price> {
        let line = line_interval(piece, self.choices.quantity, &self.sheet.tiers)?;
        Some(Price::From {
            lowest: self.money(line.lowest),
            highest: self.money(line.highest),
        })
    }

    fn standings(&mut self, asked: &[usize], total: Option<Interval>) -> Vec<Option<Standing>> {
        let sheet = self.sheet.clone();
        let lowest = total.map_or(0, |total| total.lowest);
        let mut standings = vec![None; sheet.items.len()];
        let mut repairs = MOST_REPAIRS;
        for &at in asked {
            let group = &sheet.groups[at];
            let decided = group.max <= 1 && group.items.iter().any(|&item| self.is_in(item));
            let found = if decided {
                self.engine.reconsider(&group.items)
            } else {
                let states = group.items.iter();
                states
                    .map(|&item| (self.engine.state(item), self.engine.total_with(item)))
                    .collect()
            };
            for (&item, (state, price)) in group.items.iter().zip(found) {
                let delta = price.map_or(0, |price| price.lowest - lowest);
                standings[item as usize] = self.standing(item, state, delta, &mut repairs);
            }
        }
        standings
    }

    fn standing(
        &mut self,
        item: Item,
        reconsidered: State,
        delta: i64,
        repairs: &mut usize,
    ) -> Option<Standing> {
        let now = self.engine.state(item);
        Some(match (now, reconsidered) {
            (State::Never, _) => return None,
            (State::Always, _) => Standing::Always,
            (State::Chosen, _) => Standing::Chosen,
            (State::Implied, _) => Standing::Implied,
            (State::SoldOut, _) => Standing::SoldOut,
            (_, State::Free | State::Implied | State::Declined | State::Chosen) => {
                Standing::Open(delta)
            }
            _ if *repairs == 0 => Standing::Blocked(None),
            _ => {
                *repairs -= 1;
                let way = self.look_for_way(item);
                Standing::Blocked(way)
            }
        })
    }

    fn look_for_way(&mut self, item: Item) -> Option<WayOut> {
        let before = self.choices.decisions.clone();
        let base = self.without(&self.rivals(item));
        let lowest = self.engine.total().map(|total| total.lowest);
        self.engine.answer(&base);
        let repairs = self.engine.repairs(item);
        let way = repairs.map(|repairs| WayOut {
            difference: repairs.smallest.lowest - lowest.unwrap_or(repairs.smallest.lowest),
            ..self.way_out(&repairs.smallest)
        });
        self.engine.answer(&before);
        way
    }

    /// Whether a question is answered by one value in a row.
    pub(crate) fn is_number(group: &SheetGroup) -> bool {
        group.kind == GroupKind::Number
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half & 15)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
        .collect()
}
