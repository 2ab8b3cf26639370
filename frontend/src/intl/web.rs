//! `Intl` of the browser. Formatters are costly to make and so are kept.

use super::Shape;
use js_sys::{Array, Function, Intl, Object, Reflect};
use shared::money::{Currency, Money};
use shared::time::{DayRange, Timestamp};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

/// What a formatter is for.
#[derive(PartialEq)]
enum Purpose {
    Moment { shape: Shape, utc: bool },
    Money(Currency),
    Relative,
}

/// A kept formatter: for which language and purpose, and its `format` and `formatRange`.
type Kept = (String, Purpose, Function, Option<Function>);

thread_local! {
    static KEPT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options
}

fn bound(target: &JsValue, name: &str) -> Option<Function> {
    let function = Reflect::get(target, &name.into())
        .ok()?
        .dyn_into::<Function>()
        .ok()?;
    Some(function.bind0(target))
}

/// The formatter for a purpose, made when asked for the first time.
fn kept(
    locale: &str,
    purpose: Purpose,
    make: impl FnOnce() -> JsValue,
) -> Option<(Function, Option<Function>)> {
    KEPT.with_borrow_mut(|kept| {
        let mut known = kept.iter();
        if let Some((_, _, format, range)) = known.find(|k| k.0 == locale && k.1 == purpose) {
            return Some((format.clone(), range.clone()));
        }
        let made = make();
        let (format, range) = (bound(&made, "format")?, bound(&made, "formatRange"));
        kept.push((locale.to_owned(), purpose, format.clone(), range.clone()));
        Some((format, range))
    })
}

fn date_format(locale: &str, shape: Shape, utc: bool) -> Option<(Function, Option<Function>)> {
    let pairs: &[(&str, &str)] = match shape {
        Shape::Weekday => &[("weekday", "long")],
        Shape::Long => &[("weekday", "long"), ("day", "numeric"), ("month", "long")],
        Shape::Short => &[("weekday", "short"), ("day", "numeric"), ("month", "short")],
        Shape::LongStart => &[("weekday", "long"), ("day", "numeric")],
        Shape::ShortStart => &[("weekday", "short"), ("day", "numeric")],
        Shape::Dated => &[("dateStyle", "long")],
        Shape::Brief => &[("dateStyle", "medium")],
        Shape::Clock => &[("timeStyle", "short")],
        Shape::Exact => &[("dateStyle", "long"), ("timeStyle", "short")],
    };
    kept(locale, Purpose::Moment { shape, utc }, || {
        let options = options(pairs);
        if utc {
            let _ = Reflect::set(&options, &"timeZone".into(), &"UTC".into());
        }
        Intl::DateTimeFormat::new(&Array::of1(&locale.into()), &options).into()
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of our times are exact in a double"
)]
fn number(value: i64) -> JsValue {
    JsValue::from_f64(value as f64)
}

/// A number as the browser writes it for programs: writing fractions is more code than a page.
fn plain(value: f64) -> String {
    let text = js_sys::Number::from(value).to_string_with_radix(10);
    text.map(String::from).unwrap_or_default()
}

fn text(value: Result<JsValue, JsValue>) -> Option<String> {
    value.ok()?.as_string()
}

pub(super) fn moment(locale: &str, at: Timestamp, shape: Shape, utc: bool) -> String {
    date_format(locale, shape, utc)
        .and_then(|(format, _)| text(format.call1(&JsValue::NULL, &number(at.millis()))))
        .unwrap_or_else(|| at.day().to_string())
}

pub(super) fn span(locale: &str, range: DayRange, shape: Shape) -> String {
    let ends = (
        number(range.from.start().millis()),
        number(range.to.start().millis()),
    );
    date_format(locale, shape, true)
        .and_then(|(_, format)| text(format?.call2(&JsValue::NULL, &ends.0, &ends.1)))
        .unwrap_or_else(|| [&range.from.to_string(), " – ", &range.to.to_string()].concat())
}

pub(super) fn is_day_first(locale: &str) -> bool {
    let some_day = Timestamp(0);
    moment(locale, some_day, Shape::Dated, true).starts_with(|c: char| c.is_ascii_digit())
}

pub(super) fn offset_millis(at: Timestamp) -> i64 {
    let minutes = js_sys::Date::new(&number(at.millis())).get_timezone_offset();
    #[expect(clippy::cast_possible_truncation, reason = "minutes of a time zone")]
    let minutes = minutes as i64;
    minutes * 60_000
}

#[expect(
    clippy::cast_precision_loss,
    reason = "shown to people, rounded to minor units"
)]
pub(super) fn money(locale: &str, money: Money) -> String {
    let currency = money.currency.as_str();
    let format = kept(locale, Purpose::Money(money.currency), || {
        let options = options(&[("style", "currency"), ("currency", currency)]);
        Intl::NumberFormat::new(&Array::of1(&locale.into()), &options).into()
    });
    let amount = money.amount as f64 / 10_f64.powi(money.currency.minor_digits().cast_signed());
    format
        .and_then(|(format, _)| text(format.call1(&JsValue::NULL, &amount.into())))
        .unwrap_or_else(|| [currency, " ", &plain(amount)].concat())
}

#[expect(clippy::cast_precision_loss, reason = "a small count")]
pub(super) fn relative(locale: &str, count: i64, unit: &str) -> String {
    let format = kept(locale, Purpose::Relative, || {
        let options = options(&[("numeric", "auto")]);
        Intl::RelativeTimeFormat::new(&Array::of1(&locale.into()), &options).into()
    });
    format
        .and_then(|(f, _)| text(f.call2(&JsValue::NULL, &(count as f64).into(), &unit.into())))
        .unwrap_or_default()
}
