//! What was found, in two groups.

use super::option_id;
use crate::app::Ui;
use crate::components::badge::badge;
use crate::components::link::Go;
use crate::console::customers::display_name;
use crate::console::routes::Route;
use crate::orders::row_title;
use crate::phrases;
use shared::console::{CustomerSummary, Found, FoundOrder};
use yew::prelude::*;

/// What was found for `text`, in two groups; the arrows have come to `chosen`.
pub(crate) fn results(ui: &Ui, found: Option<&Found>, text: &str, chosen: Option<usize>) -> Html {
    let words = ui.words();
    let (customers, orders) = found.map_or((0, 0), |f| (f.customers.len(), f.orders.len()));
    let count = |number: usize| i64::try_from(number).unwrap_or(0);
    let nothing = found.is_some() && customers + orders == 0;
    let said = match found {
        None => String::new(),
        Some(_) if nothing => words.console_none(text),
        Some(_) => words.console_found(count(customers), count(orders)),
    };
    let people = found.map(|found| {
        let each = found.customers.iter().enumerate();
        html! { <>{ for each.map(|(index, one)| customer(ui, one, index, chosen == Some(index))) }</> }
    });
    let bought = found.map(|found| {
        let each = (customers..).zip(found.orders.iter());
        html! { <>{ for each.map(|(index, one)| order(ui, one, index, chosen == Some(index))) }</> }
    });
    html! {
        <>
            <p class={if nothing { "quiet" } else { "visually-hidden" }} role="status">{ said }</p>
            <div id="console-results" class="results" role="listbox" aria-label={words.console_results()}>
                if customers > 0 {
                    { group("found-customers", words.console_customers(), people) }
                }
                if orders > 0 {
                    { group("found-orders", words.orders(), bought) }
                }
            </div>
        </>
    }
}

fn group(id: &'static str, title: &'static str, options: Option<Html>) -> Html {
    html! {
        <div role="group" aria-labelledby={id}>
            <h2 {id} role="presentation">{ title }</h2>
            { options.unwrap_or_default() }
        </div>
    }
}

fn option(index: usize, chosen: bool, to: &Route, content: Html) -> Html {
    html! {
        <div role="option" id={option_id(index)} aria-selected={chosen.to_string()} key={index}>
            { Go::to(to).class("result").draw(content) }
        </div>
    }
}

fn customer(ui: &Ui, customer: &CustomerSummary, index: usize, chosen: bool) -> Html {
    let content = html! {
        <>
            <span class="result-name">{ display_name(ui.words(), customer) }</span>
            <span class="quiet">{ &customer.email }</span>
        </>
    };
    option(
        index,
        chosen,
        &Route::Customer {
            id: customer.id.to_string(),
        },
        content,
    )
}

fn order(ui: &Ui, found: &FoundOrder, index: usize, chosen: bool) -> Html {
    let (words, telling, order) = (ui.words(), ui.short(), &found.order);
    let whose = match &found.customer {
        Some(customer) => display_name(words, customer),
        None => words.console_guest().to_owned(),
    };
    let headline = phrases::headline(&telling, &order.progress);
    let content = html! {
        <>
            <span class="result-name">{ &order.number }{ " · " }{ whose }</span>
            { badge(order.progress.tone(telling.today), headline) }
            <span class="quiet">{ row_title(words, order) }</span>
        </>
    };
    option(
        index,
        chosen,
        &Route::Order {
            id: order.id.to_string(),
        },
        content,
    )
}
