//! What belongs to a page as a whole: its title and its keys.

use crate::app::use_ui;
use crate::browser;
use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// Names the tab after the page and the shop.
#[hook]
pub(crate) fn use_title(title: &str) {
    let shop = use_ui()
        .shop
        .map(|shop| shop.name.clone())
        .unwrap_or_default();
    let full = match (title.is_empty(), shop.is_empty()) {
        (true, _) => shop,
        (false, true) => title.to_owned(),
        (false, false) => format!("{title} – {shop}"),
    };
    use_effect_with(full, |full| browser::set_title(full));
}

/// Hears every key pressed anywhere on the page.
#[hook]
pub(crate) fn use_shortcuts(pressed: Callback<KeyboardEvent>) {
    let latest = use_mut_ref(|| pressed.clone());
    latest.replace(pressed);
    use_effect_with((), move |()| {
        let document = web_sys::window().and_then(|window| window.document());
        let listener = document.map(|document| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&document, "keydown", options, move |event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    let pressed = latest.borrow().clone();
                    pressed.emit(event.clone());
                }
            })
        });
        move || drop(listener)
    });
}
