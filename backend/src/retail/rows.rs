//! From a line of text to a row that makes sense, or the reason why it does not.

use super::columns::{Column, Fields, Header};
use super::lines::Line;
use shared::money::decimal_times;
use shared::time::Timestamp;

/// Largest quantity of a row, as for orders that come through the API.
const MOST_PIECES: i64 = 10_000_000;
/// Largest amount of a row in minor units, so that sums stay far from 64 bits.
const LARGEST_AMOUNT: i64 = 1_000_000_000_000;
/// Decimal digits with which unit prices are compared.
pub(super) const PRICE_DIGITS: u32 = 6;

/// Why a row is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reason {
    LineTooLong,
    NotUtf8,
    BadQuotes,
    ColumnCount,
    MissingInvoice,
    BadDate,
    BadQuantity,
    ZeroQuantity,
    NegativeQuantity,
    PositiveQuantity,
    QuantityTooLarge,
    BadPrice,
    NegativePrice,
    AmountTooLarge,
    FieldTooLong,
    BadCharacters,
    BadCustomer,
    OtherCustomer,
    TooManyRows,
    BrokenOff,
    Incomplete,
}

impl Reason {
    /// The reason as the report says it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::LineTooLong => "the line is longer than 1 MiB",
            Self::NotUtf8 => "the line is not valid UTF-8",
            Self::BadQuotes => "quotes are not balanced",
            Self::ColumnCount => "wrong number of columns",
            Self::MissingInvoice => "no invoice number",
            Self::BadDate => "the date is not like 2010-12-01T08:26:00",
            Self::BadQuantity => "the quantity is not a whole number",
            Self::ZeroQuantity => "the quantity is zero",
            Self::NegativeQuantity => "negative quantity, but not a credit note",
            Self::PositiveQuantity => "positive quantity on a credit note",
            Self::QuantityTooLarge => "the quantity is too large",
            Self::BadPrice => "the price is not a decimal number",
            Self::NegativePrice => "negative price",
            Self::AmountTooLarge => "the amount is too large",
            Self::FieldTooLong => "a field is too long",
            Self::BadCharacters => "control characters in a field",
            Self::BadCustomer => {
                "the customer number has other characters than letters, digits, . _ -"
            }
            Self::OtherCustomer => "another customer than in the invoice's first row",
            Self::TooManyRows => "the invoice has too many rows",
            Self::BrokenOff => "the file breaks off in this line",
            Self::Incomplete => "the file breaks off in this invoice",
        }
    }
}

/// A row that makes sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) invoice: String,
    pub(super) customer: Option<String>,
    pub(super) country: String,
    pub(super) at: Timestamp,
    pub(super) item: Item,
}

/// What a row says was bought or taken back; quantity and amount are positive in both cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) sku: String,
    pub(super) title: String,
    pub(super) quantity: i64,
    /// Price of one, in millionths.
    pub(super) price: i64,
    /// Price of all, in minor units.
    pub(super) total: i64,
}

/// Whether an invoice takes back what others sold.
pub(super) fn is_credit(invoice: &str) -> bool {
    invoice.starts_with('C')
}

/// Reads rows. Most rows have the date of the one before, which is then not parsed again.
#[derive(Debug)]
pub(super) struct Parser {
    header: Header,
    date: Option<(String, Timestamp)>,
}

impl Parser {
    pub(super) fn new(header: Header) -> Self {
        Self { header, date: None }
    }

    /// Reads a line.
    pub(super) fn parse(&mut self, line: &Line<'_>) -> Result<Row, Reason> {
        if line.too_long {
            return Err(Reason::LineTooLong);
        }
        let text = std::str::from_utf8(line.bytes).map_err(|_| Reason::NotUtf8)?;
        let fields = self.header.cut(text)?;
        let invoice = fields.get(Column::Invoice);
        if invoice.is_empty() {
            return Err(Reason::MissingInvoice);
        }
        check_texts(text, &fields)?;
        Ok(Row {
            at: date(fields.get(Column::Date), &mut self.date)?,
            invoice: invoice.to_owned(),
            customer: customer(fields.get(Column::Customer))?,
            country: fields.get(Column::Country).to_owned(),
            item: item(is_credit(invoice), &fields)?,
        })
    }
}

