//! One parcel of an order: where it is, how it got there, what is in it.

use super::steps::steps;
use crate::app::Ui;
use crate::browser;
use crate::components::badge::badge_filled;
use crate::components::button::{Button, Weight};
use crate::components::icon::{Icon, tone_class};
use crate::components::link::out;
use crate::phrases;
use shared::fulfilment::{Shipment, ShipmentKind, ShipmentStatus, TrackingNumber};
use shared::orders::{Line, LineQuantity};
use yew::prelude::*;

/// One parcel of an order, the `number`th of `count`.
pub(super) fn parcel(
    ui: &Ui,
    shipment: &Shipment,
    lines: &[Line],
    number: i64,
    count: i64,
) -> Html {
    let (words, telling) = (ui.words(), ui.short());
    let tone = shipment.tone(telling.today);
    let title = match count {
        1 => words.parcel().to_owned(),
        count => words.parcel_of(number, count),
    };
    let sender = shipment
        .sender
        .as_deref()
        .filter(|_| shipment.kind == ShipmentKind::DropShip);
    html! {
        <section class="parcel" aria-label={title.clone()} key={shipment.id.as_str()}>
            <header class="parcel-head">
                <h3>{ title }</h3>
                { badge_filled(tone, phrases::parcel(&telling, shipment)) }
            </header>
            if let Some(reached) = stage(shipment.state.status) {
                <div class={classes!("track", tone_class(tone), reached)} aria-hidden="true">
                    <span></span><span></span><span></span><span></span>
                </div>
            }
            if let Some(sender) = sender {
                <p class="quiet">{ words.parcel_from(sender) }</p>
            }
            if shipment.is_silent(ui.now) {
                <p>{ words.carrier_silent() }</p>
            }
            { steps(ui, shipment) }
            { contents(ui, shipment, lines) }
            { for shipment.tracking.iter().map(|number| tracking(ui, number)) }
        </section>
    }
}

/// How far along the usual way it is; nothing once it has left that way.
fn stage(status: ShipmentStatus) -> Option<&'static str> {
    match status {
        ShipmentStatus::Unknown | ShipmentStatus::LabelCreated => Some("track-1"),
        ShipmentStatus::InTransit | ShipmentStatus::Exception => Some("track-2"),
        ShipmentStatus::OutForDelivery
        | ShipmentStatus::AttemptFailed
        | ShipmentStatus::PickupReady => Some("track-3"),
        ShipmentStatus::Delivered => Some("track-4"),
        _ => None,
    }
}

fn contents(ui: &Ui, shipment: &Shipment, lines: &[Line]) -> Html {
    let content = |part: &LineQuantity| {
        let line = lines.iter().find(|line| line.id == part.line)?;
        let times = ui.words().quantity_times(part.quantity);
        Some(html! { <li><span class="times">{ times }</span>{ " " }{ &line.title }</li> })
    };
    if shipment.lines.is_empty() {
        return Html::default();
    }
    html! {
        <div class="parcel-content">
            <h4>{ ui.words().parcel_contains() }</h4>
            <ul>{ for shipment.lines.iter().filter_map(content) }</ul>
        </div>
    }
}

/// The carrier's number: to read, to copy, and to follow on the carrier's page.
fn tracking(ui: &Ui, tracking: &TrackingNumber) -> Html {
    let words = ui.words();
    let (name, follow) = match tracking.carrier_name.as_str() {
        "" => (words.tracking_number(), words.carrier_page().to_owned()),
        known => (known, words.track_with(known)),
    };
    // Only addresses on the web: a shop's data decides what is linked here.
    let url = tracking
        .url
        .clone()
        .filter(|url| url.starts_with("https://"));
    html! {
        <div class="tracking">
            <div>
                <span class="quiet small">{ name.to_owned() }</span>
                <span class="tracking-number">{ &tracking.number }</span>
            </div>
            <div class="tracking-actions">
                <Button weight={Weight::Plain} icon={Icon::Copy} onclick={copying(ui, &tracking.number)}
                    label={format!("{} {}", words.copy(), tracking.number)}>{ words.copy() }</Button>
                if let Some(url) = url {
                    { out(url, "button button-plain", follow) }
                }
            </div>
        </div>
    }
}

fn copying(ui: &Ui, number: &str) -> Callback<()> {
    let done = AttrValue::from(ui.words().copied(number));
    let (number, toast) = (number.to_owned(), ui.feedback.toast.clone());
    Callback::from(move |()| {
        let Some(copied) = browser::copy(&number) else {
            return;
        };
        let (toast, done) = (toast.clone(), done.clone());
        wasm_bindgen_futures::spawn_local(async move {
            if wasm_bindgen_futures::JsFuture::from(copied).await.is_ok() {
                toast.emit(done);
            }
        });
    })
}
