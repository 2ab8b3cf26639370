//! From an uploaded text to a version that can be sold: read, checked, compiled within limits.

use super::Deadline;
use super::check::{self, Effort, Finding, Severity};
use super::formats::{self, Document, Subject};
use crate::clock::Clock;
use axum::body::Bytes;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};
use shared::configurator::compact::Compiled;
use shared::configurator::compile::Limits;
use shared::configurator::lower::lower;
use shared::configurator::model::Model;
use shared::console::{FindingLevel, ModelFinding, ModelReport};
use shared::id::ModelId;
use shared::money::Currency;
use std::io::Read as _;
use std::path::Path;

/// What compiling may take: half a gigabyte of memory, as it serves at the same time.
const EFFORT: Effort = Effort {
    seconds: 20,
    limits: Limits {
        nodes: 2_000_000,
        bytes: 512 << 20,
    },
    advice: "",
};
/// The largest compiled form that is kept.
const MOST_COMPILED: usize = 16 << 20;

/// A model that was read, checked and compiled.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) product: ModelId,
    pub(super) model: Model,
    /// The format it was read from.
    pub(super) format: &'static str,
    /// The model as JSON in one form, of which `hash` is the SHA-256.
    pub(super) text: String,
    pub(super) hash: [u8; 32],
    pub(super) form: Compiled,
    pub(super) plain: Bytes,
    pub(super) brotli: Bytes,
    pub(super) report: ModelReport,
}

/// A file as somebody uploads it.
#[derive(Debug, Clone, Copy)]
pub struct Upload<'a> {
    /// Its name, which may say its format; empty where it has none.
    pub file: &'a str,
    /// Its text.
    pub source: &'a str,
}

/// A model that is fine but for being sold.
fn unsellable(message: impl Into<String>, place: impl Into<String>) -> Vec<ModelFinding> {
    vec![shown(Finding::error("unsellable", message, place))]
}

fn too_large(message: impl Into<String>) -> Vec<ModelFinding> {
    vec![shown(Finding::error("too-large", message, ""))]
}

fn shown(finding: Finding) -> ModelFinding {
    ModelFinding {
        level: match finding.severity {
            Severity::Error => FindingLevel::Error,
            Severity::Warning => FindingLevel::Warning,
            Severity::Note => FindingLevel::Note,
        },
        code: finding.code.to_owned(),
        place: finding.place,
        message: finding.message,
    }
}

/// Builds a version from a file; one without prices is sold in `currency`. Takes a while: not for a
/// thread that serves requests.
///
/// # Errors
/// Everything that keeps it from being sold, each with its place.
pub(super) fn build(
    upload: Upload<'_>,
    currency: Currency,
    clock: &Clock,
) -> Result<Built, Vec<ModelFinding>> {
    let mut document = formats::read(Path::new(upload.file), upload.source.as_bytes())
        .map_err(|refusal| vec![shown(check::unreadable(refusal))])?;
    let product = name(&mut document, currency)?;
    let (report, form) = check::check_document(&document, clock, &EFFORT);
    let fine = report.can_be_published();
    let findings: Vec<ModelFinding> = report.findings.into_iter().map(shown).collect();
    let (Some(form), Subject::Model(model), true) = (form, document.subject, fine) else {
        return Err(findings);
    };
    let text = serde_json::to_string(&model).map_err(|e| unsellable(e.to_string(), ""))?;
    if serde_json::from_str::<Model>(&text).ok().as_ref() != Some(&model) {
        return Err(unsellable("options are nested too deeply to be kept", ""));
    }
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let plain = Bytes::from(form.to_bytes(&hash));
    if plain.len() > MOST_COMPILED {
        return Err(too_large(format!(
            "the compiled form has {} bytes; at most {MOST_COMPILED} are kept; fewer or simpler rules help",
            plain.len()
        )));
    }
    let brotli = Bytes::from(compress(&plain, 9).map_err(|e| too_large(e.to_string()))?);
    let whole = |n: Option<usize>| i64::try_from(n.unwrap_or(0)).unwrap_or(i64::MAX);
    let report = ModelReport {
        options: whole(report.features),
        core: whole(report.core),
        dead: whole(report.dead),
        configurations: report.configurations.unwrap_or_default(),
        compile_ms: i64::try_from(report.compile_ms.unwrap_or(0)).unwrap_or(i64::MAX),
        bytes: whole(Some(brotli.len())),
        findings,
    };
    Ok(Built {
        product,
        model: *model,
        format: document.format.name(),
        text,
        hash,
        form,
        plain,
        brotli,
        report,
    })
}

/// The product that a document is of, if it can be one; gives it a currency.
fn name(document: &mut Document, shop: Currency) -> Result<ModelId, Vec<ModelFinding>> {
    let place = document.locate("id");
    let Subject::Model(model) = &mut document.subject else {
        let message = "clauses alone cannot be sold: they say neither which options belong to which \
                       question nor what anything is called; a model in UVL, SXFM or portico-model/1 does";
        return Err(unsellable(message, "1:1"));
    };
    if model.currency == Currency::NONE {
        if has_prices(model) {
            let message =
                "the prices have no currency; UVL names it at the root, as `currency 'EUR'`";
            return Err(unsellable(message, place));
        }
        model.currency = shop;
    }
    model.id.parse().map_err(|_| {
        let message = format!(
            "\"{}\" cannot name a product: its id, in UVL the namespace and in SXFM the name of the \
             model, is in addresses: 1 to 64 letters, digits, `-` and `_`",
            formats::quote(&model.id)
        );
        unsellable(message, place)
    })
}

fn has_prices(model: &Model) -> bool {
    let mut open: Vec<_> = model.groups.iter().flat_map(|g| &g.options).collect();
    let mut priced = model.base_price != 0
        || model
            .numbers
            .iter()
            .any(|number| number.price_per_step != 0)
        || model
            .surcharges
            .iter()
            .any(|surcharge| surcharge.price != 0);
    while let Some(option) = open.pop() {
        priced |= option.price != 0;
        open.extend(option.groups.iter().flat_map(|g| &g.options));
    }
    priced
}

/// Compiles a stored model again, where its compiled form is of another version of Portico.
pub(super) fn recompile(model: &Model, clock: &Clock) -> Result<Compiled, String> {
    let theory = lower(model).map_err(|faults| {
        let first = faults.first().map(ToString::to_string);
        first.unwrap_or_default()
    })?;
    let deadline = Deadline::after(clock, EFFORT.seconds);
    check::compile_within(&theory, &EFFORT, &deadline)
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