fn date(text: &str, last: &mut Option<(String, Timestamp)>) -> Result<Timestamp, Reason> {
    if let Some((_, at)) = last.as_ref().filter(|(known, _)| known == text) {
        return Ok(*at);
    }
    // The data has no offsets: its times are read as UTC.
    let at = format!("{text}Z").parse().map_err(|_| Reason::BadDate)?;
    *last = Some((text.to_owned(), at));
    Ok(at)
}

fn check_texts(line: &str, fields: &Fields<'_>) -> Result<(), Reason> {
    let limits = [
        (Column::Invoice, 64),
        (Column::StockCode, 100),
        (Column::Description, 500),
        (Column::Customer, 64),
        (Column::Country, 200),
    ];
    // What fits in bytes fits in characters, of which there are no more.
    let fits = |(column, longest): (Column, usize)| {
        fields.get(column).len() <= longest || fields.get(column).chars().count() <= longest
    };
    if !limits.into_iter().all(fits) {
        return Err(Reason::FieldTooLong);
    }
    let plain = line.bytes().all(|b| (0x20..0x7F).contains(&b));
    let clean = |(column, longest): (Column, usize)| {
        let mut faults = shared::validate::Faults::new();
        faults.optional_text("", Some(fields.get(column)), longest);
        faults.done().is_ok()
    };
    if !plain && !limits.into_iter().all(clean) {
        return Err(Reason::BadCharacters);
    }
    Ok(())
}

