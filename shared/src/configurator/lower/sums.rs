//! A weighted sum of choices against a bound, as a decision diagram over the sums reached so far.

use super::definitions::{Definitions, FALSE, TRUE, TooLarge};
use crate::configurator::theory::STRUCTURE;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Literals that exclude each other, with their weights; none of them weighs 0.
pub(super) type Block = Vec<(i32, i64)>;

/// So many different rests a sum may leave along the way, over all its blocks.
const MAX_STATES: usize = 50_000;

/// Sums of more rests than this say in which order they want to be branched on.
const FEW_STATES: usize = 100;
/// Sums of so few blocks, such as the comparison of two numbers, fare better in their own order.
const FEW_BLOCKS: usize = 8;

/// A literal that holds where the weights of what holds sum up to at most `bound`.
pub(super) fn at_most(
    definitions: &mut Definitions,
    blocks: &[Block],
    bound: i64,
) -> Result<i32, TooLarge> {
    let ends = ends(blocks);
    let settled = |level: usize, rest: i64| {
        let (least, most) = ends[level];
        if rest >= most {
            Some(TRUE)
        } else if rest < least {
            Some(FALSE)
        } else {
            None
        }
    };
    // Downwards: which rests are left before each block.
    let mut rests: Vec<BTreeSet<i64>> = vec![BTreeSet::from([bound])];
    let mut states = 0;
    for (level, block) in blocks.iter().enumerate() {
        let mut next = BTreeSet::new();
        for &rest in &rests[level] {
            if settled(level, rest).is_some() {
                continue;
            }
            for weight in block.iter().map(|b| b.1).chain([0]) {
                let after = rest.checked_sub(weight).ok_or(TooLarge::Numbers)?;
                if settled(level + 1, after).is_none() {
                    next.insert(after);
                }
            }
        }
        states += next.len();
        if states > MAX_STATES {
            return Err(TooLarge::States);
        }
        rests.push(next);
    }
    if states > FEW_STATES && blocks.len() > FEW_BLOCKS {
        let literals = blocks.iter().rev().flatten();
        let first = literals.map(|b| b.0.unsigned_abs() - 1);
        definitions.theory.first.extend(first);
    }
    // Upwards: a literal for each.
    let mut below: BTreeMap<i64, i32> = BTreeMap::new();
    for (level, block) in blocks.iter().enumerate().rev() {
        let mut here = BTreeMap::new();
        let mut known: HashMap<Vec<i32>, i32> = HashMap::new();
        for &rest in &rests[level] {
            if settled(level, rest).is_some() {
                continue;
            }
            let after = |weight: i64| {
                let rest = rest - weight;
                let found = settled(level + 1, rest);
                found.or_else(|| below.get(&rest).copied()).unwrap_or(FALSE)
            };
            let children: Vec<i32> = block.iter().map(|b| after(b.1)).chain([after(0)]).collect();
            let literal = match known.get(&children) {
                Some(&literal) => literal,
                None => node(definitions, block, &children)?,
            };
            known.insert(children, literal);
            here.insert(rest, literal);
        }
        // A larger rest is the easier one. The definitions imply that, but not at sight; said
        // outright, one literal settles a whole row, and the sum falls apart there.
        let row: Vec<i32> = here.values().copied().collect();
        for pair in row.windows(2) {
            if pair[0] != pair[1] {
                definitions.clause(&[-pair[0], pair[1]], STRUCTURE)?;
            }
        }
        below = here;
    }
    Ok(settled(0, bound)
        .or_else(|| below.get(&bound).copied())
        .unwrap_or(FALSE))
}

/// Per block the least and the greatest sum of it and all later ones.
fn ends(blocks: &[Block]) -> Vec<(i64, i64)> {
    let mut ends = vec![(0_i64, 0_i64); blocks.len() + 1];
    for (level, block) in blocks.iter().enumerate().rev() {
        let weights = || block.iter().map(|b| b.1).chain([0]);
        let (least, most) = ends[level + 1];
        ends[level] = (
            least.saturating_add(weights().min().unwrap_or(0)),
            most.saturating_add(weights().max().unwrap_or(0)),
        );
    }
    ends
}

/// A literal that equals the child of whichever literal of the block holds; the last child is that
/// of none.
fn node(definitions: &mut Definitions, block: &Block, children: &[i32]) -> Result<i32, TooLarge> {
    let none = children.last().copied().unwrap_or(FALSE);
    // Literals that lead to the same child say so together.
    let mut ways: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
    for (&(literal, _), &child) in block.iter().zip(children) {
        if child != none {
            ways.entry(child).or_default().push(literal);
        }
    }
    match ways.len() {
        0 => return Ok(none),
        1 => {
            if let Some((&child, literals)) = ways.first_key_value() {
                let any = any(definitions, block, literals)?;
                return definitions.if_else(any, child, none);
            }
        }
        _ => {}
    }
    let chosen = definitions.fresh()?;
    let mut rest: Vec<i32> = Vec::new();
    for (child, literals) in ways {
        let any = any(definitions, block, &literals)?;
        definitions.clause(&[-any, -chosen, child], STRUCTURE)?;
        definitions.clause(&[-any, chosen, -child], STRUCTURE)?;
        rest.push(any);
    }
    let with = |more: [i32; 2]| -> Vec<i32> { rest.iter().copied().chain(more).collect() };
    definitions.clause(&with([-chosen, none]), STRUCTURE)?;
    definitions.clause(&with([chosen, -none]), STRUCTURE)?;
    Ok(chosen)
}

/// One of these holds: built up one by one from the end of the block where they reach one, so that
/// neighbouring bounds share most of it.
fn any(definitions: &mut Definitions, block: &Block, literals: &[i32]) -> Result<i32, TooLarge> {
    let from_the_end = block.last().map(|b| b.0) == literals.last().copied();
    if from_the_end && block.first().map(|b| b.0) != literals.first().copied() {
        let mut reversed = literals.iter().rev();
        return reversed.try_fold(FALSE, |before, &l| definitions.or(&[before, l]));
    }
    literals
        .iter()
        .try_fold(FALSE, |before, &l| definitions.or(&[before, l]))
}
