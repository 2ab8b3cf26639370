//! The portal's addresses. People keep and share them: add, do not rename.

use yew_router::Routable;

#[derive(Debug, Clone, PartialEq, Routable)]
pub(crate) enum Route {
    #[at("/")]
    Home,
    #[at("/sign-in")]
    SignIn,
    #[at("/orders")]
    Orders,
    #[at("/orders/:id")]
    Order { id: String },
    #[at("/track")]
    Track,
    #[at("/account")]
    Account,
    #[not_found]
    #[at("/not-found")]
    NotFound,
}
