//! An app in parts, each fetched when it is first needed.
//!
//! The app's source marks functions with `#[wasm_split(<part>)]`; the linker leaves the compiled
//! module's relocations in (see `wasm`), and here it is cut along them: into the main part, one
//! module for each name, and one for whatever several names share.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use walrus::{Module, ModuleConfig};
use wasm_split_cli_support::{Options, transform};

use crate::workspace::{create_dir, read, read_text};

/// What every mark leaves in the compiled module.
const MARK: &[u8] = b"__wasm_split_00";

/// How the main part names the script that loads the others.
pub(super) const LOADER: &str = "./__wasm_split.js";

/// How that script names the script of the main part.
const MAIN: &str = "./main.js";

/// The parts of an app.
#[derive(Default)]
pub(super) struct Parts {
    /// Modules besides the main one, by the names that the loader gives them.
    pub(super) modules: BTreeMap<String, Vec<u8>>,
    /// The modules that each part of the app needs.
    pub(super) needed: BTreeMap<String, Vec<String>>,
    /// The script that loads them.
    loader: String,
}

/// Whether a compiled app has to be cut.
///
/// Apps of one crate carry the marked functions of each other, since every mark is an export. Then
/// there may be nothing to fetch later, but the cut leaves out what this app never calls.
pub(super) fn is_marked(compiled: &[u8]) -> bool {
    compiled.windows(MARK.len()).any(|bytes| bytes == MARK)
}

/// Cuts a compiled app; returns the file of the main part, which has no bindings yet, below
/// `folder`.
pub(super) fn cut(compiled: &[u8], folder: &Path) -> Result<(PathBuf, Parts)> {
    create_dir(folder)?;
    let main = folder.join("main.wasm");
    let mut options = Options::new(compiled);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = MAIN;
    options.link_name = LOADER;
    let split = transform(options).map_err(|error| anyhow!("{error:#}"))?;
    let mut modules = BTreeMap::new();
    for file in &split.split_modules {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        modules.insert(name.into_owned(), encode_again(&read(file)?)?);
    }
    let parts = Parts {
        modules,
        needed: split.prefetch_map.into_iter().collect(),
        loader: read_text(&folder.join(LOADER))?,
    };
    let unknown = parts
        .needed
        .values()
        .flatten()
        .find(|name| !parts.modules.contains_key(*name));
    if let Some(name) = unknown {
        bail!("the part `{name}` is needed but was not made");
    }
    Ok((main, parts))
}

/// The module without the room that linkers leave in numbers, and without what browsers do not
/// read.
fn encode_again(module: &[u8]) -> Result<Vec<u8>> {
    let mut module = ModuleConfig::new()
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse(module)?;
    strip(&mut module);
    Ok(module.emit_wasm())
}

/// Removes the sections that no browser reads.
pub(super) fn strip(module: &mut Module) {
    let customs: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for custom in customs {
        module.customs.delete(custom);
    }
}

impl Parts {
    /// Whether the main part fetches others.
    pub(super) fn is_any(&self) -> bool {
        !self.needed.is_empty()
    }

    /// Puts the loader into the script of the main part, so that one file does for both: otherwise
    /// each would import the other, and neither could be named by its content.
    pub(super) fn join(&self, script: &str) -> Result<String> {
        const WHY: &str = "look at xtask/src/assets/split.rs, which was made for other tools";
        let (mut loader, mut exports) = (String::new(), Vec::new());
        for line in self.loader.lines() {
            if line == format!("import {{ initSync }} from \"{MAIN}\";") {
                continue;
            }
            let declared = line.strip_prefix("export const ");
            if let Some((name, _)) = declared.and_then(|rest| rest.split_once(" = ")) {
                exports.push(name.to_owned());
            }
            loader.push_str(declared.map_or("", |_| "const "));
            loader.push_str(declared.unwrap_or(line));
            loader.push('\n');
        }
        if exports.is_empty() || has_statement(&loader, "import") {
            bail!("the script that loads the parts is not as expected; {WHY}");
        }
        let mut joined = format!(
            "const loader = (() => {{\n{loader}return {{ {} }};\n}})();\n",
            exports.join(", ")
        );
        let mut found = false;
        for line in script.lines() {
            let name = line
                .strip_prefix("import * as ")
                .and_then(|rest| rest.strip_suffix(&format!(" from \"{LOADER}\"")));
            match name {
                Some(name) => joined.push_str(&format!("const {name} = loader;")),
                None => joined.push_str(line),
            }
            found |= name.is_some();
            joined.push('\n');
        }
        if !found || has_statement(&joined, "import") {
            bail!("the generated script does not import the parts as expected; {WHY}");
        }
        Ok(joined)
    }
}

