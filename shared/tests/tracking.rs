//! Tracking numbers, against the numbers that `jkeen/tracking_number_data` gives for every format.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

use proptest::prelude::*;
use serde::Deserialize;
use shared::tracking::{
    Identification, MAX_LENGTH, Reason, carrier_name, identify, normalise, tracking_url,
};

#[derive(Deserialize)]
struct Data {
    formats: Vec<Given>,
}

#[derive(Deserialize)]
struct Given {
    carrier: String,
    format: String,
    valid: Vec<String>,
    invalid: Vec<String>,
}

fn given() -> Vec<Given> {
    let json = include_str!("../data/tracking_numbers/test_numbers.json");
    serde_json::from_str::<Data>(json).unwrap().formats
}

fn has(found: &Identification, format: &str) -> bool {
    found
        .candidates
        .iter()
        .any(|candidate| candidate.format == format)
}

fn formats(number: &str) -> Vec<String> {
    identify(number)
        .candidates
        .into_iter()
        .map(|candidate| candidate.format)
        .collect()
}

/// Formats whose check digit detects every substitution of a single digit, and how many characters
/// at the beginning of a number it does not cover.
const DETECTING: &[(&str, usize)] = &[
    ("Canada Post (16)", 0),
    ("DPD (28)", 0),
    ("DPD (14)", 0),
    ("FedEx Ground", 0),
    ("FedEx Ground (SSCC-18)", 2),
    ("FedEx Ground 96 (22)", 7),
    ("Old Dominion", 0),
    ("Old Dominion Guaranteed Shipment", 0),
    ("Purolator (12)", 0),
    ("USPS 20", 0),
    ("USPS IMpb N", 0),
    ("USPS IMpb C", 0),
    ("USPS Legacy", 0),
];

#[test]
fn given_numbers() {
    let (mut valid, mut invalid) = (0, 0);
    let given = given();
    for Given {
        carrier,
        format,
        valid: right,
        invalid: wrong,
    } in &given
    {
        for number in right {
            let found = identify(number);
            assert!(
                found.valid && found.reason.is_none(),
                "{format}: {number}: {found:?}"
            );
            let own = found
                .candidates
                .iter()
                .find(|candidate| candidate.format == *format);
            let own = own.unwrap_or_else(|| panic!("{format}: {number}: {found:?}"));
            assert_eq!(own.carrier, *carrier);
            assert_eq!(carrier_name(carrier), Some(own.carrier_name.as_str()));
            valid += 1;
        }
        for number in wrong {
            let found = identify(number);
            assert!(!has(&found, format), "{format}: {number}: {found:?}");
            assert_eq!(found.valid, !found.candidates.is_empty());
            assert_eq!(found.valid, found.reason.is_none());
            invalid += 1;
        }
    }
    assert_eq!((given.len(), valid, invalid), (39, 104, 56));
}

#[test]
fn given_numbers_in_other_writing() {
    for number in given()
        .iter()
        .flat_map(|given| given.valid.iter().chain(&given.invalid))
    {
        let found = identify(number);
        let spaced: String = number.chars().flat_map(|c| [' ', c, '\u{a0}']).collect();
        for other in [
            number.to_lowercase(),
            spaced,
            normalise(number),
            format!("\u{feff}{number}\n"),
        ] {
            assert_eq!(identify(&other), found, "{number}");
        }
    }
}

#[test]
fn wrong_check_digits_are_told_from_unknown_formats() {
    for (number, format) in [
        ("0073938000549292", "Canada Post (16)"),
        ("3318810010", "DHL Express"),
        ("996578788855", "FedEx Express (12)"),
        ("9600000000000000000001", "FedEx Ground 96 (22)"),
        ("80003280389", "Old Dominion Guaranteed Shipment"),
        ("C10000000000000", "OnTrac"),
        ("RB123456786US", "S10"),
        ("1Z1111111111111111", "UPS"),
        ("9434611206206407667131", "USPS IMpb N"),
        ("4201028200009261290113185417468511", "USPS IMpb C"),
    ] {
        let found = identify(number);
        assert!(!found.valid);
        assert_eq!(found.reason, Some(Reason::WrongCheckDigit), "{number}");
        assert!(
            found.near.iter().any(|near| near.format == format),
            "{number}: {found:?}"
        );
    }
    for number in [
        "TBA50288727400A",
        "1LS7119013618127-2",
        "hello",
        "-",
        "包裹",
        "RB123456785XX",
        "1",
    ] {
        let found = identify(number);
        assert_eq!(found.reason, Some(Reason::UnknownFormat), "{number}");
        assert!(!found.valid && found.near.is_empty());
    }
    for number in ["", " ", "\u{a0}\t\r\n\u{feff}"] {
        assert_eq!(identify(number).reason, Some(Reason::Empty));
    }
}

