//! The list of orders in each of its states.

use super::pages::{Listed, Work};
use crate::api::Failure;
use crate::browser;
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::components::link::Go;
use crate::components::notice::{Empty, Failed, Stale, Trouble};
use crate::components::skeleton::rows;
use crate::hooks::Load;
use crate::i18n::{use_i18n, use_words};
use crate::intl::{self, Shape};
use crate::orders::RowContent;
use crate::portal::routes::Route;
use shared::orders::{Credit, OrderSummary};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct OrdersViewProps {
    pub(crate) state: Load<Listed>,
    pub(crate) work: Work,
    #[prop_or_default]
    pub(crate) more_failed: Option<Failure>,
    /// Whether anything is left out by filters.
    #[prop_or_default]
    pub(crate) filtered: bool,
    #[prop_or_default]
    pub(crate) credits: Vec<Credit>,
    #[prop_or_default]
    pub(crate) reload: Callback<()>,
    #[prop_or_default]
    pub(crate) more: Callback<()>,
    #[prop_or_default]
    pub(crate) clear: Callback<()>,
}

/// The list of orders in each of its states.
#[component]
pub(crate) fn OrdersView(props: &OrdersViewProps) -> Html {
    let words = use_words();
    let busy = props.work == Work::Reload;
    let Some(listed) = props.state.last() else {
        return match props.state.failure() {
            Some(failure) => html! {
                <Failed failure={failure.clone()} retry={props.reload.clone()} {busy} />
            },
            None => html! {
                <div aria-busy="true">
                    <p class="visually-hidden" role="status">{ words.loading() }</p>
                    { rows(6) }
                </div>
            },
        };
    };
    html! {
        <>
            if let Some(failure) = props.state.failure() {
                <Stale failure={failure.clone()} retry={props.reload.clone()} {busy} />
            }
            if listed.orders.is_empty() {
                <NoOrders filtered={props.filtered} clear={props.clear.clone()} />
            } else {
                <Rows listed={listed.clone()} work={props.work}
                    more_failed={props.more_failed.clone()} more={props.more.clone()} />
            }
            if !props.credits.is_empty() && !props.filtered {
                <OtherCredits credits={props.credits.clone()} />
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
    let words = use_words();
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
                { for orders.iter().enumerate().map(|(index, order)| row(index, order)) }
            </ul>
            <p class="visually-hidden" role="status">{ shown }</p>
            if props.listed.next.is_some() {
                <div class="more">
                    if let Some(failure) = props.more_failed.clone() { <Trouble {failure} /> }
                    <Button {onclick} pending={work == Work::More}>{ words.show_more() }</Button>
                </div>
            }
        </>
    }
}

fn row(index: usize, order: &OrderSummary) -> Html {
    let to = Route::Order {
        id: order.id.to_string(),
    };
    html! {
        <li key={order.id.as_str()}>
            <Go<Route> {to} class="row" id={format!("order-row-{index}")}>
                <RowContent order={order.clone()} />
            </Go<Route>>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct NoOrdersProps {
    filtered: bool,
    clear: Callback<()>,
}

#[component]
fn NoOrders(props: &NoOrdersProps) -> Html {
    let words = use_words();
    if props.filtered {
        return html! {
            <Empty icon={Icon::Search} title={words.orders_no_match_title()} text={words.orders_no_match_text()}>
                <Button onclick={props.clear.clone()}>{ words.filter_clear() }</Button>
            </Empty>
        };
    }
    html! {
        <Empty icon={Icon::Box} title={words.orders_none_title()} text={words.orders_none_text()}>
            <Go<Route> to={Route::Track} class="button button-quiet">{ words.track_an_order() }</Go<Route>>
        </Empty>
    }
}

#[derive(Properties, PartialEq)]
struct OtherCreditsProps {
    credits: Vec<Credit>,
}

/// Refunds that belong to no order; quiet, for they need nothing.
#[component]
fn OtherCredits(props: &OtherCreditsProps) -> Html {
    let (words, locale) = (use_words(), use_i18n().locale);
    let note = |credit: &Credit| {
        let date = intl::moment(&locale, credit.issued_at, Shape::Dated);
        html! {
            <li key={credit.id.as_str()}>
                <span>{ words.refund_note(&credit.number, &date) }</span>
                <span class="amount">{ intl::money(&locale, credit.amount) }</span>
            </li>
        }
    };
    html! {
        <details class="fold section">
            <summary>{ words.other_credits() }</summary>
            <p class="quiet">{ words.other_credits_text() }</p>
            <ul class="credits">{ for props.credits.iter().map(note) }</ul>
        </details>
    }
}
