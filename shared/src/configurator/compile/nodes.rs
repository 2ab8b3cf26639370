//! The diagram while it is built: equal nodes exist once.

use crate::configurator::sat::Lit;
use std::collections::HashMap;

/// The node without solutions.
pub(super) const FALSE: u32 = 0;

/// A conjunction: literals and children, which share no variable; or, where `either` is set, an
/// alternative of two children, which exclude each other.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Node {
    pub(super) either: bool,
    pub(super) literals: Box<[Lit]>,
    pub(super) children: Box<[u32]>,
}

pub(super) struct Nodes {
    pub(super) list: Vec<Node>,
    known: HashMap<Node, u32>,
    bytes: usize,
}

impl Nodes {
    pub(super) fn new() -> Self {
        let mut nodes = Self {
            list: Vec::new(),
            known: HashMap::new(),
            bytes: 0,
        };
        for either in [true, false] {
            nodes.put(Node {
                either,
                literals: Box::default(),
                children: Box::default(),
            });
        }
        nodes
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Roughly the memory taken.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    fn put(&mut self, node: Node) -> u32 {
        if let Some(&number) = self.known.get(&node) {
            return number;
        }
        let number = self.list.len() as u32;
        self.bytes += 160 + 8 * (node.literals.len() + node.children.len());
        self.list.push(node.clone());
        self.known.insert(node, number);
        number
    }

    /// The conjunction of literals and nodes; empties both lists.
    pub(super) fn and(&mut self, literals: &mut Vec<Lit>, children: &mut Vec<u32>) -> u32 {
        let mut at = 0;
        while at < children.len() {
            let child = children[at];
            let inner = &self.list[child as usize];
            if child == FALSE {
                literals.clear();
                children.clear();
                return FALSE;
            }
            if inner.either {
                at += 1;
                continue;
            }
            literals.extend_from_slice(&inner.literals);
            children.swap_remove(at);
            children.extend_from_slice(&self.list[child as usize].children);
        }
        literals.sort_unstable();
        children.sort_unstable();
        if let ([], [only]) = (literals.as_slice(), children.as_slice()) {
            let only = *only;
            children.clear();
            return only;
        }
        let node = Node {
            either: false,
            literals: std::mem::take(literals).into_boxed_slice(),
            children: std::mem::take(children).into_boxed_slice(),
        };
        self.put(node)
    }

    /// Either of two nodes that exclude each other; what both demand is demanded once.
    pub(super) fn or(&mut self, a: u32, b: u32) -> u32 {
        if a == FALSE || a == b {
            return b;
        }
        if b == FALSE {
            return a;
        }
        let (shared_literals, shared_children) = self.shared(a, b);
        if shared_literals.is_empty() && shared_children.is_empty() {
            let children = Box::new([a, b]);
            return self.put(Node {
                either: true,
                literals: Box::default(),
                children,
            });
        }
        let a = self.without(a, &shared_literals, &shared_children);
        let b = self.without(b, &shared_literals, &shared_children);
        let either = self.put(Node {
            either: true,
            literals: Box::default(),
            children: Box::new([a, b]),
        });
        let (mut literals, mut children) = (shared_literals, shared_children);
        children.push(either);
        self.and(&mut literals, &mut children)
    }

    fn shared(&self, a: u32, b: u32) -> (Vec<Lit>, Vec<u32>) {
        let (a, b) = (&self.list[a as usize], &self.list[b as usize]);
        if a.either || b.either {
            return (Vec::new(), Vec::new());
        }
        let both = |x: &[u32], y: &[u32]| -> Vec<u32> {
            x.iter()
                .filter(|l| y.binary_search(l).is_ok())
                .copied()
                .collect()
        };
        (
            both(&a.literals, &b.literals),
            both(&a.children, &b.children),
        )
    }

    fn without(&mut self, node: u32, literals: &[Lit], children: &[u32]) -> u32 {
        let node = &self.list[node as usize];
        let mut literals: Vec<Lit> = node
            .literals
            .iter()
            .filter(|l| !literals.contains(l))
            .copied()
            .collect();
        let mut children: Vec<u32> = node
            .children
            .iter()
            .filter(|c| !children.contains(c))
            .copied()
            .collect();
        self.and(&mut literals, &mut children)
    }
}
