//! Models in use: which version is sold, what is true of it for now, and engines that answer.

pub use super::build::Upload;
use super::build::{self, Built};
use super::ready::{Cache, Facts, Ready};
use super::saving;
use super::store::{self, FactRow, ModelRow, VersionRow, VersionTexts};
use crate::app::App;
use crate::clock::new_id;
use crate::db::{Conn, DbError};
use crate::http::Error;
use crate::ledger::{self, Actor, Entry};
use crate::tenants::Tenant;
use sha2::{Digest as _, Sha256};
use shared::configurator::compact::Compiled;
use shared::configurator::model::Model;
use shared::configurator::wire::SaveConfiguration;
use shared::console::{ModelFinding, ModelReport};
use shared::id::{ConfigurationId, CustomerId, TenantId};
use shared::problem::Code;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Who waits for a turn to compute is told to come back after this.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the configurator keeps in memory.
#[derive(Debug)]
pub struct Configurator {
    cache: Cache,
    /// One model is compiled at a time: it may take half a gigabyte.
    pub(super) compiling: Arc<Semaphore>,
    /// Searches for rules, which anybody may ask for, leave room for the others.
    pub(super) searching: Arc<Semaphore>,
    /// Everything else that computes.
    pub(super) answering: Arc<Semaphore>,
}

impl Default for Configurator {
    fn default() -> Self {
        Self {
            cache: Cache::default(),
            compiling: Arc::new(Semaphore::new(1)),
            searching: Arc::new(Semaphore::new(1)),
            answering: Arc::new(Semaphore::new(4)),
        }
    }
}

/// Computes on a thread of its own, when it is this work's turn.
///
/// # Errors
/// `unavailable` when its turn does not come.
pub(super) async fn compute<T: Send + 'static>(
    turn: &Arc<Semaphore>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let waited = tokio::time::timeout(PATIENCE, Arc::clone(turn).acquire_owned()).await;
    let Ok(Ok(permit)) = waited else {
        return Err(Error::new(Code::Unavailable).detail("too much is being computed; try again"));
    };
    let done = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work()
    });
    done.await.map_err(|error| Error::internal(&error))
}

/// A version of a product's model with what is true of it for now.
#[derive(Debug, Clone)]
pub struct Sold {
    /// The product's row.
    pub model: ModelRow,
    /// The version.
    pub version: VersionRow,
    /// Ready to answer.
    pub ready: Arc<Ready>,
    /// For now.
    pub facts: Facts,
}

/// Which version of a product is meant.
#[derive(Debug, Clone, Copy)]
pub enum Which<'a> {
    /// The one that is sold.
    Current,
    /// One that is or was sold, by its hash.
    Hash(&'a str),
    /// Any by its number; for staff, and for what was kept.
    Number(i64),
}

/// Finds a version of a product and makes it ready; `None` where there is none.
///
/// # Errors
/// When the database fails.
pub async fn find(
    app: &App,
    tenant: &Tenant,
    product: &str,
    which: Which<'_>,
) -> Result<Option<Sold>, Error> {
    let mut read = app.db.read().await?;
    let Some(model) = store::find_model(&mut read.conn(), &tenant.id, product).await? else {
        return Ok(None);
    };
    drop(read);
    find_in(app, tenant, model, which).await
}

/// [`find`] where the model is known.
///
/// # Errors
/// When the database fails.
pub async fn find_in(
    app: &App,
    tenant: &Tenant,
    model: ModelRow,
    which: Which<'_>,
) -> Result<Option<Sold>, Error> {
    let mut read = app.db.read().await?;
    let conn = &mut read.conn();
    let id = &model.id;
    let version = match (which, model.published) {
        (Which::Current, Some(number)) => store::find_version(conn, &tenant.id, id, number).await?,
        (Which::Current, None) => None,
        (Which::Hash(hash), _) => store::find_version_by_hash(conn, &tenant.id, id, hash)
            .await?
            .filter(|version| version.published_at.is_some()),
        (Which::Number(number), _) => store::find_version(conn, &tenant.id, id, number).await?,
    };
    let Some(version) = version else {
        return Ok(None);
    };
    let facts = store::list_facts(conn, &tenant.id, Some(&model.id)).await?;
    drop(read);
    let ready = ready(app, tenant, &version).await?;
    Ok(Some(Sold {
        facts: Facts::of(&facts, &ready.catalogue),
        model,
        version,
        ready,
    }))
}

