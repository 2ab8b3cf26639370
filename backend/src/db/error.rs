//! What can go wrong with the database.

use thiserror::Error;

/// A failure of the database. Its text is for the log; it is never sent to a client.
#[derive(Debug, Error)]
pub enum DbError {
    /// Not `sqlite://…` or `postgres://…`.
    #[error("the database address must begin with sqlite:// or postgres://")]
    Address,
    /// The SQLite that is linked in has a bug that can corrupt the database.
    #[error("SQLite {0} can corrupt its database; at least 3.51.3 is needed")]
    SqliteTooOld(String),
    /// The database was made by a newer Portico.
    #[error("the database could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// Anything else.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl DbError {
    /// Whether the same transaction may succeed if it is begun anew at once: the database broke it
    /// off for the sake of another one, or another one wrote the same row first.
    #[must_use]
    pub fn is_contention(&self) -> bool {
        match self {
            Self::Sqlx(sqlx::Error::Database(error)) => {
                // PostgreSQL: serialization failure, deadlock. SQLite: busy, its snapshot is old.
                error.is_unique_violation()
                    || matches!(
                        &*error.code().unwrap_or_default(),
                        "40001" | "40P01" | "5" | "517"
                    )
            }
            _ => false,
        }
    }

    /// Whether trying again later may help: the database is away, restarting or too busy.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Sqlx(
                sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::Io(_)
                | sqlx::Error::WorkerCrashed,
            ) => true,
            Self::Sqlx(sqlx::Error::Database(error)) => {
                // PostgreSQL: shutdown, connection failure, serialization failure, deadlock, too
                // many connections. SQLite: busy, locked.
                let code = error.code().unwrap_or_default();
                code.starts_with("08")
                    || code.starts_with("57P")
                    || matches!(
                        &*code,
                        "40001" | "40P01" | "53300" | "5" | "6" | "261" | "517"
                    )
            }
            _ => false,
        }
    }
}

/// Whether a statement failed because such a row exists already.
#[must_use]
pub fn is_unique_violation(error: &DbError) -> bool {
    match error {
        DbError::Sqlx(sqlx::Error::Database(error)) => error.is_unique_violation(),
        _ => false,
    }
}
