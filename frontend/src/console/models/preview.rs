//! What customers see of a version: its questions and answers with their prices.

use super::section_of;
use crate::api;
use crate::app::{Ui, use_ui};
use crate::components::badge::badge;
use crate::hooks::{Loaded, use_load};
use crate::intl;
use shared::configurator::sheet::{GroupKind, Sheet, SheetGroup};
use shared::money::Money;
use shared::orders::Tone;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct VersionProps {
    pub(super) product: AttrValue,
    pub(super) version: i64,
}

/// What customers see of a version.
#[component]
pub(super) fn Preview(props: &VersionProps) -> Html {
    let ui = use_ui();
    let loaded = use_sheet(&ui, &props.product, props.version);
    let title = ui.words().models_preview(&props.version.to_string());
    html! {
        <section class="section" aria-labelledby="preview-title">
            <h2 id="preview-title" tabindex="-1">{ title }</h2>
            { preview_view(&ui, &loaded) }
        </section>
    }
}

/// The sheet of a version in the reader's language.
#[hook]
pub(super) fn use_sheet(ui: &Ui, product: &AttrValue, version: i64) -> Loaded<Sheet> {
    let (lang, product) = (ui.i18n.lang.tag(), product.clone());
    use_load(
        format!("sheet {product} {version} {lang}").into(),
        move |signal| {
            let product = product.clone();
            async move { api::console::find_sheet(&product, version, lang, &signal).await }
        },
    )
}

/// A version in each of its states.
pub(in crate::console) fn preview_view(ui: &Ui, loaded: &Loaded<Sheet>) -> Html {
    section_of(ui, loaded, &|sheet: &Sheet| {
        if sheet.groups.is_empty() {
            return html! { <p class="quiet">{ ui.words().models_no_options() }</p> };
        }
        let base = intl::money(ui.locale(), Money::new(sheet.base_price, sheet.currency));
        html! {
            <>
                <p>{ ui.words().models_base() }{ ": " }{ base }</p>
                { for sheet.groups.iter().map(|group| questions(ui, sheet, group)) }
            </>
        }
    })
}

fn questions(ui: &Ui, sheet: &Sheet, group: &SheetGroup) -> Html {
    let name = |item: u32| {
        let item = sheet.items.get(item as usize);
        item.map(|item| item.name.clone()).unwrap_or_default()
    };
    let answers = match (group.kind, group.items.first(), group.items.last()) {
        (GroupKind::Number, Some(first), Some(last)) => {
            let count = group.items.len().to_string();
            let text = ui
                .words()
                .models_values(&name(*first), &name(*last), &count);
            html! { <p>{ text }</p> }
        }
        _ => html! {
            <table class="amounts"><tbody>{ for group.items.iter().map(|item| {
                let gone = sheet.sold_out.iter().any(|gone| gone.item == *item);
                html! {
                    <tr>
                        <th scope="row">
                            { name(*item) }
                            if gone { { " " }{ badge(Tone::Attention, ui.words().models_sold_out().to_owned()) } }
                        </th>
                        <td>{ surcharge(ui, sheet, *item) }</td>
                    </tr>
                }
            }) }</tbody></table>
        },
    };
    html! { <div key={group.id.clone()}><h3>{ &group.name }</h3>{ answers }</div> }
}

/// What an answer adds to the price.
fn surcharge(ui: &Ui, sheet: &Sheet, item: u32) -> String {
    let amount = sheet.prices.get(item as usize).copied().unwrap_or(0);
    let sign = if amount > 0 { "+\u{2060}" } else { "" };
    [
        sign,
        &intl::money(ui.locale(), Money::new(amount, sheet.currency)),
    ]
    .concat()
}
