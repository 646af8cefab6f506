//! What an administrator can change of the whole gallery.

use super::accent::Accent;
use super::recipe::Recipe;
use crate::error::{Error, Result};
use std::str::FromStr;

#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The gallery's own name, on every page.
    pub name: String,
    /// Raised when something changes that any page may show (a user's or a tag's name): part of every page's ETag.
    pub version: u64,
    /// How renditions are made from now on.
    pub recipe: Recipe,
    pub keywords: Keywords,
    /// The one colour of the pages.
    pub accent: Accent,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            name: "Salon".into(),
            version: 0,
            recipe: Recipe::default(),
            keywords: Keywords::default(),
            accent: Accent::default(),
        }
    }
}

/// What becomes of the keywords in an uploaded file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Keywords {
    #[default]
    Tags,
    /// They stay in the file, and that is all.
    None,
}

impl Keywords {
    pub fn as_str(self) -> &'static str {
        match self {
            Keywords::Tags => "tags",
            Keywords::None => "none",
        }
    }
}

impl FromStr for Keywords {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "tags" => Ok(Keywords::Tags),
            "none" => Ok(Keywords::None),
            _ => Err(Error::invalid("settings-keywords-wrong")),
        }
    }
}
