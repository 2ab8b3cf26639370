//! Sending a form: pressed once, pending at once, and with the input intact when it fails.

use crate::api::{Abort, Answer, Failure, Signal};
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use yew::prelude::*;

/// What [`use_submit`] gives a form.
pub(crate) struct Submit<I> {
    /// Whether an answer is awaited.
    pub(crate) pending: bool,
    /// Why the last attempt failed.
    pub(crate) failure: Option<Failure>,
    /// Sends, unless an answer is awaited.
    pub(crate) run: Callback<I>,
}

/// Sends with `send` and hands the answer to `done`. The request ends with the component.
#[hook]
pub(crate) fn use_submit<I, T, F, R>(send: F, done: Callback<T>) -> Submit<I>
where
    I: 'static,
    T: 'static,
    F: Fn(I, Signal) -> R + 'static,
    R: Future<Output = Answer<T>> + 'static,
{
    let sending = use_sending();
    let (pending, failure) = (*sending.pending, (*sending.failure).clone());
    let run = Callback::from(move |input: I| {
        let Some(signal) = sending.begin() else {
            return;
        };
        let (answer, done) = (send(input, signal), done.clone());
        sending.clone().finish(Box::pin(async move {
            let value = answer.await?;
            Ok(Box::new(move || done.emit(value)) as Done)
        }));
    });
    Submit {
        pending,
        failure,
        run,
    }
}

/// What is left to do when the answer is there. One type for every form, so that everything below
/// is compiled, and downloaded, once.
type Done = Box<dyn FnOnce()>;

#[derive(Clone)]
struct Sending {
    pending: UseStateHandle<bool>,
    failure: UseStateHandle<Option<Failure>>,
    running: Rc<RefCell<Option<Abort>>>,
}

impl Sending {
    /// Lets a request begin, unless one is under way.
    fn begin(&self) -> Option<Signal> {
        if self.running.borrow().is_some() {
            return None;
        }
        let abort = Abort::new();
        let signal = abort.signal();
        self.running.replace(Some(abort));
        self.pending.set(true);
        self.failure.set(None);
        Some(signal)
    }

    fn finish(self, answer: Pin<Box<dyn Future<Output = Answer<Done>>>>) {
        wasm_bindgen_futures::spawn_local(async move {
            let answer = answer.await;
            if matches!(answer, Err(Failure::Aborted)) {
                return;
            }
            // It has ended by itself; nothing is left to abort.
            self.running.take();
            self.pending.set(false);
            match answer {
                Ok(done) => done(),
                Err(why) => self.failure.set(Some(why)),
            }
        });
    }
}

#[hook]
fn use_sending() -> Sending {
    let pending = use_state_eq(|| false);
    let failure = use_state_eq(|| None::<Failure>);
    let running = use_mut_ref(|| None::<Abort>);
    {
        let running = running.clone();
        use_effect_with((), move |()| move || drop(running.take()));
    }
    Sending {
        pending,
        failure,
        running,
    }
}
