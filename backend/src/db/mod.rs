//! One SQL text, two engines: SQLite for one machine, PostgreSQL for more.
//!
//! Statements are static text with `$1`, written once. [`sql!`] compiles each for both drivers,
//! because the drivers' types differ and must be known at compile time.
//!
//! SQLite has one connection that writes and several that read. Writers begin with
//! `BEGIN IMMEDIATE`: a transaction that reads first and then writes would fail with
//! `SQLITE_BUSY_SNAPSHOT`, which no time-out heals.

mod error;
mod migrate;

pub use error::{DbError, is_unique_violation};
pub use migrate::{MIGRATIONS, migrate};

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};
use std::str::FromStr;
use std::time::Duration;

/// The oldest SQLite without the WAL-reset bug, which can corrupt a database when two connections
/// write or checkpoint at the same moment (<https://sqlite.org/wal.html#walresetbug>).
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Connections that read from SQLite at the same time.
const SQLITE_READERS: u32 = 4;

/// A database of either kind.
#[derive(Debug, Clone)]
pub enum Db {
    /// A file.
    Sqlite {
        /// Connections that read.
        read: SqlitePool,
        /// The one connection that writes.
        write: SqlitePool,
    },
    /// A server.
    Postgres(PgPool),
}

/// A connection borrowed from a [`Tx`] or [`Read`]: what every store function takes.
#[derive(Debug)]
pub enum Conn<'c> {
    /// To SQLite.
    Sqlite(&'c mut SqliteConnection),
    /// To PostgreSQL.
    Postgres(&'c mut PgConnection),
}

/// A transaction. Dropped without [`Tx::commit`] it undoes everything.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite's one writing connection.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// A connection for reading only, without the cost of a transaction.
#[derive(Debug)]
pub enum Read {
    /// To SQLite.
    Sqlite(sqlx::pool::PoolConnection<Sqlite>),
    /// To PostgreSQL.
    Postgres(sqlx::pool::PoolConnection<Postgres>),
}

impl Tx {
    /// The connection inside.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(tx) => Conn::Sqlite(tx),
            Self::Postgres(tx) => Conn::Postgres(tx),
        }
    }

    /// Makes the changes durable.
    ///
    /// # Errors
    /// When the database cannot; then nothing was changed.
    pub async fn commit(self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

impl Read {
    /// The connection inside.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::Postgres(conn) => Conn::Postgres(conn),
        }
    }
}

impl Db {
    /// Opens `sqlite://FILE` (made when missing) or `postgres://…`. Does not migrate.
    ///
    /// # Errors
    /// When the address is of another kind, the database cannot be reached, or its SQLite is too
    /// old to be trusted.
    pub async fn open(url: &str) -> Result<Self, DbError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Self::open_postgres(url).await;
        }
        if url.starts_with("sqlite:") {
            return Self::open_sqlite(url).await;
        }
        Err(DbError::Address)
    }

    async fn open_postgres(url: &str) -> Result<Self, DbError> {
        let options = PgConnectOptions::from_str(url)?.log_statements(log_level());
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options)
            .await?;
        Ok(Self::Postgres(pool))
    }

    async fn open_sqlite(url: &str) -> Result<Self, DbError> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL would lose acknowledged commits at power loss.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            // In KiB, of each connection: room for the inner pages of a large database's indices.
            .pragma("cache_size", "-16384")
            .log_statements(log_level());
        let pool = || {
            SqlitePoolOptions::new()
                .test_before_acquire(false)
                .acquire_timeout(Duration::from_secs(30))
                .idle_timeout(None)
                .max_lifetime(None)
        };
        let write = pool()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        let version: String = sqlx::query_scalar("SELECT sqlite_version()")
            .fetch_one(&write)
            .await?;
        if parse_version(&version) < OLDEST_SQLITE {
            return Err(DbError::SqliteTooOld(version));
        }
        let read = pool()
            .max_connections(SQLITE_READERS)
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        Ok(Self::Sqlite { read, write })
    }

    /// Begins a transaction that may write.
    ///
    /// # Errors
    /// When no connection is to be had in time.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Takes a connection for reading.
    ///
    /// # Errors
    /// When none is to be had in time.
    pub async fn read(&self) -> Result<Read, DbError> {
        Ok(match self {
            Self::Sqlite { read, .. } => Read::Sqlite(read.acquire().await?),
            Self::Postgres(pool) => Read::Postgres(pool.acquire().await?),
        })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), DbError> {
        let mut read = self.read().await?;
        let _: (i64,) = sql!(fetch_one &mut read.conn(), "SELECT CAST(1 AS BIGINT)")?;
        Ok(())
    }

    /// Closes every connection, after their work.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

