//! Everything secret: random ids and tokens, the hashes under which they are kept, and passwords (Argon2id).

use crate::domain::id::Sha256;
use crate::domain::user::Password;
use crate::error::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use sha2::Digest;
use std::fmt;
use std::sync::LazyLock;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// A fresh id: the time in milliseconds and 74 random bits. It names, it never protects.
pub fn id<Id: From<Uuid>>() -> Id {
    Uuid::now_v7().into()
}

/// 256 random bits, as 64 hex digits: a session cookie, the token of a link. Only its hash is kept.
#[derive(Clone, PartialEq)]
pub struct Secret(String);

impl Secret {
    /// # Errors
    /// When the system has no randomness to give.
    pub fn fresh() -> Result<Secret> {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes).map_err(|e| Error::internal("randomness", e))?;
        Ok(Secret(base16ct::lower::encode_string(&bytes)))
    }

    /// What a browser sent; `None` when it cannot be one of ours.
    pub fn parse(text: &str) -> Option<Secret> {
        let spelt = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        spelt.then(|| Secret(text.to_owned()))
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The name under which Redis knows it.
    pub fn hash(&self) -> Sha256 {
        sha256(self.0.as_bytes())
    }

    /// The token that a form of this session must carry: bound to the cookie, useless without it, kept nowhere.
    pub fn form_token(&self) -> String {
        let hash = sha256(format!("form:{}", self.0).as_bytes());
        base16ct::lower::encode_string(&hash.0[..16])
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

pub fn sha256(bytes: &[u8]) -> Sha256 {
    Sha256(sha2::Sha256::digest(bytes).into())
}

/// Compares two secrets in a time that does not tell where they differ.
pub fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

/// Argon2id with 19 MiB, two passes and one lane (OWASP's first recommendation): about 75 ms. The caller bounds how many
/// run at once.
pub fn hash_password(password: &Password) -> Result<String> {
    let hash = argon2()?.hash_password(password.as_bytes()).map_err(|e| Error::internal("password hash", e))?;
    Ok(hash.to_string())
}

/// Whether this is the password. Without a stored hash (an unknown login, an account that never set one) it takes the
/// same time and says no.
pub fn verify_password(typed: &str, stored: Option<&str>) -> Result<bool> {
    let known = stored.unwrap_or(&NOBODY);
    let hash = PasswordHash::new(known).map_err(|e| Error::internal("stored password", e))?;
    let matches = argon2()?.verify_password(typed.as_bytes(), &hash).is_ok();
    Ok(matches && stored.is_some())
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|e| Error::internal("argon2", e))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of nobody's password, made once with the same parameters as everybody's.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let hash = argon2()
        .and_then(|argon| argon.hash_password(b"nobody's password").map_err(|e| Error::internal("password hash", e)));
    hash.map(|hash| hash.to_string()).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_and_another_does_not() {
        let password = Password::parse("correct horse battery", &[]).unwrap();
        let stored = hash_password(&password).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify_password("correct horse battery", Some(&stored)).unwrap());
        assert!(!verify_password("correct horse batterz", Some(&stored)).unwrap());
        assert!(!verify_password("nobody's password", None).unwrap());
    }

    #[test]
    fn a_long_password_is_not_cut() {
        let long = "one two three four ".repeat(6);
        let stored = hash_password(&Password::parse(&long, &[]).unwrap()).unwrap();
        assert!(!verify_password(&long[..72], Some(&stored)).unwrap());
    }

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret::fresh().unwrap();
        assert!(!format!("{secret:?}").contains(secret.reveal()));
        assert_eq!(Secret::parse(secret.reveal()).unwrap().hash(), secret.hash());
        assert!(Secret::parse("short").is_none());
    }
}
