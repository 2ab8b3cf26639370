//! The portal's addresses. People keep and share them: add, do not rename.
//!
//! Written out rather than derived: the derived form brings a pattern matcher for any set of
//! routes, which weighs more in the download than all of these pages' headings.

use std::collections::HashMap;
use yew_router::Routable;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Route {
    Home,
    SignIn,
    Orders,
    Order { id: String },
    Track,
    Account,
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
            Self::Orders => "/orders".to_owned(),
            Self::Order { id } => ["/orders/", id].concat(),
            Self::Track => "/track".to_owned(),
            Self::Account => "/account".to_owned(),
            Self::NotFound => "/not-found".to_owned(),
        }
    }

    fn routes() -> Vec<&'static str> {
        vec![
            "/",
            "/sign-in",
            "/orders",
            "/orders/:id",
            "/track",
            "/account",
        ]
    }

    fn not_found_route() -> Option<Self> {
        Some(Self::NotFound)
    }

    fn recognize(path: &str) -> Option<Self> {
        Some(match path {
            "/" => Self::Home,
            "/sign-in" => Self::SignIn,
            "/orders" => Self::Orders,
            "/track" => Self::Track,
            "/account" => Self::Account,
            _ => match path.strip_prefix("/orders/") {
                Some(id) if !id.is_empty() && !id.contains('/') => {
                    Self::Order { id: id.to_owned() }
                }
                _ => Self::NotFound,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_to_its_page_and_back() {
        let order = Route::Order {
            id: "o-1".to_owned(),
        };
        for route in [
            Route::Home,
            Route::SignIn,
            Route::Orders,
            order,
            Route::Track,
            Route::Account,
        ] {
            assert_eq!(Route::recognize(&route.to_path()), Some(route));
        }
        for unknown in [
            "/nowhere",
            "/orders/",
            "/orders/a/b",
            "/orders/a/",
            "",
            "/Track",
        ] {
            assert_eq!(
                Route::recognize(unknown),
                Some(Route::NotFound),
                "{unknown}"
            );
        }
    }
}