/// A version, ready to answer in the tenant's currency.
///
/// # Errors
/// When the database fails or holds something that cannot be used.
pub async fn ready(app: &App, tenant: &Tenant, version: &VersionRow) -> Result<Arc<Ready>, Error> {
    let (cache, currency) = (&app.configurator.cache, tenant.currency);
    if let Some(known) = cache.find(&version.hash, currency) {
        return Ok(known);
    }
    let mut read = app.db.read().await?;
    let texts = store::find_texts(&mut read.conn(), &tenant.id, version).await?;
    drop(read);
    let texts = texts.ok_or_else(Error::not_found)?;
    let (hash, clock) = (version.hash.clone(), app.clock.clone());
    let made = compute(&app.configurator.answering, move || {
        let digest: [u8; 32] = Sha256::digest(texts.model.as_bytes()).into();
        if hex::encode(digest) != hash {
            return Err("the text of a stored model does not have its hash".to_owned());
        }
        let model: Model = serde_json::from_str(&texts.model).map_err(|e| e.to_string())?;
        let stored = build::of_stored(&texts.compiled).ok().and_then(|bytes| {
            let (form, content) = Compiled::from_bytes(&bytes.0).ok()?;
            (content == digest).then_some((form, bytes))
        });
        let (form, bytes) = match stored {
            Some(stored) => stored,
            // Of another version of the engine, or damaged.
            None => {
                let form = build::recompile(&model, &clock)?;
                let plain = form.to_bytes(&digest);
                let brotli = build::compress(&plain, 9).map_err(|e| e.to_string())?;
                (form, (plain.into(), brotli.into()))
            }
        };
        Ready::new(model, digest, form, bytes, currency).map_err(|e| e.to_string())
    });
    let made = Arc::new(made.await?.map_err(|error| Error::internal(&error))?);
    cache.keep(currency, &made);
    Ok(made)
}

/// What became of an upload.
#[derive(Debug)]
pub struct Uploaded {
    /// The version, where it can be sold.
    pub stored: Option<(ModelRow, VersionRow)>,
    /// Whether it is new.
    pub created: bool,
    /// What is wrong or odd.
    pub findings: Vec<ModelFinding>,
}

/// Reads, checks, compiles and stores a model as a draft. The same model again is the same version.
///
/// # Errors
/// When the database fails, or another model is being compiled for long.
pub async fn upload(
    app: &App,
    tenant: &Tenant,
    by: (Actor, &str),
    upload: Upload<'_>,
) -> Result<Uploaded, Error> {
    let (file, text) = (upload.file.to_owned(), upload.source.to_owned());
    let (currency, clock) = (tenant.currency, app.clock.clone());
    let built = compute(&app.configurator.compiling, move || {
        let (file, source) = (file.as_str(), text.as_str());
        build::build(Upload { file, source }, currency, &clock)
    });
    let built = match built.await? {
        Ok(built) => built,
        Err(findings) => {
            return Ok(Uploaded {
                stored: None,
                created: false,
                findings,
            });
        }
    };
    let findings = built.report.findings.clone();
    let mut tx = app.db.begin().await?;
    let (model, version, created) =
        store_version(&mut tx.conn(), app, &tenant.id, by, upload.source, &built).await?;
    tx.commit().await?;
    app.committed();
    let bytes = (built.plain, built.brotli);
    let ready = Ready::new(built.model, built.hash, built.form, bytes, tenant.currency);
    if let Ok(ready) = ready {
        app.configurator
            .cache
            .keep(tenant.currency, &Arc::new(ready));
    }
    Ok(Uploaded {
        stored: Some((model, version)),
        created,
        findings,
    })
}

