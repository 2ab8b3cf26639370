//! Passwords: argon2id with OWASP's parameters, at most two at a time, because each costs 19 MiB
//! and a core, and a flood of sign-ins must not take the server down.

use crate::app::App;
use anyhow::{Context as _, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use std::sync::{Arc, LazyLock};

/// Lowest estimate of guesses (as a power of ten: zxcvbn's score of 0 to 4) that is accepted.
const LEAST_SCORE: u8 = 3;

fn hasher() -> Argon2<'static> {
    // OWASP: m = 19 MiB, t = 2, p = 1.
    let params = Params::new(19_456, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash that is checked when there is no account, so that the time tells nothing.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    hasher()
        .hash_password(b"nobody has this password")
        .map(|hash| hash.to_string())
        .unwrap_or_default()
});

/// Hashes a password for the database.
///
/// # Errors
/// When the server is stopping.
pub async fn hash_password(app: &App, password: &str) -> Result<String> {
    let password = password.to_owned();
    on_a_core(app, move || {
        let hash = hasher().hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string())
            .ok()
            .context("the password could not be hashed")
    })
    .await?
}

/// Whether a password fits a hash. Without a hash it is checked against another one and never
/// fits: that takes as long.
///
/// # Errors
/// When the server is stopping.
pub async fn verify_password(app: &App, password: &str, hash: Option<String>) -> Result<bool> {
    let password = password.to_owned();
    on_a_core(app, move || {
        let exists = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let fits = PasswordHash::new(&hash)
            .is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok());
        exists && fits
    })
    .await
}

/// Whether a password would be guessed too soon, by common passwords, names and patterns, or
/// because it is made of what is known of its owner.
pub(super) fn is_too_weak(password: &str, known: &[&str]) -> bool {
    // The estimate takes quadratic time; the first hundred characters decide.
    let start: String = password.chars().take(100).collect();
    u8::from(zxcvbn::zxcvbn(&start, known).score()) < LEAST_SCORE
}

async fn on_a_core<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let permit = Arc::clone(&app.hashing).acquire_owned().await?;
    let done = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work()
    });
    Ok(done.await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_passwords_and_ones_made_of_the_address_are_too_weak() {
        for weak in [
            "password",
            "Passw0rd!",
            "qwertyuiop",
            "12345678",
            "annemiller1",
        ] {
            assert!(
                is_too_weak(
                    weak,
                    &["anne.miller@example.org", "Anne Miller", "annemiller"]
                ),
                "{weak}"
            );
        }
        for strong in [
            "correct horse battery staple",
            "8vQ#mzp2Lw",
            "Teekanne-fliegt-durch-Wolken",
        ] {
            assert!(!is_too_weak(strong, &[]), "{strong}");
        }
    }
}
