//! The list of orders: what is asked for, and what happens when it is pressed.

use super::filters::{Filters, filter_of};
use super::list::orders_view;
use super::pages::use_orders;
use crate::api::{self, query::Query};
use crate::app::use_ui;
use crate::components::heading::Heading;
use crate::hooks::{use_live, use_load, use_title};
use crate::portal::routes::Route;
use shared::live::Hint;
use yew::prelude::*;
use yew_router::prelude::{use_location, use_navigator};
use yew_router::query::Raw;

/// The customer's orders.
#[component]
pub(crate) fn OrdersPage() -> Html {
    let ui = use_ui();
    let words = ui.words();
    use_title(words.orders_title());
    let filter = use_location()
        .map(|here| filter_of(here.query_str()))
        .unwrap_or_default();
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
    let onchange = use_filter_change();
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
#[hook]
fn use_filter_change() -> Callback<(Query, bool)> {
    let navigator = use_navigator();
    Callback::from(move |(filter, step): (Query, bool)| {
        let Some(navigator) = &navigator else { return };
        let query = filter.to_string();
        // Writing a query cannot fail; its error type has no values.
        let _ = match step {
            true => navigator.push_with_query(&Route::Orders, Raw(query)),
            false => navigator.replace_with_query(&Route::Orders, Raw(query)),
        };
    })
}
