//! Links inside the app, and out of it.

use super::icon::Icon;
use crate::browser;
use yew::prelude::*;
use yew_router::Routable;
use yew_router::prelude::use_navigator;

#[derive(Properties, PartialEq)]
pub(crate) struct GoProps<R: PartialEq> {
    pub(crate) to: R,
    #[prop_or_default]
    pub(crate) class: Classes,
    #[prop_or_default]
    pub(crate) id: Option<AttrValue>,
    /// `page` for the page one is on.
    #[prop_or_default]
    pub(crate) current: bool,
    pub(crate) children: Html,
}

/// A link to a page of this app. New tabs and windows work as with any link.
#[component]
pub(crate) fn Go<R>(props: &GoProps<R>) -> Html
where
    R: Routable + 'static,
{
    let navigator = use_navigator();
    let to = props.to.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        let elsewhere =
            event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
        if let (Some(navigator), false) = (&navigator, elsewhere) {
            event.prevent_default();
            navigator.push(&to);
            browser::scroll_to_top();
        }
    });
    html! {
        <a href={props.to.to_path()} class={props.class.clone()} id={props.id.clone()}
            aria-current={props.current.then_some("page")} {onclick}>
            { props.children.clone() }
        </a>
    }
}

/// A link to another site, in a tab of its own.
pub(crate) fn out(href: String, class: &'static str, text: String) -> Html {
    html! {
        <a {href} {class} target="_blank" rel="noopener noreferrer">
            { text }
            { Icon::External.draw() }
        </a>
    }
}
