//! Query strings, read and written without a browser.

/// Names and values in a fixed order; empty values are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads `?a=1&b=2`, with or without the question mark.
    pub(crate) fn parse(text: &str) -> Self {
        let pairs = text
            .trim_start_matches('?')
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        let known = pairs.map(|(name, value)| (decode(name), decode(value)));
        Self(known.filter(|(_, value)| !value.is_empty()).collect())
    }

    /// The value of `name`; empty when there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    /// The same with another value of `name`; an empty one takes it out.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        if !value.is_empty() {
            self.0.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Whether it holds nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Behind `path`, with a question mark where needed.
    pub(crate) fn after(&self, path: &str) -> String {
        if self.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{self}")
        }
    }
}

impl std::fmt::Display for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (name, value)) in self.0.iter().enumerate() {
            let and = if index > 0 { "&" } else { "" };
            write!(f, "{and}{}={}", encode(name), encode(value))?;
        }
        Ok(())
    }
}

fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                let digits = [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
                out.push('%');
                out.extend(digits.map(char::from));
            }
        }
    }
    out
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let hex = |digit: &u8| {
            char::from(*digit)
                .to_digit(16)
                .and_then(|d| u8::try_from(d).ok())
        };
        match (first, tail) {
            (b'%', [a, b, after @ ..]) if hex(a).is_some() && hex(b).is_some() => {
                bytes.push(hex(a).unwrap_or(0) * 16 + hex(b).unwrap_or(0));
                rest = after;
            }
            (b'+', _) => bytes.push(b' '),
            (other, _) => bytes.push(*other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let query = Query::default()
            .with("q", "Käse & 50 %+")
            .with("group", "open");
        assert_eq!(
            query.to_string(),
            "q=K%C3%A4se%20%26%2050%20%25%2B&group=open"
        );
        assert_eq!(Query::parse(&format!("?{query}")), query);
    }

    #[test]
    fn nonsense_is_taken_as_it_stands() {
        assert_eq!(Query::parse("?q=100%&x&=&y=").get("q"), "100%");
        assert_eq!(Query::parse("q=%zz+%C3").get("q"), "%zz \u{FFFD}");
        assert!(Query::parse("?").is_empty());
    }

    #[test]
    fn an_empty_value_takes_the_name_out() {
        assert_eq!(
            Query::parse("q=a&group=open")
                .with("q", "")
                .after("/orders"),
            "/orders?group=open"
        );
        assert_eq!(Query::default().after("/orders"), "/orders");
    }
}
