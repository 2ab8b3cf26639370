//! Every page of the portal in every state, as a browser would get it.

use super::accounts::devices_view;
use super::orders::{Listed, Orders, Work, order_view, orders_view};
use super::shell::Shell;
use super::track::Glance;
use crate::accounts::{CodeStep, Sender};
use crate::api::Failure;
use crate::hooks::Load;
use crate::i18n::Lang;
use crate::session::Session;
use crate::testing::{Setting, first, loaded, part, render, samples, text};
use shared::accounts::{CodeRequested, LookUpOrder, Role};
use shared::orders::{OrderGlance, OrderStatus};
use shared::page::Page;
use shared::problem::{Code, FieldCode, FieldError};
use std::rc::Rc;
use yew::prelude::*;

fn de() -> Setting {
    Setting::default().in_language(Lang::De)
}

fn orders(state: Load<Listed>, filtered: bool) -> Html {
    part(move |ui| {
        let orders = Orders {
            state: state.clone(),
            work: Work::Idle,
            more_failed: None,
            reload: Callback::noop(),
            more: Callback::noop(),
        };
        orders_view(ui, &orders, filtered.then(Callback::noop), &[])
    })
}

fn one_order() -> Rc<Listed> {
    Rc::new(Listed::new(
        vec![samples::summary("536365")],
        Some("next".into()),
    ))
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_asked_to_where_they_are() {
    for path in ["/", "/orders", "/orders/o-1", "/account", "/sign-in"] {
        let html = render(Setting::signed_out().at(path), html! { <Shell /> }).await;
        assert_eq!(first(&html, "h1"), "Sign in to see your orders", "{path}");
        assert!(html.contains(r#"<label for="email">E-mail address</label>"#));
        assert!(html.contains(r#"autocomplete="username""#));
        assert!(html.contains(r#"href="/track""#), "guests find their way");
    }
}

#[tokio::test]
async fn an_ended_session_says_so_and_speaks_german() {
    let session = Session::SignedOut { ended: true };
    let html = render(Setting { session, ..de() }, html! { <Shell /> }).await;
    assert_eq!(first(&html, "h1"), "Anmelden zu Ihren Bestellungen");
    assert!(text(&html).contains("Melden Sie sich an, dann geht es an derselben Stelle weiter."));
}

#[tokio::test]
async fn demo_people_are_offered_only_where_there_are_some() {
    let html = render(Setting::signed_out(), html! { <Shell /> }).await;
    assert!(text(&html).contains("Sign in as ben@example.org"));
    assert!(html.contains(r#"href="http://127.0.0.1:8025/""#));
}

#[tokio::test]
async fn every_page_has_landmarks_one_heading_and_a_way_past_the_menu() {
    for path in ["/", "/orders/o-1", "/account", "/track", "/nowhere"] {
        let html = render(Setting::default().at(path), html! { <Shell /> }).await;
        assert_eq!(html.matches("<h1").count(), 1, "{path}: {html}");
        assert_eq!(html.matches("<main").count(), 1, "{path}");
        assert!(html.contains(r##"href="#content""##) && html.contains(r#"id="content""#));
        assert!(html.contains(r#"<nav aria-label="Main""#));
        assert!(html.contains(r#"aria-live="polite""#));
    }
}

#[tokio::test]
async fn a_page_that_is_not_here_offers_two_ways_on() {
    let html = render(Setting::default().at("/nowhere"), html! { <Shell /> }).await;
    assert_eq!(first(&html, "h1"), "This page is not here");
    assert!(html.contains(r#"href="/""#) && html.contains(r#"href="/track""#));
}

#[tokio::test]
async fn being_offline_is_told_on_every_page() {
    let setting = Setting {
        online: false,
        ..Setting::default()
    };
    let html = render(setting.at("/account"), html! { <Shell /> }).await;
    assert!(text(&html).contains("You are offline. What you see may be out of date."));
}

#[tokio::test]
async fn the_list_of_orders_is_busy_then_ready() {
    let html = render(Setting::default(), orders(Load::Loading, false)).await;
    assert!(html.contains(r#"aria-busy="true""#) && text(&html).contains("Loading…"));
    let html = render(Setting::default(), orders(Load::Ready(one_order()), false)).await;
    assert!(html.contains(r#"href="/orders/order-536365""#));
    let said = text(&html);
    assert!(
        said.contains("Arriving tomorrow Heart T-light holder, Cake stand and 3 more"),
        "{said}"
    );
    assert!(
        said.contains("Order 536365 · 27 Nov 2025 GBP 42.15"),
        "{said}"
    );
    assert!(said.contains("Show more"));
    let said = text(&render(de(), orders(Load::Ready(one_order()), false)).await);
    assert!(
        said.contains("Ankunft morgen Heart T-light holder, Cake stand und 3 weitere"),
        "{said}"
    );
}

#[tokio::test]
async fn an_empty_list_offers_the_next_step() {
    let nothing = || Load::Ready(Rc::new(Listed::new(Vec::new(), None)));
    let html = render(Setting::default(), orders(nothing(), false)).await;
    assert!(text(&html).contains("No orders yet") && html.contains(r#"href="/track""#));
    let html = render(Setting::default(), orders(nothing(), true)).await;
    assert!(
        text(&html).contains("Nothing fits these filters") && text(&html).contains("Clear filters")
    );
}

#[tokio::test]
async fn a_failed_list_keeps_what_was_there_and_can_be_tried_again() {
    let failed = |last| Load::Failed {
        failure: Failure::Offline,
        last,
    };
    let html = render(Setting::default(), orders(failed(None), false)).await;
    assert!(html.contains(r#"role="alert""#) && text(&html).contains("Try again"));
    let said = text(&render(Setting::default(), orders(failed(Some(one_order())), false)).await);
    assert!(said.contains("This is what we knew last.") && said.contains("Arriving tomorrow"));
}

fn order(state: Load<shared::orders::OrderDetail>) -> Html {
    part(move |ui| order_view(ui, &loaded(state.clone())))
}

#[tokio::test]
async fn an_order_answers_first_and_then_proves_it() {
    let html = render(
        Setting::default(),
        order(Load::Ready(Rc::new(samples::order()))),
    )
    .await;
    assert_eq!(
        first(&html, "h1"),
        "1 of 2 parcels delivered, the next arrives tomorrow"
    );
    let said = text(&html);
    for expected in [
        "Order 536365 · Placed 27 November 2025",
        "First expected Sunday 30 November.",
        "Last seen in Leipzig, today 07:00 .",
        "Parcel 1 of 2 Arriving tomorrow",
        "Parcel 2 of 2 Delivered yesterday Sent by Nordlicht on behalf of the shop",
        "2 earlier steps",
        "2 arriving tomorrow 1 back-ordered, expected Wed 3 – Wed 10 Dec",
        "Comes straight from Nordlicht",
        "2 × Coat hanger Cancelled",
        "Items GBP 25.90 Shipping GBP 4.95 Discount GBP -2.59 Total GBP 28.26",
        "Refunded GBP -5.50 You paid in the end GBP 22.76",
        "Credit note C536379, 30 November 2025",
        "Lindenstraße 12 10969 Berlin Germany",
    ] {
        assert!(said.contains(expected), "{expected}\nis not in\n{said}");
    }
    assert!(html.contains("mailto:help@shop.example?subject=Order%20536365"));
    assert!(html.contains(r#"rel="noopener noreferrer""#));
    assert!(
        !html.contains("Tax"),
        "nothing is said about a tax of nothing"
    );
}

#[tokio::test]
async fn an_order_speaks_german() {
    let html = render(de(), order(Load::Ready(Rc::new(samples::order())))).await;
    assert_eq!(
        first(&html, "h1"),
        "1 von 2 Paketen zugestellt, das nächste kommt morgen"
    );
    let said = text(&html);
    for expected in [
        "2 Stück: Ankunft morgen 1 Stück: Nachbestellt, erwartet Mi, 3. – Mi, 10. Dez.",
        "Zuletzt gesehen: Leipzig, heute 07:00 .",
        "Gestern zugestellt",
        "Gesamt GBP 28,26",
    ] {
        assert!(said.contains(expected), "{expected}\nis not in\n{said}");
    }
}

#[tokio::test]
async fn an_order_that_loads_or_fails_is_no_dead_end() {
    let html = render(Setting::default(), order(Load::Loading)).await;
    assert!(html.contains(r#"aria-busy="true""#));
    assert_eq!(first(&html, "h1"), "Loading…");
    let problem = Failure::Refused {
        code: Code::NotFound,
        fields: Vec::new(),
        retry_after: None,
        request: Some("req-1".into()),
    };
    let html = render(
        Setting::default(),
        order(Load::Failed {
            failure: problem,
            last: None,
        }),
    )
    .await;
    let said = text(&html);
    assert!(said.contains("We could not find this.") && said.contains("mention req-1"));
    assert!(html.contains(r#"href="/orders""#));
}

#[tokio::test]
async fn a_guest_sees_one_order_and_how_to_see_all() {
    let me = shared::accounts::Me {
        role: Role::Guest,
        order: Some("order-536365".parse().unwrap()),
        ..samples::me()
    };
    let setting = Setting {
        session: Session::SignedIn(Rc::new(me)),
        ..Setting::default()
    };
    let html = render(setting, order(Load::Ready(Rc::new(samples::order())))).await;
    assert!(text(&html).contains("You see this one order."));
    assert!(!html.contains(r#"href="/orders""#));
}

#[tokio::test]
async fn a_glance_tells_where_it_is_and_nothing_else() {
    let glance = Rc::new(OrderGlance {
        number: "536365".into(),
        placed_at: samples::now(),
        progress: samples::progress(OrderStatus::PickupReady),
    });
    let asked = LookUpOrder {
        number: "536365".into(),
        email: "anna@example.org".into(),
    };
    let html = render(Setting::signed_out(), html! { <Glance {glance} {asked} /> }).await;
    assert_eq!(first(&html, "h1"), "Ready to collect");
    assert!(
        text(&html).contains("1 of 2 parcels delivered") && text(&html).contains("Send me a code")
    );
    assert!(!html.contains("GBP"));
}

#[tokio::test]
async fn a_code_can_be_filled_in_by_the_phone() {
    let requested = CodeRequested {
        challenge: "c1".parse().unwrap(),
        expires_at: samples::now(),
    };
    let again = Sender::new(|(), _| async { Err(Failure::Offline) });
    let send = Sender::new(|_, _| async { Err(Failure::Offline) });
    let page = html! {
        <CodeStep text="Look" submit="Sign in" {requested} {again} {send}
            done={Callback::noop()} back={Callback::noop()} />
    };
    let html = render(Setting::signed_out(), page).await;
    assert!(html.contains(r#"<label for="code">Six-digit code</label>"#));
    assert!(
        html.contains(r#"autocomplete="one-time-code""#) && html.contains(r#"inputmode="numeric""#)
    );
    let said = text(&html);
    assert!(said.contains("The code works until 12:00.") && said.contains("in 30 seconds"));
    assert!(said.contains("Use another address"));
}

#[tokio::test]
async fn devices_are_listed_and_the_others_can_be_signed_out() {
    let devices = |state: Load<_>| part(move |ui| devices_view(ui, &loaded(state.clone())));
    let page = Page {
        items: vec![samples::session(true), samples::session(false)],
        next: None,
    };
    let html = render(Setting::default(), devices(Load::Ready(Rc::new(page)))).await;
    let said = text(&html);
    assert!(
        said.contains("Firefox on Linux This device") && said.contains("2 days ago"),
        "{said}"
    );
    assert_eq!(
        html.matches(r#"aria-label="Sign out Safari on iPhone""#)
            .count(),
        1
    );
    assert!(!html.contains(r#"aria-label="Sign out Firefox"#));
    let html = render(Setting::default(), devices(Load::Loading)).await;
    assert!(html.contains(r#"aria-busy="true""#));
    let failed = Load::Failed {
        failure: Failure::TimedOut,
        last: None,
    };
    assert!(text(&render(Setting::default(), devices(failed)).await).contains("takes longer"));
}

#[tokio::test]
async fn the_account_page_names_the_person_and_offers_to_sign_out() {
    let html = render(Setting::default().at("/account"), html! { <Shell /> }).await;
    let said = text(&html);
    assert!(said.contains("Anna Beispiel") && said.contains("anna@example.org"));
    assert!(said.contains("Change password") && said.contains("Sign out"));
    assert!(html.contains(r#"autocomplete="new-password""#));
}

#[tokio::test]
async fn errors_of_fields_are_tied_to_their_inputs() {
    let fault = FieldError {
        field: "email".into(),
        code: FieldCode::Required,
    };
    let failure = Failure::fields(vec![fault]);
    assert_eq!(failure.field("email"), Some(FieldCode::Required));
    assert!(!failure.is_general(&["email"]) && failure.is_general(&["number"]));
    let page = html! {
        <crate::components::field::Field name="email" label="E-mail" value="" error="Enter it"
            hint="Any" oninput={Callback::noop()} />
    };
    let html = render(Setting::default(), page).await;
    assert!(html.contains(r#"aria-invalid="true""#));
    assert!(html.contains(r#"aria-describedby="email-error email-hint""#));
    assert!(html.contains(r#"id="email-error""#));
}
