//! A feature's attributes: which of them mean something here.

use super::Reader;
use super::lexer::Token;
use super::number::Decimal;
use crate::configurator::formats::{Place, Refusal, quote};
use shared::configurator::model::{Choice, MAX_NUMBER, MAX_VALUES};
use shared::money::Currency;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A feature that has a numeric value.
pub(super) struct Integer {
    pub(super) feature: String,
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) step: i64,
}

/// The attributes of all features.
#[derive(Default)]
pub(super) struct Attributes {
    /// Numbers by feature.
    numeric: HashMap<String, Vec<(String, Decimal, Place)>>,
    /// Most decimals by attribute.
    digits: BTreeMap<String, u32>,
    pub(super) integers: Vec<Integer>,
    /// The features among them.
    integral: HashSet<String>,
    pub(super) currency: Option<Currency>,
    /// Prices and lead times are attributes of the model's only where a constraint asks for them.
    pub(super) used: BTreeSet<String>,
}

/// Numeric attributes of one feature.
const MAX_ATTRIBUTES: usize = 100;
/// Attributes that go elsewhere than among the model's attributes.
const PRICE: &str = "price";
const LEAD_DAYS: &str = "lead_days";

enum Value<'a> {
    Flag(bool),
    Number(Decimal),
    Text(&'a str),
    /// A list, or attributes inside attributes.
    Nested,
}

impl<'a> Reader<'a> {
    /// Reads attributes behind their opening brace.
    pub(super) fn attributes(&mut self, option: &mut Choice) -> Result<(), Refusal> {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        if self.parser.sign("}")? {
            return Ok(());
        }
        loop {
            let (key, place) = self.parser.name("the name of an attribute")?;
            match key {
                "constraint" => self.later(&[",", "}"])?,
                "constraints" => self.list_of_constraints()?,
                _ => {
                    if !seen.insert(key) {
                        let message = format!("the attribute {} is given twice", quote(key));
                        return Err(place.refuse(message));
                    }
                    let value = self.value()?;
                    self.attribute(option, key, &value, place)?;
                }
            }
            if self.parser.sign("}")? {
                return Ok(());
            }
            self.parser.expect(Token::Sign(","), "`,` or `}`")?;
        }
    }

    fn list_of_constraints(&mut self) -> Result<(), Refusal> {
        self.parser.expect(Token::Sign("["), "`[`")?;
        if self.parser.sign("]")? {
            return Ok(());
        }
        loop {
            self.later(&[",", "]"])?;
            if self.parser.sign("]")? {
                return Ok(());
            }
            self.parser.expect(Token::Sign(","), "`,` or `]`")?;
        }
    }

    /// Remembers the constraint here and goes on at one of these signs.
    fn later(&mut self, ends: &[&str]) -> Result<(), Refusal> {
        self.constraints
            .push((self.parser.mark(), self.parser.place()));
        self.skip_to(ends)
    }

    /// Skips what is nested, up to one of these signs.
    fn skip_to(&mut self, ends: &[&str]) -> Result<(), Refusal> {
        let mut depth = 0_usize;
        loop {
            match self.parser.peek() {
                Token::Sign(sign) if depth == 0 && ends.contains(&sign) => return Ok(()),
                Token::Sign("(" | "[" | "{") => depth += 1,
                Token::Sign(")" | "]" | "}") => depth = depth.saturating_sub(1),
                Token::Newline | Token::End => {
                    return Err(self.parser.unexpected("`}` behind the attributes"));
                }
                _ => {}
            }
            self.parser.take()?;
        }
    }

    fn value(&mut self) -> Result<Value<'a>, Refusal> {
        let negative = self.parser.sign("-")?;
        let value = match self.parser.peek() {
            Token::Number(number) => {
                Value::Number(if negative { number.negated() } else { number })
            }
            _ if negative => return Err(self.parser.unexpected("a number")),
            Token::Sign("," | "}") => return Ok(Value::Flag(true)),
            Token::Name("true", false) => Value::Flag(true),
            Token::Name("false", false) => Value::Flag(false),
            Token::Text(text) => Value::Text(text),
            Token::Sign(open @ ("[" | "{")) => {
                self.parser.take()?;
                self.skip_to(&[if open == "[" { "]" } else { "}" }])?;
                Value::Nested
            }
            _ => {
                let expected = "a value: true, false, a number, 'text', a list or attributes";
                return Err(self.parser.unexpected(expected));
            }
        };
        self.parser.take()?;
        Ok(value)
    }

    fn attribute(
        &mut self,
        option: &mut Choice,
        key: &str,
        value: &Value<'_>,
        place: Place,
    ) -> Result<(), Refusal> {
        let wrong = |kind: &str| place.refuse(format!("the attribute {key} takes {kind}"));
        match (key, value) {
            ("abstract", Value::Flag(holds)) => option.structural = *holds,
            ("abstract", _) => return Err(wrong("true or false")),
            ("swatch", Value::Text(text)) => option.swatch = Some((*text).to_owned()),
            ("swatch", _) => return Err(wrong("a colour such as '#1c5aa6'")),
            ("image", Value::Text(text)) => option.image = Some((*text).to_owned()),
            ("image", _) => return Err(wrong("an address in single quotes")),
            ("currency", Value::Text(code)) if self.features.found.len() == 1 => {
                let code = code.parse().map_err(|_| wrong("three capital letters"))?;
                self.attributes.currency = Some(code);
            }
            ("currency", _) => return Err(wrong("a text such as 'EUR', at the root only")),
            (PRICE, Value::Number(number)) => {
                let currency = self.attributes.currency.unwrap_or(Currency::NONE);
                let digits = currency.minor_digits();
                let minor = number.scaled(digits).ok_or_else(|| {
                    wrong(&format!(
                        "an amount in whole units, with {digits} decimals at most"
                    ))
                })?;
                option.price = minor;
                self.attributes.add(&option.id, key, *number, place)?;
            }
            (PRICE, _) => return Err(wrong("a number")),
            (LEAD_DAYS, Value::Number(number)) => {
                let days = number.as_whole().and_then(|days| u32::try_from(days).ok());
                option.lead_days = days.ok_or_else(|| wrong("a whole number of days"))?;
                self.attributes.add(&option.id, key, *number, place)?;
            }
            (LEAD_DAYS, _) => return Err(wrong("a whole number of days")),
            (_, Value::Number(number)) => {
                self.attributes.add(&option.id, key, *number, place)?;
            }
            // Texts, flags and lists of other names describe; nothing follows from them.
            (_, Value::Text(_) | Value::Flag(_) | Value::Nested) => {}
        }
        Ok(())
    }
}

