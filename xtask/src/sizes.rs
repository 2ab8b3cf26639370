//! `cargo xtask sizes`: what a first visit to each app weighs.

use anyhow::{Context, Result};

use crate::apps::{APPS, App, Profile};
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

/// What first visits to an app weigh.
pub(crate) struct Size {
    pub(crate) app: &'static str,
    /// Its entries, the heaviest first.
    entries: Vec<(String, Weight)>,
}

impl Size {
    /// Sorts the entries of an app.
    fn new(app: &'static str, mut entries: Vec<(String, Weight)>) -> Self {
        entries.sort_by_key(|(_, weight)| std::cmp::Reverse(weight.brotli));
        Self { app, entries }
    }

    /// The first load that weighs most after Brotli, which stands for the app.
    pub(crate) fn heaviest(&self) -> Weight {
        self.entries
            .first()
            .map_or_else(Weight::default, |&(_, weight)| weight)
    }
}

/// The first loads of every app, in the order of [`APPS`].
pub(crate) fn measure(manifest: &Manifest) -> Result<Vec<Size>> {
    let mut sizes = Vec::new();
    for app in APPS {
        let entries = manifest.first_loads(app.name).with_context(|| {
            format!(
                "`{}` is not built; delete target/web and run this again",
                app.name
            )
        })?;
        sizes.extend(by_name(app, entries));
    }
    Ok(sizes)
}

/// The first loads of an app, with those of parts that are apps of their own apart.
fn by_name(app: &App, mut entries: Vec<(String, Weight)>) -> Vec<Size> {
    let mut sizes = Vec::new();
    for (name, _) in app.budgets().skip(1) {
        let (own, others) = entries.into_iter().partition(|(entry, _)| entry == name);
        sizes.push(Size::new(name, own));
        entries = others;
    }
    sizes.insert(0, Size::new(app.name, entries));
    sizes
}

/// One line: `{"portal": {"raw": 1, "gzip": 1, "brotli": 1}, …}`.
fn as_json(sizes: &[Size]) -> String {
    let apps: Vec<String> = sizes
        .iter()
        .map(|size| {
            let Weight { raw, gzip, brotli } = size.heaviest();
            let app = size.app;
            format!("\"{app}\": {{\"raw\": {raw}, \"gzip\": {gzip}, \"brotli\": {brotli}}}")
        })
        .collect();
    format!("{{{}}}", apps.join(", "))
}

/// A small table for people: each app's heaviest first load, then its entries if it has several.
fn as_table(sizes: &[Size]) -> String {
    let mut table = format!(
        "{:<14}{:>10}{:>10}{:>10}",
        "first load", "raw", "gzip", "brotli"
    );
    let mut line = |name: &str, weight: Weight| {
        let Weight { raw, gzip, brotli } = weight;
        table.push_str(&format!("\n{name:<14}{raw:>10}{gzip:>10}{brotli:>10}"));
    };
    for size in sizes {
        line(size.app, size.heaviest());
        for (entry, weight) in size.entries.iter().filter(|_| size.entries.len() > 1) {
            line(&format!("  {entry}"), *weight);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(app: &'static str, brotli: &[(&str, u64)]) -> Size {
        let entries = brotli.iter().map(|&(entry, brotli)| {
            let weight = Weight {
                raw: 3 * brotli,
                gzip: 2 * brotli,
                brotli,
            };
            (entry.to_owned(), weight)
        });
        Size::new(app, entries.collect())
    }

    #[test]
    fn json_is_one_object_with_the_heaviest_first_load_of_each_app() {
        let text = as_json(&[
            size("portal", &[("doors", 5), ("orders", 7), ("order", 6)]),
            size("console", &[("whole", 1)]),
        ]);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            value,
            serde_json::json!({
                "portal": {"raw": 21, "gzip": 14, "brotli": 7},
                "console": {"raw": 3, "gzip": 2, "brotli": 1},
            })
        );
    }

    #[test]
    fn a_part_that_is_an_app_of_its_own_is_counted_apart() {
        let weight = |brotli| Weight {
            raw: 0,
            gzip: 0,
            brotli,
        };
        let entries = [("configurator", 9), ("orders", 7), ("doors", 5)];
        let entries = entries.map(|(name, brotli)| (name.to_owned(), weight(brotli)));
        let sizes = by_name(&APPS[0], entries.to_vec());
        let found: Vec<_> = sizes.iter().map(|s| (s.app, s.heaviest().brotli)).collect();
        assert_eq!(found, [("portal", 7), ("configurator", 9)]);
    }

    #[test]
    fn the_table_has_a_line_for_each_app_and_each_of_several_entries() {
        let table = as_table(&[
            size("portal", &[("doors", 5), ("orders", 7)]),
            size("console", &[("whole", 1)]),
        ]);
        let names: Vec<&str> = table.lines().filter_map(|it| it.get(..14)).collect();
        let names: Vec<&str> = names.into_iter().map(str::trim_end).collect();
        assert_eq!(
            names,
            ["first load", "portal", "  orders", "  doors", "console"]
        );
    }
}
