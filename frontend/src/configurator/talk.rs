//! Dialogues of the configurator: why something is not simply to be had, and asking for a quote.

use super::groups::way_out;
use super::session::{Session, Standing};
use crate::api;
use crate::app::Ui;
use crate::components::button::{Button, Weight};
use crate::components::dialog::Dialog;
use crate::hooks::use_load;
use shared::configurator::answers::Item;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// What is being talked about.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Talk {
    /// Nothing.
    Nothing,
    /// Why this item is not simply to be had.
    Why(Item),
    /// A quote, with this note.
    Quote(String),
}

/// The dialogue that is open, if one is.
pub(super) fn dialogs(
    ui: &Ui,
    session: &Rc<RefCell<Option<Session>>>,
    talk: &UseStateHandle<Talk>,
    take: Callback<Item>,
    ask: Callback<()>,
) -> Html {
    let words = ui.words();
    let onclose = Callback::from({
        let talk = talk.clone();
        move |()| talk.set(Talk::Nothing)
    });
    match &**talk {
        Talk::Nothing => Html::default(),
        Talk::Why(item) => {
            let take = {
                let (item, onclose) = (*item, onclose.clone());
                Callback::from(move |()| {
                    take.emit(item);
                    onclose.emit(());
                })
            };
            why(ui, session, *item, take, onclose)
        }
        Talk::Quote(note) => {
            let oninput = Callback::from({
                let talk = talk.clone();
                move |event: InputEvent| {
                    let area = event.target_dyn_into::<web_sys::HtmlTextAreaElement>();
                    talk.set(Talk::Quote(
                        area.map(|area| area.value()).unwrap_or_default(),
                    ));
                }
            });
            html! {
                <Dialog open=true title={words.config_ask_quote()} {onclose}>
                    <div class="field">
                        <label for="quote-note">{ words.config_quote_note() }</label>
                        <textarea id="quote-note" rows="5" maxlength="2000" value={note.clone()} {oninput} />
                    </div>
                    <Button weight={Weight::Primary} onclick={ask}>{ words.config_quote_send() }</Button>
                </Dialog>
            }
        }
    }
}

fn why(
    ui: &Ui,
    session: &Rc<RefCell<Option<Session>>>,
    item: Item,
    take: Callback<()>,
    onclose: Callback<()>,
) -> Html {
    let words = ui.words();
    let mut borrowed = session.borrow_mut();
    let Some(session) = borrowed.as_mut() else {
        return Html::default();
    };
    let sheet = session.sheet().clone();
    let name = sheet.items.get(item as usize).map_or("", |item| &item.name);
    let own = session.why(item);
    let way = match session.view().standings.get(item as usize) {
        Some(Some(Standing::Blocked(Some(way)))) => Some(way_out(ui, &sheet, way)),
        _ => None,
    };
    html! {
        <Dialog open=true title={name.to_owned()} {onclose}>
            if !own.is_empty() { <p>{ words.config_why_choices(&own.join(", ")) }</p> }
            <Rules product={sheet.product.clone()} hash={sheet.hash.clone()}
                decisions={session.conflict(item)} />
            if let Some(way) = way {
                <p>{ words.config_way(&way) }</p>
                <Button weight={Weight::Primary} onclick={take}>{ words.config_take_anyway() }</Button>
            } else {
                <p>{ words.config_refused() }</p>
            }
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct RulesProps {
    product: String,
    hash: String,
    decisions: Vec<shared::configurator::saved::SavedDecision>,
}

/// The shop's own sentences; nothing while there is no connection, as the rest explains itself.
#[component]
fn Rules(props: &RulesProps) -> Html {
    // The same question under other choices has another answer.
    let ids: Vec<&str> = props.decisions.iter().map(|d| d.id.as_str()).collect();
    let key = ["why ", &props.hash, " ", &ids.join(" ")].concat();
    let (product, hash, decisions) = (
        props.product.clone(),
        props.hash.clone(),
        props.decisions.clone(),
    );
    let loaded = use_load(key.into(), move |signal| {
        let (product, hash, decisions) = (product.clone(), hash.clone(), decisions.clone());
        async move { api::configurator::ask_why(&product, &hash, decisions, &signal).await }
    });
    let rules = loaded
        .state
        .last()
        .map(|found| found.rules.clone())
        .unwrap_or_default();
    if rules.is_empty() {
        return Html::default();
    }
    html! { <ul class="config-list">{ for rules.into_iter().map(|rule| html! { <li>{ rule }</li> }) }</ul> }
}
