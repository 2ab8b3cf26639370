//! What happened with a customer, from the ledger, newest first.

use crate::app::Ui;
use crate::components::link::Go;
use crate::components::when::moment;
use crate::console::routes::Route;
use crate::i18n::Words;
use shared::console::LedgerLine;
use shared::orders::OrderSummary;
use yew::prelude::*;

/// What happened with a customer; `orders` names those that the entries are about.
pub(super) fn timeline(ui: &Ui, lines: &[LedgerLine], orders: &[OrderSummary]) -> Html {
    let words = ui.words();
    let entry = |line: &LedgerLine| {
        html! {
            <li class="step" key={line.seq.to_string()}>
                <span class="step-what">{ what(words, &line.kind) }</span>
                <span class="step-where">
                    { moment(ui, line.at) }
                    { " · " }{ words.console_actor(&line.actor) }
                    { order_link(words, line, orders) }
                </span>
            </li>
        }
    };
    html! {
        <section class="section" aria-labelledby="timeline-title">
            <h2 id="timeline-title">{ words.console_timeline() }</h2>
            if lines.is_empty() {
                <p class="quiet">{ words.console_no_timeline() }</p>
            } else {
                <ol class="steps">{ for lines.iter().map(entry) }</ol>
            }
        </section>
    }
}

/// The ledger's word in the agent's language; a new one as it stands.
fn what(words: Words, kind: &str) -> String {
    words.console_entry(&kind.replace('.', "-"), kind)
}

fn order_link(words: Words, line: &LedgerLine, orders: &[OrderSummary]) -> Html {
    let Some(id) = &line.order else {
        return Html::default();
    };
    let number = orders
        .iter()
        .find(|order| order.id == *id)
        .map(|order| order.number.as_str());
    let text = number.map_or_else(
        || words.orders().to_owned(),
        |number| words.order_number(number),
    );
    html! { <>{ " · " }{ Go::to(&Route::Order { id: id.to_string() }).draw(text) }</> }
}
