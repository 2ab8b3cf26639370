//! The heading of a page. It takes the focus when the page is come to from within the app, so that
//! screen readers begin there, as they do with an ordinary page.

use crate::browser;
use std::cell::RefCell;
use yew::prelude::*;

thread_local! {
    /// The path of the page that was last come to.
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

#[derive(Properties, PartialEq)]
pub(crate) struct HeadingProps {
    #[prop_or_default]
    pub(crate) class: Classes,
    /// What else makes this another page than before at the same address, such as a second step.
    #[prop_or_default]
    pub(crate) step: AttrValue,
    pub(crate) children: Html,
}

/// The `h1` of a page.
#[component]
pub(crate) fn Heading(props: &HeadingProps) -> Html {
    let heading = use_node_ref();
    {
        let heading = heading.clone();
        use_effect_with(props.step.clone(), move |step| {
            let here = format!("{}#{step}", browser::path());
            let before = LAST.replace(Some(here.clone()));
            let element = heading.cast::<web_sys::HtmlElement>();
            if let (true, Some(element)) = (before.is_some_and(|path| path != here), element) {
                browser::focus_quietly(&element);
            }
        });
    }
    html! { <h1 ref={heading} tabindex="-1" class={props.class.clone()}>{ props.children.clone() }</h1> }
}
