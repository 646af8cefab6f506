//! What kind of file this is, by its first bytes. The name and what the browser said count for nothing.

use crate::domain::photo::Kind;
use crate::error::{Error, Result};

/// So many bytes decide.
pub const BYTES: usize = 512;

/// The kind of picture that starts with these bytes, or `Unsupported` with a sentence that says what it is instead.
pub fn kind(start: &[u8]) -> Result<Kind> {
    if start.is_empty() {
        return Err(Error::Unsupported("This file is empty.".into()));
    }
    if let Some(kind) = kept(start) {
        return Ok(kind);
    }
    Err(Error::Unsupported(match other(start) {
        Some(what) => format!("This is {what}. Salon keeps JPEG, PNG, GIF and WebP pictures."),
        None => "This is not a picture that Salon knows.".into(),
    }))
}

fn kept(start: &[u8]) -> Option<Kind> {
    match start {
        [0xff, 0xd8, 0xff, ..] => Some(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Kind::Png),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Kind::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Kind::WebP),
        _ => None,
    }
}

/// Files that begin with a fixed signature. Longer ones stand before those they start with.
const SIGNATURES: [(&[u8], &str); 34] = [
    (b"II*\0\x10\0\0\0CR", "a Canon RAW file"),
    (b"FUJIFILMCCD-RAW", "a Fujifilm RAW file"),
    (b"IIRO", "an Olympus RAW file"),
    (b"IIU\0", "a Panasonic RAW file"),
    (b"II*\0", "a TIFF or RAW file"),
    (b"MM\0*", "a TIFF or RAW file"),
    (b"II+\0", "a TIFF file"),
    (b"MM\0+", "a TIFF file"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"8BPS", "a Photoshop file"),
    (b"BM", "a BMP picture"),
    (b"\0\0\x01\0", "an icon"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript document"),
    (b"push graphic-context", "a drawing script"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"#!", "a program"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x1a\x45\xdf\xa3", "a video"),
    (b"FLV\x01", "a video"),
    (b"\0\0\x01\xba", "a video"),
    (b"OggS", "a sound or video file"),
    (b"ID3", "a sound file"),
    (b"fLaC", "a sound file"),
];

fn other(start: &[u8]) -> Option<&'static str> {
    iso_media(start)
        .or_else(|| SIGNATURES.iter().find(|(signature, _)| start.starts_with(signature)).map(|(_, what)| *what))
        .or_else(|| riff(start))
        .or_else(|| markup(start))
}

/// HEIC, AVIF, CR3 and most videos share one container; its brand tells them apart.
fn iso_media(start: &[u8]) -> Option<&'static str> {
    if start.get(4..8)? != b"ftyp" {
        return None;
    }
    Some(match start.get(8..12)? {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => "a HEIC picture",
        b"avif" | b"avis" => "an AVIF picture",
        b"crx " => "a Canon RAW file",
        _ => "a video",
    })
}

fn riff(start: &[u8]) -> Option<&'static str> {
    match (start.get(..4)?, start.get(8..12)?) {
        (b"RIFF", b"AVI ") => Some("a video"),
        (b"RIFF", b"WAVE") => Some("a sound file"),
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
        () if text.contains("<svg") => "an SVG drawing",
        () if text.starts_with("<?xml") => "an XML document",
        () if text.starts_with("<?php") => "a program",
        () => "an HTML page",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_kinds_are_kept() {
        assert_eq!(kind(b"\xff\xd8\xff\xe1").unwrap(), Kind::Jpeg);
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n").unwrap(), Kind::Png);
        assert_eq!(kind(b"GIF89a").unwrap(), Kind::Gif);
        assert_eq!(kind(b"RIFF\x10\0\0\0WEBPVP8 ").unwrap(), Kind::WebP);
    }

    #[test]
    fn anything_else_is_named_where_it_is_known() {
        let sentence = |bytes: &[u8]| match kind(bytes) {
            Err(Error::Unsupported(sentence)) => sentence,
            other => panic!("{other:?}"),
        };
        for (bytes, word) in [
            (&b""[..], "empty"),
            (b"\0\0\0\x18ftypheic", "HEIC"),
            (b"\0\0\0\x18ftypavif", "AVIF"),
            (b"\0\0\0\x18ftypisom", "video"),
            (b"\0\0\0\x18ftypcrx ", "RAW"),
            (b"II*\0\x08\0\0\0", "TIFF"),
            (b"BM\x00\x00", "BMP"),
            (b"%PDF-1.7", "PDF"),
            (b"  <!DOCTYPE html><html>", "HTML"),
            (b"\xef\xbb\xbf<?xml version='1.0'?><svg xmlns=''>", "SVG"),
            (b"PK\x03\x04", "ZIP"),
            (b"\x7fELF\x02", "program"),
            (b"x", "not a picture that Salon knows"),
            (b"RIFF\0\0\0\0AVI ", "video"),
        ] {
            assert!(sentence(bytes).contains(word), "{}", sentence(bytes));
        }
    }
}
