//! What an administrator can change of the whole gallery: its name and colour, how pictures are made, what becomes of keywords.

use crate::domain::limits;
use crate::domain::photo::Rendition;
use crate::domain::recipe::Recipe;
use crate::domain::settings::{Keywords, Settings};
use crate::domain::text::Name;
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::gallery::settings::NewSettings;
use crate::web::Answer;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::notice::Query as Asked;
use crate::web::page::{self, Frame};
use crate::web::session::Browser;
use actix_web::web::{Data, Query};
use askama::Template;

/// What was typed, which need not be numbers.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    name: String,
    accent: String,
    thumb: String,
    grid: String,
    view: String,
    quality: String,
    keywords: String,
}

impl Typed {
    fn of(settings: &Settings) -> Typed {
        let edge = |rendition| settings.recipe.edge(rendition).to_string();
        Typed {
            name: settings.name.clone(),
            accent: settings.accent.to_string(),
            thumb: edge(Rendition::Thumb),
            grid: edge(Rendition::Grid),
            view: edge(Rendition::View),
            quality: settings.recipe.quality().to_string(),
            keywords: settings.keywords.as_str().to_owned(),
        }
    }

    fn parse(&self) -> Result<NewSettings> {
        let pixels = |text: &str| text.trim().parse().map_err(|_| Error::invalid("settings-pixels-wrong"));
        let quality = self.quality.trim().parse().map_err(|_| Error::invalid("settings-quality-wrong"))?;
        Ok(NewSettings {
            name: Name::parse(&self.name)?,
            accent: self.accent.parse()?,
            recipe: Recipe::new(pixels(&self.thumb)?, pixels(&self.grid)?, pixels(&self.view)?, quality)?,
            keywords: self.keywords.parse()?,
        })
    }
}

#[derive(Template)]
#[template(path = "admin/settings/edit.html")]
struct Edit {
    frame: Frame,
    typed: Typed,
    sentence: Option<String>,
    notice: Option<&'static str>,
}

/// GET /admin/settings
pub async fn edit(gallery: Data<Gallery>, browser: Browser, asked: Query<Asked>) -> Answer {
    let visit = gallery.settings(&browser.caller).await?;
    let (frame, typed) = (browser.frame(&visit), Typed::of(&visit.settings));
    page::show(&browser, &visit, &Edit { frame, typed, sentence: None, notice: asked.notice() })
}

/// POST /admin/settings
pub async fn update(gallery: Data<Gallery>, browser: Browser, Form(typed): Form<Typed>) -> Answer {
    let changed = async { gallery.change_settings(&browser.caller, &typed.parse()?).await }.await;
    match changed {
        Ok(()) => page::see_other("/admin/settings?done=settings"),
        Err(error) => {
            page::again(&browser, error, async |sentence| {
                let visit = gallery.settings(&browser.caller).await?;
                Ok(Edit { frame: browser.frame(&visit), typed, sentence: Some(sentence), notice: None })
            })
            .await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples::{self, HOSTILE};

    #[test]
    fn hostile_texts_stay_texts() {
        let hostile = || HOSTILE.to_owned();
        samples::rendered(&Edit {
            frame: samples::frame(),
            typed: Typed {
                name: hostile(),
                accent: hostile(),
                thumb: hostile(),
                grid: hostile(),
                view: hostile(),
                quality: hostile(),
                keywords: hostile(),
            },
            sentence: Some(hostile()),
            notice: None,
        });
    }
}
