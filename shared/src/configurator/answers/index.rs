//! The compiled form the other way round: where a literal occurs, and who is above a node.

use crate::configurator::compact::Compiled;

/// Lists of nodes, by literal and by child.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    literals: Lists,
    parents: Lists,
}

/// Many short lists in one array.
#[derive(Debug, Clone, Default)]
struct Lists {
    starts: Vec<u32>,
    nodes: Vec<u32>,
}

impl Lists {
    fn new<'a>(count: usize, nodes: usize, of: impl Fn(usize) -> &'a [u32]) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for node in 0..nodes {
            for &key in of(node) {
                starts[key as usize + 1] += 1;
            }
        }
        for k in 0..count {
            starts[k + 1] += starts[k];
        }
        let mut next = starts.clone();
        let total = starts.last().copied().unwrap_or(0);
        let mut lists = Self {
            starts,
            nodes: vec![0; total as usize],
        };
        for node in 0..nodes {
            for &key in of(node) {
                let at = &mut next[key as usize];
                lists.nodes[*at as usize] = node as u32;
                *at += 1;
            }
        }
        lists
    }

    fn of(&self, key: usize) -> &[u32] {
        &self.nodes[self.starts[key] as usize..self.starts[key + 1] as usize]
    }
}

impl Index {
    pub(super) fn new(form: &Compiled) -> Self {
        let nodes = form.either.len();
        Self {
            literals: Lists::new(form.visible as usize * 2, nodes, |n| form.literals_of(n)),
            parents: Lists::new(nodes, nodes, |n| form.children_of(n)),
        }
    }

    /// The conjunctions that name this literal.
    pub(super) fn with_literal(&self, literal: usize) -> &[u32] {
        self.literals.of(literal)
    }

    /// The nodes that have this one as a child.
    pub(super) fn parents(&self, node: usize) -> &[u32] {
        self.parents.of(node)
    }
}
