//! Whether the gallery can serve: for a proxy that sends requests elsewhere while it cannot.

use super::Answer;
use crate::gallery::Gallery;
use actix_web::HttpResponse;
use actix_web::web::Data;

pub async fn show(gallery: Data<Gallery>) -> Answer {
    gallery.ready().await?;
    Ok(HttpResponse::Ok().content_type("text/plain").body("ready\n"))
}
