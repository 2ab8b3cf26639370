//! A whole Portico in the test's process, on either engine, with a clock that the test moves.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "every test file uses a part of it"
)]

pub mod models;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use portico::app::{App, SharedApp};
use portico::clock::{Clock, new_id};
use portico::config::Config;
use portico::tenants::{Surface, Tenant, store as tenants};
use serde_json::{Value, json};
use shared::id::TenantId;
use shared::problem::{Code, Problem};
use shared::time::Timestamp;
use sqlx::Connection as _;
use sqlx::Executor as _;
use std::path::PathBuf;
use std::sync::Arc;
use tower::ServiceExt as _;

/// 2026-03-04T10:00:00Z, a Wednesday.
pub const NOW: Timestamp = Timestamp(1_772_618_400_000);
/// Password of everybody in tests.
pub const PASSWORD: &str = "paper-lantern-42";

const STREAM: HeaderValue = HeaderValue::from_static("text/event-stream");

/// Which engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Runs a test's body on SQLite and on PostgreSQL, as two tests.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($server:ident: $kind:ident) $body:block)+) => {
        mod on_sqlite {
            #[allow(unused_imports)] use super::*;
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let $server = $kind::start($crate::support::Engine::Sqlite).await;
                if let Some($server) = $server { $body }
            })+
        }
        mod on_postgres {
            #[allow(unused_imports)] use super::*;
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let $server = $kind::start($crate::support::Engine::Postgres).await;
                if let Some($server) = $server { $body }
            })+
        }
    };
}

/// A fresh database; `None` when PostgreSQL is not there, which is said aloud.
pub async fn fresh_database(engine: Engine) -> Option<(String, Option<PathBuf>)> {
    let name = format!("t_{}", new_id(Clock::System.now()).replace('-', ""));
    match engine {
        Engine::Sqlite => {
            let folder = std::env::temp_dir().join(format!("portico-{name}"));
            std::fs::create_dir_all(&folder).unwrap();
            Some((
                format!("sqlite://{}", folder.join("test.db").display()),
                Some(folder),
            ))
        }
        Engine::Postgres => {
            let Ok(base) = std::env::var("PORTICO_TEST_POSTGRES") else {
                assert!(
                    std::env::var("CI").is_err(),
                    "PORTICO_TEST_POSTGRES is not set; `cargo xtask test` starts a cluster and sets it"
                );
                eprintln!(
                    "SKIPPED on PostgreSQL: run `cargo xtask test`, or set PORTICO_TEST_POSTGRES"
                );
                return None;
            };
            let mut admin = sqlx::PgConnection::connect(&base).await.unwrap();
            let create = format!("CREATE DATABASE {name}");
            admin
                .execute(sqlx::query(sqlx::AssertSqlSafe(create)))
                .await
                .unwrap();
            let end = base.rfind('/').unwrap();
            Some((format!("{}/{name}", &base[..end]), None))
        }
    }
}

/// A server without a socket: requests go straight to its routes.
pub struct Server {
    pub app: SharedApp,
    pub router: Router,
    /// The tenant whose hosts are `shop.test` and `console.shop.test`.
    pub tenant: Tenant,
    /// Another one, on `other.test` and `console.other.test`.
    pub other: Tenant,
    /// Integration keys of both.
    pub key: String,
    pub other_key: String,
    folder: Option<PathBuf>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.app.stop.cancel();
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

fn a_tenant(slug: &str) -> Tenant {
    Tenant {
        id: TenantId::from_trusted(format!("tenant-{slug}")),
        slug: slug.to_owned(),
        name: format!("The {slug}"),
        locale: "en".to_owned(),
        currency: "GBP".parse().unwrap(),
        accent: "#1c5aa6".to_owned(),
        support_email: None,
        is_default: false,
    }
}

impl Server {
    /// With two tenants and nothing else, at [`NOW`], without limits on attempts.
    pub async fn start(engine: Engine) -> Option<Self> {
        Self::start_with(engine, |_| {}).await
    }

