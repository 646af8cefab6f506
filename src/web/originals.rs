//! The uploaded bytes, unaltered, for those who may download them: always as a file to save, never as a page.

use super::headers::IMAGE_POLICY;
use super::{Answer, error, etag};
use crate::domain::text::FileName;
use crate::error::Error;
use crate::gallery::Gallery;
use crate::gallery::door::Caller;
use actix_files::NamedFile;
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, Charset, ContentDisposition, DispositionParam, DispositionType, ETAG, ExtendedValue,
    HeaderValue,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

/// GET /photos/{photo}/original, also in ranges: a broken download goes on where it stopped.
pub async fn show(gallery: Data<Gallery>, caller: Caller, photo: Path<String>, request: HttpRequest) -> Answer {
    let original = gallery.original(&caller, photo.parse()?).await.map_err(error::without_login)?;
    let tag = format!("\"{}\"", original.etag);
    if etag::is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let kind = original.kind.mime().parse().map_err(|e| Error::internal("type of an original", e))?;
    // Its own tags are made of inode and time, which differ from machine to machine; the bytes do not.
    let file = NamedFile::from_file(original.file, original.path)?
        .use_etag(false)
        .use_last_modified(false)
        .set_content_type(kind)
        .set_content_disposition(attachment(&original.filename));
    let mut answer = file.into_response(&request);
    let headers = answer.headers_mut();
    headers.insert(ETAG, tag.parse().map_err(|e| Error::internal("etag", e))?);
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(IMAGE_POLICY));
    Ok(answer)
}

/// RFC 6266: the name in plain ASCII for old programs, and the whole name beside it.
fn attachment(name: &FileName) -> ContentDisposition {
    let plain = name.as_str().replace(|c: char| !c.is_ascii_graphic() && c != ' ' || c == '"' || c == '\\', "_");
    let whole =
        ExtendedValue { charset: Charset::Ext("UTF-8".into()), language_tag: None, value: name.as_str().into() };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(whole)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_arrives_whole_and_breaks_nothing() {
        let said = |name| attachment(&FileName::stored(name)).to_string();
        assert_eq!(said("sea.jpg"), "attachment; filename=\"sea.jpg\"; filename*=UTF-8''sea.jpg");
        let odd = said("Été \"x\"; \\a.jpg");
        assert!(
            odd.starts_with("attachment; filename=\"_t_ _x_; _a.jpg\"; filename*=UTF-8''%C3%89t%C3%A9%20"),
            "{odd}"
        );
        assert!(!odd.contains(['\r', '\n']));
    }
}
