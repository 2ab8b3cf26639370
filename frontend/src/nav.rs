//! Where the person is in the app, and going elsewhere in it without loading the page anew.
//!
//! The browser's history is the only record of it: going somewhere writes to the history and says
//! so with the event that the back button causes anyway, so that there is one way to hear of it.

use crate::browser;
use gloo_events::EventListener;
use yew::prelude::*;

/// An app's addresses.
pub(crate) trait Address {
    /// The path of the page.
    fn to_path(&self) -> String;

    /// The page at this path.
    fn recognize(path: &str) -> Self;
}

/// An address in the app, without the site's name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    /// Such as `/orders`.
    pub(crate) path: AttrValue,
    /// What stands behind the question mark.
    pub(crate) query: AttrValue,
}

impl Default for Place {
    fn default() -> Self {
        Self::parse("/")
    }
}

impl Place {
    /// From a path with or without a query.
    pub(crate) fn parse(address: &str) -> Self {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        Self {
            path: path.to_owned().into(),
            query: query.to_owned().into(),
        }
    }
}

/// Goes to another page, which the back button leaves again.
pub(crate) fn go(to: &str) {
    browser::write_history(to, true);
}

/// Goes to another page in place of this one.
pub(crate) fn replace(to: &str) {
    browser::write_history(to, false);
}

/// Where the person is now. For the root of an app; everything else reads it from its
/// surroundings.
#[hook]
pub(crate) fn use_place() -> Place {
    let place = use_state_eq(|| Place::parse(&browser::address()));
    let set = place.setter();
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            EventListener::new(&window, "popstate", move |_| {
                set.set(Place::parse(&browser::address()));
            })
        });
        move || drop(listener)
    });
    (*place).clone()
}

#[derive(Properties, PartialEq)]
pub(crate) struct RedirectProps {
    /// The path to go to.
    pub(crate) to: AttrValue,
}

/// Goes to another page as soon as it is shown.
#[component]
pub(crate) fn Redirect(props: &RedirectProps) -> Html {
    use_effect_with(props.to.clone(), |to| replace(to));
    Html::default()
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn an_address_is_a_path_and_a_query() {
        let place = Place::parse("/orders?search=a?b");
        assert_eq!(place.path, "/orders");
        assert_eq!(place.query, "search=a?b");
        assert_eq!(Place::parse("/track").query, "");
    }
}
