//! One order, as an agent sees it: the customer's own page, so that both talk about the same.

use crate::api;
use crate::app::{Ui, use_ui};
use crate::components::notice::{failed_page, stale};
use crate::hooks::{Loaded, use_load, use_title};
use crate::orders::{order_body, order_skeleton};
use shared::id::OrderId;
use shared::orders::OrderDetail;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct OrderPageProps {
    pub(crate) id: OrderId,
}

/// One order.
#[component]
pub(crate) fn OrderPage(props: &OrderPageProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let id = props.id.clone();
    let loaded = use_load(format!("order/{id}").into(), move |signal| {
        let id = id.clone();
        async move { api::console::find_order(&id, &signal).await }
    });
    let number = loaded
        .state
        .last()
        .map(|order| words.order_number(&order.number));
    use_title(number.as_deref().unwrap_or(words.orders()));
    order_view(&ui, &loaded)
}

/// One order in each of its states.
pub(crate) fn order_view(ui: &Ui, loaded: &Loaded<OrderDetail>) -> Html {
    let (busy, retry) = (loaded.busy, loaded.reload.clone());
    let content = match (loaded.state.last(), loaded.state.failure()) {
        (Some(order), failure) => html! {
            <>
                if let Some(failure) = failure {
                    { stale(ui, failure, retry, busy) }
                }
                { order_body(ui, order, Html::default()) }
            </>
        },
        (None, Some(failure)) => failed_page(ui, failure, retry, busy, Html::default()),
        (None, None) => order_skeleton(ui),
    };
    html! { <div class="page page-wide">{ content }</div> }
}
