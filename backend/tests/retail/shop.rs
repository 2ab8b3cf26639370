//! A shop that files are imported into, and the files.

#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a part of a test that is in a file of its own"
)]

use crate::support::{Engine, NOW, fresh_database};
use flate2::Compression;
use flate2::write::GzEncoder;
use portico::clock::Clock;
use portico::db::{Db, migrate};
use portico::ledger::{Verdict, verify};
use portico::orders::{load, refresh};
use portico::retail::{Imported, Options, Outcome, Totals, run};
use portico::sql;
use portico::tenants::{Tenant, store as tenants};
use shared::id::{OrderId, TenantId};
use std::io::Write as _;
use std::path::{Path, PathBuf};

const HEADER: &str =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

/// Number, e-mail and total of the order; article, title, quantity and total of the line.
type LineOfOrder = (String, Option<String>, i64, String, String, i64, i64);
/// Number and amount of the credit note; article, quantity and amount of the line; number of the
/// order and quantity of the line there that it undoes a part of.
type LineOfCredit = (String, i64, String, i64, i64, Option<String>, Option<i64>);

/// A database with one tenant, and a folder for files.
pub struct Shop {
    pub db: Db,
    pub tenant: TenantId,
    pub folder: PathBuf,
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Shop {
    pub async fn open(engine: Engine) -> Option<Self> {
        let (url, folder) = fresh_database(engine).await?;
        let db = Db::open(&url).await.unwrap();
        migrate(&db).await.unwrap();
        let id = TenantId::from_trusted("tenant-shop".to_owned());
        let tenant = Tenant {
            id: id.clone(),
            slug: "shop".to_owned(),
            name: "The shop".to_owned(),
            locale: "en".to_owned(),
            currency: "GBP".parse().unwrap(),
            accent: "#1c5aa6".to_owned(),
            support_email: None,
            is_default: true,
        };
        let mut tx = db.begin().await.unwrap();
        tenants::insert(&mut tx.conn(), &tenant, NOW).await.unwrap();
        tx.commit().await.unwrap();
        let name = url.rsplit('/').next().unwrap_or_default();
        let beside = || std::env::temp_dir().join(format!("portico-files-{name}"));
        let folder = folder.unwrap_or_else(beside);
        std::fs::create_dir_all(&folder).unwrap();
        let tenant = id;
        Some(Self { db, tenant, folder })
    }

    pub fn options(&self, file: &Path) -> Options {
        Options {
            file: Some(file.to_owned()),
            tenant: "shop".to_owned(),
            email_template: "customer-{id}@retail.example".to_owned(),
            report: Some(self.folder.join("rejected.csv")),
            json: false,
            totals: false,
        }
    }

    pub async fn import_file(&self, file: &Path) -> anyhow::Result<Outcome> {
        run(&self.db, &Clock::standing_at(NOW), &self.options(file)).await
    }

    /// Imports text, and sees that every row is accounted for.
    pub async fn import(&self, text: impl AsRef<[u8]>) -> (Imported, Totals) {
        let file = self.folder.join("rows.csv");
        std::fs::write(&file, text).unwrap();
        let outcome = self.import_file(&file).await.unwrap();
        let imported = outcome.imported.unwrap();
        assert_eq!(imported.read, imported.taken + imported.rejected);
        assert_eq!(imported.report.is_some(), imported.rejected > 0);
        (imported, outcome.totals)
    }

    /// The report's rows: line, reason, text.
    pub fn rejected(&self) -> Vec<(u64, String, String)> {
        let mut report = csv::Reader::from_path(self.folder.join("rejected.csv")).unwrap();
        assert_eq!(
            report.headers().unwrap(),
            ["line", "reason", "row"].as_slice()
        );
        let row = |row: Result<csv::StringRecord, csv::Error>| {
            let row = row.unwrap();
            (
                row[0].parse().unwrap(),
                row[1].to_owned(),
                row[2].to_owned(),
            )
        };
        report.records().map(row).collect()
    }

    /// How many rows every table has, and everything that a change would move.
    pub async fn state(&self) -> Vec<String> {
        let mut read = self.db.read().await.unwrap();
        let conn = &mut read.conn();
        let counts: (i64, i64, i64, i64, i64, i64, i64, i64, i64) = sql!(fetch_one conn,
            "SELECT (SELECT COUNT(*) FROM customers), (SELECT COUNT(*) FROM orders),
                    (SELECT COUNT(*) FROM order_lines), (SELECT COUNT(*) FROM order_documents),
                    (SELECT COUNT(*) FROM credits), (SELECT COUNT(*) FROM credit_lines),
                    (SELECT COUNT(*) FROM ledger), (SELECT COUNT(*) FROM ledger_payloads),
                    (SELECT COUNT(*) FROM outbox)")
        .unwrap();
        let sums: (i64, i64, i64) = sql!(fetch_one conn,
            "SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT), CAST(COALESCE(SUM(total), 0) AS BIGINT),
                    (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM credits) FROM orders").unwrap();
        let head: Option<(i64, String)> =
            sql!(fetch_optional conn, "SELECT seq, hash FROM ledger_heads").unwrap();
        let whole = verify(conn, &self.tenant).await.unwrap();
        assert!(matches!(whole, Verdict::Whole { .. }), "{whole:?}");
        vec![
            format!("{counts:?}"),
            format!("{sums:?}"),
            format!("{head:?}"),
        ]
    }

    /// What is stored, without ids and positions.
    pub async fn picture(&self) -> Vec<String> {
        let mut read = self.db.read().await.unwrap();
        let conn = &mut read.conn();
        let lines: Vec<LineOfOrder> = sql!(fetch_all conn,
            "SELECT o.number, o.email, o.total, l.sku, l.title, l.quantity, l.total
             FROM order_lines l JOIN orders o ON o.id = l.order_id")
        .unwrap();
        let credits: Vec<LineOfCredit> = sql!(fetch_all conn,
            "SELECT c.number, c.amount, l.sku, l.quantity, l.amount, o.number, b.quantity
             FROM credit_lines l JOIN credits c ON c.id = l.credit_id
             LEFT JOIN orders o ON o.id = l.order_id LEFT JOIN order_lines b ON b.id = l.line_id")
        .unwrap();
        let mut picture: Vec<String> = lines.iter().map(|line| format!("{line:?}")).collect();
        picture.extend(credits.iter().map(|line| format!("{line:?}")));
        picture.sort();
        picture
    }

    /// Sees that every document is what reading the facts gives, and that writing it anew changes
    /// nothing that lists and searches read.
    pub async fn check_documents(&self) {
        type Row = (String, String, String, String, i64, String, String, String);
        let mut tx = self.db.begin().await.unwrap();
        let conn = &mut tx.conn();
        const ROWS: &str = "SELECT o.id, o.status, o.status_group, o.search, o.line_count, o.title_1, o.title_2, d.body
             FROM orders o JOIN order_documents d ON d.order_id = o.id ORDER BY o.id";
        let before: Vec<Row> = sql!(fetch_all conn, ROWS).unwrap();
        for (id, .., body) in &before {
            let id = OrderId::from_trusted(id.clone());
            let loaded = load(conn, &self.tenant, &id).await.unwrap().unwrap();
            assert_eq!(serde_json::to_string(&loaded.detail).unwrap(), *body);
            let totals = &loaded.detail.totals;
            assert!(totals.credited.amount <= totals.total.amount);
            refresh(conn, &self.tenant, &id).await.unwrap();
        }
        let after: Vec<Row> = sql!(fetch_all conn, ROWS).unwrap();
        assert_eq!(before, after);
        let unwritten: (i64,) = sql!(fetch_one conn,
            "SELECT COUNT(*) FROM orders WHERE id NOT IN (SELECT order_id FROM order_documents)")
        .unwrap();
        assert_eq!(unwritten, (0,));
    }
}

pub fn file_of<T: AsRef<str>>(rows: &[T]) -> String {
    let mut text = format!("{HEADER}\n");
    for row in rows {
        text.push_str(row.as_ref());
        text.push('\n');
    }
    text
}

pub fn gzip(text: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

/// Rows of many invoices: three of each, bought by ten customers, and every fifth credited.
pub fn many_rows(invoices: u32) -> Vec<String> {
    let mut rows = Vec::new();
    for n in 0..invoices {
        let (credit, sign) = if n % 5 == 4 { ("C", "-") } else { ("", "") };
        let (minute, hour, day) = (n % 60, n / 60 % 24, 1 + n / 1440);
        for sku in ["A", "B", "C"] {
            let (customer, quantity) = (n % 10, 1 + n % 3);
            rows.push(format!(
                "{credit}{},{sku},Thing {sku},{sign}{quantity},2011-03-{day:02}T{hour:02}:{minute:02}:00,1.{n:03},{customer},EIRE",
                5000 + n,
            ));
        }
    }
    rows
}

/// The same rows in another order, which is the same every time.
pub fn shuffled<T: Clone>(rows: &[T]) -> Vec<T> {
    let mut rows = rows.to_vec();
    let mut seed = 7_u64;
    for i in (1..rows.len()).rev() {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        rows.swap(i, (seed >> 33) as usize % (i + 1));
    }
    rows
}
