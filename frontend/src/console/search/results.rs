//! What was found, in two groups.

use super::option_id;
use crate::components::badge::Badge;
use crate::components::link::Go;
use crate::console::customers::display_name;
use crate::console::routes::Route;
use crate::i18n::use_words;
use crate::orders::{row_title, use_teller};
use crate::phrases;
use shared::console::{CustomerSummary, Found, FoundOrder};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct ResultsProps {
    pub(crate) found: Option<Rc<Found>>,
    /// What was searched for.
    pub(crate) text: AttrValue,
    /// Which option the arrows have come to.
    pub(crate) chosen: Option<usize>,
}

/// What was found, in two groups.
#[component]
pub(crate) fn Results(props: &ResultsProps) -> Html {
    let words = use_words();
    let found = props.found.as_deref();
    let (customers, orders) = found.map_or((0, 0), |f| (f.customers.len(), f.orders.len()));
    let count = |number: usize| i64::try_from(number).unwrap_or(0);
    let nothing = found.is_some() && customers + orders == 0;
    let said = match found {
        None => String::new(),
        Some(_) if nothing => words.console_none(&props.text),
        Some(_) => words.console_found(count(customers), count(orders)),
    };
    html! {
        <>
            <p class={if nothing { "quiet" } else { "visually-hidden" }} role="status">{ said }</p>
            <div id="console-results" class="results" role="listbox" aria-label={words.console_results()}>
                if let Some(found) = found.filter(|_| customers > 0) {
                    <div role="group" aria-labelledby="found-customers">
                        <h2 id="found-customers" role="presentation">{ words.console_customers() }</h2>
                        { for found.customers.iter().enumerate().map(|(index, customer)| html! {
                            <CustomerOption key={customer.id.as_str()} customer={customer.clone()}
                                {index} chosen={props.chosen == Some(index)} />
                        }) }
                    </div>
                }
                if let Some(found) = found.filter(|_| orders > 0) {
                    <div role="group" aria-labelledby="found-orders">
                        <h2 id="found-orders" role="presentation">{ words.orders() }</h2>
                        { for found.orders.iter().enumerate().map(|(index, order)| html! {
                            <OrderOption key={order.order.id.as_str()} found={order.clone()}
                                index={customers + index} chosen={props.chosen == Some(customers + index)} />
                        }) }
                    </div>
                }
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct CustomerOptionProps {
    customer: CustomerSummary,
    index: usize,
    chosen: bool,
}

#[component]
fn CustomerOption(props: &CustomerOptionProps) -> Html {
    let words = use_words();
    let customer = &props.customer;
    html! {
        <div role="option" id={option_id(props.index)} aria-selected={props.chosen.to_string()}>
            <Go<Route> to={Route::Customer { id: customer.id.to_string() }} class="result">
                <span class="result-name">{ display_name(words, customer) }</span>
                <span class="quiet">{ &customer.email }</span>
            </Go<Route>>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct OrderOptionProps {
    found: FoundOrder,
    index: usize,
    chosen: bool,
}

#[component]
fn OrderOption(props: &OrderOptionProps) -> Html {
    let (words, teller) = (use_words(), use_teller());
    let order = &props.found.order;
    let telling = teller.short();
    let whose = match &props.found.customer {
        Some(customer) => display_name(words, customer),
        None => words.console_guest().to_owned(),
    };
    html! {
        <div role="option" id={option_id(props.index)} aria-selected={props.chosen.to_string()}>
            <Go<Route> to={Route::Order { id: order.id.to_string() }} class="result">
                <span class="result-name">{ &order.number }{ " · " }{ whose }</span>
                <Badge tone={order.progress.tone(telling.today)}
                    text={phrases::headline(&telling, &order.progress)} />
                <span class="quiet">{ row_title(words, order) }</span>
            </Go<Route>>
        </div>
    }
}
