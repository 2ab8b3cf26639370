//! Loading what a page shows, and keeping the last good answer whatever happens next.

use crate::api::{Abort, Answer, Failure, Signal};
use std::any::Any;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use yew::prelude::*;

/// What a view has to show.
#[derive(Debug, PartialEq)]
pub(crate) enum Load<T> {
    /// Nothing yet.
    Loading,
    /// An answer; whether it is empty is for the page to say.
    Ready(Rc<T>),
    /// The last attempt failed; the answer before it, if there was one.
    Failed {
        /// Why.
        failure: Failure,
        /// What was known before.
        last: Option<Rc<T>>,
    },
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Loading => Self::Loading,
            Self::Ready(value) => Self::Ready(value.clone()),
            Self::Failed { failure, last } => Self::Failed {
                failure: failure.clone(),
                last: last.clone(),
            },
        }
    }
}

impl<T> Load<T> {
    /// The newest answer there is, however old.
    pub(crate) fn last(&self) -> Option<&Rc<T>> {
        match self {
            Self::Loading => None,
            Self::Ready(value) => Some(value),
            Self::Failed { last, .. } => last.as_ref(),
        }
    }

    /// Why the last attempt failed.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed { failure, .. } => Some(failure),
            _ => None,
        }
    }
}

/// Answers of earlier pages, so that going back shows them at once while they are asked for again.
/// Forgotten at sign-out.
#[derive(Clone, Default)]
pub(crate) struct Cache(Rc<RefCell<Vec<(String, AnyAnswer)>>>);

impl PartialEq for Cache {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Cache {
    /// The answer kept under this name.
    pub(crate) fn find<T: 'static>(&self, key: &str) -> Option<Rc<T>> {
        self.find_any(key)
            .and_then(|value| value.downcast::<T>().ok())
    }

    fn find_any(&self, key: &str) -> Option<Rc<dyn Any>> {
        let kept = self.0.borrow();
        let found = kept.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.clone())
    }

    /// Keeps an answer.
    pub(crate) fn keep(&self, key: &str, value: Rc<dyn Any>) {
        let mut kept = self.0.borrow_mut();
        kept.retain(|(name, _)| name != key);
        kept.push((key.to_owned(), value));
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}

/// What [`use_load`] gives a page.
pub(crate) struct Loaded<T> {
    /// What there is to show.
    pub(crate) state: Load<T>,
    /// Whether an answer is on its way.
    pub(crate) busy: bool,
    /// Asks again, keeping what is shown.
    pub(crate) reload: Callback<()>,
}

/// An answer of whichever type: everything that handles it is compiled, and downloaded, once.
type AnyAnswer = Rc<dyn Any>;

#[derive(Default)]
struct Store {
    last: Option<AnyAnswer>,
    failure: Option<Failure>,
    busy: bool,
}

enum Step {
    Begin,
    End(Answer<AnyAnswer>),
}

impl Reducible for Store {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let last = self.last.clone();
        Rc::new(match step {
            Step::Begin => Self {
                last,
                failure: self.failure.clone(),
                busy: true,
            },
            Step::End(Ok(value)) => Self {
                last: Some(value),
                failure: None,
                busy: false,
            },
            Step::End(Err(failure)) => Self {
                last,
                failure: Some(failure),
                busy: false,
            },
        })
    }
}

/// Loads when the component appears and when `key` changes. Give the component that uses it a
/// `key` of its own where another thing's last answer must not be shown meanwhile.
///
/// The request ends with the component. `key` also names the answer in the [`Cache`].
#[hook]
pub(crate) fn use_load<T, F, R>(key: AttrValue, fetch: F) -> Loaded<T>
where
    T: 'static,
    F: Fn(Signal) -> R + 'static,
    R: Future<Output = Answer<T>> + 'static,
{
    let (store, reload) = use_loading(
        key,
        Box::new(move |signal| {
            let answer = fetch(signal);
            Box::pin(async move { Ok(Rc::new(answer.await?) as AnyAnswer) })
        }),
    );
    let last = store
        .last
        .clone()
        .and_then(|value| value.downcast::<T>().ok());
    let state = match (&store.failure, last) {
        (Some(failure), last) => Load::Failed {
            failure: failure.clone(),
            last,
        },
        (None, Some(value)) => Load::Ready(value),
        (None, None) => Load::Loading,
    };
    Loaded {
        state,
        busy: store.busy,
        reload,
    }
}

type Fetch = Box<dyn Fn(Signal) -> Pin<Box<dyn Future<Output = Answer<AnyAnswer>>>>>;

#[hook]
fn use_loading(key: AttrValue, fetch: Fetch) -> (UseReducerHandle<Store>, Callback<()>) {
    let cache = crate::app::use_ui().cache;
    let store = use_reducer(|| Store {
        last: cache.find_any(&key),
        failure: None,
        busy: true,
    });
    let turn = use_state(|| 0_u32);
    {
        let store = store.dispatcher();
        use_effect_with((key, *turn), move |(key, _)| {
            let abort = Abort::new();
            let answer = fetch(abort.signal());
            let key = key.clone();
            store.dispatch(Step::Begin);
            wasm_bindgen_futures::spawn_local(async move {
                let answer = answer.await;
                if matches!(answer, Err(Failure::Aborted)) {
                    return;
                }
                if let Ok(value) = &answer {
                    cache.keep(&key, value.clone());
                }
                store.dispatch(Step::End(answer));
            });
            move || drop(abort)
        });
    }
    let reload = {
        // A counter of its own: the handle of a state only knows the value of its own render.
        let count = use_mut_ref(|| 0_u32);
        Callback::from(move |()| {
            *count.borrow_mut() += 1;
            turn.set(*count.borrow());
        })
    };
    (store, reload)
}
