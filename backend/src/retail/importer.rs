//! Writing orders, a batch in one transaction.

use super::credits::Purchase;
use super::invoices::Invoice;
use super::notes::Pending;
use super::orders::{NewOrder, hash_of_items, hash_of_lines, line_row, new_items, numbered};
use super::people::People;
use super::prepare::Prepared;
use super::reconcile::{of_item, reconcile};
use super::rows::Item;
use super::store::{self, SOURCE};
use crate::clock::Clock;
use crate::db::{Conn, Db, DbError};
use crate::ledger::{self, Actor, Entry};
use crate::orders::store::{self as orders, LineRow, OrderRow};
use crate::orders::{Source, refresh};
use shared::id::{OrderId, TenantId};
use shared::money::Currency;
use shared::time::Timestamp;
use std::collections::{HashMap, HashSet};

/// What an import did.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) new_orders: u64,
    pub(super) known_orders: u64,
    pub(super) extended_orders: u64,
    pub(super) new_credits: u64,
    pub(super) known_credits: u64,
    pub(super) extended_credits: u64,
}

/// An order that is stored.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) id: String,
    pub(super) number: String,
    content_hash: String,
    placed_at: Timestamp,
    /// The numbers of its lines that the file had rows for so far.
    claimed: Vec<u32>,
}

/// Numbers for texts that occur often.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: HashMap<String, u32>,
}

impl Names {
    pub(super) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

/// Writes what a file says.
pub(super) struct Importer<'a> {
    pub(super) db: &'a Db,
    pub(super) clock: &'a Clock,
    pub(super) tenant: &'a TenantId,
    pub(super) currency: Currency,
    pub(super) people: People,
    pub(super) orders: Vec<Order>,
    by_number: HashMap<String, u32>,
    pub(super) customers: Names,
    pub(super) skus: Names,
    pub(super) purchases: Vec<Purchase>,
    /// What was credited before this import, by order and line.
    credited: HashMap<(u32, u32), i64>,
    pub(super) pending: Pending,
    pub(super) counts: Counts,
    analysed: bool,
}

impl<'a> Importer<'a> {
    /// Learns what earlier imports wrote.
    pub(super) async fn open(
        db: &'a Db,
        clock: &'a Clock,
        tenant: &'a TenantId,
        template: &str,
        currency: Currency,
    ) -> Result<Self, DbError> {
        let mut read = db.read().await?;
        let mut importer = Self {
            people: People::load(&mut read.conn(), tenant, template).await?,
            db,
            clock,
            tenant,
            currency,
            orders: Vec::new(),
            by_number: HashMap::new(),
            customers: Names::default(),
            skus: Names::default(),
            purchases: Vec::new(),
            credited: HashMap::new(),
            pending: Pending::default(),
            counts: Counts::default(),
            analysed: false,
        };
        for known in store::list_orders(&mut read.conn(), tenant).await? {
            let (hash, at) = (known.content_hash, Timestamp(known.placed_at));
            importer.remember(known.id, known.number, hash, at);
        }
        for (order, line, quantity) in store::list_credited(&mut read.conn(), tenant).await? {
            if let (Some(order), Ok(line)) = (importer.by_number.get(&order), line.parse()) {
                importer.credited.insert((*order, line), quantity);
            }
        }
        Ok(importer)
    }

    fn remember(&mut self, id: String, number: String, hash: String, at: Timestamp) -> u32 {
        let place = u32::try_from(self.orders.len()).unwrap_or(u32::MAX);
        self.by_number.insert(number.clone(), place);
        self.orders.push(Order {
            id,
            number,
            content_hash: hash,
            placed_at: at,
            claimed: Vec::new(),
        });
        place
    }

    /// The numbers of all orders that are stored.
    pub(super) fn numbers(&self) -> HashSet<String> {
        self.by_number.keys().cloned().collect()
    }

    /// Writes the orders of a batch and keeps its credit notes for later.
    pub(super) async fn take(&mut self, batch: Prepared) -> Result<(), DbError> {
        let Prepared { new, known, notes } = batch;
        for note in notes {
            self.pending.add(note);
        }
        let mut changed = known;
        changed.retain(|invoice| !self.recognise(invoice));
        if new.is_empty() && changed.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let mut orders = Vec::with_capacity(new.len());
        for (invoice, order) in new {
            orders.push(self.own(&mut tx.conn(), &invoice, order, now).await?);
        }
        let mut entries: Vec<Entry> = orders
            .iter()
            .map(|order| entry("order.placed", &order.row))
            .collect();
        store::insert_orders(&mut tx.conn(), self.tenant, &orders, now).await?;
        for invoice in &changed {
            entries.extend(self.extend_order(&mut tx.conn(), invoice, now).await?);
        }
        ledger::append(&mut tx.conn(), self.tenant, now, &entries).await?;
        tx.commit().await?;
        if !self.analysed {
            self.analyse().await?;
        }
        Ok(())
    }

    /// Once after the first batch, for the next ones; once at the end, for everybody else.
    async fn analyse(&mut self) -> Result<(), DbError> {
        let mut read = self.db.read().await?;
        store::analyse(&mut read.conn()).await?;
        self.analysed = true;
        Ok(())
    }

