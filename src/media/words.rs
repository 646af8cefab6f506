//! Titles, captions and keywords that a file brings along, as they may become those of a photo.

use crate::domain::photo::Words;
use crate::domain::text::{Caption, PhotoTitle, TagName};

/// What cameras and programs write where a title belongs, into every picture. In lower case.
const JUNK: [&str; 34] = [
    "asus",
    "binary comment",
    "casio computer co.,ltd.",
    "cof",
    "dav",
    "dcim",
    "default",
    "digital camera",
    "digital image",
    "digital still camera",
    "exif_jpeg_420",
    "exif_jpeg_picture",
    "fbt",
    "hdr",
    "hdrpl",
    "image description",
    "imagetitle",
    "kodak digital still camera",
    "konica minolta digital camera",
    "mde",
    "minolta digital camera",
    "nor",
    "null",
    "olympus digital camera",
    "oznor",
    "oznorwo",
    "rhdr",
    "samsung",
    "samsung camera pictures",
    "samsung digital camera",
    "screenshot",
    "sdr",
    "sony dsc",
    "untitled",
];

/// Each word within its limits, and no junk. What is checked once more stays as it is.
pub fn checked(words: Words) -> Words {
    Words {
        title: meant(PhotoTitle::clean(&words.title).into()),
        caption: meant(Caption::clean(&words.caption).into()),
        keywords: keywords(&words.keywords),
    }
}

/// Keywords as names of tags: each once, and as many as one photo may have.
pub fn keywords<'a>(keywords: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    TagName::from_keywords(keywords).into_iter().map(String::from).filter(|word| !is_nothing(word)).collect()
}

/// Some programs write this into every field that they have nothing for.
pub fn is_nothing(text: &str) -> bool {
    text.eq_ignore_ascii_case("null")
}

/// Empty where no person wrote it.
fn meant(text: String) -> String {
    if JUNK.contains(&text.to_lowercase().as_str()) { String::new() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_within_their_limits_and_stay_so() {
        let words = Words {
            title: "  OLYMPUS\0DIGITAL CAMERA      ".into(),
            caption: "One\r\nTwo\u{202e}".into(),
            keywords: vec!["sea, Sea; sand".into(), "x".repeat(500)],
        };
        let once = checked(words);
        let expected =
            Words { title: "".into(), caption: "One\nTwo".into(), keywords: vec!["sea".into(), "sand".into()] };
        assert_eq!(once, expected);
        assert_eq!(checked(once), expected);
    }

    #[test]
    fn junk_is_known_in_any_case() {
        for junk in JUNK {
            assert_eq!(meant(junk.to_uppercase()), "", "{junk}");
        }
        assert_eq!(meant("Sony DSC at the sea".into()), "Sony DSC at the sea");
        assert!(JUNK.is_sorted());
        assert_eq!(keywords(&["null".to_owned(), "HDR".to_owned()]), ["HDR"]);
    }
}
