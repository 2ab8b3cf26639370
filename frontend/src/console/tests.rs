//! Every page of the console in every state.

use super::customers::customer_view;
use super::orders::order_view;
use super::search::results;
use super::shell::Shell;
use crate::api::Failure;
use crate::hooks::Load;
use crate::i18n::Lang;
use crate::session::Session;
use crate::testing::{Setting, first, loaded, part, render, samples, text};
use shared::accounts::{Me, Role};
use shared::console::Found;
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
