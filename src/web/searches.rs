//! The search page, and what is suggested as one types.

use super::Answer;
use super::filters;
use super::page::{self, Frame};
use super::session::Browser;
use super::tile::Tile;
use crate::domain::album::Card;
use crate::domain::limits;
use crate::domain::search::Query;
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::gallery::searches::{self, Results, Spot, Suggestions};
use crate::language::{Language, Message};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER};
use actix_web::web::Data;
use askama::Template;

/// What an address may say beside its path.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    q: String,
    /// Where the next part begins.
    after: Option<String>,
}

/// What was found, as the page shows it.
#[derive(Default)]
struct Found {
    albums: Vec<(Card, Option<Tile>)>,
    more_albums: usize,
    tiles: Vec<Tile>,
    /// The address of the next part.
    next: Option<String>,
    /// It was left before a page was full.
    tired: bool,
    /// Who added what is not for visitors to know.
    refused: bool,
    /// This is not the first part.
    continued: bool,
}

#[derive(Template)]
#[template(path = "searches/index.html")]
struct Index {
    frame: Frame,
    /// What was typed, cut to what the box holds.
    q: String,
    sentence: Option<String>,
    /// `None` when nothing was looked for.
    found: Option<Found>,
}

impl Index {
    fn is_empty(&self) -> bool {
        self.found.as_ref().is_some_and(|found| found.albums.is_empty() && found.tiles.is_empty())
    }
}

/// GET /search
pub async fn index(gallery: Data<Gallery>, browser: Browser, asked: actix_web::web::Query<Asked>) -> Answer {
    let q: String = asked.q.trim().chars().take(limits::QUERY).collect();
    if asked.q.trim().is_empty() {
        let visit = gallery.visit(&browser.caller).await?;
        let frame = browser.frame(&visit);
        return page::show(&browser, &visit, &Index { frame, q, sentence: None, found: None });
    }
    match look(&gallery, &browser, &asked).await {
        Ok((visit, found)) => {
            let frame = browser.frame(&visit);
            page::show(&browser, &visit, &Index { frame, q, sentence: None, found: Some(found) })
        }
        Err(error) => {
            page::again(&browser, error, async |sentence| {
                let visit = gallery.visit(&browser.caller).await?;
                Ok(Index { frame: browser.frame(&visit), q, sentence: Some(sentence), found: None })
            })
            .await
        }
    }
}

async fn look(gallery: &Gallery, browser: &Browser, asked: &Asked) -> Result<(crate::gallery::door::Visit, Found)> {
    let query = Query::parse(&asked.q)?;
    let from: Option<Spot> = asked.after.as_deref().map(str::parse).transpose()?;
    let (visit, results) = gallery.search(&browser.caller, &query, from).await?;
    let recipe = &visit.settings.recipe;
    let Results { albums, more_albums, photos, next, tired, refused } = results;
    let cover = |mut card: Card| {
        let cover = card.cover.take().map(|cover| Tile::of(cover, recipe));
        (card, cover)
    };
    let found = Found {
        albums: albums.into_iter().map(cover).collect(),
        more_albums,
        tiles: photos.into_iter().map(|photo| Tile::of(photo, recipe)).collect(),
        next: next.map(|spot| address(asked.q.trim(), Some(spot))),
        tired,
        refused,
        continued: from.is_some(),
    };
    Ok((visit, found))
}

fn address(q: &str, after: Option<Spot>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("q", q);
    if let Some(spot) = after {
        query.append_pair("after", &spot.to_string());
    }
    format!("/search?{}", query.finish())
}

/// One thing that could be meant, and where it leads.
#[derive(serde::Serialize)]
struct Suggestion {
    /// `album`, `tag`, `person` or `word`.
    kind: &'static str,
    /// The same, as people read it.
    label: String,
    text: String,
    href: String,
}

/// GET /search/suggestions
///
/// What is typed last is what is suggested for; the rest stays as it is. After an operator only what it looks for.
pub async fn suggestions(gallery: Data<Gallery>, browser: Browser, asked: actix_web::web::Query<Asked>) -> Answer {
    let (before, operator, begun) = last_word(&asked.q);
    let fits = asked.q.chars().count() <= limits::QUERY && !begun.is_empty();
    let found = if fits { gallery.suggestions(&browser.caller, begun).await } else { Ok(Suggestions::default()) };
    let mut answer = HttpResponse::build(StatusCode::OK);
    let mut found = match found {
        Err(Error::TooMany(seconds)) => {
            answer.status(StatusCode::TOO_MANY_REQUESTS).insert_header((RETRY_AFTER, seconds));
            Suggestions::default()
        }
        found => found?,
    };
    answer.insert_header((CACHE_CONTROL, "no-store"));
    keep_only(&mut found, operator);
    let language = browser.language();
    let suggestions = suggested(before, found, language);
    let said = language.say(&Message::new("search-suggestions").with("n", suggestions.len()));
    Ok(answer.json(serde_json::json!({ "suggestions": suggestions, "said": said })))
}

