//! Who is signed in, as far as the app knows.

use shared::accounts::{Me, Role};
use std::rc::Rc;
use yew::prelude::*;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Session {
    /// Not known yet; pages load meanwhile.
    #[default]
    Unknown,
    /// Nobody.
    SignedOut {
        /// Whether someone was until now.
        ended: bool,
    },
    /// This person.
    SignedIn(Rc<Me>),
}

/// The session and how to change what the app knows of it.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct SessionHandle {
    /// Who is signed in.
    pub(crate) session: Session,
    /// Someone has signed in.
    pub(crate) signed_in: Callback<Me>,
    /// The person has signed out.
    pub(crate) signed_out: Callback<()>,
}

impl SessionHandle {
    /// The person signed in.
    pub(crate) fn me(&self) -> Option<&Rc<Me>> {
        match &self.session {
            Session::SignedIn(me) => Some(me),
            _ => None,
        }
    }

    /// Whether it is certain that nobody is signed in.
    pub(crate) fn is_signed_out(&self) -> bool {
        matches!(self.session, Session::SignedOut { .. })
    }

    /// Whether the person may see one order only.
    pub(crate) fn is_guest(&self) -> bool {
        self.me().is_some_and(|me| me.role == Role::Guest)
    }
}

/// What happens to a session.
pub(crate) enum Change {
    /// Someone is signed in.
    In(Me),
    /// The person signed out.
    Out,
    /// The server says that nobody is signed in.
    Ended,
}

impl Reducible for Session {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        match change {
            Change::In(me) => Rc::new(Self::SignedIn(Rc::new(me))),
            Change::Out => Rc::new(Self::SignedOut { ended: false }),
            Change::Ended => match &*self {
                Self::SignedIn(_) => Rc::new(Self::SignedOut { ended: true }),
                Self::Unknown => Rc::new(Self::SignedOut { ended: false }),
                Self::SignedOut { .. } => self,
            },
        }
    }
}

/// Who is signed in, as far as the app knows.
#[hook]
pub(crate) fn use_session() -> SessionHandle {
    crate::app::use_ui().session
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::samples::me;

    #[test]
    fn only_a_session_that_was_there_has_ended() {
        let ended = |session: Session| (*Rc::new(session).reduce(Change::Ended)).clone();
        assert_eq!(ended(Session::Unknown), Session::SignedOut { ended: false });
        let signed_in = Session::SignedIn(Rc::new(me()));
        assert_eq!(ended(signed_in), Session::SignedOut { ended: true });
    }
}
