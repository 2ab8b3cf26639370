//! Configurations outside of one engine: decisions and selections by id, the bytes a receipt is
//! the hash of, and what becomes of a saved configuration when the model has changed.

use super::answers::{Decision, Engine, Item, Reason, Repairs};
use super::catalogue::Catalogue;
use super::model::{MAX_ID, Tier};
use super::pricing::{LinePrice, line_price};
use crate::money::Currency;
use serde::{Deserialize, Serialize};

/// A decision by id: `{"id": "red", "taken": true}`; of a number's value `width=120`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedDecision {
    /// The id, as [`Catalogue::id`] gives it.
    pub id: String,
    /// Whether it is wanted.
    pub taken: bool,
}

impl SavedDecision {
    /// The decision by id.
    #[must_use]
    pub fn of(decision: Decision, catalogue: &Catalogue) -> Self {
        Self {
            id: catalogue.id(decision.item).to_owned(),
            taken: decision.taken,
        }
    }

    /// The decision in this model; `None` where it has no such id.
    #[must_use]
    pub fn decision(&self, catalogue: &Catalogue) -> Option<Decision> {
        catalogue.item(&self.id).map(|item| Decision {
            item,
            taken: self.taken,
        })
    }
}

/// Something on the bill of one piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BillLine {
    /// The id of the option, value or surcharge; empty for the product itself.
    pub id: String,
    /// In minor units.
    pub price: i64,
}

/// A complete configuration that was checked and priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quote {
    /// The ids of everything taken, sorted.
    pub selection: Vec<String>,
    /// The currency of all amounts.
    pub currency: Currency,
    /// How many pieces.
    pub quantity: u32,
    /// What one piece is made of; what costs nothing is left out.
    pub bill: Vec<BillLine>,
    /// The price of one piece.
    pub piece: i64,
    /// What a discount takes off all pieces.
    pub discount: i64,
    /// What is to be paid.
    pub total: i64,
    /// Days until delivery.
    pub lead_days: u32,
}

/// Why a selection gets no quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// This model has no such id.
    Unknown(String),
    /// The selection breaks a rule, is incomplete, or has something that is sold out.
    Invalid,
    /// The quantity is out of range, or the price does not fit.
    Price,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown(_) => f.write_str("the selection has something this product does not"),
            Self::Invalid => f.write_str("the selection is no valid configuration"),
            Self::Price => f.write_str("the price of this quantity cannot be given"),
        }
    }
}

impl std::error::Error for Refused {}

/// What prices besides those in the engine: the same for every selection.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The currency of the engine's prices.
    pub currency: Currency,
    /// How many pieces.
    pub quantity: u32,
    /// Discounts by quantity.
    pub tiers: &'a [Tier],
}

/// Checks and prices a complete selection: the same in the browser and on the server.
///
/// # Errors
/// Where it is no valid configuration, or has no price.
pub fn quote<S: AsRef<str>>(
    engine: &mut Engine,
    catalogue: &Catalogue,
    selection: &[S],
    terms: &Terms<'_>,
) -> Result<Quote, Refused> {
    let mut items: Vec<Item> = Vec::with_capacity(selection.len());
    for id in selection {
        let id = id.as_ref();
        let item = catalogue
            .item(id)
            .ok_or_else(|| Refused::Unknown(id.chars().take(MAX_ID).collect()))?;
        items.push(item);
    }
    items.sort_unstable();
    items.dedup();
    let piece = engine.price(&items).ok_or(Refused::Invalid)?;
    let surcharges = engine.surcharges(&items).ok_or(Refused::Invalid)?;
    let LinePrice {
        discount, total, ..
    } = line_price(piece, terms.quantity, terms.tiers).ok_or(Refused::Price)?;
    let mut ids: Vec<String> = items.iter().map(|&i| catalogue.id(i).to_owned()).collect();
    ids.sort_unstable();
    Ok(Quote {
        selection: ids,
        currency: terms.currency,
        quantity: terms.quantity,
        bill: bill(engine, catalogue, &items, &surcharges),
        piece,
        discount,
        total,
        lead_days: Engine::lead_time(&items, catalogue.lead_days()),
    })
}

