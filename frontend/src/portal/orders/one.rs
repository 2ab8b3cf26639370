//! One order, kept up to date while it is looked at.

use crate::api;
use crate::app::use_shop;
use crate::browser;
use crate::components::button::{Button, Weight};
use crate::components::feedback::use_feedback;
use crate::components::icon::Icon;
use crate::components::link::Go;
use crate::components::notice::{Failed, Notice, Stale};
use crate::hooks::{Load, use_live, use_load, use_title};
use crate::i18n::use_words;
use crate::orders::{OrderBody, OrderSkeleton, use_teller};
use crate::phrases;
use crate::portal::routes::Route;
use crate::session::use_session;
use shared::id::OrderId;
use shared::live::Hint;
use shared::orders::{OrderDetail, Tone};
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
        async move { api::orders::find_order(&id, &signal).await }
    });
    let number = loaded
        .state
        .last()
        .map(|order| words.order_number(&order.number));
    use_title(number.as_deref().unwrap_or(words.orders()));
    use_live({
        let (id, reload) = (props.id.clone(), loaded.reload.clone());
        Callback::from(move |hint| match hint {
            Hint::Order { order, .. } if order != id => {}
            _ => reload.emit(()),
        })
    });
    use_change_announced(&loaded.state);
    html! { <OrderView state={loaded.state} busy={loaded.busy} reload={loaded.reload} /> }
}

/// Tells those who do not see it when the answer has changed under their eyes.
#[hook]
fn use_change_announced(state: &Load<OrderDetail>) {
    let (words, teller, feedback) = (use_words(), use_teller(), use_feedback());
    let said = use_mut_ref(|| None::<String>);
    let now = state
        .last()
        .map(|order| phrases::headline(&teller.long(), &order.progress));
    use_effect_with(now, move |now| {
        let before = said.replace(now.clone());
        if let (Some(before), Some(now)) = (before, now)
            && before != *now
            && browser::is_visible()
        {
            feedback.announce.emit(words.order_updated(now).into());
        }
    });
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
    let (words, session) = (use_words(), use_session());
    let busy = props.busy;
    let content = match (props.state.last(), props.state.failure()) {
        (Some(order), failure) => html! {
            <>
                if let Some(failure) = failure {
                    <Stale failure={failure.clone()} retry={props.reload.clone()} {busy} />
                }
                <OrderBody order={order.clone()}><Help number={order.number.clone()} /></OrderBody>
            </>
        },
        (None, Some(failure)) => html! {
            <Failed failure={failure.clone()} retry={props.reload.clone()} {busy}>
                <Go<Route> to={Route::Orders} class="button button-quiet">{ words.go_to_orders() }</Go<Route>>
            </Failed>
        },
        (None, None) => html! { <OrderSkeleton /> },
    };
    html! {
        <div class="page page-wide">
            if session.is_guest() {
                <Notice tone={Tone::Neutral}><p>{ words.guest_note() }</p></Notice>
            } else {
                <Go<Route> to={Route::Orders} class="back">{ Icon::Back.draw() }{ words.back_to_orders() }</Go<Route>>
            }
            { content }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct HelpProps {
    number: AttrValue,
}

/// Whom to ask, with the order already named.
#[component]
fn Help(props: &HelpProps) -> Html {
    let words = use_words();
    let support =
        use_shop().and_then(|shop| Some((shop.name.clone(), shop.support_email.clone()?)));
    let subject = words.help_subject(&props.number).replace(' ', "%20");
    let print = Callback::from(|()| browser::print());
    html! {
        <section class="section help" aria-labelledby="help-title">
            <h2 id="help-title">{ words.help_title() }</h2>
            if let Some((name, address)) = support {
                <p class="quiet">{ words.help_text(&props.number) }</p>
                <a class="button button-quiet" href={format!("mailto:{address}?subject={subject}")}>
                    { Icon::Mail.draw() }<span>{ words.contact_us(&name) }</span>
                </a>
            }
            <Button weight={Weight::Plain} icon={Icon::Print} onclick={print}>{ words.print() }</Button>
        </section>
    }
}
