//! Where the person is signed in, and how to end that elsewhere.

use crate::api;
use crate::app::{Ui, use_ui};
use crate::components::button::Button;
use crate::components::notice::{failed, stale, trouble};
use crate::components::skeleton::bar;
use crate::components::when::ago;
use crate::hooks::{Loaded, use_load, use_submit};
use shared::accounts::Session;
use shared::page::Page;
use yew::prelude::*;

/// Where the person is signed in.
#[component]
pub(crate) fn Devices() -> Html {
    let ui = use_ui();
    let loaded = use_load("sessions".into(), |signal| async move {
        api::accounts::list_sessions(&signal).await
    });
    devices_view(&ui, &loaded)
}

/// The devices in each of their states.
pub(crate) fn devices_view(ui: &Ui, loaded: &Loaded<Page<Session>>) -> Html {
    let words = ui.words();
    let (busy, reload) = (loaded.busy, loaded.reload.clone());
    let content = match (loaded.state.last(), loaded.state.failure()) {
        (Some(page), failure) => html! {
            <>
                if let Some(failure) = failure {
                    { stale(ui, failure, reload.clone(), busy) }
                }
                <ul class="devices">
                    { for page.items.iter().map(|session| html! {
                        <Device key={session.id.as_str()} session={session.clone()} ended={reload.clone()} />
                    }) }
                </ul>
            </>
        },
        (None, Some(failure)) => failed(ui, failure, reload, busy, Html::default()),
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
    let ui = use_ui();
    let words = ui.words();
    let session = &props.session;
    let unknown = session.device.trim().is_empty();
    let device = AttrValue::from(if unknown {
        words.device_unknown().to_owned()
    } else {
        session.device.clone()
    });
    let done = {
        let (ended, device) = (props.ended.clone(), device.clone());
        let toast = ui.feedback.toast.clone();
        Callback::from(move |()| {
            toast.emit(words.device_signed_out(&device).into());
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
                    else { { words.device_seen() }{ ": " }{ ago(&ui, session.last_seen_at) } }
                </p>
                { trouble(&ui, submit.failure.as_ref(), &[]) }
            </div>
            if !session.current {
                <Button onclick={submit.run.clone()} pending={submit.pending}
                    label={words.device_sign_out(&device)}>{ words.sign_out() }</Button>
            }
        </li>
    }
}
