//! Which rows of an invoice are stored already.
//!
//! Rows have no key of their own, and an invoice may hold the same row twice. They are matched by
//! content, each stored row at most once, so that a file can be imported again, in another order
//! or with rows that were refused before, and only what is missing is added.

use super::rows::Item;
use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{Hash as _, Hasher as _};

/// Where a row is, or is to be, stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The row's number in its invoice, from 1.
    pub(super) number: u32,
    /// Whether it is yet to be stored.
    pub(super) new: bool,
}

/// What makes two rows of an invoice the same. Never stored: it may differ between versions.
pub(super) fn fingerprint(sku: &str, title: &str, quantity: i64, total: i64) -> u64 {
    let mut hasher = DefaultHasher::new();
    (sku, title, quantity, total).hash(&mut hasher);
    hasher.finish()
}

/// The fingerprint of a row in the file.
pub(super) fn of_item(item: &Item) -> u64 {
    fingerprint(&item.sku, &item.title, item.quantity, item.total)
}

/// Finds each row among those stored, `(number, fingerprint)`, of which the ones `claimed` belong
/// to rows that came before. What is not found gets the next free number.
pub(super) fn reconcile(stored: &[(u32, u64)], claimed: &[u32], rows: &[u64]) -> Vec<Place> {
    let used = stored.iter().map(|(number, _)| number).chain(claimed);
    let mut next = used.max().map_or(1, |number| number.saturating_add(1));
    let taken: HashSet<u32> = claimed.iter().copied().collect();
    let mut free: HashMap<u64, VecDeque<u32>> = HashMap::new();
    for (number, fingerprint) in stored {
        if !taken.contains(number) {
            free.entry(*fingerprint).or_default().push_back(*number);
        }
    }
    let mut place = |row: &u64| match free.get_mut(row).and_then(VecDeque::pop_front) {
        Some(number) => Place { number, new: false },
        None => {
            let number = next;
            next = next.saturating_add(1);
            Place { number, new: true }
        }
    };
    rows.iter().map(&mut place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn store(rows: &[u64], places: &[Place], stored: &mut Vec<(u32, u64)>) {
        for (row, place) in rows.iter().zip(places) {
            if place.new {
                stored.push((place.number, *row));
            } else {
                assert!(stored.contains(&(place.number, *row)));
            }
        }
    }

    fn sorted(rows: impl IntoIterator<Item = u64>) -> Vec<u64> {
        let mut rows: Vec<u64> = rows.into_iter().collect();
        rows.sort_unstable();
        rows
    }

    #[test]
    fn the_same_row_twice_is_two_rows() {
        let places = reconcile(&[(1, 7)], &[], &[7, 7]);
        let want = [(1, false), (2, true)].map(|(number, new)| Place { number, new });
        assert_eq!(places, want);
        assert!(reconcile(&[(1, 7)], &[1], &[7])[0].new);
    }

    proptest! {
        #[test]
        fn rows_in_parts_and_in_any_order_are_stored_once(
            (rows, shuffled) in prop::collection::vec(0_u64..5, 0..20)
                .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
            first in 0_usize..20,
            second in 0_usize..20,
        ) {
            let mut stored = Vec::new();
            for (rows, cut) in [(&rows, first), (&shuffled, second), (&rows, second)] {
                let (head, tail) = rows.split_at(cut.min(rows.len()));
                let places = reconcile(&stored, &[], head);
                store(head, &places, &mut stored);
                let claimed: Vec<u32> = places.iter().map(|place| place.number).collect();
                let places = reconcile(&stored, &claimed, tail);
                store(tail, &places, &mut stored);
                prop_assert_eq!(
                    sorted(stored.iter().map(|(_, row)| *row)),
                    sorted(rows.iter().copied())
                );
            }
            let numbers: HashSet<u32> = stored.iter().map(|(number, _)| *number).collect();
            prop_assert_eq!(numbers.len(), stored.len());
        }
    }
}
