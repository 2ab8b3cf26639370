//! The slice of real retail data that ships with Portico.

use super::people::Someone;
use anyhow::{Context as _, Result};
use shared::money::{Currency, decimal_times};
use shared::orders::{Address, CreateOrder, CustomerIn, LineIn};
use shared::time::Timestamp;

const CSV: &str = include_str!("../../demo/retail_slice.csv");

/// The invoices of one customer as orders, in the data's order. Dates and states are for the caller
/// to set.
pub(super) fn orders_of(
    someone: &Someone,
    currency: Currency,
    account: bool,
) -> Result<Vec<CreateOrder>> {
    let mut reader = csv::Reader::from_reader(CSV.as_bytes());
    let mut orders: Vec<CreateOrder> = Vec::new();
    for record in reader.records() {
        let record = record?;
        let field = |i: usize| record.get(i).context("the demo data has a short row");
        if field(6)? != someone.number {
            continue;
        }
        let number = field(0)?;
        let quantity: i64 = field(3)?.parse()?;
        let line = LineIn {
            external_id: None,
            sku: field(1)?.to_owned(),
            title: sentence_case(field(2)?),
            quantity,
            total: decimal_times(field(5)?, quantity, 2)
                .context("the demo data has a bad price")?,
            cancelled: 0,
            backorder: None,
            supplier: None,
        };
        match orders
            .last_mut()
            .filter(|order| order.external_id == number)
        {
            Some(order) => order.lines.push(line),
            None => orders.push(order(someone, currency, account, number, line)),
        }
    }
    Ok(orders)
}

fn order(
    someone: &Someone,
    currency: Currency,
    account: bool,
    number: &str,
    line: LineIn,
) -> CreateOrder {
    CreateOrder {
        source: "webshop".to_owned(),
        external_id: number.to_owned(),
        number: Some(format!("L-{number}")),
        placed_at: Timestamp(0),
        updated_at: None,
        currency,
        customer: Some(CustomerIn {
            external_id: account.then(|| someone.number.to_owned()),
            email: Some(someone.email.to_owned()),
            name: someone.name.to_owned(),
        }),
        ship_to: Some(Address {
            name: someone.name.to_owned(),
            lines: vec!["14 Millrace Lane".to_owned()],
            postcode: "BS1 4QA".to_owned(),
            city: "Bristol".to_owned(),
            country: "United Kingdom".to_owned(),
        }),
        lines: vec![line],
        shipping: 395,
        tax: 0,
        discount: 0,
        promised: None,
        completed: true,
    }
}

/// The data shouts; people do not.
fn sentence_case(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let mut chars = lower.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
