//! What is around every page of the portal: the shop's name, where to go, language and help.

use super::guard::{guarded, sign_in};
use super::parts::Part;
use super::routes::Route;
use crate::app::{AppRoot, Ui, use_ui};
use crate::components::brand::brand;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::language::language_choice;
use crate::components::link::Go;
use crate::components::notice::notice;
use crate::hooks::use_title;
use crate::i18n::use_words;
use crate::nav::Address;
use shared::id::OrderId;
use shared::orders::Tone;
use yew::prelude::*;

/// The whole portal.
#[component]
pub(crate) fn Portal() -> Html {
    html! { <AppRoot live=true><Shell /></AppRoot> }
}

/// Everything around the page, and the page.
#[component]
pub(crate) fn Shell() -> Html {
    let ui = use_ui();
    let (words, route) = (ui.words(), Route::recognize(&ui.here.path));
    let told = || {
        html! { <p>{ words.offline() }{ " " }{ words.back_online_soon() }</p> }
    };
    html! {
        <>
            <a class="skip-link" href="#content">{ words.skip_to_content() }</a>
            { header(&ui, &route) }
            <main id="content" tabindex="-1">
                if ui.offline {
                    { notice(Tone::Attention, told()) }
                }
                { page(&ui, route) }
            </main>
            { footer(&ui) }
        </>
    }
}

fn page(ui: &Ui, route: Route) -> Html {
    match route {
        Route::Home | Route::Orders => guarded(ui, false, Part::Orders),
        Route::SignIn => sign_in(ui),
        Route::Order { id } => match id.parse::<OrderId>() {
            Ok(id) => guarded(ui, true, Part::Order(id)),
            Err(_) => html! { <NotFound /> },
        },
        Route::Track => Part::Track.draw(),
        Route::Account => guarded(ui, false, Part::Account),
        Route::Products => Part::Products.draw(),
        Route::Product { product } => Part::Product(product).draw(),
        Route::Configurations => guarded(ui, false, Part::Configurations),
        Route::Kept { id } => guarded(ui, false, Part::Kept(id)),
        Route::NotFound => html! { <NotFound /> },
    }
}

fn header(ui: &Ui, route: &Route) -> Html {
    let (words, session) = (ui.words(), &ui.session);
    let on_orders = matches!(route, Route::Home | Route::Orders | Route::Order { .. });
    let on_account = *route == Route::Account;
    let on_products = matches!(
        route,
        Route::Products | Route::Product { .. } | Route::Configurations | Route::Kept { .. }
    );
    let products = match &ui.shop {
        Some(shop) if shop.products => Go::to(&Route::Products)
            .current(on_products)
            .draw(words.config_products()),
        _ => Html::default(),
    };
    html! {
        <header class="top">
            <div class="top-inner">
                { brand(ui, &Route::Home, Html::default()) }
                <nav aria-label={words.main_navigation()}>
                    if session.is_signed_out() {
                        { products.clone() }
                        // Every other page shows how to sign in, so that one link is enough here.
                        if *route == Route::Track {
                            { Go::to(&Route::SignIn).draw(words.sign_in()) }
                        } else {
                            { Go::to(&Route::Track).draw(words.track_an_order()) }
                        }
                    } else if session.is_guest() {
                        <GuestExit />
                    } else {
                        { Go::to(&Route::Orders).current(on_orders).draw(words.orders()) }
                        { products }
                        { Go::to(&Route::Account).current(on_account).class("nav-account").draw(html! {
                            <>{ Icon::User.draw() }{ words.menu_account() }</>
                        }) }
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
                    { Go::to(&Route::Track).draw(words.track_an_order()) }
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
                { Go::to(&Route::Home).class("button button-primary").draw(words.go_to_orders()) }
                { Go::to(&Route::Track).class("button button-quiet").draw(words.track_an_order()) }
            </div>
        </div>
    }
}
