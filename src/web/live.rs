//! Whether the process answers at all: for a supervisor that restarts what does not.

use super::Answer;
use actix_web::HttpResponse;

pub async fn show() -> Answer {
    Ok(HttpResponse::Ok().content_type("text/plain").body("alive\n"))
}
