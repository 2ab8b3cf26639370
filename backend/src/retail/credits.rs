//! Which purchases a credit note undoes. The data does not say: it is told by customer, article,
//! time and price.

use std::cmp::Ordering;

/// A line that a customer bought. Customers, articles and orders are numbered to keep it small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Purchase {
    pub(super) customer: u32,
    pub(super) sku: u32,
    pub(super) order: u32,
    /// The line's number in the order.
    pub(super) line: u32,
    /// When the order was placed.
    pub(super) at: i64,
    /// Price of one, in millionths.
    pub(super) price: i64,
    /// How many were not credited yet.
    pub(super) left: i64,
}

/// A row of a credit note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) customer: u32,
    pub(super) sku: u32,
    /// When the credit note was issued.
    pub(super) at: i64,
    pub(super) price: i64,
    pub(super) quantity: i64,
}

/// A part of a purchase that a row of a credit note undoes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tie {
    pub(super) order: u32,
    pub(super) line: u32,
    pub(super) quantity: i64,
}

/// Everything bought, by customer and article, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Purchases {
    sorted: Vec<Purchase>,
}

impl Purchases {
    /// Orders of the same moment are told apart by their `number`, so that the order in which they
    /// were read does not matter.
    pub(super) fn new<'a>(mut sorted: Vec<Purchase>, number: impl Fn(u32) -> &'a str) -> Self {
        let key = |p: &Purchase| (p.customer, p.sku, p.at);
        let order = |a: &Purchase, b: &Purchase| -> Ordering {
            let by_number = || number(a.order).cmp(number(b.order));
            key(a)
                .cmp(&key(b))
                .then_with(by_number)
                .then(a.line.cmp(&b.line))
        };
        sorted.sort_unstable_by(order);
        Self { sorted }
    }

    /// Uses up purchases for a row of a credit note. The latest line with the same price and enough
    /// left is taken; failing that, the latest with enough left; failing that, several, those with
    /// the same price first. What is not covered in the end stays untied.
    pub(super) fn take(&mut self, wanted: &Wanted) -> Vec<Tie> {
        let key = (wanted.customer, wanted.sku);
        let start = self.sorted.partition_point(|p| (p.customer, p.sku) < key);
        let end = self.sorted.partition_point(|p| {
            (p.customer, p.sku) < key || (p.customer, p.sku) == key && p.at <= wanted.at
        });
        let candidates = self.sorted.get_mut(start..end).unwrap_or_default();
        let enough = |p: &Purchase| p.left >= wanted.quantity;
        let same_price = |p: &Purchase| p.price == wanted.price;
        let whole = candidates.iter().rposition(|p| enough(p) && same_price(p));
        let whole = whole.or_else(|| candidates.iter().rposition(enough));
        let mut ties = Vec::new();
        let mut open = wanted.quantity;
        if let Some(purchase) = whole.and_then(|at| candidates.get_mut(at)) {
            ties.extend(use_up(purchase, &mut open));
            return ties;
        }
        for preferred in [true, false] {
            let fitting = candidates
                .iter_mut()
                .rev()
                .filter(|p| same_price(p) == preferred);
            for purchase in fitting {
                ties.extend(use_up(purchase, &mut open));
            }
        }
        ties
    }
}

