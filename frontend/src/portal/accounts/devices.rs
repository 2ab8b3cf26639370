//! Where the person is signed in, and how to end that elsewhere.

use crate::api;
use crate::components::button::Button;
use crate::components::feedback::use_feedback;
use crate::components::notice::{Failed, Stale, Trouble};
use crate::components::skeleton::bar;
use crate::components::when::Ago;
use crate::hooks::{Load, use_load, use_submit};
use crate::i18n::use_words;
use shared::accounts::Session;
use shared::page::Page;
use yew::prelude::*;

/// Where the person is signed in.
#[component]
pub(crate) fn Devices() -> Html {
    let loaded = use_load("sessions".into(), |signal| async move {
        api::accounts::list_sessions(&signal).await
    });
    html! { <DevicesView state={loaded.state} busy={loaded.busy} reload={loaded.reload} /> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct DevicesViewProps {
    pub(crate) state: Load<Page<Session>>,
    pub(crate) busy: bool,
    #[prop_or_default]
    pub(crate) reload: Callback<()>,
}

/// The devices in each of their states.
#[component]
pub(crate) fn DevicesView(props: &DevicesViewProps) -> Html {
    let words = use_words();
    let (busy, reload) = (props.busy, props.reload.clone());
    let content = match (props.state.last(), props.state.failure()) {
        (Some(page), failure) => html! {
            <>
                if let Some(failure) = failure.cloned() { <Stale {failure} retry={reload.clone()} {busy} /> }
                <ul class="devices">
                    { for page.items.iter().map(|session| html! {
                        <Device key={session.id.as_str()} session={session.clone()} ended={reload.clone()} />
                    }) }
                </ul>
            </>
        },
        (None, Some(failure)) => {
            html! { <Failed failure={failure.clone()} retry={reload} {busy} /> }
        }
        (None, None) => html! {
            <div class="bones" aria-busy="true">
                <span class="visually-hidden">{ words.loading() }</span>{ bar("w-l") }{ bar("w-m") }
            </div>
        },
    };
    html! {
        <section class="section" aria-labelledby="devices-title">
            <h2 id="devices-title">{ words.devices_title() }</h2>
            { content }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct DeviceProps {
    session: Session,
    ended: Callback<()>,
}

#[component]
fn Device(props: &DeviceProps) -> Html {
    let (words, feedback) = (use_words(), use_feedback());
    let session = &props.session;
    let unknown = session.device.trim().is_empty();
    let device = AttrValue::from(if unknown {
        words.device_unknown().to_owned()
    } else {
        session.device.clone()
    });
    let done = {
        let (ended, device) = (props.ended.clone(), device.clone());
        Callback::from(move |()| {
            feedback.toast.emit(words.device_signed_out(&device).into());
            ended.emit(());
        })
    };
    let id = session.id.clone();
    let submit = use_submit(
        move |(), signal| {
            let id = id.clone();
            async move { api::accounts::end_session(&id, &signal).await }
        },
        done,
    );
    html! {
        <li class="device">
            <div>
                <p class="device-name">{ &device }</p>
                <p class="quiet small">
                    if session.current { { words.device_this() } }
                    else { { words.device_seen() }{ ": " }<Ago at={session.last_seen_at} /> }
                </p>
                if let Some(failure) = submit.failure.clone() { <Trouble {failure} /> }
            </div>
            if !session.current {
                <Button onclick={submit.run.clone()} pending={submit.pending}
                    label={words.device_sign_out(&device)}>{ words.sign_out() }</Button>
            }
        </li>
    }
}
