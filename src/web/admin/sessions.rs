//! Signing somebody out everywhere.

use crate::gallery::Gallery;
use crate::web::form::{Button, Form};
use crate::web::session::Browser;
use crate::web::{Answer, page};
use actix_web::web::{Data, Path};

/// POST /admin/users/{user}/sessions/delete
pub async fn delete(gallery: Data<Gallery>, browser: Browser, user: Path<String>, _: Form<Button>) -> Answer {
    let id = user.parse()?;
    gallery.sign_out_user(&browser.caller, id).await?;
    page::see_other(format!("/admin/users/{id}?done=signed-out"))
}
