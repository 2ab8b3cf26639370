//! Points in time and calendar days, as they travel and as they are stored.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

const DAY_MS: i64 = 86_400_000;

/// A point in time in milliseconds since 1970-01-01T00:00:00Z; RFC 3339 in UTC on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
pub struct Timestamp(pub i64);

/// The text is not a date and time after RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedTime;

impl fmt::Display for MalformedTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time is written like 2026-03-04T10:00:00Z (RFC 3339)")
    }
}

impl std::error::Error for MalformedTime {}

impl Timestamp {
    /// Milliseconds since the epoch.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment moved by `ms` milliseconds, stopping at the ends of the range.
    #[must_use]
    pub fn plus_millis(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// This moment moved by whole days.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_millis(days.saturating_mul(DAY_MS))
    }

    /// The calendar day in UTC.
    #[must_use]
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(DAY_MS))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(date) = Civil::of(self.day()) else {
            return f.write_str("9999-12-31T23:59:59Z");
        };
        let ms = self.0.rem_euclid(DAY_MS);
        let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
        write!(f, "{date}T{hours:02}:{minutes:02}:{seconds:02}")?;
        match ms % 1000 {
            0 => {}
            tenths if tenths % 100 == 0 => write!(f, ".{}", tenths / 100)?,
            hundredths if hundredths % 10 == 0 => write!(f, ".{:02}", hundredths / 10)?,
            thousandths => write!(f, ".{thousandths:03}")?,
        }
        f.write_str("Z")
    }
}

impl FromStr for Timestamp {
    type Err = MalformedTime;
    fn from_str(text: &str) -> Result<Self, MalformedTime> {
        parse_moment(text.as_bytes()).ok_or(MalformedTime)
    }
}

/// Written out rather than left to a library: browsers download this, and the general parsers and
/// their calendars weigh as much as a page does.
fn parse_moment(text: &[u8]) -> Option<Timestamp> {
    let (day, rest) = (parse_day(text.get(..10)?)?, text.get(10..)?);
    let [
        b'T' | b't' | b' ',
        h1,
        h2,
        b':',
        m1,
        m2,
        b':',
        s1,
        s2,
        rest @ ..,
    ] = rest
    else {
        return None;
    };
    let (hours, minutes) = (digits(&[*h1, *h2])?, digits(&[*m1, *m2])?);
    let seconds = digits(&[*s1, *s2])?;
    let (millis, rest) = match rest {
        [b'.', rest @ ..] => fraction(rest)?,
        _ => (0, rest),
    };
    let offset = offset_minutes(rest)?;
    // RFC 3339, 5.7: a leap second is the 61st of a month's last minute. It is shown as the last
    // millisecond before midnight, as clocks without leap seconds do.
    let leap = seconds == 60;
    if hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    let (seconds, millis) = if leap { (59, 999) } else { (seconds, millis) };
    let minute = day.0 * 1440 + hours * 60 + minutes - offset;
    let at = Timestamp(minute * 60_000 + seconds * 1000 + millis);
    let ends_month = minute.rem_euclid(1440) == 1439
        && Civil::of(at.day().plus(1)).is_some_and(|next| next.day == 1);
    (!leap || ends_month).then_some(at)
}

/// A number without a sign.
fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| digit - b'0')?;
        Some(number * 10 + i64::from(digit))
    })
}

/// Milliseconds from a fraction of a second of any length, and what follows it.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let length = text.iter().take_while(|c| c.is_ascii_digit()).count();
    let (fraction, rest) = text.split_at(length);
    let digit = |at: usize| fraction.get(at).map_or(0, |digit| i64::from(digit - b'0'));
    (length > 0).then_some((digit(0) * 100 + digit(1) * 10 + digit(2), rest))
}

/// `Z`, or hours and minutes before or after it.
fn offset_minutes(text: &[u8]) -> Option<i64> {
    match text {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (digits(&[*h1, *h2])?, digits(&[*m1, *m2])?);
            let offset = hours * 60 + minutes;
            let offset = if *sign == b'-' { -offset } else { offset };
            (hours < 24 && minutes < 60).then_some(offset)
        }
        _ => None,
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// A calendar day, counted in days since 1970-01-01; `YYYY-MM-DD` on the wire (RFC 3339
/// full-date). It has no time zone: it is what a calendar on the wall shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
pub struct Day(pub i64);

impl Day {
    /// The day `days` later (earlier when negative).
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Midnight UTC at the start of this day.
    #[must_use]
    pub fn start(self) -> Timestamp {
        Timestamp(self.0.saturating_mul(DAY_MS))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Civil::of(*self) {
            Some(date) => date.fmt(f),
            None => f.write_str("9999-12-31"),
        }
    }
}

impl FromStr for Day {
    type Err = MalformedTime;
    fn from_str(text: &str) -> Result<Self, MalformedTime> {
        parse_day(text.as_bytes()).ok_or(MalformedTime)
    }
}

fn parse_day(text: &[u8]) -> Option<Day> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return None;
    };
    let date = Civil {
        year: digits(&[*y1, *y2, *y3, *y4])?,
        month: digits(&[*m1, *m2])?,
        day: digits(&[*d1, *d2])?,
    };
    let day = date.day();
    // Days that the month does not have come back as days of the next.
    ((1..=12).contains(&date.month) && Civil::of(day) == Some(date)).then_some(day)
}

