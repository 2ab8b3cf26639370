//! From the command line to work done.

use crate::admin;
use crate::app::App;
use crate::args::{Args, Command, Import, Model, Serve, Tracking};
use crate::clock::{Clock, new_id};
use crate::config::Config;
use crate::configurator::commands as model;
use crate::db::{self, Db};
use crate::demo;
use crate::http;
use crate::retail;
use crate::tenants::{Tenant, store as tenants};
use anyhow::{Context as _, Result, bail};
use metrics_exporter_prometheus::PrometheusBuilder;
use shared::id::TenantId;
use shared::money::Currency;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use tracing_subscriber::EnvFilter;

/// Does what the command line asks for.
///
/// # Errors
/// With a sentence on what to do.
pub async fn run(args: Args) -> Result<ExitCode> {
    match args.command {
        Command::Serve(options) => serve(options).await?,
        Command::Migrate(database) => {
            open(&database.url).await?.close().await;
            println!("The database is up to date.");
        }
        Command::Import(import) => return import_file(import).await,
        Command::Admin(options) => return admin::run(options).await,
        Command::Backup { file, database } => backup(&database.url, &file).await?,
        Command::Tracking(Tracking::Identify { number }) => return identify(&number),
        Command::Model(task) => return model_task(task),
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens a database, brings it up to date, and makes the tenant `default` in an empty one.
///
/// # Errors
/// When the database cannot be reached or was made by a newer Portico.
pub async fn open(url: &str) -> Result<Db> {
    let db = Db::open(url)
        .await
        .context("the database could not be opened")?;
    db::migrate(&db).await?;
    ensure_tenant(&db, &Clock::System).await?;
    Ok(db)
}

/// Makes the tenant `default` when there is none at all.
///
/// # Errors
/// When the database fails.
pub async fn ensure_tenant(db: &Db, clock: &Clock) -> Result<()> {
    let now = clock.now();
    let mut tx = db.begin().await?;
    if tenants::list(&mut tx.conn()).await?.is_empty() {
        let tenant = Tenant {
            id: TenantId::from_trusted(new_id(now)),
            slug: "default".to_owned(),
            name: "Portico".to_owned(),
            locale: "en".to_owned(),
            currency: "GBP".parse().unwrap_or(Currency::NONE),
            accent: "#1c5aa6".to_owned(),
            support_email: None,
            is_default: true,
        };
        tenants::insert(&mut tx.conn(), &tenant, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn serve(options: Serve) -> Result<()> {
    start_log(options.log_json);
    let demo = options.demo;
    let config = Config {
        database: options.database.url,
        listen: options.listen,
        demo,
        secret: options.secret,
        smtp: options.smtp,
        mail_from: options.mail_from,
        trusted_proxies: options.trusted_proxies,
        metrics_token: options.metrics_token,
        rate_limits: !options.no_rate_limits,
    };
    let listener = http::listen(config.listen).await?;
    let mut app = App::open(config, Clock::System).await?;
    if let Some(app) = Arc::get_mut(&mut app) {
        app.metrics = PrometheusBuilder::new().install_recorder().ok();
    }
    if demo {
        demo::seed(&app).await?;
    } else {
        ensure_tenant(&app.db, &app.clock).await?;
        app.tenants.reload(&app.db).await?;
    }
    app.start();
    announce(&app, listener.local_addr()?.port());
    let stop = app.stop.clone();
    tokio::spawn(async move {
        wait_for_signal().await;
        tracing::info!("stopping");
        stop.cancel();
    });
    http::serve(Arc::clone(&app), listener).await?;
    app.db.close().await;
    Ok(())
}

fn start_log(json: bool) {
    let filter = EnvFilter::try_from_env("PORTICO_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = if json {
        log.json().try_init()
    } else {
        log.try_init()
    };
    if let Err(error) = started {
        eprintln!("portico: no log: {error}");
    }
}

fn announce(app: &App, port: u16) {
    let ip = app.config.listen.ip();
    let lantern = app
        .tenants
        .all()
        .into_iter()
        .find(|tenant| demo::is_demo(tenant));
    // In a database that had a shop before, the demo's has hosts of its own only.
    let (portal, console) = match lantern {
        Some(tenant) if !tenant.is_default => {
            ("lantern.localhost".to_owned(), "console.lantern.localhost")
        }
        _ => (ip.to_string(), "console.localhost"),
    };
    println!("Portal   http://{portal}:{port}");
    println!("Console  http://{console}:{port}");
    println!("Data     {}", place_of_data(&app.config.database));
    if app.config.demo {
        println!("Mailbox  http://{portal}:{port}/dev/mail");
        println!(
            "Sign in  as a customer  anne@example.org / {}",
            demo::PASSWORD
        );
        println!(
            "         as an agent    sam@example.org / {}",
            demo::PASSWORD
        );
        println!(
            "         as a guest     order {} with guest@example.org",
            demo::GUEST_ORDER
        );
        println!("API key  {}", demo::INTEGRATION_KEY);
        if !ip.is_loopback() {
            eprintln!(
                "portico: demo data and its passwords are open to the network; --demo is not for production"
            );
        }
    }
}

/// The database without what must not be shown.
fn place_of_data(url: &str) -> String {
    match crate::app::sqlite_file(url) {
        Some(path) => std::path::absolute(&path)
            .unwrap_or(path)
            .display()
            .to_string(),
        None => url.rsplit('@').next().unwrap_or("PostgreSQL").to_owned(),
    }
}

async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}

async fn import_file(import: Import) -> Result<ExitCode> {
    let Import::Retail {
        file,
        database,
        tenant,
        email_template,
        report,
        json,
        totals,
    } = import;
    let db = open(&database.url).await?;
    let options = retail::Options {
        file,
        tenant,
        email_template,
        report,
        json,
        totals,
    };
    let outcome = retail::run(&db, &Clock::System, &options).await;
    db.close().await;
    let outcome = outcome?;
    println!("{}", retail::print(&outcome, json));
    Ok(if outcome.is_complete() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn identify(number: &str) -> Result<ExitCode> {
    let found = shared::tracking::identify(number);
    println!("{}", serde_json::to_string_pretty(&found)?);
    Ok(if found.valid {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn model_task(task: Model) -> Result<ExitCode> {
    let (text, fine) = match task {
        Model::Check { file, time_limit } => {
            let (text, fine) = model::check(&file, &Clock::System, time_limit)?;
            (text + "\n", fine)
        }
        Model::Count {
            file,
            configs,
            time_limit,
        } => {
            let text = model::count(&file, &configs, &Clock::System, time_limit)?;
            (text, true)
        }
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(if fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Copies the database to a file. SQLite writes a consistent copy while it is in use; for PostgreSQL
/// `pg_dump` does the same.
async fn backup(url: &str, file: &Path) -> Result<()> {
    if file.exists() {
        bail!("{} exists already; name a new file", file.display());
    }
    if let Some(database) = crate::app::sqlite_file(url).filter(|path| !path.exists()) {
        bail!("there is no database {}", database.display());
    }
    match Db::open(url).await? {
        // The connections for reading refuse to write, to whatever file.
        Db::Sqlite { write, .. } => {
            let target = file
                .to_str()
                .context("the file's name must be valid text")?;
            sqlx::query("VACUUM INTO $1")
                .bind(target)
                .execute(&write)
                .await?;
        }
        Db::Postgres(_) => {
            let status = std::process::Command::new("pg_dump")
                .args(["--format=custom", "--file"])
                .arg(file)
                .arg(url)
                .status()
                .context(
                    "pg_dump is needed to copy a PostgreSQL database; install postgresql-client",
                )?;
            if !status.success() {
                bail!("pg_dump failed; the copy is not complete");
            }
        }
    }
    println!("Copied to {}.", file.display());
    Ok(())
}