impl Attributes {
    fn add(
        &mut self,
        feature: &str,
        key: &str,
        value: Decimal,
        place: Place,
    ) -> Result<(), Refusal> {
        if key.chars().any(char::is_control) || key.is_empty() {
            return Err(place.refuse("expected the name of an attribute"));
        }
        let digits = self.digits.entry(key.to_owned()).or_default();
        *digits = (*digits).max(value.digits);
        let own = self.numeric.entry(feature.to_owned()).or_default();
        if own.len() >= MAX_ATTRIBUTES {
            let message = format!("more than {MAX_ATTRIBUTES} numeric attributes on one feature");
            return Err(place.refuse(message));
        }
        own.push((key.to_owned(), value, place));
        Ok(())
    }

    /// The decimals of an attribute, where some feature has it.
    pub(super) fn digits_of(&self, key: &str) -> Option<u32> {
        self.digits.get(key).copied()
    }

    /// Whether this feature has this numeric attribute.
    pub(super) fn has(&self, feature: &str, key: &str) -> bool {
        let own = self.numeric.get(feature);
        own.is_some_and(|own| own.iter().any(|one| one.0 == key))
    }

    pub(super) fn is_number(&self, feature: &str) -> bool {
        self.integral.contains(feature)
    }

    /// Makes an integer of a feature: from its `min` to its `max`, by its `step`.
    pub(super) fn make_number(&mut self, feature: &str, place: Place) -> Result<(), Refusal> {
        let expected = "a feature of type Integer needs the whole numbers min and max as \
                        attributes, for example {min 60, max 200, step 10}";
        let own = self.numeric.get(feature).map_or(&[][..], Vec::as_slice);
        let find = |key: &str| {
            own.iter()
                .find(|one| one.0 == key)
                .map(|one| one.1.as_whole())
        };
        let bound = |key: &str| find(key).flatten().ok_or_else(|| place.refuse(expected));
        let (from, to) = (bound("min")?, bound("max")?);
        let step = find("step").unwrap_or(Some(1)).unwrap_or(0);
        if step < 1 || from > to || (to - from) / step >= MAX_VALUES {
            let message =
                format!("expected 1 to {MAX_VALUES} values from min to max by a positive step");
            return Err(place.refuse(message));
        }
        if own.iter().any(|one| one.0 == "price") {
            let message = "the price of a number cannot be said in UVL; use portico-model/1";
            return Err(place.refuse(message));
        }
        self.integral.insert(feature.to_owned());
        self.integers.push(Integer {
            feature: feature.to_owned(),
            from,
            to,
            step,
        });
        Ok(())
    }

    /// Writes the attributes of this option into it, as whole numbers of the attribute's decimals.
    pub(super) fn fill(&self, option: &mut Choice) -> Result<(), Refusal> {
        let own = self.numeric.get(&option.id).map_or(&[][..], Vec::as_slice);
        let bounds = self.is_number(&option.id);
        for (key, value, place) in own {
            let elsewhere = matches!(key.as_str(), PRICE | LEAD_DAYS) && !self.used.contains(key);
            if elsewhere || bounds && matches!(key.as_str(), "min" | "max" | "step") {
                continue;
            }
            let digits = self.digits_of(key).unwrap_or(0);
            let scaled = value.scaled(digits).filter(|n| n.abs() <= MAX_NUMBER);
            let whole = scaled.ok_or_else(|| {
                place.refuse(format!("the attribute {} is too large", quote(key)))
            })?;
            option.attributes.insert(key.clone(), whole);
        }
        Ok(())
    }
}
