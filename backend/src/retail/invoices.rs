//! Gathering rows into invoices, and invoices into batches.

use super::rows::{Item, Reason, Row};
use shared::time::Timestamp;
use std::collections::HashMap;

/// Invoices that are written in one transaction.
const BATCH_INVOICES: usize = 200;
/// A batch with this many rows is complete with fewer invoices.
const BATCH_ROWS: usize = 20_000;
/// Most rows of one invoice: it is written and shown as a whole.
const MOST_ROWS: usize = 10_000;
/// Characters of a row that the report shows.
pub(super) const SHOWN: usize = 500;

/// An invoice, or a further part of one that appeared before in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invoice {
    pub(super) number: String,
    pub(super) customer: Option<String>,
    pub(super) country: String,
    pub(super) at: Timestamp,
    pub(super) items: Vec<Item>,
}

/// A row of which only its text is known: its line, and the beginning of what it says.
pub(super) type Text = (u64, String);

#[derive(Debug)]
struct Seen {
    customer: Option<String>,
    rows: usize,
}

/// Puts rows together. An invoice whose rows stand apart within a batch becomes one nevertheless.
#[derive(Debug, Default)]
pub(super) struct Gatherer {
    seen: HashMap<String, Seen>,
    batch: Vec<Invoice>,
    places: HashMap<String, usize>,
    rows: usize,
    /// The invoice of the last row, which may go on, and its rows since the one before.
    current: String,
    tail: Vec<Text>,
}

impl Gatherer {
    /// Takes a row; the batch before it, if that is complete.
    pub(super) fn add(&mut self, row: Row, text: Text) -> Result<Option<Vec<Invoice>>, Reason> {
        self.admit(&row)?;
        let mut full = None;
        if row.invoice != self.current {
            if self.batch.len() >= BATCH_INVOICES || self.rows >= BATCH_ROWS {
                full = Some(self.take_batch());
            }
            self.current.clone_from(&row.invoice);
            self.tail.clear();
        }
        self.tail.push(text);
        self.rows += 1;
        self.put(row);
        Ok(full)
    }

    fn admit(&mut self, row: &Row) -> Result<(), Reason> {
        let Some(seen) = self.seen.get_mut(&row.invoice) else {
            let customer = row.customer.clone();
            self.seen
                .insert(row.invoice.clone(), Seen { customer, rows: 1 });
            return Ok(());
        };
        if seen.customer != row.customer {
            return Err(Reason::OtherCustomer);
        }
        if seen.rows >= MOST_ROWS {
            return Err(Reason::TooManyRows);
        }
        seen.rows += 1;
        Ok(())
    }

    fn put(&mut self, row: Row) {
        let known = self.places.get(&row.invoice);
        if let Some(invoice) = known.and_then(|place| self.batch.get_mut(*place)) {
            invoice.items.push(row.item);
            return;
        }
        self.places.insert(row.invoice.clone(), self.batch.len());
        self.batch.push(Invoice {
            number: row.invoice,
            customer: row.customer,
            country: row.country,
            at: row.at,
            items: vec![row.item],
        });
    }

    fn take_batch(&mut self) -> Vec<Invoice> {
        self.places.clear();
        self.rows = 0;
        std::mem::take(&mut self.batch)
    }

    /// The last batch of a file that was read to its end.
    pub(super) fn finish(mut self) -> Vec<Invoice> {
        self.take_batch()
    }

