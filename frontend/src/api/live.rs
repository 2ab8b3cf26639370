//! The stream of hints that something changed, reopened whenever it breaks.
//!
//! Only a page that is looked at listens. Over HTTP/1.1 a browser keeps six connections to a site,
//! for all its tabs together: with a stream each, the seventh tab would wait for ever.

use super::refresh_session;
use crate::browser;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use shared::live::Hint;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{EventSource, MessageEvent};

const SHORTEST_MS: f64 = 1_000.0;
const LONGEST_MS: f64 = 60_000.0;

/// An open stream; ends when dropped.
pub(crate) struct Stream(Rc<Inner>);

struct Inner {
    tell: Box<dyn Fn(Hint)>,
    source: RefCell<Option<(EventSource, [EventListener; 3])>>,
    retry: RefCell<Option<Timeout>>,
    failures: Cell<i32>,
    interrupted: Cell<bool>,
    ended: Cell<bool>,
    /// Hear when the page is left and come back to.
    page: RefCell<Vec<EventListener>>,
}

impl Stream {
    /// Opens the stream; `tell` hears every hint, and [`Hint::Resync`] after an interruption.
    pub(crate) fn open(tell: impl Fn(Hint) + 'static) -> Self {
        let inner = Rc::new(Inner {
            tell: Box::new(tell),
            source: RefCell::new(None),
            retry: RefCell::new(None),
            failures: Cell::new(0),
            interrupted: Cell::new(false),
            ended: Cell::new(false),
            page: RefCell::new(Vec::new()),
        });
        inner.page.replace(watch_page(&inner));
        connect(&inner);
        Self(inner)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.0.ended.set(true);
        self.0.page.take();
        pause(&self.0);
    }
}

/// Listens for the page being hidden, shown, put aside by the back button and brought back.
fn watch_page(inner: &Rc<Inner>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let shown = || {
        with(inner, |inner, _| match browser::is_visible() {
            true => connect(inner),
            false => pause(inner),
        })
    };
    let mut listeners = vec![
        EventListener::new(&window, "pagehide", with(inner, |inner, _| pause(inner))),
        EventListener::new(&window, "pageshow", shown()),
    ];
    if let Some(document) = window.document() {
        listeners.push(EventListener::new(&document, "visibilitychange", shown()));
    }
    listeners
}

/// Stops listening for now; what is missed meanwhile is asked for when listening goes on.
fn pause(inner: &Inner) {
    inner.retry.replace(None);
    inner.failures.set(0);
    inner.interrupted.set(true);
    close(inner);
}

fn close(inner: &Inner) {
    if let Some((source, _)) = inner.source.take() {
        source.close();
    }
}

fn connect(inner: &Rc<Inner>) {
    let open = inner.source.borrow().is_some();
    if inner.ended.get() || open || !browser::is_visible() {
        return;
    }
    let Ok(source) = EventSource::new("/api/v1/live") else {
        return;
    };
    let on_open = with(inner, |inner, _| {
        inner.failures.set(0);
        if inner.interrupted.replace(false) {
            (inner.tell)(Hint::Resync);
        }
    });
    let on_message = with(inner, |inner, event| {
        let data = event
            .dyn_ref::<MessageEvent>()
            .and_then(|message| message.data().as_string());
        // A hint of a kind that this version does not know concerns nothing that it shows.
        if let Some(hint) = data.and_then(|data| super::wire::read(&data)) {
            (inner.tell)(hint);
        }
    });
    let on_error = with(inner, |inner, event| {
        inner.interrupted.set(true);
        let source = event
            .target()
            .and_then(|target| target.dyn_into::<EventSource>().ok());
        // Otherwise the browser reconnects by itself.
        if source.is_some_and(|source| source.ready_state() == EventSource::CLOSED) {
            reconnect_later(inner);
        }
    });
    let listeners = [
        EventListener::new(&source, "open", on_open),
        EventListener::new(&source, "message", on_message),
        EventListener::new(&source, "error", on_error),
    ];
    inner.source.replace(Some((source, listeners)));
}

fn with(
    inner: &Rc<Inner>,
    act: impl Fn(&Rc<Inner>, &web_sys::Event) + 'static,
) -> impl Fn(&web_sys::Event) + 'static {
    let inner = Rc::downgrade(inner);
    move |event| {
        if let Some(inner) = inner.upgrade() {
            act(&inner, event);
        }
    }
}

/// Waits longer after each failure, and never as long as others do, so that a restarted server is
/// not met by everyone at once.
fn reconnect_later(inner: &Rc<Inner>) {
    let failures = inner.failures.get();
    inner.failures.set(failures + 1);
    let most = (SHORTEST_MS * 2_f64.powi(failures.min(10))).min(LONGEST_MS);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most a minute"
    )]
    let wait = (most * (0.5 + js_sys::Math::random() / 2.0)) as u32;
    let weak = Rc::downgrade(inner);
    let timer = Timeout::new(wait, move || {
        let Some(inner) = weak.upgrade() else { return };
        close(&inner);
        wasm_bindgen_futures::spawn_local(async move {
            // The stream is refused when the session has run out; when it has ended for good,
            // whoever owns the stream drops it.
            if refresh_session()
                .await
                .is_err_and(|failure| failure.is_signed_out())
            {
                return;
            }
            connect(&inner);
        });
    });
    inner.retry.replace(Some(timer));
}
