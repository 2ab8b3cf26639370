//! Why a call to the server did not succeed.

use shared::problem::{Code, FieldCode, FieldError, Problem};

/// Why a call to the server did not succeed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Failure {
    /// The server could not be reached.
    Offline,
    /// The server did not answer in time.
    TimedOut,
    /// Nobody waits for the answer any more; never shown.
    Aborted,
    /// The answer is not what was agreed, for example a login page of a hotel's network.
    Garbled,
    /// The server refused, and said why.
    Refused {
        /// What to decide by.
        code: Code,
        /// The members that were refused.
        fields: Vec<FieldError>,
        /// Seconds to wait before trying again, when the server said so.
        retry_after: Option<i64>,
        /// Finds the request in the server's log.
        request: Option<String>,
    },
}

impl Failure {
    /// What the same rules, run here, found wrong before anything was sent.
    pub(crate) fn fields(fields: Vec<FieldError>) -> Self {
        Self::Refused {
            code: Code::Invalid,
            fields,
            retry_after: None,
            request: None,
        }
    }

    /// From an answer of the server.
    pub(crate) fn refused(problem: Problem, retry_after: Option<i64>) -> Self {
        Self::Refused {
            code: problem.code,
            fields: problem.fields,
            retry_after,
            request: problem.request_id,
        }
    }

    /// The server's word for it, if it was the server that refused.
    pub(crate) fn code(&self) -> Option<Code> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// What is wrong with the member `name` of what was sent.
    pub(crate) fn field(&self, name: &str) -> Option<FieldCode> {
        match self {
            Self::Refused { fields, .. } => fields
                .iter()
                .find(|fault| fault.field == name)
                .map(|fault| fault.code),
            _ => None,
        }
    }

    /// Whether there is more to say than what stands beside the fields `shown`.
    pub(crate) fn is_general(&self, shown: &[&str]) -> bool {
        match self {
            Self::Aborted => false,
            Self::Refused { fields, .. } if !fields.is_empty() => fields
                .iter()
                .any(|fault| !shown.contains(&fault.field.as_str())),
            _ => true,
        }
    }

    /// Whether the person is not signed in, or not any more.
    pub(crate) fn is_signed_out(&self) -> bool {
        matches!(self.code(), Some(Code::SignInRequired | Code::TokenExpired))
    }
}
