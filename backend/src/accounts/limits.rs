//! How often secrets may be guessed and mail be caused.

use crate::http::Error;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// What is limited.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// Codes mailed to one address.
    CodesPerAddress,
    /// Codes asked for from one network address.
    CodesPerPeer,
    /// Codes tried from one network address.
    TriesPerPeer,
    /// Passwords tried for one account.
    PasswordsPerAccount,
    /// Orders looked up from one network address.
    LookupsPerPeer,
    /// Look-ups of one order number.
    LookupsPerNumber,
    /// Questions from one network address after the rules behind a conflict.
    WhyPerPeer,
    /// Receipts checked from one network address.
    ReceiptsPerPeer,
    /// Configurations kept by one customer.
    SavesPerCustomer,
}

impl Limit {
    const ALL: [Self; 9] = [
        Self::CodesPerAddress,
        Self::CodesPerPeer,
        Self::TriesPerPeer,
        Self::PasswordsPerAccount,
        Self::LookupsPerPeer,
        Self::LookupsPerNumber,
        Self::WhyPerPeer,
        Self::ReceiptsPerPeer,
        Self::SavesPerCustomer,
    ];

    /// So many at once, and one more after each of so many seconds.
    fn quota(self) -> (u32, u64) {
        match self {
            Self::CodesPerAddress => (5, 120),
            Self::CodesPerPeer => (20, 10),
            Self::TriesPerPeer => (30, 10),
            Self::PasswordsPerAccount => (10, 60),
            Self::LookupsPerPeer => (10, 15),
            Self::LookupsPerNumber => (10, 120),
            Self::WhyPerPeer => (30, 2),
            Self::ReceiptsPerPeer => (30, 5),
            Self::SavesPerCustomer => (60, 2),
        }
    }
}

/// Counts attempts, per server.
#[derive(Debug)]
pub struct Limits {
    on: bool,
    limiters: [DefaultKeyedRateLimiter<String>; 9],
    clock: DefaultClock,
}

impl Limits {
    /// Counts from zero; counts nothing when `on` is false.
    #[must_use]
    pub fn new(on: bool) -> Self {
        let limiters = Limit::ALL.map(|limit| {
            let (burst, seconds) = limit.quota();
            let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
            let period = Duration::from_secs(seconds);
            let quota = Quota::with_period(period).unwrap_or(Quota::per_minute(NonZeroU32::MIN));
            RateLimiter::keyed(quota.allow_burst(burst))
        });
        Self {
            on,
            limiters,
            clock: DefaultClock::default(),
        }
    }

    /// Counts one attempt.
    ///
    /// # Errors
    /// `too_many_requests` with the time to wait.
    pub fn count(&self, limit: Limit, key: &str) -> Result<(), Error> {
        let limiter = &self.limiters[limit as usize];
        if !self.on {
            return Ok(());
        }
        if limiter.len() > 50_000 {
            limiter.retain_recent();
        }
        limiter
            .check_key(&key.to_owned())
            .map_err(|until| Error::too_many(until.wait_time_from(self.clock.now()).as_secs() + 1))
    }

    /// Counts one attempt from a network address. IPv6 addresses count by their /64, because one
    /// household has all of it.
    ///
    /// # Errors
    /// `too_many_requests` with the time to wait.
    pub fn count_peer(&self, limit: Limit, peer: IpAddr) -> Result<(), Error> {
        let key = match peer {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => v4.to_string(),
                None => hex::encode(&v6.octets()[..8]),
            },
        };
        self.count(limit, &key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_burst_is_allowed_and_no_more() {
        let limits = Limits::new(true);
        for _ in 0..5 {
            assert!(limits.count(Limit::CodesPerAddress, "a@b.co").is_ok());
        }
        assert!(limits.count(Limit::CodesPerAddress, "a@b.co").is_err());
        assert!(limits.count(Limit::CodesPerAddress, "c@b.co").is_ok());
    }

    #[test]
    fn one_household_counts_once() {
        let limits = Limits::new(true);
        for i in 0..10_u16 {
            let peer = IpAddr::from([0x2001, 0xdb8, 0, 0, i, 2, 3, 4]);
            assert!(limits.count_peer(Limit::LookupsPerPeer, peer).is_ok());
        }
        let peer = IpAddr::from([0x2001, 0xdb8, 0, 0, 99, 2, 3, 4]);
        assert!(limits.count_peer(Limit::LookupsPerPeer, peer).is_err());
    }
}
