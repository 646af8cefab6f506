//! A password set from a one-time link: a new account, or one whose password was reset.

use super::filters;
use super::form::Form;
use super::page::Look;
use super::session::Browser;
use super::{Answer, page};
use crate::error::Error;
use crate::gallery::Gallery;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

#[derive(Template)]
#[template(path = "password_links/edit.html")]
struct Edit {
    look: Look,
    token: String,
    /// The link's own token, which is its address.
    link: String,
    login: String,
    sentence: Option<String>,
}

/// A link that was used, is too old, or never was: nobody learns which.
#[derive(Template)]
#[template(path = "password_links/gone.html")]
struct Gone {
    look: Look,
}

/// GET /password/{token}
pub async fn edit(gallery: Data<Gallery>, browser: Browser, link: Path<String>) -> Answer {
    let (token, cookie) = browser.visitor_token()?;
    let look = Look::plain(browser.request());
    match gallery.check_password_link(&link).await {
        Ok(login) => {
            let page = Edit { look, token, link: link.into_inner(), login: login.to_string(), sentence: None };
            page::for_visitor(&browser, StatusCode::OK, cookie, &page)
        }
        Err(Error::NotFound) => page::for_visitor(&browser, StatusCode::NOT_FOUND, cookie, &Gone { look }),
        Err(error) => Err(error),
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    password: String,
}

/// POST /password/{token}
pub async fn update(gallery: Data<Gallery>, browser: Browser, link: Path<String>, Form(typed): Form<Typed>) -> Answer {
    let login = gallery.check_password_link(&link).await?.to_string();
    match gallery.set_password(&link, &typed.password).await {
        Ok(()) => page::see_other("/login?done=password-set"),
        Err(error) => {
            page::again(&browser, error, async |sentence| {
                let (look, token) = (Look::plain(browser.request()), browser.form_token());
                Ok(Edit { look, token, link: link.into_inner(), login, sentence: Some(sentence) })
            })
            .await
        }
    }
}
