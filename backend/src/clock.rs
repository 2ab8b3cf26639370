//! Time, identifiers and randomness: the three things that make a run differ from the last one.
//! Everything else takes them from here, so that tests can set the clock.

use shared::time::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::SystemTime;

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until it is moved.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at`.
    #[must_use]
    pub fn standing_at(at: Timestamp) -> Self {
        Self::Set(Arc::new(AtomicI64::new(at.millis())))
    }

    /// Moves a standing clock; the machine's clock is left alone.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Self::Set(at) = self {
            at.fetch_add(seconds.saturating_mul(1000), Ordering::SeqCst);
        }
    }

    /// The time now.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the time comes from"
    )]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::Set(at) => Timestamp(at.load(Ordering::SeqCst)),
            Self::System => {
                let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
                let millis = since.map_or(0, |d| d.as_millis());
                Timestamp(i64::try_from(millis).unwrap_or(i64::MAX))
            }
        }
    }
}

/// A new identifier: UUIDv7 (RFC 9562), which sorts by the time it was made.
#[must_use]
pub fn new_id(now: Timestamp) -> String {
    let millis = u64::try_from(now.millis()).unwrap_or(0);
    let mut random = [0_u8; 10];
    fill_random(&mut random);
    uuid::Builder::from_unix_timestamp_millis(millis, &random)
        .into_uuid()
        .to_string()
}

/// Fills a buffer with random bytes that nobody can guess.
///
/// The operating system's generator can only fail before it was seeded at boot; going on with
/// guessable secrets would be worse than stopping.
#[expect(
    clippy::panic,
    reason = "without randomness no secret can be made; stopping is the only safe answer"
)]
pub fn fill_random(buffer: &mut [u8]) {
    if let Err(error) = getrandom::fill(buffer) {
        panic!("the operating system gives no random numbers: {error}");
    }
}

/// 32 random bytes as 64 hexadecimal digits: a secret with 256 bits.
#[must_use]
pub fn new_secret() -> String {
    let mut bytes = [0_u8; 32];
    fill_random(&mut bytes);
    hex::encode(bytes)
}

/// A random number below `bound` without bias (by rejection).
#[must_use]
pub fn random_below(bound: u32) -> u32 {
    let limit = u32::MAX - u32::MAX % bound.max(1);
    loop {
        let mut bytes = [0_u8; 4];
        fill_random(&mut bytes);
        let number = u32::from_le_bytes(bytes);
        if number < limit {
            return number % bound.max(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_moves_only_when_told() {
        let clock = Clock::standing_at(Timestamp(1_000));
        assert_eq!(clock.now(), Timestamp(1_000));
        clock.advance_seconds(2);
        assert_eq!(clock.now(), Timestamp(3_000));
    }

    #[test]
    fn identifiers_differ_and_sort_by_time() {
        let early = new_id(Timestamp(1_700_000_000_000));
        let late = new_id(Timestamp(1_700_000_000_001));
        assert!(early < late);
        assert_ne!(new_id(Timestamp(5)), new_id(Timestamp(5)));
    }
}
