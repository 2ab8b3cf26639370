//! What happened to a parcel: the newest step in sight, the earlier ones folded away.

use crate::components::when::Moment;
use crate::i18n::{Words, use_words};
use crate::phrases;
use shared::fulfilment::{CarrierEvent, Shipment};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct StepsProps {
    pub(crate) shipment: Shipment,
}

/// The history of a parcel, newest first.
#[component]
pub(crate) fn Steps(props: &StepsProps) -> Html {
    let words = use_words();
    let shipment = &props.shipment;
    let announced = html! {
        <li class="step">
            <span class="step-what">{ words.announced() }</span>
            <span class="step-where"><Moment at={shipment.created_at} clock=true /></span>
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
            <ol class="steps" aria-label={words.steps()}>{ step(words, newest, true) }</ol>
            <details class="fold">
                <summary>{ words.steps_earlier(count) }</summary>
                <ol class="steps">
                    { for earlier.iter().map(|event| step(words, event, false)) }
                    { announced }
                </ol>
            </details>
        </>
    }
}

/// Our word for it, then the carrier's own words and place.
fn step(words: Words, event: &CarrierEvent, newest: bool) -> Html {
    let status = phrases::shipment_status(words, event.status);
    let place = event.place.label();
    let own = event.message.trim();
    let differs = !own.is_empty() && !own.eq_ignore_ascii_case(status);
    html! {
        <li class={classes!("step", newest.then_some("step-newest"))}>
            <span class="step-what">{ status }</span>
            if differs { <span class="step-words">{ own.to_owned() }</span> }
            <span class="step-where">
                <Moment at={event.at} clock=true />
                if !place.is_empty() { { " · " }{ place } }
            </span>
        </li>
    }
}
