//! Who can see and who can change an album, and why, in words.

use super::Answer;
use super::filters;
use super::form::Form;
use super::notice::Query as Asked;
use super::page::{self, Frame};
use super::session::Browser;
use crate::domain::access::{self, Rights, Why};
use crate::domain::album::{Album, Visibility};
use crate::domain::grant::Right;
use crate::domain::id::AlbumId;
use crate::domain::text::Login;
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::gallery::door::Visit;
use crate::gallery::grants::Standing;
use crate::language::Message;
use actix_web::web::{Data, Path, Query};
use askama::Template;

/// What was typed into one of the two forms of the page.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// A login.
    user: String,
    right: String,
    #[serde(skip)]
    heir: String,
}

impl Typed {
    pub fn heir(login: String) -> Typed {
        Typed { heir: login, ..Typed::default() }
    }
}

#[derive(Template)]
#[template(path = "grants/index.html")]
struct Index {
    frame: Frame,
    album: Album,
    rights: Rights,
    people: Vec<Standing>,
    typed: Typed,
    sentence: Option<String>,
    notice: Option<&'static str>,
}

/// What somebody can do, and why: the two halves of a sentence that begins with their name.
fn can(why: &Why) -> Message {
    Message::new(match why {
        Why::Granted(Right::Read) | Why::Members | Why::Public => "grant-can-see",
        Why::Granted(Right::Edit) => "grant-can-edit",
        Why::Owner | Why::Administrator | Why::Operator => "grant-can-all",
    })
}

fn because(why: &Why) -> Message {
    Message::new(match why {
        Why::Owner => "grant-why-owner",
        Why::Administrator => "grant-why-administrator",
        Why::Operator => "grant-why-operator",
        Why::Granted(_) => "grant-why-granted",
        Why::Members => "grant-why-members",
        Why::Public => "grant-why-public",
    })
}

impl Index {
    /// What those get of an original who may look, but not change.
    fn originals(&self) -> &'static str {
        if access::gives_whole_originals(&self.album) { "grant-originals-whole" } else { "grant-originals-stripped" }
    }

    /// The sentence about everybody else.
    fn others(&self) -> &'static str {
        match self.album.visibility {
            Visibility::Private => "grant-others-private",
            Visibility::Members => "grant-others-members",
            Visibility::Public => "grant-others-public",
        }
    }
}

/// GET /albums/{album}/grants
pub async fn index(gallery: Data<Gallery>, browser: Browser, album: Path<String>, asked: Query<Asked>) -> Answer {
    let (visit, mut page) = read(&gallery, &browser, album.parse()?).await?;
    page.notice = asked.notice();
    page::show(&browser, &visit, &page)
}

/// POST /albums/{album}/grants
pub async fn create(gallery: Data<Gallery>, browser: Browser, album: Path<String>, Form(typed): Form<Typed>) -> Answer {
    let id = album.parse()?;
    let given = async {
        let right = Right::parse_choice(&typed.right)?;
        gallery.grant(&browser.caller, id, &Login::parse(&typed.user)?, right).await
    };
    match given.await {
        Ok(()) => page::see_other(format!("/albums/{id}/grants?done=granted")),
        Err(error) => again(&gallery, &browser, id, typed, error).await,
    }
}

/// The page again, with what was typed and why it cannot be.
pub async fn again(gallery: &Gallery, browser: &Browser, album: AlbumId, typed: Typed, error: Error) -> Answer {
    page::again(browser, error, async |sentence| {
        let (_, page) = read(gallery, browser, album).await?;
        Ok(Index { typed, sentence: Some(sentence), ..page })
    })
    .await
}

async fn read(gallery: &Gallery, browser: &Browser, album: AlbumId) -> Result<(Visit, Index)> {
    let (room, people) = gallery.standings(&browser.caller, album).await?;
    let frame = browser.frame(&room.visit);
    let (album, rights, typed) = (room.album, room.rights, Typed::default());
    Ok((room.visit, Index { frame, album, rights, people, typed, sentence: None, notice: None }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples::{self, HOSTILE};
    use uuid::Uuid;

    #[test]
    fn the_page_says_who_and_why() {
        let person = |why, granted| Standing {
            user: Uuid::from_u128(1).into(),
            name: HOSTILE.into(),
            login: HOSTILE.into(),
            enabled: true,
            why,
            granted,
        };
        let people = vec![person(Why::Owner, None), person(Why::Granted(Right::Read), Some(Right::Read))];
        let typed = Typed { user: HOSTILE.into(), right: "edit".into(), heir: HOSTILE.into() };
        let (album, rights) = (samples::album(), samples::EVERYTHING);
        let frame = samples::frame();
        let html = samples::rendered(&Index { frame, album, rights, people, typed, sentence: None, notice: None });
        assert!(html.contains("can see and change everything here, because the album is theirs"), "{html}");
        assert!(html.contains("because it was given to them here") && html.contains("open to members"), "{html}");
        assert!(html.contains("without places, serial numbers"), "{html}");
    }
}
