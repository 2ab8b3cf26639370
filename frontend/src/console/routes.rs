//! The console's addresses.

use crate::nav::Address;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Route {
    Home,
    SignIn,
    Customer { id: String },
    Order { id: String },
    Models,
    Model { product: String },
    NotFound,
}

impl Address for Route {
    fn to_path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::Customer { id } => ["/customers/", id].concat(),
            Self::Order { id } => ["/orders/", id].concat(),
            Self::Models => "/models".to_owned(),
            Self::Model { product } => ["/models/", product].concat(),
            Self::NotFound => "/not-found".to_owned(),
        }
    }

    fn recognize(path: &str) -> Self {
        let id = |id: &str| (!id.is_empty() && !id.contains('/')).then(|| id.to_owned());
        let found = match path {
            "/" => Some(Self::Home),
            "/sign-in" => Some(Self::SignIn),
            "/models" => Some(Self::Models),
            _ => match (
                path.strip_prefix("/customers/"),
                path.strip_prefix("/orders/"),
                path.strip_prefix("/models/"),
            ) {
                (Some(rest), ..) => id(rest).map(|id| Self::Customer { id }),
                (_, Some(rest), _) => id(rest).map(|id| Self::Order { id }),
                (.., Some(rest)) => id(rest).map(|product| Self::Model { product }),
                _ => None,
            },
        };
        found.unwrap_or(Self::NotFound)
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
        let model = Route::Model {
            product: "desk".to_owned(),
        };
        for route in [
            Route::Home,
            Route::SignIn,
            Route::Models,
            customer,
            order,
            model,
        ] {
            assert_eq!(Route::recognize(&route.to_path()), route);
        }
        for unknown in ["/nowhere", "/customers/", "/orders/a/b", "/models/", ""] {
            assert_eq!(Route::recognize(unknown), Route::NotFound, "{unknown}");
        }
    }
}
