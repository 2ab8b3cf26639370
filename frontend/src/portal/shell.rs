//! What is around every page of the portal: the shop's name, where to go, language and help.

use super::accounts::AccountPage;
use super::guard::{CustomerSignIn, Guarded};
use super::orders::{OrderPage, OrdersPage};
use super::routes::Route;
use super::track::TrackPage;
use crate::app::{AppRoot, Online, use_shop};
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::language::LanguageChoice;
use crate::components::link::Go;
use crate::components::notice::Notice;
use crate::hooks::use_title;
use crate::i18n::use_words;
use crate::session::use_session;
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
    let words = use_words();
    let online = use_context::<Online>().is_none_or(|online| online.0);
    html! {
        <>
            <a class="skip-link" href="#content">{ words.skip_to_content() }</a>
            <Header />
            <main id="content" tabindex="-1">
                if !online {
                    <Notice tone={Tone::Attention}>
                        <p>{ words.offline() }{ " " }{ words.back_online_soon() }</p>
                    </Notice>
                }
                <Switch<Route> render={switch} />
            </main>
            <Footer />
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
    if use_session().me().is_some() {
        return html! { <Redirect<Route> to={Route::Home} /> };
    }
    html! { <CustomerSignIn /> }
}

#[component]
fn Header() -> Html {
    let (words, session) = (use_words(), use_session());
    let route = use_route::<Route>();
    let shop = use_shop().map(|shop| shop.name.clone()).unwrap_or_default();
    let here = |to: &Route| route.as_ref() == Some(to);
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

#[component]
fn Footer() -> Html {
    let words = use_words();
    let support =
        use_shop().and_then(|shop| Some((shop.name.clone(), shop.support_email.clone()?)));
    html! {
        <footer class="bottom">
            <div class="bottom-inner">
                <LanguageChoice />
                <div class="bottom-links">
                    <Go<Route> to={Route::Track}>{ words.track_an_order() }</Go<Route>>
                    if let Some((name, address)) = support {
                        <a href={format!("mailto:{address}")}>{ words.contact_us(&name) }</a>
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