fn log_level() -> tracing::log::LevelFilter {
    tracing::log::LevelFilter::Trace
}

fn parse_version(text: &str) -> (u32, u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}

/// Runs one static statement on a [`Conn`] of either kind.
///
/// ```text
/// sql!(fetch_all conn, "SELECT … WHERE id = $1", id)       -> Result<Vec<Row>, DbError>
/// sql!(fetch_optional conn, "…")                           -> Result<Option<Row>, DbError>
/// sql!(fetch_one conn, "…")                                -> Result<Row, DbError>
/// sql!(execute conn, "…")                                  -> Result<u64, DbError> (rows changed)
/// ```
#[macro_export]
macro_rules! sql {
    (execute $conn:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn {
            $crate::db::Conn::Sqlite(c) => sqlx::query($sql)$(.bind($arg))*
                .execute(&mut **c).await.map(|done| done.rows_affected()),
            $crate::db::Conn::Postgres(c) => sqlx::query($sql)$(.bind($arg))*
                .execute(&mut **c).await.map(|done| done.rows_affected()),
        }.map_err($crate::db::DbError::from)
    };
    ($fetch:ident $conn:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn {
            $crate::db::Conn::Sqlite(c) => sqlx::query_as($sql)$(.bind($arg))*.$fetch(&mut **c).await,
            $crate::db::Conn::Postgres(c) => sqlx::query_as($sql)$(.bind($arg))*.$fetch(&mut **c).await,
        }.map_err($crate::db::DbError::from)
    };
}

/// Inserts many rows with one statement: `insert_many!(conn, "INSERT INTO t (a, b) ", rows,
/// |b, row| { b.push_bind(row.a).push_bind(row.b); })`. Rows are sent in portions that stay below
/// the engines' limits on parameters.
#[macro_export]
macro_rules! insert_many {
    ($conn:expr, $sql:expr, $suffix:expr, $rows:expr, |$b:ident, $row:ident| $body:block) => {{
        let mut outcome: Result<(), $crate::db::DbError> = Ok(());
        for portion in $rows.chunks(200) {
            outcome = match $conn {
                $crate::db::Conn::Sqlite(c) => {
                    let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new($sql);
                    query.push_values(portion, |mut $b, $row| $body);
                    query.push($suffix);
                    query.build().execute(&mut **c).await.map(|_| ())
                }
                $crate::db::Conn::Postgres(c) => {
                    let mut query = sqlx::QueryBuilder::<sqlx::Postgres>::new($sql);
                    query.push_values(portion, |mut $b, $row| $body);
                    query.push($suffix);
                    query.build().execute(&mut **c).await.map(|_| ())
                }
            }
            .map_err($crate::db::DbError::from);
            if outcome.is_err() {
                break;
            }
        }
        outcome
    }};
}

pub use crate::{insert_many, sql};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(parse_version("3.40.1") < OLDEST_SQLITE);
        assert!(parse_version("3.51.3") >= OLDEST_SQLITE);
        assert!(parse_version("3.100.0") > OLDEST_SQLITE);
        assert!(parse_version("nonsense") < OLDEST_SQLITE);
    }

    #[tokio::test]
    async fn other_addresses_are_refused() {
        assert!(matches!(Db::open("mysql://x").await, Err(DbError::Address)));
    }
}
