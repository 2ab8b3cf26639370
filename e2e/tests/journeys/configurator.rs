//! Products made to the customer's wishes.

use anyhow::{Context, Result};
use fantoccini::key::Key;
use portico_e2e::{Browser, Stage};

/// The price on the screen in minor units, once it is exact.
async fn total(browser: &Browser) -> Result<i64> {
    let script =
        "const it = document.querySelector('[data-total]'); return it && it.dataset.total;";
    let found = browser
        .until("an exact price", async || {
            let found = browser.script(script, Vec::new()).await?;
            Ok(found.as_str().and_then(|total| total.parse().ok()))
        })
        .await?;
    Ok(found)
}

/// What the server answers to the browser's own session.
async fn ask(browser: &Browser, path: &str) -> Result<serde_json::Value> {
    let script = format!(
        "const request = new XMLHttpRequest(); request.open('GET', '{path}', false); \
         request.send(); return request.responseText;"
    );
    let text = browser.script(&script, Vec::new()).await?;
    serde_json::from_str(text.as_str().unwrap_or_default()).context("no JSON")
}

#[tokio::test]
async fn a_blocked_answer_is_taken_by_its_repair_and_taken_back() -> Result<()> {
    let mut stage = Stage::open("config-repair").await?;
    stage.go("/").await?;
    let browser = &stage.browser;
    browser.click_link("Made for you").await?;
    browser.click_link_with("Made-to-measure desk").await?;
    browser.wait_for_heading("Made-to-measure desk").await?;
    browser.press_option("Solid oak").await?;
    browser.press_option("32 mm").await?;
    browser.wait_for_option("32 mm", true).await?;
    // Laminate comes in one thickness: it says what it would change, and can be taken.
    browser.press_option("Laminate").await?;
    browser
        .wait_for_text("Changed with it: Thickness becomes 19 mm")
        .await?;
    browser.wait_for_option("Laminate", true).await?;
    browser.wait_for_option("19 mm", true).await?;
    browser.wait_for_option("32 mm", false).await?;
    browser.check_access("configurator").await?;
    stage.shot("repaired").await?;
    let browser = &stage.browser;
    browser.click_button("Undo").await?;
    browser.wait_for_option("Solid oak", true).await?;
    browser.wait_for_option("32 mm", true).await?;
    browser.click_button("Why not Laminate?").await?;
    browser
        .wait_for_text("It does not go together with")
        .await?;
    browser
        .wait_for_text("It can be had if this changes")
        .await?;
    browser.check_access("the reason").await?;
    stage.shot("why").await?;
    stage.end().await
}

#[tokio::test]
async fn the_price_on_screen_is_the_one_on_the_servers_receipt() -> Result<()> {
    let mut stage = Stage::open("config-receipt").await?;
    stage.as_anne().await?;
    stage.go("/products/desk?with=oak~drawer&n=3").await?;
    let browser = &stage.browser;
    browser.wait_for_heading("Made-to-measure desk").await?;
    browser.wait_for_option("Drawer", true).await?;
    browser
        .click_button("Choose the rest: lowest price")
        .await?;
    let shown = total(browser).await?;
    browser.click_button("Save").await?;
    browser.wait_for_text("Saved.").await?;
    let kept = ask(browser, "/api/v1/configurations").await?;
    let newest = &kept["items"][0];
    assert_eq!(newest["quote"]["total"].as_i64(), Some(shown), "{newest}");
    let receipt = newest["receipt"].as_str().context("no receipt")?;
    let check = ask(browser, &format!("/api/v1/receipts/{receipt}")).await?;
    assert_eq!(check["valid"], true, "{check}");
    assert_eq!(check["quote"]["total"].as_i64(), Some(shown), "{check}");
    stage.shot("saved").await?;
    let browser = &stage.browser;
    browser.click_button("Order").await?;
    browser.wait_for_text("Help with this order").await?;
    browser.wait_for_text("Made-to-measure desk").await?;
    stage.shot("order").await?;
    let browser = &stage.browser;
    browser.click_link("Order again with changes").await?;
    browser.wait_for_heading("Made-to-measure desk").await?;
    browser.wait_for_option("Drawer", true).await?;
    stage.end().await
}

#[tokio::test]
async fn configuring_goes_on_without_a_connection() -> Result<()> {
    let mut stage = Stage::open("config-offline").await?;
    stage.browser.expect_message("net::ERR_");
    stage.as_anne().await?;
    stage.go("/products/desk").await?;
    stage
        .browser
        .wait_for_heading("Made-to-measure desk")
        .await?;
    stage.server.stop();
    let browser = &stage.browser;
    browser.press_option("Solid oak").await?;
    browser.wait_for_option("Solid oak", true).await?;
    browser
        .click_button("Choose the rest: lowest price")
        .await?;
    let shown = total(browser).await?;
    browser.click_button("Save").await?;
    browser
        .wait_for_text("We could not reach the server.")
        .await?;
    assert_eq!(total(browser).await?, shown);
    stage.server.run()?;
    let browser = &stage.browser;
    browser.click_button("Save").await?;
    browser.wait_for_text("Saved.").await?;
    stage.end().await
}

#[tokio::test]
async fn a_kept_configuration_says_what_has_changed_since() -> Result<()> {
    let mut stage = Stage::open("config-changed").await?;
    stage.as_anne().await?;
    stage.go("/configurations").await?;
    let browser = &stage.browser;
    browser.wait_for_text("Study, by the window").await?;
    browser.check_access("configurations").await?;
    browser.click_link_with("Study, by the window").await?;
    browser
        .wait_for_text("The product has changed since you saved this.")
        .await?;
    browser.wait_for_text("is no longer offered").await?;
    stage.shot("changed").await?;
    stage.end().await
}

#[tokio::test]
async fn a_product_is_configured_with_the_keyboard_alone() -> Result<()> {
    let stage = Stage::open("config-keyboard").await?;
    stage.go("/products/desk").await?;
    let browser = &stage.browser;
    browser.wait_for_heading("Made-to-measure desk").await?;
    browser
        .tab_to("Fixed legs Four legs of steel. Choose the height below.")
        .await?;
    browser.press(Key::Enter).await?;
    browser.wait_for_option("Fixed legs", true).await?;
    browser.tab_to("Undo").await?;
    browser.press(Key::Enter).await?;
    browser.wait_for_option("Fixed legs", false).await?;
    stage.end().await
}