fn bill(
    engine: &Engine,
    catalogue: &Catalogue,
    items: &[Item],
    surcharges: &[u32],
) -> Vec<BillLine> {
    let line = |id: &str, price: i64| BillLine {
        id: id.to_owned(),
        price,
    };
    let own = items
        .iter()
        .map(|&i| line(catalogue.id(i), engine.price_of(i)));
    let extra = surcharges.iter().map(|&s| {
        let id = catalogue
            .surcharges()
            .get(s as usize)
            .map_or("", String::as_str);
        line(id, engine.price_of(engine.items() as u32 + s))
    });
    let base = std::iter::once(line("", engine.base_price()));
    base.chain(own)
        .chain(extra)
        .filter(|line| line.price != 0)
        .collect()
}

impl Quote {
    /// The bytes whose hash is the receipt: the model's own hash and everything the customer
    /// agrees to. Each text is preceded by its length, so that no two quotes give the same bytes.
    #[must_use]
    pub fn receipt_bytes(&self, model_hash: &[u8; 32]) -> Vec<u8> {
        let mut out = b"portico-receipt/1\n".to_vec();
        out.extend_from_slice(model_hash);
        let mut text = |text: &str| {
            out.extend_from_slice(&(text.len() as u64).to_be_bytes());
            out.extend_from_slice(text.as_bytes());
        };
        text(self.currency.as_str());
        for id in &self.selection {
            text(id);
        }
        for number in [
            i64::from(self.quantity),
            self.piece,
            self.discount,
            self.total,
            i64::from(self.lead_days),
            self.selection.len() as i64,
        ] {
            out.extend_from_slice(&number.to_be_bytes());
        }
        out
    }
}

/// What became of a saved configuration in a model of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recheck {
    /// Decisions that still mean something, as they are in this model.
    pub kept: Vec<Decision>,
    /// Ids this model no longer has.
    pub gone: Vec<String>,
    /// Lines whose price changed: id, price then, price now.
    pub repriced: Vec<(String, i64, i64)>,
    /// The price of one piece then and, where the old selection is still valid as it was, now.
    pub piece: (i64, Option<i64>),
    /// Where the kept decisions no longer fit: why.
    pub reasons: Vec<Reason>,
    /// Where the kept decisions no longer fit: the ways out.
    pub repairs: Option<Repairs>,
}

impl Recheck {
    /// Whether nothing stands in the way of taking the configuration up again.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.gone.is_empty() && self.reasons.is_empty() && self.repairs.is_none()
    }
}

/// Looks at a saved configuration with a model of today; leaves the engine answering for what is
/// kept of it.
pub fn recheck(
    engine: &mut Engine,
    catalogue: &Catalogue,
    decisions: &[SavedDecision],
    quote: &Quote,
) -> Recheck {
    let mut kept = Vec::new();
    let mut gone = Vec::new();
    for saved in decisions {
        match saved.decision(catalogue) {
            Some(decision) => kept.push(decision),
            None => gone.push(saved.id.clone()),
        }
    }
    let items: Option<Vec<Item>> = quote
        .selection
        .iter()
        .map(|id| catalogue.item(id))
        .collect();
    let now = items.as_ref().and_then(|items| engine.price(items));
    let lost = quote
        .selection
        .iter()
        .filter(|id| catalogue.item(id).is_none());
    gone.extend(
        lost.filter(|id| !decisions.iter().any(|d| d.id == **id))
            .cloned(),
    );
    let then = |id: &str| {
        quote
            .bill
            .iter()
            .filter(|l| l.id == id)
            .map(|l| l.price)
            .sum::<i64>()
    };
    let mut repriced = Vec::new();
    for item in items.iter().flatten() {
        let (id, price) = (catalogue.id(*item), engine.price_of(*item));
        if then(id) != price {
            repriced.push((id.to_owned(), then(id), price));
        }
    }
    let (mut reasons, mut repairs) = (Vec::new(), None);
    if !engine.answer(&kept) {
        reasons = engine.why_stuck().unwrap_or_default();
        repairs = engine.mend();
    }
    Recheck {
        kept,
        gone,
        repriced,
        piece: (quote.piece, now),
        reasons,
        repairs,
    }
}
