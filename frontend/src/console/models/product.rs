//! One product: its versions, and what is sold.

use super::facts::Facts;
use super::insights::Insights;
use super::preview::Preview;
use super::{Route, admins_only, findings, is_admin, section_of, sold, use_models};
use crate::api;
use crate::app::{Ui, use_ui};
use crate::browser;
use crate::components::badge::badge;
use crate::components::button::{Button, Weight};
use crate::components::heading::Heading;
use crate::components::link::Go;
use crate::components::notice::trouble;
use crate::components::when::moment;
use crate::console::shell::NotFound;
use crate::hooks::{Loaded, use_submit, use_title};
use crate::nav::{self, Address};
use shared::console::{ModelVersion, ProductModel};
use shared::orders::Tone;
use shared::page::Page;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct ModelPageProps {
    pub(crate) product: AttrValue,
}

/// One product.
#[component]
pub(crate) fn ModelPage(props: &ModelPageProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let loaded = use_models(&ui);
    let found = loaded
        .state
        .last()
        .and_then(|page| find(page, &props.product));
    use_title(found.map_or(words.models(), |product| &product.name));
    let done = {
        let (reload, toast) = (loaded.reload.clone(), ui.feedback.toast.clone());
        Callback::from(move |version: i64| {
            toast.emit(words.models_selling(&version.to_string()).into());
            reload.emit(());
        })
    };
    let product = props.product.clone();
    let sell = use_submit(
        move |version: i64, signal| {
            let product = product.clone();
            async move {
                api::console::publish(&product, version, &signal).await?;
                Ok(version)
            }
        },
        done,
    );
    let failure = trouble(&ui, sell.failure.as_ref(), &[]);
    product_view(&ui, &loaded, &props.product, &failure, &sell.run)
}

fn find<'a>(page: &'a Page<ProductModel>, product: &str) -> Option<&'a ProductModel> {
    page.items.iter().find(|p| p.product.as_str() == product)
}

/// One product in each of the page's states.
pub(in crate::console) fn product_view(
    ui: &Ui,
    loaded: &Loaded<Page<ProductModel>>,
    product: &str,
    failure: &Html,
    sell: &Callback<i64>,
) -> Html {
    let words = ui.words();
    let found = loaded.state.last().map(|page| find(page, product));
    let title = match found {
        Some(Some(found)) => &found.name,
        Some(None) => return html! { <NotFound /> },
        None => words.models(),
    };
    html! {
        <div class="page">
            <p>{ Go::to(&Route::Models).draw(words.models_all()) }</p>
            <Heading>{ title.to_owned() }</Heading>
            { admins_only(ui) }
            { failure.clone() }
            { section_of(ui, loaded, &|page| match find(page, product) {
                Some(product) => detail(ui, product, &loaded.reload, sell),
                None => Html::default(),
            }) }
        </div>
    }
}

fn detail(ui: &Ui, product: &ProductModel, reload: &Callback<()>, sell: &Callback<i64>) -> Html {
    let words = ui.words();
    let newest = product.versions.first().map_or(1, |newest| newest.version);
    let current = product.published.unwrap_or(newest);
    let asked = ui.here.query.strip_prefix("version=");
    let shown = asked
        .and_then(|number| number.parse().ok())
        .filter(|number| product.versions.iter().any(|v| v.version == *number))
        .unwrap_or(current);
    let id = AttrValue::from(product.product.to_string());
    html! {
        <>
            <p>{ sold(ui, product) }</p>
            <section class="section" aria-labelledby="versions-title">
                <h2 id="versions-title">{ words.models_versions() }</h2>
                <ol class="rows" reversed=true>
                    { for product.versions.iter().map(|version| row(ui, product, version, sell)) }
                </ol>
            </section>
            <Preview product={id.clone()} version={shown} />
            <Insights product={id.clone()} version={shown} />
            <Facts product={id} version={current} facts={product.facts.clone()} changed={reload.clone()} />
        </>
    }
}

fn row(ui: &Ui, product: &ProductModel, version: &ModelVersion, sell: &Callback<i64>) -> Html {
    let words = ui.words();
    let (number, report) = (version.version.to_string(), &version.report);
    let on_sale = product.published == Some(version.version);
    let before = version.published_at.is_some();
    let state = match (on_sale, before) {
        (true, _) => badge(Tone::Good, words.models_on_sale().to_owned()),
        (false, true) => badge(Tone::Neutral, words.models_earlier().to_owned()),
        (false, false) => badge(Tone::Progress, words.models_draft().to_owned()),
    };
    let sell_this = {
        let (sell, version) = (sell.clone(), version.version);
        Callback::from(move |()| sell.emit(version))
    };
    let look = {
        let path = Route::Model {
            product: product.product.to_string(),
        };
        let to = [&path.to_path(), "?version=", &number].concat();
        Callback::from(move |()| {
            nav::go(&to);
            browser::focus_first("#preview-title");
        })
    };
    let count = i64::try_from(report.findings.len()).unwrap_or(0);
    html! {
        <li key={version.version.to_string()} class="version">
            <p class="version-head"><strong>{ words.models_version(&number) }</strong>{ state }</p>
            <p class="quiet small">
                { moment(ui, version.created_at) }
                if !version.created_by.is_empty() { { " " }{ words.models_by(&version.created_by) } }
                { " · " }{ words.models_options(report.options) }
                { " · " }{ configurations(ui, &report.configurations) }
            </p>
            if count > 0 {
                <details class="fold">
                    <summary>{ words.models_findings(count) }</summary>
                    { findings(ui, &report.findings) }
                </details>
            }
            <div class="actions">
                if is_admin(ui) && !on_sale {
                    <Button onclick={sell_this}>
                        { if before { words.models_sell_again(&number) } else { words.models_sell(&number) } }
                    </Button>
                }
                <Button weight={Weight::Plain} onclick={look}>{ words.models_look(&number) }</Button>
            </div>
        </li>
    }
}

/// How many configurations there are; beyond what anybody can imagine only how many digits.
fn configurations(ui: &Ui, digits: &str) -> String {
    if digits.len() > 12 {
        let power = (digits.len() - 1).to_string();
        return ui.words().models_configurations_power(&power);
    }
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    ui.words().models_configurations(&grouped)
}