    /// The last batch of a file that broke off, without the invoice in which it did: its rows are
    /// given back.
    pub(super) fn break_off(mut self) -> (Vec<Invoice>, Vec<Text>) {
        let open = self.places.get(&self.current).copied();
        if let Some(invoice) = open.and_then(|place| self.batch.get_mut(place)) {
            let closed = invoice.items.len().saturating_sub(self.tail.len());
            invoice.items.truncate(closed);
        }
        let mut batch = self.take_batch();
        batch.retain(|invoice| !invoice.items.is_empty());
        (batch, self.tail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(invoice: &str, customer: &str, sku: &str) -> Row {
        Row {
            invoice: invoice.to_owned(),
            customer: Some(customer.to_owned()),
            country: "France".to_owned(),
            at: Timestamp(5),
            item: Item {
                sku: sku.to_owned(),
                title: "Cup".to_owned(),
                quantity: 1,
                price: 1,
                total: 1,
            },
        }
    }

    fn skus(batch: &[Invoice]) -> Vec<(&str, Vec<&str>)> {
        let skus = |invoice: &'_ Invoice| -> Vec<String> {
            invoice.items.iter().map(|item| item.sku.clone()).collect()
        };
        assert!(batch.iter().all(|invoice| !skus(invoice).is_empty()));
        batch
            .iter()
            .map(|invoice| {
                let skus = invoice.items.iter().map(|item| item.sku.as_str()).collect();
                (invoice.number.as_str(), skus)
            })
            .collect()
    }

    fn gather(rows: &[(&str, &str)]) -> Gatherer {
        let mut gatherer = Gatherer::default();
        for (line, (invoice, sku)) in (2..).zip(rows) {
            let full = gatherer.add(row(invoice, "1", sku), (line, (*sku).to_owned()));
            assert_eq!(full, Ok(None));
        }
        gatherer
    }

    #[test]
    fn an_invoice_whose_rows_stand_apart_is_one() {
        let batch = gather(&[("1", "a"), ("2", "b"), ("1", "c")]).finish();
        assert_eq!(skus(&batch), [("1", vec!["a", "c"]), ("2", vec!["b"])]);
    }

    #[test]
    fn a_batch_ends_between_invoices() {
        let mut gatherer = Gatherer::default();
        for n in 0..BATCH_INVOICES {
            let full = gatherer.add(row(&n.to_string(), "1", "a"), (2, String::new()));
            assert_eq!(full, Ok(None));
        }
        let last = (BATCH_INVOICES - 1).to_string();
        assert_eq!(
            gatherer.add(row(&last, "1", "b"), (2, String::new())),
            Ok(None)
        );
        let full = gatherer.add(row("next", "1", "a"), (2, String::new()));
        let full = full.unwrap().unwrap();
        assert_eq!(full.len(), BATCH_INVOICES);
        assert_eq!(full.last().unwrap().items.len(), 2);
        assert_eq!(skus(&gatherer.finish()), [("next", vec!["a"])]);
    }

    #[test]
    fn another_customer_in_the_same_invoice_is_refused_even_in_a_later_batch() {
        let mut gatherer = Gatherer::default();
        gatherer
            .add(row("1", "1", "a"), (2, String::new()))
            .unwrap();
        gatherer.take_batch();
        let refused = gatherer.add(row("1", "2", "a"), (3, String::new()));
        assert_eq!(refused, Err(Reason::OtherCustomer));
    }

    #[test]
    fn an_invoice_with_too_many_rows_is_cut() {
        let mut gatherer = Gatherer::default();
        for _ in 0..MOST_ROWS {
            gatherer
                .add(row("1", "1", "a"), (2, String::new()))
                .unwrap();
        }
        let refused = gatherer.add(row("1", "1", "a"), (2, String::new()));
        assert_eq!(refused, Err(Reason::TooManyRows));
    }

    #[test]
    fn a_break_gives_back_the_rows_of_the_invoice_in_which_it_happened() {
        let (batch, rows) = gather(&[("1", "a"), ("2", "b"), ("2", "c")]).break_off();
        assert_eq!(skus(&batch), [("1", vec!["a"])]);
        assert_eq!(rows, [(3, "b".to_owned()), (4, "c".to_owned())]);
        let (batch, rows) = gather(&[("1", "a"), ("2", "b"), ("1", "c")]).break_off();
        assert_eq!(skus(&batch), [("1", vec!["a"]), ("2", vec!["b"])]);
        assert_eq!(rows, [(4, "c".to_owned())]);
        let (batch, rows) = Gatherer::default().break_off();
        assert!(batch.is_empty() && rows.is_empty());
    }
}
