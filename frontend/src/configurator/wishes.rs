//! Keeping what is configured, ordering it, asking for a quote.

use super::page::Shared;
use super::talk::Talk;
use crate::api::{self, Answer, Failure, Signal};
use crate::app::Ui;
use crate::hooks::{Submit, use_submit};
use crate::nav;
use shared::configurator::wire::{Configuration, SaveConfiguration};
use std::rc::Rc;
use yew::prelude::*;

/// What the customer wants to do with what is configured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Wish {
    Save,
    Order,
    Quote,
}

/// Keeps, orders or asks for a quote. Whoever has to sign in first, or has no connection, gets
/// what they wished for as soon as that is done.
#[hook]
pub(super) fn use_wishes(
    session: &Shared,
    kept: &UseStateHandle<Option<Rc<Configuration>>>,
    talk: &UseStateHandle<Talk>,
    wish: &UseStateHandle<Option<Wish>>,
    ui: &Ui,
) -> Submit<Wish> {
    let note = match &**talk {
        Talk::Quote(note) => note.clone(),
        _ => String::new(),
    };
    let done = {
        let (kept, wish, talk) = (kept.setter(), wish.setter(), talk.setter());
        let (toast, words) = (ui.feedback.toast.clone(), ui.words());
        Callback::from(move |(what, configuration, order): Kept| {
            wish.set(None);
            talk.set(Talk::Nothing);
            let text = match what {
                Wish::Save => words.config_saved().to_owned(),
                Wish::Order => words.config_ordered().to_owned(),
                Wish::Quote => words.config_quote_sent().to_owned(),
            };
            toast.emit(text.into());
            kept.set(Some(Rc::new(configuration)));
            if let Some(order) = order {
                nav::go(&["/orders/", &order].concat());
            }
        })
    };
    let sending = use_submit(
        {
            let (session, kept) = (session.clone(), kept.clone());
            move |what: Wish, signal| {
                let body = body(&session, &kept, what);
                let id = kept
                    .as_ref()
                    .filter(|kept| kept.order.is_none())
                    .map(|kept| kept.id.clone());
                let note = note.clone();
                async move {
                    let body = body.ok_or(Failure::Garbled)?;
                    carry_out(what, id, &body, note, &signal).await
                }
            }
        },
        done,
    );
    let ready = !ui.session.is_signed_out() && !ui.offline;
    {
        let (run, wish) = (sending.run.clone(), **wish);
        use_effect_with(ready, move |ready| {
            if let (true, Some(wish)) = (*ready, wish) {
                run.emit(wish);
            }
        });
    }
    sending
}

type Kept = (Wish, Configuration, Option<String>);

fn body(
    session: &Shared,
    kept: &Option<Rc<Configuration>>,
    what: Wish,
) -> Option<SaveConfiguration> {
    let mut borrowed = session.borrow_mut();
    let session = borrowed.as_mut()?;
    let complete = session.view().missing.is_empty();
    let decisions = match (what, complete) {
        // What is still open stays open; what is complete gets its price.
        (Wish::Save, false) => session.saved(),
        _ => session.complete_choices()?,
    };
    Some(SaveConfiguration {
        product: session.sheet().product.clone(),
        hash: session.sheet().hash.clone(),
        decisions,
        quantity: session.choices().quantity,
        name: kept
            .as_ref()
            .map(|kept| kept.name.clone())
            .filter(|name| !name.is_empty()),
        missed: session.missed(),
    })
}

async fn carry_out(
    what: Wish,
    id: Option<shared::id::ConfigurationId>,
    body: &SaveConfiguration,
    note: String,
    signal: &Signal,
) -> Answer<Kept> {
    let configuration = api::configurator::save(id.as_ref(), body, signal).await?;
    Ok(match what {
        Wish::Save => (what, configuration, None),
        Wish::Order => {
            let ordered = api::configurator::order(&configuration.id, signal).await?;
            (what, configuration, Some(ordered.order.to_string()))
        }
        Wish::Quote => {
            let asked = api::configurator::request_quote(&configuration.id, note, signal).await?;
            (what, asked, None)
        }
    })
}
