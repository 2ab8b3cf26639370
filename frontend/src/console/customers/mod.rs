//! One customer: who they are, what is open, and what happened.

mod timeline;

use super::routes::Route;
use crate::api;
use crate::components::badge::Badge;
use crate::components::facts::facts;
use crate::components::heading::Heading;
use crate::components::link::Go;
use crate::components::notice::{Failed, Stale};
use crate::components::skeleton::{bar, heading_bar, rows};
use crate::components::when::DateOf;
use crate::hooks::{Load, use_load, use_title};
use crate::i18n::{Words, use_i18n, use_words};
use crate::intl::{self, Shape};
use crate::orders::{row_title, use_teller};
use crate::phrases;
use shared::console::{CustomerDetail, CustomerSummary};
use shared::id::CustomerId;
use shared::orders::OrderSummary;
use std::rc::Rc;
use timeline::Timeline;
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
    let words = use_words();
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
    html! { <CustomerView state={loaded.state} busy={loaded.busy} reload={loaded.reload} /> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct CustomerViewProps {
    pub(crate) state: Load<CustomerDetail>,
    pub(crate) busy: bool,
    #[prop_or_default]
    pub(crate) reload: Callback<()>,
}

/// One customer in each of the page's states.
#[component]
pub(crate) fn CustomerView(props: &CustomerViewProps) -> Html {
    let words = use_words();
    let (busy, retry) = (props.busy, props.reload.clone());
    match (props.state.last(), props.state.failure().cloned()) {
        (Some(detail), failure) => html! {
            <div class="page page-wide">
                if let Some(failure) = failure { <Stale {failure} {retry} {busy} /> }
                <Detail detail={detail.clone()} />
            </div>
        },
        (None, Some(failure)) => html! {
            <div class="page"><Failed {failure} {retry} {busy} /></div>
        },
        (None, None) => html! {
            <div class="page page-wide" aria-busy="true">
                <h1><span class="visually-hidden">{ words.loading() }</span>{ heading_bar("w-m") }</h1>
                <div class="bones">{ bar("w-l") }{ bar("w-m") }</div>
                { rows(4) }
            </div>
        },
    }
}

#[derive(Properties, PartialEq)]
struct DetailProps {
    detail: Rc<CustomerDetail>,
}

#[component]
fn Detail(props: &DetailProps) -> Html {
    let words = use_words();
    let CustomerDetail {
        customer,
        order_count,
        orders,
        timeline,
    } = &*props.detail;
    let shown = i64::try_from(orders.len()).unwrap_or(0);
    html! {
        <div class="customer">
            <header class="customer-head">
                <Heading>{ display_name(words, customer) }</Heading>
                { identity(words, customer, *order_count) }
            </header>
            <div class="customer-panes">
                <section class="section" aria-labelledby="orders-title">
                    <h2 id="orders-title">{ words.orders() }</h2>
                    if orders.is_empty() {
                        <p class="quiet">{ words.console_no_orders() }</p>
                    } else {
                        <ul class="rows rows-dense">
                            { for orders.iter().map(|order| html! { <OrderRow key={order.id.as_str()} order={order.clone()} /> }) }
                        </ul>
                    }
                    if *order_count > shown { <p class="quiet small">{ words.console_newest(shown) }</p> }
                </section>
                <Timeline lines={timeline.clone()} orders={orders.clone()} />
            </div>
        </div>
    }
}

fn identity(words: Words, customer: &CustomerSummary, orders: i64) -> Html {
    let email = (!customer.email.is_empty()).then(|| {
        let link = html! { <a href={format!("mailto:{}", customer.email)}>{ &customer.email }</a> };
        (words.email(), link)
    });
    let number = customer
        .external_id
        .as_ref()
        .map(|id| (words.console_number(), html! { { id } }));
    let since = (
        words.console_known_since(),
        html! { <DateOf at={customer.created_at} /> },
    );
    let count = (words.orders(), html! { { orders } });
    facts(email.into_iter().chain(number).chain([since, count]))
}

#[derive(Properties, PartialEq)]
struct OrderRowProps {
    order: OrderSummary,
}

/// An order in one line, as dense as can be read.
#[component]
fn OrderRow(props: &OrderRowProps) -> Html {
    let (words, locale, teller) = (use_words(), use_i18n().locale, use_teller());
    let (order, telling) = (&props.order, teller.short());
    html! {
        <li>
            <Go<Route> to={Route::Order { id: order.id.to_string() }} class="row">
                <span class="row-number">{ &order.number }</span>
                <span class="row-body">
                    <Badge tone={order.progress.tone(telling.today)}
                        text={phrases::headline(&telling, &order.progress)} />
                    <span class="row-meta">{ row_title(words, order) }</span>
                </span>
                <span class="row-end">
                    <span class="row-amount">{ intl::money(&locale, order.total) }</span>
                    <span class="row-meta">{ intl::moment(&locale, order.placed_at, Shape::Brief) }</span>
                </span>
            </Go<Route>>
        </li>
    }
}
