//! Without a mouse.

use anyhow::Result;
use fantoccini::key::Key;
use portico_e2e::{PASSWORD, Stage};

#[tokio::test]
async fn everything_can_be_done_with_the_keyboard_and_the_focus_is_seen() -> Result<()> {
    let stage = Stage::open("keyboard").await?;
    stage.go("/").await?;
    let browser = &stage.browser;
    browser
        .wait_for_heading("Sign in to see your orders")
        .await?;
    browser.tab_to("Skip to content").await?;
    browser.press(Key::Enter).await?;
    browser.tab_to("Use a password instead").await?;
    browser.press(Key::Enter).await?;
    browser
        .wait_for_text("Use a code by e-mail instead")
        .await?;
    browser.tab_back_to("E-mail address").await?;
    browser.type_text("anne@example.org").await?;
    browser.tab_to("Password").await?;
    browser.type_text(PASSWORD).await?;
    browser.press(Key::Enter).await?;
    browser.wait_for_heading("Your orders").await?;
    browser.wait_for_text("L-538000").await?;
    browser.tab_to("L-538000").await?;
    browser.press(Key::Enter).await?;
    browser.wait_for_heading("Arriving today").await?;
    browser.tab_to("5 earlier steps").await?;
    browser.press(Key::Enter).await?;
    browser.wait_for_text("Arrived at facility").await?;
    browser.tab_back_to("Your orders").await?;
    browser.press(Key::Enter).await?;
    browser.wait_for_heading("Your orders").await?;
    browser.wait_for_text("L-537213").await?;
    stage.end().await
}

#[tokio::test]
async fn an_agent_searches_with_the_keyboard_alone() -> Result<()> {
    let stage = Stage::open("console-keyboard").await?;
    stage.go_to_console("/").await?;
    stage.sign_in("sam@example.org").await?;
    let browser = &stage.browser;
    browser.wait_for_text("Find a customer or an order").await?;
    browser.type_text("/").await?;
    browser.type_text("anne").await?;
    browser.wait_for_text("Anne Miller").await?;
    browser.press(Key::Down).await?;
    browser.press(Key::Enter).await?;
    browser.wait_for_heading("Anne Miller").await?;
    stage.end().await
}
