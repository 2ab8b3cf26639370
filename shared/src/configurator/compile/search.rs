//! The search itself: branch, propagate, split, remember. It keeps its own stack.

use super::nodes::{FALSE, Nodes};
use super::order::Ranks;
use super::parts::{Part, Parts};
use super::{Failure, Limits, Watchdog};
use crate::configurator::sat::{Lit, Solver};
use std::collections::HashMap;

/// A part being compiled.
struct Frame {
    part: Part,
    key: Box<[u8]>,
    variable: u32,
    /// Which branches are done: first the one where the variable holds.
    results: Vec<u32>,
    branch: Branch,
}

/// What is gathered in the branch under way.
#[derive(Default)]
struct Branch {
    implied: Vec<Lit>,
    waiting: Vec<Part>,
    children: Vec<u32>,
}

/// Compiles simplified clauses; gives the nodes and the root among them.
pub(super) fn search(
    variables: usize,
    clauses: &[Vec<Lit>],
    ranks: &Ranks,
    limits: &Limits,
    watchdog: &mut Watchdog<'_>,
) -> Result<(Nodes, u32), Failure> {
    let mut solver = Solver::new(variables);
    for clause in clauses {
        solver.add(clause);
    }
    let mut search = Search {
        solver,
        parts: Parts::new(variables, clauses),
        nodes: Nodes::new(),
        memory: HashMap::new(),
        remembered: 0,
        ranks,
    };
    let all: Vec<u32> = (0..variables as u32).collect();
    if !search.solver.completes(&all, &mut watchdog.callback())? {
        return Ok((search.nodes, FALSE));
    }
    let mut top = Branch {
        implied: search.solver.trail().to_vec(),
        waiting: search.parts.split(&all, &search.solver),
        children: Vec::new(),
    };
    let mut stack: Vec<Frame> = Vec::new();
    loop {
        watchdog.step()?;
        search.check(limits)?;
        let branch = match stack.last_mut() {
            Some(frame) => &mut frame.branch,
            None => &mut top,
        };
        if let Some(part) = branch.waiting.pop() {
            let key = key(&part);
            if let Some(&known) = search.memory.get(&key) {
                branch.children.push(known);
                continue;
            }
            let mut frame = search.open(part, key);
            search.advance(&mut frame, watchdog)?;
            stack.push(frame);
            continue;
        }
        let node = search.nodes.and(&mut branch.implied, &mut branch.children);
        let Some(mut frame) = stack.pop() else {
            return Ok((search.nodes, node));
        };
        let level = search.solver.level();
        search.solver.back_to(level - 1);
        frame.results.push(node);
        if frame.results.len() < 2 {
            search.advance(&mut frame, watchdog)?;
        }
        if frame.results.len() < 2 {
            stack.push(frame);
            continue;
        }
        let done = search.nodes.or(frame.results[0], frame.results[1]);
        search.remembered += frame.key.len() + 64;
        search.memory.insert(frame.key, done);
        match stack.last_mut() {
            Some(parent) => parent.branch.children.push(done),
            None => top.children.push(done),
        }
    }
}

struct Search<'a> {
    solver: Solver,
    parts: Parts,
    nodes: Nodes,
    memory: HashMap<Box<[u8]>, u32>,
    remembered: usize,
    ranks: &'a Ranks,
}

impl Search<'_> {
    fn check(&self, limits: &Limits) -> Result<(), Failure> {
        if self.nodes.len() > limits.nodes {
            return Err(Failure::Nodes(limits.nodes));
        }
        if self.nodes.bytes() + self.remembered > limits.bytes {
            return Err(Failure::Bytes(limits.bytes));
        }
        Ok(())
    }

    fn open(&mut self, part: Part, key: Box<[u8]>) -> Frame {
        let variable = self.parts.pick(&part, self.ranks, &self.solver);
        Frame {
            part,
            key,
            variable,
            results: Vec::with_capacity(2),
            branch: Branch::default(),
        }
    }

    /// Enters the frame's next branch that has solutions; where none is left, its results are
    /// complete. A part always has solutions, so one branch at least is entered.
    fn advance(&mut self, frame: &mut Frame, watchdog: &mut Watchdog<'_>) -> Result<(), Failure> {
        while frame.results.len() < 2 {
            let literal = frame.variable * 2 + frame.results.len() as u32;
            let level = self.solver.level();
            let before = self.solver.trail().len();
            if self.solver.assume(literal) && self.satisfiable(&frame.part, before, watchdog)? {
                let part = &frame.part;
                let inside = |l: &&Lit| part.variables.binary_search(&(**l >> 1)).is_ok();
                let trail = &self.solver.trail()[before..];
                frame.branch.implied = trail.iter().filter(inside).copied().collect();
                frame.branch.waiting = self.parts.split(&part.variables, &self.solver);
                frame.branch.children.clear();
                return Ok(());
            }
            self.solver.back_to(level);
            frame.results.push(FALSE);
        }
        Ok(())
    }

    /// Whether the part has solutions under what was decided since `before`.
    fn satisfiable(
        &mut self,
        part: &Part,
        before: usize,
        watchdog: &mut Watchdog<'_>,
    ) -> Result<bool, Failure> {
        // The last solution found often shows it already.
        let agrees = |&l: &Lit| self.solver.last((l >> 1) as usize) == l;
        if self.solver.trail()[before..].iter().all(agrees) {
            return Ok(true);
        }
        Ok(self
            .solver
            .completes(&part.variables, &mut watchdog.callback())?)
    }
}

/// A part as bytes: the differences of its ascending numbers.
fn key(part: &Part) -> Box<[u8]> {
    let mut bytes = Vec::with_capacity(part.variables.len() + part.clauses.len() + 8);
    for list in [&part.variables, &part.clauses] {
        let mut last = 0;
        push_number(&mut bytes, list.len() as u32);
        for &n in list {
            push_number(&mut bytes, n - last);
            last = n;
        }
    }
    bytes.into_boxed_slice()
}

fn push_number(bytes: &mut Vec<u8>, mut n: u32) {
    while n >= 128 {
        bytes.push((n & 127) as u8 | 128);
        n >>= 7;
    }
    bytes.push(n as u8);
}
