//! The program that drives the browser.

use crate::http;
use crate::process::{Folder, Running, program};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// ChromeDriver; ends its browser, then itself, when dropped.
#[derive(Debug)]
pub(crate) struct Driver {
    // Before the folder, which must outlive the programs that write to it.
    running: Running,
    pub(crate) port: u16,
    pub(crate) session: Option<String>,
    folder: Folder,
}

impl Driver {
    pub(crate) fn start() -> Result<Self> {
        let path = program(
            "CHROMEDRIVER",
            Path::new("/usr/bin/chromedriver"),
            "ChromeDriver",
        )?;
        let folder = Folder::new()?;
        let mut command = Command::new(path);
        command
            .arg("--port=0")
            .env("TMPDIR", folder.path())
            .env("HOME", folder.path())
            .env("TZ", "UTC")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut running = Running::start(&mut command)?;
        let out = running.child().stdout.take();
        let mut lines = BufReader::new(out.context("no output")?).lines();
        let port = lines.by_ref().find_map(|line| {
            let line = line.ok()?;
            let (_, port) = line.split_once("successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let port = port.context("ChromeDriver did not say its port")?;
        // Whatever else it says must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self {
            running,
            port,
            session: None,
            folder,
        })
    }

    /// What a browser is asked for.
    pub(crate) fn capabilities(&self, size: (u32, u32), font: u32) -> Result<Value> {
        let chromium = program("CHROMIUM", Path::new("/usr/bin/chromium"), "Chromium")?;
        let profile = self.folder.path().join("profile");
        Ok(json!({
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": {
                "binary": chromium,
                "args": [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--disable-background-networking", "--disable-component-update",
                    "--disable-sync", "--no-first-run", "--lang=en-GB",
                    format!("--user-data-dir={}", profile.display()),
                    format!("--window-size={},{}", size.0, size.1),
                ],
                "prefs": {
                    "intl.accept_languages": "en-GB,en",
                    "webkit.webprefs.default_font_size": font,
                },
            },
        }))
    }

    /// Sends a command that WebDriver leaves to each browser.
    pub(crate) fn command(&self, path: &str, body: &Value) -> Result<Value> {
        let session = self.session.as_deref().context("no session")?;
        let path = format!("/session/{session}/{path}");
        let answer = http::send(self.port, "POST", &path, &[], Some(body))?;
        anyhow::ensure!(answer.status == 200, "{path}: {}", answer.text());
        Ok(answer.json()?["value"].take())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(session) = &self.session
            && !self.running.has_ended()
        {
            // Otherwise the browser would outlive its driver.
            let _ = http::send(
                self.port,
                "DELETE",
                &format!("/session/{session}"),
                &[],
                None,
            );
        }
    }
}
