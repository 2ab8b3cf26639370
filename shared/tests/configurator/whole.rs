//! One product from its JSON to a receipt, and through a change of its model.

use shared::configurator::answers::{Decision, Engine, State};
use shared::configurator::catalogue::Catalogue;
use shared::configurator::check::check;
use shared::configurator::compile::{Limits, compile};
use shared::configurator::lower::lower;
use shared::configurator::model::Model;
use shared::configurator::pricing::line_interval;
use shared::configurator::rulebook::Rulebook;
use shared::configurator::saved::{Refused, SavedDecision, Terms, quote, recheck};
use shared::configurator::theory::STRUCTURE;

const BICYCLE: &str = r##"{
  "format": "portico-model/1",
  "id": "bicycle",
  "words": {"en": {"name": "Bicycle"}, "de": {"name": "Fahrrad"}},
  "currency": "EUR",
  "base_price": 40000,
  "lead_days": 2,
  "groups": [
    {"id": "frame", "choose": {"min": 1, "max": 1}, "options": [
      {"id": "steel", "price": 5000, "words": {"en": {"name": "Steel"}}, "attributes": {"gram": 2400}},
      {"id": "carbon", "price": 90000, "lead_days": 21, "attributes": {"gram": 1100}}
    ]},
    {"id": "colour", "choose": {"min": 1, "max": 1}, "options": [
      {"id": "röd", "swatch": "#cc0000"},
      {"id": "black", "swatch": "#000000", "image": "https://example.com/black.webp"}
    ]},
    {"id": "extras", "choose": {"min": 0, "max": 2}, "options": [
      {"id": "rack", "price": 3000, "attributes": {"gram": 700}},
      {"id": "motor", "price": 80000, "attributes": {"gram": 3500}, "groups": [
        {"id": "battery", "choose": {"min": 1, "max": 1}, "options": [
          {"id": "small", "price": 20000, "attributes": {"gram": 1800}},
          {"id": "large", "price": 35000, "attributes": {"gram": 3000}}
        ]}
      ]}
    ]}
  ],
  "numbers": [{"id": "size", "from": 48, "to": 62, "step": 2, "unit": "cm", "price_per_step": 100}],
  "rules": [
    {"id": "light", "words": {"en": {"name": "A carbon frame carries no rack."}},
     "holds": {"implies": [{"option": "carbon"}, {"not": {"option": "rack"}}]}},
    {"id": "weight", "holds": {"compare": {"left": {"total": "gram"}, "is": "<=", "right": {"constant": 8000}}}},
    {"id": "small-frames", "holds": {"implies": [
      {"compare": {"left": {"number": "size"}, "is": "<", "right": {"constant": 52}}},
      {"at_most": {"n": 1, "of": [{"option": "motor"}, {"option": "röd"}]}}]}}
  ],
  "tables": [{"id": "paint", "columns": ["frame", "colour", "size"], "rows": [
    ["steel", "*", "*"], ["carbon", "black", ["*"]], ["carbon", "röd", [56, 58]]]}],
  "surcharges": [{"id": "matt", "when": {"and": [{"option": "carbon"}, {"option": "black"}]}, "price": 1500}],
  "tiers": [{"from": 10, "off_basis_points": 500}],
  "price_lists": [{"currency": "GBP", "base_price": 35000, "prices": {
    "steel": 4500, "carbon": 80000, "rack": 2700, "motor": 70000, "small": 18000, "large": 31000,
    "size": 90, "matt": 1300}}]
}"##;

struct Product {
    model: Model,
    catalogue: Catalogue,
    engine: Engine,
}

fn product(model: Model, currency: &str) -> Product {
    assert_eq!(check(&model), []);
    let catalogue = Catalogue::of(&model).unwrap();
    let form = compile(&lower(&model).unwrap(), &Limits::default(), &mut || true).unwrap();
    let (base, prices) = catalogue.prices(&model, currency.parse().unwrap()).unwrap();
    let engine = Engine::new(form, base, prices).unwrap();
    Product {
        model,
        catalogue,
        engine,
    }
}

fn bicycle() -> Model {
    serde_json::from_str(BICYCLE).unwrap()
}

