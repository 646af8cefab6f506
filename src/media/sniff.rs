//! What kind of file this is, by its first bytes. The name and what the browser said count for nothing.

use crate::domain::photo::Kind;
use crate::error::{Error, Result};
use crate::language::Message;

/// So many bytes decide.
pub const BYTES: usize = 512;

/// The kind of picture that starts with these bytes, or `Unsupported` with a sentence that says what it is instead.
pub fn kind(start: &[u8]) -> Result<Kind> {
    if start.is_empty() {
        return Err(Error::Unsupported("picture-empty".into()));
    }
    if let Some(kind) = kept(start) {
        return built(kind);
    }
    Err(Error::Unsupported(match other(start) {
        Some(what) => Message::new("picture-other").with("what", what),
        None => "picture-unknown".into(),
    }))
}

/// What phones write needs decoders that a build may be without.
fn built(kind: Kind) -> Result<Kind> {
    let without = match kind {
        Kind::Heic if cfg!(not(feature = "heic")) => "heic",
        Kind::Avif if cfg!(not(feature = "avif")) => "avif",
        kind => return Ok(kind),
    };
    Err(Error::Unsupported(Message::new("picture-not-built").with("kind", without)))
}

/// TIFF is what most RAW files begin as: `raw` looks further.
fn kept(start: &[u8]) -> Option<Kind> {
    match start {
        [0xff, 0xd8, 0xff, ..] => Some(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Kind::Png),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Kind::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Kind::WebP),
        [b'I', b'I', b'*', 0, _, _, _, _, b'C', b'R', 2, ..] => Some(Kind::Cr2),
        [b'I', b'I', b'*' | b'+', 0, ..] | [b'M', b'M', 0, b'*' | b'+', ..] => Some(Kind::Tiff),
        [b'I', b'I', b'R', b'O' | b'S', ..] | [b'M', b'M', b'O', b'R', ..] => Some(Kind::Orf),
        [b'I', b'I', b'U', 0, ..] => Some(Kind::Rw2),
        [b'F', b'U', b'J', b'I', b'F', b'I', b'L', b'M', b'C', b'C', b'D', b'-', b'R', b'A', b'W', ..] => {
            Some(Kind::Raf)
        }
        // Two letters are little to go by: the length of the header behind them must be one that there is.
        [b'B', b'M', _, _, _, _, _, _, _, _, _, _, _, _, 12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0, ..] => {
            Some(Kind::Bmp)
        }
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => branded(start),
        _ => None,
    }
}

/// HEIC, AVIF, CR3 and most videos share one container; its brands tell them apart: the first, or where that says only
/// that it is a picture, those that follow.
fn branded(start: &[u8]) -> Option<Kind> {
    let length = u32::from_be_bytes(*start.first_chunk()?) as usize;
    let brands = start.get(8..length.min(start.len()))?.as_chunks::<4>().0;
    // Between the first and the others stands a number.
    let others = || brands.iter().skip(2);
    let is_avif = |brand: &[u8; 4]| matches!(brand, b"avif" | b"avis" | b"avio");
    let is_heic = |brand: &[u8; 4]| matches!(brand, b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx");
    match brands.first()? {
        brand if is_avif(brand) => Some(Kind::Avif),
        brand if is_heic(brand) => Some(Kind::Heic),
        b"crx " => Some(Kind::Cr3),
        b"mif1" | b"mif2" | b"msf1" if others().any(is_avif) => Some(Kind::Avif),
        b"mif1" | b"mif2" | b"msf1" => Some(Kind::Heic),
        _ => None,
    }
}

/// Files that begin with a fixed signature. Longer ones stand before those they start with.
const SIGNATURES: [(&[u8], &str); 27] = [
    (b"\0MRM", "minolta"),
    (b"FOVb", "sigma"),
    (b"\xff\x0a", "jpeg-xl"),
    (b"\0\0\0\x0cJXL ", "jpeg-xl"),
    (b"\0\0\0\x0cjP  ", "jpeg-2000"),
    (b"\xff\x4f\xff\x51", "jpeg-2000"),
    (b"8BPS", "photoshop"),
    (b"\0\0\x01\0", "icon"),
    (b"%PDF", "pdf"),
    (b"%!PS", "postscript"),
    (b"\xc5\xd0\xd3\xc6", "postscript"),
    (b"push graphic-context", "drawing-script"),
    (b"PK\x03\x04", "zip-or-office"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "seven-zip"),
    (b"Rar!", "rar"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"#!", "program"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"\x1a\x45\xdf\xa3", "video"),
    (b"FLV\x01", "video"),
    (b"\0\0\x01\xba", "video"),
    (b"OggS", "sound-or-video"),
    (b"ID3", "sound"),
    (b"fLaC", "sound"),
];

fn other(start: &[u8]) -> Option<&'static str> {
    iso_media(start)
        .or_else(|| SIGNATURES.iter().find(|(signature, _)| start.starts_with(signature)).map(|(_, what)| *what))
        .or_else(|| riff(start))
        .or_else(|| markup(start))
}

