//! A small product, clicked through without a browser.

use super::session::{Outcome, Price, Session, Standing};
use shared::configurator::catalogue::{Catalogue, Kind};
use shared::configurator::compile::{Limits, compile};
use shared::configurator::lower::lower;
use shared::configurator::model::Model;
use shared::configurator::sheet::{GroupKind, Sheet, SheetGroup, SheetItem, SoldOut};
use std::rc::Rc;

/// Oak needs steel, glass needs oak; a lamp may be added.
const TABLE: &str = r#"{
    "format": "portico-model/1", "id": "table", "currency": "GBP", "base_price": 10000,
    "groups": [
        {"id": "frame", "choose": {"min": 1, "max": 1}, "options": [
            {"id": "steel", "price": 6000, "lead_days": 4}, {"id": "pine", "price": 2000, "lead_days": 2}]},
        {"id": "top", "choose": {"min": 1, "max": 1}, "options": [
            {"id": "oak", "price": 9000}, {"id": "lino", "price": 3000}, {"id": "stone", "price": 20000}]},
        {"id": "extras", "choose": {"min": 0, "max": 2}, "options": [
            {"id": "lamp", "price": 1500}, {"id": "drawer", "price": 2500}]}
    ],
    "rules": [
        {"id": "heavy", "holds": {"implies": [{"option": "oak"}, {"option": "steel"}]}},
        {"id": "drawers", "holds": {"implies": [{"option": "drawer"}, {"option": "pine"}]}}
    ],
    "tiers": [{"from": 10, "off_basis_points": 1000}]
}"#;

fn session() -> Session {
    let model: Model = serde_json::from_str(TABLE).expect("the model is well-formed");
    let theory = lower(&model).expect("the model holds together");
    let form = compile(&theory, &Limits::default(), &mut || true).expect("a small model");
    let catalogue = Catalogue::of(&model).unwrap();
    let hash = [7; 32];
    let (base_price, prices) = catalogue.prices(&model, model.currency).unwrap();
    let item = |id: u32| SheetItem {
        id: catalogue.id(id).to_owned(),
        name: catalogue.id(id).to_owned(),
        help: String::new(),
        image: None,
        swatch: None,
        lead_days: catalogue.lead_days()[id as usize],
    };
    let groups = catalogue.groups().iter().map(|group| SheetGroup {
        id: group.id.clone(),
        name: group.id.clone(),
        help: String::new(),
        kind: GroupKind::Options,
        min: group.choose.min,
        max: group.choose.max,
        parent: group.parent,
        items: group.items.clone(),
    });
    let stone = catalogue.item("stone").unwrap();
    assert!(matches!(catalogue.kind(stone), Some(Kind::Option(..))));
    let sheet = Sheet {
        product: "table".into(),
        name: "Table".into(),
        help: String::new(),
        version: 1,
        hash: "07".repeat(32),
        currency: model.currency,
        base_price,
        prices,
        items: (0..u32::try_from(catalogue.len()).unwrap())
            .map(item)
            .collect(),
        groups: groups.collect(),
        surcharges: Vec::new(),
        tiers: model.tiers.clone(),
        sold_out: vec![SoldOut {
            item: stone,
            until: None,
        }],
    };
    Session::new(Rc::new(sheet), &form.to_bytes(&hash)).expect("sheet and form fit")
}

fn item(session: &Session, id: &str) -> u32 {
    let mut items = session.sheet().items.iter();
    u32::try_from(items.position(|item| item.id == id).unwrap()).unwrap()
}

fn press(session: &mut Session, id: &str) -> Outcome {
    let item = item(session, id);
    session.press(item)
}

fn standing(session: &mut Session, id: &str) -> Standing {
    let item = item(session, id);
    session.view().standings[item as usize].clone().unwrap()
}