/// A customer's number becomes part of an e-mail address.
fn customer(text: &str) -> Result<Option<String>, Reason> {
    let fine = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    if !text.bytes().all(fine) {
        return Err(Reason::BadCustomer);
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn item(credit: bool, fields: &Fields<'_>) -> Result<Item, Reason> {
    let quantity = fields
        .get(Column::Quantity)
        .parse::<i64>()
        .map_err(|_| Reason::BadQuantity)?;
    match (quantity.signum(), credit) {
        (0, _) => return Err(Reason::ZeroQuantity),
        (1, true) => return Err(Reason::PositiveQuantity),
        (-1, false) => return Err(Reason::NegativeQuantity),
        _ => {}
    }
    let quantity = quantity.saturating_abs();
    if quantity > MOST_PIECES {
        return Err(Reason::QuantityTooLarge);
    }
    let price =
        decimal_times(fields.get(Column::Price), 1, PRICE_DIGITS).ok_or(Reason::BadPrice)?;
    if price < 0 {
        return Err(Reason::NegativePrice);
    }
    let total =
        decimal_times(fields.get(Column::Price), quantity, 2).ok_or(Reason::AmountTooLarge)?;
    if total > LARGEST_AMOUNT {
        return Err(Reason::AmountTooLarge);
    }
    let sku = fields.get(Column::StockCode);
    let title = match fields.get(Column::Description) {
        "" => format!("Item {sku}").trim_end().to_owned(),
        text => text.to_owned(),
    };
    Ok(Item {
        sku: sku.to_owned(),
        title,
        quantity,
        price,
        total,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

    fn line(bytes: &[u8]) -> Line<'_> {
        Line {
            number: 2,
            bytes,
            too_long: false,
        }
    }

    fn parse(text: &str) -> Result<Row, Reason> {
        let header = Header::parse(&line(HEADER.as_bytes())).unwrap();
        Parser::new(header).parse(&line(text.as_bytes()))
    }

    #[test]
    fn columns_are_found_by_name_in_any_order() {
        let header = "\u{FEFF}Country,CustomerID,UnitPrice,InvoiceDate,Quantity,Description,StockCode,InvoiceNo";
        let header = Header::parse(&line(header.as_bytes())).unwrap();
        let text = b"France,12,1.5,2011-01-02T03:04:05,2,Cup,77,5001";
        let row = Parser::new(header).parse(&line(text)).unwrap();
        assert_eq!(
            (row.invoice.as_str(), row.country.as_str()),
            ("5001", "France")
        );
        assert_eq!(row.customer.as_deref(), Some("12"));
        assert_eq!(row.at.to_string(), "2011-01-02T03:04:05Z");
        let want = Item {
            sku: "77".to_owned(),
            title: "Cup".to_owned(),
            quantity: 2,
            price: 1_500_000,
            total: 300,
        };
        assert_eq!(row.item, want);
    }

    #[test]
    fn every_kind_of_bad_row_has_its_reason() {
        let long = "x".repeat(501);
        for (text, reason) in [
            ("", Reason::ColumnCount),
            ("1,A,Cup,1,2011-01-02T03:04:05,1,12", Reason::ColumnCount),
            (
                "1,A,Cup,1,2011-01-02T03:04:05,1,12,UK,x",
                Reason::ColumnCount,
            ),
            ("1,A,\"Cup,1,2011-01-02T03:04:05,1,12,UK", Reason::BadQuotes),
            (
                " ,A,Cup,1,2011-01-02T03:04:05,1,12,UK",
                Reason::MissingInvoice,
            ),
            ("1,A,Cup,1,2011-02-30T03:04:05,1,12,UK", Reason::BadDate),
            ("1,A,Cup,1,12/1/2010 8:26,1,12,UK", Reason::BadDate),
            ("1,A,Cup,1,,1,12,UK", Reason::BadDate),
            (
                "1,A,Cup,1.5,2011-01-02T03:04:05,1,12,UK",
                Reason::BadQuantity,
            ),
            ("1,A,Cup,,2011-01-02T03:04:05,1,12,UK", Reason::BadQuantity),
            (
                "1,A,Cup,0,2011-01-02T03:04:05,1,12,UK",
                Reason::ZeroQuantity,
            ),
            (
                "1,A,Cup,-1,2011-01-02T03:04:05,1,12,UK",
                Reason::NegativeQuantity,
            ),
            (
                "C1,A,Cup,1,2011-01-02T03:04:05,1,12,UK",
                Reason::PositiveQuantity,
            ),
            (
                "1,A,Cup,10000001,2011-01-02T03:04:05,1,12,UK",
                Reason::QuantityTooLarge,
            ),
            (
                "C1,A,Cup,-9223372036854775808,2011-01-02T03:04:05,1,12,UK",
                Reason::QuantityTooLarge,
            ),
            ("1,A,Cup,1,2011-01-02T03:04:05,1e3,12,UK", Reason::BadPrice),
            ("1,A,Cup,1,2011-01-02T03:04:05,,12,UK", Reason::BadPrice),
            (
                "1,A,Cup,1,2011-01-02T03:04:05,-0.01,12,UK",
                Reason::NegativePrice,
            ),
            (
                "1,A,Cup,9999999,2011-01-02T03:04:05,99999999,12,UK",
                Reason::AmountTooLarge,
            ),
            (
                &format!("1,A,{long},1,2011-01-02T03:04:05,1,12,UK"),
                Reason::FieldTooLong,
            ),
            (
                "1,A,C\u{0}up,1,2011-01-02T03:04:05,1,12,UK",
                Reason::BadCharacters,
            ),
            (
                "1,A,Cup,1,2011-01-02T03:04:05,1,1 2,UK",
                Reason::BadCustomer,
            ),
        ] {
            assert_eq!(parse(text).unwrap_err(), reason, "{text}");
        }
        let header = Header::parse(&line(HEADER.as_bytes())).unwrap();
        let mut parser = Parser::new(header);
        assert_eq!(parser.parse(&line(b"1,\xFF")), Err(Reason::NotUtf8));
        let long = Line {
            number: 2,
            bytes: b"",
            too_long: true,
        };
        assert_eq!(parser.parse(&long), Err(Reason::LineTooLong));
    }

    #[test]
    fn credits_have_positive_quantities_and_amounts() {
        let row = parse("C9,A,Cup,-3,2011-01-02T03:04:05,1.10,12,UK").unwrap();
        assert_eq!((row.item.quantity, row.item.total), (3, 330));
    }

    #[test]
    fn a_missing_description_is_made_up_and_free_goods_are_taken() {
        let row = parse("1,A,,3,2011-01-02T03:04:05,0,,UK").unwrap();
        assert_eq!((row.item.title.as_str(), row.item.total), ("Item A", 0));
        assert_eq!(row.customer, None);
        let row = parse("1,,,3,2011-01-02T03:04:05,0.001,,").unwrap();
        assert_eq!((row.item.title.as_str(), row.item.total), ("Item", 0));
    }
}
