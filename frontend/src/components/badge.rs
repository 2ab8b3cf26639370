//! A state in words, with its icon and its tone.

use super::icon::{Icon, tone_class};
use shared::orders::Tone;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct BadgeProps {
    pub(crate) tone: Tone,
    pub(crate) text: AttrValue,
    /// On a background of its own.
    #[prop_or_default]
    pub(crate) filled: bool,
}

/// A state in words, with its icon and its tone.
#[component]
pub(crate) fn Badge(props: &BadgeProps) -> Html {
    let filled = props.filled.then_some("badge-filled");
    html! {
        <span class={classes!("badge", tone_class(props.tone), filled)}>
            { Icon::of(props.tone).draw() }
            <span>{ &props.text }</span>
        </span>
    }
}
