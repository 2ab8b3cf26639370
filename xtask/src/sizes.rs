//! `cargo xtask sizes`: what a first visit to each app weighs.

use anyhow::{Context, Result};

use crate::apps::{APPS, Profile};
use crate::assets::manifest::{Manifest, Weight};
use crate::progress::{Progress, say};
use crate::web;
use crate::workspace::Workspace;

/// Builds the apps where needed and prints their sizes.
pub(crate) fn print(workspace: &Workspace, json: bool) -> Result<()> {
    web::build(workspace, Profile::Web, &mut Progress::plain())?;
    let sizes = measure(&web::manifest(workspace)?)?;
    say(&if json {
        as_json(&sizes)
    } else {
        as_table(&sizes)
    });
    Ok(())
}

/// The first load of every app, in the order of [`APPS`].
pub(crate) fn measure(manifest: &Manifest) -> Result<Vec<(&'static str, Weight)>> {
    APPS.iter()
        .map(|app| {
            let weight = manifest.first_load(app.name).with_context(|| {
                format!(
                    "`{}` is not built; delete target/web and run this again",
                    app.name
                )
            })?;
            Ok((app.name, weight))
        })
        .collect()
}

/// One line: `{"portal": {"raw": 1, "gzip": 1, "brotli": 1}, …}`.
fn as_json(sizes: &[(&str, Weight)]) -> String {
    let apps: Vec<String> = sizes
        .iter()
        .map(|(app, weight)| {
            let Weight { raw, gzip, brotli } = weight;
            format!("\"{app}\": {{\"raw\": {raw}, \"gzip\": {gzip}, \"brotli\": {brotli}}}")
        })
        .collect();
    format!("{{{}}}", apps.join(", "))
}

/// A small table for people.
fn as_table(sizes: &[(&str, Weight)]) -> String {
    let mut table = format!(
        "{:<14}{:>10}{:>10}{:>10}",
        "first load", "raw", "gzip", "brotli"
    );
    for (app, weight) in sizes {
        let Weight { raw, gzip, brotli } = weight;
        table.push_str(&format!("\n{app:<14}{raw:>10}{gzip:>10}{brotli:>10}"));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_one_object_with_an_entry_for_each_app() {
        let weight = Weight {
            raw: 3,
            gzip: 2,
            brotli: 1,
        };
        let text = as_json(&[("portal", weight), ("console", weight)]);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            value,
            serde_json::json!({
                "portal": {"raw": 3, "gzip": 2, "brotli": 1},
                "console": {"raw": 3, "gzip": 2, "brotli": 1},
            })
        );
    }

    #[test]
    fn the_table_has_a_line_for_each_app() {
        let table = as_table(&[
            ("portal", Weight::default()),
            ("console", Weight::default()),
        ]);
        assert_eq!(table.lines().count(), 3);
    }
}
