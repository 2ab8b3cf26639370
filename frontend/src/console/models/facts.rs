//! What is sold out for now, in whichever version.

use super::preview::use_sheet;
use super::{is_admin, section_of};
use crate::api::{self, Answer, Failure, Signal};
use crate::app::{Ui, use_ui};
use crate::components::badge::badge;
use crate::components::button::Button;
use crate::components::field::Field;
use crate::components::notice::trouble;
use crate::hooks::{Loaded, use_submit};
use crate::intl::{self, Shape};
use shared::configurator::sheet::{Sheet, SheetGroup};
use shared::console::OptionFact;
use shared::orders::Tone;
use shared::time::Day;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct FactsProps {
    pub(super) product: AttrValue,
    /// The version whose options can be sold out: the one on sale, or else the newest.
    pub(super) version: i64,
    pub(super) facts: Vec<OptionFact>,
    pub(super) changed: Callback<()>,
}

/// What an option is marked as.
struct Mark {
    id: String,
    sold_out: bool,
    until: Option<Day>,
}

/// What is sold out, and marking it so.
#[component]
pub(super) fn Facts(props: &FactsProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let loaded = use_sheet(&ui, &props.product, props.version);
    let option = use_state_eq(AttrValue::default);
    let until = use_state_eq(String::new);
    let done = {
        let (option, until) = (option.setter(), until.setter());
        let (changed, reload) = (props.changed.clone(), loaded.reload.clone());
        Callback::from(move |()| {
            option.set(AttrValue::default());
            until.set(String::new());
            changed.emit(());
            reload.emit(());
        })
    };
    let (product, lang) = (props.product.clone(), ui.i18n.lang.tag());
    let sending = use_submit(
        move |mark: Mark, signal| {
            let product = product.clone();
            async move { apply(&product, lang, mark, &signal).await }
        },
        done,
    );
    let take_back = sending.run.reform(|id: String| Mark {
        id,
        sold_out: false,
        until: None,
    });
    let onsubmit = {
        let (run, option, until) = (sending.run.clone(), option.clone(), until.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !option.is_empty() {
                run.emit(Mark {
                    id: option.to_string(),
                    sold_out: true,
                    until: until.parse().ok(),
                });
            }
        })
    };
    let onchange = {
        let option = option.setter();
        Callback::from(move |event: Event| {
            let select = event.target_dyn_into::<web_sys::HtmlSelectElement>();
            option.set(
                select
                    .map(|select| select.value())
                    .unwrap_or_default()
                    .into(),
            );
        })
    };
    let oninput = {
        let until = until.setter();
        Callback::from(move |text| until.set(text))
    };
    html! {
        <section class="section" aria-labelledby="facts-title">
            <h2 id="facts-title">{ words.models_sold_out() }</h2>
            { trouble(&ui, sending.failure.as_ref(), &[]) }
            { facts_view(&ui, &loaded, &props.facts, &take_back) }
            if let (true, Some(sheet)) = (is_admin(&ui), loaded.state.last()) {
                <form class="model-form" novalidate=true {onsubmit}>
                    <div class="field">
                        <label for="sold-out-option">{ words.models_sold_out_option() }</label>
                        <select id="sold-out-option" {onchange}>
                            <option value="" selected={option.is_empty()}>{ words.models_sold_out_choose() }</option>
                            { for sheet.groups.iter().map(|group| choices(sheet, group, &option)) }
                        </select>
                    </div>
                    <Field name="sold-out-until" kind="date" label={words.models_sold_out_until()}
                        hint={words.models_sold_out_hint()} value={(*until).clone()} {oninput} />
                    <Button submit=true pending={sending.pending}>{ words.models_sold_out_mark() }</Button>
                </form>
            }
        </section>
    }
}

fn choices(sheet: &Sheet, group: &SheetGroup, chosen: &str) -> Html {
    let items = group
        .items
        .iter()
        .filter_map(|item| sheet.items.get(*item as usize));
    html! {
        <optgroup label={group.name.clone()}>
            { for items.map(|item| html! {
                <option value={item.id.clone()} selected={item.id == chosen}>{ &item.name }</option>
            }) }
        </optgroup>
    }
}

/// What is sold out, in each state.
pub(in crate::console) fn facts_view(
    ui: &Ui,
    loaded: &Loaded<Sheet>,
    facts: &[OptionFact],
    take_back: &Callback<String>,
) -> Html {
    section_of(ui, loaded, &|sheet: &Sheet| {
        let mut gone = facts.iter().filter(|fact| fact.sold_out).peekable();
        if gone.peek().is_none() {
            return html! { <p class="quiet">{ ui.words().models_sold_out_none() }</p> };
        }
        html! { <ul class="rows">{ for gone.map(|fact| row(ui, sheet, fact, take_back)) }</ul> }
    })
}

fn row(ui: &Ui, sheet: &Sheet, fact: &OptionFact, take_back: &Callback<String>) -> Html {
    let words = ui.words();
    let item = sheet.items.iter().find(|item| item.id == fact.id);
    // Options of other versions have no name here.
    let name = item.map_or(&fact.id, |item| &item.name);
    let state = match fact.until {
        Some(day) => words.models_sold_out_day(&intl::day(ui.locale(), day, Shape::Dated)),
        None => words.models_sold_out().to_owned(),
    };
    let onclick = {
        let (take_back, id) = (take_back.clone(), fact.id.clone());
        Callback::from(move |()| take_back.emit(id.clone()))
    };
    html! {
        <li key={fact.id.clone()} class="gone">
            <span>{ name }</span>
            { badge(Tone::Attention, state) }
            if is_admin(ui) {
                <Button {onclick}>{ words.models_sold_out_back(name) }</Button>
            }
        </li>
    }
}

/// Marks an option. All facts travel together, and so the newest are asked for first: someone else
/// may have changed them since the page was loaded.
async fn apply(product: &str, lang: &str, mark: Mark, signal: &Signal) -> Answer<()> {
    let page = api::console::list_models(lang, signal).await?;
    let found = page
        .items
        .into_iter()
        .find(|p| p.product.as_str() == product);
    let mut facts = found.ok_or(Failure::Garbled)?.facts;
    let lead_days = facts.iter().find(|fact| fact.id == mark.id);
    let lead_days = lead_days.and_then(|fact| fact.lead_days);
    facts.retain(|fact| fact.id != mark.id);
    facts.push(OptionFact {
        id: mark.id,
        sold_out: mark.sold_out,
        until: mark.until,
        lead_days,
    });
    api::console::put_facts(product, facts, signal).await
}
