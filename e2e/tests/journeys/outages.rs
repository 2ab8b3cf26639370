//! When the server is away.

use anyhow::Result;
use portico_e2e::Stage;

const KEPT: &str = "This is what we knew last.";
const AWAY: &str = "We could not reach the server.";

#[tokio::test]
async fn a_page_keeps_what_it_had_while_the_server_is_away() -> Result<()> {
    let mut stage = Stage::open("outage").await?;
    stage.browser.expect_message("net::ERR_");
    stage.as_anne().await?;
    let browser = &stage.browser;
    browser.click_link_with("L-538000").await?;
    browser.wait_for_heading("Arriving today").await?;
    stage.server.stop();
    let browser = &stage.browser;
    assert_eq!(browser.heading().await?, "Arriving today");
    browser.click_link("Your orders").await?;
    browser.wait_for_text(KEPT).await?;
    browser.wait_for_text(AWAY).await?;
    browser.wait_for_text("L-537213").await?;
    stage.shot("list").await?;
    // What was never seen cannot be shown, and says so.
    let browser = &stage.browser;
    browser.click_link_with("L-537213").await?;
    browser.wait_for_text(AWAY).await?;
    browser.click_button("Try again").await?;
    browser.wait_for_text(AWAY).await?;
    stage.shot("order").await?;

    stage.server.run()?;
    let browser = &stage.browser;
    // Once the stream of changes is back, the page helps itself; either way is right.
    browser
        .until("the order after another try", async || {
            if browser.text().await?.contains("Being prepared") {
                return Ok(Some(()));
            }
            browser.press_if_there("Try again").await?;
            Ok(None)
        })
        .await?;
    browser.click_link("Your orders").await?;
    browser.wait_for_text("L-537213").await?;
    browser.wait_until_gone(KEPT).await?;
    stage.end().await
}

#[tokio::test]
async fn a_page_that_stays_open_catches_up_when_the_server_returns() -> Result<()> {
    let mut stage = Stage::open("catch-up").await?;
    stage.browser.expect_message("net::ERR_");
    stage.as_anne().await?;
    let browser = &stage.browser;
    browser.click_link_with("L-538000").await?;
    browser.wait_for_heading("Arriving today").await?;
    let now = "return new Date().toISOString()";
    let now = browser.script(now, Vec::new()).await?;
    let now = now.as_str().unwrap_or_default().to_owned();
    stage.server.stop();
    stage.server.run()?;
    stage
        .server
        .report("1Z5R89390357567127", "delivered", &now, "At the door")?;
    stage.browser.wait_for_heading("Delivered today").await?;
    stage.end().await
}
