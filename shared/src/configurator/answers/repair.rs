//! The ways out of a conflict: which decisions to give up so that a value fits.
//!
//! A repair is minimal: keep any of what it gives up, and the value no longer fits. Among all
//! minimal repairs two are named: the *smallest* gives up fewest decisions, the *cheapest* leaves
//! the lowest price. The search for the cheapest is by branch and bound: a repair that is found
//! splits the rest into those that keep its first decision, its second, and so on.

use super::{Decision, Engine, Item, force};
use std::collections::HashSet;

/// So many steps are taken to find the cheapest repair; each costs two passes.
const MAX_STEPS: usize = 400;

/// A way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The decisions to give up.
    pub gives_up: Vec<Decision>,
    /// All decisions afterwards, the wanted one last.
    pub decisions: Vec<Decision>,
    /// The lowest price of one piece that can be reached afterwards.
    pub lowest: i64,
    /// `lowest` less the lowest price that could be reached before; `None` where nothing could.
    pub difference: Option<i64>,
    /// The items of a complete configuration at that price.
    pub items: Vec<Item>,
}

/// The ways out of one conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repairs {
    /// It gives up fewest decisions; the price decides between equals.
    pub smallest: Repair,
    /// It leaves the lowest price of all minimal repairs; `smallest` itself where none is cheaper.
    pub cheapest: Repair,
    /// Whether `cheapest` is proven to be that; else the search was cut off.
    pub proven: bool,
}

impl Engine {
    /// How an item that is blocked, or decided against, can be had after all; `None` where no
    /// decision given up helps: it is sold out, or in no configuration.
    pub fn repairs(&mut self, item: Item) -> Option<Repairs> {
        self.repairs_for(Some(Decision::take(item)))
    }

    /// How this decision can be made after all.
    pub fn repairs_if(&mut self, decision: Decision) -> Option<Repairs> {
        self.repairs_for(Some(decision))
    }

    /// How decisions that contradict each other, or the facts, can be completed after all.
    pub fn mend(&mut self) -> Option<Repairs> {
        self.repairs_for(None)
    }

    fn repairs_for(&mut self, wanted: Option<Decision>) -> Option<Repairs> {
        if wanted.is_some_and(|w| w.item >= self.form.items) {
            return None;
        }
        let before = self.total().map(|t| t.lowest);
        let search = Search::new(self, wanted);
        let smallest = search.step(&[])?;
        let bound = search.lowest(&[])?;
        let (cheapest, proven) = search.cheapest(smallest.clone(), bound);
        let repair = |found: Found| search.repair(found, before);
        Some(Repairs {
            smallest: repair(smallest),
            cheapest: repair(cheapest),
            proven,
        })
    }
}

struct Search<'a> {
    engine: &'a Engine,
    wanted: Option<Decision>,
    /// The decisions that may be given up.
    soft: Vec<Decision>,
}

/// A minimal repair: which of the soft decisions it gives up.
#[derive(Clone)]
struct Found {
    gives_up: Vec<usize>,
    price: i128,
    items: Vec<Item>,
}

impl<'a> Search<'a> {
    fn new(engine: &'a Engine, wanted: Option<Decision>) -> Self {
        // What was said of the wanted item itself, and what the model does not know, is given up
        // without asking.
        let mut known = HashSet::new();
        let open = |d: &&Decision| {
            d.item < engine.form.items
                && wanted.is_none_or(|w| w.item != d.item)
                && known.insert(**d)
        };
        let soft = engine.decisions.iter().filter(open).copied().collect();
        Self {
            engine,
            wanted,
            soft,
        }
    }

    /// What the wanted decision, the kept ones and the facts force.
    fn forced(&self, kept: &[usize]) -> Option<Vec<i8>> {
        let decisions: Vec<Decision> = self
            .wanted
            .into_iter()
            .chain(kept.iter().map(|&k| self.soft[k]))
            .collect();
        let mut forced = vec![0; self.engine.form.visible as usize];
        force(&mut forced, &self.engine.sold_out, &decisions).then_some(forced)
    }

    /// The smallest repair that keeps these. It is minimal among all: a part of it would be a
    /// smaller one that keeps these too.
    fn step(&self, kept: &[usize]) -> Option<Found> {
        let forced = self.forced(kept)?;
        let mut against = vec![0_i128; self.engine.form.visible as usize * 2];
        for decision in &self.soft {
            against[(decision.literal() ^ 1) as usize] += 1;
        }
        let (price, items) = self.engine.least(&forced, |l| against[l as usize])?;
        let broken = |d: &Decision| items.binary_search(&d.item).is_ok() != d.taken;
        let gives_up = (0..self.soft.len())
            .filter(|&k| broken(&self.soft[k]))
            .collect();
        Some(Found {
            gives_up,
            price,
            items,
        })
    }

    /// The lowest price of whatever keeps these.
    fn lowest(&self, kept: &[usize]) -> Option<i128> {
        let forced = self.forced(kept)?;
        self.engine.least(&forced, |_| 0).map(|(price, _)| price)
    }

    fn cheapest(&self, first: Found, bound: i128) -> (Found, bool) {
        let mut best = first.clone();
        let mut open: Vec<(Vec<usize>, Found)> = vec![(Vec::new(), first)];
        let mut seen: HashSet<Vec<usize>> = HashSet::new();
        let mut steps = 0;
        while let Some((kept, found)) = open.pop() {
            for &next in &found.gives_up {
                if best.price == bound {
                    return (best, true);
                }
                let mut kept = kept.clone();
                kept.push(next);
                kept.sort_unstable();
                if !seen.insert(kept.clone()) {
                    continue;
                }
                steps += 1;
                if steps > MAX_STEPS {
                    return (best, false);
                }
                // Nothing that keeps these is cheaper than this.
                if self.lowest(&kept).is_none_or(|least| least >= best.price) {
                    continue;
                }
                let Some(found) = self.step(&kept) else {
                    continue;
                };
                if found.price < best.price {
                    best = found.clone();
                }
                open.push((kept, found));
            }
        }
        (best, true)
    }

    fn repair(&self, found: Found, before: Option<i64>) -> Repair {
        let given = |k: usize| found.gives_up.binary_search(&k).is_ok();
        let kept = (0..self.soft.len())
            .filter(|&k| !given(k))
            .map(|k| self.soft[k]);
        let mut gives_up: Vec<Decision> = found.gives_up.iter().map(|&k| self.soft[k]).collect();
        let other = |d: &&Decision| !self.soft.contains(d) && Some(**d) != self.wanted;
        gives_up.extend(self.engine.decisions.iter().filter(other));
        // Prices are far smaller than 64 bits by construction.
        let lowest = i64::try_from(found.price)
            .unwrap_or(i64::MAX)
            .saturating_add(self.engine.base);
        Repair {
            decisions: kept.chain(self.wanted).collect(),
            gives_up,
            lowest,
            difference: before.map(|b| lowest.saturating_sub(b)),
            items: found.items,
        }
    }
}
