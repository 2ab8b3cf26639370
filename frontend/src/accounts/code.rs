//! The second step of signing in: the code from the e-mail.

use crate::api::{Answer, Failure, Signal};
use crate::app::use_ui;
use crate::components::button::{Button, Weight};
use crate::components::field::Field;
use crate::components::heading::Heading;
use crate::components::notice::trouble;
use crate::hooks::{use_submit, use_title};
use crate::i18n::Words;
use crate::{intl, phrases};
use gloo_timers::callback::Interval;
use shared::accounts::{CodeRequested, Me, SubmitCode};
use shared::problem::Code;
use std::pin::Pin;
use std::rc::Rc;
use yew::prelude::*;

/// Seconds before another code may be asked for.
const PAUSE: i64 = 30;

/// An answer to come.
pub(crate) type Pending<T> = Pin<Box<dyn Future<Output = Answer<T>>>>;

/// Sends something and answers later.
#[derive(Clone)]
pub(crate) struct Sender<I, T>(Rc<dyn Fn(I, Signal) -> Pending<T>>);

impl<I, T> Sender<I, T> {
    /// From an ordinary asynchronous function.
    pub(crate) fn new<R>(send: impl Fn(I, Signal) -> R + 'static) -> Self
    where
        R: Future<Output = Answer<T>> + 'static,
    {
        Self(Rc::new(move |input, signal| Box::pin(send(input, signal))))
    }
}

impl<I, T> PartialEq for Sender<I, T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct CodeStepProps {
    /// What the person is told: where the code has gone.
    pub(crate) text: AttrValue,
    /// The result of a right code, as a button says it.
    pub(crate) submit: AttrValue,
    pub(crate) requested: CodeRequested,
    /// Asks for another code.
    pub(crate) again: Sender<(), CodeRequested>,
    /// Sends the code.
    pub(crate) send: Sender<SubmitCode, Me>,
    pub(crate) done: Callback<Me>,
    /// Back to the first step.
    pub(crate) back: Callback<()>,
}

/// The second step of signing in.
#[component]
pub(crate) fn CodeStep(props: &CodeStepProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    use_title(words.code_title());
    let requested = use_state(|| props.requested.clone());
    let code = use_state(String::new);
    let send = props.send.0.clone();
    let submit = use_submit(move |body, signal| send(body, signal), props.done.clone());
    let onsubmit = {
        let (challenge, code) = (requested.challenge.clone(), code.clone());
        let run = submit.run.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            run.emit(SubmitCode {
                challenge: challenge.clone(),
                code: (*code).clone(),
            });
        })
    };
    let until = intl::moment(ui.locale(), requested.expires_at, intl::Shape::Clock);
    let error = submit
        .failure
        .as_ref()
        .and_then(|failure| code_error(words, failure));
    let oninput = Callback::from({
        let code = code.clone();
        move |text| code.set(text)
    });
    html! {
        <div class="page page-narrow">
            <Heading step="code">{ words.code_title() }</Heading>
            <p class="lead">{ &props.text }</p>
            <form class="form" novalidate=true {onsubmit} aria-busy={submit.pending.to_string()}>
                { trouble(&ui, submit.failure.as_ref().filter(|_| error.is_none()), &["code"]) }
                <Field name="code" label={words.code()} value={(*code).clone()} {oninput} {error}
                    hint={words.code_until(&until)} first=true class="field-code"
                    autocomplete="one-time-code" inputmode="numeric" longest=16 />
                <Button weight={Weight::Primary} submit=true pending={submit.pending}>{ &props.submit }</Button>
            </form>
            <div class="form-more">
                <Again again={props.again.clone()} got={requested.setter()} />
                <Button weight={Weight::Plain} onclick={props.back.clone()}>{ words.other_address() }</Button>
            </div>
        </div>
    }
}

/// What is wrong with the code stands beside it, whoever found out.
fn code_error(words: Words, failure: &Failure) -> Option<String> {
    if failure.code() == Some(Code::CodeRejected) {
        return Some(phrases::failure(words, failure));
    }
    failure
        .field("code")
        .map(|fault| phrases::field(words, "code", fault).to_owned())
}

#[derive(Properties, PartialEq)]
struct AgainProps {
    again: Sender<(), CodeRequested>,
    got: UseStateSetter<CodeRequested>,
}

/// Asks for another code, after a pause.
#[component]
fn Again(props: &AgainProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let round = use_state(|| 0_u32);
    let left = use_state_eq(|| PAUSE);
    {
        let left = left.setter();
        use_effect_with(*round, move |_| {
            left.set(PAUSE);
            let passed = std::cell::Cell::new(0);
            let tick = Interval::new(1_000, move || {
                passed.set(passed.get() + 1);
                left.set((PAUSE - passed.get()).max(0));
            });
            move || drop(tick)
        });
    }
    let again = props.again.0.clone();
    let done = {
        let (got, round) = (props.got.clone(), round.clone());
        let toast = ui.feedback.toast.clone();
        Callback::from(move |requested| {
            got.set(requested);
            round.set(*round + 1);
            toast.emit(words.code_sent_again().into());
        })
    };
    let submit = use_submit(move |(), signal| again((), signal), done);
    if *left > 0 {
        return html! { <p class="quiet">{ words.code_again_in(*left) }</p> };
    }
    html! {
        <>
            { trouble(&ui, submit.failure.as_ref(), &[]) }
            <Button weight={Weight::Plain} onclick={submit.run.clone()} pending={submit.pending}>
                { words.code_again() }
            </Button>
        </>
    }
}
