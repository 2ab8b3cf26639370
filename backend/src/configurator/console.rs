//! What staff do with models: upload, look at, sell, roll back, and see what customers chose.

use super::http::{Lang, compiled, sheet};
use super::service::{self, Sold, Which};
use super::store::{self, FactRow, ModelRow, VersionRow};
use super::words::Languages;
use crate::accounts::store as people;
use crate::app::SharedApp;
use crate::http::Error;
use crate::http::extract::{Admin, Agent, Id, Params, Valid};
use crate::ledger::Actor;
use crate::tenants::Tenant;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use shared::accounts::Role;
use shared::configurator::model::Words;
use shared::configurator::sheet::Sheet;
use shared::console::{
    ItemInsight, ModelInsights, ModelUploaded, ModelVersion, OptionFact, ProductModel,
    PublishModel, PutFacts, QuestionInsight, UploadModel,
};
use shared::id::ModelId;
use shared::page::Page;
use shared::problem::{Code, FieldCode, FieldError, Problem};
use shared::time::{Day, Timestamp};
use std::collections::BTreeMap;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this feature in the console.
pub fn router() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new()
        .routes(routes!(list_products, upload))
        .routes(routes!(preview_sheet))
        .routes(routes!(preview_compiled))
        .routes(routes!(publish))
        .routes(routes!(put_facts))
        .routes(routes!(show_insights))
}

