//! Where an order is, without signing in: first a glance, then everything after a code.

mod form;
mod glance;

use super::routes::Route;
use crate::accounts::{CodeStep, Sender};
use crate::api;
use crate::components::heading::Heading;
use crate::hooks::use_title;
use crate::i18n::use_words;
use crate::nav::{self, Address};
use crate::session::use_session;
use form::LookUpForm;
pub(crate) use glance::Glance;
use shared::accounts::{CodeRequested, LookUpOrder, Me, SubmitCode};
use shared::orders::OrderGlance;
use std::rc::Rc;
use yew::prelude::*;

/// How far the person has come.
#[derive(Clone, PartialEq)]
enum Stage {
    Asking,
    Seen(LookUpOrder, Rc<OrderGlance>),
    Code(LookUpOrder, Rc<OrderGlance>, CodeRequested),
}

/// Where an order is, without signing in.
#[component]
pub(crate) fn TrackPage() -> Html {
    let words = use_words();
    use_title(words.track_title());
    let stage = use_state(|| Stage::Asking);
    let set = stage.setter();
    match (*stage).clone() {
        Stage::Asking => {
            let found =
                Callback::from(move |(asked, glance)| set.set(Stage::Seen(asked, Rc::new(glance))));
            html! {
                <div class="page page-narrow">
                    <Heading step="ask">{ words.track_title() }</Heading>
                    <p class="lead">{ words.track_text() }</p>
                    <LookUpForm {found} />
                </div>
            }
        }
        Stage::Seen(asked, glance) => {
            let sent = {
                let (set, asked, glance) = (set.clone(), asked.clone(), glance.clone());
                Callback::from(move |requested| {
                    set.set(Stage::Code(asked.clone(), glance.clone(), requested));
                })
            };
            let another = Callback::from(move |()| set.set(Stage::Asking));
            html! { <Glance {glance} {asked} {sent} {another} /> }
        }
        Stage::Code(asked, glance, requested) => {
            let back = {
                let asked = asked.clone();
                Callback::from(move |()| set.set(Stage::Seen(asked.clone(), glance.clone())))
            };
            html! { <OpenWithCode {asked} {requested} {back} /> }
        }
    }
}

#[derive(Properties, PartialEq)]
struct OpenWithCodeProps {
    asked: LookUpOrder,
    requested: CodeRequested,
    back: Callback<()>,
}

/// The code that opens the whole order.
#[component]
fn OpenWithCode(props: &OpenWithCodeProps) -> Html {
    let (words, session) = (use_words(), use_session());
    let asked = props.asked.clone();
    let again = Sender::new(move |(), signal| {
        let asked = asked.clone();
        async move { api::orders::request_code(&asked, &signal).await }
    });
    let send = Sender::new(|body: SubmitCode, signal| async move {
        api::orders::submit_code(&body, &signal).await
    });
    let done = Callback::from(move |me: Me| {
        let order = me.order.clone();
        session.signed_in.emit(me);
        if let Some(id) = order {
            nav::go(&Route::Order { id: id.to_string() }.to_path());
        }
    });
    html! {
        <CodeStep text={words.track_code_text(&props.asked.email)} submit={words.track_open()}
            requested={props.requested.clone()} {again} {send} {done} back={props.back.clone()} />
    }
}
