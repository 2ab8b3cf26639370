//! EasyPost's tracker webhooks, as they are sent.
//!
//! The signature is `X-Hmac-Signature: hmac-sha256-hex=` followed by the hexadecimal HMAC-SHA256 of
//! the raw body under the NFKD-normalised secret.

use super::service::{Report, take_reports};
use crate::app::SharedApp;
use crate::http::extract::{Raw, Visitor, parse_json};
use crate::http::{Error, again};
use crate::ledger::Actor;
use crate::orders::Source;
use crate::tenants::{SecretKind, find_secret};
use crate::vault;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use shared::fulfilment::{CarrierEventsAccepted, Place, from_easypost};
use shared::problem::{Code, Problem};
use shared::time::{DayRange, Timestamp};
use shared::tracking;
use unicode_normalization::UnicodeNormalization as _;

/// Takes a webhook of EasyPost
#[utoipa::path(post, path = "/api/v1/webhooks/easypost", tag = "webhooks",
    request_body(content = String, content_type = "application/json"),
    params(("X-Hmac-Signature" = String, Header)),
    responses((status = 200, body = CarrierEventsAccepted), (status = 401, body = Problem), (status = 400, body = Problem)))]
pub(super) async fn webhook(
    State(app): State<SharedApp>,
    visitor: Visitor,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Json<CarrierEventsAccepted>, Error> {
    let secret = find_secret(&app, &visitor.tenant.id, SecretKind::Easypost).await?;
    let given = headers
        .get("x-hmac-signature")
        .map(axum::http::HeaderValue::as_bytes)
        .unwrap_or_default();
    if !secret.is_some_and(|secret| is_signed(&secret, &body, given)) {
        return Err(Error::new(Code::SignatureRejected));
    }
    let event: Event = parse_json(&body)?;
    let Some(tracker) = event.result.filter(|tracker| tracker.object == "Tracker") else {
        // Other objects have events too; they are acknowledged, or EasyPost would send them again.
        return Ok(Json(CarrierEventsAccepted::default()));
    };
    let now = app.clock.now();
    let reports = tracker.reports(now)?;
    let source = Source {
        actor: Actor::Carrier(tracker.carrier().unwrap_or_default()),
        channel: "webhook",
    };
    let tenant = &visitor.tenant.id;
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

/// Whether a body was signed with the secret.
fn is_signed(secret: &str, body: &[u8], given: &[u8]) -> bool {
    let key: String = secret.nfkd().collect();
    let expected = format!(
        "hmac-sha256-hex={}",
        hex::encode(vault::hmac_sha256(key.as_bytes(), body))
    );
    vault::same(given, expected.as_bytes())
}

#[derive(Debug, Deserialize)]
struct Event {
    result: Option<Tracker>,
}

#[derive(Debug, Deserialize)]
struct Tracker {
    #[serde(default)]
    object: String,
    #[serde(default)]
    tracking_code: String,
    carrier: Option<String>,
    est_delivery_date: Option<Timestamp>,
    updated_at: Option<Timestamp>,
    #[serde(default)]
    status: String,
    status_detail: Option<String>,
    #[serde(default)]
    tracking_details: Vec<Detail>,
}

#[derive(Debug, Deserialize)]
struct Detail {
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    status: Option<String>,
    status_detail: Option<String>,
    datetime: Option<Timestamp>,
    tracking_location: Option<Location>,
}

#[derive(Debug, Deserialize)]
struct Location {
    city: Option<String>,
    state: Option<String>,
    country: Option<String>,
}

impl Tracker {
    /// Every detail as a report. A tracker without details, or whose own status none of them shows,
    /// gives one more for that status.
    fn reports(&self, now: Timestamp) -> Result<Vec<Report>, Error> {
        let number = &self.tracking_code;
        let usable = number.len() <= 64
            && !number.chars().any(char::is_control)
            && !tracking::normalise(number).is_empty();
        if !usable {
            return Err(
                Error::new(Code::Malformed).detail("`result.tracking_code` has 1 to 64 characters")
            );
        }
        if self.tracking_details.len() > 1_000 {
            return Err(Error::new(Code::TooLarge).detail("a tracker has at most 1,000 details"));
        }
        let details = self
            .tracking_details
            .iter()
            .filter_map(|detail| self.report(detail, now));
        let mut reports: Vec<Report> = details.collect();
        let shown = reports.iter().any(|report| report.raw.0 == self.status);
        if let (false, Some(at)) = (
            shown || self.status.is_empty(),
            self.updated_at.filter(|at| *at <= now.plus_days(2)),
        ) {
            reports.push(self.own_status(at));
        }
        if let (Some(day), Some(at)) = (self.est_delivery_date, self.updated_at) {
            // The estimate was true when the tracker was updated, not when its scans happened.
            let day = day.day();
            if let Some(last) = reports
                .iter_mut()
                .filter(|report| report.at <= at)
                .max_by_key(|report| report.at)
            {
                last.expected = Some(DayRange::new(day, day));
            }
        }
        Ok(reports)
    }

    /// The carrier's name, cut to what is stored.
    fn carrier(&self) -> Option<String> {
        self.carrier.as_deref().map(|carrier| cut(carrier, 40))
    }

    /// `None` for a detail without a time, or with one that cannot be.
    fn report(&self, detail: &Detail, now: Timestamp) -> Option<Report> {
        let at = detail
            .datetime
            .filter(|at| *at <= now.plus_days(2) && at.millis() > 0)?;
        let status = detail.status.clone().unwrap_or_default();
        let place = detail.tracking_location.as_ref();
        let part = |part: Option<&String>| {
            part.filter(|text| !text.is_empty())
                .map(|text| cut(text, 100))
        };
        Some(Report {
            number: self.tracking_code.clone(),
            carrier: self.carrier(),
            at,
            status: from_easypost(&status, detail.status_detail.as_deref()),
            raw: (
                cut(&status, 64),
                cut(detail.status_detail.as_deref().unwrap_or_default(), 64),
            ),
            message: cut(detail.message.as_deref().unwrap_or_default(), 500),
            place: Place {
                city: part(place.and_then(|place| place.city.as_ref())),
                region: part(place.and_then(|place| place.state.as_ref())),
                country: part(place.and_then(|place| place.country.as_ref())),
            },
            expected: None,
        })
    }

    fn own_status(&self, at: Timestamp) -> Report {
        Report {
            number: self.tracking_code.clone(),
            carrier: self.carrier(),
            at,
            status: from_easypost(&self.status, self.status_detail.as_deref()),
            raw: (
                cut(&self.status, 64),
                cut(self.status_detail.as_deref().unwrap_or_default(), 64),
            ),
            message: String::new(),
            place: Place::default(),
            expected: None,
        }
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars()
        // Control characters, and those that reorder the text around them.
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        })
        .take(most)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_normalised_before_it_signs() {
        let body = b"{}";
        let sign = |secret: &str| {
            format!(
                "hmac-sha256-hex={}",
                hex::encode(vault::hmac_sha256(secret.as_bytes(), body))
            )
        };
        assert!(is_signed(
            "s\u{e9}cret",
            body,
            sign("se\u{301}cret").as_bytes()
        ));
        assert!(!is_signed(
            "s\u{e9}cret",
            body,
            sign("s\u{e9}cret").as_bytes()
        ));
        assert!(!is_signed("secret", body, b""));
        assert!(!is_signed("secret", body, &sign("secret").as_bytes()[..40]));
    }
}
