//! Identifiers: opaque strings made by the server (UUIDv7), one type per thing they name.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The text given is not an identifier: empty, longer than 64 bytes, or with a character other
/// than ASCII letters, digits, `-` and `_`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedId;

impl fmt::Display for MalformedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an identifier has 1 to 64 letters, digits, '-' or '_'")
    }
}

impl std::error::Error for MalformedId {}

fn well_formed(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Takes an identifier from a place that only holds well-formed ones, such as the
            /// database.
            #[must_use]
            pub fn from_trusted(text: String) -> Self {
                Self(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = MalformedId;
            fn try_from(text: String) -> Result<Self, MalformedId> {
                if well_formed(&text) { Ok(Self(text)) } else { Err(MalformedId) }
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;
            fn from_str(text: &str) -> Result<Self, MalformedId> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// One retailer.
    TenantId,
    /// A customer of a tenant.
    CustomerId,
    /// A member of a tenant's staff.
    AgentId,
    /// A signed-in session, of whatever kind of person.
    SessionId,
    /// A request for a one-time code, answered by sending the code back with it.
    ChallengeId,
    /// An order.
    OrderId,
    /// One line of an order.
    LineId,
    /// One parcel, or one hand-over without a parcel.
    ShipmentId,
    /// A credit note.
    CreditId,
    /// A configuration that somebody keeps.
    ConfigurationId,
    /// A product to configure, whatever the version of its model.
    ModelId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_the_server_makes_and_refuses_the_rest() {
        assert!(
            "0192f0c1-8c4e-7b1a-9f00-000000000001"
                .parse::<OrderId>()
                .is_ok()
        );
        for bad in [
            "",
            "a b",
            "a/b",
            "ä",
            "'; DROP TABLE orders",
            &"x".repeat(65),
        ] {
            assert!(bad.parse::<OrderId>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn refuses_a_malformed_id_on_the_wire() {
        assert!(serde_json::from_str::<OrderId>("\"../etc\"").is_err());
    }
}
