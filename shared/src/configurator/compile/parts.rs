//! The clauses as the search sees them, and the parts they fall into under an assignment.

use super::order::Ranks;
use crate::configurator::sat::{Lit, Solver};

/// Variables and long clauses that hang together; both in ascending order.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) variables: Vec<u32>,
    pub(super) clauses: Vec<u32>,
}

pub(super) struct Parts {
    /// Clauses of three literals and more.
    long: Vec<Vec<Lit>>,
    /// Per variable the long clauses it is in.
    occurs: Vec<Vec<u32>>,
    /// Per variable the variables it shares a clause of two literals with.
    pairs: Vec<Vec<u32>>,
    variable_seen: Vec<u32>,
    clause_seen: Vec<u32>,
    inside: Vec<u32>,
    stamp: u32,
}

impl Parts {
    pub(super) fn new(variables: usize, clauses: &[Vec<Lit>]) -> Self {
        let mut long = Vec::new();
        let mut occurs = vec![Vec::new(); variables];
        let mut pairs = vec![Vec::new(); variables];
        for clause in clauses {
            if let [a, b] = clause.as_slice() {
                pairs[(a >> 1) as usize].push(b >> 1);
                pairs[(b >> 1) as usize].push(a >> 1);
                continue;
            }
            for &l in clause {
                occurs[(l >> 1) as usize].push(long.len() as u32);
            }
            long.push(clause.clone());
        }
        for list in &mut pairs {
            list.sort_unstable();
            list.dedup();
        }
        Self {
            clause_seen: vec![0; long.len()],
            long,
            occurs,
            pairs,
            variable_seen: vec![0; variables],
            inside: vec![0; variables],
            stamp: 0,
        }
    }

    /// The parts that the open ones of `variables` fall into; free variables are in none.
    pub(super) fn split(&mut self, variables: &[u32], solver: &Solver) -> Vec<Part> {
        self.stamp += 1;
        let mut found = Vec::new();
        let mut queue: Vec<u32> = Vec::new();
        for &start in variables {
            if self.variable_seen[start as usize] == self.stamp || solver.value(start * 2) != 0 {
                continue;
            }
            self.variable_seen[start as usize] = self.stamp;
            queue.clear();
            queue.push(start);
            let mut clauses = Vec::new();
            let mut at = 0;
            while let Some(&v) = queue.get(at) {
                at += 1;
                for &w in &self.pairs[v as usize] {
                    if solver.value(w * 2) == 0 && self.variable_seen[w as usize] != self.stamp {
                        self.variable_seen[w as usize] = self.stamp;
                        queue.push(w);
                    }
                }
                for &number in &self.occurs[v as usize] {
                    if self.clause_seen[number as usize] == self.stamp {
                        continue;
                    }
                    self.clause_seen[number as usize] = self.stamp;
                    let clause = &self.long[number as usize];
                    if clause.iter().any(|&l| solver.value(l) > 0) {
                        continue;
                    }
                    clauses.push(number);
                    for &l in clause {
                        let w = (l >> 1) as usize;
                        if solver.value(l) == 0 && self.variable_seen[w] != self.stamp {
                            self.variable_seen[w] = self.stamp;
                            queue.push(l >> 1);
                        }
                    }
                }
            }
            if queue.len() > 1 {
                let mut part = Part {
                    variables: queue.clone(),
                    clauses,
                };
                part.variables.sort_unstable();
                part.clauses.sort_unstable();
                found.push(part);
            }
        }
        found
    }

    /// The variable to branch on: near the root of the decomposition, and in many clauses.
    pub(super) fn pick(&mut self, part: &Part, ranks: &Ranks, solver: &Solver) -> u32 {
        let place = |v: &&u32| ranks.first[**v as usize];
        if let Some(&v) = part.variables.iter().min_by_key(place)
            && ranks.first[v as usize] != u32::MAX
        {
            return v;
        }
        let mut counts: Vec<u32> = vec![0; part.variables.len()];
        for (k, &v) in part.variables.iter().enumerate() {
            self.inside[v as usize] = k as u32;
            counts[k] = self.pairs[v as usize]
                .iter()
                .filter(|&&w| solver.value(w * 2) == 0)
                .count() as u32;
        }
        for &number in &part.clauses {
            for &l in &self.long[number as usize] {
                if solver.value(l) == 0 {
                    counts[self.inside[(l >> 1) as usize] as usize] += 1;
                }
            }
        }
        let mut best = 0;
        let worth = |k: usize| score(ranks.depths[part.variables[k] as usize], counts[k]);
        for k in 1..part.variables.len() {
            if worth(k) > worth(best) {
                best = k;
            }
        }
        part.variables[best]
    }
}

/// A step away from the root weighs as much as ten clauses: measured, on a car maker's model and on
/// shops' models, against the distance alone and the clauses alone.
fn score(rank: u32, count: u32) -> i64 {
    i64::from(count) - 10 * i64::from(rank)
}
