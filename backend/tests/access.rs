//! Who may do what: every route against every kind of caller, on both engines.
//!
//! The table below names what each caller gets. A route without a row fails, and so does a row
//! without a route; a new route therefore begins here.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, helpers included"
)]

mod support;

use axum::http::{Method, StatusCode};
use portico::tenants::Surface;
use serde_json::{Value, json};
use shared::accounts::Role;
use std::collections::BTreeSet;
use std::path::Path;
use support::models::{Product, a_model};
use support::{Answer, Caller, Engine, PASSWORD, Server, an_order};

/// Who calls, in the order of the table's columns. All but those of the other tenant call
/// `shop.test`, agents its console; those of the other tenant call their own hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Anonymous,
    /// The customer whose order, session and record the ids name.
    Owner,
    /// Another customer of the same tenant.
    Neighbour,
    /// A customer of the other tenant.
    Stranger,
    /// A guest with a code for the order that is named.
    Guest,
    /// A guest with a code for another order.
    OtherGuest,
    Agent,
    /// A member of the staff who may change how the shop works.
    Admin,
    /// An administrator of the other tenant.
    OtherAgent,
    Key,
    /// The other tenant's key.
    OtherKey,
    RevokedKey,
}

const CALLERS: [Who; 12] = [
    Who::Anonymous,
    Who::Owner,
    Who::Neighbour,
    Who::Stranger,
    Who::Guest,
    Who::OtherGuest,
    Who::Agent,
    Who::Admin,
    Who::OtherAgent,
    Who::Key,
    Who::OtherKey,
    Who::RevokedKey,
];

