//! What surrounds every page that knows its viewer, and how a page is sent.

use super::Answer;
use super::accent;
use super::error;
use super::filters;
use super::journal::Undo;
use super::language;
use super::session::Browser;
use super::theme::Theme;
use crate::domain::access;
use crate::domain::settings::Settings;
use crate::error::Error;
use crate::gallery::door::Visit;
use crate::language::Language;
use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, LOCATION, RETRY_AFTER, VARY};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use askama::Template;

/// How a page looks to this browser.
#[derive(Default)]
pub struct Look {
    pub theme: Theme,
    /// The address of the sheet with the gallery's own colour, when it has one.
    pub accent: Option<String>,
}

impl Look {
    /// Of a page that knows nothing of the gallery.
    pub fn plain(request: &HttpRequest) -> Look {
        Look { theme: Theme::of(request), accent: None }
    }

    pub fn of(theme: Theme, settings: &Settings) -> Look {
        Look { theme, accent: accent::url(settings.accent) }
    }
}

/// The layout's view of a visit: templates know it as `frame`.
pub struct Frame {
    /// The gallery's own name.
    pub gallery: String,
    pub look: Look,
    /// Who is signed in.
    pub person: Option<String>,
    pub administrator: bool,
    /// May create albums.
    pub creates: bool,
    /// For the hidden field of every form.
    pub token: String,
    /// What was done just now and can be taken back with one click.
    pub undo: Option<Undo>,
}

impl Frame {
    pub fn of(visit: &Visit, token: String, theme: Theme) -> Frame {
        Frame {
            look: Look::of(theme, &visit.settings),
            gallery: visit.settings.name.clone(),
            person: visit.viewer.user().map(|user| user.name.to_string()),
            administrator: visit.viewer.is_administrator(),
            creates: access::may_create(&visit.viewer),
            token,
            undo: None,
        }
    }

    pub fn is_visitor(&self) -> bool {
        self.person.is_none()
    }
}

/// For what a browser keeps of a page: in another language it is another one.
pub const VARY_BY_LANGUAGE: (HeaderName, &str) = (VARY, "accept-language, cookie");

/// The page, and the renewed cookie of a session that is kept alive by use.
pub fn show(browser: &Browser, visit: &Visit, page: &impl Template) -> Answer {
    let language = browser.language_in(visit);
    let mut answer = HttpResponse::Ok();
    if let Some(cookie) = browser.renewed(visit) {
        answer.cookie(cookie);
    }
    let mut answer = html(answer, language, page)?;
    // What knows nobody (an error, a form that comes back) follows from the next time on.
    if language != browser.language() {
        language::remember(&mut answer, browser, Some(language))?;
    }
    Ok(answer)
}

/// The form again, with a sentence and everything that was typed. An error that the form cannot mend goes on as it is, and
/// `page` is not asked for: what it would read may be what is away.
pub async fn again<T: Template>(
    browser: &Browser,
    error: Error,
    page: impl AsyncFnOnce(String) -> Result<T, Error>,
) -> Answer {
    if !error::is_for_the_form(&error) {
        return Err(error);
    }
    let mut answer = HttpResponse::build(error::status(&error));
    if let Some(seconds) = error::retry_after(&error) {
        answer.insert_header((RETRY_AFTER, seconds));
    }
    let language = browser.language();
    html(answer, language, &page(language.say(&error.message())).await?)
}

/// A page for somebody who is not signed in: sign in, set up, set a password.
pub fn for_visitor(
    browser: &Browser,
    status: StatusCode,
    cookie: Option<Cookie<'static>>,
    page: &impl Template,
) -> Answer {
    let mut answer = HttpResponse::build(status);
    if let Some(cookie) = cookie {
        answer.cookie(cookie);
    }
    html(answer, browser.language(), page)
}

pub fn html(mut answer: HttpResponseBuilder, language: Language, page: &impl Template) -> Answer {
    let body = text(language, page)?;
    Ok(answer.content_type("text/html; charset=utf-8").insert_header(VARY_BY_LANGUAGE).body(body))
}

/// A page as text, its messages in this language.
pub fn text(language: Language, page: &impl Template) -> Result<String, Error> {
    page.render_with_values(&(filters::LANGUAGE, Box::new(language) as Box<dyn std::any::Any>))
        .map_err(|e| Error::internal("template", e))
}

/// Where the browser goes after something was done: a reload then repeats nothing.
pub fn see_other(to: impl AsRef<str>) -> Answer {
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, to.as_ref())).finish())
}
