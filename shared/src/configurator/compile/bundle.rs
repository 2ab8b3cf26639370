//! Literals that always occur together become one node: what a customer declines with one option
//! is often a whole list, and lists that are shared are shorter to ship and quicker to walk.

use crate::configurator::compact::{Compiled, Gap};
use crate::configurator::sat::Lit;
use std::collections::BTreeMap;

/// No bundle.
const ALONE: u32 = u32::MAX;

/// The same form, with a node for each set of literals that occur in the same conjunctions.
pub(super) fn bundle(form: &Compiled) -> Compiled {
    let (bundle_of, bundles) = bundles(form);
    let mut out = Compiled {
        items: form.items,
        visible: form.visible,
        ..Compiled::default()
    };
    // They have no children, so they may come before everything.
    for literals in &bundles {
        out.push(false, literals, &[]);
    }
    let shift = bundles.len() as u32;
    let mut literals: Vec<Lit> = Vec::new();
    let mut children: Vec<u32> = Vec::new();
    for node in 0..form.either.len() {
        literals.clear();
        children.clear();
        for &l in form.literals_of(node) {
            match bundle_of[l as usize] {
                ALONE => literals.push(l),
                bundle => children.push(bundle),
            }
        }
        children.sort_unstable();
        children.dedup();
        children.extend(form.children_of(node).iter().map(|child| child + shift));
        out.push(form.either[node], &literals, &children);
    }
    out.gaps = form
        .gaps
        .iter()
        .map(|gap| Gap {
            node: gap.node + shift,
            child: gap.child + shift,
            variables: gap.variables.clone(),
        })
        .collect();
    out
}

/// Per literal its bundle, and the bundles.
fn bundles(form: &Compiled) -> (Vec<u32>, Vec<Vec<Lit>>) {
    let mut occurs: Vec<Vec<u32>> = vec![Vec::new(); form.visible as usize * 2];
    for node in 0..form.either.len() {
        for &l in form.literals_of(node) {
            occurs[l as usize].push(node as u32);
        }
    }
    let mut together: BTreeMap<&[u32], Vec<Lit>> = BTreeMap::new();
    for (literal, nodes) in occurs.iter().enumerate() {
        if nodes.len() > 1 {
            together.entry(nodes).or_default().push(literal as Lit);
        }
    }
    let mut bundle_of = vec![ALONE; occurs.len()];
    let mut bundles = Vec::new();
    for literals in together.into_values().filter(|literals| literals.len() > 1) {
        for &l in &literals {
            bundle_of[l as usize] = bundles.len() as u32;
        }
        bundles.push(literals);
    }
    (bundle_of, bundles)
}
