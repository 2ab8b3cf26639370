//! Hooks that pages are made of.

mod debounce;
mod later;
mod live;
mod load;
mod now;
mod page;
mod submit;

pub(crate) use debounce::use_debounced;
pub(crate) use later::use_once_later;
pub(crate) use live::{LiveBus, use_live, use_live_stream};
pub(crate) use load::{Cache, Load, Loaded, use_load};
pub(crate) use now::{use_clock, use_online};
pub(crate) use page::{use_shortcuts, use_title};
pub(crate) use submit::{Submit, use_submit};
