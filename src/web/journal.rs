//! The journal of an album, and taking back what was done: from its page, or with one click right after it.

use super::error;
use super::filters;
use super::form::Form;
use super::next::Next;
use super::notice::Query as Asked;
use super::page::{self, Frame};
use super::session::Browser;
use super::{Answer, words};
use crate::domain::album::{Album, Originals, Visibility};
use crate::domain::grant::Right;
use crate::domain::id::{ActId, PhotoId};
use crate::domain::journal::Deed;
use crate::gallery::Gallery;
use crate::gallery::door::Visit;
use crate::gallery::journal::{Line, Who};
use crate::gallery::photos::Done;
use crate::language::Message;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

/// An act that the page was led to by the form that did it.
pub struct Undo {
    pub act: ActId,
    /// To how many photos it was done, where several were chosen.
    pub photos: Option<u32>,
    /// The page itself, without what was done.
    pub next: Next,
}

impl Undo {
    /// What the address says: `?done=deleted&act=<id>&photos=12`. Whether it may be taken back is asked when somebody does.
    pub fn asked(request: &HttpRequest) -> Option<Undo> {
        let fields = || url::form_urlencoded::parse(request.query_string().as_bytes());
        let field = |wanted: &str| fields().find(|(name, _)| name == wanted).map(|(_, value)| value);
        let act = field("act")?.parse().ok()?;
        let photos = field("photos").and_then(|number| number.parse().ok());
        let mut rest = url::form_urlencoded::Serializer::new(String::new());
        rest.extend_pairs(fields().filter(|(name, _)| !matches!(&**name, "act" | "done" | "photos")));
        let rest = rest.finish();
        let path = request.path();
        Some(Undo {
            act,
            photos,
            next: Next::parse(&if rest.is_empty() { path.to_owned() } else { format!("{path}?{rest}") }),
        })
    }
}

/// Where the browser goes after something was done that can be taken back.
pub fn done(path: &str, word: &str, act: Option<ActId>) -> String {
    match act {
        Some(act) => format!("{path}?done={word}&act={act}"),
        None => format!("{path}?done={word}"),
    }
}

#[derive(Template)]
#[template(path = "journal/index.html")]
struct Index {
    frame: Frame,
    album: Album,
    lines: Vec<Line>,
    number: usize,
    more: bool,
    notice: Option<&'static str>,
}

impl Index {
    fn base(&self) -> String {
        format!("/albums/{}/journal?", self.album.id)
    }

    /// What an act was, as a sentence.
    fn sentence(&self, line: &Line) -> Message {
        let (n, title) = (line.act.photos, |line: &Line| line.other.as_ref().map(|(_, title)| title.clone()));
        let said = |id: &'static str| Message::new(id).with("who", who(&line.who)).with("n", n);
        match &line.act.deed {
            Deed::Create => said("journal-create"),
            Deed::Upload => said("journal-upload"),
            Deed::Words => said("journal-words"),
            Deed::Tag { added, removed } => match (added.is_empty(), removed.is_empty()) {
                (false, true) => said("journal-tag").with("tags", added.join(", ")),
                (true, _) => said("journal-untag").with("tags", removed.join(", ")),
                (false, false) => {
                    said("journal-retag").with("added", added.join(", ")).with("removed", removed.join(", "))
                }
            },
            Deed::Move { to } => match (*to == self.album.id, title(line)) {
                (true, Some(album)) => said("journal-move-in").with("album", album),
                (true, None) => said("journal-move-in-elsewhere"),
                (false, Some(album)) => said("journal-move-out").with("album", album),
                (false, None) => said("journal-move-out-elsewhere"),
            },
            Deed::Delete => said("journal-delete"),
            Deed::Restore => said("journal-restore"),
            Deed::Purge => said("journal-purge"),
            Deed::Change(_) => said("journal-change"),
            Deed::Grant(right) => match (&line.person, right) {
                (None, _) => said("journal-grant"),
                (Some(person), Some(Right::Edit)) => said("journal-grant-edit").with("person", who(person)),
                (Some(person), Some(Right::Read)) => said("journal-grant-read").with("person", who(person)),
                (Some(person), None) => said("journal-grant-none").with("person", who(person)),
            },
            Deed::Owner => {
                said("journal-owner").with("person", line.person.as_ref().map(who).unwrap_or("journal-former".into()))
            }
            Deed::Trash => said("journal-trash"),
            Deed::Untrash => said("journal-untrash"),
        }
    }

