//! What every app has around its pages: words, clock, shop, session, messages, live updates.

use crate::api;
use crate::browser;
use crate::components::feedback::{Feedback, messages_view, use_messages};
use crate::hooks::{Cache, LiveBus, use_clock, use_live_stream, use_online};
use crate::i18n::{I18n, Lang, Words, locale, preferred};
use crate::intl::{self, Shape};
use crate::nav::{Place, use_place};
use crate::phrases::Telling;
use crate::session::{Change, Session, SessionHandle};
use shared::tenants::Storefront;
use shared::time::{Day, Timestamp};
use std::rc::Rc;
use yew::prelude::*;

/// Everything that pages take from their surroundings, in one context: parts of a page that keep
/// no state are plain functions of it, which cost a download far less than components do.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Ui {
    /// The language in use.
    pub(crate) i18n: I18n,
    /// The moment that the page is shown at; moves on twice a minute.
    pub(crate) now: Timestamp,
    /// Whether the device is without a connection.
    pub(crate) offline: bool,
    /// The shop whose portal this is, once known.
    pub(crate) shop: Option<Rc<Storefront>>,
    /// Where in the app the person is.
    pub(crate) here: Place,
    /// Who is signed in.
    pub(crate) session: SessionHandle,
    /// Hints about changes.
    pub(crate) live: LiveBus,
    /// Answers of earlier pages.
    pub(crate) cache: Cache,
    /// Says something without taking the person away from what they do.
    pub(crate) feedback: Feedback,
}

impl Ui {
    /// The words of the language in use.
    pub(crate) fn words(&self) -> Words {
        Words {
            lang: self.i18n.lang,
        }
    }

    /// How dates and amounts are written.
    pub(crate) fn locale(&self) -> &str {
        &self.i18n.locale
    }

    /// Today where the viewer is.
    pub(crate) fn today(&self) -> Day {
        intl::local_day(self.now)
    }

    /// For headings and full sentences.
    pub(crate) fn long(&self) -> Telling<'_> {
        self.telling(Shape::Long)
    }

    /// For rows and badges.
    pub(crate) fn short(&self) -> Telling<'_> {
        self.telling(Shape::Short)
    }

    fn telling(&self, shape: Shape) -> Telling<'_> {
        Telling {
            words: self.words(),
            locale: self.locale(),
            today: self.today(),
            shape,
        }
    }

    /// Name and address of those who help.
    pub(crate) fn support(&self) -> Option<(&str, &str)> {
        let shop = self.shop.as_deref()?;
        Some((&shop.name, shop.support_email.as_deref()?))
    }
}

/// Everything that a page takes from its surroundings.
#[hook]
pub(crate) fn use_ui() -> Ui {
    use_context::<Ui>().unwrap_or_default()
}

#[derive(Properties, PartialEq)]
pub(crate) struct ProvidersProps {
    pub(crate) value: Ui,
    pub(crate) children: Html,
}

/// Hands the surroundings to everything inside, and shows what anything inside has to say.
#[component]
pub(crate) fn Providers(props: &ProvidersProps) -> Html {
    let (messages, feedback, close) = use_messages();
    let ui = Ui {
        feedback,
        ..props.value.clone()
    };
    html! {
        <ContextProvider<Ui> context={ui.clone()}>
            { props.children.clone() }
            { messages_view(&ui, &messages, close) }
        </ContextProvider<Ui>>
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
    let ask = {
        let (session, shop) = (session.dispatcher(), shop.setter());
        Callback::from(move |()| find_out(session.clone(), shop.clone()))
    };
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
    let dispatcher = session.dispatcher();
    let change = use_memo((), |()| {
        let out = dispatcher.clone();
        let signed_in = Callback::from(move |me| dispatcher.dispatch(Change::In(me)));
        (
            signed_in,
            Callback::from(move |()| out.dispatch(Change::Out)),
        )
    });
    let value = Ui {
        i18n: use_language(
            (*shop)
                .as_ref()
                .map(|shop| AttrValue::from(shop.locale.clone())),
        ),
        now: use_clock(30_000),
        offline: !online,
        shop: (*shop).clone(),
        here: use_place(),
        session: SessionHandle {
            session: (*session).clone(),
            signed_in: change.0.clone(),
            signed_out: change.1.clone(),
        },
        live: (*live).clone(),
        cache: (*cache).clone(),
        feedback: Feedback::default(),
    };
    html! { <Providers {value}>{ props.children.clone() }</Providers> }
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
    let setter = chosen.setter();
    let choose = use_memo((), |()| {
        Callback::from(move |lang: Lang| {
            browser::store_language(lang);
            setter.set(Some(lang.tag().to_owned()));
        })
    });
    let locale = locale(lang, &asked, shop.as_deref()).into();
    I18n {
        lang,
        locale,
        choose: (*choose).clone(),
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
