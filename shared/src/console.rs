//! What agents see.

use crate::id::{CustomerId, ModelId, OrderId};
use crate::orders::OrderSummary;
use crate::problem::{FieldCode, FieldError};
use crate::time::{Day, Timestamp};
use crate::validate::Faults;
use serde::{Deserialize, Serialize};

/// A customer in a list of search results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerSummary {
    /// Names them.
    pub id: CustomerId,
    /// Empty when unknown.
    pub name: String,
    /// Empty when unknown.
    pub email: String,
    /// The shop's own number for them, if it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Known since.
    pub created_at: Timestamp,
}

/// What a search in the console found: customers and orders together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Found {
    /// Customers whose name, e-mail address or number begins with what was typed.
    pub customers: Vec<CustomerSummary>,
    /// Orders whose number begins with it, or with exactly this tracking number or e-mail.
    pub orders: Vec<FoundOrder>,
}

/// An order in a list of search results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundOrder {
    /// The order.
    pub order: OrderSummary,
    /// Whose it is; absent for guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerSummary>,
}

/// One customer with everything that is known so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerDetail {
    /// Who.
    pub customer: CustomerSummary,
    /// How many orders there are in all.
    pub order_count: i64,
    /// The newest orders, at most 50.
    pub orders: Vec<OrderSummary>,
    /// The newest entries of the ledger about them, newest first, at most 50.
    pub timeline: Vec<LedgerLine>,
}

/// One entry of the ledger, as an agent sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerLine {
    /// Number in the tenant's ledger.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What, as a stable word such as `order.placed`.
    pub kind: String,
    /// Who or what did it: `customer`, `agent`, `integration`, `carrier`, `system`.
    pub actor: String,
    /// The order it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
}

/// A product to configure, as staff see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductModel {
    /// The product's id, which is in addresses.
    pub product: ModelId,
    /// What it is called in the newest version, in the reader's language.
    pub name: String,
    /// The version that is sold; none where nothing was published yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<i64>,
    /// Its versions, newest first.
    pub versions: Vec<ModelVersion>,
    /// What is true of its options for now.
    pub facts: Vec<OptionFact>,
}

/// A version of a product's model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelVersion {
    /// Its number, counted from 1.
    pub version: i64,
    /// The hash of its content in hexadecimal digits.
    pub hash: String,
    /// The format it was uploaded in.
    pub format: String,
    /// When it was uploaded.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
    /// When it was first sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// What was found.
    pub report: ModelReport,
}

/// What was found when a model was compiled.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelReport {
    /// How many options and values of numbers there are.
    pub options: i64,
    /// How many of them every configuration has.
    pub core: i64,
    /// How many of them no configuration has.
    pub dead: i64,
    /// How many configurations there are, exactly, in decimal digits.
    pub configurations: String,
    /// How long compiling took.
    pub compile_ms: i64,
    /// Bytes that a browser loads.
    pub bytes: i64,
    /// What its author should know.
    pub findings: Vec<ModelFinding>,
}

/// Something wrong or odd with a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelFinding {
    /// How bad it is.
    pub level: FindingLevel,
    /// What kind of finding: stable, as `docs/configurator.md` lists them; empty in reports of older
    /// versions.
    #[serde(default)]
    pub code: String,
    /// Where: `line:column`, or a path such as `groups[0].options[2].price`; empty for the whole.
    pub place: String,
    /// What, in English, as a sentence without a full stop.
    pub message: String,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FindingLevel {
    /// The model cannot be sold.
    Error,
    /// Probably not what was meant.
    Warning,
    /// Good to know.
    Note,
}

/// Uploads a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadModel {
    /// The file's name, which may say its format.
    #[serde(default)]
    pub file: String,
    /// The file's text.
    pub source: String,
}

impl UploadModel {
    /// # Errors
    /// The members that are wrong by themselves.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::new();
        faults.optional_text("file", Some(&self.file), 200);
        let empty = self.source.trim().is_empty();
        faults.unless(!empty, "source", FieldCode::Required);
        faults.done()
    }
}

/// What became of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelUploaded {
    /// The product that it is a model of, where it could be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<ModelId>,
    /// The version that it was kept as, not yet sold; none where it cannot be sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<ModelVersion>,
    /// Whether it was not known before.
    pub created: bool,
    /// What is wrong or odd.
    pub findings: Vec<ModelFinding>,
}

/// Sells a version from now on, a newer or an older one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishModel {
    /// Its number.
    pub version: i64,
}

/// What is true of an option for now, in every version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OptionFact {
    /// The id of the option, or of a number's value such as `width=120`.
    pub id: String,
    /// Whether it cannot be had.
    #[serde(default)]
    pub sold_out: bool,
    /// When it is expected back. It stays sold out until that is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Days until delivery instead of those in the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_days: Option<u32>,
}

/// Replaces what is true of a product's options for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutFacts {
    /// All of it; what is not named is as the model says.
    pub facts: Vec<OptionFact>,
}

impl PutFacts {
    /// # Errors
    /// The members that are wrong by themselves.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::new();
        faults.unless(self.facts.len() <= 5_000, "facts", FieldCode::TooLong);
        let mut seen = std::collections::HashSet::new();
        for (i, fact) in self.facts.iter().enumerate() {
            let at = |member: &str| format!("facts[{i}].{member}");
            faults.text(&at("id"), &fact.id, 224);
            faults.unless(seen.insert(&fact.id), &at("id"), FieldCode::Duplicate);
            let days = i64::from(fact.lead_days.unwrap_or(0));
            faults.range(&at("lead_days"), days, 0, 3_650);
            let day = fact.until.map_or(0, |day| day.0);
            faults.range(&at("until"), day, 0, 60_000);
        }
        faults.done()
    }
}

/// What customers did with a version of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelInsights {
    /// Which version.
    pub version: i64,
    /// How often a configuration of it was kept.
    pub saved: i64,
    /// How often one became an order.
    pub ordered: i64,
    /// By item, the most taken first; those that nobody touched are left out.
    pub items: Vec<ItemInsight>,
    /// Questions that were left open, the most often left open first.
    pub questions: Vec<QuestionInsight>,
}

/// What customers did with an option or a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemInsight {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// In how many kept configurations it was chosen.
    pub taken: i64,
    /// How often it was wanted and could not be taken.
    pub missed: i64,
}

/// A question that customers left open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionInsight {
    /// The id of the group or number.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// In how many kept configurations it was open.
    pub open: i64,
}
