//! The rows that were refused, as a CSV file of their own.

use super::invoices::SHOWN;
use super::rows::Reason;
use anyhow::{Context as _, Result};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Writes down what was refused and counts it.
#[derive(Debug)]
pub(super) struct Report {
    path: PathBuf,
    file: csv::Writer<File>,
    counts: BTreeMap<&'static str, u64>,
}

impl Report {
    /// Begins a report, replacing the one before.
    pub(super) fn create(path: PathBuf) -> Result<Self> {
        let file = File::create(&path)
            .with_context(|| format!("the report {} cannot be written", path.display()))?;
        let mut file = csv::Writer::from_writer(file);
        file.write_record(["line", "reason", "row"])?;
        Ok(Self {
            path,
            file,
            counts: BTreeMap::new(),
        })
    }

    /// Notes a row that was refused, with the beginning of its text.
    pub(super) fn reject(&mut self, line: u64, reason: Reason, text: &str) -> Result<()> {
        *self.counts.entry(reason.as_str()).or_default() += 1;
        let record = [&line.to_string(), reason.as_str(), text];
        self.file
            .write_record(record)
            .with_context(|| format!("the report {} cannot be written", self.path.display()))
    }

    /// How many rows were refused, by reason, and where they are listed. A report without rows is
    /// removed.
    pub(super) fn finish(mut self) -> Result<(BTreeMap<&'static str, u64>, Option<PathBuf>)> {
        let failed = || format!("the report {} cannot be written", self.path.display());
        self.file.flush().with_context(failed)?;
        if self.counts.is_empty() {
            std::fs::remove_file(&self.path).with_context(failed)?;
            return Ok((self.counts, None));
        }
        Ok((self.counts, Some(self.path)))
    }
}

/// The beginning of a line as text, whatever its bytes are.
pub(super) fn shown(bytes: &[u8]) -> String {
    if bytes.len() <= SHOWN {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    // No character has more than four bytes.
    let beginning = bytes.get(..SHOWN * 4).unwrap_or(bytes);
    String::from_utf8_lossy(beginning)
        .chars()
        .take(SHOWN)
        .collect()
}

/// Where the report goes when nobody says: into the current folder, named after the file.
pub(super) fn default_path(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default();
    PathBuf::from(format!("{}.rejected.csv", name.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_cut_between_characters_and_shown_whatever_its_bytes() {
        assert_eq!(shown("£".repeat(900).as_bytes()), "£".repeat(500));
        assert_eq!(shown(b"a\xFFb"), "a\u{FFFD}b");
        assert_eq!(shown(&b"x".repeat(1 << 20)).len(), 500);
        assert_eq!(shown(b""), "");
    }

    #[test]
    fn the_report_is_named_after_the_file_and_lies_in_the_current_folder() {
        let path = default_path(Path::new("/data/online_retail.csv.gz"));
        assert_eq!(path, Path::new("online_retail.csv.gz.rejected.csv"));
    }
}
