//! One app: from what the compiler made to the files that are served.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::template::{self, Values};
use super::{Asset, bindings, remove, script, split};
use crate::apps::{App, Entry};
use crate::workspace::{Workspace, read_text};

/// What one app adds, and what its page and styles link besides.
pub(super) struct Made {
    /// What every first load takes.
    pub(super) files: Vec<Asset>,
    /// What is fetched when it is needed.
    pub(super) parts: Vec<Asset>,
    pub(super) linked: Vec<String>,
    pub(super) entries: Vec<FirstLoad>,
}

/// What a first visit takes besides what all do.
pub(super) struct FirstLoad {
    pub(super) name: &'static str,
    /// What the paths of its addresses begin with.
    addresses: &'static [&'static str],
    /// The parts' modules in one file; none for an app in one piece.
    pub(super) pack: Option<Asset>,
    /// The address of each module in it, and its length.
    modules: Vec<(String, usize)>,
}

/// Turns a compiled app into its script, its modules, its boot script and its page.
pub(super) fn pack(
    workspace: &Workspace,
    app: &App,
    compiled: &Path,
    common: &Values,
) -> Result<Made> {
    let root = workspace.root();
    let folder = workspace.web().join("parts");
    remove(&folder)?;
    let bound = bindings::generate(app.name, compiled, &folder)?;
    remove(&folder)?;

    let (mut script, mut parts, mut urls) = (bound.script, Vec::new(), BTreeMap::new());
    for (name, module) in bound.parts.modules {
        let asset = Asset::hashed(&format!("{}-{name}", app.name), "wasm", module);
        script = split::refer(&script, &name, asset.file_name())?;
        urls.insert(name, parts.len());
        parts.push(asset);
    }
    let files: Vec<&str> = parts.iter().map(Asset::file_name).collect();
    split::check_references(&script, &files)?;
    let entries = entries(app, &bound.parts.needed, |name| {
        urls.get(name).and_then(|at: &usize| parts.get(*at))
    })?;

    let script = Asset::hashed(app.name, "js", short(&script, app.name)?);
    let module = Asset::hashed(&format!("{}_bg", app.name), "wasm", bound.main);
    let mut values = common.clone();
    values.set("js", script.url());
    values.set("wasm", module.url());
    values.set("parts", table(&entries));

    let boot = template::fill(&read_text(&root.join("frontend/boot.js"))?, &values)
        .context("frontend/boot.js")?;
    let boot = short(&boot.text, "frontend/boot.js")?;
    let boot = Asset::hashed(&format!("{}-boot", app.name), "js", boot);
    values.set("boot", boot.url());

    let page = template::fill(&read_text(&root.join(app.page))?, &values).context(app.page)?;
    // The style sheet counts however the page links it.
    let mut linked = page.used;
    linked.extend(values.get("css").map(ToOwned::to_owned));
    let page = Asset {
        path: format!("{}.html", app.name),
        content: page.text.into_bytes(),
        immutable: false,
    };
    Ok(Made {
        files: vec![page, boot, script, module],
        parts,
        linked,
        entries,
    })
}

/// The first loads of an app: one for each of its entries, or one for all if it is in one piece.
fn entries<'a>(
    app: &App,
    needed: &BTreeMap<String, Vec<String>>,
    part: impl Fn(&str) -> Option<&'a Asset>,
) -> Result<Vec<FirstLoad>> {
    if needed.is_empty() {
        return Ok(vec![FirstLoad {
            name: "whole",
            addresses: &["/"],
            pack: None,
            modules: Vec::new(),
        }]);
    }
    if app.entries.is_empty() {
        bail!(
            "`{}` is cut into parts: say in xtask/src/apps.rs which of them an address needs",
            app.name
        );
    }
    let load = |entry: &Entry| {
        let modules = needed.get(entry.part).with_context(|| {
            let known: Vec<&str> = needed.keys().map(String::as_str).collect();
            format!(
                "`{}` has no part `{}`, only {}; mend its entries in xtask/src/apps.rs",
                app.name,
                entry.part,
                known.join(", ")
            )
        })?;
        let modules: Vec<&Asset> = modules.iter().filter_map(|name| part(name)).collect();
        let content: Vec<u8> = modules.iter().flat_map(|m| m.content.clone()).collect();
        let stem = format!("{}-{}", app.name, entry.part);
        Ok(FirstLoad {
            name: entry.part,
            addresses: entry.addresses,
            pack: Some(Asset::hashed(&stem, "pack", content)),
            modules: modules.iter().map(|m| (m.url(), m.content.len())).collect(),
        })
    };
    app.entries.iter().map(load).collect()
}

/// What the boot script reads to fetch the parts of a first load: a list of what addresses begin
/// with, the pack for them, and what is in it.
fn table(entries: &[FirstLoad]) -> String {
    let rows = entries.iter().filter_map(|entry| {
        let pack = entry.pack.as_ref()?.url();
        Some(json!([entry.addresses, pack, entry.modules]))
    });
    Value::Array(rows.collect()).to_string()
}

/// The bytes of a script, shortened.
fn short(source: &str, name: &str) -> Result<Vec<u8>> {
    let text = script::minify(source).with_context(|| format!("the script of {name}"))?;
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: App = App {
        name: "portal",
        page: "index.html",
        entries: &[
            Entry {
                part: "doors",
                addresses: &["/track", "/sign-in"],
                budget: None,
            },
            Entry {
                part: "orders",
                addresses: &["/"],
                budget: None,
            },
        ],
        budget: 0,
    };

    #[test]
    fn an_address_decides_which_parts_come_first() {
        let needed = BTreeMap::from([
            ("doors".to_owned(), vec!["chunk_1".into(), "doors".into()]),
            ("later".to_owned(), vec!["later".into()]),
            ("orders".to_owned(), vec!["chunk_1".into()]),
        ]);
        let asset = |name: &str, content: &[u8]| Asset {
            path: format!("assets/{name}.wasm"),
            content: content.to_vec(),
            immutable: true,
        };
        let (chunk, doors) = (asset("1", b"one"), asset("2", b"second"));
        let part = |name: &str| match name {
            "chunk_1" => Some(&chunk),
            "doors" => Some(&doors),
            _ => None,
        };
        let entries = entries(&APP, &needed, part).unwrap();
        let packs: Vec<&Asset> = entries.iter().filter_map(|e| e.pack.as_ref()).collect();
        assert_eq!(packs[0].content, b"onesecond");
        let (first, second) = (packs[0].url(), packs[1].url());
        let one = r#"["/assets/1.wasm",3]"#;
        let two = r#"["/assets/2.wasm",6]"#;
        assert_eq!(
            table(&entries),
            format!(
                r#"[[["/track","/sign-in"],"{first}",[{one},{two}]],[["/"],"{second}",[{one}]]]"#
            )
        );
    }

    #[test]
    fn an_app_in_one_piece_has_one_first_load() {
        let entries = entries(&APP, &BTreeMap::new(), |_| None).unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!((entries[0].name, table(&entries).as_str()), ("whole", "[]"));
    }

    #[test]
    fn an_entry_without_its_part_is_refused_by_name() {
        let needed = BTreeMap::from([("orders".to_owned(), Vec::new())]);
        let error = entries(&APP, &needed, |_| None).err().unwrap();
        assert!(error.to_string().contains("`doors`"), "{error}");
        let none = App {
            entries: &[],
            ..APP
        };
        assert!(entries(&none, &needed, |_| None).is_err());
    }
}
