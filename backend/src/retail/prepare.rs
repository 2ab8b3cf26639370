//! Computing everything that is written of new orders, before the database is held up by it.

use super::invoices::Invoice;
use super::orders::NewOrder;
use super::rows::is_credit;
use crate::clock::Clock;
use shared::money::Currency;
use std::collections::HashSet;

/// A batch that is ready to be written.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    /// Orders that are not known.
    pub(super) new: Vec<(Invoice, NewOrder)>,
    /// Invoices of orders that are.
    pub(super) known: Vec<Invoice>,
    /// Credit notes, known or not.
    pub(super) notes: Vec<Invoice>,
}

/// Prepares one batch after the other.
#[derive(Debug)]
pub(super) struct Preparer {
    /// The numbers of all orders that are known or were prepared.
    pub(super) known: HashSet<String>,
    pub(super) currency: Currency,
    pub(super) clock: Clock,
}

impl Preparer {
    pub(super) fn prepare(&mut self, batch: Vec<Invoice>) -> Prepared {
        let now = self.clock.now();
        let mut prepared = Prepared::default();
        for invoice in batch {
            if is_credit(&invoice.number) {
                prepared.notes.push(invoice);
            } else if self.known.contains(&invoice.number) {
                prepared.known.push(invoice);
            } else {
                self.known.insert(invoice.number.clone());
                let order = NewOrder::new(&invoice, self.currency, now);
                prepared.new.push((invoice, order));
            }
        }
        prepared
    }
}
