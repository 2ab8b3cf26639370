//! The development mailbox: mail that was kept because there is no server to send it.

use crate::app::SharedApp;
use crate::http::Error;
use crate::http::extract::Visitor;
use crate::outbox::store;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use shared::time::Timestamp;
use std::fmt::Write as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this feature; only with `--demo`.
pub fn router() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new()
        .routes(routes!(mailbox))
        .routes(routes!(mailbox_json))
        .routes(routes!(style))
}

/// A mail as the mailbox shows it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct KeptMail {
    to: String,
    subject: String,
    body: String,
    at: Timestamp,
}

async fn newest(app: &SharedApp, visitor: &Visitor) -> Result<Vec<KeptMail>, Error> {
    let mut read = app.db.read().await?;
    let rows = store::newest(&mut read.conn(), &visitor.tenant.id).await?;
    let mail = rows.into_iter().map(|row| KeptMail {
        to: row.recipient,
        subject: row.subject,
        body: row.body,
        at: Timestamp(row.created_at),
    });
    Ok(mail.collect())
}

/// Mail that would have been sent, newest first
#[utoipa::path(get, path = "/dev/mail.json", tag = "demo", responses((status = 200, body = Vec<KeptMail>)))]
async fn mailbox_json(State(app): State<SharedApp>, visitor: Visitor) -> Result<Response, Error> {
    Ok(axum::Json(newest(&app, &visitor).await?).into_response())
}

/// Mail that would have been sent, as a page
#[utoipa::path(get, path = "/dev/mail", tag = "demo", responses((status = 200, content_type = "text/html")))]
async fn mailbox(State(app): State<SharedApp>, visitor: Visitor) -> Result<Html<String>, Error> {
    let mut page = String::from(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>Development mailbox</title><link rel=stylesheet href=/dev/mail.css>\
         <main><h1>Development mailbox</h1>\
         <p>Mail that would have been sent. This page exists only with <code>--demo</code>. <a href=/>Back to the portal</a></p>",
    );
    let mails = newest(&app, &visitor).await?;
    if mails.is_empty() {
        page.push_str("<p>No mail yet. Ask for a sign-in code, then reload this page.</p>");
    }
    for mail in mails {
        let _ = write!(
            page,
            "<article><h2>{}</h2><p class=quiet>To {} · {}</p><pre>{}</pre></article>",
            escape(&mail.subject),
            escape(&mail.to),
            mail.at,
            escape(&mail.body)
        );
    }
    page.push_str("</main></html>");
    Ok(Html(page))
}

/// The mailbox's style sheet
#[utoipa::path(get, path = "/dev/mail.css", tag = "demo", responses((status = 200, content_type = "text/css")))]
async fn style() -> Response {
    const CSS: &str = ":root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}\
        main{max-inline-size:44rem;margin:2rem auto;padding-inline:1rem}h1{font-size:1.75rem}\
        h2{font-size:1.1875rem;margin-block:0}.quiet{opacity:.75;margin-block:.25rem}\
        article{border-block-start:1px solid #8886;padding-block:1rem}pre{white-space:pre-wrap;font:inherit}";
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], CSS).into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
