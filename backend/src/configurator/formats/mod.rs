//! Readers of model files: Portico's own JSON, UVL, DIMACS and SXFM.
//!
//! `docs/configurator.md` says what each accepts. All are strict: what they do not understand is
//! refused with its line and column, and nothing is guessed.

mod dimacs;
mod document;
mod json;
mod place;
mod sxfm;
mod tree;
mod uvl;

pub use document::{Document, Feature, RuleSource, Subject};
pub use place::{Place, Refusal, quote};

use std::path::Path;

/// A model's file may have this many bytes.
pub const MAX_BYTES: usize = 16 << 20;

/// A format of model files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Portico's own: `portico-model/1`.
    Portico,
    /// The Universal Variability Language.
    Uvl,
    /// Clauses.
    Dimacs,
    /// SPLOT's XML.
    Sxfm,
}

impl Format {
    /// Its name as people know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Portico => "portico-model/1",
            Self::Uvl => "UVL",
            Self::Dimacs => "DIMACS",
            Self::Sxfm => "SXFM",
        }
    }

    /// The format that a file's name claims, if it claims one.
    #[must_use]
    pub fn of_name(name: &Path) -> Option<Self> {
        let extension = name.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "json" => Some(Self::Portico),
            "uvl" => Some(Self::Uvl),
            "dimacs" | "cnf" => Some(Self::Dimacs),
            "splx" | "sxfm" | "xml" => Some(Self::Sxfm),
            _ => None,
        }
    }

    /// The format that a text looks like, if it looks like one.
    #[must_use]
    pub fn of_content(text: &str) -> Option<Self> {
        let first = text.lines().map(str::trim).find(|line| !line.is_empty())?;
        let word = first.split_whitespace().next().unwrap_or("");
        match (first.chars().next()?, word) {
            ('{', _) => Some(Self::Portico),
            ('<', _) => Some(Self::Sxfm),
            (_, "c" | "p") => Some(Self::Dimacs),
            (_, "namespace" | "include" | "imports" | "features") => Some(Self::Uvl),
            _ if first.starts_with("//") || first.starts_with("/*") => Some(Self::Uvl),
            _ => None,
        }
    }
}

/// Reads a model from the bytes of a file; its name says the format, otherwise its content does.
///
/// # Errors
/// With the place and what was expected there.
pub fn read(name: &Path, bytes: &[u8]) -> Result<Document, Refusal> {
    if bytes.len() > MAX_BYTES {
        let message = format!(
            "the file has {} bytes; at most {MAX_BYTES} are read",
            bytes.len()
        );
        return Err(Place::START.refuse(message));
    }
    let text = text(bytes)?;
    if text.trim().is_empty() {
        return Err(Place::START.refuse("the file is empty; expected a model"));
    }
    let Some(format) = Format::of_name(name).or_else(|| Format::of_content(text)) else {
        let expected = "expected a model: JSON that begins with `{`, UVL that begins with \
                        `namespace` or `features`, DIMACS that begins with `c` or `p cnf`, or \
                        SXFM that begins with `<`";
        return Err(Place::START.refuse(expected));
    };
    match format {
        Format::Portico => json::read(text),
        Format::Uvl => uvl::read(text),
        Format::Dimacs => dimacs::read(text),
        Format::Sxfm => sxfm::read(text),
    }
}

/// The text of a file, without the mark that some editors put before it.
fn text(bytes: &[u8]) -> Result<&str, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let read = bytes.get(..error.valid_up_to()).unwrap_or(&[]);
        let before = std::str::from_utf8(read).unwrap_or("");
        Place::START
            .after(before)
            .refuse("expected text in UTF-8; this byte belongs to no character")
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}
