//! Customers and their orders.

use anyhow::Result;
use portico_e2e::Stage;

#[tokio::test]
async fn a_customer_signs_in_with_a_mailed_code_and_finds_out_where_a_parcel_is() -> Result<()> {
    let mut stage = Stage::open("mailed-code").await?;
    stage.go("/").await?;
    let browser = &stage.browser;
    browser
        .wait_for_heading("Sign in to see your orders")
        .await?;
    stage.shot("sign-in").await?;
    let browser = &stage.browser;
    browser.fill("E-mail address", "anne@example.org").await?;
    browser.click_button("Send me a code").await?;
    browser.wait_for_heading("Check your e-mail").await?;
    browser
        .wait_for_text("If we know anne@example.org, a code is on its way to it.")
        .await?;
    stage.shot("code").await?;
    let browser = &stage.browser;
    let code = stage.server.mailed_code("anne@example.org")?;
    browser.fill("Six-digit code", &code).await?;
    browser.click_button("Sign in").await?;
    browser.wait_for_heading("Your orders").await?;
    browser.wait_for_text("L-538000").await?;
    stage.shot("orders").await?;

    let browser = &stage.browser;
    browser.click_link_with("L-538000").await?;
    browser.wait_for_heading("Arriving today").await?;
    browser
        .wait_for_text("It is on the vehicle that brings it to you.")
        .await?;
    browser.wait_for_text("Last seen in Bristol").await?;
    browser.wait_for_text("1Z5R89390357567127").await?;
    assert!(!browser.text().await?.contains("Arrived at facility"));
    browser.click_button("5 earlier steps").await?;
    browser.wait_for_text("Arrived at facility").await?;
    stage.shot("order").await?;

    let browser = &stage.browser;
    browser.click_link("Your orders").await?;
    browser.wait_for_heading("Your orders").await?;
    browser.wait_for_text("L-537213").await?;
    stage.end().await
}
