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
    Products,
    Product { product: String },
    Configurations,
    Kept { id: String },
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
            Self::Products => "/products".to_owned(),
            Self::Product { product } => ["/products/", product].concat(),
            Self::Configurations => "/configurations".to_owned(),
            Self::Kept { id } => ["/configurations/", id].concat(),
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
            "/products" => Self::Products,
            "/configurations" => Self::Configurations,
            _ => Self::one(path).unwrap_or(Self::NotFound),
        }
    }
}

impl Route {
    /// The page of one thing.
    fn one(path: &str) -> Option<Self> {
        let (folder, id) = path.strip_prefix('/')?.split_once('/')?;
        let id = (!id.is_empty() && !id.contains('/')).then(|| id.to_owned())?;
        match folder {
            "orders" => Some(Self::Order { id }),
            "products" => Some(Self::Product { product: id }),
            "configurations" => Some(Self::Kept { id }),
            _ => None,
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
            Route::Products,
            Route::Product {
                product: "desk".to_owned(),
            },
            Route::Configurations,
            Route::Kept { id: "k".to_owned() },
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
