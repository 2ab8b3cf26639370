//! Constraints: logic over features, and comparisons of sums of attributes.

use super::attributes::Attributes;
use super::lexer::Token;
use super::number::{Decimal, MAX_DECIMALS};
use super::parser::Parser;
use crate::configurator::formats::tree::Features;
use crate::configurator::formats::{Place, Refusal, quote};
use shared::configurator::logic::{Comparison, Logic, Relation, Term};
use shared::configurator::model::{MAX_DEPTH, MAX_NUMBER};

/// What a constraint may name.
pub(super) struct Scope<'r> {
    pub(super) features: &'r Features,
    pub(super) attributes: &'r mut Attributes,
}

/// Reads one constraint, up to the end of the line or of its attribute.
pub(super) fn constraint(parser: &mut Parser<'_>, scope: &mut Scope<'_>) -> Result<Logic, Refusal> {
    let mut reader = Reader {
        parser,
        scope,
        depth: 0,
    };
    let logic = reader.iff()?.into_logic()?;
    match reader.parser.peek() {
        Token::Newline | Token::Sign("," | "}" | "]") => Ok(logic),
        _ => Err(reader
            .parser
            .unexpected("`&`, `|`, `=>`, `<=>` or the end of the constraint")),
    }
}

struct Reader<'p, 'a, 'r> {
    parser: &'p mut Parser<'a>,
    scope: &'p mut Scope<'r>,
    depth: usize,
}

/// A part of a constraint: what it is may show only behind it.
enum Operand {
    Logic(Logic, Place),
    Feature(String, bool, Place),
    Sum(Vec<Part>, Place),
}

/// `factor` times a term with so many decimals, or times 1.
#[derive(Clone)]
struct Part {
    factor: Decimal,
    term: Option<(Term, u32)>,
}

const TOO_LARGE: &str = "the numbers compared here are too large or have too many decimals";

impl Operand {
    fn place(&self) -> Place {
        match self {
            Self::Logic(_, place) | Self::Feature(_, _, place) | Self::Sum(_, place) => *place,
        }
    }

    fn into_logic(self) -> Result<Logic, Refusal> {
        match self {
            Self::Logic(logic, _) => Ok(logic),
            Self::Feature(name, ..) => Ok(Logic::Option(name)),
            Self::Sum(_, place) => {
                Err(place.refuse("expected a feature or a comparison, not a number"))
            }
        }
    }

    fn into_sum(self) -> Result<Vec<Part>, Refusal> {
        match self {
            Self::Sum(parts, _) => Ok(parts),
            Self::Feature(name, true, _) => Ok(vec![Part {
                factor: Decimal::ONE,
                term: Some((Term::Number(format!("{name}/value")), 0)),
            }]),
            Self::Feature(name, false, place) => {
                let message = format!(
                    "expected a number; \"{}\" is no feature of type Integer",
                    quote(&name)
                );
                Err(place.refuse(message))
            }
            Self::Logic(_, place) => Err(place.refuse("expected a number, not a statement")),
        }
    }
}

