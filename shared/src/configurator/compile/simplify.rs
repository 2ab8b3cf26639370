//! What is settled before the search: contradictions, literals that always hold, literals that
//! say the same, and clauses that say nothing new. All of it keeps the solutions exactly.

use super::{Failure, Watchdog};
use crate::configurator::sat::{Lit, Solver, lit_of};
use crate::configurator::theory::Theory;
use std::collections::HashSet;

/// At most so many implications are looked through for literals that say the same.
const MAX_IMPLICATIONS: usize = 4_000_000;
/// At most so many steps go into finding superfluous clauses.
const MAX_STEPS: usize = 60_000_000;

/// The clauses that are left to search.
pub(super) struct Simplified {
    /// Over representatives only, none of them settled; at least two literals each.
    pub(super) clauses: Vec<Vec<Lit>>,
    /// What always holds.
    pub(super) settled: Vec<Lit>,
    /// Per variable the literal it equals: itself where it stands for itself.
    pub(super) equals: Vec<Lit>,
}

/// Simplifies; `None` where no solution exists.
pub(super) fn simplify(
    theory: &Theory,
    watchdog: &mut Watchdog<'_>,
) -> Result<Option<Simplified>, Failure> {
    let variables = theory.variables as usize;
    let mut clauses: Vec<Vec<Lit>> = Vec::with_capacity(theory.clause_count());
    let mut solver = Solver::new(variables);
    for (clause, _) in theory.clauses() {
        let lits: Vec<Lit> = clause.iter().map(|&l| lit_of(l)).collect();
        solver.add(&lits);
        clauses.push(lits);
    }
    let all: Vec<u32> = (0..theory.variables).collect();
    if !solver.completes(&all, &mut watchdog.callback())? {
        return Ok(None);
    }
    settle(&mut solver, &clauses, &all, watchdog)?;
    let mut equals: Vec<Lit> = (0..theory.variables).map(|v| v * 2).collect();
    equate(&mut solver, &mut equals, watchdog)?;
    clauses = rewrite(&clauses, &solver, &equals);
    subsume(&mut clauses, watchdog)?;
    let settled = solver.trail().to_vec();
    Ok(Some(Simplified {
        clauses,
        settled,
        equals,
    }))
}

/// Finds every literal that holds in all solutions and adds it to the solver.
fn settle(
    solver: &mut Solver,
    clauses: &[Vec<Lit>],
    all: &[u32],
    watchdog: &mut Watchdog<'_>,
) -> Result<(), Failure> {
    let mut occurs: Vec<Vec<u32>> = vec![Vec::new(); all.len() * 2];
    for (number, clause) in clauses.iter().enumerate() {
        for &l in clause {
            occurs[l as usize].push(number as u32);
        }
    }
    // What the known solutions agree on.
    let mut candidate: Vec<Option<Lit>> =
        all.iter().map(|&v| Some(solver.last(v as usize))).collect();
    for &v in all {
        watchdog.step()?;
        let Some(literal) = candidate[v as usize] else {
            continue;
        };
        if solver.value(literal) != 0 {
            continue;
        }
        // Where no clause needs it in the last solution, the solution with its opposite is there.
        let true_there = |l: Lit| solver.last((l >> 1) as usize) == l;
        let spare = |&n: &u32| {
            clauses[n as usize]
                .iter()
                .any(|&l| l != literal && true_there(l))
        };
        if true_there(literal) && occurs[literal as usize].iter().all(spare) {
            continue;
        }
        let other_exists =
            solver.assume(literal ^ 1) && solver.completes(all, &mut watchdog.callback())?;
        solver.back_to(0);
        if other_exists {
            for &w in all {
                if candidate[w as usize].is_some_and(|l| l != solver.last(w as usize)) {
                    candidate[w as usize] = None;
                }
            }
        } else {
            solver.add(&[literal]);
        }
    }
    Ok(())
}

/// Finds literals that imply each other and points each at the first of them.
fn equate(
    solver: &mut Solver,
    equals: &mut [Lit],
    watchdog: &mut Watchdog<'_>,
) -> Result<(), Failure> {
    let literals = equals.len() * 2;
    let mut implies: Vec<Vec<Lit>> = vec![Vec::new(); literals];
    let mut total = 0;
    for l in 0..literals as Lit {
        watchdog.step()?;
        if solver.value(l) != 0 || total > MAX_IMPLICATIONS {
            continue;
        }
        let before = solver.trail().len();
        if solver.assume(l) {
            for &m in &solver.trail()[before..] {
                if m != l {
                    implies[l as usize].push(m);
                    implies[(m ^ 1) as usize].push(l ^ 1);
                    total += 2;
                }
            }
        }
        solver.back_to(0);
    }
    for class in components(&implies) {
        let Some(&first) = class.iter().min() else {
            continue;
        };
        // Each class appears twice, once with every literal turned round.
        if first & 1 == 1 {
            continue;
        }
        for &l in &class {
            equals[(l >> 1) as usize] = first ^ (l & 1);
        }
    }
    Ok(())
}

