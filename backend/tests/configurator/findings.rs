//! What a check says of models that can be read.

use crate::{found, model_check, report};
use portico::configurator::check::Severity;

const TREE: &str = "features
    Bike
        mandatory
            Frame
                alternative
                    Steel
                    Carbon
        optional
            Lamp
            Bell
constraints
";

fn with(constraints: &str) -> String {
    let lines = constraints
        .lines()
        .map(|line| format!("    {}\n", line.trim()));
    format!("{TREE}{}", lines.collect::<String>())
}

/// Code, place and message of what is found in the bike with these constraints.
fn findings(constraints: &str) -> Vec<(String, String, String)> {
    let report = report("bike.uvl", &with(constraints));
    found(&report)
        .into_iter()
        .map(|(code, place, message)| (code.into(), place.into(), message.into()))
        .collect()
}

#[test]
fn nothing_is_found_where_nothing_is_odd() {
    assert_eq!(findings("Carbon => !Bell\nLamp => Steel"), []);
}

#[test]
fn contradictory_rules_are_named_as_a_smallest_set_and_block_publishing() {
    let text = with("Lamp => Steel\nLamp\nCarbon => Bell\nCarbon");
    let report = report("bike.uvl", &text);
    assert!(!report.can_be_published());
    assert_eq!(report.configurations.as_deref(), Some("0"));
    let found = found(&report);
    assert_eq!(found[0].0, "void");
    assert!(
        found[0].2.contains("3 rules contradict each other"),
        "{found:?}"
    );
    let places: Vec<&str> = found
        .iter()
        .filter(|f| f.0 == "contradiction")
        .map(|f| f.1)
        .collect();
    // The third rule has no part in it.
    assert_eq!(places, ["12:5", "13:5", "15:5"]);
}

#[test]
fn a_tree_that_contradicts_itself_is_told_from_rules_that_do() {
    let alone = findings("!Bike");
    assert_eq!(alone[0].0, "void");
    assert!(
        alone[0].2.contains("one rule contradicts the tree"),
        "{alone:?}"
    );
    let text = "p cnf 1 2\n1 0\n-1 0\n";
    let clauses = report("two.cnf", text);
    let places: Vec<&str> = found(&clauses).iter().map(|f| f.1).collect();
    assert_eq!(places, ["", "2:1", "3:1"]);
}

#[test]
fn dead_options_are_named_with_the_rules_behind_them() {
    let found = findings("Lamp => Steel\nBell => Lamp\nBell => Carbon");
    assert_eq!(found.len(), 1, "{found:?}");
    let (code, place, message) = &found[0];
    assert_eq!((code.as_str(), place.as_str()), ("dead", "10:13"));
    assert!(
        message.contains("\"Bell\" is in no configuration because of"),
        "{message}"
    );
    for line in ["12:5", "13:5", "14:5"] {
        assert!(message.contains(line), "{message}");
    }
}

#[test]
fn options_that_are_only_declared_optional_are_named() {
    let found = findings("Frame => Lamp");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].0.as_str(), found[0].1.as_str()),
        ("false-optional", "9:13")
    );
    assert!(
        found[0].2.contains("always there with \"Bike\""),
        "{found:?}"
    );
}

#[test]
fn of_two_rules_that_say_the_same_the_later_one_is_redundant() {
    let found = findings("Lamp => Steel\nCarbon => !Lamp\nLamp => Bell | Steel");
    let places: Vec<&str> = found.iter().map(|f| f.1.as_str()).collect();
    assert!(found.iter().all(|f| f.0 == "redundant"), "{found:?}");
    assert_eq!(places, ["14:5", "13:5"]);
    assert!(found[1].2.contains("\"Lamp => Steel\" (12:5)"), "{found:?}");
}

const CHAIR: &str = r##"{
 "format": "portico-model/1", "id": "chair", "currency": "EUR", "base_price": 1000,
 "words": {"en": {"name": "Chair"}, "de": {"name": "Stuhl"}},
 "groups": [{"id": "seat", "choose": {"min": 1, "max": 1},
  "words": {"en": {"name": "Seat"}, "de": {"name": "Sitz"}},
  "options": [
   {"id": "wood", "words": {"en": {"name": "Wood"}, "de": {"name": "Holz"}}},
   {"id": "felt", "words": {"en": {"name": "Felt"}, "de": {"name": "Filz"}}, "price": 500}]}]
}"##;

fn chair(from: &str, to: &str) -> Vec<(String, String, Severity)> {
    let text = CHAIR.replace(from, to);
    assert_ne!(text, CHAIR);
    let report = report("chair.json", &text);
    let findings = report.findings.into_iter();
    findings
        .map(|f| (f.code.to_owned(), f.place, f.severity))
        .collect()
}

