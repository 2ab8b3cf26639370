//! Every migration on both engines, one by one, with somebody's data in the database.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, helpers included"
)]

mod support;

use axum::http::StatusCode;
use portico::app::App;
use portico::clock::Clock;
use portico::config::Config;
use portico::db::{Db, DbError, MIGRATIONS, migrate};
use portico::ledger::{self, Verdict};
use serde_json::json;
use shared::id::TenantId;
use sqlx::{AssertSqlSafe, Executor as _, raw_sql};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use support::{Caller, Engine, NOW, PASSWORD, Server, fresh_database};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations")
}

/// The files of a folder that end in `.sql`: name and text.
fn sql_files(folder: &Path) -> BTreeMap<String, String> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// Runs statements as they are, several at once.
async fn run(db: &Db, text: &str) -> Result<(), sqlx::Error> {
    let query = raw_sql(AssertSqlSafe(text.to_owned()));
    match db {
        Db::Sqlite { write, .. } => write.execute(query).await.map(|_| ()),
        Db::Postgres(pool) => pool.execute(query).await.map(|_| ()),
    }
}

async fn run_to(db: &Db, version: i64) {
    match db {
        Db::Sqlite { write, .. } => MIGRATIONS.run_to(version, write).await.unwrap(),
        Db::Postgres(pool) => MIGRATIONS.run_to(version, pool).await.unwrap(),
    }
}

/// Every column as `(table, column, type, must have a value)`, in words common to both engines.
async fn columns(db: &Db) -> BTreeSet<(String, String, String, bool)> {
    let mut read = db.read().await.unwrap();
    let text = match db {
        Db::Sqlite { .. } => {
            "SELECT m.name, c.name, LOWER(c.type), CASE WHEN c.\"notnull\" <> 0 THEN 1 ELSE 0 END
             FROM sqlite_master m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND m.name NOT LIKE '!_sqlx%' ESCAPE '!'"
        }
        Db::Postgres(_) => {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT),
                    CAST(CASE WHEN is_nullable = 'NO' THEN 1 ELSE 0 END AS BIGINT)
             FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name NOT LIKE '!_sqlx%' ESCAPE '!'"
        }
    };
    let rows: Vec<(String, String, String, i64)> =
        portico::sql!(fetch_all &mut read.conn(), text).unwrap();
    rows.into_iter()
        .map(|(table, column, kind, required)| (table, column, kind, required == 1))
        .collect()
}

async fn tables(db: &Db) -> BTreeSet<String> {
    columns(db)
        .await
        .into_iter()
        .map(|(table, ..)| table)
        .collect()
}

async fn count(db: &Db, table: &str) -> i64 {
    let text = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    let (count,): (i64,) = match db {
        Db::Sqlite { read, .. } => sqlx::query_as(text).fetch_one(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(text).fetch_one(pool).await.unwrap(),
    };
    count
}

/// A database with every migration and every sample, each at its turn.
async fn sampled(engine: Engine) -> Option<(Db, String, Option<PathBuf>)> {
    let (url, place) = fresh_database(engine).await?;
    let db = Db::open(&url).await.unwrap();
    let samples = sql_files(&folder().join("samples"));
    let mut before = BTreeSet::new();
    for migration in MIGRATIONS.iter() {
        let name = format!(
            "{:04}_{}.sql",
            migration.version,
            migration.description.replace(' ', "_")
        );
        run_to(&db, migration.version).await;
        let sample = samples
            .get(&name)
            .unwrap_or_else(|| panic!("migrations/samples/{name} is missing"));
        run(&db, sample)
            .await
            .unwrap_or_else(|error| panic!("samples/{name}: {error}"));
        let now = tables(&db).await;
        for made in now.difference(&before) {
            assert!(
                count(&db, made).await > 0,
                "samples/{name} has no row for {made}"
            );
        }
        before = now;
    }
    Some((db, url, place))
}

#[tokio::test]
async fn every_migration_runs_on_top_of_the_samples_before_it() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some((db, _, _place)) = sampled(engine).await else {
            continue;
        };
        for table in tables(&db).await {
            assert!(
                count(&db, &table).await > 0,
                "{table} is empty on {engine:?}"
            );
        }
        // What is optional is empty somewhere, so that later migrations meet that, too.
        for (table, column, _, required) in columns(&db).await {
            let empty = count(&db, &format!("{table} WHERE {column} IS NULL")).await;
            assert!(
                required || empty > 0,
                "{table}.{column} is never empty in the samples"
            );
            let filled = count(&db, &format!("{table} WHERE {column} IS NOT NULL")).await;
            assert!(
                filled > 0,
                "{table}.{column} is always empty in the samples"
            );
        }
        let mut read = db.read().await.unwrap();
        let tenant = TenantId::from_trusted("sample-tenant".to_owned());
        let verdict = ledger::verify(&mut read.conn(), &tenant).await.unwrap();
        assert_eq!(
            verdict,
            Verdict::Whole {
                entries: 3,
                erased: 1
            },
            "{engine:?}"
        );
        drop(read);
        // Once more there is nothing to do.
        migrate(&db).await.unwrap();
        db.close().await;
    }
}

