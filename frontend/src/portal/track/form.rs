//! The form that asks for an order's number and e-mail address.

use crate::accounts::use_first_fault;
use crate::api;
use crate::app::use_ui;
use crate::components::button::{Button, Weight};
use crate::components::field::Field;
use crate::components::notice::trouble;
use crate::hooks::use_submit;
use crate::phrases;
use shared::accounts::LookUpOrder;
use shared::orders::OrderGlance;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct LookUpFormProps {
    pub(super) found: Callback<(LookUpOrder, OrderGlance)>,
}

/// Asks for an order's number and e-mail address.
#[component]
pub(super) fn LookUpForm(props: &LookUpFormProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let (number, email) = (use_state(String::new), use_state(String::new));
    let submit = use_submit(
        |body: LookUpOrder, signal| async move {
            let glance = api::orders::look_up(&body, &signal).await?;
            Ok((body, glance))
        },
        props.found.clone(),
    );
    use_first_fault(submit.failure.is_some());
    let onsubmit = {
        let (number, email, run) = (number.clone(), email.clone(), submit.run.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (number, email) = (number.trim().to_owned(), email.trim().to_owned());
            run.emit(LookUpOrder { number, email });
        })
    };
    let error = |name: &str| {
        let fault = submit
            .failure
            .as_ref()
            .and_then(|failure| failure.field(name));
        fault.map(|fault| AttrValue::from(phrases::field(words, name, fault)))
    };
    let keep = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text| state.set(text))
    };
    html! {
        <form class="form" novalidate=true {onsubmit} aria-busy={submit.pending.to_string()}>
            { trouble(&ui, submit.failure.as_ref(), &["number", "email"]) }
            <Field name="number" label={words.track_number()} value={(*number).clone()}
                oninput={keep(&number)} error={error("number")} autocomplete="off" />
            <Field name="email" kind="email" label={words.email()} value={(*email).clone()}
                oninput={keep(&email)} error={error("email")} autocomplete="email" inputmode="email" />
            <Button weight={Weight::Primary} submit=true pending={submit.pending}>{ words.track_submit() }</Button>
        </form>
    }
}
