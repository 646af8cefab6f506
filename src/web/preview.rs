//! What messengers show of an address that somebody sends: title, words and a picture, in
//! [OpenGraph's](https://ogp.me) words. Of what is public only: nobody asks those who fetch it who they are.

use super::session::Browser;
use crate::domain::album::{Album, Visibility};
use crate::domain::id::PhotoId;
use crate::domain::photo::{Photo, PhotoState};

/// Templates include `_preview.html`.
pub struct Preview {
    pub title: String,
    pub description: String,
    /// Whole addresses: they are read elsewhere.
    pub url: String,
    pub image: Option<String>,
    /// The gallery's name.
    pub site: String,
}

impl Preview {
    /// `cover` is the one that the album's card shows.
    pub fn of_album(browser: &Browser, album: &Album, cover: Option<PhotoId>, site: &str) -> Option<Preview> {
        (album.visibility == Visibility::Public).then(|| Preview {
            title: album.title.to_string(),
            description: album.description.to_string(),
            url: browser.link(&format!("/albums/{}", album.id)),
            image: cover.map(|photo| view(browser, photo)),
            site: site.to_owned(),
        })
    }

    pub fn of_photo(browser: &Browser, album: &Album, photo: &Photo, site: &str) -> Option<Preview> {
        (album.visibility == Visibility::Public).then(|| Preview {
            title: photo.name().to_owned(),
            description: photo.caption.to_string(),
            url: browser.link(&format!("/photos/{}", photo.id)),
            image: (photo.state == PhotoState::Ready).then(|| view(browser, photo.id)),
            site: site.to_owned(),
        })
    }
}

fn view(browser: &Browser, photo: PhotoId) -> String {
    browser.link(&format!("/photos/{photo}/view"))
}
