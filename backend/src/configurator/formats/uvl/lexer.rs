//! UVL's words, one at a time, with its indentation as words of their own.

use super::number::Decimal;
use crate::configurator::formats::{Place, Refusal, quote};

/// A word of UVL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name; whether it was in double quotes.
    Name(&'a str, bool),
    /// A number without sign.
    Number(Decimal),
    /// A text in single quotes.
    Text(&'a str),
    /// A sign, such as `=>`.
    Sign(&'static str),
    /// The end of a line.
    Newline,
    /// The next line is indented further.
    Indent,
    /// One level of indentation ends.
    Dedent,
    /// The end of the file.
    End,
}

impl Token<'_> {
    /// The word for a message.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Name(name, true) => format!("\"{}\"", quote(name)),
            Self::Name(name, false) => format!("`{}`", quote(name)),
            Self::Number(number) => format!("`{number}`"),
            Self::Text(text) => format!("'{}'", quote(text)),
            Self::Sign(sign) => format!("`{sign}`"),
            Self::Newline => "the end of the line".to_owned(),
            Self::Indent => "an indented line".to_owned(),
            Self::Dedent => "a line that is indented less".to_owned(),
            Self::End => "the end of the file".to_owned(),
        }
    }
}

/// Longer signs first: `<=>` is not `<=` and `>`.
const SIGNS: [&str; 24] = [
    "<=>", "=>", "==", "!=", "<=", ">=", "..", "<", ">", "!", "&", "|", "(", ")", "[", "]", "{",
    "}", ",", ".", "+", "-", "*", "/",
];

