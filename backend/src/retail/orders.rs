//! From rows of an invoice to rows of the database.

use super::invoices::Invoice;
use super::reconcile::{Place, fingerprint};
use super::rows::Item;
use crate::clock::new_id;
use crate::orders::store::{LineRow, OrderRow};
use crate::orders::{assemble, assemble_lines, search_text};
use sha2::{Digest as _, Sha256};
use shared::money::Currency;
use shared::orders::{Address, Progress};
use shared::time::Timestamp;

/// An order that is not known yet, with everything that is written of it. Whose it is and the
/// e-mail address are for the one who writes it to fill in.
#[derive(Debug)]
pub(super) struct NewOrder {
    pub(super) row: OrderRow,
    pub(super) email: Option<String>,
    pub(super) content_hash: String,
    pub(super) lines: Vec<LineRow>,
    pub(super) progress: Progress,
    pub(super) search: String,
    pub(super) document: String,
}

impl NewOrder {
    pub(super) fn new(invoice: &Invoice, currency: Currency, now: Timestamp) -> Self {
        let row = order_row(invoice, currency, now);
        let numbered = (1..).zip(&invoice.items);
        let lines: Vec<LineRow> = numbered
            .map(|(number, item)| line_row(number, item, now))
            .collect();
        let shown = assemble_lines(&row, lines.clone(), &[], &[]);
        // Put together as `orders::load` does, without reading it back.
        let detail = assemble(row.clone(), shown, Vec::new(), Vec::new());
        Self {
            content_hash: hash_of_items(&invoice.items),
            search: search_text(&detail),
            document: serde_json::to_string(&detail).unwrap_or_default(),
            progress: detail.progress,
            row,
            email: None,
            lines,
        }
    }

    pub(super) fn line_count(&self) -> i64 {
        i64::try_from(self.lines.len()).unwrap_or(i64::MAX)
    }

    /// The title of a line, by its place from 0.
    pub(super) fn title(&self, place: usize) -> &str {
        self.lines.get(place).map_or("", |line| line.title.as_str())
    }
}

pub(super) fn numbered(lines: &[LineRow]) -> Vec<(u32, u64)> {
    let number = |line: &LineRow| {
        let content = fingerprint(&line.sku, &line.title, line.quantity, line.total);
        Some((line.external_id.parse().ok()?, content))
    };
    lines.iter().filter_map(number).collect()
}

pub(super) fn new_items<'i>(places: &[Place], invoice: &'i Invoice) -> Vec<(u32, &'i Item)> {
    let placed = places.iter().zip(&invoice.items);
    placed
        .filter(|(place, _)| place.new)
        .map(|(place, item)| (place.number, item))
        .collect()
}

/// What an order's rows say, in a fixed form. No field holds a control character.
fn content_hash<'r>(rows: impl Iterator<Item = (&'r str, &'r str, i64, i64)>) -> String {
    let mut hasher = Sha256::new();
    for (sku, title, quantity, total) in rows {
        hasher.update(format!("{sku}\u{1f}{title}\u{1f}{quantity}\u{1f}{total}\n"));
    }
    hex::encode(hasher.finalize())
}

pub(super) fn hash_of_items(items: &[Item]) -> String {
    content_hash(
        items
            .iter()
            .map(|i| (i.sku.as_str(), i.title.as_str(), i.quantity, i.total)),
    )
}

pub(super) fn hash_of_lines(lines: &[LineRow]) -> String {
    content_hash(
        lines
            .iter()
            .map(|l| (l.sku.as_str(), l.title.as_str(), l.quantity, l.total)),
    )
}

fn order_row(invoice: &Invoice, currency: Currency, now: Timestamp) -> OrderRow {
    let total = invoice
        .items
        .iter()
        .fold(0_i64, |sum, item| sum.saturating_add(item.total));
    let ship_to = (!invoice.country.is_empty()).then(|| Address {
        country: invoice.country.clone(),
        ..Address::default()
    });
    OrderRow {
        id: new_id(now),
        customer_id: None,
        number: invoice.number.clone(),
        placed_at: invoice.at.millis(),
        currency: currency.to_string(),
        items: total,
        shipping: 0,
        tax: 0,
        discount: 0,
        total,
        ship_to: ship_to.and_then(|to| serde_json::to_string(&to).ok()),
        promised_from: None,
        promised_to: None,
        // Invoiced, and there will be no tracking.
        completed: true,
    }
}

pub(super) fn line_row(number: u32, item: &Item, now: Timestamp) -> LineRow {
    LineRow {
        id: new_id(now),
        position: i64::from(number),
        external_id: number.to_string(),
        sku: item.sku.clone(),
        title: item.title.clone(),
        quantity: item.quantity,
        total: item.total,
        cancelled: 0,
        supplier: None,
        configuration_id: None,
    }
}
