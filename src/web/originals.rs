//! Originals, for those who may download them: always as a file to save, never as a page. To those who only look they
//! are given without what the file says beside its picture; where that cannot be told, the view is given instead.

use super::attachment::attachment;
use super::headers::IMAGE_POLICY;
use super::{Answer, error, etag, page};
use crate::error::Error;
use crate::gallery::Gallery;
use crate::gallery::door::Caller;
use crate::gallery::originals::{Opened, Original, Parts};
use actix_web::body::SizedStream;
use actix_web::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, Header,
    HeaderValue, HttpDate, IF_RANGE, LAST_MODIFIED, Range,
};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::StreamExt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// GET /photos/{photo}/original, also in ranges: a broken download goes on where it stopped.
pub async fn show(gallery: Data<Gallery>, caller: Caller, photo: Path<String>, request: HttpRequest) -> Answer {
    let id = photo.parse()?;
    let original = gallery.original(&caller, id).await.map_err(error::without_login)?;
    let tag = format!("\"{}\"", original.etag);
    if etag::is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let mut answer = match gallery.open_original(&original).await? {
        Opened::Given(parts) => give(parts, &original, &tag, &request),
        Opened::Withheld if original.is_shown => return page::see_other(format!("/photos/{id}/view?download")),
        // Its page says why there is no picture.
        Opened::Withheld => return page::see_other(format!("/photos/{id}")),
    };
    let headers = answer.headers_mut();
    headers.insert(ETAG, tag.parse().map_err(|e| Error::internal("etag", e))?);
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(IMAGE_POLICY));
    Ok(answer)
}

/// An original, or the one range of it that was asked for.
fn give(parts: Parts, original: &Original, tag: &str, request: &HttpRequest) -> HttpResponse {
    let whole = parts.bytes();
    let mut answer = HttpResponse::Ok();
    answer.insert_header((ACCEPT_RANGES, "bytes"));
    answer.insert_header((CONTENT_TYPE, original.kind.mime()));
    // For those that keep dates. What has changed, the ETag says.
    let taken = u64::try_from(original.taken).ok().and_then(|at| UNIX_EPOCH.checked_add(Duration::from_millis(at)));
    if let Some(taken) = taken.filter(|taken| *taken < SystemTime::now()) {
        answer.insert_header((LAST_MODIFIED, HttpDate::from(taken)));
    }
    let mut range = 0..whole;
    match wanted(request, tag, whole) {
        None => {}
        Some(Some((first, last))) => {
            answer.status(StatusCode::PARTIAL_CONTENT);
            answer.insert_header((CONTENT_RANGE, format!("bytes {first}-{last}/{whole}")));
            range = first..last + 1;
        }
        Some(None) => {
            answer.status(StatusCode::RANGE_NOT_SATISFIABLE);
            return answer.insert_header((CONTENT_RANGE, format!("bytes */{whole}"))).finish();
        }
    }
    answer.insert_header((CONTENT_DISPOSITION, attachment(original.filename.as_str())));
    let length = range.end - range.start;
    // The length is said, and nothing is read for it.
    if request.method() == Method::HEAD {
        return answer.body(SizedStream::new(length, futures_util::stream::empty::<std::io::Result<_>>()));
    }
    answer.body(SizedStream::new(length, parts.stream(range).boxed_local()))
}

/// The first and the last byte of the range that is asked for; `Some(None)` where there is no such range. Several ranges at
/// once, and ranges of what the file no longer is, are answered with all of it (RFC 9110).
fn wanted(request: &HttpRequest, tag: &str, whole: u64) -> Option<Option<(u64, u64)>> {
    let is_of_this = |condition: &HeaderValue| condition.as_bytes() == tag.as_bytes();
    if !request.headers().get(IF_RANGE).is_none_or(is_of_this) {
        return None;
    }
    match Range::parse(request).ok()? {
        Range::Bytes(ranges) if ranges.len() == 1 => Some(ranges.first()?.to_satisfiable_range(whole)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn one_range_is_understood_and_anything_else_is_all_of_it() {
        let asked = |headers: &[(&'static str, &str)]| {
            let request = headers.iter().fold(TestRequest::default(), |request, header| request.insert_header(*header));
            wanted(&request.to_http_request(), "\"tag\"", 100)
        };
        assert_eq!(asked(&[]), None);
        assert_eq!(asked(&[("range", "bytes=10-19")]), Some(Some((10, 19))));
        assert_eq!(asked(&[("range", "bytes=90-")]), Some(Some((90, 99))));
        assert_eq!(asked(&[("range", "bytes=-10")]), Some(Some((90, 99))));
        assert_eq!(asked(&[("range", "bytes=50-5000")]), Some(Some((50, 99))));
        assert_eq!(asked(&[("range", "bytes=100-")]), Some(None));
        for other in ["bytes=1-2,4-5", "bytes=5-1", "bytes=x", "pages=1-2", ""] {
            assert_eq!(asked(&[("range", other)]), None, "{other}");
        }
        assert_eq!(asked(&[("range", "bytes=0-0"), ("if-range", "\"tag\"")]), Some(Some((0, 0))));
        assert_eq!(asked(&[("range", "bytes=0-0"), ("if-range", "\"other\"")]), None);
    }
}
