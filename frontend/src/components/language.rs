//! The choice of language, each named in itself.

use crate::i18n::{Lang, Words, use_i18n, use_words};
use yew::prelude::*;

/// One button per language; the one in use is marked.
#[component]
pub(crate) fn LanguageChoice() -> Html {
    let i18n = use_i18n();
    let words = use_words();
    let choice = |lang: Lang| {
        let choose = i18n.choose.clone();
        let onclick = Callback::from(move |_: MouseEvent| choose.emit(lang));
        html! {
            <button type="button" class="link-button" lang={lang.tag()} {onclick}
                aria-pressed={if lang == i18n.lang { "true" } else { "false" }}>
                { Words { lang }.language_name() }
            </button>
        }
    };
    html! {
        <div class="languages" role="group" aria-label={words.language()}>
            { for Lang::ALL.iter().copied().map(choice) }
        </div>
    }
}
