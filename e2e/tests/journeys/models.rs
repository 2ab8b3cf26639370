//! Merchants who add a product and sell it.

use anyhow::Result;
use portico_e2e::{Browser, Stage};

/// A lamp with a shade that its rules never allow.
const LAMP: &str = r#"{
  "format": "portico-model/1",
  "id": "lamp",
  "words": {"en": {"name": "Reading lamp"}, "de": {"name": "Leselampe"}},
  "currency": "EUR",
  "base_price": 4900,
  "groups": [
    {
      "id": "shade",
      "words": {"en": {"name": "Shade"}, "de": {"name": "Schirm"}},
      "choose": {"min": 1, "max": 1},
      "options": [
        {"id": "linen", "words": {"en": {"name": "Linen"}, "de": {"name": "Leinen"}}},
        {"id": "brass", "words": {"en": {"name": "Brass"}, "de": {"name": "Messing"}}, "price": 2500},
        {"id": "glass", "words": {"en": {"name": "Glass"}, "de": {"name": "Glas"}}, "price": 1500}
      ]
    }
  ],
  "rules": [{"id": "no-glass", "holds": {"not": {"option": "glass"}}}]
}"#;

/// Chooses a file with this text, as from the computer's own dialogue.
async fn choose_file(browser: &Browser, text: &str) -> Result<()> {
    let script = "const input = document.querySelector('#model-file'); \
        const files = new DataTransfer(); \
        files.items.add(new File([arguments[0]], 'lamp.json')); \
        input.files = files.files; \
        input.dispatchEvent(new Event('change', { bubbles: true }));";
    browser.script(script, vec![text.into()]).await?;
    let read = "return document.querySelector('#model-source').value.length";
    browser
        .until("the file's text", async || {
            let length = browser.script(read, Vec::new()).await?;
            Ok((length.as_u64() > Some(0)).then_some(()))
        })
        .await
}

/// Chooses from the list of options.
async fn choose_option(browser: &Browser, id: &str) -> Result<()> {
    let script = "const list = document.querySelector('#sold-out-option'); \
        list.value = arguments[0]; \
        list.dispatchEvent(new Event('change', { bubbles: true }));";
    browser.script(script, vec![id.into()]).await?;
    Ok(())
}

#[tokio::test]
async fn a_product_is_added_checked_sold_and_partly_sold_out() -> Result<()> {
    let mut stage = Stage::open("models").await?;
    stage.go_to_console("/").await?;
    stage.sign_in("ada@example.org").await?;
    let browser = &stage.browser;
    browser.wait_for_text("Ada Lind").await?;
    browser.click_link("Products").await?;
    browser.wait_for_heading("Products").await?;
    browser.wait_for_text("Made-to-measure desk").await?;
    browser.check_access("products").await?;
    stage.shot("products").await?;

    // What cannot be read is not kept, and says where it goes wrong.
    let browser = &stage.browser;
    choose_file(browser, &LAMP.replace("\"currency\"", "currency")).await?;
    browser.click_button("Check and keep as a draft").await?;
    browser
        .wait_for_text("This model cannot be sold yet.")
        .await?;
    browser.wait_for_text("Error").await?;
    stage.shot("refused").await?;

    let browser = &stage.browser;
    choose_file(browser, LAMP).await?;
    browser.click_button("Check and keep as a draft").await?;
    browser
        .wait_for_text("Version 1 is kept as a draft.")
        .await?;
    browser.wait_for_text("Warning").await?;
    browser.check_access("findings").await?;
    stage.shot("findings").await?;

    let browser = &stage.browser;
    browser.click_link("Look at version 1").await?;
    browser.wait_for_heading("Reading lamp").await?;
    browser.wait_for_text("Brass").await?;
    browser.wait_for_text("Not sold yet").await?;
    browser.click_button("Put version 1 on sale").await?;
    browser.wait_for_text("Version 1 is on sale").await?;
    browser.wait_until_gone("Draft").await?;

    browser.wait_for_text("Everything can be had.").await?;
    choose_option(browser, "brass").await?;
    browser.click_button("Mark as sold out").await?;
    browser.wait_until_gone("Everything can be had.").await?;
    browser.check_access("a product").await?;
    browser.check_width("a product").await?;
    stage.shot("sold-out").await?;
    stage.go("/products/lamp").await?;
    let browser = &stage.browser;
    browser.wait_for_heading("Reading lamp").await?;
    browser.wait_for_text("Sold out").await?;

    stage.go_to_console("/models/lamp").await?;
    let browser = &stage.browser;
    browser.click_button("Sell Brass again").await?;
    browser.wait_for_text("Everything can be had.").await?;
    stage.end().await
}

#[tokio::test]
async fn agents_look_at_products_and_change_nothing() -> Result<()> {
    let mut stage = Stage::open("models-agent").await?;
    stage.go_to_console("/models/desk").await?;
    stage.sign_in("sam@example.org").await?;
    let browser = &stage.browser;
    browser.wait_for_heading("Made-to-measure desk").await?;
    browser
        .wait_for_text("Only administrators can change products.")
        .await?;
    browser.wait_for_text("Solid oak").await?;
    browser.click_button("Look at version 1").await?;
    browser
        .wait_for_text("What customers see in version 1")
        .await?;
    let text = browser.text().await?;
    assert!(!text.contains("back on sale") && !text.contains("Mark as sold out"));
    browser.check_access("a product for agents").await?;
    stage.shot("agent").await?;
    stage.end().await
}
