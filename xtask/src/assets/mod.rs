//! From compiled apps, styles and pages to a folder that can be served as it is.
//!
//! Every file below `assets/` carries a hash of its content in its name, so that browsers may keep
//! it for ever; pages keep their names. See [`manifest`] for the list that the server embeds.

mod app;
mod bindings;
mod compress;
mod css;
pub(crate) mod manifest;
mod names;
mod script;
mod split;
mod template;

use std::fs;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result, anyhow};
use sha2::{Digest, Sha256};

use crate::apps::{APPS, Profile};
use crate::wasm::TARGET;
use crate::workspace::{Workspace, create_dir, files_below, read, read_text, write};
use manifest::Entry;
use template::Values;

/// A finished file, before compression.
struct Asset {
    /// Path below the folder that is served, without a leading slash.
    path: String,
    content: Vec<u8>,
    /// Whether the name changes with the content.
    immutable: bool,
}

impl Asset {
    /// A file whose name carries the hash of its content.
    fn hashed(stem: &str, extension: &str, content: Vec<u8>) -> Self {
        let hash = &hash(&content)[..12];
        Self {
            path: format!("assets/{stem}-{hash}.{extension}"),
            content,
            immutable: true,
        }
    }

    /// The name of the file without its folder.
    fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The address of the file on the server.
    fn url(&self) -> String {
        format!("/{}", self.path)
    }
}

/// Some bytes after Brotli, as strong as what ships.
pub(crate) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    compress::brotli(content, Profile::Web.brotli_quality())
}

/// The SHA-256 of some bytes in hexadecimal digits.
pub(crate) fn hash(content: &[u8]) -> String {
    hex::encode(Sha256::digest(content))
}

/// Builds the folder `dist` anew from compiled apps and the files of the frontend.
pub(crate) fn bundle(workspace: &Workspace, profile: Profile) -> Result<()> {
    let frontend = workspace.root().join("frontend");
    let (mut assets, mut values) = static_files(&frontend.join("static"))?;
    let css = styles(&frontend.join("styles"), &values)?;
    values.set("css", css.text.url());
    assets.push(css.text);

    let mut first_loads = Vec::new();
    for app in APPS {
        let compiled = workspace
            .wasm_target()
            .join(TARGET)
            .join(profile.name())
            .join(app.name);
        let compiled = compiled.with_extension("wasm");
        let made = app::pack(workspace, app, &compiled, &values)?;
        let common = made.files.iter().map(Asset::url);
        let common = common.chain(made.linked.iter().chain(&css.linked).cloned());
        let common: Vec<String> = common.collect();
        let mut loads = Vec::new();
        for entry in made.entries {
            let pack = entry.pack.as_ref().map(Asset::url);
            let mut urls: Vec<String> = common.iter().cloned().chain(pack).collect();
            urls.sort();
            urls.dedup();
            loads.push((entry.name.to_owned(), urls));
            assets.extend(entry.pack);
        }
        first_loads.push((app.name.to_owned(), loads));
        assets.extend(made.files);
        assets.extend(made.parts);
    }

    let dist = workspace.dist();
    let (new, old) = (dist.with_extension("new"), dist.with_extension("old"));
    remove(&new)?;
    remove(&old)?;
    let entries = write_all(&new, &assets, profile.brotli_quality())?;
    let list = manifest::render(profile.name(), &entries, &first_loads);
    write(&new.join(manifest::NAME), list)?;
    if dist.exists() {
        rename(&dist, &old)?;
    }
    rename(&new, &dist)?;
    remove(&old)
}

/// A style sheet and what it links.
struct Styles {
    text: Asset,
    linked: Vec<String>,
}

/// Joins the style sheets in the order of their names.
fn styles(folder: &Path, values: &Values) -> Result<Styles> {
    let mut joined = String::new();
    for file in files_below(folder)? {
        if file.extension().is_some_and(|extension| extension == "css") {
            let name = file
                .strip_prefix(folder)
                .unwrap_or(&file)
                .display()
                .to_string();
            let filled = template::fill(&read_text(&file)?, values).context(name)?;
            joined.push_str(&filled.text);
            joined.push('\n');
        }
    }
    let linked = values.contained_in(&joined);
    let text = Asset::hashed("portico", "css", css::strip(&joined).into_bytes());
    Ok(Styles { text, linked })
}

