//! What is around every page of the console: the search on the left, and who is signed in.

use super::customers::CustomerPage;
use super::models::{ModelPage, ModelsPage};
use super::orders::OrderPage;
use super::routes::Route;
use super::search::SearchPane;
use crate::accounts::{Audience, SignInPage};
use crate::app::{AppRoot, use_ui};
use crate::components::brand::brand;
use crate::components::button::{Button, Weight};
use crate::components::dialog::Dialog;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::language::language_choice;
use crate::components::link::Go;
use crate::components::notice::{empty, notice};
use crate::hooks::{use_shortcuts, use_submit, use_title};
use crate::i18n::{Words, use_words};
use crate::nav::Address;
use crate::session::use_session;
use crate::{api, browser};
use shared::accounts::{Me, Role};
use shared::id::{CustomerId, OrderId};
use shared::orders::Tone;
use yew::prelude::*;

/// The whole console.
#[component]
pub(crate) fn Console() -> Html {
    use_effect_with((), |()| browser::adopt_style(include_str!("console.css")));
    html! { <AppRoot><Shell /></AppRoot> }
}

/// Everything around the page, and the page.
#[component]
pub(crate) fn Shell() -> Html {
    let ui = use_ui();
    let (words, session) = (ui.words(), &ui.session);
    let route = Route::recognize(&ui.here.path);
    let home = matches!(route, Route::Home | Route::SignIn);
    let staff = session.me().is_none_or(|me| is_staff(me));
    let content = if session.is_signed_out() {
        html! { <main id="content" tabindex="-1"><SignInPage audience={Audience::Staff} /></main> }
    } else if !staff {
        html! { <main id="content" tabindex="-1"><NotStaff /></main> }
    } else {
        html! {
            <div class={classes!("panes", home.then_some("is-home"))}>
                <SearchPane />
                <main id="content" tabindex="-1">
                    if ui.offline {
                        { notice(Tone::Attention, html! { <p>{ words.offline() }</p> }) }
                    }
                    { page(route) }
                </main>
            </div>
        }
    };
    html! {
        <div class="console">
            <a class="skip-link" href="#content">{ words.skip_to_content() }</a>
            <Top />
            { content }
        </div>
    }
}

fn page(route: Route) -> Html {
    match route {
        Route::Home | Route::SignIn => html! { <Start /> },
        Route::Customer { id } => match id.parse::<CustomerId>() {
            Ok(id) => html! { <CustomerPage key={id.as_str()} id={id.clone()} /> },
            Err(_) => html! { <NotFound /> },
        },
        Route::Order { id } => match id.parse::<OrderId>() {
            Ok(id) => html! { <OrderPage key={id.as_str()} id={id.clone()} /> },
            Err(_) => html! { <NotFound /> },
        },
        Route::Models => html! { <ModelsPage /> },
        Route::Model { product } => {
            let product = AttrValue::from(product);
            html! { <ModelPage key={product.to_string()} product={product.clone()} /> }
        }
        Route::NotFound => html! { <NotFound /> },
    }
}

/// Whether someone belongs here.
fn is_staff(me: &Me) -> bool {
    matches!(me.role, Role::Agent | Role::Admin)
}

/// The shop, the language, the keys, and who is signed in.
#[component]
fn Top() -> Html {
    let ui = use_ui();
    let (words, session) = (ui.words(), &ui.session);
    let on_models = matches!(
        Route::recognize(&ui.here.path),
        Route::Models | Route::Model { .. }
    );
    let done = session.signed_out.clone();
    let leave = use_submit(
        |(), signal| async move { api::accounts::sign_out(&signal).await },
        done,
    );
    html! {
        <header class="top">
            <div class="top-inner">
                { brand(&ui, &Route::Home, html! { <>{ " " }<span class="quiet">{ words.console() }</span></> }) }
                if session.me().is_some_and(|me| is_staff(me)) {
                    <nav aria-label={words.main_navigation()}>
                        { Go::to(&Route::Models).current(on_models).draw(words.models()) }
                    </nav>
                }
                { language_choice(&ui) }
                if let Some(me) = session.me() {
                    <Shortcuts />
                    <span class="top-me quiet">
                        { if me.name.is_empty() { me.email.clone() } else { me.name.clone() } }
                    </span>
                    <Button weight={Weight::Plain} onclick={leave.run} pending={leave.pending}>{ words.sign_out() }</Button>
                }
            </div>
        </header>
    }
}

/// The keys there are; `?` shows them from anywhere.
#[component]
fn Shortcuts() -> Html {
    let words = use_words();
    let open = use_state_eq(|| false);
    use_shortcuts({
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "?" && !browser::is_typing(&event) {
                event.prevent_default();
                open.set(true);
            }
        })
    });
    let show = Callback::from({
        let open = open.clone();
        move |()| open.set(true)
    });
    let hide = Callback::from({
        let open = open.clone();
        move |()| open.set(false)
    });
    html! {
        <>
            <Button weight={Weight::Plain} class="button-keys" onclick={show}>{ words.console_shortcuts() }</Button>
            <Dialog open={*open} title={words.console_shortcuts()} onclose={hide}>
                <dl class="keys">{ for keys(words).into_iter().map(|(keys, what)| html! {
                    <div>
                        <dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt>
                        <dd>{ what }</dd>
                    </div>
                }) }</dl>
            </Dialog>
        </>
    }
}

fn keys(words: Words) -> [(&'static [&'static str], &'static str); 5] {
    [
        (&["/", "Ctrl K"], words.console_key_search()),
        (&["↑", "↓"], words.console_key_move()),
        (&["Enter"], words.console_key_open()),
        (&["Esc"], words.console_key_clear()),
        (&["?"], words.console_key_help()),
    ]
}

/// Before anything is chosen.
#[component]
fn Start() -> Html {
    let words = use_words();
    use_title(words.console());
    html! {
        <div class="page">
            <Heading class="visually-hidden">{ words.console() }</Heading>
            { empty(Icon::Search, words.console_start_title(), words.console_start_text(), Html::default()) }
        </div>
    }
}

/// Someone without a place here.
#[component]
pub(crate) fn NotStaff() -> Html {
    let (words, session) = (use_words(), use_session());
    let email = session.me().map(|me| me.email.clone()).unwrap_or_default();
    let done = session.signed_out;
    let leave = use_submit(
        |(), signal| async move { api::accounts::sign_out(&signal).await },
        done,
    );
    html! {
        <div class="page page-narrow">
            <Heading step="forbidden">{ words.forbidden_staff_title() }</Heading>
            <p class="lead">{ words.forbidden_staff_text(&email) }</p>
            <Button weight={Weight::Primary} onclick={leave.run} pending={leave.pending}>{ words.sign_out() }</Button>
        </div>
    }
}

/// There is no such page.
#[component]
pub(super) fn NotFound() -> Html {
    let words = use_words();
    use_title(words.not_found_title());
    html! {
        <div class="page page-narrow">
            <Heading>{ words.not_found_title() }</Heading>
            <p class="lead">{ words.not_found_text() }</p>
        </div>
    }
}
