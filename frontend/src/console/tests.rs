//! Every page of the console in every state.

use super::customers::customer_view;
use super::models::facts::facts_view;
use super::models::insights::insights_view;
use super::models::models_view;
use super::models::preview::preview_view;
use super::models::product::product_view;
use super::models::upload::outcome;
use super::orders::order_view;
use super::search::results;
use super::shell::Shell;
use crate::api::Failure;
use crate::hooks::Load;
use crate::i18n::Lang;
use crate::session::Session;
use crate::testing::{Setting, first, loaded, part, render, samples, text};
use shared::accounts::{Me, Role};
use shared::configurator::sheet::Sheet;
use shared::console::{Found, ModelInsights, ModelUploaded, OptionFact, ProductModel};
use shared::page::Page;
use std::rc::Rc;
use yew::prelude::*;

fn agent() -> Setting {
    let me = Me {
        role: Role::Agent,
        ..samples::me()
    };
    Setting {
        session: Session::SignedIn(Rc::new(me)),
        ..Setting::default()
    }
}

#[tokio::test]
async fn agents_sign_in_first_and_customers_have_no_place_here() {
    let html = render(Setting::signed_out(), html! { <Shell /> }).await;
    assert_eq!(first(&html, "h1"), "Sign in to the console");
    assert!(!html.contains("/track"));
    let html = render(Setting::default(), html! { <Shell /> }).await;
    assert_eq!(first(&html, "h1"), "The console is for staff");
    assert!(!html.contains("combobox"));
}

#[tokio::test]
async fn the_search_is_a_combobox_that_names_its_list() {
    let html = render(agent(), html! { <Shell /> }).await;
    for part in [
        r#"role="combobox""#,
        r#"aria-label="Search customers and orders""#,
        r#"aria-controls="console-results""#,
        r#"aria-expanded="false""#,
        r#"role="listbox""#,
    ] {
        assert!(html.contains(part), "{part}");
    }
}

