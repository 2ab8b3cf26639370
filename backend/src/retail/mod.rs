//! Bringing in a retailer's invoice lines: the UCI *Online Retail* layout, as CSV, plain or gzipped.
//!
//! The file is read once, as a stream, on a thread of its own; rows that make no sense go to a
//! report with their line and reason, all others become orders, credit notes and customers. Orders
//! are written in batches while the next ones are read. Credit notes are kept and written last,
//! when every purchase that they may undo is known, so that the result does not depend on the
//! order of the file.
//!
//! An import only ever adds. Rows are recognised by what they say, so that the same file twice
//! changes nothing, and the intact file after a damaged one adds what was missing. Rows of an
//! invoice may be far apart, but each distance beyond a batch costs a look into the database.

mod columns;
mod credits;
mod importer;
mod invoices;
mod lines;
mod notes;
mod orders;
mod people;
mod prepare;
mod reading;
mod reconcile;
mod report;
mod rows;
mod settling;
mod store;
mod summary;

pub use summary::{Imported, Outcome, Totals, print};

use crate::clock::Clock;
use crate::db::{Db, DbError, is_unique_violation};
use crate::tenants;
use anyhow::{Context as _, Result, bail};
use importer::Importer;
use indicatif::{ProgressBar, ProgressStyle};
use prepare::Preparer;
use reading::{Job, Reading};
use shared::id::TenantId;
use shared::money::Currency;
use std::path::{Path, PathBuf};
use tokio::sync::mpsc;

/// Batches that may wait to be written.
const WAITING_BATCHES: usize = 2;

/// What to import, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// The file; needed unless only the totals are asked for.
    pub file: Option<PathBuf>,
    /// The tenant's short name.
    pub tenant: String,
    /// E-mail addresses for customers, who have none in the file; `{id}` is their number.
    pub email_template: String,
    /// Where to list what was refused; `<file name>.rejected.csv` in the current folder when absent.
    pub report: Option<PathBuf>,
    /// Whether the outcome is printed as JSON.
    pub json: bool,
    /// Only the totals of earlier imports.
    pub totals: bool,
}

/// Imports a file into a database that is up to date, or only asks for the totals.
///
/// # Errors
/// When the tenant or the file is not there, the file has another layout, or the database fails.
/// What was written until then stays, and importing again completes it. A file that breaks off is
/// no error but an [`Outcome`] that is not complete.
pub async fn run(db: &Db, clock: &Clock, options: &Options) -> Result<Outcome> {
    let tenant = find_tenant(db, &options.tenant).await?;
    let currency: Currency = "GBP".parse().unwrap_or(Currency::NONE);
    let imported = match &options.file {
        _ if options.totals => None,
        Some(file) => Some(import(db, clock, options, &tenant, file, currency).await?),
        None => bail!("name the file to import"),
    };
    let mut read = db.read().await?;
    let totals = store::totals(&mut read.conn(), &tenant, currency).await?;
    Ok(Outcome { imported, totals })
}

async fn find_tenant(db: &Db, slug: &str) -> Result<TenantId> {
    let mut read = db.read().await?;
    let all = tenants::store::list(&mut read.conn()).await?;
    if let Some(tenant) = all.iter().find(|tenant| tenant.slug == slug) {
        return Ok(tenant.id.clone());
    }
    let slugs: Vec<&str> = all.iter().map(|tenant| tenant.slug.as_str()).collect();
    bail!("there is no tenant {slug}; there are: {}", slugs.join(", "))
}

async fn import(
    db: &Db,
    clock: &Clock,
    options: &Options,
    tenant: &TenantId,
    file: &Path,
    currency: Currency,
) -> Result<Imported> {
    people::check_template(&options.email_template)?;
    let mut importer = Importer::open(db, clock, tenant, &options.email_template, currency).await?;
    let bar = progress_bar();
    let job = Job {
        file: file.to_owned(),
        report: options
            .report
            .clone()
            .unwrap_or_else(|| report::default_path(file)),
        bar: bar.clone(),
    };
    let (sender, mut batches) = mpsc::channel(WAITING_BATCHES);
    let preparer = Preparer {
        known: importer.numbers(),
        currency,
        clock: clock.clone(),
    };
    let reader = tokio::task::spawn_blocking(move || reading::read(&job, preparer, &sender));
    let mut written = Ok(());
    while let Some(batch) = batches.recv().await {
        written = importer.take(batch).await;
        if written.is_err() {
            break;
        }
    }
    // Whoever reads learns from this that nobody takes batches any more.
    drop(batches);
    let reading = reader.await.context("the file could not be read")?;
    written.map_err(stopped)?;
    let reading: Reading = reading?;
    let counts = importer.finish().await.map_err(stopped)?;
    bar.finish_and_clear();
    Ok(Imported::new(reading, counts))
}

fn stopped(error: DbError) -> anyhow::Error {
    let advice = if is_unique_violation(&error) {
        "the import stopped because another one wrote the same; let that finish, then import again"
    } else {
        "the import stopped; import the file again to complete it"
    };
    anyhow::Error::new(error).context(advice)
}

/// Shows how much of the file was read, when there is a terminal to show it on.
fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {eta} left");
    match style {
        Ok(style) => bar.with_style(style.progress_chars("=> ")),
        Err(_) => bar,
    }
}
