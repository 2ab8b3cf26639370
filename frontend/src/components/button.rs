//! Buttons. They answer a press at once and say what they do.

use super::icon::Icon;
use yew::prelude::*;

/// How much a button draws to itself; at most one per page is primary.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) enum Weight {
    /// The one thing to do here.
    Primary,
    /// One of several things to do.
    #[default]
    Quiet,
    /// Looks like a link.
    Plain,
}

#[derive(Properties, PartialEq)]
pub(crate) struct ButtonProps {
    #[prop_or_default]
    pub(crate) weight: Weight,
    /// Whether an answer is awaited; the button keeps its width and its focus.
    #[prop_or_default]
    pub(crate) pending: bool,
    /// Sends the form it is in.
    #[prop_or_default]
    pub(crate) submit: bool,
    #[prop_or_default]
    pub(crate) icon: Option<Icon>,
    #[prop_or_default]
    pub(crate) class: Classes,
    #[prop_or_default]
    pub(crate) onclick: Callback<()>,
    /// For assistive technology, where the text alone does not say which thing is meant.
    #[prop_or_default]
    pub(crate) label: Option<AttrValue>,
    pub(crate) children: Html,
}

/// A button.
#[component]
pub(crate) fn Button(props: &ButtonProps) -> Html {
    let weight = weight_class(props.weight);
    let pending = props.pending;
    let onclick = props.onclick.reform(|_: MouseEvent| ());
    // Not disabled while pending: that would take the focus away from who pressed it.
    html! {
        <button type={if props.submit { "submit" } else { "button" }}
            class={classes!("button", weight, pending.then_some("is-pending"), props.class.clone())}
            aria-disabled={pending.then_some("true")} aria-label={props.label.clone()}
            onclick={(!pending).then_some(onclick)}>
            if let Some(icon) = props.icon { { icon.draw() } }
            <span class="button-text">{ props.children.clone() }</span>
            if pending { <span class="spinner" aria-hidden="true"></span> }
        </button>
    }
}

fn weight_class(weight: Weight) -> &'static str {
    match weight {
        Weight::Primary => "button-primary",
        Weight::Quiet => "button-quiet",
        Weight::Plain => "button-plain",
    }
}
