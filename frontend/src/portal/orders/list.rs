//! The list of orders in each of its states.

use super::pages::{Listed, Orders, Work};
use crate::api::Failure;
use crate::app::{Ui, use_ui};
use crate::browser;
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::components::link::Go;
use crate::components::notice::{empty, failed, stale, trouble};
use crate::components::skeleton::rows;
use crate::orders::{credits, row_content};
use crate::portal::routes::Route;
use shared::orders::{Credit, OrderSummary};
use std::rc::Rc;
use yew::prelude::*;

/// The list of orders in each of its states. With `clear`, something is left out by filters, and
/// that takes them away.
pub(crate) fn orders_view(
    ui: &Ui,
    orders: &Orders,
    clear: Option<Callback<()>>,
    other: &[Credit],
) -> Html {
    let busy = orders.work == Work::Reload;
    let (last, failure) = (orders.state.last(), orders.state.failure());
    let Some(listed) = last else {
        return match failure {
            Some(failure) => failed(ui, failure, orders.reload.clone(), busy, Html::default()),
            None => html! {
                <div aria-busy="true">
                    <p class="visually-hidden" role="status">{ ui.words().loading() }</p>
                    { rows(6) }
                </div>
            },
        };
    };
    let all = clear.is_none();
    let list = if listed.orders.is_empty() {
        no_orders(ui, clear)
    } else {
        html! {
            <Rows listed={listed.clone()} work={orders.work}
                more_failed={orders.more_failed.clone()} more={orders.more.clone()} />
        }
    };
    html! {
        <>
            if let Some(failure) = failure {
                { stale(ui, failure, orders.reload.clone(), busy) }
            }
            { list }
            if all && !other.is_empty() {
                { other_credits(ui, other) }
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RowsProps {
    listed: Rc<Listed>,
    work: Work,
    more_failed: Option<Failure>,
    more: Callback<()>,
}

/// The rows, and the way to more of them. Focus goes on to the first new row.
#[component]
fn Rows(props: &RowsProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let (orders, work) = (&props.listed.orders, props.work);
    let before = use_mut_ref(|| None::<usize>);
    {
        let before = before.clone();
        use_effect_with(orders.len(), move |count| {
            if let Some(first) = before.take().filter(|first| first < count) {
                browser::focus_first(&format!("#order-row-{first}"));
            }
        });
    }
    let count = orders.len();
    let onclick = {
        let more = props.more.clone();
        Callback::from(move |()| {
            before.replace(Some(count));
            more.emit(());
        })
    };
    let shown = words.orders_shown(i64::try_from(count).unwrap_or(0));
    html! {
        <>
            <ul class={classes!("rows", (work == Work::Reload).then_some("is-refreshing"))}
                aria-busy={(work == Work::Reload).to_string()}>
                { for orders.iter().enumerate().map(|(index, order)| row(&ui, index, order)) }
            </ul>
            <p class="visually-hidden" role="status">{ shown }</p>
            if props.listed.next.is_some() {
                <div class="more">
                    { trouble(&ui, props.more_failed.as_ref(), &[]) }
                    <Button {onclick} pending={work == Work::More}>{ words.show_more() }</Button>
                </div>
            }
        </>
    }
}

fn row(ui: &Ui, index: usize, order: &OrderSummary) -> Html {
    let to = Route::Order {
        id: order.id.to_string(),
    };
    html! {
        <li key={order.id.as_str()}>
            { Go::to(&to).class("row").id(format!("order-row-{index}")).draw(row_content(ui, order)) }
        </li>
    }
}

fn no_orders(ui: &Ui, clear: Option<Callback<()>>) -> Html {
    let words = ui.words();
    if let Some(onclick) = clear {
        let next = html! { <Button {onclick}>{ words.filter_clear() }</Button> };
        let (title, text) = (words.orders_no_match_title(), words.orders_no_match_text());
        return empty(Icon::Search, title, text, next);
    }
    let next = Go::to(&Route::Track)
        .class("button button-quiet")
        .draw(words.track_an_order());
    empty(
        Icon::Box,
        words.orders_none_title(),
        words.orders_none_text(),
        next,
    )
}

/// Refunds that belong to no order; quiet, for they need nothing.
fn other_credits(ui: &Ui, other: &[Credit]) -> Html {
    let words = ui.words();
    html! {
        <details class="fold section">
            <summary>{ words.other_credits() }</summary>
            <p class="quiet">{ words.other_credits_text() }</p>
            { credits(ui, other) }
        </details>
    }
}
