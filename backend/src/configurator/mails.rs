//! Mails about configurations.

use crate::accounts::store::Person;
use crate::outbox::Mail;
use crate::tenants::Tenant;
use shared::configurator::wire::Configuration;
use shared::money::Money;
use std::fmt::Write as _;

/// The words of a mail in one language.
struct Phrases {
    for_shop: &'static str,
    for_customer: &'static str,
    thanks: &'static str,
    from: &'static str,
    quantity: &'static str,
    version: &'static str,
    price: &'static str,
    open: &'static str,
    receipt: &'static str,
    note: &'static str,
}

const ENGLISH: Phrases = Phrases {
    for_shop: "Quote wanted",
    for_customer: "You asked for a quote",
    thanks: "Thank you. We have your question and will write to you.",
    from: "From",
    quantity: "Quantity",
    version: "Version of the model",
    price: "Price as configured",
    open: "Some choices are still open, so there is no price yet.",
    receipt: "Receipt",
    note: "Note",
};
const GERMAN: Phrases = Phrases {
    for_shop: "Angebot gewünscht",
    for_customer: "Sie haben um ein Angebot gebeten",
    thanks: "Vielen Dank. Ihre Anfrage ist bei uns, und wir melden uns bei Ihnen.",
    from: "Von",
    quantity: "Menge",
    version: "Version des Modells",
    price: "Preis wie konfiguriert",
    open: "Einiges ist noch offen, darum gibt es noch keinen Preis.",
    receipt: "Beleg",
    note: "Anmerkung",
};

/// To the shop, and to the customer that the shop was asked; each where there is an address.
pub(super) fn quote_requested(
    tenant: &Tenant,
    who: &Person,
    what: &Configuration,
    note: &str,
) -> Vec<Mail> {
    let p = if tenant.locale.starts_with("de") {
        GERMAN
    } else {
        ENGLISH
    };
    let about = about(&p, what, note);
    let product = one_line(&what.product_name);
    let effect = format!("quote|{}|{}", what.id, what.saved_at.millis());
    let shop = tenant.support_email.clone().map(|to| Mail {
        dedupe: format!("{effect}|shop"),
        to,
        subject: format!("{}: {product}", p.for_shop),
        body: format!(
            "{}: {} <{}>\n\n{about}",
            p.from,
            one_line(&who.name),
            who.email
        ),
    });
    let address = Some(who.email.clone()).filter(|email| !email.is_empty());
    let customer = address.map(|to| Mail {
        dedupe: format!("{effect}|customer"),
        to,
        subject: format!("{}: {product}", p.for_customer),
        body: format!("{}\n\n{about}\n{}\n", p.thanks, tenant.name),
    });
    shop.into_iter().chain(customer).collect()
}

fn about(p: &Phrases, what: &Configuration, note: &str) -> String {
    let mut text = format!("{}\n", one_line(&what.product_name));
    if !what.name.is_empty() {
        let _ = writeln!(text, "\u{201c}{}\u{201d}", one_line(&what.name));
    }
    for name in &what.summary {
        let _ = writeln!(text, "- {}", one_line(name));
    }
    let _ = writeln!(text, "\n{}: {}", p.quantity, what.quantity);
    let _ = writeln!(text, "{}: {}", p.version, what.version);
    match &what.quote {
        Some(quote) => {
            let total = written(Money::new(quote.total, quote.currency));
            let _ = writeln!(text, "{}: {total}", p.price);
        }
        None => {
            let _ = writeln!(text, "{}", p.open);
        }
    }
    if let Some(receipt) = &what.receipt {
        let _ = writeln!(text, "{}: {receipt}", p.receipt);
    }
    if !note.is_empty() {
        let _ = writeln!(text, "\n{}:\n{note}", p.note);
    }
    text
}

/// An amount without grouping: `1234.50 GBP`.
fn written(money: Money) -> String {
    let digits = money.currency.minor_digits() as usize;
    let sign = if money.amount < 0 { "-" } else { "" };
    let mut text = format!(
        "{:0>width$}",
        money.amount.unsigned_abs(),
        width = digits + 1
    );
    if digits > 0 {
        text.insert(text.len() - digits, '.');
    }
    format!("{sign}{text} {}", money.currency)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_with_their_decimals() {
        let written =
            |amount, currency: &str| super::written(Money::new(amount, currency.parse().unwrap()));
        assert_eq!(written(123_450, "GBP"), "1234.50 GBP");
        assert_eq!(written(5, "EUR"), "0.05 EUR");
        assert_eq!(written(-5, "JPY"), "-5 JPY");
        assert_eq!(written(1, "KWD"), "0.001 KWD");
    }
}