/// Of the container that pictures share with videos, what is no picture.
fn iso_media(start: &[u8]) -> Option<&'static str> {
    (start.get(4..8)? == b"ftyp").then_some("video")
}

fn riff(start: &[u8]) -> Option<&'static str> {
    match (start.get(..4)?, start.get(8..12)?) {
        (b"RIFF", b"AVI ") => Some("video"),
        (b"RIFF", b"WAVE") => Some("sound"),
        _ => None,
    }
}

/// Markup may begin with white space, a byte order mark, a prologue or a comment: the first tag of a known name decides.
fn markup(start: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(&start[..start.len().min(BYTES)]).to_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return None;
    }
    Some(match () {
        () if text.contains("<svg") => "svg",
        () if text.starts_with("<?xml") => "xml",
        () if text.starts_with("<?php") => "program",
        () => "html",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_its_first_bytes() {
        let bmp = [&b"BM"[..], &[0; 12], b"\x28\0\0\0"].concat();
        for (bytes, expected) in [
            (&b"\xff\xd8\xff\xe1"[..], Kind::Jpeg),
            (b"\x89PNG\r\n\x1a\n", Kind::Png),
            (b"GIF89a", Kind::Gif),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Kind::WebP),
            (b"II*\0\x08\0\0\0\x01\0", Kind::Tiff),
            (b"MM\0*\0\0\0\x08", Kind::Tiff),
            (b"II+\0\x08\0\0\0", Kind::Tiff),
            (&bmp, Kind::Bmp),
            (b"II*\0\x10\0\0\0CR\x02\0", Kind::Cr2),
            (b"IIRO\x08\0\0\0", Kind::Orf),
            (b"IIU\0\x08\0\0\0", Kind::Rw2),
            (b"FUJIFILMCCD-RAW 0201", Kind::Raf),
            (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", Kind::Cr3),
        ] {
            assert_eq!(kind(bytes).unwrap(), expected, "{bytes:?}");
        }
    }

    #[test]
    fn what_phones_write_is_kept_or_refused_with_advice() {
        for (bytes, expected, built, word) in [
            (&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], Kind::Heic, cfg!(feature = "heic"), "HEIC"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Kind::Heic, cfg!(feature = "heic"), "HEIC"),
            (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", Kind::Avif, cfg!(feature = "avif"), "AVIF"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", Kind::Avif, cfg!(feature = "avif"), "AVIF"),
        ] {
            match kind(bytes) {
                Ok(kind) => assert!(built && kind == expected, "{kind:?}"),
                Err(error) => assert!(!built && error.to_string().contains(word), "{error}"),
            }
        }
    }

    #[test]
    fn anything_else_is_named_where_it_is_known() {
        let sentence = |bytes: &[u8]| match kind(bytes) {
            Err(Error::Unsupported(sentence)) => sentence,
            other => panic!("{other:?}"),
        };
        for (bytes, word) in [
            (&b""[..], "empty"),
            (b"\0\0\0\x18ftypisom", "video"),
            (b"BMW, a text", "not a picture"),
            (b"%PDF-1.7", "PDF"),
            (b"  <!DOCTYPE html><html>", "HTML"),
            (b"\xef\xbb\xbf<?xml version='1.0'?><svg xmlns=''>", "SVG"),
            (b"PK\x03\x04", "ZIP"),
            (b"\x7fELF\x02", "program"),
            (b"x", "not a picture that Salon knows"),
            (b"RIFF\0\0\0\0AVI ", "video"),
        ] {
            assert!(sentence(bytes).to_string().contains(word), "{}", sentence(bytes));
        }
    }
}
