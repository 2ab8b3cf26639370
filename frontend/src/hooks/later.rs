//! Something that can wait.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// Calls `act` once, `after` milliseconds from when `ready` is first true.
#[hook]
pub(crate) fn use_once_later(ready: bool, after: u32, act: fn()) {
    use_effect_with(ready, move |ready| {
        let timer = ready.then(|| Timeout::new(after, act));
        move || drop(timer)
    });
}
