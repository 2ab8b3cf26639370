//! The command line.

use clap::builder::FalseyValueParser;
use clap::{Args as Group, Parser, Subcommand};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Self-service customer portal and e-CRM.
#[derive(Debug, Parser)]
#[command(name = "portico", version, about)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the command can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the portal, the console and the API.
    Serve(Serve),
    /// Bring the database up to date.
    Migrate(Database),
    /// Bring data in.
    #[command(subcommand)]
    Import(Import),
    /// Manage tenants, staff, keys and secrets; check the ledger.
    Admin(Admin),
    /// Copy the database to a file while it is in use.
    Backup {
        /// Where to; must not exist.
        file: PathBuf,
        /// The database.
        #[command(flatten)]
        database: Database,
    },
    /// Tracking numbers.
    #[command(subcommand)]
    Tracking(Tracking),
    /// Models of products to configure.
    #[command(subcommand)]
    Model(Model),
}

/// Which database.
#[derive(Debug, Group, Clone)]
pub struct Database {
    /// `sqlite://FILE` or `postgres://…`.
    #[arg(
        long = "database",
        env = "PORTICO_DATABASE",
        default_value = "sqlite://portico.db",
        hide_env_values = true
    )]
    pub url: String,
}

/// How to serve.
#[derive(Debug, Group)]
pub struct Serve {
    /// The database.
    #[command(flatten)]
    pub database: Database,
    /// Where to listen.
    #[arg(long, env = "PORTICO_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Fill an empty database with demo data and show sign-ins and a mailbox. Not for production.
    #[arg(long, env = "PORTICO_DEMO", value_parser = FalseyValueParser::new())]
    pub demo: bool,
    /// The installation's secret, at least 32 characters. With SQLite one is made beside the file.
    #[arg(long, env = "PORTICO_SECRET", hide_env_values = true)]
    pub secret: Option<String>,
    /// SMTP server, for example `smtps://user:password@mail.example:465`. Without one, mail is kept.
    #[arg(long, env = "PORTICO_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    /// Sender of mail.
    #[arg(
        long,
        env = "PORTICO_MAIL_FROM",
        default_value = "Portico <no-reply@localhost.localdomain>"
    )]
    pub mail_from: String,
    /// Proxies whose X-Forwarded-For is believed, separated by commas.
    #[arg(long, env = "PORTICO_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpAddr>,
    /// Bearer token for /metrics. Without one, only this machine may read them.
    #[arg(long, env = "PORTICO_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// Switch off limits on attempts; for load tests on a machine of your own only.
    #[arg(long, env = "PORTICO_NO_RATE_LIMITS", value_parser = FalseyValueParser::new())]
    pub no_rate_limits: bool,
    /// Log as JSON, one object per line.
    #[arg(long, env = "PORTICO_LOG_JSON", value_parser = FalseyValueParser::new())]
    pub log_json: bool,
}

/// What can be brought in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// A retailer's invoice lines as CSV or CSV.gz (the UCI Online Retail layout).
    Retail {
        /// The file.
        #[arg(required_unless_present = "totals")]
        file: Option<PathBuf>,
        /// The database.
        #[command(flatten)]
        database: Database,
        /// The tenant's short name.
        #[arg(long, default_value = "default")]
        tenant: String,
        /// E-mail addresses for customers, who have none in the file; `{id}` is their number.
        #[arg(long, default_value = "customer-{id}@retail.example")]
        email_template: String,
        /// Where to write the rows that were refused.
        #[arg(long)]
        report: Option<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        /// Only print the totals of what was imported.
        #[arg(long)]
        totals: bool,
    },
}

/// Tracking numbers.
#[derive(Debug, Subcommand)]
pub enum Tracking {
    /// Say whose number it is and whether its check digit is right.
    Identify {
        /// The number.
        number: String,
    },
}

/// Models of products to configure: UVL, DIMACS, SXFM or Portico's own format.
#[derive(Debug, Subcommand)]
pub enum Model {
    /// Count a model's configurations and list what is wrong with it, as JSON.
    Check {
        /// The model's file.
        file: PathBuf,
        /// Compiling may take so many seconds.
        #[arg(long, default_value_t = 60)]
        time_limit: u32,
    },
    /// Count the configurations that partial configurations leave, one a line.
    Count {
        /// The model's file.
        file: PathBuf,
        /// A file with a partial configuration on each line: numbers or names of features, `-`
        /// before what is excluded, names with spaces in double quotes.
        #[arg(long)]
        configs: PathBuf,
        /// Compiling may take so many seconds.
        #[arg(long, default_value_t = 60)]
        time_limit: u32,
    },
}

/// Managing an installation.
#[derive(Debug, Group)]
pub struct Admin {
    /// The database.
    #[command(flatten)]
    pub database: Database,
    /// The installation's secret, as given to `serve`.
    #[arg(long, env = "PORTICO_SECRET", hide_env_values = true)]
    pub secret: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub task: AdminTask,
}

/// What can be managed.
#[derive(Debug, Subcommand)]
pub enum AdminTask {
    /// List the tenants.
    Tenants,
    /// Add a tenant.
    AddTenant {
        /// Short name: letters, digits and hyphens.
        slug: String,
        /// The retailer's name.
        #[arg(long)]
        name: String,
        /// Language of the portal when the browser asks for none that is known.
        #[arg(long, default_value = "en")]
        locale: String,
        /// Currency of most orders.
        #[arg(long, default_value = "EUR")]
        currency: String,
        /// The retailer's colour.
        #[arg(long, default_value = "#1c5aa6")]
        accent: String,
        /// Where customers reach a person.
        #[arg(long)]
        support_email: Option<String>,
        /// Host names of the portal; the console gets `console.` before each.
        #[arg(long = "host")]
        hosts: Vec<String>,
    },
    /// Add a member of staff, or change one; the password is read from standard input.
    AddAgent {
        /// The tenant's short name.
        #[arg(long, default_value = "default")]
        tenant: String,
        /// E-mail address to sign in with.
        email: String,
        /// Name.
        #[arg(long)]
        name: String,
        /// May also manage the tenant.
        #[arg(long)]
        admin: bool,
    },
    /// Make an integration key for a shop's system; it is shown once.
    AddKey {
        /// The tenant's short name.
        #[arg(long, default_value = "default")]
        tenant: String,
        /// What it is for.
        name: String,
    },
    /// End an integration key.
    RevokeKey {
        /// The tenant's short name.
        #[arg(long, default_value = "default")]
        tenant: String,
        /// The part of the key between `pk_` and the next `_`.
        id: String,
    },
    /// Set the secret of a sender of webhooks; it is read from standard input.
    SetSecret {
        /// The tenant's short name.
        #[arg(long, default_value = "default")]
        tenant: String,
        /// `easypost` or `shopify`.
        #[arg(value_parser = ["easypost", "shopify"])]
        kind: String,
    },
    /// Check that no entry of the ledger was changed or removed.
    VerifyLedger {
        /// The tenant's short name.
        #[arg(long, default_value = "default")]
        tenant: String,
    },
}
