//! From the search's diagram to the compact form: literals that were settled or equated come
//! back, auxiliary variables go, and every alternative says which variables it leaves free.

use super::nodes::{FALSE, Node, Nodes};
use super::simplify::Simplified;
use super::{Failure, Limits, Watchdog};
use crate::configurator::compact::{Compiled, Gap};
use crate::configurator::sat::Lit;
use crate::configurator::theory::Theory;

/// What of the diagram comes back for one representative variable.
struct Classes {
    /// Per variable the visible literals that hold where it holds.
    members: Vec<Vec<Lit>>,
}

impl Classes {
    fn of(theory: &Theory, simple: &Simplified) -> Self {
        let mut members: Vec<Vec<Lit>> = vec![Vec::new(); theory.variables as usize];
        for v in 0..theory.visible {
            let equal = simple.equals[v as usize];
            members[(equal >> 1) as usize].push(v * 2 + (equal & 1));
        }
        Self { members }
    }

    fn expand(&self, literals: &[Lit]) -> Vec<Lit> {
        let mut all: Vec<Lit> = Vec::new();
        for &l in literals {
            let members = &self.members[(l >> 1) as usize];
            all.extend(members.iter().map(|&m| m ^ (l & 1)));
        }
        all.sort_unstable();
        all
    }
}

/// A diagram that is being written, children first.
#[derive(Default)]
struct Writer {
    compiled: Compiled,
    /// Per node of the search its number here, or `u32::MAX`.
    numbers: Vec<u32>,
    /// Per variable with several visible literals the node that says: all of them or none.
    ties: Vec<u32>,
}

/// Turns the diagram below `root` into its compact form.
pub(super) fn finish(
    nodes: &Nodes,
    root: u32,
    theory: &Theory,
    simple: &Simplified,
    limits: &Limits,
    watchdog: &mut Watchdog<'_>,
) -> Result<Compiled, Failure> {
    let classes = Classes::of(theory, simple);
    if root == FALSE {
        return Ok(Compiled::void(theory));
    }
    let mut writer = Writer {
        compiled: Compiled::empty(theory),
        numbers: vec![u32::MAX; nodes.list.len()],
        ties: vec![u32::MAX; theory.variables as usize],
    };
    let live = reachable(nodes, root);
    let mut scopes = Scopes::new(nodes, &live);
    for (number, node) in nodes.list.iter().enumerate() {
        if !live[number] {
            continue;
        }
        watchdog.step()?;
        if scopes.kept > limits.bytes {
            return Err(Failure::Bytes(limits.bytes));
        }
        scopes.enter(number, node);
        let mut children = Vec::with_capacity(node.children.len());
        let mut gaps = Vec::new();
        for &child in &node.children {
            let written = writer.numbers[child as usize];
            if !node.either {
                children.push(written);
                continue;
            }
            let missing = scopes.missing(number, child as usize);
            let (child, free) = writer.fill(written, &missing, &classes);
            if !free.is_empty() {
                gaps.push((children.len(), free));
            }
            children.push(child);
        }
        let literals = classes.expand(&node.literals);
        let written = writer.compiled.push(node.either, &literals, &children);
        writer.numbers[number] = written;
        for (position, free) in gaps {
            writer.compiled.gaps.push(Gap {
                node: written,
                child: children[position],
                variables: free,
            });
        }
        scopes.leave(node);
    }
    let mut mentioned = vec![false; theory.variables as usize];
    for &v in &scopes.lists[root as usize] {
        mentioned[v as usize] = true;
    }
    Ok(writer.close(root, simple, &classes, &mentioned))
}

