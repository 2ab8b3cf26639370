//! How long something may take.

use crate::clock::Clock;
use shared::time::Timestamp;

/// A time by which something must be done.
#[derive(Debug, Clone)]
pub struct Deadline {
    clock: Clock,
    start: Timestamp,
    seconds: u32,
}

impl Deadline {
    /// So many seconds from now.
    #[must_use]
    pub fn after(clock: &Clock, seconds: u32) -> Self {
        Self {
            clock: clock.clone(),
            start: clock.now(),
            seconds,
        }
    }

    /// How many seconds there were at first.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        self.seconds
    }

    /// Whether there is time left.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        self.elapsed_ms() < u64::from(self.seconds) * 1_000
    }

    /// Milliseconds since the start.
    #[must_use]
    pub fn elapsed_ms(&self) -> u64 {
        let passed = self.clock.now().millis() - self.start.millis();
        u64::try_from(passed).unwrap_or(0)
    }
}
