//! Signing in: by one-time code or password; who is signed in; sessions.

use crate::id::{ChallengeId, OrderId, SessionId};
use crate::problem::{FieldCode, FieldError};
use crate::time::Timestamp;
use crate::validate::Faults;
use serde::{Deserialize, Serialize};

/// Digits of a one-time code.
pub const CODE_DIGITS: usize = 6;
/// Fewest characters of a password (OWASP ASVS 5.0, 6.2.1).
pub const PASSWORD_SHORTEST: usize = 8;
/// Most characters of a password; nothing is cut off (ASVS 6.2.8, 6.2.9).
pub const PASSWORD_LONGEST: usize = 256;

/// What a signed-in session may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees and manages what is theirs.
    Customer,
    /// Sees one order, after a one-time code.
    Guest,
    /// Staff who help customers.
    Agent,
    /// Staff who also manage the tenant.
    Admin,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// What this session may do.
    pub role: Role,
    /// The name to greet with; empty when unknown.
    pub name: String,
    /// The e-mail address signed in with.
    pub email: String,
    /// Whether a password is set.
    pub has_password: bool,
    /// A guest's only order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
}

/// Asks for a one-time code by e-mail. The answer never tells whether the address is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestCode {
    /// Where to send it.
    pub email: String,
}

/// A code is on its way, if the address is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeRequested {
    /// Send this back with the code.
    pub challenge: ChallengeId,
    /// After this the code is refused.
    pub expires_at: Timestamp,
}

/// Signs in with a one-time code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmitCode {
    /// From [`CodeRequested`].
    pub challenge: ChallengeId,
    /// Six digits; spaces are ignored.
    pub code: String,
}

/// Signs in with a password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmitPassword {
    /// E-mail address.
    pub email: String,
    /// Password, as typed.
    pub password: String,
}

impl std::fmt::Debug for SubmitPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SubmitPassword").finish_non_exhaustive()
    }
}

/// Sets or changes the password of the person signed in; other sessions end.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetPassword {
    /// The one in use, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<String>,
    /// The new one.
    pub new: String,
}

impl std::fmt::Debug for SetPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetPassword").finish_non_exhaustive()
    }
}

/// One of a person's signed-in sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Names it.
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last refreshed.
    pub last_seen_at: Timestamp,
    /// What browser it is, as the browser said, shortened.
    pub device: String,
}

/// Asks where an order is, without signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LookUpOrder {
    /// As printed on the confirmation; case and spaces do not matter.
    pub number: String,
    /// The e-mail address given with the order.
    pub email: String,
}

impl RequestCode {
    /// # Errors
    /// The members that are wrong.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::new();
        check_email(&mut faults, "email", &self.email);
        faults.done()
    }
}

impl SubmitCode {
    /// The digits of the code, without the spaces people type.
    #[must_use]
    pub fn digits(&self) -> String {
        self.code
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect()
    }

    /// # Errors
    /// The members that are wrong.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let digits = self.digits();
        let fine = digits.len() == CODE_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
        let mut faults = Faults::new();
        faults.unless(fine, "code", FieldCode::Malformed);
        faults.done()
    }
}

impl SubmitPassword {
    /// # Errors
    /// The members that are wrong.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::new();
        check_email(&mut faults, "email", &self.email);
        faults.unless(!self.password.is_empty(), "password", FieldCode::Required);
        let short_enough = self.password.chars().count() <= PASSWORD_LONGEST;
        faults.unless(short_enough, "password", FieldCode::TooLong);
        faults.done()
    }
}

impl SetPassword {
    /// Length only; how easy it is to guess is for the server to say.
    ///
    /// # Errors
    /// The members that are wrong.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let length = self.new.chars().count();
        let mut faults = Faults::new();
        faults.unless(length >= PASSWORD_SHORTEST, "new", FieldCode::TooShort);
        faults.unless(length <= PASSWORD_LONGEST, "new", FieldCode::TooLong);
        let current = self
            .current
            .as_ref()
            .is_none_or(|c| c.chars().count() <= PASSWORD_LONGEST);
        faults.unless(current, "current", FieldCode::TooLong);
        faults.done()
    }
}

impl LookUpOrder {
    /// # Errors
    /// The members that are wrong.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::new();
        faults.text("number", &self.number, 64);
        check_email(&mut faults, "email", &self.email);
        faults.done()
    }
}

/// Notes a fault unless `email` could be delivered to: one `@`, something on both sides, a dot or
/// `localhost`-like host after it, no white space, at most 254 bytes (RFC 5321, 4.5.3.1.3).
pub fn check_email(faults: &mut Faults, field: &str, email: &str) {
    let email = email.trim();
    if email.is_empty() {
        faults.add(field, FieldCode::Required);
        return;
    }
    faults.unless(email.len() <= 254, field, FieldCode::TooLong);
    let shaped = email.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains("..")
            && !host.contains('@')
    });
    let clean = !email.chars().any(|c| {
        c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')')
    });
    faults.unless(shaped && clean, field, FieldCode::Malformed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e_mail_addresses_are_checked_for_shape() {
        for good in [
            "a@b.co",
            "  first.last+tag@mail.example.org ",
            "ü@bücher.example",
        ] {
            assert!(RequestCode { email: good.into() }.check().is_ok(), "{good}");
        }
        let long = format!("{}@b.co", "x".repeat(260));
        for bad in [
            "",
            "a",
            "a@b",
            "@b.co",
            "a@@b.co",
            "a@b..co",
            "a b@c.de",
            "a@b.co\nBcc: x",
            "a@.co",
            "<a@b.co>",
            &long,
        ] {
            assert!(
                RequestCode { email: bad.into() }.check().is_err(),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn codes_may_be_typed_with_spaces() {
        let code = |text: &str| SubmitCode {
            challenge: "c1".parse().unwrap(),
            code: text.into(),
        };
        assert_eq!(code("123 456").digits(), "123456");
        assert!(code("123-456").check().is_ok());
        for bad in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"] {
            assert!(code(bad).check().is_err(), "{bad}");
        }
    }

    #[test]
    fn secrets_stay_out_of_debug_output() {
        let sign_in = SubmitPassword {
            email: "a@b.co".into(),
            password: "hunter2".into(),
        };
        assert!(!format!("{sign_in:?}").contains("hunter2"));
    }
}
