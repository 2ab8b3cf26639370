//! Every state and every code has words of its own, in every language.

use super::{
    Telling, explanation, failure, field, headline, mid_sentence, parcel, shipment_status,
};
use crate::api::Failure;
use crate::i18n::{Lang, Words};
use crate::intl::Shape;
use crate::testing::samples::{order, progress, range, today};
use shared::fulfilment::ShipmentStatus;
use shared::orders::{OrderStatus, Progress};
use shared::problem::{Code, FieldCode};
use std::collections::BTreeSet;

fn telling(lang: Lang) -> Telling<'static> {
    let locale = if lang == Lang::De { "de-DE" } else { "en-GB" };
    Telling {
        words: Words { lang },
        locale,
        today: today(),
        shape: Shape::Long,
    }
}

fn told(lang: Lang, status: OrderStatus, days: Option<(i64, i64)>) -> String {
    let expected = days.map(|(from, to)| range(from, to));
    headline(
        &telling(lang),
        &Progress {
            expected,
            ..progress(status)
        },
    )
}

#[test]
fn every_order_status_has_a_headline_of_its_own_in_every_language() {
    for lang in Lang::ALL {
        let said: BTreeSet<String> = OrderStatus::ALL
            .iter()
            .map(|status| told(*lang, *status, None))
            .collect();
        assert_eq!(said.len(), OrderStatus::ALL.len(), "{said:?}");
        assert!(said.iter().all(|text| !text.is_empty()));
    }
}

#[test]
fn headlines_name_days_as_people_do() {
    use OrderStatus as S;
    for (status, days, english, german) in [
        (S::OnItsWay, (0, 0), "Arriving today", "Ankunft heute"),
        (S::OnItsWay, (1, 1), "Arriving tomorrow", "Ankunft morgen"),
        (
            S::OnItsWay,
            (3, 3),
            "Arriving Thursday",
            "Ankunft am Donnerstag",
        ),
        (
            S::OnItsWay,
            (-1, 2),
            "Arriving by Wednesday",
            "Ankunft bis Mittwoch",
        ),
        (
            S::OnItsWay,
            (1, 3),
            "Arriving Tuesday 2 – Thursday 4 December",
            "Ankunft Dienstag, 2. – Donnerstag, 4. Dezember",
        ),
        (
            S::OnItsWay,
            (-3, -1),
            "Late – it was due yesterday",
            "Verspätet – sollte gestern da sein",
        ),
        (
            S::OnItsWay,
            (-9, -3),
            "Late – it was due on Friday",
            "Verspätet – sollte am Freitag da sein",
        ),
        (
            S::Preparing,
            (1, 1),
            "Being prepared, arrives tomorrow",
            "Wird vorbereitet, Ankunft morgen",
        ),
        (
            S::BackOrdered,
            (9, 9),
            "Back-ordered, expected Wednesday 10 December",
            "Nachbestellt, erwartet am Mittwoch, 10. Dezember",
        ),
        (
            S::PartlyDelivered,
            (-1, 1),
            "1 of 2 parcels delivered, the rest by tomorrow",
            "1 von 2 Paketen zugestellt, der Rest kommt bis morgen",
        ),
    ] {
        assert_eq!(told(Lang::En, status, Some(days)), english);
        assert_eq!(told(Lang::De, status, Some(days)), german);
    }
}

#[test]
fn every_parcel_status_has_words_of_its_own_in_every_language() {
    for lang in Lang::ALL {
        let words = Words { lang: *lang };
        let said: BTreeSet<&str> = ShipmentStatus::ALL
            .iter()
            .map(|status| shipment_status(words, *status))
            .collect();
        assert_eq!(said.len(), ShipmentStatus::ALL.len(), "{said:?}");
    }
}

#[test]
fn a_parcel_that_came_back_is_not_called_delivered() {
    let mut back = order().shipments.remove(1);
    back.state.back_at_sender = true;
    assert_eq!(parcel(&telling(Lang::En), &back), "Back at the shop");
}

#[test]
fn what_went_wrong_for_the_customer_always_comes_with_what_to_do() {
    for status in OrderStatus::ALL {
        for lang in Lang::ALL {
            let known = explanation(Words { lang: *lang }, &progress(status), today());
            let told = matches!(
                status,
                OrderStatus::OnItsWay | OrderStatus::PartlyDelivered | OrderStatus::Delivered
            );
            assert_eq!(known.is_none(), told, "{status:?}");
        }
    }
    let late = Progress {
        expected: Some(range(-3, -1)),
        ..progress(OrderStatus::OnItsWay)
    };
    assert!(explanation(Words { lang: Lang::En }, &late, today()).is_some());
}

#[test]
fn every_code_of_the_server_has_words() {
    let codes = [
        Code::Invalid,
        Code::Malformed,
        Code::SignInRequired,
        Code::TokenExpired,
        Code::Forbidden,
        Code::NotFound,
        Code::MethodNotAllowed,
        Code::CodeRejected,
        Code::CredentialsRejected,
        Code::PasswordTooWeak,
        Code::OrderNotFound,
        Code::Conflict,
        Code::StaleVersion,
        Code::SignatureRejected,
        Code::CrossSite,
        Code::TooManyRequests,
        Code::TooLarge,
        Code::UnsupportedMediaType,
        Code::Timeout,
        Code::Unavailable,
        Code::Internal,
        Code::Unknown,
    ];
    for lang in Lang::ALL {
        let words = Words { lang: *lang };
        let refused = |code, retry_after| Failure::Refused {
            code,
            fields: Vec::new(),
            retry_after,
            request: None,
        };
        for code in codes {
            let said = failure(words, &refused(code, None));
            assert!(
                said.ends_with('.') && !said.to_lowercase().contains("invalid"),
                "{said}"
            );
        }
        let soon = failure(words, &refused(Code::TooManyRequests, Some(61)));
        assert!(soon.contains('2'), "{soon}");
        for other in [Failure::Offline, Failure::TimedOut, Failure::Garbled] {
            assert!(!failure(words, &other).is_empty());
        }
    }
}

#[test]
fn every_fault_of_a_field_says_how_to_mend_it() {
    for code in [
        FieldCode::Required,
        FieldCode::TooLong,
        FieldCode::TooShort,
        FieldCode::OutOfRange,
        FieldCode::Malformed,
        FieldCode::Duplicate,
        FieldCode::UnknownReference,
        FieldCode::MixedCurrencies,
        FieldCode::ImplausibleTime,
        FieldCode::BadCharacters,
        FieldCode::Unknown,
    ] {
        for name in ["email", "code", "password", "number", "new", "anything"] {
            for lang in Lang::ALL {
                assert!(!field(Words { lang: *lang }, name, code).is_empty());
            }
        }
    }
}

#[test]
fn only_english_writes_states_small_within_a_sentence() {
    assert_eq!(
        mid_sentence(Words { lang: Lang::En }, "Arriving today"),
        "arriving today"
    );
    assert_eq!(
        mid_sentence(Words { lang: Lang::De }, "Ankunft heute"),
        "Ankunft heute"
    );
}