fn suggested(before: &str, found: Suggestions, language: Language) -> Vec<Suggestion> {
    let with = |last: String| address(&format!("{before}{last}"), None);
    let one = |kind, message: &'static str, text: String, href: String| {
        let label = language.say(&message.into());
        Suggestion { kind, label, text, href }
    };
    let albums = found.albums.into_iter().filter(|_| before.trim().is_empty());
    let albums = albums.map(|(id, title)| one("album", "search-kind-album", title, format!("/albums/{id}")));
    let asked = |operator: &str, name: &str| with(format!("{operator}:{}", searches::quoted(name)));
    let tag = |name: String| {
        let href = asked("tag", &name);
        one("tag", "search-kind-tag", name, href)
    };
    let person = |name: String| {
        let href = asked("by", &name);
        one("person", "search-kind-person", name, href)
    };
    let word = |word: String| {
        let href = with(word.clone());
        one("word", "search-kind-word", word, href)
    };
    let tags = found.tags.into_iter().map(tag);
    let people = found.people.into_iter().map(person);
    let words = found.words.into_iter().map(word);
    let mut all: Vec<Suggestion> = albums.chain(tags).chain(people).chain(words).collect();
    all.truncate(limits::SUGGESTIONS);
    all
}

/// What stands before the last word, the operator before that, and the word itself, without a quote before it.
fn last_word(q: &str) -> (&str, &str, &str) {
    let (before, last) = q.split_at(q.rfind(char::is_whitespace).map_or(0, |at| at + 1));
    let (operator, _) = last.split_once(':').unwrap_or_default();
    let begun = last.rsplit([':', '"']).next().unwrap_or_default();
    (before, operator, begun)
}

/// An operator looks for one kind of thing.
fn keep_only(found: &mut Suggestions, operator: &str) {
    let Suggestions { albums, tags, people, words } = std::mem::take(found);
    match operator.to_ascii_lowercase().as_str() {
        "album" => found.albums = albums,
        "tag" => found.tags = tags,
        "by" => found.people = people,
        _ => *found = Suggestions { albums, tags, people, words },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::PhotoState;
    use crate::domain::recipe::Recipe;
    use crate::web::samples::{self, HOSTILE};

    #[test]
    fn hostile_texts_stay_texts() {
        let tile = || Tile::of(samples::tile(PhotoState::Ready), &Recipe::default());
        let card = Card { album: samples::album(), photos: 1, cover: None, owner_name: HOSTILE.into() };
        let found = Found {
            albums: vec![(card, Some(tile()))],
            more_albums: 2,
            tiles: vec![tile()],
            next: Some(address(HOSTILE, None)),
            tired: true,
            refused: false,
            continued: true,
        };
        let page = |sentence, found| Index { frame: samples::frame(), q: HOSTILE.into(), sentence, found };
        samples::rendered(&page(None, Some(found)));
        samples::rendered(&page(None, Some(Found { refused: true, ..Found::default() })));
        samples::rendered(&page(None, Some(Found::default())));
        samples::rendered(&page(Some(HOSTILE.into()), None));
    }

    #[test]
    fn what_is_suggested_takes_the_place_of_the_last_word() {
        assert_eq!(last_word("sea su"), ("sea ", "", "su"));
        assert_eq!(last_word("tag:su"), ("", "tag", "su"));
        assert_eq!(last_word("sea by:\"su"), ("sea ", "by", "su"));
        assert_eq!(last_word("été \"gold"), ("été ", "", "gold"));
        assert_eq!(last_word("sea "), ("sea ", "", ""));
        let found = Suggestions { tags: vec!["Salt Water".into()], words: vec!["sea".into()], ..Default::default() };
        let hrefs: Vec<String> = suggested("sun ", found, Language::English).into_iter().map(|one| one.href).collect();
        assert_eq!(hrefs, ["/search?q=sun+tag%3A%22Salt+Water%22", "/search?q=sun+sea"]);
    }
}
