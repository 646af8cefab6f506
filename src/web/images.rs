//! The bytes of pictures, under the same rule as their pages. Whoever may not see a picture gets what there is for one
//! that does not exist: never the login, for an `<img>` cannot sign in.

use super::headers::IMAGE_POLICY;
use super::{Answer, error, etag};
use crate::domain::photo::Rendition;
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::gallery::door::Caller;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

#[derive(serde::Deserialize)]
pub struct Version {
    v: Option<String>,
}

/// GET /photos/{photo}/thumb, /grid, /view
pub async fn show(
    gallery: Data<Gallery>,
    caller: Caller,
    photo: Path<String>,
    asked: Query<Version>,
    request: HttpRequest,
) -> Answer {
    let image = gallery.image(&caller, photo.parse()?, rendition(&request)?).await.map_err(error::without_login)?;
    let tag = format!("\"{}\"", image.etag);
    let keep = match asked.v.as_deref() == Some(&image.etag) {
        true if image.public => "public, max-age=300",
        true => "private, max-age=31536000, immutable",
        false => "private, no-cache",
    };
    let known = etag::is_known(&request, &tag);
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, keep));
    answer.insert_header((CONTENT_SECURITY_POLICY, IMAGE_POLICY));
    if known {
        return Ok(answer.finish());
    }
    let bytes = gallery.image_bytes(&image).await?;
    Ok(answer.insert_header((CONTENT_TYPE, "image/jpeg")).body(bytes))
}

/// The last word of the path, which the route table spells.
fn rendition(request: &HttpRequest) -> Result<Rendition> {
    let word = request.path().rsplit('/').next().unwrap_or_default();
    Rendition::ALL.into_iter().find(|rendition| rendition.as_str() == word).ok_or(Error::NotFound)
}