/// A day of the proleptic Gregorian calendar, as RFC 3339 writes it: from the year 0 to 9999.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Civil {
    year: i64,
    month: i64,
    day: i64,
}

/// Days of 400 years, after which the calendar repeats itself.
const ERA_DAYS: i64 = 146_097;

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_DAYS: i64 = 719_468;

impl Civil {
    /// After H. Hinnant, "chrono-Compatible Low-Level Date Algorithms": years are counted from
    /// March, so that the leap day is the last of its year.
    fn of(day: Day) -> Option<Self> {
        let days = day.0.checked_add(EPOCH_DAYS)?;
        let (era, of_era) = (days.div_euclid(ERA_DAYS), days.rem_euclid(ERA_DAYS));
        let years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * years + years / 4 - years / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        let year = years + era * 400 + i64::from(month <= 2);
        (0..=9999).contains(&year).then_some(Self {
            year,
            month,
            day: of_year - (153 * from_march + 2) / 5 + 1,
        })
    }

    /// The inverse of [`Civil::of`].
    fn day(self) -> Day {
        let year = self.year - i64::from(self.month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let from_march = (self.month + 9) % 12;
        let of_year = (153 * from_march + 2) / 5 + self.day - 1;
        let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        Day(era * ERA_DAYS + days - EPOCH_DAYS)
    }
}

impl fmt::Display for Civil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day } = self;
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// From one day to another, both included; a single day when they are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayRange {
    /// First day.
    pub from: Day,
    /// Last day, not before `from`.
    pub to: Day,
}

impl DayRange {
    /// A range, with its ends put in order.
    #[must_use]
    pub fn new(a: Day, b: Day) -> Self {
        Self {
            from: a.min(b),
            to: a.max(b),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_with_offsets_become_utc() {
        let time: Timestamp = "2026-03-04T10:00:00.250-04:00".parse().unwrap();
        assert_eq!(time.to_string(), "2026-03-04T14:00:00.25Z");
        assert_eq!(time.day().to_string(), "2026-03-04");
        assert!("2026-02-30T00:00:00Z".parse::<Timestamp>().is_err());
        assert!("yesterday".parse::<Timestamp>().is_err());
    }

    #[test]
    fn times_before_the_epoch_and_at_the_ends_survive() {
        let early: Timestamp = "1969-12-31T23:59:59.999Z".parse().unwrap();
        assert_eq!(early.millis(), -1);
        assert_eq!(early.seconds(), -1);
        assert_eq!(early.day().to_string(), "1969-12-31");
        assert_eq!(Timestamp(i64::MAX).to_string(), "9999-12-31T23:59:59Z");
        assert_eq!(Day(i64::MAX).to_string(), "9999-12-31");
    }

    #[test]
    fn days_are_calendar_days() {
        let day: Day = "2024-02-29".parse().unwrap();
        assert_eq!(day.plus(1).to_string(), "2024-03-01");
        assert_eq!(day.start().to_string(), "2024-02-29T00:00:00Z");
        for bad in [
            "2023-02-29",
            "2024-2-9",
            "20240209",
            "+024-01-01",
            "2024-01-01x",
            "",
        ] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }

    use proptest::prelude::*;
    use time::OffsetDateTime;
    use time::format_description::well_known::Rfc3339;

    fn by_library(text: &str) -> Option<i64> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(moment.unix_timestamp_nanos().div_euclid(1_000_000)).ok()
    }

    proptest! {
        #[test]
        fn a_moment_is_written_and_read_as_the_library_does(ms in -62_167_219_200_000_i64..253_402_300_800_000) {
            let text = Timestamp(ms).to_string();
            let nanos = i128::from(ms) * 1_000_000;
            let written = OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap().format(&Rfc3339).unwrap();
            prop_assert_eq!(&text, &written);
            prop_assert_eq!(text.parse::<Timestamp>().unwrap().millis(), ms);
            let day = Timestamp(ms).day();
            prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        }

        #[test]
        fn what_is_nearly_a_moment_is_read_as_the_library_does(
            text in "(19|20|00)[0-9]{2}-(0[0-9]|1[0-3])-([0-2][0-9]|3[0-2])[Tt ]([01][0-9]|2[0-5]):[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,4})?(Z|z|[+-]([01][0-9]|2[0-4]):[0-6][0-9])?"
        ) {
            prop_assert_eq!(text.parse::<Timestamp>().ok().map(Timestamp::millis), by_library(&text), "{}", text);
        }

        #[test]
        fn no_text_is_too_odd_to_be_refused(text in ".{0,40}") {
            prop_assert_eq!(text.parse::<Timestamp>().is_ok(), by_library(&text).is_some());
            let _ = text.parse::<Day>();
        }
    }
}
