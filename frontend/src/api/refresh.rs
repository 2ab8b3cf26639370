//! Renews the session once for all requests that found it expired.

use super::transport::{Abort, Call};
use super::{Answer, Failure};
use shared::problem::Code;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

thread_local! {
    /// The renewal under way; whoever else needs one waits for it.
    static RUNNING: RefCell<Option<js_sys::Promise>> = const { RefCell::new(None) };
    /// How many renewals there were.
    static RENEWALS: Cell<u32> = const { Cell::new(0) };
    /// Whom to tell that the session has ended.
    static SIGNED_OUT: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Sets whom to tell that the session has ended.
pub(crate) fn on_signed_out(tell: impl Fn() + 'static) {
    SIGNED_OUT.set(Some(Rc::new(tell)));
}

/// Tells whoever waits for it that nobody is signed in any more.
pub(super) fn tell_signed_out() {
    if let Some(tell) = SIGNED_OUT.with_borrow(Clone::clone) {
        tell();
    }
}

/// How many times the session has been renewed, to tell whether a request was sent before.
pub(super) fn renewals() -> u32 {
    RENEWALS.get()
}

/// Renews the session, or joins the renewal that is under way.
pub(crate) async fn refresh_session() -> Answer<()> {
    let promise = RUNNING.with_borrow_mut(|running| {
        running
            .get_or_insert_with(|| future_to_promise(renew()))
            .clone()
    });
    let outcome = JsFuture::from(promise).await.map(|value| value.as_string());
    match outcome.ok().flatten().as_deref() {
        Some("renewed") => Ok(()),
        Some("ended") => Err(Failure::Refused {
            code: Code::SignInRequired,
            fields: Vec::new(),
            retry_after: None,
            request: None,
        }),
        _ => Err(Failure::Offline),
    }
}

async fn renew() -> Result<JsValue, JsValue> {
    let abort = Abort::new();
    let call = Call::post("/api/v1/session/refresh").without_renewal();
    let word = match call.done(&abort.signal()).await {
        Ok(()) => {
            RENEWALS.set(RENEWALS.get().wrapping_add(1));
            "renewed"
        }
        Err(failure) if failure.is_signed_out() => {
            tell_signed_out();
            "ended"
        }
        Err(_) => "unreachable",
    };
    RUNNING.set(None);
    Ok(word.into())
}
