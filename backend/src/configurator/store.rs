//! Rows of models, their versions and facts, of configurations, receipts and counts.

use crate::db::{Conn, DbError, insert_many, sql};
use shared::id::{ConfigurationId, CustomerId, OrderId, TenantId};
use shared::time::Timestamp;

/// A product's model.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ModelRow {
    /// Names it.
    pub id: String,
    /// The product's id, which is in addresses.
    pub product: String,
    /// The version that is sold.
    pub published: Option<i64>,
    /// How many versions there are.
    pub versions: i64,
}

/// A tenant's models by product.
///
/// # Errors
/// When the database fails.
pub async fn list_models(conn: &mut Conn<'_>, tenant: &TenantId) -> Result<Vec<ModelRow>, DbError> {
    sql!(fetch_all conn,
        "SELECT id, product, published, versions FROM models WHERE tenant_id = $1 ORDER BY product",
        tenant.as_str())
}

/// The model of a product.
///
/// # Errors
/// When the database fails.
pub async fn find_model(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    product: &str,
) -> Result<Option<ModelRow>, DbError> {
    sql!(fetch_optional conn,
        "SELECT id, product, published, versions FROM models WHERE tenant_id = $1 AND product = $2",
        tenant.as_str(), product)
}

/// Takes the lock of a product's model, and makes it when there is none.
///
/// # Errors
/// When the database fails.
pub async fn lock_model(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    product: &str,
    new: String,
    now: Timestamp,
) -> Result<ModelRow, DbError> {
    sql!(fetch_one conn,
        "INSERT INTO models (id, tenant_id, product, published, versions, created_at)
         VALUES ($1, $2, $3, NULL, 0, $4)
         ON CONFLICT (tenant_id, product) DO UPDATE SET versions = models.versions
         RETURNING id, product, published, versions",
        new, tenant.as_str(), product, now.millis())
}

/// A version without its texts.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct VersionRow {
    /// Of which model.
    pub model_id: String,
    /// Its number, from 1.
    pub number: i64,
    /// SHA-256 of the model.
    pub hash: String,
    /// The format it was read from.
    pub format: String,
    /// What was found, as JSON.
    pub report: String,
    /// When it was uploaded.
    pub created_at: i64,
    /// By whom: an agent's name.
    pub created_by: String,
    /// When it was first sold.
    pub published_at: Option<i64>,
}

/// The texts of a version.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct VersionTexts {
    /// The model as JSON.
    pub model: String,
    /// What answers, with brotli and in base64.
    pub compiled: String,
}

/// All versions of all models of a tenant, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_versions(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
) -> Result<Vec<VersionRow>, DbError> {
    sql!(fetch_all conn,
        "SELECT model_id, number, hash, format, report, created_at, created_by, published_at
         FROM model_versions WHERE tenant_id = $1 ORDER BY model_id, number DESC",
        tenant.as_str())
}

/// A version by its number.
///
/// # Errors
/// When the database fails.
pub async fn find_version(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    model: &str,
    number: i64,
) -> Result<Option<VersionRow>, DbError> {
    sql!(fetch_optional conn,
        "SELECT model_id, number, hash, format, report, created_at, created_by, published_at
         FROM model_versions WHERE tenant_id = $1 AND model_id = $2 AND number = $3",
        tenant.as_str(), model, number)
}

/// A version by its hash.
///
/// # Errors
/// When the database fails.
pub async fn find_version_by_hash(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    model: &str,
    hash: &str,
) -> Result<Option<VersionRow>, DbError> {
    sql!(fetch_optional conn,
        "SELECT model_id, number, hash, format, report, created_at, created_by, published_at
         FROM model_versions WHERE tenant_id = $1 AND model_id = $2 AND hash = $3",
        tenant.as_str(), model, hash)
}

