//! A product to configure, small enough to know by heart.

use super::Server;
use portico::configurator::service;
use portico::ledger::Actor;
use portico::tenants::Tenant;
use serde_json::{Value, json};

/// A desk: frame (steel, or oak for 80.00), top (pine, or glass for 50.00), a drawer for 30.00 that
/// does not go with glass, and a width of 100, 120 or 140 at 10.00 a step; 200.00 before anything.
/// Glass on oak costs another 15.00.
pub fn a_model(product: &str) -> Value {
    let words = |en: &str, de: &str| json!({ "en": { "name": en }, "de": { "name": de } });
    json!({
        "format": "portico-model/1", "id": product, "words": words("Desk", "Schreibtisch"),
        "currency": "GBP", "base_price": 20_000, "lead_days": 5,
        "groups": [
            { "id": "frame", "words": words("Frame", "Gestell"), "choose": { "min": 1, "max": 1 }, "options": [
                { "id": "steel", "words": words("Steel", "Stahl") },
                { "id": "oak", "words": words("Oak", "Eiche"), "price": 8_000, "lead_days": 12, "swatch": "#b08a57" },
            ] },
            { "id": "top", "words": words("Top", "Platte"), "choose": { "min": 1, "max": 1 }, "options": [
                { "id": "pine", "words": words("Pine", "Kiefer") },
                { "id": "glass", "words": words("Glass", "Glas"), "price": 5_000 },
            ] },
            { "id": "extras", "words": words("Extras", "Extras"), "choose": { "min": 0, "max": 1 }, "options": [
                { "id": "drawer", "words": words("Drawer", "Schublade"), "price": 3_000 },
            ] },
        ],
        "numbers": [{
            "id": "width", "words": words("Width", "Breite"), "from": 100, "to": 140, "step": 20, "unit": "cm",
            "price_per_step": 1_000,
        }],
        "rules": [{
            "id": "no-drawer-under-glass",
            "words": words("A drawer cannot hang under glass.", "Unter Glas hängt keine Schublade."),
            "holds": { "not": { "and": [{ "option": "drawer" }, { "option": "glass" }] } },
        }],
        "surcharges": [{
            "id": "glass-on-oak", "words": words("Glass on oak", "Glas auf Eiche"),
            "when": { "and": [{ "option": "glass" }, { "option": "oak" }] }, "price": 1_500,
        }],
        "tiers": [{ "from": 10, "off_basis_points": 500 }],
    })
}

/// A product that is sold.
#[derive(Debug, Clone)]
pub struct Product {
    pub product: String,
    pub version: i64,
    pub hash: String,
}

impl Product {
    /// A configuration to be kept, with these decisions; `-` before what is not wanted.
    pub fn with(&self, ids: &[&str], quantity: u32) -> Value {
        let decision = |id: &&str| match id.strip_prefix('-') {
            Some(id) => json!({ "id": id, "taken": false }),
            None => json!({ "id": id, "taken": true }),
        };
        let decisions: Vec<Value> = ids.iter().map(decision).collect();
        json!({ "product": self.product, "hash": self.hash, "decisions": decisions, "quantity": quantity })
    }

    /// A complete configuration of [`a_model`] for 290.00 a piece.
    pub fn whole(&self, quantity: u32) -> Value {
        self.with(&["oak", "pine", "-drawer", "width=120"], quantity)
    }
}

impl Server {
    /// Uploads a model and sells it.
    pub async fn sell(&self, tenant: &Tenant, source: &str) -> Product {
        let by = (Actor::System, "Ada");
        let upload = service::Upload { file: "", source };
        let uploaded = service::upload(&self.app, tenant, by, upload)
            .await
            .unwrap();
        let (model, version) = uploaded
            .stored
            .unwrap_or_else(|| panic!("{:?}", uploaded.findings));
        service::publish(
            &self.app,
            tenant,
            Actor::System,
            &model.product,
            version.number,
        )
        .await
        .unwrap();
        Product {
            product: model.product,
            version: version.number,
            hash: version.hash,
        }
    }
}
