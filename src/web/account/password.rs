//! One's own password: needs the old one, ends the other sessions.

use crate::gallery::Gallery;
use crate::web::form::Form;
use crate::web::session::Browser;
use crate::web::{Answer, page};
use actix_web::web::Data;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    old: String,
    new: String,
}

/// POST /account/password
pub async fn update(gallery: Data<Gallery>, browser: Browser, Form(typed): Form<Typed>) -> Answer {
    match gallery.change_password(&browser.caller, &typed.old, &typed.new).await {
        Ok(()) => page::see_other("/account?done=password"),
        Err(error) => super::again(&gallery, &browser, error).await,
    }
}
