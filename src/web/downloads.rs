//! Many photos in one file.

use super::Answer;
use super::attachment::attachment;
use super::form::Form;
use super::selection::Selection;
use super::session::Browser;
use crate::gallery::Gallery;
use crate::gallery::downloads::Download;
use actix_web::body::BodyStream;
use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

/// GET /albums/{album}/download: all of its photos.
pub async fn show(gallery: Data<Gallery>, browser: Browser, album: Path<String>, request: HttpRequest) -> Answer {
    let download = gallery.download(&browser.caller, album.parse()?, None, browser.language()).await?;
    Ok(archive(download, request.method()))
}

/// POST /albums/{album}/photos/download: the chosen ones. It changes nothing; so many ids do not fit into an address.
pub async fn create(
    gallery: Data<Gallery>,
    browser: Browser,
    album: Path<String>,
    Form(chosen): Form<Selection>,
) -> Answer {
    let photos = chosen.photos()?;
    let download = gallery.download(&browser.caller, album.parse()?, Some(photos), browser.language()).await?;
    Ok(archive(download, &Method::POST))
}

/// How long it will be is not known before everything in it was read.
fn archive(download: Download, method: &Method) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer.content_type("application/zip");
    answer.insert_header((CONTENT_DISPOSITION, attachment(&download.name)));
    answer.insert_header((CACHE_CONTROL, "private, no-store"));
    match method == Method::HEAD {
        true => answer.finish(),
        false => answer.body(BodyStream::new(Box::pin(download.stream()))),
    }
}
