//! What an administrator can change of the whole gallery.

use super::door::{Caller, Visit};
use super::{Gallery, settle};
use crate::domain::accent::Accent;
use crate::domain::access;
use crate::domain::recipe::Recipe;
use crate::domain::settings::Keywords;
use crate::domain::text::Name;
use crate::error::Result;

/// All of it, as the form sends it.
pub struct NewSettings {
    pub name: Name,
    pub accent: Accent,
    pub recipe: Recipe,
    pub keywords: Keywords,
}

impl Gallery {
    /// A visit to the page on which they are changed; they come with every visit.
    pub async fn settings(&self, caller: &Caller) -> Result<Visit> {
        let visit = self.visit(caller).await?;
        access::administrate(&visit.viewer)?;
        Ok(visit)
    }

    /// With another recipe the renditions there are become stale: they are shown until they are made again, which the
    /// first look at each brings about.
    pub async fn change_settings(&self, caller: &Caller, new: &NewSettings) -> Result<()> {
        settle(async || {
            let visit = self.settings(caller).await?;
            self.store.change_settings(&new.name, new.accent, &new.recipe, new.keywords, visit.by()).await
        })
        .await
    }
}
