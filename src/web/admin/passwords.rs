//! Resetting somebody's password: they get a link, the administrator never knows the password.

use super::show_link;
use crate::domain::limits;
use crate::gallery::Gallery;
use crate::web::Answer;
use crate::web::form::{Button, Form};
use crate::web::session::Browser;
use actix_web::web::{Data, Path};

/// POST /admin/users/{user}/password
pub async fn create(gallery: Data<Gallery>, browser: Browser, user: Path<String>, _: Form<Button>) -> Answer {
    let (visit, user) = gallery.user(&browser.caller, user.parse()?).await?;
    let secret = gallery.reset_password(&browser.caller, user.id).await?;
    show_link(&browser, &visit, user.login.to_string(), user.id.to_string(), &secret, limits::RESET_TOKEN)
}
