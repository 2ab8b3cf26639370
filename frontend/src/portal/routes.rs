//! The portal's addresses. People keep and share them: add, do not rename.

use crate::nav::Address;

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

impl Address for Route {
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

    fn recognize(path: &str) -> Self {
        match path {
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
        }
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
            assert_eq!(Route::recognize(&route.to_path()), route);
        }
        for unknown in [
            "/nowhere",
            "/orders/",
            "/orders/a/b",
            "/orders/a/",
            "",
            "/Track",
        ] {
            assert_eq!(Route::recognize(unknown), Route::NotFound, "{unknown}");
        }
    }
}
