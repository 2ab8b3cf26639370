//! One word ahead.

use super::lexer::{Lexer, Token};
use crate::configurator::formats::{Place, Refusal};

/// Reads words and says what was expected instead.
pub(super) struct Parser<'a> {
    lexer: Lexer<'a>,
    next: (Token<'a>, Place),
    /// The lexer before the next word.
    before: Lexer<'a>,
}

/// A place to read on from later.
#[derive(Debug, Clone)]
pub(super) struct Mark<'a>(Lexer<'a>);

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Result<Self, Refusal> {
        Self::at(Mark(Lexer::new(text)))
    }

    /// A parser that begins at a mark.
    pub(super) fn at(mark: Mark<'a>) -> Result<Self, Refusal> {
        let before = mark.0.clone();
        let mut lexer = mark.0;
        let next = lexer.next()?;
        Ok(Self {
            lexer,
            next,
            before,
        })
    }

    /// The place before the next word.
    pub(super) fn mark(&self) -> Mark<'a> {
        Mark(self.before.clone())
    }

    /// The text between a mark and the next word.
    pub(super) fn since(&self, mark: &Mark<'a>) -> &'a str {
        let from = mark.0.rest();
        let length = from.len().saturating_sub(self.before.rest().len());
        from.get(..length).unwrap_or("").trim()
    }

    pub(super) fn peek(&self) -> Token<'a> {
        self.next.0
    }

    pub(super) fn place(&self) -> Place {
        self.next.1
    }

    pub(super) fn take(&mut self) -> Result<(Token<'a>, Place), Refusal> {
        self.before.clone_from(&self.lexer);
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    /// Takes the next word where it is this one.
    pub(super) fn eat(&mut self, token: Token<'_>) -> Result<bool, Refusal> {
        let here = self.peek() == token;
        if here {
            self.take()?;
        }
        Ok(here)
    }

    /// Takes this sign, where it is next.
    pub(super) fn sign(&mut self, sign: &'static str) -> Result<bool, Refusal> {
        self.eat(Token::Sign(sign))
    }

    /// Takes this word without quotes, where it is next.
    pub(super) fn word(&mut self, word: &'static str) -> Result<bool, Refusal> {
        self.eat(Token::Name(word, false))
    }

    pub(super) fn expect(&mut self, token: Token<'_>, expected: &str) -> Result<Place, Refusal> {
        if self.peek() != token {
            return Err(self.unexpected(expected));
        }
        Ok(self.take()?.1)
    }

    /// The refusal of the next word.
    pub(super) fn unexpected(&self, expected: &str) -> Refusal {
        let found = self.peek().describe();
        self.place()
            .refuse(format!("expected {expected}, not {found}"))
    }

    /// A name in quotes or without.
    pub(super) fn name(&mut self, expected: &str) -> Result<(&'a str, Place), Refusal> {
        match self.peek() {
            Token::Name(name, _) => Ok((name, self.take()?.1)),
            _ => Err(self.unexpected(expected)),
        }
    }
}
