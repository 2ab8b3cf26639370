//! What can be seen without compiling: words, colours, pictures; and then the prices.

use super::findings::Findings;
use crate::configurator::formats::{Document, Format};
use shared::configurator::answers::Engine;
use shared::configurator::catalogue::Catalogue;
use shared::configurator::compact::Compiled;
use shared::configurator::model::{Choice, Group, MAX_DEPTH, Model, Words};

/// Checks what people will see.
pub(super) fn check(document: &Document, findings: &mut Findings) {
    let Some(model) = document.model() else {
        return;
    };
    let own = document.format == Format::Portico;
    let languages: Vec<&str> = model.words.keys().map(String::as_str).collect();
    if own && languages.is_empty() {
        findings.warn(
            "words-missing",
            "the product has no name in any language",
            "words",
        );
    }
    let mut open: Vec<(String, &Group, usize)> = Vec::new();
    let top = model.groups.iter().enumerate();
    open.extend(top.map(|(k, g)| (format!("groups[{k}]"), g, 0)).rev());
    while let Some((place, group, depth)) = open.pop() {
        if own {
            words(
                &group.words,
                &languages,
                &format!("group \"{}\"", group.id),
                &place,
                findings,
            );
        }
        for (k, option) in group.options.iter().enumerate().rev() {
            let place = format!("{place}.options[{k}]");
            if own {
                let what = format!("option \"{}\"", option.id);
                words(&option.words, &languages, &what, &place, findings);
            }
            looks(document, option, &place, findings);
            let below = option.groups.iter().enumerate().rev();
            if depth < MAX_DEPTH {
                open.extend(below.map(|(n, g)| (format!("{place}.groups[{n}]"), g, depth + 1)));
            }
        }
    }
    if own {
        rest(model, &languages, findings);
    }
}

/// The words of everything that is no option.
fn rest(model: &Model, languages: &[&str], findings: &mut Findings) {
    for (k, number) in model.numbers.iter().enumerate() {
        let what = format!("number \"{}\"", number.id);
        words(
            &number.words,
            languages,
            &what,
            &format!("numbers[{k}]"),
            findings,
        );
    }
    for (k, rule) in model.rules.iter().enumerate() {
        let what = format!("rule \"{}\"", rule.id);
        words(
            &rule.words,
            languages,
            &what,
            &format!("rules[{k}]"),
            findings,
        );
    }
    for (k, table) in model.tables.iter().enumerate() {
        let what = format!("table \"{}\"", table.id);
        words(
            &table.words,
            languages,
            &what,
            &format!("tables[{k}]"),
            findings,
        );
    }
    for (k, surcharge) in model.surcharges.iter().enumerate() {
        let what = format!("surcharge \"{}\"", surcharge.id);
        words(
            &surcharge.words,
            languages,
            &what,
            &format!("surcharges[{k}]"),
            findings,
        );
    }
}

fn words(own: &Words, languages: &[&str], what: &str, place: &str, findings: &mut Findings) {
    let missing: Vec<&str> = languages
        .iter()
        .filter(|language| !own.contains_key(**language))
        .copied()
        .collect();
    if !missing.is_empty() {
        let message = format!("the {what} has no words in {}", missing.join(", "));
        findings.warn("words-missing", message, format!("{place}.words"));
    }
}

fn looks(document: &Document, option: &Choice, place: &str, findings: &mut Findings) {
    if let Some(swatch) = &option.swatch {
        let digits = swatch.strip_prefix('#').unwrap_or("");
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            let message = format!("expected a colour such as #1c5aa6 for \"{}\"", option.id);
            findings.error("swatch", message, at(document, place, "swatch"));
        }
    }
    if let Some(image) = &option.image {
        let remote = image.starts_with("https://") || image.starts_with("http://");
        let local = !image.contains(':') && !image.starts_with("//") && !image.is_empty();
        let odd = image.chars().any(|c| c.is_control() || c.is_whitespace());
        if odd || !(remote || local) {
            let message = format!(
                "expected an address that begins with https://, or a path, for \"{}\"",
                option.id
            );
            findings.error("image", message, at(document, place, "image"));
        }
    }
}

fn at(document: &Document, place: &str, field: &str) -> String {
    match document.format {
        Format::Portico => format!("{place}.{field}"),
        _ => document.locate(place),
    }
}

/// No configuration may cost less than nothing, in any currency.
pub(super) fn prices(
    document: &Document,
    catalogue: Option<&Catalogue>,
    form: &Compiled,
    findings: &mut Findings,
) {
    let (Some(model), Some(catalogue)) = (document.model(), catalogue) else {
        return;
    };
    let further = model.price_lists.iter().map(|list| list.currency);
    for (k, currency) in std::iter::once(model.currency).chain(further).enumerate() {
        let place = match k.checked_sub(1) {
            None => "base_price".to_owned(),
            Some(list) => format!("price_lists[{list}]"),
        };
        let Some((base, prices)) = catalogue.prices(model, currency) else {
            continue;
        };
        let lowest = Engine::new(form.clone(), base, prices)
            .map(|engine| engine.total().map(|total| total.lowest));
        match lowest {
            Ok(Some(lowest)) if lowest < 0 => {
                let message = format!(
                    "the cheapest configuration costs {lowest} in minor units of {currency}: less than nothing"
                );
                findings.error("price-range", message, document.locate(&place));
            }
            Ok(_) => {}
            Err(unfit) => findings.error("price-range", unfit.to_string(), document.locate(&place)),
        }
    }
}
