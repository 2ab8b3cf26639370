//! Signing in. Shown in place of the page that needs it, so that the address stays and the person
//! carries on where they were.

use super::code::{CodeStep, Sender};
use super::demo::Demo;
use super::forms::{CodeForm, PasswordForm};
use crate::api;
use crate::components::button::{Button, Weight};
use crate::components::heading::Heading;
use crate::components::notice::notice;
use crate::hooks::use_title;
use crate::i18n::use_words;
use crate::session::{Session, use_session};
use shared::accounts::{CodeRequested, RequestCode, SubmitCode};
use shared::orders::Tone;
use yew::prelude::*;

/// For whom the app is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Audience {
    /// Customers, who have orders.
    Customers,
    /// Staff.
    Staff,
}

#[derive(Properties, PartialEq)]
pub(crate) struct SignInPageProps {
    pub(crate) audience: Audience,
    /// What else there is to do without signing in.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// Signing in, by code first, by password for those who like it better.
#[component]
pub(crate) fn SignInPage(props: &SignInPageProps) -> Html {
    let words = use_words();
    let session = use_session();
    let title = match props.audience {
        Audience::Customers => words.sign_in_title(),
        Audience::Staff => words.sign_in_staff_title(),
    };
    use_title(words.sign_in());
    let email = use_state(String::new);
    let by_password = use_state_eq(|| false);
    let requested = use_state(|| None::<CodeRequested>);
    if let Some(challenge) = &*requested {
        return code_step(words, &session, &email, challenge, &requested);
    }
    let onemail = Callback::from({
        let email = email.clone();
        move |text| email.set(text)
    });
    let switch = Callback::from({
        let by_password = by_password.clone();
        move |()| by_password.set(!*by_password)
    });
    let got = Callback::from(move |answer| requested.set(Some(answer)));
    let done = session.signed_in.clone();
    let ended = matches!(session.session, Session::SignedOut { ended: true });
    html! {
        <div class="page page-narrow">
            if ended {
                { notice(Tone::Neutral, html! { <p>{ words.session_ended() }</p> }) }
            }
            <Heading step="sign-in">{ title }</Heading>
            if *by_password {
                <PasswordForm email={(*email).clone()} {onemail} done={done.clone()} />
            } else {
                <p class="lead">{ words.sign_in_text() }</p>
                <CodeForm email={(*email).clone()} {onemail} done={got} />
            }
            <div class="form-more">
                <Button weight={Weight::Plain} onclick={switch}>
                    { if *by_password { words.use_code() } else { words.use_password() } }
                </Button>
            </div>
            { props.children.clone() }
            <Demo {done} />
        </div>
    }
}

fn code_step(
    words: crate::i18n::Words,
    session: &crate::session::SessionHandle,
    email: &UseStateHandle<String>,
    challenge: &CodeRequested,
    requested: &UseStateHandle<Option<CodeRequested>>,
) -> Html {
    let address = email.trim().to_owned();
    let again = {
        let email = address.clone();
        Sender::new(move |(), signal| {
            let body = RequestCode {
                email: email.clone(),
            };
            async move { api::accounts::request_code(&body, &signal).await }
        })
    };
    let send = Sender::new(|body: SubmitCode, signal| async move {
        api::accounts::submit_code(&body, &signal).await
    });
    let back = Callback::from({
        let requested = requested.clone();
        move |()| requested.set(None)
    });
    html! {
        <CodeStep text={words.code_text(&address)} submit={words.sign_in()} requested={challenge.clone()}
            {again} {send} done={session.signed_in.clone()} {back} />
    }
}
