//! Finding a customer or an order, with the keyboard alone.

mod options;
mod results;

use super::routes::Route;
use crate::api::{self, Abort, Failure};
use crate::app::use_ui;
use crate::browser;
use crate::components::icon::Icon;
use crate::components::notice::trouble;
use crate::hooks::{use_debounced, use_shortcuts};
use crate::nav::{self, Address};
pub(crate) use options::Choice;
use options::choices;
pub(crate) use results::results;
use shared::console::Found;
use std::rc::Rc;
use yew::prelude::*;

/// Milliseconds without a key press after which a search begins.
const TYPING: u32 = 150;

/// What was found for which text, or why nothing could be.
#[derive(Clone, PartialEq)]
struct Answered {
    text: AttrValue,
    found: Result<Rc<Found>, Failure>,
}

/// The search box and its results.
#[component]
pub(crate) fn SearchPane() -> Html {
    let ui = use_ui();
    let words = ui.words();
    let typed = use_state(String::new);
    let active = use_state_eq(|| None::<usize>);
    let (answered, busy, ask) = use_search();
    use_shortcuts(Callback::from(|event: KeyboardEvent| {
        let command = event.ctrl_key() || event.meta_key();
        let slash = event.key() == "/" && !browser::is_typing(&event);
        if slash || (command && event.key().eq_ignore_ascii_case("k")) {
            event.prevent_default();
            browser::focus_first("#console-search");
        }
    }));
    let set = {
        let (typed, active) = (typed.clone(), active.clone());
        Callback::from(move |text: String| {
            active.set(None);
            ask.emit(AttrValue::from(text.trim().to_owned()));
            typed.set(text);
        })
    };
    let oninput = set.reform(|event: InputEvent| {
        event
            .target_dyn_into::<web_sys::HtmlInputElement>()
            .map(|i| i.value())
            .unwrap_or_default()
    });
    let found = answered
        .as_ref()
        .and_then(|a| a.found.clone().ok())
        .filter(|_| !typed.trim().is_empty());
    let list = found.as_deref().map(choices).unwrap_or_default();
    let onkeydown = use_keys(list.clone(), active.clone(), set);
    let chosen = active.filter(|index| *index < list.len());
    let failure = answered.as_ref().and_then(|a| a.found.as_ref().err());
    let text = answered
        .as_ref()
        .map_or("", |answered| answered.text.as_str());
    html! {
        <search class="pane-search" aria-busy={busy.to_string()}>
            <div class="search">
                { Icon::Search.draw() }
                <input id="console-search" type="search" role="combobox" autocomplete="off" spellcheck="false"
                    aria-label={words.console_search()} placeholder={words.console_search_hint()}
                    aria-controls="console-results" aria-expanded={(!list.is_empty()).to_string()}
                    aria-autocomplete="list" aria-activedescendant={chosen.map(option_id)}
                    value={(*typed).clone()} maxlength="100" {oninput} {onkeydown} />
                <kbd aria-hidden="true">{ "/" }</kbd>
            </div>
            { trouble(&ui, failure, &[]) }
            { results(&ui, found.as_deref(), text, chosen) }
        </search>
    }
}

/// The id of an option in the list, which the search box points to.
pub(super) fn option_id(index: usize) -> String {
    format!("console-option-{index}")
}

/// Searches soon after typing ends; a newer search ends the older.
#[hook]
fn use_search() -> (Option<Answered>, bool, Callback<AttrValue>) {
    let answered = use_state(|| None::<Answered>);
    let busy = use_state_eq(|| false);
    let running = use_mut_ref(|| None::<Abort>);
    {
        let running = running.clone();
        use_effect_with((), move |()| move || drop(running.take()));
    }
    let search = {
        let (answered, busy) = (answered.clone(), busy.clone());
        Callback::from(move |text: AttrValue| {
            running.take();
            busy.set(false);
            if text.is_empty() {
                answered.set(None);
                return;
            }
            let abort = Abort::new();
            let signal = abort.signal();
            running.replace(Some(abort));
            busy.set(true);
            let (answered, busy) = (answered.clone(), busy.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let found = api::console::search(&text, &signal).await.map(Rc::new);
                if matches!(found, Err(Failure::Aborted)) {
                    return;
                }
                busy.set(false);
                answered.set(Some(Answered { text, found }));
            });
        })
    };
    let soon = use_debounced(TYPING, search);
    ((*answered).clone(), *busy, soon)
}

/// Arrows move through the results, Enter opens one, Escape empties the box.
#[hook]
fn use_keys(
    list: Vec<Choice>,
    active: UseStateHandle<Option<usize>>,
    set: Callback<String>,
) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let last = list.len().checked_sub(1);
        let step = match (event.key().as_str(), *active, last) {
            ("ArrowDown", at, Some(last)) => Some(at.map_or(0, |at| (at + 1).min(last))),
            ("ArrowUp", at, Some(last)) => Some(at.map_or(last, |at| at.saturating_sub(1))),
            _ => None,
        };
        if let Some(step) = step {
            event.prevent_default();
            active.set(Some(step));
            browser::reveal(&option_id(step));
        }
        match event.key().as_str() {
            "Enter" => {
                // Without a choice the first result is meant, as with any search.
                if let Some(choice) = list.get(active.unwrap_or(0)) {
                    event.prevent_default();
                    nav::go(&choice.route().to_path());
                }
            }
            "Escape" => {
                event.prevent_default();
                set.emit(String::new());
            }
            _ => {}
        }
    })
}
