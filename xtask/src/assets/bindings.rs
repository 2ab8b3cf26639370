//! JavaScript that connects a compiled app to the browser: `wasm-bindgen` as a library, pinned to
//! the very version that the apps are compiled with.

use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::names::Names;

/// Returns the script and the finished module of a compiled app.
///
/// # Errors
///
/// When the app brings JavaScript files of its own: the page's policy and the naming by content
/// know only the generated script.
pub(super) fn generate(name: &str, compiled: &Path) -> Result<(String, Vec<u8>)> {
    let mut output = Bindgen::new()
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .input_path(compiled)
                .typescript(false)
                .remove_name_section(true)
                .remove_producers_section(true)
                .omit_default_module_path(true)
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
    let generated = output.js().to_owned();
    let module = output.wasm_mut();
    let from = format!("./{name}_bg.js");
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
    // The list of features and what else the browser does not read.
    let customs: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for custom in customs {
        module.customs.delete(custom);
    }
    let script = names.apply(&generated);
    Ok((script, module.emit_wasm()))
}
