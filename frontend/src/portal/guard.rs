//! Pages that need someone signed in.

use super::routes::Route;
use crate::accounts::{Audience, SignInPage};
use crate::app::use_ui;
use crate::components::link::Go;
use crate::i18n::Words;
use yew::prelude::*;
use yew_router::prelude::Redirect;

#[derive(Properties, PartialEq)]
pub(super) struct GuardedProps {
    /// Whether someone who may see one order only belongs here.
    #[prop_or_default]
    pub(super) guests: bool,
    pub(super) children: Html,
}

/// The page inside, or signing in first. While it is not known who is there, the page is shown: it
/// loads at the same time and most often somebody is.
#[component]
pub(super) fn Guarded(props: &GuardedProps) -> Html {
    let ui = use_ui();
    let handle = &ui.session;
    if handle.is_signed_out() {
        return customer_sign_in(ui.words());
    }
    let order = handle.me().and_then(|me| me.order.clone());
    match order {
        Some(id) if handle.is_guest() && !props.guests => {
            html! { <Redirect<Route> to={Route::Order { id: id.to_string() }} /> }
        }
        _ => props.children.clone(),
    }
}

/// Signing in, with the way for those who have no account.
pub(super) fn customer_sign_in(words: Words) -> Html {
    html! {
        <SignInPage audience={Audience::Customers}>
            <p class="aside-line">
                { words.no_account() }{ " " }
                <Go<Route> to={Route::Track}>{ words.track_an_order() }</Go<Route>>
            </p>
        </SignInPage>
    }
}
