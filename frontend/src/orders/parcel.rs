//! One parcel of an order: where it is, how it got there, what is in it.

use super::steps::Steps;
use super::use_teller;
use crate::browser;
use crate::components::badge::Badge;
use crate::components::button::{Button, Weight};
use crate::components::feedback::use_feedback;
use crate::components::icon::{Icon, tone_class};
use crate::components::link::Out;
use crate::hooks::use_now;
use crate::i18n::{Words, use_words};
use crate::phrases;
use shared::fulfilment::{Shipment, ShipmentKind, ShipmentStatus, TrackingNumber};
use shared::orders::Line;
use shared::tracking::carrier_name;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct ParcelProps {
    pub(crate) shipment: Shipment,
    pub(crate) lines: Vec<Line>,
    /// Counted from 1.
    pub(crate) number: i64,
    pub(crate) count: i64,
}

/// One parcel of an order.
#[component]
pub(crate) fn Parcel(props: &ParcelProps) -> Html {
    let (words, teller, now) = (use_words(), use_teller(), use_now());
    let shipment = &props.shipment;
    let telling = teller.short();
    let tone = shipment.tone(telling.today);
    let title = match props.count {
        1 => words.parcel().to_owned(),
        count => words.parcel_of(props.number, count),
    };
    let sender = shipment
        .sender
        .as_deref()
        .filter(|_| shipment.kind == ShipmentKind::DropShip);
    html! {
        <section class="parcel" aria-label={title.clone()}>
            <header class="parcel-head">
                <h3>{ title }</h3>
                <Badge {tone} filled=true text={phrases::parcel(&telling, shipment)} />
            </header>
            if let Some(reached) = stage(shipment.state.status) {
                <div class={classes!("track", tone_class(tone), format!("track-{reached}"))} aria-hidden="true">
                    <span></span><span></span><span></span><span></span>
                </div>
            }
            if let Some(sender) = sender { <p class="quiet">{ words.parcel_from(sender) }</p> }
            if shipment.is_silent(now) { <p>{ words.carrier_silent() }</p> }
            <Steps shipment={shipment.clone()} />
            { contents(words, shipment, &props.lines) }
            { for shipment.tracking.iter().map(|tracking| html! { <Tracking tracking={tracking.clone()} /> }) }
        </section>
    }
}

/// How far along the usual way it is, from 1 to 4; nothing once it has left that way.
fn stage(status: ShipmentStatus) -> Option<u8> {
    match status {
        ShipmentStatus::Unknown | ShipmentStatus::LabelCreated => Some(1),
        ShipmentStatus::InTransit | ShipmentStatus::Exception => Some(2),
        ShipmentStatus::OutForDelivery
        | ShipmentStatus::AttemptFailed
        | ShipmentStatus::PickupReady => Some(3),
        ShipmentStatus::Delivered => Some(4),
        _ => None,
    }
}

fn contents(words: Words, shipment: &Shipment, lines: &[Line]) -> Html {
    let content = |part: &shared::orders::LineQuantity| {
        let line = lines.iter().find(|line| line.id == part.line)?;
        Some(html! {
            <li>
                <span class="times">{ words.quantity_times(part.quantity) }</span>
                { " " }{ &line.title }
            </li>
        })
    };
    if shipment.lines.is_empty() {
        return Html::default();
    }
    html! {
        <div class="parcel-content">
            <h4>{ words.parcel_contains() }</h4>
            <ul>{ for shipment.lines.iter().filter_map(content) }</ul>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TrackingProps {
    tracking: TrackingNumber,
}

/// The carrier's number: to read, to copy, and to follow on the carrier's page.
#[component]
fn Tracking(props: &TrackingProps) -> Html {
    let (words, feedback) = (use_words(), use_feedback());
    let number = AttrValue::from(props.tracking.number.clone());
    let code = props.tracking.carrier.as_str();
    let carrier = carrier_name(code).map_or_else(|| code.to_uppercase(), str::to_owned);
    let copy = {
        let (number, done) = (number.clone(), AttrValue::from(words.copied(&number)));
        Callback::from(move |()| {
            let (toast, done) = (feedback.toast.clone(), done.clone());
            let Some(copied) = browser::copy(&number) else {
                return;
            };
            wasm_bindgen_futures::spawn_local(async move {
                if wasm_bindgen_futures::JsFuture::from(copied).await.is_ok() {
                    toast.emit(done);
                }
            });
        })
    };
    let label = format!("{} {number}", words.copy());
    // Only addresses on the web: a shop's data decides what is linked here.
    let url = props
        .tracking
        .url
        .clone()
        .filter(|url| url.starts_with("https://"));
    html! {
        <div class="tracking">
            <div>
                <span class="quiet small">
                    { if carrier.is_empty() { words.tracking_number() } else { carrier.as_str() } }
                </span>
                <span class="tracking-number">{ &number }</span>
            </div>
            <div class="tracking-actions">
                <Button weight={Weight::Plain} icon={Icon::Copy} onclick={copy} {label}>{ words.copy() }</Button>
                if let Some(url) = url {
                    <Out href={url} class="button button-plain">
                        { if carrier.is_empty() { words.carrier_page().to_owned() } else { words.track_with(&carrier) } }
                    </Out>
                }
            </div>
        </div>
    }
}
