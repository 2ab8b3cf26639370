//! Short names where the generated script and its module meet. The generated ones are long and end
//! in hashes, which no compression can shorten, and each appears on both sides.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

/// How the script reaches what the module exports.
const EXPORTS: &str = "wasm.";

/// New names by old ones.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// For everything that the script gives to the module.
    pub(super) imports: BTreeMap<String, String>,
    /// For what the module gives to the script alone.
    pub(super) exports: BTreeMap<String, String>,
    /// Exports that the script does not know at all.
    pub(super) unused: Vec<String>,
}

impl Names {
    /// Chooses names, short ones first for what comes first.
    ///
    /// # Errors
    ///
    /// When an import is not named once, and only once, in the script: then it is not what this
    /// was made for.
    pub(super) fn choose(script: &str, imports: &[String], exports: &[String]) -> Result<Self> {
        let mut names = Self::default();
        for (index, import) in imports.iter().enumerate() {
            let found = places(script, import).count();
            if found != 1 {
                bail!(
                    "the generated script names `{import}` {found} times rather than once; look \
                     at xtask/src/assets/names.rs, which was made for another `wasm-bindgen`"
                );
            }
            names.imports.insert(import.clone(), short(index));
        }
        let mut index = 0;
        for export in exports {
            if names.imports.contains_key(export) {
                bail!("`{export}` is imported and exported by one module");
            }
            let mut places = places(script, export).peekable();
            if places.peek().is_none() {
                names.unused.push(export.clone());
            } else if places.all(|at| script[..at].ends_with(EXPORTS)) {
                // An export that keeps its name must not meet a new one.
                while exports.contains(&short(index)) {
                    index += 1;
                }
                names.exports.insert(export.clone(), short(index));
                index += 1;
            }
        }
        Ok(names)
    }

    /// The script with the new names.
    pub(super) fn apply(&self, script: &str) -> String {
        let mut out = String::with_capacity(script.len());
        let mut rest = script;
        while let Some(start) = rest.find(is_part) {
            let end = rest[start..]
                .find(|c| !is_part(c))
                .map_or(rest.len(), |length| start + length);
            let word = &rest[start..end];
            let new = self.imports.get(word).or_else(|| self.exports.get(word));
            out.push_str(&rest[..start]);
            out.push_str(new.map_or(word, String::as_str));
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }
}

/// Where a whole word stands in a script.
fn places<'a>(script: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    script
        .match_indices(word)
        .map(|(at, _)| at)
        .filter(move |&at| {
            !script[..at].ends_with(is_part) && !script[at + word.len()..].starts_with(is_part)
        })
}

/// Whether this may be inside a name of a script.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The names in order: `a` to `z`, then `aa`, `ba`, …
fn short(mut index: usize) -> String {
    let mut name = String::new();
    loop {
        name.push(char::from(b'a' + u8::try_from(index % 26).unwrap_or(0)));
        index /= 26;
        if index == 0 {
            return name;
        }
        index -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "const i = { __wbg_a_01: function() { wasm.__wb_free(1); },\n__wbg_a_012: \
                          x, };\nwasm.__wb_free(wasm.memory); const { memory } = wasm;";

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_change_where_both_sides_meet() {
        let names = Names::choose(
            SCRIPT,
            &list(&["__wbg_a_012", "__wbg_a_01"]),
            &list(&["memory", "__wb_free", "main"]),
        )
        .unwrap();
        assert_eq!(
            names.apply(SCRIPT),
            "const i = { b: function() { wasm.a(1); },\na: x, };\nwasm.a(wasm.memory); const { \
             memory } = wasm;"
        );
        assert_eq!(names.unused, ["main"]);
    }

    #[test]
    fn an_import_that_the_script_names_never_or_twice_is_refused() {
        for import in ["__wbg_a_0", "__wb_free"] {
            let error = Names::choose(SCRIPT, &list(&[import]), &[]).unwrap_err();
            assert!(error.to_string().contains(import), "{error}");
        }
        assert!(Names::choose(SCRIPT, &list(&["x"]), &list(&["x"])).is_err());
    }

    #[test]
    fn a_new_name_never_meets_an_export_that_stays() {
        let script = "wasm.long_name(); const { a } = wasm;";
        let names = Names::choose(script, &[], &list(&["a", "long_name"])).unwrap();
        assert_eq!(names.exports["long_name"], "b");
        assert!(!names.exports.contains_key("a"));
    }

    #[test]
    fn short_names_are_all_different() {
        let names: std::collections::BTreeSet<String> = (0..2000).map(short).collect();
        assert_eq!(names.len(), 2000);
        assert_eq!(
            (short(0), short(25), short(26)),
            ("a".into(), "z".into(), "aa".into())
        );
        assert!(names.iter().all(|name| name.len() <= 3));
    }
}
