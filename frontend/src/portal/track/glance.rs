//! What anyone with number and address may see: where the order is, nothing about who or what.

use crate::api;
use crate::app::use_ui;
use crate::components::button::{Button, Weight};
use crate::components::heading::Heading;
use crate::components::icon::{Icon, tone_class};
use crate::components::notice::trouble;
use crate::hooks::use_submit;
use crate::orders::placed;
use crate::phrases;
use shared::accounts::{CodeRequested, LookUpOrder};
use shared::orders::{OrderGlance, OrderStatus};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct GlanceProps {
    pub(crate) glance: Rc<OrderGlance>,
    pub(crate) asked: LookUpOrder,
    /// A code for the whole order is on its way.
    #[prop_or_default]
    pub(crate) sent: Callback<CodeRequested>,
    #[prop_or_default]
    pub(crate) another: Callback<()>,
}

/// Where an order is, at a glance.
#[component]
pub(crate) fn Glance(props: &GlanceProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let submit = use_submit(
        |body: LookUpOrder, signal| async move { api::orders::request_code(&body, &signal).await },
        props.sent.clone(),
    );
    let (glance, telling) = (&props.glance, ui.long());
    let progress = &glance.progress;
    let tone = progress.tone(telling.today);
    let open = {
        let (run, asked) = (submit.run.clone(), props.asked.clone());
        Callback::from(move |()| run.emit(asked.clone()))
    };
    html! {
        <div class="page page-narrow">
            <header class="answer">
                <p class="answer-meta">
                    <span>{ words.order_number(&glance.number) }</span>{ " · " }{ placed(&ui, glance.placed_at) }
                </p>
                <div class={classes!("answer-line", tone_class(tone))}>
                    <span class="answer-icon">{ Icon::of(tone).draw() }</span>
                    <Heading step="glance">{ phrases::headline(&telling, progress) }</Heading>
                </div>
                if let Some(text) = phrases::explanation(words, progress, telling.today) {
                    <p class="answer-text">{ text }</p>
                }
                if progress.parcels > 1 && progress.status != OrderStatus::PartlyDelivered {
                    <p class="quiet">{ words.parcels_there(progress.parcels_delivered, progress.parcels) }</p>
                }
            </header>
            <section class="section" aria-labelledby="details-title">
                <h2 id="details-title">{ words.track_details_title() }</h2>
                <p>{ words.track_details_text() }</p>
                { trouble(&ui, submit.failure.as_ref(), &[]) }
                <div class="actions">
                    <Button weight={Weight::Primary} onclick={open} pending={submit.pending}>{ words.send_code() }</Button>
                    <Button weight={Weight::Plain} onclick={props.another.clone()}>{ words.track_another() }</Button>
                </div>
            </section>
        </div>
    }
}