impl Reader<'_, '_, '_> {
    fn iff(&mut self) -> Result<Operand, Refusal> {
        let mut left = self.implies()?;
        while self.parser.sign("<=>")? {
            let place = left.place();
            let right = self.implies()?.into_logic()?;
            // One behind the other nests ever deeper.
            self.deeper()?;
            left = Operand::Logic(left.into_logic()?.iff(right), place);
        }
        Ok(left)
    }

    fn implies(&mut self) -> Result<Operand, Refusal> {
        let left = self.any()?;
        if !self.parser.sign("=>")? {
            return Ok(left);
        }
        let place = left.place();
        let right = self.any()?.into_logic()?;
        if self.parser.peek() == Token::Sign("=>") {
            let message = "a second `=>`: put one of them into parentheses";
            return Err(self.parser.place().refuse(message));
        }
        Ok(Operand::Logic(left.into_logic()?.implies(right), place))
    }

    fn any(&mut self) -> Result<Operand, Refusal> {
        self.list("|", Self::all, Logic::Or)
    }

    fn all(&mut self) -> Result<Operand, Refusal> {
        self.list("&", Self::not, Logic::And)
    }

    fn list(
        &mut self,
        sign: &'static str,
        inner: fn(&mut Self) -> Result<Operand, Refusal>,
        join: fn(Vec<Logic>) -> Logic,
    ) -> Result<Operand, Refusal> {
        let first = inner(self)?;
        if self.parser.peek() != Token::Sign(sign) {
            return Ok(first);
        }
        let place = first.place();
        let mut list = vec![first.into_logic()?];
        while self.parser.sign(sign)? {
            list.push(inner(self)?.into_logic()?);
        }
        Ok(Operand::Logic(join(list), place))
    }

    fn not(&mut self) -> Result<Operand, Refusal> {
        let place = self.parser.place();
        if !self.parser.sign("!")? {
            return self.comparison();
        }
        self.deeper()?;
        let inner = self.not()?.into_logic()?;
        self.depth -= 1;
        Ok(Operand::Logic(inner.negated(), place))
    }

    fn deeper(&mut self) -> Result<(), Refusal> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("the constraint is nested deeper than {MAX_DEPTH} levels");
            return Err(self.parser.place().refuse(message));
        }
        Ok(())
    }

    fn comparison(&mut self) -> Result<Operand, Refusal> {
        let left = self.sum()?;
        let is = match self.parser.peek() {
            Token::Sign("==") => Relation::Equal,
            Token::Sign("!=") => Relation::Differs,
            Token::Sign("<") => Relation::Less,
            Token::Sign("<=") => Relation::AtMost,
            Token::Sign(">") => Relation::Greater,
            Token::Sign(">=") => Relation::AtLeast,
            _ => return Ok(left),
        };
        let place = left.place();
        self.parser.take()?;
        let right = self.sum()?.into_sum()?;
        let left = left.into_sum()?;
        let digits = left.iter().chain(&right).map(Part::digits).max();
        let digits = digits.unwrap_or(0);
        let compared = Comparison {
            left: term(left, digits, place)?,
            is,
            right: term(right, digits, place)?,
        };
        Ok(Operand::Logic(Logic::Compare(compared), place))
    }

    fn sum(&mut self) -> Result<Operand, Refusal> {
        let mut left = self.product()?;
        loop {
            let minus = match self.parser.peek() {
                Token::Sign("+") => false,
                Token::Sign("-") => true,
                _ => return Ok(left),
            };
            let place = left.place();
            self.parser.take()?;
            let right = self.product()?.into_sum()?;
            let mut parts = left.into_sum()?;
            parts.extend(right.into_iter().map(|part| part.signed(minus)));
            left = Operand::Sum(parts, place);
        }
    }

    fn product(&mut self) -> Result<Operand, Refusal> {
        let mut left = self.primary()?;
        loop {
            match self.parser.peek() {
                Token::Sign("*") => {}
                Token::Sign("/") => {
                    let message = "division is not read; multiply the other side instead";
                    return Err(self.parser.place().refuse(message));
                }
                _ => return Ok(left),
            }
            let (_, at) = self.parser.take()?;
            let place = left.place();
            let right = self.primary()?.into_sum()?;
            let (many, factor) = match (left.into_sum()?, right) {
                (many, one) if constant(&one).is_some() => (many, constant(&one)),
                (one, many) => (many, constant(&one)),
            };
            let Some(factor) = factor else {
                return Err(at.refuse("expected a constant on one side of `*`"));
            };
            let scaled = many.into_iter().map(|part| part.times(factor));
            let parts: Option<Vec<Part>> = scaled.collect();
            left = Operand::Sum(parts.ok_or_else(|| at.refuse(TOO_LARGE))?, place);
        }
    }

    fn primary(&mut self) -> Result<Operand, Refusal> {
        let (token, place) = (self.parser.peek(), self.parser.place());
        match token {
            Token::Sign("(") => {
                self.parser.take()?;
                self.deeper()?;
                let inner = self.iff()?;
                let expected = format!("`)` for the `(` at {place}");
                self.parser.expect(Token::Sign(")"), &expected)?;
                self.depth -= 1;
                Ok(inner)
            }
            Token::Sign("-") => {
                self.parser.take()?;
                self.deeper()?;
                let parts = self.primary()?.into_sum()?;
                self.depth -= 1;
                let parts = parts.into_iter().map(|part| part.signed(true));
                Ok(Operand::Sum(parts.collect(), place))
            }
            Token::Number(factor) => {
                self.parser.take()?;
                let part = Part { factor, term: None };
                Ok(Operand::Sum(vec![part], place))
            }
            Token::Name("true" | "false", false) => {
                let holds = token == Token::Name("true", false);
                self.parser.take()?;
                Ok(Operand::Logic(Logic::Always(holds), place))
            }
            Token::Name(name, quoted) => {
                self.parser.take()?;
                self.reference(name, quoted, place)
            }
            Token::Text(_) => Err(place.refuse("comparisons of texts are not read")),
            _ => Err(self.parser.unexpected("a feature, `!`, `(` or a number")),
        }
    }

    /// A feature, an attribute of a feature or a function.
    fn reference(&mut self, name: &str, quoted: bool, place: Place) -> Result<Operand, Refusal> {
        if !quoted && self.parser.peek() == Token::Sign("(") {
            return self.function(name, place);
        }
        if self.scope.features.place_of(name).is_none() {
            let message = format!("there is no feature \"{}\"", quote(name));
            return Err(place.refuse(message));
        }
        if !self.parser.sign(".")? {
            let number = self.scope.attributes.is_number(name);
            return Ok(Operand::Feature(name.to_owned(), number, place));
        }
        let (key, at) = self.parser.name("the name of an attribute")?;
        if !self.scope.attributes.has(name, key) {
            let message = format!(
                "the feature \"{}\" has no numeric attribute {}",
                quote(name),
                quote(key)
            );
            return Err(at.refuse(message));
        }
        let term = Term::Attribute {
            option: name.to_owned(),
            name: key.to_owned(),
        };
        Ok(self.attribute(term, key, place))
    }

    fn function(&mut self, name: &str, place: Place) -> Result<Operand, Refusal> {
        if name != "sum" {
            let message = format!("the function {} is not read; sum is", quote(name));
            return Err(place.refuse(message));
        }
        self.parser.take()?;
        let (key, at) = self.parser.name("the name of an attribute")?;
        if self.parser.peek() == Token::Sign(",") {
            let message = "expected `)`; sums of a part of the tree are not read";
            return Err(self.parser.place().refuse(message));
        }
        self.parser.expect(Token::Sign(")"), "`)`")?;
        if self.scope.attributes.digits_of(key).is_none() {
            let message = format!("no feature has a numeric attribute {}", quote(key));
            return Err(at.refuse(message));
        }
        Ok(self.attribute(Term::Total(key.to_owned()), key, place))
    }

    fn attribute(&mut self, term: Term, key: &str, place: Place) -> Operand {
        let digits = self.scope.attributes.digits_of(key).unwrap_or(0);
        self.scope.attributes.used.insert(key.to_owned());
        let part = Part {
            factor: Decimal::ONE,
            term: Some((term, digits)),
        };
        Operand::Sum(vec![part], place)
    }
}

