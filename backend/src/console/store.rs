//! Customers as staff find them.

use crate::db::{Conn, DbError, sql};
use shared::console::CustomerSummary;
use shared::id::{CustomerId, TenantId};
use shared::time::Timestamp;
use shared::validate::fold;

#[derive(Debug, sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    email: String,
    external_id: Option<String>,
    created_at: i64,
}

impl From<Row> for CustomerSummary {
    fn from(row: Row) -> Self {
        Self {
            id: CustomerId::from_trusted(row.id),
            name: row.name,
            email: row.email,
            external_id: row.external_id,
            created_at: Timestamp(row.created_at),
        }
    }
}

/// Customers whose name, e-mail address or number begins with the text.
pub(super) async fn search(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    text: &str,
    limit: i64,
) -> Result<Vec<CustomerSummary>, DbError> {
    let text = fold(text);
    let end = format!("{text}\u{10FFFF}");
    let rows: Vec<Row> = sql!(fetch_all conn,
        "SELECT id, name, COALESCE(email, '') AS email, external_id, created_at FROM customers
         WHERE id IN (
             SELECT id FROM customers WHERE tenant_id = $1 AND email_folded >= $2 AND email_folded < $3
             UNION SELECT id FROM customers WHERE tenant_id = $1 AND name_folded >= $2 AND name_folded < $3
             UNION SELECT id FROM customers WHERE tenant_id = $1 AND external_id = $2)
         ORDER BY name, id LIMIT $4",
        tenant.as_str(), &text, &end, limit)?;
    Ok(rows.into_iter().map(CustomerSummary::from).collect())
}

/// One customer.
pub(super) async fn find(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    id: &str,
) -> Result<Option<CustomerSummary>, DbError> {
    let row: Option<Row> = sql!(fetch_optional conn,
        "SELECT id, name, COALESCE(email, '') AS email, external_id, created_at FROM customers
         WHERE id = $1 AND tenant_id = $2", id, tenant.as_str())?;
    Ok(row.map(CustomerSummary::from))
}
