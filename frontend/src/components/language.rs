//! The choice of language, each named in itself.

use crate::app::Ui;
use crate::i18n::{Lang, Words};
use yew::prelude::*;

/// One button per language; the one in use is marked.
pub(crate) fn language_choice(ui: &Ui) -> Html {
    let choice = |lang: Lang| {
        let choose = ui.i18n.choose.clone();
        let onclick = Callback::from(move |_: MouseEvent| choose.emit(lang));
        html! {
            <button type="button" class="link-button" lang={lang.tag()} {onclick}
                aria-pressed={if lang == ui.i18n.lang { "true" } else { "false" }}>
                { Words { lang }.language_name() }
            </button>
        }
    };
    html! {
        <div class="languages" role="group" aria-label={ui.words().language()}>
            { for Lang::ALL.iter().copied().map(choice) }
        </div>
    }
}
