//! Carriers' reports coming in.

use super::easypost;
use super::service::{Report, take_reports};
use crate::app::SharedApp;
use crate::http::extract::{Integration, Unchecked};
use crate::http::{Error, again};
use crate::ledger::Actor;
use crate::orders::Source;
use axum::Json;
use axum::extract::State;
use shared::fulfilment::{CarrierEventIn, CarrierEventsAccepted};
use shared::problem::{Code, FieldCode, FieldError, Problem};
use shared::tracking;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Most events of one request.
const MOST: usize = 1_000;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new()
        .routes(routes!(create_events))
        .routes(routes!(easypost::webhook))
}

/// Takes carriers' events in
///
/// Any order, any duplicates and any late arrival give the same result. All are taken or none.
#[utoipa::path(post, path = "/api/v1/carrier-events", tag = "integration", request_body = Vec<CarrierEventIn>,
    security(("integration" = [])),
    responses((status = 200, body = CarrierEventsAccepted), (status = 422, body = Problem)))]
async fn create_events(
    State(app): State<SharedApp>,
    caller: Integration,
    Unchecked(events): Unchecked<Vec<CarrierEventIn>>,
) -> Result<Json<CarrierEventsAccepted>, Error> {
    if events.len() > MOST {
        return Err(Error::new(Code::TooLarge).detail("send at most 1,000 events at once"));
    }
    let now = app.clock.now();
    let mut faults: Vec<FieldError> = Vec::new();
    for (i, event) in events.iter().enumerate() {
        let mut found = event.check(now).err().unwrap_or_default();
        if found.is_empty() && tracking::normalise(&event.tracking_number).is_empty() {
            found.push(FieldError {
                field: "tracking_number".to_owned(),
                code: FieldCode::Required,
            });
        }
        let placed = |f: FieldError| FieldError {
            field: format!("[{i}].{}", f.field),
            code: f.code,
        };
        faults.extend(found.into_iter().map(placed));
    }
    if !faults.is_empty() {
        faults.truncate(50);
        return Err(Error::invalid(faults));
    }
    let reports: Vec<Report> = events.into_iter().map(report).collect();
    let source = Source {
        actor: Actor::Integration(caller.key.clone()),
        channel: "api",
    };
    let tenant = &caller.tenant.id;
    let accepted = again(|| async {
        let mut tx = app.db.begin().await?;
        let accepted = take_reports(&mut tx.conn(), tenant, &source, &reports, now).await?;
        tx.commit().await?;
        Ok(accepted)
    })
    .await?;
    app.committed();
    Ok(Json(accepted))
}

fn report(event: CarrierEventIn) -> Report {
    Report {
        status: event.normalised(),
        number: event.tracking_number,
        carrier: event.carrier,
        at: event.at,
        raw: (event.status, event.detail.unwrap_or_default()),
        message: event.message,
        place: event.place,
        expected: event.expected,
    }
}
