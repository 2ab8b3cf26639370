//! Money: an amount in the currency's minor unit, never without its currency (ISO 4217).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A currency code of three capital letters (ISO 4217 alpha code, for example `GBP`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "GBP"))]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// ISO 4217's code for "no currency".
    pub const NONE: Self = Self(*b"XXX");

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Decimal digits of the minor unit (ISO 4217): 2 for most, 0 for yen, 3 for dinars.
    #[must_use]
    pub fn minor_digits(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG"
            | b"RWF" | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is not three capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedCurrency;

impl fmt::Display for MalformedCurrency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a currency is three capital letters, such as GBP")
    }
}

impl std::error::Error for MalformedCurrency {}

impl FromStr for Currency {
    type Err = MalformedCurrency;
    fn from_str(text: &str) -> Result<Self, MalformedCurrency> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(MalformedCurrency),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = MalformedCurrency;
    fn try_from(text: String) -> Result<Self, MalformedCurrency> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.as_str().to_owned()
    }
}

/// An amount of money in minor units: `{"amount": 1999, "currency": "GBP"}` is £19.99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    /// In the currency's minor unit; negative for what goes back to the customer.
    pub amount: i64,
    /// ISO 4217 code.
    pub currency: Currency,
}

impl Money {
    /// `amount` minor units of `currency`.
    #[must_use]
    pub fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }
}

/// Reads a decimal number such as `2.55` or `-0.001` as minor units times a quantity, exact in
/// between and rounded half away from zero at the end.
///
/// Returns `None` when the text is no plain decimal number or the result does not fit 64 bits.
#[must_use]
pub fn decimal_times(text: &str, quantity: i64, minor_digits: u32) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !plain(whole) || !plain(fraction) {
        return None;
    }
    if whole.len() > 15 || fraction.len() > 12 {
        return None;
    }
    let mut scaled: i128 = 0;
    for digit in whole.bytes().chain(fraction.bytes()) {
        scaled = scaled
            .checked_mul(10)?
            .checked_add(i128::from(digit - b'0'))?;
    }
    let product = scaled.checked_mul(i128::from(quantity))?;
    let product = if negative { -product } else { product };
    let scale = u32::try_from(fraction.len()).ok()?;
    let minor = if scale <= minor_digits {
        product.checked_mul(10_i128.checked_pow(minor_digits - scale)?)?
    } else {
        let divisor = 10_i128.checked_pow(scale - minor_digits)?;
        let half = if product < 0 {
            -divisor / 2
        } else {
            divisor / 2
        };
        product.checked_add(half)? / divisor
    };
    i64::try_from(minor).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_text_becomes_minor_units_without_a_float() {
        for (text, quantity, digits, want) in [
            ("2.55", 6, 2, Some(1530)),
            ("0.001", 1, 2, Some(0)),
            ("0.001", 5, 2, Some(1)),
            ("0.001", -5, 2, Some(-1)),
            ("-11062.06", 1, 2, Some(-1_106_206)),
            ("12", 1, 0, Some(12)),
            ("1.5", 1, 3, Some(1500)),
            (".5", 2, 2, Some(100)),
            ("", 1, 2, None),
            (".", 1, 2, None),
            ("1e5", 1, 2, None),
            ("NaN", 1, 2, None),
            ("1,5", 1, 2, None),
            ("9999999999999999", 1, 2, None),
            ("999999999999999", i64::MAX, 2, None),
        ] {
            assert_eq!(
                decimal_times(text, quantity, digits),
                want,
                "{text} x {quantity}"
            );
        }
    }

    #[test]
    fn currency_is_three_capital_letters() {
        assert!("GBP".parse::<Currency>().is_ok());
        for bad in ["gbp", "GB", "GBPX", "G1P", "£££", ""] {
            assert!(bad.parse::<Currency>().is_err(), "{bad}");
        }
    }
}
