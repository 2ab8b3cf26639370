//! One product on its page: fetched once, then answered here.

use super::address::{query, read};
use super::groups::{Presses, groups, way_out};
use super::panel::{Actions, Situation, panel};
use super::session::{Outcome, Session};
use super::talk::{Talk, dialogs};
use super::use_styles;
use super::wishes::{Wish, use_wishes};
use crate::api::{self, Answer, Failure, Signal, query::Query};
use crate::app::{Ui, use_ui};
use crate::browser;
use crate::components::button::{Button, Weight};
use crate::components::heading::Heading;
use crate::components::notice::{failed_page, notice, trouble};
use crate::components::skeleton::{heading_bar, rows};
use crate::hooks::{use_load, use_title};
use crate::nav;
use shared::configurator::answers::Item;
use shared::configurator::sheet::Sheet;
use shared::configurator::wire::Configuration;
use shared::orders::Tone;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct ConfiguratorPageProps {
    /// The product's id.
    pub(crate) product: AttrValue,
    /// The page for signing in, for what only people known to the shop can do.
    pub(crate) sign_in: Html,
}

/// What is fetched before a product can be configured.
#[derive(Clone)]
pub(super) struct Material {
    sheet: Rc<Sheet>,
    compiled: Rc<Vec<u8>>,
    kept: Option<Rc<Configuration>>,
}

impl PartialEq for Material {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.compiled, &other.compiled)
    }
}

/// One product.
#[component]
pub(crate) fn ConfiguratorPage(props: &ConfiguratorPageProps) -> Html {
    let ui = use_ui();
    use_styles();
    let (product, lang) = (props.product.clone(), ui.i18n.lang.tag());
    // What is kept is looked up once: later the address names it because it was kept from here.
    let kept = use_memo((), |()| Query::parse(&ui.here.query).get("kept").to_owned());
    let key = ["product ", &product, " ", lang, " ", &kept].concat();
    let loaded = use_load(key.into(), {
        let product = product.clone();
        move |signal| fetch(product.clone(), lang, (*kept).clone(), signal)
    });
    let name = loaded
        .state
        .last()
        .map(|material| material.sheet.name.clone());
    use_title(name.as_deref().unwrap_or(ui.words().config_products()));
    match (loaded.state.last(), loaded.state.failure()) {
        (Some(material), _) => {
            // What was kept on another device since begins anew.
            let kept = material
                .kept
                .as_ref()
                .map_or(0, |kept| kept.saved_at.millis());
            let key = [&material.sheet.hash, lang, &kept.to_string()].concat();
            let material = (**material).clone();
            let (reload, sign_in) = (loaded.reload.clone(), props.sign_in.clone());
            html! { <Configuring {key} {material} {reload} {sign_in} /> }
        }
        (None, Some(failure)) => html! {
            <div class="page">{ failed_page(&ui, failure, loaded.reload, loaded.busy, Html::default()) }</div>
        },
        (None, None) => html! {
            <div class="page" aria-busy="true">{ heading_bar("w-m") }{ rows(3) }</div>
        },
    }
}

async fn fetch(
    product: AttrValue,
    lang: &'static str,
    kept: String,
    signal: Signal,
) -> Answer<Material> {
    let sheet = api::configurator::find_sheet(&product, lang, &signal).await?;
    let compiled = api::configurator::find_model(&product, &sheet.hash, &signal).await?;
    let kept = match kept.as_str() {
        "" => None,
        // Somebody else's, or deleted: the product can be configured all the same.
        id => api::configurator::find(id, &signal).await.ok(),
    };
    Ok(Material {
        sheet: Rc::new(sheet),
        compiled: Rc::new(compiled),
        kept: kept.map(Rc::new),
    })
}

#[derive(Properties, PartialEq)]
struct ConfiguringProps {
    material: Material,
    reload: Callback<()>,
    sign_in: Html,
}