/// The texts of a version.
///
/// # Errors
/// When the database fails.
pub async fn find_texts(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    version: &VersionRow,
) -> Result<Option<VersionTexts>, DbError> {
    sql!(fetch_optional conn,
        "SELECT model, compiled FROM model_versions WHERE tenant_id = $1 AND model_id = $2 AND number = $3",
        tenant.as_str(), &version.model_id, version.number)
}

/// Adds a version.
///
/// # Errors
/// When the database fails.
pub async fn insert_version(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    row: &VersionRow,
    source: &str,
    texts: &VersionTexts,
) -> Result<(), DbError> {
    sql!(execute conn,
        "INSERT INTO model_versions (model_id, number, tenant_id, hash, format, source, model, compiled,
           report, created_at, created_by, published_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL)",
        &row.model_id, row.number, tenant.as_str(), &row.hash, &row.format, source, &texts.model,
        &texts.compiled, &row.report, row.created_at, &row.created_by)?;
    sql!(execute conn,
        "UPDATE models SET versions = $3 WHERE tenant_id = $1 AND id = $2",
        tenant.as_str(), &row.model_id, row.number)?;
    Ok(())
}

/// Sells a version from now on.
///
/// # Errors
/// When the database fails.
pub async fn publish(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    model: &str,
    number: i64,
    now: Timestamp,
) -> Result<(), DbError> {
    sql!(execute conn,
        "UPDATE models SET published = $3 WHERE tenant_id = $1 AND id = $2",
        tenant.as_str(), model, number)?;
    sql!(execute conn,
        "UPDATE model_versions SET published_at = COALESCE(published_at, $4)
         WHERE tenant_id = $1 AND model_id = $2 AND number = $3",
        tenant.as_str(), model, number, now.millis())?;
    Ok(())
}

/// What is true of an option for now.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FactRow {
    /// Of which model.
    pub model_id: String,
    /// Which option, or value of a number.
    pub option_id: String,
    /// Whether it cannot be had.
    pub sold_out: bool,
    /// When it is expected back.
    pub until_day: Option<i64>,
    /// Days until delivery instead of the model's.
    pub lead_days: Option<i64>,
}

/// The facts of one model, or of all of a tenant's where it is `None`.
///
/// # Errors
/// When the database fails.
pub async fn list_facts(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    model: Option<&str>,
) -> Result<Vec<FactRow>, DbError> {
    sql!(fetch_all conn,
        "SELECT model_id, option_id, sold_out, until_day, lead_days FROM model_facts
         WHERE tenant_id = $1 AND ($2 IS NULL OR model_id = $2) ORDER BY model_id, option_id",
        tenant.as_str(), model)
}

/// Replaces all facts of a model.
///
/// # Errors
/// When the database fails.
pub async fn put_facts(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    model: &str,
    facts: &[FactRow],
) -> Result<(), DbError> {
    sql!(execute conn,
        "DELETE FROM model_facts WHERE tenant_id = $1 AND model_id = $2",
        tenant.as_str(), model)?;
    insert_many!(
        conn,
        "INSERT INTO model_facts (model_id, option_id, tenant_id, sold_out, until_day, lead_days) ",
        "",
        facts,
        |b, fact| {
            b.push_bind(model)
                .push_bind(&fact.option_id)
                .push_bind(tenant.as_str())
                .push_bind(fact.sold_out)
                .push_bind(fact.until_day)
                .push_bind(fact.lead_days);
        }
    )
}

/// How often something happened to an item, a question, or a version as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub struct CountRow {
    /// `saved`, `ordered`, `taken`, `open` or `missed`.
    pub kind: String,
    /// Which item or question; empty for the whole.
    pub item: String,
    /// How often.
    pub times: i64,
}

