//! `portico admin`: managing an installation from the command line.

use crate::accounts::{self, hash_password};
use crate::app::{App, SharedApp};
use crate::args::{Admin, AdminTask};
use crate::clock::{Clock, new_id};
use crate::config::Config;
use crate::ledger::{self, Verdict};
use crate::tenants::{SecretKind, Surface, Tenant, put_secret, store};
use anyhow::{Context as _, Result, bail};
use shared::accounts::{Role, check_email};
use shared::id::TenantId;
use shared::validate::Faults;
use std::io::Read as _;
use std::process::ExitCode;
use std::sync::Arc;

/// Does an administrator's task.
///
/// # Errors
/// With a sentence on what to do.
pub async fn run(options: Admin) -> Result<ExitCode> {
    let config = Config {
        database: options.database.url,
        secret: options.secret,
        ..Config::default()
    };
    let app = App::open(config, Clock::System).await?;
    crate::run::ensure_tenant(&app.db, &app.clock).await?;
    app.tenants.reload(&app.db).await?;
    let code = perform(&app, options.task).await?;
    app.db.close().await;
    Ok(code)
}

async fn perform(app: &SharedApp, task: AdminTask) -> Result<ExitCode> {
    match task {
        AdminTask::Tenants => {
            for tenant in app.tenants.all() {
                println!(
                    "{}\t{}\t{}\t{}",
                    tenant.slug, tenant.name, tenant.locale, tenant.currency
                );
            }
        }
        AdminTask::AddTenant {
            slug,
            name,
            locale,
            currency,
            accent,
            support_email,
            hosts,
        } => {
            let tenant = Tenant {
                id: TenantId::from_trusted(new_id(app.clock.now())),
                slug,
                name,
                locale,
                currency: currency.parse()?,
                accent,
                support_email,
                is_default: false,
            };
            add_tenant(app, &tenant, &hosts).await?;
        }
        AdminTask::AddAgent {
            tenant,
            email,
            name,
            admin,
        } => {
            add_agent(app, &*find(app, &tenant)?, &email, &name, admin).await?;
        }
        AdminTask::AddKey { tenant, name } => {
            let mut tx = app.db.begin().await?;
            let key = store::create_key(
                &mut tx.conn(),
                &find(app, &tenant)?.id,
                &name,
                app.clock.now(),
            )
            .await?;
            tx.commit().await?;
            println!("{key}");
        }
        AdminTask::RevokeKey { tenant, id } => {
            let mut tx = app.db.begin().await?;
            let ended = store::revoke_key(
                &mut tx.conn(),
                &find(app, &tenant)?.id,
                &id,
                app.clock.now(),
            )
            .await?;
            tx.commit().await?;
            if !ended {
                bail!("no key {id} is in use");
            }
        }
        AdminTask::SetSecret { tenant, kind } => {
            let kind = if kind == "shopify" {
                SecretKind::Shopify
            } else {
                SecretKind::Easypost
            };
            let mut tx = app.db.begin().await?;
            put_secret(
                app,
                &mut tx.conn(),
                &find(app, &tenant)?.id,
                kind,
                &read_secret()?,
            )
            .await?;
            tx.commit().await?;
        }
        AdminTask::VerifyLedger { tenant } => {
            return verify_ledger(app, &*find(app, &tenant)?).await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn find(app: &SharedApp, slug: &str) -> Result<Arc<Tenant>> {
    let tenant = app
        .tenants
        .all()
        .into_iter()
        .find(|tenant| tenant.slug == slug);
    tenant
        .with_context(|| format!("there is no tenant `{slug}`; `portico admin tenants` lists them"))
}

async fn add_tenant(app: &SharedApp, tenant: &Tenant, hosts: &[String]) -> Result<()> {
    let clean = !tenant.slug.is_empty()
        && tenant
            .slug
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !clean {
        bail!("a short name has letters, digits and hyphens only");
    }
    let mut tx = app.db.begin().await?;
    if !store::insert(&mut tx.conn(), tenant, app.clock.now()).await? {
        bail!("there is a tenant `{}` already", tenant.slug);
    }
    for host in hosts {
        store::put_host(&mut tx.conn(), &tenant.id, host, Surface::Portal).await?;
        store::put_host(
            &mut tx.conn(),
            &tenant.id,
            &format!("console.{host}"),
            Surface::Console,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn add_agent(
    app: &SharedApp,
    tenant: &Tenant,
    email: &str,
    name: &str,
    admin: bool,
) -> Result<()> {
    let mut faults = Faults::new();
    check_email(&mut faults, "email", email);
    if faults.done().is_err() {
        bail!("{email} is not an e-mail address");
    }
    let password = read_secret()?;
    let hash = if password.is_empty() {
        None
    } else {
        Some(hash_password(app, &password).await?)
    };
    let now = app.clock.now();
    let role = if admin { Role::Admin } else { Role::Agent };
    let id = new_id(now);
    let mut tx = app.db.begin().await?;
    let id =
        accounts::store::upsert_agent(&mut tx.conn(), &tenant.id, (&id, email, name, role), now)
            .await?;
    if let Some(hash) = hash {
        accounts::store::put_password(&mut tx.conn(), &tenant.id, &id, &hash, now).await?;
    }
    tx.commit().await?;
    println!("{name} can sign in at the console of {}.", tenant.name);
    Ok(())
}

/// Standard input without the line end; secrets on the command line would show in the list of
/// processes.
fn read_secret() -> Result<String> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .context("standard input could not be read")?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

async fn verify_ledger(app: &SharedApp, tenant: &Tenant) -> Result<ExitCode> {
    let mut read = app.db.read().await?;
    match ledger::verify(&mut read.conn(), &tenant.id).await? {
        Verdict::Whole { entries, erased } => {
            println!("{entries} entries, all as they were written ({erased} with erased details).");
            Ok(ExitCode::SUCCESS)
        }
        Verdict::BrokenAt(seq) => {
            println!("Entry {seq} is missing or was changed after it was written.");
            Ok(ExitCode::FAILURE)
        }
    }
}
