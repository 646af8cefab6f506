//! One of one's own sessions.

use crate::gallery::Gallery;
use crate::web::form::{Button, Form};
use crate::web::session::Browser;
use crate::web::{Answer, page};
use actix_web::web::{Data, Path};

/// POST /account/sessions/{session}/delete
pub async fn delete(gallery: Data<Gallery>, browser: Browser, session: Path<String>, _: Form<Button>) -> Answer {
    gallery.end_session(&browser.caller, session.parse()?).await?;
    page::see_other("/account?done=ended")
}