/// Adds to counts. They are sorted here, so that two who count do not wait for each other in a
/// circle.
///
/// # Errors
/// When the database fails.
pub async fn count(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    (model, version): (&str, i64),
    mut counts: Vec<CountRow>,
) -> Result<(), DbError> {
    counts.sort();
    counts.dedup_by(|a, b| a.kind == b.kind && a.item == b.item);
    insert_many!(
        conn,
        "INSERT INTO model_counts (model_id, version, kind, item, tenant_id, times) ",
        " ON CONFLICT (model_id, version, kind, item)
          DO UPDATE SET times = model_counts.times + excluded.times",
        counts,
        |b, row| {
            b.push_bind(model)
                .push_bind(version)
                .push_bind(&row.kind)
                .push_bind(&row.item)
                .push_bind(tenant.as_str())
                .push_bind(row.times);
        }
    )
}

/// What was counted of a version.
///
/// # Errors
/// When the database fails.
pub async fn list_counts(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    model: &str,
    version: i64,
) -> Result<Vec<CountRow>, DbError> {
    sql!(fetch_all conn,
        "SELECT kind, item, times FROM model_counts
         WHERE tenant_id = $1 AND model_id = $2 AND version = $3 ORDER BY kind, item",
        tenant.as_str(), model, version)
}

/// What was promised under a receipt.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ReceiptRow {
    /// The hash.
    pub receipt: String,
    /// Of which model.
    pub model_id: String,
    /// In which version.
    pub version: i64,
    /// The quote as JSON.
    pub quote: String,
    /// When it was first given.
    pub issued_at: i64,
}

/// Keeps a receipt; the same promise given again keeps its first time.
///
/// # Errors
/// When the database fails.
pub async fn insert_receipt(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    row: &ReceiptRow,
) -> Result<(), DbError> {
    sql!(execute conn,
        "INSERT INTO receipts (tenant_id, receipt, model_id, version, quote, issued_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, receipt) DO NOTHING",
        tenant.as_str(), &row.receipt, &row.model_id, row.version, &row.quote, row.issued_at)?;
    Ok(())
}

/// A receipt with the product of its model.
///
/// # Errors
/// When the database fails.
pub async fn find_receipt(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    receipt: &str,
) -> Result<Option<ReceiptRow>, DbError> {
    sql!(fetch_optional conn,
        "SELECT receipt, model_id, version, quote, issued_at FROM receipts
         WHERE tenant_id = $1 AND receipt = $2",
        tenant.as_str(), receipt)
}

/// What a customer keeps.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ConfigurationRow {
    /// Names it.
    pub id: String,
    /// Of which model.
    pub model_id: String,
    /// In which version.
    pub version: i64,
    /// What its owner calls it.
    pub name: String,
    /// What was decided, as JSON.
    pub decisions: String,
    /// How many pieces.
    pub quantity: i64,
    /// The quote as JSON, when nothing is left open.
    pub quote: Option<String>,
    /// The receipt of the quote.
    pub receipt: Option<String>,
    /// `saved`, `quote_requested` or `ordered`.
    pub stage: String,
    /// The order that came of it.
    pub order_id: Option<String>,
    /// When it was kept last.
    pub saved_at: i64,
}

/// A customer's configurations that are not hidden, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_configurations(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    customer: &CustomerId,
    limit: i64,
) -> Result<Vec<ConfigurationRow>, DbError> {
    sql!(fetch_all conn,
        "SELECT id, model_id, version, name, decisions, quantity, quote, receipt, stage, order_id, saved_at
         FROM configurations WHERE tenant_id = $1 AND customer_id = $2 AND NOT hidden
         ORDER BY saved_at DESC, id DESC LIMIT $3",
        tenant.as_str(), customer.as_str(), limit)
}

/// How many configurations a customer keeps.
///
/// # Errors
/// When the database fails.
pub async fn count_configurations(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    customer: &CustomerId,
) -> Result<i64, DbError> {
    let (count,): (i64,) = sql!(fetch_one conn,
        "SELECT COUNT(*) FROM configurations WHERE tenant_id = $1 AND customer_id = $2 AND NOT hidden",
        tenant.as_str(), customer.as_str())?;
    Ok(count)
}