impl Product {
    fn take(&self, ids: &[&str]) -> Vec<Decision> {
        ids.iter()
            .map(|id| Decision::take(self.catalogue.item(id).unwrap()))
            .collect()
    }

    fn terms(&self, quantity: u32) -> Terms<'_> {
        Terms {
            currency: self.model.currency,
            quantity,
            tiers: &self.model.tiers,
        }
    }
}

#[test]
fn model_survives_its_json() {
    let model = bicycle();
    let text = serde_json::to_string(&model).unwrap();
    assert_eq!(serde_json::from_str::<Model>(&text).unwrap(), model);
    assert!(
        serde_json::from_str::<Model>(&BICYCLE.replace("\"lead_days\": 2", "\"led\": 2")).is_err()
    );
}

#[test]
fn faults_are_found_with_their_place() {
    let place = |from: &str, to: &str| {
        let model: Model = serde_json::from_str(&BICYCLE.replacen(from, to, 1)).unwrap();
        check(&model)
            .first()
            .map(|fault| fault.place.clone())
            .unwrap_or_default()
    };
    assert_eq!(
        place("\"id\": \"carbon\"", "\"id\": \"steel\""),
        "groups[0].options[1].id"
    );
    assert_eq!(place("\"max\": 2", "\"max\": 3"), "groups[2].choose");
    assert_eq!(
        place("{\"option\": \"carbon\"}", "{\"option\": \"x\"}"),
        "rules[0].holds[0]"
    );
    assert_eq!(
        place("[\"steel\", \"*\", \"*\"]", "[\"röd\", \"*\", \"*\"]"),
        "tables[0].rows[0][0]"
    );
    assert_eq!(place("[56, 58]", "[56, 57]"), "tables[0].rows[2][2]");
    assert_eq!(place("\"step\": 2", "\"step\": 0"), "numbers[0]");
    assert_eq!(
        place("\"matt\": 1300", "\"mat\": 1300"),
        "price_lists[0].prices"
    );
    assert_eq!(
        place("\"portico-model/1\"", "\"portico-model/2\""),
        "format"
    );
    assert_eq!(place("10, \"off", "0, \"off"), "tiers[0]");
}

#[test]
fn quote_names_every_part_of_the_price() {
    let mut product = product(bicycle(), "EUR");
    let selection = ["size=56", "carbon", "black", "motor", "large"];
    let terms = Terms {
        currency: product.model.currency,
        quantity: 10,
        tiers: &product.model.tiers,
    };
    let quote = quote(&mut product.engine, &product.catalogue, &selection, &terms).unwrap();
    let piece = 40_000 + 90_000 + 80_000 + 35_000 + 4 * 100 + 1_500;
    assert_eq!(quote.piece, piece);
    assert_eq!(quote.bill.iter().map(|line| line.price).sum::<i64>(), piece);
    assert_eq!(quote.bill.last().unwrap().id, "matt");
    assert_eq!(quote.total, piece * 10 - piece / 2);
    assert_eq!(quote.lead_days, 21);
    assert_eq!(
        quote.selection,
        ["black", "carbon", "large", "motor", "size=56"]
    );

    let bytes = quote.receipt_bytes(&[1; 32]);
    let mut other = quote.clone();
    other.total += 1;
    assert_ne!(other.receipt_bytes(&[1; 32]), bytes);
    assert_ne!(quote.receipt_bytes(&[2; 32]), bytes);
}

#[test]
fn invalid_selections_get_no_quote() {
    let mut product = product(bicycle(), "EUR");
    let mut ask = |selection: &[&str], quantity| {
        let terms = Terms {
            currency: product.model.currency,
            quantity,
            tiers: &[],
        };
        quote(&mut product.engine, &product.catalogue, selection, &terms)
    };
    assert_eq!(ask(&["steel", "röd"], 1), Err(Refused::Invalid));
    assert_eq!(
        ask(&["carbon", "black", "rack", "size=50"], 1),
        Err(Refused::Invalid)
    );
    assert_eq!(ask(&["wood"], 1), Err(Refused::Unknown("wood".to_owned())));
    assert_eq!(
        ask(&["size=51"], 1),
        Err(Refused::Unknown("size=51".to_owned()))
    );
    assert_eq!(ask(&["steel", "röd", "size=48"], 0), Err(Refused::Price));
    assert!(ask(&["steel", "röd", "size=48"], 1).is_ok());
}

