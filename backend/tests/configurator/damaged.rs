//! Damaged, hostile and enormous files: a sentence or a model, never a crash or a hang.

use crate::demo::text;
use crate::{configurations, found, report, shared_data};
use portico::clock::Clock;
use portico::configurator::Deadline;
use portico::configurator::formats::{MAX_BYTES, read};
use proptest::prelude::*;
use std::path::Path;

/// Reads whatever this is; what can be read is lowered too.
fn survives(name: &str, bytes: &[u8]) {
    match read(Path::new(name), bytes) {
        Ok(document) => {
            let _ = document.theory();
        }
        Err(refusal) => {
            assert!(!refusal.message.is_empty());
            let line: u32 = refusal.place.split(':').next().unwrap().parse().unwrap();
            assert!(line >= 1, "{refusal}");
            assert!(refusal.message.chars().count() < 1_000, "{refusal}");
        }
    }
}

const UVL: &str = "namespace \"My shop\"
include
    Arithmetic.aggregate-function
features // comment
    Shop {abstract, currency 'EUR'}
        mandatory
            Größe {price 1.50, constraint (Größe => Farbe), kg 2}
        [1..2]
            Farbe {swatch '#112233', lead_days 3}
            \"x y\" {kg -1.25, list [1, {a 2}]}
            Integer Width {min 60, max 120, step 20}
        optional /* more */
            Boolean B
constraints
    (Farbe | !B) & B => \"x y\" <=> Farbe
    sum(kg) * 2 <= 3.5 + Width - B.x
    Width != 80
";

const DIMACS: &str = "c 1 root\nc 2 steel frame\nc 3 Größe\np cnf 4 3\n1 0\n-1 2\n 3 0\n-2 -4 0\n";

const SXFM: &str = "<?xml version=\"1.0\"?><!-- a --><feature_model name=\"m &amp; n\">\n<meta><data name=\"d\">x</data></meta>\n<feature_tree>\n:r Root (r)\n\t:m Body(b)\n\t\t:g (g_1) [1,*] \n\t\t\t: One &lt; Größe(b_1)\n\t\t\t: <![CDATA[Two]]>(b_2)\n\t:o Extra\n</feature_tree>\n<constraints>\nc1: ~b_1 or Extra\n</constraints>\n</feature_model>\n";

fn samples() -> Vec<(&'static str, String)> {
    let json = text("desk.json");
    vec![
        ("m.uvl", UVL.replace("- B.x", "")),
        ("m.cnf", DIMACS.to_owned()),
        ("m.splx", SXFM.to_owned()),
        ("m.json", json),
    ]
}

/// Positions of a text: all of a short one, some of a long one.
fn positions(length: usize, most: usize) -> impl Iterator<Item = usize> {
    (0..length).step_by((length / most).max(1))
}

#[test]
fn every_sample_is_a_model_before_it_is_damaged() {
    for (name, text) in samples() {
        let document = read(Path::new(name), text.as_bytes()).unwrap();
        document.theory().unwrap();
    }
}

#[test]
fn files_that_end_too_early_anywhere_are_refused_or_read() {
    for (name, text) in samples() {
        for end in positions(text.len(), 2_000) {
            survives(name, &text.as_bytes()[..end]);
        }
    }
}

#[test]
fn files_with_a_wrong_byte_anywhere_are_refused_or_read() {
    const ODD: &[u8] = b"\0\n\t \"'({[<>&|!-9a\xff";
    for (name, text) in samples() {
        for (turn, at) in positions(text.len(), 1_000).enumerate() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = ODD[turn % ODD.len()];
            survives(name, &bytes);
            bytes.remove(at);
            survives(name, &bytes);
            bytes.insert(at, ODD[(turn / 3) % ODD.len()]);
            bytes.insert(at, ODD[(turn / 7) % ODD.len()]);
            survives(name, &bytes);
        }
    }
}

