//! One request: JSON both ways, a time limit, an end when nobody waits any more, and one renewal
//! of the session when it has run out.

use super::refresh::{refresh_session, renewals, tell_signed_out};
use super::{Answer, Failure};
use gloo_net::http::{Method, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::problem::{Code, Problem};
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{AbortController, AbortSignal, RequestCredentials};

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
    method: Method,
    path: &'a str,
    body: Option<String>,
    renews: bool,
}

impl<'a> Call<'a> {
    pub(super) fn get(path: &'a str) -> Self {
        Self {
            method: Method::GET,
            path,
            body: None,
            renews: true,
        }
    }

    pub(super) fn post(path: &'a str) -> Self {
        Self {
            method: Method::POST,
            ..Self::get(path)
        }
    }

    pub(super) fn put(path: &'a str) -> Self {
        Self {
            method: Method::PUT,
            ..Self::get(path)
        }
    }

    pub(super) fn delete(path: &'a str) -> Self {
        Self {
            method: Method::DELETE,
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
        let (status, ok, retry_after, text) = sent.map_err(|_| limit.failure())?;
        if ok {
            return Ok(text);
        }
        match super::wire::read::<Problem>(&text) {
            Some(problem) => Err(Failure::refused(problem, retry_after)),
            // A gateway in between answers without our words.
            None if status >= 500 => Err(Failure::Offline),
            None => Err(Failure::Garbled),
        }
    }

    async fn request(
        &self,
        limit: &Limit,
    ) -> Result<(u16, bool, Option<i64>, String), gloo_net::Error> {
        let builder = RequestBuilder::new(self.path)
            .method(self.method.clone())
            .credentials(RequestCredentials::SameOrigin)
            .header("Accept", "application/json")
            .abort_signal(limit.signal().as_ref());
        let request = match &self.body {
            Some(body) => builder
                .header("Content-Type", "application/json")
                .body(body)?,
            None => builder.build()?,
        };
        let response: Response = request.send().await?;
        let retry_after = response
            .headers()
            .get("Retry-After")
            .and_then(|text| text.parse().ok());
        Ok((
            response.status(),
            response.ok(),
            retry_after,
            response.text().await?,
        ))
    }
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
            outer.set_onabort(Some(wasm_bindgen::JsCast::unchecked_ref(&handler)));
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
