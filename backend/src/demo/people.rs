//! The demo's shops and people. Names and addresses are made up.

use crate::accounts::hash_password;
use crate::accounts::store::{self, NewCustomer};
use crate::app::SharedApp;
use crate::clock::new_id;
use crate::tenants::{Surface, Tenant};
use anyhow::Result;
use shared::accounts::Role;
use shared::id::TenantId;
use shared::money::Currency;
use shared::tenants::DemoSignIn;

/// Short name of the first shop.
pub(super) const LANTERN: &str = "lantern";
/// Short name of the second shop.
pub(super) const NORDLICHT: &str = "nordlicht";
/// Everybody's password.
pub const PASSWORD: &str = "paper-lantern-42";

/// A made-up customer: their number in the retail data, name and address.
pub(super) struct Someone {
    pub(super) number: &'static str,
    pub(super) name: &'static str,
    pub(super) email: &'static str,
}

pub(super) const ANNE: Someone = Someone {
    number: "12748",
    name: "Anne Miller",
    email: "anne@example.org",
};
pub(super) const BEN: Someone = Someone {
    number: "12971",
    name: "Ben Okafor",
    email: "ben@example.org",
};
pub(super) const CLARA: Someone = Someone {
    number: "17389",
    name: "Clara Winter",
    email: "clara@example.org",
};
/// Orders without an account.
pub(super) const GUEST: Someone = Someone {
    number: "14217",
    name: "Gil Tanaka",
    email: "guest@example.org",
};
const AGENT: (&str, &str) = ("sam@example.org", "Sam Rivera");
const ADMIN: (&str, &str) = ("ada@example.org", "Ada Lind");

pub(super) fn lantern(id: String, is_default: bool) -> Tenant {
    Tenant {
        id: TenantId::from_trusted(id),
        slug: LANTERN.to_owned(),
        name: "Lantern & Lace".to_owned(),
        locale: "en".to_owned(),
        currency: "GBP".parse().unwrap_or(Currency::NONE),
        accent: "#0f5c4d".to_owned(),
        support_email: Some("help@lantern.example".to_owned()),
        is_default,
    }
}

pub(super) fn nordlicht(id: String) -> Tenant {
    Tenant {
        id: TenantId::from_trusted(id),
        slug: NORDLICHT.to_owned(),
        name: "Nordlicht Versand".to_owned(),
        locale: "de".to_owned(),
        currency: "EUR".parse().unwrap_or(Currency::NONE),
        accent: "#2a4d9b".to_owned(),
        support_email: Some("hilfe@nordlicht.example".to_owned()),
        is_default: false,
    }
}

/// Whom to sign in as, to try things out.
#[must_use]
pub fn sign_ins(surface: Surface, tenant: &Tenant) -> Vec<DemoSignIn> {
    let emails: &[&str] = match (surface, tenant.slug.as_str()) {
        (Surface::Portal, LANTERN) => &[ANNE.email, BEN.email],
        (Surface::Portal, NORDLICHT) => &[CLARA.email],
        (Surface::Console, LANTERN | NORDLICHT) => &[AGENT.0, ADMIN.0],
        _ => &[],
    };
    let sign_in = |email: &&str| DemoSignIn {
        email: (*email).to_owned(),
        password: PASSWORD.to_owned(),
    };
    emails.iter().map(sign_in).collect()
}

/// Adds customers and staff with their passwords.
pub(super) async fn add(app: &SharedApp, lantern: &Tenant, nordlicht: &Tenant) -> Result<()> {
    let hash = hash_password(app, PASSWORD).await?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    for (tenant, someone) in [(lantern, ANNE), (lantern, BEN), (nordlicht, CLARA)] {
        let new = NewCustomer {
            source: "webshop",
            external_id: Some(someone.number),
            email: Some(someone.email),
            name: someone.name,
        };
        let (id, _) =
            store::upsert_customer(&mut tx.conn(), &tenant.id, &new, new_id(now), now).await?;
        store::put_password(&mut tx.conn(), &tenant.id, id.as_str(), &hash, now).await?;
    }
    for tenant in [lantern, nordlicht] {
        for ((email, name), role) in [(AGENT, Role::Agent), (ADMIN, Role::Admin)] {
            let id = new_id(now);
            let agent = (id.as_str(), email, name, role);
            let id = store::upsert_agent(&mut tx.conn(), &tenant.id, agent, now).await?;
            store::put_password(&mut tx.conn(), &tenant.id, &id, &hash, now).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
