//! The first administrator, with the one-time token that the server printed. Afterwards there is no such page.

use super::filters;
use super::form::Form;
use super::page::Look;
use super::session::Browser;
use super::{Answer, login, page};
use crate::domain::text::{Login, Name};
use crate::error::Result;
use crate::gallery::Gallery;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "setup/new.html")]
struct New {
    look: Look,
    token: String,
    typed: Typed,
    sentence: Option<String>,
}

/// What the printed link says.
#[derive(serde::Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
}

#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// The one-time token of the link; `token` is the form's own.
    setup: String,
    login: String,
    name: String,
    password: String,
}

/// GET /setup?token=…
pub async fn new(gallery: Data<Gallery>, browser: Browser, link: Query<Link>) -> Answer {
    gallery.check_setup(&link.token).await?;
    let (token, cookie) = browser.visitor_token()?;
    let typed = Typed { setup: link.into_inner().token, ..Typed::default() };
    let look = Look::plain(browser.request());
    page::for_visitor(&browser, StatusCode::OK, cookie, &New { look, token, typed, sentence: None })
}

/// POST /setup
pub async fn create(gallery: Data<Gallery>, browser: Browser, form: Result<Form<Typed>>) -> Answer {
    // Where there is no such page any more, nothing that was sent to it is looked at.
    gallery.setup_is_open().await?;
    let Form(typed) = form?;
    match set_up(&gallery, &typed).await {
        Ok(()) => login::enter(&gallery, &browser, &typed.login, &typed.password).await,
        Err(error) => {
            let (look, token) = (Look::plain(browser.request()), browser.form_token());
            page::again(&browser, error, async |sentence| Ok(New { look, token, typed, sentence: Some(sentence) }))
                .await
        }
    }
}

async fn set_up(gallery: &Gallery, typed: &Typed) -> Result<()> {
    // Asked first, so that no wrong token learns what a good login looks like.
    gallery.check_setup(&typed.setup).await?;
    let (login, name) = (Login::parse(&typed.login)?, Name::parse(&typed.name)?);
    gallery.set_up(&typed.setup, &login, &name, &typed.password).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples::{self, HOSTILE};

    #[test]
    fn what_was_typed_comes_back_but_not_the_password() {
        let text = || HOSTILE.to_owned();
        let typed = Typed { setup: text(), login: text(), name: text(), password: "swordfish".into() };
        let html = samples::rendered(&New { look: Look::default(), token: "t".into(), typed, sentence: Some(text()) });
        assert!(!html.contains("swordfish"));
    }
}
