//! The money of an order, as a small table that adds up.

use crate::components::when::DateOf;
use crate::i18n::{use_i18n, use_words};
use crate::intl;
use shared::money::Money;
use shared::orders::{Credit, Totals};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct AmountsProps {
    pub(crate) totals: Totals,
}

/// The money of an order.
#[component]
pub(crate) fn Amounts(props: &AmountsProps) -> Html {
    let (words, locale) = (use_words(), use_i18n().locale);
    let totals = &props.totals;
    let written = |money: Money| intl::money(&locale, money);
    let minus = |money: Money| written(Money::new(-money.amount, money.currency));
    let row = |name: &'static str, amount: String| {
        html! { <tr><th scope="row">{ name }</th><td>{ amount }</td></tr> }
    };
    let shipping = if totals.shipping.amount == 0 {
        words.free().to_owned()
    } else {
        written(totals.shipping)
    };
    let kept = Money::new(
        totals.total.amount - totals.credited.amount,
        totals.total.currency,
    );
    html! {
        <table class="amounts">
            <tbody>
                { row(words.total_items(), written(totals.items)) }
                { row(words.total_shipping(), shipping) }
                if totals.tax.amount != 0 { { row(words.total_tax(), written(totals.tax)) } }
                if totals.discount.amount != 0 { { row(words.total_discount(), minus(totals.discount)) } }
                <tr class="amounts-total">
                    <th scope="row">{ words.total() }</th><td>{ written(totals.total) }</td>
                </tr>
                if totals.credited.amount != 0 {
                    { row(words.total_credited(), minus(totals.credited)) }
                    <tr class="amounts-total">
                        <th scope="row">{ words.total_after_credit() }</th><td>{ written(kept) }</td>
                    </tr>
                }
            </tbody>
        </table>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct CreditsProps {
    pub(crate) credits: Vec<Credit>,
}

/// What went back to the customer, note by note.
#[component]
pub(crate) fn Credits(props: &CreditsProps) -> Html {
    let (words, locale) = (use_words(), use_i18n().locale);
    html! {
        <ul class="credits">
            { for props.credits.iter().map(|credit| {
                let date = intl::moment(&locale, credit.issued_at, intl::Shape::Dated);
                html! {
                    <li key={credit.id.as_str()}>
                        <span>{ words.refund_note(&credit.number, &date) }</span>
                        <span class="amount">{ intl::money(&locale, credit.amount) }</span>
                    </li>
                }
            }) }
        </ul>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct PlacedProps {
    pub(crate) at: shared::time::Timestamp,
}

/// "Placed 3 December 2025", with the exact time on demand.
#[component]
pub(crate) fn Placed(props: &PlacedProps) -> Html {
    let words = use_words();
    // The date is an element of its own, and stands where each language puts it.
    let sentence = words.placed_on("\u{1}");
    let (before, after) = sentence.split_once('\u{1}').unwrap_or((&sentence, ""));
    html! { <>{ before.to_owned() }<DateOf at={props.at} />{ after.to_owned() }</> }
}
