//! The one error of the house: few variants, a sentence for the person, a cause for the log.
//!
//! No HTTP here: `web/error.rs` maps each variant to a status and a page, in one place.

use std::fmt::Display;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or the viewer may not know that it does: both look the same.
    #[error("There is nothing here.")]
    NotFound,
    /// Only for one who may see the thing but not do this to it.
    #[error("{0}")]
    Forbidden(String),
    /// Somebody signed in might see it; a visitor does not.
    #[error("Please sign in.")]
    Unauthenticated,
    /// The password has to be typed again before this.
    #[error("Please confirm your password first.")]
    Unconfirmed,
    /// The request cannot be read as what it claims to be (broken multipart, a missing token).
    #[error("{0}")]
    Malformed(String),
    /// It was read and understood, and is not acceptable.
    #[error("{0}")]
    Invalid(String),
    #[error("{0}")]
    Conflict(String),
    /// A file of a type that this gallery does not keep.
    #[error("{0}")]
    Unsupported(String),
    #[error("{0}")]
    TooLarge(String),
    #[error("Too many attempts. Please wait {} and try again.", duration(*.0))]
    TooMany(u64),
    /// The disk or Redis has no room left. Nothing was changed.
    #[error("There is no room left on the server. Nothing was saved.")]
    Full,
    #[error("The gallery cannot reach its database at the moment. Please try again in a few seconds.")]
    Unavailable(String),
    #[error("Something went wrong on our side. Nothing you typed is to blame.")]
    Internal(String),
}

impl Error {
    /// A fault of ours: `doing` says what was being done, `cause` why it failed.
    pub fn internal(doing: &str, cause: impl Display) -> Error {
        Error::Internal(format!("{doing}: {cause}"))
    }

    pub fn invalid(sentence: impl Into<String>) -> Error {
        Error::Invalid(sentence.into())
    }

    /// What the log gets and the person does not.
    pub fn cause(&self) -> Option<&str> {
        match self {
            Error::Unavailable(cause) | Error::Internal(cause) => Some(cause),
            _ => None,
        }
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

fn duration(seconds: u64) -> String {
    match seconds {
        0..=1 => "a second".into(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}
