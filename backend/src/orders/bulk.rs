//! Many orders at once: one JSON object per line (NDJSON), read as a stream.
//!
//! Each line stands for itself: a bad one is reported and the others are kept.

use super::http::by_key;
use super::service::place_untold;
use crate::app::SharedApp;
use crate::http::extract::{Checked as _, Integration, broken_off, parse_json};
use crate::http::{Error, again};
use crate::ledger;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use futures_util::TryStreamExt as _;
use shared::orders::{BulkRejection, BulkReport, CreateOrder};
use shared::problem::{Code, Problem};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio_util::io::StreamReader;

/// Longest line.
const LONGEST_LINE: usize = 1 << 20;
/// Most lines of one request.
const MOST_LINES: u64 = 100_000;
/// Orders per transaction.
const PORTION: usize = 100;
/// Rejections that are described; the rest are counted.
const MOST_DESCRIBED: usize = 1_000;

/// Takes many orders in, one JSON object per line
#[utoipa::path(post, path = "/api/v1/orders/bulk", tag = "integration",
    request_body(content = String, content_type = "application/x-ndjson"), security(("integration" = [])),
    responses((status = 200, body = BulkReport), (status = 415, body = Problem)))]
pub(super) async fn create_orders(
    State(app): State<SharedApp>,
    caller: Integration,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<BulkReport>, Error> {
    let media = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if media.split(';').next().unwrap_or_default().trim() != "application/x-ndjson" {
        return Err(Error::new(Code::UnsupportedMediaType).detail("send application/x-ndjson"));
    }
    let stream = body.into_data_stream().map_err(std::io::Error::other);
    let mut reader = BufReader::new(StreamReader::new(stream));
    let mut report = BulkReport::default();
    let mut portion = Vec::with_capacity(PORTION);
    while let Some(line) = next_line(&mut reader).await? {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        report.read += 1;
        if report.read > MOST_LINES {
            return Err(Error::new(Code::TooLarge).detail("send at most 100,000 orders at once"));
        }
        match read_order(&app, &line) {
            Ok(order) => portion.push((report.read, order)),
            Err(error) => {
                let line = report.read;
                reject(&mut report, line, &error);
            }
        }
        if portion.len() == PORTION {
            take(&app, &caller, &mut portion, &mut report).await?;
        }
    }
    take(&app, &caller, &mut portion, &mut report).await?;
    Ok(Json(report))
}

/// The next line without its end; `None` at the end of the body. A line longer than allowed is cut
/// there, so that it fails as JSON without being held in memory.
async fn next_line<R: tokio::io::AsyncBufRead + Unpin>(
    reader: &mut R,
) -> Result<Option<Vec<u8>>, Error> {
    let mut line = Vec::new();
    let limit = LONGEST_LINE as u64 + 1;
    let broken = |error: std::io::Error| broken_off(&error.to_string());
    let read = (&mut *reader)
        .take(limit)
        .read_until(b'\n', &mut line)
        .await
        .map_err(broken)?;
    if read == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() > LONGEST_LINE {
        skip_line(reader).await.map_err(broken)?;
    }
    Ok(Some(line))
}

async fn skip_line<R: tokio::io::AsyncBufRead + Unpin>(reader: &mut R) -> std::io::Result<()> {
    loop {
        let buffer = reader.fill_buf().await?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        reader.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

fn read_order(app: &SharedApp, line: &[u8]) -> Result<CreateOrder, Error> {
    if line.len() > LONGEST_LINE {
        return Err(Error::new(Code::TooLarge).detail("a line has at most 1 MiB"));
    }
    let order: CreateOrder = parse_json(line)?;
    order.faults(app.clock.now())?;
    Ok(order)
}

fn reject(report: &mut BulkReport, line: u64, error: &Error) {
    report.rejected += 1;
    if report.rejections.len() < MOST_DESCRIBED {
        let (reason, fields) = (error.reason(), error.fields().to_vec());
        report.rejections.push(BulkRejection {
            line,
            reason,
            fields,
        });
    }
}

/// Takes a portion in one transaction. An order that is refused has changed nothing, so the rest
/// of the portion goes on; a failure of the database undoes the portion and ends the request.
async fn take(
    app: &SharedApp,
    caller: &Integration,
    portion: &mut Vec<(u64, CreateOrder)>,
    report: &mut BulkReport,
) -> Result<(), Error> {
    if portion.is_empty() {
        return Ok(());
    }
    // Two uploads of the same orders take their locks in one order. Lines about the same order stay
    // in theirs.
    portion.sort_by(|(_, a), (_, b)| (&a.source, &a.external_id).cmp(&(&b.source, &b.external_id)));
    let (created, known, mut refused) = again(|| take_once(app, caller, portion)).await?;
    portion.clear();
    app.committed();
    report.created += created;
    report.known += known;
    refused.sort_by_key(|(line, _)| *line);
    for (line, error) in refused {
        reject(report, line, &error);
    }
    Ok(())
}

/// What became of a portion: orders created, orders known, and lines refused.
type Taken = (u64, u64, Vec<(u64, Error)>);

async fn take_once(
    app: &SharedApp,
    caller: &Integration,
    portion: &[(u64, CreateOrder)],
) -> Result<Taken, Error> {
    let (tenant, source, now) = (&caller.tenant.id, by_key(caller), app.clock.now());
    let (mut created, mut known, mut refused) = (0, 0, Vec::new());
    let mut told = Vec::new();
    let mut tx = app.db.begin().await?;
    for (line, order) in portion {
        match place_untold(&mut tx.conn(), tenant, &source, order, now, &mut told).await {
            Ok(accepted) if accepted.created => created += 1,
            Ok(_) => known += 1,
            Err(error) if error.code() == Code::Conflict => refused.push((*line, error)),
            Err(error) => return Err(error),
        }
    }
    ledger::append(&mut tx.conn(), tenant, now, &told).await?;
    tx.commit().await?;
    Ok((created, known, refused))
}