#[test]
fn length_is_bounded() {
    let longest = format!("GM1{}", "A".repeat(MAX_LENGTH - 3));
    assert_eq!(formats(&longest), ["DHL E-Commerce"]);
    assert_eq!(formats(&format!("  {longest}  ")), ["DHL E-Commerce"]);
    let found = identify(&format!("{longest}A"));
    assert_eq!(found.reason, Some(Reason::TooLong));
    assert_eq!(found.number, longest);
    for unit in ["1", " 1", "1Z", "é", "\u{10ffff}", "420", "9", "\0"] {
        let found = identify(&unit.repeat((1 << 20) / unit.len()));
        assert_eq!(found.reason, Some(Reason::TooLong));
        assert_eq!(found.number.chars().count(), MAX_LENGTH);
    }
    assert_eq!(identify(&" ".repeat(1 << 20)).reason, Some(Reason::Empty));
}

#[test]
fn specific_formats_come_first() {
    // Two digits fixed by the format, then a check digit, then neither.
    assert_eq!(formats("77767553207")[0], "Old Dominion");
    assert_eq!(formats("9101026837331000039521")[0], "USPS Legacy");
    assert_eq!(formats("LX123456785GB"), ["S10", "DHL E-Commerce"]);
    assert_eq!(
        formats("A1506235620"),
        ["UPS Waybill", "Amazon International"]
    );
    assert_eq!(formats("A1506235621"), ["Amazon International"]);
    for number in given().iter().flat_map(|given| &given.valid) {
        let checked: Vec<bool> = identify(number)
            .candidates
            .iter()
            .map(|candidate| candidate.check_digit)
            .collect();
        assert!(checked.is_sorted_by(|a, b| a >= b), "{number}");
    }
}

#[test]
fn postal_operators() {
    let found = identify("rb 123 456 785 gb");
    assert_eq!(
        found.candidates[0].operator.as_deref(),
        Some("Royal Mail Group plc")
    );
    assert_eq!(found.candidates[0].tracking_url, None);
    assert_eq!(
        identify("RB123456785AE").candidates[0].operator.as_deref(),
        Some("Emirates Post")
    );
    assert_eq!(
        identify("RB123456785ZW").candidates[0].operator.as_deref(),
        Some("Zimpost – Zimbabwe Posts")
    );
    let countries = (b'A'..=b'Z').flat_map(|a| (b'A'..=b'Z').map(move |b| [a, b]));
    let known = countries
        .filter(|[a, b]| {
            identify(&format!("RB123456785{}{}", char::from(*a), char::from(*b))).valid
        })
        .count();
    assert_eq!(known, 191);
}

#[test]
fn addresses() {
    assert_eq!(
        identify("1z5r89390357567127").candidates[0]
            .tracking_url
            .as_deref(),
        Some("https://wwwapps.ups.com/WebTracking/track?track=yes&trackNums=1Z5R89390357567127")
    );
    assert_eq!(
        tracking_url("canpar", "d5760 x/&é").as_deref(),
        Some("https://www.canpar.com/en/track/tracking.jsp?reference=D5760X%2F%26%C3%A9&locale=en")
    );
    // The carrier's page does not take the barcode.
    assert!(has(
        &identify("32971514560102447849175802862014"),
        "FedEx ASTRA (32)"
    ));
    for candidate in identify("32971514560102447849175802862014").candidates {
        assert_eq!(candidate.tracking_url, None);
    }
    assert_eq!(tracking_url("amazon", "TBA000000000000"), None);
    assert_eq!(tracking_url("ups", " "), None);
    assert_eq!(tracking_url("nobody", "1"), None);
    assert_eq!(carrier_name("usps"), Some("United States Postal Service"));
    assert_eq!(carrier_name("USPS "), None);
    for given in given() {
        if let Some(url) = tracking_url(&given.carrier, "x*%s y") {
            assert!(
                url.starts_with("https://") && url.contains("X%2A%25SY"),
                "{url}"
            );
            assert!(!url.contains('*'), "{url}");
        }
    }
}

#[test]
fn wire_format() {
    assert_eq!(
        serde_json::to_value(identify("k1506235620")).unwrap(),
        serde_json::json!({
            "valid": true,
            "number": "K1506235620",
            "candidates": [{
                "carrier": "ups",
                "carrier_name": "UPS",
                "format": "UPS Waybill",
                "check_digit": true,
                "tracking_url":
                    "https://wwwapps.ups.com/WebTracking/track?track=yes&trackNums=K1506235620",
            }],
        })
    );
    assert_eq!(
        serde_json::to_value(identify("K1506235622")).unwrap(),
        serde_json::json!({
            "valid": false,
            "number": "K1506235622",
            "reason": "wrong_check_digit",
            "near": [{"carrier": "ups", "carrier_name": "UPS", "format": "UPS Waybill"}],
        })
    );
    for reason in [
        Reason::Empty,
        Reason::TooLong,
        Reason::UnknownFormat,
        Reason::WrongCheckDigit,
    ] {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.to_string());
    }
    for number in ["", "RB123456785GB", "K1506235622"] {
        let found = identify(number);
        let json = serde_json::to_string(&found).unwrap();
        assert_eq!(
            serde_json::from_str::<Identification>(&json).unwrap(),
            found
        );
    }
}

