//! The questions and their answers.

use super::session::{Session, Standing, View, WayOut};
use crate::app::Ui;
use crate::components::icon::Icon;
use crate::i18n::Words;
use crate::intl::{self, Shape};
use shared::configurator::answers::Item;
use shared::configurator::sheet::{Sheet, SheetGroup, SheetItem};
use shared::money::Money;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// What pressing something does.
#[derive(Clone, PartialEq)]
pub(super) struct Presses {
    /// Takes an item, or gives it up.
    pub(super) take: Callback<Item>,
    /// Asks why an item is not simply to be had.
    pub(super) why: Callback<Item>,
}

/// All questions that are asked at present.
pub(super) fn groups(ui: &Ui, sheet: &Sheet, view: &View, presses: &Presses) -> Html {
    let group = |&at: &usize| {
        let missing = view.missing.contains(&at);
        group(ui, sheet, view, &sheet.groups[at], missing, presses)
    };
    html! { <div class="groups">{ for view.asked.iter().map(group) }</div> }
}

/// The id of a question on the page.
pub(super) fn anchor(group: &SheetGroup) -> String {
    ["group-", &group.id].concat()
}

fn group(
    ui: &Ui,
    sheet: &Sheet,
    view: &View,
    group: &SheetGroup,
    missing: bool,
    presses: &Presses,
) -> Html {
    let id = anchor(group);
    let title = [&id, "-title"].concat();
    let answers = if Session::is_number(group) {
        number(ui, sheet, view, group, &title, presses)
    } else {
        let option = |&item: &Item| option(ui, sheet, view, item, presses);
        html! { <ul class="options">{ for group.items.iter().filter_map(option) }</ul> }
    };
    html! {
        <section class="section group" {id} tabindex="-1" key={group.id.clone()}>
            <div role="group" aria-labelledby={title.clone()}>
                <h2 id={title}>
                    { &group.name }
                    if missing { <span class="badge">{ ui.words().config_choose() }</span> }
                </h2>
                if !group.help.is_empty() { <p class="quiet">{ &group.help }</p> }
                { answers }
            </div>
        </section>
    }
}

fn option(ui: &Ui, sheet: &Sheet, view: &View, item: Item, presses: &Presses) -> Option<Html> {
    let standing = view.standings.get(item as usize)?.as_ref()?;
    let shown = sheet.items.get(item as usize)?;
    let taken = matches!(
        standing,
        Standing::Chosen | Standing::Implied | Standing::Always
    );
    let blocked = matches!(standing, Standing::Blocked(_));
    let onclick = presses.take.reform(move |_: MouseEvent| item);
    let why = presses.why.reform(move |_: MouseEvent| item);
    let class = classes!(
        "option",
        blocked.then_some("is-blocked"),
        matches!(standing, Standing::SoldOut).then_some("is-gone")
    );
    Some(html! {
        <li key={shown.id.clone()} class="option-place">
            <button type="button" {class} aria-pressed={taken.to_string()} {onclick}>
                { picture(shown) }
                <span class="option-body">
                    <span class="option-name">{ &shown.name }</span>
                    if !shown.help.is_empty() { <span class="quiet small">{ &shown.help }</span> }
                    { note(ui, sheet, item, standing) }
                </span>
                if taken { <span class="option-mark">{ Icon::Check.draw() }</span> }
            </button>
            if blocked {
                <button type="button" class="link-button small" onclick={why}
                    aria-label={ui.words().config_why_item(&shown.name)}>{ ui.words().config_why() }</button>
            }
        </li>
    })
}

fn picture(item: &SheetItem) -> Html {
    if let Some(colour) = item.swatch.clone() {
        return html! {
            <svg class="swatch" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
                <circle cx="20" cy="20" r="19" fill={colour} stroke="currentColor" stroke-opacity="0.25" />
            </svg>
        };
    }
    match item.image.clone() {
        Some(src) => {
            html! { <img class="option-image" {src} alt="" width="64" height="64" loading="lazy" /> }
        }
        None => Html::default(),
    }
}

