//! Photos that cannot be shown: which, where, why, since when, and another try.

use crate::domain::limits;
use crate::domain::photo::PhotoState;
use crate::error::Result;
use crate::gallery::Gallery;
use crate::gallery::renditions::Failed;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::notice::Query as Asked;
use crate::web::page::{self, Frame};
use crate::web::session::Browser;
use crate::web::{Answer, words};
use actix_web::web::{Data, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "admin/photos/index.html")]
struct Index {
    frame: Frame,
    photos: Vec<Failed>,
    number: usize,
    more: bool,
    notice: Option<&'static str>,
}

impl Index {
    fn base(&self) -> &'static str {
        "/admin/photos?"
    }
}

/// GET /admin/photos
pub async fn index(gallery: Data<Gallery>, browser: Browser, asked: Query<Asked>) -> Answer {
    let (visit, failed) = gallery.failed_photos(&browser.caller, asked.page()).await?;
    let (frame, notice) = (browser.frame(&visit), asked.notice());
    let (photos, number, more) = (failed.items, failed.number, failed.more);
    page::show(&browser, &visit, &Index { frame, photos, number, more, notice })
}

/// One photo, or all of a page.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    #[serde(default)]
    photo: Vec<String>,
}

/// POST /admin/photos
pub async fn update(gallery: Data<Gallery>, browser: Browser, Form(typed): Form<Retry>) -> Answer {
    let photos = typed.photo.iter().take(limits::SELECTION + 1).map(|id| id.parse()).collect::<Result<Vec<_>>>()?;
    gallery.retry_photos(&browser.caller, &photos).await?;
    page::see_other("/admin/photos?done=retried")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples::{self, HOSTILE};

    #[test]
    fn hostile_texts_stay_texts() {
        let failed = |state| Failed { photo: samples::photo(state), album: HOSTILE.into(), since: 1_718_201_000_000 };
        let photos = vec![failed(PhotoState::Failed), failed(PhotoState::Ready)];
        let html = samples::rendered(&Index { frame: samples::frame(), photos, number: 1, more: true, notice: None });
        assert_eq!(html.matches("Older pictures of it are shown meanwhile.").count(), 1);
    }
}
