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
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FirstLoad {
    pub(super) name: &'static str,
    /// What the paths of its addresses begin with.
    addresses: &'static [&'static str],
    /// Addresses of the parts' modules.
    pub(super) modules: Vec<String>,
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
        urls.insert(name, asset.url());
        parts.push(asset);
    }
    let files: Vec<&str> = parts.iter().map(Asset::file_name).collect();
    split::check_references(&script, &files)?;
    let entries = entries(app, &bound.parts.needed, &urls)?;

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
fn entries(
    app: &App,
    needed: &BTreeMap<String, Vec<String>>,
    urls: &BTreeMap<String, String>,
) -> Result<Vec<FirstLoad>> {
    if needed.is_empty() {
        return Ok(vec![FirstLoad {
            name: "whole",
            addresses: &["/"],
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
        let modules = modules.iter().filter_map(|name| urls.get(name)).cloned();
        Ok(FirstLoad {
            name: entry.part,
            addresses: entry.addresses,
            modules: modules.collect(),
        })
    };
    app.entries.iter().map(load).collect()
}

/// What the boot script reads to fetch the parts of a first load: a list of pairs, what addresses
/// begin with and the modules for them.
fn table(entries: &[FirstLoad]) -> String {
    let pairs = entries.iter().filter(|entry| !entry.modules.is_empty());
    let pairs = pairs.map(|entry| json!([entry.addresses, entry.modules]));
    Value::Array(pairs.collect()).to_string()
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
            },
            Entry {
                part: "orders",
                addresses: &["/"],
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
        let urls = BTreeMap::from([
            ("chunk_1".to_owned(), "/assets/1.wasm".into()),
            ("doors".to_owned(), "/assets/2.wasm".into()),
        ]);
        let entries = entries(&APP, &needed, &urls).unwrap();
        assert_eq!(
            table(&entries),
            r#"[[["/track","/sign-in"],["/assets/1.wasm","/assets/2.wasm"]],[["/"],["/assets/1.wasm"]]]"#
        );
    }

    #[test]
    fn an_app_in_one_piece_has_one_first_load() {
        let entries = entries(&APP, &BTreeMap::new(), &BTreeMap::new()).unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!((entries[0].name, table(&entries).as_str()), ("whole", "[]"));
    }

    #[test]
    fn an_entry_without_its_part_is_refused_by_name() {
        let needed = BTreeMap::from([("orders".to_owned(), Vec::new())]);
        let error = entries(&APP, &needed, &BTreeMap::new()).unwrap_err();
        assert!(error.to_string().contains("`doors`"), "{error}");
        let none = App {
            entries: &[],
            ..APP
        };
        assert!(entries(&none, &needed, &BTreeMap::new()).is_err());
    }
}
