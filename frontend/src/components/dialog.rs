//! A dialogue over the page; the browser keeps the focus inside and closes it on Escape.

use super::icon::Icon;
use crate::i18n::use_words;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct DialogProps {
    pub(crate) open: bool,
    pub(crate) title: AttrValue,
    pub(crate) onclose: Callback<()>,
    pub(crate) children: Html,
}

/// A dialogue over the page.
#[component]
pub(crate) fn Dialog(props: &DialogProps) -> Html {
    let words = use_words();
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with(props.open, move |open| {
            let Some(dialog) = dialog.cast::<HtmlDialogElement>() else {
                return;
            };
            match (*open, dialog.open()) {
                (true, false) => drop(dialog.show_modal()),
                (false, true) => dialog.close(),
                _ => {}
            }
        });
    }
    let onclose = props.onclose.reform(|_: Event| ());
    let onclick = props.onclose.reform(|_: MouseEvent| ());
    html! {
        <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title" {onclose}>
            <header>
                <h2 id="dialog-title">{ &props.title }</h2>
                <button type="button" class="icon-button" aria-label={words.close()} {onclick}>
                    { Icon::Cross.draw() }
                </button>
            </header>
            { props.children.clone() }
        </dialog>
    }
}