/// The strongly connected components with more than one node, by Tarjan's algorithm.
fn components(edges: &[Vec<Lit>]) -> Vec<Vec<Lit>> {
    const NEW: u32 = u32::MAX;
    let mut index = vec![NEW; edges.len()];
    let mut low = vec![0_u32; edges.len()];
    let mut on_stack = vec![false; edges.len()];
    let mut stack: Vec<Lit> = Vec::new();
    let mut found = Vec::new();
    let mut count = 0;
    for root in 0..edges.len() {
        if index[root] != NEW {
            continue;
        }
        let mut work: Vec<(usize, usize)> = vec![(root, 0)];
        while let Some(&mut (node, ref mut at)) = work.last_mut() {
            if *at == 0 {
                index[node] = count;
                low[node] = count;
                count += 1;
                stack.push(node as Lit);
                on_stack[node] = true;
            }
            if let Some(&next) = edges[node].get(*at) {
                *at += 1;
                let next = next as usize;
                if index[next] == NEW {
                    work.push((next, 0));
                } else if on_stack[next] {
                    low[node] = low[node].min(index[next]);
                }
                continue;
            }
            // `at` may be 0 still for a node without edges: it ends here all the same.
            work.pop();
            if let Some(&(parent, _)) = work.last() {
                low[parent] = low[parent].min(low[node]);
            }
            if low[node] == index[node] {
                let from = stack.iter().rposition(|&l| l as usize == node).unwrap_or(0);
                let class = stack.split_off(from);
                for &l in &class {
                    on_stack[l as usize] = false;
                }
                if class.len() > 1 {
                    found.push(class);
                }
            }
        }
    }
    found
}

/// Replaces each literal by what it equals and drops what is settled.
fn rewrite(clauses: &[Vec<Lit>], solver: &Solver, equals: &[Lit]) -> Vec<Vec<Lit>> {
    let mut known: HashSet<Vec<Lit>> = HashSet::new();
    for clause in clauses {
        if clause.iter().any(|&l| solver.value(l) > 0) {
            continue;
        }
        let mut lits: Vec<Lit> = clause
            .iter()
            .filter(|&&l| solver.value(l) == 0)
            .map(|&l| equals[(l >> 1) as usize] ^ (l & 1))
            .collect();
        lits.sort_unstable();
        lits.dedup();
        if lits.windows(2).any(|pair| pair[0] ^ 1 == pair[1]) {
            continue;
        }
        known.insert(lits);
    }
    let mut kept: Vec<Vec<Lit>> = known.into_iter().collect();
    kept.sort_unstable();
    kept
}

/// Drops clauses that follow from a shorter one, and literals that a resolution step removes.
fn subsume(clauses: &mut Vec<Vec<Lit>>, watchdog: &mut Watchdog<'_>) -> Result<(), Failure> {
    let literals = clauses
        .iter()
        .flatten()
        .max()
        .map_or(0, |&l| l as usize + 2);
    let mut occurs: Vec<Vec<u32>> = vec![Vec::new(); literals];
    for (number, clause) in clauses.iter().enumerate() {
        for &l in clause {
            occurs[l as usize].push(number as u32);
        }
    }
    let mut order: Vec<usize> = (0..clauses.len()).collect();
    order.sort_by_key(|&n| clauses[n].len());
    let mut mark = vec![0_u32; literals];
    let mut stamp = 0;
    let mut steps = 0;
    let mut rounds = 0;
    let mut changed = true;
    while changed && rounds < 4 {
        changed = false;
        rounds += 1;
        for &number in &order {
            watchdog.step()?;
            if clauses[number].len() < 2 || steps > MAX_STEPS {
                continue;
            }
            // `flip` is the literal that may stand the other way round in the longer clause.
            for flip in 0..=clauses[number].len() {
                let mut probe = clauses[number].clone();
                if flip > 0 {
                    probe[flip - 1] ^= 1;
                }
                let Some(&rare) = probe.iter().min_by_key(|&&l| occurs[l as usize].len()) else {
                    continue;
                };
                stamp += 1;
                for &l in &probe {
                    mark[l as usize] = stamp;
                }
                for &other in &occurs[rare as usize] {
                    let other = other as usize;
                    if other == number || clauses[other].len() < probe.len() {
                        continue;
                    }
                    steps += clauses[other].len();
                    let hits = clauses[other]
                        .iter()
                        .filter(|&&l| mark[l as usize] == stamp)
                        .count();
                    if hits < probe.len() {
                        continue;
                    }
                    if flip == 0 {
                        clauses[other].clear();
                    } else if clauses[other].len() > 2 {
                        let gone = probe[flip - 1];
                        clauses[other].retain(|&l| l != gone);
                        changed = true;
                    }
                }
            }
        }
    }
    clauses.retain(|clause| !clause.is_empty());
    clauses.sort_unstable();
    clauses.dedup();
    Ok(())
}
