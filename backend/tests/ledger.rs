//! The ledger: numbered without gaps, and nothing in it can be changed unnoticed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, helpers included"
)]

mod support;

use axum::http::{Method, Request, StatusCode};
use futures_util::future::join_all;
use portico::ledger::{self, Actor, Entry, Verdict};
use serde_json::json;
use shared::id::TenantId;
use sqlx::{AssertSqlSafe, Executor as _, raw_sql};
use support::{NOW, Server, an_order};

fn entry(number: usize) -> Entry {
    Entry {
        kind: "test.happened",
        actor: Actor::System,
        channel: "api",
        customer: number
            .is_multiple_of(2)
            .then(|| format!("customer-{number}")),
        subject: "test",
        subject_id: format!("subject-{number}"),
        data: json!({ "number": number, "text": "Zoë" }),
    }
}

/// Appends entries, each in a transaction of its own.
async fn append(server: &Server, tenant: &TenantId, many: usize) {
    for number in 0..many {
        let mut tx = server.app.db.begin().await.unwrap();
        ledger::append(&mut tx.conn(), tenant, NOW, &[entry(number)])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

async fn verdict(server: &Server, tenant: &TenantId) -> Verdict {
    let mut read = server.app.db.read().await.unwrap();
    ledger::verify(&mut read.conn(), tenant).await.unwrap()
}

/// Does to the database what no code of ours does.
async fn tamper(server: &Server, statements: &str) {
    let query = raw_sql(AssertSqlSafe(statements.to_owned()));
    match &server.app.db {
        portico::db::Db::Sqlite { write, .. } => write.execute(query).await.map(|_| ()).unwrap(),
        portico::db::Db::Postgres(pool) => pool.execute(query).await.map(|_| ()).unwrap(),
    }
}

on_both_engines! {
    async fn a_changed_entry_is_found_wherever_it_is_changed(server: Server) {
        let tenant = &server.tenant.id;
        append(&server, tenant, 20).await;
        append(&server, &server.other.id, 3).await;
        assert_eq!(verdict(&server, tenant).await, Verdict::Whole { entries: 20, erased: 0 });
        let members = [
            ("at", "1"), ("kind", "'test.denied'"), ("actor", "'agent'"), ("actor_id", "'somebody'"), ("channel", "'console'"), ("customer_id", "'other'"),
            ("customer_id", "''"), ("subject", "'order'"), ("subject_id", "'other'"), ("payload_hash", "'00'"), ("hash", "'00'"),
        ];
        for (member, value) in members {
            for seq in [1, 7, 20] {
                let place = format!("WHERE tenant_id = 'tenant-shop' AND seq = {seq}");
                // The old value waits in a place that is not hashed.
                let hidden = if member == "at" { "CAST(at AS TEXT)" } else { member };
                tamper(&server, &format!(
                    "CREATE TABLE kept AS SELECT {hidden} AS old FROM ledger {place};
                     UPDATE ledger SET {member} = {value} {place};")).await;
                assert_eq!(verdict(&server, tenant).await, Verdict::BrokenAt(seq), "{member} of {seq}");
                let old = if member == "at" { "CAST(old AS BIGINT)" } else { "old" };
                tamper(&server, &format!("UPDATE ledger SET {member} = (SELECT {old} FROM kept) {place}; DROP TABLE kept;")).await;
                assert_eq!(verdict(&server, tenant).await, Verdict::Whole { entries: 20, erased: 0 }, "{member} of {seq} put back");
            }
        }
        assert_eq!(verdict(&server, &server.other.id).await, Verdict::Whole { entries: 3, erased: 0 });
    }

    async fn a_changed_payload_is_found_and_an_erased_one_is_told_apart(server: Server) {
        let tenant = &server.tenant.id;
        append(&server, tenant, 9).await;
        let at = |seq: i64| format!("WHERE tenant_id = 'tenant-shop' AND seq = {seq}");
        tamper(&server, &format!("UPDATE ledger_payloads SET data = NULL {}", at(4))).await;
        assert_eq!(verdict(&server, tenant).await, Verdict::Whole { entries: 9, erased: 1 });
        for changed in ["'{}'", "''", "data || ' '", "REPLACE(data, 'Zoë', 'Zoe')"] {
            tamper(&server, &format!("CREATE TABLE kept AS SELECT data AS old FROM ledger_payloads {0}; UPDATE ledger_payloads SET data = {changed} {0};", at(6))).await;
            assert_eq!(verdict(&server, tenant).await, Verdict::BrokenAt(6), "{changed}");
            tamper(&server, &format!("UPDATE ledger_payloads SET data = (SELECT old FROM kept) {}; DROP TABLE kept;", at(6))).await;
        }
        // Two entries' details, exchanged.
        tamper(&server, &format!("UPDATE ledger_payloads SET data = (SELECT p.data FROM ledger_payloads p WHERE p.tenant_id = 'tenant-shop' AND p.seq = 8) {}", at(7))).await;
        assert_eq!(verdict(&server, tenant).await, Verdict::BrokenAt(7));
    }

    async fn a_removed_entry_and_a_cut_tail_are_found(server: Server) {
        let tenant = &server.tenant.id;
        append(&server, tenant, 10).await;
        let remove = |which: &str| format!(
            "DELETE FROM ledger_payloads WHERE tenant_id = 'tenant-shop' AND seq {which}; DELETE FROM ledger WHERE tenant_id = 'tenant-shop' AND seq {which};");
        tamper(&server, &remove(">= 9")).await;
        assert_eq!(verdict(&server, tenant).await, Verdict::BrokenAt(9), "the head points beyond");
        tamper(&server, "UPDATE ledger_heads SET seq = 8 WHERE tenant_id = 'tenant-shop'").await;
        assert_eq!(verdict(&server, tenant).await, Verdict::BrokenAt(9), "the head's hash is another's");
        tamper(&server, &remove("= 5")).await;
        assert_eq!(verdict(&server, tenant).await, Verdict::BrokenAt(5));
        // Closing the gap by numbering anew does not help.
        tamper(&server, "CREATE TABLE kept AS SELECT * FROM ledger WHERE tenant_id = 'tenant-shop' AND seq = 6;").await;
        tamper(&server, &remove(">= 6")).await;
        tamper(&server, "UPDATE kept SET seq = 5; INSERT INTO ledger SELECT * FROM kept; DROP TABLE kept;").await;
        assert_eq!(verdict(&server, tenant).await, Verdict::BrokenAt(5));
        tamper(&server, &remove(">= 1")).await;
        assert_eq!(verdict(&server, tenant).await, Verdict::BrokenAt(1));
    }

    async fn an_entry_slipped_in_behind_the_head_is_found(server: Server) {
        let tenant = &server.tenant.id;
        append(&server, tenant, 4).await;
        tamper(&server,
            "CREATE TABLE kept AS SELECT * FROM ledger WHERE tenant_id = 'tenant-shop' AND seq = 4;
             UPDATE kept SET seq = 5; INSERT INTO ledger SELECT * FROM kept; DROP TABLE kept;").await;
        assert_eq!(verdict(&server, tenant).await, Verdict::BrokenAt(5));
        tamper(&server, "DELETE FROM ledger WHERE tenant_id = 'tenant-shop' AND seq = 5; DELETE FROM ledger_heads WHERE tenant_id = 'tenant-shop';").await;
        assert_eq!(verdict(&server, tenant).await, Verdict::BrokenAt(1), "without a head");
    }

    async fn entries_of_many_writers_have_no_gaps(server: Server) {
        let tenant = &server.tenant.id;
        let writers = (0..8).map(|writer| {
            let server = &server;
            async move {
                for turn in 0..12 {
                    let mut tx = server.app.db.begin().await.unwrap();
                    let entries: Vec<Entry> = (0..1 + turn % 3).map(entry).collect();
                    ledger::append(&mut tx.conn(), tenant, NOW, &entries).await.unwrap();
                    // Every fourth gives up; its numbers must not be missed.
                    if (writer + turn) % 4 == 0 {
                        drop(tx);
                    } else {
                        tx.commit().await.unwrap();
                    }
                }
            }
        });
        // A reader that remembers the last number it saw, as the live updates do.
        let reader = async {
            let mut seen = 0;
            let mut numbers = Vec::new();
            for _ in 0..60 {
                let mut read = server.app.db.read().await.unwrap();
                for row in ledger::rows_after(&mut read.conn(), tenant, seen, 1_000).await.unwrap() {
                    seen = row.seq;
                    numbers.push(row.seq);
                }
                drop(read);
                // Nobody who checks meanwhile is told of a break that is none.
                let verdict = verdict(&server, tenant).await;
                assert!(matches!(verdict, Verdict::Whole { .. }), "{verdict:?}");
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            numbers
        };
        let (_, mut numbers) = tokio::join!(join_all(writers), reader);
        let mut read = server.app.db.read().await.unwrap();
        let all = ledger::rows_after(&mut read.conn(), tenant, 0, 10_000).await.unwrap();
        drop(read);
        let last = numbers.last().copied().unwrap_or(0);
        numbers.extend(all.iter().map(|row| row.seq).filter(|seq| *seq > last));
        assert!(numbers.iter().copied().eq(1..=i64::try_from(all.len()).unwrap()), "{numbers:?}");
        assert!(all.len() > 100, "{}", all.len());
        let entries = i64::try_from(all.len()).unwrap();
        assert_eq!(verdict(&server, tenant).await, Verdict::Whole { entries, erased: 0 });
    }

    async fn every_change_over_the_api_is_written_down_once(server: Server) {
        let shop = server.integration();
        let order = server.place(an_order("L-1", None)).await;
        let path = |what: &str| format!("/api/v1/orders/{order}/{what}");
        for _ in 0..2 {
            shop.post("/api/v1/orders", an_order("L-1", None)).await;
            shop.post(&path("cancellations"), json!({ "external_id": "c", "lines": [{ "line": "1", "quantity": 1 }] })).await;
            shop.post(&path("backorders"), json!({ "line": "2", "quantity": 1, "as_of": "2026-03-02T09:00:00Z" })).await;
            shop.post("/api/v1/carrier-events", json!([{ "tracking_number": "N1", "at": "2026-03-03T08:00:00Z", "status": "in_transit" }])).await;
        }
        shop.post(&path("shipments"), json!({ "external_id": "p", "tracking": [{ "number": "N1" }] })).await;
        for _ in 0..2 {
            shop.post("/api/v1/carrier-events", json!([{ "tracking_number": "N1", "at": "2026-03-03T09:00:00Z", "status": "delivered" }])).await;
        }
        // Refused ones are not.
        shop.post("/api/v1/orders", json!({})).await;
        shop.post(&path("cancellations"), json!({ "external_id": "d", "lines": [{ "line": "1", "quantity": 6 }] })).await;
        let broken = Request::builder().method(Method::POST).uri("/api/v1/orders").header("host", "shop.test").body(axum::body::Body::from("x"));
        assert_eq!(server.send(broken.unwrap()).await.status, StatusCode::UNAUTHORIZED);
        let mut read = server.app.db.read().await.unwrap();
        let rows = ledger::rows_after(&mut read.conn(), &server.tenant.id, 0, 100).await.unwrap();
        let kinds: Vec<&str> = rows.iter().map(|row| row.kind.as_str()).collect();
        assert_eq!(kinds, ["order.placed", "order.cancelled", "order.backordered", "order.shipped", "order.tracked"]);
        assert!(rows.iter().all(|row| row.subject_id == order && row.actor == "integration" && row.channel == "api"));
    }
}
