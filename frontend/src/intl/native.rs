//! A deterministic stand-in for `Intl` where tests run: English and German, in UTC.

use super::Shape;
use shared::money::Money;
use shared::time::{Day, DayRange, Timestamp};

const WEEKDAYS: [[&str; 7]; 2] = [
    [
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
    ],
    [
        "Sonntag",
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
    ],
];

const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
];

struct Civil {
    german: bool,
    year: String,
    month: usize,
    day: usize,
    weekday: usize,
}

impl Civil {
    fn new(locale: &str, day: Day) -> Self {
        let text = day.to_string();
        let part = |range: std::ops::Range<usize>| text.get(range).and_then(|p| p.parse().ok());
        Self {
            german: locale.starts_with("de"),
            year: text.get(0..4).unwrap_or_default().to_owned(),
            month: part(5..7).unwrap_or(1),
            day: part(8..10).unwrap_or(1),
            weekday: usize::try_from((day.0 + 4).rem_euclid(7)).unwrap_or(0),
        }
    }

    fn weekday(&self) -> &'static str {
        WEEKDAYS[usize::from(self.german)][self.weekday]
    }

    fn month(&self) -> &'static str {
        MONTHS[usize::from(self.german)][self.month - 1]
    }

    fn long(&self) -> String {
        let (weekday, day, month) = (self.weekday(), self.day, self.month());
        if self.german {
            format!("{weekday}, {day}. {month}")
        } else {
            format!("{weekday} {day} {month}")
        }
    }

    fn short(&self) -> String {
        let (weekday, day, month) = (
            cut(self.weekday(), 3 - usize::from(self.german)),
            self.day,
            cut(self.month(), 3),
        );
        if self.german {
            format!("{weekday}, {day}. {month}.")
        } else {
            format!("{weekday} {day} {month}")
        }
    }

    fn start(&self, long: bool) -> String {
        let (letters, day) = (
            if long {
                20
            } else {
                3 - usize::from(self.german)
            },
            self.day,
        );
        let weekday = cut(self.weekday(), letters);
        if self.german {
            format!("{weekday}, {day}.")
        } else {
            format!("{weekday} {day}")
        }
    }

    fn brief(&self) -> String {
        match self.german {
            true => format!("{:02}.{:02}.{}", self.day, self.month, self.year),
            false => format!("{} {} {}", self.day, cut(self.month(), 3), self.year),
        }
    }

    fn dated(&self) -> String {
        let dot = if self.german { "." } else { "" };
        format!("{}{dot} {} {}", self.day, self.month(), self.year)
    }
}

fn cut(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect()
}

pub(super) fn moment(locale: &str, at: Timestamp, shape: Shape, _utc: bool) -> String {
    let civil = Civil::new(locale, at.day());
    let minutes = at.seconds().rem_euclid(86_400) / 60;
    let clock = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    match shape {
        Shape::Weekday => civil.weekday().to_owned(),
        Shape::Long => civil.long(),
        Shape::Short => civil.short(),
        Shape::LongStart | Shape::ShortStart => civil.start(shape == Shape::LongStart),
        Shape::Dated => civil.dated(),
        Shape::Brief => civil.brief(),
        Shape::Clock => clock,
        Shape::Exact if civil.german => format!("{} um {clock}", civil.dated()),
        Shape::Exact => format!("{} at {clock}", civil.dated()),
    }
}

pub(super) fn span(locale: &str, range: DayRange, shape: Shape) -> String {
    let end = |day: Day| moment(locale, day.start(), shape, true);
    format!("{} – {}", end(range.from), end(range.to))
}

pub(super) fn is_day_first(locale: &str) -> bool {
    locale != "en-US"
}

pub(super) fn offset_millis(_at: Timestamp) -> i64 {
    0
}

pub(super) fn money(locale: &str, money: Money) -> String {
    let digits = money.currency.minor_digits();
    let scale = 10_u64.pow(digits);
    let (whole, rest) = (
        money.amount.unsigned_abs() / scale,
        money.amount.unsigned_abs() % scale,
    );
    let sign = if money.amount < 0 { "-" } else { "" };
    let comma = if locale.starts_with("de") { "," } else { "." };
    let number = match digits {
        0 => format!("{sign}{whole}"),
        _ => format!(
            "{sign}{whole}{comma}{rest:0width$}",
            width = digits as usize
        ),
    };
    format!("{} {number}", money.currency)
}

pub(super) fn relative(_locale: &str, count: i64, unit: &str) -> String {
    match count {
        0 => format!("this {unit}"),
        _ => format!("{} {unit}s ago", -count),
    }
}