#[test]
fn public_models_survive_damage_too() {
    let Some(data) = shared_data("configurator") else {
        return;
    };
    for folder in ["uvl", "dimacs", "splot"] {
        for entry in std::fs::read_dir(data.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let bytes = std::fs::read(&path).unwrap();
            let most = if bytes.len() > 100_000 { 10 } else { 60 };
            for at in positions(bytes.len(), most) {
                survives(&name, &bytes[..at]);
                let mut bytes = bytes.clone();
                bytes[at] ^= 1 << (at % 8);
                survives(&name, &bytes);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn several_faults_at_once_are_refused_or_read(
        sample in 0..4_usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<u8>(), 0..40_usize), 1..6),
    ) {
        let (name, text) = samples().swap_remove(sample);
        let mut bytes = text.into_bytes();
        for (at, kind, byte, length) in edits {
            let at = at.index(bytes.len().max(1));
            let end = (at + length).min(bytes.len());
            match kind {
                0 => { bytes.drain(at..end); }
                1 => { let copy = bytes[at..end].to_vec(); bytes.splice(at..at, copy); }
                2 => bytes.insert(at, byte),
                _ => { let tail = bytes.split_off(at); bytes.splice(0..0, tail); }
            }
            if bytes.is_empty() { break; }
        }
        survives(name, &bytes);
    }

    #[test]
    fn words_of_a_format_in_any_order_are_refused_or_read(
        format in 0..2_usize,
        words in prop::collection::vec(0..40_usize, 0..60),
    ) {
        const UVL: &[&str] = &["features", "\n", "\n\t", "\n\t\t", "\n\t\t\t", "A", "B", "\"c d\"", "mandatory",
            "optional", "or", "[1..2]", "{", "}", "(", ")", "=>", "&", "|", "!", "<=>", "constraints", "sum(kg)",
            "kg", "1.5", "-", "*", "==", ",", "Integer", "min", "max", "abstract", "'x'", "constraint", ".", "[", "]",
            "/*", "//"];
        const SXFM: &[&str] = &["<feature_model>", "</feature_model>", "<feature_tree>", "</feature_tree>",
            "<constraints>", "</constraints>", "\n", "\t", "\n\t", "\n\t\t", ":r", ":m", ":o", ":g", ":", "[1,1]",
            "[1,*]", "A(a)", "B(b)", "C", "~a", "or", "b", "c1:", "<meta>", "</meta>", "&amp;", "&x;", "<!--", "-->",
            "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE", ">", "<", " ", "\"", "="];
        let (name, vocabulary, head) = [("m.uvl", UVL, "features\n\tR"), ("m.splx", SXFM, "<feature_model>")][format];
        let mut text = head.to_owned();
        for word in words {
            text.push_str(vocabulary[word]);
            text.push(' ');
        }
        survives(name, text.as_bytes());
    }
}

/// A refusal of this file, and soon.
#[track_caller]
fn soon(name: &str, text: &str, words: &str) {
    let limit = Deadline::after(&Clock::System, 20);
    let refusal = read(Path::new(name), text.as_bytes()).unwrap_err();
    assert!(refusal.message.contains(words), "{refusal}");
    assert!(limit.is_ahead(), "{} ms", limit.elapsed_ms());
}

#[test]
fn nesting_of_100_000_levels_is_refused() {
    const LEVELS: usize = 100_000;
    let tree = "features\n\tA\nconstraints\n\t";
    soon(
        "m.uvl",
        &format!("{tree}{}", "(".repeat(LEVELS)),
        "nested deeper than 64",
    );
    soon(
        "m.uvl",
        &format!("{tree}{}A", "!".repeat(LEVELS)),
        "nested deeper than 64",
    );
    soon(
        "m.uvl",
        &format!("{tree}{}1 > 0", "-".repeat(LEVELS)),
        "nested deeper than 64",
    );
    soon(
        "m.uvl",
        &format!("{tree}A{}", " <=> A".repeat(LEVELS)),
        "nested deeper than 64",
    );
    soon(
        "m.uvl",
        &format!("features\n\tA {{x {}", "[".repeat(LEVELS)),
        "expected",
    );
    soon("m.json", &"[".repeat(LEVELS), "");
    let logic = "{\"not\": ".repeat(LEVELS);
    let rules = format!(
        "{{\"format\": \"portico-model/1\", \"id\": \"x\", \"currency\": \"EUR\", \"groups\": [], \"rules\": [{{\"id\": \"r\", \"holds\": {logic}"
    );
    soon("m.json", &rules, "recursion limit exceeded");
    let meta = format!("<feature_model><meta>{}", "<a>".repeat(LEVELS));
    soon("m.splx", &meta, "");
    // Indentation that grows with every level would take gigabytes; so many levels fit into a file.
    let mut deep = "features\n A\n".to_owned();
    let mut level = 1;
    while deep.len() < MAX_BYTES / 4 {
        let (group, feature) = (" ".repeat(level + 1), " ".repeat(level + 2));
        deep.push_str(&format!("{group}or\n{feature}F{level}\n"));
        level += 2;
    }
    soon("m.uvl", &deep, "nested deeper than 64 levels");
    let mut deep = "<feature_model><feature_tree>\n:r R\n".to_owned();
    for level in 1..2_000 {
        deep.push_str(&format!("{}:m F{level}\n", "\t".repeat(level)));
    }
    soon(
        "m.splx",
        &format!("{deep}</feature_tree></feature_model>"),
        "nested deeper than 64 levels",
    );
}

#[test]
fn enormous_files_take_no_more_than_their_size_in_time() {
    let names: String = (0..60_000).map(|k| format!("\t\t\tF{k}\n")).collect();
    soon(
        "m.uvl",
        &format!("features\n\tA\n\t\toptional\n{names}"),
        "more than 50000 features",
    );
    let blanks = format!("features\n\tA{}", " ".repeat(4_000_000));
    assert_eq!(configurations("m.uvl", &blanks), "1");
    soon(
        "m.uvl",
        &format!("features\n\t\"{}\"\n", "x".repeat(4_000_000)),
        "1 to 180 characters",
    );
    soon("m.uvl", &"\n".repeat(4_000_000), "the file is empty");
    soon(
        "m.uvl",
        &format!("//{}", "/* ".repeat(1_000_000)),
        "expected `namespace`",
    );
    soon(
        "m.cnf",
        &format!("p cnf 2 1\n{}", "1 ".repeat(2_000_000)),
        "expected 0 behind",
    );
    soon(
        "m.cnf",
        &format!("p cnf 400000 1\n{}", "c 1 a\n".repeat(500_000)),
        "found 0",
    );
    let attributes: String = (0..5_000).map(|k| format!("a{k} {k},")).collect();
    soon(
        "m.uvl",
        &format!("features\n\tA {{{attributes}}}\n"),
        "more than 100 numeric attributes",
    );
    let wide = format!(
        "features\n\tA\nconstraints\n\tA{}\n",
        " | A".repeat(500_000)
    );
    assert_eq!(configurations("m.uvl", &wide), "1");
}

#[test]
fn cyclic_and_contradictory_models_are_answered() {
    let tree = "features\n\tA\n\t\toptional\n\t\t\tB\n\t\t\tC\n\t\t\tD\nconstraints\n";
    let cycle = format!("{tree}\tB => C\n\tC => D\n\tD => B\n");
    assert_eq!(configurations("m.uvl", &cycle), "2");
    let both = format!("{tree}\tB & !B\n");
    assert_eq!(configurations("m.uvl", &both), "0");
    // A group that is asked where its own option is chosen, and numbers that ask for each other.
    let own = r#"{"format": "portico-model/1", "id": "x", "currency": "EUR", "groups": [
        {"id": "g", "choose": {"min": 0, "max": 1}, "when": {"option": "a"}, "options": [{"id": "a"}]}],
        "numbers": [
        {"id": "n", "from": 1, "to": 2, "step": 1, "when": {"asked": "m"}},
        {"id": "m", "from": 1, "to": 2, "step": 1, "when": {"asked": "n"}}]}"#;
    assert_eq!(configurations("m.json", own), "10");
    let never = own.replace(
        r#""when": {"option": "a"}"#,
        r#""when": {"not": {"option": "a"}}"#,
    );
    let report = report("m.json", &never);
    assert_eq!(report.dead, Some(1), "{:?}", found(&report));
}

#[test]
fn sums_with_too_many_values_are_refused_by_the_name_of_their_rule() {
    let features: String = (0..60)
        .map(|k| format!("\t\t\tF{k} {{x {}}}\n", 1_u64 << (k % 36)))
        .collect();
    let text =
        format!("features\n\tA\n\t\toptional\n{features}constraints\n\tA\n\tsum(x) == 123456789\n");
    let report = report("m.uvl", &text);
    let found = found(&report);
    assert_eq!((found[0].0, found[0].1), ("fault", "66:2"), "{found:?}");
    assert!(
        found[0].2.contains("takes too many different values"),
        "{found:?}"
    );
}
