//! The bytes of pictures, under the same rule as their pages. Whoever may not see a picture gets what there is for one
//! that does not exist: never the login, for an `<img>` cannot sign in.

use super::attachment::attachment;
use super::headers::IMAGE_POLICY;
use super::{Answer, error, etag};
use crate::domain::photo::Rendition;
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::gallery::door::Caller;
use crate::gallery::images::Image;
use actix_web::body::{BodyStream, SizedStream};
use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::StreamExt;

#[derive(serde::Deserialize)]
pub struct Asked {
    /// The version of the picture that the page knows.
    v: Option<String>,
    /// Present when it is to be saved, not shown.
    download: Option<String>,
}

/// GET /photos/{photo}/thumb, /grid, /view
pub async fn show(
    gallery: Data<Gallery>,
    caller: Caller,
    photo: Path<String>,
    asked: Query<Asked>,
    request: HttpRequest,
) -> Answer {
    let image = gallery.image(&caller, photo.parse()?, rendition(&request)?).await;
    send(&gallery, &image.map_err(error::without_login)?, &asked, &request).await
}

/// GET /photos/{photo}/close-up
pub async fn close_up(
    gallery: Data<Gallery>,
    caller: Caller,
    photo: Path<String>,
    asked: Query<Asked>,
    request: HttpRequest,
) -> Answer {
    let close_up = gallery.close_up(&caller, photo.parse()?).await.map_err(error::without_login)?;
    let today = close_up.view.version.as_str();
    if let Some(kept) = kept(&close_up.view, today, &asked, &request) {
        return Ok(kept);
    }
    let mut found = answer(HttpResponse::Ok(), &close_up.view, today, &asked);
    found.insert_header((CONTENT_TYPE, "image/jpeg"));
    // None is made to be thrown away.
    if request.method() == Method::HEAD {
        return Ok(found.body(BodyStream::new(futures_util::stream::empty::<std::io::Result<bytes::Bytes>>())));
    }
    let made = gallery.make_close_up(&close_up).await?;
    Ok(found.body(SizedStream::new(made.bytes(), made.stream().boxed_local())))
}

async fn send(gallery: &Gallery, image: &Image, asked: &Asked, request: &HttpRequest) -> Answer {
    let today = image.version.as_str();
    if let Some(kept) = kept(image, today, asked, request) {
        return Ok(kept);
    }
    // What there is may still be of another recipe, and the browser may have that.
    let picture = gallery.image_bytes(image).await?;
    if let Some(kept) = kept(image, &picture.version, asked, request) {
        return Ok(kept);
    }
    let mut found = answer(HttpResponse::Ok(), image, &picture.version, asked);
    if asked.download.is_some() {
        found.insert_header((CONTENT_DISPOSITION, attachment(&image.filename.with_ending("jpg"))));
    }
    Ok(found.insert_header((CONTENT_TYPE, "image/jpeg")).body(picture.bytes))
}

/// GET /trash/photos/{photo}/thumb, /grid: for the pages of the trash only
pub async fn trashed(
    gallery: Data<Gallery>,
    caller: Caller,
    photo: Path<String>,
    asked: Query<Asked>,
    request: HttpRequest,
) -> Answer {
    let image = gallery.trashed_image(&caller, photo.parse()?, rendition(&request)?).await;
    send(&gallery, &image.map_err(error::without_login)?, &asked, &request).await
}

fn quoted(version: &str) -> String {
    format!("\"{version}\"")
}

/// The answer to a browser that has this version already.
fn kept(image: &Image, version: &str, asked: &Asked, request: &HttpRequest) -> Option<HttpResponse> {
    let is_known = etag::is_known(request, &quoted(version));
    is_known.then(|| answer(HttpResponse::NotModified(), image, version, asked).finish())
}

/// Kept for long only where the address names what it is today: a stale picture is asked for again.
fn answer(mut answer: HttpResponseBuilder, image: &Image, version: &str, asked: &Asked) -> HttpResponseBuilder {
    let keep = match version == image.version && asked.v.as_deref() == Some(version) {
        true if image.public => "public, max-age=300",
        true => "private, max-age=31536000, immutable",
        false => "private, no-cache",
    };
    answer.insert_header((ETAG, quoted(version))).insert_header((CACHE_CONTROL, keep));
    answer.insert_header((CONTENT_SECURITY_POLICY, IMAGE_POLICY));
    answer
}

/// The last word of the path, which the route table spells.
fn rendition(request: &HttpRequest) -> Result<Rendition> {
    let word = request.path().rsplit('/').next().unwrap_or_default();
    Rendition::ALL.into_iter().find(|rendition| rendition.as_str() == word).ok_or(Error::NotFound)
}