#[test]
fn conflict_is_explained_by_the_rule_and_left_by_a_repair() {
    let mut product = product(bicycle(), "EUR");
    let decisions = product.take(&["röd", "carbon"]);
    assert!(product.engine.answer(&decisions));
    let rack = product.catalogue.item("rack").unwrap();
    assert_eq!(product.engine.state(rack), State::Blocked);
    let theory = lower(&product.model).unwrap();
    let mut all = decisions.clone();
    all.push(Decision::take(rack));
    let rules = Rulebook::new(&theory)
        .conflict(&all, &[], &mut || true)
        .unwrap()
        .unwrap();
    assert_eq!(rules, [0]);
    assert!(!rules.contains(&STRUCTURE));
    let repairs = product.engine.repairs(rack).unwrap();
    assert_eq!(repairs.smallest.gives_up, [decisions[1]]);
    let steel = product.catalogue.item("steel").unwrap();
    assert!(repairs.smallest.items.contains(&steel));
    // From carbon in 56 cm to steel with a rack in 48 cm.
    assert_eq!(
        repairs.smallest.difference,
        Some(5_000 + 3_000 - 90_000 - 400)
    );
}

#[test]
fn changing_ones_mind_within_a_group_needs_no_repair() {
    let mut product = product(bicycle(), "EUR");
    let decisions = product.take(&["steel"]);
    product.engine.answer(&decisions);
    let carbon = product.catalogue.item("carbon").unwrap();
    assert_eq!(product.engine.state(carbon), State::Blocked);
    let group = product.catalogue.rivals(carbon);
    let open = product.engine.reconsider(&group);
    assert!(
        open.iter()
            .all(|(state, total)| *state == State::Free && total.is_some())
    );
    assert_eq!(product.engine.decisions(), decisions);
    assert_eq!(product.engine.state(carbon), State::Blocked);
}

#[test]
fn other_currency_has_prices_of_its_own() {
    let euro = product(bicycle(), "EUR").engine.total().unwrap();
    let mut pound = product(bicycle(), "GBP");
    assert_eq!(pound.engine.total().unwrap().lowest, 35_000 + 4_500);
    assert_eq!(euro.lowest, 40_000 + 5_000);
    assert!(
        pound
            .catalogue
            .prices(&pound.model, "USD".parse().unwrap())
            .is_none()
    );
    let ten = line_interval(euro, 10, &pound.model.tiers).unwrap();
    assert_eq!(ten.lowest, 45_000 * 10 * 95 / 100);
    assert!(pound.engine.answer(&[]));
}

#[test]
fn saved_configuration_is_looked_at_again_with_a_newer_model() {
    let mut old = product(bicycle(), "EUR");
    let decisions = old.take(&["carbon", "röd", "motor", "size=56"]);
    let saved: Vec<SavedDecision> = decisions
        .iter()
        .map(|&d| SavedDecision::of(d, &old.catalogue))
        .collect();
    let selection = ["carbon", "röd", "motor", "small", "size=56"];
    let terms = old.terms(1);
    let (currency, quantity) = (terms.currency, terms.quantity);
    let terms = Terms {
        currency,
        quantity,
        tiers: &[],
    };
    let before = quote(&mut old.engine, &old.catalogue, &selection, &terms).unwrap();

    let same = recheck(&mut old.engine, &old.catalogue, &saved, &before);
    assert!(same.fits() && same.repriced.is_empty());
    assert_eq!(same.piece, (before.piece, Some(before.piece)));

    let mut model = bicycle();
    model.groups[0].options[1].price += 700;
    model.tables[0].rows.pop();
    model.numbers[0].to = 54;
    let mut new = product(model, "EUR");
    let after = recheck(&mut new.engine, &new.catalogue, &saved, &before);
    assert!(!after.fits());
    assert_eq!(after.gone, ["size=56"]);
    assert_eq!(after.kept.len(), 3);
    assert_eq!(after.piece, (before.piece, None));
    assert_eq!(after.reasons.len(), 2);
    let repairs = after.repairs.unwrap();
    assert_eq!(repairs.smallest.gives_up.len(), 1);
    assert!(new.engine.answer(&repairs.smallest.decisions));
}