#[tokio::test]
async fn what_was_kept_by_older_versions_can_still_be_used() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some((db, database, _place)) = sampled(engine).await else {
            continue;
        };
        db.close().await;
        let config = Config {
            database,
            secret: Some("a secret of the tests, long enough".to_owned()),
            rate_limits: false,
            ..Config::default()
        };
        let app = App::open(config, Clock::standing_at(NOW)).await.unwrap();
        // The harness brings requests to whatever server it is given.
        let Some(mut server) = Server::start(Engine::Sqlite).await else {
            continue;
        };
        server.router = portico::http::router(Arc::clone(&app));
        let nobody = server.anonymous("sample.example");
        let body = json!({ "email": "ZOE@sample.example", "password": PASSWORD });
        let signed_in = nobody.post("/api/v1/sign-in/password", body).await;
        assert_eq!(signed_in.status, StatusCode::OK, "{}", signed_in.text());
        let zoe = Caller {
            cookies: Some(signed_in.cookies()),
            ..nobody.clone()
        };
        let list = zoe.get("/api/v1/orders?q=WOLLE_decke").await.json();
        assert_eq!(list["items"][0]["id"], "sample-order-1", "{list}");
        let order = zoe.get("/api/v1/orders/sample-order-1").await.json();
        assert_eq!(order["progress"]["status"], "on_its_way", "{order:#}");
        assert_eq!(order["progress"]["backordered"], 1);
        assert_eq!(order["ship_to"]["city"], "Wien");
        assert_eq!(order["shipments"].as_array().map(Vec::len), Some(2));
        assert_eq!(order["totals"]["credited"]["amount"], 255);
        // What was kept of a product, and what was promised.
        let line = &order["lines"][0];
        assert_eq!(line["configuration"], "sample-configuration-1", "{line}");
        let products = zoe.get("/api/v1/products").await.json();
        assert_eq!(products["items"][0]["from"]["amount"], 950, "{products}");
        let kept = zoe.get("/api/v1/configurations").await.json();
        let stages: Vec<_> = kept["items"].as_array().unwrap().iter().collect();
        let stages: Vec<_> = stages.iter().map(|kept| &kept["stage"]).collect();
        assert_eq!(stages, ["saved", "quote_requested"], "{kept}");
        let receipt = kept["items"][1]["receipt"].as_str().unwrap();
        let worth = zoe.get(&format!("/api/v1/receipts/{receipt}")).await;
        assert_eq!(worth.json()["valid"], true, "{}", worth.text());
        // A session that was open goes on.
        let token = "0123456789abcdef".repeat(4);
        let cookies = Some(format!("__Host-portico-refresh={token}"));
        let before = Caller {
            cookies,
            ..nobody.clone()
        };
        let refreshed = before
            .call(axum::http::Method::POST, "/api/v1/session/refresh", None)
            .await;
        assert_eq!(refreshed.status, StatusCode::NO_CONTENT);
        // Keys, and reports that waited for their order.
        let key = Some("pk_samplekey1_a secret of the sample".to_owned());
        let shop = Caller {
            key,
            ..nobody.clone()
        };
        let path = "/api/v1/orders/sample-order-2/shipments";
        let parcel =
            json!({ "external_id": "p", "tracking": [{ "number": "1Z5R89390357567127" }] });
        let sent = shop.post(path, parcel).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        let key = Some("pk_samplekey2_a secret of the sample".to_owned());
        let old = Caller {
            key,
            ..nobody.clone()
        };
        assert_eq!(
            old.post(path, json!({ "external_id": "q" })).await.status,
            StatusCode::UNAUTHORIZED
        );
        let staff = server.anonymous("console.sample.example");
        let body = json!({ "email": "sam@sample.example", "password": PASSWORD });
        let sam = Caller {
            cookies: Some(staff.post("/api/v1/sign-in/password", body).await.cookies()),
            ..staff
        };
        let guest = sam
            .get("/api/v1/console/orders/sample-order-2")
            .await
            .json();
        assert_eq!(
            guest["shipments"][0]["state"]["status"], "delivered",
            "{guest:#}"
        );
        let found = sam.get("/api/v1/console/search?q=Zo%C3%AB").await.json();
        assert_eq!(found["customers"][0]["id"], "sample-customer-1", "{found}");
        let mut read = app.db.read().await.unwrap();
        let tenant = TenantId::from_trusted("sample-tenant".to_owned());
        let verdict = ledger::verify(&mut read.conn(), &tenant).await.unwrap();
        assert!(
            matches!(
                verdict,
                Verdict::Whole {
                    entries: 6..,
                    erased: 1
                }
            ),
            "{verdict:?}"
        );
        drop(read);
        app.db.close().await;
    }
}

