//! In which order to branch: what separates the model into parts comes first.
//!
//! A tree decomposition of the clauses' graph by elimination of least degree; its centre becomes
//! the root, and a variable's rank is how far from the root it first occurs.

use super::simplify::Simplified;
use crate::configurator::sat::Lit;
use crate::configurator::theory::Theory;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Beyond so many edges of fill the rest counts as one bag.
const MAX_FILL: usize = 6_000_000;

/// What the choice of the next variable goes by.
pub(super) struct Ranks {
    /// Per variable the distance of its topmost bag from the root.
    pub(super) depths: Vec<u32>,
    /// Per variable its place among those that the theory wants first; `u32::MAX` for all others.
    pub(super) first: Vec<u32>,
}

impl Ranks {
    pub(super) fn new(theory: &Theory, simple: &Simplified) -> Self {
        let variables = theory.variables as usize;
        let mut first = vec![u32::MAX; variables];
        for (place, &v) in theory.first.iter().enumerate() {
            let own = &mut first[(simple.equals[v as usize] >> 1) as usize];
            *own = (*own).min(place as u32);
        }
        Self {
            depths: depths(variables, &simple.clauses),
            first,
        }
    }
}

fn depths(variables: usize, clauses: &[Vec<Lit>]) -> Vec<u32> {
    let mut neighbours = graph(variables, clauses);
    let order = eliminate(&mut neighbours);
    let mut position = vec![u32::MAX; variables];
    for (at, &v) in order.iter().enumerate() {
        position[v as usize] = at as u32;
    }
    // `neighbours[v]` holds now what v met when it was eliminated: its bag.
    let mut links: Vec<Vec<u32>> = vec![Vec::new(); variables];
    for &v in &order {
        let parent = neighbours[v as usize]
            .iter()
            .min_by_key(|&&w| position[w as usize]);
        if let Some(&parent) = parent {
            links[v as usize].push(parent);
            links[parent as usize].push(v);
        }
    }
    let mut rank = vec![u32::MAX; variables];
    let mut reached = vec![false; variables];
    for &v in &order {
        if reached[v as usize] {
            continue;
        }
        let root = centre(v, &links);
        let mut queue = std::collections::VecDeque::from([(root, 0_u32)]);
        reached[root as usize] = true;
        while let Some((bag, depth)) = queue.pop_front() {
            for &w in neighbours[bag as usize].iter().chain([&bag]) {
                rank[w as usize] = rank[w as usize].min(depth);
            }
            for &next in &links[bag as usize] {
                if !reached[next as usize] {
                    reached[next as usize] = true;
                    queue.push_back((next, depth + 1));
                }
            }
        }
    }
    rank
}

fn graph(variables: usize, clauses: &[Vec<Lit>]) -> Vec<Vec<u32>> {
    let mut neighbours: Vec<Vec<u32>> = vec![Vec::new(); variables];
    for clause in clauses {
        // A clause of a thousand literals would alone make a million edges; a path through it
        // keeps it together.
        let far = if clause.len() > 300 { 1 } else { clause.len() };
        for (k, &a) in clause.iter().enumerate() {
            for &b in clause.iter().skip(k + 1).take(far) {
                neighbours[(a >> 1) as usize].push(b >> 1);
                neighbours[(b >> 1) as usize].push(a >> 1);
            }
        }
    }
    for list in &mut neighbours {
        list.sort_unstable();
        list.dedup();
    }
    neighbours
}

/// Eliminates by least degree; leaves in each list what the variable met.
fn eliminate(neighbours: &mut [Vec<u32>]) -> Vec<u32> {
    let mut heap: BinaryHeap<Reverse<(usize, u32)>> = BinaryHeap::new();
    for (v, list) in neighbours.iter().enumerate() {
        if !list.is_empty() {
            heap.push(Reverse((list.len(), v as u32)));
        }
    }
    let mut gone = vec![false; neighbours.len()];
    let mut order = Vec::new();
    let mut fill = 0;
    while let Some(Reverse((degree, v))) = heap.pop() {
        if gone[v as usize] || neighbours[v as usize].len() != degree {
            continue;
        }
        gone[v as usize] = true;
        order.push(v);
        let bag = neighbours[v as usize].clone();
        fill += bag.len() * bag.len();
        for &w in &bag {
            let list = &mut neighbours[w as usize];
            if fill < MAX_FILL * 10 {
                *list = union_without(list, &bag, v, w);
            } else {
                list.retain(|&x| x != v);
            }
            heap.push(Reverse((list.len(), w)));
        }
    }
    order
}

/// The union of two sorted lists, without two members.
fn union_without(a: &[u32], b: &[u32], x: u32, y: u32) -> Vec<u32> {
    let mut union = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut k) = (0, 0);
    while i < a.len() || k < b.len() {
        let next = match (a.get(i), b.get(k)) {
            (Some(&p), Some(&q)) if p == q => {
                i += 1;
                k += 1;
                p
            }
            (Some(&p), Some(&q)) if p < q => {
                i += 1;
                p
            }
            (Some(&p), None) => {
                i += 1;
                p
            }
            (_, Some(&q)) => {
                k += 1;
                q
            }
            (None, None) => break,
        };
        if next != x && next != y {
            union.push(next);
        }
    }
    union
}

/// The node of a tree whose removal leaves the smallest largest part.
fn centre(start: u32, links: &[Vec<u32>]) -> u32 {
    let mut order: Vec<(u32, u32)> = vec![(start, start)];
    let mut at = 0;
    while at < order.len() {
        let (node, parent) = order[at];
        at += 1;
        for &next in &links[node as usize] {
            if next != parent {
                order.push((next, node));
            }
        }
    }
    let total = order.len();
    let mut size: std::collections::HashMap<u32, (usize, usize)> =
        order.iter().map(|&(node, _)| (node, (1, 0))).collect();
    let mut best = (usize::MAX, start);
    for &(node, parent) in order.iter().rev() {
        let (own, largest) = size.get(&node).copied().unwrap_or((1, 0));
        let worst = largest.max(total - own);
        best = best.min((worst, node));
        if let Some((sum, most)) = size.get_mut(&parent).filter(|_| parent != node) {
            *sum += own;
            *most = (*most).max(own);
        }
    }
    best.1
}
