//! Loading what a page shows, and keeping the last good answer whatever happens next.

use crate::api::{Abort, Answer, Failure, Signal};
use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
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
pub(crate) struct Cache(Rc<RefCell<BTreeMap<String, Rc<dyn Any>>>>);

impl PartialEq for Cache {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Cache {
    /// The answer kept under this name.
    pub(crate) fn find<T: 'static>(&self, key: &str) -> Option<Rc<T>> {
        let kept = self.0.borrow().get(key).cloned();
        kept.and_then(|value| value.downcast::<T>().ok())
    }

    /// Keeps an answer.
    pub(crate) fn keep<T: 'static>(&self, key: &str, value: Rc<T>) {
        self.0.borrow_mut().insert(key.to_owned(), value);
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

struct Store<T> {
    state: Load<T>,
    busy: bool,
}

enum Step<T> {
    Begin,
    End(Answer<Rc<T>>),
}

impl<T> Reducible for Store<T> {
    type Action = Step<T>;

    fn reduce(self: Rc<Self>, step: Step<T>) -> Rc<Self> {
        let (state, busy) = match step {
            Step::Begin => (self.state.clone(), true),
            Step::End(Ok(value)) => (Load::Ready(value), false),
            Step::End(Err(failure)) => (
                Load::Failed {
                    failure,
                    last: self.state.last().cloned(),
                },
                false,
            ),
        };
        Rc::new(Self { state, busy })
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
    let cache = use_context::<Cache>().unwrap_or_default();
    let store = use_reducer(|| {
        let kept = cache.find::<T>(&key);
        Store {
            state: kept.map_or(Load::Loading, Load::Ready),
            busy: true,
        }
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
                let answer = answer.await.map(Rc::new);
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
    Loaded {
        state: store.state.clone(),
        busy: store.busy,
        reload,
    }
}
