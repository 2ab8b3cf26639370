//! Writing credit notes, when all orders are written.

use super::credits::{Purchases, Wanted};
use super::importer::{Importer, Order, source};
use super::invoices::Invoice;
use super::notes::{Known, Note, NoteLine, group, note_lines, split, whole_rows};
use super::reconcile::{of_item, reconcile};
use super::rows::Item;
use super::store::{self, CreditLineRow, CreditRow, SOURCE};
use crate::clock::new_id;
use crate::db::{Conn, DbError};
use crate::ledger::{self, Entry};
use crate::orders::refresh;
use crate::orders::store::lock_order;
use shared::id::OrderId;
use shared::time::Timestamp;
use std::collections::{BTreeSet, HashMap};

/// Credit notes that are written in one transaction.
const BATCH: usize = 200;
impl Importer<'_> {
    /// Writes the credit notes that were read.
    pub(super) async fn settle(&mut self) -> Result<(), DbError> {
        let notes = std::mem::take(&mut self.pending).sorted();
        let known = self.known_notes().await?;
        let mut missing = Vec::new();
        for note in notes {
            let known = known.get(&note.number);
            let rows: Vec<u64> = note.items.iter().map(of_item).collect();
            let stored = known.map_or(&[][..], |known| &known.rows);
            let places = reconcile(stored, &[], &rows);
            let (header, items) = split(note);
            let placed = places.into_iter().zip(items).filter(|(place, _)| place.new);
            let items: Vec<(u32, Item)> =
                placed.map(|(place, item)| (place.number, item)).collect();
            self.count(known.is_some(), !items.is_empty());
            if !items.is_empty() {
                missing.push((header, known.map(|known| known.id.clone()), items));
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let (purchases, orders) = (std::mem::take(&mut self.purchases), &self.orders);
        let number = |order: u32| orders.get(order as usize).map_or("", |o| o.number.as_str());
        let mut purchases = Purchases::new(purchases, number);
        let now = self.clock.now();
        let mut notes = Vec::new();
        for (header, id, items) in missing {
            notes.push(self.tie(header, id, items, &mut purchases, now));
        }
        for portion in notes.chunks(BATCH) {
            self.write_notes(portion).await?;
        }
        Ok(())
    }

    fn count(&mut self, known: bool, has_new: bool) {
        self.counts.new_credits += u64::from(!known);
        self.counts.known_credits += u64::from(known);
        self.counts.extended_credits += u64::from(known && has_new);
    }

    async fn known_notes(&self) -> Result<HashMap<String, Known>, DbError> {
        let mut read = self.db.read().await?;
        let lines = store::list_credit_lines(&mut read.conn(), self.tenant).await?;
        let mut known: HashMap<String, Known> = HashMap::new();
        for (number, lines) in group(lines) {
            let rows = whole_rows(&lines);
            let id = lines
                .into_iter()
                .next()
                .map(|line| line.credit_id)
                .unwrap_or_default();
            known.insert(number, Known { id, rows });
        }
        Ok(known)
    }

    fn tie(
        &mut self,
        header: Invoice,
        known: Option<String>,
        items: Vec<(u32, Item)>,
        purchases: &mut Purchases,
        now: Timestamp,
    ) -> Note {
        let customer = header
            .customer
            .as_deref()
            .map(|number| self.customers.number(number));
        let mut lines = Vec::new();
        for (number, item) in items {
            let wanted = customer
                .filter(|_| !item.sku.is_empty())
                .map(|customer| Wanted {
                    customer,
                    sku: self.skus.number(&item.sku),
                    at: header.at.millis(),
                    price: item.price,
                    quantity: item.quantity,
                });
            let ties = wanted.map_or_else(Vec::new, |wanted| purchases.take(&wanted));
            lines.extend(note_lines(number, &item, &ties));
        }
        Note {
            known: known.is_some(),
            id: known.unwrap_or_else(|| new_id(now)),
            number: header.number,
            customer: header.customer,
            at: header.at,
            lines,
        }
    }

    async fn write_notes(&mut self, notes: &[Note]) -> Result<(), DbError> {
        let now = self.clock.now();
        let touched: BTreeSet<OrderId> = notes
            .iter()
            .flat_map(|note| orders_of(note, &self.orders))
            .collect();
        let mut tx = self.db.begin().await?;
        let mut owners = Vec::with_capacity(notes.len());
        for note in notes {
            owners.push(self.owner(&mut tx.conn(), note, now).await?);
        }
        for order in &touched {
            lock_order(&mut tx.conn(), self.tenant, order).await?;
        }
        self.write_rows(&mut tx.conn(), notes, &owners).await?;
        for order in &touched {
            refresh(&mut tx.conn(), self.tenant, order).await?;
        }
        let with_owners = notes.iter().zip(&owners);
        let entries: Vec<Entry> = with_owners
            .flat_map(|(note, owner)| self.entries(note, owner.as_deref()))
            .collect();
        ledger::append(&mut tx.conn(), self.tenant, now, &entries).await?;
        tx.commit().await
    }

    async fn owner(
        &mut self,
        conn: &mut Conn<'_>,
        note: &Note,
        now: Timestamp,
    ) -> Result<Option<String>, DbError> {
        let Some(number) = &note.customer else {
            return Ok(None);
        };
        self.people
            .find(conn, self.tenant, number, now)
            .await
            .map(Some)
    }

    async fn write_rows(
        &self,
        conn: &mut Conn<'_>,
        notes: &[Note],
        owners: &[Option<String>],
    ) -> Result<(), DbError> {
        let mut rows = Vec::new();
        for (note, owner) in notes.iter().zip(owners) {
            if note.known {
                store::add_to_credit(conn, self.tenant, &note.id, note.amount()).await?;
                continue;
            }
            rows.push(CreditRow {
                id: &note.id,
                customer_id: owner.as_deref(),
                number: &note.number,
                issued_at: note.at.millis(),
                currency: self.currency,
                amount: note.amount(),
            });
        }
        store::insert_credits(conn, self.tenant, &rows).await?;
        let orders = &self.orders;
        let lines: Vec<CreditLineRow<'_>> = notes
            .iter()
            .flat_map(|note| note.lines.iter().map(|line| line_row(note, line, orders)))
            .collect();
        store::insert_credit_lines(conn, self.tenant, &lines).await
    }

    /// One entry for each order that a credit note undoes a part of, since each is shown
    /// differently from then on; one for the note itself when there is no such order.
    fn entries(&self, note: &Note, owner: Option<&str>) -> Vec<Entry> {
        let data = serde_json::json!({
            "number": note.number,
            "source": SOURCE,
            "amount": note.amount(),
            "currency": self.currency,
        });
        let kind = if note.known {
            "credit.revised"
        } else {
            "credit.issued"
        };
        let credit = OrderId::from_trusted(note.id.clone());
        let mut entries: Vec<Entry> = orders_of(note, &self.orders)
            .iter()
            .map(|order| source().entry(kind, order, owner, data.clone()))
            .collect();
        if entries.is_empty() {
            entries.push(Entry {
                subject: "credit",
                ..source().entry(kind, &credit, owner, data)
            });
        }
        entries
    }
}

/// The orders that a credit note undoes parts of.
fn orders_of(note: &Note, orders: &[Order]) -> BTreeSet<OrderId> {
    let tied = note.lines.iter().filter_map(|line| line.tied);
    tied.filter_map(|(order, _)| orders.get(order as usize))
        .map(|order| OrderId::from_trusted(order.id.clone()))
        .collect()
}

fn line_row<'r>(note: &'r Note, line: &'r NoteLine, orders: &'r [Order]) -> CreditLineRow<'r> {
    let tied = line.tied.and_then(|(order, line)| {
        let order = orders.get(order as usize)?;
        Some((order.id.as_str(), line))
    });
    CreditLineRow {
        credit_id: &note.id,
        position: line.position,
        sku: &line.sku,
        title: &line.title,
        quantity: line.quantity,
        amount: line.amount,
        tied,
    }
}
