//! What happened to a parcel: the newest step in sight, the earlier ones folded away.

use crate::app::Ui;
use crate::components::when::moment;
use crate::phrases;
use shared::fulfilment::{CarrierEvent, Shipment};
use yew::prelude::*;

/// The history of a parcel, newest first.
pub(super) fn steps(ui: &Ui, shipment: &Shipment) -> Html {
    let words = ui.words();
    let announced = html! {
        <li class="step">
            <span class="step-what">{ words.announced() }</span>
            <span class="step-where">{ moment(ui, shipment.created_at) }</span>
        </li>
    };
    let Some((newest, earlier)) = shipment.events.split_first() else {
        return html! {
            <ol class="steps" aria-label={words.steps()}>
                <li class="step step-newest"><span class="step-what">{ words.no_steps() }</span></li>
                { announced }
            </ol>
        };
    };
    let count = i64::try_from(earlier.len()).unwrap_or(0) + 1;
    html! {
        <>
            <ol class="steps" aria-label={words.steps()}>{ step(ui, newest, true) }</ol>
            <details class="fold">
                <summary>{ words.steps_earlier(count) }</summary>
                <ol class="steps">
                    { for earlier.iter().map(|event| step(ui, event, false)) }
                    { announced }
                </ol>
            </details>
        </>
    }
}

/// Our word for it, then the carrier's own words and place.
fn step(ui: &Ui, event: &CarrierEvent, newest: bool) -> Html {
    let status = phrases::shipment_status(ui.words(), event.status);
    let place = event.place.label();
    let own = event.message.trim();
    let differs = !own.is_empty() && !own.eq_ignore_ascii_case(status);
    html! {
        <li class={classes!("step", newest.then_some("step-newest"))}>
            <span class="step-what">{ status }</span>
            if differs {
                <span class="step-words">{ own.to_owned() }</span>
            }
            <span class="step-where">
                { moment(ui, event.at) }
                if !place.is_empty() {
                    { " · " }{ place }
                }
            </span>
        </li>
    }
}
