//! Which language a browser reads: the one chosen for the account, or on its own page by somebody without one, which a
//! cookie brings along so that every page has it (also those that know nobody, and errors), else the first that the
//! browser asks for and that is spoken here.

use super::Answer;
use super::error::page_before;
use super::filters;
use super::form::Form;
use super::next::Next;
use super::notice::Query as Asked;
use super::page::{self, Look};
use super::session::Browser;
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::language::Language;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

const COOKIE: &str = "salon-language";
const AGE: Duration = Duration::days(365);

pub fn of(request: &HttpRequest) -> Language {
    let accepted = || request.headers().get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok());
    chosen(request).unwrap_or_else(|| Language::accepted(accepted().unwrap_or_default()))
}

/// What this browser remembers of a choice.
fn chosen(request: &HttpRequest) -> Option<Language> {
    request.cookie(COOKIE).and_then(|cookie| cookie.value().parse().ok())
}

/// Lets this browser remember the choice, or forget it.
pub fn remember(answer: &mut HttpResponse, browser: &Browser, language: Option<Language>) -> Result<()> {
    let code = language.map(Language::code).unwrap_or_default();
    let cookie = Cookie::build(COOKIE, code).path("/").http_only(true).secure(browser.is_https());
    let mut cookie = cookie.same_site(SameSite::Lax).max_age(AGE).finish();
    if language.is_none() {
        cookie.make_removal();
    }
    answer.add_cookie(&cookie).map_err(|e| Error::internal("cookie", e))
}

/// Nothing is the browser's own language.
pub fn parse_choice(text: &str) -> Result<Option<Language>> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
}

#[derive(Template)]
#[template(path = "language/edit.html")]
struct Edit {
    look: Look,
    token: String,
    next: Next,
    chosen: Option<Language>,
}

/// GET /language?next=…, in the plainest of pages: it is also for those who have no account, or are about to get one.
pub async fn edit(gallery: Data<Gallery>, browser: Browser, asked: Query<Asked>) -> Answer {
    let visit = gallery.visit(&browser.caller).await?;
    let next = asked.next.as_deref().map_or_else(|| page_before(browser.request()), Next::parse);
    let (token, cookie) = browser.visitor_token()?;
    let page = Edit { look: browser.look(&visit.settings), token, next, chosen: chosen(browser.request()) };
    page::for_visitor(&browser, StatusCode::OK, cookie, &page)
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    language: String,
    next: String,
}

/// POST /language: for this browser. An account that has chosen goes on being spoken to as it chose.
pub async fn update(browser: Browser, Form(typed): Form<Typed>) -> Answer {
    let language = parse_choice(&typed.language)?;
    let mut answer = page::see_other(Next::parse(&typed.next).as_str())?;
    remember(&mut answer, &browser, language)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn asked(cookie: &'static str, header: &'static str) -> Language {
        let request = TestRequest::default().insert_header((ACCEPT_LANGUAGE, header));
        of(&request.cookie(Cookie::new(COOKIE, cookie)).to_http_request())
    }

    #[test]
    fn what_was_chosen_comes_before_what_the_browser_asks_for() {
        assert_eq!(asked("fr", "en"), Language::French);
        assert_eq!(asked("en", "fr-FR,fr"), Language::English);
        for nonsense in ["", "de", "<script>", "fr-CA"] {
            assert_eq!(asked(nonsense, "fr"), Language::French, "{nonsense}");
        }
        assert_eq!(of(&TestRequest::default().to_http_request()), Language::English);
    }
}
