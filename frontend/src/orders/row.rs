//! An order as a row of a list: a sentence about what it is and where.

use crate::app::Ui;
use crate::components::badge::badge;
use crate::components::tile::tile;
use crate::i18n::Words;
use crate::intl::{self, Shape};
use crate::phrases;
use shared::orders::OrderSummary;
use yew::prelude::*;

/// What an order holds: "Candle and Mug", "Candle, Mug and 3 more".
pub(crate) fn row_title(words: Words, order: &OrderSummary) -> String {
    let count = i64::try_from(order.titles.len()).unwrap_or(0);
    let more = (order.line_count - count).max(0);
    match (order.titles.as_slice(), more) {
        ([], _) => words.pieces(order.line_count),
        ([only], 0) => only.clone(),
        ([first, second], 0) => words.titles_two(first, second),
        (titles, more) => words.titles_more(&titles.join(", "), more),
    }
}

/// What stands in the row; the page makes it a link.
pub(crate) fn row_content(ui: &Ui, order: &OrderSummary) -> Html {
    let (words, telling) = (ui.words(), ui.short());
    let headline = phrases::headline(&telling, &order.progress);
    let date = intl::moment(ui.locale(), order.placed_at, Shape::Brief);
    html! {
        <>
            { tile(order.titles.first().map_or("", String::as_str)) }
            <span class="row-body">
                <span class="row-state">{ badge(order.progress.tone(telling.today), headline) }</span>
                <span class="row-what">{ row_title(words, order) }</span>
            </span>
            <span class="row-meta">{ words.order_line(&order.number, &date) }</span>
            <span class="row-amount">{ intl::money(ui.locale(), order.total) }</span>
        </>
    }
}
