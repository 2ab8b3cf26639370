//! Agents at the console.

use anyhow::Result;
use portico_e2e::Stage;

const SEARCH: &str = "Search customers and orders";

#[tokio::test]
async fn an_agent_finds_a_customer_and_an_order() -> Result<()> {
    let mut stage = Stage::open("console").await?;
    stage.go_to_console("/").await?;
    let browser = &stage.browser;
    browser.wait_for_heading("Sign in to the console").await?;
    assert!(!browser.text().await?.contains("Track an order"));
    stage.shot("sign-in").await?;
    stage.sign_in("sam@example.org").await?;
    let browser = &stage.browser;
    browser.wait_for_text("Sam Rivera").await?;
    browser.wait_for_text("Find a customer or an order").await?;
    stage.shot("start").await?;

    let browser = &stage.browser;
    browser.fill(SEARCH, "anne").await?;
    browser.click_link_with("Anne Miller").await?;
    browser.wait_for_heading("Anne Miller").await?;
    browser.wait_for_text("anne@example.org").await?;
    browser.wait_for_text("Order placed").await?;
    stage.shot("customer").await?;

    let browser = &stage.browser;
    browser.fill(SEARCH, "1Z5R89390357567127").await?;
    browser.click_link_with("L-538000").await?;
    browser.wait_for_heading("Arriving today").await?;
    stage.shot("order").await?;
    let browser = &stage.browser;
    browser.fill(SEARCH, "L-537809").await?;
    browser.wait_for_text("L-537809 · Guest").await?;
    browser.click_link_with("L-537809").await?;
    browser.wait_for_text("60120172242323").await?;
    browser.click_button("Sign out").await?;
    browser.wait_for_heading("Sign in to the console").await?;
    stage.end().await
}

#[tokio::test]
async fn a_customer_has_no_way_into_the_console() -> Result<()> {
    let stage = Stage::open("console-closed").await?;
    stage.as_anne().await?;
    let browser = &stage.browser;
    let access = browser.cookie("__Host-portico").await?;
    let refresh = browser.cookie("__Host-portico-refresh").await?;
    stage.go_to_console("/").await?;
    let browser = &stage.browser;
    browser.wait_for_heading("Sign in to the console").await?;
    stage.sign_in("anne@example.org").await?;
    browser
        .wait_for_text("E-mail address and password do not fit together.")
        .await?;

    // Not even with the customer's cookies carried over by hand.
    let cookies = format!("__Host-portico={access}; __Host-portico-refresh={refresh}");
    let host = stage.server.console("");
    let host = host.trim_start_matches("http://");
    for path in ["/api/v1/me", "/api/v1/console/search?q=anne"] {
        let here = stage.server.get(path, &[("Cookie", &cookies)])?;
        let there = stage
            .server
            .get(path, &[("Cookie", &cookies), ("Host", host)])?;
        assert!(
            there.status == 401 || there.status == 403,
            "{path}: {there:?}"
        );
        assert_eq!(here.status == 200, path == "/api/v1/me", "{path}: {here:?}");
    }
    stage.end().await
}
