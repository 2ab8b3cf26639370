//! What came of an import, for people and for programs.

use super::importer::Counts;
use super::reading::Reading;
use serde::Serialize;
use shared::money::Money;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// What an import did, and what all imports so far amount to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// What this import did; absent when only the totals were asked for.
    #[serde(flatten)]
    pub imported: Option<Imported>,
    /// What the database holds.
    #[serde(flatten)]
    pub totals: Totals,
}

/// What one import did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Imported {
    /// Rows in the file.
    pub read: u64,
    /// Rows that make sense; the others are `rejected`.
    pub taken: u64,
    /// Rows that do not.
    pub rejected: u64,
    /// Why not, and how many.
    pub reasons: BTreeMap<&'static str, u64>,
    /// Orders that were not known before.
    pub new_orders: u64,
    /// Orders in the file that were.
    pub known_orders: u64,
    /// Known orders that the file had further lines of.
    pub extended_orders: u64,
    /// Credit notes that were not known before.
    pub new_credits: u64,
    /// Credit notes in the file that were.
    pub known_credits: u64,
    /// Known credit notes that the file had further lines of.
    pub extended_credits: u64,
    /// Where the rejected rows are listed, if there are any.
    pub report: Option<PathBuf>,
    /// What is wrong with the file, if it could not be read to its end.
    pub failure: Option<String>,
}

/// What all imports so far amount to, asked from the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Orders.
    pub orders: i64,
    /// Orders without a customer.
    pub guest_orders: i64,
    /// Credit notes.
    pub credits: i64,
    /// Credit notes of which something is tied to an order.
    pub credits_tied: i64,
    /// Lines of credit notes. One row of a file is several when it undoes several orders' lines.
    pub credit_lines: i64,
    /// Lines of credit notes that are tied to an order's line.
    pub credit_lines_tied: i64,
    /// Customers with orders or credit notes.
    pub customers: i64,
    /// Customers who bought something for money.
    pub clean_customers: i64,
    /// What they bought, credit notes left aside.
    pub clean_revenue: Money,
}

impl Outcome {
    /// Whether the file was read to its end.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.imported
            .as_ref()
            .is_none_or(|imported| imported.failure.is_none())
    }
}

impl Imported {
    pub(super) fn new(reading: Reading, counts: Counts) -> Self {
        Self {
            read: reading.read,
            taken: reading.taken,
            rejected: reading.reasons.values().sum(),
            reasons: reading.reasons,
            new_orders: counts.new_orders,
            known_orders: counts.known_orders,
            extended_orders: counts.extended_orders,
            new_credits: counts.new_credits,
            known_credits: counts.known_credits,
            extended_credits: counts.extended_credits,
            report: reading.report,
            failure: reading.failure,
        }
    }
}

/// The outcome as text for people, or as JSON.
#[must_use]
pub fn print(outcome: &Outcome, json: bool) -> String {
    if json {
        return serde_json::to_string_pretty(outcome).unwrap_or_default();
    }
    let mut text = String::new();
    if let Some(imported) = &outcome.imported {
        describe(&mut text, imported);
    }
    let t = &outcome.totals;
    let rows = [
        (
            "Orders",
            count(t.orders),
            format!("{} of guests", count(t.guest_orders)),
        ),
        (
            "Credit notes",
            count(t.credits),
            format!("{} tied to orders", count(t.credits_tied)),
        ),
        (
            "Customers",
            count(t.customers),
            format!("{} who paid for something", count(t.clean_customers)),
        ),
        (
            "Revenue",
            amount(t.clean_revenue),
            "of customers, before credits".to_owned(),
        ),
    ];
    for (name, number, more) in rows {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name:<13}{number:>18}   {more}");
    }
    text.trim_end().to_owned()
}

fn describe(text: &mut String, imported: &Imported) {
    let n = |number: u64| count(i64::try_from(number).unwrap_or(i64::MAX));
    let mut say = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    if let Some(failure) = &imported.failure {
        say(format!("NOT COMPLETE: {failure}.\n"));
    }
    say(format!(
        "{} rows read: {} taken, {} rejected.",
        n(imported.read),
        n(imported.taken),
        n(imported.rejected)
    ));
    for (reason, number) in &imported.reasons {
        say(format!("  {:>9}  {reason}", n(*number)));
    }
    if let Some(report) = &imported.report {
        say(format!(
            "The rejected rows are listed in {}.",
            report.display()
        ));
    }
    for (what, new, known, extended) in [
        (
            "Orders",
            imported.new_orders,
            imported.known_orders,
            imported.extended_orders,
        ),
        (
            "Credit notes",
            imported.new_credits,
            imported.known_credits,
            imported.extended_credits,
        ),
    ] {
        say(format!(
            "{what}: {} new, {} already known ({} of them with further lines).",
            n(new),
            n(known),
            n(extended)
        ));
    }
    say("\nImported so far:".to_owned());
}

/// A number with commas between thousands.
fn count(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn amount(money: Money) -> String {
    let digits = money.currency.minor_digits();
    let unit = 10_i64.pow(digits);
    let (whole, rest) = (count(money.amount / unit), money.amount % unit);
    format!(
        "{whole}.{:0width$} {}",
        rest.abs(),
        money.currency,
        width = digits as usize
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals() -> Totals {
        Totals {
            orders: 20_726,
            guest_orders: 0,
            credits: 1_000_000,
            credits_tied: 999,
            credit_lines: 1,
            credit_lines_tied: 1,
            customers: 4_372,
            clean_customers: 4_338,
            clean_revenue: Money::new(891_140_790, "GBP".parse().unwrap()),
        }
    }

    #[test]
    fn totals_alone_are_printed_without_an_import() {
        let outcome = Outcome {
            imported: None,
            totals: totals(),
        };
        let text = print(&outcome, false);
        for part in ["20,726", "1,000,000", "999 tied", "8,911,407.90 GBP"] {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains("rows read"));
        let json: serde_json::Value = serde_json::from_str(&print(&outcome, true)).unwrap();
        assert_eq!(json["clean_revenue"]["amount"], 891_140_790);
        assert_eq!(json.get("read"), None);
        assert!(outcome.is_complete());
    }

    #[test]
    fn a_file_that_breaks_off_is_said_first() {
        let reading = Reading {
            read: 3,
            taken: 1,
            reasons: [("negative price", 2)].into(),
            report: Some("x.csv".into()),
            failure: Some("the file cannot be read beyond line 4".to_owned()),
        };
        let outcome = Outcome {
            imported: Some(Imported::new(reading, Counts::default())),
            totals: totals(),
        };
        assert!(!outcome.is_complete());
        let text = print(&outcome, false);
        assert!(text.starts_with("NOT COMPLETE: the file cannot be read beyond line 4"));
        assert!(text.contains("3 rows read: 1 taken, 2 rejected."));
        let json: serde_json::Value = serde_json::from_str(&print(&outcome, true)).unwrap();
        assert_eq!(json["read"], 3);
        assert_eq!(json["reasons"]["negative price"], 2);
        assert_eq!(json["report"], "x.csv");
    }
}