/// Reads words from a text; a copy of it reads on from where it was made.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    rest: &'a str,
    place: Place,
    /// The indentation of the lines around, outermost first; the top level is not listed.
    indents: Vec<&'a str>,
    dedents: usize,
    line_start: bool,
    /// Brackets that are open: line ends do not count inside.
    open: usize,
    /// What this file indents with.
    style: Option<char>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            place: Place::START,
            indents: Vec::new(),
            dedents: 0,
            line_start: true,
            open: 0,
            style: None,
        }
    }

    /// The text from here on.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.place = self.place.after(taken);
        self.rest = rest;
        taken
    }

    /// The next word and where it begins.
    pub(super) fn next(&mut self) -> Result<(Token<'a>, Place), Refusal> {
        if self.dedents == 0 && self.line_start && self.open == 0 {
            self.line_start = false;
            if self.indentation()? {
                return Ok((Token::Indent, self.place));
            }
        }
        if self.dedents > 0 {
            self.dedents -= 1;
            return Ok((Token::Dedent, self.place));
        }
        self.skip()?;
        let place = self.place;
        let Some(first) = self.rest.chars().next() else {
            return Ok((self.end(), place));
        };
        let token = match first {
            '\n' => {
                self.take(1);
                self.line_start = true;
                Token::Newline
            }
            '"' => Token::Name(self.quoted('"')?, true),
            '\'' => Token::Text(self.quoted('\'')?),
            '0'..='9' => self.number()?,
            c if c == '_' || c.is_alphabetic() => {
                let inner = |c: char| c == '_' || c.is_alphanumeric() || "#§%?".contains(c);
                let end = self.rest.find(|c| !inner(c)).unwrap_or(self.rest.len());
                Token::Name(self.take(end), false)
            }
            _ => self.sign()?,
        };
        Ok((token, place))
    }

    /// At the end of the text the line ends, then every indentation, then the file.
    fn end(&mut self) -> Token<'a> {
        self.open = 0;
        if !std::mem::replace(&mut self.line_start, true) {
            return Token::Newline;
        }
        match self.indents.pop() {
            Some(_) => Token::Dedent,
            None => Token::End,
        }
    }

    fn sign(&mut self) -> Result<Token<'a>, Refusal> {
        let rest = self.rest;
        let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) else {
            let odd: String = rest.chars().take(1).collect();
            let message = format!(
                "no word of UVL begins with `{}`; a name with such characters is written in double quotes",
                odd.escape_debug()
            );
            return Err(self.place.refuse(message));
        };
        self.take(sign.len());
        match *sign {
            "(" | "[" | "{" => self.open += 1,
            ")" | "]" | "}" => self.open = self.open.saturating_sub(1),
            _ => {}
        }
        Ok(Token::Sign(sign))
    }

    fn quoted(&mut self, mark: char) -> Result<&'a str, Refusal> {
        let inner = self.rest.get(1..).unwrap_or("");
        let end = inner.find([mark, '\n']);
        let Some(end) = end.filter(|&end| inner[end..].starts_with(mark)) else {
            let message = format!("expected the closing `{mark}` on the same line");
            return Err(self.place.refuse(message));
        };
        self.take(end + 2);
        Ok(&inner[..end])
    }

    fn number(&mut self) -> Result<Token<'a>, Refusal> {
        let place = self.place;
        let digits = |text: &str| {
            text.find(|c: char| !c.is_ascii_digit())
                .unwrap_or(text.len())
        };
        let mut end = digits(self.rest);
        let behind = &self.rest[end..];
        if let Some(fraction) = behind.strip_prefix('.') {
            let more = digits(fraction);
            if more > 0 {
                end += 1 + more;
            }
        }
        let text = self.take(end);
        let joined = |c: char| c == '_' || c.is_alphanumeric();
        if self.rest.starts_with(joined) {
            let message = "expected a number; a name that begins with a digit is written in \
                           double quotes";
            return Err(place.refuse(message));
        }
        let number = Decimal::parse(text).ok_or_else(|| {
            place.refuse(format!(
                "the number {} has too many digits; 12 and 6 decimals are read",
                quote(text)
            ))
        })?;
        Ok(Token::Number(number))
    }

    /// Skips blanks and comments inside a line, and line ends inside brackets.
    fn skip(&mut self) -> Result<(), Refusal> {
        loop {
            let blank = |c: char| c == ' ' || c == '\t';
            let inside = self.open > 0;
            let over = |c: char| blank(c) || inside && c == '\n';
            let spaces = self.rest.find(|c| !over(c)).unwrap_or(self.rest.len());
            self.take(spaces);
            if self.rest.starts_with("\r\n") {
                self.take(1);
                continue;
            }
            if !self.comment()? {
                return Ok(());
            }
        }
    }

    /// Skips a comment, if there is one here.
    fn comment(&mut self) -> Result<bool, Refusal> {
        if self.rest.starts_with("//") {
            let line = self.rest.find('\n').unwrap_or(self.rest.len());
            self.take(line);
            return Ok(true);
        }
        if self.rest.starts_with("/*") {
            let Some(end) = self.rest.find("*/") else {
                return Err(self
                    .place
                    .refuse("expected `*/` at the end of this comment"));
            };
            self.take(end + 2);
            return Ok(true);
        }
        Ok(false)
    }

    /// Reads the indentation of the next line that says something; true where it is deeper.
    fn indentation(&mut self) -> Result<bool, Refusal> {
        let indent = loop {
            let end = self.rest.find(|c| c != ' ' && c != '\t');
            let indent = self.take(end.unwrap_or(self.rest.len()));
            let commented = self.comment()?;
            if commented {
                self.skip()?;
            }
            if self.rest.is_empty() {
                self.line_start = true;
                return Ok(false);
            }
            let blank = ["\n", "\r\n"]
                .into_iter()
                .find(|end| self.rest.starts_with(end));
            match blank {
                Some(end) => {
                    self.take(end.len());
                }
                None if commented => {
                    return Err(self.place.refuse("expected a new line behind the comment"));
                }
                None => break indent,
            }
        };
        self.check_style(indent)?;
        let above = self.indents.last().copied().unwrap_or("");
        if indent.len() > above.len() {
            self.indents.push(indent);
            return Ok(true);
        }
        while self
            .indents
            .last()
            .is_some_and(|above| above.len() > indent.len())
        {
            self.indents.pop();
            self.dedents += 1;
        }
        if self.indents.last().copied().unwrap_or("") != indent {
            let message = "expected the indentation of a line above";
            return Err(self.place.refuse(message));
        }
        Ok(false)
    }

    /// A file indents with tabs or with spaces: so longer means deeper.
    fn check_style(&mut self, indent: &str) -> Result<(), Refusal> {
        let Some(first) = indent.chars().next() else {
            return Ok(());
        };
        let style = *self.style.get_or_insert(first);
        if indent.chars().any(|c| c != style) {
            let name = if style == '\t' { "tabs" } else { "spaces" };
            let message = format!("expected {name} only, as the lines above are indented with");
            return Err(self.place.refuse(message));
        }
        Ok(())
    }
}
