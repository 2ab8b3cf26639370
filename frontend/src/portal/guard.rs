//! Pages that need someone signed in.

use super::parts::Part;
use super::routes::Route;
use crate::app::Ui;
use crate::nav::{Address, Redirect};
use yew::prelude::*;

/// The page, or signing in first; `guests` says whether someone who may see one order only belongs
/// there. While it is not known who is there, the page is shown: it loads at the same time and
/// most often somebody is.
pub(super) fn guarded(ui: &Ui, guests: bool, page: Part) -> Html {
    let handle = &ui.session;
    if handle.is_signed_out() {
        return Part::SignIn.draw();
    }
    let order = handle.me().and_then(|me| me.order.as_ref());
    match order {
        Some(id) if handle.is_guest() && !guests => redirect(&Route::Order { id: id.to_string() }),
        _ => page.draw(),
    }
}

/// The address for signing in; whoever is signed in already goes on.
pub(super) fn sign_in(ui: &Ui) -> Html {
    match ui.session.me() {
        Some(_) => redirect(&Route::Home),
        None => Part::SignIn.draw(),
    }
}

fn redirect(to: &Route) -> Html {
    html! { <Redirect to={to.to_path()} /> }
}
