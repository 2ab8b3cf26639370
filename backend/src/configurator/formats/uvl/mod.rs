//! The Universal Variability Language; `docs/configurator.md` names the dialect.

mod attributes;
mod build;
mod constraints;
mod lexer;
mod number;
mod parser;

use super::tree::{self, Features};
use super::{Document, Place, Refusal, quote};
use attributes::Attributes;
use lexer::Token;
use parser::{Mark, Parser};
use shared::configurator::model::{Choice, Choose, Group};

/// Words that are no names unless they are in double quotes.
const RESERVED: [&str; 17] = [
    "namespace",
    "include",
    "imports",
    "features",
    "constraints",
    "mandatory",
    "optional",
    "or",
    "alternative",
    "cardinality",
    "Boolean",
    "Integer",
    "Real",
    "String",
    "true",
    "false",
    "as",
];

/// Parts of the language that a file may say it uses.
const LEVELS: [&str; 3] = ["Boolean", "Arithmetic", "Type"];

/// Reads a model.
///
/// # Errors
/// With line, column and what was expected.
pub(super) fn read(text: &str) -> Result<Document, Refusal> {
    let mut reader = Reader {
        parser: Parser::new(text)?,
        features: Features::default(),
        attributes: Attributes::default(),
        constraints: Vec::new(),
    };
    let namespace = reader.head()?;
    let root = reader.tree()?;
    reader.tail()?;
    build::document(reader, namespace, root)
}

struct Reader<'a> {
    parser: Parser<'a>,
    features: Features,
    attributes: Attributes,
    /// Where the constraints begin; they are read when all features are known.
    constraints: Vec<(Mark<'a>, Place)>,
}

