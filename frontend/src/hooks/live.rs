//! Live updates: one stream for the app, and whoever shows something listens.

use crate::api::live::Stream;
use shared::live::Hint;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::prelude::*;

/// Hands every hint to all who listen.
#[derive(Clone, Default)]
pub(crate) struct LiveBus(Rc<Listeners>);

#[derive(Default)]
struct Listeners {
    next: Cell<u32>,
    list: RefCell<Vec<(u32, Callback<Hint>)>>,
}

impl PartialEq for LiveBus {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl LiveBus {
    /// Tells everyone.
    pub(crate) fn tell(&self, hint: &Hint) {
        // Copied first: listeners may come and go while they are told.
        let list = self.0.list.borrow().clone();
        list.iter()
            .for_each(|(_, listener)| listener.emit(hint.clone()));
    }

    fn add(&self, listener: Callback<Hint>) -> u32 {
        let id = self.0.next.get();
        self.0.next.set(id.wrapping_add(1));
        self.0.list.borrow_mut().push((id, listener));
        id
    }

    fn remove(&self, id: u32) {
        self.0.list.borrow_mut().retain(|(known, _)| *known != id);
    }
}

/// Hears every hint while the component is there.
#[hook]
pub(crate) fn use_live(heard: Callback<Hint>) {
    let bus = crate::app::use_ui().live;
    let latest = use_mut_ref(|| heard.clone());
    latest.replace(heard);
    use_effect_with(bus, move |bus| {
        let id = bus.add(Callback::from(move |hint| {
            let heard = latest.borrow().clone();
            heard.emit(hint);
        }));
        let bus = bus.clone();
        move || bus.remove(id)
    });
}

/// Keeps the stream open while `open`.
#[hook]
pub(crate) fn use_live_stream(bus: LiveBus, open: bool) {
    use_effect_with((bus, open), |(bus, open)| {
        let bus = bus.clone();
        let stream = open.then(|| Stream::open(move |hint| bus.tell(&hint)));
        move || drop(stream)
    });
}
