//! With the feature `web`: lists the browser apps' files, which `cargo xtask web` made, so that the
//! server carries them inside.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../migrations");
    println!("cargo::rerun-if-env-changed=PORTICO_WEB_DIST");
    let mut list = String::from("pub(super) static FILES: &[File] = &[\n");
    if env::var_os("CARGO_FEATURE_WEB").is_some() {
        let dist = dist()?;
        println!("cargo::rerun-if-changed={}", dist.display());
        add_folder(&mut list, &dist, &dist)?;
    }
    list.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR")?).join("assets.rs");
    fs::write(out, list)?;
    Ok(())
}

fn dist() -> Result<PathBuf, Box<dyn Error>> {
    let dist = match env::var_os("PORTICO_WEB_DIST") {
        Some(path) => PathBuf::from(path),
        None => Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../target/web/dist"),
    };
    if !dist.join("portal.html").exists() {
        return Err("the browser apps are not built yet: run `cargo xtask web` first".into());
    }
    Ok(dist.canonicalize()?)
}

/// One entry per file, with its compressed forms where they exist.
fn add_folder(list: &mut String, dist: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut entries = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>, std::io::Error>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            add_folder(list, dist, &path)?;
            continue;
        }
        let name = path
            .strip_prefix(dist)?
            .to_string_lossy()
            .replace('\\', "/");
        if name.ends_with(".br") || name.ends_with(".gz") || name == "manifest.json" {
            continue;
        }
        let include = |path: &Path| format!("include_bytes!({:?})", path.to_string_lossy());
        let compressed = |ending: &str| {
            let path = PathBuf::from(format!("{}.{ending}", path.to_string_lossy()));
            if path.exists() {
                format!("Some({})", include(&path))
            } else {
                "None".to_owned()
            }
        };
        writeln!(
            list,
            "    File {{ path: \"/{name}\", plain: {}, brotli: {}, gzip: {} }},",
            include(&path),
            compressed("br"),
            compressed("gz")
        )?;
    }
    Ok(())
}