#[test]
fn missing_words_are_found_by_language_and_do_not_block_publishing() {
    assert_eq!(found(&report("chair.json", CHAIR)), []);
    let warning = |place: &str| {
        (
            "words-missing".to_owned(),
            place.to_owned(),
            Severity::Warning,
        )
    };
    assert_eq!(
        chair(r#", "de": {"name": "Holz"}"#, ""),
        [warning("groups[0].options[0].words")]
    );
    assert_eq!(
        chair(
            r#"{"en": {"name": "Chair"}, "de": {"name": "Stuhl"}}"#,
            "{}"
        ),
        [warning("words")]
    );
}

#[test]
fn prices_out_of_range_block_publishing() {
    let error = |code: &str, place: &str| (code.to_owned(), place.to_owned(), Severity::Error);
    assert_eq!(
        chair("\"price\": 500", "\"price\": -1001"),
        [error("price-range", "base_price")]
    );
    assert_eq!(
        chair("\"price\": 500", "\"price\": 1125899906842624"),
        [error("fault", "currency")]
    );
    let huge = chair("\"price\": 500", "\"price\": 99999999999999999999");
    assert_eq!(huge[0].0, "unreadable");
    let list = r#""price_lists": [{"currency": "GBP", "base_price": 1, "prices": {"felt": -2}}], "groups""#;
    assert_eq!(
        chair("\"groups\"", list),
        [error("price-range", "price_lists[0]")]
    );
}

#[test]
fn colours_and_addresses_must_be_what_they_say() {
    let error = |code: &str, field: &str| {
        (
            code.to_owned(),
            format!("groups[0].options[1].{field}"),
            Severity::Error,
        )
    };
    for colour in ["red", "#12345", "#12345g", ""] {
        let to = format!("\"price\": 500, \"swatch\": \"{colour}\"");
        assert_eq!(chair("\"price\": 500", &to), [error("swatch", "swatch")]);
    }
    for address in [
        "javascript:alert(1)",
        "//elsewhere.example/a.png",
        "data:,x",
        "a b",
    ] {
        let to = format!("\"price\": 500, \"image\": \"{address}\"");
        assert_eq!(chair("\"price\": 500", &to), [error("image", "image")]);
    }
    for address in ["https://shop.example/a.png", "/pictures/a.png", "a.png"] {
        let to = format!("\"price\": 500, \"image\": \"{address}\"");
        assert_eq!(chair("\"price\": 500", &to), []);
    }
}

#[test]
fn surcharges_that_never_or_always_apply_are_named() {
    let surcharge = |when: &str| {
        let words = r#"{"en": {"name": "x"}, "de": {"name": "y"}}"#;
        let to = format!(
            r#""surcharges": [{{"id": "s", "words": {words}, "price": 1, "when": {when}}}], "groups""#
        );
        chair("\"groups\"", &to)
    };
    assert_eq!(surcharge(r#"{"option": "felt"}"#), []);
    let never = surcharge(r#"{"and": [{"option": "felt"}, {"option": "wood"}]}"#);
    assert_eq!(never[0].0, "surcharge-never");
    assert_eq!(never[0].1, "surcharges[0]");
    let always = surcharge(r#"{"or": [{"option": "felt"}, {"option": "wood"}]}"#);
    assert_eq!(always[0].0, "surcharge-always");
}

#[test]
fn faults_of_a_tree_are_placed_in_the_file_that_was_read() {
    let text = "features\n    A\n        optional\n            B {price 1e}\n";
    assert_eq!(found(&report("a.uvl", text))[0].1, "4:22");
    let text = "features\n    A {currency 'EUR'}\n        optional\n            B {price 9000000000}\n            C {price 9000000000000}\n";
    let report = report("a.uvl", text);
    assert_eq!(found(&report)[0].0, "unreadable", "{report:?}");
}

#[test]
fn many_clauses_are_not_each_checked_against_all_others_and_that_is_said() {
    let clauses: String = (1..=2_500).map(|v| format!("{v} -{} 0\n", v + 1)).collect();
    let report = report("many.cnf", &format!("p cnf 2501 2500\n{clauses}"));
    assert_eq!(report.configurations.as_deref(), Some("2502"));
    let found = found(&report);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "not-checked");
}

#[test]
fn compiling_that_takes_too_long_names_the_limit() {
    // Pigeons and holes: hard for any solver.
    let (pigeons, holes) = (40, 39);
    let variable = |pigeon: usize, hole: usize| pigeon * holes + hole + 1;
    let mut clauses = Vec::new();
    for pigeon in 0..pigeons {
        let somewhere: Vec<String> = (0..holes)
            .map(|hole| variable(pigeon, hole).to_string())
            .collect();
        clauses.push(format!("{} 0", somewhere.join(" ")));
        for other in 0..pigeon {
            for hole in 0..holes {
                clauses.push(format!(
                    "-{} -{} 0",
                    variable(pigeon, hole),
                    variable(other, hole)
                ));
            }
        }
    }
    let text = format!(
        "p cnf {} {}\n{}\n",
        pigeons * holes,
        clauses.len(),
        clauses.join("\n")
    );
    let file = std::env::temp_dir().join(format!("portico-pigeons-{}.cnf", std::process::id()));
    std::fs::write(&file, text).unwrap();
    let name = file.to_str().unwrap();
    let ran = crate::portico(&["model", "check", name, "--time-limit", "1"]);
    assert!(!ran.succeeded);
    assert!(
        ran.out.contains("longer than the limit of 1 s;"),
        "{}",
        ran.out
    );
    std::fs::remove_file(file).unwrap();
}

#[test]
fn the_command_fails_where_a_model_cannot_be_published() {
    let folder = std::env::temp_dir().join(format!("portico-void-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.join(name);
        std::fs::write(&file, text).unwrap();
        file
    };
    let (report, fine) = model_check(&write("fine.uvl", &with("Lamp => Steel")));
    assert!(fine, "{report}");
    assert_eq!(report["configurations"], "6");
    assert_eq!(
        (&report["features"], &report["core"]),
        (&6.into(), &2.into())
    );
    assert!(report["compile_ms"].is_u64());
    let (report, fine) = model_check(&write("void.uvl", &with("!Bike")));
    assert!(!fine, "{report}");
    assert_eq!(report["configurations"], "0");
    let (report, fine) = model_check(&write("broken.uvl", "features\n  A B\n"));
    assert!(!fine);
    assert_eq!(report["findings"][0]["place"], "2:5");
    assert_eq!(report["configurations"], serde_json::Value::Null);
    let missing = crate::portico(&["model", "check", "no-such-file.uvl"]);
    assert!(!missing.succeeded && missing.error.contains("no-such-file.uvl cannot be opened"));
    std::fs::remove_dir_all(folder).unwrap();
}
