//! What is around every page of the portal: the shop's name, where to go, language and help.

use super::accounts::AccountPage;
use super::guard::{Guarded, customer_sign_in};
use super::orders::{OrderPage, OrdersPage};
use super::routes::Route;
use super::track::TrackPage;
use crate::app::{AppRoot, Ui, use_ui};
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::language::language_choice;
use crate::components::link::Go;
use crate::components::notice::notice;
use crate::hooks::use_title;
use crate::i18n::use_words;
use shared::id::OrderId;
use shared::orders::Tone;
use yew::prelude::*;
use yew_router::prelude::{BrowserRouter, Redirect, Switch, use_route};

/// The whole portal.
#[component]
pub(crate) fn Portal() -> Html {
    html! { <AppRoot live=true><BrowserRouter><Shell /></BrowserRouter></AppRoot> }
}

/// Everything around the page, and the page.
#[component]
pub(crate) fn Shell() -> Html {
    let (ui, route) = (use_ui(), use_route::<Route>());
    let words = ui.words();
    let told = || {
        html! { <p>{ words.offline() }{ " " }{ words.back_online_soon() }</p> }
    };
    html! {
        <>
            <a class="skip-link" href="#content">{ words.skip_to_content() }</a>
            { header(&ui, route.as_ref()) }
            <main id="content" tabindex="-1">
                if ui.offline {
                    { notice(Tone::Attention, told()) }
                }
                <Switch<Route> render={switch} />
            </main>
            { footer(&ui) }
        </>
    }
}

fn switch(route: Route) -> Html {
    match route {
        Route::Home | Route::Orders => html! { <Guarded><OrdersPage /></Guarded> },
        Route::SignIn => html! { <SignInHere /> },
        Route::Order { id } => match id.parse::<OrderId>() {
            Ok(id) => html! {
                <Guarded guests=true><OrderPage key={id.as_str()} id={id.clone()} /></Guarded>
            },
            Err(_) => html! { <NotFound /> },
        },
        Route::Track => html! { <TrackPage /> },
        Route::Account => html! { <Guarded><AccountPage /></Guarded> },
        Route::NotFound => html! { <NotFound /> },
    }
}

/// The address for signing in; whoever is signed in already goes on.
#[component]
fn SignInHere() -> Html {
    let ui = use_ui();
    if ui.session.me().is_some() {
        return html! { <Redirect<Route> to={Route::Home} /> };
    }
    customer_sign_in(ui.words())
}

fn header(ui: &Ui, route: Option<&Route>) -> Html {
    let (words, session) = (ui.words(), &ui.session);
    let shop = ui
        .shop
        .as_ref()
        .map(|shop| shop.name.clone())
        .unwrap_or_default();
    let here = |to: &Route| route == Some(to);
    let on_orders = matches!(
        route,
        Some(Route::Home | Route::Orders | Route::Order { .. })
    );
    html! {
        <header class="top">
            <div class="top-inner">
                <Go<Route> to={Route::Home} class="brand">{ shop }</Go<Route>>
                <nav aria-label={words.main_navigation()}>
                    if session.is_signed_out() {
                        // Every other page shows how to sign in, so that one link is enough here.
                        if here(&Route::Track) {
                            <Go<Route> to={Route::SignIn}>{ words.sign_in() }</Go<Route>>
                        } else {
                            <Go<Route> to={Route::Track}>{ words.track_an_order() }</Go<Route>>
                        }
                    } else if session.is_guest() {
                        <GuestExit />
                    } else {
                        <Go<Route> to={Route::Orders} current={on_orders}>{ words.orders() }</Go<Route>>
                        <Go<Route> to={Route::Account} current={here(&Route::Account)} class="nav-account">
                            { Icon::User.draw() }{ words.menu_account() }
                        </Go<Route>>
                    }
                </nav>
            </div>
        </header>
    }
}

/// A guest leaves the one order to sign in.
#[component]
fn GuestExit() -> Html {
    let words = use_words();
    let leave = super::accounts::use_sign_out();
    html! {
        <button type="button" class="link-button" onclick={leave.reform(|_: MouseEvent| ())}>
            { words.sign_in() }
        </button>
    }
}

fn footer(ui: &Ui) -> Html {
    let words = ui.words();
    html! {
        <footer class="bottom">
            <div class="bottom-inner">
                { language_choice(ui) }
                <div class="bottom-links">
                    <Go<Route> to={Route::Track}>{ words.track_an_order() }</Go<Route>>
                    if let Some((name, address)) = ui.support() {
                        <a href={format!("mailto:{address}")}>{ words.contact_us(name) }</a>
                    }
                </div>
            </div>
        </footer>
    }
}

/// There is no such page.
#[component]
pub(crate) fn NotFound() -> Html {
    let words = use_words();
    use_title(words.not_found_title());
    html! {
        <div class="page page-narrow">
            <Heading>{ words.not_found_title() }</Heading>
            <p class="lead">{ words.not_found_text() }</p>
            <div class="actions">
                <Go<Route> to={Route::Home} class="button button-primary">{ words.go_to_orders() }</Go<Route>>
                <Go<Route> to={Route::Track} class="button button-quiet">{ words.track_an_order() }</Go<Route>>
            </div>
        </div>
    }
}
