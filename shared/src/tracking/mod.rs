//! Tracking numbers: which carriers could have issued a number, and whether its check digit is
//! right.
//!
//! ```
//! use shared::tracking::{Reason, identify};
//!
//! let right = identify("1z 5r89 3903 5756 7127");
//! assert!(right.valid);
//! assert_eq!(right.number, "1Z5R89390357567127");
//! assert_eq!(right.candidates[0].carrier, "ups");
//!
//! let typo = identify("1Z5R89390357567128");
//! assert_eq!(typo.reason, Some(Reason::WrongCheckDigit));
//! assert_eq!(typo.near[0].carrier, "ups");
//! ```
//!
//! Spaces, line breaks, the invisible characters that copying from a message leaves behind, and the
//! case of letters don't matter. Hyphens do: they are part of some numbers. The time taken is
//! bounded, however long the input: at most [`MAX_LENGTH`] characters
//! are looked at, spaces aside.
//!
//! What is known about carriers is translated from
//! [`jkeen/tracking_number_data`](https://github.com/jkeen/tracking_number_data), MIT licence,
//! Copyright (c) 2017 Jeff Keen; the licence's text is in `shared/data/tracking_numbers/LICENSE`.
//! Formats overlap: fourteen digits are a number of DHL's whatever they are, and one number in ten
//! has the right check digit by chance. So there may be several candidates, best first.

mod check;
mod formats;
mod matcher;
mod operators;

use std::fmt;

use serde::{Deserialize, Serialize};

use check::Check;
use formats::{CARRIERS, Carrier, Extra, Format, ROUTED_LENGTH, ROUTING, ROUTING_LENGTHS};
use matcher::Shape;

/// The length of the longest number of any carrier, in characters and without spaces.
pub const MAX_LENGTH: usize = 41;

/// What is known about a tracking number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Identification {
    /// Whether at least one carrier could have issued the number.
    pub valid: bool,
    /// The number in upper case and without spaces, as [`normalise`] gives it; cut off after
    /// [`MAX_LENGTH`] characters when it is too long.
    pub number: String,
    /// The formats the number fits, check digit included, most specific first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
    /// Why the number is not valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// When the check digit is wrong: the formats the number would fit with another one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub near: Vec<Near>,
}

/// A format that a number fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// The carrier's code, such as `ups`.
    pub carrier: String,
    /// The carrier's name, such as "United States Postal Service".
    pub carrier_name: String,
    /// The format's name, such as "FedEx Ground 96 (22)".
    pub format: String,
    /// Whether a check digit speaks for this format; without, any digits would do.
    pub check_digit: bool,
    /// The address of the carrier's tracking page for this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<String>,
    /// For an international postal item: the postal operator that issued the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
}

/// A format that a number would fit if its check digit were right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Near {
    /// The carrier's code.
    pub carrier: String,
    /// The carrier's name.
    pub carrier_name: String,
    /// The format's name.
    pub format: String,
}

/// Why a number is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// There is nothing but spaces.
    Empty,
    /// No carrier's numbers are that long.
    TooLong,
    /// The number fits no carrier's format.
    UnknownFormat,
    /// The number fits a format, but its check digit is wrong: most likely a typing error.
    WrongCheckDigit,
}

impl Reason {
    /// The code that stands for the reason on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::UnknownFormat => "unknown_format",
            Self::WrongCheckDigit => "wrong_check_digit",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Finds the carriers that could have issued a number.
#[must_use]
pub fn identify(input: &str) -> Identification {
    let (number, complete) = clean(input, MAX_LENGTH);
    let invalid = |number: String, reason: Reason| Identification {
        valid: false,
        number,
        candidates: Vec::new(),
        reason: Some(reason),
        near: Vec::new(),
    };
    if number.is_empty() {
        return invalid(number, Reason::Empty);
    }
    if !complete {
        return invalid(number, Reason::TooLong);
    }

    let mut found: Vec<(Fit, &Carrier, &Format)> = Vec::new();
    let rank = |fit: &Fit, format: &Format| {
        (
            format.check == Check::None,
            u8::MAX.saturating_sub(fit.literals),
        )
    };
    for (carrier, format) in CARRIERS
        .iter()
        .flat_map(|carrier| carrier.formats.iter().map(move |f| (carrier, f)))
    {
        if let Some(fit) = fit(format, number.as_bytes()) {
            // Formats that are equally specific stay in the table's order.
            let this = rank(&fit, format);
            let at = found.partition_point(|(fit, _, format)| rank(fit, format) <= this);
            found.insert(at, (fit, carrier, format));
        }
    }

    let candidates: Vec<Candidate> = found
        .iter()
        .filter(|(fit, ..)| fit.accepted)
        .map(|(fit, carrier, format)| Candidate {
            carrier: carrier.code.into(),
            carrier_name: carrier.name.into(),
            format: format.name.into(),
            check_digit: format.check != Check::None,
            tracking_url: match format.extra {
                Extra::Unlinked => None,
                _ => link(carrier.url, &number),
            },
            operator: fit.operator.map(Into::into),
        })
        .collect();
    if !candidates.is_empty() {
        return Identification {
            valid: true,
            number,
            candidates,
            reason: None,
            near: Vec::new(),
        };
    }
    if found.is_empty() {
        return invalid(number, Reason::UnknownFormat);
    }
    let near = found.iter().map(|(_, carrier, format)| Near {
        carrier: carrier.code.into(),
        carrier_name: carrier.name.into(),
        format: format.name.into(),
    });
    Identification {
        near: near.collect(),
        ..invalid(number, Reason::WrongCheckDigit)
    }
}

/// The name of the carrier with this code.
#[must_use]
pub fn carrier_name(code: &str) -> Option<&'static str> {
    carrier(code).map(|carrier| carrier.name)
}

