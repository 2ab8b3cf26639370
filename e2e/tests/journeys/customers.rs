//! Customers and their orders.

use anyhow::Result;
use portico_e2e::Stage;

const ROWS: &str = ".rows a.row";
const SIGN_IN: &str = "Sign in to see your orders";
const ACCESS: &str = "__Host-portico";

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

#[tokio::test]
async fn a_customer_filters_searches_pages_and_signs_out_for_good() -> Result<()> {
    let mut stage = Stage::open("filters").await?;
    stage.as_anne().await?;
    let browser = &stage.browser;
    browser.wait_for_count(ROWS, 20).await?;
    browser.click_button("Show more").await?;
    browser
        .until("more than 20 orders", async || {
            Ok((browser.count(ROWS).await? > 20).then_some(()))
        })
        .await?;

    browser.click_button("Needs attention").await?;
    browser.wait_for_count(ROWS, 3).await?;
    browser.wait_for_text("Lost on the way").await?;
    browser.wait_for_address("group=attention").await?;
    assert!(browser.is_pressed("Needs attention").await?);
    stage.shot("attention").await?;
    let browser = &stage.browser;
    browser.reload().await?;
    browser.wait_for_count(ROWS, 3).await?;
    assert!(browser.is_pressed("Needs attention").await?);
    browser.back().await?;
    browser.wait_for_text("L-537213").await?;
    assert!(browser.is_pressed("All").await?);

    browser.fill("Search orders", "1Z5R89390357567127").await?;
    browser.wait_for_count(ROWS, 1).await?;
    browser.wait_for_text("L-538000").await?;
    browser.wait_for_address("q=1Z5R89390357567127").await?;
    browser.reload().await?;
    browser.wait_for_count(ROWS, 1).await?;
    assert_eq!(browser.value("Search orders").await?, "1Z5R89390357567127");
    browser.click_link_with("L-538000").await?;
    browser.wait_for_heading("Arriving today").await?;
    browser.back().await?;
    browser.wait_for_count(ROWS, 1).await?;
    assert_eq!(browser.value("Search orders").await?, "1Z5R89390357567127");
    browser.fill("Search orders", "zzzz").await?;
    browser.wait_for_text("Nothing fits these filters").await?;
    stage.shot("nothing-fits").await?;
    let browser = &stage.browser;
    browser.click_button("Clear filters").await?;
    browser.wait_for_text("L-537213").await?;

    browser.click_link("Account").await?;
    browser.wait_for_heading("Your account").await?;
    browser.wait_for_text("anne@example.org").await?;
    stage.shot("account").await?;
    let browser = &stage.browser;
    browser.click_button("Sign out").await?;
    browser.wait_for_text("You are signed out.").await?;
    browser.wait_for_heading(SIGN_IN).await?;
    browser.back().await?;
    browser.wait_for_heading(SIGN_IN).await?;
    assert!(!browser.text().await?.contains("L-537213"));
    stage.go("/orders?group=attention").await?;
    stage.browser.wait_for_heading(SIGN_IN).await?;
    assert!(!stage.browser.text().await?.contains("L-546380"));
    stage.end().await
}

#[tokio::test]
async fn a_wrong_password_or_code_is_refused_in_words_that_help() -> Result<()> {
    let mut stage = Stage::open("refused").await?;
    stage.go("/").await?;
    let browser = &stage.browser;
    browser.click_button("Send me a code").await?;
    browser.wait_for_text("Enter your e-mail address").await?;
    browser.click_button("Use a password instead").await?;
    browser.fill("E-mail address", "anne@example.org").await?;
    browser.fill("Password", "not the password").await?;
    browser.click_button("Sign in").await?;
    browser
        .wait_for_text("E-mail address and password do not fit together.")
        .await?;
    stage.shot("password").await?;
    let browser = &stage.browser;
    browser.click_button("Use a code by e-mail instead").await?;
    assert_eq!(browser.value("E-mail address").await?, "anne@example.org");
    browser.click_button("Send me a code").await?;
    browser.wait_for_heading("Check your e-mail").await?;
    let code = stage.server.mailed_code("anne@example.org")?;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    browser.fill("Six-digit code", wrong).await?;
    browser.click_button("Sign in").await?;
    browser
        .wait_for_text("This code does not fit, or is too old.")
        .await?;
    stage.shot("code").await?;
    let browser = &stage.browser;
    browser.fill("Six-digit code", &code).await?;
    browser.click_button("Sign in").await?;
    browser.wait_for_heading("Your orders").await?;
    stage.end().await
}

#[tokio::test]
async fn a_carriers_report_changes_the_open_page_without_a_reload() -> Result<()> {
    let mut stage = Stage::open("live").await?;
    stage.as_anne().await?;
    let browser = &stage.browser;
    browser.click_link_with("L-538000").await?;
    browser.wait_for_heading("Arriving today").await?;
    let mark = "window.sameDocument = true; return new Date().toISOString();";
    let now = browser.script(mark, Vec::new()).await?;
    let now = now.as_str().unwrap_or_default().to_owned();
    let said = "Handed to the resident";
    stage
        .server
        .report("1Z5R89390357567127", "delivered", &now, said)?;
    browser.wait_for_heading("Delivered today").await?;
    browser.wait_for_text(said).await?;
    browser.wait_for_text("6 earlier steps").await?;
    browser.wait_for_text("Updated: Delivered today").await?;
    let same = browser
        .script("return window.sameDocument === true", Vec::new())
        .await?;
    assert_eq!(same, true, "the page was loaded again");
    stage.shot("delivered").await?;
    let browser = &stage.browser;
    browser.click_link("Your orders").await?;
    browser.wait_for_text("Delivered today").await?;
    stage.end().await
}

#[tokio::test]
async fn an_expired_access_token_is_renewed_unseen() -> Result<()> {
    let stage = Stage::open("renewal").await?;
    stage.as_anne().await?;
    let browser = &stage.browser;
    browser.forget_cookie(ACCESS).await?;
    browser.click_button("Needs attention").await?;
    browser.wait_for_count(ROWS, 3).await?;
    assert!(!browser.cookie(ACCESS).await?.is_empty());
    browser.forget_cookie(ACCESS).await?;
    browser.reload().await?;
    browser.wait_for_count(ROWS, 3).await?;
    browser.forget_cookie(ACCESS).await?;
    browser.click_link("Account").await?;
    browser.wait_for_text("This device").await?;
    browser.wait_for_text("Anne Miller").await?;
    stage.end().await
}

#[tokio::test]
async fn a_session_that_has_ended_asks_to_sign_in_and_goes_on_at_the_same_place() -> Result<()> {
    let stage = Stage::open("ended").await?;
    stage.as_anne().await?;
    let browser = &stage.browser;
    browser.forget_cookie(ACCESS).await?;
    browser.forget_cookie("__Host-portico-refresh").await?;
    browser.click_link_with("L-538000").await?;
    browser.wait_for_heading(SIGN_IN).await?;
    browser
        .wait_for_text("You were signed out after a while")
        .await?;
    stage.sign_in("anne@example.org").await?;
    stage.browser.wait_for_heading("Arriving today").await?;
    stage.end().await
}
