//! Portico browser apps.
