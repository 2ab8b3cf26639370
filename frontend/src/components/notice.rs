//! A message that stays where it belongs, with the next step.

use super::icon::{Icon, tone_class};
use crate::api::Failure;
use crate::components::button::Button;
use crate::i18n::use_words;
use crate::phrases;
use shared::orders::Tone;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct NoticeProps {
    pub(crate) tone: Tone,
    /// Read out at once; for what answers a press.
    #[prop_or_default]
    pub(crate) urgent: bool,
    pub(crate) children: Html,
}

/// A message beside what it is about.
#[component]
pub(crate) fn Notice(props: &NoticeProps) -> Html {
    html! {
        <div class={classes!("notice", tone_class(props.tone))} role={if props.urgent { "alert" } else { "status" }}>
            { Icon::of(props.tone).draw() }
            <div class="notice-body">{ props.children.clone() }</div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct TroubleProps {
    pub(crate) failure: Failure,
    /// Fields whose errors stand beside them.
    #[prop_or_default]
    pub(crate) shown: Vec<&'static str>,
}

/// What went wrong with something that was sent, above the form that is still intact.
#[component]
pub(crate) fn Trouble(props: &TroubleProps) -> Html {
    let words = use_words();
    if !props.failure.is_general(&props.shown) {
        return Html::default();
    }
    html! {
        <Notice tone={Tone::Problem} urgent=true>
            <p>{ phrases::failure(words, &props.failure) }</p>
        </Notice>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct StaleProps {
    pub(crate) failure: Failure,
    pub(crate) retry: Callback<()>,
    pub(crate) busy: bool,
}

/// What is shown may be out of date.
#[component]
pub(crate) fn Stale(props: &StaleProps) -> Html {
    let words = use_words();
    html! {
        <Notice tone={Tone::Attention}>
            <p>{ phrases::failure(words, &props.failure) }{ " " }{ words.stale_kept() }</p>
            <Button onclick={props.retry.clone()} pending={props.busy}>{ words.try_again() }</Button>
        </Notice>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct FailedProps {
    pub(crate) failure: Failure,
    pub(crate) retry: Callback<()>,
    pub(crate) busy: bool,
    /// Somewhere else to go.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// A page that could not be shown: why, and what can be done.
#[component]
pub(crate) fn Failed(props: &FailedProps) -> Html {
    let words = use_words();
    let request = match &props.failure {
        Failure::Refused { request, .. } => request.clone(),
        _ => None,
    };
    html! {
        <div class="empty" role="alert">
            <span class="empty-icon tone-problem">{ Icon::Alert.draw() }</span>
            <p class="empty-title">{ phrases::failure(words, &props.failure) }</p>
            <div class="actions">
                <Button onclick={props.retry.clone()} pending={props.busy}>{ words.try_again() }</Button>
                { props.children.clone() }
            </div>
            if let Some(request) = request { <p class="quiet small">{ words.request_number(&request) }</p> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct EmptyProps {
    pub(crate) icon: Icon,
    pub(crate) title: AttrValue,
    #[prop_or_default]
    pub(crate) text: Option<AttrValue>,
    /// The next sensible step.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// Nothing is here, and what to do next.
#[component]
pub(crate) fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty">
            <span class="empty-icon">{ props.icon.draw() }</span>
            <p class="empty-title">{ &props.title }</p>
            if let Some(text) = &props.text { <p class="quiet">{ text }</p> }
            <div class="actions">{ props.children.clone() }</div>
        </div>
    }
}