impl Part {
    fn digits(&self) -> u32 {
        self.factor.digits + self.term.as_ref().map_or(0, |term| term.1)
    }

    fn signed(self, minus: bool) -> Self {
        let factor = if minus {
            self.factor.negated()
        } else {
            self.factor
        };
        Self { factor, ..self }
    }

    fn times(self, factor: Decimal) -> Option<Self> {
        let factor = self.factor.times(factor)?;
        Some(Self { factor, ..self })
    }
}

/// The value of a sum without terms.
fn constant(parts: &[Part]) -> Option<Decimal> {
    match parts {
        [Part { factor, term: None }] => Some(*factor),
        _ => None,
    }
}

/// A sum in whole numbers of so many decimals.
fn term(parts: Vec<Part>, digits: u32, place: Place) -> Result<Term, Refusal> {
    let too_large = || place.refuse(TOO_LARGE);
    if digits > 2 * MAX_DECIMALS {
        return Err(too_large());
    }
    let mut terms = Vec::with_capacity(parts.len());
    for part in parts {
        let own = part.term.as_ref().map_or(0, |term| term.1);
        let factor = part.factor.scaled(digits - own);
        let factor = factor
            .filter(|n| n.abs() <= MAX_NUMBER)
            .ok_or_else(too_large)?;
        terms.push(match part.term {
            None => Term::Constant(factor),
            Some((term, _)) if factor == 1 => term,
            Some((term, _)) => Term::Times(factor, Box::new(term)),
        });
    }
    Ok(match terms.pop() {
        Some(only) if terms.is_empty() => only,
        Some(last) => {
            terms.push(last);
            Term::Sum(terms)
        }
        None => Term::Constant(0),
    })
}
