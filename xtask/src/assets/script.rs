//! Smaller scripts: without comments and white space, and with short names for what only the
//! script itself can see. What it does stays as it was written.

use anyhow::{Result, bail};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_mangler::{MangleOptions, Mangler};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// Shortens a module script.
///
/// # Errors
///
/// When the script cannot be read.
pub(super) fn minify(source: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::mjs()).parse();
    if let Some(error) = parsed.diagnostics.iter().next() {
        bail!("it cannot be read: {error}");
    }
    // Nothing outside a module sees its names; what it exports keeps its name.
    let options = MangleOptions {
        top_level: Some(true),
        ..MangleOptions::default()
    };
    let names = Mangler::new().with_options(options).build(&parsed.program);
    let short = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(Some(names.scoping))
        .with_private_member_mappings(Some(names.class_private_mappings))
        .build(&parsed.program)
        .code;
    // What ships is read once more, rather than trusted.
    let again = Parser::new(&allocator, &short, SourceType::mjs()).parse();
    if let Some(error) = again.diagnostics.iter().next() {
        bail!("its short form cannot be read: {error}");
    }
    Ok(short)
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn comments_white_space_and_long_names_go() {
        let source = "// why\nlet counter = 0; /* so */\nfunction step(amount) {\n    counter += \
                      amount;\n    return counter;\n}\nexport { step as default };\n";
        let short = minify(source).unwrap();
        assert!(short.len() < 70, "{short}");
        assert!(short.contains("as default"), "{short}");
        assert!(!short.contains("counter"), "{short}");
    }

    #[test]
    fn strings_templates_and_patterns_stay() {
        let source = r#"export const a = "// no  comment", b = `two  /* ${a} */
            lines`, c = /\/\*[/"`]  '/g, d = '\'"';"#;
        let short = minify(source).unwrap();
        for part in [
            "// no  comment",
            "two  /* ${",
            "\n            lines",
            r#"/\/\*[/"`]  '/g"#,
        ] {
            assert!(short.contains(part), "{part} in {short}");
        }
    }

    #[test]
    fn names_that_others_see_stay() {
        let source = "import init from \"/a.js\";\nconst options = { long_name: 1 };\n\
                      init(options.long_name, document.title);\nexport { options };\n";
        let short = minify(source).unwrap();
        for part in [
            "/a.js",
            "long_name:1",
            ".long_name",
            "document.title",
            "as options",
        ] {
            assert!(short.contains(part), "{part} in {short}");
        }
    }

    #[test]
    fn a_script_that_cannot_be_read_is_refused() {
        for source in ["function (", "const a = ;", "'no end"] {
            assert!(minify(source).is_err(), "{source}");
        }
    }
}
