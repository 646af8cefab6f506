//! The administrators' pages.

pub mod passwords;
pub mod photos;
pub mod sessions;
pub mod settings;
pub mod tags;
pub mod users;

use super::filters;
use super::page::{self, Frame};
use super::session::Browser;
use super::{Answer, words};
use crate::crypto::Secret;
use crate::gallery::door::Visit;
use crate::language::Message;
use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use askama::Template;
use std::time::Duration;

/// A set-password link, shown this once: only its hash is kept.
#[derive(Template)]
#[template(path = "admin/link.html")]
struct Link {
    frame: Frame,
    login: String,
    user: String,
    link: String,
    /// `3 days`
    life: Message,
}

fn show_link(browser: &Browser, visit: &Visit, login: String, user: String, secret: &Secret, life: Duration) -> Answer {
    let link = browser.link(&format!("/password/{}", secret.reveal()));
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store"));
    page::html(
        answer,
        browser.language(),
        &Link { frame: browser.frame(visit), login, user, link, life: words::hours(life) },
    )
}
