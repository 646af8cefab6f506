//! The one error of the house: few variants, a sentence for the person, a cause for the log.
//!
//! No HTTP here: `web/error.rs` maps each variant to a status and a page, in one place.

use crate::language::Message;
use std::fmt::{self, Display};

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug)]
pub enum Error {
    /// It does not exist, or the viewer may not know that it does: both look the same.
    NotFound,
    /// Only for one who may see the thing but not do this to it.
    Forbidden(Message),
    /// Somebody signed in might see it; a visitor does not.
    Unauthenticated,
    /// The password has to be typed again before this.
    Unconfirmed,
    /// The request cannot be read as what it claims to be (broken multipart, a missing token).
    Malformed(Message),
    /// It was read and understood, and is not acceptable.
    Invalid(Message),
    Conflict(Message),
    /// A file of a type that this gallery does not keep.
    Unsupported(Message),
    TooLarge(Message),
    /// Seconds to wait.
    TooMany(u64),
    /// The disk or Redis has no room left. Nothing was changed.
    Full,
    Unavailable(String),
    Internal(String),
}

impl Error {
    /// A fault of ours: `doing` says what was being done, `cause` why it failed.
    pub fn internal(doing: &str, cause: impl Display) -> Error {
        Error::Internal(format!("{doing}: {cause}"))
    }

    pub fn invalid(message: impl Into<Message>) -> Error {
        Error::Invalid(message.into())
    }

    /// What only the operator meets, at the terminal: a sentence in English.
    pub fn operator(sentence: impl Into<String>) -> Error {
        Error::Invalid(Message::verbatim(sentence))
    }

    /// What the person reads.
    pub fn message(&self) -> Message {
        match self {
            Error::NotFound => "error-not-found".into(),
            Error::Unauthenticated => "error-unauthenticated".into(),
            Error::Unconfirmed => "error-unconfirmed".into(),
            Error::TooMany(seconds) => Message::new("error-too-many").with("wait", wait(*seconds)),
            Error::Full => "error-full".into(),
            Error::Unavailable(_) => "error-unavailable".into(),
            Error::Internal(_) => "error-internal".into(),
            Error::Forbidden(message)
            | Error::Malformed(message)
            | Error::Invalid(message)
            | Error::Conflict(message)
            | Error::Unsupported(message)
            | Error::TooLarge(message) => message.clone(),
        }
    }

    /// What the log gets and the person does not.
    pub fn cause(&self) -> Option<&str> {
        match self {
            Error::Unavailable(cause) | Error::Internal(cause) => Some(cause),
            _ => None,
        }
    }
}

impl std::error::Error for Error {}

/// In English, for the terminal and the log.
impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

/// A failed write is our fault, unless the disk is full.
impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Error {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::Full,
            _ => Error::internal("file", error),
        }
    }
}

fn wait(seconds: u64) -> Message {
    match seconds {
        0..=90 => Message::new("error-wait-seconds").with("n", seconds.max(1)),
        _ => Message::new("error-wait-minutes").with("n", seconds.div_ceil(60)),
    }
}
