//! Models that are ready to answer, kept in memory.

use axum::body::Bytes;
use shared::configurator::answers::{Engine, Item};
use shared::configurator::catalogue::Catalogue;
use shared::configurator::compact::Compiled;
use shared::configurator::model::{Choice, Group, Model, Words};
use shared::money::Currency;
use shared::time::Day;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many models are kept.
const MOST: usize = 64;
/// And so many bytes of them, roughly.
const MOST_BYTES: usize = 256 << 20;

/// What a model says of an item besides its logic.
#[derive(Debug, Clone, Default)]
pub struct Label {
    /// Its name per language; empty for a value of a number.
    pub words: Words,
    /// Address of a picture.
    pub image: Option<String>,
    /// A colour.
    pub swatch: Option<String>,
    /// Whether it is no part of the product by itself.
    pub structural: bool,
}

/// A version of a model, ready to answer in one currency.
#[derive(Debug)]
pub struct Ready {
    /// The model.
    pub model: Model,
    /// Its items.
    pub catalogue: Catalogue,
    /// The hash of the model's content.
    pub hash: [u8; 32],
    /// The currency of the prices.
    pub currency: Currency,
    /// What the product costs before anything is taken.
    pub base_price: i64,
    /// What each item and then each surcharge costs.
    pub prices: Vec<i64>,
    /// The bytes that browsers load.
    pub plain: Bytes,
    /// The same with brotli.
    pub brotli: Bytes,
    labels: Vec<Label>,
    groups: HashMap<String, Words>,
    engine: Engine,
}

/// A model that was kept cannot be made ready.
#[derive(Debug, Clone, thiserror::Error)]
#[error("a stored model cannot be used: {0}")]
pub struct Unusable(pub String);

impl Ready {
    /// Puts a model and its compiled form together; prices are in `currency`, or in the model's
    /// own where it has none in that.
    ///
    /// # Errors
    /// Where they do not belong together.
    pub fn new(
        model: Model,
        hash: [u8; 32],
        form: Compiled,
        (plain, brotli): (Bytes, Bytes),
        currency: Currency,
    ) -> Result<Self, Unusable> {
        let unusable = |error: &dyn std::fmt::Display| Unusable(error.to_string());
        let catalogue = Catalogue::of(&model).map_err(|e| unusable(&e))?;
        let priced = catalogue.prices(&model, currency);
        let own = || catalogue.prices(&model, model.currency);
        let currency = if priced.is_some() {
            currency
        } else {
            model.currency
        };
        let (base, prices) = priced
            .or_else(own)
            .ok_or_else(|| unusable(&"it has no prices"))?;
        let engine = Engine::new(form, base, prices.clone()).map_err(|e| unusable(&e))?;
        if engine.items() != catalogue.len() {
            return Err(unusable(&"the compiled form is of another model"));
        }
        let mut labels = vec![Label::default(); catalogue.len()];
        let mut groups = HashMap::new();
        let mut open: Vec<&Group> = model.groups.iter().collect();
        while let Some(group) = open.pop() {
            groups.insert(group.id.clone(), group.words.clone());
            for option in &group.options {
                if let Some(label) = catalogue
                    .option(&option.id)
                    .and_then(|i| labels.get_mut(i as usize))
                {
                    *label = Label::of(option);
                }
                open.extend(&option.groups);
            }
        }
        Ok(Self {
            catalogue,
            hash,
            currency,
            base_price: base,
            prices,
            plain,
            brotli,
            labels,
            groups,
            engine,
            model,
        })
    }

    /// An engine that answers under these facts.
    #[must_use]
    pub fn engine(&self, facts: &Facts) -> Engine {
        let mut engine = self.engine.clone();
        let gone: Vec<Item> = facts.sold_out.iter().map(|gone| gone.0).collect();
        engine.set_sold_out(&gone);
        engine
    }

    /// The hash in hexadecimal digits.
    #[must_use]
    pub fn hash_text(&self) -> String {
        hex::encode(self.hash)
    }

    /// What the model says of an item.
    #[must_use]
    pub fn label(&self, item: Item) -> Option<&Label> {
        self.labels.get(item as usize)
    }

    /// The words of a group.
    #[must_use]
    pub fn group_words(&self, id: &str) -> Option<&Words> {
        self.groups.get(id)
    }

    /// Lead times by item under these facts.
    #[must_use]
    pub fn lead_days(&self, facts: &Facts) -> Vec<u32> {
        let mut days = self.catalogue.lead_days().to_vec();
        for &(item, lead) in &facts.lead_days {
            if let Some(days) = days.get_mut(item as usize) {
                *days = lead.max(self.model.lead_days);
            }
        }
        days
    }

    /// Roughly how many bytes it takes.
    fn weight(&self) -> usize {
        let (nodes, edges, literals) = (self.plain.len(), self.plain.len(), self.plain.len());
        4_096 + self.catalogue.len() * 600 + (nodes + edges + literals) * 12
    }
}

impl Label {
    fn of(option: &Choice) -> Self {
        Self {
            words: option.words.clone(),
            image: option.image.clone(),
            swatch: option.swatch.clone(),
            structural: option.structural,
        }
    }
}

/// What is true of a model's items for now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// What cannot be had, and until when.
    pub sold_out: Vec<(Item, Option<Day>)>,
    /// Days until delivery that are not the model's.
    pub lead_days: Vec<(Item, u32)>,
}

impl Facts {
    /// The facts about what this model has.
    #[must_use]
    pub fn of(rows: &[super::store::FactRow], catalogue: &Catalogue) -> Self {
        let mut facts = Self::default();
        for row in rows {
            let Some(item) = catalogue.item(&row.option_id) else {
                continue;
            };
            if row.sold_out {
                facts.sold_out.push((item, row.until_day.map(Day)));
            }
            if let Some(days) = row.lead_days.and_then(|days| u32::try_from(days).ok()) {
                facts.lead_days.push((item, days));
            }
        }
        facts.sold_out.sort_unstable_by_key(|gone| gone.0);
        facts
    }

    /// Whether an item cannot be had.
    #[must_use]
    pub fn is_sold_out(&self, item: Item) -> bool {
        self.sold_out.iter().any(|gone| gone.0 == item)
    }
}

type Key = (String, Currency);

/// Models that were used lately.
#[derive(Debug, Default)]
pub(super) struct Cache {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    models: HashMap<Key, (u64, Arc<Ready>)>,
    turn: u64,
}

impl Cache {
    /// A model by its hash, in the tenant's currency.
    pub(super) fn find(&self, hash: &str, currency: Currency) -> Option<Arc<Ready>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.turn += 1;
        let turn = kept.turn;
        let (used, ready) = kept.models.get_mut(&(hash.to_owned(), currency))?;
        *used = turn;
        Some(Arc::clone(ready))
    }

    /// Keeps a model, and drops those that were not used for longest.
    pub(super) fn keep(&self, currency: Currency, ready: &Arc<Ready>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.turn += 1;
        let turn = kept.turn;
        let key = (ready.hash_text(), currency);
        kept.models.insert(key, (turn, Arc::clone(ready)));
        while kept.models.len() > 1 && kept.is_full() {
            let oldest = kept.models.iter().min_by_key(|(_, (used, _))| *used);
            let Some(key) = oldest.map(|(key, _)| key.clone()) else {
                return;
            };
            kept.models.remove(&key);
        }
    }
}

impl Kept {
    fn is_full(&self) -> bool {
        let weight = |(_, ready): &(u64, Arc<Ready>)| ready.weight();
        self.models.len() > MOST || self.models.values().map(weight).sum::<usize>() > MOST_BYTES
    }
}
