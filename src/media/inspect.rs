//! A look at a picture before it is kept: what it is, how large, when it was taken, with what, and what it says in words.
//! No pixel is decoded.

use super::header::{self, Blocks};
use super::{exif, iptc, words, xmp};
use crate::domain::photo::{Facts, Words};
use crate::error::Result;
use std::fs::File;
use std::panic;

/// The facts of the picture in this file, upright. `taken.source` is `Upload` where the file says nothing; the caller
/// knows when that was.
pub fn facts(file: &File) -> Result<Facts> {
    let header = header::read(file)?;
    let (orientation, facts) = said(&header.blocks);
    let (width, height) = upright(orientation, header.width, header.height);
    Ok(Facts { kind: header.kind, width, height, ..facts })
}

/// Orientations from 5 on lie on their side.
pub fn upright(orientation: u8, width: u32, height: u32) -> (u32, u32) {
    if orientation >= 5 { (height, width) } else { (width, height) }
}

/// What the blocks of a picture say together. The readers are written with care; still, one that gives up costs what it
/// would have read, and nothing else.
fn said(blocks: &Blocks) -> (u8, Facts) {
    let (orientation, exif) = panic::catch_unwind(|| exif::read(&blocks.exif)).unwrap_or((1, Facts::default()));
    let xmp = panic::catch_unwind(|| xmp::read(&blocks.xmp, &blocks.extended)).unwrap_or_default();
    let iptc = panic::catch_unwind(|| iptc::read(&blocks.iptc)).unwrap_or_default();
    let facts = merged(exif, xmp, iptc);
    let gain_map = facts.gain_map || blocks.gain_map;
    (orientation, Facts { animated: blocks.animated, gain_map, ..facts })
}

/// The camera wrote EXIF, and knows best what it did. Words and stars are what people write afterwards: of those XMP is
/// the youngest, then IPTC.
fn merged(exif: Facts, xmp: Facts, iptc: Facts) -> Facts {
    // Of equals the first.
    let taken = [exif.taken, xmp.taken, iptc.taken].into_iter().min_by_key(|taken| taken.source).unwrap_or_default();
    let said = [xmp.words, iptc.words, exif.words].map(words::checked);
    Facts {
        taken,
        lens: first([exif.lens, xmp.lens]),
        rating: xmp.rating.or(exif.rating),
        copyright: first([xmp.copyright, iptc.copyright, exif.copyright]),
        creator: first([xmp.creator, iptc.creator, exif.creator]),
        place: exif.place.or(xmp.place),
        motion: xmp.motion,
        gain_map: xmp.gain_map,
        words: Words {
            title: first(said.each_ref().map(|words| words.title.clone())),
            caption: first(said.each_ref().map(|words| words.caption.clone())),
            // Programs write the same ones into several blocks; what only one of them has counts, too.
            keywords: words::keywords(said.iter().flat_map(|words| &words.keywords)),
        },
        ..exif
    }
}

fn first<const N: usize>(texts: [String; N]) -> String {
    texts.into_iter().find(|text| !text.is_empty() && !words::is_nothing(text)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::{Taken, TakenSource};

    fn words(title: &str, keywords: &[&str]) -> Words {
        Words {
            title: title.into(),
            caption: title.into(),
            keywords: keywords.iter().map(|word| (*word).into()).collect(),
        }
    }

    fn taken(at: i64, source: TakenSource) -> Taken {
        Taken { at, zone: None, source }
    }

    #[test]
    fn the_camera_knows_the_moment_and_people_know_the_words() {
        let exif = Facts { words: words("EXIF", &["sea"]), rating: Some(1), camera: "A".into(), ..Facts::default() };
        let xmp =
            Facts { words: words("XMP", &["Sea", "sand"]), rating: Some(2), camera: "B".into(), ..Facts::default() };
        let iptc = Facts { words: words("IPTC", &["dune"]), copyright: "I".into(), ..Facts::default() };
        let all = merged(exif.clone(), xmp, iptc.clone());
        assert_eq!(all.words, words("XMP", &["Sea", "sand", "dune"]));
        assert_eq!((all.rating, all.camera.as_str(), all.copyright.as_str()), (Some(2), "A", "I"));
        assert_eq!(merged(exif.clone(), Facts::default(), iptc).words.title, "IPTC");
        assert_eq!(merged(exif, Facts::default(), Facts::default()).words.title, "EXIF");
    }

    #[test]
    fn what_a_camera_writes_into_every_picture_hides_no_words() {
        let xmp = Facts { words: words("OLYMPUS DIGITAL CAMERA", &[]), ..Facts::default() };
        let exif = Facts { words: words("Evening", &[]), ..Facts::default() };
        assert_eq!(merged(exif, xmp, Facts::default()).words.title, "Evening");
    }

    #[test]
    fn of_many_dates_the_one_that_knows_most_counts() {
        let of = |source, at| Facts { taken: taken(at, source), ..Facts::default() };
        let none = Facts::default;
        use TakenSource::{Exif, File, Iptc, Xmp};
        assert_eq!(merged(of(Exif, 1), of(Xmp, 2), of(Iptc, 3)).taken, taken(1, Exif));
        assert_eq!(merged(of(File, 1), of(Xmp, 2), of(Iptc, 3)).taken, taken(2, Xmp));
        assert_eq!(merged(of(File, 1), of(File, 2), of(Iptc, 3)).taken, taken(3, Iptc));
        assert_eq!(merged(of(File, 1), of(File, 2), none()).taken, taken(1, File));
        assert_eq!(merged(none(), none(), none()).taken, Taken::default());
    }
}
