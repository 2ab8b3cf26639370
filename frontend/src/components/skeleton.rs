//! Placeholders of the final size, so that nothing jumps when the answer comes.

use yew::prelude::*;

/// A bar of text; `width` is one of the classes `w-s`, `w-m`, `w-l`, `w-full`.
pub(crate) fn bar(width: &'static str) -> Html {
    html! { <span class={classes!("bone", width)}></span> }
}

/// A larger bar, where a heading will be.
pub(crate) fn heading_bar(width: &'static str) -> Html {
    html! { <span class={classes!("bone", "bone-heading", width)}></span> }
}

/// A few rows of a list of orders.
pub(crate) fn rows(count: usize) -> Html {
    let row = html! {
        <li>
            <span class="row">
                <span class="tile bone"></span>
                <span class="row-body">{ bar("w-m") }{ bar("w-l") }</span>
                <span class="row-meta">{ bar("w-s") }</span>
            </span>
        </li>
    };
    html! { <ul class="rows" aria-hidden="true">{ for (0..count).map(|_| row.clone()) }</ul> }
}
