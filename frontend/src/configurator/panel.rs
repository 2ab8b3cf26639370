//! What it costs, what is still open, and what can be done with it.

use super::groups::anchor;
use super::session::{Price, View};
use crate::app::Ui;
use crate::components::button::{Button, Weight};
use crate::components::icon::Icon;
use crate::intl;
use shared::configurator::sheet::Sheet;
use yew::prelude::*;

/// What the panel's buttons do.
#[derive(Clone, PartialEq)]
pub(super) struct Actions {
    pub(super) order: Callback<()>,
    pub(super) save: Callback<()>,
    pub(super) quote: Callback<()>,
    pub(super) share: Callback<()>,
    pub(super) undo: Callback<()>,
    pub(super) clear: Callback<()>,
    pub(super) cheapest: Callback<()>,
    pub(super) fastest: Callback<()>,
    pub(super) quantity: Callback<u32>,
}

/// What is shown beside what follows from the choices.
pub(super) struct Situation<'a> {
    pub(super) view: &'a View,
    pub(super) quantity: u32,
    pub(super) saved: bool,
    pub(super) pending: bool,
}

/// The price and everything to do next; stays in view.
pub(super) fn panel(ui: &Ui, sheet: &Sheet, now: &Situation<'_>, actions: &Actions) -> Html {
    let words = ui.words();
    let view = now.view;
    let done = view.missing.is_empty() && view.price.is_some();
    html! {
        <aside class="config-panel" aria-label={words.summary()}>
            { price(ui, view) }
            if view.lead_days > 0 {
                <p class="quiet">{ words.config_delivery(i64::from(view.lead_days)) }</p>
            }
            { quantity(ui, now.quantity, actions) }
            if done {
                <Button weight={Weight::Primary} class="button-wide" pending={now.pending} onclick={actions.order.clone()}>
                    { words.config_order() }
                </Button>
            } else {
                { open(ui, sheet, view, actions) }
            }
            <div class="actions">
                <Button onclick={actions.save.clone()} pending={now.pending}>
                    { if now.saved { words.config_save_again() } else { words.config_save() } }
                </Button>
                if done {
                    <Button onclick={actions.quote.clone()}>{ words.config_ask_quote() }</Button>
                }
                <Button weight={Weight::Plain} icon={Icon::Copy} onclick={actions.share.clone()}>{ words.config_share() }</Button>
            </div>
            { taken(ui, sheet, view) }
            <div class="actions">
                if view.can_undo {
                    <Button weight={Weight::Plain} icon={Icon::Back} onclick={actions.undo.clone()}>{ words.config_undo() }</Button>
                    <Button weight={Weight::Plain} icon={Icon::Cross} onclick={actions.clear.clone()}>{ words.config_clear() }</Button>
                }
            </div>
            if !matches!(view.left.as_str(), "" | "0" | "1") {
                <p class="quiet small">{ words.config_left(&grouped(&view.left)) }</p>
            }
        </aside>
    }
}

fn price(ui: &Ui, view: &View) -> Html {
    let words = ui.words();
    let money = |amount| intl::money(ui.locale(), amount);
    match view.price {
        Some(Price::Exact { total, discount }) => html! {
            <>
                <p class="config-price" data-total={total.amount.to_string()}>{ money(total) }</p>
                if discount.amount != 0 {
                    <p class="quiet">{ words.config_discount(&money(discount)) }</p>
                }
            </>
        },
        Some(Price::From { lowest, highest }) => html! {
            <>
                <p class="config-price">{ words.config_from(&money(lowest)) }</p>
                if lowest != highest {
                    <p class="quiet">{ words.config_up_to(&money(highest)) }</p>
                }
            </>
        },
        None => Html::default(),
    }
}

fn quantity(ui: &Ui, quantity: u32, actions: &Actions) -> Html {
    let set = actions.quantity.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
        if let Some(quantity) = input.and_then(|input| input.value().trim().parse().ok()) {
            set.emit(quantity);
        }
    });
    html! {
        <div class="config-quantity">
            <label for="config-quantity">{ ui.words().config_quantity() }</label>
            <input id="config-quantity" inputmode="numeric" maxlength="6" value={quantity.to_string()} {oninput} />
        </div>
    }
}

/// What has to be chosen yet, and how to be done at once.
fn open(ui: &Ui, sheet: &Sheet, view: &View, actions: &Actions) -> Html {
    let words = ui.words();
    let link = |&at: &usize| {
        let group = &sheet.groups[at];
        html! { <li><a href={["#", &anchor(group)].concat()}>{ &group.name }</a></li> }
    };
    html! {
        <div class="config-open">
            if !view.missing.is_empty() {
                <h2>{ words.config_still_open() }</h2>
                <ul class="config-list">{ for view.missing.iter().map(link) }</ul>
            }
            <div class="actions">
                <Button onclick={actions.cheapest.clone()}>{ words.config_cheapest() }</Button>
                <Button onclick={actions.fastest.clone()}>{ words.config_fastest() }</Button>
            </div>
        </div>
    }
}

fn taken(ui: &Ui, sheet: &Sheet, view: &View) -> Html {
    let row = |group: &shared::configurator::sheet::SheetGroup| {
        let names: Vec<&str> = group
            .items
            .iter()
            .filter(|item| view.taken.contains(item))
            .filter_map(|&item| sheet.items.get(item as usize))
            .map(|item| item.name.as_str())
            .collect();
        (!names.is_empty()).then(|| {
            html! { <div><dt>{ &group.name }</dt><dd>{ names.join(", ") }</dd></div> }
        })
    };
    let rows: Vec<Html> = sheet.groups.iter().filter_map(row).collect();
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <section class="config-taken">
            <h2>{ ui.words().config_chosen() }</h2>
            <dl class="facts">{ for rows }</dl>
        </section>
    }
}

/// Digits in groups of three, with narrow spaces; very many as a power of ten.
fn grouped(digits: &str) -> String {
    if digits.len() > 15 {
        return format!("10^{}", digits.len() - 1);
    }
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}
