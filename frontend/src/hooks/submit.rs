//! Sending a form: pressed once, pending at once, and with the input intact when it fails.

use crate::api::{Abort, Answer, Failure, Signal};
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
    let pending = use_state_eq(|| false);
    let failure = use_state_eq(|| None::<Failure>);
    let running = use_mut_ref(|| None::<Abort>);
    {
        let running = running.clone();
        use_effect_with((), move |()| move || drop(running.take()));
    }
    let run = {
        let (pending, failure) = (pending.clone(), failure.clone());
        Callback::from(move |input: I| {
            if running.borrow().is_some() {
                return;
            }
            let abort = Abort::new();
            let answer = send(input, abort.signal());
            running.replace(Some(abort));
            pending.set(true);
            failure.set(None);
            let (pending, failure) = (pending.clone(), failure.clone());
            let (running, done) = (running.clone(), done.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let answer = answer.await;
                if matches!(answer, Err(Failure::Aborted)) {
                    return;
                }
                // It has ended by itself; nothing is left to abort.
                running.take();
                pending.set(false);
                match answer {
                    Ok(value) => done.emit(value),
                    Err(why) => failure.set(Some(why)),
                }
            });
        })
    };
    Submit {
        pending: *pending,
        failure: (*failure).clone(),
        run,
    }
}
