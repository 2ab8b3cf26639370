//! What no honest client sends: every answer is a problem document that says why, none is a failure
//! of ours, and nothing is half-written.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, helpers included"
)]

mod support;

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode, header};
use futures_util::future::join_all;
use portico::tenants::SecretKind;
use portico::vault::hmac_sha256;
use serde_json::{Value, json};
use shared::accounts::Role;
use shared::problem::{Code, FieldCode};
use std::time::Duration;
use support::{Answer, Caller, Dice, Engine, PASSWORD, Server, an_order};

const ORDERS: &str = "/api/v1/orders";
const BULK: &str = "/api/v1/orders/bulk";
const EVENTS: &str = "/api/v1/carrier-events";

/// Every address that takes JSON, with a body that it takes; `{order}` stands for an order's id.
fn valid_bodies() -> Vec<(&'static str, Value)> {
    let mut order = an_order("V-1", Some("anne@example.org"));
    order["number"] = json!("No 17");
    order["updated_at"] = json!("2026-03-02T09:00:00Z");
    order["promised"] = json!({ "from": "2026-03-05", "to": "2026-03-06" });
    order["ship_to"] = json!({ "name": "Anne", "lines": ["1 High St"], "postcode": "X1", "city": "Leeds", "country": "GB" });
    order["lines"][0]["external_id"] = json!("l-1");
    order["lines"][0]["cancelled"] = json!(1);
    order["lines"][0]["supplier"] = json!("Fenwick");
    order["lines"][0]["backorder"] =
        json!({ "quantity": 1, "expected": { "from": "2026-03-20", "to": "2026-03-25" } });
    vec![
        (ORDERS, order),
        (
            "/api/v1/orders/{order}/shipments",
            json!({
                "external_id": "p1", "kind": "drop_ship", "sender": "Fenwick", "shipped_at": "2026-03-02T09:00:00Z",
                "tracking": [{ "carrier": "ups", "number": "1Z5R89390357567127" }],
                "lines": [{ "line": "1", "quantity": 1 }], "expected": { "from": "2026-03-05", "to": "2026-03-06" },
            }),
        ),
        (
            "/api/v1/orders/{order}/cancellations",
            json!({ "external_id": "c1", "reason": "changed my mind", "lines": [{ "line": "1", "quantity": 1 }] }),
        ),
        (
            "/api/v1/orders/{order}/backorders",
            json!({ "line": "2", "quantity": 1, "expected": { "from": "2026-03-20", "to": "2026-03-25" }, "as_of": "2026-03-02T09:00:00Z" }),
        ),
        (
            EVENTS,
            json!([{
                "carrier": "ups", "tracking_number": "1Z5R89390357567127", "at": "2026-03-03T08:00:00Z", "status": "in_transit",
                "detail": "arrived", "message": "Scanned", "place": { "city": "Leeds", "region": "Yorkshire", "country": "GB" },
                "expected": { "from": "2026-03-05", "to": "2026-03-06" },
            }]),
        ),
        (
            "/api/v1/sign-in/codes",
            json!({ "email": "anne@example.org" }),
        ),
        (
            "/api/v1/sign-in/code",
            json!({ "challenge": "c1", "code": "123456" }),
        ),
        (
            "/api/v1/sign-in/password",
            json!({ "email": "anne@example.org", "password": PASSWORD }),
        ),
        (
            "/api/v1/order-lookups",
            json!({ "number": "V-1", "email": "anne@example.org" }),
        ),
        (
            "/api/v1/order-lookups/codes",
            json!({ "number": "V-1", "email": "anne@example.org" }),
        ),
        (
            "/api/v1/order-lookups/code",
            json!({ "challenge": "c1", "code": "123456" }),
        ),
    ]
}

async fn count(server: &Server, statement: &'static str) -> i64 {
    let mut read = server.app.db.read().await.unwrap();
    let (count,): (i64,) = portico::sql!(fetch_one &mut read.conn(), statement).unwrap();
    count
}

/// The answer is a refusal that says why.
#[track_caller]
fn refused(answer: &Answer, status: u16, code: Code, about: &str) {
    assert_eq!(answer.status.as_u16(), status, "{about}: {}", answer.text());
    assert_eq!(answer.problem().code, code, "{about}");
}

/// Not a failure of ours, and a whole problem document if it is a refusal.
#[track_caller]
fn sound(answer: &Answer, about: &str) {
    assert!(
        answer.status.as_u16() < 500,
        "{about}: {} {}",
        answer.status,
        answer.text()
    );
    if !answer.status.is_success() {
        answer.problem();
    }
}

