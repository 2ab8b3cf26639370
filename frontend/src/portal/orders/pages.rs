//! Pages of orders as one growing list.

use crate::api::{self, Abort, Answer, Failure, Signal, query::Query};
use crate::hooks::{Cache, Load};
use shared::orders::OrderSummary;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// Most pages that are asked for again when something has changed.
const MOST_PAGES: usize = 5;

/// The orders so far, and where the list goes on.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Listed {
    pub(crate) orders: Vec<OrderSummary>,
    pub(crate) next: Option<String>,
    pages: usize,
}

impl Listed {
    /// A list of one page.
    #[cfg(test)]
    pub(crate) fn new(orders: Vec<OrderSummary>, next: Option<String>) -> Self {
        Self {
            orders,
            next,
            pages: 1,
        }
    }

    /// Whether it holds this order.
    pub(super) fn has(&self, id: &shared::id::OrderId) -> bool {
        self.orders.iter().any(|order| order.id == *id)
    }
}

/// What is under way for the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Work {
    /// Nothing.
    Idle,
    /// The list is asked for again.
    Reload,
    /// The next page is awaited.
    More,
}

struct Store {
    state: Load<Listed>,
    /// The filter that the list shown belongs to; the one asked for may be newer.
    shown: Query,
    work: Work,
    more_failed: Option<Failure>,
}

enum Step {
    /// Work begins, for this filter, of which this much was kept.
    Begin(Work, Query, Option<Rc<Listed>>),
    End(Work, Query, Answer<Rc<Listed>>),
}

impl Reducible for Store {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let idle = |state, shown| Self {
            state,
            shown,
            work: Work::Idle,
            more_failed: None,
        };
        Rc::new(match step {
            Step::Begin(work, filter, Some(kept)) if filter != self.shown => Self {
                work,
                ..idle(Load::Ready(kept), filter)
            },
            Step::Begin(work, ..) => Self {
                work,
                ..idle(self.state.clone(), self.shown.clone())
            },
            Step::End(_, filter, Ok(listed)) => idle(Load::Ready(listed), filter),
            // What is there stays there; only the end of the list says what is wrong.
            Step::End(Work::More, filter, Err(failure)) => Self {
                more_failed: Some(failure),
                ..idle(self.state.clone(), filter)
            },
            Step::End(_, filter, Err(failure)) => {
                let last = self.state.last().filter(|_| filter == self.shown).cloned();
                idle(Load::Failed { failure, last }, filter)
            }
        })
    }
}

/// What [`use_orders`] gives the page.
pub(crate) struct Orders {
    pub(crate) state: Load<Listed>,
    pub(crate) work: Work,
    /// Why the next page could not be had.
    pub(crate) more_failed: Option<Failure>,
    pub(crate) reload: Callback<()>,
    pub(crate) more: Callback<()>,
}

/// Starts requests for the list, one at a time: a newer one ends the older.
#[derive(Clone)]
struct Runner {
    store: UseReducerDispatcher<Store>,
    running: Rc<RefCell<Option<Abort>>>,
    cache: Cache,
}

impl Runner {
    fn start(&self, work: Work, filter: Query, from: Rc<Listed>) {
        let abort = Abort::new();
        let signal = abort.signal();
        self.running.replace(Some(abort));
        let kept = self.cache.find::<Listed>(&key(&filter));
        self.store.dispatch(Step::Begin(work, filter.clone(), kept));
        let Self { store, cache, .. } = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let answer = fetch(work, &filter, &from, &signal).await.map(Rc::new);
            if matches!(answer, Err(Failure::Aborted)) {
                return;
            }
            if let Ok(listed) = &answer {
                cache.keep(&key(&filter), listed.clone());
            }
            store.dispatch(Step::End(work, filter, answer));
        });
    }
}

/// The orders that fit `filter`, page after page.
#[hook]
pub(crate) fn use_orders(filter: Query) -> Orders {
    let cache = crate::app::use_ui().cache;
    let store = use_reducer(|| {
        let kept = cache
            .find::<Listed>(&key(&filter))
            .map_or(Load::Loading, Load::Ready);
        Store {
            state: kept,
            shown: filter.clone(),
            work: Work::Reload,
            more_failed: None,
        }
    });
    let running = use_mut_ref(|| None::<Abort>);
    let runner = Runner {
        store: store.dispatcher(),
        running: running.clone(),
        cache,
    };
    {
        let runner = runner.clone();
        use_effect_with(filter.clone(), move |filter| {
            let kept = runner
                .cache
                .find::<Listed>(&key(filter))
                .unwrap_or_default();
            runner.start(Work::Reload, filter.clone(), kept);
        });
    }
    use_effect_with((), move |()| move || drop(running.take()));
    let start = |work: Work| {
        let (runner, filter) = (runner.clone(), filter.clone());
        let from = store.state.last().cloned().unwrap_or_default();
        Callback::from(move |()| runner.start(work, filter.clone(), from.clone()))
    };
    Orders {
        state: store.state.clone(),
        work: store.work,
        more_failed: store.more_failed.clone(),
        reload: start(Work::Reload),
        more: start(Work::More),
    }
}

fn key(filter: &Query) -> String {
    format!("orders?{filter}")
}

async fn fetch(work: Work, filter: &Query, from: &Listed, signal: &Signal) -> Answer<Listed> {
    if work == Work::More {
        let mut listed = from.clone();
        append(&mut listed, filter, signal).await?;
        return Ok(listed);
    }
    // As many pages as are on screen, so that nothing disappears under the reader's eyes.
    let mut listed = Listed::default();
    append(&mut listed, filter, signal).await?;
    while listed.next.is_some() && listed.pages < from.pages.min(MOST_PAGES) {
        append(&mut listed, filter, signal).await?;
    }
    Ok(listed)
}

async fn append(listed: &mut Listed, filter: &Query, signal: &Signal) -> Answer<()> {
    let page = api::orders::list_orders(filter, listed.next.as_deref(), signal).await?;
    // An order that came in meanwhile moves the others on, so that one may come twice.
    let new = page
        .items
        .into_iter()
        .filter(|order| !listed.orders.iter().any(|o| o.id == order.id));
    let new: Vec<OrderSummary> = new.collect();
    listed.orders.extend(new);
    listed.next = page.next;
    listed.pages += 1;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::samples::summary;

    fn store(filter: &str) -> Rc<Store> {
        let listed = Rc::new(Listed::new(vec![summary("536365")], None));
        let (state, shown) = (Load::Ready(listed), Query::parse(filter));
        Rc::new(Store {
            state,
            shown,
            work: Work::Idle,
            more_failed: None,
        })
    }

    #[test]
    fn a_failed_reload_keeps_what_was_there() {
        let step = Step::End(Work::Reload, Query::parse("q=a"), Err(Failure::Offline));
        assert!(store("q=a").reduce(step).state.last().is_some());
    }

    #[test]
    fn a_failed_search_does_not_show_the_answer_to_another_one() {
        let step = Step::End(Work::Reload, Query::parse("q=b"), Err(Failure::Offline));
        assert!(store("q=a").reduce(step).state.last().is_none());
    }

    #[test]
    fn a_failed_next_page_leaves_the_list_alone() {
        let step = Step::End(Work::More, Query::parse("q=a"), Err(Failure::TimedOut));
        let after = store("q=a").reduce(step);
        assert!(matches!(after.state, Load::Ready(_)));
        assert_eq!(after.more_failed, Some(Failure::TimedOut));
    }
}
