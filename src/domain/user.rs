//! A user: somebody who can sign in. And what makes a password good enough.

use super::Millis;
use super::id::UserId;
use super::limits;
use super::text::{Login, Name, fold};
use crate::error::{Error, Result};
use crate::language::{Language, Message};
use std::fmt;
use std::str::FromStr;

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: UserId,
    pub login: Login,
    pub name: Name,
    pub role: Role,
    pub enabled: bool,
    /// Whether they may create albums.
    pub creates: bool,
    /// The language they chose for themselves; without one their browser is asked.
    pub language: Option<Language>,
    pub created: Millis,
    /// Last seen; 0 when never.
    pub seen: Millis,
    /// Albums they own.
    pub albums: u64,
    /// Bytes of the originals they uploaded.
    pub bytes: u64,
    /// Raised by every change to the account: scripts refuse when it moved on since the rule was asked.
    pub version: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Member,
    /// Manages users and may see and edit every album.
    Administrator,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Member => "member",
            Role::Administrator => "administrator",
        }
    }
}

impl FromStr for Role {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "member" => Ok(Role::Member),
            "administrator" => Ok(Role::Administrator),
            _ => Err(Error::invalid("user-role-wrong")),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A password as typed, good enough to be set. It is never shown, logged or stored.
pub struct Password(String);

impl Password {
    /// Long rather than odd: no rules of composition, but not one of the passwords everybody tries and not made of
    /// what an attacker knows already (the login, the gallery's name).
    pub fn parse(text: &str, known: &[&str]) -> Result<Password> {
        let length = text.chars().count();
        if length < limits::PASSWORD_MIN {
            return Err(Error::Invalid(Message::new("user-password-short").with("min", limits::PASSWORD_MIN)));
        }
        if length > limits::PASSWORD_MAX {
            return Err(Error::Invalid(Message::new("user-password-long").with("max", limits::PASSWORD_MAX)));
        }
        if is_common(&fold(text), known) {
            return Err(Error::invalid("user-password-common"));
        }
        Ok(Password(text.to_owned()))
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// What people choose when asked for twelve characters: these roots with digits and signs around them, one piece said
/// twice or more, or a run along the keyboard.
const ROOTS: [&str; 24] = [
    "password",
    "passwort",
    "motdepasse",
    "letmein",
    "welcome",
    "qwerty",
    "qwertz",
    "azerty",
    "iloveyou",
    "admin",
    "administrator",
    "changeme",
    "secret",
    "dragon",
    "football",
    "monkey",
    "sunshine",
    "princess",
    "abc",
    "test",
    "salon",
    "gallery",
    "photos",
    "photo",
];
const RUNS: [&str; 5] = [
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1q2w3e4r5t6y7u8i9o0p",
];

fn is_common(folded: &str, known: &[&str]) -> bool {
    let only_letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let letters = only_letters(folded);
    let mut known = known.iter().map(|word| only_letters(&fold(word)));
    let is_word = |word: &str| !word.is_empty() && !letters.is_empty() && letters.replace(word, "").is_empty();
    let is_run = |run: &&str| {
        let reversed: String = run.chars().rev().collect();
        run.contains(folded) || reversed.contains(folded)
    };
    ROOTS.into_iter().any(is_word)
        || known.any(|word| word.chars().count() >= 3 && is_word(&word))
        || RUNS.iter().any(is_run)
        || is_repeated(folded)
}

/// One piece of up to six characters, said over and over.
fn is_repeated(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=6).any(|period| chars.iter().enumerate().all(|(i, c)| *c == chars[i % period]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_a_common_one() {
        let good = |text: &str| Password::parse(text, &["mira.dupont"]).is_ok();
        assert!(good("correct horse battery"));
        assert!(good(&"long phrase ".repeat(10)));
        for bad in [
            "short",
            "password1234",
            "Passwort!2026",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "123456789012",
            "qwertyuiopas",
            "mira.dupont1",
            "welcome12345",
            "x2x2x2x2x2x2",
            &"x y".repeat(50),
        ] {
            assert!(!good(bad), "{bad}");
        }
    }
}
