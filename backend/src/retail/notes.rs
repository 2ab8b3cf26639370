//! Credit notes on their way from the file into the database.

use super::credits::Tie;
use super::invoices::Invoice;
use super::reconcile::fingerprint;
use super::rows::{Item, PRICE_DIGITS};
use super::store::KnownCreditLine;
use shared::time::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// Positions that a row may take, since it is one line for each order line that it undoes. The
/// row's number is the position divided by this.
const PARTS: i64 = 1_000;

/// Credit notes that were read and not written yet.
#[derive(Debug, Default)]
pub(super) struct Pending {
    notes: Vec<Invoice>,
    places: HashMap<String, usize>,
}

impl Pending {
    pub(super) fn add(&mut self, note: Invoice) {
        let known = self.places.get(&note.number);
        if let Some(known) = known.and_then(|place| self.notes.get_mut(*place)) {
            known.items.extend(note.items);
            return;
        }
        self.places.insert(note.number.clone(), self.notes.len());
        self.notes.push(note);
    }

    /// In the order in which they were issued.
    pub(super) fn sorted(self) -> Vec<Invoice> {
        let mut notes = self.notes;
        notes.sort_by(|a, b| (a.at, &a.number).cmp(&(b.at, &b.number)));
        notes
    }
}

/// A credit note of earlier imports, with the rows that it has.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) id: String,
    pub(super) rows: Vec<(u32, u64)>,
}

/// A credit note, or a further part of a known one, on its way into the database.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) id: String,
    pub(super) known: bool,
    pub(super) number: String,
    pub(super) customer: Option<String>,
    pub(super) at: Timestamp,
    pub(super) lines: Vec<NoteLine>,
}

/// A line of a credit note: a row of the file, or the part of one that undoes one order's line.
#[derive(Debug)]
pub(super) struct NoteLine {
    pub(super) position: i64,
    pub(super) sku: String,
    pub(super) title: String,
    pub(super) quantity: i64,
    pub(super) amount: i64,
    /// Which order it undoes a part of, and which line there.
    pub(super) tied: Option<(u32, u32)>,
}

impl Note {
    pub(super) fn amount(&self) -> i64 {
        self.lines
            .iter()
            .fold(0_i64, |sum, line| sum.saturating_add(line.amount))
    }
}

pub(super) fn split(mut note: Invoice) -> (Invoice, Vec<Item>) {
    let items = std::mem::take(&mut note.items);
    (note, items)
}

pub(super) fn group(lines: Vec<KnownCreditLine>) -> BTreeMap<String, Vec<KnownCreditLine>> {
    let mut groups: BTreeMap<String, Vec<KnownCreditLine>> = BTreeMap::new();
    for line in lines {
        groups.entry(line.number.clone()).or_default().push(line);
    }
    groups
}

/// Puts the parts of each row together again: its number, and what it says.
pub(super) fn whole_rows(lines: &[KnownCreditLine]) -> Vec<(u32, u64)> {
    let mut rows: BTreeMap<i64, (&KnownCreditLine, i64, i64)> = BTreeMap::new();
    for line in lines {
        let (_, quantity, amount) = rows.entry(line.position / PARTS).or_insert((line, 0, 0));
        *quantity += line.quantity;
        *amount += line.amount;
    }
    let row = |(number, (line, quantity, amount)): (i64, (&KnownCreditLine, i64, i64))| {
        let content = fingerprint(&line.sku, &line.title, quantity, amount);
        Some((u32::try_from(number).ok()?, content))
    };
    rows.into_iter().filter_map(row).collect()
}

/// A row of a credit note as lines: one for each order line that it undoes, and one for the rest.
/// Their amounts add up to the row's, whatever is rounded.
pub(super) fn note_lines(number: u32, item: &Item, ties: &[Tie]) -> Vec<NoteLine> {
    // The last place is left for the rest.
    let most = usize::try_from(PARTS - 1).unwrap_or(usize::MAX);
    let ties = ties.get(..most).unwrap_or(ties);
    let tied = ties
        .iter()
        .map(|tie| (tie.quantity, Some((tie.order, tie.line))));
    let covered: i64 = ties.iter().map(|tie| tie.quantity).sum();
    let rest = (covered < item.quantity).then_some((item.quantity - covered, None));
    let (mut pieces, mut paid) = (0, 0);
    let mut lines = Vec::new();
    for (part, (quantity, tied)) in (0..).zip(tied.chain(rest)) {
        pieces += quantity;
        let until = if pieces == item.quantity {
            item.total
        } else {
            price_of(item, pieces)
        };
        lines.push(NoteLine {
            position: i64::from(number) * PARTS + part,
            sku: item.sku.clone(),
            title: item.title.clone(),
            quantity,
            amount: until - paid,
            tied,
        });
        paid = until;
    }
    lines
}

/// What so many pieces cost, rounded half up to minor units; never more than all of them.
fn price_of(item: &Item, pieces: i64) -> i64 {
    let scale = 10_i128.pow(PRICE_DIGITS - 2);
    let exact = i128::from(item.price) * i128::from(pieces);
    i64::try_from((exact + scale / 2) / scale)
        .unwrap_or(item.total)
        .min(item.total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(price: i64, quantity: i64) -> Item {
        let mut item = Item {
            sku: "A".to_owned(),
            title: "Cup".to_owned(),
            quantity,
            price,
            total: i64::MAX,
        };
        item.total = price_of(&item, quantity);
        item
    }

    #[test]
    fn a_row_without_ties_is_one_line() {
        let lines = note_lines(3, &item(1_250_000, 2), &[]);
        assert_eq!(lines.len(), 1);
        assert_eq!(
            (lines[0].position, lines[0].quantity, lines[0].amount),
            (3000, 2, 250)
        );
        assert_eq!(lines[0].tied, None);
    }

    proptest! {
        #[test]
        fn the_parts_of_a_row_add_up_to_it(
            price in 0_i64..3_000_000,
            parts in prop::collection::vec(1_i64..50, 1..8),
            rest in 0_i64..20,
        ) {
            let all = item(price, parts.iter().sum::<i64>() + rest);
            let tie = |quantity: &i64| Tie { order: 0, line: 1, quantity: *quantity };
            let ties: Vec<Tie> = parts.iter().map(tie).collect();
            let lines = note_lines(1, &all, &ties);
            prop_assert_eq!(lines.iter().map(|line| line.quantity).sum::<i64>(), all.quantity);
            prop_assert_eq!(lines.iter().map(|line| line.amount).sum::<i64>(), all.total);
            prop_assert!(lines.iter().all(|line| line.amount >= 0 && line.quantity > 0));
            prop_assert_eq!(lines.iter().filter(|line| line.tied.is_some()).count(), parts.len());
        }
    }
}
