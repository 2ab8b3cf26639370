//! A database with many orders, 25 of each customer.

use portico::db::{Db, migrate, sql};
use portico::orders::DOCUMENT_FORMAT;
use std::path::Path;

/// The tenant of all orders.
pub(crate) const TENANT: &str = "bench";
/// The customer who asks.
pub(crate) const CUSTOMER: &str = "customer-17";

/// A database that is ready.
pub(crate) struct Seeded {
    pub(crate) url: String,
    /// An order of the customer who asks.
    pub(crate) order: String,
}

/// Makes a database with `count` orders.
pub(crate) async fn database(folder: &Path, count: i64) -> Seeded {
    eprintln!("Making a database with {count} orders");
    let url = format!("sqlite://{}", folder.join(format!("{count}.db")).display());
    let db = Db::open(&url).await.unwrap();
    migrate(&db).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let mut conn = tx.conn();
    let conn = &mut conn;
    sql!(execute conn,
        "INSERT INTO tenants (id, slug, name, locale, currency, accent, is_default, created_at)
         VALUES ($1, 'bench', 'Bench', 'en', 'GBP', '#1c5aa6', TRUE, 0)", TENANT)
    .unwrap();
    let customers = count / 25;
    sql!(execute conn,
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2)
         INSERT INTO customers (id, tenant_id, name, name_folded, created_at)
         SELECT 'customer-' || i, $1, 'Someone', 'someone', 0 FROM n", TENANT, customers)
    .unwrap();
    sql!(execute conn,
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2)
         INSERT INTO orders (id, tenant_id, customer_id, source, external_id, content_hash, number,
           number_folded, placed_at, revised_at, currency, items, shipping, tax, discount, total, completed,
           version, created_at, status, status_group, parcels, parcels_delivered, backordered, expected_from,
           expected_to, title_1, title_2, line_count, search)
         SELECT 'order-' || i, $1, 'customer-' || (i % $3), 'bench', i, '', 'B-' || i, 'b-' || i,
           1700000000000 + i, 0, 'GBP', 2208, 395, 0, 0, 2603, FALSE, 1, 0, 'on_its_way', 'open', 1, 0, 0,
           20520, 20522, 'White hanging heart T-light holder', 'White metal lantern', 2,
           'b-' || i || ' white hanging heart t-light holder white metal lantern'
         FROM n", TENANT, count, customers).unwrap();
    let body = include_str!("order.json").trim();
    sql!(execute conn,
        "INSERT INTO order_documents (order_id, tenant_id, format, body)
         SELECT id, tenant_id, $1, $2 FROM orders", DOCUMENT_FORMAT, body)
    .unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    Seeded {
        url,
        order: "order-17".to_owned(),
    }
}
