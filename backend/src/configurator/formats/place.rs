//! Places in a file, and what is wrong there.

use std::fmt;

/// A place in a text: line and column, both from 1; a column is a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The character in the line.
    pub column: u32,
}

impl Place {
    /// The beginning of a text.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The place of a byte of a text; its end where the byte is behind it.
    #[must_use]
    pub fn of(text: &str, byte: usize) -> Self {
        let mut end = byte.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        Self::START.after(&text[..end])
    }

    /// The place behind a text that begins here.
    #[must_use]
    pub fn after(self, text: &str) -> Self {
        let lines = text.bytes().filter(|&b| b == b'\n').count();
        let last = text.rsplit('\n').next().unwrap_or("");
        let column = if lines == 0 { self.column } else { 1 };
        Self {
            line: self.line.saturating_add(small(lines)),
            column: column.saturating_add(small(last.chars().count())),
        }
    }

    /// What is wrong here.
    #[must_use]
    pub fn refuse(self, message: impl Into<String>) -> Refusal {
        Refusal {
            place: self.to_string(),
            message: message.into(),
        }
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Why a file is no model that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct Refusal {
    /// Where: `line:column`, in JSON with the path of the value.
    pub place: String,
    /// What is wrong and what was expected, without a full stop.
    pub message: String,
}

/// A piece of the file for a message: on one line, and not longer than can be read.
#[must_use]
pub fn quote(text: &str) -> String {
    shorten(text, 120)
}

/// So much of a text, on one line.
pub(super) fn shorten(text: &str, most: usize) -> String {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let mut short: String = text.chars().take(most).map(clean).collect();
    if text.chars().nth(most).is_some() {
        short.push('…');
    }
    short
}
