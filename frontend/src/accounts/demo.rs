//! Made-up people to look around as; only where the server says that there are some.

use crate::api;
use crate::app::use_ui;
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::components::link::out;
use crate::components::notice::trouble;
use crate::hooks::use_submit;
use shared::accounts::{Me, SubmitPassword};
use shared::tenants::DemoSignIn;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct DemoProps {
    pub(super) done: Callback<Me>,
}

/// Made-up people to look around as.
#[component]
pub(super) fn Demo(props: &DemoProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let submit = use_submit(
        |body: SubmitPassword, signal| async move {
            api::accounts::submit_password(&body, &signal).await
        },
        props.done.clone(),
    );
    let Some(shop) = ui
        .shop
        .clone()
        .filter(|s| !s.demo_sign_ins.is_empty() || s.mailbox.is_some())
    else {
        return Html::default();
    };
    let person = |person: &DemoSignIn| {
        let run = submit.run.clone();
        let body = SubmitPassword {
            email: person.email.clone(),
            password: person.password.clone(),
        };
        let onclick = Callback::from(move |()| run.emit(body.clone()));
        html! {
            <li>
                <Button icon={Icon::User} pending={submit.pending} {onclick}>{ words.demo_use(&person.email) }</Button>
            </li>
        }
    };
    // Links to other pages come from the server's own settings, but only ever to the web.
    let mailbox = shop
        .mailbox
        .clone()
        .filter(|url| url.starts_with("http") || url.starts_with('/'));
    html! {
        <section class="demo" aria-labelledby="demo-title">
            <h2 id="demo-title">{ words.demo() }</h2>
            <p class="quiet">{ words.demo_text() }</p>
            { trouble(&ui, submit.failure.as_ref(), &[]) }
            <ul>{ for shop.demo_sign_ins.iter().map(person) }</ul>
            if let Some(url) = mailbox { <p>{ out(url, "", words.demo_mailbox().to_owned()) }</p> }
        </section>
    }
}
