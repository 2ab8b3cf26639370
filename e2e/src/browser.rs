//! A browser: going places, waiting for what is visible, reading the console.

use crate::driver::Driver;
use anyhow::{Result, bail};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

/// How long anything may take to appear.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(40);

/// How a browser is set up.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Width and height of the page in CSS pixels.
    pub size: (u32, u32),
    /// The reader's text size; 16 unless they changed it.
    pub font: u32,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            size: (1280, 900),
            font: 16,
        }
    }
}

/// A browser.
#[derive(Debug)]
pub struct Browser {
    pub(crate) client: Client,
    pub(crate) driver: Driver,
    pub(crate) look: Look,
    expected: Vec<String>,
}

impl Browser {
    /// Opens one with a fresh profile.
    ///
    /// # Errors
    /// When there is none, or it does not start.
    pub async fn open(look: Look) -> Result<Self> {
        let mut driver = Driver::start()?;
        let capabilities = match driver.capabilities(look.size, look.font)? {
            Value::Object(map) => map,
            _ => serde_json::Map::new(),
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await?;
        driver.session = client.session_id().await?;
        let browser = Self {
            client,
            driver,
            look,
            expected: Vec::new(),
        };
        browser.resize(look.size)?;
        // As on phones, where they take no room.
        browser.devtools("Emulation.setScrollbarsHidden", &json!({ "hidden": true }))?;
        Ok(browser)
    }

    /// Sends a command of the Chrome DevTools Protocol.
    pub(crate) fn devtools(&self, command: &str, params: &Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": params });
        self.driver.command("goog/cdp/execute", &body)
    }

    /// Makes the page this large, smaller than a window could be.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn resize(&self, (width, height): (u32, u32)) -> Result<()> {
        let params = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", &params)?;
        Ok(())
    }

    /// Goes to an address.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn go(&self, url: &str) -> Result<()> {
        Ok(self.client.goto(url).await?)
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.client.refresh().await?)
    }

    /// Presses the browser's own back button.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn back(&self) -> Result<()> {
        Ok(self.client.back().await?)
    }

    /// The address of the page.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn address(&self) -> Result<String> {
        Ok(self.client.current_url().await?.to_string())
    }

    /// The value of a cookie.
    ///
    /// # Errors
    /// When there is none of this name.
    pub async fn cookie(&self, name: &str) -> Result<String> {
        let cookie = self.client.get_named_cookie(name).await?;
        Ok(cookie.value().to_owned())
    }

    /// Forgets a cookie, as when it has run out.
    ///
    /// # Errors
    /// When the browser refuses, or there is none of this name.
    pub async fn forget_cookie(&self, name: &str) -> Result<()> {
        self.cookie(name).await?;
        Ok(self.client.delete_cookie(name).await?)
    }

    /// Runs a script in the page.
    ///
    /// # Errors
    /// When it throws.
    pub async fn script(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute(script, args).await?)
    }

    /// What can be read on the page.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn text(&self) -> Result<String> {
        let text = self
            .script("return document.body?.innerText ?? ''", Vec::new())
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Tries until there is a result.
    ///
    /// # Errors
    /// When there is none in time; says what could be read instead.
    pub async fn until<T>(
        &self,
        what: &str,
        mut attempt: impl AsyncFnMut() -> Result<Option<T>>,
    ) -> Result<T> {
        let begun = Instant::now();
        loop {
            // Elements may go away while they are looked at.
            let last = attempt().await;
            if let Ok(Some(found)) = last {
                return Ok(found);
            }
            if begun.elapsed() > PATIENCE {
                let address = self.address().await.unwrap_or_default();
                let text = self.text().await.unwrap_or_default();
                let why = last.err().map(|e| format!(" ({e})")).unwrap_or_default();
                bail!("waited in vain for {what}{why}\nat {address}\n--- the page\n{text}\n---");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Waits until a text can be read.
    ///
    /// # Errors
    /// When it does not appear in time.
    pub async fn wait_for_text(&self, text: &str) -> Result<()> {
        self.until(&format!("the text “{text}”"), async || {
            Ok(self.text().await?.contains(text).then_some(()))
        })
        .await
    }

    /// Waits until a text cannot be read any more.
    ///
    /// # Errors
    /// When it stays.
    pub async fn wait_until_gone(&self, text: &str) -> Result<()> {
        self.until(&format!("the end of “{text}”"), async || {
            Ok((!self.text().await?.contains(text)).then_some(()))
        })
        .await
    }

    /// Waits until the address contains a text.
    ///
    /// # Errors
    /// When it does not.
    pub async fn wait_for_address(&self, part: &str) -> Result<()> {
        self.until(&format!("an address with {part}"), async || {
            Ok(self.address().await?.contains(part).then_some(()))
        })
        .await
    }

    /// The text of the page's heading, once the page is there.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn heading(&self) -> Result<String> {
        self.until("a heading", async || {
            let text = self.heading_now().await?;
            Ok((!text.is_empty()).then_some(text))
        })
        .await
    }

    /// Waits until the page's heading is this.
    ///
    /// # Errors
    /// When it is not.
    pub async fn wait_for_heading(&self, text: &str) -> Result<()> {
        self.until(&format!("the heading “{text}”"), async || {
            Ok((self.heading_now().await? == text).then_some(()))
        })
        .await
    }

    async fn heading_now(&self) -> Result<String> {
        let script = "const h = document.querySelector('h1'); \
                      return h && !h.closest('[aria-busy=true]') ? h.innerText.trim() : ''";
        let text = self.script(script, Vec::new()).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Messages with this in them are expected in the browser's console.
    pub fn expect_message(&mut self, part: &str) {
        self.expected.push(part.to_owned());
    }

    /// Checks that the browser had nothing to complain about. Refused requests are listed by the
    /// browser itself, and are no complaint.
    ///
    /// # Errors
    /// When it had.
    pub fn check_console(&self) -> Result<()> {
        let log = self
            .driver
            .command("se/log", &json!({ "type": "browser" }))?;
        let entries = log.as_array().map(Vec::as_slice).unwrap_or_default();
        let complaints: Vec<&str> = entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .filter_map(|entry| entry["message"].as_str())
            .filter(|message| !message.contains("responded with a status of 4"))
            .filter(|message| !self.expected.iter().any(|part| message.contains(part)))
            .collect();
        anyhow::ensure!(
            complaints.is_empty(),
            "the browser complains:\n{}",
            complaints.join("\n")
        );
        Ok(())
    }
}
