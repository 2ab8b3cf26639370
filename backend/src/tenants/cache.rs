//! Which tenant and app a host name belongs to, kept in memory: it is asked with every request.

use super::{Surface, Tenant, store};
use crate::db::{Db, DbError};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The tenants by host.
#[derive(Debug, Default)]
pub struct Tenants {
    map: RwLock<Arc<Map>>,
}

#[derive(Debug, Default)]
struct Map {
    hosts: HashMap<String, (Arc<Tenant>, Surface)>,
    default: Option<Arc<Tenant>>,
    all: Vec<Arc<Tenant>>,
}

impl Tenants {
    /// Reads all tenants anew.
    ///
    /// # Errors
    /// When the database fails; then what was known stays.
    pub async fn reload(&self, db: &Db) -> Result<(), DbError> {
        let mut read = db.read().await?;
        let tenants = store::list(&mut read.conn()).await?;
        let hosts = store::list_hosts(&mut read.conn()).await?;
        let mut map = Map::default();
        for tenant in tenants {
            let tenant = Arc::new(tenant);
            if tenant.is_default {
                map.default = Some(Arc::clone(&tenant));
            }
            map.all.push(tenant);
        }
        for (host, id, surface) in hosts {
            let surface = if surface == "console" {
                Surface::Console
            } else {
                Surface::Portal
            };
            if let Some(tenant) = map.all.iter().find(|tenant| tenant.id.as_str() == id) {
                map.hosts.insert(host, (Arc::clone(tenant), surface));
            }
        }
        *self.map.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(map);
        Ok(())
    }

    /// The tenant and app that a `Host` header names. Hosts that nobody registered belong to the
    /// default tenant, if there is one: to its console when they begin with `console.`.
    #[must_use]
    pub fn find(&self, host: &str) -> Option<(Arc<Tenant>, Surface)> {
        let map = Arc::clone(&self.map.read().unwrap_or_else(PoisonError::into_inner));
        let name = host_name(host).to_ascii_lowercase();
        if let Some(found) = map.hosts.get(&name) {
            return Some(found.clone());
        }
        let tenant = map.default.clone()?;
        let console = name.starts_with("console.");
        Some((
            tenant,
            if console {
                Surface::Console
            } else {
                Surface::Portal
            },
        ))
    }

    /// Every tenant.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Tenant>> {
        self.map
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .all
            .clone()
    }
}

/// The name in a `Host` header, without the port.
fn host_name(host: &str) -> &str {
    if host.starts_with('[') {
        return host.split_inclusive(']').next().unwrap_or(host);
    }
    host.split(':').next().unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_not_part_of_the_name() {
        assert_eq!(host_name("shop.example:8080"), "shop.example");
        assert_eq!(host_name("shop.example"), "shop.example");
        assert_eq!(host_name("[::1]:8080"), "[::1]");
        assert_eq!(host_name(""), "");
    }
}
