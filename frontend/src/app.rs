//! What every app has around its pages: words, clock, shop, session, messages, live updates.

use crate::api;
use crate::browser;
use crate::components::feedback::FeedbackProvider;
use crate::hooks::{Cache, LiveBus, Now, use_clock, use_live_stream, use_online};
use crate::i18n::{I18n, Lang, locale, preferred};
use crate::session::{Change, Session, SessionHandle};
use shared::tenants::Storefront;
use std::rc::Rc;
use yew::prelude::*;

/// Whether the device is connected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Online(pub(crate) bool);

/// Everything that pages take from their surroundings; tests give it as they need it.
#[derive(Clone, PartialEq)]
pub(crate) struct Surroundings {
    pub(crate) i18n: I18n,
    pub(crate) now: Now,
    pub(crate) online: Online,
    pub(crate) shop: Option<Rc<Storefront>>,
    pub(crate) session: SessionHandle,
    pub(crate) live: LiveBus,
    pub(crate) cache: Cache,
}

/// The shop whose portal this is, once known.
#[hook]
pub(crate) fn use_shop() -> Option<Rc<Storefront>> {
    use_context::<Option<Rc<Storefront>>>().flatten()
}

#[derive(Properties, PartialEq)]
pub(crate) struct ProvidersProps {
    pub(crate) value: Surroundings,
    pub(crate) children: Html,
}

/// Hands the surroundings to everything inside.
#[component]
pub(crate) fn Providers(props: &ProvidersProps) -> Html {
    let value = props.value.clone();
    html! {
        <ContextProvider<I18n> context={value.i18n}>
        <ContextProvider<Now> context={value.now}>
        <ContextProvider<Online> context={value.online}>
        <ContextProvider<Option<Rc<Storefront>>> context={value.shop}>
        <ContextProvider<SessionHandle> context={value.session}>
        <ContextProvider<LiveBus> context={value.live}>
        <ContextProvider<Cache> context={value.cache}>
            <FeedbackProvider>{ props.children.clone() }</FeedbackProvider>
        </ContextProvider<Cache>>
        </ContextProvider<LiveBus>>
        </ContextProvider<SessionHandle>>
        </ContextProvider<Option<Rc<Storefront>>>>
        </ContextProvider<Online>>
        </ContextProvider<Now>>
        </ContextProvider<I18n>>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct AppRootProps {
    /// Whether hints about changes are listened to.
    #[prop_or_default]
    pub(crate) live: bool,
    pub(crate) children: Html,
}

/// Finds out about shop, person and language, and keeps them for everything inside.
#[component]
pub(crate) fn AppRoot(props: &AppRootProps) -> Html {
    let cache = use_memo((), |()| Cache::default());
    let session = use_reducer(|| Session::Unknown);
    let shop = use_state(|| None::<Rc<Storefront>>);
    let ask = use_callback(
        (session.dispatcher(), shop.setter()),
        |(), (session, shop)| {
            find_out(session.clone(), shop.clone());
        },
    );
    let online = {
        // What could not be learnt while offline is asked for again.
        let missing = *session == Session::Unknown || shop.is_none();
        let ask = ask.clone();
        use_online(Callback::from(move |()| {
            if missing {
                ask.emit(());
            }
        }))
    };
    {
        let session = session.dispatcher();
        use_effect_with((), move |()| {
            api::on_signed_out(move || session.dispatch(Change::Ended));
            ask.emit(());
        });
    }
    let signed_in = matches!(*session, Session::SignedIn(_));
    let live = use_memo((), |()| LiveBus::default());
    use_live_stream((*live).clone(), props.live && signed_in);
    {
        let cache = cache.clone();
        use_effect_with(signed_in, move |signed_in| {
            if !signed_in {
                cache.clear();
            }
        });
    }
    let value = Surroundings {
        i18n: use_language(
            (*shop)
                .as_ref()
                .map(|shop| AttrValue::from(shop.locale.clone())),
        ),
        now: Now(use_clock(30_000)),
        online: Online(online),
        shop: (*shop).clone(),
        session: SessionHandle {
            session: (*session).clone(),
            signed_in: dispatching(&session, Change::In),
            signed_out: dispatching(&session, |()| Change::Out),
        },
        live: (*live).clone(),
        cache: (*cache).clone(),
    };
    html! { <Providers {value}>{ props.children.clone() }</Providers> }
}

fn dispatching<T: 'static>(
    session: &UseReducerHandle<Session>,
    change: impl Fn(T) -> Change + 'static,
) -> Callback<T> {
    let session = session.dispatcher();
    Callback::from(move |value| session.dispatch(change(value)))
}

/// Asks for shop and person at the same time; pages do not wait for either.
fn find_out(session: UseReducerDispatcher<Session>, shop: UseStateSetter<Option<Rc<Storefront>>>) {
    let abort = api::Abort::new();
    let signal = abort.signal();
    wasm_bindgen_futures::spawn_local(async move {
        // The app root lives as long as the page, and so do its requests.
        let _abort = abort;
        if let Ok(me) = api::accounts::find_me(&signal).await {
            session.dispatch(Change::In(me));
        }
    });
    let abort = api::Abort::new();
    let signal = abort.signal();
    wasm_bindgen_futures::spawn_local(async move {
        let _abort = abort;
        if let Ok(found) = api::accounts::find_storefront(&signal).await {
            shop.set(Some(Rc::new(found)));
        }
    });
}

#[hook]
fn use_language(shop: Option<AttrValue>) -> I18n {
    let chosen = use_state_eq(browser::stored_language);
    let asked = use_memo((), |()| browser::languages());
    let lang = preferred(chosen.as_deref(), &asked, shop.as_deref());
    use_effect_with(lang, |lang| browser::set_page_language(*lang));
    let choose = use_callback(chosen.setter(), |lang: Lang, chosen| {
        browser::store_language(lang);
        chosen.set(Some(lang.tag().to_owned()));
    });
    I18n {
        lang,
        locale: locale(lang, &asked, shop.as_deref()).into(),
        choose,
    }
}

/// Puts an app into the page's `#app`, in place of the shell that the server sent.
#[cfg(target_arch = "wasm32")]
pub(crate) fn mount<C>()
where
    C: yew::BaseComponent,
    C::Properties: Default,
{
    let document = web_sys::window().and_then(|window| window.document());
    let Some(place) = document.and_then(|document| document.get_element_by_id("app")) else {
        return;
    };
    yew::Renderer::<C>::with_root(place).render();
}

/// Natively there is no page to put an app into; tests render it in parts.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn mount<C>()
where
    C: yew::BaseComponent,
    C::Properties: Default,
{
    drop(yew::LocalServerRenderer::<C>::new().render());
}