impl Writer {
    /// Adds what a node leaves open: ties of several literals as nodes, single ones as a list of
    /// free variables.
    fn fill(&mut self, node: u32, missing: &[u32], classes: &Classes) -> (u32, Vec<u32>) {
        let mut free = Vec::new();
        let mut children = vec![node];
        for &v in missing {
            match classes.members[v as usize].as_slice() {
                [] => {}
                [only] => free.push(only >> 1),
                several => {
                    let tie = self.tie(v, several);
                    children.push(tie);
                }
            }
        }
        free.sort_unstable();
        if children.len() == 1 {
            return (node, free);
        }
        (self.compiled.push(false, &[], &children), free)
    }

    fn tie(&mut self, variable: u32, literals: &[Lit]) -> u32 {
        let known = self.ties[variable as usize];
        if known != u32::MAX {
            return known;
        }
        let opposite: Vec<Lit> = literals.iter().map(|l| l ^ 1).collect();
        let all = self.compiled.push(false, literals, &[]);
        let none = self.compiled.push(false, &opposite, &[]);
        let tie = self.compiled.push(true, &[], &[all, none]);
        self.ties[variable as usize] = tie;
        tie
    }

    /// Writes the root: the diagram, what is settled, and what is mentioned nowhere.
    fn close(
        mut self,
        root: u32,
        simple: &Simplified,
        classes: &Classes,
        mentioned: &[bool],
    ) -> Compiled {
        let mut settled = vec![false; mentioned.len()];
        for &l in &simple.settled {
            settled[(l >> 1) as usize] = true;
        }
        let missing: Vec<u32> = (0..mentioned.len())
            .filter(|&v| !mentioned[v] && !settled[v])
            .map(|v| v as u32)
            .collect();
        let (inner, free) = self.fill(self.numbers[root as usize], &missing, classes);
        let literals = classes.expand(&simple.settled);
        let top = self.compiled.push(false, &literals, &[inner]);
        if !free.is_empty() {
            self.compiled.gaps.push(Gap {
                node: top,
                child: top,
                variables: free,
            });
        }
        self.compiled
    }
}

fn reachable(nodes: &Nodes, root: u32) -> Vec<bool> {
    let mut live = vec![false; nodes.list.len()];
    live[root as usize] = true;
    // Children come before their parents.
    for number in (0..nodes.list.len()).rev() {
        if live[number] {
            for &child in &nodes.list[number].children {
                live[child as usize] = true;
            }
        }
    }
    live
}

/// Which variables occur below a node, as sorted lists that are kept while a parent needs them.
struct Scopes {
    lists: Vec<Vec<u32>>,
    /// Per node how many parents are still to come.
    waiting: Vec<u32>,
    kept: usize,
}

impl Scopes {
    fn new(nodes: &Nodes, live: &[bool]) -> Self {
        let mut waiting = vec![0; nodes.list.len()];
        for (number, node) in nodes.list.iter().enumerate() {
            for &child in node.children.iter().filter(|_| live[number]) {
                waiting[child as usize] += 1;
            }
        }
        Self {
            lists: vec![Vec::new(); nodes.list.len()],
            waiting,
            kept: 0,
        }
    }

    /// Opens a node: its children are there.
    fn enter(&mut self, number: usize, node: &Node) {
        let mut list: Vec<u32> = node.literals.iter().map(|l| l >> 1).collect();
        for &child in &node.children {
            list.extend_from_slice(&self.lists[child as usize]);
        }
        list.sort_unstable();
        list.dedup();
        self.kept += list.len() * 4;
        self.lists[number] = list;
    }

    /// Closes a node: forgets children that no further parent needs.
    fn leave(&mut self, node: &Node) {
        for &child in &node.children {
            let waiting = &mut self.waiting[child as usize];
            *waiting -= 1;
            if *waiting == 0 {
                let list = std::mem::take(&mut self.lists[child as usize]);
                self.kept -= list.len() * 4;
            }
        }
    }

    fn missing(&self, node: usize, child: usize) -> Vec<u32> {
        let inside = &self.lists[child];
        let all = self.lists[node].iter();
        let outside = all.filter(|v| inside.binary_search(v).is_err());
        outside.copied().collect()
    }
}
