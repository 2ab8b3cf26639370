//! Setting or changing the password; folded away, for most people never need one.

use crate::accounts::use_first_fault;
use crate::api::{self, Failure};
use crate::app::use_ui;
use crate::components::button::Button;
use crate::components::field::Field;
use crate::components::notice::trouble;
use crate::hooks::use_submit;
use crate::phrases;
use shared::accounts::SetPassword;
use shared::problem::Code;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct PasswordProps {
    /// Tells password managers whose password it is.
    pub(crate) email: AttrValue,
    pub(crate) has_password: bool,
}

/// Setting or changing the password.
#[component]
pub(crate) fn PasswordSection(props: &PasswordProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let (current, new) = (use_state(String::new), use_state(String::new));
    let had = use_state_eq(|| props.has_password);
    let done = {
        let (current, new, had) = (current.clone(), new.clone(), had.clone());
        let toast = ui.feedback.toast.clone();
        Callback::from(move |()| {
            current.set(String::new());
            new.set(String::new());
            had.set(true);
            toast.emit(words.password_saved().into());
        })
    };
    let submit = use_submit(
        |body: SetPassword, signal| async move { api::accounts::set_password(&body, &signal).await },
        done,
    );
    use_first_fault(submit.failure.is_some());
    let onsubmit = {
        let (current, new, run, had) = (current.clone(), new.clone(), submit.run.clone(), *had);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let current = had.then(|| (*current).clone());
            run.emit(SetPassword {
                current,
                new: (*new).clone(),
            });
        })
    };
    // What the server refuses as a whole is about one of the fields here.
    let (wrong, weak) = (Code::CredentialsRejected, Code::PasswordTooWeak);
    let refused = |code: Code, failure: &Failure| (failure.code() == Some(code)).then_some(());
    let error = |name: &str, code: Code| {
        let failure = submit.failure.as_ref()?;
        let fault = failure
            .field(name)
            .map(|fault| phrases::field(words, name, fault));
        let whole = || refused(code, failure).map(|()| phrases::failure(words, failure));
        fault.map(str::to_owned).or_else(whole).map(AttrValue::from)
    };
    let known =
        |failure: &Failure| matches!(failure.code(), Some(code) if code == wrong || code == weak);
    let general = submit.failure.as_ref().filter(|failure| !known(failure));
    let keep = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text| state.set(text))
    };
    html! {
        <section class="section" aria-labelledby="password-title">
            <h2 id="password-title">{ words.password() }</h2>
            <p class="quiet">{ words.password_text() }</p>
            <details class="fold">
                <summary>{ if *had { words.password_set() } else { words.password_new_title() } }</summary>
                <form class="form" novalidate=true {onsubmit} aria-busy={submit.pending.to_string()}>
                    { trouble(&ui, general, &["new", "current"]) }
                    <input type="text" name="username" autocomplete="username" value={props.email.clone()}
                        readonly=true hidden=true />
                    if *had {
                        <Field name="current" kind="password" label={words.password_current()}
                            value={(*current).clone()} oninput={keep(&current)}
                            error={error("current", wrong)} autocomplete="current-password" />
                    }
                    <Field name="new" kind="password" label={words.password_new()} value={(*new).clone()}
                        oninput={keep(&new)} hint={words.password_hint()} error={error("new", weak)}
                        autocomplete="new-password" />
                    <Button submit=true pending={submit.pending}>{ words.password_save() }</Button>
                </form>
            </details>
        </section>
    }
}
