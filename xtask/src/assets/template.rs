//! Placeholders such as `{{css}}` in pages, styles and the boot script.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

/// What the placeholders stand for: addresses on the server.
#[derive(Clone, Default)]
pub(super) struct Values(BTreeMap<String, String>);

impl Values {
    /// Sets or replaces one.
    pub(super) fn set(&mut self, name: &str, url: String) {
        self.0.insert(name.to_owned(), url);
    }

    /// The value of one.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// All values that a filled text contains.
    pub(super) fn contained_in(&self, text: &str) -> Vec<String> {
        self.0
            .values()
            .filter(|url| text.contains(url.as_str()))
            .cloned()
            .collect()
    }
}

/// A filled template.
pub(super) struct Filled {
    pub(super) text: String,
    /// The values that were used, each once.
    pub(super) used: Vec<String>,
}

/// Replaces every placeholder.
///
/// # Errors
///
/// When a placeholder has no value: a page that asks for a missing file must not be shipped.
pub(super) fn fill(template: &str, values: &Values) -> Result<Filled> {
    let mut text = String::with_capacity(template.len());
    let mut used: Vec<String> = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let name = after
            .split_once("}}")
            .map(|(name, _)| name)
            .filter(|name| is_name(name));
        let Some(name) = name else {
            text.push_str("{{");
            rest = after;
            continue;
        };
        let Some(url) = values.get(name) else {
            let known: Vec<&str> = values.0.keys().map(String::as_str).collect();
            bail!(
                "nothing is known for {{{{{name}}}}}; known here: {}",
                known.join(", ")
            );
        };
        text.push_str(url);
        if !used.iter().any(|seen| seen == url) {
            used.push(url.to_owned());
        }
        rest = &after[name.len() + 2..];
    }
    text.push_str(rest);
    Ok(Filled { text, used })
}

/// Whether this may be a placeholder's name, rather than braces of a script or a style sheet.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        let mut values = Values::default();
        values.set("js", "/assets/portal-1.js".to_owned());
        values.set("static/icons/a.svg", "/assets/icons/a-2.svg".to_owned());
        values
    }

    #[test]
    fn placeholders_become_addresses() {
        let filled = fill(
            "import \"{{js}}\"; // {{js}} {{static/icons/a.svg}}",
            &values(),
        )
        .unwrap();
        assert_eq!(
            filled.text,
            "import \"/assets/portal-1.js\"; // /assets/portal-1.js /assets/icons/a-2.svg"
        );
        assert_eq!(
            filled.used,
            ["/assets/portal-1.js", "/assets/icons/a-2.svg"]
        );
    }

    #[test]
    fn an_unknown_placeholder_is_refused_by_name() {
        let error = fill("<link href=\"{{cs}}\">", &values()).err().unwrap();
        assert!(error.to_string().contains("{{cs}}"), "{error}");
    }

    #[test]
    fn other_braces_stay() {
        for text in ["if (a) {{ b() }}", "{{", "{{}}", "a {{ {x: 1} }}"] {
            assert_eq!(fill(text, &values()).unwrap().text, text);
        }
    }
}
