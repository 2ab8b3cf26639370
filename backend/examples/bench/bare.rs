//! The yardstick: axum and sqlx with the same single query and nothing else. No sign-in, no tenant,
//! no request id, no limits, no security headers.

use crate::seed::{CUSTOMER, Seeded, TENANT};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use portico::db::{Db, sql};
use portico::orders::store::SummaryRow;
use shared::orders::OrderSummary;
use shared::page::Page;
use tokio::net::TcpListener;

/// Starts it; the port.
pub(crate) async fn start(seeded: &Seeded) -> u16 {
    let db = Db::open(&seeded.url).await.unwrap();
    let router = Router::new()
        .route("/api/v1/orders", get(list))
        .route("/api/v1/orders/{id}", get(detail))
        .with_state(db);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, router).await });
    port
}

async fn list(State(db): State<Db>) -> Json<Page<OrderSummary>> {
    let mut read = db.read().await.unwrap();
    let none: Option<i64> = None;
    let nothing: Option<&str> = None;
    let rows: Vec<SummaryRow> = sql!(fetch_all & mut read.conn(),
        "SELECT id, number, placed_at, currency, total, status, parcels, parcels_delivered, backordered,
                expected_from, expected_to, first_from, first_to, delivered_at, title_1, title_2, line_count
         FROM orders
         WHERE tenant_id = $1 AND customer_id = $2 AND (placed_at, id) < ($3, $4)
           AND ($5 IS NULL OR status_group = $5
                OR ($5 = 'attention' AND status_group = 'open' AND expected_to < $6))
           AND ($7 IS NULL OR placed_at >= $7)
           AND ($8 IS NULL OR placed_at < $8)
           AND ($9 IS NULL OR search LIKE $9 ESCAPE '!')
         ORDER BY placed_at DESC, id DESC LIMIT $10",
        TENANT, CUSTOMER, i64::MAX, "~", nothing, 0_i64, none, none, nothing, 21_i64).unwrap();
    let items = rows
        .into_iter()
        .take(20)
        .map(SummaryRow::into_summary)
        .collect();
    Json(Page { items, next: None })
}

async fn detail(State(db): State<Db>, Path(id): Path<String>) -> impl IntoResponse {
    let mut read = db.read().await.unwrap();
    let (_, body): (i64, String) = sql!(fetch_one & mut read.conn(),
        "SELECT d.format, d.body FROM orders o JOIN order_documents d ON d.order_id = o.id
         WHERE o.id = $1 AND o.tenant_id = $2 AND ($3 IS NULL OR o.customer_id = $3)",
        id, TENANT, CUSTOMER)
    .unwrap();
    ([(header::CONTENT_TYPE, "application/json")], body)
}
