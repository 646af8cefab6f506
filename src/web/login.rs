//! Signing in and out.

use super::filters;
use super::form::{Button, Form};
use super::next::Next;
use super::notice::Query as Asked;
use super::page::Look;
use super::session::Browser;
use super::{Answer, language, page};
use crate::crypto::Secret;
use crate::error::Error;
use crate::gallery::Gallery;
use crate::gallery::account::SignIn;
use crate::language::Language;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, LOCATION};
use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, cookie::Cookie};
use askama::Template;

#[derive(Template)]
#[template(path = "login/new.html")]
struct New {
    look: Look,
    gallery: String,
    token: String,
    login: String,
    remember: bool,
    next: Next,
    sentence: Option<String>,
    notice: Option<&'static str>,
}

/// GET /login
pub async fn new(gallery: Data<Gallery>, browser: Browser, asked: Query<Asked>) -> Answer {
    let visit = gallery.visit(&browser.caller).await?;
    let next = Next::parse(asked.next.as_deref().unwrap_or("/"));
    if visit.session.is_some() {
        return page::see_other(next.as_str());
    }
    let (token, cookie) = browser.visitor_token()?;
    let look = browser.look(&visit.settings);
    let (gallery, login, notice) = (visit.settings.name, String::new(), asked.notice());
    let page = New { look, gallery, token, login, remember: false, next, sentence: None, notice };
    page::for_visitor(&browser, StatusCode::OK, cookie, &page)
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    login: String,
    password: String,
    /// The ticked box.
    remember: Option<String>,
    next: Option<String>,
}

/// POST /login
pub async fn create(gallery: Data<Gallery>, browser: Browser, Form(typed): Form<Typed>) -> Answer {
    let (remembered, agent) = (typed.remember.is_some(), browser.agent());
    let next = Next::parse(typed.next.as_deref().unwrap_or("/"));
    let (login, password, address) = (&*typed.login, &*typed.password, browser.address());
    match gallery.sign_in(SignIn { login, password, remembered, agent: &agent, address }).await {
        Ok((secret, language)) => {
            // Whoever was signed in here before is not any more.
            gallery.sign_out(&browser.caller).await?;
            welcome(&browser, next.as_str(), &secret, remembered, language)
        }
        Err(error) => again(&gallery, &browser, typed.login, remembered, next, error).await,
    }
}

/// Signs in whoever has just chosen this password, and goes to the front page.
pub async fn enter(gallery: &Gallery, browser: &Browser, login: &str, password: &str) -> Answer {
    let (agent, address) = (browser.agent(), browser.address());
    let (secret, language) =
        gallery.sign_in(SignIn { login, password, remembered: false, agent: &agent, address }).await?;
    welcome(browser, "/", &secret, false, language)
}

/// From here on this browser is spoken to in the language of the account, if it has chosen one.
fn welcome(browser: &Browser, next: &str, secret: &Secret, remembered: bool, chosen: Option<Language>) -> Answer {
    let mut answer = to(next, browser.signed_in(secret, remembered));
    if chosen.is_some() {
        language::remember(&mut answer, browser, chosen)?;
    }
    Ok(answer)
}

async fn again(
    gallery: &Gallery,
    browser: &Browser,
    login: String,
    remember: bool,
    next: Next,
    error: Error,
) -> Answer {
    page::again(browser, error, async |sentence| {
        let settings = gallery.visit(&browser.caller).await?.settings;
        let (look, token) = (browser.look(&settings), browser.form_token());
        Ok(New { look, gallery: settings.name, token, login, remember, next, sentence: Some(sentence), notice: None })
    })
    .await
}

/// POST /logout
pub async fn delete(gallery: Data<Gallery>, browser: Browser, _: Form<Button>) -> Answer {
    gallery.sign_out(&browser.caller).await?;
    Ok(gone(&browser, "/"))
}

/// Away from the session, and with it everything private that the browser kept.
pub fn gone(browser: &Browser, next: &str) -> HttpResponse {
    let mut answer = to(next, browser.signed_out());
    let clear = HeaderName::from_static("clear-site-data");
    answer.headers_mut().insert(clear, HeaderValue::from_static("\"cache\""));
    answer
}

fn to(next: &str, cookie: Cookie<'static>) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, next)).cookie(cookie).finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples::{self, HOSTILE};

    #[test]
    fn hostile_texts_stay_texts_and_no_password_comes_back() {
        let html = samples::rendered(&New {
            look: Look::default(),
            gallery: HOSTILE.into(),
            token: "t".into(),
            login: HOSTILE.into(),
            remember: true,
            next: Next::parse("javascript:alert(1)"),
            sentence: Some(HOSTILE.into()),
            notice: None,
        });
        assert!(!html.contains("type=\"password\" required autocomplete=\"current-password\" value"), "{html}");
        assert!(html.contains("name=\"next\" value=\"/\""), "{html}");
    }
}
