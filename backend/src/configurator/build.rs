//! From an uploaded text to a version that can be sold: read, checked, compiled within limits.

use super::Deadline;
use super::service::read_model;
use super::words::Languages;
use crate::clock::Clock;
use axum::body::Bytes;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};
use shared::configurator::answers::{Engine, Item, State};
use shared::configurator::catalogue::Catalogue;
use shared::configurator::compact::Compiled;
use shared::configurator::compile::{Failure, Limits, compile};
use shared::configurator::lower::lower;
use shared::configurator::model::Model;
use shared::console::{FindingLevel, ModelFinding, ModelReport};
use shared::id::ModelId;
use std::io::Read as _;

/// Compiling may take so many seconds,
const SECONDS: u32 = 20;
/// so many nodes,
const MOST_NODES: usize = 2_000_000;
/// and so many bytes of memory.
const MOST_BYTES: usize = 512 << 20;
/// The largest compiled form that is kept.
const MOST_COMPILED: usize = 16 << 20;
/// Findings of one kind that are listed.
const MOST_FINDINGS: usize = 100;

/// A model that was read, checked and compiled.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) product: ModelId,
    pub(super) model: Model,
    /// The model as JSON in one form, of which `hash` is the SHA-256.
    pub(super) text: String,
    pub(super) hash: [u8; 32],
    pub(super) form: Compiled,
    pub(super) plain: Bytes,
    pub(super) brotli: Bytes,
    pub(super) report: ModelReport,
}

pub(super) fn finding(
    level: FindingLevel,
    place: impl Into<String>,
    message: impl Into<String>,
) -> ModelFinding {
    ModelFinding {
        level,
        place: place.into(),
        message: message.into(),
    }
}

fn error(place: impl Into<String>, message: impl Into<String>) -> Vec<ModelFinding> {
    vec![finding(FindingLevel::Error, place, message)]
}

/// Builds a version from a text. Takes a while: not for a thread that serves requests.
///
/// # Errors
/// Everything that keeps it from being sold, each with its place.
pub(super) fn build(source: &str, clock: &Clock) -> Result<Built, Vec<ModelFinding>> {
    let model = read_model(source)?;
    let product: ModelId = model.id.parse().map_err(|_| {
        let what = "is in addresses: 1 to 64 letters, digits, `-` and `_`";
        error("id", format!("the product's id {what}"))
    })?;
    let faults = |faults: Vec<shared::configurator::check::Fault>| {
        let fault = |f: shared::configurator::check::Fault| {
            finding(FindingLevel::Error, f.place, f.message)
        };
        faults.into_iter().map(fault).collect::<Vec<_>>()
    };
    let theory = lower(&model).map_err(faults)?;
    let text = serde_json::to_string(&model).map_err(|e| error("", e.to_string()))?;
    if serde_json::from_str::<Model>(&text).ok().as_ref() != Some(&model) {
        return Err(error("groups", "options are nested too deeply to be kept"));
    }
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let deadline = Deadline::after(clock, SECONDS);
    let form = compile_within(&theory, &deadline).map_err(|message| error("", message))?;
    let plain = Bytes::from(form.to_bytes(&hash));
    if plain.len() > MOST_COMPILED {
        let message = format!(
            "the compiled form has {} bytes; at most {MOST_COMPILED} are kept; fewer or simpler rules help",
            plain.len()
        );
        return Err(error("", message));
    }
    let compile_ms = deadline.elapsed_ms();
    let brotli = Bytes::from(compress(&plain, 9).map_err(|e| error("", e.to_string()))?);
    let mut report = look_at(&model, &form)?;
    report.compile_ms = i64::try_from(compile_ms).unwrap_or(i64::MAX);
    report.bytes = i64::try_from(brotli.len()).unwrap_or(i64::MAX);
    Ok(Built {
        product,
        model,
        text,
        hash,
        form,
        plain,
        brotli,
        report,
    })
}

fn compile_within(
    theory: &shared::configurator::theory::Theory,
    deadline: &Deadline,
) -> Result<Compiled, String> {
    let limits = Limits {
        nodes: MOST_NODES,
        bytes: MOST_BYTES,
    };
    compile(theory, &limits, &mut || deadline.is_ahead()).map_err(|failure| match failure {
        Failure::Stopped => {
            format!("compiling takes longer than {SECONDS} seconds; fewer or simpler rules help")
        }
        other => format!("{other}; fewer or simpler rules help"),
    })
}