fn total(session: &mut Session) -> i64 {
    match session.view().price {
        Some(Price::Exact { total, .. }) => total.amount,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_price_is_a_span_until_everything_needed_is_chosen() {
    let mut session = session();
    let view = session.view();
    assert_eq!(view.missing.len(), 2);
    // Pine and lino at the least; steel and oak with a lamp at the most.
    let Some(Price::From { lowest, highest }) = view.price else {
        panic!("{view:?}")
    };
    assert_eq!((lowest.amount, highest.amount), (15_000, 26_500));
    press(&mut session, "pine");
    press(&mut session, "lino");
    assert_eq!(total(&mut session), 15_000);
    press(&mut session, "lamp");
    assert_eq!(total(&mut session), 16_500);
    session.set_quantity(10);
    assert_eq!(total(&mut session), 148_500);
}

#[test]
fn an_option_shows_what_it_adds_and_what_it_would_change() {
    let mut session = session();
    press(&mut session, "pine");
    assert_eq!(standing(&mut session, "steel"), Standing::Open(4_000));
    let Standing::Blocked(Some(way)) = standing(&mut session, "oak") else {
        panic!()
    };
    assert_eq!(way.changes.len(), 1);
    assert_eq!(way.changes[0].group, "frame");
    assert_eq!(way.changes[0].to.as_deref(), Some("steel"));
    // From pine with lino to steel with oak.
    assert_eq!(way.difference, 10_000);
    assert_eq!(standing(&mut session, "stone"), Standing::SoldOut);
}

#[test]
fn a_blocked_option_can_be_taken_and_taken_back() {
    let mut session = session();
    press(&mut session, "pine");
    let before = session.choices().clone();
    let Outcome::Changed(way) = press(&mut session, "oak") else {
        panic!()
    };
    assert_eq!(way.changes[0].to.as_deref(), Some("steel"));
    assert_eq!(standing(&mut session, "oak"), Standing::Chosen);
    assert_eq!(standing(&mut session, "steel"), Standing::Chosen);
    assert_eq!(total(&mut session), 25_000);
    assert_eq!(session.missed(), ["oak"]);
    session.undo();
    assert_eq!(session.choices(), &before);
}

#[test]
fn the_other_answer_to_a_question_takes_the_place_of_the_first() {
    let mut session = session();
    press(&mut session, "steel");
    assert_eq!(press(&mut session, "pine"), Outcome::Done);
    assert_eq!(session.saved().len(), 1);
    press(&mut session, "pine");
    assert!(session.saved().is_empty());
}

#[test]
fn what_is_sold_out_is_refused_and_told() {
    let mut session = session();
    assert_eq!(press(&mut session, "stone"), Outcome::Refused);
    assert_eq!(session.missed(), ["stone"]);
    assert!(session.saved().is_empty());
}

#[test]
fn the_reason_is_the_customers_own_choice() {
    let mut session = session();
    press(&mut session, "lamp");
    press(&mut session, "pine");
    let oak = item(&session, "oak");
    assert_eq!(session.why(oak), ["pine"]);
}

#[test]
fn the_rest_is_chosen_for_the_price_or_for_the_delivery() {
    let mut session = session();
    assert!(session.complete(false));
    assert_eq!((total(&mut session), session.view().lead_days), (15_000, 2));
    session.undo();
    press(&mut session, "oak");
    assert!(session.complete(true));
    assert_eq!((total(&mut session), session.view().lead_days), (25_000, 4));
}

#[test]
fn what_was_kept_comes_back_and_what_does_not_fit_is_mended() {
    let mut first = session();
    press(&mut first, "steel");
    press(&mut first, "oak");
    let kept = first.complete_choices().unwrap();
    let mut again = session();
    assert!(again.restore(&kept, 3));
    assert_eq!(total(&mut again), 75_000);
    let mut odd = first.saved();
    odd.insert(
        0,
        shared::configurator::saved::SavedDecision {
            id: "pine".into(),
            taken: true,
        },
    );
    let mut mended = session();
    assert!(!mended.restore(&odd, 1));
    assert!(mended.view().price.is_some());
}
