//! Products that customers configure: from the upload to the order, through HTTP, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, helpers included"
)]

mod support;

use axum::http::{Method, StatusCode, header};
use portico::ledger::{self, Verdict};
use portico::outbox;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use shared::accounts::Role;
use shared::configurator::answers::{Decision, Engine, Item, State};
use shared::configurator::compact::Compiled;
use shared::configurator::pricing::line_price;
use shared::configurator::saved::Quote;
use shared::configurator::sheet::Sheet;
use shared::configurator::wire::Configuration;
use shared::problem::{Code, FieldCode};
use std::path::Path;
use support::models::{Product, a_model};
use support::{Answer, Caller, Dice, Server};

const KEPT: &str = "/api/v1/configurations";
const MODELS: &str = "/api/v1/console/models";

/// What a browser has after loading a product.
struct Page {
    sheet: Sheet,
    engine: Engine,
}

impl Page {
    async fn load(caller: &Caller<'_>, product: &str) -> Self {
        let path = format!("/api/v1/products/{product}");
        let sheet = caller.get(&format!("{path}/sheet")).await;
        let sheet: Sheet = serde_json::from_slice(&sheet.bytes).unwrap();
        let bytes = caller.get(&format!("{path}/models/{}", sheet.hash)).await;
        assert_eq!(bytes.status, StatusCode::OK, "{}", bytes.text());
        let (form, hash) = Compiled::from_bytes(&bytes.bytes).unwrap();
        assert_eq!(hex::encode(hash), sheet.hash);
        let mut engine = Engine::new(form, sheet.base_price, sheet.prices.clone()).unwrap();
        let gone: Vec<Item> = sheet.sold_out.iter().map(|gone| gone.item).collect();
        engine.set_sold_out(&gone);
        Self { sheet, engine }
    }

    fn item(&self, id: &str) -> Item {
        let at = self.sheet.items.iter().position(|item| item.id == id);
        Item::try_from(at.unwrap()).unwrap()
    }

    fn body(&self, decisions: &[Decision], quantity: u32) -> Value {
        let decision = |d: &Decision| {
            let item = &self.sheet.items[d.item as usize];
            json!({ "id": item.id, "taken": d.taken })
        };
        let decisions: Vec<Value> = decisions.iter().map(decision).collect();
        json!({
            "product": self.sheet.product, "hash": self.sheet.hash, "decisions": decisions, "quantity": quantity,
        })
    }
}

/// The receipt as anybody can compute it.
fn receipt(quote: &Quote, hash: &str) -> String {
    let hash: [u8; 32] = hex::decode(hash).unwrap().try_into().unwrap();
    hex::encode(Sha256::digest(quote.receipt_bytes(&hash)))
}

fn configuration(answer: &Answer) -> Configuration {
    serde_json::from_slice(&answer.bytes).unwrap_or_else(|_| panic!("{}", answer.text()))
}

async fn anne(server: &Server) -> Caller<'_> {
    server
        .add_customer(&server.tenant, "anne@example.org")
        .await;
    server.sign_in("shop.test", "anne@example.org").await
}

async fn ada(server: &Server) -> Caller<'_> {
    server
        .add_agent(&server.tenant, "ada@example.org", Role::Admin)
        .await;
    server.sign_in("console.shop.test", "ada@example.org").await
}

async fn desk(server: &Server) -> Product {
    server
        .sell(&server.tenant, &a_model("desk").to_string())
        .await
}

/// The place and code of each fault of a refusal.
#[track_caller]
fn faults(answer: &Answer) -> Vec<(String, FieldCode)> {
    assert_eq!(answer.status.as_u16(), 422, "{}", answer.text());
    let fields = answer.problem().fields;
    fields
        .into_iter()
        .map(|fault| (fault.field, fault.code))
        .collect()
}

fn fault(field: &str, code: FieldCode) -> Vec<(String, FieldCode)> {
    vec![(field.to_owned(), code)]
}

async fn upload(ada: &Caller<'_>, source: &str) -> Answer {
    ada.post(MODELS, json!({ "source": source })).await
}

async fn upload_file(ada: &Caller<'_>, file: &str, source: &str) -> Answer {
    ada.post(MODELS, json!({ "file": file, "source": source }))
        .await
}

/// Severity, code, place and message of each finding of an upload.
fn found(uploaded: &Value) -> Vec<[String; 4]> {
    let findings = uploaded["findings"].as_array().unwrap().iter();
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
    findings
        .map(|f| ["level", "code", "place", "message"].map(|name| text(f, name)))
        .collect()
}

/// What `portico model check` finds.
fn checked(file: &str, source: &str) -> Vec<[String; 4]> {
    let clock = portico::clock::Clock::System;
    let report =
        portico::configurator::check::check(Path::new(file), source.as_bytes(), &clock, 60);
    let json = serde_json::to_value(report).unwrap();
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
    let findings = json["findings"].as_array().unwrap().iter();
    findings
        .map(|f| ["severity", "code", "place", "message"].map(|name| text(f, name)))
        .collect()
}

const SHELF: &str = "namespace shelf
features
\tShelf {abstract true, currency 'GBP'}
\t\tmandatory
\t\t\tMaterial
\t\t\t\talternative
\t\t\t\t\tSteel
\t\t\t\t\t\"Solid oak\" {price 120.5}
\t\toptional
\t\t\tDoor {price 30}
\t\t\tBack {price 25}
\t\t\tHook
constraints
\tDoor => Back
\tDoor => Back
\t!Hook
";

/// The first finding of an upload that was refused, as `(place, message)`.
async fn refusal(ada: &Caller<'_>, source: &str) -> (String, String) {
    let answer = upload(ada, source).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let answer = answer.json();
    assert_eq!(answer["version"], Value::Null, "{answer:.300}");
    let finding = &answer["findings"][0];
    assert_eq!(finding["level"], "error");
    let text = |name: &str| finding[name].as_str().unwrap().to_owned();
    (text("place"), text("message"))
}

async fn with_key(caller: &Caller<'_>, path: &str, key: &str, body: &Value) -> Answer {
    let headers = [
        ("content-type", "application/json"),
        ("sec-fetch-site", "same-origin"),
        ("idempotency-key", key),
    ];
    caller
        .send((Method::POST, path), &headers, body.to_string())
        .await
}

