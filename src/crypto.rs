//! Everything secret: random ids and tokens, the hashes under which they are kept, and passwords (Argon2id).

use crate::domain::id::Sha256;
use crate::domain::user::Password;
use crate::error::{Error, Result};
use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use sha2::Digest;
use std::fmt;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// A fresh id: the time in milliseconds and 74 random bits. It names, it never protects.
pub fn id<Id: From<Uuid>>() -> Id {
    Uuid::now_v7().into()
}

/// A fresh id that does not say since when there is such a thing: 122 random bits.
///
/// # Errors
/// When the system has no randomness to give.
pub fn undated_id<Id: From<Uuid>>() -> Result<Id> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| Error::internal("randomness", e))?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid().into())
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

/// A token of a form as one page shows it: under a mask of its own. Pages are compressed, and what stands in them the same
/// each time could be guessed from their length, letter by letter ([BREACH](https://breachattack.com)).
///
/// # Errors
/// When the system has no randomness to give.
pub fn masked(token: &str) -> Result<String> {
    let mut mask = vec![0u8; token.len() / 2];
    getrandom::fill(&mut mask).map_err(|e| Error::internal("randomness", e))?;
    let token = base16ct::lower::decode_vec(token).map_err(|e| Error::internal("token", e))?;
    let hidden: Vec<u8> = token.iter().zip(&mask).map(|(byte, mask)| byte ^ mask).collect();
    Ok(base16ct::lower::encode_string(&[mask, hidden].concat()))
}

/// The token below such a mask; anything else stays what it is.
pub fn unmasked(shown: &str) -> String {
    match base16ct::lower::decode_vec(shown) {
        Ok(bytes) if bytes.len() == 32 => {
            let (mask, hidden) = bytes.split_at(16);
            let token: Vec<u8> = hidden.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
            base16ct::lower::encode_string(&token)
        }
        _ => shown.to_owned(),
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

/// Hashes passwords by Argon2id with 19 MiB, two passes and one lane (OWASP's first recommendation): about 75 ms each.
///
/// It keeps its 19 MiB from one to the next. Taken anew each time they are taken at an alignment that glibc before 2.38
/// does not find again when they were given back: fifty logins cost 300 MB.
#[derive(Default)]
pub struct Hasher {
    memory: Vec<Block>,
}

impl Hasher {
    pub fn hash(&mut self, password: &Password) -> Result<String> {
        let params = Params::new(19 * 1024, 2, 1, None).map_err(hashing)?;
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|e| Error::internal("randomness", e))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: argon2.params().try_into().map_err(hashing)?,
            salt: Some(Salt::new(&salt).map_err(hashing)?),
            hash: Some(self.output(&argon2, password.as_bytes(), &salt, Params::DEFAULT_OUTPUT_LEN)?),
        };
        Ok(hash.to_string())
    }

    /// Whether this is the password. Without a stored hash (an unknown login, an account that never set one) it takes
    /// the same time and says no.
    pub fn verify(&mut self, typed: &str, stored: Option<&str>) -> Result<bool> {
        let known = PasswordHash::new(stored.unwrap_or(NOBODY)).map_err(hashing)?;
        let (Some(salt), Some(expected)) = (&known.salt, &known.hash) else {
            return Err(hashing("no salt or no hash"));
        };
        let params = Params::try_from(&known).map_err(hashing)?;
        let version = known.version.map_or(Ok(Version::V0x13), Version::try_from).map_err(hashing)?;
        let algorithm = Algorithm::new(known.algorithm.as_str()).map_err(hashing)?;
        let argon2 = Argon2::new(algorithm, version, params);
        // Compared in a time that does not tell where they differ.
        let matches = self.output(&argon2, typed.as_bytes(), salt, expected.len())? == *expected;
        Ok(matches && stored.is_some())
    }

    fn output(&mut self, argon2: &Argon2, password: &[u8], salt: &[u8], length: usize) -> Result<Output> {
        self.memory.resize(argon2.params().block_count(), Block::new());
        let mut bytes = [0; Output::MAX_LENGTH];
        let bytes = bytes.get_mut(..length).ok_or_else(|| hashing("its length"))?;
        argon2.hash_password_into_with_memory(password, salt, bytes, &mut self.memory).map_err(hashing)?;
        Output::new(bytes).map_err(hashing)
    }
}

fn hashing(cause: impl fmt::Display) -> Error {
    Error::internal("password hash", cause)
}

/// Nobody's password has this hash: made with the same parameters as everybody's, so that it takes the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_and_another_does_not() {
        let password = Password::parse("correct horse battery", &[]).unwrap();
        let mut hasher = Hasher::default();
        let stored = hasher.hash(&password).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_ne!(hasher.hash(&password).unwrap(), stored, "each has its own salt");
        assert!(hasher.verify("correct horse battery", Some(&stored)).unwrap());
        assert!(!hasher.verify("correct horse batterz", Some(&stored)).unwrap());
        assert!(hasher.verify("correct horse battery", Some("nonsense")).is_err());
    }

    #[test]
    fn nobody_has_a_hash_like_everybodys_and_no_password() {
        let stored = Hasher::default().hash(&Password::parse("correct horse battery", &[]).unwrap()).unwrap();
        let shape = |hash: &str| hash.split('$').map(str::len).collect::<Vec<_>>();
        assert_eq!(shape(NOBODY), shape(&stored));
        assert_eq!(NOBODY.rsplitn(3, '$').last(), stored.rsplitn(3, '$').last());
        assert!(!Hasher::default().verify("", None).unwrap());
    }

    /// As another program that knows Argon2 wrote it, and as Salon did before.
    #[test]
    fn a_hash_that_the_library_made_verifies() {
        use argon2::PasswordHasher;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8 * 1024, 3, 2, None).unwrap());
        let stored = argon2.hash_password(b"correct horse battery").unwrap().to_string();
        let mut hasher = Hasher::default();
        assert!(hasher.verify("correct horse battery", Some(&stored)).unwrap());
        assert!(!hasher.verify("correct horse", Some(&stored)).unwrap());
    }

    #[test]
    fn a_long_password_is_not_cut() {
        let long = "one two three four ".repeat(6);
        let mut hasher = Hasher::default();
        let stored = hasher.hash(&Password::parse(&long, &[]).unwrap()).unwrap();
        assert!(!hasher.verify(&long[..72], Some(&stored)).unwrap());
    }

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret::fresh().unwrap();
        assert!(!format!("{secret:?}").contains(secret.reveal()));
        assert_eq!(Secret::parse(secret.reveal()).unwrap().hash(), secret.hash());
        assert!(Secret::parse("short").is_none());
    }
}