/// Models with their versions
#[utoipa::path(get, path = "/api/v1/console/models", tag = "console", params(Lang), security(("agent" = [])),
    responses((status = 200, body = Page<ProductModel>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_products(
    State(app): State<SharedApp>,
    agent: Agent,
    headers: HeaderMap,
    Params(lang): Params<Lang>,
) -> Result<Json<Page<ProductModel>>, Error> {
    let languages = lang.languages(&headers, &agent.tenant);
    let items = list(&app, &agent.tenant, None, &languages).await?;
    Ok(Json(Page { items, next: None }))
}

async fn list(
    app: &SharedApp,
    tenant: &Tenant,
    only: Option<&str>,
    languages: &Languages,
) -> Result<Vec<ProductModel>, Error> {
    let mut read = app.db.read().await?;
    let conn = &mut read.conn();
    let models = store::list_models(conn, &tenant.id).await?;
    let mut versions: BTreeMap<String, Vec<VersionRow>> = BTreeMap::new();
    for version in store::list_versions(conn, &tenant.id).await? {
        let of = versions.entry(version.model_id.clone()).or_default();
        of.push(version);
    }
    let facts = store::list_facts(conn, &tenant.id, None).await?;
    drop(read);
    let mut shown = Vec::with_capacity(models.len());
    for model in models {
        if only.is_some_and(|only| only != model.product) {
            continue;
        }
        let versions = versions.remove(&model.id).unwrap_or_default();
        let name = match versions.first() {
            Some(newest) => match service::ready(app, tenant, newest).await {
                Ok(ready) => ready.product_name(languages),
                // One that cannot be used does not hide the others.
                Err(error) if matches!(error.code(), Code::Internal | Code::NotFound) => {
                    model.product.clone()
                }
                Err(error) => return Err(error),
            },
            None => model.product.clone(),
        };
        let own = facts.iter().filter(|fact| fact.model_id == model.id);
        shown.push(ProductModel {
            product: ModelId::from_trusted(model.product),
            name,
            published: model.published,
            versions: versions.iter().map(version_shown).collect(),
            facts: own.map(fact_shown).collect(),
        });
    }
    Ok(shown)
}

fn version_shown(row: &VersionRow) -> ModelVersion {
    ModelVersion {
        version: row.number,
        hash: row.hash.clone(),
        format: row.format.clone(),
        created_at: Timestamp(row.created_at),
        created_by: row.created_by.clone(),
        published_at: row.published_at.map(Timestamp),
        report: service::report(row),
    }
}

fn fact_shown(row: &FactRow) -> OptionFact {
    OptionFact {
        id: row.option_id.clone(),
        sold_out: row.sold_out,
        until: row.until_day.map(Day),
        lead_days: row.lead_days.and_then(|days| u32::try_from(days).ok()),
    }
}

/// Uploads a model as a draft
///
/// In Portico's own format, UVL or SXFM: the file's name says which, otherwise its content does.
/// 201 with a new version, 200 with a known one, and 200 without `version` where `findings` say what
/// keeps the model from being sold.
#[utoipa::path(post, path = "/api/v1/console/models", tag = "console", request_body = UploadModel, security(("agent" = [])),
    responses((status = 201, body = ModelUploaded), (status = 200, body = ModelUploaded), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
async fn upload(
    State(app): State<SharedApp>,
    admin: Admin,
    Valid(body): Valid<UploadModel>,
) -> Result<(StatusCode, Json<ModelUploaded>), Error> {
    let mut read = app.db.read().await?;
    let (tenant, id) = (&admin.tenant.id, admin.id.as_str());
    let who = people::find_person(&mut read.conn(), tenant, Role::Admin, id).await?;
    drop(read);
    let name = who.map(|who| who.name).unwrap_or_default();
    let by = (Actor::Agent(admin.id.to_string()), name.as_str());
    let (file, source) = (body.file.as_str(), body.source.as_str());
    let upload = service::Upload { file, source };
    let uploaded = service::upload(&app, &admin.tenant, by, upload).await?;
    let status = if uploaded.created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let (product, version) = uploaded.stored.unzip();
    let shown = ModelUploaded {
        product: product.map(|model: ModelRow| ModelId::from_trusted(model.product)),
        version: version.as_ref().map(version_shown),
        created: uploaded.created,
        findings: uploaded.findings,
    };
    Ok((status, Json(shown)))
}

/// A path with a product and the number of one of its versions.
#[derive(Debug, Deserialize)]
struct Numbered {
    id: ModelId,
    version: i64,
}

async fn numbered(app: &SharedApp, tenant: &Tenant, path: &Numbered) -> Result<Sold, Error> {
    let which = Which::Number(path.version);
    let found = service::find(app, tenant, path.id.as_str(), which).await?;
    found.ok_or_else(Error::not_found)
}

/// The sheet of any version, to look at before it is sold
#[utoipa::path(get, path = "/api/v1/console/models/{id}/versions/{version}/sheet", tag = "console",
    params(("id" = ModelId, Path), ("version" = i64, Path), Lang), security(("agent" = [])),
    responses((status = 200, body = Sheet), (status = 304), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn preview_sheet(
    State(app): State<SharedApp>,
    agent: Agent,
    Id(path): Id<Numbered>,
    headers: HeaderMap,
    Params(lang): Params<Lang>,
) -> Result<Response, Error> {
    let languages = lang.languages(&headers, &agent.tenant);
    let sold = numbered(&app, &agent.tenant, &path).await?;
    sheet(&app, sold, languages, &headers).await
}

/// The compiled form of any version
#[utoipa::path(get, path = "/api/v1/console/models/{id}/versions/{version}/compiled", tag = "console",
    params(("id" = ModelId, Path), ("version" = i64, Path)), security(("agent" = [])),
    responses((status = 200, content_type = "application/octet-stream"), (status = 401, body = Problem),
        (status = 404, body = Problem)))]
async fn preview_compiled(
    State(app): State<SharedApp>,
    agent: Agent,
    Id(path): Id<Numbered>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let sold = numbered(&app, &agent.tenant, &path).await?;
    Ok(compiled(&sold, &headers, "private, no-cache"))
}

async fn one(app: &SharedApp, admin: &Admin, product: &ModelId) -> Result<ProductModel, Error> {
    let languages = Languages::of_tenant(&admin.tenant.locale);
    let found = list(app, &admin.tenant, Some(product.as_str()), &languages).await?;
    found.into_iter().next().ok_or_else(Error::not_found)
}

/// Sells a version from now on: a new one, or an older one again
#[utoipa::path(post, path = "/api/v1/console/models/{id}/publish", tag = "console", request_body = PublishModel,
    params(("id" = ModelId, Path)), security(("agent" = [])),
    responses((status = 200, body = ProductModel), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn publish(
    State(app): State<SharedApp>,
    admin: Admin,
    Id(product): Id<ModelId>,
    Valid(body): Valid<PublishModel>,
) -> Result<Json<ProductModel>, Error> {
    let actor = Actor::Agent(admin.id.to_string());
    service::publish(&app, &admin.tenant, actor, product.as_str(), body.version).await?;
    Ok(Json(one(&app, &admin, &product).await?))
}

/// Replaces what is true of a product's options for now
#[utoipa::path(put, path = "/api/v1/console/models/{id}/facts", tag = "console", request_body = PutFacts,
    params(("id" = ModelId, Path)), security(("agent" = [])),
    responses((status = 200, body = ProductModel), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn put_facts(
    State(app): State<SharedApp>,
    admin: Admin,
    Id(product): Id<ModelId>,
    Valid(body): Valid<PutFacts>,
) -> Result<Json<ProductModel>, Error> {
    let current = current_or_newest(&app, &admin.tenant, &product).await?;
    let strange = |fact: &OptionFact| current.ready.catalogue.item(&fact.id).is_none();
    let places = body
        .facts
        .iter()
        .enumerate()
        .filter(|(_, fact)| strange(fact));
    let faults: Vec<FieldError> = places
        .map(|(i, _)| FieldError {
            field: format!("facts[{i}].id"),
            code: FieldCode::UnknownReference,
        })
        .take(50)
        .collect();
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let facts: Vec<FactRow> = body
        .facts
        .into_iter()
        .filter(|fact| fact.sold_out || fact.lead_days.is_some())
        .map(|fact| FactRow {
            model_id: current.model.id.clone(),
            option_id: fact.id,
            sold_out: fact.sold_out,
            until_day: fact.until.map(|day| day.0),
            lead_days: fact.lead_days.map(i64::from),
        })
        .collect();
    let actor = Actor::Agent(admin.id.to_string());
    service::put_facts(&app, &admin.tenant, actor, product.as_str(), &facts).await?;
    Ok(Json(one(&app, &admin, &product).await?))
}

/// The version that is sold, or the newest where none is.
async fn current_or_newest(
    app: &SharedApp,
    tenant: &Tenant,
    product: &ModelId,
) -> Result<Sold, Error> {
    let found = service::find(app, tenant, product.as_str(), Which::Current).await?;
    if let Some(found) = found {
        return Ok(found);
    }
    let mut read = app.db.read().await?;
    let model = store::find_model(&mut read.conn(), &tenant.id, product.as_str()).await?;
    drop(read);
    let model = model.ok_or_else(Error::not_found)?;
    let newest = Which::Number(model.versions);
    let found = service::find_in(app, tenant, model, newest).await?;
    found.ok_or_else(Error::not_found)
}

/// Which version.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct OfVersion {
    /// Its number; the one that is sold where this is absent.
    version: Option<i64>,
    /// A language tag; otherwise `Accept-Language` counts, then the shop's language.
    lang: Option<String>,
}

/// What customers took, left open and missed
#[utoipa::path(get, path = "/api/v1/console/models/{id}/insights", tag = "console",
    params(("id" = ModelId, Path), OfVersion), security(("agent" = [])),
    responses((status = 200, body = ModelInsights), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn show_insights(
    State(app): State<SharedApp>,
    agent: Agent,
    Id(product): Id<ModelId>,
    headers: HeaderMap,
    Params(params): Params<OfVersion>,
) -> Result<Json<ModelInsights>, Error> {
    let tenant = &agent.tenant;
    let languages = Languages::of(params.lang.as_deref(), &headers, &tenant.locale);
    let sold = match params.version {
        None => current_or_newest(&app, tenant, &product).await?,
        Some(version) => {
            let id = product.clone();
            numbered(&app, tenant, &Numbered { id, version }).await?
        }
    };
    let mut read = app.db.read().await?;
    let of = (sold.model.id.as_str(), sold.version.number);
    let rows = store::list_counts(&mut read.conn(), &tenant.id, of.0, of.1).await?;
    Ok(Json(insights(&sold, &rows, &languages)))
}

fn insights(sold: &Sold, rows: &[store::CountRow], languages: &Languages) -> ModelInsights {
    let ready = &sold.ready;
    let whole = |kind: &str| {
        let row = rows.iter().find(|row| row.kind == kind);
        row.map_or(0, |row| row.times)
    };
    let mut items: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for row in rows {
        let item = items.entry(&row.item);
        match row.kind.as_str() {
            "taken" => item.or_default().0 += row.times,
            "missed" => item.or_default().1 += row.times,
            _ => {}
        }
    }
    let mut items: Vec<ItemInsight> = items
        .into_iter()
        .map(|(id, (taken, missed))| ItemInsight {
            id: id.to_owned(),
            name: ready.name_of_id(id, languages),
            taken,
            missed,
        })
        .collect();
    items.sort_by_key(|item| (-item.taken, -item.missed));
    let none = Words::new();
    let question = |id: &str| {
        let number = ready.model.numbers.iter().find(|number| number.id == id);
        let words = match number {
            Some(number) => &number.words,
            None => ready.group_words(id).unwrap_or(&none),
        };
        languages.name(words, id)
    };
    let open = rows.iter().filter(|row| row.kind == "open");
    let mut questions: Vec<QuestionInsight> = open
        .map(|row| QuestionInsight {
            id: row.item.clone(),
            name: question(&row.item),
            open: row.times,
        })
        .collect();
    questions.sort_by_key(|question| -question.open);
    ModelInsights {
        version: sold.version.number,
        saved: whole("saved"),
        ordered: whole("ordered"),
        items,
        questions,
    }
}
