//! Bringing a database up to date.

use super::{Db, DbError};
use sqlx::migrate::Migrator;

/// Every migration, oldest first; the same files for both engines.
pub static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// Applies the migrations that a database lacks.
///
/// # Errors
/// When one fails, or when the database has migrations that this version does not know.
pub async fn migrate(db: &Db) -> Result<(), DbError> {
    match db {
        Db::Sqlite { write, .. } => MIGRATIONS.run(write).await?,
        Db::Postgres(pool) => MIGRATIONS.run(pool).await?,
    }
    Ok(())
}
