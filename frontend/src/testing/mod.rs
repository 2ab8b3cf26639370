//! What the tests of pages share: a fixed moment, a made-up shop, and pages as text.

pub(crate) mod samples;

use crate::app::{Providers, Ui, use_ui};
use crate::hooks::{Load, Loaded};
use crate::i18n::{I18n, Lang};
use crate::nav::Place;
use crate::session::{Session, SessionHandle};
use std::rc::Rc;
use yew::prelude::*;

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

    fn ui(&self) -> Ui {
        let locale = match self.lang {
            Lang::De => "de-DE",
            Lang::En => "en-GB",
        };
        Ui {
            i18n: I18n {
                lang: self.lang,
                locale: locale.into(),
                choose: Callback::noop(),
            },
            now: samples::now(),
            offline: !self.online,
            shop: Some(Rc::new(samples::shop())),
            here: Place::parse(self.path),
            session: SessionHandle {
                session: self.session.clone(),
                ..SessionHandle::default()
            },
            ..Ui::default()
        }
    }
}

/// Draws a part of a page that is a function of its surroundings.
pub(crate) fn part(draw: impl Fn(&Ui) -> Html + 'static) -> Html {
    let draw = Callback::from(move |ui: Ui| draw(&ui));
    html! { <Part {draw} /> }
}

#[derive(Properties, PartialEq)]
struct PartProps {
    draw: Callback<Ui, Html>,
}

#[component]
fn Part(props: &PartProps) -> Html {
    props.draw.emit(use_ui())
}

/// As [`crate::hooks::use_load`] would give it, with nothing under way.
pub(crate) fn loaded<T>(state: Load<T>) -> Loaded<T> {
    Loaded {
        state,
        busy: false,
        reload: Callback::noop(),
    }
}

#[derive(Properties, PartialEq)]
struct StageProps {
    setting: Setting,
    page: Html,
}

#[component]
fn Stage(props: &StageProps) -> Html {
    html! {
        <Providers value={props.setting.ui()}>
            { props.page.clone() }
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
