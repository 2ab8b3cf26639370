//! Links inside the app, and out of it.

use super::icon::Icon;
use crate::browser;
use crate::nav::{self, Address};
use yew::prelude::*;

/// A link to a page of this app. New tabs and windows work as with any link.
pub(crate) struct Go {
    to: String,
    class: &'static str,
    id: Option<String>,
    current: bool,
}

impl Go {
    /// To this page.
    pub(crate) fn to(page: &impl Address) -> Self {
        Self::to_path(page.to_path())
    }

    /// To the page at this path.
    pub(crate) fn to_path(to: String) -> Self {
        Self {
            to,
            class: "",
            id: None,
            current: false,
        }
    }

    /// With these classes.
    pub(crate) fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    /// With an id, so that it can be pointed at.
    pub(crate) fn id(self, id: String) -> Self {
        Self {
            id: Some(id),
            ..self
        }
    }

    /// Whether it leads to the page one is on.
    pub(crate) fn current(self, current: bool) -> Self {
        Self { current, ..self }
    }

    /// With this inside.
    pub(crate) fn draw(self, inside: impl Into<Html>) -> Html {
        let to = self.to.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            let elsewhere =
                event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
            if !elsewhere {
                event.prevent_default();
                nav::go(&to);
                browser::scroll_to_top();
            }
        });
        let class = (!self.class.is_empty()).then_some(self.class);
        html! {
            <a href={self.to} {class} id={self.id} aria-current={self.current.then_some("page")} {onclick}>
                { inside.into() }
            </a>
        }
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
