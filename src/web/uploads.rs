//! Uploads in one piece: many files in one multipart request, streamed to the gallery, each with its own result.
//!
//! The right is asked before the body is read, and the form's token must come before the first file, so that nothing of
//! a forged upload is kept. What is wrong with one file stops no other.

pub mod resumable;

use super::filters;
use super::page::{self, Frame};
use super::session::Browser;
use super::{Answer, error, part_heads};
use crate::domain::id::AlbumId;
use crate::domain::limits;
use crate::domain::text::FileName;
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::gallery::door::Room;
use crate::gallery::uploads::{Outcome, Receipt};
use crate::language::{Language, Message};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use futures_util::TryStreamExt;
use serde_json::{Value, json};

/// The form's token, for a script that sends no form fields.
const TOKEN_HEADER: &str = "x-salon-token";
const TOKEN_BYTES: usize = 256;

/// POST /albums/{album}/photos
pub async fn create(
    gallery: Data<Gallery>,
    browser: Browser,
    album: Path<String>,
    request: HttpRequest,
    body: Payload,
) -> Answer {
    let room = gallery.open_upload(&browser.caller, album.parse()?).await?;
    let mut upload =
        Upload { gallery: &gallery, browser: &browser, album: room.album.id, proved: false, receipts: vec![] };
    upload.prove_by_header(&request)?;
    upload.read(Multipart::new(request.headers(), part_heads::readable(request.headers(), body))).await?;
    let receipts = upload.receipts;
    if receipts.is_empty() {
        return Err(Error::invalid("upload-none"));
    }
    if error::wants_json(&request) {
        Ok(as_json(&receipts, browser.language()))
    } else {
        as_page(&browser, &room, receipts)
    }
}

/// An upload that is being read.
struct Upload<'a> {
    gallery: &'a Gallery,
    browser: &'a Browser,
    album: AlbumId,
    proved: bool,
    receipts: Vec<Receipt>,
}

impl Upload<'_> {
    fn prove_by_header(&mut self, request: &HttpRequest) -> Result<()> {
        if request.headers().contains_key(TOKEN_HEADER) {
            prove_by_header(self.browser, request)?;
            self.proved = true;
        }
        Ok(())
    }

    async fn read(&mut self, mut body: Multipart) -> Result<()> {
        while let Some(field) = body.try_next().await.map_err(broken)? {
            match field.name() {
                Some("token") => self.prove(field).await?,
                Some("photos") if !self.proved => return self.browser.proved(""),
                Some("photos") => self.take(field).await?,
                Some(other) => return Err(Error::Invalid(Message::new("upload-field-unknown").with("name", other))),
                None => return Err(Error::Malformed("upload-nameless-part".into())),
            }
            if self.receipts.len() > limits::UPLOAD_FILES {
                break;
            }
        }
        Ok(())
    }

    async fn prove(&mut self, mut field: Field) -> Result<()> {
        let token = field.bytes(TOKEN_BYTES).await.map_err(|_| Error::Malformed("upload-token-long".into()))?;
        let token = token.map_err(broken)?;
        self.browser.proved(str::from_utf8(&token).unwrap_or_default())?;
        self.proved = true;
        Ok(())
    }

    /// One file, to its receipt. A form without a chosen file sends one part with no name and no bytes: that is none.
    async fn take(&mut self, mut field: Field) -> Result<()> {
        let name = spelt(field.content_disposition().and_then(|said| said.get_filename()).unwrap_or_default());
        let first = field.try_next().await.map_err(broken)?;
        if name.is_empty() && first.is_none() {
            return Ok(());
        }
        let receipt = if self.receipts.len() == limits::UPLOAD_FILES {
            refused(&name, Error::TooLarge(Message::new("upload-too-many").with("max", limits::UPLOAD_FILES)))
        } else {
            self.receive(&name, first, &mut field).await?
        };
        self.receipts.push(receipt);
        Ok(())
    }

    async fn receive(&self, name: &str, first: Option<bytes::Bytes>, field: &mut Field) -> Result<Receipt> {
        let mut incoming = self.gallery.receive().await?;
        let mut chunk = first;
        while let Some(bytes) = chunk {
            if let Err(error) = incoming.write(bytes).await {
                drain(field).await?;
                return Ok(refused(name, error));
            }
            chunk = field.try_next().await.map_err(broken)?;
        }
        self.gallery.keep(&self.browser.caller, self.album, incoming, name, None).await
    }
}

/// For a request that must carry the token so.
fn prove_by_header(browser: &Browser, request: &HttpRequest) -> Result<()> {
    let token = request.headers().get(TOKEN_HEADER).and_then(|token| token.to_str().ok());
    browser.proved(token.unwrap_or_default())
}

