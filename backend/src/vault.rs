//! The installation's one secret, and what is derived from it: signing keys and the key that
//! seals other systems' secrets in the database.

use anyhow::{Context as _, Result, bail};
use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use std::path::Path;

/// HMAC-SHA256 of `message` under `key` (RFC 2104).
#[must_use]
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; the empty answer would match nothing.
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) else {
        return [0; 32];
    };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Whether two byte strings are equal, in a time that depends on their length only.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    subtle::ConstantTimeEq::ct_eq(a, b).into()
}

/// Keeper of the installation's secret.
#[derive(Clone)]
pub struct Vault {
    root: [u8; 32],
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// From a secret of at least 32 characters.
    ///
    /// # Errors
    /// When it is shorter.
    pub fn new(secret: &str) -> Result<Self> {
        let secret = secret.trim();
        if secret.len() < 32 {
            bail!("PORTICO_SECRET must have at least 32 characters");
        }
        Ok(Self {
            root: hmac_sha256(b"portico installation secret", secret.as_bytes()),
        })
    }

    /// From the file beside a SQLite database, made at first use and readable by its owner only.
    ///
    /// # Errors
    /// When the file can be neither read nor made.
    pub fn beside(database: &Path) -> Result<Self> {
        let mut path = database.as_os_str().to_owned();
        path.push(".secret");
        let path = Path::new(&path);
        if let Ok(text) = std::fs::read_to_string(path) {
            return Self::new(&text);
        }
        let secret = crate::clock::new_secret();
        write_private(path, &secret)
            .with_context(|| format!("the secret could not be kept in {}", path.display()))?;
        Self::new(&secret)
    }

    /// A key for one purpose. Keys of different purposes tell nothing about each other.
    #[must_use]
    pub fn key(&self, purpose: &str) -> [u8; 32] {
        hmac_sha256(&self.root, purpose.as_bytes())
    }

    /// Encrypts a secret for the database, bound to its place so that it opens nowhere else.
    ///
    /// # Errors
    /// Only when the text is too large for the cipher.
    pub fn seal(&self, place: &str, text: &str) -> Result<String> {
        let mut nonce = [0_u8; 24];
        crate::clock::fill_random(&mut nonce);
        let sealed = self
            .cipher(place)
            .encrypt(&XNonce::from(nonce), text.as_bytes())
            .ok()
            .context("the secret could not be sealed")?;
        Ok(format!("{}.{}", hex::encode(nonce), hex::encode(sealed)))
    }

    /// Decrypts what [`Vault::seal`] made for the same place.
    #[must_use]
    pub fn open(&self, place: &str, sealed: &str) -> Option<String> {
        let (nonce, text) = sealed.split_once('.')?;
        let nonce = <[u8; 24]>::try_from(hex::decode(nonce).ok()?).ok()?;
        let text = hex::decode(text).ok()?;
        let open = self
            .cipher(place)
            .decrypt(&XNonce::from(nonce), text.as_slice())
            .ok()?;
        String::from_utf8(open).ok()
    }

    fn cipher(&self, place: &str) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.key(&format!("seal|{place}")).into())
    }
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_only_in_its_place() {
        let vault = Vault::new(&"s".repeat(32)).unwrap();
        let sealed = vault.seal("tenant-1|easypost", "sécret").unwrap();
        assert_eq!(
            vault.open("tenant-1|easypost", &sealed).as_deref(),
            Some("sécret")
        );
        assert_eq!(vault.open("tenant-2|easypost", &sealed), None);
        assert_eq!(
            vault.open("tenant-1|easypost", &sealed.replace('a', "b")),
            None
        );
        assert_eq!(vault.open("tenant-1|easypost", ""), None);
    }

    #[test]
    fn short_secrets_are_refused() {
        assert!(Vault::new("short").is_err());
    }
}
