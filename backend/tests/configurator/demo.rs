//! The models that are shipped.

use crate::{found, model_count, report};
use std::path::PathBuf;

pub(crate) fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("demo/models")
        .join(name)
}

pub(crate) fn text(name: &str) -> String {
    std::fs::read_to_string(file(name)).unwrap()
}

#[test]
fn nothing_is_wrong_with_the_models_that_are_shipped() {
    for (name, configurations) in SHIPPED {
        let report = report(name, &text(name));
        assert_eq!(found(&report), [], "{name}");
        assert_eq!(
            report.configurations.as_deref(),
            Some(*configurations),
            "{name}"
        );
        assert_eq!(report.dead, Some(0), "{name}");
    }
}

/// The PC and the shop have as many configurations as the UVL they were made from.
pub(crate) const SHIPPED: &[(&str, &str)] = &[
    ("desk.json", "8662368"),
    ("e-shop.json", "247496437923840"),
    ("pc.json", "554424990964054425600"),
];

#[test]
fn partial_desks_are_counted_by_their_ids() {
    let list =
        "electric width=200 one-motor\nelectric width=200\nfixed -height=72\n\noak laminate\n";
    let counts = model_count(&file("desk.json"), list).unwrap();
    assert_eq!(counts[0], "0");
    assert_ne!(counts[1], "0");
    assert_ne!(counts[2], "0");
    assert_eq!(counts[3], "8662368");
    assert_eq!(counts[4], "0");
}
