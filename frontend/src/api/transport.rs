//! One request: JSON both ways, a time limit, an end when nobody waits any more, and one renewal
//! of the session when it has run out.

use super::refresh::{refresh_session, renewals, tell_signed_out};
use super::{Answer, Failure};
use gloo_timers::callback::Timeout;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::problem::{Code, Problem};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, Headers, RequestCredentials, RequestInit, Response, Window,
};

/// After this the person hears that it takes too long.
const LIMIT_MS: u32 = 15_000;

/// Ends its requests when dropped, as when their component goes away.
pub(crate) struct Abort(Option<AbortController>);

/// Lets a request end early.
#[derive(Clone)]
pub(crate) struct Signal(Option<AbortSignal>);

impl Abort {
    /// For the requests of one effect or one submission.
    pub(crate) fn new() -> Self {
        Self(AbortController::new().ok())
    }

    /// For the request.
    pub(crate) fn signal(&self) -> Signal {
        Signal(self.0.as_ref().map(AbortController::signal))
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

impl Signal {
    fn is_aborted(&self) -> bool {
        self.0.as_ref().is_some_and(AbortSignal::aborted)
    }
}

/// A request that has not been sent yet.
pub(super) struct Call<'a> {
    method: &'static str,
    path: &'a str,
    body: Option<String>,
    renews: bool,
}

impl<'a> Call<'a> {
    pub(super) fn get(path: &'a str) -> Self {
        Self {
            method: "GET",
            path,
            body: None,
            renews: true,
        }
    }

    pub(super) fn post(path: &'a str) -> Self {
        Self {
            method: "POST",
            ..Self::get(path)
        }
    }

    pub(super) fn put(path: &'a str) -> Self {
        Self {
            method: "PUT",
            ..Self::get(path)
        }
    }

    pub(super) fn delete(path: &'a str) -> Self {
        Self {
            method: "DELETE",
            ..Self::get(path)
        }
    }

    /// With this as JSON.
    pub(super) fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body).ok();
        self
    }

    /// Does not renew the session, because this very call does.
    pub(super) fn without_renewal(mut self) -> Self {
        self.renews = false;
        self
    }

    /// Sends it and reads the answer.
    pub(super) async fn read<T: DeserializeOwned>(self, signal: &Signal) -> Answer<T> {
        let text = self.send(signal).await?;
        super::wire::read(&text).ok_or(Failure::Garbled)
    }

    /// Sends it; the answer has no body that matters.
    pub(super) async fn done(self, signal: &Signal) -> Answer<()> {
        self.send(signal).await.map(|_| ())
    }

    async fn send(self, signal: &Signal) -> Answer<String> {
        let sent_with = renewals();
        let first = self.attempt(signal).await;
        let expired = |answer: &Answer<String>| {
            answer
                .as_ref()
                .is_err_and(|failure| failure.code() == Some(Code::TokenExpired))
        };
        let answer = if self.renews && expired(&first) {
            // Another request may have renewed the session while this one was under way.
            if renewals() == sent_with {
                refresh_session().await?;
            }
            self.attempt(signal).await
        } else {
            first
        };
        if self.renews && answer.as_ref().is_err_and(Failure::is_signed_out) {
            tell_signed_out();
        }
        answer
    }

    async fn attempt(&self, outer: &Signal) -> Answer<String> {
        if outer.is_aborted() {
            return Err(Failure::Aborted);
        }
        let limit = Limit::new(outer);
        let sent = self.request(&limit).await;
        if outer.is_aborted() {
            return Err(Failure::Aborted);
        }
        let reply = sent.ok_or_else(|| limit.failure())?;
        if reply.ok {
            return Ok(reply.text);
        }
        match super::wire::read::<Problem>(&reply.text) {
            Some(problem) => Err(Failure::refused(problem, reply.retry_after)),
            // A gateway in between answers without our words.
            None if reply.status >= 500 => Err(Failure::Offline),
            None => Err(Failure::Garbled),
        }
    }

    /// `None` when there was no complete answer.
    async fn request(&self, limit: &Limit) -> Option<Reply> {
        let response = self.response(limit).await?;
        let retry_after = response.headers().get("Retry-After").ok().flatten();
        let text = JsFuture::from(response.text().ok()?).await.ok()?;
        Some(Reply {
            status: response.status(),
            ok: response.ok(),
            retry_after: retry_after.and_then(|seconds| seconds.parse().ok()),
            text: text.as_string()?,
        })
    }

    async fn response(&self, limit: &Limit) -> Option<Response> {
        let init = self.init(limit.signal().as_ref())?;
        let sent =
            web_sys::window().map(|w: Window| w.fetch_with_str_and_init(self.path, &init))?;
        JsFuture::from(sent).await.ok()?.dyn_into().ok()
    }

    fn init(&self, signal: Option<&AbortSignal>) -> Option<RequestInit> {
        let headers = Headers::new().ok()?;
        headers.set("Accept", "application/json").ok()?;
        let init = RequestInit::new();
        init.set_method(self.method);
        init.set_credentials(RequestCredentials::SameOrigin);
        init.set_signal(signal);
        if let Some(body) = &self.body {
            headers.set("Content-Type", "application/json").ok()?;
            init.set_body(&JsValue::from_str(body));
        }
        init.set_headers(&headers);
        Some(init)
    }
}

/// A file of the server's that is no JSON and the same for everybody.
pub(super) async fn bytes(path: &str, signal: &Signal) -> Answer<Vec<u8>> {
    let limit = Limit::new(signal);
    let found = async {
        let response = Call::get(path).response(&limit).await?;
        let content = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
        Some((response.ok(), js_sys::Uint8Array::new(&content).to_vec()))
    };
    let found = found.await;
    if signal.is_aborted() {
        return Err(Failure::Aborted);
    }
    match found.ok_or_else(|| limit.failure())? {
        (true, content) => Ok(content),
        (false, _) => Err(Failure::Garbled),
    }
}

/// What came back.
struct Reply {
    status: u16,
    ok: bool,
    /// In seconds.
    retry_after: Option<i64>,
    text: String,
}

/// Ends a request after a while, or when the outer signal does.
struct Limit {
    controller: Option<Rc<AbortController>>,
    expired: Rc<Cell<bool>>,
    _timer: Option<Timeout>,
}

impl Limit {
    fn new(outer: &Signal) -> Self {
        let controller = AbortController::new().ok().map(Rc::new);
        let expired = Rc::new(Cell::new(false));
        let timer = controller.clone().map(|controller| {
            let expired = expired.clone();
            Timeout::new(LIMIT_MS, move || {
                expired.set(true);
                controller.abort();
            })
        });
        if let (Some(outer), Some(controller)) = (&outer.0, &controller) {
            // The handler belongs to the outer signal and ends with it.
            let controller = controller.clone();
            let handler = wasm_bindgen::closure::Closure::once_into_js(move || controller.abort());
            outer.set_onabort(Some(handler.unchecked_ref()));
        }
        Self {
            controller,
            expired,
            _timer: timer,
        }
    }

    fn signal(&self) -> Option<AbortSignal> {
        self.controller
            .as_ref()
            .map(|controller| controller.signal())
    }

    fn failure(&self) -> Failure {
        if self.expired.get() {
            Failure::TimedOut
        } else {
            Failure::Offline
        }
    }
}
