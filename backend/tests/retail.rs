//! Importing a retailer's invoice lines, on both engines.

#[path = "retail/shop.rs"]
mod shop;
mod support;

use portico::clock::Clock;
use portico::retail::{Options, print, run};
use portico::sql;
use shared::money::Money;
use shop::{Shop, file_of, gzip, many_rows, shuffled};
use std::path::{Path, PathBuf};
use support::Engine;

/// Two customers' worth of everything that is taken: the same row twice, quotes, no description,
/// a guest, free goods, an invoice that appears again, and credits that undo several orders.
const SAMPLE: [&str; 11] = [
    "1001,CUP,Blue cup,6,2011-01-03T09:00:00,2.55,17850,United Kingdom",
    "1001,PLATE,\"Plate, 7\"\" wide\",2,2011-01-03T09:01:00,1.255,17850,United Kingdom",
    "1001,CUP,Blue cup,6,2011-01-03T09:00:00,2.55,17850,United Kingdom",
    "1002,CUP,,3,2011-01-04T09:00:00,2.55,17850,United Kingdom",
    "1003,POST,Postage,1,2011-01-05T09:00:00,0,,France",
    "1002,PLATE,\"Plate, 7\"\" wide\",1,2011-01-04T09:05:00,1.255,17850,United Kingdom",
    "C1004,CUP,Blue cup,-7,2011-01-06T09:00:00,2.55,17850,United Kingdom",
    "C1004,SAMPLES,Never bought,-1,2011-01-06T09:00:00,10,17850,United Kingdom",
    "C1005,CUP,Blue cup,-1,2011-01-07T09:00:00,2.55,,France",
    "1006,CUP,Blue cup,9,2011-01-08T09:00:00,2.55,17850,United Kingdom",
    "1007,CUP,Blue cup,1,2011-01-08T09:00:00,2.55,12346,Côte d'Ivoire",
];

macro_rules! on_both {
    ($($name:ident($shop:ident) $body:block)+) => {
        mod on_sqlite {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some($shop) = Shop::open(Engine::Sqlite).await $body
            })+
        }
        mod on_postgres {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some($shop) = Shop::open(Engine::Postgres).await $body
            })+
        }
    };
}

