//! The demo's products to configure: a desk, in an older and in today's version, and what a customer
//! kept of the older one; a PC and a web shop.

use super::people::ANNE;
use crate::accounts::store as people;
use crate::app::SharedApp;
use crate::configurator::service::{self, Which};
use crate::configurator::store::FactRow;
use crate::http::Error;
use crate::ledger::Actor;
use crate::tenants::Tenant;
use anyhow::{Context as _, Result, anyhow};
use shared::configurator::answers::{Decision, Engine, Item, Objective, State};
use shared::configurator::model::{Choice, Model, Text};
use shared::configurator::saved::SavedDecision;
use shared::configurator::wire::SaveConfiguration;
use shared::id::CustomerId;

const DESK: &str = include_str!("../../demo/models/desk.json");
/// The first shop's further products.
const FURTHER: [(&str, &str); 2] = [
    ("pc", include_str!("../../demo/models/pc.json")),
    ("e-shop", include_str!("../../demo/models/e-shop.json")),
];
/// Sold out for now, and for so many days.
const SOLD_OUT: (&str, i64) = ("walnut", 19);
/// What Anne kept of the older version: the hook is no longer made, oak has become dearer, and the
/// charger no longer goes with the thick top.
const WISHES: [&str; 8] = [
    "electric",
    "sage",
    "oak",
    "32mm",
    "charger",
    "coat-hook",
    "width=140",
    "depth=80",
];

/// Adds the desk to both shops, what Anne kept, and the first shop's further products.
pub(super) async fn add(app: &SharedApp, lantern: &Tenant, nordlicht: &Tenant) -> Result<()> {
    let today: Model = serde_json::from_str(DESK).context("the demo's desk")?;
    let before = serde_json::to_string(&before(today))?;
    publish(app, lantern, ("desk", &before), 1).await?;
    keep(app, lantern).await?;
    publish(app, lantern, ("desk", DESK), 2).await?;
    publish(app, nordlicht, ("desk", DESK), 1).await?;
    for model in FURTHER {
        publish(app, lantern, model, 1).await?;
    }
    for tenant in [lantern, nordlicht] {
        let fact = FactRow {
            model_id: String::new(),
            option_id: SOLD_OUT.0.to_owned(),
            sold_out: true,
            until_day: Some(app.clock.now().day().plus(SOLD_OUT.1).0),
            lead_days: None,
        };
        service::put_facts(app, tenant, Actor::System, "desk", &[fact])
            .await
            .map_err(failed)?;
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn failed(error: Error) -> anyhow::Error {
    anyhow!(
        "the demo's products: {} {:?}",
        error.reason(),
        error.fields()
    )
}

async fn publish(
    app: &SharedApp,
    tenant: &Tenant,
    (product, source): (&str, &str),
    version: i64,
) -> Result<()> {
    let by = (Actor::System, "Ada Lind");
    let upload = service::Upload { file: "", source };
    let uploaded = service::upload(app, tenant, by, upload)
        .await
        .map_err(failed)?;
    if uploaded.stored.is_none() {
        return Err(anyhow!("the demo's {product}: {:?}", uploaded.findings));
    }
    service::publish(app, tenant, Actor::System, product, version)
        .await
        .map_err(failed)
}

/// The desk as it was sold before.
fn before(mut desk: Model) -> Model {
    desk.rules.retain(|rule| rule.id != "charger-thickness");
    for list in &mut desk.price_lists {
        if let Some(price) = list.prices.get_mut("oak") {
            *price -= 1_800;
        }
        list.prices.insert("coat-hook".to_owned(), 900);
    }
    let accessories = |group: &&mut shared::configurator::model::Group| {
        group.options.iter().any(|option| option.id == "cable-tray")
    };
    if let Some(group) = desk.groups.iter_mut().find(accessories) {
        let text = |name: &str| Text {
            name: name.to_owned(),
            help: String::new(),
        };
        group.choose.max += 1;
        group.options.push(Choice {
            id: "coat-hook".to_owned(),
            words: [("en", "Hook for a bag"), ("de", "Haken für eine Tasche")]
                .map(|(tag, name)| (tag.to_owned(), text(name)))
                .into(),
            price: 1_000,
            ..Choice::default()
        });
    }
    desk
}

/// Keeps a whole configuration for Anne: her wishes, and the cheapest for the rest.
async fn keep(app: &SharedApp, tenant: &Tenant) -> Result<()> {
    let mut read = app.db.read().await?;
    let conn = &mut read.conn();
    let anne = people::find_customer_by_email(conn, &tenant.id, ANNE.email).await?;
    drop(read);
    let anne = CustomerId::from_trusted(anne.context("Anne is there")?.id);
    let sold = service::find(app, tenant, "desk", Which::Current)
        .await
        .map_err(failed)?;
    let sold = sold.context("the desk is sold")?;
    let catalogue = &sold.ready.catalogue;
    let wishes = WISHES.iter().filter_map(|id| catalogue.item(id));
    let mut decisions: Vec<Decision> = wishes.map(Decision::take).collect();
    let mut engine = sold.ready.engine(&sold.facts);
    finish(&mut engine, &mut decisions);
    let body = SaveConfiguration {
        product: "desk".to_owned(),
        hash: sold.ready.hash_text(),
        decisions: decisions
            .iter()
            .map(|&decision| SavedDecision::of(decision, catalogue))
            .collect(),
        quantity: 1,
        name: Some("Study, by the window".to_owned()),
        missed: vec!["two-monitors".to_owned()],
    };
    service::save(app, tenant, &anne, &body)
        .await
        .map_err(failed)?;
    Ok(())
}

/// Decides what is open until one configuration is left, the cheapest.
fn finish(engine: &mut Engine, decisions: &mut Vec<Decision>) {
    engine.answer(decisions);
    let taken = engine.complete(Objective::Cheapest).unwrap_or_default();
    for item in 0..engine.items() as Item {
        if engine.state(item) == State::Free {
            let taken = taken.contains(&item);
            decisions.push(Decision { item, taken });
            engine.answer(decisions);
        }
    }
}
