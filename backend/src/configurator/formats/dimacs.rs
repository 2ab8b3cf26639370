//! DIMACS: clauses over numbered variables, which `c` lines may name.

use super::document::{Document, Feature, RuleSource, Subject};
use super::{Format, Place, Refusal, quote};
use shared::configurator::theory::{MAX_LITERALS, MAX_VARIABLES, Theory};

/// Reads clauses.
///
/// # Errors
/// With line, column and what was expected.
pub(super) fn read(text: &str) -> Result<Document, Refusal> {
    let mut reader = Reader::default();
    let mut line_place = Place::START;
    for line in text.split('\n') {
        let content = line.strip_suffix('\r').unwrap_or(line);
        reader.line(content, line_place)?;
        line_place.line = line_place.line.saturating_add(1);
    }
    reader.finish(Place::of(text, text.len()))
}

#[derive(Default)]
struct Reader<'a> {
    /// Variables and clauses, as the header announces them.
    header: Option<(u32, usize)>,
    /// The first name of each variable, with its place.
    names: Vec<(u32, &'a str, Place)>,
    literals: Vec<i32>,
    /// The end of each clause in `literals`, and where it begins in the file.
    clauses: Vec<(usize, Place)>,
    /// Where the clause under way begins.
    begun: Option<Place>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a str, place: Place) -> Result<(), Refusal> {
        let mut words = words(line, place);
        let Some((first, at)) = words.next() else {
            return Ok(());
        };
        match first {
            "c" => {
                self.comment(line, place);
                Ok(())
            }
            "p" => self.problem(at, words),
            _ => self.numbers(line, place),
        }
    }

    /// `c 12 steel frame` names variable 12; any other comment says nothing.
    fn comment(&mut self, line: &'a str, place: Place) {
        let rest = line.trim_start().strip_prefix('c').unwrap_or("");
        let rest = rest.trim_start();
        let Some((number, name)) = rest.split_once(char::is_whitespace) else {
            return;
        };
        let name = name.trim();
        let digits = number.bytes().all(|b| b.is_ascii_digit());
        let number = number.parse().ok().filter(|&n: &u32| digits && n > 0);
        if let Some(number) = number.filter(|_| !name.is_empty()) {
            self.names.push((number, name, place));
        }
    }

    fn problem(
        &mut self,
        at: Place,
        mut words: impl Iterator<Item = (&'a str, Place)>,
    ) -> Result<(), Refusal> {
        if self.header.is_some() {
            return Err(at.refuse("a second line `p`; expected clauses"));
        }
        let expected = "expected `p cnf VARIABLES CLAUSES`";
        let mut next = || words.next().ok_or_else(|| at.refuse(expected));
        let (kind, place) = next()?;
        if kind != "cnf" {
            return Err(place.refuse(format!("{expected}, not `p {}`", quote(kind))));
        }
        let count = |(word, place): (&str, Place)| {
            let digits = word.bytes().all(|b| b.is_ascii_digit());
            let number = word.parse::<u32>().ok().filter(|_| digits);
            number.ok_or_else(|| place.refuse(format!("{expected}, not `{}`", quote(word))))
        };
        let variables = next()?;
        let clauses = next()?;
        let header = (count(variables)?, count(clauses)? as usize);
        if let Some((_, place)) = words.next() {
            return Err(place.refuse(format!("{expected} and nothing behind it")));
        }
        if header.0 > MAX_VARIABLES {
            let message = format!("{} variables; at most {MAX_VARIABLES} are read", header.0);
            return Err(variables.1.refuse(message));
        }
        self.header = Some(header);
        Ok(())
    }

    fn numbers(&mut self, line: &str, place: Place) -> Result<(), Refusal> {
        let Some((variables, count)) = self.header else {
            let expected = "expected `p cnf VARIABLES CLAUSES` before the first clause";
            return Err(place.refuse(expected));
        };
        for (word, at) in words(line, place) {
            let number: i32 = word.parse().map_err(|_| {
                let message = format!(
                    "expected the number of a variable, or 0 at the end of a clause, not `{}`",
                    quote(word)
                );
                at.refuse(message)
            })?;
            if number == 0 {
                if self.clauses.len() == count {
                    return Err(at.refuse(format!("more clauses than the {count} announced")));
                }
                let start = self.begun.take().unwrap_or(at);
                self.clauses.push((self.literals.len(), start));
                continue;
            }
            if number.unsigned_abs() > variables {
                let message = format!("no variable {number}; {variables} were announced");
                return Err(at.refuse(message));
            }
            if self.literals.len() >= MAX_LITERALS {
                return Err(at.refuse(format!("more than {MAX_LITERALS} literals")));
            }
            self.begun.get_or_insert(at);
            self.literals.push(number);
        }
        Ok(())
    }

    fn finish(self, end: Place) -> Result<Document, Refusal> {
        let Some((variables, count)) = self.header else {
            return Err(end.refuse("expected `p cnf VARIABLES CLAUSES`"));
        };
        if let Some(begun) = self.begun {
            return Err(end.refuse(format!("expected 0 behind the clause begun at {begun}")));
        }
        if self.clauses.len() < count {
            let found = self.clauses.len();
            return Err(end.refuse(format!("expected {count} clauses, found {found}")));
        }
        let features = self.features(variables)?;
        let mut start = 0;
        let slices = self.clauses.iter().map(|&(end, _)| {
            let from = std::mem::replace(&mut start, end);
            self.literals.get(from..end).unwrap_or(&[])
        });
        let theory =
            Theory::of_clauses(variables, slices).map_err(|error| end.refuse(error.to_string()))?;
        let mut rules = Vec::with_capacity(count);
        for ((clause, _), (_, place)) in theory.clauses().zip(&self.clauses) {
            rules.push(RuleSource {
                place: place.to_string(),
                text: sentence(clause, &features),
            });
        }
        Ok(Document {
            format: Format::Dimacs,
            subject: Subject::Clauses(theory),
            features,
            rules,
        })
    }

    fn features(&self, variables: u32) -> Result<Vec<Feature>, Refusal> {
        let nameless = |item| Feature {
            name: String::new(),
            label: String::new(),
            place: Place::START.to_string(),
            item,
        };
        let mut features: Vec<Feature> = (0..variables).map(nameless).collect();
        for &(number, name, place) in &self.names {
            let Some(feature) = features.get_mut(number as usize - 1) else {
                continue;
            };
            if !feature.name.is_empty() && feature.name != name {
                let message = format!(
                    "variable {number} is \"{}\" already, named at {}",
                    quote(&feature.name),
                    feature.place
                );
                return Err(place.refuse(message));
            }
            if feature.name.is_empty() {
                feature.name = name.to_owned();
                feature.place = place.to_string();
            }
        }
        Ok(features)
    }
}

/// A clause in words, as long as it is read: `!steel | heavy`.
fn sentence(clause: &[i32], features: &[Feature]) -> String {
    const MOST: usize = 8;
    let mut parts: Vec<String> = Vec::new();
    for literal in clause.iter().take(MOST) {
        let variable = literal.unsigned_abs();
        let name = features
            .get(variable as usize - 1)
            .map_or("", |feature| feature.name.as_str());
        let sign = if *literal < 0 { "!" } else { "" };
        parts.push(match name {
            "" => format!("{sign}{variable}"),
            name => format!("{sign}{name}"),
        });
    }
    if clause.len() > MOST {
        parts.push("…".to_owned());
    }
    parts.join(" | ")
}

/// The words of a line with their places.
fn words(line: &str, place: Place) -> impl Iterator<Item = (&str, Place)> {
    let mut at = place;
    let mut rest = line;
    std::iter::from_fn(move || {
        let trimmed = rest.trim_start();
        at = at.after(&rest[..rest.len() - trimmed.len()]);
        if trimmed.is_empty() {
            return None;
        }
        let end = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
        let word = &trimmed[..end];
        let here = at;
        at = at.after(word);
        rest = &trimmed[end..];
        Some((word, here))
    })
}
