//! The customers whom the data knows by number only.

use super::store::{self, SOURCE};
use crate::accounts::store::{NewCustomer, upsert_customer};
use crate::clock::new_id;
use crate::db::{Conn, DbError};
use crate::orders::store::adopt_guest_orders;
use anyhow::{Result, bail};
use shared::accounts::check_email;
use shared::id::TenantId;
use shared::time::Timestamp;
use shared::validate::Faults;
use std::collections::HashMap;

/// What stands for the customer's number in an e-mail address.
const NUMBER: &str = "{id}";

/// Customers by their number.
#[derive(Debug)]
pub(super) struct People {
    template: String,
    ids: HashMap<String, String>,
}

impl People {
    /// With the customers of earlier imports.
    pub(super) async fn load(
        conn: &mut Conn<'_>,
        tenant: &TenantId,
        template: &str,
    ) -> Result<Self, DbError> {
        let ids = store::list_customers(conn, tenant).await?;
        Ok(Self {
            template: template.to_owned(),
            ids: ids.into_iter().collect(),
        })
    }

    /// A customer's e-mail address.
    pub(super) fn email(&self, number: &str) -> String {
        self.template.replace(NUMBER, number)
    }

    /// The id of a customer, who is added when not known yet.
    pub(super) async fn find(
        &mut self,
        conn: &mut Conn<'_>,
        tenant: &TenantId,
        number: &str,
        now: Timestamp,
    ) -> Result<String, DbError> {
        if let Some(id) = self.ids.get(number) {
            return Ok(id.clone());
        }
        let email = self.email(number);
        let new = NewCustomer {
            source: SOURCE,
            external_id: Some(number),
            email: Some(&email),
            name: &format!("Customer {number}"),
        };
        let (id, created) = upsert_customer(conn, tenant, &new, new_id(now), now).await?;
        if created {
            adopt_guest_orders(conn, tenant, id.as_str(), &email).await?;
        }
        self.ids.insert(number.to_owned(), id.to_string());
        Ok(id.into())
    }
}

/// Refuses a template that gives several customers one address, or none at all.
pub(super) fn check_template(template: &str) -> Result<()> {
    let mut faults = Faults::new();
    check_email(&mut faults, "", &template.replace(NUMBER, "17850"));
    if !template.contains(NUMBER) || faults.done().is_err() {
        bail!(
            "the template for e-mail addresses must be an address with {NUMBER} in it, for example \
             customer-{NUMBER}@retail.example"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_gives_every_customer_an_address_of_their_own() {
        assert!(check_template("customer-{id}@retail.example").is_ok());
        assert!(check_template("someone@{id}.example").is_ok());
        for bad in [
            "",
            "{id}",
            "customer@retail.example",
            "customer {id}@retail.example",
        ] {
            assert!(check_template(bad).is_err(), "{bad}");
        }
    }
}
