//! The heads of an upload's parts, made readable before they are parsed.
//!
//! A file name may hold control characters; browsers send all of them but line breaks as they are. The parser of
//! multipart ends the whole request at such a byte, and with it the files behind. So within the heads, and only there,
//! each becomes an underscore. The pictures themselves pass through untouched and uncopied.

use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};

/// The body of an upload with readable heads.
pub fn readable<S: Stream<Item = Result<Bytes, PayloadError>>>(
    headers: &HeaderMap,
    body: S,
) -> impl Stream<Item = Result<Bytes, PayloadError>> + use<S> {
    let mut heads = Heads::new(&boundary(headers).unwrap_or_default());
    body.map(move |chunk| chunk.map(|bytes| heads.clean(bytes)))
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    let said: mime::Mime = headers.get(CONTENT_TYPE)?.to_str().ok()?.parse().ok()?;
    said.get_param(mime::BOUNDARY).map(|boundary| boundary.as_str().to_owned())
}

const HEAD_END: &[u8] = b"\r\n\r\n";

/// Where in the body we are, across its chunks.
struct Heads {
    /// What stands before each head. A carriage return is in it only at its beginning, so that a byte that does not fit
    /// can begin a new match, and nothing else needs to be remembered.
    delimiter: Vec<u8>,
    in_head: bool,
    /// How much of the delimiter, or within a head of its end, was seen.
    matched: usize,
}

impl Heads {
    fn new(boundary: &str) -> Heads {
        // The first delimiter stands at the very beginning, as if a line had ended there.
        Heads { delimiter: format!("\r\n--{boundary}").into_bytes(), in_head: false, matched: 2 }
    }

    fn clean(&mut self, chunk: Bytes) -> Bytes {
        let mut cleaned: Option<BytesMut> = None;
        let mut at = 0;
        while let Some(byte) = chunk.get(at).copied() {
            if !self.in_head && self.matched == 0 && byte != b'\r' {
                // Through a picture in strides: only a carriage return can begin a delimiter.
                at += chunk.iter().skip(at).position(|byte| *byte == b'\r').unwrap_or(chunk.len() - at);
                continue;
            }
            if self.in_head && is_unreadable(byte) {
                let copy = cleaned.get_or_insert_with(|| BytesMut::from(&chunk[..]));
                copy[at] = b'_';
            }
            self.pass(byte);
            at += 1;
        }
        cleaned.map_or(chunk, BytesMut::freeze)
    }

    fn pass(&mut self, byte: u8) {
        let awaited: &[u8] = if self.in_head { HEAD_END } else { &self.delimiter };
        self.matched = match awaited.get(self.matched) {
            Some(expected) if *expected == byte => self.matched + 1,
            _ => usize::from(byte == b'\r'),
        };
        if self.matched == awaited.len() {
            self.in_head = !self.in_head;
            self.matched = 0;
        }
    }
}

/// What no header may hold; a tab may stand in one, and line breaks separate them.
fn is_unreadable(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = b"--xy\r\nContent-Disposition: form-data; filename=\"a\x1bb\x00.jpg\"\r\n\r\n\x1b\x00\r\n--x\x1b\r\r\n--xy\r\nA: \x07\r\n\r\n\x07\r\n--xy--\r\n";
    const READABLE: &[u8] = b"--xy\r\nContent-Disposition: form-data; filename=\"a_b_.jpg\"\r\n\r\n\x1b\x00\r\n--x\x1b\r\r\n--xy\r\nA: _\r\n\r\n\x07\r\n--xy--\r\n";

    #[test]
    fn only_the_heads_are_changed_however_the_body_is_cut() {
        for size in 1..=BODY.len() {
            let mut heads = Heads::new("xy");
            let cleaned: Vec<u8> =
                BODY.chunks(size).flat_map(|chunk| heads.clean(Bytes::copy_from_slice(chunk))).collect();
            assert_eq!(cleaned, READABLE, "in chunks of {size}");
        }
    }

    #[test]
    fn a_picture_is_not_copied() {
        let mut heads = Heads::new("xy");
        heads.clean(Bytes::from_static(b"--xy\r\n\r\n"));
        let picture = Bytes::from_static(&[0x1b, b'\r', b'\n', 0, 7]);
        assert_eq!(heads.clean(picture.clone()).as_ptr(), picture.as_ptr());
    }
}