/// Every substitution of one digit, in every given number.
#[test]
fn given_numbers_with_one_wrong_digit() {
    let mut tried = 0;
    for given in given() {
        let Some((format, uncovered)) = DETECTING.iter().find(|(name, _)| *name == given.format)
        else {
            continue;
        };
        for number in &given.valid {
            let number = normalise(number);
            let routed = match (number.starts_with("420"), number.len()) {
                (false, _) => 0,
                (true, 28 | 30) => 8,
                (true, _) => 12,
            };
            for at in uncovered + routed..number.len() {
                for digit in ('0'..='9').filter(|digit| number[at..=at] != digit.to_string()) {
                    let wrong = format!("{}{digit}{}", &number[..at], &number[at + 1..]);
                    assert!(
                        !has(&identify(&wrong), format),
                        "{format}: {number}: {wrong}"
                    );
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 5_000, "{tried}");
}

/// Beginnings of numbers with a check digit that detects every wrong digit: the format, what is
/// fixed, how many digits follow up to the check digit, and the characters the check can be.
const MADE: &[(&str, &str, usize, &str)] = &[
    ("Canada Post (16)", "", 15, "0123456789"),
    ("DPD (28)", "", 27, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ("DPD (14)", "", 14, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ("FedEx Ground", "", 14, "0123456789"),
    ("FedEx Ground (SSCC-18)", "00", 15, "0123456789"),
    ("FedEx Ground 96 (22)", "9611020", 14, "0123456789"),
    ("Old Dominion", "777", 7, "0123456789"),
    ("Old Dominion Guaranteed Shipment", "80", 8, "0123456789"),
    ("Purolator (12)", "3", 10, "0123456789"),
    ("USPS 20", "", 19, "0123456789"),
    ("USPS IMpb N", "94", 19, "0123456789"),
    ("USPS IMpb N", "94", 23, "0123456789"),
    ("USPS IMpb N", "940019", 23, "0123456789"),
    ("USPS IMpb C", "926129", 15, "0123456789"),
    ("USPS IMpb C", "95", 23, "0123456789"),
    ("USPS Legacy", "91", 19, "0123456789"),
    ("USPS Legacy", "4202215391", 19, "0123456789"),
];

proptest! {
    #[test]
    fn any_text_is_answered(input in any::<String>()) {
        let found = identify(&input);
        prop_assert_eq!(found.valid, !found.candidates.is_empty());
        prop_assert_eq!(found.valid, found.reason.is_none());
        prop_assert_eq!(found.near.is_empty(), found.reason != Some(Reason::WrongCheckDigit));
        let normal = normalise(&input);
        prop_assert_eq!(normalise(&normal), normal.as_str());
        prop_assert!(normal.starts_with(&found.number));
        prop_assert_eq!(identify(&normal), found);
        if let Some(url) = tracking_url("ups", &input) {
            prop_assert!(url.is_ascii());
        }
    }

    #[test]
    fn anything_like_a_number_is_answered(
        input in "(1Z|420|9[1-6]|J|JJD|GM|LTN|1LS7|)[0-9]{0,36}[A-Z-]{0,3}[0-9A-Z]{0,3}",
        blanks in proptest::collection::vec((0_usize..50, "[ \t\u{a0}\u{200b}\n]{1,3}"), 0..8),
    ) {
        let found = identify(&input);
        let mut other = input.to_ascii_lowercase();
        for (at, blank) in blanks {
            if other.is_char_boundary(at) {
                other.insert_str(at, &blank);
            }
        }
        prop_assert_eq!(&found.number, &input.chars().take(MAX_LENGTH).collect::<String>());
        prop_assert_eq!(identify(&other), found);
    }

    #[test]
    fn one_wrong_digit_is_detected(
        made in proptest::sample::select(MADE),
        digits in proptest::collection::vec(0_u8..10, 27),
        at in any::<proptest::sample::Index>(),
        change in 1_u8..10,
    ) {
        let (format, fixed, length, checks) = made;
        let mut body = String::from(fixed);
        body.extend(digits.iter().take(length).map(|digit| char::from(b'0' + digit)));
        let right: Vec<String> = checks
            .chars()
            .map(|check| format!("{body}{check}"))
            .filter(|number| has(&identify(number), format))
            .collect();
        prop_assert_eq!(right.len(), 1, "{}: {}", format, body);

        let place = fixed.len() + at.index(length);
        let wrong: String = right[0]
            .char_indices()
            .map(|(index, c)| match c.to_digit(10) {
                Some(digit) if index == place => {
                    char::from_digit((digit + u32::from(change)) % 10, 10).unwrap()
                }
                _ => c,
            })
            .collect();
        prop_assert_ne!(&wrong, &right[0]);
        prop_assert!(!has(&identify(&wrong), format), "{}: {} {}", format, right[0], wrong);
    }
}
