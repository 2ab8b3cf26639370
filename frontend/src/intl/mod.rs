//! Dates and amounts as people write them, through the browser's own `Intl`. Natively, where tests
//! run, a small deterministic stand-in answers instead.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(not(target_arch = "wasm32"))]
use native as platform;
#[cfg(target_arch = "wasm32")]
use web as platform;

use shared::money::Money;
use shared::time::{Day, DayRange, Timestamp};

/// How much of a day is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    /// "Tuesday"
    Weekday,
    /// "Tuesday 3 December"
    Long,
    /// "Tue 3 Dec"
    Short,
    /// "Tuesday 3", the first half of a span within one month.
    LongStart,
    /// "Tue 3", likewise.
    ShortStart,
    /// "3 December 2025"
    Dated,
    /// "3 Dec 2025"
    Brief,
    /// "14:10"
    Clock,
    /// "3 December 2025 at 14:10"
    Exact,
}

/// A calendar day. It has no time zone, and so none is applied.
pub(crate) fn day(locale: &str, day: Day, shape: Shape) -> String {
    platform::moment(locale, day.start(), shape, true)
}

/// A span of calendar days, written once where both ends agree.
pub(crate) fn days(locale: &str, range: DayRange, shape: Shape) -> String {
    if range.from == range.to {
        return day(locale, range.from, shape);
    }
    let start = match shape {
        Shape::Long => Shape::LongStart,
        Shape::Short => Shape::ShortStart,
        _ => return platform::span(locale, range, shape),
    };
    // Where the day comes before the month, the month needs to be said only once.
    let month = |day: Day| day.to_string().get(..7).map(str::to_owned);
    if month(range.from) == month(range.to) && platform::is_day_first(locale) {
        return format!(
            "{} – {}",
            day(locale, range.from, start),
            day(locale, range.to, shape)
        );
    }
    platform::span(locale, range, shape)
}

/// A moment in the viewer's time zone.
pub(crate) fn moment(locale: &str, at: Timestamp, shape: Shape) -> String {
    platform::moment(locale, at, shape, false)
}

/// The calendar day of a moment in the viewer's time zone.
pub(crate) fn local_day(at: Timestamp) -> Day {
    at.plus_millis(-platform::offset_millis(at)).day()
}

/// An amount with its currency.
pub(crate) fn money(locale: &str, money: Money) -> String {
    platform::money(locale, money)
}

/// "3 minutes ago", "yesterday".
pub(crate) fn ago(locale: &str, at: Timestamp, now: Timestamp) -> String {
    let seconds = (now.millis() - at.millis()).max(0) / 1000;
    let (count, unit) = match seconds {
        0..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        86_400..2_592_000 => (seconds / 86_400, "day"),
        2_592_000..31_536_000 => (seconds / 2_592_000, "month"),
        _ => (seconds / 31_536_000, "year"),
    };
    platform::relative(locale, -count, unit)
}