#[test]
fn every_migration_has_a_sample_and_every_sample_a_migration() {
    let migrations: Vec<String> = sql_files(&folder()).into_keys().collect();
    let samples: Vec<String> = sql_files(&folder().join("samples")).into_keys().collect();
    assert_eq!(migrations, samples);
    assert_eq!(migrations.len(), MIGRATIONS.iter().count());
    for (place, name) in (1..).zip(&migrations) {
        assert!(
            name.starts_with(&format!("{place:04}_")),
            "numbered without gaps: {name}"
        );
    }
}

#[tokio::test]
async fn both_engines_have_the_same_tables() {
    let Some((url, _)) = fresh_database(Engine::Postgres).await else {
        return;
    };
    let postgres = Db::open(&url).await.unwrap();
    migrate(&postgres).await.unwrap();
    let (url, _place) = fresh_database(Engine::Sqlite).await.unwrap();
    let sqlite = Db::open(&url).await.unwrap();
    migrate(&sqlite).await.unwrap();
    let (sqlite, postgres) = (columns(&sqlite).await, columns(&postgres).await);
    let only: Vec<_> = sqlite.symmetric_difference(&postgres).collect();
    assert!(only.is_empty(), "{only:#?}");
    // Every row belongs to a tenant.
    let all: BTreeSet<&String> = sqlite.iter().map(|(table, ..)| table).collect();
    for table in all {
        let owned = sqlite
            .iter()
            .any(|(t, column, _, required)| t == table && column == "tenant_id" && *required);
        assert!(owned || table == "tenants", "{table} has no tenant_id");
    }
}

#[tokio::test]
async fn a_database_of_a_newer_or_another_portico_is_left_alone() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        for change in [
            "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
             SELECT 9999, 'from the future', installed_on, success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
            "UPDATE _sqlx_migrations SET checksum = (SELECT checksum FROM _sqlx_migrations WHERE version = 2) WHERE version = 1",
        ] {
            let Some((url, _place)) = fresh_database(engine).await else {
                continue;
            };
            let db = Db::open(&url).await.unwrap();
            migrate(&db).await.unwrap();
            run(&db, change).await.unwrap();
            let refused = migrate(&db).await;
            assert!(matches!(refused, Err(DbError::Migrate(_))), "{engine:?} {refused:?}");
            assert!(!refused.unwrap_err().is_transient());
            db.close().await;
        }
    }
}

/// The text without comments and without what stands in quotes.
fn bare(text: &str) -> String {
    let mut bare = String::new();
    for line in text.lines() {
        let line = line.split("--").next().unwrap();
        for (place, part) in line.split('\'').enumerate() {
            bare.push_str(if place % 2 == 0 { part } else { "''" });
        }
        bare.push('\n');
    }
    bare
}