/// The session of a page; `None` when its model could not be read.
pub(super) type Shared = Rc<RefCell<Option<Session>>>;

/// A product whose clicks are answered here.
#[component]
fn Configuring(props: &ConfiguringProps) -> Html {
    let ui = use_ui();
    let material = &props.material;
    let kept = use_state(|| material.kept.clone());
    let session: Shared = (*use_memo((), |()| begin(&ui, material))).clone();
    let (turn, said) = (use_state(|| 0_u32), use_state(|| None::<AttrValue>));
    let (talk, wish) = (use_state(|| Talk::Nothing), use_state(|| None::<Wish>));
    let mut borrowed = session.borrow_mut();
    let Some(now) = borrowed.as_mut() else {
        let failure = Failure::Garbled;
        return html! {
            <div class="page">{ failed_page(&ui, &failure, props.reload.clone(), false, Html::default()) }</div>
        };
    };
    let (sheet, view) = (now.sheet().clone(), now.view());
    let quantity = now.choices().quantity;
    drop(borrowed);
    let change = use_change(
        &ui,
        &session,
        &turn,
        &said,
        kept.as_ref().map(|k| k.id.to_string()),
    );
    let sending = use_wishes(&session, &kept, &talk, &wish, &ui);
    if wish.is_some() && ui.session.is_signed_out() {
        return props.sign_in.clone();
    }
    let presses = Presses {
        take: change.reform(Step::Take),
        why: Callback::from({
            let talk = talk.clone();
            move |item| talk.set(Talk::Why(item))
        }),
    };
    let wanted = |what: Wish| {
        let (wish, run) = (wish.clone(), sending.run.clone());
        Callback::from(move |()| {
            wish.set(Some(what));
            run.emit(what);
        })
    };
    let actions = Actions {
        order: wanted(Wish::Order),
        save: wanted(Wish::Save),
        quote: Callback::from({
            let talk = talk.clone();
            move |()| talk.set(Talk::Quote(String::new()))
        }),
        share: share(&ui),
        undo: change.reform(|()| Step::Undo),
        clear: change.reform(|()| Step::Clear),
        cheapest: change.reform(|()| Step::Complete { fastest: false }),
        fastest: change.reform(|()| Step::Complete { fastest: true }),
        quantity: change.reform(Step::Quantity),
    };
    let situation = Situation {
        view: &view,
        quantity,
        saved: kept.is_some(),
        pending: sending.pending,
    };
    html! {
        <div class="page page-wide config">
            <Heading>{ &sheet.name }</Heading>
            if !sheet.help.is_empty() { <p class="lead">{ &sheet.help }</p> }
            { changed_model(&ui, material.kept.as_deref()) }
            { trouble(&ui, sending.failure.as_ref(), &[]) }
            <div class="config-columns">
                <div>
                    { told(&ui, said.as_ref(), actions.undo.clone()) }
                    { groups(&ui, &sheet, &view, &presses) }
                </div>
                { panel(&ui, &sheet, &situation, &actions) }
            </div>
            { dialogs(&ui, &session, &talk, presses.take, wanted(Wish::Quote)) }
        </div>
    }
}

/// The session of a product, with what the address or the kept configuration says.
fn begin(ui: &Ui, material: &Material) -> Shared {
    let mut session = Session::new(material.sheet.clone(), &material.compiled);
    if let Some(session) = &mut session {
        let query = Query::parse(&ui.here.query);
        match &material.kept {
            Some(kept) => {
                let change = kept.change.as_ref();
                let decisions = change.map_or(&kept.decisions, |change| &change.decisions);
                session.restore(decisions, kept.quantity);
            }
            None => {
                let quantity = query.get("n").parse().unwrap_or(1);
                session.restore(&read(&query), quantity);
            }
        }
    }
    Rc::new(RefCell::new(session))
}

/// Something the customer does.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Take(Item),
    Quantity(u32),
    Complete { fastest: bool },
    Undo,
    Clear,
}

