//! A matcher for the patterns of [`super::formats`].
//!
//! A pattern is a sequence of items, matched from left to right against the whole number:
//!
//! | item          | matches                                                              |
//! |---------------|----------------------------------------------------------------------|
//! | `#`           | a digit                                                              |
//! | `@`           | a letter                                                             |
//! | `*`           | a digit or a letter                                                  |
//! | `!`           | a digit, which is the check digit                                    |
//! | `$`           | a digit or a letter, which is the check character                    |
//! | `[A-CX]`      | one of a set                                                         |
//! | `(AB\|CD)`    | the first alternative that fits                                      |
//! | `<`, `>`      | nothing: they mark where the serial number begins and ends           |
//! | anything else | itself                                                               |
//!
//! `{3}` after an item asks for three of it, `{2,3}` for two or three. Matching never goes back:
//! repeats take as many as they can and the first alternative that fits is kept, so the time is
//! linear in the number's length. Patterns are written so that this loses nothing.

/// What a pattern found in a number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shape<'a> {
    /// The characters that the check digit is computed from.
    pub(super) serial: &'a [u8],
    /// The check digit or character; zero when the pattern has none.
    pub(super) check: u8,
    /// How many characters are fixed by the pattern: a measure of how specific the match is.
    pub(super) literals: u8,
}

/// Matches the whole of `number`, which is in upper case and has no spaces.
pub(super) fn shape<'a>(pattern: &[u8], number: &'a [u8]) -> Option<Shape<'a>> {
    let mut matcher = Matcher {
        number,
        at: 0,
        from: 0,
        to: 0,
        check: 0,
        literals: 0,
    };
    if !matcher.sequence(pattern) || matcher.at != number.len() {
        return None;
    }
    Some(Shape {
        serial: number.get(matcher.from..matcher.to)?,
        check: matcher.check,
        literals: matcher.literals,
    })
}

#[derive(Clone, Copy)]
struct Matcher<'a> {
    number: &'a [u8],
    at: usize,
    from: usize,
    to: usize,
    check: u8,
    literals: u8,
}

impl Matcher<'_> {
    fn sequence(&mut self, mut pattern: &[u8]) -> bool {
        while let [item, rest @ ..] = pattern {
            pattern = rest;
            match item {
                b'<' => self.from = self.at,
                b'>' => self.to = self.at,
                b'(' => {
                    let (group, rest) = until(b')', rest);
                    pattern = rest;
                    if !self.alternatives(group) {
                        return false;
                    }
                }
                _ => {
                    let mut set: &[u8] = &[];
                    if *item == b'[' {
                        (set, pattern) = until(b']', rest);
                    }
                    let (least, most);
                    (least, most, pattern) = repeat(pattern);
                    let mut found = 0;
                    while found < most && self.step(*item, set) {
                        found += 1;
                    }
                    if found < least {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn alternatives(&mut self, group: &[u8]) -> bool {
        group.split(|byte| *byte == b'|').any(|alternative| {
            let mut attempt = *self;
            let fits = attempt.sequence(alternative);
            if fits {
                *self = attempt;
            }
            fits
        })
    }

    /// Takes one character if it fits the item.
    fn step(&mut self, item: u8, set: &[u8]) -> bool {
        let Some(&byte) = self.number.get(self.at) else {
            return false;
        };
        let fits = match item {
            b'#' | b'!' => byte.is_ascii_digit(),
            b'@' => byte.is_ascii_uppercase(),
            b'*' | b'$' => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
            b'[' => contains(set, byte),
            literal => byte == literal,
        };
        if fits {
            self.at += 1;
            match item {
                b'!' | b'$' => self.check = byte,
                b'#' | b'@' | b'*' | b'[' => {}
                _ => self.literals = self.literals.saturating_add(1),
            }
        }
        fits
    }
}

/// Splits at the first `end`, which belongs to neither part.
fn until(end: u8, pattern: &[u8]) -> (&[u8], &[u8]) {
    let mut parts = pattern.splitn(2, |byte| *byte == end);
    (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    )
}

/// Whether a set such as `A-CX` has the character.
fn contains(mut set: &[u8], byte: u8) -> bool {
    loop {
        let range;
        (range, set) = match set {
            [low, b'-', high, rest @ ..] => (*low..=*high, rest),
            [one, rest @ ..] => (*one..=*one, rest),
            [] => return false,
        };
        if range.contains(&byte) {
            return true;
        }
    }
}

/// Reads `{least,most}` or `{count}` off the front of a pattern; without one, an item occurs once.
fn repeat(pattern: &[u8]) -> (usize, usize, &[u8]) {
    let [b'{', rest @ ..] = pattern else {
        return (1, 1, pattern);
    };
    let (counts, rest) = until(b'}', rest);
    let (least, most) = until(b',', counts);
    let least = count(least);
    (
        least,
        if most.is_empty() { least } else { count(most) },
        rest,
    )
}

fn count(digits: &[u8]) -> usize {
    digits.iter().fold(0_usize, |sum, digit| {
        sum.saturating_mul(10)
            .saturating_add(usize::from(digit.wrapping_sub(b'0')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, number: &str) -> bool {
        shape(pattern.as_bytes(), number.as_bytes()).is_some()
    }

    #[test]
    fn items() {
        assert!(fits("1Z#@*", "1Z0AA"));
        assert!(!fits("1Z#@*", "1Z00A"));
        assert!(fits("[0-8X]", "8") && fits("[0-8X]", "X"));
        assert!(!fits("[0-8X]", "9") && !fits("[0-8X]", "-"));
        assert!(fits("#{3}", "123") && !fits("#{3}", "12") && !fits("#{3}", "1234"));
        assert!(fits("@{2,3}#", "AB1") && fits("@{2,3}#", "ABC1"));
        assert!(!fits("@{2,3}#", "A1") && !fits("@{2,3}#", "ABCD1"));
        assert!(fits("(JJ|J)D", "JD") && fits("(JJ|J)D", "JJD") && !fits("(JJ|J)D", "D"));
        assert!(fits("#-1", "0-1"));
        assert!(fits("", "") && !fits("", "1") && !fits("1", ""));
    }

    #[test]
    fn captures() {
        let found = shape(b"A(BC|D)<#{3}>!@", b"AD1234Z");
        assert_eq!(
            found,
            Some(Shape {
                serial: b"123",
                check: b'4',
                literals: 2
            })
        );
    }

    #[test]
    fn broken_patterns_are_harmless() {
        for pattern in [
            "(",
            "[",
            "{",
            "#{",
            "#{x}",
            "#{99999999999999999999}",
            ">#<",
            "(|",
            "[-",
        ] {
            let _ = shape(pattern.as_bytes(), b"123");
        }
    }
}
