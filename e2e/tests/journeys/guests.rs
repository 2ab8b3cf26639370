//! Guests, who have an order but no account.

use anyhow::Result;
use portico_e2e::{Browser, Stage};

const UNIFORM: &str = "We found no order with this number and e-mail address.";

async fn ask(browser: &Browser, number: &str, email: &str) -> Result<()> {
    browser.fill("Order number", number).await?;
    browser.fill("E-mail address", email).await?;
    browser.click_button("Show where it is").await
}

#[tokio::test]
async fn a_guest_sees_the_status_first_and_the_order_after_a_code() -> Result<()> {
    let mut stage = Stage::open("guest").await?;
    stage.go("/").await?;
    let browser = &stage.browser;
    browser.wait_for_text("No account?").await?;
    browser.click_link("Track an order").await?;
    browser.wait_for_heading("Track an order").await?;
    stage.shot("track").await?;
    let browser = &stage.browser;
    ask(browser, "L-537809", "guest@example.org").await?;
    browser.wait_for_text("Order L-537809").await?;
    let heading = browser.heading().await?;
    assert!(heading.starts_with("Arriving "), "{heading}");
    let text = browser.text().await?;
    assert!(!text.contains('£') && !text.contains("guest@"), "{text}");
    assert!(!text.contains("60120172242323"), "{text}");
    stage.shot("status").await?;

    let browser = &stage.browser;
    browser.click_button("Send me a code").await?;
    browser.wait_for_heading("Check your e-mail").await?;
    let code = stage.server.mailed_code("guest@example.org")?;
    browser.fill("Six-digit code", &code).await?;
    browser.click_button("Open the order").await?;
    browser.wait_for_text("You see this one order.").await?;
    browser.wait_for_text("60120172242323").await?;
    browser.wait_for_text("£").await?;
    assert_eq!(browser.heading().await?, heading);
    stage.shot("order").await?;

    // Nothing else is theirs to see.
    let order = stage.browser.address().await?;
    stage.go("/orders").await?;
    stage.browser.wait_for_address("/orders/").await?;
    stage
        .browser
        .wait_for_text("You see this one order.")
        .await?;
    assert_eq!(stage.browser.address().await?, order);
    stage.end().await
}

#[tokio::test]
async fn a_wrong_address_and_a_wrong_number_get_the_same_answer() -> Result<()> {
    let mut stage = Stage::open("uniform").await?;
    stage.go("/track").await?;
    let browser = &stage.browser;
    ask(browser, "L-537809", "someone@example.org").await?;
    browser.wait_for_text(UNIFORM).await?;
    stage.shot("not-found").await?;
    stage.go("/track").await?;
    let browser = &stage.browser;
    ask(browser, "L-000000", "guest@example.org").await?;
    browser.wait_for_text(UNIFORM).await?;
    assert_eq!(browser.value("Order number").await?, "L-000000");
    stage.end().await
}
