//! The published schema of `portico-model/1`: the reader and it accept the same.

use crate::demo::{SHIPPED, text};
use crate::reading;
use serde_json::{Value, json};
use std::path::PathBuf;

fn schema() -> Value {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let file = file.join("../docs/portico-model-1.schema.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// The first fault of a value by the words of JSON Schema that the schema uses; a word it does not
/// know stops the test.
fn fault(schema: &Value, root: &Value, value: &Value, place: &str) -> Option<String> {
    let words = schema.as_object().unwrap();
    words
        .iter()
        .find_map(|(word, rule)| apply(word, rule, schema, root, value, place))
}

fn apply(
    word: &str,
    rule: &Value,
    schema: &Value,
    root: &Value,
    value: &Value,
    place: &str,
) -> Option<String> {
    let inner = |rule: &Value, value: &Value, step: &str| {
        fault(rule, root, value, &format!("{place}/{step}"))
    };
    let unless = |fine: bool| (!fine).then(|| format!("{place}: {word} {rule}"));
    match word {
        "$schema" | "title" | "description" | "$defs" => None,
        "$ref" => {
            let pointer = rule.as_str().unwrap().strip_prefix('#').unwrap();
            fault(root.pointer(pointer).unwrap(), root, value, place)
        }
        "type" => unless(match rule.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            other => panic!("the type {other} is not known here"),
        }),
        "const" => unless(value == rule),
        "enum" => unless(rule.as_array().unwrap().contains(value)),
        "required" => {
            let names = rule.as_array().unwrap().iter();
            names
                .clone()
                .find_map(|name| unless(value.get(name.as_str().unwrap()).is_some()))
        }
        "properties" => {
            let fields = value.as_object()?;
            fields
                .iter()
                .find_map(|(name, field)| inner(rule.get(name)?, field, name))
        }
        "additionalProperties" => {
            let known = |name: &str| {
                schema
                    .pointer("/properties")
                    .is_some_and(|p| p.get(name).is_some())
            };
            let mut others = value.as_object()?.iter().filter(|(name, _)| !known(name));
            others.find_map(|(name, field)| match rule {
                Value::Bool(false) => Some(format!("{place}: {name} is not known")),
                rule => inner(rule, field, name),
            })
        }
        "items" => {
            let items = value.as_array()?.iter().enumerate();
            let first = schema
                .get("prefixItems")
                .map_or(0, |p| p.as_array().unwrap().len());
            items
                .skip(first)
                .find_map(|(k, item)| inner(rule, item, &k.to_string()))
        }
        "prefixItems" => {
            let pairs = rule
                .as_array()
                .unwrap()
                .iter()
                .zip(value.as_array()?)
                .enumerate();
            pairs
                .into_iter()
                .find_map(|(k, (rule, item))| inner(rule, item, &k.to_string()))
        }
        "minItems" => unless(value.as_array()?.len() as u64 >= rule.as_u64().unwrap()),
        "maxItems" => unless(value.as_array()?.len() as u64 <= rule.as_u64().unwrap()),
        "minLength" => unless(value.as_str()?.chars().count() as u64 >= rule.as_u64().unwrap()),
        "maxLength" => unless(value.as_str()?.chars().count() as u64 <= rule.as_u64().unwrap()),
        "minimum" => unless(value.as_i64()? >= rule.as_i64().unwrap()),
        "maximum" => unless(value.as_i64()? <= rule.as_i64().unwrap()),
        "oneOf" | "anyOf" => {
            let fits = |rule: &&Value| fault(rule, root, value, place).is_none();
            let fitting = rule.as_array().unwrap().iter().filter(fits).count();
            let fine = if word == "oneOf" {
                fitting == 1
            } else {
                fitting > 0
            };
            (!fine).then(|| format!("{place}: {fitting} of {word} fit {value}"))
        }
        other => panic!("the word {other} is not known here"),
    }
}

#[test]
fn the_shipped_models_and_the_documented_example_fit_the_schema() {
    let schema = schema();
    for (name, _) in SHIPPED {
        let model: Value = serde_json::from_str(&text(name)).unwrap();
        assert_eq!(fault(&schema, &schema, &model, ""), None, "{name}");
    }
    let example = documented_example();
    let model: Value = serde_json::from_str(&example).unwrap();
    assert_eq!(fault(&schema, &schema, &model, ""), None);
    let report = crate::report("example.json", &example);
    assert_eq!(crate::found(&report), []);
}

/// The first JSON block of docs/configurator.md that is a whole model.
fn documented_example() -> String {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/configurator.md");
    let page = std::fs::read_to_string(file).unwrap();
    let mut blocks = page
        .split("```json\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap());
    blocks
        .find(|block| block.contains("portico-model/1"))
        .unwrap()
        .to_owned()
}

#[test]
fn the_reader_knows_every_field_that_the_schema_knows() {
    let logic = json!({"and": [
        {"always": true}, {"option": "a"}, {"not": {"asked": "n"}},
        {"or": [{"iff": [{"option": "a"}, {"option": "b"}]}, {"xor": [{"option": "a"}, {"option": "b"}]}]},
        {"implies": [{"option": "a"}, {"always": true}]},
        {"at_most": {"n": 1, "of": [{"option": "a"}]}},
        {"at_least": {"n": 0, "of": [{"option": "a"}]}},
        {"exactly": {"n": 1, "of": [{"option": "a"}, {"option": "b"}]}},
        {"compare": {"left": {"sum": [{"number": "n"}, {"total": "kg"}, {"times": [2, {"constant": 3}]}]},
            "is": ">=", "right": {"attribute": {"option": "a", "name": "kg"}}}},
    ]});
    let words = json!({"en": {"name": "x", "help": "y"}});
    let model = json!({
        "format": "portico-model/1", "id": "p", "words": words, "currency": "EUR",
        "base_price": 1, "lead_days": 1,
        "groups": [{"id": "g", "words": words, "choose": {"min": 1, "max": 1}, "when": {"always": true}, "options": [
            {"id": "a", "words": words, "price": 1, "lead_days": 1, "attributes": {"kg": 1},
                "image": "/a.png", "swatch": "#000000", "structural": true, "groups": []},
            {"id": "b"}]}],
        "numbers": [{"id": "n", "words": words, "from": 1, "to": 3, "step": 1, "decimals": 1,
            "unit": "cm", "price_per_step": 1, "when": {"option": "a"}}],
        "rules": [{"id": "r", "words": words, "holds": logic}],
        "tables": [{"id": "t", "words": words, "columns": ["g", "n"], "rows": [["*", [1, 2]], ["b", "-"], ["a", 3]]}],
        "surcharges": [{"id": "s", "words": words, "when": {"option": "a"}, "price": 1}],
        "tiers": [{"from": 2, "off_basis_points": 100}],
        "price_lists": [{"currency": "GBP", "base_price": 1, "prices": {"a": 1, "n": 1, "s": 1}}],
    });
    let schema = schema();
    assert_eq!(fault(&schema, &schema, &model, ""), None);
    let document = reading("all.json", &model.to_string()).unwrap();
    document.theory().unwrap();
}

#[test]
fn what_the_schema_refuses_the_reader_refuses_too() {
    let schema = schema();
    let good = json!({"format": "portico-model/1", "id": "p", "currency": "EUR", "groups": [
        {"id": "g", "choose": {"min": 0, "max": 1}, "options": [{"id": "a"}]}]});
    assert_eq!(fault(&schema, &schema, &good, ""), None);
    let broken: [(&str, Value); 9] = [
        ("/format", json!("portico-model/2")),
        ("/currency", json!("EURO")),
        ("/id", json!("")),
        ("/groups", json!({})),
        ("/groups/0/choose", json!({"min": 0})),
        ("/groups/0/choose/max", json!(-1)),
        ("/groups/0/options/0", json!({"id": "a", "colour": "red"})),
        ("/groups/0/options/0", json!({"id": "a", "price": 1.5})),
        ("/groups/0/options/0", json!("a")),
    ];
    for (pointer, value) in broken {
        let mut model = good.clone();
        *model.pointer_mut(pointer).unwrap() = value;
        assert!(fault(&schema, &schema, &model, "").is_some(), "{model}");
        let refused = match reading("m.json", &model.to_string()) {
            Err(_) => true,
            Ok(document) => document.theory().is_err(),
        };
        assert!(refused, "{model}");
    }
}
