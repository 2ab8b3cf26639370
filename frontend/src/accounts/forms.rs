//! The first step of signing in: an address for a code, or a password.

use crate::api;
use crate::app::use_ui;
use crate::browser;
use crate::components::button::{Button, Weight};
use crate::components::field::Field;
use crate::components::notice::trouble;
use crate::hooks::use_submit;
use crate::phrases;
use shared::accounts::{CodeRequested, Me, RequestCode, SubmitPassword};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct CodeFormProps {
    pub(super) email: AttrValue,
    pub(super) onemail: Callback<String>,
    pub(super) done: Callback<CodeRequested>,
}

/// Asks for a code.
#[component]
pub(super) fn CodeForm(props: &CodeFormProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let submit = use_submit(
        |body: RequestCode, signal| async move { api::accounts::request_code(&body, &signal).await },
        props.done.clone(),
    );
    use_first_fault(submit.failure.is_some());
    let onsubmit = {
        let (email, run) = (props.email.to_string(), submit.run.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            run.emit(RequestCode {
                email: email.trim().to_owned(),
            });
        })
    };
    let fault = submit
        .failure
        .as_ref()
        .and_then(|failure| failure.field("email"));
    html! {
        <form class="form" novalidate=true {onsubmit} aria-busy={submit.pending.to_string()}>
            { trouble(&ui, submit.failure.as_ref(), &["email"]) }
            <Field name="email" kind="email" label={words.email()} value={props.email.clone()}
                oninput={props.onemail.clone()} autocomplete="username" inputmode="email"
                error={fault.map(|fault| phrases::field(words, "email", fault))} />
            <Button weight={Weight::Primary} submit=true pending={submit.pending}>{ words.send_code() }</Button>
        </form>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct PasswordFormProps {
    pub(super) email: AttrValue,
    pub(super) onemail: Callback<String>,
    pub(super) done: Callback<Me>,
}

/// Signs in with a password.
#[component]
pub(super) fn PasswordForm(props: &PasswordFormProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let password = use_state(String::new);
    let submit = use_submit(
        |body: SubmitPassword, signal| async move {
            api::accounts::submit_password(&body, &signal).await
        },
        props.done.clone(),
    );
    use_first_fault(submit.failure.is_some());
    let onsubmit = {
        let (email, password) = (props.email.to_string(), password.clone());
        let run = submit.run.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let email = email.trim().to_owned();
            run.emit(SubmitPassword {
                email,
                password: (*password).clone(),
            });
        })
    };
    let error = |name: &str| {
        let fault = submit
            .failure
            .as_ref()
            .and_then(|failure| failure.field(name));
        fault.map(|fault| AttrValue::from(phrases::field(words, name, fault)))
    };
    let onpassword = Callback::from({
        let password = password.clone();
        move |text| password.set(text)
    });
    html! {
        <form class="form" novalidate=true {onsubmit} aria-busy={submit.pending.to_string()}>
            { trouble(&ui, submit.failure.as_ref(), &["email", "password"]) }
            <Field name="email" kind="email" label={words.email()} value={props.email.clone()}
                oninput={props.onemail.clone()} autocomplete="username" inputmode="email"
                error={error("email")} />
            <Field name="password" kind="password" label={words.password()} value={(*password).clone()}
                oninput={onpassword} autocomplete="current-password" error={error("password")} />
            <Button weight={Weight::Primary} submit=true pending={submit.pending}>{ words.sign_in() }</Button>
        </form>
    }
}

/// Brings the person to the first field that needs another look.
#[hook]
pub(crate) fn use_first_fault(failed: bool) {
    use_effect_with(failed, |failed| {
        if *failed {
            browser::focus_first("main form [aria-invalid=true]");
        }
    });
}