/// Compiles a stored model again, where its compiled form is of another version of Portico.
pub(super) fn recompile(model: &Model, clock: &Clock) -> Result<Compiled, String> {
    let theory = lower(model).map_err(|faults| {
        let first = faults.first().map(ToString::to_string);
        first.unwrap_or_default()
    })?;
    compile_within(&theory, &Deadline::after(clock, SECONDS))
}

/// What can be said of a compiled model: counts, and what its author should know.
fn look_at(model: &Model, form: &Compiled) -> Result<ModelReport, Vec<ModelFinding>> {
    let odd = |e: &dyn std::fmt::Display| error("", e.to_string());
    let catalogue = Catalogue::of(model).map_err(|e| odd(&e))?;
    if form.is_void() {
        let message = "no configuration is possible: the rules contradict each other";
        return Err(error("rules", message));
    }
    let (base, prices) = catalogue
        .prices(model, model.currency)
        .ok_or_else(|| error("currency", "there are no prices"))?;
    let mut engine = Engine::new(form.clone(), base, prices).map_err(|e| odd(&e))?;
    let states: Vec<(Item, State)> = (0..catalogue.len() as Item)
        .map(|item| (item, engine.state(item)))
        .collect();
    let of = |state: State| states.iter().filter(move |(_, s)| *s == state);
    let mut findings = Vec::new();
    for (item, _) in of(State::Never).take(MOST_FINDINGS) {
        let message = format!("\"{}\" can never be taken", catalogue.id(*item));
        findings.push(finding(FindingLevel::Warning, "", message));
    }
    if let Some(total) = engine.total().filter(|total| total.lowest < 0) {
        let message = format!("a configuration costs less than nothing: {}", total.lowest);
        findings.push(finding(FindingLevel::Warning, "", message));
    }
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(ModelReport {
        options: count(catalogue.len()),
        core: count(of(State::Always).count()),
        dead: count(of(State::Never).count()),
        configurations: engine.count().unwrap_or_default(),
        compile_ms: 0,
        bytes: 0,
        findings,
    })
}

/// Words that are missing in the tenant's language.
pub(super) fn missing_words(model: &Model, languages: &Languages, tag: &str) -> Vec<ModelFinding> {
    let has = |words: &shared::configurator::model::Words| {
        words.keys().any(|known| known.eq_ignore_ascii_case(tag))
    };
    let mut lacking: Vec<String> = Vec::new();
    if !has(&model.words) {
        lacking.push(languages.name(&model.words, &model.id));
    }
    let mut open: Vec<_> = model.groups.iter().rev().collect();
    while let Some(group) = open.pop() {
        if !has(&group.words) {
            lacking.push(group.id.clone());
        }
        for option in &group.options {
            if !has(&option.words) && !option.structural {
                lacking.push(option.id.clone());
            }
            open.extend(option.groups.iter().rev());
        }
    }
    let rules = model.rules.iter().map(|rule| (&rule.id, &rule.words));
    let tables = model.tables.iter().map(|table| (&table.id, &table.words));
    let silent = rules.chain(tables).filter(|(_, words)| !has(words));
    lacking.extend(silent.map(|(id, _)| id.clone()));
    lacking.truncate(MOST_FINDINGS);
    let note = |id: String| {
        finding(
            FindingLevel::Note,
            "",
            format!("\"{id}\" has no words in \"{tag}\""),
        )
    };
    lacking.into_iter().map(note).collect()
}

/// With brotli.
///
/// # Errors
/// None that memory does not give.
pub(super) fn compress(bytes: &[u8], quality: i32) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut std::io::Cursor::new(bytes), &mut out, &params)?;
    Ok(out)
}

/// A compiled form as it is stored.
pub(super) fn to_stored(brotli: &[u8]) -> String {
    BASE64_STANDARD.encode(brotli)
}

/// The compiled form of a stored one: as it is, and with brotli.
///
/// # Errors
/// Where it is damaged.
pub(super) fn of_stored(text: &str) -> Result<(Bytes, Bytes), String> {
    let packed = BASE64_STANDARD
        .decode(text)
        .map_err(|error| error.to_string())?;
    let mut plain = Vec::new();
    let most = MOST_COMPILED as u64 + 1;
    brotli::Decompressor::new(packed.as_slice(), 1 << 16)
        .take(most)
        .read_to_end(&mut plain)
        .map_err(|error| error.to_string())?;
    if plain.len() > MOST_COMPILED {
        return Err("a stored compiled form is too large".to_owned());
    }
    Ok((plain.into(), packed.into()))
}
