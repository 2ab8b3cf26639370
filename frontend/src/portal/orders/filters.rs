//! Which orders are shown: the address keeps it, so that going back and sharing work.

use crate::api::query::Query;
use crate::components::icon::Icon;
use crate::hooks::use_debounced;
use crate::i18n::{Words, use_words};
use shared::orders::Group;
use yew::prelude::*;

/// The names of the filters in the address, which are the API's own.
const NAMES: [&str; 4] = ["q", "group", "from", "to"];

/// Milliseconds without a key press after which a search begins.
const TYPING: u32 = 300;

/// The filters of an address; whatever else it holds does not concern us.
pub(super) fn filter_of(query: &str) -> Query {
    let given = Query::parse(query);
    NAMES.into_iter().fold(Query::default(), |filter, name| {
        filter.with(name, given.get(name))
    })
}

#[derive(Properties, PartialEq)]
pub(crate) struct FiltersProps {
    pub(crate) filter: Query,
    /// Another choice; whether it is worth a step back.
    pub(crate) onchange: Callback<(Query, bool)>,
}

/// Search, chips and dates.
#[component]
pub(crate) fn Filters(props: &FiltersProps) -> Html {
    let words = use_words();
    let chips = std::iter::once(None)
        .chain([Group::Open, Group::Attention, Group::Done, Group::Cancelled].map(Some));
    let chip = |group: Option<Group>| {
        let word = group.map_or("", Group::as_str);
        let (filter, onchange) = (
            props.filter.clone().with("group", word),
            props.onchange.clone(),
        );
        let onclick = Callback::from(move |_: MouseEvent| onchange.emit((filter.clone(), true)));
        let pressed = props.filter.get("group") == word;
        html! {
            <button type="button" class="chip" aria-pressed={pressed.to_string()} {onclick}>
                { group_word(words, group) }
            </button>
        }
    };
    html! {
        <search class="filters">
            <SearchBox filter={props.filter.clone()} onchange={props.onchange.clone()} />
            <div class="chips" role="group" aria-label={words.filter_by_state()}>
                { for chips.map(chip) }
                { dates(words, props) }
            </div>
        </search>
    }
}

fn group_word(words: Words, group: Option<Group>) -> &'static str {
    match group {
        None => words.filter_all(),
        Some(Group::Open) => words.filter_open(),
        Some(Group::Attention) => words.filter_attention(),
        Some(Group::Done) => words.filter_done(),
        Some(Group::Cancelled) => words.filter_cancelled(),
    }
}

/// Finds numbers, products and tracking numbers while one types.
#[component]
fn SearchBox(props: &FiltersProps) -> Html {
    let words = use_words();
    let typed = use_state(|| props.filter.get("q").to_owned());
    {
        // Going back changes the address, and with it what stands here.
        let typed = typed.clone();
        use_effect_with(props.filter.get("q").to_owned(), move |q| {
            if typed.trim() != q {
                typed.set(q.clone());
            }
        });
    }
    let search = {
        let (filter, onchange) = (props.filter.clone(), props.onchange.clone());
        Callback::from(move |text: String| {
            onchange.emit((filter.clone().with("q", text.trim()), false));
        })
    };
    let soon = use_debounced(TYPING, search.clone());
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
            let text = input.map(|input| input.value()).unwrap_or_default();
            typed.set(text.clone());
            soon.emit(text);
        })
    };
    let onsubmit = {
        let typed = typed.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            search.emit((*typed).clone());
        })
    };
    html! {
        <form class="search" {onsubmit}>
            { Icon::Search.draw() }
            <input type="search" name="q" value={(*typed).clone()} {oninput} maxlength="100"
                aria-label={words.search_orders()} placeholder={words.search_hint()}
                autocomplete="off" enterkeyhint="search" />
        </form>
    }
}

/// From when to when.
fn dates(words: Words, props: &FiltersProps) -> Html {
    let (from, to) = (
        props.filter.get("from").to_owned(),
        props.filter.get("to").to_owned(),
    );
    let in_use = !from.is_empty() || !to.is_empty();
    let input = |name: &'static str, label: &'static str, value: String| {
        let (filter, onchange) = (props.filter.clone(), props.onchange.clone());
        let onchange = Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
            let day = input.map(|input| input.value()).unwrap_or_default();
            onchange.emit((filter.clone().with(name, &day), true));
        });
        html! {
            <div class="field">
                <label for={name}>{ label }</label>
                <input type="date" id={name} {name} {value} {onchange} />
            </div>
        }
    };
    html! {
        <details class={classes!("dates", in_use.then_some("is-on"))} open={in_use}>
            <summary class="chip">{ words.filter_dates() }{ Icon::Down.draw() }</summary>
            <div class="dates-panel">
                { input("from", words.filter_from(), from) }
                { input("to", words.filter_to(), to) }
            </div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_filters_are_taken_from_an_address() {
        let filter = filter_of("?utm_source=mail&to=2025-01-31&q=caf%C3%A9&group=open");
        assert_eq!(filter.to_string(), "q=caf%C3%A9&group=open&to=2025-01-31");
        assert!(filter_of("").is_empty());
    }
}