#[tokio::test]
async fn results_come_in_two_groups_and_the_chosen_one_is_marked() {
    let page = part(|ui| results(ui, Some(&samples::found()), "5363", Some(1)));
    let html = render(agent(), page).await;
    assert_eq!(html.matches(r#"role="option""#).count(), 3);
    let chosen = html.find(r#"aria-selected="true""#).expect("one is chosen");
    assert!(html[chosen..].contains(r#"href="/orders/order-536365""#));
    let said = text(&html);
    assert!(
        said.contains("1 customer, 2 orders") && said.contains("536366 · Guest"),
        "{said}"
    );
}

#[tokio::test]
async fn a_search_without_results_says_what_can_be_found() {
    let found = Found {
        customers: Vec::new(),
        orders: Vec::new(),
    };
    let page = part(move |ui| results(ui, Some(&found), "zzz", None));
    let setting = agent().in_language(Lang::De);
    let said = text(&render(setting, page).await);
    assert!(said.contains("Nichts beginnt mit „zzz“."), "{said}");
}

#[tokio::test]
async fn a_customer_is_known_at_a_glance() {
    let state = Load::Ready(Rc::new(samples::customer_detail()));
    let html = render(
        agent(),
        part(move |ui| customer_view(ui, &loaded(state.clone()))),
    )
    .await;
    assert_eq!(first(&html, "h1"), "Anna Beispiel");
    let said = text(&html);
    for expected in [
        "Customer number 17850",
        "Orders 73 ",
        "Only the newest is shown.",
        "Order placed yesterday 12:00 · Shop · Order 536365",
        "Signed in",
        "chat.opened",
    ] {
        assert!(said.contains(expected), "{expected}\nis not in\n{said}");
    }
}

#[tokio::test]
async fn pages_of_the_console_load_fail_and_keep_what_they_had() {
    let view = |state: Load<_>| part(move |ui| customer_view(ui, &loaded(state.clone())));
    assert!(
        render(agent(), view(Load::Loading))
            .await
            .contains(r#"aria-busy="true""#)
    );
    let failed = |last| Load::Failed {
        failure: Failure::Offline,
        last,
    };
    assert!(text(&render(agent(), view(failed(None))).await).contains("Try again"));
    let last = Some(Rc::new(samples::customer_detail()));
    assert!(text(&render(agent(), view(failed(last))).await).contains("Anna Beispiel"));
    let view = |state: Load<_>| part(move |ui| order_view(ui, &loaded(state.clone())));
    assert!(
        render(agent(), view(Load::Loading))
            .await
            .contains(r#"aria-busy="true""#)
    );
    let html = render(agent(), view(Load::Ready(Rc::new(samples::order())))).await;
    assert_eq!(
        first(&html, "h1"),
        "1 of 2 parcels delivered, the next arrives tomorrow"
    );
}

fn admin() -> Setting {
    let me = Me {
        role: Role::Admin,
        ..samples::me()
    };
    Setting {
        session: Session::SignedIn(Rc::new(me)),
        ..Setting::default()
    }
}

/// As the server would send it.
fn sent<T: serde::de::DeserializeOwned>(text: &str) -> Load<T> {
    Load::Ready(Rc::new(serde_json::from_str(text).unwrap()))
}

fn products() -> Load<Page<ProductModel>> {
    sent(
        r#"{"items": [{"product": "desk", "name": "Desk", "published": 2, "facts": [], "versions": [
            {"version": 3, "hash": "c", "format": "f", "created_at": "2025-12-01T10:00:00Z", "created_by": "Ada Lind",
             "report": {"options": 28, "core": 1, "dead": 0, "configurations": "1234567", "compile_ms": 3, "bytes": 9,
                "findings": [{"level": "warning", "code": "x", "place": "groups[0]", "message": "One group has no words"}]}},
            {"version": 2, "hash": "b", "format": "f", "created_at": "2025-11-30T10:00:00Z", "created_by": "",
             "published_at": "2025-11-30T11:00:00Z", "report": {"options": 1, "core": 0, "dead": 0,
                "configurations": "12345678901234567890", "compile_ms": 3, "bytes": 9, "findings": []}},
            {"version": 1, "hash": "a", "format": "f", "created_at": "2025-11-29T10:00:00Z", "created_by": "",
             "published_at": "2025-11-29T11:00:00Z", "report": {"options": 1, "core": 0, "dead": 0,
                "configurations": "2", "compile_ms": 3, "bytes": 9, "findings": []}}]}]}"#,
    )
}

fn sheet() -> Load<Sheet> {
    sent(
        r#"{"product": "desk", "name": "Desk", "help": "", "version": 2, "hash": "b", "currency": "GBP",
            "base_price": 24900, "prices": [0, 2500, 0, 0], "surcharges": [], "tiers": [],
            "sold_out": [{"item": 1}],
            "items": [{"id": "oak", "name": "Oak"}, {"id": "elm", "name": "Elm"},
                {"id": "w=60", "name": "60 cm"}, {"id": "w=90", "name": "90 cm"}],
            "groups": [{"id": "top", "name": "Top", "kind": "options", "min": 1, "max": 1, "items": [0, 1]},
                {"id": "w", "name": "Width", "kind": "number", "min": 1, "max": 1, "items": [2, 3]}]}"#,
    )
}

fn product_page(state: Load<Page<ProductModel>>, product: &'static str) -> Html {
    let (failure, sell) = (Html::default(), Callback::noop());
    part(move |ui| product_view(ui, &loaded(state.clone()), product, &failure, &sell))
}

#[tokio::test]
async fn the_products_say_which_version_is_sold() {
    let view = |state: Load<_>| part(move |ui| models_view(ui, &loaded(state.clone())));
    let html = render(agent(), view(products())).await;
    assert!(html.contains(r#"href="/models/desk""#), "{html}");
    let said = text(&html);
    for expected in [
        "Desk Version 2 is on sale 3 versions",
        "Only administrators",
    ] {
        assert!(said.contains(expected), "{expected}\nis not in\n{said}");
    }
    let html = render(admin(), view(sent(r#"{"items": []}"#))).await;
    assert!(text(&html).starts_with("No products yet"), "{html}");
    let html = render(admin(), view(Load::Loading)).await;
    assert!(html.contains(r#"aria-busy="true""#), "{html}");
    let failed = Load::Failed {
        failure: Failure::Offline,
        last: None,
    };
    assert!(text(&render(admin(), view(failed)).await).contains("Try again"));
    let html = render(agent().at("/models"), html! { <Shell /> }).await;
    assert!(
        html.contains(r#"href="/models" aria-current="page""#) && !html.contains("<form"),
        "{html}"
    );
    let html = render(admin().at("/models"), html! { <Shell /> }).await;
    assert!(html.contains(r#"type="file""#), "{html}");
}

#[tokio::test]
async fn only_administrators_are_offered_to_sell_another_version() {
    let said = text(&render(admin(), product_page(products(), "desk")).await);
    for expected in [
        "Version 3 Draft today 10:00 by Ada Lind · 28 options · 1\u{202f}234\u{202f}567 configurations 1 finding",
        "Warning One group has no words groups[0] Put version 3 on sale",
        "Version 2 On sale",
        "About 10^19 configurations Look at version 2",
        "Put version 1 back on sale",
    ] {
        let expected = expected.replace('\u{202f}', " ");
        assert!(said.contains(&expected), "{expected}\nis not in\n{said}");
    }
    let said = text(&render(agent(), product_page(products(), "desk")).await);
    assert!(!said.contains("on sale Look") && !said.contains("Put version"));
    assert!(!said.contains("Mark as sold out"), "{said}");
    let html = render(admin(), product_page(products(), "chair")).await;
    assert_eq!(first(&html, "h1"), "This page is not here");
}

#[tokio::test]
async fn a_preview_names_what_can_be_chosen_and_what_it_costs() {
    let view = |state: Load<_>| part(move |ui| preview_view(ui, &loaded(state.clone())));
    let said = text(&render(agent(), view(sheet())).await);
    for expected in [
        "Before anything is chosen: GBP 249.00",
        "Top Oak GBP 0.00 Elm Sold out",
        "GBP 25.00",
        "Width 60 cm to 90 cm (2 values)",
    ] {
        assert!(said.contains(expected), "{expected}\nis not in\n{said}");
    }
}

#[tokio::test]
async fn what_is_sold_out_can_be_sold_again_by_administrators() {
    let fact = |id: &str, until| OptionFact {
        id: id.to_owned(),
        sold_out: true,
        until,
        lead_days: None,
    };
    let facts = [fact("elm", Some(samples::today())), fact("gone", None)];
    let view = |facts: Vec<OptionFact>| {
        part(move |ui| facts_view(ui, &loaded(sheet()), &facts, &Callback::noop()))
    };
    let said = text(&render(admin(), view(facts.to_vec())).await);
    assert_eq!(
        said,
        "Elm Expected 1 December 2025 Sell Elm again gone Sold out Sell gone again"
    );
    let said = text(&render(agent(), view(facts.to_vec())).await);
    assert!(!said.contains("again"), "{said}");
    let said = text(&render(agent(), view(Vec::new())).await);
    assert_eq!(said, "Everything can be had.");
}

#[tokio::test]
async fn what_was_missed_most_comes_first() {
    let state = |text: &str| sent::<ModelInsights>(text);
    let view = |state: Load<_>| part(move |ui| insights_view(ui, &loaded(state.clone())));
    let used = state(
        r#"{"version": 2, "saved": 7, "ordered": 1, "questions": [{"id": "w", "name": "Width", "open": 4}],
            "items": [{"id": "oak", "name": "Oak", "taken": 6, "missed": 0},
                {"id": "elm", "name": "Elm", "taken": 1, "missed": 5}]}"#,
    );
    let said = text(&render(agent(), view(used)).await);
    assert_eq!(
        said,
        "Kept 7 times, ordered once. Option Chosen Wanted, but could not be had Elm 1 5 Oak 6 0 \
         Question Left open Width 4"
    );
    let none = r#"{"version": 2, "saved": 0, "ordered": 0, "questions": [], "items": []}"#;
    let said = text(&render(agent(), view(state(none))).await);
    assert_eq!(said, "Nobody has configured this version yet.");
}

#[tokio::test]
async fn a_model_that_cannot_be_sold_says_what_to_mend() {
    let answer = r#"{"created": false, "findings":
        [{"level": "error", "code": "x", "place": "4:7", "message": "A comma is missing"}]}"#;
    let answer: ModelUploaded = serde_json::from_str(answer).unwrap();
    let said = text(&render(admin(), part(move |ui| outcome(ui, &answer))).await);
    assert_eq!(
        said,
        "This model cannot be sold yet. Mend what is listed, and check it again. \
         Error A comma is missing 4:7"
    );
}
