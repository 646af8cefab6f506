//! What an administrator can change of the whole gallery.

use super::recipe::Recipe;

#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The gallery's own name, on every page.
    pub name: String,
    /// Raised when something changes that any page may show (a user's or a tag's name): part of every page's ETag.
    pub version: u64,
    /// How renditions are made from now on.
    pub recipe: Recipe,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { name: "Salon".into(), version: 0, recipe: Recipe::default() }
    }
}