/// `{id}` is always something of the owner's. Sign-ins and look-ups send the owner's secrets.
#[rustfmt::skip]
const TABLE: &[(&str, [u16; 12])] = &[
    //                                              anon own  neig stra gues o.gu agen admi o.ag key  o.ke revoked
    ("GET /healthz",                               [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET /readyz",                                [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET /metrics",                               [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET /theme.css",                             [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET /api/v1/storefront",                     [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET /api/v1/openapi.json",                   [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST /api/v1/sign-in/codes",                 [202, 202, 202, 202, 202, 202, 202, 202, 202, 202, 202, 202]),
    ("POST /api/v1/sign-in/code",                  [422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("POST /api/v1/sign-in/password",              [200, 200, 200, 401, 200, 200, 401, 401, 401, 200, 401, 200]),
    ("POST /api/v1/session/refresh",               [401, 204, 204, 204, 204, 204, 204, 204, 204, 401, 401, 401]),
    ("DELETE /api/v1/session",                     [204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204]),
    ("GET /api/v1/me",                             [401, 200, 200, 200, 200, 200, 200, 200, 200, 401, 401, 401]),
    ("GET /api/v1/me/sessions",                    [401, 200, 200, 200, 403, 403, 200, 200, 200, 401, 401, 401]),
    ("DELETE /api/v1/me/sessions/{id}",            [401, 204, 404, 404, 403, 403, 404, 404, 404, 401, 401, 401]),
    ("PUT /api/v1/me/password",                    [401, 204, 204, 204, 403, 403, 204, 204, 204, 401, 401, 401]),
    ("POST /api/v1/order-lookups",                 [200, 200, 200, 404, 200, 200, 404, 404, 404, 200, 404, 200]),
    ("POST /api/v1/order-lookups/codes",           [202, 202, 202, 202, 202, 202, 404, 404, 404, 202, 202, 202]),
    ("POST /api/v1/order-lookups/code",            [422, 422, 422, 422, 422, 422, 404, 404, 404, 422, 422, 422]),
    ("GET /api/v1/orders",                         [401, 200, 200, 200, 403, 403, 403, 403, 403, 401, 401, 401]),
    ("GET /api/v1/orders/{id}",                    [401, 200, 404, 404, 200, 404, 403, 403, 403, 401, 401, 401]),
    ("GET /api/v1/credits",                        [401, 200, 200, 200, 403, 403, 403, 403, 403, 401, 401, 401]),
    ("GET /api/v1/live",                           [401, 200, 200, 200, 200, 200, 403, 403, 403, 401, 401, 401]),
    ("POST /api/v1/orders",                        [401, 401, 401, 401, 401, 401, 401, 401, 401, 201, 201, 401]),
    ("POST /api/v1/orders/bulk",                   [401, 401, 401, 401, 401, 401, 401, 401, 401, 200, 200, 401]),
    ("POST /api/v1/orders/{id}/shipments",         [401, 401, 401, 401, 401, 401, 401, 401, 401, 201, 404, 401]),
    ("POST /api/v1/orders/{id}/cancellations",     [401, 401, 401, 401, 401, 401, 401, 401, 401, 201, 404, 401]),
    ("POST /api/v1/orders/{id}/backorders",        [401, 401, 401, 401, 401, 401, 401, 401, 401, 201, 404, 401]),
    ("POST /api/v1/carrier-events",                [401, 401, 401, 401, 401, 401, 401, 401, 401, 200, 200, 401]),
    // Their signatures are tested with the webhooks; here nobody has one.
    ("POST /api/v1/webhooks/easypost",             [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401]),
    ("POST /api/v1/webhooks/shopify",              [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401]),
    ("GET /api/v1/console/search",                 [401, 403, 403, 403, 403, 403, 200, 200, 200, 401, 401, 401]),
    ("GET /api/v1/console/customers/{id}",         [401, 403, 403, 403, 403, 403, 200, 200, 404, 401, 401, 401]),
    ("GET /api/v1/console/orders/{id}",            [401, 403, 403, 403, 403, 403, 200, 200, 404, 401, 401, 401]),
    ("GET /api/v1/products",                       [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET /api/v1/products/{product}/sheet",       [200, 200, 200, 404, 200, 200, 200, 200, 404, 200, 404, 200]),
    ("GET /api/v1/products/{product}/models/{hash}", [200, 200, 200, 404, 200, 200, 200, 200, 404, 200, 404, 200]),
    ("POST /api/v1/products/{product}/why",        [200, 200, 200, 404, 200, 200, 200, 200, 404, 200, 404, 200]),
    ("GET /api/v1/receipts/{receipt}",             [200, 200, 200, 404, 200, 200, 200, 200, 404, 200, 404, 200]),
    ("POST /api/v1/configurations",                [401, 201, 201, 422, 403, 403, 403, 403, 403, 401, 401, 401]),
    ("GET /api/v1/configurations",                 [401, 200, 200, 200, 403, 403, 403, 403, 403, 401, 401, 401]),
    ("GET /api/v1/configurations/{id}",            [401, 200, 404, 404, 403, 403, 403, 403, 403, 401, 401, 401]),
    ("PUT /api/v1/configurations/{id}",            [401, 200, 404, 404, 403, 403, 403, 403, 403, 401, 401, 401]),
    ("DELETE /api/v1/configurations/{id}",         [401, 204, 404, 404, 403, 403, 403, 403, 403, 401, 401, 401]),
    ("POST /api/v1/configurations/{id}/quote-requests", [401, 201, 404, 404, 403, 403, 403, 403, 403, 401, 401, 401]),
    ("POST /api/v1/configurations/{id}/orders",    [401, 201, 404, 404, 403, 403, 403, 403, 403, 401, 401, 401]),
    ("GET /api/v1/console/models",                 [401, 403, 403, 403, 403, 403, 200, 200, 200, 401, 401, 401]),
    ("POST /api/v1/console/models",                [401, 403, 403, 403, 403, 403, 403, 201, 201, 401, 401, 401]),
    ("GET /api/v1/console/models/{id}/versions/{version}/sheet", [401, 403, 403, 403, 403, 403, 200, 200, 404, 401, 401, 401]),
    ("GET /api/v1/console/models/{id}/versions/{version}/compiled", [401, 403, 403, 403, 403, 403, 200, 200, 404, 401, 401, 401]),
    ("POST /api/v1/console/models/{id}/publish",   [401, 403, 403, 403, 403, 403, 403, 200, 404, 401, 401, 401]),
    ("PUT /api/v1/console/models/{id}/facts",      [401, 403, 403, 403, 403, 403, 403, 200, 404, 401, 401, 401]),
    ("GET /api/v1/console/models/{id}/insights",   [401, 403, 403, 403, 403, 403, 200, 200, 404, 401, 401, 401]),
];

/// Everything that the ids and bodies of the table refer to.
struct World<'s> {
    server: &'s Server,
    owner: String,
    neighbour: String,
    stranger: String,
    agent: String,
    admin: String,
    other_agent: String,
    order: String,
    /// Of a guest.
    other_order: String,
    revoked: String,
    /// A product to configure.
    desk: Product,
    /// Of a configuration of it.
    receipt: String,
}

impl<'s> World<'s> {
    async fn make(server: &'s Server) -> Self {
        let (here, there) = (&server.tenant, &server.other);
        let owner = server.add_customer(here, "owner@example.org").await;
        let neighbour = server.add_customer(here, "neighbour@example.org").await;
        let stranger = server.add_customer(there, "stranger@example.org").await;
        let agent = server
            .add_agent(here, "agent@example.org", Role::Agent)
            .await;
        let admin = server
            .add_agent(here, "admin@example.org", Role::Admin)
            .await;
        let other_agent = server
            .add_agent(there, "agent@example.org", Role::Admin)
            .await;
        let order = server
            .place(an_order("A-1", Some("owner@example.org")))
            .await;
        let other_order = server.place(an_order("A-2", None)).await;
        let revoked = revoked_key(server).await;
        let desk = server.sell(here, &a_model("desk").to_string()).await;
        let session = server
            .open_session(here, Surface::Portal, Role::Customer, &owner)
            .await;
        let kept = session
            .post("/api/v1/configurations", desk.whole(1))
            .await
            .json();
        Self {
            receipt: kept["receipt"].as_str().unwrap().to_owned(),
            desk,
            server,
            owner,
            neighbour,
            stranger,
            agent,
            admin,
            other_agent,
            order,
            other_order,
            revoked,
        }
    }

    /// A caller with a session of its own, so that what one cell of the table ends or changes
    /// leaves the next one alone.
    async fn caller(&self, who: Who) -> Caller<'s> {
        let server = self.server;
        let (here, there) = (&server.tenant, &server.other);
        let portal = |key: &str| Caller {
            key: Some(key.to_owned()),
            ..server.anonymous("shop.test")
        };
        let (tenant, surface, role, subject) = match who {
            Who::Anonymous => return server.anonymous("shop.test"),
            Who::Key => return portal(&server.key),
            Who::RevokedKey => return portal(&self.revoked),
            Who::OtherKey => {
                return Caller {
                    host: "other.test".to_owned(),
                    ..portal(&server.other_key)
                };
            }
            Who::Owner => (here, Surface::Portal, Role::Customer, &self.owner),
            Who::Neighbour => (here, Surface::Portal, Role::Customer, &self.neighbour),
            Who::Stranger => (there, Surface::Portal, Role::Customer, &self.stranger),
            Who::Guest => (here, Surface::Portal, Role::Guest, &self.order),
            Who::OtherGuest => (here, Surface::Portal, Role::Guest, &self.other_order),
            Who::Agent => (here, Surface::Console, Role::Agent, &self.agent),
            Who::Admin => (here, Surface::Console, Role::Admin, &self.admin),
            Who::OtherAgent => (there, Surface::Console, Role::Admin, &self.other_agent),
        };
        server.open_session(tenant, surface, role, subject).await
    }

    /// What `{id}` stands for.
    async fn id(&self, path: &str) -> String {
        if path.contains("/sessions/") {
            let second = self.caller(Who::Owner).await;
            let sessions = second.get("/api/v1/me/sessions").await.json();
            let sessions = sessions["items"].as_array().unwrap();
            let current = sessions.iter().find(|s| s["current"] == true).unwrap();
            return current["id"].as_str().unwrap().to_owned();
        }
        if path.contains("/customers/") {
            return self.owner.clone();
        }
        if path.contains("/console/models/") {
            return "desk".to_owned();
        }
        if path.contains("/configurations/") {
            let owner = self.caller(Who::Owner).await;
            let kept = owner
                .post("/api/v1/configurations", self.desk.whole(1))
                .await;
            return kept.json()["id"].as_str().unwrap().to_owned();
        }
        self.order.clone()
    }

    /// Sends what the route takes; `turn` makes keys that were not used before.
    async fn ask(&self, caller: &Caller<'_>, route: &str, id: &str, turn: usize) -> Answer {
        let (method, path) = route.split_once(' ').unwrap();
        let method: Method = method.parse().unwrap();
        let full = path
            .replace("{id}", id)
            .replace("{product}", "desk")
            .replace("{hash}", &self.desk.hash)
            .replace("{receipt}", &self.receipt)
            .replace("{version}", "1");
        let new = format!("new-{turn}");
        let body = match (method.as_str(), path) {
            ("GET", "/api/v1/console/search") => {
                return caller.get(&format!("{full}?q=owner")).await;
            }
            ("POST", "/api/v1/orders/bulk") => {
                let ndjson = [("content-type", "application/x-ndjson")];
                let line = an_order(&new, None).to_string();
                return caller
                    .send((method, &full), &with_origin(caller, &ndjson), line)
                    .await;
            }
            ("GET" | "DELETE", _) | (_, "/api/v1/session/refresh") => None,
            (_, "/api/v1/sign-in/codes") => Some(json!({ "email": "owner@example.org" })),
            (_, "/api/v1/sign-in/code" | "/api/v1/order-lookups/code") => {
                Some(json!({ "challenge": "none", "code": "123456" }))
            }
            (_, "/api/v1/sign-in/password") => {
                Some(json!({ "email": "owner@example.org", "password": PASSWORD }))
            }
            (_, "/api/v1/me/password") => {
                Some(json!({ "current": PASSWORD, "new": "an owl reads 17 letters" }))
            }
            (_, "/api/v1/order-lookups" | "/api/v1/order-lookups/codes") => {
                Some(json!({ "number": "A-1", "email": "owner@example.org" }))
            }
            (_, "/api/v1/orders") => Some(an_order(&new, None)),
            (_, "/api/v1/orders/{id}/shipments") => {
                Some(json!({ "external_id": new, "lines": [{ "line": "2", "quantity": 1 }] }))
            }
            (_, "/api/v1/orders/{id}/cancellations") => {
                Some(json!({ "external_id": new, "lines": [{ "line": "1", "quantity": 1 }] }))
            }
            (_, "/api/v1/orders/{id}/backorders") => {
                Some(json!({ "line": "1", "quantity": turn, "as_of": "2026-03-02T09:00:00Z" }))
            }
            (_, "/api/v1/carrier-events") => Some(json!([{
                "tracking_number": "3318810025", "at": "2026-03-03T08:00:00Z", "status": "in_transit"
            }])),
            (_, "/api/v1/products/{product}/why") => {
                Some(json!({ "hash": self.desk.hash, "decisions": [] }))
            }
            (_, "/api/v1/configurations" | "/api/v1/configurations/{id}") => {
                Some(self.desk.whole(1))
            }
            (_, "/api/v1/configurations/{id}/quote-requests") => Some(json!({ "note": "Soon?" })),
            (_, "/api/v1/configurations/{id}/orders") => None,
            (_, "/api/v1/console/models") => Some(json!({ "source": a_model(&new).to_string() })),
            (_, "/api/v1/console/models/{id}/publish") => Some(json!({ "version": 1 })),
            (_, "/api/v1/console/models/{id}/facts") => Some(json!({ "facts": [] })),
            (_, "/api/v1/webhooks/easypost" | "/api/v1/webhooks/shopify") => Some(json!({})),
            _ => panic!("say above what {route} takes"),
        };
        caller.call(method, &full, body).await
    }
}

/// A browser's own requests say that they come from the same origin.
fn with_origin<'h>(caller: &Caller<'_>, headers: &[(&'h str, &'h str)]) -> Vec<(&'h str, &'h str)> {
    let mut headers = headers.to_vec();
    if caller.cookies.is_some() {
        headers.push(("sec-fetch-site", "same-origin"));
    }
    headers
}

async fn revoked_key(server: &Server) -> String {
    use portico::tenants::store;
    let mut tx = server.app.db.begin().await.unwrap();
    let tenant = &server.tenant.id;
    let key = store::create_key(&mut tx.conn(), tenant, "old", support::NOW)
        .await
        .unwrap();
    let id = key.split('_').nth(1).unwrap();
    assert!(
        store::revoke_key(&mut tx.conn(), tenant, id, support::NOW)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    key
}

/// Every route as `METHOD /path`, from the document that is made from the routes themselves.
fn routes_of(server: &Server) -> BTreeSet<String> {
    let document = serde_json::to_value(portico::http::openapi(&server.app)).unwrap();
    let mut routes = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let methods = [
                "get", "put", "post", "delete", "patch", "head", "options", "trace",
            ];
            if methods.contains(&method.as_str()) {
                routes.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    routes
}

/// What tells one refusal from another, for whoever gets it.
fn shape(answer: &Answer) -> (StatusCode, Value) {
    let mut body = answer.json();
    if let Some(members) = body.as_object_mut() {
        members.remove("request_id");
    }
    (answer.status, body)
}

on_both_engines! {
    async fn every_route_answers_every_caller_as_declared(server: Server) {
        let routes = routes_of(&server);
        let rows: BTreeSet<String> = TABLE.iter().map(|(route, _)| (*route).to_owned()).collect();
        let undeclared: Vec<_> = routes.difference(&rows).collect();
        assert!(undeclared.is_empty(), "routes without a row in TABLE: {undeclared:?}");
        let gone: Vec<_> = rows.difference(&routes).collect();
        assert!(gone.is_empty(), "rows in TABLE without a route: {gone:?}");
        assert_eq!(rows.len(), TABLE.len(), "a row twice");

        let world = World::make(&server).await;
        let mut wrong = Vec::new();
        let mut turn = 0;
        for (route, expected) in TABLE {
            for (who, expected) in CALLERS.into_iter().zip(expected) {
                turn += 1;
                let caller = world.caller(who).await;
                let id = world.id(route).await;
                let answer = world.ask(&caller, route, &id, turn).await;
                if answer.status.as_u16() != *expected {
                    wrong.push(format!("{who:?} {route}: {} instead of {expected}: {}", answer.status, answer.text()));
                } else if !answer.status.is_success() {
                    answer.problem();
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    async fn what_is_not_yours_looks_like_what_does_not_exist(server: Server) {
        let world = World::make(&server).await;
        let mut compared = 0;
        for (route, expected) in TABLE.iter().filter(|(route, _)| route.contains("{id}")) {
            for (who, _) in CALLERS.into_iter().zip(expected).filter(|(_, status)| **status == 404) {
                let caller = world.caller(who).await;
                let foreign = world.ask(&caller, route, &world.id(route).await, 1).await;
                let foreign = shape(&foreign);
                let long = "a".repeat(65);
                let nowhere = [
                    "0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000", "x", long.as_str(), "%00", "%ff", "..%2f..", "'%20OR%201=1--",
                    // An id of another kind of thing.
                    world.owner.as_str(), world.other_agent.as_str(),
                ];
                for id in nowhere {
                    if route.contains("/customers/") && id == world.owner {
                        continue;
                    }
                    let missing = world.ask(&caller, route, id, 1).await;
                    assert_eq!(shape(&missing), foreign, "{who:?} {route} with {id}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 80, "{compared}");
    }

    async fn nothing_of_a_refused_change_is_kept(server: Server) {
        let world = World::make(&server).await;
        let before = world.caller(Who::Owner).await.get(&format!("/api/v1/orders/{}", world.order)).await.json();
        for (turn, route) in [
            "POST /api/v1/orders/{id}/shipments", "POST /api/v1/orders/{id}/cancellations", "POST /api/v1/orders/{id}/backorders",
        ].into_iter().enumerate() {
            for who in CALLERS.into_iter().filter(|who| *who != Who::Key) {
                world.ask(&world.caller(who).await, route, &world.order, turn).await;
            }
        }
        let after = world.caller(Who::Owner).await.get(&format!("/api/v1/orders/{}", world.order)).await.json();
        assert_eq!(before, after);
    }

    async fn a_session_counts_on_its_own_host_only(server: Server) {
        let world = World::make(&server).await;
        let hosts = ["shop.test", "console.shop.test", "other.test", "console.other.test"];
        let signed_in = [Who::Owner, Who::Stranger, Who::Guest, Who::Agent, Who::OtherAgent];
        let mut tried = 0;
        for (route, expected) in TABLE.iter().filter(|(_, expected)| expected[0] == 401) {
            // Integration keys and signatures are not sessions; those routes refuse all of these anyway.
            for who in signed_in {
                let caller = world.caller(who).await;
                for host in hosts.into_iter().filter(|host| *host != caller.host) {
                    let elsewhere = Caller { host: host.to_owned(), ..caller.clone() };
                    let answer = world.ask(&elsewhere, route, &world.order, 1).await;
                    assert_eq!(answer.status, 401, "{who:?} on {host}: {route} {expected:?} {}", answer.text());
                    tried += 1;
                }
            }
        }
        assert!(tried >= 300, "{tried}");
        for key in [&server.key, &server.other_key] {
            let own = if *key == server.key { "shop.test" } else { "other.test" };
            for host in ["shop.test", "other.test"] {
                let caller = Caller { key: Some(key.clone()), ..server.anonymous(host) };
                let answer = caller.post("/api/v1/carrier-events", json!([])).await;
                assert_eq!(answer.status == StatusCode::OK, host == own, "{host} {}", answer.text());
            }
        }
    }

    async fn integration_keys_are_taken_in_one_form_only(server: Server) {
        let (id, secret) = server.key.strip_prefix("pk_").unwrap().split_once('_').unwrap();
        let (other_id, _) = server.other_key.strip_prefix("pk_").unwrap().split_once('_').unwrap();
        let good = format!("Bearer {}", server.key);
        let post = async |value: &str| {
            let headers = [("authorization", value), ("content-type", "application/json")];
            let asked = (Method::POST, "/api/v1/carrier-events");
            server.anonymous("shop.test").send(asked, &headers, "[]").await
        };
        assert_eq!(post(&good).await.status, StatusCode::OK);
        for bad in [
            String::new(), "Bearer".to_owned(), "Bearer ".to_owned(), server.key.clone(), format!("Basic {}", server.key),
            format!("bearer{}", server.key), format!("Bearer  {}", server.key), format!("Bearer {} x", server.key),
            format!("Bearer pk_{id}"), format!("Bearer pk_{id}_"), format!("Bearer pk__{secret}"),
            format!("Bearer pk_{id}_{}", &secret[1..]), format!("Bearer pk_{id}_{secret}0"),
            format!("Bearer pk_{id}_{}", secret.to_uppercase()), format!("Bearer pk_{other_id}_{secret}"),
            format!("Bearer pk_{}_{secret}", "x".repeat(65)), format!("Bearer pk_' OR '1'='1_{secret}"),
            format!("Bearer pk_{id}%00_{secret}"), format!("Bearer {}", "pk_".repeat(20_000)),
        ] {
            let answer = post(&bad).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{bad}");
            assert_eq!(answer.code(), "sign_in_required", "{bad}");
        }
    }
}

#[tokio::test]
async fn other_methods_are_refused_and_head_answers_like_get() {
    let server = Server::start(Engine::Sqlite).await.unwrap();
    let anyone = server.anonymous("shop.test");
    let routes = routes_of(&server);
    let paths: BTreeSet<&str> = routes
        .iter()
        .map(|route| route.split_once(' ').unwrap().1)
        .collect();
    for path in paths {
        let mut full = path.to_owned();
        for name in ["{id}", "{product}", "{hash}", "{receipt}", "{version}"] {
            full = full.replace(name, "1");
        }
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"] {
            if routes.contains(&format!("{method} {path}")) {
                continue;
            }
            let asked = (method.parse().unwrap(), full.as_str());
            let answer = anyone.send(asked, &[], "").await;
            assert_eq!(answer.status, 405, "{method} {path} {}", answer.text());
            assert_eq!(
                answer.problem().code,
                shared::problem::Code::MethodNotAllowed
            );
            assert!(answer.headers.contains_key("allow"), "{method} {path}");
        }
        if routes.contains(&format!("GET {path}")) {
            let get = anyone.get(&full).await;
            let head = anyone.call(Method::HEAD, &full, None).await;
            assert_eq!(head.status, get.status, "{path}");
            assert!(head.bytes.is_empty(), "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_no_route_is_a_page_or_a_problem() {
    let server = Server::start(Engine::Sqlite).await.unwrap();
    for host in ["shop.test", "console.shop.test"] {
        let anyone = server.anonymous(host);
        for path in [
            "/api/v1/nothing",
            "/api/v2/orders",
            "/api/",
            "/api/v1/orders/x/y/z",
            "/dev/mail",
            "/dev/mail.json",
            "/dev/mail.css",
            "/dev/",
            "/assets/none.js",
            "/assets/../secret",
            "/assets/%2e%2e/secret",
        ] {
            let answer = anyone.get(path).await;
            assert_eq!(answer.status, 404, "{path}");
            answer.problem();
        }
        // Pages find their own way; this server may have been built without them.
        for path in ["/", "/orders/17", "/track", "/anything.php"] {
            let answer = anyone.get(path).await;
            let page = answer.status == 200 || answer.text().contains("without the browser apps");
            assert!(page, "{path} {}", answer.status);
            let sent = anyone.post(path, json!({})).await;
            assert_eq!(sent.status, 405, "{path}");
            sent.problem();
        }
    }
    for host in [
        "nobody.test",
        "",
        "shop.test.",
        "evil.shop.test",
        "shop.test@evil",
    ] {
        for path in ["/", "/api/v1/storefront", "/api/v1/orders", "/theme.css"] {
            let answer = server.anonymous(host).get(path).await;
            assert_eq!(answer.status, 404, "{host} {path}");
            answer.problem();
        }
    }
}

#[tokio::test]
async fn the_demo_adds_routes_of_its_own_and_no_others() {
    let plain = Server::start(Engine::Sqlite).await.unwrap();
    let demo = Server::start_with(Engine::Sqlite, |config| config.demo = true)
        .await
        .unwrap();
    let (plain, demo) = (routes_of(&plain), routes_of(&demo));
    let added: Vec<_> = demo.difference(&plain).collect();
    assert!(!added.is_empty());
    for route in added {
        assert!(route.starts_with("GET /dev/"), "{route}");
    }
    assert!(plain.is_subset(&demo));
}

#[tokio::test]
async fn metrics_are_for_this_machine_or_with_the_token() {
    let open = Server::start(Engine::Sqlite).await.unwrap();
    let ask = async |server: &Server, headers: &[(&str, &str)]| {
        let asked = (Method::GET, "/metrics");
        server
            .anonymous("shop.test")
            .send(asked, headers, "")
            .await
            .status
    };
    assert_eq!(ask(&open, &[]).await, 200);
    // Through a proxy on this machine it is somebody else who asks.
    for name in ["x-forwarded-for", "forwarded"] {
        assert_eq!(ask(&open, &[(name, "127.0.0.1")]).await, 404, "{name}");
    }
    let closed = Server::start_with(Engine::Sqlite, |config| {
        config.metrics_token = Some("a token for metrics".to_owned());
    })
    .await
    .unwrap();
    assert_eq!(ask(&closed, &[]).await, 404);
    for wrong in [
        "Bearer",
        "Bearer ",
        "Bearer a token for metric",
        "a token for metrics",
    ] {
        assert_eq!(
            ask(&closed, &[("authorization", wrong)]).await,
            404,
            "{wrong}"
        );
    }
    assert_eq!(
        ask(&closed, &[("authorization", "Bearer a token for metrics")]).await,
        200
    );
}

/// Routes come from `routes!` alone, which needs a description, so that no route can be missing in
/// the document and thereby in the table above.
#[test]
fn no_route_is_made_past_the_document() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut read = 0;
    let mut found = Vec::new();
    let mut folders = vec![source];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            read += 1;
            let text = std::fs::read_to_string(&path).unwrap();
            for (number, line) in text.lines().enumerate() {
                // Spaces may stand anywhere in a call.
                let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
                let past = [
                    ".route(",
                    ".nest(",
                    ".nest_service(",
                    ".route_service(",
                    ".fallback_service(",
                    "Router::route",
                ];
                let fallback = line.contains(".fallback(") && line != ".fallback(assets::serve)";
                if fallback || past.iter().any(|call| line.contains(call)) {
                    found.push(format!("{}:{}: {line}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(read > 50, "only {read} files were read");
    assert!(found.is_empty(), "use `routes!`: {found:#?}");
}
