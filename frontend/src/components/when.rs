//! Moments on a page: as people say them, with the exact time on demand.

use crate::hooks::{use_now, use_today};
use crate::i18n::{use_i18n, use_words};
use crate::intl::{self, Shape};
use crate::phrases;
use shared::time::Timestamp;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct MomentProps {
    pub(crate) at: Timestamp,
    /// With the time of day.
    #[prop_or_default]
    pub(crate) clock: bool,
}

/// "today 14:10", "Monday 14:10", "3 December".
#[component]
pub(crate) fn Moment(props: &MomentProps) -> Html {
    let (i18n, words, today) = (use_i18n(), use_words(), use_today());
    let day = phrases::past_day(words, &i18n.locale, intl::local_day(props.at), today);
    let title = intl::moment(&i18n.locale, props.at, Shape::Exact);
    html! {
        <time datetime={props.at.to_string()} {title}>
            { day }
            if props.clock { { " " }{ intl::moment(&i18n.locale, props.at, Shape::Clock) } }
        </time>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct DateProps {
    pub(crate) at: Timestamp,
}

/// "3 December 2025"
#[component]
pub(crate) fn DateOf(props: &DateProps) -> Html {
    let locale = use_i18n().locale;
    let title = intl::moment(&locale, props.at, Shape::Exact);
    html! {
        <time datetime={props.at.to_string()} {title}>
            { intl::moment(&locale, props.at, Shape::Dated) }
        </time>
    }
}

/// How long ago something was, with the exact time on demand.
#[component]
pub(crate) fn Ago(props: &DateProps) -> Html {
    let (locale, now) = (use_i18n().locale, use_now());
    let title = intl::moment(&locale, props.at, Shape::Exact);
    html! {
        <time datetime={props.at.to_string()} {title}>{ intl::ago(&locale, props.at, now) }</time>
    }
}