/// Does what the customer does, says what changed with it, and writes it into the address.
#[hook]
fn use_change(
    ui: &Ui,
    session: &Shared,
    turn: &UseStateHandle<u32>,
    said: &UseStateHandle<Option<AttrValue>>,
    kept: Option<String>,
) -> Callback<Step> {
    let (ui, session, turn, said) = (ui.clone(), session.clone(), turn.clone(), said.setter());
    let count = use_mut_ref(|| 0_u32);
    Callback::from(move |step: Step| {
        let mut borrowed = session.borrow_mut();
        let Some(session) = borrowed.as_mut() else {
            return;
        };
        said.set(act(&ui, session, step).map(AttrValue::from));
        let place = query(session, kept.as_deref()).after(&ui.here.path);
        drop(borrowed);
        *count.borrow_mut() += 1;
        turn.set(*count.borrow());
        nav::replace(&place);
    })
}

fn act(ui: &Ui, session: &mut Session, step: Step) -> Option<String> {
    let words = ui.words();
    match step {
        Step::Take(item) => match session.press(item) {
            Outcome::Done => None,
            Outcome::Changed(way) => {
                let text = way_out(ui, session.sheet(), &way);
                Some(words.config_changed(&text))
            }
            Outcome::Refused => Some(words.config_refused().to_owned()),
        },
        Step::Quantity(quantity) => {
            session.set_quantity(quantity);
            None
        }
        Step::Complete { fastest } => {
            let done = session.complete(fastest);
            let text = if done {
                words.config_completed()
            } else {
                words.config_refused()
            };
            Some(text.to_owned())
        }
        Step::Undo => {
            session.undo();
            Some(words.config_undone().to_owned())
        }
        Step::Clear => {
            session.clear();
            None
        }
    }
}

/// What the last click changed besides what was clicked, with the way back.
fn told(ui: &Ui, said: Option<&AttrValue>, undo: Callback<()>) -> Html {
    html! {
        <div class="config-told" role="status">
            if let Some(text) = said {
                <p>{ text }</p>
                <Button weight={Weight::Plain} onclick={undo}>{ ui.words().config_undo() }</Button>
            }
        </div>
    }
}

/// What is different since a configuration was kept.
fn changed_model(ui: &Ui, kept: Option<&Configuration>) -> Html {
    let Some(change) = kept.and_then(|kept| kept.change.as_ref()) else {
        return Html::default();
    };
    let words = ui.words();
    let currency = kept
        .and_then(|kept| kept.quote.as_ref())
        .map(|quote| quote.currency);
    let amount = |amount: i64| {
        let money = currency.map(|currency| shared::money::Money::new(amount, currency));
        money.map_or_else(String::new, |money| crate::intl::money(ui.locale(), money))
    };
    let gone = change.gone.iter().map(|name| words.config_gone(name));
    let given_up = change
        .given_up
        .iter()
        .map(|name| words.config_gives_up(name));
    let repriced = change
        .repriced
        .iter()
        .map(|p| words.config_repriced(&p.name, &amount(p.then), &amount(p.now)));
    let lines: Vec<String> = gone.chain(given_up).chain(repriced).collect();
    let content = html! {
        <>
            <p>{ words.config_model_changed() }</p>
            if !lines.is_empty() {
                <ul class="config-list">{ for lines.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            }
        </>
    };
    notice(Tone::Attention, content)
}

fn share(ui: &Ui) -> Callback<()> {
    let (toast, done) = (ui.feedback.toast.clone(), ui.words().config_shared());
    Callback::from(move |()| {
        let Some(copied) = browser::copy(&browser::site_address()) else {
            return;
        };
        let toast = toast.clone();
        wasm_bindgen_futures::spawn_local(async move {
            if wasm_bindgen_futures::JsFuture::from(copied).await.is_ok() {
                toast.emit(done.into());
            }
        });
    })
}
