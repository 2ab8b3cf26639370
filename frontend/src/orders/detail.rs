//! A whole order: the answer, then the evidence, then the money.

use super::amounts::{Amounts, Credits, Placed};
use super::items::Items;
use super::parcel::Parcel;
use super::use_teller;
use crate::components::heading::Heading;
use crate::components::icon::{Icon, tone_class};
use crate::components::skeleton::{bar, heading_bar, rows};
use crate::components::when::Moment;
use crate::i18n::{Words, use_i18n, use_words};
use crate::intl::{self, Shape};
use crate::phrases;
use shared::fulfilment::{Shipment, ShipmentStatus};
use shared::orders::{Address, OrderDetail};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct OrderBodyProps {
    pub(crate) order: Rc<OrderDetail>,
    /// What can be done, and whom to ask: below the money.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// A whole order.
#[component]
pub(crate) fn OrderBody(props: &OrderBodyProps) -> Html {
    let words = use_words();
    let order = &props.order;
    let parcels: Vec<&Shipment> = order.shipments.iter().filter(|s| is_shown(s)).collect();
    let count = i64::try_from(parcels.len()).unwrap_or(0);
    let parcel = |(number, shipment): (i64, &&Shipment)| {
        html! {
            <Parcel key={shipment.id.as_str()} shipment={(*shipment).clone()}
                lines={order.lines.clone()} {number} {count} />
        }
    };
    html! {
        <div class="order">
            <div class="order-main">
                <Answer order={order.clone()} />
                if count > 0 {
                    <section class="section" aria-labelledby="parcels-title">
                        <h2 id="parcels-title">{ words.parcels() }</h2>
                        { for (1..).zip(parcels.iter()).map(parcel) }
                    </section>
                }
                <section class="section" aria-labelledby="items-title">
                    <h2 id="items-title">{ words.items() }</h2>
                    <Items lines={order.lines.clone()} shipments={order.shipments.clone()} />
                </section>
            </div>
            <aside class="order-aside" aria-label={words.summary()}>
                <section class="section" aria-labelledby="summary-title">
                    <h2 id="summary-title">{ words.summary() }</h2>
                    <Amounts totals={order.totals.clone()} />
                </section>
                if !order.credits.is_empty() {
                    <section class="section" aria-labelledby="refunds-title">
                        <h2 id="refunds-title">{ words.refunds() }</h2>
                        <Credits credits={order.credits.clone()} />
                    </section>
                }
                if let Some(to) = &order.ship_to { { address(words, to) } }
                { props.children.clone() }
            </aside>
        </div>
    }
}

/// A cancelled label is no news to anyone, unless something happened to it.
fn is_shown(shipment: &Shipment) -> bool {
    shipment.state.status != ShipmentStatus::Cancelled || shipment.events.len() > 1
}

#[derive(Properties, PartialEq)]
struct AnswerProps {
    order: Rc<OrderDetail>,
}

/// The sentence the person came for, and what it means for them.
#[component]
fn Answer(props: &AnswerProps) -> Html {
    let (words, teller, locale) = (use_words(), use_teller(), use_i18n().locale);
    let order = &props.order;
    let telling = teller.long();
    let headline = phrases::headline(&telling, &order.progress);
    let progress = &order.progress;
    let first = progress.first_expected.filter(|first| {
        progress.status.group() == shared::orders::Group::Open && progress.expected != Some(*first)
    });
    let first = first.map(|days| intl::days(&locale, days, Shape::Long));
    let tone = progress.tone(telling.today);
    html! {
        <header class="answer">
            <p class="answer-meta">
                <span>{ words.order_number(&order.number) }</span>{ " · " }<Placed at={order.placed_at} />
            </p>
            // A new key lets what has changed fade in where the eye already is.
            <div class={classes!("answer-line", tone_class(tone))} key={headline.clone()}>
                <span class="answer-icon">{ Icon::of(tone).draw() }</span>
                <Heading step="order">{ headline.clone() }</Heading>
            </div>
            if let Some(text) = phrases::explanation(words, progress, telling.today) {
                <p class="answer-text">{ text }</p>
            }
            if let Some(first) = first { <p class="quiet">{ words.first_expected(&first) }</p> }
            <LastSeen order={order.clone()} />
        </header>
    }
}

/// The carriers' newest scan of what is still under way.
#[component]
fn LastSeen(props: &AnswerProps) -> Html {
    let words = use_words();
    let open = props
        .order
        .shipments
        .iter()
        .filter(|s| s.state.status.is_open());
    let newest = open
        .filter_map(|s| s.events.first())
        .max_by_key(|event| event.at);
    let Some(event) = newest else {
        return Html::default();
    };
    let city = event
        .place
        .city
        .as_deref()
        .filter(|city| !city.is_empty())
        .unwrap_or("none");
    // As with the date of an order: the moment is an element of its own.
    let sentence = words.last_seen(city, "\u{1}");
    let (before, after) = sentence.split_once('\u{1}').unwrap_or((&sentence, ""));
    html! {
        <p class="quiet">
            { before.to_owned() }<Moment at={event.at} clock=true />{ after.to_owned() }
        </p>
    }
}

fn address(words: Words, to: &Address) -> Html {
    let town = format!("{} {}", to.postcode, to.city);
    let lines = std::iter::once(to.name.as_str())
        .chain(to.lines.iter().map(String::as_str))
        .chain([town.trim(), to.country.as_str()])
        .filter(|line| !line.is_empty());
    html! {
        <section class="section" aria-labelledby="address-title">
            <h2 id="address-title">{ words.delivery_address() }</h2>
            <address>{ for lines.map(|line| html! { <span>{ line.to_owned() }</span> }) }</address>
        </section>
    }
}

/// A whole order before it is known, at about its final size.
#[component]
pub(crate) fn OrderSkeleton() -> Html {
    let words = use_words();
    html! {
        <div class="order" aria-busy="true">
            <div class="order-main">
                <header class="answer">
                    <p class="answer-meta">{ bar("w-m") }</p>
                    <h1><span class="visually-hidden">{ words.loading() }</span>{ heading_bar("w-l") }</h1>
                    <p class="answer-text">{ bar("w-full") }</p>
                </header>
                <section class="section">
                    <h2>{ words.parcels() }</h2>
                    <div class="parcel" aria-hidden="true">{ bar("w-l") }{ bar("w-m") }{ bar("w-m") }</div>
                </section>
                <section class="section"><h2>{ words.items() }</h2>{ rows(2) }</section>
            </div>
            <aside class="order-aside" aria-label={words.summary()}>
                <section class="section">
                    <h2>{ words.summary() }</h2>
                    <div class="bones" aria-hidden="true">{ bar("w-full") }{ bar("w-full") }{ bar("w-full") }</div>
                </section>
            </aside>
        </div>
    }
}
