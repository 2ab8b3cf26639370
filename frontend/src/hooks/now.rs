//! What time it is, and whether the device is connected.

use crate::browser;
use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use shared::time::Timestamp;
use yew::prelude::*;

/// A clock for the whole app that ticks every `every` milliseconds.
#[hook]
pub(crate) fn use_clock(every: u32) -> Timestamp {
    let now = use_state_eq(browser::now);
    let setter = now.setter();
    use_effect_with(every, move |every| {
        let tick = Interval::new(*every, move || setter.set(browser::now()));
        move || drop(tick)
    });
    *now
}

/// Whether the device believes to be connected; `back` is called when it is again.
#[hook]
pub(crate) fn use_online(back: Callback<()>) -> bool {
    let online = use_state_eq(|| true);
    let setter = online.setter();
    use_effect_with((), move |()| {
        setter.set(browser::is_online());
        let listeners = web_sys::window().map(|window| {
            let (up, down) = (setter.clone(), setter);
            [
                EventListener::new(&window, "online", move |_| {
                    up.set(true);
                    back.emit(());
                }),
                EventListener::new(&window, "offline", move |_| down.set(false)),
            ]
        });
        move || drop(listeners)
    });
    *online
}
