//! Albums: the front page, one album's grid, and the forms that make and change them.

use super::days::Days;
use super::filters;
use super::form::Form;
use super::notice::Query as Asked;
use super::page::{self, Frame};
use super::preview::Preview;
use super::session::Browser;
use super::tile::Tile;
use super::{Answer, assets, etag};
use crate::crypto::{self, Secret};
use crate::domain::access::{self, Rights};
use crate::domain::album::{Album, Card, Visibility};
use crate::domain::id::AlbumId;
use crate::domain::limits;
use crate::domain::order::Order;
use crate::domain::text::{Description, Title};
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::gallery::albums::{AlbumChange, NewAlbum};
use crate::gallery::door::Room;
use actix_web::HttpResponse;
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "albums/index.html")]
struct Index {
    frame: Frame,
    cards: Vec<(Card, Option<Tile>)>,
    number: usize,
    more: bool,
    notice: Option<&'static str>,
}

/// GET /
pub async fn index(gallery: Data<Gallery>, browser: Browser, asked: Query<Asked>) -> Answer {
    let (visit, albums) = gallery.albums(&browser.caller, asked.page()).await?;
    let cards = albums.items.into_iter().map(|mut card| {
        let cover = card.cover.take().map(|photo| Tile::of(photo, &visit.settings.recipe));
        (card, cover)
    });
    let (frame, notice) = (browser.frame(&visit), asked.notice());
    page::show(
        &browser,
        &visit,
        &Index { frame, cards: cards.collect(), number: albums.number, more: albums.more, notice },
    )
}

#[derive(Template)]
#[template(path = "albums/show.html")]
struct Show {
    frame: Frame,
    album: Album,
    rights: Rights,
    owner_name: String,
    tiles: Days,
    total: Option<u64>,
    number: usize,
    more: bool,
    notice: Option<&'static str>,
    preview: Option<Preview>,
}

impl Show {
    fn base(&self) -> String {
        format!("/albums/{}?", self.album.id)
    }

    /// Whether photos can be moved about.
    fn sorts(&self) -> bool {
        self.rights.edit && self.album.order == Order::Hand
    }

    /// Whether photos can be chosen, to do one thing to all of them.
    fn selects(&self) -> bool {
        self.rights.edit || self.rights.gives_files() && !self.frame.is_visitor()
    }
}

/// GET /albums/{album}?at={photo}: the page on which a photo stands, and the place there.
async fn place(gallery: &Gallery, browser: &Browser, album: AlbumId, photo: &str) -> Answer {
    let room = gallery.room(&browser.caller, album).await?;
    let photo = photo.parse()?;
    let page = gallery.page_of(&room, photo).await?.filter(|page| *page > 1);
    let page = page.map(|page| format!("?page={page}")).unwrap_or_default();
    page::see_other(format!("/albums/{album}{page}#photo-{photo}"))
}

/// GET /albums/{album}. A page that has not changed for this viewer is answered from the first call alone.
pub async fn show(gallery: Data<Gallery>, browser: Browser, album: Path<String>, asked: Query<Asked>) -> Answer {
    if let Some(photo) = &asked.at {
        return place(&gallery, &browser, album.parse()?, photo).await;
    }
    let (room, leaf) = gallery.leaf(&browser.caller, album.parse()?, asked.page()).await?;
    let tag = page_tag(&room, &browser);
    if etag::is_known(browser.request(), &tag) {
        return Ok(HttpResponse::NotModified()
            .insert_header((ETAG, tag))
            .insert_header(page::VARY_BY_LANGUAGE)
            .finish());
    }
    let sheet = gallery.photos(&leaf).await?;
    let (total, number, more) = (sheet.page.total, sheet.page.number, sheet.page.more);
    let cover = room.album.cover.or(sheet.page.items.first().map(|photo| photo.id));
    let mut answer = page::show(
        &browser,
        &room.visit,
        &Show {
            frame: browser.frame(&room.visit),
            preview: Preview::of_album(&browser, &room.album, cover, &room.visit.settings.name),
            tiles: Days::of(sheet, room.album.order, &room.visit.settings.recipe),
            total,
            number,
            more,
            notice: asked.notice(),
            album: room.album,
            rights: room.rights,
            owner_name: room.owner_name,
        },
    )?;
    answer.headers_mut().insert(ETAG, tag.parse().map_err(|e| Error::internal("etag", e))?);
    Ok(answer)
}

/// Everything the page is made of, in one hash. Weak, because what it names is the content, not its bytes.
fn page_tag(room: &Room, browser: &Browser) -> String {
    let viewer = room.visit.viewer.user().map(|user| (user.id, user.version));
    let content = (&room.album.id, room.album.version, room.album.rights, room.rights, viewer, &room.visit.settings);
    let surroundings = (
        browser.token(),
        browser.theme(),
        browser.language_in(&room.visit),
        browser.request().uri(),
        assets::hash(),
        room.visit.settings.recipe.to_string(),
    );
    let hash = crypto::sha256(format!("{content:?} {surroundings:?}").as_bytes()).to_string();
    format!("W/\"{}\"", hash.get(..32).unwrap_or_default())
}

