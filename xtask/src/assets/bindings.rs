//! JavaScript that connects a compiled app to the browser: `wasm-bindgen` as a library, pinned to
//! the very version that the apps are compiled with.

use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::names::Names;
use super::split::{self, Parts};
use crate::workspace::read;

/// What a browser needs to run an app.
pub(super) struct Bound {
    /// The script; it fetches the other parts by the names that [`split`] gave them.
    pub(super) script: String,
    /// The module that runs first.
    pub(super) main: Vec<u8>,
    /// The others; nothing in them for an app that is in one piece.
    pub(super) parts: Parts,
}

/// Returns the script and the finished modules of a compiled app.
///
/// `folder` is for files in between; nobody else may use it.
///
/// # Errors
///
/// When the app brings JavaScript files of its own: the page's policy and the naming by content
/// know only the generated script.
pub(super) fn generate(name: &str, compiled: &Path, folder: &Path) -> Result<Bound> {
    let content = read(compiled)?;
    if !split::is_marked(&content) {
        return bind(name, compiled, Parts::default());
    }
    let (main, parts) = split::cut(&content, folder)
        .with_context(|| format!("`{name}` could not be cut into parts"))?;
    bind(name, &main, parts)
}

/// Makes the bindings of the main part.
fn bind(name: &str, compiled: &Path, parts: Parts) -> Result<Bound> {
    let mut output = Bindgen::new()
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .input_path(compiled)
                .out_name(name)
                .typescript(false)
                .remove_name_section(true)
                .remove_producers_section(true)
                .omit_default_module_path(true)
                // The other parts share the table of functions; unused exports go below.
                .keep_lld_exports(parts.is_any())
                .generate_output()
        })
        .with_context(|| format!("no bindings could be made for `{name}`"))?;
    // Crates are listed even when they bring nothing.
    if output
        .snippets()
        .values()
        .any(|scripts| !scripts.is_empty())
        || !output.local_modules().is_empty()
        || !output.npm_dependencies().is_empty()
    {
        bail!("`{name}` brings JavaScript of its own; call the browser through web-sys instead");
    }
    let mut generated = output.js().to_owned();
    if parts.is_any() {
        generated = parts.join(&generated)?;
    }
    let module = output.wasm_mut();
    let from = format!("./{name}_bg.js");
    let strange = module
        .imports
        .iter()
        .find(|import| import.module != from && import.module != split::LOADER);
    if let Some(import) = strange {
        bail!(
            "`{name}` imports from `{}`, which nothing is known about",
            import.module
        );
    }
    let imports: Vec<String> = module
        .imports
        .iter()
        .filter(|import| import.module == from)
        .map(|import| import.name.clone())
        .collect();
    let exports: Vec<String> = module.exports.iter().map(|it| it.name.clone()).collect();
    let names = Names::choose(&generated, &imports, &exports)
        .with_context(|| format!("no short names could be given in `{name}`"))?;
    for import in module.imports.iter_mut() {
        if import.module == from
            && let Some(new) = names.imports.get(&import.name)
        {
            import.name.clone_from(new);
        }
    }
    for export in module.exports.iter_mut() {
        if let Some(new) = names.exports.get(&export.name) {
            export.name.clone_from(new);
        }
    }
    for unused in &names.unused {
        module.exports.remove(unused)?;
    }
    split::strip(module);
    Ok(Bound {
        script: names.apply(&generated),
        main: module.emit_wasm(),
        parts,
    })
}
