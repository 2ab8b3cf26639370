//! The portal's pages, each fetched when it is first needed, so that nobody waits for pages they
//! do not look at. `src/bin/portal.rs` says where the app is cut.

use super::accounts::AccountPage;
use super::orders::{OrderPage, OrdersPage};
use super::routes::Route;
use super::track::TrackPage;
use crate::accounts::{Audience, SignInPage};
use crate::api::Failure;
use crate::app::use_ui;
use crate::browser;
use crate::components::link::Go;
use crate::components::notice::failed_page;
use crate::components::skeleton::{heading_bar, rows};
use crate::configurator::{ConfigurationsPage, ConfiguratorPage, KeptPage, ProductsPage};
use crate::hooks::{use_load, use_once_later};
use crate::i18n::use_words;
use shared::id::OrderId;
use std::cell::Cell;
use std::pin::Pin;
use yew::prelude::*;

/// A page that may have to be fetched.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// The customer's orders.
    Orders,
    /// One of them.
    Order(OrderId),
    /// Signing in.
    SignIn,
    /// Where an order is, without signing in.
    Track,
    /// Who one is, and how one signs in.
    Account,
    /// What there is to configure.
    Products,
    /// One product to configure.
    Product(String),
    /// The configurations that the customer keeps.
    Configurations,
    /// One of them.
    Kept(String),
}

/// A part of the app that could not be fetched.
#[derive(Debug)]
pub struct Missing;

/// What fetching gives, in its time.
pub type Fetching<T> = Pin<Box<dyn Future<Output = Result<T, Missing>>>>;

/// How the app's parts are fetched.
#[derive(Clone, Copy)]
pub struct Fetch {
    /// Fetches a page.
    pub page: fn(Part) -> Fetching<Html>,
    /// Fetches whatever is not there yet, for the next click.
    pub all: fn() -> Fetching<()>,
}

thread_local! {
    static FETCH: Cell<Option<Fetch>> = const { Cell::new(None) };
}

/// Sets how parts are fetched, before anything is shown.
pub(super) fn fetch_with(fetch: Fetch) {
    FETCH.set(Some(fetch));
}

/// The page with all orders.
pub fn orders() -> Html {
    html! { <OrdersPage /> }
}

/// The page of one order.
pub fn order(id: OrderId) -> Html {
    let key = id.to_string();
    html! { <OrderPage {key} {id} /> }
}

/// The person's own page.
pub fn account() -> Html {
    html! { <AccountPage /> }
}

/// The page that shows where an order is to those who have no account.
pub fn track() -> Html {
    html! { <TrackPage /> }
}

/// What there is to configure.
pub fn products() -> Html {
    html! { <ProductsPage /> }
}

/// One product to configure.
pub fn product(product: String) -> Html {
    let key = product.clone();
    html! { <ConfiguratorPage {key} {product} sign_in={Part::SignIn.draw()} /> }
}

/// The configurations that the customer keeps.
pub fn configurations() -> Html {
    html! { <ConfigurationsPage /> }
}

/// One of them.
pub fn kept(id: String) -> Html {
    html! { <KeptPage {id} /> }
}

/// The page for signing in.
pub fn sign_in() -> Html {
    html! { <SignIn /> }
}

/// Signing in, with the way for those who have no account.
#[component]
fn SignIn() -> Html {
    let words = use_words();
    html! {
        <SignInPage audience={Audience::Customers}>
            <p class="aside-line">
                { words.no_account() }{ " " }
                { Go::to(&Route::Track).draw(words.track_an_order()) }
            </p>
        </SignInPage>
    }
}

/// Milliseconds after the first page until the others are fetched, so that they do not compete.
const PAUSE: u32 = 1_500;

impl Part {
    /// What keeps it apart from every other.
    fn key(&self) -> AttrValue {
        match self {
            Self::Orders => AttrValue::Static("page orders"),
            Self::Order(id) => ["page order ", id.as_str()].concat().into(),
            Self::SignIn => AttrValue::Static("page sign-in"),
            Self::Track => AttrValue::Static("page track"),
            Self::Account => AttrValue::Static("page account"),
            Self::Products => AttrValue::Static("page products"),
            Self::Product(product) => ["page product ", product].concat().into(),
            Self::Configurations => AttrValue::Static("page configurations"),
            Self::Kept(id) => ["page kept ", id].concat().into(),
        }
    }

    /// The page, or what stands in for it until it is there.
    pub(super) fn draw(self) -> Html {
        let key = self.key().to_string();
        html! { <Fetched {key} part={self} /> }
    }
}

#[derive(Properties, PartialEq)]
struct FetchedProps {
    part: Part,
}

/// Fetches a page and shows it.
#[component]
fn Fetched(props: &FetchedProps) -> Html {
    let ui = use_ui();
    let part = props.part.clone();
    let page = use_load(part.key(), move |_| {
        let fetching = FETCH.get().map(|fetch| (fetch.page)(part.clone()));
        // A file of the app that cannot be had: the way to the server is broken.
        async {
            fetching
                .ok_or(Failure::Offline)?
                .await
                .map_err(|_| Failure::Offline)
        }
    });
    use_once_later(page.state.last().is_some(), PAUSE, fetch_all);
    let retry = {
        let again = page.reload.clone();
        // With a connection, a part is missing because there is a newer app: that one is loaded.
        Callback::from(move |()| match browser::is_online() {
            true => browser::reload(),
            false => again.emit(()),
        })
    };
    let shown = page.state.last().map(|page| (**page).clone());
    match (shown.or_else(|| at_once(&props.part)), page.state.failure()) {
        (Some(page), _) => page,
        (None, Some(failure)) => html! {
            <div class="page">{ failed_page(&ui, failure, retry, page.busy, Html::default()) }</div>
        },
        (None, None) => html! {
            <div class="page" aria-busy="true">{ heading_bar("w-m") }{ rows(3) }</div>
        },
    }
}

/// A page that need not be fetched: natively nothing is cut apart.
#[cfg(not(target_arch = "wasm32"))]
fn at_once(part: &Part) -> Option<Html> {
    Some(match part {
        Part::Orders => orders(),
        Part::Order(id) => order(id.clone()),
        Part::SignIn => sign_in(),
        Part::Track => track(),
        Part::Account => account(),
        Part::Products => products(),
        Part::Product(id) => product(id.clone()),
        Part::Configurations => configurations(),
        Part::Kept(id) => kept(id.clone()),
    })
}

/// In the browser every page is fetched; naming one here would make it part of what all load.
#[cfg(target_arch = "wasm32")]
fn at_once(_: &Part) -> Option<Html> {
    None
}

/// What fails is fetched again when it is needed.
fn fetch_all() {
    let Some(fetch) = FETCH.get() else { return };
    wasm_bindgen_futures::spawn_local(async move {
        let _ = (fetch.all)().await;
    });
}
