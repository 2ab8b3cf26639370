//! The portal in another language.

use anyhow::Result;
use portico_e2e::{PASSWORD, Stage};

#[tokio::test]
async fn the_portal_speaks_german_and_remembers_it() -> Result<()> {
    let mut stage = Stage::open("german").await?;
    stage.go("/").await?;
    let browser = &stage.browser;
    browser
        .wait_for_heading("Sign in to see your orders")
        .await?;
    browser.click_button("Deutsch").await?;
    browser
        .wait_for_heading("Anmelden zu Ihren Bestellungen")
        .await?;
    browser.reload().await?;
    browser
        .wait_for_heading("Anmelden zu Ihren Bestellungen")
        .await?;
    let language = "return document.documentElement.lang";
    assert_eq!(browser.script(language, Vec::new()).await?, "de");
    stage.shot("sign-in").await?;
    let browser = &stage.browser;
    browser.click_button("Lieber mit Passwort anmelden").await?;
    browser.fill("E-Mail-Adresse", "anne@example.org").await?;
    browser.fill("Passwort", PASSWORD).await?;
    browser.click_button("Anmelden").await?;
    browser.wait_for_heading("Ihre Bestellungen").await?;
    browser.wait_for_text("Unterwegs verloren gegangen").await?;
    browser.click_button("Probleme").await?;
    browser.wait_for_count(".rows a.row", 3).await?;
    stage.shot("orders").await?;
    let browser = &stage.browser;
    browser.click_button("Alle").await?;
    browser.click_link_with("L-538000").await?;
    browser.wait_for_heading("Kommt heute an").await?;
    browser.wait_for_text("Das Paket liegt im Fahrzeug").await?;
    browser.reload().await?;
    browser.wait_for_heading("Kommt heute an").await?;
    stage.shot("order").await?;
    let browser = &stage.browser;
    browser.click_button("English").await?;
    browser.wait_for_heading("Arriving today").await?;
    assert_eq!(browser.script(language, Vec::new()).await?, "en");
    stage.end().await
}
