//! Webhooks as they are sent, and facts that arrive in any order, twice, or all at once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, helpers included"
)]

mod support;

use axum::http::{Method, StatusCode};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures_util::future::join_all;
use portico::tenants::{SecretKind, Tenant};
use portico::vault::hmac_sha256;
use serde_json::{Value, json};
use shared::problem::Code;
use std::collections::HashMap;
use support::{Answer, Caller, Dice, Engine, Server, an_order};

const EASYPOST: &str = "/api/v1/webhooks/easypost";
const SHOPIFY: &str = "/api/v1/webhooks/shopify";
const EVENTS: &str = "/api/v1/carrier-events";

const EVENT_BODY: &str = include_str!("data/easypost_event-body.json");
const DELIVERED_EARLY: &str = include_str!("data/easypost_tracking-webhook.json");
const HMAC: &str = include_str!("data/easypost_webhook_hmac.json");
const SHOPIFY_ORDER: &str = include_str!("data/shopify_order.json");

async fn share(server: &Server, tenant: &Tenant, kind: SecretKind, secret: &str) {
    let mut tx = server.app.db.begin().await.unwrap();
    portico::tenants::put_secret(&server.app, &mut tx.conn(), &tenant.id, kind, secret)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn post_easypost(server: &Server, body: &str, signature: Option<&str>) -> Answer {
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(signature.map(|signature| ("x-hmac-signature", signature)));
    let asked = (Method::POST, EASYPOST);
    server
        .anonymous("shop.test")
        .send(asked, &headers, body.to_owned())
        .await
}

fn easypost_signature(secret: &str, body: &str) -> String {
    let mac = hmac_sha256(secret.as_bytes(), body.as_bytes());
    format!("hmac-sha256-hex={}", hex::encode(mac))
}

/// Sends what EasyPost would, signed with the secret `carrier`.
async fn easypost(server: &Server, body: &Value) -> Answer {
    let body = body.to_string();
    post_easypost(server, &body, Some(&easypost_signature("carrier", &body))).await
}

async fn post_shopify(server: &Server, headers: &[(&str, &str)], body: &str) -> Answer {
    let asked = (Method::POST, SHOPIFY);
    server
        .anonymous("shop.test")
        .send(asked, headers, body.to_owned())
        .await
}

/// Sends what Shopify would, signed with the secret `shop`.
async fn shopify(server: &Server, topic: &str, body: &Value) -> Answer {
    let body = body.to_string();
    let signature = BASE64_STANDARD.encode(hmac_sha256(b"shop", body.as_bytes()));
    let headers = [
        ("content-type", "application/json"),
        ("x-shopify-topic", topic),
        ("x-shopify-hmac-sha256", &signature),
        ("x-shopify-shop-domain", "jsmith.myshopify.com"),
        ("x-shopify-api-version", "2026-01"),
        (
            "x-shopify-webhook-id",
            "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
        ),
        ("user-agent", "Shopify-Captain-Hook"),
    ];
    post_shopify(server, &headers, &body).await
}

/// The order as its customer sees it, straight from the database.
async fn document(server: &Server, source: &str, external_id: &str) -> Value {
    let mut read = server.app.db.read().await.unwrap();
    let (body,): (String,) = portico::sql!(fetch_one &mut read.conn(),
        "SELECT d.body FROM orders o JOIN order_documents d ON d.order_id = o.id
         WHERE o.source = $1 AND o.external_id = $2", source, external_id)
    .unwrap();
    serde_json::from_str(&body).unwrap()
}

/// What a list shows of the order's way, from the columns that lists read.
async fn listed(server: &Server, external_id: &str) -> (String, i64, i64) {
    let mut read = server.app.db.read().await.unwrap();
    portico::sql!(fetch_one &mut read.conn(),
        "SELECT status, parcels, parcels_delivered FROM orders WHERE external_id = $1", external_id)
    .unwrap()
}

async fn count(server: &Server, statement: &'static str) -> i64 {
    let mut read = server.app.db.read().await.unwrap();
    let (count,): (i64,) = portico::sql!(fetch_one &mut read.conn(), statement).unwrap();
    count
}

/// An order that waits for one parcel with this number.
async fn expect_parcel(server: &Server, external_id: &str, number: &str) -> String {
    let order = server.place(an_order(external_id, None)).await;
    let parcel = json!({ "external_id": "p", "tracking": [{ "number": number }] });
    let path = format!("/api/v1/orders/{order}/shipments");
    let sent = server.integration().post(&path, parcel).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    order
}

fn tracker(number: &str, members: &Value) -> Value {
    let mut tracker =
        json!({ "id": "trk_1", "object": "Tracker", "tracking_code": number, "carrier": "UPS" });
    for (name, value) in members.as_object().unwrap() {
        tracker[name] = value.clone();
    }
    json!({ "id": "evt_1", "object": "Event", "description": "tracker.updated", "result": tracker })
}

on_both_engines! {
    async fn easyposts_published_signature_is_taken(server: Server) {
        let vector: Value = serde_json::from_str(HMAC).unwrap();
        let (secret, signature) = (vector["secret"].as_str().unwrap(), vector["hmac_signature"].as_str().unwrap());
        let body = EVENT_BODY.trim_end();
        assert_eq!(post_easypost(&server, body, Some(signature)).await.status, StatusCode::UNAUTHORIZED, "no secret is shared yet");
        share(&server, &server.other, SecretKind::Easypost, secret).await;
        assert_eq!(post_easypost(&server, body, Some(signature)).await.status, StatusCode::UNAUTHORIZED, "another tenant's");
        // However the é was typed when the secret was set.
        for typed in ["s\u{e9}cret", "se\u{301}cret"] {
            share(&server, &server.tenant, SecretKind::Easypost, typed).await;
            let answer = post_easypost(&server, body, Some(signature)).await;
            assert_eq!(answer.status, StatusCode::OK, "{typed:?} {}", answer.text());
        }
        assert_eq!(count(&server, "SELECT COUNT(*) FROM carrier_events").await, 7);

        let digest = signature.strip_prefix("hmac-sha256-hex=").unwrap();
        let unnormalised = easypost_signature("s\u{e9}cret", body);
        for bad in [
            None, Some(""), Some(digest), Some("hmac-sha256-hex="), Some(&signature[..signature.len() - 1]), Some(&signature[..40]),
            Some(&format!("{signature}0")), Some(&format!(" {signature}x")), Some(&signature.to_uppercase()),
            Some(&format!("hmac-sha256-hex={}", "0".repeat(64))), Some(&unnormalised),
            Some(&format!("hmac-sha256-hex={}", BASE64_STANDARD.encode(hex::decode(digest).unwrap()))),
        ] {
            let answer = post_easypost(&server, body, bad).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{bad:?}");
            assert_eq!(answer.problem().code, Code::SignatureRejected);
        }
        for changed in [EVENT_BODY.to_owned(), format!("{body} "), body.replacen("FedEx", "Fedex", 1), String::new()] {
            let answer = post_easypost(&server, &changed, Some(signature)).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{changed:.40}");
        }
    }

    async fn delivered_stays_delivered_though_dated_before_out_for_delivery(server: Server) {
        share(&server, &server.tenant, SecretKind::Easypost, "carrier").await;
        let sample: Value = serde_json::from_str(DELIVERED_EARLY).unwrap();
        expect_parcel(&server, "E-1", "EZ4000000004").await;
        let taken = easypost(&server, &sample).await;
        assert_eq!(taken.json(), json!({ "new": 6, "known": 0, "waiting": 0 }), "{}", taken.text());
        let shown = document(&server, "webshop", "E-1").await;
        assert_eq!(shown["shipments"][0]["state"]["status"], "delivered");
        assert_eq!(shown["shipments"][0]["state"]["delivered_at"], "2014-11-19T10:51:54Z");
        assert_eq!(shown["shipments"][0]["events"].as_array().unwrap().len(), 6);
        assert_eq!(listed(&server, "E-1").await, ("delivered".into(), 1, 1));
        // Sent again, and again with one report fewer.
        let again = easypost(&server, &sample).await;
        assert_eq!(again.json(), json!({ "new": 0, "known": 6, "waiting": 0 }));
        let mut fewer = sample.clone();
        fewer["result"]["tracking_details"].as_array_mut().unwrap().pop();
        fewer["result"]["status"] = json!("out_for_delivery");
        easypost(&server, &fewer).await;
        assert_eq!(document(&server, "webshop", "E-1").await, shown);
    }

    async fn reports_that_come_before_the_order_wait_for_it(server: Server) {
        share(&server, &server.tenant, SecretKind::Easypost, "carrier").await;
        share(&server, &server.other, SecretKind::Easypost, "carrier").await;
        let sample: Value = serde_json::from_str(DELIVERED_EARLY).unwrap();
        let taken = easypost(&server, &sample).await.json();
        assert_eq!(taken, json!({ "new": 6, "known": 0, "waiting": 6 }));
        expect_parcel(&server, "E-1", "ez 4000 000 004").await;
        assert_eq!(listed(&server, "E-1").await, ("delivered".into(), 1, 1));
        // The number means nothing at another shop.
        let elsewhere = Caller { host: "other.test".into(), key: Some(server.other_key.clone()), ..server.anonymous("other.test") };
        let order = elsewhere.post("/api/v1/orders", an_order("E-2", None)).await.json();
        let path = format!("/api/v1/orders/{}/shipments", order["id"].as_str().unwrap());
        elsewhere.post(&path, json!({ "external_id": "p", "tracking": [{ "number": "EZ4000000004" }] })).await;
        assert_eq!(listed(&server, "E-2").await.0, "preparing");
        let shown = document(&server, "webshop", "E-2").await;
        assert_eq!(shown["shipments"][0]["events"], json!([]));
    }

    async fn an_unknown_status_is_kept_and_changes_nothing(server: Server) {
        share(&server, &server.tenant, SecretKind::Easypost, "carrier").await;
        expect_parcel(&server, "U-1", "1Z5R89390357567127").await;
        let details = json!([
            { "status": "in_transit", "datetime": "2026-03-02T08:00:00Z", "message": "Scanned" },
            { "status": "teleporting", "status_detail": "beam_3", "datetime": "2026-03-03T08:00:00Z", "message": "Beamed" },
        ]);
        let body = tracker("1Z5R89390357567127", &json!({ "status": "teleporting", "updated_at": "2026-03-03T08:00:01Z", "tracking_details": details }));
        assert_eq!(easypost(&server, &body).await.json()["new"], 2);
        let shown = document(&server, "webshop", "U-1").await;
        assert_eq!(shown["shipments"][0]["state"]["status"], "in_transit");
        assert_eq!(shown["shipments"][0]["state"]["last_seen"], "2026-03-03T08:00:00Z");
        let mut read = server.app.db.read().await.unwrap();
        let (status, detail): (String, String) = portico::sql!(fetch_one &mut read.conn(),
            "SELECT raw_status, raw_detail FROM carrier_events WHERE status = 'unknown'").unwrap();
        assert_eq!((status.as_str(), detail.as_str()), ("teleporting", "beam_3"));
    }

    async fn odd_trackers_are_taken_or_refused_with_a_reason(server: Server) {
        share(&server, &server.tenant, SecretKind::Easypost, "carrier").await;
        expect_parcel(&server, "O-1", "N1").await;
        let detail = |members: Value| {
            let mut detail = json!({ "status": "in_transit", "datetime": "2026-03-02T08:00:00Z" });
            for (name, value) in members.as_object().unwrap() {
                detail[name] = value.clone();
            }
            json!({ "tracking_details": [detail] })
        };
        let (long, big) = ("x".repeat(10_000), "9".repeat(40));
        for (name, body, new) in [
            ("another object", json!({ "object": "Event", "result": { "object": "Batch", "state": "created" } }), 0),
            ("nothing in it", json!({ "object": "Event", "result": null }), 0),
            ("no result", json!({ "object": "Event" }), 0),
            ("no details", tracker("N1", &json!({ "status": "pre_transit", "updated_at": "2026-03-01T08:00:00Z" })), 1),
            ("no details and no time", tracker("N1", &json!({ "status": "delivered" })), 0),
            ("nulls", tracker("N1", &json!({ "status": "in_transit", "carrier": null, "est_delivery_date": null, "updated_at": null,
                "tracking_details": [{ "message": null, "status": null, "datetime": null, "tracking_location": null }] })), 0),
            ("a detail from the future", tracker("N1", &detail(json!({ "datetime": "2999-01-01T00:00:00Z" }))), 0),
            ("a detail from before time began", tracker("N1", &detail(json!({ "datetime": "1969-12-31T23:59:59Z" }))), 0),
            ("an estimate far away", tracker("N1", &json!({ "est_delivery_date": "9999-12-31T23:59:59Z", "updated_at": "9999-12-31T23:59:59Z" })), 0),
            ("NUL in every text", tracker("N1", &json!({ "carrier": "\u{0}U\u{0}PS", "status": "in_\u{0}transit", "updated_at": "2026-03-02T07:00:00Z",
                "tracking_details": [{ "status": "\u{0}", "status_detail": "\u{0}", "message": "a\u{0}b\u{7f}", "datetime": "2026-03-02T08:00:01Z",
                    "tracking_location": { "city": "\u{0}", "state": "\u{1b}[31m", "country": "G\u{0}B" } }] })), 2),
            ("very long texts", tracker("N1", &json!({ "carrier": long, "status": long, "updated_at": "2026-03-02T07:00:00Z",
                "tracking_details": [{ "status": long, "status_detail": long, "message": long, "datetime": "2026-03-02T08:00:02Z",
                    "tracking_location": { "city": long, "state": long, "country": long } }] })), 2),
            ("a carrier of words", tracker("N1", &json!({ "carrier": "日本 Post\u{202e}", "tracking_details": [{ "status": "in_transit", "datetime": "2026-03-02T08:00:03Z" }] })), 1),
        ] {
            let answer = easypost(&server, &body).await;
            assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.text());
            assert_eq!(answer.json()["new"], new, "{name}: {}", answer.text());
        }
        let many: Vec<Value> = (0..1_001).map(|_| json!({})).collect();
        for (name, body, status) in [
            ("no number", tracker("", &json!({})), 400),
            ("a number of spaces", tracker("   ", &json!({})), 400),
            ("a number that shows as nothing", tracker("\u{200b}\u{feff}", &json!({})), 400),
            ("a number of 65 letters", tracker(&"1".repeat(65), &json!({})), 400),
            ("a number with NUL", tracker("N\u{0}1", &detail(json!({}))), 400),
            ("1,001 details", tracker("N1", &json!({ "tracking_details": many })), 413),
            ("a number for a number", json!({ "result": { "object": "Tracker", "tracking_code": 1 } }), 400),
            ("a time that is none", tracker("N1", &detail(json!({ "datetime": "yesterday" }))), 400),
            ("a date with too many digits", tracker("N1", &detail(json!({ "datetime": format!("{big}-01-01T00:00:00Z") }))), 400),
            ("details that are none", tracker("N1", &json!({ "tracking_details": "none" })), 400),
            ("an array", json!([]), 400),
        ] {
            let answer = easypost(&server, &body).await;
            assert_eq!(answer.status.as_u16(), status, "{name}: {}", answer.text());
            answer.problem();
        }
        for broken in ["", "{", "{\"result\":", "\u{feff}{}", "{}{}"] {
            let answer = post_easypost(&server, broken, Some(&easypost_signature("carrier", broken))).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{broken:?}");
            assert_eq!(answer.problem().code, Code::Malformed);
        }
        let huge = format!("{{\"a\":\"{}\"}}", "x".repeat(1 << 20));
        for path in [EASYPOST, SHOPIFY] {
            let answer = server.anonymous("shop.test").post_raw(path, huge.clone()).await;
            assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
            assert_eq!(answer.problem().code, Code::TooLarge, "{path}");
        }
        let shown = document(&server, "webshop", "O-1").await;
        assert_eq!(shown["shipments"][0]["state"]["status"], "in_transit", "{shown:#}");
    }

    async fn shopifys_order_is_read_as_it_is_sent(server: Server) {
        share(&server, &server.tenant, SecretKind::Shopify, "shop").await;
        let sent: Value = serde_json::from_str(SHOPIFY_ORDER).unwrap();
        let answer = shopify(&server, "orders/updated", &sent).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let order = document(&server, "shopify", "820982911946154508").await;
        let usd = |amount: i64| json!({ "amount": amount, "currency": "USD" });
        assert_eq!(order["number"], "#1001");
        assert_eq!(order["placed_at"], "2026-02-26T21:09:54Z");
        assert_eq!(order["totals"], json!({
            "items": usd(59_700), "shipping": usd(1_000), "tax": usd(4_616), "discount": usd(2_000), "total": usd(63_316), "credited": usd(0),
        }));
        assert_eq!(order["ship_to"], json!({
            "name": "Steve Shipper", "lines": ["123 Shipping Street"], "postcode": "40003", "city": "Shippington", "country": "United States",
        }));
        let lines: Vec<_> = order["lines"].as_array().unwrap().iter()
            .map(|line| (line["title"].as_str().unwrap(), line["sku"].as_str().unwrap(), line["quantity"].as_i64().unwrap(), line["cancelled"].as_i64().unwrap(), line["total"]["amount"].as_i64().unwrap()))
            .collect();
        assert_eq!(lines, [
            ("IPod Nano - 8gb, green", "IPOD2008GREEN", 1, 0, 19_900),
            ("IPod Nano - 8gb, red", "", 1, 1, 19_900),
            ("IPod Nano - 8gb", "IPOD2008BLACK", 1, 0, 19_900),
        ]);
        let parcels = order["shipments"].as_array().unwrap();
        assert_eq!(parcels.len(), 1, "the cancelled fulfilment is no parcel");
        assert_eq!(parcels[0]["lines"], json!([{ "line": order["lines"][0]["id"], "quantity": 1 }]));
        let numbers: Vec<_> = parcels[0]["tracking"].as_array().unwrap().iter().map(|t| (t["carrier"].as_str().unwrap(), t["number"].as_str().unwrap())).collect();
        assert_eq!(numbers, [("ups", "1Z5R89390357567127"), ("ups", "1Z879E930346834440")]);
        // Whose it is: the shop's customer, who can sign in with the address.
        let mut read = server.app.db.read().await.unwrap();
        let (source, id, email, name): (String, String, String, String) = portico::sql!(fetch_one &mut read.conn(),
            "SELECT external_source, external_id, email, name FROM customers").unwrap();
        assert_eq!((source.as_str(), id.as_str(), email.as_str(), name.as_str()), ("shopify", "115310627314723954", "jon@example.com", "Jón Smith"));
        drop(read);
        // The same webhook again: nothing new.
        assert_eq!(shopify(&server, "orders/updated", &sent).await.status, StatusCode::OK);
        assert_eq!(document(&server, "shopify", "820982911946154508").await, order);
        assert_eq!(count(&server, "SELECT COUNT(*) FROM orders").await, 1);
    }

    async fn shopifys_sums_are_right_in_every_form(server: Server) {
        share(&server, &server.tenant, SecretKind::Shopify, "shop").await;
        let base: Value = serde_json::from_str(SHOPIFY_ORDER).unwrap();
        let item = |id: u64, price: &str, quantity: i64| json!({ "id": id, "title": "Cup", "price": price, "quantity": quantity });
        for (id, members, total) in [
            (1, json!({ "taxes_included": true, "total_tax": "95.33", "total_price": "587.00", "total_discounts": "20.00" }), 58_700),
            (2, json!({ "shipping_lines": [], "total_tax": "0.00", "total_discounts": "0.00", "total_price": "597.00" }), 59_700),
            (3, json!({ "shipping_lines": [{ "price": "4.95" }, { "price": "0.00" }, { "price": null }], "total_tax": null, "total_discounts": null }), 60_195),
            (4, json!({ "currency": "JPY", "line_items": [item(1, "1200", 3)], "shipping_lines": [{ "price": "500" }], "total_tax": "410", "total_discounts": "0", "fulfillments": [] }), 4_510),
            (5, json!({ "currency": "KWD", "line_items": [item(1, "1.250", 3)], "shipping_lines": [], "total_tax": "0.000", "total_discounts": "0.375", "fulfillments": [] }), 3_375),
            (6, json!({ "line_items": [item(1, "0.00", 1)], "shipping_lines": [], "total_tax": "0.00", "total_discounts": "0.00", "fulfillments": [] }), 0),
            (7, json!({ "line_items": [item(1, "0.1", 3), item(2, "19.99", 7)], "shipping_lines": [], "total_tax": "0.00", "total_discounts": "0.00", "fulfillments": [] }), 14_023),
        ] {
            let mut sent = base.clone();
            sent["id"] = json!(id);
            for (name, value) in members.as_object().unwrap() {
                sent[name] = value.clone();
            }
            // Each has its own fulfilments in Shopify.
            let answer = shopify(&server, "orders/create", &sent).await;
            assert_eq!(answer.status, StatusCode::OK, "{id}: {}", answer.text());
            let order = document(&server, "shopify", &id.to_string()).await;
            assert_eq!(order["totals"]["total"]["amount"], total, "{id}");
        }
        for (members, status) in [
            (json!({ "line_items": [item(1, "1,99", 1)] }), 400),
            (json!({ "line_items": [item(1, "1e3", 1)] }), 400),
            (json!({ "line_items": [item(1, "NaN", 1)] }), 400),
            (json!({ "line_items": [item(1, "9999999999999999999", 1)] }), 400),
            (json!({ "line_items": [item(1, "99999999999999.99", 1)] }), 422),
            (json!({ "line_items": [item(1, "-5.00", 1)] }), 422),
            (json!({ "line_items": [item(1, "5.00", 0)] }), 422),
            (json!({ "line_items": [item(1, "5.00", -1)] }), 422),
            (json!({ "line_items": [item(1, "5.00", i64::MAX)] }), 400),
            (json!({ "line_items": [] }), 422),
            (json!({ "line_items": [item(1, "5.00", 1), item(1, "5.00", 1)], "fulfillments": [] }), 422),
            (json!({ "total_tax": "12.3.4" }), 400),
            (json!({ "total_discounts": "-1.00" }), 422),
            (json!({ "currency": "usd" }), 400),
            (json!({ "created_at": "2026-02-26" }), 400),
            (json!({ "id": -1 }), 400),
            (json!({ "id": "17" }), 400),
            (json!({ "email": "not an address" }), 422),
            (json!({ "name": "a\u{0}b" }), 422),
            (json!({ "fulfillments": [{ "id": 1, "status": "success", "line_items": [{ "id": 99, "quantity": 1 }] }] }), 422),
            (json!({ "fulfillments": [{ "id": 1, "status": "success", "line_items": [], "tracking_numbers": ["x".repeat(65)] }] }), 422),
        ] {
            let mut sent = base.clone();
            sent["id"] = json!(99);
            for (name, value) in members.as_object().unwrap() {
                sent[name] = value.clone();
            }
            let answer = shopify(&server, "orders/create", &sent).await;
            assert_eq!(answer.status.as_u16(), status, "{members}: {}", answer.text());
            answer.problem();
        }
        assert_eq!(count(&server, "SELECT COUNT(*) FROM orders WHERE external_id = '99'").await, 0, "nothing half-written");
    }

    async fn shopifys_webhooks_count_by_their_time_not_their_arrival(server: Server) {
        share(&server, &server.tenant, SecretKind::Shopify, "shop").await;
        let whole: Value = serde_json::from_str(SHOPIFY_ORDER).unwrap();
        let version = |id: u64, at: &str, change: &dyn Fn(&mut Value)| {
            let mut sent = whole.clone();
            sent["id"] = json!(id);
            sent["updated_at"] = json!(format!("2026-03-02T{at}:00Z"));
            // One order's parcels are not another's.
            sent["fulfillments"][0]["tracking_numbers"] = json!([format!("UPS{id}")]);
            change(&mut sent);
            sent
        };
        let unsent = |sent: &mut Value| {
            sent["fulfillments"] = json!([]);
            sent["line_items"][1]["current_quantity"] = json!(1);
        };
        let one_sent = |sent: &mut Value| sent["line_items"][1]["current_quantity"] = json!(1);
        let refunded = |_: &mut Value| {};
        let taken_back = |sent: &mut Value| sent["fulfillments"][0]["status"] = json!("cancelled");
        let versions = |id: u64| [version(id, "08:00", &unsent), version(id, "09:00", &one_sent), version(id, "10:00", &refunded)];
        let mut shown = Vec::new();
        for (id, order) in [(1, [0, 1, 2]), (2, [2, 1, 0]), (3, [1, 2, 0]), (4, [2, 0, 1])] {
            for turn in order {
                let answer = shopify(&server, "orders/updated", &versions(id)[turn]).await;
                assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            }
            let order = document(&server, "shopify", &id.to_string()).await.to_string();
            shown.push(anonymous(&order.replace(&format!("UPS{id}"), "UPS")));
        }
        assert!(shown.iter().all(|other| *other == shown[0]), "{shown:#?}");
        assert_eq!(shown[0]["lines"][1]["cancelled"], 1);
        assert_eq!(shown[0]["shipments"].as_array().unwrap().len(), 1);

        // A fulfilment that was cancelled, and told of before it was told of as sent.
        for (id, order) in [(11, [0, 1]), (12, [1, 0])] {
            let versions = [version(id, "09:00", &one_sent), version(id, "10:00", &taken_back)];
            for turn in order {
                assert_eq!(shopify(&server, "orders/updated", &versions[turn]).await.status, StatusCode::OK);
            }
            let order = document(&server, "shopify", &id.to_string()).await;
            let held: i64 = order["shipments"].as_array().unwrap().iter()
                .flat_map(|parcel| parcel["lines"].as_array().unwrap())
                .map(|line| line["quantity"].as_i64().unwrap())
                .sum();
            assert_eq!(held, 0, "{id}: a cancelled fulfilment holds nothing: {order:#}");
        }

        let mut cancelled = version(21, "11:00", &unsent);
        cancelled["cancelled_at"] = json!("2026-03-02T11:00:00Z");
        assert_eq!(shopify(&server, "orders/cancelled", &cancelled).await.status, StatusCode::OK);
        assert_eq!(shopify(&server, "orders/create", &version(21, "08:00", &unsent)).await.status, StatusCode::OK);
        let order = document(&server, "shopify", "21").await;
        assert_eq!(order["progress"]["status"], "cancelled");
    }

    async fn shopifys_signature_is_checked_before_anything_is_read(server: Server) {
        let body = SHOPIFY_ORDER;
        let good = BASE64_STANDARD.encode(hmac_sha256(b"shop", body.as_bytes()));
        let send = async |signature: &str, topic: &str, body: &str| {
            let headers = [("x-shopify-topic", topic), ("x-shopify-hmac-sha256", signature), ("content-type", "application/json")];
            post_shopify(&server, &headers, body).await
        };
        assert_eq!(send(&good, "orders/create", body).await.status, StatusCode::UNAUTHORIZED, "no secret is shared yet");
        share(&server, &server.tenant, SecretKind::Shopify, "shop").await;
        share(&server, &server.tenant, SecretKind::Easypost, "carrier").await;
        let carriers = BASE64_STANDARD.encode(hmac_sha256(b"carrier", body.as_bytes()));
        let hexadecimal = hex::encode(hmac_sha256(b"shop", body.as_bytes()));
        let url_safe = good.replace('+', "-").replace('/', "_");
        for bad in ["", "=", "AAAA", &good[1..], &good[..good.len() - 1], &format!("{good}="), &format!("{good}AAAA"), &good.to_lowercase(), &carriers, &hexadecimal, &url_safe] {
            if bad == good {
                continue;
            }
            let answer = send(bad, "orders/create", body).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{bad}");
            assert_eq!(answer.problem().code, Code::SignatureRejected);
        }
        assert_eq!(send(&good, "orders/create", &body.replacen("199.00", "1.00", 1)).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(post_shopify(&server, &[], body).await.status, StatusCode::UNAUTHORIZED);
        // Signed with the empty key: an absent secret is not an empty one.
        let empty = BASE64_STANDARD.encode(hmac_sha256(b"", body.as_bytes()));
        assert_eq!(send(&empty, "orders/create", body).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(count(&server, "SELECT COUNT(*) FROM orders").await, 0);
        for topic in ["products/update", "customers/redact", "app/uninstalled"] {
            let answer = send(&good, topic, body).await;
            assert_eq!(answer.status, StatusCode::OK, "{topic} is acknowledged");
        }
        assert_eq!(count(&server, "SELECT COUNT(*) FROM orders").await, 0);
        assert_eq!(send(&good, "orders/create", body).await.status, StatusCode::OK);
    }
}

/// A document in which ids are told apart by where they first appear, so that two documents of
/// different orders can be compared.
fn anonymous(text: &str) -> Value {
    fn walk(value: &mut Value, names: &mut HashMap<String, usize>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members.iter_mut() {
                    match (name.as_str(), value.as_str()) {
                        ("id" | "line", Some(id)) => {
                            let next = names.len();
                            let number = *names.entry(id.to_owned()).or_insert(next);
                            *value = json!(number);
                        }
                        _ => walk(value, names),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| walk(item, names)),
            _ => {}
        }
    }
    let mut value = serde_json::from_str(text).unwrap();
    walk(&mut value, &mut HashMap::new());
    value
}

/// One thing that a shop or a carrier tells.
#[derive(Debug, Clone)]
enum Word {
    /// `POST …/shipments`
    Parcel(Value),
    /// One event of a batch.
    Event(Value),
}

/// What is told of one order: two parcels, the second number of the first, and events of all.
fn story(dice: &mut Dice) -> Vec<Word> {
    let parcels = [
        json!({ "external_id": "a", "shipped_at": "2026-03-01T10:00:00Z", "tracking": [{ "number": "$A", "carrier": "dhl" }], "lines": [{ "line": "1", "quantity": 4 }] }),
        json!({ "external_id": "b", "shipped_at": "2026-03-02T10:00:00Z", "kind": "drop_ship", "sender": "Fenwick", "tracking": [{ "number": "$B" }], "lines": [{ "line": "1", "quantity": 2 }, { "line": "2", "quantity": 2 }], "expected": { "from": "2026-03-05", "to": "2026-03-06" } }),
        json!({ "external_id": "a", "shipped_at": "2026-03-01T10:00:00Z", "tracking": [{ "number": "$C" }] }),
    ];
    let statuses = [
        "pre_transit",
        "in_transit",
        "in_transit",
        "out_for_delivery",
        "delivered",
        "return_to_sender",
        "failure",
        "teleported",
        "available_for_pickup",
        "cancelled",
        "Exception",
        "TRANSIT",
        "label_created",
        "expired",
        "lost",
    ];
    let mut words: Vec<Word> = Vec::new();
    // The parcel comes before its further number in every case; all else is free.
    words.extend(parcels.into_iter().map(Word::Parcel));
    for _ in 0..4 + dice.roll(8) {
        let mut event = json!({
            "tracking_number": dice.one_of(&["$A", "$B", "$C"]),
            // Few moments, so that many fall together.
            "at": format!("2026-03-0{}T0{}:00:00Z", 1 + dice.roll(3), dice.roll(3)),
            "status": dice.one_of(&statuses),
            "message": dice.one_of(&["", "Scanned", "At the depot"]),
        });
        if dice.roll(3) == 0 {
            event["place"] = json!({ "city": dice.one_of(&["Leeds", "York"]), "country": "GB" });
        }
        if dice.roll(3) == 0 {
            let day = 4 + dice.roll(4);
            event["expected"] = json!({ "from": format!("2026-03-0{day}"), "to": format!("2026-03-0{}", day + dice.roll(2)) });
        }
        words.push(Word::Event(event));
    }
    words
}

/// Tells the story of an order of its own in this order, in batches of at most `batch` events; what
/// is shown in the end.
async fn tell(server: &Server, name: &str, words: &[Word], batch: usize) -> Value {
    let shop = server.integration();
    let numbered = |value: &Value| {
        let text = value.to_string();
        let text = text
            .replace("$A", &format!("{name}A"))
            .replace("$B", &format!("{name}B"))
            .replace("$C", &format!("{name}C"));
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let order = server.place(an_order(name, Some("anne@example.org"))).await;
    let mut waiting: Vec<Value> = Vec::new();
    let mut parcels: Vec<Value> = Vec::new();
    for word in words {
        match word {
            Word::Event(event) => waiting.push(numbered(event)),
            Word::Parcel(parcel) => parcels.push(numbered(parcel)),
        }
        if waiting.len() >= batch || !parcels.is_empty() {
            let taken = shop
                .post(EVENTS, Value::Array(std::mem::take(&mut waiting)))
                .await;
            assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
        }
        for parcel in parcels.drain(..) {
            let sent = shop
                .post(&format!("/api/v1/orders/{order}/shipments"), parcel)
                .await;
            assert!(sent.status.is_success(), "{}", sent.text());
        }
    }
    let taken = shop.post(EVENTS, Value::Array(waiting)).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
    shown(server, name).await
}

/// The order's document without what differs between orders, after checking that the list agrees.
async fn shown(server: &Server, name: &str) -> Value {
    let document = document(server, "webshop", name).await;
    let progress = &document["progress"];
    let listed = listed(server, name).await;
    let detailed = (
        progress["status"].as_str().unwrap().to_owned(),
        progress["parcels"].as_i64().unwrap(),
        progress["parcels_delivered"].as_i64().unwrap(),
    );
    assert_eq!(listed, detailed, "the list and the order agree");
    anonymous(&document.to_string().replace(name, "X"))
}

/// Mixes a story: any order, any duplicates. A parcel's further number is told again after the
/// parcel, as a shop would.
fn mixed(dice: &mut Dice, words: &[Word]) -> Vec<Word> {
    let mut mixed = words.to_vec();
    for _ in 0..dice.roll(words.len()) {
        mixed.push(words[dice.roll(words.len())].clone());
    }
    dice.shuffle(&mut mixed);
    // The first word on parcel `a` says what is in it; without that the second would mean all.
    let whole = words[0].clone();
    let first = mixed
        .iter()
        .position(|word| matches!(word, Word::Parcel(parcel) if parcel["external_id"] == "a"));
    mixed[first.unwrap()] = whole;
    mixed.push(words[2].clone());
    mixed
}

async fn permutations(server: &Server, cases: u64) {
    server
        .add_customer(&server.tenant, "anne@example.org")
        .await;
    for seed in 1..=cases {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let words = story(&mut dice);
        let expected = tell(server, &format!("S{seed}N"), &words, 1_000).await;
        for turn in 0..2 {
            let mixed = mixed(&mut dice, &words);
            let batch = 1 + dice.roll(4);
            let got = tell(server, &format!("S{seed}M{turn}N"), &mixed, batch).await;
            assert_eq!(got, expected, "seed {seed}: {mixed:#?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_order_of_what_is_told_gives_the_same_order_document() {
    if let Some(server) = Server::start(Engine::Sqlite).await {
        permutations(&server, 40).await;
    }
    if let Some(server) = Server::start(Engine::Postgres).await {
        permutations(&server, 10).await;
    }
}

mod together {
    use super::*;

    on_both_engines! {
        async fn a_number_used_again_belongs_to_the_later_parcel_whatever_came_first(server: Server) {
            let shop = server.integration();
            let mut shown = Vec::new();
            for (turn, sequence) in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].into_iter().enumerate() {
                let (old, new, number) = (format!("T{turn}-OLD"), format!("T{turn}-NEW"), format!("T{turn}R"));
                for step in sequence {
                    match step {
                        0 | 1 => {
                            let (name, at) = if step == 0 { (&old, "2025-01-10T10:00:00Z") } else { (&new, "2026-02-20T10:00:00Z") };
                            let order = server.place(an_order(name, None)).await;
                            let parcel = json!({ "external_id": "p", "shipped_at": at, "tracking": [{ "number": number }] });
                            let sent = shop.post(&format!("/api/v1/orders/{order}/shipments"), parcel).await;
                            assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
                        }
                        _ => {
                            let events = json!([
                                { "tracking_number": number, "at": "2025-01-12T10:00:00Z", "status": "in_transit" },
                                { "tracking_number": number, "at": "2026-02-22T10:00:00Z", "status": "delivered" },
                            ]);
                            assert_eq!(shop.post(EVENTS, events).await.status, StatusCode::OK);
                        }
                    }
                }
                let both = [(&old, document(&server, "webshop", &old).await), (&new, document(&server, "webshop", &new).await)];
                let states: Vec<_> = both.iter().map(|(_, order)| order["shipments"][0]["state"]["status"].as_str().unwrap().to_owned()).collect();
                shown.push((sequence, states));
            }
            for (sequence, states) in &shown {
                assert_eq!(states, &["in_transit", "delivered"], "{sequence:?}");
            }
        }

        async fn a_number_that_shows_as_nothing_is_no_number(server: Server) {
            let shop = server.integration();
            let order = server.place(an_order("Z-1", None)).await;
            for number in ["", "  ", "\u{200b}", "\u{feff}\u{2060}"] {
                let events = json!([{ "tracking_number": number, "at": "2026-03-03T08:00:00Z", "status": "delivered" }]);
                let answer = shop.post(EVENTS, events).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{number:?}");
                assert_eq!(answer.problem().fields[0].field, "[0].tracking_number");
                let parcel = json!({ "external_id": "p", "tracking": [{ "number": number }] });
                let answer = shop.post(&format!("/api/v1/orders/{order}/shipments"), parcel).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{number:?}");
                assert_eq!(answer.problem().fields[0].field, "tracking[0].number");
            }
        }

        async fn the_answer_counts_what_is_new_known_and_waiting(server: Server) {
            let shop = server.integration();
            expect_parcel(&server, "C-1", "KNOWN1").await;
            let event = |number: &str, hour: i64| json!({ "tracking_number": number, "at": format!("2026-03-03T0{hour}:00:00Z"), "status": "in_transit" });
            for (events, expected) in [
                (json!([]), [0, 0, 0]),
                (json!([event("LATER1", 1)]), [1, 0, 1]),
                (json!([event("LATER1", 1)]), [0, 1, 0]),
                (json!([event("LATER1", 1), event("LATER1", 2), event("KNOWN1", 1)]), [2, 1, 1]),
                (json!([event("LATER2", 1), event("LATER1", 3), event("LATER2", 1), event("KNOWN1", 2), event("KNOWN1", 3)]), [4, 1, 2]),
            ] {
                let answer = shop.post(EVENTS, events.clone()).await.json();
                assert_eq!(answer, json!({ "new": expected[0], "known": expected[1], "waiting": expected[2] }), "{events}");
            }
        }

        async fn reports_that_arrive_at_once_are_all_counted(server: Server) {
            server.add_customer(&server.tenant, "anne@example.org").await;
            for round in 0..3_u64 {
                let mut dice = Dice(round + 77);
                let words = story(&mut dice);
                let expected = tell(&server, &format!("B{round}N"), &words, 1_000).await;
                let name = format!("P{round}N");
                let order = server.place(an_order(&name, Some("anne@example.org"))).await;
                let numbered = |value: &Value| value.to_string().replace("$A", &format!("{name}A")).replace("$B", &format!("{name}B")).replace("$C", &format!("{name}C"));
                let path = format!("/api/v1/orders/{order}/shipments");
                let shop = server.integration();
                // Eight senders, each with its own mix of the same events, while parcels are announced.
                let mut calls = Vec::new();
                for _ in 0..8 {
                    let mut events: Vec<String> = words.iter().filter_map(|word| match word {
                        Word::Event(event) => Some(numbered(event)),
                        Word::Parcel(_) => None,
                    }).collect();
                    dice.shuffle(&mut events);
                    calls.push((EVENTS.to_owned(), format!("[{}]", events.join(","))));
                }
                for word in &words[..2] {
                    if let Word::Parcel(parcel) = word {
                        calls.push((path.clone(), numbered(parcel)));
                    }
                }
                let answers = join_all(calls.iter().map(|(path, body)| shop.post_raw(path, body.clone()))).await;
                for answer in &answers {
                    assert!(answer.status.is_success(), "{} {}", answer.status, answer.text());
                }
                if let Word::Parcel(parcel) = &words[2] {
                    shop.post_raw(&path, numbered(parcel)).await;
                }
                assert_eq!(shown(&server, &name).await, expected, "round {round}");
            }
        }

        async fn the_same_order_sent_at_once_is_one_order(server: Server) {
            let shop = server.integration();
            for round in 0..4 {
                let body = an_order(&format!("ONE-{round}"), Some(&format!("new-{round}@example.org")));
                let answers = join_all((0..8).map(|_| shop.post("/api/v1/orders", body.clone()))).await;
                let mut ids: Vec<_> = answers.iter().map(|answer| {
                    assert!(answer.status.is_success(), "{} {}", answer.status, answer.text());
                    answer.json()["id"].as_str().unwrap().to_owned()
                }).collect();
                ids.dedup();
                assert_eq!(ids.len(), 1);
                assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count(), 1);
            }
            assert_eq!(count(&server, "SELECT COUNT(*) FROM orders").await, 4);
            assert_eq!(count(&server, "SELECT COUNT(*) FROM customers").await, 4);
            assert_eq!(count(&server, "SELECT COUNT(*) FROM order_lines").await, 8);
        }

        async fn of_versions_that_arrive_at_once_the_latest_counts(server: Server) {
            let shop = server.integration();
            for round in 0..6 {
                let name = format!("V-{round}");
                server.place(an_order(&name, None)).await;
                let version = |hour: i64| {
                    let mut body = an_order(&name, None);
                    body["updated_at"] = json!(format!("2026-03-02T{hour:02}:00:00Z"));
                    body["shipping"] = json!(hour);
                    body
                };
                let answers = join_all((1..9).map(|turn| shop.post("/api/v1/orders", version((turn * 5) % 9)))).await;
                for answer in &answers {
                    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
                }
                let order = document(&server, "webshop", &name).await;
                assert_eq!(order["totals"]["shipping"]["amount"], 8, "round {round}");
            }
        }

        async fn everything_at_once_neither_fails_nor_loses_anything(server: Server) {
            share(&server, &server.tenant, SecretKind::Shopify, "shop").await;
            let shop = server.integration();
            let sent: Value = serde_json::from_str(SHOPIFY_ORDER).unwrap();
            let ndjson = [("content-type", "application/x-ndjson")];
            for round in 0..4 {
                // The same orders, customers and numbers, from all sides and in different orders.
                let hour = 10 + round;
                let version = |i: usize, by: &str| {
                    let mut body = an_order(&format!("M-{i}"), Some(&format!("m{}@example.org", i % 3)));
                    body["updated_at"] = json!(format!("2026-03-02T{hour}:00:00Z"));
                    body["lines"][0]["title"] = json!(format!("By {by} in round {round}"));
                    body
                };
                let bulk = |turn: usize| {
                    let mut lines: Vec<String> = (0..12).map(|i| version(i, "bulk").to_string()).collect();
                    if turn % 2 == 1 {
                        lines.reverse();
                    }
                    lines.join("\n")
                };
                let event = |number: &str, minute: usize| json!({ "tracking_number": number, "at": format!("2026-03-03T{hour}:{minute:02}:00Z"), "status": "in_transit" });
                let events = |turn: usize| {
                    let mut events = vec![event("1Z5R89390357567127", turn), event("1Z879E930346834440", turn), event("SHARED", turn)];
                    events.rotate_left(turn % 3);
                    Value::Array(events)
                };
                let mut order = sent.clone();
                order["updated_at"] = json!(format!("2026-03-02T{hour}:00:00Z"));
                let bulks = join_all((0..4).map(|turn| shop.send((Method::POST, "/api/v1/orders/bulk"), &ndjson, bulk(turn))));
                let singles = join_all((0..12).map(|i| shop.post("/api/v1/orders", version(i, "single"))));
                let webhooks = join_all((0..4).map(|_| shopify(&server, "orders/updated", &order)));
                let reports = join_all((0..8).map(|turn| shop.post(EVENTS, events(turn))));
                let (bulks, singles, webhooks, reports) = tokio::join!(bulks, singles, webhooks, reports);
                for answer in bulks.iter().chain(&singles).chain(&webhooks).chain(&reports) {
                    assert!(answer.status.is_success(), "round {round}: {} {}", answer.status, answer.text());
                }
                for answer in &bulks {
                    let report = answer.json();
                    assert_eq!(report["rejected"], 0, "{report}");
                    assert_eq!(report["created"].as_u64().unwrap() + report["known"].as_u64().unwrap(), 12, "{report}");
                }
            }
            assert_eq!(count(&server, "SELECT COUNT(*) FROM orders").await, 13);
            assert_eq!(count(&server, "SELECT COUNT(*) FROM customers").await, 4);
            assert_eq!(count(&server, "SELECT COUNT(*) FROM carrier_events").await, 4 * 24);
            let shown = document(&server, "shopify", "820982911946154508").await;
            assert_eq!(shown["shipments"][0]["events"].as_array().unwrap().len(), 32, "both numbers' reports at 32 moments");
            let mut read = server.app.db.read().await.unwrap();
            let verdict = portico::ledger::verify(&mut read.conn(), &server.tenant.id).await.unwrap();
            assert!(matches!(verdict, portico::ledger::Verdict::Whole { .. }), "{verdict:?}");
        }
    }
}
