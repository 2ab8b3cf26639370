//! Compiles the message catalogues into typed Rust, so that a browser parses nothing.

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/generate.rs"]
mod generate;

use catalogue::Catalogue;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=messages");
    println!("cargo::rerun-if-changed=build");
    if let Err(faults) = run() {
        for fault in faults {
            println!("cargo::error={fault}");
        }
        process::exit(1);
    }
}

/// Reads `messages/*.ftl` and writes `words.rs`.
fn run() -> Result<(), Vec<String>> {
    let catalogues = read(Path::new("messages"))?;
    let code = generate::module(&catalogues)?;
    let out = env::var_os("OUT_DIR").map(PathBuf::from);
    let out = out.ok_or_else(|| vec!["cargo sets no OUT_DIR".to_owned()])?;
    fs::write(out.join("words.rs"), code).map_err(|error| vec![error.to_string()])
}

/// Every catalogue of the folder, in the order of their names.
fn read(folder: &Path) -> Result<Vec<Catalogue>, Vec<String>> {
    let told = |error: std::io::Error| vec![format!("{}: {error}", folder.display())];
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(told)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "ftl"))
        .collect();
    files.sort();
    let mut catalogues = Vec::new();
    let mut faults = Vec::new();
    for file in files {
        let language = file.file_stem().unwrap_or_default().to_string_lossy();
        match Catalogue::parse(&language, &fs::read_to_string(&file).map_err(told)?) {
            Ok(catalogue) => catalogues.push(catalogue),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() {
        Ok(catalogues)
    } else {
        Err(faults)
    }
}