impl<'a> Reader<'a> {
    /// Everything before the features; gives the namespace.
    fn head(&mut self) -> Result<Option<&'a str>, Refusal> {
        let mut namespace = None;
        if self.parser.word("namespace")? {
            namespace = Some(self.parser.name("the name of the model")?.0);
            self.end_of_line()?;
        }
        if self.parser.word("include")? {
            self.include()?;
        }
        if self.parser.peek() == Token::Name("imports", false) {
            let message = "imports are not read; write the imported features into this file";
            return Err(self.parser.place().refuse(message));
        }
        let expected = if namespace.is_some() {
            "`features`"
        } else {
            "`namespace` or `features`"
        };
        self.parser
            .expect(Token::Name("features", false), expected)?;
        self.end_of_line()?;
        Ok(namespace)
    }

    /// The language levels that a file uses: what is not read is refused where it is used.
    fn include(&mut self) -> Result<(), Refusal> {
        self.end_of_line()?;
        self.parser
            .expect(Token::Indent, "a level of the language, indented")?;
        while !self.parser.eat(Token::Dedent)? {
            let (level, place) = self.parser.name("a level of the language")?;
            if !LEVELS.contains(&level) {
                let message = format!(
                    "expected a level of the language, Boolean, Arithmetic or Type, not `{}`",
                    quote(level)
                );
                return Err(place.refuse(message));
            }
            // `Arithmetic.feature-cardinality` and the like: their names have no meaning of
            // their own here.
            while !matches!(self.parser.peek(), Token::Newline | Token::End) {
                self.parser.take()?;
            }
            self.end_of_line()?;
        }
        Ok(())
    }

    fn end_of_line(&mut self) -> Result<(), Refusal> {
        self.parser.expect(Token::Newline, "the end of the line")?;
        Ok(())
    }

    fn tree(&mut self) -> Result<Choice, Refusal> {
        self.parser
            .expect(Token::Indent, "the root feature, indented")?;
        let root = self.feature(1)?;
        let expected = "`constraints` or the end of the file, as there is one root only";
        self.parser.expect(Token::Dedent, expected)?;
        Ok(root)
    }

    fn feature(&mut self, level: usize) -> Result<Choice, Refusal> {
        let integer = self.feature_type()?;
        let word = self.parser.peek();
        let (name, place) = self.parser.name("the name of a feature")?;
        if word == Token::Name(name, false) && RESERVED.contains(&name) {
            let message = format!("expected the name of a feature; as one, \"{name}\" is quoted");
            return Err(place.refuse(message));
        }
        self.features.add(name, "", place, level)?;
        if self.parser.peek() == Token::Name("cardinality", false) {
            let message = "features that are chosen several times are not read";
            return Err(self.parser.place().refuse(message));
        }
        let mut option = Choice {
            id: name.to_owned(),
            ..Choice::default()
        };
        if self.parser.sign("{")? {
            self.attributes(&mut option)?;
        }
        if integer {
            self.attributes.make_number(name, place)?;
        }
        self.end_of_line()?;
        if self.parser.eat(Token::Indent)? {
            while !self.parser.eat(Token::Dedent)? {
                let group = self.group(name, option.groups.len(), level)?;
                option.groups.push(group);
            }
        }
        Ok(option)
    }

    /// The type before a feature's name; true for an integer.
    fn feature_type(&mut self) -> Result<bool, Refusal> {
        let Token::Name(word, false) = self.parser.peek() else {
            return Ok(false);
        };
        match word {
            "Boolean" | "Integer" => {
                self.parser.take()?;
                Ok(word == "Integer")
            }
            "Real" | "String" => {
                let message = format!(
                    "features of type {word} are not read; expected Boolean, or Integer with the attributes min and max"
                );
                Err(self.parser.place().refuse(message))
            }
            _ => Ok(false),
        }
    }

    fn group(&mut self, parent: &str, number: usize, level: usize) -> Result<Group, Refusal> {
        const EXPECTED: &str = "a group: mandatory, optional, or, alternative or [1..2]";
        let place = self.parser.place();
        let (least, most) = match self.parser.peek() {
            Token::Name("mandatory", false) => (None, None),
            Token::Name("optional", false) => (Some(0), None),
            Token::Name("or", false) => (Some(1), None),
            Token::Name("alternative", false) => (Some(1), Some(1)),
            Token::Sign("[") => (Some(0), None),
            _ => return Err(self.parser.unexpected(EXPECTED)),
        };
        let (word, _) = self.parser.take()?;
        let (least, most) = match word {
            Token::Sign(_) => self.cardinality()?,
            _ => (least, most),
        };
        self.end_of_line()?;
        self.parser
            .expect(Token::Indent, "the features of the group, indented")?;
        let mut options = Vec::new();
        while !self.parser.eat(Token::Dedent)? {
            options.push(self.feature(level + 1)?);
        }
        let all = u32::try_from(options.len()).unwrap_or(u32::MAX);
        let choose: Choose = tree::choose(least.unwrap_or(all), most, options.len(), place)?;
        Ok(tree::group(parent, number, choose, options))
    }

    /// A range behind its bracket: `2]`, `1..3]`, `1..*]` or `*]`.
    fn cardinality(&mut self) -> Result<(Option<u32>, Option<u32>), Refusal> {
        let range = if self.parser.sign("*")? {
            (0, None)
        } else {
            let least = self.count()?;
            if !self.parser.sign("..")? {
                (least, Some(least))
            } else if self.parser.sign("*")? {
                (least, None)
            } else {
                (least, Some(self.count()?))
            }
        };
        self.parser.expect(Token::Sign("]"), "`]`")?;
        Ok((Some(range.0), range.1))
    }

    fn count(&mut self) -> Result<u32, Refusal> {
        if let Token::Number(number) = self.parser.peek()
            && let Some(count) = number.as_whole().and_then(|n| u32::try_from(n).ok())
        {
            self.parser.take()?;
            return Ok(count);
        }
        Err(self.parser.unexpected("how many, a whole number"))
    }

    /// Everything behind the features.
    fn tail(&mut self) -> Result<(), Refusal> {
        if self.parser.word("constraints")? {
            self.end_of_line()?;
            if self.parser.eat(Token::Indent)? {
                while !self.parser.eat(Token::Dedent)? {
                    self.constraints
                        .push((self.parser.mark(), self.parser.place()));
                    while !self.parser.eat(Token::Newline)? {
                        if matches!(self.parser.peek(), Token::End) {
                            break;
                        }
                        self.parser.take()?;
                    }
                    if self.parser.peek() == Token::Indent {
                        return Err(self
                            .parser
                            .unexpected("the next constraint, indented alike"));
                    }
                }
            }
        }
        self.parser
            .expect(Token::End, "`constraints` or the end of the file")?;
        Ok(())
    }
}
