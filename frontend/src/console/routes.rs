//! The console's addresses. Written out rather than derived, as the portal's are.

use std::collections::HashMap;
use yew_router::Routable;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Route {
    Home,
    SignIn,
    Customer { id: String },
    Order { id: String },
    NotFound,
}

impl Routable for Route {
    fn from_path(path: &str, _: &HashMap<&str, &str>) -> Option<Self> {
        Self::recognize(path)
    }

    fn to_path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::Customer { id } => ["/customers/", id].concat(),
            Self::Order { id } => ["/orders/", id].concat(),
            Self::NotFound => "/not-found".to_owned(),
        }
    }

    fn routes() -> Vec<&'static str> {
        vec!["/", "/sign-in", "/customers/:id", "/orders/:id"]
    }

    fn not_found_route() -> Option<Self> {
        Some(Self::NotFound)
    }

    fn recognize(path: &str) -> Option<Self> {
        let id = |id: &str| (!id.is_empty() && !id.contains('/')).then(|| id.to_owned());
        let found = match path {
            "/" => Some(Self::Home),
            "/sign-in" => Some(Self::SignIn),
            _ => match (
                path.strip_prefix("/customers/"),
                path.strip_prefix("/orders/"),
            ) {
                (Some(rest), _) => id(rest).map(|id| Self::Customer { id }),
                (_, Some(rest)) => id(rest).map(|id| Self::Order { id }),
                _ => None,
            },
        };
        Some(found.unwrap_or(Self::NotFound))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_to_its_page_and_back() {
        let (customer, order) = (
            Route::Customer { id: "c".to_owned() },
            Route::Order { id: "o".to_owned() },
        );
        for route in [Route::Home, Route::SignIn, customer, order] {
            assert_eq!(Route::recognize(&route.to_path()), Some(route));
        }
        for unknown in ["/nowhere", "/customers/", "/orders/a/b", ""] {
            assert_eq!(
                Route::recognize(unknown),
                Some(Route::NotFound),
                "{unknown}"
            );
        }
    }
}