async fn store_version(
    conn: &mut Conn<'_>,
    app: &App,
    tenant: &TenantId,
    (actor, name): (Actor, &str),
    source: &str,
    built: &Built,
) -> Result<(ModelRow, VersionRow, bool), Error> {
    let now = app.clock.now();
    let product = built.product.as_str();
    let mut model = store::lock_model(conn, tenant, product, new_id(now), now).await?;
    let hash = hex::encode(built.hash);
    let known = store::find_version_by_hash(conn, tenant, &model.id, &hash).await?;
    if let Some(known) = known {
        return Ok((model, known, false));
    }
    let version = VersionRow {
        model_id: model.id.clone(),
        number: model.versions + 1,
        hash,
        format: built.format.to_owned(),
        report: serde_json::to_string(&built.report).map_err(|e| Error::internal(&e))?,
        created_at: now.millis(),
        created_by: name.to_owned(),
        published_at: None,
    };
    let texts = VersionTexts {
        model: built.text.clone(),
        compiled: build::to_stored(&built.brotli),
    };
    store::insert_version(conn, tenant, &version, source, &texts).await?;
    model.versions = version.number;
    let data = serde_json::json!({ "version": version.number, "hash": version.hash });
    let entry = model_entry("model.uploaded", actor, product, data);
    ledger::append(conn, tenant, now, &[entry]).await?;
    Ok((model, version, true))
}

fn model_entry(kind: &'static str, actor: Actor, product: &str, data: serde_json::Value) -> Entry {
    Entry {
        kind,
        actor,
        channel: "console",
        customer: None,
        subject: "model",
        subject_id: product.to_owned(),
        data,
    }
}

/// Sells a version from now on: a newer one, or an older one again.
///
/// # Errors
/// `not_found` where there is no such product; `invalid` where it has no such version.
pub async fn publish(
    app: &App,
    tenant: &Tenant,
    actor: Actor,
    product: &str,
    number: i64,
) -> Result<(), Error> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let conn = &mut tx.conn();
    let model = lock_known(conn, tenant, product, now).await?;
    let version = store::find_version(conn, &tenant.id, &model.id, number).await?;
    let Some(version) = version else {
        return Err(saving::unknown("version"));
    };
    if model.published == Some(number) {
        return Ok(());
    }
    store::publish(conn, &tenant.id, &model.id, number, now).await?;
    let data = serde_json::json!({
        "version": number, "hash": version.hash, "before": model.published,
    });
    let entry = model_entry("model.published", actor, product, data);
    ledger::append(conn, &tenant.id, now, &[entry]).await?;
    tx.commit().await?;
    app.committed();
    Ok(())
}

async fn lock_known(
    conn: &mut Conn<'_>,
    tenant: &Tenant,
    product: &str,
    now: shared::time::Timestamp,
) -> Result<ModelRow, Error> {
    let known = store::find_model(conn, &tenant.id, product).await?;
    known.ok_or_else(Error::not_found)?;
    Ok(store::lock_model(conn, &tenant.id, product, new_id(now), now).await?)
}

/// Replaces what is true of a product's options for now.
///
/// # Errors
/// `not_found` where there is no such product.
pub async fn put_facts(
    app: &App,
    tenant: &Tenant,
    actor: Actor,
    product: &str,
    facts: &[FactRow],
) -> Result<(), Error> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let conn = &mut tx.conn();
    let model = lock_known(conn, tenant, product, now).await?;
    store::put_facts(conn, &tenant.id, &model.id, facts).await?;
    let gone: Vec<&str> = facts
        .iter()
        .filter(|fact| fact.sold_out)
        .map(|fact| fact.option_id.as_str())
        .collect();
    let entry = model_entry(
        "model.facts_changed",
        actor,
        product,
        serde_json::json!({ "sold_out": gone }),
    );
    ledger::append(conn, &tenant.id, now, &[entry]).await?;
    tx.commit().await?;
    app.committed();
    Ok(())
}

/// A version's report.
#[must_use]
pub fn report(version: &VersionRow) -> ModelReport {
    serde_json::from_str(&version.report).unwrap_or_default()
}

/// Which of a tenant's products are sold, by id.
///
/// # Errors
/// When the database fails.
pub async fn list_models(app: &App, tenant: &TenantId) -> Result<Vec<ModelRow>, DbError> {
    let mut read = app.db.read().await?;
    store::list_models(&mut read.conn(), tenant).await
}

/// Keeps a new configuration of a customer.
///
/// # Errors
/// `stale_version` for a model that was never sold; `invalid` for what it does not have, or what
/// does not go together.
pub async fn save(
    app: &App,
    tenant: &Tenant,
    customer: &CustomerId,
    body: &SaveConfiguration,
) -> Result<ConfigurationId, Error> {
    let checked = saving::check(app, tenant, body).await?;
    let owner = saving::Owner { tenant, customer };
    let row = saving::keep(app, &owner, saving::Place::New(None), body, &checked).await?;
    Ok(ConfigurationId::from_trusted(row.id))
}
