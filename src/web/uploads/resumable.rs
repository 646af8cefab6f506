//! Uploads in parts, by tus 1.0 (<https://tus.io/protocols/resumable-upload>): creation, creation-with-upload, termination,
//! checksum and expiration. A client creates an upload, sends its parts in order, and asks how far it is whenever it does not
//! know. What became of the file is, for a day, in the answer to `GET`.
//!
//! The form's token comes in the header `X-Salon-Token`; whoever has no session has no upload.

use super::super::Answer;
use super::super::error::{self, without_login};
use super::super::session::Browser;
use super::prove_by_header;
use crate::domain::limits;
use crate::domain::upload::{Announced, Checksum, End, Upload, Why, number};
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::gallery::uploads::resumable::{Part, Taken};
use crate::language::Language;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, HttpDate, LOCATION};
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::StreamExt;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};

const VERSION: &str = "1.0.0";
const EXTENSIONS: &str = "creation,creation-with-upload,termination,checksum,expiration";
const PART: &str = "application/offset+octet-stream";

/// OPTIONS /uploads: what is spoken here.
pub async fn spoken() -> Answer {
    let mut answer = HttpResponse::NoContent();
    answer.insert_header(("tus-resumable", VERSION)).insert_header(("tus-version", VERSION));
    answer.insert_header(("tus-extension", EXTENSIONS)).insert_header(("tus-max-size", limits::UPLOAD_BYTES));
    Ok(answer.insert_header(("tus-checksum-algorithm", Checksum::SPOKEN)).finish())
}

/// POST /albums/{album}/uploads: the length and the name of a file, and perhaps its first bytes.
pub async fn create(
    gallery: Data<Gallery>,
    browser: Browser,
    album: Path<String>,
    request: HttpRequest,
    body: Payload,
) -> Answer {
    answered(&request, async {
        let album = album.parse()?;
        // Before anything is said of the album.
        prove_by_header(&browser, &request)?;
        speaks(&request)?;
        gallery.open_upload(&browser.caller, album).await?;
        let headers = request.headers();
        let announced = Announced::parse(text(headers, "upload-length"), text(headers, "upload-metadata"))?;
        let upload = gallery.begin_upload(&browser.caller, album, &announced).await?;
        let at = (LOCATION, format!("/uploads/{}", upload.id));
        if !is_part(&request) {
            return Ok(HttpResponse::Created()
                .insert_header(at)
                .about(&upload)
                .json(state(&upload, browser.language())));
        }
        let part = gallery.open_part(&browser.caller, upload.id, 0).await?;
        let upload = match receive(&gallery, &browser, &request, part, body).await {
            Ok(Some(upload)) => upload,
            // The upload is there all the same, and its first part can be sent again.
            Ok(None) | Err(Error::Unavailable(_) | Error::Full | Error::Malformed(_)) => upload,
            Err(error) => return Err(error),
        };
        Ok(HttpResponse::Created().insert_header(at).about(&upload).json(state(&upload, browser.language())))
    })
    .await
}

/// GET and HEAD /uploads/{upload}: how far it is, or what became of it.
pub async fn show(gallery: Data<Gallery>, browser: Browser, upload: Path<String>, request: HttpRequest) -> Answer {
    answered(&request, async {
        let upload = gallery.upload(&browser.caller, upload.parse()?).await?;
        Ok(HttpResponse::Ok().about(&upload).json(state(&upload, browser.language())))
    })
    .await
}

/// PATCH /uploads/{upload}: the next part.
pub async fn update(
    gallery: Data<Gallery>,
    browser: Browser,
    upload: Path<String>,
    request: HttpRequest,
    body: Payload,
) -> Answer {
    answered(&request, async {
        let upload = upload.parse()?;
        prove_by_header(&browser, &request)?;
        speaks(&request)?;
        if !is_part(&request) {
            return Err(Error::Unsupported("resumable-part-type".into()));
        }
        let begins = number(text(request.headers(), "upload-offset"));
        let begins = begins.ok_or_else(|| Error::Malformed("resumable-offset-unreadable".into()))?;
        let part = gallery.open_part(&browser.caller, upload, begins).await?;
        match receive(&gallery, &browser, &request, part, body).await? {
            Some(upload) => Ok(HttpResponse::NoContent().about(&upload).finish()),
            None => damaged(&browser),
        }
    })
    .await
}

