//! Points in time and calendar days, as they travel and as they are stored.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;
use time::format_description::well_known::Rfc3339;
use time::{Date, Month, OffsetDateTime, UtcOffset};

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
        let nanos = i128::from(self.0) * 1_000_000;
        let text = OffsetDateTime::from_unix_timestamp_nanos(nanos)
            .ok()
            .and_then(|moment| moment.format(&Rfc3339).ok());
        f.write_str(text.as_deref().unwrap_or("9999-12-31T23:59:59Z"))
    }
}

impl FromStr for Timestamp {
    type Err = MalformedTime;
    fn from_str(text: &str) -> Result<Self, MalformedTime> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| MalformedTime)?;
        let nanos = moment.to_offset(UtcOffset::UTC).unix_timestamp_nanos();
        i64::try_from(nanos.div_euclid(1_000_000))
            .map(Self)
            .map_err(|_| MalformedTime)
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
        let julian = self
            .0
            .checked_add(2_440_588)
            .and_then(|day| i32::try_from(day).ok());
        match julian.and_then(|day| Date::from_julian_day(day).ok()) {
            Some(date) => {
                write!(
                    f,
                    "{:04}-{:02}-{:02}",
                    date.year(),
                    u8::from(date.month()),
                    date.day()
                )
            }
            None => f.write_str("9999-12-31"),
        }
    }
}

impl FromStr for Day {
    type Err = MalformedTime;
    fn from_str(text: &str) -> Result<Self, MalformedTime> {
        let mut parts = text.splitn(3, '-');
        let mut number = |digits: usize| -> Result<u16, MalformedTime> {
            let part = parts.next().ok_or(MalformedTime)?;
            if part.len() != digits || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(MalformedTime);
            }
            part.parse().map_err(|_| MalformedTime)
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let narrow = |value: u16| u8::try_from(value).map_err(|_| MalformedTime);
        let month = Month::try_from(narrow(month)?).map_err(|_| MalformedTime)?;
        let date = Date::from_calendar_date(i32::from(year), month, narrow(day)?)
            .map_err(|_| MalformedTime)?;
        Ok(Self(i64::from(date.to_julian_day()) - 2_440_588))
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
}
