//! Short messages about what just happened: toasts for the eye, a live region for the ear.

use super::icon::Icon;
use crate::i18n::use_words;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// How long a toast stays.
const SHOWN_MS: u32 = 6_000;

/// Says something without taking the person away from what they do.
#[derive(Clone, PartialEq)]
pub(crate) struct Feedback {
    /// Shows it for a while and reads it out.
    pub(crate) toast: Callback<AttrValue>,
    /// Reads it out only: for changes that the eye sees by itself.
    pub(crate) announce: Callback<AttrValue>,
}

/// Says something without taking the person away from what they do.
#[hook]
pub(crate) fn use_feedback() -> Feedback {
    let silent = || Feedback {
        toast: Callback::noop(),
        announce: Callback::noop(),
    };
    use_context::<Feedback>().unwrap_or_else(silent)
}

#[derive(Default, PartialEq)]
struct Messages {
    toast: Option<(u32, AttrValue)>,
    spoken: AttrValue,
    count: u32,
}

enum Message {
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

#[derive(Properties, PartialEq)]
pub(crate) struct FeedbackProviderProps {
    pub(crate) children: Html,
}

/// Gives everything inside a way to say something.
#[component]
pub(crate) fn FeedbackProvider(props: &FeedbackProviderProps) -> Html {
    let words = use_words();
    let messages = use_reducer_eq(Messages::default);
    let feedback = use_memo((), |()| {
        let (toast, announce) = (messages.dispatcher(), messages.dispatcher());
        Feedback {
            toast: Callback::from(move |text| toast.dispatch(Message::Toast(text))),
            announce: Callback::from(move |text| announce.dispatch(Message::Announce(text))),
        }
    });
    {
        let close = messages.dispatcher();
        use_effect_with(messages.toast.clone(), move |toast| {
            let timer = toast
                .as_ref()
                .map(|_| Timeout::new(SHOWN_MS, move || close.dispatch(Message::Close)));
            move || drop(timer)
        });
    }
    let close = messages.dispatcher();
    let onclick = Callback::from(move |_: MouseEvent| close.dispatch(Message::Close));
    html! {
        <ContextProvider<Feedback> context={(*feedback).clone()}>
            { props.children.clone() }
            <div class="toasts" role="status">
                if let Some((number, text)) = &messages.toast {
                    <div class="toast" key={*number}>
                        <span>{ text }</span>
                        <button type="button" class="icon-button" aria-label={words.close()} {onclick}>
                            { Icon::Cross.draw() }
                        </button>
                    </div>
                }
            </div>
            <div class="visually-hidden" aria-live="polite">{ &messages.spoken }</div>
        </ContextProvider<Feedback>>
    }
}
