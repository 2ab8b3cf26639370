//! Short messages about what just happened: toasts for the eye, a live region for the ear.

use super::icon::Icon;
use crate::app::Ui;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// How long a toast stays.
const SHOWN_MS: u32 = 6_000;

/// Says something without taking the person away from what they do.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Feedback {
    /// Shows it for a while and reads it out.
    pub(crate) toast: Callback<AttrValue>,
    /// Reads it out only: for changes that the eye sees by itself.
    pub(crate) announce: Callback<AttrValue>,
}

/// What is being said.
#[derive(Default, PartialEq, Clone)]
pub(crate) struct Messages {
    toast: Option<(u32, AttrValue)>,
    spoken: AttrValue,
    count: u32,
}

pub(crate) enum Message {
    Toast(AttrValue),
    Announce(AttrValue),
    Close,
}

impl Reducible for Messages {
    type Action = Message;

    fn reduce(self: Rc<Self>, message: Message) -> Rc<Self> {
        let count = self.count.wrapping_add(1);
        let (toast, spoken) = match message {
            Message::Toast(text) => (Some((count, text)), self.spoken.clone()),
            Message::Announce(text) => (self.toast.clone(), text),
            Message::Close => (None, self.spoken.clone()),
        };
        Rc::new(Self {
            toast,
            spoken,
            count,
        })
    }
}

/// What is being said, how to say something, and how to close what is shown.
#[hook]
pub(crate) fn use_messages() -> (UseReducerHandle<Messages>, Feedback, Callback<MouseEvent>) {
    let messages = use_reducer(Messages::default);
    let feedback = use_memo((), |()| {
        let (toast, announce) = (messages.dispatcher(), messages.dispatcher());
        Feedback {
            toast: Callback::from(move |text| toast.dispatch(Message::Toast(text))),
            announce: Callback::from(move |text| announce.dispatch(Message::Announce(text))),
        }
    });
    {
        let close = messages.dispatcher();
        use_effect_with(
            messages.toast.as_ref().map(|(number, _)| *number),
            move |shown| {
                let timer =
                    shown.map(|_| Timeout::new(SHOWN_MS, move || close.dispatch(Message::Close)));
                move || drop(timer)
            },
        );
    }
    let close = messages.dispatcher();
    let close = Callback::from(move |_: MouseEvent| close.dispatch(Message::Close));
    (messages, (*feedback).clone(), close)
}

/// Toasts and the live region.
pub(crate) fn messages_view(ui: &Ui, messages: &Messages, close: Callback<MouseEvent>) -> Html {
    html! {
        <>
            <div class="toasts" role="status">
                if let Some((number, text)) = &messages.toast {
                    <div class="toast" key={*number}>
                        <span>{ text }</span>
                        <button type="button" class="icon-button" aria-label={ui.words().close()} onclick={close}>
                            { Icon::Cross.draw() }
                        </button>
                    </div>
                }
            </div>
            <div class="visually-hidden" aria-live="polite">{ &messages.spoken }</div>
        </>
    }
}
