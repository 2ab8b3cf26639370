//! Nothing on any page keeps people with assistive technology out.

use anyhow::Result;
use portico_e2e::Stage;

#[tokio::test]
async fn no_page_of_the_portal_keeps_anyone_out() -> Result<()> {
    let stage = Stage::open("access").await?;
    let browser = &stage.browser;
    stage.go("/").await?;
    browser.wait_for_text("Sign in as anne@example.org").await?;
    browser.check_access("sign-in").await?;
    browser.click_button("Send me a code").await?;
    browser.wait_for_text("Enter your e-mail address").await?;
    browser.check_access("sign-in with a fault").await?;
    browser.fill("E-mail address", "anne@example.org").await?;
    browser.click_button("Send me a code").await?;
    browser.wait_for_heading("Check your e-mail").await?;
    browser.check_access("code").await?;
    stage.go("/track").await?;
    browser.wait_for_heading("Track an order").await?;
    browser.check_access("track").await?;
    browser.fill("Order number", "L-537809").await?;
    browser.fill("E-mail address", "guest@example.org").await?;
    browser.click_button("Show where it is").await?;
    browser.wait_for_text("Order L-537809").await?;
    browser.check_access("status").await?;

    stage.as_anne().await?;
    browser.click_button("Dates").await?;
    browser.check_access("orders").await?;
    for number in ["L-538000", "L-538049", "L-539216", "L-544686"] {
        stage.go("/").await?;
        browser.click_link_with(number).await?;
        browser.wait_for_text(&format!("Order {number}")).await?;
        browser.wait_for_text("Delivery address").await?;
        browser.check_access(number).await?;
    }
    stage.go("/account").await?;
    browser.wait_for_text("This device").await?;
    browser.click_button("Change password").await?;
    browser.check_access("account").await?;
    stage.go("/no/such/page").await?;
    browser.wait_for_heading("This page is not here").await?;
    browser.check_access("not found").await?;
    stage.end().await
}

#[tokio::test]
async fn no_page_of_the_console_keeps_anyone_out() -> Result<()> {
    let stage = Stage::open("console-access").await?;
    let browser = &stage.browser;
    stage.go_to_console("/").await?;
    browser.wait_for_heading("Sign in to the console").await?;
    browser.check_access("sign-in").await?;
    stage.sign_in("sam@example.org").await?;
    browser.wait_for_text("Find a customer or an order").await?;
    browser.check_access("start").await?;
    browser.fill("Search customers and orders", "anne").await?;
    browser.wait_for_text("Anne Miller").await?;
    browser.check_access("results").await?;
    browser.click_link_with("Anne Miller").await?;
    browser.wait_for_heading("Anne Miller").await?;
    browser.check_access("customer").await?;
    browser.click_link_with("L-538000").await?;
    browser.wait_for_heading("Arriving today").await?;
    browser.check_access("order").await?;
    stage.end().await
}

#[tokio::test]
async fn a_page_that_fails_keeps_nobody_out_either() -> Result<()> {
    let stage = Stage::open("access-failed").await?;
    stage.as_anne().await?;
    let browser = &stage.browser;
    let nobodys = "/orders/01a201eb-0000-7000-8000-000000000000";
    stage.go(nobodys).await?;
    browser.wait_for_text("We could not find this.").await?;
    browser.check_access("an order that is not there").await?;
    stage.go_to_console("/").await?;
    stage.sign_in("sam@example.org").await?;
    browser.wait_for_text("Find a customer or an order").await?;
    stage.go_to_console(nobodys).await?;
    browser.wait_for_text("We could not find this.").await?;
    browser.check_access("the same in the console").await?;
    stage.end().await
}
