//! A grant: one principal's right on one album.

use super::id::UserId;
use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// Who a right can be given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Principal {
    User(UserId),
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Principal::User(id) => write!(f, "user:{id}"),
        }
    }
}

impl FromStr for Principal {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text.split_once(':') {
            Some(("user", id)) => Ok(Principal::User(id.parse()?)),
            _ => Err(Error::internal("principal", text)),
        }
    }
}

/// `Edit` includes `Read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    Read,
    Edit,
}

impl Right {
    pub fn as_str(self) -> &'static str {
        match self {
            Right::Read => "read",
            Right::Edit => "edit",
        }
    }

    /// `read`, `edit`, or `none` which takes the grant away.
    pub fn parse_choice(text: &str) -> Result<Option<Right>> {
        match text {
            "none" => Ok(None),
            other => other.parse().map(Some),
        }
    }
}

impl FromStr for Right {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "read" => Ok(Right::Read),
            "edit" => Ok(Right::Edit),
            _ => Err(Error::invalid("grant-right-wrong")),
        }
    }
}
