//! Shopify's order webhooks, as they are sent.
//!
//! The signature is `X-Shopify-Hmac-Sha256`: base64 of HMAC-SHA256 over the raw body. Topics
//! `orders/*` carry the whole order with its fulfilments; others are acknowledged and left alone.

use super::service::{Source, place_untold};
use super::store;
use crate::app::SharedApp;
use crate::fulfilment;
use crate::http::extract::{Raw, Visitor, parse_json};
use crate::http::{Error, again};
use crate::ledger::{self, Actor};
use crate::tenants::{SecretKind, find_secret};
use crate::vault;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use shared::fulfilment::ShipmentKind;
use shared::id::TenantId;
use shared::money::{Currency, decimal_times};
use shared::orders::{
    Address, CreateOrder, CreateShipment, CustomerIn, LineIn, ShipmentLineIn, TrackingIn,
};
use shared::problem::{Code, Problem};
use shared::time::Timestamp;

/// Takes a webhook of Shopify
#[utoipa::path(post, path = "/api/v1/webhooks/shopify", tag = "webhooks",
    request_body(content = String, content_type = "application/json"),
    params(("X-Shopify-Hmac-Sha256" = String, Header), ("X-Shopify-Topic" = Option<String>, Header)),
    responses((status = 200), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn webhook(
    State(app): State<SharedApp>,
    visitor: Visitor,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<StatusCode, Error> {
    let secret = find_secret(&app, &visitor.tenant.id, SecretKind::Shopify).await?;
    let header = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let given = BASE64_STANDARD
        .decode(header("x-shopify-hmac-sha256"))
        .unwrap_or_default();
    let signed = secret
        .is_some_and(|secret| vault::same(&given, &vault::hmac_sha256(secret.as_bytes(), &body)));
    if !signed {
        return Err(Error::new(Code::SignatureRejected));
    }
    let topic = header("x-shopify-topic");
    if !topic.is_empty() && !topic.starts_with("orders/") {
        return Ok(StatusCode::OK);
    }
    let order: Order = parse_json(&body)?;
    let now = app.clock.now();
    let sent = order.convert()?;
    sent.order.check(now)?;
    for parcel in &sent.parcels {
        parcel.check(now)?;
    }
    let source = Source {
        actor: Actor::Integration("shopify".to_owned()),
        channel: "webhook",
    };
    let tenant = &visitor.tenant.id;
    again(|| take(&app, tenant, &source, &sent, now)).await?;
    app.committed();
    Ok(StatusCode::OK)
}

/// What a webhook says, in our words.
struct Sent {
    order: CreateOrder,
    parcels: Vec<CreateShipment>,
    /// Keys of parcels that will not be sent after all.
    taken_back: Vec<String>,
}

async fn take(
    app: &SharedApp,
    tenant: &TenantId,
    source: &Source,
    sent: &Sent,
    now: Timestamp,
) -> Result<(), Error> {
    let Sent { order, parcels, .. } = sent;
    let mut told = Vec::new();
    let mut tx = app.db.begin().await?;
    fulfilment::lock_numbers(&mut tx.conn(), tenant, parcels).await?;
    let accepted = place_untold(&mut tx.conn(), tenant, source, order, now, &mut told).await?;
    let known =
        store::find_by_key(&mut tx.conn(), tenant, &order.source, &order.external_id).await?;
    let revised_at = known.map_or(0, |(_, _, revised_at)| revised_at);
    // An older webhook that arrives late knows less of the parcels, too.
    if order.updated_at.is_some_and(|at| at.millis() >= revised_at) {
        let id = &accepted.id;
        for parcel in parcels {
            let conn = &mut tx.conn();
            fulfilment::ship_untold(conn, tenant, source, id, parcel, now, &mut told).await?;
        }
        for key in &sent.taken_back {
            let conn = &mut tx.conn();
            fulfilment::take_back(conn, tenant, source, (id, key), &mut told).await?;
        }
    }
    ledger::append(&mut tx.conn(), tenant, now, &told).await?;
    tx.commit().await?;
    Ok(())
}

/// The members of Shopify's order that we use; the others are ignored.
#[derive(Debug, Deserialize)]
struct Order {
    id: u64,
    name: Option<String>,
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
    cancelled_at: Option<Timestamp>,
    currency: Currency,
    email: Option<String>,
    customer: Option<Customer>,
    shipping_address: Option<ShippingAddress>,
    #[serde(default)]
    line_items: Vec<Item>,
    #[serde(default)]
    shipping_lines: Vec<ShippingLine>,
    total_discounts: Option<String>,
    total_tax: Option<String>,
    #[serde(default)]
    taxes_included: bool,
    #[serde(default)]
    fulfillments: Vec<Fulfillment>,
}

#[derive(Debug, Deserialize)]
struct Customer {
    id: Option<u64>,
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ShippingAddress {
    name: Option<String>,
    address1: Option<String>,
    address2: Option<String>,
    zip: Option<String>,
    city: Option<String>,
    country: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Item {
    id: u64,
    sku: Option<String>,
    title: Option<String>,
    variant_title: Option<String>,
    quantity: i64,
    /// What is left of `quantity` after removals and refunds.
    current_quantity: Option<i64>,
    price: String,
}

#[derive(Debug, Deserialize)]
struct ShippingLine {
    price: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Fulfillment {
    id: u64,
    status: Option<String>,
    created_at: Option<Timestamp>,
    tracking_company: Option<String>,
    tracking_number: Option<String>,
    #[serde(default)]
    tracking_numbers: Vec<String>,
    #[serde(default)]
    line_items: Vec<FulfillmentItem>,
}

#[derive(Debug, Deserialize)]
struct FulfillmentItem {
    id: u64,
    quantity: i64,
}

impl Order {
    fn convert(self) -> Result<Sent, Error> {
        let digits = self.currency.minor_digits();
        let amount = |text: Option<&str>, times: i64| match text {
            None => Ok(0),
            Some(text) => decimal_times(text, times, digits).ok_or_else(|| {
                Error::new(Code::Malformed).detail(format!("{text:?} is not an amount"))
            }),
        };
        let cancelled_all = self.cancelled_at.is_some();
        let mut lines = Vec::with_capacity(self.line_items.len());
        for item in &self.line_items {
            lines.push(LineIn {
                external_id: Some(item.id.to_string()),
                sku: item.sku.clone().unwrap_or_default(),
                title: item.title(),
                quantity: item.quantity,
                total: amount(Some(&item.price), item.quantity)?,
                cancelled: item.cancelled(cancelled_all),
                backorder: None,
                supplier: None,
            });
        }
        let mut shipping = 0_i64;
        for line in &self.shipping_lines {
            shipping = shipping.saturating_add(amount(line.price.as_deref(), 1)?);
        }
        let tax = if self.taxes_included {
            0
        } else {
            amount(self.total_tax.as_deref(), 1)?
        };
        let order = CreateOrder {
            source: "shopify".to_owned(),
            external_id: self.id.to_string(),
            number: self.name.clone(),
            placed_at: self.created_at,
            updated_at: self.updated_at.or(Some(self.created_at)),
            currency: self.currency,
            customer: self.customer(),
            ship_to: self.shipping_address.map(ShippingAddress::convert),
            lines,
            shipping,
            tax,
            discount: amount(self.total_discounts.as_deref(), 1)?,
            promised: None,
            completed: false,
        };
        let (gone, parcels): (Vec<_>, Vec<_>) = self
            .fulfillments
            .into_iter()
            .partition(|f| matches!(f.status.as_deref(), Some("cancelled" | "error" | "failure")));
        Ok(Sent {
            order,
            parcels: parcels.into_iter().map(Fulfillment::convert).collect(),
            taken_back: gone.iter().map(Fulfillment::key).collect(),
        })
    }

    fn customer(&self) -> Option<CustomerIn> {
        let customer = self.customer.as_ref();
        let email = self
            .email
            .clone()
            .or_else(|| customer.and_then(|c| c.email.clone()));
        let email = email.filter(|email| !email.is_empty());
        let name = customer.map(|c| {
            let parts = [c.first_name.as_deref(), c.last_name.as_deref()];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        });
        let external_id = customer.and_then(|c| c.id).map(|id| id.to_string());
        let known = email.is_some() || external_id.is_some();
        known.then(|| CustomerIn {
            external_id,
            email,
            name: name.unwrap_or_default(),
        })
    }
}

impl Item {
    fn title(&self) -> String {
        let title = self
            .title
            .as_deref()
            .filter(|title| !title.trim().is_empty())
            .unwrap_or("Item");
        match self
            .variant_title
            .as_deref()
            .filter(|variant| !variant.is_empty())
        {
            Some(variant) => format!("{title}, {variant}"),
            None => title.to_owned(),
        }
    }

    fn cancelled(&self, all: bool) -> i64 {
        let left = if all {
            0
        } else {
            self.current_quantity.unwrap_or(self.quantity)
        };
        (self.quantity - left).clamp(0, self.quantity.max(0))
    }
}

impl ShippingAddress {
    fn convert(self) -> Address {
        Address {
            name: self.name.unwrap_or_default(),
            lines: [self.address1, self.address2]
                .into_iter()
                .flatten()
                .filter(|l| !l.is_empty())
                .collect(),
            postcode: self.zip.unwrap_or_default(),
            city: self.city.unwrap_or_default(),
            country: self.country.unwrap_or_default(),
        }
    }
}

impl Fulfillment {
    /// Our key for the parcel.
    fn key(&self) -> String {
        format!("shopify-{}", self.id)
    }

    fn convert(self) -> CreateShipment {
        let external_id = self.key();
        let mut numbers = self.tracking_numbers;
        if numbers.is_empty() {
            numbers.extend(self.tracking_number);
        }
        let carrier = self.tracking_company;
        let tracking = numbers
            .into_iter()
            .filter(|number| !number.trim().is_empty())
            .map(|number| TrackingIn {
                carrier: carrier.clone(),
                number,
            });
        CreateShipment {
            external_id,
            kind: ShipmentKind::Shop,
            sender: None,
            shipped_at: self.created_at,
            tracking: tracking.collect(),
            lines: self
                .line_items
                .into_iter()
                .filter(|item| item.quantity > 0)
                .map(|item| ShipmentLineIn {
                    line: item.id.to_string(),
                    quantity: item.quantity,
                })
                .collect(),
            expected: None,
        }
    }
}