/// What an answer means beyond its name: its price, or what stands in its way.
fn note(ui: &Ui, sheet: &Sheet, item: Item, standing: &Standing) -> Html {
    let words = ui.words();
    let (class, text) = match standing {
        Standing::Chosen | Standing::Always => return Html::default(),
        Standing::Implied => ("quiet", words.config_implied().to_owned()),
        Standing::Open(0) => return Html::default(),
        Standing::Open(delta) => ("option-price", difference(ui, sheet, *delta)),
        Standing::Blocked(None) => ("quiet", words.config_blocked().to_owned()),
        Standing::Blocked(Some(way)) => ("option-way", way_out(ui, sheet, way)),
        Standing::SoldOut => ("tone-attention", sold_out(ui, sheet, item)),
    };
    html! { <span class={classes!("option-note", "small", class)}>{ text }</span> }
}

fn sold_out(ui: &Ui, sheet: &Sheet, item: Item) -> String {
    let fact = sheet.sold_out.iter().find(|gone| gone.item == item);
    match fact.and_then(|gone| gone.until) {
        Some(until) => {
            let day = intl::day(ui.locale(), until, Shape::Brief);
            ui.words().config_sold_out_until(&day)
        }
        None => ui.words().config_sold_out().to_owned(),
    }
}

/// What has to change, and what that does to the price: "Frame: Steel instead of Oak, −£40.00".
pub(super) fn way_out(ui: &Ui, sheet: &Sheet, way: &WayOut) -> String {
    let words = ui.words();
    let mut parts: Vec<String> = way
        .changes
        .iter()
        .map(|change| told(words, change))
        .collect();
    if way.difference != 0 {
        parts.push(difference(ui, sheet, way.difference));
    }
    parts.join(", ")
}

fn told(words: Words, change: &super::session::Change) -> String {
    match &change.to {
        Some(to) => words.config_changes(&change.group, to),
        None => words.config_gives_up(&change.from),
    }
}

/// An amount with its sign.
pub(super) fn difference(ui: &Ui, sheet: &Sheet, amount: i64) -> String {
    let sign = if amount < 0 { "−" } else { "+" };
    let money = Money::new(amount.saturating_abs(), sheet.currency);
    // A word joiner, so that no line ends behind the sign.
    [sign, "\u{2060}", &intl::money(ui.locale(), money)].concat()
}

/// One of many values in a row.
fn number(
    ui: &Ui,
    sheet: &Sheet,
    view: &View,
    group: &SheetGroup,
    title: &str,
    presses: &Presses,
) -> Html {
    let standing = |item: Item| view.standings.get(item as usize).and_then(Option::as_ref);
    let is_taken = |item: Item| {
        matches!(
            standing(item),
            Some(Standing::Chosen | Standing::Implied | Standing::Always)
        )
    };
    let none = !group.items.iter().any(|&item| is_taken(item));
    let value = |&item: &Item| {
        let shown = sheet.items.get(item as usize)?;
        let after = match standing(item)? {
            Standing::Open(0) | Standing::Chosen | Standing::Implied | Standing::Always => {
                String::new()
            }
            Standing::Open(delta) => [" (", &difference(ui, sheet, *delta), ")"].concat(),
            Standing::Blocked(Some(way)) => [" (", &way_out(ui, sheet, way), ")"].concat(),
            Standing::Blocked(None) => [" (", ui.words().config_blocked(), ")"].concat(),
            Standing::SoldOut => [" (", ui.words().config_sold_out(), ")"].concat(),
        };
        Some(html! {
            <option value={item.to_string()} selected={is_taken(item)}>{ &shown.name }{ after }</option>
        })
    };
    let take = presses.take.clone();
    let onchange = Callback::from(move |event: Event| {
        let select = event
            .target()
            .map(JsCast::unchecked_into::<web_sys::HtmlSelectElement>);
        if let Some(item) = select.and_then(|select| select.value().parse().ok()) {
            take.emit(item);
        }
    });
    html! {
        <select class="number" aria-labelledby={title.to_owned()} {onchange}>
            <option value="" disabled=true selected={none}>{ ui.words().config_choose() }</option>
            { for group.items.iter().filter_map(value) }
        </select>
    }
}
