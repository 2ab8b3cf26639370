//! The compiler of message catalogues refuses what would show up as a missing or wrong text.

#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

#[allow(dead_code, reason = "the build script uses the rest")]
#[path = "../build/catalogue.rs"]
mod catalogue;
#[path = "../build/generate.rs"]
mod generate;

use catalogue::Catalogue;

fn parse(language: &str, text: &str) -> Catalogue {
    Catalogue::parse(language, text).expect("a catalogue")
}

fn faults(en: &str, de: &str) -> Vec<String> {
    generate::module(&[parse("de", de), parse("en", en)]).expect_err("faults")
}

#[test]
fn a_missing_message_is_named() {
    assert_eq!(
        faults("a = A\nb = B\n", "a = A\n"),
        ["de.ftl: `b` is missing"]
    );
}

#[test]
fn an_extra_message_is_named() {
    assert_eq!(
        faults("a = A\n", "a = A\nb = B\n"),
        ["de.ftl: `b` is not in en.ftl"]
    );
}

#[test]
fn differing_arguments_are_named() {
    let found = faults(
        "a = { $name } { NUMBER($count) }\n",
        "a = { $name } { $count }\n",
    );
    let told =
        "de.ftl: `a` takes (count: text, name: text), but in en.ftl (count: number, name: text)";
    assert_eq!(found, [told]);
}

#[test]
fn what_we_do_not_support_is_refused_by_name() {
    for (text, why) in [
        ("a = { -term }\n", "`a` uses something else"),
        ("-term = X\n", "the term `-term`"),
        (
            "a = A\n    .title = B\n",
            "`a` needs a text and no attributes",
        ),
        ("a = A\na = B\n", "`a` is there twice"),
        (
            "a = { $n ->\n    [1] one\n   *[word] x\n}\n",
            "mixes numbers and words",
        ),
        ("a = { $n\n", "en.ftl"),
    ] {
        let found = Catalogue::parse("en", text).expect_err(text).join("\n");
        assert!(found.contains(why), "{text:?}: {found}");
    }
}

#[test]
fn a_language_without_plural_rules_is_refused() {
    let found = Catalogue::parse("cy", "a = A\n").expect_err("no rules for Welsh");
    assert!(found[0].contains("add the plural categories of `cy`"));
}

#[test]
fn messages_become_typed_methods() {
    let text = "parcels = { $count ->\n    [0] none\n    [one] { $count } parcel\n   *[other] { $count } parcels\n}\nhello = Hello\n";
    let code = generate::module(&[parse("en", text)]).expect("code");
    assert!(code.contains("fn hello(self) -> &'static str"));
    assert!(code.contains("fn parcels(self, count: i64) -> String"));
    assert!(
        code.contains("if count == 0 {") && code.contains("plural(self.lang, count) == \"one\"")
    );
}

#[test]
fn words_select_by_text() {
    let text = "a = { $kind ->\n    [today] now\n   *[other] { $days }\n}\n";
    let code = generate::module(&[parse("en", text)]).expect("code");
    assert!(code.contains("fn a(self, kind: &str, days: &str) -> String"));
    assert!(code.contains("if kind == \"today\" {"));
}

#[test]
fn our_own_catalogues_agree() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/messages");
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}.ftl")).expect(name);
    let catalogues = [parse("de", &read("de")), parse("en", &read("en"))];
    assert_eq!(catalogue::compare(&catalogues), Vec::<String>::new());
}
