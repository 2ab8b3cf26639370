//! The server with the demo's data.

use crate::http::{self, Answer};
use crate::process::{Folder, Running, free_port, program};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Everybody's password in the demo.
pub const PASSWORD: &str = "paper-lantern-42";
/// The demo's integration key.
pub const INTEGRATION_KEY: &str = "pk_demo_only-for-trying-things-out";

/// Between two looks at whether something is there.
const PAUSE: Duration = Duration::from_millis(50);
/// So many looks until the server must be ready, and until a mail must be there.
const READY: u32 = 1_200;
const MAILED: u32 = 200;

/// The server with the demo's data, on a port and with a database of its own.
#[derive(Debug)]
pub struct Server {
    program: PathBuf,
    running: Option<Running>,
    port: u16,
    folder: Folder,
}

impl Server {
    /// Starts it and waits until it is ready.
    ///
    /// # Errors
    /// When there is no server to start, or it does not become ready.
    pub fn start() -> Result<Self> {
        let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/portico");
        let what = "server (built by `cargo xtask web && cargo build --features web`)";
        let mut server = Self {
            program: program("PORTICO_BIN", &built, what)?,
            running: None,
            port: free_port()?,
            folder: Folder::new()?,
        };
        server.run()?;
        let page = server.get("/", &[])?;
        anyhow::ensure!(
            page.status == 200,
            "{} was built without the browser apps; build it with `--features web`.",
            server.program.display()
        );
        Ok(server)
    }

    /// Runs it, after [`Self::stop`] on the same port with the same data.
    ///
    /// # Errors
    /// When it does not become ready.
    pub fn run(&mut self) -> Result<()> {
        let log = self.folder.path().join("server.log");
        let database = format!("sqlite://{}", self.folder.path().join("p.db").display());
        let out = File::options().create(true).append(true).open(&log)?;
        let mut command = Command::new(&self.program);
        command
            .args(["serve", "--demo", "--no-rate-limits"])
            .args(["--database", &database])
            .args(["--listen", &format!("127.0.0.1:{}", self.port)])
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out);
        let mut running = Running::start(&mut command)?;
        for _ in 0..READY {
            if self
                .get("/readyz", &[])
                .is_ok_and(|answer| answer.status == 200)
            {
                self.running = Some(running);
                return Ok(());
            }
            if running.has_ended() {
                break;
            }
            sleep(PAUSE);
        }
        let log = std::fs::read_to_string(&log).unwrap_or_default();
        bail!(
            "the server did not become ready:
{log}"
        )
    }

    /// Ends it at once, as when the machine goes down.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// The address of a page of the portal.
    #[must_use]
    pub fn portal(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The address of a page of the console.
    #[must_use]
    pub fn console(&self, path: &str) -> String {
        format!("http://console.localhost:{}{path}", self.port)
    }

    /// Asks for something, without a browser.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Result<Answer> {
        http::send(self.port, "GET", path, headers, None)
    }

    /// Sends a carrier's report, as a shop's system would.
    ///
    /// # Errors
    /// When it is not taken.
    pub fn report(&self, number: &str, status: &str, at: &str, message: &str) -> Result<()> {
        let events = json!([{
            "tracking_number": number, "status": status, "at": at, "message": message,
            "place": { "city": "Bristol", "country": "GB" },
        }]);
        let bearer = format!("Bearer {INTEGRATION_KEY}");
        let answer = http::send(
            self.port,
            "POST",
            "/api/v1/carrier-events",
            &[("Authorization", &bearer)],
            Some(&events),
        )?;
        anyhow::ensure!(answer.status == 200, "{}: {}", answer.status, answer.text());
        Ok(())
    }

    /// The six digits in the newest mail to an address, once there is one.
    ///
    /// # Errors
    /// When none comes.
    pub fn mailed_code(&self, to: &str) -> Result<String> {
        for _ in 0..MAILED {
            let mails = self.get("/dev/mail.json", &[])?.json()?;
            let mails = mails.as_array().map(Vec::as_slice).unwrap_or_default();
            let text = |mail: &Value, name: &str| mail[name].as_str().unwrap_or("").to_owned();
            let newest = mails.iter().find(|mail| text(mail, "to") == to);
            if let Some(mail) = newest {
                let body = text(mail, "body");
                return six_digits(&body).with_context(|| format!("no code in:\n{body}"));
            }
            sleep(PAUSE);
        }
        bail!("no mail to {to} came")
    }
}

fn six_digits(text: &str) -> Option<String> {
    // Some write a code in two groups.
    let joined = |word: &str| word.chars().all(|c| c.is_ascii_digit()) && word.len() == 6;
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let whole = words.iter().find(|word| joined(word));
    let pair = words.windows(2).map(<[&str]>::concat).find(|w| joined(w));
    whole.map(|word| (*word).to_owned()).or(pair)
}
