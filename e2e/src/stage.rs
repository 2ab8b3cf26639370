//! A server and a browser, and what most journeys begin with.

use crate::{Browser, Look, PASSWORD, Server};
use anyhow::Result;

/// A server and a browser for one journey.
#[derive(Debug)]
pub struct Stage {
    // Before the server, so that the browser goes away first.
    /// The browser.
    pub browser: Browser,
    /// The server.
    pub server: Server,
    name: &'static str,
    steps: u32,
}

impl Stage {
    /// Opens both; `name` is what pictures are called by.
    ///
    /// # Errors
    /// When either does not start.
    pub async fn open(name: &'static str) -> Result<Self> {
        Self::open_as(name, Look::default()).await
    }

    /// The same with a browser that is set up differently.
    ///
    /// # Errors
    /// When either does not start.
    pub async fn open_as(name: &'static str, look: Look) -> Result<Self> {
        let server = Server::start()?;
        let browser = Browser::open(look).await?;
        Ok(Self {
            browser,
            server,
            name,
            steps: 0,
        })
    }

    /// Takes pictures of a step, if pictures are wanted.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn shot(&mut self, step: &str) -> Result<()> {
        self.steps += 1;
        let name = format!("{}-{}-{step}", self.name, self.steps);
        self.browser.picture(&name).await
    }

    /// Goes to a page of the portal.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn go(&self, path: &str) -> Result<()> {
        self.browser.go(&self.server.portal(path)).await
    }

    /// Goes to a page of the console.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn go_to_console(&self, path: &str) -> Result<()> {
        self.browser.go(&self.server.console(path)).await
    }

    /// Signs in with the demo's password on the page that asks for it.
    ///
    /// # Errors
    /// When there is no such page.
    pub async fn sign_in(&self, email: &str) -> Result<()> {
        let browser = &self.browser;
        browser.click_button("Use a password instead").await?;
        browser.fill("E-mail address", email).await?;
        browser.fill("Password", PASSWORD).await?;
        browser.click_button("Sign in").await
    }

    /// Opens the portal and signs in as the customer with an order in every situation.
    ///
    /// # Errors
    /// When their orders do not appear.
    pub async fn as_anne(&self) -> Result<()> {
        self.go("/").await?;
        self.sign_in("anne@example.org").await?;
        self.browser.wait_for_heading("Your orders").await?;
        self.browser.wait_for_text("L-538000").await
    }

    /// Ends the journey: the browser must have had nothing to complain about.
    ///
    /// # Errors
    /// When it had.
    pub async fn end(self) -> Result<()> {
        self.browser.check_console()
    }
}
