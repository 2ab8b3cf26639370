//! Products to configure, and configurations that are kept.

use super::transport::{Call, bytes};
use super::{Answer, Failure, Signal};
use shared::configurator::saved::SavedDecision;
use shared::configurator::sheet::Sheet;
use shared::configurator::wire::{
    AskWhy, Configuration, ConfigurationOrdered, ProductSummary, Reasons, RequestQuote,
    SaveConfiguration,
};
use shared::id::ConfigurationId;
use shared::page::Page;

/// What there is to configure.
pub(crate) async fn list_products(lang: &str, signal: &Signal) -> Answer<Page<ProductSummary>> {
    Call::get(&["/api/v1/products?lang=", lang].concat())
        .read(signal)
        .await
}

/// A product in the viewer's language.
pub(crate) async fn find_sheet(product: &str, lang: &str, signal: &Signal) -> Answer<Sheet> {
    Call::get(&["/api/v1/products/", product, "/sheet?lang=", lang].concat())
        .read(signal)
        .await
}

/// The compiled form of a product's model.
pub(crate) async fn find_model(product: &str, hash: &str, signal: &Signal) -> Answer<Vec<u8>> {
    let path = ["/api/v1/products/", product, "/models/", hash].concat();
    bytes(&path, signal).await
}

/// The sentences of the rules that stand in the way.
pub(crate) async fn ask_why(
    product: &str,
    hash: &str,
    decisions: Vec<SavedDecision>,
    signal: &Signal,
) -> Answer<Reasons> {
    let hash = hash.to_owned();
    Call::post(&["/api/v1/products/", product, "/why"].concat())
        .json(&AskWhy { hash, decisions })
        .read(signal)
        .await
}

/// Keeps a configuration, in place of the one with this id where there is one.
pub(crate) async fn save(
    id: Option<&ConfigurationId>,
    body: &SaveConfiguration,
    signal: &Signal,
) -> Answer<Configuration> {
    body.check().map_err(Failure::fields)?;
    let path = id.map(|id| format!("{CONFIGURATIONS}/{id}"));
    let call = match &path {
        Some(path) => Call::put(path),
        None => Call::post(CONFIGURATIONS),
    };
    call.json(body).read(signal).await
}

const CONFIGURATIONS: &str = "/api/v1/configurations";

/// What the customer keeps.
pub(crate) async fn list(signal: &Signal) -> Answer<Page<Configuration>> {
    Call::get(CONFIGURATIONS).read(signal).await
}

/// One of them.
pub(crate) async fn find(id: &str, signal: &Signal) -> Answer<Configuration> {
    Call::get(&[CONFIGURATIONS, "/", id].concat())
        .read(signal)
        .await
}

/// Keeps it no longer.
pub(crate) async fn remove(id: &ConfigurationId, signal: &Signal) -> Answer<()> {
    Call::delete(&format!("{CONFIGURATIONS}/{id}"))
        .done(signal)
        .await
}

/// Makes an order of it.
pub(crate) async fn order(id: &ConfigurationId, signal: &Signal) -> Answer<ConfigurationOrdered> {
    Call::post(&format!("{CONFIGURATIONS}/{id}/orders"))
        .read(signal)
        .await
}

/// Asks the shop for a quote.
pub(crate) async fn request_quote(
    id: &ConfigurationId,
    note: String,
    signal: &Signal,
) -> Answer<Configuration> {
    let body = RequestQuote { note };
    body.check().map_err(Failure::fields)?;
    Call::post(&format!("{CONFIGURATIONS}/{id}/quote-requests"))
        .json(&body)
        .read(signal)
        .await
}
