//! The money of an order, as a small table that adds up.

use crate::app::Ui;
use crate::components::when::{GAP, around, date};
use crate::intl::{self, Shape};
use shared::money::Money;
use shared::orders::{Credit, Totals};
use shared::time::Timestamp;
use yew::prelude::*;

/// The money of an order.
pub(super) fn amounts(ui: &Ui, totals: &Totals) -> Html {
    let words = ui.words();
    let written = |money: Money| intl::money(ui.locale(), money);
    let minus = |money: Money| written(Money::new(-money.amount, money.currency));
    let row = |name: &'static str, amount: String, class: &'static str| {
        html! { <tr {class}><th scope="row">{ name }</th><td>{ amount }</td></tr> }
    };
    let sum = "amounts-total";
    let free = totals.shipping.amount == 0;
    let shipping = if free {
        words.free().to_owned()
    } else {
        written(totals.shipping)
    };
    let mut rows = vec![
        row(words.total_items(), written(totals.items), ""),
        row(words.total_shipping(), shipping, ""),
    ];
    if totals.tax.amount != 0 {
        rows.push(row(words.total_tax(), written(totals.tax), ""));
    }
    if totals.discount.amount != 0 {
        rows.push(row(words.total_discount(), minus(totals.discount), ""));
    }
    rows.push(row(words.total(), written(totals.total), sum));
    if totals.credited.amount != 0 {
        let kept = Money::new(
            totals.total.amount - totals.credited.amount,
            totals.total.currency,
        );
        rows.push(row(words.total_credited(), minus(totals.credited), ""));
        rows.push(row(words.total_after_credit(), written(kept), sum));
    }
    html! { <table class="amounts"><tbody>{ for rows }</tbody></table> }
}

/// What went back to the customer, note by note.
pub(crate) fn credits(ui: &Ui, credits: &[Credit]) -> Html {
    let note = |credit: &Credit| {
        let date = intl::moment(ui.locale(), credit.issued_at, Shape::Dated);
        html! {
            <li key={credit.id.as_str()}>
                <span>{ ui.words().refund_note(&credit.number, &date) }</span>
                <span class="amount">{ intl::money(ui.locale(), credit.amount) }</span>
            </li>
        }
    };
    html! { <ul class="credits">{ for credits.iter().map(note) }</ul> }
}

/// "Placed 3 December 2025", with the exact time on demand.
pub(crate) fn placed(ui: &Ui, at: Timestamp) -> Html {
    around(&ui.words().placed_on(GAP), date(ui, at))
}
