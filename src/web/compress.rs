//! Pages are sent compressed to browsers that read it: an album page is a hundred tiles that differ in little, and becomes
//! a tenth. Pictures and archives are compressed already, assets are beforehand (`assets.rs`), and what comes in pieces
//! goes out as it comes.

use super::assets;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, VARY};
use actix_web::middleware::Next;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// Less than one packet: compressing it saves nobody anything.
const SMALL: usize = 1_000;

pub async fn pages<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let reads = assets::reads(request.headers(), "gzip");
    let answer = next.call(request).await?.map_into_boxed_body();
    if !is_page(answer.headers()) {
        return Ok(answer);
    }
    let (request, answer) = answer.into_parts();
    let (mut answer, body) = answer.into_parts();
    answer.headers_mut().append(VARY, HeaderValue::from_static("accept-encoding"));
    let body = match body.try_into_bytes() {
        Ok(bytes) if reads && bytes.len() >= SMALL => match gzip(&bytes) {
            Ok(smaller) => {
                answer.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                BoxBody::new(smaller)
            }
            Err(_) => BoxBody::new(bytes),
        },
        Ok(bytes) => BoxBody::new(bytes),
        Err(stream) => stream,
    };
    Ok(ServiceResponse::new(request, answer.set_body(body)))
}

fn is_page(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html")) && !headers.contains_key(CONTENT_ENCODING)
}

/// At the quickest: the levels above cost a multiple and save a few per cent of a page.
fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}
