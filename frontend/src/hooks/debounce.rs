//! Waiting until someone has finished typing.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// A callback that passes on the last value after `wait` milliseconds without another.
#[hook]
pub(crate) fn use_debounced<T: 'static>(wait: u32, then: Callback<T>) -> Callback<T> {
    let timer = use_mut_ref(|| None::<Timeout>);
    let latest = use_mut_ref(|| then.clone());
    // The callback of the newest render counts, not of the one in which typing began.
    latest.replace(then);
    {
        let timer = timer.clone();
        use_effect_with((), move |()| move || drop(timer.take()));
    }
    Callback::from(move |value: T| {
        let latest = latest.clone();
        let call = Timeout::new(wait, move || {
            let then = latest.borrow().clone();
            then.emit(value);
        });
        timer.replace(Some(call));
    })
}
