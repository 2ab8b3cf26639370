//! Everything a request may need, in one place.

use crate::accounts::{Limits, Revoked, Tokens};
use crate::clock::Clock;
use crate::config::Config;
use crate::configurator::Configurator;
use crate::db::{self, Db};
use crate::outbox::mail::Mailer;
use crate::realtime::Hub;
use crate::tenants::Tenants;
use crate::vault::Vault;
use anyhow::{Context as _, Result};
use metrics_exporter_prometheus::PrometheusHandle;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;

/// The app's state.
#[derive(Debug)]
pub struct App {
    /// What the server was told at start.
    pub config: Config,
    /// The time.
    pub clock: Clock,
    /// The database.
    pub db: Db,
    /// The installation's secret.
    pub vault: Vault,
    /// Tenants by host.
    pub tenants: Tenants,
    /// Access tokens.
    pub tokens: Tokens,
    /// Sessions that ended while their access tokens still run.
    pub revoked: Revoked,
    /// How often things may be tried.
    pub limits: Limits,
    /// Models that are ready to answer.
    pub configurator: Configurator,
    /// Live updates.
    pub hub: Hub,
    /// Sends mail, if there is a server for it.
    pub mailer: Option<Mailer>,
    /// How many passwords are hashed at the same time: each takes 19 MiB and a core.
    pub hashing: Arc<Semaphore>,
    /// Wakes the outbox's worker.
    pub outbox_wake: Notify,
    /// Cancelled when the server stops.
    pub stop: CancellationToken,
    /// Renders the metrics.
    pub metrics: Option<PrometheusHandle>,
}

/// The state as handlers take it.
pub type SharedApp = Arc<App>;

impl App {
    /// Opens the database, brings it up to date and reads what is kept in memory.
    ///
    /// # Errors
    /// When the configuration is not usable or the database cannot be reached.
    pub async fn open(config: Config, clock: Clock) -> Result<SharedApp> {
        let db = Db::open(&config.database)
            .await
            .context("the database could not be opened")?;
        db::migrate(&db).await?;
        let vault = open_vault(&config)?;
        let mailer = match &config.smtp {
            Some(url) => Some(Mailer::new(url, &config.mail_from)?),
            None => None,
        };
        let app = Self {
            tokens: Tokens::new(&vault.key("access tokens")),
            limits: Limits::new(config.rate_limits),
            hashing: Arc::new(Semaphore::new(2)),
            tenants: Tenants::default(),
            revoked: Revoked::default(),
            configurator: Configurator::default(),
            hub: Hub::default(),
            outbox_wake: Notify::new(),
            stop: CancellationToken::new(),
            metrics: None,
            config,
            clock,
            db,
            vault,
            mailer,
        };
        app.tenants.reload(&app.db).await?;
        app.revoked.reload(&app.db, app.clock.now()).await?;
        Ok(Arc::new(app))
    }

    /// Starts what runs beside requests; all of it ends when [`App::stop`] is cancelled.
    pub fn start(self: &Arc<Self>) {
        tokio::spawn(crate::outbox::run(Arc::clone(self)));
        tokio::spawn(crate::realtime::run(Arc::clone(self)));
        tokio::spawn(housekeeping(Arc::clone(self)));
    }

    /// To be called after a commit that others may wait for.
    pub fn committed(&self) {
        self.hub.wake();
        self.outbox_wake.notify_one();
    }
}

/// Keeps what is held in memory close to the database (other processes change it too) and deletes
/// what has run out.
async fn housekeeping(app: SharedApp) {
    let mut turn = 0_u64;
    loop {
        tokio::select! {
            () = app.stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
        let now = app.clock.now();
        let mut work = app.revoked.reload(&app.db, now).await;
        if let Some(metrics) = &app.metrics {
            // Without this, figures that nobody fetches would pile up.
            metrics.run_upkeep();
        }
        if turn.is_multiple_of(10) {
            work = work.and(app.tenants.reload(&app.db).await);
        }
        if turn.is_multiple_of(3600) {
            work = work.and(crate::accounts::delete_expired(&app.db, now).await);
        }
        if let Err(error) = work {
            tracing::warn!(%error, "housekeeping could not reach the database");
        }
        turn += 1;
    }
}

fn open_vault(config: &Config) -> Result<Vault> {
    if let Some(secret) = &config.secret {
        return Vault::new(secret);
    }
    match sqlite_file(&config.database) {
        Some(path) => Vault::beside(&path),
        None => anyhow::bail!(
            "set PORTICO_SECRET to at least 32 random characters (for example from `openssl rand -hex 32`); \
             every server on this database needs the same"
        ),
    }
}

/// The file of a `sqlite:` address; `None` for PostgreSQL and for databases in memory.
#[must_use]
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest).split('?').next()?;
    (!path.is_empty() && !path.contains(":memory:")).then(|| PathBuf::from(path))
}
