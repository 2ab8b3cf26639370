//! What the tests of pages share: a fixed moment, a made-up shop, and pages as text.

pub(crate) mod samples;

use crate::app::{Online, Providers, Surroundings};
use crate::hooks::{Cache, LiveBus, Now};
use crate::i18n::{I18n, Lang};
use crate::session::{Session, SessionHandle};
use std::rc::Rc;
use yew::prelude::*;
use yew_router::Router;
use yew_router::history::{AnyHistory, History, MemoryHistory};

/// What a page finds around it.
#[derive(Clone, PartialEq)]
pub(crate) struct Setting {
    pub(crate) lang: Lang,
    pub(crate) path: &'static str,
    pub(crate) session: Session,
    pub(crate) online: bool,
}

impl Default for Setting {
    fn default() -> Self {
        let session = Session::SignedIn(Rc::new(samples::me()));
        Self {
            lang: Lang::En,
            path: "/",
            session,
            online: true,
        }
    }
}

impl Setting {
    /// With nobody signed in.
    pub(crate) fn signed_out() -> Self {
        Self {
            session: Session::SignedOut { ended: false },
            ..Self::default()
        }
    }

    /// At another address.
    pub(crate) fn at(self, path: &'static str) -> Self {
        Self { path, ..self }
    }

    /// In another language.
    pub(crate) fn in_language(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }

    fn surroundings(&self) -> Surroundings {
        let locale = match self.lang {
            Lang::De => "de-DE",
            Lang::En => "en-GB",
        };
        Surroundings {
            i18n: I18n {
                lang: self.lang,
                locale: locale.into(),
                choose: Callback::noop(),
            },
            now: Now(samples::now()),
            online: Online(self.online),
            shop: Some(Rc::new(samples::shop())),
            session: SessionHandle {
                session: self.session.clone(),
                signed_in: Callback::noop(),
                signed_out: Callback::noop(),
            },
            live: LiveBus::default(),
            cache: Cache::default(),
        }
    }
}

#[derive(Properties, PartialEq)]
struct StageProps {
    setting: Setting,
    page: Html,
}

#[component]
fn Stage(props: &StageProps) -> Html {
    let history = MemoryHistory::new();
    history.push(props.setting.path);
    html! {
        <Providers value={props.setting.surroundings()}>
            <Router history={AnyHistory::from(history)}>{ props.page.clone() }</Router>
        </Providers>
    }
}

/// The page as the browser would get it.
pub(crate) async fn render(setting: Setting, page: Html) -> String {
    let local = tokio::task::LocalSet::new();
    let props = StageProps { setting, page };
    let html = local
        .run_until(
            yew::LocalServerRenderer::<Stage>::with_props(props)
                .hydratable(false)
                .render(),
        )
        .await;
    assert!(
        !html.contains(" style="),
        "the policy forbids style attributes: {html}"
    );
    html
}

/// The page's words alone, one space between them.
pub(crate) fn text(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let plain = text
        .replace("&amp;", "&")
        .replace("&#x27;", "'")
        .replace("&quot;", "\"");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of the first element with this tag.
pub(crate) fn first(html: &str, tag: &str) -> String {
    let from = html
        .find(&format!("<{tag}"))
        .unwrap_or_else(|| panic!("no {tag} in {html}"));
    let to = html[from..].find(&format!("</{tag}>")).expect("closed");
    text(&html[from..from + to])
}
