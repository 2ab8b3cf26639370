//! A whole Portico in the test's process, on either engine, with a clock that the test moves.

#![allow(dead_code, unreachable_pub, reason = "every test file uses a part of it")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use portico::app::{App, SharedApp};
use portico::clock::{Clock, new_id};
use portico::config::Config;
use portico::tenants::{Surface, Tenant, store as tenants};
use serde_json::{Value, json};
use shared::id::TenantId;
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

/// Which engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Runs a test's body on SQLite and on PostgreSQL, as two tests.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($server:ident: Server) $body:block)+) => {
        mod on_sqlite {
            #[allow(unused_imports)] use super::*;
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let $server = $crate::support::Server::start($crate::support::Engine::Sqlite).await;
                if let Some($server) = $server { $body }
            })+
        }
        mod on_postgres {
            #[allow(unused_imports)] use super::*;
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let $server = $crate::support::Server::start($crate::support::Engine::Postgres).await;
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
        let bytes = to_bytes(body, 64 << 20).await.unwrap().to_vec();
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
