//! One order, kept up to date while it is looked at.

use crate::api;
use crate::app::{Ui, use_ui};
use crate::browser;
use crate::components::button::{Button, Weight};
use crate::components::icon::Icon;
use crate::components::link::Go;
use crate::components::notice::{failed_page, notice, stale};
use crate::hooks::{Load, Loaded, use_live, use_load, use_title};
use crate::orders::{order_body, order_skeleton};
use crate::phrases;
use crate::portal::routes::Route;
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
    let ui = use_ui();
    let words = ui.words();
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
    use_change_announced(&ui, &loaded.state);
    order_view(&ui, &loaded)
}

/// Tells those who do not see it when the answer has changed under their eyes.
#[hook]
fn use_change_announced(ui: &Ui, state: &Load<OrderDetail>) {
    let said = use_mut_ref(|| None::<String>);
    let now = state
        .last()
        .map(|order| phrases::headline(&ui.long(), &order.progress));
    let (words, announce) = (ui.words(), ui.feedback.announce.clone());
    use_effect_with(now, move |now| {
        let before = said.replace(now.clone());
        if let (Some(before), Some(now)) = (before, now)
            && before != *now
            && browser::is_visible()
        {
            announce.emit(words.order_updated(now).into());
        }
    });
}

/// One order in each of its states.
pub(crate) fn order_view(ui: &Ui, loaded: &Loaded<OrderDetail>) -> Html {
    let words = ui.words();
    let (busy, retry) = (loaded.busy, loaded.reload.clone());
    let content = match (loaded.state.last(), loaded.state.failure()) {
        (Some(order), None) => order_body(ui, order, help(ui, &order.number)),
        (Some(order), Some(failure)) => html! {
            <>
                { stale(ui, failure, retry, busy) }
                { order_body(ui, order, help(ui, &order.number)) }
            </>
        },
        (None, Some(failure)) => {
            let also = Go::to(&Route::Orders)
                .class("button button-quiet")
                .draw(words.go_to_orders());
            failed_page(ui, failure, retry, busy, also)
        }
        (None, None) => order_skeleton(ui),
    };
    let top = if ui.session.is_guest() {
        notice(Tone::Neutral, html! { <p>{ words.guest_note() }</p> })
    } else {
        Go::to(&Route::Orders)
            .class("back")
            .draw(html! { <>{ Icon::Back.draw() }{ words.back_to_orders() }</> })
    };
    html! { <div class="page page-wide">{ top }{ content }</div> }
}

/// Whom to ask, with the order already named.
fn help(ui: &Ui, number: &str) -> Html {
    let words = ui.words();
    let subject = words.help_subject(number).replace(' ', "%20");
    let print = Callback::from(|()| browser::print());
    html! {
        <section class="section help" aria-labelledby="help-title">
            <h2 id="help-title">{ words.help_title() }</h2>
            if let Some((name, address)) = ui.support() {
                <p class="quiet">{ words.help_text(number) }</p>
                <a class="button button-quiet" href={format!("mailto:{address}?subject={subject}")}>
                    { Icon::Mail.draw() }<span>{ words.contact_us(name) }</span>
                </a>
            }
            <Button weight={Weight::Plain} icon={Icon::Print} onclick={print}>{ words.print() }</Button>
        </section>
    }
}