/// DELETE /uploads/{upload}: taken back.
pub async fn delete(gallery: Data<Gallery>, browser: Browser, upload: Path<String>, request: HttpRequest) -> Answer {
    answered(&request, async {
        let upload = upload.parse()?;
        prove_by_header(&browser, &request)?;
        speaks(&request)?;
        gallery.cancel_upload(&browser.caller, upload).await?;
        Ok(HttpResponse::NoContent().finish())
    })
    .await
}

/// Takes what comes. A part that breaks off is kept as far as it came, unless it said what all of it hashes to. `None` when
/// it came damaged.
async fn receive(
    gallery: &Gallery,
    browser: &Browser,
    request: &HttpRequest,
    mut part: Part,
    mut body: Payload,
) -> Result<Option<Upload>> {
    let checksum = text(request.headers(), "upload-checksum");
    let checksum = (!checksum.is_empty()).then(|| Checksum::parse(checksum)).transpose()?;
    while let Some(chunk) = body.next().await {
        match (chunk, checksum) {
            (Ok(chunk), _) => part.write(chunk).await?,
            (Err(_), None) => break,
            (Err(_), Some(_)) => return Err(Error::Malformed("resumable-broken-off".into())),
        }
    }
    Ok(match gallery.keep_part(&browser.caller, part, checksum).await? {
        Taken::Kept(upload) => Some(upload),
        Taken::Damaged => None,
    })
}

/// tus's own status for a checksum that is another's.
fn damaged(browser: &Browser) -> Answer {
    let status = StatusCode::from_u16(460).map_err(|e| Error::internal("status", e))?;
    let sentence = browser.language().say(&"resumable-damaged".into());
    Ok(HttpResponse::build(status).json(json!({ "error": sentence })))
}

fn is_part(request: &HttpRequest) -> bool {
    text(request.headers(), CONTENT_TYPE.as_str()) == PART
}

/// # Errors
/// `Malformed` for another version of tus.
fn speaks(request: &HttpRequest) -> Result<()> {
    match text(request.headers(), "tus-resumable") {
        VERSION => Ok(()),
        _ => Err(Error::Malformed("resumable-version".into())),
    }
}

/// A header that is there once; else nothing.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let mut values = headers.get_all(name);
    let first = values.next().and_then(|value| value.to_str().ok()).unwrap_or_default();
    if values.next().is_some() { "" } else { first }
}

/// Whatever is answered is answered in this version, and kept by nobody.
async fn answered(request: &HttpRequest, answer: impl Future<Output = Answer>) -> Answer {
    let is_of_another_version = !matches!(text(request.headers(), "tus-resumable"), "" | VERSION);
    let mut answer = match answer.await {
        Ok(answer) => answer,
        Err(error) => error::of_error(request, &without_login(error))?,
    };
    if is_of_another_version && answer.status() == StatusCode::BAD_REQUEST {
        *answer.status_mut() = StatusCode::PRECONDITION_FAILED;
        answer.headers_mut().insert(HeaderName::from_static("tus-version"), HeaderValue::from_static(VERSION));
    }
    let headers = answer.headers_mut();
    headers.insert(HeaderName::from_static("tus-resumable"), HeaderValue::from_static(VERSION));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}

/// An answer about an upload.
trait About {
    fn about(&mut self, upload: &Upload) -> &mut Self;
}

impl About for HttpResponseBuilder {
    fn about(&mut self, upload: &Upload) -> &mut Self {
        self.insert_header(("upload-offset", upload.offset)).insert_header(("upload-length", upload.length));
        if upload.end.is_none() {
            let active = Duration::from_millis(upload.active.unsigned_abs());
            let expires = SystemTime::UNIX_EPOCH + active + limits::UPLOAD_ABANDONED;
            self.insert_header(("upload-expires", HttpDate::from(expires)));
        }
        self
    }
}

/// The same words as those of an upload in one piece.
fn state(upload: &Upload, language: Language) -> Value {
    let mut state = json!({ "name": upload.filename.as_str(), "offset": upload.offset, "length": upload.length });
    let Some(fields) = state.as_object_mut() else { return state };
    match &upload.end {
        None => {}
        Some(End::Saved(photo)) => {
            fields.insert("outcome".into(), "saved".into());
            fields.insert("photo".into(), photo.to_string().into());
        }
        Some(End::AlreadyHere(photo)) => {
            fields.insert("outcome".into(), "already-here".into());
            fields.insert("photo".into(), photo.to_string().into());
        }
        Some(End::Refused(refusal)) => {
            let status = match refusal.why {
                Why::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
                Why::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                Why::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            };
            fields.insert("outcome".into(), "refused".into());
            fields.insert("status".into(), status.as_u16().into());
            fields.insert("error".into(), refusal.sentence(language).into());
        }
    }
    state
}
