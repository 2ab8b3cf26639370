//! `manifest.json`: what lies in `target/web/dist`, for the server that embeds it and for reports.
//!
//! ```json
//! {
//!   "profile": "web",
//!   "files": [{
//!     "path": "/assets/portal-0123456789ab.js",
//!     "file": "assets/portal-0123456789ab.js",
//!     "mime": "text/javascript; charset=utf-8",
//!     "sha256": "0123456789ab…",
//!     "immutable": true,
//!     "raw": 12345, "gzip": 3456, "brotli": null
//!   }],
//!   "apps": {"portal": {"orders": ["/portal.html", "/assets/…"]}}
//! }
//! ```
//!
//! `file` is relative to the manifest. `gzip` and `brotli` are the bytes of `<file>.gz` and
//! `<file>.br`, or null where there is no such file because it would not be smaller. `immutable`
//! files have their hash in their name; all others are pages. `apps` lists the first loads of each
//! app, one for each entry in `apps.rs` or a single one called `whole`: its page and everything that
//! this page needs before it is complete.

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

/// Name of the file in `dist`.
pub(crate) const NAME: &str = "manifest.json";

/// One file in `dist`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Path below `dist`.
    pub(crate) path: String,
    /// Hash of the content, in hexadecimal digits.
    pub(crate) sha256: String,
    /// Whether the name changes with the content.
    pub(crate) immutable: bool,
    /// Bytes as they are.
    pub(crate) raw: u64,
    /// Bytes of the `.gz` sibling, if there is one.
    pub(crate) gzip: Option<u64>,
    /// Bytes of the `.br` sibling, if there is one.
    pub(crate) brotli: Option<u64>,
}

/// What a first load weighs, all its files together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Weight {
    pub(crate) raw: u64,
    pub(crate) gzip: u64,
    pub(crate) brotli: u64,
}

/// The manifest that a finished folder holds.
pub(crate) struct Manifest {
    files: Vec<Entry>,
    apps: Map<String, Value>,
}

/// The addresses of all files of each of an app's first loads, by the name of its entry.
pub(super) type FirstLoads = Vec<(String, Vec<String>)>;

/// Writes the manifest as JSON.
pub(super) fn render(
    profile: &str,
    entries: &[Entry],
    first_loads: &[(String, FirstLoads)],
) -> String {
    let files: Vec<Value> = entries
        .iter()
        .map(|entry| {
            json!({
                "path": format!("/{}", entry.path),
                "file": entry.path,
                "mime": mime(&entry.path),
                "sha256": entry.sha256,
                "immutable": entry.immutable,
                "raw": entry.raw,
                "gzip": entry.gzip,
                "brotli": entry.brotli,
            })
        })
        .collect();
    let apps: Map<String, Value> = first_loads
        .iter()
        .map(|(app, loads)| {
            let loads: Map<String, Value> = loads
                .iter()
                .map(|(entry, urls)| (entry.clone(), json!(urls)))
                .collect();
            (app.clone(), Value::Object(loads))
        })
        .collect();
    format!(
        "{:#}\n",
        json!({ "profile": profile, "files": files, "apps": apps })
    )
}

impl Manifest {
    /// Reads a manifest.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut value: Value = serde_json::from_str(text)?;
        let apps = value["apps"]
            .as_object_mut()
            .map(std::mem::take)
            .context("no apps")?;
        let files = value["files"].as_array().context("no files")?;
        let files = files
            .iter()
            .map(entry)
            .collect::<Option<_>>()
            .context("an unreadable file")?;
        Ok(Self { files, apps })
    }

    /// All files with their bytes, compressed siblings included, as paths below `dist`.
    pub(crate) fn expected_files(&self) -> impl Iterator<Item = (String, u64)> {
        self.files.iter().flat_map(|entry| {
            [
                ("", Some(entry.raw)),
                (".gz", entry.gzip),
                (".br", entry.brotli),
            ]
            .into_iter()
            .filter_map(|(suffix, bytes)| Some((format!("{}{suffix}", entry.path), bytes?)))
        })
    }

    /// The first loads of an app, by the names of their entries.
    pub(crate) fn first_loads(&self, app: &str) -> Option<Vec<(String, Weight)>> {
        let loads = self.apps.get(app)?.as_object()?;
        let loads: Option<Vec<_>> = loads
            .iter()
            .map(|(entry, urls)| Some((entry.clone(), self.weigh(urls)?)))
            .collect();
        loads.filter(|loads| !loads.is_empty())
    }

    /// All these files together; one without a compressed sibling counts as it is.
    fn weigh(&self, urls: &Value) -> Option<Weight> {
        let urls = urls.as_array()?;
        let mut sum = Weight::default();
        for url in urls {
            let path = url.as_str()?.strip_prefix('/')?;
            let entry = self.files.iter().find(|entry| entry.path == path)?;
            sum.raw += entry.raw;
            sum.gzip += entry.gzip.unwrap_or(entry.raw);
            sum.brotli += entry.brotli.unwrap_or(entry.raw);
        }
        Some(sum)
    }
}

