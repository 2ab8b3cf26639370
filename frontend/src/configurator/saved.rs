//! What there is to configure, and what the customer keeps.

use super::use_styles;
use crate::api;
use crate::app::{Ui, use_ui};
use crate::components::badge::badge;
use crate::components::button::{Button, Weight};
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::link::Go;
use crate::components::notice::{empty, failed, failed_page, trouble};
use crate::components::skeleton::rows;
use crate::components::tile::tile;
use crate::components::when::ago;
use crate::hooks::{Loaded, use_load, use_submit, use_title};
use crate::intl;
use crate::nav::Redirect;
use shared::configurator::wire::{Configuration, ProductSummary, Stage};
use shared::id::ConfigurationId;
use shared::money::Money;
use shared::orders::Tone;
use shared::page::Page;
use yew::prelude::*;

/// What there is to configure, with what is kept for those who are signed in.
#[component]
pub(crate) fn ProductsPage() -> Html {
    let ui = use_ui();
    let words = ui.words();
    use_title(words.config_products());
    use_styles();
    let lang = ui.i18n.lang.tag();
    let loaded = use_load(
        ["products ", lang].concat().into(),
        move |signal| async move { api::configurator::list_products(lang, &signal).await },
    );
    let none = || {
        empty(
            Icon::Box,
            words.config_none_title(),
            words.config_none_text(),
            Html::default(),
        )
    };
    html! {
        <div class="page">
            <Heading>{ words.config_products() }</Heading>
            { listed(&ui, &loaded, none, |product| product_row(&ui, product)) }
            if ui.session.me().is_some() {
                <p class="aside-line">{ Go::to_path("/configurations".to_owned()).draw(words.config_yours()) }</p>
            }
        </div>
    }
}

fn product_row(ui: &Ui, product: &ProductSummary) -> Html {
    let inside = html! {
        <>
            { tile(&product.name) }
            <span class="row-body">
                <span class="row-title">{ &product.name }</span>
                <span class="quiet small">{ &product.help }</span>
            </span>
            <span class="row-amount">{ ui.words().config_from(&intl::money(ui.locale(), product.from)) }</span>
        </>
    };
    let link = Go::to_path(["/products/", &product.product].concat())
        .class("row")
        .draw(inside);
    html! { <li key={product.product.clone()}>{ link }</li> }
}

/// Where a kept configuration is gone on with.
fn product_page(kept: &Configuration) -> String {
    format!("/products/{}?kept={}", kept.product, kept.id)
}

#[derive(Properties, PartialEq)]
pub(crate) struct KeptPageProps {
    pub(crate) id: AttrValue,
}

/// The address of a kept configuration, whatever the product: leads to the product's page.
#[component]
pub(crate) fn KeptPage(props: &KeptPageProps) -> Html {
    let ui = use_ui();
    let id = props.id.clone();
    let loaded = use_load(["kept ", &id].concat().into(), move |signal| {
        let id = id.clone();
        async move { api::configurator::find(&id, &signal).await }
    });
    match (loaded.state.last(), loaded.state.failure()) {
        (Some(kept), _) => html! { <Redirect to={product_page(kept)} /> },
        (None, Some(failure)) => {
            let also = Go::to_path("/products".to_owned())
                .class("button button-quiet")
                .draw(ui.words().config_products());
            html! {
                <div class="page">{ failed_page(&ui, failure, loaded.reload, loaded.busy, also) }</div>
            }
        }
        (None, None) => html! { <div class="page" aria-busy="true">{ rows(3) }</div> },
    }
}

/// What the customer keeps.
#[component]
pub(crate) fn ConfigurationsPage() -> Html {
    let ui = use_ui();
    let words = ui.words();
    use_title(words.config_yours());
    use_styles();
    let loaded = use_load("configurations".into(), move |signal| async move {
        api::configurator::list(&signal).await
    });
    let remove = use_submit(
        |id: ConfigurationId, signal| async move { api::configurator::remove(&id, &signal).await },
        loaded.reload.clone(),
    );
    let next = || {
        Go::to_path("/products".to_owned())
            .class("button button-primary")
            .draw(words.config_products())
    };
    let none = || {
        empty(
            Icon::Box,
            words.config_kept_none_title(),
            words.config_kept_none_text(),
            next(),
        )
    };
    html! {
        <div class="page">
            <Heading>{ words.config_yours() }</Heading>
            { trouble(&ui, remove.failure.as_ref(), &[]) }
            { listed(&ui, &loaded, none, |kept| kept_row(&ui, kept, &remove.run)) }
        </div>
    }
}

fn kept_row(ui: &Ui, kept: &Configuration, remove: &Callback<ConfigurationId>) -> Html {
    let words = ui.words();
    let to = match &kept.order {
        Some(order) => format!("/orders/{order}"),
        None => product_page(kept),
    };
    let amount = kept
        .quote
        .as_ref()
        .map(|quote| intl::money(ui.locale(), Money::new(quote.total, quote.currency)));
    let title = if kept.name.is_empty() {
        &kept.product_name
    } else {
        &kept.name
    };
    let onclick = {
        let (remove, id) = (remove.clone(), kept.id.clone());
        Callback::from(move |()| remove.emit(id.clone()))
    };
    let inside = html! {
        <>
            { tile(title) }
            <span class="row-body">
                { stage(ui, kept) }
                <span class="row-title">{ title }</span>
                <span class="quiet small">{ kept.summary.join(", ") }</span>
                <span class="row-meta">{ ago(ui, kept.saved_at) }</span>
            </span>
            <span class="row-amount">{ amount.unwrap_or_default() }</span>
        </>
    };
    html! {
        <li key={kept.id.to_string()} class="kept">
            { Go::to_path(to).class("row").draw(inside) }
            <Button weight={Weight::Plain} icon={Icon::Cross} {onclick}
                label={words.config_remove_named(title)}>{ words.config_remove() }</Button>
        </li>
    }
}

fn stage(ui: &Ui, kept: &Configuration) -> Html {
    let words = ui.words();
    match kept.stage {
        Stage::Ordered => badge(Tone::Good, words.config_stage_ordered().to_owned()),
        Stage::QuoteRequested => badge(Tone::Progress, words.config_stage_quote().to_owned()),
        Stage::Saved if kept.outdated => {
            badge(Tone::Attention, words.config_stage_changed().to_owned())
        }
        Stage::Saved => Html::default(),
    }
}

/// A list in each of its states.
fn listed<T: 'static>(
    ui: &Ui,
    loaded: &Loaded<Page<T>>,
    none: impl Fn() -> Html,
    row: impl Fn(&T) -> Html,
) -> Html {
    match (loaded.state.last(), loaded.state.failure()) {
        (Some(page), _) if page.items.is_empty() => none(),
        (Some(page), _) => html! { <ul class="rows">{ for page.items.iter().map(row) }</ul> },
        (None, Some(failure)) => failed(
            ui,
            failure,
            loaded.reload.clone(),
            loaded.busy,
            Html::default(),
        ),
        (None, None) => rows(3),
    }
}
