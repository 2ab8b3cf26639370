//! The customer's account: who they are, how they sign in, and where.

mod devices;
mod password;

use crate::api;
use crate::app::use_ui;
use crate::components::button::Button;
use crate::components::facts::facts;
use crate::components::heading::Heading;
use crate::components::language::language_choice;
use crate::components::notice::trouble;
use crate::components::skeleton::bar;
use crate::hooks::{use_submit, use_title};
use crate::i18n::Words;
use crate::session::use_session;
pub(crate) use devices::Devices;
#[cfg(test)]
pub(crate) use devices::devices_view;
use password::PasswordSection;
use shared::accounts::Me;
use std::rc::Rc;
use yew::prelude::*;

/// The customer's account.
#[component]
pub(crate) fn AccountPage() -> Html {
    let ui = use_ui();
    let words = ui.words();
    use_title(words.account_title());
    let me = ui.session.me().cloned();
    html! {
        <div class="page">
            <Heading>{ words.account_title() }</Heading>
            <section class="section" aria-labelledby="you-title">
                <h2 id="you-title">{ words.account_you() }</h2>
                { you(words, me.as_deref()) }
            </section>
            if let Some(me) = me.clone() { <PasswordSection email={me.email.clone()} has_password={me.has_password} /> }
            <Devices />
            <section class="section" aria-labelledby="language-title">
                <h2 id="language-title">{ words.language() }</h2>
                { language_choice(&ui) }
            </section>
            <SignOut me={me} />
        </div>
    }
}

fn you(words: Words, me: Option<&Me>) -> Html {
    let Some(me) = me else {
        return html! { <div class="bones" aria-busy="true">{ bar("w-m") }{ bar("w-l") }</div> };
    };
    let name = (!me.name.is_empty()).then(|| (words.name(), html! { { &me.name } }));
    facts(
        name.into_iter()
            .chain([(words.email(), html! { { &me.email } })]),
    )
}

#[derive(Properties, PartialEq)]
struct SignOutProps {
    me: Option<Rc<Me>>,
}

#[component]
fn SignOut(props: &SignOutProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let (signed_out, toast) = (ui.session.signed_out.clone(), ui.feedback.toast.clone());
    let done = Callback::from(move |()| {
        signed_out.emit(());
        toast.emit(words.signed_out().into());
    });
    let submit = use_submit(
        |(), signal| async move { api::accounts::sign_out(&signal).await },
        done,
    );
    if props.me.is_none() {
        return Html::default();
    }
    html! {
        <section class="section">
            { trouble(&ui, submit.failure.as_ref(), &[]) }
            <Button onclick={submit.run.clone()} pending={submit.pending}>{ words.sign_out() }</Button>
        </section>
    }
}

/// Ends the session here, wherever the button is.
#[hook]
pub(crate) fn use_sign_out() -> Callback<()> {
    let session = use_session();
    let done = session.signed_out;
    use_submit(
        |(), signal| async move { api::accounts::sign_out(&signal).await },
        done,
    )
    .run
}
