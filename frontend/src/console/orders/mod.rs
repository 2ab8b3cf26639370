//! One order, as an agent sees it: the customer's own page, so that both talk about the same.

use crate::api;
use crate::components::notice::{Failed, Stale};
use crate::hooks::{Load, use_load, use_title};
use crate::i18n::use_words;
use crate::orders::{OrderBody, OrderSkeleton};
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
    let words = use_words();
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
    html! { <OrderView state={loaded.state} busy={loaded.busy} reload={loaded.reload} /> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct OrderViewProps {
    pub(crate) state: Load<OrderDetail>,
    pub(crate) busy: bool,
    #[prop_or_default]
    pub(crate) reload: Callback<()>,
}

/// One order in each of its states.
#[component]
pub(crate) fn OrderView(props: &OrderViewProps) -> Html {
    let (busy, retry) = (props.busy, props.reload.clone());
    let content = match (props.state.last(), props.state.failure().cloned()) {
        (Some(order), failure) => html! {
            <>
                if let Some(failure) = failure { <Stale {failure} {retry} {busy} /> }
                <OrderBody order={order.clone()} />
            </>
        },
        (None, Some(failure)) => html! { <Failed {failure} {retry} {busy} /> },
        (None, None) => html! { <OrderSkeleton /> },
    };
    html! { <div class="page page-wide">{ content }</div> }
}
