//! `settings`: what an administrator can change of the whole gallery.

use super::read::Fields;
use super::{Arg, Change, Store, nothing_else, optional, read};
use crate::domain::accent::Accent;
use crate::domain::id::UserId;
use crate::domain::photo::Rendition;
use crate::domain::recipe::Recipe;
use crate::domain::settings::{Keywords, Settings};
use crate::domain::text::Name;
use crate::error::Result;

impl Store {
    /// For what nobody has entered through a door for. One round trip.
    pub async fn settings(&self) -> Result<Settings> {
        let (fields,): (Fields,) = self.pipe(redis::pipe().cmd("HGETALL").arg(self.keys.settings())).await?;
        read::settings(&fields)
    }

    /// `by` is the administrator and the version of their account; `None` for the operator.
    pub async fn change_settings(
        &self,
        name: &Name,
        accent: Accent,
        recipe: &Recipe,
        keywords: Keywords,
        by: Option<(UserId, u64)>,
    ) -> Result<Change<()>> {
        let (user, version) = (optional(by.map(|(user, _)| user)), by.map_or(0, |(_, version)| version));
        let edges = Rendition::ALL.map(|rendition| recipe.edge(rendition));
        let (quality, keywords) = (recipe.quality(), keywords.as_str());
        let mut args: Vec<&dyn Arg> = vec![&user, &version, &"name", name, &"accent", &accent];
        for (rendition, edge) in Rendition::ALL.iter().zip(&edges) {
            args.extend([rendition as &dyn Arg, edge]);
        }
        args.extend([&"quality" as &dyn Arg, &quality, &"keywords", &keywords]);
        self.change(&self.scripts.change_settings, &args, nothing_else).await
    }
}