/// Whether a line of the script begins with this word.
fn has_statement(script: &str, word: &str) -> bool {
    let prefix = format!("{word} ");
    script.lines().any(|line| line.starts_with(&prefix))
}

/// Makes a script fetch a module from the file of this name beside it.
///
/// # Errors
///
/// When the script does not fetch that module in one place.
pub(super) fn refer(script: &str, module: &str, file: &str) -> Result<String> {
    let reference = format!("fetch(new URL(\"./{module}.wasm\", import.meta.url))");
    if script.matches(&reference).count() != 1 {
        bail!("the generated script does not fetch `{module}` in one place");
    }
    // The boot script may have it already, in the pack of the first page.
    let new = format!("(globalThis.porticoPart ?? fetch)(new URL(\"./{file}\", import.meta.url))");
    Ok(script.replace(&reference, &new))
}

/// Looks for modules that a script would fetch by names that no file has.
pub(super) fn check_references(script: &str, files: &[&str]) -> Result<()> {
    for (at, start) in script.match_indices("new URL(\"./") {
        let rest = &script[at + start.len()..];
        let name = rest.split_once('"').context("an address without an end")?.0;
        if !files.contains(&name) {
            bail!("the generated script fetches `{name}`, which was not made");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADING: &str = "import { initSync } from \"./main.js\";\n\nlet shared;\n/* a, b */\nconst \
                           __chunk_1 = makeLoad(() => fetch(new URL(\"./chunk_1.wasm\", \
                           import.meta.url)), []);\nexport const __wasm_split_load_a = \
                           wrap(makeLoad(() => {\n}\n, [__chunk_1]));\n";

    const SCRIPT: &str = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \
                          \"./__wasm_split.js\"\n\nfunction imports() { return { \
                          \"./__wasm_split.js\": import1 }; }\nexport { initSync, init as default \
                          };\n";

    fn parts(loader: &str) -> Parts {
        Parts {
            loader: loader.to_owned(),
            ..Parts::default()
        }
    }

    #[test]
    fn one_script_does_for_the_main_part_and_the_loader() {
        let joined = parts(LOADING).join(SCRIPT).unwrap();
        assert!(
            !joined.contains("import {") && !joined.contains("import *"),
            "{joined}"
        );
        assert!(
            joined.contains("\nconst __wasm_split_load_a = wrap("),
            "{joined}"
        );
        assert!(
            joined.contains("return { __wasm_split_load_a };\n})();"),
            "{joined}"
        );
        assert!(joined.contains("const import2 = loader;"), "{joined}");
        super::super::script::minify(&joined).unwrap();
    }

    #[test]
    fn scripts_of_other_tools_are_refused() {
        assert!(parts("").join(SCRIPT).is_err());
        assert!(
            parts("import x from \"y\";\nexport const a = 1;\n")
                .join(SCRIPT)
                .is_err()
        );
        assert!(parts(LOADING).join("import x from \"y\";\n").is_err());
        assert!(
            parts(LOADING)
                .join(&format!("{SCRIPT}import x from \"y\";\n"))
                .is_err()
        );
    }

    #[test]
    fn modules_are_fetched_from_their_files() {
        let script = refer(LOADING, "chunk_1", "portal-1-ab.wasm").unwrap();
        assert!(script.contains("?? fetch)(new URL(\"./portal-1-ab.wasm\", import.meta.url))"));
        assert!(check_references(&script, &["portal-1-ab.wasm"]).is_ok());
        assert!(refer(LOADING, "chunk_2", "portal-2.wasm").is_err());
        let error = check_references(LOADING, &[]).unwrap_err();
        assert!(error.to_string().contains("chunk_1.wasm"), "{error}");
    }

    #[test]
    fn only_marked_apps_are_cut() {
        assert!(is_marked(b"\0asm __wasm_split_00orders00_import_0"));
        assert!(!is_marked(b"\0asm __wasm_split_"));
        assert!(!is_marked(b""));
    }
}
