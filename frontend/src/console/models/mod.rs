//! Products that customers configure: their models, what is on sale, and what customers did.

pub(super) mod facts;
pub(super) mod insights;
pub(super) mod preview;
pub(super) mod product;
pub(super) mod upload;

pub(crate) use product::ModelPage;

use super::routes::Route;
use crate::api;
use crate::app::{Ui, use_ui};
use crate::components::badge::badge;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::link::Go;
use crate::components::notice::{empty, failed, stale};
use crate::components::skeleton::bar;
use crate::components::tile::tile;
use crate::hooks::{Loaded, use_load, use_title};
use shared::accounts::Role;
use shared::console::{FindingLevel, ModelFinding, ProductModel};
use shared::orders::Tone;
use shared::page::Page;
use upload::Upload;
use yew::prelude::*;

/// Every product.
#[component]
pub(crate) fn ModelsPage() -> Html {
    let ui = use_ui();
    let words = ui.words();
    use_title(words.models());
    let loaded = use_models(&ui);
    html! {
        <div class="page">
            <Heading>{ words.models() }</Heading>
            { models_view(&ui, &loaded) }
            if is_admin(&ui) {
                <Upload kept={loaded.reload} />
            }
        </div>
    }
}

/// The products in each of the page's states.
pub(super) fn models_view(ui: &Ui, loaded: &Loaded<Page<ProductModel>>) -> Html {
    let words = ui.words();
    let list = section_of(ui, loaded, &|page: &Page<ProductModel>| {
        if page.items.is_empty() {
            let (title, text) = (words.models_none_title(), words.models_none_text());
            return empty(Icon::Box, title, text, Html::default());
        }
        html! { <ul class="rows">{ for page.items.iter().map(|product| row(ui, product)) }</ul> }
    });
    html! { <>{ admins_only(ui) }{ list }</> }
}

fn row(ui: &Ui, product: &ProductModel) -> Html {
    let words = ui.words();
    let count = i64::try_from(product.versions.len()).unwrap_or(0);
    let to = Route::Model {
        product: product.product.to_string(),
    };
    let inside = html! {
        <>
            { tile(&product.name) }
            <span class="row-body">
                <span class="row-title">{ &product.name }</span>
                { sold(ui, product) }
                <span class="row-meta">{ words.models_count(count) }</span>
            </span>
        </>
    };
    html! { <li key={product.product.as_str()}>{ Go::to(&to).class("row").draw(inside) }</li> }
}

/// Which version is on sale.
fn sold(ui: &Ui, product: &ProductModel) -> Html {
    let words = ui.words();
    match product.published {
        Some(version) => badge(Tone::Good, words.models_sold(&version.to_string())),
        None => badge(Tone::Neutral, words.models_none_sold().to_owned()),
    }
}

/// The products, which the page of each of them is taken from too.
#[hook]
fn use_models(ui: &Ui) -> Loaded<Page<ProductModel>> {
    let lang = ui.i18n.lang.tag();
    use_load(
        ["models ", lang].concat().into(),
        move |signal| async move { api::console::list_models(lang, &signal).await },
    )
}

/// Whether the person may change products.
fn is_admin(ui: &Ui) -> bool {
    ui.session.me().is_some_and(|me| me.role == Role::Admin)
}

/// Says to those who may not change anything why they are offered nothing.
fn admins_only(ui: &Ui) -> Html {
    if is_admin(ui) {
        return Html::default();
    }
    html! { <p class="quiet">{ ui.words().models_admins() }</p> }
}

/// Part of a page in each of its states.
fn section_of<T>(ui: &Ui, loaded: &Loaded<T>, ready: &dyn Fn(&T) -> Html) -> Html {
    let (busy, retry) = (loaded.busy, loaded.reload.clone());
    match (loaded.state.last(), loaded.state.failure()) {
        (Some(found), None) => ready(found),
        (Some(found), Some(failure)) => html! {
            <>{ stale(ui, failure, retry, busy) }{ ready(found) }</>
        },
        (None, Some(failure)) => failed(ui, failure, retry, busy, Html::default()),
        (None, None) => html! {
            <div class="bones" aria-busy="true">
                <span class="visually-hidden">{ ui.words().loading() }</span>
                { bar("w-l") }{ bar("w-m") }{ bar("w-l") }
            </div>
        },
    }
}

/// What is wrong or odd with a model, the worst first as the server lists it.
fn findings(ui: &Ui, found: &[ModelFinding]) -> Html {
    let words = ui.words();
    let line = |finding: &ModelFinding| {
        let (tone, level) = match finding.level {
            FindingLevel::Error => (Tone::Problem, words.models_error()),
            FindingLevel::Warning => (Tone::Attention, words.models_warning()),
            FindingLevel::Note => (Tone::Neutral, words.models_note()),
        };
        html! {
            <li>
                { badge(tone, level.to_owned()) }
                // The server speaks of models in English.
                <span lang="en">{ &finding.message }</span>
                if !finding.place.is_empty() { <code>{ &finding.place }</code> }
            </li>
        }
    };
    html! { <ul class="findings">{ for found.iter().map(line) }</ul> }
}
