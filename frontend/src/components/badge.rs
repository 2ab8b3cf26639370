//! A state in words, with its icon and its tone.

use super::icon::{Icon, tone_class};
use shared::orders::Tone;
use yew::prelude::*;

/// A state in words, with its icon and its tone.
pub(crate) fn badge(tone: Tone, text: String) -> Html {
    draw(tone, text, classes!("badge", tone_class(tone)))
}

/// The same on a background of its own.
pub(crate) fn badge_filled(tone: Tone, text: String) -> Html {
    draw(
        tone,
        text,
        classes!("badge", "badge-filled", tone_class(tone)),
    )
}

fn draw(tone: Tone, text: String, class: Classes) -> Html {
    html! { <span {class}>{ Icon::of(tone).draw() }<span>{ text }</span></span> }
}
