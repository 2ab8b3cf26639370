//! `portico model check` and `portico model count`.

use super::check::{self, Effort, Report};
use super::formats::{self, Document, MAX_BYTES, quote};
use crate::clock::Clock;
use anyhow::{Context as _, Result, anyhow, bail};
use shared::configurator::answers::{Decision, Engine, Item};
use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;

/// What a check prints, and whether the model can be published.
///
/// # Errors
/// When the file cannot be read at all.
pub fn check(file: &Path, clock: &Clock, seconds: u32) -> Result<(String, bool)> {
    let bytes = bytes(file)?;
    let report: Report = check::check(file, &bytes, clock, seconds);
    let fine = report.can_be_published();
    Ok((serde_json::to_string_pretty(&report)?, fine))
}

/// What counting prints: one number a line, for each line of `configs`.
///
/// # Errors
/// With the place in the model or in the list.
pub fn count(file: &Path, configs: &Path, clock: &Clock, seconds: u32) -> Result<String> {
    let name = file.display();
    let document = formats::read(file, &bytes(file)?)
        .map_err(|refusal| anyhow!("{name}:{}: {}", refusal.place, refusal.message))?;
    let list = bytes(configs)?;
    let list = std::str::from_utf8(&list)
        .map_err(|_| anyhow!("{}: expected text in UTF-8", configs.display()))?;
    let names = Names::of(&document);
    let mut questions = Vec::new();
    for (line, text) in list.lines().enumerate() {
        let decisions = names
            .decisions(text)
            .with_context(|| format!("{}:{}", configs.display(), line + 1))?;
        questions.push(decisions);
    }
    let built = check::build(&document, clock, &Effort::command(seconds)).map_err(|faults| {
        let first = faults.into_iter().next();
        let text = first.map_or(String::new(), |f| match f.place.as_str() {
            "" => f.message,
            place => format!("{place}: {}", f.message),
        });
        anyhow!("{name}: {text}")
    })?;
    let mut engine = Engine::new(built.form, 0, Vec::new()).map_err(|unfit| anyhow!(unfit))?;
    let mut out = String::new();
    for decisions in questions {
        engine.answer(&decisions);
        let count = engine
            .count()
            .context("the compiled model cannot be counted")?;
        out.push_str(&count);
        out.push('\n');
    }
    Ok(out)
}

/// A file's bytes; no more than a model may have.
fn bytes(file: &Path) -> Result<Vec<u8>> {
    let name = file.display();
    let open = std::fs::File::open(file).with_context(|| format!("{name} cannot be opened"))?;
    let mut bytes = Vec::new();
    open.take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("{name} cannot be read"))?;
    if bytes.len() > MAX_BYTES {
        bail!("{name} has more than {MAX_BYTES} bytes, which is the most that is read");
    }
    Ok(bytes)
}

/// Features by what a list may call them.
struct Names<'a> {
    by_name: HashMap<&'a str, Option<Item>>,
    by_number: Vec<Item>,
}

impl<'a> Names<'a> {
    fn of(document: &'a Document) -> Self {
        let mut by_name: HashMap<&str, Option<Item>> = HashMap::new();
        let named =
            |f: &'a formats::Feature| [(f.name.as_str(), f.item), (f.label.as_str(), f.item)];
        // A label never hides a name.
        for wanted in [0, 1] {
            let known: Vec<&str> = by_name.keys().copied().collect();
            let known: std::collections::HashSet<&str> = known.into_iter().collect();
            for feature in &document.features {
                let (name, item) = named(feature)[wanted];
                if name.is_empty() || known.contains(name) {
                    continue;
                }
                let unique = by_name.entry(name).or_insert(Some(item));
                if *unique != Some(item) {
                    *unique = None;
                }
            }
        }
        Self {
            by_name,
            by_number: document.features.iter().map(|f| f.item).collect(),
        }
    }

    /// The decisions of one line: numbers or names, `-` before what is excluded; a name with
    /// spaces is in double quotes.
    fn decisions(&self, line: &str) -> Result<Vec<Decision>> {
        let mut decisions = Vec::new();
        let mut rest = line.trim();
        while !rest.is_empty() {
            let (taken, word) = match rest.strip_prefix('-') {
                Some(word) => (false, word),
                None => (true, rest),
            };
            let item;
            (item, rest) = self.item(word)?;
            decisions.push(Decision { item, taken });
            rest = rest.trim_start();
        }
        Ok(decisions)
    }

    fn item<'t>(&self, text: &'t str) -> Result<(Item, &'t str)> {
        if let Some(quoted) = text.strip_prefix('"') {
            let (name, rest) = quoted.split_once('"').context("expected a closing `\"`")?;
            return Ok((self.named(name)?, rest));
        }
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        if word.is_empty() {
            bail!("expected a feature behind `-`");
        }
        if !word.bytes().all(|b| b.is_ascii_digit()) {
            return Ok((self.named(word)?, rest));
        }
        let number: Option<usize> = word.parse().ok();
        let at = number.and_then(|number| number.checked_sub(1));
        match at.and_then(|at| self.by_number.get(at)) {
            Some(&item) => Ok((item, rest)),
            None => bail!(
                "there is no feature {}; the model has {}",
                quote(word),
                self.by_number.len()
            ),
        }
    }

    fn named(&self, name: &str) -> Result<Item> {
        match self.by_name.get(name) {
            Some(Some(item)) => Ok(*item),
            Some(None) => bail!(
                "several features are called \"{}\"; use a number",
                quote(name)
            ),
            None => bail!("there is no feature \"{}\"", quote(name)),
        }
    }
}