    /// What of the album was changed, one sentence for each.
    fn details(&self, line: &Line) -> Vec<Message> {
        let Deed::Change(change) = &line.act.deed else { return vec![] };
        let mut details = Vec::new();
        if let Some((was, now)) = &change.title {
            details.push(Message::new("journal-title-was").with("was", was).with("now", now));
        }
        if let Some((was, now)) = change.visibility {
            details.push(Message::new("journal-visibility-was").with("was", seen_by(was)).with("now", seen_by(now)));
        }
        details.extend(change.originals.map(|originals| match originals {
            Originals::Whole => Message::new("journal-originals-whole"),
            Originals::Stripped => "journal-originals-stripped".into(),
        }));
        details.extend(change.description.then(|| Message::new("journal-description")));
        details.extend(change.cover.then(|| Message::new("journal-cover")));
        details
    }

    /// Photos that are not named.
    fn others(&self, line: &Line) -> u64 {
        line.act.photos.saturating_sub(line.photos.len() as u64)
    }
}

fn who(who: &Who) -> Message {
    match who {
        Who::Operator => "journal-operator".into(),
        Who::Member(name) => Message::new("journal-name").with("name", name),
        Who::Former => "journal-former".into(),
    }
}

fn seen_by(visibility: Visibility) -> Message {
    match visibility {
        Visibility::Private => "journal-private".into(),
        Visibility::Members => "journal-members".into(),
        Visibility::Public => "journal-public".into(),
    }
}

/// GET /albums/{album}/journal
pub async fn index(gallery: Data<Gallery>, browser: Browser, album: Path<String>, asked: Query<Asked>) -> Answer {
    let (room, page) = gallery.journal(&browser.caller, album.parse()?, asked.page()).await?;
    let undone = asked.done.as_deref() == Some("undone");
    let notice = undone.then_some("journal-undone");
    let (frame, lines) = (browser.frame(&room.visit), page.items);
    let page = Index { frame, album: room.album, lines, number: page.number, more: page.more, notice };
    page::show(&browser, &room.visit, &page)
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// Where it was pressed.
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "journal/show.html")]
struct Show {
    frame: Frame,
    album: Album,
    done: usize,
    of: usize,
    refused: Vec<(PhotoId, String, Message)>,
    next: Next,
}

/// POST /acts/{act}/undo
pub async fn delete(gallery: Data<Gallery>, browser: Browser, act: Path<String>, Form(typed): Form<Typed>) -> Answer {
    let back = gallery.take_back(&browser.caller, act.parse()?).await?;
    let album = format!("/albums/{}", back.album.id);
    let next = typed.next.as_deref().map_or_else(|| Next::parse(&album), |next| Next::parse_or(next, &album));
    if back.done.refused.is_empty() {
        let mark = if next.as_str().contains('?') { '&' } else { '?' };
        return page::see_other(format!("{next}{mark}done=undone"));
    }
    refused(&browser, back.visit, back.album, back.done, next)
}

