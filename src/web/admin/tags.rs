//! Every tag of the gallery: renaming, merging, deleting.

use crate::domain::tag::Tag;
use crate::domain::text::TagName;
use crate::gallery::Gallery;
use crate::web::Answer;
use crate::web::filters;
use crate::web::form::{Button, Form};
use crate::web::notice::Query as Asked;
use crate::web::page::{self, Frame};
use crate::web::session::Browser;
use actix_web::web::{Data, Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "admin/tags/index.html")]
struct Index {
    frame: Frame,
    tags: Vec<Tag>,
    /// Typed and not possible: the tag, and its new name.
    typed: Option<(String, String)>,
    sentence: Option<String>,
    notice: Option<&'static str>,
}

impl Index {
    /// What the field of a tag holds.
    fn name(&self, tag: &Tag) -> String {
        let typed = self.typed.as_ref().filter(|(id, _)| *id == tag.id.to_string());
        typed.map_or_else(|| tag.name.to_string(), |(_, name)| name.clone())
    }
}

/// GET /admin/tags
pub async fn index(gallery: Data<Gallery>, browser: Browser, asked: Query<Asked>) -> Answer {
    let (visit, tags) = gallery.all_tags(&browser.caller).await?;
    let (frame, notice) = (browser.frame(&visit), asked.notice());
    page::show(&browser, &visit, &Index { frame, tags, typed: None, sentence: None, notice })
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    name: String,
}

/// POST /admin/tags/{tag}. Onto the name of another tag, the two become one.
pub async fn update(gallery: Data<Gallery>, browser: Browser, tag: Path<String>, Form(typed): Form<Typed>) -> Answer {
    let id = tag.parse()?;
    let renamed = async { gallery.rename_tag(&browser.caller, id, TagName::parse(&typed.name)?).await }.await;
    match renamed {
        Ok(_) => page::see_other("/admin/tags?done=renamed"),
        Err(error) => {
            page::again(&browser, error, async |sentence| {
                let (visit, tags) = gallery.all_tags(&browser.caller).await?;
                let (frame, typed) = (browser.frame(&visit), Some((id.to_string(), typed.name)));
                Ok(Index { frame, tags, typed, sentence: Some(sentence), notice: None })
            })
            .await
        }
    }
}

/// POST /admin/tags/{tag}/delete
pub async fn delete(gallery: Data<Gallery>, browser: Browser, tag: Path<String>, _: Form<Button>) -> Answer {
    gallery.delete_tag(&browser.caller, tag.parse()?).await?;
    page::see_other("/admin/tags?done=tag-deleted")
}
