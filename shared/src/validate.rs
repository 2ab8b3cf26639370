//! Collecting what is wrong with a value that came from outside.

use crate::problem::{FieldCode, FieldError};
use crate::time::Timestamp;

/// Gathers every fault of a body, so that one answer names them all.
#[derive(Debug, Default)]
pub struct Faults {
    found: Vec<FieldError>,
}

/// At most this many faults are reported; a body with more is no better understood for a list.
const MOST: usize = 50;

impl Faults {
    /// No faults yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a fault at `field`.
    pub fn add(&mut self, field: impl Into<String>, code: FieldCode) {
        if self.found.len() < MOST {
            self.found.push(FieldError {
                field: field.into(),
                code,
            });
        }
    }

    /// Notes a fault unless `fine`.
    pub fn unless(&mut self, fine: bool, field: &str, code: FieldCode) {
        if !fine {
            self.add(field, code);
        }
    }

    /// Text that must be there, has at most `longest` characters and no control characters.
    pub fn text(&mut self, field: &str, value: &str, longest: usize) {
        if value.trim().is_empty() {
            self.add(field, FieldCode::Required);
        }
        self.optional_text(field, Some(value), longest);
    }

    /// Text that may be absent or empty, but not too long and without control characters.
    pub fn optional_text(&mut self, field: &str, value: Option<&str>, longest: usize) {
        let Some(value) = value else { return };
        self.unless(value.chars().count() <= longest, field, FieldCode::TooLong);
        let clean = !value.chars().any(|c| c.is_control() || is_bidi_override(c));
        self.unless(clean, field, FieldCode::BadCharacters);
    }

    /// A number within a range, both ends included.
    pub fn range(&mut self, field: &str, value: i64, least: i64, most: i64) {
        self.unless(
            (least..=most).contains(&value),
            field,
            FieldCode::OutOfRange,
        );
    }

    /// A time between 2000-01-01 and two days after `now`.
    pub fn plausible(&mut self, field: &str, at: Timestamp, now: Timestamp) {
        let fine = at.millis() >= 946_684_800_000 && at <= now.plus_days(2);
        self.unless(fine, field, FieldCode::ImplausibleTime);
    }

    /// `Ok` when nothing was found.
    ///
    /// # Errors
    /// The faults, in the order found.
    pub fn done(self) -> Result<(), Vec<FieldError>> {
        if self.found.is_empty() {
            Ok(())
        } else {
            Err(self.found)
        }
    }
}

/// Characters that reorder the text around them (Unicode Annex 9) and so can disguise it.
fn is_bidi_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The form in which text is compared and searched: lower case, trimmed, inner white space
/// collapsed.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_named_once() {
        let mut faults = Faults::new();
        faults.text("number", "  ", 40);
        faults.text("title", "a\u{0}b", 40);
        faults.text("title2", &"x".repeat(41), 40);
        faults.text("fine", "Große Kerze 日本", 40);
        faults.text("hidden", "invoice\u{202E}fdp.exe", 40);
        let found = faults.done().unwrap_err();
        let codes: Vec<_> = found.iter().map(|f| (f.field.as_str(), f.code)).collect();
        assert_eq!(
            codes,
            [
                ("number", FieldCode::Required),
                ("title", FieldCode::BadCharacters),
                ("title2", FieldCode::TooLong),
                ("hidden", FieldCode::BadCharacters)
            ]
        );
    }

    #[test]
    fn folding_ignores_case_and_space() {
        assert_eq!(fold("  WHITE  Hanging\tHEART "), "white hanging heart");
        assert_eq!(fold("ÄRGER Straße"), "ärger straße");
    }
}
