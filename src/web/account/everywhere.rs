//! All of one's own sessions, this browser's included.

use crate::gallery::Gallery;
use crate::web::form::{Button, Form};
use crate::web::session::Browser;
use crate::web::{Answer, login};
use actix_web::web::Data;

/// POST /account/sessions/delete
pub async fn delete(gallery: Data<Gallery>, browser: Browser, _: Form<Button>) -> Answer {
    gallery.end_sessions(&browser.caller).await?;
    Ok(login::gone(&browser, "/login?done=signed-out"))
}
