//! The main story on both engines: orders in, carriers in, customers look.

mod support;

use axum::http::{Method, StatusCode};
use serde_json::json;
use support::{Server, an_order};

on_both_engines! {
    async fn an_order_is_followed_from_the_shop_to_the_door(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let order = server.place(an_order("1001", Some("anne@example.org"))).await;
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let detail = anne.get(&format!("/api/v1/orders/{order}")).await.json();
        assert_eq!(detail["progress"]["status"], "preparing");
        assert_eq!(detail["totals"]["total"], json!({ "amount": 2603, "currency": "GBP" }));

        let shop = server.integration();
        let parcel = json!({
            "external_id": "p1", "tracking": [{ "number": "1Z5R89390357567127" }],
            "lines": [{ "line": "1", "quantity": 6 }], "expected": { "from": "2026-03-05", "to": "2026-03-06" }
        });
        let sent = shop.post(&format!("/api/v1/orders/{order}/shipments"), parcel).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        let scan = |at: &str, status: &str| json!([{
            "tracking_number": "1z5r 8939 0357 567127", "at": at, "status": status, "message": "Scanned"
        }]);
        let taken = shop.post("/api/v1/carrier-events", scan("2026-03-04T08:00:00Z", "out_for_delivery")).await;
        assert_eq!(taken.json(), json!({ "new": 1, "known": 0, "waiting": 0 }), "{}", taken.text());
        let list = anne.get("/api/v1/orders").await.json();
        assert_eq!(list["items"][0]["progress"]["status"], "out_for_delivery");

        shop.post("/api/v1/carrier-events", scan("2026-03-04T09:30:00Z", "delivered")).await;
        let again = shop.post("/api/v1/carrier-events", scan("2026-03-04T09:30:00Z", "delivered")).await;
        assert_eq!(again.json(), json!({ "new": 0, "known": 1, "waiting": 0 }));
        shop.post("/api/v1/carrier-events", scan("2026-03-04T07:00:00Z", "in_transit")).await;
        let detail = anne.get(&format!("/api/v1/orders/{order}")).await.json();
        assert_eq!(detail["shipments"][0]["state"]["status"], "delivered");
        assert_eq!(detail["shipments"][0]["tracking"][0]["carrier"], "ups");
        assert_eq!(detail["shipments"][0]["events"].as_array().unwrap().len(), 3);
        assert_eq!(detail["progress"]["status"], "partly_delivered", "two lanterns are still to come");
    }

    async fn an_event_before_its_order_counts_when_the_order_comes(server: Server) {
        let shop = server.integration();
        let early = json!([{ "tracking_number": "3318810025", "at": "2026-03-03T08:00:00Z", "status": "InTransit" }]);
        let taken = shop.post("/api/v1/carrier-events", early).await.json();
        assert_eq!(taken, json!({ "new": 1, "known": 0, "waiting": 1 }));
        let order = server.place(an_order("1002", None)).await;
        let parcel = json!({ "external_id": "p1", "tracking": [{ "number": "3318810025" }] });
        shop.post(&format!("/api/v1/orders/{order}/shipments"), parcel).await;
        server.add_agent(&server.tenant, "sam@example.org", shared::accounts::Role::Agent).await;
        let sam = server.sign_in("console.shop.test", "sam@example.org").await;
        let detail = sam.get(&format!("/api/v1/console/orders/{order}")).await.json();
        assert_eq!(detail["progress"]["status"], "on_its_way");
    }

    async fn the_same_order_sent_again_changes_nothing(server: Server) {
        let shop = server.integration();
        let first = shop.post("/api/v1/orders", an_order("1003", None)).await;
        assert_eq!(first.status, StatusCode::CREATED);
        let second = shop.post("/api/v1/orders", an_order("1003", None)).await;
        assert_eq!(second.status, StatusCode::OK);
        assert_eq!(first.json()["id"], second.json()["id"]);
        let mut other = an_order("1003", None);
        other["shipping"] = json!(1);
        let third = shop.post("/api/v1/orders", other.clone()).await;
        assert_eq!((third.status, third.code().as_str()), (StatusCode::CONFLICT, "conflict"));
        other["updated_at"] = json!("2026-03-02T09:00:00Z");
        assert_eq!(shop.post("/api/v1/orders", other.clone()).await.status, StatusCode::OK);
        let mut older = an_order("1003", None);
        older["updated_at"] = json!("2026-03-01T10:00:00Z");
        assert_eq!(shop.post("/api/v1/orders", older).await.status, StatusCode::OK);
        let verdict = {
            let mut read = server.app.db.read().await.unwrap();
            let (shipping,): (i64,) = portico::sql!(fetch_one &mut read.conn(),
                "SELECT shipping FROM orders WHERE external_id = $1", "1003").unwrap();
            assert_eq!(shipping, 1, "the later word counts, whichever arrives first");
            portico::ledger::verify(&mut read.conn(), &server.tenant.id).await.unwrap()
        };
        assert_eq!(verdict, portico::ledger::Verdict::Whole { entries: 2, erased: 0 });
    }

    async fn a_split_order_says_what_is_where(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let mut order = an_order("1004", Some("anne@example.org"));
        order["lines"][1]["backorder"] = json!({ "quantity": 1, "expected": { "from": "2026-03-20", "to": "2026-03-25" } });
        let order = server.place(order).await;
        let shop = server.integration();
        let path = format!("/api/v1/orders/{order}/shipments");
        shop.post(&path, json!({ "external_id": "a", "lines": [{ "line": "1", "quantity": 4 }] })).await;
        let drop = json!({ "external_id": "b", "kind": "drop_ship", "sender": "Fenwick", "lines": [{ "line": "2", "quantity": 1 }] });
        shop.post(&path, drop).await;
        let cancel = json!({ "external_id": "c", "reason": "changed my mind", "lines": [{ "line": "1", "quantity": 2 }] });
        let cancelled = shop.post(&format!("/api/v1/orders/{order}/cancellations"), cancel.clone()).await;
        assert_eq!(cancelled.status, StatusCode::CREATED, "{}", cancelled.text());
        let again = shop.post(&format!("/api/v1/orders/{order}/cancellations"), cancel).await;
        assert_eq!(again.status, StatusCode::OK);
        let too_many = json!({ "external_id": "d", "lines": [{ "line": "1", "quantity": 1 }] });
        let refused = shop.post(&format!("/api/v1/orders/{order}/cancellations"), too_many).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "what was sent cannot be cancelled");
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let detail = anne.get(&format!("/api/v1/orders/{order}")).await;
        let detail: shared::orders::OrderDetail = serde_json::from_slice(&detail.bytes).unwrap();
        let states: Vec<Vec<i64>> = detail.lines.iter()
            .map(|line| shared::orders::line_states(line, &detail.shipments).iter().map(|(n, _)| *n).collect())
            .collect();
        assert_eq!(states, [vec![4, 2], vec![1, 1]]);
        assert_eq!(detail.progress.backordered, 1);
        assert_eq!(detail.shipments[1].sender.as_deref(), Some("Fenwick"));
    }

    async fn a_backorders_latest_word_counts_whichever_arrives_first(server: Server) {
        let order = server.place(an_order("1005", None)).await;
        let shop = server.integration();
        let path = format!("/api/v1/orders/{order}/backorders");
        let word = |quantity: i64, as_of: &str| json!({ "line": "1", "quantity": quantity, "as_of": as_of });
        assert_eq!(shop.post(&path, word(0, "2026-03-03T00:00:00Z")).await.status, StatusCode::CREATED);
        assert_eq!(shop.post(&path, word(6, "2026-03-02T00:00:00Z")).await.status, StatusCode::CREATED);
        assert_eq!(shop.post(&path, word(6, "2026-03-02T00:00:00Z")).await.status, StatusCode::OK);
        let mut read = server.app.db.read().await.unwrap();
        let (waiting,): (i64,) = portico::sql!(fetch_one &mut read.conn(), "SELECT backordered FROM orders WHERE id = $1", &order).unwrap();
        assert_eq!(waiting, 0);
    }

    async fn lists_page_filter_and_search(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        for i in 0..45 {
            let mut order = an_order(&format!("P-{i:02}"), Some("anne@example.org"));
            // Many at the same moment, so that the cursor must break ties.
            order["placed_at"] = json!(format!("2026-02-{:02}T09:00:00Z", 1 + i / 10));
            if i == 7 {
                order["lines"][0]["title"] = json!("100% wool_blanket ÄRMEL");
            }
            server.place(order).await;
        }
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let mut seen = Vec::new();
        let mut path = "/api/v1/orders".to_owned();
        loop {
            let page = anne.get(&path).await.json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|o| o["number"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => path = format!("/api/v1/orders?cursor={next}"),
                None => break,
            }
        }
        let mut unique = seen.clone();
        unique.sort();
        unique.dedup();
        assert_eq!((seen.len(), unique.len()), (45, 45));
        for (query, count) in [
            ("q=p-07", 1), ("q=100%25", 1), ("q=wool_blanket", 1), ("q=%C3%A4rmel", 1), ("q=10%25x", 0),
            ("q=wool%25", 0), ("group=open", 20), ("group=done", 0), ("from=2026-02-05", 5), ("to=2026-02-01", 10),
            ("from=2026-02-02&to=2026-02-02", 10),
        ] {
            let page = anne.get(&format!("/api/v1/orders?{query}")).await.json();
            assert_eq!(page["items"].as_array().unwrap().len(), count, "{query}");
        }
        for bad in ["group=nonsense", "from=yesterday", "cursor=abc", "cursor=!!", "cursor=AAAA"] {
            let answer = anne.get(&format!("/api/v1/orders?{bad}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{bad}");
            assert_eq!(answer.code(), "malformed", "{bad}");
        }
    }

    async fn a_guests_order_moves_to_the_account_with_its_address(server: Server) {
        let mut guest = an_order("G-1", Some("gil@example.org"));
        guest["customer"]["external_id"] = json!(null);
        server.place(guest).await;
        server.place(an_order("G-2", Some("gil@example.org"))).await;
        let ask = server.anonymous("shop.test").post("/api/v1/sign-in/codes", json!({ "email": "gil@example.org" })).await;
        assert_eq!(ask.status, StatusCode::ACCEPTED);
        let code = server.mailed_code(&server.tenant, "gil@example.org").await.unwrap();
        let body = json!({ "challenge": ask.json()["challenge"], "code": code });
        let signed_in = server.anonymous("shop.test").post("/api/v1/sign-in/code", body).await;
        assert_eq!(signed_in.status, StatusCode::OK, "{}", signed_in.text());
        let gil = support::Caller { cookies: Some(signed_in.cookies()), ..server.anonymous("shop.test") };
        assert_eq!(gil.get("/api/v1/orders").await.json()["items"].as_array().unwrap().len(), 2);
    }

    async fn a_live_hint_arrives_on_the_open_stream(server: Server) {
        use futures_util::StreamExt as _;
        use tower::ServiceExt as _;
        server.add_customer(&server.tenant, "anne@example.org").await;
        let order = server.place(an_order("L-1", Some("anne@example.org"))).await;
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let request = axum::http::Request::get("/api/v1/live").header("host", "shop.test")
            .header("cookie", anne.cookies.clone().unwrap()).body(axum::body::Body::empty()).unwrap();
        let response = server.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let mut stream = response.into_body().into_data_stream();
        // The reader of the ledger must have seen where it stands before something new happens.
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        server.integration().call(Method::POST, &format!("/api/v1/orders/{order}/shipments"),
            Some(json!({ "external_id": "p" }))).await;
        let hint = tokio::time::timeout(std::time::Duration::from_secs(10), stream.next()).await.unwrap();
        let text = String::from_utf8(hint.unwrap().unwrap().to_vec()).unwrap();
        assert!(text.contains(&order) && text.contains("\"topic\":\"order\""), "{text}");
    }
}
