//! A model in somebody's language: names, the sheet that a page shows, summaries.

use super::ready::{Facts, Ready};
use axum::http::{HeaderMap, header};
use shared::configurator::answers::Item;
use shared::configurator::catalogue::Kind;
use shared::configurator::model::{Number, Text, Words};
use shared::configurator::saved::Quote;
use shared::configurator::sheet::{GroupKind, Sheet, SheetGroup, SheetItem, SoldOut};

/// Names in a summary.
const MOST_NAMES: usize = 60;
/// Languages of a request that are looked at.
const MOST_LANGUAGES: usize = 8;

/// Language tags, the preferred one first.
#[derive(Debug, Clone, Default)]
pub struct Languages(Vec<String>);

impl Languages {
    /// What was asked for in the address, or else by the browser; then the tenant's, then English.
    #[must_use]
    pub fn of(asked: Option<&str>, headers: &HeaderMap, tenant: &str) -> Self {
        let mut tags: Vec<String> = Vec::new();
        let mut add = |tag: &str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            let sound = (2..=35).contains(&tag.len()) && tag.chars().all(plain);
            if sound && !tags.iter().any(|known| known.eq_ignore_ascii_case(tag)) {
                tags.push(tag.to_owned());
            }
        };
        match asked {
            Some(tag) => add(tag),
            None => accepted(headers).iter().for_each(|tag| add(tag)),
        }
        add(tenant);
        add("en");
        Self(tags)
    }

    /// The languages of a tenant's own texts.
    #[must_use]
    pub fn of_tenant(tenant: &str) -> Self {
        Self::of(Some(tenant), &HeaderMap::new(), tenant)
    }

    /// The text in the first language that there is; any language rather than none.
    #[must_use]
    pub fn pick<'a>(&self, words: &'a Words) -> Option<&'a Text> {
        let preferred = self.0.iter().find_map(|tag| {
            let exact = words
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(tag));
            let base = base(tag);
            let plain = || {
                words
                    .iter()
                    .find(|(known, _)| known.eq_ignore_ascii_case(base))
            };
            let akin = || {
                words
                    .iter()
                    .find(|(known, _)| self::base(known).eq_ignore_ascii_case(base))
            };
            exact.or_else(plain).or_else(akin)
        });
        preferred
            .or_else(|| words.iter().next())
            .map(|(_, text)| text)
    }

    /// The name, or the id where there are no words.
    #[must_use]
    pub fn name(&self, words: &Words, id: &str) -> String {
        self.pick(words).map_or(id, |text| &text.name).to_owned()
    }

    fn help(&self, words: &Words) -> String {
        self.pick(words).map_or("", |text| &text.help).to_owned()
    }

    fn decimal_comma(&self) -> bool {
        let first = self.0.first().map_or("en", |tag| base(tag));
        !["en", "ja", "zh", "ko", "th", "he"].contains(&first)
    }
}

