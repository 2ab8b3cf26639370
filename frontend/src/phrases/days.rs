//! Days as people say them.

use crate::i18n::Words;
use crate::intl::{self, Shape};
use shared::time::{Day, DayRange};

/// Further away than this, a day is named with its year.
const WITHIN_THE_YEAR: i64 = 300;

/// A day or span, and which of a sentence's forms fits it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct When {
    /// `none`, `today`, `tomorrow`, `yesterday`, `weekday`, `date`, `range` or `by`.
    pub(crate) kind: &'static str,
    /// In words; empty for `none`.
    pub(crate) days: String,
}

/// When something is expected, seen from `today`.
pub(crate) fn when(
    words: Words,
    locale: &str,
    range: Option<DayRange>,
    today: Day,
    shape: Shape,
) -> When {
    let Some(range) = range else {
        return When {
            kind: "none",
            days: String::new(),
        };
    };
    if range.from == range.to || range.to <= today {
        return single(words, locale, range.to, today, shape);
    }
    if range.from <= today {
        // It may come any day now, so that only the last of them says something.
        return When {
            kind: "by",
            days: single(words, locale, range.to, today, shape).days,
        };
    }
    When {
        kind: "range",
        days: intl::days(locale, range, shape),
    }
}

/// When something happened.
pub(crate) fn past(words: Words, locale: &str, day: Day, today: Day) -> When {
    single(words, locale, day, today, Shape::Dated)
}

/// "today", "yesterday", "Monday", "3 December 2025".
pub(crate) fn past_day(words: Words, locale: &str, day: Day, today: Day) -> String {
    past(words, locale, day, today).days
}

fn single(words: Words, locale: &str, day: Day, today: Day, shape: Shape) -> When {
    let away = day.0.saturating_sub(today.0);
    let (kind, days) = match away {
        0 => ("today", words.day_today().to_owned()),
        1 => ("tomorrow", words.day_tomorrow().to_owned()),
        -1 => ("yesterday", words.day_yesterday().to_owned()),
        -6..=6 => ("weekday", intl::day(locale, day, Shape::Weekday)),
        _ if away.abs() > WITHIN_THE_YEAR => ("date", intl::day(locale, day, Shape::Dated)),
        _ => ("date", intl::day(locale, day, shape)),
    };
    When { kind, days }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    fn said(from: i64, to: i64) -> (&'static str, String) {
        let words = Words { lang: Lang::En };
        let today: Day = "2025-12-01".parse().unwrap();
        let range = DayRange::new(today.plus(from), today.plus(to));
        let when = when(words, "en-GB", Some(range), today, Shape::Long);
        (when.kind, when.days)
    }

    #[test]
    fn near_days_have_names_and_far_ones_dates() {
        assert_eq!(said(0, 0), ("today", "today".into()));
        assert_eq!(said(1, 1), ("tomorrow", "tomorrow".into()));
        assert_eq!(said(-1, -1), ("yesterday", "yesterday".into()));
        assert_eq!(said(3, 3), ("weekday", "Thursday".into()));
        assert_eq!(said(9, 9), ("date", "Wednesday 10 December".into()));
        assert_eq!(said(400, 400), ("date", "5 January 2027".into()));
    }

    #[test]
    fn a_span_that_has_begun_is_a_deadline() {
        assert_eq!(said(-2, 3), ("by", "Thursday".into()));
        assert_eq!(said(0, 1), ("by", "tomorrow".into()));
        assert_eq!(said(-2, 0), ("today", "today".into()));
        assert_eq!(
            said(1, 3),
            ("range", "Tuesday 2 – Thursday 4 December".into())
        );
    }
}