on_both! {
    invoices_become_orders_customers_and_credits(shop) {
        let (imported, totals) = shop.import(file_of(&SAMPLE)).await;
        assert_eq!((imported.read, imported.taken), (11, 11));
        assert_eq!((imported.new_orders, imported.new_credits), (5, 2));
        assert_eq!((totals.orders, totals.guest_orders, totals.customers), (5, 1, 2));
        assert_eq!((totals.credits, totals.credits_tied), (2, 1));
        assert_eq!((totals.credit_lines, totals.credit_lines_tied), (4, 2));
        // 12 cups and 2 plates, 3 cups and a plate, 9 cups, a cup; 1.255 is rounded per row.
        let revenue = 2 * 1530 + 251 + 765 + 126 + 2295 + 255;
        assert_eq!(totals.clean_revenue, Money::new(revenue, "GBP".parse().unwrap()));
        assert_eq!(totals.clean_customers, 2);
        let picture = shop.picture().await;
        for part in [
            r#"("1002", Some("customer-17850@retail.example"), 891, "CUP", "Item CUP", 3, 765)"#,
            r#"("1001", Some("customer-17850@retail.example"), 3311, "PLATE", "Plate, 7\" wide", 2, 251)"#,
            r#"("1003", None, 0, "POST", "Postage", 1, 0)"#,
            r#"("C1004", 2785, "CUP", 3, 765, Some("1002"), Some(3))"#,
            r#"("C1004", 2785, "CUP", 4, 1020, Some("1001"), Some(6))"#,
            r#"("C1004", 2785, "SAMPLES", 1, 1000, None, None)"#,
            r#"("C1005", 255, "CUP", 1, 255, None, None)"#,
        ] {
            assert!(picture.iter().any(|row| row == part), "{part} is not in {picture:#?}");
        }
        let mut read = shop.db.read().await.unwrap();
        let entries: Vec<(String, String, String, i64)> = sql!(fetch_all &mut read.conn(),
            "SELECT kind, subject, channel, COUNT(*) FROM ledger GROUP BY kind, subject, channel
             ORDER BY kind, subject").unwrap();
        let entries: Vec<_> = entries.iter().map(|(k, s, c, n)| (&k[..], &s[..], &c[..], *n)).collect();
        assert_eq!(entries, [
            ("credit.issued", "credit", "import", 1),
            ("credit.issued", "order", "import", 2),
            ("order.placed", "order", "import", 5),
        ]);
        drop(read);
        shop.check_documents().await;
    }

    importing_again_changes_nothing(shop) {
        let file = file_of(&[&SAMPLE.map(str::to_owned)[..], &many_rows(450)].concat());
        let (_, totals) = shop.import(&file).await;
        let state = shop.state().await;
        for rows in [file.clone(), file.replace('\n', "\r\n"), format!("\u{FEFF}{file}\n\n")] {
            let (imported, again) = shop.import(rows).await;
            assert_eq!((imported.new_orders, imported.new_credits), (0, 0));
            assert_eq!((imported.known_orders, imported.known_credits), (365, 92));
            assert_eq!((imported.extended_orders, imported.extended_credits), (0, 0));
            assert_eq!(again, totals);
            assert_eq!(shop.state().await, state);
        }
    }

    the_order_of_the_rows_does_not_matter(shop) {
        let rows = many_rows(450);
        shop.import(file_of(&shuffled(&rows))).await;
        shop.check_documents().await;
        let (picture, state) = (shop.picture().await, shop.state().await);
        let (imported, _) = shop.import(file_of(&rows)).await;
        assert_eq!((imported.new_orders, imported.extended_orders), (0, 0));
        assert_eq!(shop.state().await, state);
        let other = Shop::open(Engine::Sqlite).await.unwrap();
        other.import(file_of(&rows)).await;
        assert_eq!(other.picture().await, picture);
    }

    an_invoice_that_appears_again_much_later_is_completed(shop) {
        let late = |n: u32| format!("{n},Z,Late,1,2011-03-01T00:00:00,1,0,EIRE");
        let late_credit = "C5004,A,Thing A,-1,2011-03-01T00:04:00,1.004,4,EIRE".to_owned();
        let rows = [many_rows(450), vec![late(5000), late(5000), late_credit]].concat();
        let (imported, _) = shop.import(file_of(&rows)).await;
        assert_eq!((imported.rejected, imported.new_orders, imported.extended_orders), (0, 360, 1));
        shop.check_documents().await;
        let (picture, state) = (shop.picture().await, shop.state().await);
        assert_eq!(picture.iter().filter(|row| row.contains("Late")).count(), 2);
        assert_eq!(picture.iter().filter(|row| row.starts_with(r#"("C5004""#)).count(), 4);
        shop.import(file_of(&rows)).await;
        assert_eq!(shop.state().await, state);
    }

    a_damaged_file_is_completed_by_the_intact_one(shop) {
        let rows = many_rows(450);
        let damaged = rows.iter().enumerate().map(|(i, row)| match i % 7 {
            3 => row.replace("2011-03", "2011-33"),
            5 => row.replace("EIRE", "EIRE,"),
            _ => row.clone(),
        });
        let (imported, _) = shop.import(file_of(&damaged.collect::<Vec<_>>())).await;
        assert_eq!(imported.rejected, 386);
        shop.check_documents().await;
        let (imported, totals) = shop.import(file_of(&rows)).await;
        assert_eq!(imported.rejected, 0);
        assert!(imported.extended_orders > 0 && imported.extended_credits > 0);
        shop.check_documents().await;
        let state = shop.state().await;
        shop.import(file_of(&rows)).await;
        assert_eq!(shop.state().await, state);
        let other = Shop::open(Engine::Sqlite).await.unwrap();
        let (_, whole) = other.import(file_of(&rows)).await;
        assert_eq!((totals.clean_revenue, totals.orders), (whole.clean_revenue, whole.orders));
    }

    what_breaks_off_is_imported_up_to_there_and_completed_later(shop) {
        let text = file_of(&many_rows(450));
        let packed = gzip(&text);
        let (imported, totals) = shop.import(&packed[..packed.len() / 2]).await;
        let failure = imported.failure.unwrap();
        let (line, reason, _) = shop.rejected().pop().unwrap();
        assert!(failure.contains(&format!("beyond line {line}")), "{failure}");
        assert_eq!(reason, "the file breaks off in this line");
        assert!(imported.rejected <= 4 && imported.taken > 300);
        assert!(totals.orders + totals.credits > 100);
        let mut read = shop.db.read().await.unwrap();
        let halves: (i64,) = sql!(fetch_one &mut read.conn(),
            "SELECT COUNT(*) FROM orders WHERE line_count <> 3").unwrap();
        assert_eq!(halves, (0,));
        drop(read);
        shop.import(&packed).await;
        shop.check_documents().await;
        let other = Shop::open(Engine::Sqlite).await.unwrap();
        other.import(&text).await;
        assert_eq!(other.picture().await, shop.picture().await);
    }

    two_imports_at_once_do_no_harm(shop) {
        let file = shop.folder.join("x.csv");
        std::fs::write(&file, file_of(&many_rows(450))).unwrap();
        let other = Options { report: Some(shop.folder.join("y.csv")), ..shop.options(&file) };
        let other = run(&shop.db, &Clock::System, &other);
        let (one, two) = tokio::join!(shop.import_file(&file), other);
        for error in [one, two].into_iter().filter_map(Result::err) {
            assert!(error.to_string().contains("another one wrote the same"), "{error:#}");
        }
        shop.import(file_of(&many_rows(450))).await;
        shop.check_documents().await;
        let single = Shop::open(Engine::Sqlite).await.unwrap();
        single.import(file_of(&many_rows(450))).await;
        assert_eq!(single.picture().await, shop.picture().await);
    }

    every_row_that_makes_no_sense_is_reported(shop) {
        let mut text = file_of(&SAMPLE[..1]).into_bytes();
        text.extend(b"\n1001,CUP,\xFF\xFE,1,2011-01-03T09:00:00,2.55,17850,UK\n");
        let long = "x".repeat(10 << 20);
        for row in [
            &format!("1001,CUP,{long},1,2011-01-03T09:00:00,2.55,17850,UK"),
            "1001,CUP",
            "1001,CUP,\"Blue cup,1,2011-01-03T09:00:00,2.55,17850,UK",
            ",CUP,Blue cup,1,2011-01-03T09:00:00,2.55,17850,UK",
            "1001,CUP,Blue cup,1,yesterday,2.55,17850,UK",
            "1001,CUP,Blue cup,many,2011-01-03T09:00:00,2.55,17850,UK",
            "1001,CUP,Blue cup,0,2011-01-03T09:00:00,2.55,17850,UK",
            "1001,CUP,Blue cup,-1,2011-01-03T09:00:00,2.55,17850,UK",
            "C1001,CUP,Blue cup,1,2011-01-03T09:00:00,2.55,17850,UK",
            "1001,CUP,Blue cup,1,2011-01-03T09:00:00,free,17850,UK",
            "1001,CUP,Blue cup,1,2011-01-03T09:00:00,-2.55,17850,UK",
            "1001,CUP,Blue\u{0}cup,1,2011-01-03T09:00:00,2.55,17850,UK",
            "1001,CUP,Blue cup,1,2011-01-03T09:00:00,2.55,12346,UK",
            SAMPLE[1],
        ] {
            text.extend(row.as_bytes());
            text.push(b'\n');
        }
        let (imported, totals) = shop.import(text).await;
        assert_eq!((imported.read, imported.taken, imported.rejected), (16, 2, 14));
        assert_eq!((totals.orders, totals.clean_revenue.amount), (1, 1781));
        assert!(imported.failure.is_none());
        let rejected = shop.rejected();
        let lines: Vec<u64> = rejected.iter().map(|(line, ..)| *line).collect();
        assert_eq!(lines, (4..=17).collect::<Vec<_>>());
        assert_eq!(rejected[0].1, "the line is not valid UTF-8");
        assert!(rejected[0].2.starts_with("1001,CUP,\u{FFFD}\u{FFFD},1"));
        assert_eq!(rejected[1].1, "the line is longer than 1 MiB");
        assert_eq!(rejected[1].2.chars().count(), 500);
        assert_eq!(rejected[5].2, "1001,CUP,Blue cup,1,yesterday,2.55,17850,UK");
        assert_eq!(imported.reasons.len(), 14);
    }

    what_cannot_be_imported_is_said_and_nothing_is_written(shop) {
        let state = shop.state().await;
        let file = shop.folder.join("x.csv");
        let mut bad = shop.options(&file);
        for (text, said) in [("", "is empty"), ("a,b\n", "no column InvoiceNo")] {
            std::fs::write(&file, text).unwrap();
            let error = format!("{:#}", shop.import_file(&file).await.unwrap_err());
            assert!(error.contains(said), "{error}");
        }
        std::fs::write(&file, file_of(&SAMPLE)).unwrap();
        let refuse = async |options: &Options, said: &str| {
            let error = run(&shop.db, &Clock::System, options).await.unwrap_err();
            assert!(format!("{error:#}").contains(said), "{error:#}");
        };
        bad.tenant = "nobody".to_owned();
        refuse(&bad, "there is no tenant nobody; there are: shop").await;
        bad = Options { email_template: "a@b.example".to_owned(), ..shop.options(&file) };
        refuse(&bad, "{id}").await;
        bad = Options { report: Some(file.clone()), ..shop.options(&file) };
        refuse(&bad, "would replace the file").await;
        bad = Options { file: None, ..shop.options(&file) };
        refuse(&bad, "name the file").await;
        refuse(&shop.options(Path::new("/nowhere.csv")), "/nowhere.csv cannot be read").await;
        assert_eq!(shop.state().await, state);
        assert!(!shop.folder.join("rejected.csv").exists());
        bad.totals = true;
        let outcome = run(&shop.db, &Clock::System, &bad).await.unwrap();
        assert!(outcome.imported.is_none() && outcome.is_complete());
        assert!(print(&outcome, false).contains("0.00 GBP"));
    }

    the_whole_year_has_the_known_totals_and_is_the_same_when_imported_again(shop) {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
        let data = std::env::var_os("PORTICO_SHARED_DATA").map_or(here, PathBuf::from);
        let file = data.join("retail/online_retail.csv.gz");
        if !file.exists() {
            eprintln!("SKIPPED: {} is absent; PORTICO_SHARED_DATA names the folder", file.display());
            return;
        }
        let first = shop.import_file(&file).await.unwrap();
        let state = shop.state().await;
        let second = shop.import_file(&file).await.unwrap();
        assert_eq!(shop.state().await, state);
        assert_eq!(first.totals, second.totals);
        let totals = &first.totals;
        assert_eq!((totals.clean_customers, totals.clean_revenue.amount), (4_338, 891_140_790));
        assert_eq!((totals.orders, totals.credits, totals.customers), (20_726, 3_836, 4_372));
        for (outcome, new) in [(&first, (20_726, 3_836)), (&second, (0, 0))] {
            let imported = outcome.imported.as_ref().unwrap();
            assert_eq!((imported.read, imported.rejected), (541_909, 1_338));
            assert_eq!(imported.taken, 541_909 - 1_338);
            assert_eq!((imported.new_orders, imported.new_credits), new);
        }
    }
}
