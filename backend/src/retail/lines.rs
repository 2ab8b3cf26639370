//! Physical lines of a file, plain or gzipped, of which a very long one is never held whole.

use indicatif::{ProgressBar, ProgressBarIter};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Longest line that is kept; of a longer one the beginning is.
pub(super) const LONGEST_LINE: usize = 1 << 20;

/// A file's lines, one after the other.
pub(super) struct Lines<R> {
    reader: R,
    number: u64,
    buffer: Vec<u8>,
}

/// One line without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Its place in the file, from 1.
    pub(super) number: u64,
    /// Its bytes; only the first [`LONGEST_LINE`] when it is `too_long`.
    pub(super) bytes: &'a [u8],
    /// Whether it goes on beyond what is kept.
    pub(super) too_long: bool,
}

/// The file cannot be read any further.
#[derive(Debug)]
pub(super) struct Break {
    /// The line in which it broke off.
    pub(super) line: u64,
    /// What was read of that line.
    pub(super) partial: Vec<u8>,
    /// Why.
    pub(super) error: io::Error,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader,
            number: 0,
            buffer: Vec::new(),
        }
    }

    /// The next line; `None` after the last.
    pub(super) fn next(&mut self) -> Result<Option<Line<'_>>, Break> {
        self.buffer.clear();
        self.number += 1;
        let limit = LONGEST_LINE as u64 + 1;
        if let Err(error) = (&mut self.reader)
            .take(limit)
            .read_until(b'\n', &mut self.buffer)
        {
            return Err(self.broken(error));
        }
        if self.buffer.is_empty() {
            return Ok(None);
        }
        let ended = self.buffer.last() == Some(&b'\n');
        let too_long = !ended && self.buffer.len() > LONGEST_LINE;
        if too_long && let Err(error) = self.reader.skip_until(b'\n') {
            return Err(self.broken(error));
        }
        let end = self.buffer.len() - usize::from(ended || too_long);
        let bytes = &self.buffer[..end];
        Ok(Some(Line {
            number: self.number,
            bytes: bytes.strip_suffix(b"\r").unwrap_or(bytes),
            too_long,
        }))
    }

    fn broken(&mut self, error: io::Error) -> Break {
        Break {
            line: self.number,
            partial: std::mem::take(&mut self.buffer),
            error,
        }
    }
}

/// What a file is read through.
pub(super) type Source = Box<dyn BufRead + Send>;

/// Opens a file. Whether it is gzipped is told by its first bytes, not by its name.
pub(super) fn open(path: &Path, bar: &ProgressBar) -> io::Result<Source> {
    let file = File::open(path)?;
    bar.set_length(file.metadata()?.len());
    let mut raw = BufReader::with_capacity(1 << 16, bar.wrap_read(file));
    let gzipped = starts_as_gzip(&mut raw)?;
    if gzipped {
        let unpacked = flate2::bufread::MultiGzDecoder::new(raw);
        return Ok(Box::new(BufReader::with_capacity(1 << 16, unpacked)));
    }
    Ok(Box::new(raw))
}

fn starts_as_gzip(raw: &mut BufReader<ProgressBarIter<File>>) -> io::Result<bool> {
    Ok(raw.fill_buf()?.starts_with(&[0x1f, 0x8b]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_line_feeds_with_or_without_carriage_return() {
        let mut lines = Lines::new(&b"a\r\n\nb"[..]);
        let mut seen = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            seen.push((line.number, String::from_utf8(line.bytes.to_vec()).unwrap()));
        }
        let want = [(1, "a"), (2, ""), (3, "b")].map(|(n, text)| (n, text.to_owned()));
        assert_eq!(seen, want);
    }

    #[test]
    fn a_line_that_is_too_long_is_cut_and_the_next_one_is_whole() {
        let mut text = vec![b'x'; LONGEST_LINE * 3];
        text.extend(b"\nnext\n");
        let mut lines = Lines::new(BufReader::new(&text[..]));
        let line = lines.next().unwrap().unwrap();
        assert!(line.too_long);
        assert_eq!(line.bytes.len(), LONGEST_LINE);
        assert!(lines.buffer.capacity() < LONGEST_LINE * 3);
        let next = lines.next().unwrap().unwrap();
        assert_eq!(
            (next.number, next.bytes, next.too_long),
            (2, &b"next"[..], false)
        );
    }

    #[test]
    fn a_line_of_exactly_the_longest_length_is_whole() {
        let mut text = vec![b'x'; LONGEST_LINE];
        text.push(b'\n');
        let mut lines = Lines::new(&text[..]);
        let line = lines.next().unwrap().unwrap();
        assert!(!line.too_long);
        assert_eq!(line.bytes.len(), LONGEST_LINE);
        assert_eq!(lines.next().unwrap(), None);
    }

    #[test]
    fn a_break_keeps_what_was_read_of_its_line() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::UnexpectedEof.into())
            }
        }
        let mut lines = Lines::new(BufReader::new((&b"whole\npart"[..]).chain(Failing)));
        assert_eq!(lines.next().unwrap().unwrap().bytes, b"whole");
        let broken = lines.next().unwrap_err();
        assert_eq!((broken.line, broken.partial), (2, b"part".to_vec()));
    }
}