/// What was typed into the form of an album.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    title: String,
    description: String,
    visibility: String,
    once: Option<String>,
}

impl Typed {
    fn parse(&self) -> Result<NewAlbum> {
        Ok(NewAlbum {
            title: Title::parse(&self.title)?,
            description: Description::parse(&self.description)?,
            visibility: self.visibility.parse()?,
            once: self.once.clone(),
        })
    }
}

#[derive(Template)]
#[template(path = "albums/new.html")]
struct New {
    frame: Frame,
    typed: Typed,
    sentence: Option<String>,
}

/// GET /albums/new
pub async fn new(gallery: Data<Gallery>, browser: Browser) -> Answer {
    let visit = gallery.visit(&browser.caller).await?;
    match (access::may_create(&visit.viewer), visit.session.is_some()) {
        (true, _) => {}
        (false, true) => {
            return Err(Error::Forbidden("album-may-not-create-ask".into()));
        }
        (false, false) => return Err(Error::Unauthenticated),
    }
    let once = Some(Secret::fresh()?.reveal().to_owned());
    let typed = Typed { visibility: Visibility::default().to_string(), once, ..Typed::default() };
    page::show(&browser, &visit, &New { frame: browser.frame(&visit), typed, sentence: None })
}

/// POST /albums
pub async fn create(gallery: Data<Gallery>, browser: Browser, Form(typed): Form<Typed>) -> Answer {
    let made = async { gallery.create_album(&browser.caller, typed.parse()?).await }.await;
    match made {
        Ok(album) => page::see_other(format!("/albums/{album}?done=created")),
        Err(error) => {
            page::again(&browser, error, async |sentence| {
                let visit = gallery.visit(&browser.caller).await?;
                Ok(New { frame: browser.frame(&visit), typed, sentence: Some(sentence) })
            })
            .await
        }
    }
}

/// What the edit form sends, or one of its fields: the photo page sends only a cover.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Change {
    title: Option<String>,
    description: Option<String>,
    visibility: Option<String>,
    originals: Option<String>,
    /// A photo's id; empty goes back to the first photo.
    cover: Option<String>,
    order: Option<String>,
    /// `public` from the page of the form, which wants to be asked before everybody sees the album (a script knows what it
    /// does), and `back` from the question.
    ask: Option<String>,
}

impl Change {
    fn parse(&self) -> Result<AlbumChange> {
        let cover = |text: &String| (!text.is_empty()).then(|| text.parse()).transpose();
        Ok(AlbumChange {
            title: self.title.as_deref().map(Title::parse).transpose()?,
            description: self.description.as_deref().map(Description::parse).transpose()?,
            visibility: self.visibility.as_deref().map(str::parse).transpose()?,
            originals: self.originals.as_deref().map(str::parse).transpose()?,
            cover: self.cover.as_ref().map(cover).transpose()?,
            order: self.order.as_deref().map(str::parse).transpose()?,
        })
    }

    /// Whether it opens an album that was as `before` to everybody.
    fn opens(&self, before: Visibility) -> bool {
        before != Visibility::Public && self.visibility.as_deref() == Some(Visibility::Public.as_str())
    }

    /// The word for what was done to an album that was as `before`.
    fn done(&self, before: Visibility) -> &'static str {
        match (&self.title, &self.cover) {
            _ if self.opens(before) => "opened",
            (None, Some(_)) => "cover",
            _ => "saved",
        }
    }

    /// What was typed, to be sent once more.
    fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let Change { title, description, visibility, originals, cover, order, ask: _ } = self;
        let fields = [
            ("title", title),
            ("description", description),
            ("visibility", visibility),
            ("originals", originals),
            ("cover", cover),
            ("order", order),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }
}

/// The question before everybody may see an album.
#[derive(Template)]
#[template(path = "albums/publication.html")]
struct Publication {
    frame: Frame,
    album: Album,
    photos: u64,
    address: String,
    typed: Change,
}

#[derive(Template)]
#[template(path = "albums/edit.html")]
struct Edit {
    frame: Frame,
    album: Album,
    rights: Rights,
    title: String,
    description: String,
    visibility: String,
    originals: String,
    order: String,
    sentence: Option<String>,
}

impl Edit {
    fn of(browser: &Browser, room: Room, typed: Change, sentence: Option<String>) -> Edit {
        Edit {
            frame: browser.frame(&room.visit),
            title: typed.title.unwrap_or_else(|| room.album.title.to_string()),
            description: typed.description.unwrap_or_else(|| room.album.description.to_string()),
            visibility: typed.visibility.unwrap_or_else(|| room.album.visibility.to_string()),
            order: typed.order.unwrap_or_else(|| room.album.order.to_string()),
            originals: typed.originals.unwrap_or_else(|| room.album.originals.to_string()),
            album: room.album,
            rights: room.rights,
            sentence,
        }
    }
}