on_both_engines! {
    async fn a_desk_is_configured_kept_and_ordered(server: Server) {
        let product = desk(&server).await;
        let anne = anne(&server).await;
        let products = server.anonymous("shop.test").get("/api/v1/products").await.json();
        assert_eq!(products["items"][0]["product"], "desk");
        assert_eq!(products["items"][0]["from"], json!({ "amount": 20_000, "currency": "GBP" }));
        // The page answers by itself.
        let mut page = Page::load(&server.anonymous("shop.test"), "desk").await;
        let [oak, glass, drawer] = ["oak", "glass", "drawer"].map(|id| page.item(id));
        assert!(page.engine.answer(&[Decision::take(oak), Decision::take(glass)]));
        assert_eq!(page.engine.state(drawer), State::Blocked);
        // Kept while something is open: no price.
        let open = anne.post(KEPT, page.body(page.engine.decisions(), 2)).await;
        assert_eq!(open.status, StatusCode::CREATED, "{}", open.text());
        let open = configuration(&open);
        assert_eq!((open.quote.is_none(), open.receipt.is_none()), (true, true));
        assert_eq!(open.summary, ["Oak", "Glass"]);
        // One configuration is left: the server completes and prices it.
        let width = page.item("width=140");
        let decisions = [oak, glass, width].map(Decision::take);
        assert!(page.engine.answer(&decisions));
        let piece = page.engine.total().unwrap();
        assert_eq!((piece.lowest, piece.highest), (36_500, 36_500));
        let path = format!("{KEPT}/{}", open.id);
        let whole = anne.call(Method::PUT, &path, Some(page.body(&decisions, 2))).await;
        let whole = configuration(&whole);
        let quote = whole.quote.clone().unwrap();
        assert_eq!((quote.piece, quote.total, quote.lead_days), (36_500, 73_000, 12));
        assert_eq!(quote.selection, ["glass", "oak", "width=140"]);
        // The receipt is what anybody computes, and is worth what it says.
        let number = whole.receipt.clone().unwrap();
        assert_eq!(receipt(&quote, &product.hash), number);
        let worth = server.anonymous("shop.test").get(&format!("/api/v1/receipts/{number}")).await.json();
        assert_eq!((&worth["valid"], &worth["version"]), (&json!(true), &json!(1)));
        assert_eq!(worth["quote"]["total"], 73_000);
        let mut other = number.clone();
        let last = if other.ends_with('0') { "1" } else { "0" };
        other.replace_range(63.., last);
        for unknown in [other.as_str(), "x", &"0".repeat(64)] {
            let answer = server.anonymous("shop.test").get(&format!("/api/v1/receipts/{unknown}")).await;
            assert_eq!(answer.problem().code, Code::NotFound);
        }
        // Ordered: a real order whose line remembers the configuration.
        let ordered = anne.post(&format!("{path}/orders"), json!({})).await;
        assert_eq!(ordered.status, StatusCode::CREATED, "{}", ordered.text());
        let order = ordered.json()["order"].as_str().unwrap().to_owned();
        let again = anne.post(&format!("{path}/orders"), json!({})).await;
        assert_eq!((again.status, again.json()), (StatusCode::OK, ordered.json()), "one order, however often");
        let list = anne.get("/api/v1/orders").await.json();
        assert_eq!(list["items"][0]["id"], order.as_str());
        assert_eq!(list["items"][0]["titles"][0], "Desk: Oak, Glass, Width: 140\u{a0}cm");
        let detail = anne.get(&format!("/api/v1/orders/{order}")).await.json();
        assert_eq!(detail["lines"][0]["configuration"], open.id.as_str());
        assert_eq!((&detail["lines"][0]["quantity"], &detail["totals"]["total"]["amount"]), (&json!(2), &json!(73_000)));
        assert_eq!(detail["progress"]["expected"], json!({ "from": "2026-03-16", "to": "2026-03-16" }));
        // It cannot be changed any more, and is hidden rather than deleted.
        let changed = anne.call(Method::PUT, &path, Some(product.whole(1))).await;
        assert_eq!(changed.problem().code, Code::Conflict);
        assert_eq!(anne.call(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(anne.get(KEPT).await.json()["items"], json!([]));
        let kept = configuration(&anne.get(&path).await);
        assert_eq!(kept.order.map(String::from), Some(order));
        let mut read = server.app.db.read().await.unwrap();
        let verdict = ledger::verify(&mut read.conn(), &server.tenant.id).await.unwrap();
        assert!(matches!(verdict, Verdict::Whole { entries: 8.., .. }), "{verdict:?}");
    }

    async fn page_and_server_agree_on_the_price_of_two_hundred_selections(server: Server) {
        desk(&server).await;
        let anne = anne(&server).await;
        let mut page = Page::load(&anne, "desk").await;
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let first = anne.post(KEPT, page.body(&[], 1)).await;
        let path = format!("{KEPT}/{}", configuration(&first).id);
        for _ in 0..200 {
            let mut decisions = Vec::new();
            page.engine.answer(&decisions);
            let mut order: Vec<Item> = (0..page.engine.items() as Item).collect();
            dice.shuffle(&mut order);
            for item in order {
                if page.engine.state(item) == State::Free {
                    decisions.push(Decision { item, taken: dice.roll(2) == 0 });
                    assert!(page.engine.answer(&decisions));
                }
            }
            let quantity = 1 + u32::try_from(dice.roll(20)).unwrap();
            let piece = page.engine.total().unwrap();
            assert_eq!(piece.lowest, piece.highest);
            let line = line_price(piece.lowest, quantity, &page.sheet.tiers).unwrap();
            let kept = anne.call(Method::PUT, &path, Some(page.body(&decisions, quantity))).await;
            let kept = configuration(&kept);
            let quote = kept.quote.unwrap();
            assert_eq!((quote.piece, quote.discount, quote.total), (piece.lowest, line.discount, line.total));
            assert_eq!(kept.receipt, Some(receipt(&quote, &page.sheet.hash)));
            assert_eq!(quote.bill.iter().map(|line| line.price).sum::<i64>(), quote.piece);
        }
    }

    async fn what_does_not_fit_is_refused_with_its_place(server: Server) {
        let product = desk(&server).await;
        let anne = anne(&server).await;
        let try_to = async |ids: &[&str]| anne.post(KEPT, product.with(ids, 1)).await;
        assert_eq!(faults(&try_to(&["oak", "ebony"]).await), fault("decisions[1].id", FieldCode::UnknownReference));
        assert_eq!(faults(&try_to(&["width=130"]).await), fault("decisions[0].id", FieldCode::UnknownReference));
        let both = |a: usize, b: usize| [a, b].map(|i| (format!("decisions[{i}]"), FieldCode::Contradiction)).to_vec();
        assert_eq!(faults(&try_to(&["oak", "glass", "drawer"]).await), both(1, 2));
        assert_eq!(faults(&try_to(&["pine", "-pine"]).await), both(0, 1));
        for (change, expected) in [
            (json!({ "quantity": 0 }), fault("quantity", FieldCode::OutOfRange)),
            (json!({ "quantity": 1_000_001 }), fault("quantity", FieldCode::OutOfRange)),
            (json!({ "product": "sofa" }), fault("product", FieldCode::UnknownReference)),
            (json!({ "product": "" }), fault("product", FieldCode::Required)),
            (json!({ "name": "a\u{0}b" }), fault("name", FieldCode::BadCharacters)),
            (json!({ "name": "n".repeat(81) }), fault("name", FieldCode::TooLong)),
            (json!({ "decisions": vec![json!({ "id": "oak", "taken": true }); 5_001] }), fault("decisions", FieldCode::TooLong)),
            (json!({ "decisions": [{ "id": "x".repeat(2_000), "taken": true }] }), fault("decisions[0].id", FieldCode::TooLong)),
        ] {
            let mut body = product.whole(1);
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            assert_eq!(faults(&anne.post(KEPT, body).await), expected, "{change:.80}");
        }
        // A model that was never sold: made up, of another product, of another shop, a draft.
        let sofa = server.sell(&server.tenant, &a_model("sofa").to_string()).await;
        let mut elsewhere = a_model("desk");
        elsewhere["base_price"] = json!(1);
        let elsewhere = server.sell(&server.other, &elsewhere.to_string()).await;
        let mut draft = a_model("desk");
        draft["base_price"] = json!(2);
        let draft = upload(&ada(&server).await, &draft.to_string()).await.json();
        let draft = draft["version"]["hash"].as_str().unwrap().to_owned();
        let upper = product.hash.to_uppercase();
        for hash in [&"0".repeat(64), &sofa.hash, &elsewhere.hash, &draft, &upper] {
            let mut body = product.whole(1);
            body["hash"] = json!(hash);
            let answer = anne.post(KEPT, body).await;
            assert_eq!((answer.status.as_u16(), answer.problem().code), (412, Code::StaleVersion));
            let bytes = anne.get(&format!("/api/v1/products/desk/models/{hash}")).await;
            assert_eq!(bytes.problem().code, Code::NotFound);
        }
        for body in ["", "{", "null", "[]", "{\"product\":1}", &"[".repeat(9_000)] {
            let headers = [("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
            for path in [KEPT.to_owned(), "/api/v1/products/desk/why".to_owned()] {
                let answer = anne.send((Method::POST, &path), &headers, body.to_owned()).await;
                assert_eq!(answer.problem().code, Code::Malformed, "{path} {body:.20}");
            }
        }
        assert_eq!(anne.get(KEPT).await.json()["items"], json!([]), "nothing was kept");
    }

    async fn somebody_elses_configuration_does_not_exist(server: Server) {
        let product = desk(&server).await;
        let anne = anne(&server).await;
        let kept = configuration(&anne.post(KEPT, product.whole(1)).await);
        server.add_customer(&server.tenant, "ben@example.org").await;
        let ben = server.sign_in("shop.test", "ben@example.org").await;
        let path = format!("{KEPT}/{}", kept.id);
        assert_eq!(ben.get(&path).await.problem().code, Code::NotFound);
        assert_eq!(ben.call(Method::PUT, &path, Some(product.whole(2))).await.problem().code, Code::NotFound);
        assert_eq!(ben.call(Method::DELETE, &path, None).await.problem().code, Code::NotFound);
        assert_eq!(ben.post(&format!("{path}/orders"), json!({})).await.problem().code, Code::NotFound);
        let asked = ben.post(&format!("{path}/quote-requests"), json!({ "note": "mine" })).await;
        assert_eq!(asked.problem().code, Code::NotFound);
        assert_eq!(ben.get(KEPT).await.json()["items"], json!([]));
        assert_eq!(configuration(&anne.get(&path).await), kept);
    }

    async fn a_changed_model_says_what_is_different(server: Server) {
        let first = desk(&server).await;
        let anne = anne(&server).await;
        let whole = configuration(&anne.post(KEPT, first.with(&["oak", "pine", "drawer", "width=120"], 1)).await);
        let open = configuration(&anne.post(KEPT, first.with(&["drawer"], 1)).await);
        assert_eq!((whole.outdated, whole.change.is_none()), (false, true));
        // Oak is dearer, and a drawer needs a wide desk.
        let mut next = a_model("desk");
        next["groups"][0]["options"][1]["price"] = json!(9_000);
        next["rules"].as_array_mut().unwrap().push(json!({
            "id": "wide-drawer",
            "holds": { "implies": [{ "option": "drawer" }, { "compare": { "left": { "number": "width" }, "is": ">=", "right": { "constant": 140 } } }] },
        }));
        let second = server.sell(&server.tenant, &next.to_string()).await;
        assert_eq!(second.version, 2);
        let list = anne.get(KEPT).await.json();
        assert!(list["items"].as_array().unwrap().iter().all(|kept| kept["outdated"] == true && kept.get("change").is_none()));
        let path = format!("{KEPT}/{}", whole.id);
        let shown = configuration(&anne.get(&path).await);
        assert_eq!((shown.hash.as_str(), shown.version), (first.hash.as_str(), 1), "it stays what it was");
        let change = shown.change.unwrap();
        assert!(!change.fits);
        assert_eq!((change.piece_then, change.piece_now), (Some(32_000), None));
        assert_eq!(change.repriced.len(), 1);
        assert_eq!((change.repriced[0].name.as_str(), change.repriced[0].now), ("Oak", 9_000));
        assert_eq!(change.given_up.len(), 1, "{change:?}");
        // Going on with what is left works.
        let go_on = json!({ "product": "desk", "hash": second.hash, "decisions": change.decisions, "quantity": 1 });
        let kept = anne.call(Method::PUT, &path, Some(go_on)).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.text());
        assert_eq!(configuration(&kept).version, 2);
        let open = configuration(&anne.get(&format!("{KEPT}/{}", open.id)).await);
        assert!(open.change.unwrap().fits);
        // What is gone is named in the words of then.
        let mut third = a_model("desk");
        third["groups"][0]["options"][1]["id"] = json!("beech");
        third["surcharges"] = json!([]);
        server.sell(&server.tenant, &third.to_string()).await;
        let kept = configuration(&anne.post(KEPT, first.whole(1)).await);
        let path = format!("{KEPT}/{}", kept.id);
        let shown = anne.get(&format!("{path}?lang=de")).await;
        let shown = configuration(&shown);
        assert_eq!(shown.change.unwrap().gone, ["Eiche"]);
        let ordered = anne.post(&format!("{path}/orders"), json!({})).await;
        assert_eq!(ordered.problem().code, Code::StaleVersion);
        // Receipts of older versions keep their worth.
        let worth = anne.get(&format!("/api/v1/receipts/{}", kept.receipt.unwrap())).await.json();
        assert_eq!(worth["valid"], true);
    }

    async fn what_is_sold_out_can_be_neither_kept_nor_ordered(server: Server) {
        let product = desk(&server).await;
        let (anne, ada) = (anne(&server).await, ada(&server).await);
        let kept = configuration(&anne.post(KEPT, product.whole(1)).await);
        let path = format!("{KEPT}/{}/orders", kept.id);
        let facts = json!({ "facts": [
            { "id": "oak", "sold_out": true, "until": "2026-03-20" }, { "id": "pine", "lead_days": 30 },
        ] });
        let put = ada.call(Method::PUT, &format!("{MODELS}/desk/facts"), Some(facts)).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text());
        assert_eq!(put.json()["facts"][0]["until"], "2026-03-20");
        let page = Page::load(&anne, "desk").await;
        let oak = page.item("oak");
        assert_eq!(page.sheet.sold_out.len(), 1);
        assert_eq!(page.sheet.sold_out[0].item, oak);
        assert_eq!(page.sheet.sold_out[0].until.unwrap().to_string(), "2026-03-20");
        assert_eq!(page.sheet.items[page.item("pine") as usize].lead_days, 30);
        assert_eq!(page.engine.state(oak), State::SoldOut);
        assert_eq!(faults(&anne.post(&path, json!({})).await), fault("decisions", FieldCode::SoldOut));
        assert_eq!(faults(&anne.post(KEPT, product.whole(1)).await), fault("decisions[0]", FieldCode::SoldOut));
        let steel = configuration(&anne.post(KEPT, product.with(&["pine", "-drawer", "width=100"], 1)).await);
        assert_eq!(steel.quote.unwrap().lead_days, 30, "only steel is left");
        assert_eq!(anne.get("/api/v1/orders").await.json()["items"], json!([]));
        // Back again.
        let put = ada.call(Method::PUT, &format!("{MODELS}/desk/facts"), Some(json!({ "facts": [] }))).await;
        assert_eq!(put.json()["facts"], json!([]));
        assert_eq!(anne.post(&path, json!({})).await.status, StatusCode::CREATED);
        for (facts, expected) in [
            (json!([{ "id": "ebony", "sold_out": true }]), fault("facts[0].id", FieldCode::UnknownReference)),
            (json!([{ "id": "oak" }, { "id": "oak" }]), fault("facts[1].id", FieldCode::Duplicate)),
            (json!([{ "id": "oak", "lead_days": 4_000 }]), fault("facts[0].lead_days", FieldCode::OutOfRange)),
        ] {
            let put = ada.call(Method::PUT, &format!("{MODELS}/desk/facts"), Some(json!({ "facts": facts }))).await;
            assert_eq!(faults(&put), expected);
        }
    }

    async fn the_shop_is_asked_for_a_quote_once(server: Server) {
        let product = desk(&server).await;
        let anne = anne(&server).await;
        let mut tx = server.app.db.begin().await.unwrap();
        portico::sql!(execute &mut tx.conn(), "UPDATE tenants SET support_email = $2 WHERE id = $1",
            server.tenant.id.as_str(), "help@shop.test").unwrap();
        tx.commit().await.unwrap();
        server.app.tenants.reload(&server.app.db).await.unwrap();
        let kept = configuration(&anne.post(KEPT, product.with(&["oak", "pine"], 3)).await);
        let path = format!("{KEPT}/{}/quote-requests", kept.id);
        let note = json!({ "note": "For three desks.\nCan you deliver to 日本?" });
        let asked = anne.post(&path, note.clone()).await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text());
        assert_eq!(asked.json()["stage"], "quote_requested");
        assert_eq!(anne.post(&path, note).await.status, StatusCode::OK);
        let mails = {
            let mut read = server.app.db.read().await.unwrap();
            outbox::store::newest(&mut read.conn(), &server.tenant.id).await.unwrap()
        };
        let mut to: Vec<&str> = mails.iter().map(|mail| mail.recipient.as_str()).collect();
        to.sort_unstable();
        assert_eq!(to, ["anne@example.org", "help@shop.test"]);
        let shop = mails.iter().find(|mail| mail.recipient == "help@shop.test").unwrap();
        assert_eq!(shop.subject, "Quote wanted: Desk");
        for part in ["anne@example.org", "- Oak", "- Pine", "Quantity: 3", "no price yet", "日本"] {
            assert!(shop.body.contains(part), "{part}: {}", shop.body);
        }
        let long = anne.post(&path, json!({ "note": "n".repeat(2_001) })).await;
        assert_eq!(faults(&long), fault("note", FieldCode::TooLong));
        // Changed, it may be asked about again.
        let changed = anne.call(Method::PUT, &format!("{KEPT}/{}", kept.id), Some(product.whole(3))).await;
        assert_eq!(changed.json()["stage"], "saved");
        server.advance(1);
        assert_eq!(anne.post(&path, json!({})).await.status, StatusCode::CREATED);
    }

    async fn sent_again_it_is_answered_again_not_done_again(server: Server) {
        let product = desk(&server).await;
        let anne = anne(&server).await;
        let first = with_key(&anne, KEPT, "k-1", &product.whole(1)).await;
        let second = with_key(&anne, KEPT, "k-1", &product.whole(1)).await;
        assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::CREATED));
        assert_eq!(first.json(), second.json());
        assert_eq!(second.headers["idempotency-replayed"], "true");
        assert_eq!(with_key(&anne, KEPT, "k-1", &product.whole(2)).await.problem().code, Code::Conflict);
        assert_eq!(anne.get(KEPT).await.json()["items"].as_array().unwrap().len(), 1);
        // Another customer's keys are their own.
        server.add_customer(&server.tenant, "ben@example.org").await;
        let ben = server.sign_in("shop.test", "ben@example.org").await;
        assert!(with_key(&ben, KEPT, "k-1", &product.whole(2)).await.headers.get("idempotency-replayed").is_none());
        // Sent six times at the same moment, it is kept once.
        let body = product.whole(3);
        let kept = (0..6).map(|_| with_key(&anne, KEPT, "k-2", &body));
        let kept: Vec<Answer> = futures_util::future::join_all(kept).await;
        assert!(kept.iter().all(|answer| answer.status == StatusCode::CREATED && answer.json() == kept[0].json()));
        assert_eq!(anne.get(KEPT).await.json()["items"].as_array().unwrap().len(), 2);
        let path = format!("{KEPT}/{}/orders", configuration(&first).id);
        let orders: Vec<Answer> = futures_util::future::join_all((0..6).map(|_| anne.post(&path, json!({})))).await;
        let created = orders.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
        assert_eq!(created, 1, "{:?}", orders.iter().map(|answer| answer.status).collect::<Vec<_>>());
        assert!(orders.iter().all(|answer| answer.json() == orders[0].json()));
        assert_eq!(anne.get("/api/v1/orders").await.json()["items"].as_array().unwrap().len(), 1);
    }

    async fn models_are_uploaded_looked_at_sold_and_rolled_back(server: Server) {
        let ada = ada(&server).await;
        let source = a_model("desk").to_string();
        let uploaded = upload(&ada, &source).await;
        assert_eq!(uploaded.status, StatusCode::CREATED, "{}", uploaded.text());
        let first = uploaded.json();
        assert_eq!((&first["product"], &first["version"]["version"]), (&json!("desk"), &json!(1)));
        // 2 frames, 3 widths, and pine with or without a drawer, or glass.
        let report = &first["version"]["report"];
        assert_eq!((&report["configurations"], &report["options"]), (&json!("18"), &json!(8)));
        assert_eq!(first["version"]["created_by"], "Sam");
        // Nobody sees a draft but staff.
        let anyone = server.anonymous("shop.test");
        assert_eq!(anyone.get("/api/v1/products").await.json()["items"], json!([]));
        assert_eq!(anyone.get("/api/v1/products/desk/sheet").await.problem().code, Code::NotFound);
        let sheet = ada.get(&format!("{MODELS}/desk/versions/1/sheet?lang=de")).await.json();
        assert_eq!(sheet["name"], "Schreibtisch");
        let bytes = ada.get(&format!("{MODELS}/desk/versions/1/compiled")).await;
        assert!(Compiled::from_bytes(&bytes.bytes).is_ok());
        // The same again, with other white space, is the same version.
        let same = serde_json::to_string_pretty(&a_model("desk")).unwrap();
        let again = upload(&ada, &same).await;
        assert_eq!((again.status, &again.json()["version"]["version"]), (StatusCode::OK, &json!(1)));
        let mut dearer = a_model("desk");
        dearer["base_price"] = json!(25_000);
        assert_eq!(upload(&ada, &dearer.to_string()).await.json()["version"]["version"], 2);
        let publish = async |version: i64| ada.post(&format!("{MODELS}/desk/publish"), json!({ "version": version })).await;
        let from = async || anyone.get("/api/v1/products").await.json()["items"][0]["from"]["amount"].clone();
        assert_eq!(publish(1).await.json()["published"], 1);
        assert_eq!(from().await, 20_000);
        assert_eq!(publish(2).await.json()["published"], 2);
        assert_eq!(from().await, 25_000);
        assert_eq!(publish(1).await.json()["published"], 1);
        assert_eq!(from().await, 20_000);
        for none in [0, 3, -1] {
            assert_eq!(faults(&publish(none).await), fault("version", FieldCode::UnknownReference));
        }
        let list = ada.get(MODELS).await.json();
        assert_eq!(list["items"][0]["versions"].as_array().unwrap().len(), 2);
        // What customers did with it.
        let anne = anne(&server).await;
        let page = Page::load(&anne, "desk").await;
        let product = Product { product: "desk".to_owned(), version: 1, hash: page.sheet.hash };
        let mut body = product.with(&["oak"], 1);
        body["missed"] = json!(["drawer", "drawer", "ebony"]);
        let kept = configuration(&anne.post(KEPT, body).await);
        anne.call(Method::PUT, &format!("{KEPT}/{}", kept.id), Some(product.whole(1))).await;
        anne.post(&format!("{KEPT}/{}/orders", kept.id), json!({})).await;
        let seen = ada.get(&format!("{MODELS}/desk/insights")).await.json();
        assert_eq!((&seen["saved"], &seen["ordered"]), (&json!(2), &json!(1)), "{seen}");
        assert_eq!(seen["items"][0], json!({ "id": "oak", "name": "Oak", "taken": 2, "missed": 0 }));
        let drawer = seen["items"].as_array().unwrap().iter().find(|item| item["id"] == "drawer");
        assert_eq!(drawer.unwrap()["missed"], 1);
        let open: Vec<&Value> = seen["questions"].as_array().unwrap().iter().map(|q| &q["id"]).collect();
        assert_eq!(open, ["extras", "top", "width"]);
        assert_eq!(ada.get(&format!("{MODELS}/desk/insights?version=2")).await.json()["saved"], 0);
    }

    async fn models_in_other_formats_are_sold_too(server: Server) {
        let ada = ada(&server).await;
        let uploaded = upload_file(&ada, "shelf.uvl", SHELF).await;
        assert_eq!(uploaded.status, StatusCode::CREATED, "{}", uploaded.text());
        let uploaded = uploaded.json();
        let version = &uploaded["version"];
        assert_eq!((&uploaded["product"], &version["format"]), (&json!("shelf"), &json!("UVL")));
        let report = &version["report"];
        assert_eq!((&report["configurations"], &report["dead"]), (&json!("6"), &json!(1)));
        // The same is said as on the command line, and is still known later.
        let expected = checked("shelf.uvl", SHELF);
        assert_eq!(found(&uploaded), expected);
        let codes: Vec<[&str; 3]> = expected.iter().map(|f| [f[0].as_str(), &f[1], &f[2]]).collect();
        assert_eq!(codes, [["warning", "dead", "12:4"], ["warning", "redundant", "15:2"]]);
        let listed = ada.get(MODELS).await.json();
        assert_eq!(found(&listed["items"][0]["versions"][0]["report"]), expected);
        // Without a name, its content says what it is: the same version.
        let again = upload_file(&ada, "", SHELF).await;
        assert_eq!((again.status, &again.json()["created"]), (StatusCode::OK, &json!(false)));
        let published = ada.post(&format!("{MODELS}/shelf/publish"), json!({ "version": 1 })).await;
        assert_eq!(published.status, StatusCode::OK, "{}", published.text());
        let anne = anne(&server).await;
        let mut page = Page::load(&anne, "shelf").await;
        assert_eq!((page.sheet.name.as_str(), page.sheet.currency.as_str()), ("shelf", "GBP"));
        let decisions = ["Solid oak", "Door"].map(|id| Decision::take(page.item(id)));
        assert!(page.engine.answer(&decisions));
        assert_eq!(page.engine.total().unwrap().lowest, 17_550);
        let kept = configuration(&anne.post(KEPT, page.body(&decisions, 1)).await);
        assert_eq!(kept.quote.unwrap().total, 17_550, "the back comes with the door");
        // What has no prices is sold in the shop's currency.
        let fence = "<feature_model name=\"fence\">\n<feature_tree>\n:r Fence(f)\n\t:m Post(p)\n\t:o Gate(g)\n\
                     </feature_tree>\n<constraints>\nc1: ~g or p\n</constraints>\n</feature_model>\n";
        let uploaded = upload_file(&ada, "fence.xml", fence).await;
        assert_eq!(uploaded.status, StatusCode::CREATED, "{}", uploaded.text());
        assert_eq!(found(&uploaded.json()), checked("fence.xml", fence));
        ada.post(&format!("{MODELS}/fence/publish"), json!({ "version": 1 })).await;
        let page = Page::load(&anne, "fence").await;
        assert_eq!((page.sheet.items[1].name.as_str(), page.sheet.currency.as_str()), ("Post", "GBP"));
    }

    async fn what_no_shop_can_sell_is_refused(server: Server) {
        let ada = ada(&server).await;
        let refused = async |file: &str, source: &str| {
            let answer = upload_file(&ada, file, source).await.json();
            assert_eq!((&answer["version"], &answer["created"]), (&Value::Null, &json!(false)), "{answer:.300}");
            found(&answer).remove(0)
        };
        for file in ["desk.cnf", ""] {
            let [level, code, place, message] = refused(file, "c 1 oak\np cnf 2 1\n1 2 0\n").await;
            assert_eq!([level, code, place], ["error", "unsellable", "1:1"]);
            assert!(message.starts_with("clauses alone cannot be sold"), "{message}");
        }
        for (from, to, expected_code, expected_place, expected) in [
            ("optional", "sometimes", "unreadable", "9:3", "expected"),
            ("namespace shelf", "namespace \"a shelf\"", "unsellable", "1:1", "in addresses"),
            (", currency 'GBP'", "", "unsellable", "1:1", "no currency"),
            ("\t!Hook", "\tHook & !Hook", "void", "", "no configuration at all"),
            ("price 30", "price -300", "price-range", "1:1", "less than nothing"),
        ] {
            let source = SHELF.replacen(from, to, 1);
            let [_, code, place, message] = refused("", &source).await;
            assert_eq!((code.as_str(), place.as_str()), (expected_code, expected_place), "{message}");
            assert!(message.contains(expected), "{message}");
        }
        let [_, code, place, _] = refused("shelf.json", SHELF).await;
        assert_eq!([code, place], ["unreadable", "1:2"], "the name counts first");
        assert_eq!(ada.get(MODELS).await.json()["items"], json!([]));
    }

    async fn bad_models_are_refused_with_the_place(server: Server) {
        let ada = ada(&server).await;
        assert_eq!(faults(&upload(&ada, " ").await), fault("source", FieldCode::Required));
        let (place, message) = refusal(&ada, "{\n  \"format\": 1").await;
        assert_eq!(place, "2:13");
        assert!(message.starts_with("format: invalid type"), "{message}");
        let (place, message) = refusal(&ada, &"[".repeat(100_000)).await;
        assert!(!place.is_empty() && !message.is_empty(), "{place} {message}");
        let (_, message) = refusal(&ada, &"{\"groups\":".repeat(50_000)).await;
        assert!(!message.is_empty());
        let changed = |change: &dyn Fn(&mut Value)| {
            let mut model = a_model("desk");
            change(&mut model);
            model.to_string()
        };
        // Options in options, deeper than is read.
        let mut inner = json!({ "id": "g0", "choose": { "min": 0, "max": 1 }, "options": [{ "id": "o0" }] });
        for k in 1..30 {
            inner = json!({ "id": format!("g{k}"), "choose": { "min": 0, "max": 1 }, "options": [{ "id": format!("o{k}"), "groups": [inner] }] });
        }
        let deep = inner.clone();
        let answer = upload(&ada, &changed(&|m| m["groups"].as_array_mut().unwrap().push(deep.clone()))).await;
        assert_eq!(answer.status, StatusCode::CREATED, "30 levels are fine: {}", answer.text());
        for k in 30..90 {
            inner = json!({ "id": format!("g{k}"), "choose": { "min": 0, "max": 1 }, "options": [{ "id": format!("o{k}"), "groups": [inner] }] });
        }
        let deep = inner;
        let (place, message) = refusal(&ada, &changed(&|m| m["groups"].as_array_mut().unwrap().push(deep.clone()))).await;
        assert!(message.contains("recursion limit") && place.contains(':'), "{place} {message}");
        for (change, expected_place, expected) in [
            (&(|m: &mut Value| m["id"] = json!("a desk")) as &dyn Fn(&mut Value), "id", "in addresses"),
            (&|m| m["groups"][1]["options"][0]["id"] = json!("oak"), "groups[1].options[0].id", "used twice"),
            (&|m| m["groups"][0]["options"][1]["price"] = json!(1_i64 << 60), "currency", "add up to more than"),
            (&|m| m["base_price"] = json!(i64::MIN), "currency", "add up to more than"),
            (&|m| m["rules"][0]["holds"] = json!({ "option": "ebony" }), "rules[0].holds", "ebony"),
            (&|m| m["rules"][0]["holds"] = json!({ "always": false }), "", "no configuration at all: one rule contradicts"),
            (&|m| m["numbers"][0]["to"] = json!(1_000_000), "numbers[0]", "1000"),
            (&|m| m["format"] = json!("portico-model/2"), "1:", "format: expected \"portico-model/1\""),
            (&|m| m["base_price"] = json!("much"), "1:", "base_price: invalid type"),
            (&|m| m["groups"][0]["options"][1]["price"] = json!(-90_000), "base_price", "less than nothing"),
            (&|m| m["groups"][0]["options"][1]["swatch"] = json!("brown"), "groups[0].options[1].swatch", "a colour"),
        ] {
            let (place, message) = refusal(&ada, &changed(change)).await;
            assert!(place.starts_with(expected_place), "{place}: {message}");
            assert!(message.contains(expected), "{place}: {message}");
        }
        let (_, message) = refusal(&ada, &changed(&|m| m["surprise"] = json!(1))).await;
        assert!(message.contains("unknown field `surprise`"), "{message}");
        let many: Vec<Value> = (0..15_000).map(|k| json!({ "id": format!("o{k}") })).collect();
        let large = changed(&|m| m["groups"][0]["options"] = json!(many));
        let answer = upload(&ada, &large).await;
        assert!(answer.status.is_success(), "{:.300}", answer.text());
        let huge = "x".repeat(2 << 20);
        assert_eq!(upload(&ada, &huge).await.problem().code, Code::TooLarge);
    }

    async fn the_rules_behind_a_conflict_are_named(server: Server) {
        let product = desk(&server).await;
        let anyone = server.anonymous("shop.test");
        let ask = async |ids: &[&str], lang: &str| {
            let decisions = product.with(ids, 1)["decisions"].clone();
            let body = json!({ "hash": product.hash, "decisions": decisions });
            anyone.post(&format!("/api/v1/products/desk/why?lang={lang}"), body).await
        };
        let rules = |answer: Answer| answer.json()["rules"].clone();
        assert_eq!(rules(ask(&["oak", "drawer", "glass"], "en").await), json!(["A drawer cannot hang under glass."]));
        assert_eq!(rules(ask(&["drawer", "glass"], "de-CH").await), json!(["Unter Glas hängt keine Schublade."]));
        assert_eq!(rules(ask(&["drawer", "pine"], "en").await), json!([]));
        assert_eq!(rules(ask(&["oak", "steel"], "en").await), json!([]), "the shape of the model, no rule");
        assert_eq!(faults(&ask(&["ebony"], "en").await), fault("decisions[0].id", FieldCode::UnknownReference));
        let stale = anyone.post("/api/v1/products/desk/why", json!({ "hash": "0", "decisions": [] })).await;
        assert_eq!(stale.problem().code, Code::StaleVersion);
    }

    async fn a_sheet_speaks_the_readers_language_and_is_sent_once(server: Server) {
        let product = desk(&server).await;
        let anyone = server.anonymous("shop.test");
        let path = "/api/v1/products/desk/sheet";
        let ask = async |headers: &[(&str, &str)]| anyone.send((Method::GET, path), headers, "").await;
        let name = |answer: &Answer| answer.json()["name"].as_str().unwrap().to_owned();
        assert_eq!(name(&ask(&[]).await), "Desk");
        assert_eq!(name(&ask(&[("accept-language", "de-AT, en;q=0.5")]).await), "Schreibtisch");
        assert_eq!(name(&ask(&[("accept-language", "fr")]).await), "Desk");
        assert_eq!(anyone.get(&format!("{path}?lang=de")).await.json()["groups"][3]["name"], "Breite");
        let first = ask(&[]).await;
        let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
        let again = ask(&[("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
        let other = ask(&[("if-none-match", &tag), ("accept-language", "de")]).await;
        assert_eq!(other.status, StatusCode::OK);
        let sheet: Sheet = serde_json::from_slice(&first.bytes).unwrap();
        let ids: Vec<&str> = sheet.groups.iter().map(|group| group.id.as_str()).collect();
        assert_eq!(ids, ["frame", "top", "extras", "width"]);
        assert_eq!(sheet.prices.len(), sheet.items.len() + sheet.surcharges.len());
        assert_eq!(sheet.items[1].swatch.as_deref(), Some("#b08a57"));
        assert_eq!(sheet.items[6].name, "120\u{a0}cm");
        // The compiled form is kept for ever, and compressed where that is wanted.
        let path = format!("/api/v1/products/desk/models/{}", product.hash);
        let plain = anyone.get(&path).await;
        assert_eq!(plain.headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
        let brotli = anyone.send((Method::GET, &path), &[("accept-encoding", "br")], "").await;
        assert_eq!(brotli.headers[header::CONTENT_ENCODING], "br");
        assert_ne!(brotli.bytes, plain.bytes);
        // A model of another shop, even under the same name, is another one.
        assert_eq!(server.anonymous("other.test").get(&path).await.problem().code, Code::NotFound);
    }

    async fn a_promise_that_was_tampered_with_is_not_valid(server: Server) {
        let product = desk(&server).await;
        let anne = anne(&server).await;
        let kept = configuration(&anne.post(KEPT, product.whole(2)).await);
        let path = format!("/api/v1/receipts/{}", kept.receipt.unwrap());
        let quote = serde_json::to_string(&kept.quote.unwrap()).unwrap();
        for (from, to) in [("\"total\":58000", "\"total\":5800"), ("\"piece\":29000", "\"piece\":2900"), ("\"oak\"", "\"steel\""),
            ("\"quantity\":2", "\"quantity\":1"), ("\"lead_days\":12", "\"lead_days\":1"), ("GBP", "EUR")] {
            assert!(quote.contains(from), "{from} in {quote}");
            for (text, valid) in [(quote.replacen(from, to, 1), false), (quote.clone(), true)] {
                let mut tx = server.app.db.begin().await.unwrap();
                portico::sql!(execute &mut tx.conn(), "UPDATE receipts SET quote = $1", &text).unwrap();
                tx.commit().await.unwrap();
                assert_eq!(anne.get(&path).await.json()["valid"], valid, "{to}");
            }
        }
    }

    async fn a_product_that_cannot_be_used_does_not_hide_the_others(server: Server) {
        let desk = desk(&server).await;
        server.sell(&server.tenant, &a_model("sofa").to_string()).await;
        let ada = ada(&server).await;
        let anyone = server.anonymous("shop.test");
        let sold = async || {
            let page = anyone.get("/api/v1/products").await.json();
            let items = page["items"].as_array().unwrap().clone();
            items.into_iter().map(|item| item["product"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(sold().await, ["desk", "sofa"]);
        let mut tx = server.app.db.begin().await.unwrap();
        portico::sql!(execute &mut tx.conn(), "UPDATE model_versions SET hash = $2 WHERE hash = $1", &desk.hash, "0".repeat(64)).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(sold().await, ["sofa"]);
        let sheet = anyone.get("/api/v1/products/desk/sheet").await;
        assert_eq!(sheet.problem().code, Code::Internal);
        let listed = ada.get(MODELS).await.json();
        let names = [0, 1].map(|i| listed["items"][i]["name"].clone());
        assert_eq!(names, [json!("desk"), json!("Desk")], "staff see it by its id");
    }

    async fn a_stored_model_is_used_only_as_it_was_stored(server: Server) {
        let product = desk(&server).await;
        let anne = anne(&server).await;
        let mut tx = server.app.db.begin().await.unwrap();
        portico::sql!(execute &mut tx.conn(), "UPDATE model_versions SET model = $1", a_model("sofa").to_string()).unwrap();
        tx.commit().await.unwrap();
        // What is in memory is used as it is; a server that starts now refuses.
        assert_eq!(anne.post(KEPT, product.whole(1)).await.status, StatusCode::CREATED);
        let app = portico::app::App::open(server.app.config.clone(), server.app.clock.clone()).await.unwrap();
        let fresh = portico::configurator::service::find(&app, &server.tenant, "desk", portico::configurator::service::Which::Current).await;
        assert!(fresh.is_err());
        // A compiled form that cannot be read is made anew.
        let mut tx = server.app.db.begin().await.unwrap();
        let model = serde_json::from_value::<shared::configurator::model::Model>(a_model("desk")).unwrap();
        let text = serde_json::to_string(&model).unwrap();
        portico::sql!(execute &mut tx.conn(), "UPDATE model_versions SET model = $1, compiled = 'CwKAAQID'", text).unwrap();
        tx.commit().await.unwrap();
        let fresh = portico::configurator::service::find(&app, &server.tenant, "desk", portico::configurator::service::Which::Current).await;
        assert_eq!(fresh.unwrap().unwrap().version.hash, product.hash);
        app.db.close().await;
    }
}

#[tokio::test]
async fn the_demo_has_a_desk_in_two_versions_and_one_that_was_kept_before() {
    let server = Server::start_with(support::Engine::Sqlite, |config| config.demo = true)
        .await
        .unwrap();
    portico::demo::seed(&server.app).await.unwrap();
    let anne = server
        .sign_in("lantern.localhost", "anne@example.org")
        .await;
    let page = Page::load(&anne, "desk").await;
    assert_eq!(page.sheet.version, 2);
    assert_eq!(page.sheet.currency.as_str(), "GBP");
    assert_eq!(page.sheet.sold_out.len(), 1);
    assert!(page.sheet.items.len() > 40);
    let kept = anne.get(KEPT).await.json();
    let id = kept["items"][0]["id"].as_str().unwrap();
    let change = configuration(&anne.get(&format!("{KEPT}/{id}")).await)
        .change
        .unwrap();
    assert_eq!(change.gone, ["Hook for a bag"]);
    assert_eq!(change.given_up, ["Wireless charger under the top"]);
    assert_eq!(change.repriced[0].name, "Solid oak");
    let products = anne.get("/api/v1/products").await.json();
    let products = products["items"].as_array().unwrap().iter();
    let products: Vec<Value> = products
        .map(|p| json!([p["product"], p["from"]["currency"]]))
        .collect();
    let sold = ["desk", "e-shop", "pc"].map(|id| json!([id, "GBP"]));
    assert_eq!(products, sold);
    let mut page = Page::load(&anne, "pc").await;
    assert!(page.engine.count().is_some_and(|count| count.len() == 21));
    let clara = server.anonymous("nordlicht.localhost");
    let sheet = clara.get("/api/v1/products/desk/sheet").await.json();
    assert_eq!(
        (&sheet["name"], &sheet["currency"]),
        (&json!("Schreibtisch nach Maß"), &json!("EUR"))
    );
}
