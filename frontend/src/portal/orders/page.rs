//! The list of orders: what is asked for, and what happens when it is pressed.

use super::filters::{Filters, filter_of};
use super::list::orders_view;
use super::pages::use_orders;
use crate::api::{self, query::Query};
use crate::app::use_ui;
use crate::components::heading::Heading;
use crate::hooks::{use_live, use_load, use_title};
use crate::nav::{self, Address};
use crate::portal::routes::Route;
use shared::live::Hint;
use yew::prelude::*;

/// The customer's orders.
#[component]
pub(crate) fn OrdersPage() -> Html {
    let ui = use_ui();
    let words = ui.words();
    use_title(words.orders_title());
    let filter = filter_of(&ui.here.query);
    let orders = use_orders(filter.clone());
    let credits = use_load("credits".into(), |signal| async move {
        api::orders::list_credits(&signal).await
    });
    use_live({
        let (reload, list) = (orders.reload.clone(), orders.state.last().cloned());
        Callback::from(move |hint| {
            let here = match &hint {
                Hint::Order { order, .. } => list.as_ref().is_none_or(|list| list.has(order)),
                Hint::Resync => true,
            };
            if here {
                reload.emit(());
            }
        })
    });
    let onchange = Callback::from(change_filter);
    let clear = (!filter.is_empty()).then(|| onchange.reform(|()| (Query::default(), true)));
    let other = credits
        .state
        .last()
        .map(|page| page.items.as_slice())
        .unwrap_or_default();
    html! {
        <div class="page">
            <Heading>{ words.orders_title() }</Heading>
            <Filters filter={filter.clone()} {onchange} />
            { orders_view(&ui, &orders, clear, other) }
        </div>
    }
}

/// Writes filters into the address: a chip can be taken back with the back button, typing not
/// letter by letter.
fn change_filter((filter, step): (Query, bool)) {
    let to = [&Route::Orders.to_path(), "?", &filter.to_string()].concat();
    let to = to.trim_end_matches('?');
    match step {
        true => nav::go(to),
        false => nav::replace(to),
    }
}
