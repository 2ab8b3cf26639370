//! Exact numbers of configurations, however large.
//!
//! A node's worth is the share of assignments of all open variables that solve it, a whole number
//! over a power of two. Shares need no care for variables that a node does not mention; the root's
//! share times two to the number of open variables is the count.

use super::index::Index;
use crate::configurator::compact::Compiled;

/// A whole number over a power of two: limbs in the arena, least first, none for zero.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    start: u32,
    length: u32,
    halvings: u32,
}

/// The buffers of counting, kept from click to click.
#[derive(Debug, Clone, Default)]
pub(super) struct Counter {
    arena: Vec<u32>,
    /// The arena's length after everything was computed anew: when it has grown to a multiple of
    /// that, most of it is outdated.
    fresh: usize,
    shares: Vec<Share>,
    /// What was forced when this was last computed.
    forced: Vec<i8>,
    dirty: Vec<bool>,
    work: [Vec<u32>; 2],
}

/// The arena may grow to this multiple of what is needed.
const SLACK: usize = 8;

impl Counter {
    /// How many assignments of the open items the form allows, as a decimal number; `forced` says
    /// per variable whether it is open (0), holds (1) or not (-1). `None` for a damaged form.
    pub(super) fn count(
        &mut self,
        form: &Compiled,
        index: &Index,
        forced: &[i8],
    ) -> Option<String> {
        if self.mark(form, index, forced) {
            self.fresh = 0;
        }
        if self.up(form, index).is_none() {
            // Half of it is new then: nothing of it may be used again.
            self.shares.clear();
            return None;
        }
        if self.fresh == 0 {
            self.fresh = self.arena.len() + 1_000;
        }
        self.whole(form)
    }

    /// Marks what has to be computed again; true where that is everything.
    fn mark(&mut self, form: &Compiled, index: &Index, forced: &[i8]) -> bool {
        let nodes = form.either.len();
        if self.shares.len() != nodes || self.arena.len() > self.fresh * SLACK {
            self.forced = forced.to_vec();
            self.arena.clear();
            self.shares.clear();
            self.shares.resize(nodes, Share::default());
            self.dirty.clear();
            self.dirty.resize(nodes, true);
            return true;
        }
        for (v, force) in self.forced.iter_mut().enumerate() {
            if *force != forced[v] {
                *force = forced[v];
                for literal in [v * 2, v * 2 + 1] {
                    for &node in index.with_literal(literal) {
                        self.dirty[node as usize] = true;
                    }
                }
            }
        }
        false
    }

    fn up(&mut self, form: &Compiled, index: &Index) -> Option<()> {
        let most = form.visible as usize / 32 + 4;
        let forced = std::mem::take(&mut self.forced);
        for node in 0..form.either.len() {
            if !std::mem::take(&mut self.dirty[node]) {
                continue;
            }
            let share = if form.either[node] {
                self.sum(form.children_of(node), most)?
            } else {
                self.product(form, node, &forced, most)?
            };
            let before = std::mem::replace(&mut self.shares[node], share);
            let same = before.halvings == share.halvings
                && self.limbs(before) == self.limbs(share)
                && self.fresh > 0;
            if !same {
                for &parent in index.parents(node) {
                    self.dirty[parent as usize] = true;
                }
            }
        }
        self.forced = forced;
        Some(())
    }

    fn whole(&self, form: &Compiled) -> Option<String> {
        let forced = &self.forced;
        let root = *self.shares.last()?;
        let open = forced
            .iter()
            .take(form.items as usize)
            .filter(|&&f| f == 0)
            .count();
        let mut limbs = self.limbs(root).to_vec();
        let halvings = root.halvings as usize;
        if open >= halvings {
            shift_left(&mut limbs, open - halvings);
        } else {
            shift_right(&mut limbs, halvings - open);
        }
        Some(decimal(limbs))
    }

    fn limbs(&self, share: Share) -> &[u32] {
        let start = share.start as usize;
        &self.arena[start..start + share.length as usize]
    }

    fn product(
        &mut self,
        form: &Compiled,
        node: usize,
        forced: &[i8],
        most: usize,
    ) -> Option<Share> {
        let mut halvings = 0_u32;
        for &l in form.literals_of(node) {
            let variable = l >> 1;
            match forced[variable as usize] {
                0 => halvings += u32::from(variable < form.items),
                1 if l & 1 == 0 => {}
                -1 if l & 1 == 1 => {}
                _ => return Some(Share::default()),
            }
        }
        // Often one child carries all; then nothing needs to be multiplied or copied.
        let mut whole: Option<Share> = None;
        for &child in form.children_of(node) {
            let share = *self.shares.get(child as usize)?;
            if share.length == 0 {
                return Some(Share::default());
            }
            halvings = halvings.checked_add(share.halvings)?;
            if self.limbs(share) == [1] {
                continue;
            }
            whole = Some(match whole {
                None => share,
                Some(before) => self.multiply(before, share, most)?,
            });
        }
        let (start, length) = match whole {
            Some(share) => (share.start, share.length),
            None => self.put(&[1])?,
        };
        Some(Share {
            start,
            length,
            halvings,
        })
    }

