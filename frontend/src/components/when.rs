//! Moments on a page: as people say them, with the exact time on demand.

use crate::app::Ui;
use crate::intl::{self, Shape};
use crate::phrases;
use shared::time::Timestamp;
use yew::prelude::*;

/// "today 14:10", "Monday 14:10", "3 December 2025 14:10"
pub(crate) fn moment(ui: &Ui, at: Timestamp) -> Html {
    let day = phrases::past_day(ui.words(), ui.locale(), intl::local_day(at), ui.today());
    let clock = intl::moment(ui.locale(), at, Shape::Clock);
    time(ui, at, format!("{day} {clock}"))
}

/// "3 December 2025"
pub(crate) fn date(ui: &Ui, at: Timestamp) -> Html {
    time(ui, at, intl::moment(ui.locale(), at, Shape::Dated))
}

/// "2 hours ago"
pub(crate) fn ago(ui: &Ui, at: Timestamp) -> Html {
    time(ui, at, intl::ago(ui.locale(), at, ui.now))
}

fn time(ui: &Ui, at: Timestamp, text: String) -> Html {
    let title = intl::moment(ui.locale(), at, Shape::Exact);
    html! { <time datetime={at.to_string()} {title}>{ text }</time> }
}

/// A sentence around an element: `sentence` says it with [`GAP`] in the element's place, so that
/// each language puts it where it belongs.
pub(crate) fn around(sentence: &str, element: Html) -> Html {
    let (before, after) = sentence.split_once(GAP).unwrap_or((sentence, ""));
    html! { <>{ before.to_owned() }{ element }{ after.to_owned() }</> }
}

/// Stands in a sentence for an element.
pub(crate) const GAP: &str = "\u{1}";