/// Icons, fonts and the like, each reachable in templates as `{{static/<path>}}`.
fn static_files(folder: &Path) -> Result<(Vec<Asset>, Values)> {
    let mut assets = Vec::new();
    let mut values = Values::default();
    for file in files_below(folder)? {
        let inside = file.strip_prefix(folder).unwrap_or(&file);
        let name = inside.to_string_lossy().replace('\\', "/");
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name.as_str(), "bin"));
        let asset = Asset::hashed(stem, extension, read(&file)?);
        values.set(&format!("static/{name}"), asset.url());
        assets.push(asset);
    }
    Ok((assets, values))
}

/// Writes all files with their compressed siblings, two threads at a time on two cores.
fn write_all(folder: &Path, assets: &[Asset], quality: i32) -> Result<Vec<Entry>> {
    let threads = thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || -> Result<Vec<(usize, Entry)>> {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some(asset) = assets.get(index) else {
                return Ok(done);
            };
            done.push((index, write_one(folder, asset, quality)?));
        }
    };
    let mut entries = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut entries = Vec::new();
        for worker in workers {
            entries.extend(
                worker
                    .join()
                    .map_err(|_| anyhow!("compressing files failed"))??,
            );
        }
        Ok::<_, anyhow::Error>(entries)
    })?;
    entries.sort_by_key(|&(index, _)| index);
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

/// Writes one file, and `.gz` and `.br` siblings where they are smaller.
fn write_one(folder: &Path, asset: &Asset, quality: i32) -> Result<Entry> {
    let file = folder.join(&asset.path);
    if let Some(parent) = file.parent() {
        create_dir(parent)?;
    }
    write(&file, &asset.content)?;
    let raw = asset.content.len();
    let sibling = |suffix: &str, packed: Vec<u8>| -> Result<Option<u64>> {
        if packed.len() >= raw {
            return Ok(None);
        }
        write(&folder.join(format!("{}{suffix}", asset.path)), &packed)?;
        Ok(Some(packed.len() as u64))
    };
    let gzip = sibling(".gz", compress::gzip(&asset.content)?)?;
    let brotli = sibling(".br", compress::brotli(&asset.content, quality)?)?;
    Ok(Entry {
        path: asset.path.clone(),
        sha256: hash(&asset.content),
        immutable: asset.immutable,
        raw: raw as u64,
        gzip,
        brotli,
    })
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot replace {}", folder.display()))?;
    }
    Ok(())
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).with_context(|| format!("cannot replace {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_twelve_digits_of_the_hash() {
        let asset = Asset::hashed("portal", "js", b"abc".to_vec());
        assert_eq!(asset.url(), "/assets/portal-ba7816bf8f01.js");
    }

    #[test]
    fn styles_are_joined_by_name_and_know_what_they_link() {
        let folder = std::env::temp_dir().join(format!("xtask-styles-{}", std::process::id()));
        create_dir(&folder).unwrap();
        write(
            &folder.join("20-b.css"),
            "b { src: url(\"{{static/f.woff2}}\") }\n",
        )
        .unwrap();
        write(&folder.join("10-a.css"), "/* a */\na { }\n").unwrap();
        let mut values = Values::default();
        values.set("static/f.woff2", "/assets/f-1.woff2".to_owned());
        let styles = styles(&folder, &values).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(styles.linked, ["/assets/f-1.woff2"]);
        assert_eq!(
            String::from_utf8(styles.text.content).unwrap(),
            "a { }\nb { src: url(\"/assets/f-1.woff2\") }\n"
        );
    }

    #[test]
    fn files_that_do_not_shrink_have_no_siblings() {
        let folder = std::env::temp_dir().join(format!("xtask-write-{}", std::process::id()));
        let assets = [
            Asset {
                path: "a.txt".into(),
                content: vec![b'a'; 5000],
                immutable: false,
            },
            Asset {
                path: "b.txt".into(),
                content: b"b".to_vec(),
                immutable: false,
            },
        ];
        let entries = write_all(&folder, &assets, 11).unwrap();
        let left: Vec<String> = files_below(&folder)
            .unwrap()
            .iter()
            .map(|file| file.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(left, ["a.txt", "a.txt.br", "a.txt.gz", "b.txt"]);
        assert_eq!((entries[1].gzip, entries[1].brotli), (None, None));
        assert!(entries[0].brotli.unwrap() < 100);
    }
}
