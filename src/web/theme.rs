//! Light or dark: as the system says, or as somebody chose in this browser. A cookie remembers it, so that the first thing
//! that is painted has it; the button in the header (static/js/theme.js) writes the same cookie without asking.

use super::Answer;
use super::filters;
use super::form::Form;
use super::next::Next;
use super::notice::Query as Asked;
use super::page::{self, Frame};
use super::session::Browser;
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use std::str::FromStr;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// In the order and the words of the page.
    const CHOICES: [(Theme, &str); 3] =
        [(Theme::System, "theme-system"), (Theme::Light, "theme-light"), (Theme::Dark, "theme-dark")];
}

const COOKIE: &str = "salon-theme";
const AGE: Duration = Duration::days(365);

impl Theme {
    pub fn of(request: &HttpRequest) -> Theme {
        request.cookie(COOKIE).and_then(|cookie| cookie.value().parse().ok()).unwrap_or_default()
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// What browsers paint their own parts for.
    pub fn scheme(self) -> &'static str {
        match self {
            Theme::System => "light dark",
            chosen => chosen.as_str(),
        }
    }

    /// The colour of the browser's own bars, where the system is dark and where it is not: the ground of
    /// `static/css/tokens.css`.
    pub fn ground(self, dark_system: bool) -> &'static str {
        let dark = self == Theme::Dark || self == Theme::System && dark_system;
        if dark { "#141413" } else { "#fcfcfb" }
    }

    /// Not `HttpOnly`: the button writes it too.
    fn cookie(self, https: bool) -> Cookie<'static> {
        let mut cookie = Cookie::build(COOKIE, self.as_str()).path("/").secure(https).same_site(SameSite::Lax).finish();
        match self {
            Theme::System => cookie.make_removal(),
            _ => cookie.set_max_age(AGE),
        }
        cookie
    }
}

impl FromStr for Theme {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        Theme::CHOICES
            .into_iter()
            .map(|(theme, _)| theme)
            .find(|theme| theme.as_str() == text)
            .ok_or_else(|| Error::invalid("theme-wrong"))
    }
}

#[derive(Template)]
#[template(path = "theme/edit.html")]
struct Edit {
    frame: Frame,
    next: Next,
}

/// GET /theme?next=…
pub async fn edit(gallery: Data<Gallery>, browser: Browser, asked: Query<Asked>) -> Answer {
    let visit = gallery.visit(&browser.caller).await?;
    let next = Next::parse(asked.next.as_deref().unwrap_or("/"));
    let (token, cookie) = browser.visitor_token()?;
    let frame = Frame { token, ..browser.frame(&visit) };
    page::for_visitor(&browser, StatusCode::OK, cookie, &Edit { frame, next })
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    theme: String,
    next: String,
}

/// POST /theme
pub async fn update(browser: Browser, Form(typed): Form<Typed>) -> Answer {
    let theme: Theme = typed.theme.parse()?;
    let mut answer = page::see_other(Next::parse(&typed.next).as_str())?;
    answer.add_cookie(&theme.cookie(browser.is_https())).map_err(|e| Error::internal("cookie", e))?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use actix_web::test::TestRequest;

    #[test]
    fn a_browser_is_believed_what_it_chose_and_nothing_else() {
        let said = |value: &'static str| {
            Theme::of(&TestRequest::default().cookie(Cookie::new(COOKIE, value)).to_http_request())
        };
        assert_eq!((said("dark"), said("light")), (Theme::Dark, Theme::Light));
        for other in ["system", "", "\"><script>", "DARK"] {
            assert_eq!(said(other), Theme::System, "{other}");
        }
        assert!(Theme::Dark.cookie(true).to_string().contains("Secure"));
        assert!(Theme::System.cookie(false).to_string().contains("Max-Age=0"));
    }

    #[test]
    fn the_choice_stands_in_the_page() {
        let page = |theme| {
            let frame = Frame { look: page::Look { theme, ..page::Look::default() }, ..samples::frame() };
            samples::rendered(&Edit { frame, next: Next::parse("/tags") })
        };
        assert!(page(Theme::Dark).contains("data-theme=\"dark\""));
        assert!(page(Theme::Dark).contains("name=\"color-scheme\" content=\"dark\""));
        assert!(page(Theme::System).contains("name=\"color-scheme\" content=\"light dark\""));
    }
}
