//! One pass up and one pass down the compiled form: what is still possible, and between which
//! prices.
//!
//! Costs are shifted so that each variable's cheaper side costs nothing. Then whatever a node does
//! not mention costs nothing either, and a sum over a conjunction is complete as it stands. The
//! highest price is the lowest of the negated prices, so both ends take the same steps.

use super::index::Index;
use crate::configurator::compact::Compiled;

/// More than any cost, which is at most twice the sum of all prices: not possible.
pub(super) const NEVER: i64 = 1 << 52;

/// So many costs can be added up before the sum must be cut back to [`NEVER`].
const CHUNK: usize = 1 << 10;

/// The cost of reaching the lowest and the highest price.
pub(super) type Ends = [i64; 2];

const NOWHERE: Ends = [NEVER; 2];

fn plus(a: Ends, b: Ends) -> Ends {
    [(a[0] + b[0]).min(NEVER), (a[1] + b[1]).min(NEVER)]
}

fn least(a: Ends, b: Ends) -> Ends {
    [a[0].min(b[0]), a[1].min(b[1])]
}

/// The sum of these costs, at most [`NEVER`].
fn sum(start: Ends, list: &[u32], costs: &[Ends]) -> Ends {
    list.chunks(CHUNK).fold(start, |total, chunk| {
        let add = |t: Ends, &k: &u32| {
            let cost = costs[k as usize];
            [t[0] + cost[0], t[1] + cost[1]]
        };
        plus(chunk.iter().fold(total, add), [0, 0])
    })
}

/// The buffers of both passes, kept from click to click.
#[derive(Debug, Clone, Default)]
pub(super) struct Passes {
    /// Decisions and facts contradict each other at sight.
    stuck: bool,
    /// What was forced when this was last computed.
    forced: Vec<i8>,
    /// Per literal what it costs beyond its variable's cheaper side.
    costs: Vec<Ends>,
    /// The sum of the cheaper sides.
    floor: Ends,
    inside: Vec<Ends>,
    outside: Vec<Ends>,
    /// Per literal the least cost of a configuration that has it.
    best: Vec<Ends>,
    dirty: Vec<bool>,
}

/// What a price adds to the floor, and what both literals cost beyond that.
fn cost(price: i64, force: i8) -> (Ends, Ends, Ends) {
    let (low, high) = match force {
        0 => (price.min(0), price.max(0)),
        1 => (price, price),
        _ => (0, 0),
    };
    let taken = if force < 0 {
        NOWHERE
    } else {
        [price - low, high - price]
    };
    let left = if force > 0 { NOWHERE } else { [-low, high] };
    ([low, -high], taken, left)
}

impl Passes {
    /// Looks at everything under the forced literals; `prices` and `forced` go by variable.
    ///
    /// Of the way up only what lies above a changed variable is computed again.
    pub(super) fn run(&mut self, form: &Compiled, index: &Index, prices: &[i64], forced: &[i8]) {
        self.stuck = false;
        if self.inside.len() == form.either.len() {
            self.reprice(index, prices, forced);
        } else {
            self.price(form, prices, forced);
        }
        self.up(form, index);
        self.down(form);
        self.gather(form, index);
    }

    fn price(&mut self, form: &Compiled, prices: &[i64], forced: &[i8]) {
        self.forced = forced.to_vec();
        self.floor = [0, 0];
        self.costs.clear();
        for (&price, &force) in prices.iter().zip(forced) {
            let (floor, taken, left) = cost(price, force);
            self.floor = [self.floor[0] + floor[0], self.floor[1] + floor[1]];
            self.costs.extend([taken, left]);
        }
        self.inside = vec![NOWHERE; form.either.len()];
        self.dirty = vec![true; form.either.len()];
    }

    fn reprice(&mut self, index: &Index, prices: &[i64], forced: &[i8]) {
        for (v, (&force, &price)) in forced.iter().zip(prices).enumerate() {
            if self.forced[v] == force {
                continue;
            }
            let (before, _, _) = cost(price, self.forced[v]);
            let (floor, taken, left) = cost(price, force);
            self.forced[v] = force;
            for end in 0..2 {
                self.floor[end] += floor[end] - before[end];
            }
            for (literal, cost) in [(v * 2, taken), (v * 2 + 1, left)] {
                self.costs[literal] = cost;
                for &node in index.with_literal(literal) {
                    self.dirty[node as usize] = true;
                }
            }
        }
    }

    fn up(&mut self, form: &Compiled, index: &Index) {
        for node in 0..form.either.len() {
            if !std::mem::take(&mut self.dirty[node]) {
                continue;
            }
            let below = form.children_of(node);
            let total = if form.either[node] {
                below
                    .iter()
                    .fold(NOWHERE, |t, &c| least(t, self.inside[c as usize]))
            } else {
                let own = sum([0, 0], form.literals_of(node), &self.costs);
                sum(own, below, &self.inside)
            };
            if self.inside[node] != total {
                self.inside[node] = total;
                for &parent in index.parents(node) {
                    self.dirty[parent as usize] = true;
                }
            }
        }
    }