    /// Writes what can only be written when the whole file was read.
    pub(super) async fn finish(&mut self) -> Result<Counts, DbError> {
        self.settle().await?;
        if self.counts.new_orders + self.counts.new_credits > 0 {
            self.analyse().await?;
        }
        Ok(self.counts)
    }

    /// Whether an invoice is stored exactly as it is, which costs no look into the database.
    fn recognise(&mut self, invoice: &Invoice) -> bool {
        let Some(place) = self.by_number.get(&invoice.number).copied() else {
            return false;
        };
        let Some(order) = self.orders.get_mut(place as usize) else {
            return false;
        };
        if !order.claimed.is_empty() || order.content_hash != hash_of_items(&invoice.items) {
            return false;
        }
        self.counts.known_orders += 1;
        self.claim(place, invoice, (1..).take(invoice.items.len()));
        true
    }

    /// Notes which lines of an order the rows of an invoice are, and that they were bought.
    fn claim(&mut self, place: u32, invoice: &Invoice, lines: impl Iterator<Item = u32>) {
        let Some(order) = self.orders.get_mut(place as usize) else {
            return;
        };
        let at = order.placed_at.millis();
        let customer = invoice
            .customer
            .as_deref()
            .map(|number| self.customers.number(number));
        for (line, item) in lines.zip(&invoice.items) {
            order.claimed.push(line);
            let Some(customer) = customer.filter(|_| !item.sku.is_empty()) else {
                continue;
            };
            let credited = self.credited.get(&(place, line)).copied().unwrap_or(0);
            self.purchases.push(Purchase {
                customer,
                sku: self.skus.number(&item.sku),
                order: place,
                line,
                at,
                price: item.price,
                left: item.quantity - credited,
            });
        }
    }

    /// Says whose a new order is, and remembers it.
    async fn own(
        &mut self,
        conn: &mut Conn<'_>,
        invoice: &Invoice,
        mut order: NewOrder,
        now: Timestamp,
    ) -> Result<NewOrder, DbError> {
        if let Some(number) = &invoice.customer {
            let id = self.people.find(conn, self.tenant, number, now).await?;
            order.row.customer_id = Some(id);
            order.email = Some(self.people.email(number));
        }
        let (id, number) = (order.row.id.clone(), invoice.number.clone());
        let place = self.remember(id, number, order.content_hash.clone(), invoice.at);
        self.claim(place, invoice, (1..).take(invoice.items.len()));
        self.counts.new_orders += 1;
        Ok(order)
    }

    /// Adds what a known order lacks; nothing is written when that is nothing.
    async fn extend_order(
        &mut self,
        conn: &mut Conn<'_>,
        invoice: &Invoice,
        now: Timestamp,
    ) -> Result<Option<Entry>, DbError> {
        let Some(place) = self.by_number.get(&invoice.number).copied() else {
            return Ok(None);
        };
        let Some(order) = self.orders.get(place as usize) else {
            return Ok(None);
        };
        let id = OrderId::from_trusted(order.id.clone());
        self.counts.known_orders += u64::from(order.claimed.is_empty());
        let rows: Vec<u64> = invoice.items.iter().map(of_item).collect();
        let mut lines = orders::list_lines(conn, &id).await?;
        let mut places = reconcile(&numbered(&lines), &order.claimed, &rows);
        let lacks = places.iter().any(|place| place.new);
        if lacks {
            orders::lock_order(conn, self.tenant, &id).await?;
            // Somebody else may have added lines before we held the lock.
            lines = orders::list_lines(conn, &id).await?;
            places = reconcile(&numbered(&lines), &order.claimed, &rows);
        }
        self.claim(place, invoice, places.iter().map(|place| place.number));
        if !lacks {
            return Ok(None);
        }
        self.add_lines(conn, &id, lines, new_items(&places, invoice), now)
            .await
    }

    async fn add_lines(
        &mut self,
        conn: &mut Conn<'_>,
        id: &OrderId,
        mut lines: Vec<LineRow>,
        items: Vec<(u32, &Item)>,
        now: Timestamp,
    ) -> Result<Option<Entry>, DbError> {
        let added = items
            .iter()
            .fold(0_i64, |sum, (_, item)| sum.saturating_add(item.total));
        let new: Vec<LineRow> = items
            .into_iter()
            .map(|(number, item)| line_row(number, item, now))
            .collect();
        let refs: Vec<(&str, &LineRow)> = new.iter().map(|line| (id.as_str(), line)).collect();
        store::insert_lines(conn, self.tenant, &refs).await?;
        lines.extend(new);
        let hash = hash_of_lines(&lines);
        store::add_to_order(conn, self.tenant, id.as_str(), added, &hash).await?;
        refresh(conn, self.tenant, id).await?;
        self.counts.extended_orders += 1;
        let row = orders::find_order(conn, self.tenant, id).await?;
        Ok(row.map(|row| entry("order.revised", &row)))
    }
}

fn entry(kind: &'static str, row: &OrderRow) -> Entry {
    let data = serde_json::json!({ "number": row.number, "source": SOURCE });
    let order = OrderId::from_trusted(row.id.clone());
    source().entry(kind, &order, row.customer_id.as_deref(), data)
}

/// Who imports, and by which way.
pub(super) fn source() -> Source {
    Source {
        actor: Actor::System,
        channel: "import",
    }
}