on_both_engines! {
    async fn what_is_no_json_is_refused_everywhere(server: Server) {
        let order = server.place(an_order("X-1", None)).await;
        let shop = server.integration();
        let deep = "[".repeat(100_000);
        let deep_object = format!("{}1{}", "{\"a\":".repeat(5_000), "}".repeat(5_000));
        let bodies: Vec<(&str, Bytes)> = [
            ("nothing", ""), ("white space", " \n"), ("a brace", "{"), ("a bracket", "["), ("a word", "hello"), ("a comma too many", "{\"a\":1,}"),
            ("two documents", "{}{}"), ("a byte order mark", "\u{feff}{}"), ("single quotes", "{'a':1}"), ("a comment", "{}//"), ("NaN", "{\"a\":NaN}"),
            ("a bare control character", "{\"a\":\"\u{1}\"}"), ("a lone surrogate", "{\"number\":\"\\ud800\"}"), ("half a pair", "{\"number\":\"\\udc00x\"}"),
            ("a bad escape", "{\"a\":\"\\x\"}"), ("nested too deeply", &deep), ("objects in objects", &deep_object),
            ("a number too large", "{\"a\":1e400}"), ("a number with leading zeros", "{\"a\":01}"), ("XML", "<a/>"), ("a form", "a=1&b=2"),
            ("a string", "\"x\""), ("a number", "17"), ("null", "null"), ("true", "true"),
        ].into_iter().map(|(name, text)| (name, Bytes::copy_from_slice(text.as_bytes()))).chain([
            ("UTF-16", Bytes::from_static(b"\xff\xfe{\0}\0")), ("invalid UTF-8", Bytes::from_static(b"{\"number\":\"\xff\xfe\"}")),
            ("an overlong form", Bytes::from_static(b"{\"number\":\"\xc0\x80\"}")), ("gzip", Bytes::from_static(b"\x1f\x8b\x08\0")),
        ]).collect();
        for (path, _) in valid_bodies() {
            let path = path.replace("{order}", &order);
            for (name, body) in &bodies {
                let answer = shop.post_raw(&path, body.clone()).await;
                refused(&answer, 400, Code::Malformed, &format!("{path} {name}"));
            }
        }
        assert_eq!(count(&server, "SELECT COUNT(*) FROM orders").await, 1);
    }

    async fn only_json_is_taken_as_json(server: Server) {
        let order = server.place(an_order("X-1", None)).await;
        let shop = server.integration();
        for (path, body) in valid_bodies() {
            let path = path.replace("{order}", &order);
            for media in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx", "text/json", "", ";", "application/xml", "*/*"] {
                let answer = shop.send((Method::POST, &path), &[("content-type", media)], body.to_string()).await;
                refused(&answer, 415, Code::UnsupportedMediaType, &format!("{path} {media}"));
            }
            let answer = shop.send((Method::POST, &path), &[], body.to_string()).await;
            refused(&answer, 415, Code::UnsupportedMediaType, &path);
        }
        for media in ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON ;charset=UTF-8"] {
            let answer = shop.send((Method::POST, EVENTS), &[("content-type", media)], "[]").await;
            assert_eq!(answer.status, StatusCode::OK, "{media}");
        }
        for media in ["application/json", "text/plain", ""] {
            let answer = shop.send((Method::POST, BULK), &[("content-type", media)], "").await;
            refused(&answer, 415, Code::UnsupportedMediaType, media);
        }
        let anne = server.add_customer(&server.tenant, "anne@example.org").await;
        let anne = server.open_session(&server.tenant, portico::tenants::Surface::Portal, Role::Customer, &anne).await;
        let put = (Method::PUT, "/api/v1/me/password");
        let answer = anne.send(put, &[("sec-fetch-site", "same-origin")], "{\"new\":\"x\"}").await;
        refused(&answer, 415, Code::UnsupportedMediaType, "PUT");
    }

    async fn a_body_that_is_too_large_is_refused_before_it_is_read(server: Server) {
        let order = server.place(an_order("X-1", None)).await;
        let shop = server.integration();
        let huge = Bytes::from(format!("{{\"a\":\"{}\"}}", "x".repeat(1 << 20)));
        for (path, _) in valid_bodies() {
            let path = path.replace("{order}", &order);
            refused(&shop.post_raw(&path, huge.clone()).await, 413, Code::TooLarge, &path);
        }
        let headers = [("content-type", "application/json"), ("idempotency-key", "large")];
        refused(&shop.send((Method::POST, ORDERS), &headers, huge.clone()).await, 413, Code::TooLarge, "with a key");
        // One that says so beforehand, and one of unknown length.
        let stream = futures_util::stream::iter((0..40).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b' '; 32 << 10]))));
        refused(&shop.post_raw(ORDERS, Body::from_stream(stream)).await, 413, Code::TooLarge, "a stream");
        let events: Vec<Value> = (0..1_001).map(|_| json!({ "tracking_number": "1", "at": "2026-03-03T08:00:00Z", "status": "x" })).collect();
        refused(&shop.post(EVENTS, Value::Array(events)).await, 413, Code::TooLarge, "1,001 events");
    }

    async fn a_body_that_breaks_off_leaves_nothing_behind(server: Server) {
        let shop = server.integration();
        let text = an_order("B-1", None).to_string();
        for at in [0, 1, 50, text.len() - 1] {
            let part = Bytes::copy_from_slice(&text.as_bytes()[..at]);
            let broken = move || {
                let part = part.clone();
                Body::from_stream(futures_util::stream::iter([Ok(part), Err(std::io::Error::other("gone"))]))
            };
            refused(&shop.post_raw(ORDERS, broken()).await, 400, Code::Malformed, "order");
            let keyed = [("content-type", "application/json"), ("idempotency-key", "broken")];
            refused(&shop.send((Method::POST, ORDERS), &keyed, broken()).await, 400, Code::Malformed, "with a key");
            let ndjson = [("content-type", "application/x-ndjson")];
            refused(&shop.send((Method::POST, BULK), &ndjson, broken()).await, 400, Code::Malformed, "bulk");
        }
        assert_eq!(count(&server, "SELECT COUNT(*) FROM orders").await, 0);
        assert_eq!(count(&server, "SELECT COUNT(*) FROM idempotency_keys").await, 0);
    }

    async fn every_member_of_an_order_is_checked(server: Server) {
        let (long, control) = ("x".repeat(501), "a\u{0}b");
        let many = |n: usize| (0..n).map(|_| json!({ "title": "Cup", "quantity": 1, "total": 1 })).collect::<Vec<_>>();
        let cases: Vec<(&str, Value, &str, FieldCode)> = vec![
            ("/source", json!(""), "source", FieldCode::Required),
            ("/source", json!(" \t "), "source", FieldCode::Required),
            ("/source", json!("x".repeat(41)), "source", FieldCode::TooLong),
            ("/external_id", json!(""), "external_id", FieldCode::Required),
            ("/external_id", json!(control), "external_id", FieldCode::BadCharacters),
            ("/external_id", json!("x".repeat(101)), "external_id", FieldCode::TooLong),
            ("/number", json!(""), "number", FieldCode::Required),
            ("/number", json!("x".repeat(65)), "number", FieldCode::TooLong),
            ("/number", json!("17\u{202e}71"), "number", FieldCode::BadCharacters),
            ("/number", json!("17\r\nSet-Cookie: a=b"), "number", FieldCode::BadCharacters),
            ("/placed_at", json!("1999-12-31T23:59:59Z"), "placed_at", FieldCode::ImplausibleTime),
            ("/placed_at", json!("2026-03-06T10:00:01Z"), "placed_at", FieldCode::ImplausibleTime),
            ("/placed_at", json!("9999-12-31T23:59:59Z"), "placed_at", FieldCode::ImplausibleTime),
            ("/placed_at", json!("0000-01-01T00:00:00Z"), "placed_at", FieldCode::ImplausibleTime),
            ("/updated_at", json!("2036-03-01T00:00:00Z"), "updated_at", FieldCode::ImplausibleTime),
            ("/shipping", json!(-1), "shipping", FieldCode::OutOfRange),
            ("/tax", json!(i64::MIN), "tax", FieldCode::OutOfRange),
            ("/discount", json!(i64::MAX), "discount", FieldCode::OutOfRange),
            ("/promised", json!({ "from": "2026-03-06", "to": "2026-03-05" }), "promised", FieldCode::OutOfRange),
            ("/customer/email", json!("nobody"), "customer.email", FieldCode::Malformed),
            ("/customer/email", json!("a@b.co\nBcc: c@d.ef"), "customer.email", FieldCode::Malformed),
            ("/customer/email", json!("a\u{0}@b.co"), "customer.email", FieldCode::Malformed),
            ("/customer/email", json!(""), "customer.email", FieldCode::Required),
            ("/customer/email", json!(format!("{}@b.co", "x".repeat(250))), "customer.email", FieldCode::TooLong),
            ("/customer/name", json!("\u{2066}Anne"), "customer.name", FieldCode::BadCharacters),
            ("/customer/name", json!("x".repeat(201)), "customer.name", FieldCode::TooLong),
            ("/customer/external_id", json!(control), "customer.external_id", FieldCode::BadCharacters),
            ("/ship_to", json!({ "city": control }), "ship_to", FieldCode::BadCharacters),
            ("/ship_to", json!({ "lines": ["1", "2", "3", "4", "5", "6", "7"] }), "ship_to.lines", FieldCode::TooLong),
            ("/ship_to", json!({ "lines": [control] }), "ship_to.lines", FieldCode::BadCharacters),
            ("/lines", json!([]), "lines", FieldCode::Required),
            ("/lines", json!(many(2_001)), "lines", FieldCode::TooLong),
            ("/lines/0/title", json!(""), "lines[0].title", FieldCode::Required),
            ("/lines/1/title", json!(long), "lines[1].title", FieldCode::TooLong),
            ("/lines/1/title", json!("\u{1b}[2J"), "lines[1].title", FieldCode::BadCharacters),
            ("/lines/0/sku", json!("x".repeat(101)), "lines[0].sku", FieldCode::TooLong),
            ("/lines/0/supplier", json!(control), "lines[0].supplier", FieldCode::BadCharacters),
            ("/lines/0/quantity", json!(0), "lines[0].quantity", FieldCode::OutOfRange),
            ("/lines/0/quantity", json!(-6), "lines[0].quantity", FieldCode::OutOfRange),
            ("/lines/0/quantity", json!(i64::MAX), "lines[0].quantity", FieldCode::OutOfRange),
            ("/lines/0/quantity", json!(i64::MIN), "lines[0].quantity", FieldCode::OutOfRange),
            ("/lines/0/total", json!(-1), "lines[0].total", FieldCode::OutOfRange),
            ("/lines/0/total", json!(i64::MAX), "lines[0].total", FieldCode::OutOfRange),
            ("/lines/0/cancelled", json!(7), "lines[0].cancelled", FieldCode::OutOfRange),
            ("/lines/0/cancelled", json!(-1), "lines[0].cancelled", FieldCode::OutOfRange),
            ("/lines/0/backorder", json!({ "quantity": 7 }), "lines[0].backorder.quantity", FieldCode::OutOfRange),
            ("/lines/0/backorder", json!({ "quantity": 1, "expected": { "from": "2026-04-02", "to": "2026-04-01" } }), "lines[0].backorder.expected", FieldCode::OutOfRange),
            ("/lines/0/external_id", json!("2"), "lines[1].external_id", FieldCode::Duplicate),
            ("/lines/1/external_id", json!(""), "lines[1].external_id", FieldCode::Required),
        ];
        let shop = server.integration();
        for (pointer, value, field, code) in &cases {
            let mut order = an_order("E-1", Some("anne@example.org"));
            let (parent, member) = pointer.rsplit_once('/').unwrap();
            order.pointer_mut(parent).unwrap()[member] = value.clone();
            let answer = shop.post(ORDERS, order).await;
            let about = format!("{pointer} {value:.60}");
            refused(&answer, 422, Code::Invalid, &about);
            let fields = answer.problem().fields;
            assert!(fields.iter().any(|fault| fault.field == *field && fault.code == *code), "{about}: {fields:?}");
            assert!(!answer.text().contains('\u{0}'), "{about}");
        }
        // Of the wrong type, or absent though required.
        for (pointer, value) in [
            ("/source", json!(1)), ("/source", json!(null)), ("/placed_at", json!(1_772_618_400)), ("/placed_at", json!("2026-03-01")),
            ("/placed_at", json!("2026-02-30T00:00:00Z")), ("/placed_at", json!("99999-01-01T00:00:00Z")), ("/currency", json!("gbp")),
            ("/currency", json!("GBPX")), ("/currency", json!("")), ("/customer", json!("Anne")), ("/lines", json!({})),
            ("/lines", json!([[]])), ("/lines", json!([null])), ("/lines/0/quantity", json!("6")), ("/lines/0/quantity", json!(6.5)),
            ("/lines/0/quantity", json!(6e0)), ("/lines/0/total", json!(9_223_372_036_854_775_808_u64)), ("/lines/0/total", json!(1e300)),
            ("/lines/0/total", json!([1])), ("/completed", json!("yes")), ("/promised", json!({ "from": "2026-03-06" })),
            ("/promised", json!({ "from": "2026-3-6", "to": "2026-03-07" })), ("/shipping", json!(null)), ("/number", json!({ "$ne": 1 })),
        ] {
            let mut order = an_order("E-1", Some("anne@example.org"));
            let (parent, member) = pointer.rsplit_once('/').unwrap();
            order.pointer_mut(parent).unwrap()[member] = value.clone();
            refused(&shop.post(ORDERS, order).await, 400, Code::Malformed, &format!("{pointer} {value}"));
        }
        for member in ["source", "external_id", "placed_at", "currency", "lines"] {
            let mut order = an_order("E-1", None);
            order.as_object_mut().unwrap().remove(member);
            refused(&shop.post(ORDERS, order).await, 400, Code::Malformed, member);
        }
        let twice = an_order("E-1", None).to_string().replacen('{', "{\"source\":\"other\",", 1);
        refused(&shop.post_raw(ORDERS, twice).await, 400, Code::Malformed, "a member twice");
        // Every fault is named, but not more than help.
        let mut order = an_order("E-1", None);
        order["lines"] = json!((0..300).map(|_| json!({ "title": "", "quantity": 0, "total": -1 })).collect::<Vec<_>>());
        assert_eq!(shop.post(ORDERS, order).await.problem().fields.len(), 50);
        for table in ["SELECT COUNT(*) FROM orders", "SELECT COUNT(*) FROM customers", "SELECT COUNT(*) FROM order_lines", "SELECT COUNT(*) FROM ledger"] {
            assert_eq!(count(&server, table).await, 0, "{table}");
        }
    }

    async fn the_largest_order_that_is_allowed_adds_up(server: Server) {
        let mut order = an_order("L-1", Some("anne@example.org"));
        let largest = 1_000_000_000_000_i64;
        order["lines"] = json!((0..2_000).map(|_| json!({ "title": "Cup", "quantity": 10_000_000, "total": largest })).collect::<Vec<_>>());
        for member in ["shipping", "tax"] {
            order[member] = json!(largest);
        }
        // What is not known is left out, so that newer senders still reach older servers.
        order["colour"] = json!({ "any": ["thing"] });
        let order = server.place(order).await;
        server.add_agent(&server.tenant, "sam@example.org", Role::Agent).await;
        let sam = server.sign_in("console.shop.test", "sam@example.org").await;
        let shown = sam.get(&format!("/api/v1/console/orders/{order}")).await.json();
        assert_eq!(shown["totals"]["total"]["amount"], 2_002 * largest);
        // Exact in a browser's numbers, too.
        assert!(2_002 * largest < 1 << 53);
        assert_eq!(shown["lines"].as_array().unwrap().len(), 2_000);
    }

    async fn parcels_cancellations_and_backorders_are_checked(server: Server) {
        let order = server.place(an_order("P-1", None)).await;
        let shop = server.integration();
        let path = |what: &str| format!("{ORDERS}/{order}/{what}");
        let many = |n: usize| (0..n).map(|i| json!({ "line": i.to_string(), "quantity": 1 })).collect::<Vec<_>>();
        let numbers = |n: usize| (0..n).map(|i| json!({ "number": format!("N{i}") })).collect::<Vec<_>>();
        for (what, body, field, code) in [
            ("shipments", json!({ "external_id": "" }), "external_id", FieldCode::Required),
            ("shipments", json!({ "external_id": "p\u{0}" }), "external_id", FieldCode::BadCharacters),
            ("shipments", json!({ "external_id": "p", "sender": "\u{202e}" }), "sender", FieldCode::BadCharacters),
            ("shipments", json!({ "external_id": "p", "shipped_at": "2036-01-01T00:00:00Z" }), "shipped_at", FieldCode::ImplausibleTime),
            ("shipments", json!({ "external_id": "p", "tracking": numbers(21) }), "tracking", FieldCode::TooLong),
            ("shipments", json!({ "external_id": "p", "tracking": [{ "number": "" }] }), "tracking[0].number", FieldCode::Required),
            ("shipments", json!({ "external_id": "p", "tracking": [{ "number": "1".repeat(65) }] }), "tracking[0].number", FieldCode::TooLong),
            ("shipments", json!({ "external_id": "p", "tracking": [{ "number": "1", "carrier": "\u{0}" }] }), "tracking[0].carrier", FieldCode::BadCharacters),
            ("shipments", json!({ "external_id": "p", "lines": [{ "line": "99", "quantity": 1 }] }), "lines[0].line", FieldCode::UnknownReference),
            ("shipments", json!({ "external_id": "p", "lines": [{ "line": "1", "quantity": 1 }, { "line": "x", "quantity": 1 }] }), "lines[1].line", FieldCode::UnknownReference),
            ("shipments", json!({ "external_id": "p", "lines": [{ "line": "1", "quantity": 0 }] }), "lines[0].quantity", FieldCode::OutOfRange),
            ("shipments", json!({ "external_id": "p", "lines": [{ "line": "1", "quantity": -1 }] }), "lines[0].quantity", FieldCode::OutOfRange),
            ("shipments", json!({ "external_id": "p", "lines": [{ "line": "1", "quantity": 1 }, { "line": "1", "quantity": 2 }] }), "lines[1].line", FieldCode::Duplicate),
            ("shipments", json!({ "external_id": "p", "lines": many(2_001) }), "lines", FieldCode::TooLong),
            ("shipments", json!({ "external_id": "p", "expected": { "from": "2026-03-06", "to": "2026-03-05" } }), "expected", FieldCode::OutOfRange),
            ("cancellations", json!({ "external_id": " " }), "external_id", FieldCode::Required),
            ("cancellations", json!({ "external_id": "c", "reason": "\u{7}" }), "reason", FieldCode::BadCharacters),
            ("cancellations", json!({ "external_id": "c", "reason": "x".repeat(501) }), "reason", FieldCode::TooLong),
            ("cancellations", json!({ "external_id": "c", "lines": [{ "line": "99", "quantity": 1 }] }), "lines[0].line", FieldCode::UnknownReference),
            ("cancellations", json!({ "external_id": "c", "lines": [{ "line": "1", "quantity": i64::MAX }] }), "lines[0].quantity", FieldCode::OutOfRange),
            ("backorders", json!({ "line": "99", "quantity": 1, "as_of": "2026-03-02T09:00:00Z" }), "line", FieldCode::UnknownReference),
            ("backorders", json!({ "line": "\u{0}", "quantity": 1, "as_of": "2026-03-02T09:00:00Z" }), "line", FieldCode::BadCharacters),
            ("backorders", json!({ "line": "1", "quantity": -1, "as_of": "2026-03-02T09:00:00Z" }), "quantity", FieldCode::OutOfRange),
            ("backorders", json!({ "line": "1", "quantity": 1, "as_of": "2126-03-02T09:00:00Z" }), "as_of", FieldCode::ImplausibleTime),
        ] {
            let answer = shop.post(&path(what), body.clone()).await;
            let about = format!("{what} {body:.80}");
            refused(&answer, 422, Code::Invalid, &about);
            let fields = answer.problem().fields;
            assert!(fields.iter().any(|fault| fault.field == field && fault.code == code), "{about}: {fields:?}");
        }
        refused(&shop.post(&path("cancellations"), json!({ "external_id": "c", "lines": [{ "line": "1", "quantity": 7 }] })).await, 409, Code::Conflict, "more than ordered");
        refused(&shop.post(&path("shipments"), json!({ "external_id": "p", "kind": "teleport" })).await, 400, Code::Malformed, "kind");
        for table in ["SELECT COUNT(*) FROM shipments", "SELECT COUNT(*) FROM cancellations", "SELECT COUNT(*) FROM backorders", "SELECT COUNT(*) FROM tracking_numbers", "SELECT COUNT(*) FROM cancellation_lines"] {
            assert_eq!(count(&server, table).await, 0, "{table}");
        }
        // More than was ordered is the shop's to say; no pieces appear by it.
        let more = shop.post(&path("shipments"), json!({ "external_id": "p", "lines": [{ "line": "1", "quantity": 10_000_000 }] })).await;
        assert_eq!(more.status, StatusCode::CREATED, "{}", more.text());
        assert_eq!(count(&server, "SELECT parcels FROM orders").await, 1);
    }

    async fn a_batch_of_events_is_taken_whole_or_not_at_all(server: Server) {
        let shop = server.integration();
        let good = json!({ "tracking_number": "N1", "at": "2026-03-03T08:00:00Z", "status": "in_transit" });
        for (member, value, code) in [
            ("tracking_number", json!(""), FieldCode::Required), ("tracking_number", json!("1".repeat(65)), FieldCode::TooLong),
            ("tracking_number", json!("N\u{0}1"), FieldCode::BadCharacters), ("status", json!(""), FieldCode::Required),
            ("status", json!("x".repeat(65)), FieldCode::TooLong), ("detail", json!("\u{0}"), FieldCode::BadCharacters),
            ("carrier", json!("x".repeat(41)), FieldCode::TooLong), ("message", json!("x".repeat(501)), FieldCode::TooLong),
            ("message", json!("\u{202d}"), FieldCode::BadCharacters), ("at", json!("1980-01-01T00:00:00Z"), FieldCode::ImplausibleTime),
            ("at", json!("2026-03-06T10:00:01Z"), FieldCode::ImplausibleTime), ("expected", json!({ "from": "2026-03-06", "to": "2026-03-05" }), FieldCode::OutOfRange),
        ] {
            let mut bad = good.clone();
            bad[member] = value.clone();
            let answer = shop.post(EVENTS, json!([good, bad])).await;
            refused(&answer, 422, Code::Invalid, &format!("{member} {value:.40}"));
            let fields = answer.problem().fields;
            assert_eq!((fields[0].field.as_str(), fields[0].code), (format!("[1].{member}").as_str(), code));
        }
        let mut bad = good.clone();
        bad["place"] = json!({ "city": "\u{0}" });
        refused(&shop.post(EVENTS, json!([good, bad])).await, 422, Code::Invalid, "place");
        refused(&shop.post(EVENTS, json!([good, {}])).await, 400, Code::Malformed, "empty");
        refused(&shop.post(EVENTS, good.clone()).await, 400, Code::Malformed, "no array");
        assert_eq!(count(&server, "SELECT COUNT(*) FROM carrier_events").await, 0);
    }

    async fn every_line_of_a_bulk_upload_stands_for_itself(server: Server) {
        let shop = server.integration();
        let ndjson = [("content-type", "application/x-ndjson; charset=utf-8")];
        let upload = async |body: Vec<u8>| {
            let answer = shop.send((Method::POST, BULK), &ndjson, body).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            answer.json()
        };
        for i in 0..10 {
            server.place(an_order(&format!("K-{i}"), None)).await;
        }
        let mut body: Vec<u8> = Vec::new();
        let mut bad: Vec<u64> = Vec::new();
        let mut number = 0_u64;
        for i in 0..250 {
            if i % 50 == 7 {
                // Each kind of bad line once, between good ones; blank lines do not count.
                let changed = |member: &str, value: Value| {
                    let mut order = an_order("B-1", None);
                    order[member] = value;
                    order.to_string().into_bytes()
                };
                let lines: [Vec<u8>; 8] = match i / 50 {
                    0 => [b"{".to_vec(), b"hello".to_vec(), b"[]".to_vec(), b"null".to_vec(), b"\xff\xfe".to_vec(), b"{}".to_vec(), b"\"\\ud800\"".to_vec(), b"{}{}".to_vec()],
                    1 => [changed("lines", json!([])), changed("source", json!("")), changed("number", json!("\u{0}")), changed("shipping", json!(-1)), changed("currency", json!("gbp")), changed("placed_at", json!("soon")), changed("lines", json!(null)), changed("discount", json!(1e300))],
                    // The same order with other content and without a word on when it changed.
                    2 => (0..8).map(|k| { let mut order = an_order(&format!("K-{k}"), None); order["shipping"] = json!(k); order.to_string().into_bytes() }).collect::<Vec<_>>().try_into().unwrap(),
                    3 => [vec![b'x'; 2 << 20], format!("\"{}\"", "y".repeat((1 << 20) + 1)).into_bytes(), vec![b'['; 4_000], vec![0; 10], b"{\"a\":\x01}".to_vec(), b"\xef\xbb\xbf{}".to_vec(), b"1e400".to_vec(), b"--".to_vec()],
                    _ => [b"{\"source\":1}".to_vec(), b"{\"source\":\"a\",\"source\":\"b\"}".to_vec(), b"'".to_vec(), b"<a/>".to_vec(), b"a,b,c".to_vec(), b"true".to_vec(), b"0".to_vec(), b"\"".to_vec()],
                };
                for line in lines {
                    body.extend(line);
                    body.extend(b"\n\n \t\r\n");
                    number += 1;
                    bad.push(number);
                }
            }
            body.extend(an_order(&format!("N-{i}"), Some(&format!("n{}@example.org", i % 7))).to_string().bytes());
            body.extend(if i % 2 == 0 { &b"\n"[..] } else { &b"\r\n"[..] });
            number += 1;
        }
        // Known ones, one of them twice; and no line end at the end.
        for i in [0, 1, 1] {
            body.extend(an_order(&format!("K-{i}"), None).to_string().bytes());
            body.push(b'\n');
            number += 1;
        }
        body.extend(an_order("LAST", None).to_string().bytes());
        number += 1;
        let report = upload(body.clone()).await;
        let told = |report: &Value| ["read", "created", "known", "rejected"].map(|member| report[member].as_u64().unwrap());
        assert_eq!(told(&report), [number, 251, 3, 40], "{:.2000}", report.to_string());
        let mut rejected: Vec<u64> = report["rejections"].as_array().unwrap().iter().map(|r| r["line"].as_u64().unwrap()).collect();
        rejected.sort_unstable();
        assert_eq!(rejected, bad);
        assert!(report["rejections"].as_array().unwrap().iter().all(|r| !r["reason"].as_str().unwrap().is_empty()));
        assert_eq!(count(&server, "SELECT COUNT(*) FROM orders").await, 261);
        // Again: nothing new.
        assert_eq!(told(&upload(body).await), [number, 0, 254, 40]);
        assert_eq!(count(&server, "SELECT COUNT(*) FROM orders").await, 261);
        for empty in [&b""[..], b"\n", b"\n\n  \n"] {
            assert_eq!(told(&upload(empty.to_vec()).await), [0, 0, 0, 0]);
        }
        // Cut in the middle of a line: that line is refused, those before it are kept.
        let (first, second) = (an_order("T-1", None).to_string(), an_order("T-2", None).to_string());
        let report = upload(format!("{first}\n{}", &second[..second.len() / 2]).into_bytes()).await;
        assert_eq!(told(&report), [2, 1, 0, 1]);
        let mut read = server.app.db.read().await.unwrap();
        let verdict = portico::ledger::verify(&mut read.conn(), &server.tenant.id).await.unwrap();
        assert_eq!(verdict, portico::ledger::Verdict::Whole { entries: 262, erased: 0 });
    }

    async fn queries_of_any_kind_are_answered(server: Server) {
        let anne = server.add_customer(&server.tenant, "anne@example.org").await;
        server.place(an_order("Q-1", Some("anne@example.org"))).await;
        let sam = server.add_agent(&server.tenant, "sam@example.org", Role::Agent).await;
        use portico::tenants::Surface;
        let anne = server.open_session(&server.tenant, Surface::Portal, Role::Customer, &anne).await;
        let sam = server.open_session(&server.tenant, Surface::Console, Role::Agent, &sam).await;
        let (long, exact) = (format!("q={}", "x".repeat(101)), format!("q={}", "%C3%BC".repeat(100)));
        let very_long = format!("q={}", "x".repeat(60_000));
        for (query, status) in [
            ("", None), ("q=", Some(200)), ("q", None), ("=", None), ("&&&", None), ("q=%00", Some(400)), ("q=a%00b", Some(400)), ("q=%01", None),
            ("q=%ff", None), ("q=%", None), ("q=%zz", None), ("q=%F0%28%8C%28", None), ("q=%ED%A0%80", None), ("q=%F4%8F%BF%BF", Some(200)), ("q=%E2%80%AE", None),
            ("q=a&q=b", Some(400)), ("q[]=a", None), ("q[$ne]=a", None), ("q='%20OR%201=1--", Some(200)), ("q=%25%25%25", Some(200)), ("q=%5C", Some(200)),
            ("q=!", Some(200)), ("q=_", Some(200)), ("q=%22%27%3B--", Some(200)), ("q=*", Some(200)), ("q=%0A", None), (long.as_str(), Some(400)), (&exact, Some(200)), (&very_long, Some(400)),
        ] {
            for (caller, path) in [(&anne, ORDERS), (&sam, "/api/v1/console/search")] {
                let answer = caller.get(&format!("{path}?{query}")).await;
                let about = format!("{path}?{query:.60}");
                sound(&answer, &about);
                if let Some(status) = status {
                    assert_eq!(answer.status, status, "{about} {}", answer.text());
                }
                if answer.status == 400 {
                    assert_eq!(answer.problem().code, Code::Malformed, "{about}");
                }
            }
        }
        use base64::Engine as _;
        let cursor = |text: &str| format!("cursor={}", base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(text));
        for (query, status) in [
            ("group=", 400), ("group=Open", 400), ("group=open&group=done", 400), ("from=", 400), ("from=2026-02-30", 400), ("from=99999-01-01", 400),
            ("from=2026-03-01T00:00:00Z", 400), ("from=-001-01-01", 400), ("from=0000-01-01&to=9999-12-31", 200), ("from=2026-03-05&to=2026-03-01", 200), ("unknown=1", 200),
            ("cursor=", 400), ("cursor=%00", 400), (&cursor(""), 400), (&cursor("|"), 400), (&cursor("1|"), 400), (&cursor("|a"), 400), (&cursor("x|a"), 400), (&cursor("1|a b"), 400),
            (&cursor("1|\u{0}"), 400), (&cursor(&format!("1|{}", "a".repeat(65))), 400), (&cursor("9223372036854775808|a"), 400), (&cursor("9223372036854775807|a"), 200),
            (&cursor("-9223372036854775808|a"), 200), (&cursor("1|a|b"), 400), (&cursor("1.5|a"), 400), (&cursor("+1|a"), 200),
        ] {
            let answer = anne.get(&format!("{ORDERS}?{query}")).await;
            assert_eq!(answer.status, status, "{query} {}", answer.text());
            sound(&answer, query);
        }
        refused(&sam.get("/api/v1/console/search").await, 400, Code::Malformed, "no q");
    }

    async fn a_request_sent_again_under_its_key_is_answered_again(server: Server) {
        let shop = server.integration();
        let send = async |caller: &Caller<'_>, path: &str, key: &str, body: &Value| {
            let headers = [("content-type", "application/json"), ("idempotency-key", key)];
            caller.send((Method::POST, path), &headers, body.to_string()).await
        };
        let order = an_order("I-1", None);
        let first = send(&shop, ORDERS, "key-1", &order).await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
        assert!(!first.headers.contains_key("idempotency-replayed"));
        for _ in 0..2 {
            let again = send(&shop, ORDERS, "key-1", &order).await;
            assert_eq!((again.status, &again.bytes), (first.status, &first.bytes), "the first answer, though the order is known by now");
            assert_eq!(again.headers["idempotency-replayed"], "true");
            assert_eq!(again.headers[header::CONTENT_TYPE], "application/json");
        }
        let id = first.json()["id"].as_str().unwrap().to_owned();
        refused(&send(&shop, ORDERS, "key-1", &an_order("I-2", None)).await, 409, Code::Conflict, "another body");
        refused(&send(&shop, &format!("{ORDERS}/{id}/shipments"), "key-1", &order).await, 409, Code::Conflict, "another address");
        assert_eq!(count(&server, "SELECT COUNT(*) FROM orders").await, 1);
        // Refusals are answered again, too, with the number of the first request.
        let bad = send(&shop, ORDERS, "key-2", &json!({ "source": "" })).await;
        let again = send(&shop, ORDERS, "key-2", &json!({ "source": "" })).await;
        assert_eq!((bad.status, &bad.bytes), (again.status, &again.bytes));
        assert_eq!(again.headers[header::CONTENT_TYPE], "application/problem+json");
        // Another tenant's key is another caller.
        let elsewhere = Caller { host: "other.test".into(), key: Some(server.other_key.clone()), ..server.anonymous("other.test") };
        assert_eq!(send(&elsewhere, ORDERS, "key-1", &an_order("I-3", None)).await.status, StatusCode::CREATED);
        for key in ["", &"k".repeat(201)] {
            refused(&send(&shop, ORDERS, key, &order).await, 400, Code::Malformed, "the key's length");
        }
        let bytes = axum::http::Request::post(ORDERS).header("host", "shop.test").header("authorization", format!("Bearer {}", server.key))
            .header("content-type", "application/json").header("idempotency-key", &b"k\xe9"[..]).body(Body::from(order.to_string()));
        refused(&server.send(bytes.unwrap()).await, 400, Code::Malformed, "the key's letters");
        assert_eq!(send(&shop, ORDERS, &"k".repeat(200), &order).await.status, StatusCode::OK);
        // At once: one is done, the others get its answer or find it done.
        let body = an_order("I-4", None);
        let answers = join_all((0..8).map(|_| send(&shop, ORDERS, "key-3", &body))).await;
        assert!(answers.iter().all(|answer| answer.status.is_success()));
        let later = send(&shop, ORDERS, "key-3", &body).await;
        for answer in &answers {
            assert_eq!((answer.status, &answer.bytes), (later.status, &later.bytes), "all get one answer");
        }
    }
}

/// Values that break naive code.
fn hostile(dice: &mut Dice) -> Value {
    let nested = (0..60).fold(json!(1), |inner, _| json!([inner]));
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e308),
        json!(-0.0),
        json!(0.5),
        json!(""),
        json!(" "),
        json!("\u{0}"),
        json!("a\u{0}b"),
        json!("\u{202e}abc"),
        json!("\u{feff}"),
        json!("\u{200b}"),
        json!("\u{1f9d1}\u{200d}\u{1f4bb}"),
        json!("\u{ffff}"),
        json!("\u{10ffff}"),
        json!("x".repeat(3_000)),
        json!("'; DROP TABLE orders;--"),
        json!("%_!\\"),
        json!("../../etc/passwd"),
        json!("<script>alert(1)</script>"),
        json!("{{7*7}}"),
        json!("NaN"),
        json!("1e9"),
        json!("-1"),
        json!("9999-12-31T23:59:59Z"),
        json!("0000-01-01T00:00:00Z"),
        json!("2026-03-04T10:00:00+23:59"),
        json!("2016-12-31T23:59:60Z"),
        json!("2026-02-30"),
        json!("9999-12-31"),
        json!("0000-01-01"),
        json!("JPY"),
        json!("XXX"),
        json!("a@b.co"),
        json!("=cmd|' /C calc'!A0"),
        json!("İıſK"),
        json!("ﬀ"),
        json!([]),
        json!({}),
        json!([null]),
        json!([[], {}]),
        json!({ "a": { "b": [] } }),
        nested,
        json!("0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000"),
        json!("1"),
        json!("2"),
        json!("l-1"),
        json!("delivered"),
        json!("in_transit"),
        json!("drop_ship"),
    ];
    values[dice.roll(values.len())].clone()
}

/// Changes something, somewhere in a document.
fn mutate(dice: &mut Dice, value: &mut Value) {
    let deeper = dice.roll(4) != 0;
    match value {
        Value::Object(members) if deeper && !members.is_empty() => {
            let names: Vec<String> = members.keys().cloned().collect();
            let name = &names[dice.roll(names.len())];
            match dice.roll(8) {
                0 => {
                    members.remove(name);
                }
                1 => {
                    let moved = members.remove(name).unwrap();
                    members.insert(names[dice.roll(names.len())].clone(), moved);
                }
                2 => {
                    members.insert(format!("{name}\u{0}"), hostile(dice));
                }
                _ => mutate(dice, members.get_mut(name).unwrap()),
            }
        }
        Value::Array(items) if deeper && !items.is_empty() => {
            let at = dice.roll(items.len());
            match dice.roll(6) {
                0 => {
                    items.remove(at);
                }
                1 => {
                    let copy = items[at].clone();
                    items.extend((0..dice.roll(4)).map(|_| copy.clone()));
                }
                2 => items.push(hostile(dice)),
                _ => mutate(dice, &mut items[at]),
            }
        }
        // A part of a text, or the number beside it, is more often still accepted.
        Value::String(text) if dice.roll(3) == 0 => {
            let other = hostile(dice);
            text.push_str(other.as_str().unwrap_or("\u{301}"));
        }
        Value::Number(number) if dice.roll(2) == 0 => {
            let steps = [-1, 1, 2, 1_000, 1_000_000];
            *value = json!(
                number
                    .as_i64()
                    .unwrap_or(0)
                    .saturating_add(steps[dice.roll(5)])
            );
        }
        _ => *value = hostile(dice),
    }
}

/// Damages the text itself.
fn damage(dice: &mut Dice, text: String) -> Vec<u8> {
    let mut bytes = text.into_bytes();
    if dice.roll(8) != 0 || bytes.is_empty() {
        return bytes;
    }
    let at = dice.roll(bytes.len());
    match dice.roll(4) {
        0 => bytes.truncate(at),
        1 => bytes[at] = u8::try_from(dice.roll(256)).unwrap(),
        2 => bytes.insert(at, b"\"{}[]:,\\\0\xff"[dice.roll(10)]),
        _ => {
            bytes.remove(at);
        }
    }
    bytes
}

async fn share_secrets(server: &Server) {
    let mut tx = server.app.db.begin().await.unwrap();
    for (kind, secret) in [
        (SecretKind::Easypost, "carrier"),
        (SecretKind::Shopify, "shop"),
    ] {
        portico::tenants::put_secret(&server.app, &mut tx.conn(), &server.tenant.id, kind, secret)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

/// Sends one document, signed where it has to be.
async fn deliver(server: &Server, path: &str, body: Vec<u8>) -> Answer {
    use base64::Engine as _;
    let json = ("content-type", "application/json");
    match path {
        "/api/v1/webhooks/easypost" => {
            let signature = hex::encode(hmac_sha256(b"carrier", &body));
            let signature = format!("hmac-sha256-hex={signature}");
            let headers = [json, ("x-hmac-signature", signature.as_str())];
            server
                .anonymous("shop.test")
                .send((Method::POST, path), &headers, body)
                .await
        }
        "/api/v1/webhooks/shopify" => {
            let signature = base64::prelude::BASE64_STANDARD.encode(hmac_sha256(b"shop", &body));
            let headers = [json, ("x-shopify-hmac-sha256", signature.as_str())];
            server
                .anonymous("shop.test")
                .send((Method::POST, path), &headers, body)
                .await
        }
        BULK => {
            let ndjson = [("content-type", "application/x-ndjson")];
            server
                .integration()
                .send((Method::POST, path), &ndjson, body)
                .await
        }
        _ => server.integration().post_raw(path, body).await,
    }
}

/// Sends documents that are nearly right; nothing may fail, and what was taken must be whole.
async fn fuzz(server: &Server, cases: u64) {
    share_secrets(server).await;
    server
        .add_customer(&server.tenant, "anne@example.org")
        .await;
    let order = server
        .place(an_order("F-1", Some("anne@example.org")))
        .await;
    let mut seeds = valid_bodies();
    let tracker: Value =
        serde_json::from_str(include_str!("data/easypost_tracking-webhook.json")).unwrap();
    let shopify: Value = serde_json::from_str(include_str!("data/shopify_order.json")).unwrap();
    seeds.push(("/api/v1/webhooks/easypost", tracker));
    seeds.extend([0, 1].map(|_| ("/api/v1/webhooks/shopify", shopify.clone())));
    seeds.push((BULK, seeds[0].1.clone()));
    // Hashing a password takes longer than all the rest.
    seeds.retain(|(path, _)| !path.ends_with("password"));
    let (mut taken, mut refusals) = (0, 0);
    for seed in 1..=cases {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let (path, body) = &seeds[dice.roll(seeds.len())];
        let mut body = body.clone();
        for _ in 0..=dice.roll(3) {
            mutate(&mut dice, &mut body);
        }
        let bytes = damage(&mut dice, body.to_string());
        let path = path.replace("{order}", &order);
        let answer = deliver(server, &path, bytes.clone()).await;
        sound(
            &answer,
            &format!("seed {seed}: {path} {}", String::from_utf8_lossy(&bytes)),
        );
        if answer.status.is_success() {
            taken += 1;
        } else {
            refusals += 1;
        }
    }
    assert!(
        taken > cases / 20 && refusals > cases / 5,
        "{taken} taken, {refusals} refused"
    );
    // Every order that was taken can be shown and found.
    let mut read = server.app.db.read().await.unwrap();
    let documents: Vec<(String,)> =
        portico::sql!(fetch_all &mut read.conn(), "SELECT body FROM order_documents").unwrap();
    for (document,) in &documents {
        let order: shared::orders::OrderDetail = serde_json::from_str(document).unwrap();
        for line in &order.lines {
            let pieces = shared::orders::line_states(line, &order.shipments);
            let sum: i64 = pieces.iter().map(|(pieces, _)| pieces).sum();
            assert_eq!(sum, line.quantity, "{document}");
        }
    }
    assert_eq!(
        i64::try_from(documents.len()).unwrap(),
        count(server, "SELECT COUNT(*) FROM orders").await
    );
    let verdict = portico::ledger::verify(&mut read.conn(), &server.tenant.id)
        .await
        .unwrap();
    assert!(
        matches!(verdict, portico::ledger::Verdict::Whole { .. }),
        "{verdict:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nearly_right_documents_never_fail_on_sqlite() {
    let server = Server::start(Engine::Sqlite).await.unwrap();
    fuzz(&server, 2_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nearly_right_documents_never_fail_on_postgres() {
    if let Some(server) = Server::start(Engine::Postgres).await {
        fuzz(&server, 600).await;
    }
}

/// A server on a socket of its own.
struct Listening {
    server: Server,
    address: std::net::SocketAddr,
}

impl Listening {
    async fn start() -> Self {
        let server = Server::start(Engine::Sqlite).await.unwrap();
        let listener = portico::http::listen("127.0.0.1:0".parse().unwrap())
            .await
            .unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(portico::http::serve(server.app.clone(), listener));
        Self { server, address }
    }

    /// Sends bytes, piece by piece with a pause after each, and reads until the other side closes.
    /// `None` when it is still open after `patience`.
    async fn talk(&self, pieces: &[&[u8]], pause: Duration, patience: Duration) -> Option<String> {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let stream = tokio::net::TcpStream::connect(self.address).await.unwrap();
        let (mut input, mut output) = stream.into_split();
        let mut said = Vec::new();
        let talk = async {
            let send = async {
                for piece in pieces {
                    // The other side may have had enough already.
                    if output.write_all(piece).await.is_err() {
                        break;
                    }
                    tokio::time::sleep(pause).await;
                }
            };
            let hear = async {
                // A reset connection is closed, too.
                let _ = input.read_to_end(&mut said).await;
            };
            tokio::join!(send, hear);
        };
        tokio::time::timeout(patience, talk).await.ok()?;
        Some(String::from_utf8_lossy(&said).into_owned())
    }

    async fn ask(&self, request: &str) -> Option<String> {
        let (pause, patience) = (Duration::ZERO, Duration::from_secs(5));
        self.talk(&[request.as_bytes()], pause, patience).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_senders_are_given_up() {
    let listening = Listening::start().await;
    let key = &listening.server.key;
    let head = |path: &str, media: &str, further: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: shop.test\r\nAuthorization: Bearer {key}\r\nContent-Type: {media}\r\n{further}Content-Length: 1000\r\n\r\n{{\"source\":"
        )
    };
    let requests = [
        head(ORDERS, "application/json", ""),
        head(ORDERS, "application/json", "Idempotency-Key: slow\r\n"),
        head(BULK, "application/x-ndjson", ""),
        head(EVENTS, "application/json", ""),
        head("/api/v1/webhooks/easypost", "application/json", ""),
        head("/api/v1/sign-in/code", "application/json", ""),
    ];
    let patience = Duration::from_secs(19);
    let bodies = requests.iter().map(|request| async {
        let pieces: [&[u8]; 1] = [request.as_bytes()];
        listening.talk(&pieces, Duration::ZERO, patience).await
    });
    // Headers that never end, in one piece and by the letter.
    let silent = listening.talk(
        &[b"GET / HTTP/1.1\r\nHost: shop.test\r\nX-A: "],
        Duration::ZERO,
        patience,
    );
    let letters: Vec<&[u8]> = std::iter::repeat_n(&b"a"[..], 15).collect();
    let start: [&[u8]; 1] = [b"GET / HTTP/1.1\r\nHost: shop.test\r\nX-A: "];
    let dripping = [&start[..], &letters].concat();
    let dripping = listening.talk(&dripping, Duration::from_secs(1), patience);
    let nothing = listening.talk(&[], Duration::ZERO, patience);
    let (bodies, silent, dripping, nothing) =
        tokio::join!(join_all(bodies), silent, dripping, nothing);
    for (request, answer) in requests.iter().zip(bodies) {
        let answer = answer.unwrap_or_else(|| panic!("still open: {request}"));
        assert!(answer.starts_with("HTTP/1.1 408 "), "{request}\n{answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
        assert!(answer.contains("\"code\":\"timeout\""), "{answer}");
    }
    for (name, answer) in [
        ("silent", silent),
        ("dripping", dripping),
        ("nothing", nothing),
    ] {
        let answer = answer.unwrap_or_else(|| panic!("{name}: still open"));
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 408 "),
            "{name}: {answer}"
        );
    }
    assert_eq!(
        count(&listening.server, "SELECT COUNT(*) FROM orders").await,
        0
    );
    assert_eq!(
        count(&listening.server, "SELECT COUNT(*) FROM idempotency_keys").await,
        0
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_hardly_http_is_refused_and_harms_nobody() {
    let listening = Listening::start().await;
    let big = format!("X-Big: {}\r\n", "x".repeat(1 << 20));
    let many: String = (0..500).map(|i| format!("X-{i}: y\r\n")).collect();
    let long = "a".repeat(100_000);
    let cookie = format!("Cookie: __Host-portico={}\r\n", "x".repeat(1 << 20));
    let get = |further: &str| {
        format!("GET /api/v1/me HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n{further}\r\n")
    };
    let post = |further: &str, body: &str| {
        format!(
            "POST {EVENTS} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\nContent-Type: application/json\r\n{further}\r\n{body}"
        )
    };
    for (name, request, statuses) in [
        ("no HTTP", "hello\r\n\r\n".to_owned(), &[400][..]),
        ("TLS", "\u{16}\u{3}\u{1}\r\n\r\n".to_owned(), &[400]),
        ("an unknown version", "GET / HTTP/9.9\r\nHost: shop.test\r\n\r\n".to_owned(), &[400, 505]),
        ("HTTP/1.0 without host", "GET /api/v1/me HTTP/1.0\r\n\r\n".to_owned(), &[404]),
        ("no host", "GET /api/v1/me HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(), &[400, 404]),
        ("another host", "GET /api/v1/me HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n".to_owned(), &[404]),
        ("a whole address of another host", "GET http://other.test/api/v1/me HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n".to_owned(), &[400, 401]),
        ("CONNECT", "CONNECT evil.test:80 HTTP/1.1\r\nHost: evil.test:80\r\nConnection: close\r\n\r\n".to_owned(), &[400, 403, 404, 405]),
        ("TRACE", "TRACE / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n".to_owned(), &[405]),
        ("OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n".to_owned(), &[400, 404, 405]),
        ("a space in the path", "GET /a b HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n".to_owned(), &[400]),
        ("a long path", format!("GET /{long} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n"), &[404, 414, 200]),
        ("a megabyte of one header", get(&big), &[431]),
        ("a megabyte of cookie", get(&cookie), &[431]),
        ("500 headers", get(&many), &[431]),
        ("a header without colon", get("nonsense\r\n"), &[400]),
        ("a folded header", get("X-A: a\r\n b\r\n"), &[400]),
        ("a NUL in a header", get("X-A: a\u{0}b\r\n"), &[400]),
        ("two lengths", post("Content-Length: 2\r\nContent-Length: 5\r\n", "[]xyz"), &[400]),
        ("a length that is none", post("Content-Length: two\r\n", "[]"), &[400]),
        ("a negative length", post("Content-Length: -1\r\n", "[]"), &[400]),
        ("a length of 30 digits", post("Content-Length: 999999999999999999999999999999\r\n", "[]"), &[400]),
        ("a length and chunks", post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), &[400, 401]),
        ("an unknown transfer encoding", post("Transfer-Encoding: gzip\r\n", "[]"), &[400, 501]),
        ("a chunk that is none", post("Transfer-Encoding: chunked\r\nAuthorization: Bearer KEY\r\n", "zz\r\n"), &[400]),
        ("too large a length", post("Content-Length: 9999999\r\nAuthorization: Bearer KEY\r\n", "[]"), &[413]),
    ] {
        let request = request.replace("KEY", &listening.server.key);
        let answer = listening.ask(&request).await.unwrap_or_else(|| panic!("{name}: still open"));
        // A client that floods may be cut off before it hears anything.
        let flood = request.len() > 1 << 19 && answer.is_empty();
        let fits = statuses.iter().any(|status| answer.starts_with(&format!("HTTP/1.1 {status} ")) || answer.starts_with(&format!("HTTP/1.0 {status} ")));
        assert!(flood || fits, "{name}: {answer:.300}");
    }
    let well = listening
        .ask("GET /healthz HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    assert!(
        well.starts_with("HTTP/1.1 200 ") && well.ends_with("ok"),
        "{well}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_carries_the_security_headers() {
    let server = Server::start(Engine::Sqlite).await.unwrap();
    let shop = server.anonymous("shop.test");
    let cross = [
        ("content-type", "application/json"),
        ("sec-fetch-site", "cross-site"),
    ];
    let answers = [
        shop.get("/").await,
        shop.get("/api/v1/storefront").await,
        shop.get("/api/v1/me").await,
        shop.get("/api/v1/nothing").await,
        shop.get("/theme.css").await,
        shop.get("/healthz").await,
        shop.call(Method::PATCH, ORDERS, None).await,
        shop.post_raw(ORDERS, "{").await,
        shop.send((Method::POST, "/api/v1/sign-in/codes"), &cross, "{}")
            .await,
        server.anonymous("nobody.test").get("/").await,
    ];
    for answer in &answers {
        let csp = answer.headers["content-security-policy"].to_str().unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "require-trusted-types-for 'script'",
        ] {
            assert!(csp.contains(part), "{part}");
        }
        assert!(
            !csp.contains("unsafe-inline") && !csp.contains("'unsafe-eval'") && !csp.contains('*')
        );
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["cross-origin-opener-policy"], "same-origin");
        assert_eq!(
            answer.headers["cross-origin-resource-policy"],
            "same-origin"
        );
        for header in [
            "referrer-policy",
            "strict-transport-security",
            "permissions-policy",
            "cache-control",
            "x-request-id",
        ] {
            assert!(answer.headers.contains_key(header), "{header}");
        }
        // Nothing that names what runs here, or lets other origins read.
        for header in ["server", "x-powered-by", "access-control-allow-origin"] {
            assert!(!answer.headers.contains_key(header), "{header}");
        }
    }
}
