//! Small facts: a name and its value.

use yew::prelude::*;

/// A list of facts.
pub(crate) fn facts(pairs: impl IntoIterator<Item = (&'static str, Html)>) -> Html {
    html! {
        <dl class="facts">
            { for pairs.into_iter().map(|(name, value)| html! {
                <div><dt>{ name }</dt><dd>{ value }</dd></div>
            }) }
        </dl>
    }
}
