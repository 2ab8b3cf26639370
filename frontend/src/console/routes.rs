//! The console's addresses.

use yew_router::Routable;

#[derive(Debug, Clone, PartialEq, Routable)]
pub(crate) enum Route {
    #[at("/")]
    Home,
    #[at("/sign-in")]
    SignIn,
    #[at("/customers/:id")]
    Customer { id: String },
    #[at("/orders/:id")]
    Order { id: String },
    #[not_found]
    #[at("/not-found")]
    NotFound,
}
