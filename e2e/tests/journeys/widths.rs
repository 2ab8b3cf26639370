//! Narrow pages and large text.

use anyhow::Result;
use portico_e2e::{Look, Stage};

async fn check(look: Look, name: &'static str) -> Result<()> {
    let stage = Stage::open_as(name, look).await?;
    let browser = &stage.browser;
    let mut wide = Vec::new();
    stage.go("/").await?;
    browser
        .wait_for_heading("Sign in to see your orders")
        .await?;
    let size = "return parseFloat(getComputedStyle(document.documentElement).fontSize)";
    assert_eq!(browser.script(size, Vec::new()).await?, look.font);
    browser.wait_for_text("Sign in as anne@example.org").await?;
    wide.extend(browser.check_width("sign-in").await.err());
    stage.go("/track").await?;
    browser.wait_for_heading("Track an order").await?;
    wide.extend(browser.check_width("track").await.err());
    browser.fill("Order number", "L-537809").await?;
    browser.fill("E-mail address", "guest@example.org").await?;
    browser.click_button("Show where it is").await?;
    browser.wait_for_text("Order L-537809").await?;
    wide.extend(browser.check_width("status").await.err());
    browser.click_button("Send me a code").await?;
    browser.wait_for_heading("Check your e-mail").await?;
    wide.extend(browser.check_width("code").await.err());

    stage.as_anne().await?;
    wide.extend(browser.check_width("orders").await.err());
    browser.click_button("Dates").await?;
    wide.extend(browser.check_width("orders with dates").await.err());
    for number in ["L-538000", "L-538049", "L-538283", "L-539216", "L-545159"] {
        stage.go("/").await?;
        browser.click_link_with(number).await?;
        browser.wait_for_text(&format!("Order {number}")).await?;
        browser.wait_for_text("Delivery address").await?;
        wide.extend(browser.check_width(number).await.err());
    }
    stage.go("/account").await?;
    browser.wait_for_text("This device").await?;
    browser.click_button("Change password").await?;
    wide.extend(browser.check_width("account").await.err());
    stage.go("/no/such/page").await?;
    browser.wait_for_heading("This page is not here").await?;
    wide.extend(browser.check_width("not found").await.err());
    // All at once, so that all can be mended at once.
    let wide: Vec<String> = wide.iter().map(ToString::to_string).collect();
    assert!(wide.is_empty(), "{}", wide.join("\n\n"));
    stage.end().await
}

#[tokio::test]
async fn no_page_scrolls_sideways_on_a_narrow_phone() -> Result<()> {
    let size = (360, 740);
    check(
        Look {
            size,
            ..Look::default()
        },
        "narrow",
    )
    .await
}

#[tokio::test]
async fn no_page_scrolls_sideways_with_text_of_twice_the_size() -> Result<()> {
    check(
        Look {
            font: 32,
            ..Look::default()
        },
        "large-text",
    )
    .await
}

#[tokio::test]
async fn no_page_scrolls_sideways_on_a_narrow_phone_with_text_of_twice_the_size() -> Result<()> {
    let look = Look {
        size: (360, 740),
        font: 32,
    };
    check(look, "narrow-large-text").await
}

#[tokio::test]
async fn a_page_that_is_not_there_offers_a_way_on() -> Result<()> {
    let mut stage = Stage::open("not-found").await?;
    stage.go("/no/such/page").await?;
    stage
        .browser
        .wait_for_heading("This page is not here")
        .await?;
    stage.shot("page").await?;
    stage.browser.click_link("Go to your orders").await?;
    stage
        .browser
        .wait_for_heading("Sign in to see your orders")
        .await?;
    stage.as_anne().await?;
    stage
        .go("/orders/01a201eb-0000-7000-8000-000000000000")
        .await?;
    stage
        .browser
        .wait_for_text("We could not find this.")
        .await?;
    stage.shot("order").await?;
    stage.browser.click_link("Go to your orders").await?;
    stage.browser.wait_for_text("L-538000").await?;
    stage.end().await
}
