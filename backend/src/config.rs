//! What the server is told when it starts.

use std::net::{IpAddr, SocketAddr};

/// Configuration of a server. Made from the command line and `PORTICO_*` in the environment.
#[derive(Clone)]
pub struct Config {
    /// `sqlite://…` or `postgres://…`.
    pub database: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Demo data, the development mailbox and sign-in hints.
    pub demo: bool,
    /// The installation's secret; kept beside the database file when absent (SQLite only).
    pub secret: Option<String>,
    /// `smtp://` or `smtps://` address; without one, mail is kept.
    pub smtp: Option<String>,
    /// Sender of mail.
    pub mail_from: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// What `GET /metrics` asks for as bearer token; without one, only loopback may read them.
    pub metrics_token: Option<String>,
    /// Whether to limit how often codes, passwords and look-ups may be tried.
    pub rate_limits: bool,
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("demo", &self.demo)
            .finish_non_exhaustive()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: "sqlite://portico.db".to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            demo: false,
            secret: None,
            smtp: None,
            mail_from: "Portico <no-reply@localhost.localdomain>".to_owned(),
            trusted_proxies: Vec::new(),
            metrics_token: None,
            rate_limits: true,
        }
    }
}
