//! Writes the Rust code for a set of catalogues: the languages, and one method per message.

use crate::catalogue::{Catalogue, Part, REFERENCE, arguments, compare};
use std::fmt::Write;

/// The module with `Lang` and `Words`, or everything that keeps the catalogues apart.
pub(crate) fn module(catalogues: &[Catalogue]) -> Result<String, Vec<String>> {
    let faults = compare(catalogues);
    let reference = catalogues.iter().find(|c| c.language == REFERENCE);
    let (Some(reference), true) = (reference, faults.is_empty()) else {
        return Err(faults);
    };
    let mut code = String::from("// Made by build.rs from messages/*.ftl.\n\n");
    code.push_str(&languages(catalogues));
    code.push_str("impl Words {\n");
    for (name, parts) in &reference.messages {
        code.push_str(&method(name, &arguments(parts), catalogues));
    }
    code.push_str("}\n");
    Ok(code)
}

/// `en` becomes `En`, `pt-BR` becomes `PtBr`.
fn variant(language: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        first
            .into_iter()
            .chain(letters.map(|c| c.to_ascii_lowercase()))
            .collect::<String>()
    };
    language.split(['-', '_']).map(capital).collect()
}

fn languages(catalogues: &[Catalogue]) -> String {
    let variants: Vec<(String, &str)> = catalogues
        .iter()
        .map(|c| (variant(&c.language), c.language.as_str()))
        .collect();
    let mut code = String::new();
    code.push_str("/// A language that there is a catalogue for.\n");
    code.push_str("#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\npub(crate) enum Lang {\n");
    for (name, tag) in &variants {
        let _ = writeln!(code, "    /// `{tag}`\n    {name},");
    }
    code.push_str("}\n\nimpl Lang {\n    /// Every language.\n");
    let all: Vec<String> = variants
        .iter()
        .map(|(name, _)| format!("Lang::{name}"))
        .collect();
    let _ = writeln!(
        code,
        "    pub(crate) const ALL: &'static [Self] = &[{}];",
        all.join(", ")
    );
    code.push_str("    /// BCP 47 tag.\n    pub(crate) fn tag(self) -> &'static str {\n        match self {\n");
    for (name, tag) in &variants {
        let _ = writeln!(code, "            Lang::{name} => {tag:?},");
    }
    code.push_str("        }\n    }\n}\n\n");
    code.push_str("/// The words of one language.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\n");
    code.push_str("pub(crate) struct Words {\n    pub(crate) lang: Lang,\n}\n\n");
    code
}

fn method(name: &str, arguments: &[(String, bool)], catalogues: &[Catalogue]) -> String {
    let mut code = format!(
        "    /// `{name}`\n    pub(crate) fn {}(self",
        identifier(name)
    );
    for (argument, number) in arguments {
        let kind = if *number { "i64" } else { "&str" };
        let _ = write!(code, ", {}: {kind}", identifier(argument));
    }
    let plain = arguments.is_empty();
    code.push_str(if plain {
        ") -> &'static str {\n"
    } else {
        ") -> String {\n"
    });
    if !plain {
        code.push_str("        let mut out = String::new();\n");
    }
    code.push_str("        match self.lang {\n");
    for catalogue in catalogues {
        let parts = catalogue.messages.get(name).map_or(&[][..], Vec::as_slice);
        let _ = write!(
            code,
            "            Lang::{} => ",
            variant(&catalogue.language)
        );
        if plain {
            let _ = writeln!(code, "{:?},", text_of(parts));
        } else {
            code.push_str("{\n");
            body(&mut code, parts, arguments, 4);
            code.push_str("            }\n");
        }
    }
    code.push_str("        }\n");
    code.push_str(if plain {
        "    }\n"
    } else {
        "        out\n    }\n"
    });
    code
}

fn text_of(parts: &[Part]) -> String {
    let text = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        _ => String::new(),
    };
    parts.iter().map(text).collect()
}

/// Statements that append `parts` to `out`.
fn body(code: &mut String, parts: &[Part], arguments: &[(String, bool)], depth: usize) {
    let indent = "    ".repeat(depth);
    let is_number = |name: &str| {
        arguments
            .iter()
            .any(|(known, number)| known == name && *number)
    };
    for part in parts {
        match part {
            Part::Text(text) => {
                let _ = writeln!(code, "{indent}out.push_str({text:?});");
            }
            Part::Argument(name) | Part::Number(name) if is_number(name) => {
                let _ = writeln!(
                    code,
                    "{indent}out.push_str(&{}.to_string());",
                    identifier(name)
                );
            }
            Part::Argument(name) | Part::Number(name) => {
                let _ = writeln!(code, "{indent}out.push_str({});", identifier(name));
            }
            Part::Select {
                argument,
                variants,
                default,
                number,
            } => {
                let argument = identifier(argument);
                code.push_str(&indent);
                for (key, text) in variants {
                    let test = match (number, key.parse::<i64>()) {
                        (true, Ok(value)) => format!("{argument} == {value}"),
                        (true, Err(_)) => format!("plural(self.lang, {argument}) == {key:?}"),
                        (false, _) => format!("{argument} == {key:?}"),
                    };
                    let _ = writeln!(code, "if {test} {{");
                    body(code, text, arguments, depth + 1);
                    let _ = write!(code, "{indent}}} else ");
                }
                code.push_str("{\n");
                body(code, default, arguments, depth + 1);
                let _ = writeln!(code, "{indent}}}");
            }
        }
    }
}

/// A message's or argument's name as Rust writes it.
fn identifier(name: &str) -> String {
    name.replace('-', "_")
}