fn entry(value: &Value) -> Option<Entry> {
    Some(Entry {
        path: value["file"].as_str()?.to_owned(),
        sha256: value["sha256"].as_str()?.to_owned(),
        immutable: value["immutable"].as_bool()?,
        raw: value["raw"].as_u64()?,
        gzip: value["gzip"].as_u64(),
        brotli: value["brotli"].as_u64(),
    })
}

/// The media type of a file, by its name.
fn mime(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> String {
        let entry = |path: &str, raw, gzip, brotli| Entry {
            path: path.to_owned(),
            sha256: "ab".repeat(32),
            immutable: path.starts_with("assets/"),
            raw,
            gzip,
            brotli,
        };
        render(
            "web",
            &[
                entry("portal.html", 900, Some(500), Some(400)),
                entry("assets/portal-1.js", 5000, Some(2000), Some(1500)),
                entry("assets/tiny-1.svg", 60, None, Some(50)),
                entry("assets/other-1.js", 7, None, None),
            ],
            &[(
                "portal".to_owned(),
                vec![
                    (
                        "orders".to_owned(),
                        vec![
                            "/portal.html".into(),
                            "/assets/portal-1.js".into(),
                            "/assets/tiny-1.svg".into(),
                        ],
                    ),
                    ("doors".to_owned(), vec!["/portal.html".into()]),
                ],
            )],
        )
    }

    #[test]
    fn a_first_load_counts_files_without_siblings_as_they_are() {
        let manifest = Manifest::parse(&example()).unwrap();
        let loads = manifest.first_loads("portal").unwrap();
        let orders = Weight {
            raw: 5960,
            gzip: 2560,
            brotli: 1950,
        };
        assert!(loads.contains(&("orders".to_owned(), orders)));
        let doors = Weight {
            raw: 900,
            gzip: 500,
            brotli: 400,
        };
        assert!(loads.contains(&("doors".to_owned(), doors)));
        assert_eq!(loads.len(), 2);
        assert_eq!(manifest.first_loads("chat"), None);
    }

    #[test]
    fn expected_files_include_the_siblings() {
        let manifest = Manifest::parse(&example()).unwrap();
        let files: Vec<(String, u64)> = manifest.expected_files().collect();
        assert_eq!(files.len(), 9);
        assert!(files.contains(&("assets/tiny-1.svg.br".to_owned(), 50)));
        assert!(!files.iter().any(|(path, _)| path == "assets/tiny-1.svg.gz"));
    }

    #[test]
    fn every_file_has_its_address_and_media_type() {
        let value: Value = serde_json::from_str(&example()).unwrap();
        assert_eq!(value["files"][1]["path"], "/assets/portal-1.js");
        assert_eq!(value["files"][1]["mime"], "text/javascript; charset=utf-8");
        assert_eq!(value["files"][2]["gzip"], Value::Null);
        assert_eq!(mime("assets/portal_bg-1.wasm"), "application/wasm");
        assert_eq!(mime("LICENSE"), "application/octet-stream");
    }

    #[test]
    fn a_damaged_manifest_is_an_error() {
        assert!(Manifest::parse("{}").is_err());
        assert!(Manifest::parse("{\"files\": [{}], \"apps\": {}}").is_err());
        assert!(Manifest::parse("").is_err());
    }
}
