//! What agents see.

use super::query::Query;
use super::transport::Call;
use super::{Answer, Failure, Signal};
use shared::configurator::sheet::Sheet;
use shared::console::{
    CustomerDetail, Found, ModelInsights, ModelUploaded, OptionFact, ProductModel, PublishModel,
    PutFacts, UploadModel,
};
use shared::id::{CustomerId, OrderId};
use shared::orders::OrderDetail;
use shared::page::Page;

/// Customers and orders that fit what was typed.
pub(crate) async fn search(text: &str, signal: &Signal) -> Answer<Found> {
    let query = Query::default().with("q", text);
    Call::get(&query.after("/api/v1/console/search"))
        .read(signal)
        .await
}

/// One customer with everything known.
pub(crate) async fn find_customer(id: &CustomerId, signal: &Signal) -> Answer<CustomerDetail> {
    Call::get(&format!("/api/v1/console/customers/{id}"))
        .read(signal)
        .await
}

/// A whole order of whichever customer.
pub(crate) async fn find_order(id: &OrderId, signal: &Signal) -> Answer<OrderDetail> {
    Call::get(&format!("/api/v1/console/orders/{id}"))
        .read(signal)
        .await
}

const MODELS: &str = "/api/v1/console/models";

/// Products with their versions.
pub(crate) async fn list_models(lang: &str, signal: &Signal) -> Answer<Page<ProductModel>> {
    Call::get(&[MODELS, "?lang=", lang].concat())
        .read(signal)
        .await
}

/// Checks a model, and keeps it as a draft where it can be sold.
pub(crate) async fn upload_model(body: &UploadModel, signal: &Signal) -> Answer<ModelUploaded> {
    body.check().map_err(Failure::fields)?;
    Call::post(MODELS).json(body).read(signal).await
}

/// What customers see of a version.
pub(crate) async fn find_sheet(
    product: &str,
    version: i64,
    lang: &str,
    signal: &Signal,
) -> Answer<Sheet> {
    Call::get(&format!(
        "{MODELS}/{product}/versions/{version}/sheet?lang={lang}"
    ))
    .read(signal)
    .await
}

/// Sells a version from now on.
pub(crate) async fn publish(product: &str, version: i64, signal: &Signal) -> Answer<()> {
    Call::post(&[MODELS, "/", product, "/publish"].concat())
        .json(&PublishModel { version })
        .done(signal)
        .await
}

/// Says anew what is true of a product's options for now.
pub(crate) async fn put_facts(
    product: &str,
    facts: Vec<OptionFact>,
    signal: &Signal,
) -> Answer<()> {
    let body = PutFacts { facts };
    body.check().map_err(Failure::fields)?;
    Call::put(&[MODELS, "/", product, "/facts"].concat())
        .json(&body)
        .done(signal)
        .await
}

/// What customers did with a version.
pub(crate) async fn find_insights(
    product: &str,
    version: i64,
    lang: &str,
    signal: &Signal,
) -> Answer<ModelInsights> {
    Call::get(&format!(
        "{MODELS}/{product}/insights?version={version}&lang={lang}"
    ))
    .read(signal)
    .await
}
