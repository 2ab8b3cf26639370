//! What a page needs to show a product and to answer every click by itself, in one language and
//! one currency. Items go by their numbers, as in [`super::answers`].

use super::answers::Item;
use super::model::Tier;
use crate::money::Currency;
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// A product with the words and prices of one viewer. The compiled form travels apart from it,
/// named by its hash, so that it can be kept for ever.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sheet {
    /// The product's id, which is in its address.
    pub product: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub help: String,
    /// The version of its model, counted from 1.
    pub version: i64,
    /// The hash of the model's content in hexadecimal digits.
    pub hash: String,
    /// The currency of all prices.
    pub currency: Currency,
    /// What one piece costs before anything is taken, in minor units.
    pub base_price: i64,
    /// What each item and then each surcharge adds to it.
    pub prices: Vec<i64>,
    /// Every item, by its number.
    pub items: Vec<SheetItem>,
    /// The questions, in the order they are asked.
    pub groups: Vec<SheetGroup>,
    /// The names of what combinations cost, in the order of their prices.
    pub surcharges: Vec<String>,
    /// Discounts by quantity.
    pub tiers: Vec<Tier>,
    /// What cannot be had at present.
    pub sold_out: Vec<SoldOut>,
}

/// An option, or one value of a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SheetItem {
    /// Its id in the model, the same in every version.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// Address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// A colour as `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swatch: Option<String>,
    /// Days until delivery where it is taken.
    #[serde(default)]
    pub lead_days: u32,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SheetGroup {
    /// Its id in the model.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// How it is answered.
    pub kind: GroupKind,
    /// Fewest items to take.
    pub min: u32,
    /// Most items to take.
    pub max: u32,
    /// The item that opens it; it is asked only where that one is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Item>,
    /// The items to choose among, in the order they are shown.
    pub items: Vec<Item>,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// By taking options.
    Options,
    /// By one of many values in a row, such as a width.
    Number,
}

/// An item that cannot be had at present.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SoldOut {
    /// Which.
    pub item: Item,
    /// When it is expected back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}