fn use_up(purchase: &mut Purchase, open: &mut i64) -> Option<Tie> {
    let quantity = (*open).min(purchase.left);
    if quantity <= 0 {
        return None;
    }
    purchase.left -= quantity;
    *open -= quantity;
    Some(Tie {
        order: purchase.order,
        line: purchase.line,
        quantity,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bought(order: u32, at: i64, price: i64, left: i64) -> Purchase {
        Purchase {
            customer: 1,
            sku: 1,
            order,
            line: 1,
            at,
            price,
            left,
        }
    }

    fn index(purchases: &[Purchase]) -> Purchases {
        Purchases::new(purchases.to_vec(), |_| "")
    }

    fn credit(at: i64, price: i64, quantity: i64) -> Wanted {
        Wanted {
            customer: 1,
            sku: 1,
            at,
            price,
            quantity,
        }
    }

    fn ties(purchases: &mut Purchases, wanted: Wanted) -> Vec<(u32, i64)> {
        let ties = purchases.take(&wanted);
        ties.iter().map(|tie| (tie.order, tie.quantity)).collect()
    }

    #[test]
    fn the_latest_order_before_the_credit_is_undone_first() {
        let mut all = index(&[
            bought(1, 10, 5, 3),
            bought(2, 20, 5, 3),
            bought(3, 30, 5, 3),
        ]);
        assert_eq!(ties(&mut all, credit(20, 5, 2)), [(2, 2)]);
        assert_eq!(ties(&mut all, credit(25, 5, 2)), [(1, 2)]);
        assert_eq!(ties(&mut all, credit(25, 5, 2)), [(2, 1), (1, 1)]);
        assert_eq!(ties(&mut all, credit(25, 5, 2)), []);
    }

    #[test]
    fn the_same_price_is_preferred_to_a_later_order() {
        let mut all = index(&[bought(1, 10, 5, 3), bought(2, 20, 6, 3)]);
        assert_eq!(ties(&mut all, credit(30, 5, 3)), [(1, 3)]);
        assert_eq!(ties(&mut all, credit(30, 5, 1)), [(2, 1)]);
    }

    #[test]
    fn one_order_at_another_price_is_preferred_to_several_at_the_same() {
        let mut all = index(&[
            bought(1, 10, 6, 4),
            bought(2, 20, 5, 2),
            bought(3, 20, 5, 2),
        ]);
        assert_eq!(ties(&mut all, credit(30, 5, 4)), [(1, 4)]);
        assert_eq!(ties(&mut all, credit(30, 5, 5)), [(3, 2), (2, 2)]);
    }

    #[test]
    fn other_customers_and_articles_are_left_alone() {
        let mut all = index(&[bought(1, 10, 5, 3)]);
        for (customer, sku) in [(0, 1), (2, 1), (1, 0), (1, 2)] {
            let wanted = Wanted {
                customer,
                sku,
                ..credit(30, 5, 1)
            };
            assert_eq!(all.take(&wanted), []);
        }
    }

    prop_compose! {
        fn a_purchase()(
            customer in 0_u32..3, sku in 0_u32..3, order in 0_u32..6, line in 1_u32..4,
            price in 1_i64..4, left in 0_i64..9,
        ) -> Purchase {
            Purchase { customer, sku, order, line, at: i64::from(order / 2), price, left }
        }
    }
    prop_compose! {
        fn a_credit()(
            customer in 0_u32..3, sku in 0_u32..3, at in 0_i64..4, price in 1_i64..4,
            quantity in 1_i64..9,
        ) -> Wanted {
            Wanted { customer, sku, at, price, quantity }
        }
    }

    const NUMBERS: [&str; 6] = ["f", "e", "d", "c", "b", "a"];

    proptest! {
        #[test]
        fn never_more_is_undone_than_was_bought_nor_less_than_could_be(
            mut bought in prop::collection::vec(a_purchase(), 0..30),
            credits in prop::collection::vec(a_credit(), 0..30),
        ) {
            bought.sort_unstable_by_key(|p| (p.order, p.line));
            bought.dedup_by_key(|p| (p.order, p.line));
            let mut all = Purchases::new(bought.clone(), |order| NUMBERS[order as usize]);
            for wanted in &credits {
                let fits = |p: &&mut Purchase| {
                    (p.customer, p.sku) == (wanted.customer, wanted.sku) && p.at <= wanted.at
                };
                let could: i64 = bought.iter_mut().filter(fits).map(|p| p.left).sum();
                let mut undone = 0;
                for tie in all.take(wanted) {
                    let mut fitting = bought.iter_mut().filter(fits);
                    let line = fitting.find(|p| (p.order, p.line) == (tie.order, tie.line));
                    let line = line.unwrap();
                    prop_assert!(tie.quantity > 0 && tie.quantity <= line.left);
                    line.left -= tie.quantity;
                    undone += tie.quantity;
                }
                prop_assert_eq!(undone, could.min(wanted.quantity));
            }
        }

        #[test]
        fn the_order_of_reading_does_not_matter(
            (bought, shuffled) in prop::collection::vec(a_purchase(), 0..30)
                .prop_map(|mut bought| {
                    bought.sort_unstable_by_key(|p| (p.order, p.line));
                    bought.dedup_by_key(|p| (p.order, p.line));
                    bought
                })
                .prop_flat_map(|bought| (Just(bought.clone()), Just(bought).prop_shuffle())),
            credits in prop::collection::vec(a_credit(), 0..20),
        ) {
            let number = |order: u32| NUMBERS[order as usize];
            let mut one = Purchases::new(bought, number);
            let mut other = Purchases::new(shuffled, number);
            for wanted in &credits {
                prop_assert_eq!(one.take(wanted), other.take(wanted));
            }
        }
    }
}
