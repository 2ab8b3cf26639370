//! Reading a file from beginning to end, on a thread of its own.

use super::columns::Header;
use super::invoices::{Gatherer, Invoice};
use super::lines::{Break, Lines, Source, open};
use super::prepare::{Prepared, Preparer};
use super::report::{Report, shown};
use super::rows::{Parser, Reason};
use anyhow::{Context as _, Result, bail};
use indicatif::ProgressBar;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tokio::sync::mpsc::Sender;

/// What became of a file's rows.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) read: u64,
    pub(super) taken: u64,
    pub(super) reasons: BTreeMap<&'static str, u64>,
    pub(super) report: Option<PathBuf>,
    /// What is wrong with the file, when it could not be read to its end.
    pub(super) failure: Option<String>,
}

/// Passes a batch on.
type Send<'a> = dyn FnMut(Vec<Invoice>) -> Result<()> + 'a;

/// What to read, and where to write what is refused.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) file: PathBuf,
    pub(super) report: PathBuf,
    pub(super) bar: ProgressBar,
}

/// Reads the file and sends its invoices in batches. Ends early when nobody takes them any more.
pub(super) fn read(
    job: &Job,
    mut preparer: Preparer,
    batches: &Sender<Prepared>,
) -> Result<Reading> {
    let mut send = |batch: Vec<Invoice>| {
        if batch.is_empty() {
            return Ok(());
        }
        let prepared = preparer.prepare(batch);
        batches
            .blocking_send(prepared)
            .context("the import ended early")
    };
    let name = job.file.display();
    let source = open(&job.file, &job.bar).with_context(|| format!("{name} cannot be read"))?;
    let mut lines = Lines::new(source);
    let header = match lines.next() {
        Ok(Some(line)) => Header::parse(&line).with_context(|| format!("{name} is not taken"))?,
        Ok(None) => bail!("{name} is empty"),
        Err(broken) => bail!("{name} cannot be read: {}", broken.error),
    };
    if same_file(&job.file, &job.report) {
        bail!("the report would replace the file; name another with --report");
    }
    let mut reader = Reader {
        parser: Parser::new(header),
        gatherer: Gatherer::default(),
        report: Report::create(job.report.clone())?,
        reading: Reading::default(),
    };
    let broken = reader.read_rows(&mut lines, &mut send)?;
    reader.finish(broken, &mut send)
}

fn same_file(a: &PathBuf, b: &PathBuf) -> bool {
    let place = |path: &PathBuf| std::fs::canonicalize(path).ok();
    place(a).is_some_and(|a| Some(a) == place(b))
}

struct Reader {
    parser: Parser,
    gatherer: Gatherer,
    report: Report,
    reading: Reading,
}

impl Reader {
    fn read_rows(
        &mut self,
        lines: &mut Lines<Source>,
        send: &mut Send<'_>,
    ) -> Result<Option<Break>> {
        loop {
            let line = match lines.next() {
                Ok(Some(line)) => line,
                Ok(None) => return Ok(None),
                Err(broken) => return Ok(Some(broken)),
            };
            if !line.too_long && line.bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.reading.read += 1;
            let text = shown(line.bytes);
            let taken = match self.parser.parse(&line) {
                Ok(row) => self.gatherer.add(row, (line.number, text.clone())),
                Err(reason) => Err(reason),
            };
            match taken {
                Ok(full) => {
                    self.reading.taken += 1;
                    send(full.unwrap_or_default())?;
                }
                Err(reason) => self.report.reject(line.number, reason, &text)?,
            }
        }
    }

    fn finish(mut self, broken: Option<Break>, send: &mut Send<'_>) -> Result<Reading> {
        let last = match broken {
            None => self.gatherer.finish(),
            Some(broken) => {
                let (last, open) = self.gatherer.break_off();
                self.reading.failure = Some(failure(&broken, open.len()));
                self.reading.taken -= open.len() as u64;
                for (line, text) in &open {
                    self.report.reject(*line, Reason::Incomplete, text)?;
                }
                if !broken.partial.is_empty() {
                    self.reading.read += 1;
                    let text = shown(&broken.partial);
                    self.report.reject(broken.line, Reason::BrokenOff, &text)?;
                }
                last
            }
        };
        send(last)?;
        let (reasons, report) = self.report.finish()?;
        Ok(Reading {
            reasons,
            report,
            ..self.reading
        })
    }
}

fn failure(broken: &Break, dropped: usize) -> String {
    format!(
        "the file cannot be read beyond line {}: {}. Everything before it was imported, except for \
         the invoice that was being read ({dropped} rows), of which more may follow; import the whole \
         file to complete it",
        broken.line, broken.error
    )
}