#[test]
fn migrations_are_written_for_both_engines() {
    let forbidden = [
        "SERIAL",
        "BIGSERIAL",
        "AUTOINCREMENT",
        "IDENTITY",
        "GENERATED",
        "JSON",
        "JSONB",
        "TIMESTAMP",
        "TIMESTAMPTZ",
        "DATETIME",
        "DATE",
        "TIME",
        "INTERVAL",
        "INTEGER",
        "INT",
        "SMALLINT",
        "TINYINT",
        "INT8",
        "INT4",
        "NUMERIC",
        "DECIMAL",
        "REAL",
        "FLOAT",
        "DOUBLE",
        "BLOB",
        "BYTEA",
        "UUID",
        "VARCHAR",
        "CHAR",
        "CITEXT",
        "ILIKE",
        "NOW",
        "CURRENT_TIMESTAMP",
        "DATETIME",
        "STRFTIME",
        "GEN_RANDOM_UUID",
        "PRAGMA",
        "WITHOUT",
        "STRICT",
        "USING",
        "COLLATE",
        "REGEXP",
        "GLOB",
        "EXTENSION",
        "SCHEMA",
        "SEQUENCE",
        "TRIGGER",
        "FUNCTION",
        "CONCURRENTLY",
        "ROWID",
        "REPLACE",
        "IGNORE",
        "VACUUM",
        "BEGIN",
        "COMMIT",
    ];
    for (name, text) in sql_files(&folder()) {
        let text = bare(&text).to_uppercase();
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            assert!(!forbidden.contains(&word), "{name}: {word}");
        }
        for sign in ["::", "\"", "`", "[", "?", "$", "@"] {
            assert!(!text.contains(sign), "{name}: {sign}");
        }
        for statement in text.split(';').map(str::trim).filter(|s| !s.is_empty()) {
            let Some(table) = statement.strip_prefix("CREATE TABLE ") else {
                continue;
            };
            let (_, body) = table.split_once('(').unwrap();
            for line in body
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty() && *line != ")")
            {
                let mut words = line.split_whitespace();
                let (first, second) = (words.next().unwrap(), words.next().unwrap_or_default());
                let constraint = ["PRIMARY", "UNIQUE", "UNIQUE(", "FOREIGN", "CHECK"]
                    .contains(&first)
                    || first.starts_with("UNIQUE");
                let kind = second.trim_end_matches(',');
                assert!(
                    constraint || ["TEXT", "BIGINT", "BOOLEAN"].contains(&kind),
                    "{name}: {line}"
                );
            }
        }
    }
}

#[test]
fn samples_hold_nothing_that_is_the_engines_own() {
    for (name, text) in sql_files(&folder().join("samples")) {
        let plain = bare(&text);
        for statement in plain.split(';').map(str::trim).filter(|s| !s.is_empty()) {
            let allowed = ["INSERT INTO ", "UPDATE ", "DELETE FROM "];
            assert!(
                allowed.iter().any(|start| statement.starts_with(start)),
                "{name}: {statement:.60}"
            );
        }
        assert!(text.starts_with("-- "), "{name} says what it stands for");
    }
}

/// The statements of the code itself are static text for both engines, too.
#[test]
fn statements_in_the_code_use_nothing_that_only_one_engine_has() {
    let words = [
        " ILIKE ",
        " NOW()",
        "::TEXT",
        "::BIGINT",
        " JSONB",
        "STRFTIME(",
        "DATETIME('",
        " GLOB ",
        "LAST_INSERT_ROWID",
        " FOR UPDATE",
        "SKIP LOCKED",
        "IFNULL(",
    ];
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut statements = 0;
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
            let text = std::fs::read_to_string(&path).unwrap();
            for statement in text.split("sql!(").skip(1) {
                statements += 1;
                let end = statement
                    .find(")?")
                    .or_else(|| statement.find(';'))
                    .unwrap_or(statement.len());
                let statement = statement[..end].to_uppercase();
                for word in words {
                    assert!(
                        !statement.contains(word),
                        "{}: {word}: {statement:.300}",
                        path.display()
                    );
                }
            }
        }
    }
    assert!(statements > 60, "{statements}");
}