/// The address of a carrier's tracking page for a number; nothing if the carrier is unknown or has
/// no such page, or if there is no number.
#[must_use]
pub fn tracking_url(carrier_code: &str, number: &str) -> Option<String> {
    link(carrier(carrier_code)?.url, &normalise(number))
}

/// A number in upper case, without white space and invisible characters.
#[must_use]
pub fn normalise(input: &str) -> String {
    clean(input, usize::MAX).0
}

/// How a number fits a format.
struct Fit {
    accepted: bool,
    literals: u8,
    operator: Option<&'static str>,
}

/// Whether the number has the format's shape, and then whether its check digit is right.
///
/// Where a routing prefix with either length of ZIP code leaves a number of the format's shape, one
/// with the right check digit is enough.
fn fit(format: &Format, number: &[u8]) -> Option<Fit> {
    let mut best = fit_unrouted(format, number);
    if format.extra != Extra::Routing || number.len() > ROUTED_LENGTH {
        return best;
    }
    for length in ROUTING_LENGTHS {
        if best.as_ref().is_some_and(|fit| fit.accepted) {
            break;
        }
        let Some((routing, rest)) = number.split_at_checked(length) else {
            break;
        };
        if !routing.starts_with(ROUTING) || !routing.iter().all(u8::is_ascii_digit) {
            break;
        }
        if let Some(mut fit) = fit_unrouted(format, rest) {
            fit.literals = fit.literals.saturating_add(3);
            best = Some(fit);
        }
    }
    best
}

fn fit_unrouted(format: &Format, number: &[u8]) -> Option<Fit> {
    let shape = format
        .patterns
        .as_bytes()
        .split(|byte| *byte == b' ')
        .find_map(|pattern| matcher::shape(pattern, number))?;
    let operator = match format.extra {
        Extra::Operator => Some(operators::operator(
            number.get(number.len().checked_sub(2)?..)?,
        )?),
        _ => None,
    };
    Some(Fit {
        accepted: accepts(format, &shape),
        literals: shape.literals,
        operator,
    })
}

fn accepts(format: &Format, shape: &Shape<'_>) -> bool {
    let prepend = format.prepend.as_bytes();
    if prepend.is_empty() || shape.serial.starts_with(prepend) {
        return format.check.accepts(shape.serial, shape.check);
    }
    format
        .check
        .accepts(&[prepend, shape.serial].concat(), shape.check)
}

fn carrier(code: &str) -> Option<&'static Carrier> {
    CARRIERS.iter().find(|carrier| carrier.code == code)
}

/// Fills a normalised number into the address of a tracking page.
fn link(template: &str, number: &str) -> Option<String> {
    let (before, after) = template.split_once('*')?;
    if number.is_empty() {
        return None;
    }
    let mut url = String::with_capacity(template.len() + number.len());
    url.push_str(before);
    for byte in number.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            url.push('%');
            url.push(char::from(HEX[usize::from(byte >> 4)]));
            url.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    url.push_str(after);
    Some(url)
}

/// Normalises a number and stops after so many characters; says whether that was all of it.
fn clean(input: &str, limit: usize) -> (String, bool) {
    let mut characters = input
        .chars()
        .filter(|c| !ignorable(*c))
        .map(|character| character.to_ascii_uppercase());
    let number = characters.by_ref().take(limit).collect();
    (number, characters.next().is_none())
}

/// White space, and the characters that show as nothing: zero-width ones, marks of direction, the
/// soft hyphen and the byte order mark.
fn ignorable(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}
