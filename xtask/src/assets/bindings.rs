//! JavaScript that connects a compiled app to the browser: `wasm-bindgen` as a library, pinned to
//! the very version that the apps are compiled with.

use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

/// Returns the script and the finished module of a compiled app.
///
/// # Errors
///
/// When the app brings JavaScript files of its own: the page's policy and the naming by content
/// know only the generated script.
pub(super) fn generate(name: &str, compiled: &Path) -> Result<(Vec<u8>, Vec<u8>)> {
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
    let script = output.js().as_bytes().to_vec();
    Ok((script, output.wasm_mut().emit_wasm()))
}