    fn put(&mut self, limbs: &[u32]) -> Option<(u32, u32)> {
        let start = u32::try_from(self.arena.len()).ok()?;
        self.arena.extend_from_slice(limbs);
        Some((start, limbs.len() as u32))
    }

    fn multiply(&mut self, a: Share, b: Share, most: usize) -> Option<Share> {
        let [product, _] = &mut self.work;
        product.clear();
        product.resize((a.length + b.length) as usize, 0);
        if product.len() > most + 1 {
            return None;
        }
        let from = |s: Share| &self.arena[s.start as usize..(s.start + s.length) as usize];
        for (i, &x) in from(a).iter().enumerate() {
            let mut carry = 0_u64;
            for (k, &y) in from(b).iter().enumerate() {
                let sum = u64::from(x) * u64::from(y) + u64::from(product[i + k]) + carry;
                product[i + k] = sum as u32;
                carry = sum >> 32;
            }
            product[i + b.length as usize] = carry as u32;
        }
        trim(product);
        let product = std::mem::take(product);
        let (start, length) = self.put(&product)?;
        self.work[0] = product;
        Some(Share {
            start,
            length,
            halvings: 0,
        })
    }

    fn sum(&mut self, children: &[u32], most: usize) -> Option<Share> {
        let mut finest = 0;
        let mut solved = children.iter().filter_map(|&child| {
            let share = *self.shares.get(child as usize)?;
            finest = finest.max(share.halvings);
            (share.length > 0).then_some(share)
        });
        let first = solved.next();
        if solved.next().is_none() {
            return Some(first.unwrap_or_default());
        }
        let [mut total, mut term] = std::mem::take(&mut self.work);
        total.clear();
        for &child in children {
            let share = *self.shares.get(child as usize)?;
            let up = finest.saturating_sub(share.halvings) as usize;
            if up > most * 32 {
                return None;
            }
            term.clear();
            term.extend_from_slice(self.limbs(share));
            shift_left(&mut term, up);
            add(&mut total, &term);
        }
        if total.len() > most {
            return None;
        }
        let zeros = total.iter().take_while(|&&limb| limb == 0).count();
        let (start, length) = self.put(&total[zeros..])?;
        self.work = [total, term];
        Some(Share {
            start,
            length,
            halvings: finest.saturating_sub(zeros as u32 * 32),
        })
        .filter(|_| finest as usize >= zeros * 32)
    }
}

fn trim(limbs: &mut Vec<u32>) {
    while limbs.last() == Some(&0) {
        limbs.pop();
    }
}

fn add(total: &mut Vec<u32>, term: &[u32]) {
    if total.len() < term.len() {
        total.resize(term.len(), 0);
    }
    let mut carry = 0_u64;
    for (k, limb) in total.iter_mut().enumerate() {
        let sum = u64::from(*limb) + u64::from(term.get(k).copied().unwrap_or(0)) + carry;
        *limb = sum as u32;
        carry = sum >> 32;
    }
    if carry > 0 {
        total.push(carry as u32);
    }
}

fn shift_left(limbs: &mut Vec<u32>, bits: usize) {
    if limbs.is_empty() || bits == 0 {
        return;
    }
    let small = bits % 32;
    if small > 0 {
        let mut carry = 0;
        for limb in limbs.iter_mut() {
            let next = *limb >> (32 - small);
            *limb = *limb << small | carry;
            carry = next;
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    limbs.splice(0..0, std::iter::repeat_n(0, bits / 32));
}

fn shift_right(limbs: &mut Vec<u32>, bits: usize) {
    limbs.drain(..(bits / 32).min(limbs.len()));
    let small = bits % 32;
    if small > 0 {
        let mut carry = 0;
        for limb in limbs.iter_mut().rev() {
            let next = *limb << (32 - small);
            *limb = *limb >> small | carry;
            carry = next;
        }
    }
    trim(limbs);
}

/// The decimal digits of a number given by its limbs, least first.
fn decimal(mut limbs: Vec<u32>) -> String {
    const STEP: u64 = 1_000_000_000;
    trim(&mut limbs);
    let mut digits: Vec<u8> = Vec::new();
    while !limbs.is_empty() {
        let mut rest = 0_u64;
        for limb in limbs.iter_mut().rev() {
            let here = rest << 32 | u64::from(*limb);
            *limb = (here / STEP) as u32;
            rest = here % STEP;
        }
        trim(&mut limbs);
        for _ in 0..9 {
            digits.push(b'0' + (rest % 10) as u8);
            rest /= 10;
        }
    }
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    if digits.is_empty() {
        digits.push(b'0');
    }
    digits.iter().rev().map(|&d| char::from(d)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limbs_become_decimal_digits() {
        assert_eq!(decimal(vec![]), "0");
        assert_eq!(decimal(vec![7]), "7");
        assert_eq!(decimal(vec![0, 1]), "4294967296");
        let mut power = vec![1];
        shift_left(&mut power, 200);
        assert_eq!(
            decimal(power.clone()),
            "1606938044258990275541962092341162602522202993782792835301376"
        );
        shift_right(&mut power, 167);
        assert_eq!(decimal(power), "8589934592");
    }
}
