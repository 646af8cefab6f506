//! A session: one browser in which somebody signed in.

use super::Millis;
use super::id::Sha256;

/// The SHA-256 of a session's cookie: all that is kept of it, and its name in Redis.
pub type SessionHash = Sha256;

#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub hash: SessionHash,
    pub created: Millis,
    pub seen: Millis,
    /// When the password was last typed in this session.
    pub proved: Millis,
    /// Stays signed in for weeks, or ends with the browser.
    pub remembered: bool,
    /// The browser, as it calls itself; cut short.
    pub agent: String,
    pub address: String,
}

/// What a one-time link is for. The link holds a 256-bit secret; Redis holds its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The first administrator.
    Setup,
    /// Set the password of one user.
    Password,
}

impl Purpose {
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Setup => "setup",
            Purpose::Password => "password",
        }
    }
}
