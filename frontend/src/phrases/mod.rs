//! From facts to sentences: states, days and failures in the words of the language in use.

mod days;
mod states;
#[cfg(test)]
mod tests;

pub(crate) use days::past_day;
pub(crate) use states::{Telling, explanation, headline, mid_sentence, parcel, shipment_status};

use crate::api::Failure;
use crate::i18n::Words;
use shared::problem::{Code, FieldCode};

/// What went wrong, what it means, and what to do.
pub(crate) fn failure(words: Words, failure: &Failure) -> String {
    match failure {
        Failure::Offline | Failure::Aborted => words.problem_offline().to_owned(),
        Failure::TimedOut => words.problem_slow().to_owned(),
        Failure::Garbled => words.problem_garbled().to_owned(),
        Failure::Refused {
            code: Code::TooManyRequests,
            retry_after: Some(seconds),
            ..
        } => words.problem_too_many_requests_minutes((seconds + 59) / 60),
        Failure::Refused { code, .. } => refusal(words, *code).to_owned(),
    }
}

/// Words for every code that the server may answer.
fn refusal(words: Words, code: Code) -> &'static str {
    match code {
        Code::Invalid => words.problem_invalid(),
        Code::SignInRequired | Code::TokenExpired => words.problem_sign_in_required(),
        Code::Forbidden => words.problem_forbidden(),
        Code::NotFound => words.problem_not_found(),
        Code::CodeRejected => words.problem_code_rejected(),
        Code::CredentialsRejected => words.problem_credentials_rejected(),
        Code::PasswordTooWeak => words.problem_password_too_weak(),
        Code::OrderNotFound => words.problem_order_not_found(),
        Code::Conflict | Code::StaleVersion => words.problem_changed_meanwhile(),
        Code::CrossSite => words.problem_cross_site(),
        Code::TooManyRequests => words.problem_too_many_requests(),
        Code::TooLarge => words.problem_too_large(),
        Code::Timeout => words.problem_slow(),
        Code::Unavailable => words.problem_unavailable(),
        // Ours to mend, whichever of these it is: the person can only try again or write to us.
        Code::Malformed
        | Code::MethodNotAllowed
        | Code::SignatureRejected
        | Code::UnsupportedMediaType
        | Code::Internal
        | Code::Unknown => words.problem_internal(),
        _ => words.problem_internal(),
    }
}

/// How to mend what was typed into a field.
pub(crate) fn field(words: Words, name: &str, code: FieldCode) -> &'static str {
    match (name, code) {
        ("email", FieldCode::Required) => words.field_email_required(),
        ("email", _) => words.field_email_malformed(),
        ("code", _) => words.field_code_malformed(),
        ("password", FieldCode::Required) => words.field_password_required(),
        ("number", FieldCode::Required) => words.field_number_required(),
        ("new", FieldCode::TooShort) => words.field_password_short(),
        (_, FieldCode::Required) => words.field_required(),
        (_, FieldCode::TooLong) => words.field_too_long(),
        (_, FieldCode::TooShort) => words.field_too_short(),
        (_, FieldCode::BadCharacters) => words.field_bad_characters(),
        _ => words.field_malformed(),
    }
}
