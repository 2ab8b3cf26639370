//! One customer: who they are, what is open, and what happened.

mod timeline;

use super::routes::Route;
use crate::api;
use crate::app::{Ui, use_ui};
use crate::components::badge::badge;
use crate::components::facts::facts;
use crate::components::heading::Heading;
use crate::components::link::Go;
use crate::components::notice::{failed_page, stale};
use crate::components::skeleton::{bar, heading_bar, rows};
use crate::components::when::date;
use crate::hooks::{Loaded, use_load, use_title};
use crate::i18n::Words;
use crate::intl::{self, Shape};
use crate::orders::row_title;
use crate::phrases;
use shared::console::{CustomerDetail, CustomerSummary};
use shared::id::CustomerId;
use shared::orders::OrderSummary;
use timeline::timeline;
use yew::prelude::*;

/// What to call a customer.
pub(crate) fn display_name(words: Words, customer: &CustomerSummary) -> String {
    let known = [&customer.name, &customer.email]
        .into_iter()
        .find(|text| !text.is_empty());
    known
        .cloned()
        .unwrap_or_else(|| words.console_no_name().to_owned())
}

#[derive(Properties, PartialEq)]
pub(crate) struct CustomerPageProps {
    pub(crate) id: CustomerId,
}

/// One customer.
#[component]
pub(crate) fn CustomerPage(props: &CustomerPageProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let id = props.id.clone();
    let loaded = use_load(format!("customer/{id}").into(), move |signal| {
        let id = id.clone();
        async move { api::console::find_customer(&id, &signal).await }
    });
    let name = loaded
        .state
        .last()
        .map(|detail| display_name(words, &detail.customer));
    use_title(name.as_deref().unwrap_or(words.console_customers()));
    customer_view(&ui, &loaded)
}

/// One customer in each of the page's states.
pub(crate) fn customer_view(ui: &Ui, loaded: &Loaded<CustomerDetail>) -> Html {
    let (busy, retry) = (loaded.busy, loaded.reload.clone());
    match (loaded.state.last(), loaded.state.failure()) {
        (Some(found), failure) => html! {
            <div class="page page-wide">
                if let Some(failure) = failure {
                    { stale(ui, failure, retry, busy) }
                }
                { detail(ui, found) }
            </div>
        },
        (None, Some(failure)) => html! {
            <div class="page">{ failed_page(ui, failure, retry, busy, Html::default()) }</div>
        },
        (None, None) => html! {
            <div class="page page-wide" aria-busy="true">
                <h1><span class="visually-hidden">{ ui.words().loading() }</span>{ heading_bar("w-m") }</h1>
                <div class="bones">{ bar("w-l") }{ bar("w-m") }</div>
                { rows(4) }
            </div>
        },
    }
}

fn detail(ui: &Ui, detail: &CustomerDetail) -> Html {
    let words = ui.words();
    let CustomerDetail {
        customer,
        order_count,
        orders,
        ..
    } = detail;
    let shown = i64::try_from(orders.len()).unwrap_or(0);
    html! {
        <div class="customer">
            <header class="customer-head">
                <Heading>{ display_name(words, customer) }</Heading>
                { identity(ui, customer, *order_count) }
            </header>
            <div class="customer-panes">
                <section class="section" aria-labelledby="orders-title">
                    <h2 id="orders-title">{ words.orders() }</h2>
                    if orders.is_empty() {
                        <p class="quiet">{ words.console_no_orders() }</p>
                    } else {
                        <ul class="rows rows-dense">{ for orders.iter().map(|order| row(ui, order)) }</ul>
                    }
                    if *order_count > shown {
                        <p class="quiet small">{ words.console_newest(shown) }</p>
                    }
                </section>
                { timeline(ui, &detail.timeline, orders) }
            </div>
        </div>
    }
}

fn identity(ui: &Ui, customer: &CustomerSummary, orders: i64) -> Html {
    let words = ui.words();
    let email = (!customer.email.is_empty()).then(|| {
        let link = html! { <a href={format!("mailto:{}", customer.email)}>{ &customer.email }</a> };
        (words.email(), link)
    });
    let number = customer
        .external_id
        .as_ref()
        .map(|id| (words.console_number(), html! { { id } }));
    let since = (words.console_known_since(), date(ui, customer.created_at));
    let count = (words.orders(), html! { { orders } });
    facts(email.into_iter().chain(number).chain([since, count]))
}

/// An order in one line, as dense as can be read.
fn row(ui: &Ui, order: &OrderSummary) -> Html {
    let telling = ui.short();
    let headline = phrases::headline(&telling, &order.progress);
    html! {
        <li key={order.id.as_str()}>
            { Go::to(&Route::Order { id: order.id.to_string() }).class("row").draw(html! { <>
                <span class="row-number">{ &order.number }</span>
                <span class="row-body">
                    { badge(order.progress.tone(telling.today), headline) }
                    <span class="row-meta">{ row_title(ui.words(), order) }</span>
                </span>
                <span class="row-end">
                    <span class="row-amount">{ intl::money(ui.locale(), order.total) }</span>
                    <span class="row-meta">{ intl::moment(ui.locale(), order.placed_at, Shape::Brief) }</span>
                </span>
            </> }) }
        </li>
    }
}
