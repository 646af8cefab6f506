//! The password once more, before user administration.

use super::Answer;
use super::filters;
use super::form::Form;
use super::next::Next;
use super::notice::Query as Asked;
use super::page::{self, Frame};
use super::session::Browser;
use crate::error::Error;
use crate::gallery::Gallery;
use actix_web::web::{Data, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "account/confirm.html")]
struct New {
    frame: Frame,
    next: Next,
    sentence: Option<String>,
}

/// GET /account/confirm
pub async fn new(gallery: Data<Gallery>, browser: Browser, asked: Query<Asked>) -> Answer {
    let visit = gallery.visit(&browser.caller).await?;
    visit.session.as_ref().ok_or(Error::Unauthenticated)?;
    let next = Next::parse(asked.next.as_deref().unwrap_or("/"));
    page::show(&browser, &visit, &New { frame: browser.frame(&visit), next, sentence: None })
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    password: String,
    next: Option<String>,
}

/// POST /account/confirm
pub async fn create(gallery: Data<Gallery>, browser: Browser, Form(typed): Form<Typed>) -> Answer {
    let next = Next::parse(typed.next.as_deref().unwrap_or("/"));
    match gallery.confirm_password(&browser.caller, &typed.password).await {
        Ok(()) => page::see_other(next.as_str()),
        Err(error) => {
            page::again(&browser, error, async |sentence| {
                let visit = gallery.visit(&browser.caller).await?;
                Ok(New { frame: browser.frame(&visit), next, sentence: Some(sentence) })
            })
            .await
        }
    }
}