    /// With a changed configuration.
    pub async fn start_with(engine: Engine, change: impl FnOnce(&mut Config)) -> Option<Self> {
        let (database, folder) = fresh_database(engine).await?;
        let mut config = Config {
            database,
            secret: Some("a secret of the tests, long enough".to_owned()),
            rate_limits: false,
            ..Config::default()
        };
        change(&mut config);
        let app = App::open(config, Clock::standing_at(NOW)).await.unwrap();
        let (tenant, other) = (a_tenant("shop"), a_tenant("other"));
        let mut tx = app.db.begin().await.unwrap();
        for tenant in [&tenant, &other] {
            let host = format!("{}.test", tenant.slug);
            let console = format!("console.{host}");
            tenants::insert(&mut tx.conn(), tenant, NOW).await.unwrap();
            tenants::put_host(&mut tx.conn(), &tenant.id, &host, Surface::Portal)
                .await
                .unwrap();
            tenants::put_host(&mut tx.conn(), &tenant.id, &console, Surface::Console)
                .await
                .unwrap();
        }
        let key = tenants::create_key(&mut tx.conn(), &tenant.id, "shop", NOW)
            .await
            .unwrap();
        let other_key = tenants::create_key(&mut tx.conn(), &other.id, "other", NOW)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        app.tenants.reload(&app.db).await.unwrap();
        app.start();
        let router = portico::http::router(Arc::clone(&app));
        Some(Self {
            app,
            router,
            tenant,
            other,
            key,
            other_key,
            folder,
        })
    }

    /// Moves the clock.
    pub fn advance(&self, seconds: i64) {
        self.app.clock.advance_seconds(seconds);
    }

    /// Sends a request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        // A stream of hints has no end to wait for.
        let endless = parts.headers.get(header::CONTENT_TYPE) == Some(&STREAM);
        let bytes = if endless {
            Vec::new()
        } else {
            to_bytes(body, 64 << 20).await.unwrap().to_vec()
        };
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    /// Places an order of a customer (or of a guest without `customer`) through the API; its id.
    pub async fn place(&self, order: Value) -> String {
        let answer = self.integration().post("/api/v1/orders", order).await;
        assert!(
            answer.status.is_success(),
            "{} {}",
            answer.status,
            answer.text()
        );
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    /// Whoever holds the first tenant's integration key.
    pub fn integration(&self) -> Caller<'_> {
        Caller {
            server: self,
            host: "shop.test".to_owned(),
            cookies: None,
            key: Some(self.key.clone()),
        }
    }

    /// Nobody in particular, on a host.
    pub fn anonymous(&self, host: &str) -> Caller<'_> {
        Caller {
            server: self,
            host: host.to_owned(),
            cookies: None,
            key: None,
        }
    }

    /// Makes a customer with a password.
    pub async fn add_customer(&self, tenant: &Tenant, email: &str) -> String {
        use portico::accounts::store;
        let hash = portico::accounts::hash_password(&self.app, PASSWORD)
            .await
            .unwrap();
        let mut tx = self.app.db.begin().await.unwrap();
        let new = store::NewCustomer {
            source: "webshop",
            external_id: Some(email),
            email: Some(email),
            name: "Some One",
        };
        let (id, _) = store::upsert_customer(&mut tx.conn(), &tenant.id, &new, new_id(NOW), NOW)
            .await
            .unwrap();
        store::put_password(&mut tx.conn(), &tenant.id, id.as_str(), &hash, NOW)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id.to_string()
    }

    /// Makes a member of staff with a password.
    pub async fn add_agent(
        &self,
        tenant: &Tenant,
        email: &str,
        role: shared::accounts::Role,
    ) -> String {
        use portico::accounts::store;
        let hash = portico::accounts::hash_password(&self.app, PASSWORD)
            .await
            .unwrap();
        let mut tx = self.app.db.begin().await.unwrap();
        let id = new_id(NOW);
        let agent = (id.as_str(), email, "Sam", role);
        let id = store::upsert_agent(&mut tx.conn(), &tenant.id, agent, NOW)
            .await
            .unwrap();
        store::put_password(&mut tx.conn(), &tenant.id, &id, &hash, NOW)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Signs in with a password on a host.
    pub async fn sign_in(&self, host: &str, email: &str) -> Caller<'_> {
        let body = json!({ "email": email, "password": PASSWORD });
        let answer = self
            .anonymous(host)
            .post("/api/v1/sign-in/password", body)
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        Caller {
            cookies: Some(answer.cookies()),
            ..self.anonymous(host)
        }
    }

