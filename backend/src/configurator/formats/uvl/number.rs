//! Decimal numbers as they are written, without rounding.

use std::fmt;

/// `mantissa` over ten to the power of `digits`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) mantissa: i64,
    pub(super) digits: u32,
}

/// Decimals behind the point.
pub(super) const MAX_DECIMALS: u32 = 6;
const MAX_MANTISSA: i64 = 1_000_000_000_000;

impl Decimal {
    pub(super) const ONE: Self = Self::whole(1);

    pub(super) const fn whole(mantissa: i64) -> Self {
        Self {
            mantissa,
            digits: 0,
        }
    }

    /// Reads `12` or `12.50`; zeros at the end of decimals say nothing.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits = u32::try_from(fraction.len()).ok()?;
        let mantissa: i64 = format!("{whole}{fraction}").parse().ok()?;
        (digits <= MAX_DECIMALS && mantissa < MAX_MANTISSA).then_some(Self { mantissa, digits })
    }

    pub(super) fn negated(self) -> Self {
        Self {
            mantissa: -self.mantissa,
            ..self
        }
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        let product = Self {
            mantissa: self.mantissa.checked_mul(other.mantissa)?,
            digits: self.digits + other.digits,
        };
        (product.digits <= 2 * MAX_DECIMALS).then_some(product)
    }

    /// The number in units of ten to the power of `-digits`; `None` where it is no whole number of
    /// those, or too large.
    pub(super) fn scaled(self, digits: u32) -> Option<i64> {
        let more = digits.checked_sub(self.digits)?;
        self.mantissa.checked_mul(10_i64.checked_pow(more)?)
    }

    /// The number, where it is whole.
    pub(super) fn as_whole(self) -> Option<i64> {
        self.scaled(0)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.digits == 0 {
            return write!(f, "{}", self.mantissa);
        }
        let unit = 10_u64.saturating_pow(self.digits);
        let size = self.mantissa.unsigned_abs();
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let (whole, fraction) = (size / unit, size % unit);
        write!(
            f,
            "{sign}{whole}.{fraction:0width$}",
            width = self.digits as usize
        )
    }
}
