//! A whole order: the answer, then the evidence, then the money.

use super::amounts::{amounts, credits, placed};
use super::items::items;
use super::parcel::parcel;
use crate::app::Ui;
use crate::components::heading::Heading;
use crate::components::icon::{Icon, tone_class};
use crate::components::skeleton::{bar, heading_bar, rows};
use crate::components::when::{GAP, around, moment};
use crate::intl::{self, Shape};
use crate::phrases;
use shared::fulfilment::{Shipment, ShipmentStatus};
use shared::orders::{Address, Group, LineState, OrderDetail, line_states};
use yew::prelude::*;

/// A whole order; `more` is what can be done and whom to ask, below the money.
pub(crate) fn order_body(ui: &Ui, order: &OrderDetail, more: Html) -> Html {
    let words = ui.words();
    let parcels: Vec<&Shipment> = order.shipments.iter().filter(|s| is_shown(s)).collect();
    let count = i64::try_from(parcels.len()).unwrap_or(0);
    let one = |(number, shipment)| parcel(ui, shipment, &order.lines, number, count);
    let all = html! { <>{ for (1..).zip(parcels).map(one) }</> };
    let bought = items(ui, &order.lines, &order.shipments);
    let refunds = !order.credits.is_empty();
    html! {
        <div class="order">
            <div class="order-main">
                { answer(ui, order) }
                if count > 0 {
                    { section("parcels-title", words.parcels(), all) }
                }
                { section("items-title", words.items(), bought) }
            </div>
            <aside class="order-aside" aria-label={words.summary()}>
                { section("summary-title", words.summary(), amounts(ui, &order.totals)) }
                if refunds {
                    { section("refunds-title", words.refunds(), credits(ui, &order.credits)) }
                }
                if let Some(to) = &order.ship_to {
                    { section("address-title", words.delivery_address(), address(to)) }
                }
                { more }
            </aside>
        </div>
    }
}

/// A part of the page under a heading of its own.
fn section(id: &'static str, title: &'static str, content: Html) -> Html {
    html! { <section class="section" aria-labelledby={id}><h2 {id}>{ title }</h2>{ content }</section> }
}

/// A cancelled label is no news to anyone, unless something happened to it.
fn is_shown(shipment: &Shipment) -> bool {
    shipment.state.status != ShipmentStatus::Cancelled || shipment.events.len() > 1
}

/// The sentence the person came for, and what it means for them.
fn answer(ui: &Ui, order: &OrderDetail) -> Html {
    let (words, telling, progress) = (ui.words(), ui.long(), &order.progress);
    let headline = phrases::headline(&telling, progress);
    let open = progress.status.group() == Group::Open;
    let first = progress
        .first_expected
        .filter(|days| open && progress.expected != Some(*days));
    let first = first.map(|days| intl::days(ui.locale(), days, Shape::Long));
    let tone = progress.tone(telling.today);
    let later = sent_later(order);
    html! {
        <header class="answer">
            <p class="answer-meta">
                <span>{ words.order_number(&order.number) }</span>{ " · " }{ placed(ui, order.placed_at) }
            </p>
            // A new key lets what has changed fade in where the eye already is.
            <div class={classes!("answer-line", tone_class(tone))} key={headline.clone()}>
                <span class="answer-icon">{ Icon::of(tone).draw() }</span>
                <Heading step="order">{ headline.clone() }</Heading>
            </div>
            if let Some(text) = phrases::explanation(words, progress, telling.today) {
                <p class="answer-text">{ text }</p>
            }
            if open && later > 0 {
                <p class="answer-text">{ words.rest_later(later) }</p>
            }
            if let Some(first) = first {
                <p class="quiet">{ words.first_expected(&first) }</p>
            }
            { last_seen(ui, order) }
        </header>
    }
}

/// How many pieces are in no parcel yet, once the first parcel is on its way: the sentence above is
/// not about them.
fn sent_later(order: &OrderDetail) -> i64 {
    if !order.shipments.iter().any(is_shown) {
        return 0;
    }
    let states = order
        .lines
        .iter()
        .flat_map(|line| line_states(line, &order.shipments));
    let unsent =
        |state: &LineState| matches!(state, LineState::Preparing | LineState::BackOrdered(_));
    states
        .filter(|(_, state)| unsent(state))
        .map(|(quantity, _)| quantity)
        .sum()
}

/// The carriers' newest scan of what is still under way.
fn last_seen(ui: &Ui, order: &OrderDetail) -> Html {
    let open = order.shipments.iter().filter(|s| s.state.status.is_open());
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
    let sentence = ui.words().last_seen(city, GAP);
    html! { <p class="quiet">{ around(&sentence, moment(ui, event.at)) }</p> }
}

fn address(to: &Address) -> Html {
    let town = format!("{} {}", to.postcode, to.city);
    let lines = std::iter::once(to.name.as_str())
        .chain(to.lines.iter().map(String::as_str))
        .chain([town.trim(), to.country.as_str()])
        .filter(|line| !line.is_empty());
    html! { <address>{ for lines.map(|line| html! { <span>{ line.to_owned() }</span> }) }</address> }
}

/// A whole order before it is known, at about its final size.
pub(crate) fn order_skeleton(ui: &Ui) -> Html {
    let words = ui.words();
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