fn base(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// The tags of `Accept-Language` by weight.
fn accepted(headers: &HeaderMap) -> Vec<String> {
    let text = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut tags: Vec<(u32, &str)> = Vec::new();
    for part in text.split(',').take(4 * MOST_LANGUAGES) {
        let (tag, weight) = part.split_once(';').unwrap_or((part, ""));
        let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        if weight > 0.0 && tag.trim() != "*" {
            tags.push(((weight.clamp(0.0, 1.0) * 1_000.0) as u32, tag.trim()));
        }
    }
    tags.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    tags.truncate(MOST_LANGUAGES);
    tags.into_iter().map(|(_, tag)| tag.to_owned()).collect()
}

/// A number's value as people write it: `120 cm`.
fn value(number: &Number, value: i64, languages: &Languages) -> String {
    let decimals = usize::from(number.decimals.min(12));
    let mut digits = value.unsigned_abs().to_string();
    if decimals > 0 {
        digits = format!("{digits:0>width$}", width = decimals + 1);
        let sign = if languages.decimal_comma() { ',' } else { '.' };
        digits.insert(digits.len() - decimals, sign);
    }
    let minus = if value < 0 { "\u{2212}" } else { "" };
    if number.unit.is_empty() {
        format!("{minus}{digits}")
    } else {
        format!("{minus}{digits}\u{a0}{}", number.unit)
    }
}

impl Ready {
    /// What the product is called.
    #[must_use]
    pub fn product_name(&self, languages: &Languages) -> String {
        languages.name(&self.model.words, &self.model.id)
    }

    /// What an item is called.
    #[must_use]
    pub fn name(&self, item: Item, languages: &Languages) -> String {
        match (self.catalogue.kind(item), self.label(item)) {
            (Some(Kind::Value(number, n)), _) => match self.model.numbers.get(number) {
                Some(number) => value(number, n, languages),
                None => self.catalogue.id(item).to_owned(),
            },
            (_, Some(label)) => languages.name(&label.words, self.catalogue.id(item)),
            _ => self.catalogue.id(item).to_owned(),
        }
    }

    /// What an item is called outside of its question: a value with the name of its number.
    #[must_use]
    pub fn full_name(&self, item: Item, languages: &Languages) -> String {
        let own = self.name(item, languages);
        match self.catalogue.kind(item) {
            Some(Kind::Value(number, _)) => match self.model.numbers.get(number) {
                Some(number) => {
                    let of = languages.name(&number.words, &number.id);
                    format!("{of}: {own}")
                }
                None => own,
            },
            _ => own,
        }
    }

    /// What an id of this model is called: of an item, a surcharge, or itself.
    #[must_use]
    pub fn name_of_id(&self, id: &str, languages: &Languages) -> String {
        if let Some(item) = self.catalogue.item(id) {
            return self.full_name(item, languages);
        }
        let surcharge = self.model.surcharges.iter().find(|s| s.id == id);
        surcharge.map_or_else(|| id.to_owned(), |s| languages.name(&s.words, id))
    }

    /// What is taken, in words.
    #[must_use]
    pub fn summary<'a>(
        &self,
        ids: impl Iterator<Item = &'a str>,
        languages: &Languages,
    ) -> Vec<String> {
        let mut items: Vec<Item> = ids.filter_map(|id| self.catalogue.item(id)).collect();
        items.sort_unstable();
        items.dedup();
        let real = |item: &Item| self.label(*item).is_none_or(|label| !label.structural);
        let names = items.into_iter().filter(real);
        names
            .take(MOST_NAMES)
            .map(|item| self.full_name(item, languages))
            .collect()
    }

    /// What a complete selection is, in words.
    #[must_use]
    pub fn summary_of(&self, quote: &Quote, languages: &Languages) -> Vec<String> {
        self.summary(quote.selection.iter().map(String::as_str), languages)
    }

    /// Everything that a page shows.
    #[must_use]
    pub fn sheet(&self, version: i64, facts: &Facts, languages: &Languages) -> Sheet {
        let lead_days = self.lead_days(facts);
        let items = (0..).zip(&lead_days).map(|(item, &lead_days)| {
            let label = self.label(item).cloned().unwrap_or_default();
            SheetItem {
                id: self.catalogue.id(item).to_owned(),
                name: self.name(item, languages),
                help: languages.help(&label.words),
                image: label.image,
                swatch: label.swatch,
                lead_days,
            }
        });
        let surcharge =
            |s: &shared::configurator::model::Surcharge| languages.name(&s.words, &s.id);
        let sold_out = facts
            .sold_out
            .iter()
            .map(|&(item, until)| SoldOut { item, until });
        Sheet {
            product: self.model.id.clone(),
            name: self.product_name(languages),
            help: languages.help(&self.model.words),
            version,
            hash: self.hash_text(),
            currency: self.currency,
            base_price: self.base_price,
            prices: self.prices.clone(),
            items: items.collect(),
            groups: self.sheet_groups(languages),
            surcharges: self.model.surcharges.iter().map(surcharge).collect(),
            tiers: self.model.tiers.clone(),
            sold_out: sold_out.collect(),
        }
    }

    fn sheet_groups(&self, languages: &Languages) -> Vec<SheetGroup> {
        let none = Words::new();
        let groups = self.catalogue.groups().iter().map(|group| {
            let words = self.group_words(&group.id).unwrap_or(&none);
            SheetGroup {
                id: group.id.clone(),
                name: languages.name(words, &group.id),
                help: languages.help(words),
                kind: GroupKind::Options,
                min: group.choose.min,
                max: group.choose.max,
                parent: group.parent,
                items: group.items.clone(),
            }
        });
        let numbers = self.model.numbers.iter().zip(self.catalogue.numbers());
        let numbers = numbers.map(|(number, entry)| SheetGroup {
            id: number.id.clone(),
            name: languages.name(&number.words, &number.id),
            help: languages.help(&number.words),
            kind: GroupKind::Number,
            min: 1,
            max: 1,
            parent: None,
            items: (entry.first..entry.first + entry.count).collect(),
        });
        groups.chain(numbers).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(tags: &[&str]) -> Words {
        let text = |tag: &&str| {
            let name = format!("in {tag}");
            let help = String::new();
            ((*tag).to_owned(), Text { name, help })
        };
        tags.iter().map(text).collect()
    }

    fn asked(asked: Option<&str>, header: &str, tenant: &str, known: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, header.parse().unwrap());
        Languages::of(asked, &headers, tenant).name(&words(known), "id")
    }

    #[test]
    fn language_is_the_one_asked_for_or_the_nearest() {
        assert_eq!(
            asked(None, "de-AT,de;q=0.9,en;q=0.8", "en", &["de", "en"]),
            "in de"
        );
        assert_eq!(
            asked(None, "fr;q=0.4, en;q=0.9", "de", &["fr", "en"]),
            "in en"
        );
        assert_eq!(asked(Some("fr"), "en", "de", &["de", "en"]), "in de");
        assert_eq!(asked(Some("PT"), "en", "de", &["de", "pt-BR"]), "in pt-BR");
        assert_eq!(asked(None, "*", "fr", &["ja", "en"]), "in en");
        assert_eq!(asked(None, "de;q=0", "fr", &["ja"]), "in ja");
        assert_eq!(asked(Some("'; --"), "", "fr", &[]), "id");
    }

    #[test]
    fn values_are_written_as_people_write_them() {
        let number = Number {
            id: "width".to_owned(),
            words: Words::new(),
            from: 0,
            to: 9,
            step: 1,
            decimals: 1,
            unit: "cm".to_owned(),
            price_per_step: 0,
            when: None,
        };
        let german = Languages::of(Some("de"), &HeaderMap::new(), "en");
        let english = Languages::of(Some("en"), &HeaderMap::new(), "en");
        assert_eq!(value(&number, 5, &german), "0,5\u{a0}cm");
        assert_eq!(value(&number, -1205, &english), "\u{2212}120.5\u{a0}cm");
    }
}