/// One configuration of a customer, hidden or not.
///
/// # Errors
/// When the database fails.
pub async fn find_configuration(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    customer: &CustomerId,
    id: &ConfigurationId,
) -> Result<Option<ConfigurationRow>, DbError> {
    sql!(fetch_optional conn,
        "SELECT id, model_id, version, name, decisions, quantity, quote, receipt, stage, order_id, saved_at
         FROM configurations WHERE tenant_id = $1 AND customer_id = $2 AND id = $3",
        tenant.as_str(), customer.as_str(), id.as_str())
}

/// Takes a configuration's lock and reads it.
///
/// # Errors
/// When the database fails.
pub async fn lock_configuration(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    customer: &CustomerId,
    id: &ConfigurationId,
) -> Result<Option<ConfigurationRow>, DbError> {
    sql!(fetch_optional conn,
        "UPDATE configurations SET revision = revision + 1
         WHERE tenant_id = $1 AND customer_id = $2 AND id = $3
         RETURNING id, model_id, version, name, decisions, quantity, quote, receipt, stage, order_id, saved_at",
        tenant.as_str(), customer.as_str(), id.as_str())
}

/// Adds a configuration; `false` when it is there already.
///
/// # Errors
/// When the database fails.
pub async fn insert_configuration(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    customer: &CustomerId,
    row: &ConfigurationRow,
) -> Result<bool, DbError> {
    let changed = sql!(execute conn,
        "INSERT INTO configurations (id, tenant_id, customer_id, model_id, version, name, decisions, quantity,
           quote, receipt, stage, order_id, note, hidden, revision, created_at, saved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL, FALSE, 1, $12, $12)
         ON CONFLICT (id) DO NOTHING",
        &row.id, tenant.as_str(), customer.as_str(), &row.model_id, row.version, &row.name, &row.decisions,
        row.quantity, &row.quote, &row.receipt, &row.stage, row.saved_at)?;
    Ok(changed == 1)
}

/// Replaces what a configuration says.
///
/// # Errors
/// When the database fails.
pub async fn update_configuration(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    row: &ConfigurationRow,
) -> Result<(), DbError> {
    sql!(execute conn,
        "UPDATE configurations SET model_id = $3, version = $4, name = $5, decisions = $6, quantity = $7,
           quote = $8, receipt = $9, stage = $10, saved_at = $11
         WHERE tenant_id = $1 AND id = $2",
        tenant.as_str(), &row.id, &row.model_id, row.version, &row.name, &row.decisions, row.quantity,
        &row.quote, &row.receipt, &row.stage, row.saved_at)?;
    Ok(())
}

/// Notes that the shop was asked for a quote, and with which words.
///
/// # Errors
/// When the database fails.
pub async fn set_quote_requested(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    id: &str,
    note: &str,
) -> Result<(), DbError> {
    sql!(execute conn,
        "UPDATE configurations SET stage = 'quote_requested', note = $3 WHERE tenant_id = $1 AND id = $2",
        tenant.as_str(), id, note)?;
    Ok(())
}

/// Notes the order that came of a configuration.
///
/// # Errors
/// When the database fails.
pub async fn set_ordered(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    id: &str,
    order: &OrderId,
) -> Result<(), DbError> {
    sql!(execute conn,
        "UPDATE configurations SET stage = 'ordered', order_id = $3 WHERE tenant_id = $1 AND id = $2",
        tenant.as_str(), id, order.as_str())?;
    Ok(())
}

/// Deletes a configuration, or hides it where an order refers to it.
///
/// # Errors
/// When the database fails.
pub async fn delete_configuration(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    row: &ConfigurationRow,
) -> Result<(), DbError> {
    if row.order_id.is_some() {
        sql!(execute conn,
            "UPDATE configurations SET hidden = TRUE WHERE tenant_id = $1 AND id = $2",
            tenant.as_str(), &row.id)?;
    } else {
        sql!(execute conn,
            "DELETE FROM configurations WHERE tenant_id = $1 AND id = $2", tenant.as_str(), &row.id)?;
    }
    Ok(())
}