/// The next file stands behind this one: what is refused must still be read past.
async fn drain(field: &mut Field) -> Result<()> {
    while field.try_next().await.map_err(broken)?.is_some() {}
    Ok(())
}

fn broken(error: MultipartError) -> Error {
    use MultipartError::{BoundaryMissing, ContentTypeIncompatible, ContentTypeMissing, ContentTypeParse};
    match error {
        ContentTypeMissing | ContentTypeParse | ContentTypeIncompatible | BoundaryMissing => {
            Error::Unsupported("upload-media-type".into())
        }
        _ => Error::Malformed("upload-broken".into()),
    }
}

/// A name as its file has it. Browsers write these three signs otherwise in a form, and no others (HTML, multipart form data).
fn spelt(name: &str) -> String {
    name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

fn refused(name: &str, error: Error) -> Receipt {
    Receipt { filename: FileName::clean(name), outcome: Outcome::Refused(error) }
}

fn as_json(receipts: &[Receipt], language: Language) -> HttpResponse {
    let results: Vec<Value> = receipts.iter().map(|receipt| result(receipt, language)).collect();
    HttpResponse::Ok().json(json!({ "results": results }))
}

fn result(receipt: &Receipt, language: Language) -> Value {
    let name = receipt.filename.as_str();
    match &receipt.outcome {
        Outcome::Saved(photo) => json!({ "name": name, "outcome": "saved", "photo": photo.to_string() }),
        Outcome::AlreadyHere(photo) => json!({ "name": name, "outcome": "already-here", "photo": photo.to_string() }),
        Outcome::Refused(error) => {
            let status = error::status(error).as_u16();
            json!({ "name": name, "outcome": "refused", "status": status, "error": language.say(&error.message()) })
        }
    }
}

#[derive(Template)]
#[template(path = "uploads/show.html")]
struct Show {
    frame: Frame,
    album: AlbumId,
    title: String,
    saved: usize,
    already: Vec<String>,
    refused: Vec<(String, Message)>,
}

/// Back to the album when there is nothing to tell but that; else the receipt. If nothing at all was accepted, its
/// status is that of the first refusal.
fn as_page(browser: &Browser, room: &Room, receipts: Vec<Receipt>) -> Answer {
    let album = room.album.id;
    let saved = receipts.iter().filter(|receipt| matches!(receipt.outcome, Outcome::Saved(_))).count();
    if saved == receipts.len() {
        return page::see_other(format!("/albums/{album}?done=uploaded"));
    }
    let (frame, title) = (browser.frame(&room.visit), room.album.title.to_string());
    let mut show = Show { frame, album, title, saved, already: vec![], refused: vec![] };
    let mut status = actix_web::http::StatusCode::OK;
    for Receipt { filename, outcome } in receipts {
        match outcome {
            Outcome::Saved(_) => {}
            Outcome::AlreadyHere(_) => show.already.push(filename.to_string()),
            Outcome::Refused(error) => {
                if show.refused.is_empty() {
                    status = error::status(&error);
                }
                show.refused.push((filename.to_string(), error.message()));
            }
        }
    }
    if show.saved + show.already.len() > 0 {
        status = actix_web::http::StatusCode::OK;
    }
    page::html(HttpResponse::build(status), browser.language(), &show)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_file_has_its_own_result() {
        let photo = || Uuid::from_u128(1).into();
        let named = |name, outcome| Receipt { filename: FileName::clean(name), outcome };
        let results: Vec<Value> = [
            named("a.jpg", Outcome::Saved(photo())),
            named("b.jpg", Outcome::AlreadyHere(photo())),
            refused("../c.txt", Error::Unsupported("picture-unknown".into())),
        ]
        .iter()
        .map(|receipt| result(receipt, Language::English))
        .collect();
        let id = "00000000000000000000000000000001";
        assert_eq!(results[0], json!({ "name": "a.jpg", "outcome": "saved", "photo": id }));
        assert_eq!(results[1], json!({ "name": "b.jpg", "outcome": "already-here", "photo": id }));
        let wanted = json!({ "name": "c.txt", "outcome": "refused", "status": 415, "error": "This is not a picture that Salon knows." });
        assert_eq!(results[2], wanted);
    }

    #[test]
    fn hostile_names_stay_names() {
        let hostile = || crate::web::samples::HOSTILE.to_owned();
        crate::web::samples::rendered(&Show {
            frame: crate::web::samples::frame(),
            album: Uuid::from_u128(2).into(),
            title: hostile(),
            saved: 1,
            already: vec![hostile()],
            refused: vec![(hostile(), Message::verbatim(hostile()))],
        });
    }
}
