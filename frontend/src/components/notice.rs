//! A message that stays where it belongs, with the next step.

use super::icon::{Icon, tone_class};
use crate::api::Failure;
use crate::app::Ui;
use crate::components::button::Button;
use crate::components::heading::Heading;
use crate::phrases;
use shared::orders::Tone;
use yew::prelude::*;

/// A message beside what it is about.
pub(crate) fn notice(tone: Tone, content: Html) -> Html {
    with_role("status", tone, content)
}

fn with_role(role: &'static str, tone: Tone, content: Html) -> Html {
    html! {
        <div class={classes!("notice", tone_class(tone))} {role}>
            { Icon::of(tone).draw() }
            <div class="notice-body">{ content }</div>
        </div>
    }
}

/// What went wrong with something that was sent, above the form that is still intact. Nothing when
/// it is all told beside the fields `shown`.
pub(crate) fn trouble(ui: &Ui, failure: Option<&Failure>, shown: &[&str]) -> Html {
    let Some(failure) = failure.filter(|failure| failure.is_general(shown)) else {
        return Html::default();
    };
    let text = phrases::failure(ui.words(), failure);
    with_role("alert", Tone::Problem, html! { <p>{ text }</p> })
}

/// What is shown may be out of date.
pub(crate) fn stale(ui: &Ui, failure: &Failure, retry: Callback<()>, busy: bool) -> Html {
    let words = ui.words();
    let content = html! {
        <>
            <p>{ phrases::failure(words, failure) }{ " " }{ words.stale_kept() }</p>
            <Button onclick={retry} pending={busy}>{ words.try_again() }</Button>
        </>
    };
    notice(Tone::Attention, content)
}

/// A part of a page that could not be shown: why, and what can be done; `also` is somewhere else to
/// go.
pub(crate) fn failed(
    ui: &Ui,
    failure: &Failure,
    retry: Callback<()>,
    busy: bool,
    also: Html,
) -> Html {
    let title = html! { <p class="empty-title">{ phrases::failure(ui.words(), failure) }</p> };
    failed_under(ui, title, failure, retry, busy, also)
}

/// The same for a whole page, whose heading is what went wrong.
pub(crate) fn failed_page(
    ui: &Ui,
    failure: &Failure,
    retry: Callback<()>,
    busy: bool,
    also: Html,
) -> Html {
    let text = phrases::failure(ui.words(), failure);
    let title = html! { <Heading step="failed" class="empty-title">{ text }</Heading> };
    failed_under(ui, title, failure, retry, busy, also)
}

fn failed_under(
    ui: &Ui,
    title: Html,
    failure: &Failure,
    retry: Callback<()>,
    busy: bool,
    also: Html,
) -> Html {
    let words = ui.words();
    let request = match failure {
        Failure::Refused { request, .. } => request.as_deref(),
        _ => None,
    };
    html! {
        <div class="empty" role="alert">
            <span class="empty-icon tone-problem">{ Icon::Alert.draw() }</span>
            { title }
            <div class="actions">
                <Button onclick={retry} pending={busy}>{ words.try_again() }</Button>
                { also }
            </div>
            if let Some(request) = request {
                <p class="quiet small">{ words.request_number(request) }</p>
            }
        </div>
    }
}

/// Nothing is here, and what to do next.
pub(crate) fn empty(icon: Icon, title: &'static str, text: &'static str, next: Html) -> Html {
    html! {
        <div class="empty">
            <span class="empty-icon">{ icon.draw() }</span>
            <p class="empty-title">{ title }</p>
            <p class="quiet">{ text }</p>
            <div class="actions">{ next }</div>
        </div>
    }
}