/// Names what could not be taken back, and why.
pub fn refused(browser: &Browser, visit: Visit, album: Album, done: Done, next: Next) -> Answer {
    let language = browser.language();
    let status = match done.refused.first() {
        Some(first) if done.done == 0 => error::status(&first.why),
        _ => actix_web::http::StatusCode::OK,
    };
    let of = done.done + done.refused.len();
    let refused = done.refused.into_iter();
    let refused = refused.map(|refusal| (refusal.photo, refusal.name, refusal.why.message())).collect();
    let page = Show { frame: browser.frame(&visit), album, done: done.done, of, refused, next };
    page::html(HttpResponse::build(status), language, &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::journal::{Act, Change};
    use crate::gallery::journal::Named;
    use crate::web::samples::{self, HOSTILE};
    use actix_web::test::TestRequest;
    use uuid::Uuid;

    fn line(deed: Deed, person: Option<Who>) -> Line {
        let (id, album) = (Uuid::from_u128(9).into(), Uuid::from_u128(8).into());
        let act = Act { id, album, user: None, deed, at: 1, photos: 12, back: 2, of: None };
        let photos =
            [true, false].map(|deleted| Named { photo: Uuid::from_u128(3).into(), name: HOSTILE.into(), deleted });
        let other = Some((album, HOSTILE.to_owned()));
        Line {
            act,
            ended: 1,
            who: Who::Member(HOSTILE.into()),
            person,
            other,
            photos: photos.into(),
            may_take_back: true,
        }
    }

    fn every_deed() -> Vec<Deed> {
        let (words, here) = (|| vec![HOSTILE.to_owned()], samples::album().id);
        let change = Change {
            title: Some((HOSTILE.into(), HOSTILE.into())),
            visibility: Some((Visibility::Private, Visibility::Public)),
            originals: Some(Originals::Whole),
            description: true,
            cover: true,
        };
        vec![
            Deed::Create,
            Deed::Upload,
            Deed::Words,
            Deed::Tag { added: words(), removed: vec![] },
            Deed::Tag { added: vec![], removed: words() },
            Deed::Tag { added: words(), removed: words() },
            Deed::Move { to: here },
            Deed::Move { to: Uuid::from_u128(8).into() },
            Deed::Delete,
            Deed::Restore,
            Deed::Purge,
            Deed::Change(change),
            Deed::Grant(Some(Right::Edit)),
            Deed::Grant(Some(Right::Read)),
            Deed::Grant(None),
            Deed::Owner,
            Deed::Trash,
            Deed::Untrash,
        ]
    }

    #[test]
    fn hostile_texts_stay_texts_and_every_act_has_a_sentence() {
        let mut lines: Vec<Line> = every_deed().into_iter().map(|deed| line(deed, Some(Who::Former))).collect();
        lines.push(line(Deed::Grant(None), None));
        lines.push(Line { other: None, ..line(Deed::Move { to: samples::album().id }, None) });
        lines.push(Line { other: None, ..line(Deed::Move { to: Uuid::from_u128(8).into() }, None) });
        let (frame, album) = (samples::frame(), samples::album());
        let page = Index { frame, album, lines, number: 2, more: true, notice: Some("journal-undone") };
        let html = samples::rendered(&page);
        assert!(!html.contains("journal-"), "a message is missing: {html}");
        let refused = vec![(Uuid::from_u128(3).into(), HOSTILE.to_owned(), Message::verbatim(HOSTILE))];
        let (frame, album, next) = (samples::frame(), samples::album(), Next::parse("/"));
        samples::rendered(&Show { frame, album, done: 1, of: 2, refused, next });
    }

    #[test]
    fn an_address_names_what_can_be_taken_back_and_the_way_back_does_not() {
        let act = "018f3a5e7c1b7d2a9e4f5a6b7c8d9e0f";
        let asked = |path: &str| Undo::asked(&TestRequest::with_uri(path).to_http_request());
        let undo = asked(&format!("/albums/1?page=2&done=deleted&act={act}&photos=12")).unwrap();
        assert_eq!((undo.act.to_string().as_str(), undo.next.as_str()), (act, "/albums/1?page=2"));
        assert_eq!(undo.photos, Some(12));
        let other = asked(&format!("/?done=moved&act={act}&photos=all")).unwrap();
        assert_eq!((other.next.as_str(), other.photos), ("/", None));
        assert!(asked("/?done=moved").is_none() && asked("/?act=nonsense").is_none());
        assert_eq!(done("/", "moved", undo.act.into()), format!("/?done=moved&act={act}"));
    }
}