    /// The least cost of a configuration that passes through each node; of alternatives only what
    /// is outside of them.
    fn down(&mut self, form: &Compiled) {
        let nodes = form.either.len();
        self.outside.clear();
        self.outside.resize(nodes, NOWHERE);
        if let Some(root) = self.outside.last_mut() {
            *root = [0, 0];
        }
        for node in (0..nodes).rev() {
            let (outside, inside) = (self.outside[node], self.inside[node]);
            if outside[0] >= NEVER || inside[0] >= NEVER {
                self.outside[node] = NOWHERE;
                continue;
            }
            let either = form.either[node];
            let total = if either {
                outside
            } else {
                plus(outside, inside)
            };
            for &child in form.children_of(node) {
                let own = if either {
                    [0, 0]
                } else {
                    self.inside[child as usize]
                };
                let below = &mut self.outside[child as usize];
                *below = least(*below, [total[0] - own[0], total[1] - own[1]]);
            }
            self.outside[node] = total;
        }
    }

    /// The least cost of a configuration with each literal.
    fn gather(&mut self, form: &Compiled, index: &Index) {
        self.best.clear();
        for literal in 0..self.costs.len() {
            let nodes = index.with_literal(literal).iter();
            self.best
                .push(nodes.fold(NOWHERE, |t, &n| least(t, self.outside[n as usize])));
        }
        for gap in &form.gaps {
            let (node, child) = (gap.node as usize, gap.child as usize);
            // The root's outside has its inside in it.
            let own = if node == child {
                [0, 0]
            } else {
                self.inside[child]
            };
            let total = plus(self.outside[node], own);
            if total[0] >= NEVER {
                continue;
            }
            for &v in &gap.variables {
                for l in [v as usize * 2, v as usize * 2 + 1] {
                    self.best[l] = least(self.best[l], plus(total, self.costs[l]));
                }
            }
        }
    }

    /// Nothing is possible at all.
    pub(super) fn nothing(&mut self) {
        self.stuck = true;
    }

    /// The lowest and the highest price of all that is possible; `None` where nothing is.
    pub(super) fn total(&self) -> Option<(i64, i64)> {
        self.price_of(*self.inside.last()?)
    }

    /// The lowest and the highest price with this literal; `None` where it is not possible.
    pub(super) fn with(&self, literal: u32) -> Option<(i64, i64)> {
        self.price_of(*self.best.get(literal as usize)?)
    }

    fn price_of(&self, ends: Ends) -> Option<(i64, i64)> {
        let possible = !self.stuck && ends[0] < NEVER;
        possible.then(|| (self.floor[0] + ends[0], -(self.floor[1] + ends[1])))
    }
}

/// Whether anything is possible under the forced literals; `buffer` is kept between calls.
pub(super) fn possible(form: &Compiled, forced: &[i8], buffer: &mut Vec<bool>) -> bool {
    buffer.clear();
    for (node, &either) in form.either.iter().enumerate() {
        let below = form.children_of(node);
        let holds = if either {
            below.iter().any(|&c| buffer[c as usize])
        } else {
            let fits = |&l: &u32| forced[(l >> 1) as usize] != if l & 1 == 0 { -1 } else { 1 };
            form.literals_of(node).iter().all(fits) && below.iter().all(|&c| buffer[c as usize])
        };
        buffer.push(holds);
    }
    buffer.last().copied().unwrap_or(false)
}

/// A cheapest configuration: its cost and, per variable, whether it holds. `costs` go by literal.
///
/// `None` where nothing is possible. Of several equally cheap ones always the same is found.
pub(super) fn cheapest(
    form: &Compiled,
    forced: &[i8],
    costs: impl Fn(u32) -> i128,
) -> Option<(i128, Vec<bool>)> {
    const NEVER: i128 = 1 << 120;
    let allowed = |l: u32| {
        let against = if l & 1 == 0 { -1 } else { 1 };
        if forced[(l >> 1) as usize] == against {
            NEVER
        } else {
            costs(l)
        }
    };
    let cheaper = |v: u32| allowed(v * 2).min(allowed(v * 2 + 1));
    let mut inside: Vec<i128> = Vec::with_capacity(form.either.len());
    for (node, &either) in form.either.iter().enumerate() {
        let below = form.children_of(node).iter().map(|&c| inside[c as usize]);
        let total = if either {
            below.min().unwrap_or(NEVER)
        } else {
            let beyond = |&l: &u32| (allowed(l) - cheaper(l >> 1)).min(NEVER);
            let own = form.literals_of(node).iter().map(beyond);
            own.chain(below).fold(0, |t, cost| (t + cost).min(NEVER))
        };
        inside.push(total);
    }
    let root = inside.len().checked_sub(1)?;
    if inside[root] >= NEVER / 2 {
        return None;
    }
    // What is mentioned nowhere on the way down takes its cheaper side.
    let mut chosen: Vec<bool> = (0..form.visible)
        .map(|v| allowed(v * 2) < allowed(v * 2 + 1))
        .collect();
    let mut walk = vec![root];
    // In a sound form no node with variables is walked twice; a damaged one must end too.
    let mut steps = 0;
    while let Some(node) = walk.pop() {
        steps += 1;
        if steps > 2 * form.either.len() {
            return None;
        }
        let below = form.children_of(node);
        if form.either[node] {
            let best = below.iter().min_by_key(|&&c| (inside[c as usize], c))?;
            walk.push(*best as usize);
            continue;
        }
        for &l in form.literals_of(node) {
            chosen[(l >> 1) as usize] = l & 1 == 0;
        }
        walk.extend(below.iter().map(|&c| c as usize));
    }
    let cost = |v: u32| costs(v * 2 + u32::from(!chosen[v as usize]));
    Some(((0..form.visible).map(cost).sum(), chosen))
}