    /// Opens a session of somebody without their signing in, which is quick.
    pub async fn open_session(
        &self,
        tenant: &Tenant,
        surface: Surface,
        role: shared::accounts::Role,
        subject: &str,
    ) -> Caller<'_> {
        use portico::accounts::store;
        use sha2::Digest as _;
        let now = self.app.clock.now();
        let (id, refresh) = (new_id(now), portico::clock::new_secret());
        let session = store::SessionRow {
            id: id.clone(),
            role: serde_json::to_value(role)
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned(),
            subject_id: subject.to_owned(),
            device: String::new(),
            created_at: now.millis(),
            last_seen_at: now.millis(),
            expires_at: now.plus_days(1).millis(),
        };
        let hash = hex::encode(sha2::Sha256::digest(refresh.as_bytes()));
        let times = (now, now.plus_days(1));
        let mut tx = self.app.db.begin().await.unwrap();
        store::insert_session(&mut tx.conn(), &tenant.id, &session)
            .await
            .unwrap();
        store::insert_refresh(&mut tx.conn(), &tenant.id, &hash, &id, times)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let who = (role, subject, id.as_str());
        let access = self
            .app
            .tokens
            .issue(&tenant.id, surface, who, now)
            .unwrap();
        let host = match surface {
            Surface::Portal => format!("{}.test", tenant.slug),
            Surface::Console => format!("console.{}.test", tenant.slug),
        };
        Caller {
            cookies: Some(format!(
                "__Host-portico={access}; __Host-portico-refresh={refresh}"
            )),
            ..self.anonymous(&host)
        }
    }

    /// The code in the newest mail to an address.
    pub async fn mailed_code(&self, tenant: &Tenant, email: &str) -> Option<String> {
        let mut read = self.app.db.read().await.unwrap();
        let mails = portico::outbox::store::newest(&mut read.conn(), &tenant.id)
            .await
            .unwrap();
        let mail = mails.into_iter().find(|mail| mail.recipient == email)?;
        Some(
            mail.subject
                .chars()
                .take_while(char::is_ascii_digit)
                .collect(),
        )
    }
}

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Caller<'s> {
    pub server: &'s Server,
    pub host: String,
    pub cookies: Option<String>,
    pub key: Option<String>,
}

impl Caller<'_> {
    /// Sends a request with a JSON body, or none.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.host);
        if let Some(cookies) = &self.cookies {
            request = request
                .header(header::COOKIE, cookies)
                .header("sec-fetch-site", "same-origin");
        }
        if let Some(key) = &self.key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.server.send(request.body(body).unwrap()).await
    }

    /// Sends a body as it is, with further headers.
    pub async fn send(
        &self,
        (method, path): (Method, &str),
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.host);
        if let Some(cookies) = &self.cookies {
            request = request.header(header::COOKIE, cookies);
        }
        if let Some(key) = &self.key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.server.send(request.body(body.into()).unwrap()).await
    }

    /// Posts a body as it is, as JSON.
    pub async fn post_raw(&self, path: &str, body: impl Into<Body>) -> Answer {
        let json = [("content-type", "application/json")];
        self.send((Method::POST, path), &json, body).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    /// The problem document, after checking that it is a whole one: of the right media type, with a
    /// known code, the status that was sent and the request's number.
    #[track_caller]
    pub fn problem(&self) -> Problem {
        let media = self.headers.get(header::CONTENT_TYPE);
        let media = media.map(|value| value.to_str().unwrap());
        let about = format!("{} {}", self.status, self.text());
        assert_eq!(media, Some("application/problem+json"), "{about}");
        let problem: Problem = serde_json::from_slice(&self.bytes).expect(&about);
        assert_eq!(problem.status, self.status.as_u16(), "{about}");
        assert_ne!(problem.code, Code::Unknown, "{about}");
        assert!(!problem.title.is_empty(), "{about}");
        let number = self.headers.get("x-request-id");
        let number = number.map(|value| value.to_str().unwrap().to_owned());
        assert!(number.is_some(), "{about}");
        assert_eq!(problem.request_id, number, "{about}");
        problem
    }

    /// The problem without the request's number: what a caller can learn from it.
    #[track_caller]
    pub fn refusal(&self) -> Problem {
        Problem {
            request_id: None,
            ..self.problem()
        }
    }

    /// The problem's code.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The cookies set, as a `Cookie` header.
    pub fn cookies(&self) -> String {
        let pairs: Vec<&str> = self
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|line| line.to_str().unwrap().split(';').next().unwrap())
            .collect();
        pairs.join("; ")
    }
}

/// An order of a customer of `shop.test`, ready to be sent.
pub fn an_order(external_id: &str, email: Option<&str>) -> Value {
    let customer =
        email.map(|email| json!({ "external_id": email, "email": email, "name": "Some One" }));
    json!({
        "source": "webshop", "external_id": external_id, "placed_at": "2026-03-01T09:00:00Z", "currency": "GBP",
        "customer": customer,
        "lines": [
            { "sku": "85123A", "title": "White hanging heart", "quantity": 6, "total": 1530 },
            { "sku": "71053", "title": "White metal lantern", "quantity": 2, "total": 678 }
        ],
        "shipping": 395
    })
}

/// A small generator of numbers (xorshift), so that a failing case can be run again by its seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    pub fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.roll(texts.len())]
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.roll(i + 1));
        }
    }
}
