//! What was bought, each line with where its pieces are.

use crate::app::Ui;
use crate::components::badge::badge;
use crate::components::link::Go;
use crate::components::tile::tile;
use crate::intl;
use crate::phrases::{self, Telling};
use shared::accounts::Role;
use shared::fulfilment::Shipment;
use shared::orders::{Line, LineState, Tone, line_states};
use yew::prelude::*;

/// What was bought, each line with where its pieces are.
pub(super) fn items(ui: &Ui, lines: &[Line], shipments: &[Shipment]) -> Html {
    let item = |line: &Line| {
        let states = pieces(&ui.short(), line, shipments);
        html! {
            <li class="item" key={line.id.as_str()}>
                { tile(&line.title) }
                <div class="item-body">
                    <p class="item-title">
                        if line.quantity != 1 {
                            <span class="times">{ ui.words().quantity_times(line.quantity) }</span>
                            { " " }
                        }
                        { &line.title }
                    </p>
                    <ul class="item-states">
                        { for states.into_iter().map(|(tone, text)| html! { <li>{ badge(tone, text) }</li> }) }
                    </ul>
                    if let Some(supplier) = &line.supplier {
                        <p class="quiet small">{ ui.words().supplier_note(supplier) }</p>
                    }
                    { again(ui, line) }
                </div>
                <span class="item-amount">{ intl::money(ui.locale(), line.total) }</span>
            </li>
        }
    };
    html! { <ul class="items">{ for lines.iter().map(item) }</ul> }
}

/// The way back to the configuration that a line was made from, for the customer.
fn again(ui: &Ui, line: &Line) -> Html {
    let customer = ui.session.me().is_some_and(|me| me.role == Role::Customer);
    match &line.configuration {
        Some(id) if customer => {
            let link = Go::to_path(format!("/configurations/{id}"));
            html! { <p class="small">{ link.draw(ui.words().config_again()) }</p> }
        }
        _ => Html::default(),
    }
}

/// The states of a line's pieces in words, with counts where they differ.
fn pieces(telling: &Telling<'_>, line: &Line, shipments: &[Shipment]) -> Vec<(Tone, String)> {
    let states = line_states(line, shipments);
    let split = states.len() > 1;
    let said = |(count, state): (i64, LineState)| {
        let (tone, text) = piece(telling, &state, shipments);
        let words = telling.words;
        let counted = || words.piece_state(count, &phrases::mid_sentence(words, &text));
        (tone, if split { counted() } else { text.clone() })
    };
    states.into_iter().map(said).collect()
}

fn piece(telling: &Telling<'_>, state: &LineState, shipments: &[Shipment]) -> (Tone, String) {
    match state {
        LineState::InParcel { shipment, status } => {
            let parcel = shipments.iter().find(|known| known.id == *shipment);
            parcel.map_or_else(
                || {
                    (
                        status.tone(),
                        phrases::shipment_status(telling.words, *status).to_owned(),
                    )
                },
                |parcel| (parcel.tone(telling.today), phrases::parcel(telling, parcel)),
            )
        }
        LineState::Preparing => (Tone::Neutral, telling.preparing(None)),
        LineState::BackOrdered(range) => (Tone::Attention, telling.back_ordered(*range)),
        LineState::Cancelled => (Tone::Neutral, telling.words.headline_cancelled().to_owned()),
    }
}