/// GET /albums/{album}/edit
pub async fn edit(gallery: Data<Gallery>, browser: Browser, album: Path<String>) -> Answer {
    let room = gallery.room(&browser.caller, album.parse()?).await?;
    if !room.rights.edit {
        return Err(Error::Forbidden("album-may-only-look".into()));
    }
    let visit = room.visit.clone();
    page::show(&browser, &visit, &Edit::of(&browser, room, Change::default(), None))
}

/// POST /albums/{album}
///
/// Answers with a question first where the form asks for one.
pub async fn update(
    gallery: Data<Gallery>,
    browser: Browser,
    album: Path<String>,
    Form(typed): Form<Change>,
) -> Answer {
    let room = gallery.room(&browser.caller, album.parse()?).await?;
    let id = room.album.id;
    if typed.ask.as_deref() == Some("back") && room.rights.edit {
        let (visit, typed) = (room.visit.clone(), Change { visibility: None, ..typed });
        return page::show(&browser, &visit, &Edit::of(&browser, room, typed, None));
    }
    let asks = typed.ask.is_some() && typed.opens(room.album.visibility) && room.rights.grant;
    let changed = async {
        let change = typed.parse()?;
        if asks { Ok(()) } else { gallery.change_album(&browser.caller, id, change).await }
    }
    .await;
    match changed {
        Ok(()) if asks => {
            let (photos, visit) = (gallery.count_photos(&room).await?, room.visit);
            let (frame, address) = (browser.frame(&visit), browser.link(&format!("/albums/{id}")));
            page::show(&browser, &visit, &Publication { frame, album: room.album, photos, address, typed })
        }
        Ok(()) => page::see_other(format!("/albums/{id}?done={}", typed.done(room.album.visibility))),
        Err(error) => {
            page::again(&browser, error, async |sentence| Ok(Edit::of(&browser, room, typed, Some(sentence)))).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::PhotoState;
    use crate::domain::recipe::Recipe;
    use crate::gallery::Page;
    use crate::gallery::photos::Sheet;
    use crate::web::samples::{self, HOSTILE};
    use actix_web::FromRequest;
    use actix_web::test::TestRequest;

    fn show(rights: Rights) -> Show {
        let items = [PhotoState::Ready, PhotoState::Pending, PhotoState::Failed].map(samples::tile).into();
        let page = Page { items, number: 2, total: Some(3), more: true };
        let sheet = Sheet { page, before: None, after: None };
        Show {
            frame: samples::frame(),
            album: samples::album(),
            rights,
            owner_name: HOSTILE.into(),
            tiles: Days::of(sheet, Order::Hand, &Recipe::default()),
            total: Some(3),
            number: 2,
            more: true,
            notice: None,
            preview: Some(samples::preview()),
        }
    }

    #[test]
    fn hostile_texts_stay_texts() {
        samples::rendered(&show(samples::EVERYTHING));
        let card = Card { album: samples::album(), photos: 3, cover: None, owner_name: HOSTILE.into() };
        let cards = vec![(card, Some(Tile::of(samples::tile(PhotoState::Ready), &Recipe::default())))];
        samples::rendered(&Index { frame: samples::frame(), cards, number: 1, more: false, notice: None });
        let typed = Typed { title: HOSTILE.into(), description: HOSTILE.into(), ..Typed::default() };
        samples::rendered(&New { frame: samples::frame(), typed, sentence: Some(HOSTILE.into()) });
    }

    #[tokio::test]
    async fn the_form_comes_back_with_what_was_typed() {
        let browser = Browser::extract(&TestRequest::default().to_http_request()).await.unwrap();
        let typed = Change { title: Some("Typed".into()), description: Some(HOSTILE.into()), ..Change::default() };
        let html = samples::rendered(&Edit::of(&browser, samples::room(), typed, Some("Too long.".into())));
        assert!(html.contains("value=\"Typed\"") && html.contains("Too long."), "{html}");
    }

    #[test]
    fn a_reader_sees_no_button_that_would_be_refused() {
        let html = samples::rendered(&show(Rights { see: true, ..Rights::default() }));
        for button in ["multipart", "checkbox", "/edit", "/grants", "/delete", "/move"] {
            assert!(!html.contains(button), "{button}");
        }
    }

    #[tokio::test]
    async fn whatever_a_page_shows_is_in_its_tag() {
        let tag = |room: &Room, path: &str| {
            let request = TestRequest::with_uri(path).to_http_request();
            page_tag(room, &Browser::extract(&request).into_inner().unwrap())
        };
        let room = samples::room();
        let first = tag(&room, "/albums/1");
        assert_eq!(first, tag(&room, "/albums/1"));
        assert_ne!(first, tag(&room, "/albums/1?page=2"));
        let mut moved_on = room.clone();
        moved_on.album.version += 1;
        assert_ne!(first, tag(&moved_on, "/albums/1"));
        let mut renamed = room.clone();
        renamed.visit.settings.version += 1;
        assert_ne!(first, tag(&renamed, "/albums/1"));
        let mut other = room;
        other.visit.viewer = crate::domain::access::Viewer::Visitor;
        assert_ne!(first, tag(&other, "/albums/1"));
    }
}
