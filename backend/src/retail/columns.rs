//! Columns: which there are, where they are, and how a line is cut into them.

use super::lines::Line;
use super::rows::Reason;
use anyhow::{Result, bail};
use std::borrow::Cow;

/// The columns that a file must have, in whatever order.
const NAMES: [&str; 8] = [
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
];

/// One of the columns, in the order of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Invoice,
    StockCode,
    Description,
    Quantity,
    Date,
    Price,
    Customer,
    Country,
}

/// Where the columns are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    count: usize,
    at: [usize; 8],
}

/// The fields of a line.
pub(super) struct Fields<'a> {
    texts: Vec<Cow<'a, str>>,
    header: &'a Header,
}

impl Fields<'_> {
    /// What is in a column, without white space around it.
    pub(super) fn get(&self, column: Column) -> &str {
        let place = self.header.at.get(column as usize).copied();
        let text = place.and_then(|place| self.texts.get(place));
        text.map_or("", |text| text.trim())
    }
}

impl Header {
    /// Reads the first line.
    pub(super) fn parse(line: &Line<'_>) -> Result<Self> {
        let wanted = NAMES.join(",");
        let text = std::str::from_utf8(line.bytes).unwrap_or_default();
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut names = Vec::new();
        if line.too_long || split(text, &mut names).is_err() {
            bail!("the first line must name the columns: {wanted}");
        }
        let mut at = [0; 8];
        for (place, name) in at.iter_mut().zip(NAMES) {
            let mut found = (0..).zip(&names).filter(|(_, other)| other.trim() == name);
            match (found.next(), found.next()) {
                (Some((i, _)), None) => *place = i,
                (None, _) => bail!("the first line has no column {name}; it must name {wanted}"),
                (Some(_), Some(_)) => bail!("the first line names the column {name} twice"),
            }
        }
        Ok(Self {
            count: names.len(),
            at,
        })
    }

    /// Cuts a line into as many fields as there are columns.
    pub(super) fn cut<'a>(&'a self, line: &'a str) -> Result<Fields<'a>, Reason> {
        let mut texts = Vec::with_capacity(self.count);
        split(line, &mut texts)?;
        if texts.len() != self.count {
            return Err(Reason::ColumnCount);
        }
        let header = self;
        Ok(Fields { texts, header })
    }
}

/// Splits a line into fields (RFC 4180); a quoted field ends on the line on which it begins.
fn split<'a>(line: &'a str, fields: &mut Vec<Cow<'a, str>>) -> Result<(), Reason> {
    let mut rest = line;
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => unquote(quoted)?,
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                (Cow::Borrowed(&rest[..end]), &rest[end..])
            }
        };
        fields.push(field);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None if after.is_empty() => return Ok(()),
            None => return Err(Reason::BadQuotes),
        }
    }
}

/// The text up to the closing quote, and what follows it. Two quotes stand for one.
fn unquote(quoted: &str) -> Result<(Cow<'_, str>, &str), Reason> {
    let mut text = Cow::Borrowed("");
    let mut rest = quoted;
    loop {
        let end = rest.find('"').ok_or(Reason::BadQuotes)?;
        text += &rest[..end];
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(next) => {
                text += "\"";
                rest = next;
            }
            None => return Ok((text, rest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Result<Header> {
        let bytes = text.as_bytes();
        Header::parse(&Line {
            number: 1,
            bytes,
            too_long: false,
        })
    }

    #[test]
    fn a_wrong_header_is_refused_with_the_column_it_lacks() {
        for (text, said) in [
            ("", "no column InvoiceNo"),
            ("a,b", "no column InvoiceNo"),
            ("\"", "must name the columns"),
            (
                &NAMES.join(",").replace("UnitPrice", "Price"),
                "no column UnitPrice",
            ),
            (&format!("{},Country", NAMES.join(",")), "Country twice"),
        ] {
            let error = header(text).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn quoted_fields_may_hold_commas_and_quotes() {
        let mut fields = Vec::new();
        split(r#"a,"b,""c""",,"",d"e"#, &mut fields).unwrap();
        assert_eq!(fields, ["a", r#"b,"c""#, "", "", "d\"e"]);
        for bad in ["\"a", "\"a\"b", "a,\"", "\"a\" ,b"] {
            assert_eq!(split(bad, &mut Vec::new()), Err(Reason::BadQuotes), "{bad}");
        }
    }
}
