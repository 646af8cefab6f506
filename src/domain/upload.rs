//! An upload that comes in parts: a file on its way, which survives a lost connection, a closed page and a restart of
//! whatever served it. And what a client says of one, in the words of tus 1.0.

use super::Millis;
use super::id::{AlbumId, PhotoId, UploadId, UserId};
use super::limits;
use super::text::FileName;
use crate::error::{Error, Result};
use crate::language::{Language, Message};
use base64ct::{Base64, Encoding};

#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    pub id: UploadId,
    /// Whose it is: to everybody else it does not exist.
    pub user: UserId,
    pub album: AlbumId,
    pub filename: FileName,
    /// The file's own date, where the client said it.
    pub modified: Option<Millis>,
    pub length: u64,
    /// Bytes that are kept, whatever happens.
    pub offset: u64,
    /// When something of it came last.
    pub active: Millis,
    /// `None` while it is under way.
    pub end: Option<End>,
}

/// What became of an upload.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    Saved(PhotoId),
    /// The same bytes were in the album.
    AlreadyHere(PhotoId),
    Refused(Refusal),
}

/// Why a file was refused, so that it can be told again later, in the language of whoever asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub why: Why,
    /// In the order of [`Language::ALL`].
    pub sentences: [String; Language::ALL.len()],
}

/// What kind of error it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Invalid,
    Unsupported,
    TooLarge,
}

impl Why {
    const ALL: [Why; 3] = [Why::Invalid, Why::Unsupported, Why::TooLarge];

    pub fn as_str(self) -> &'static str {
        match self {
            Why::Invalid => "invalid",
            Why::Unsupported => "unsupported",
            Why::TooLarge => "too-large",
        }
    }

    pub fn stored(text: &str) -> Option<Why> {
        Why::ALL.into_iter().find(|why| why.as_str() == text)
    }
}

impl Refusal {
    /// `None` for an error that says nothing about the file.
    pub fn of(error: &Error) -> Option<Refusal> {
        let why = match error {
            Error::Invalid(_) => Why::Invalid,
            Error::Unsupported(_) => Why::Unsupported,
            Error::TooLarge(_) => Why::TooLarge,
            _ => return None,
        };
        Some(Refusal { why, sentences: Language::ALL.map(|language| language.say(&error.message())) })
    }

    pub fn sentence(&self, language: Language) -> &str {
        let at = Language::ALL.iter().position(|one| *one == language).unwrap_or_default();
        self.sentences.get(at).map_or("", String::as_str)
    }
}

/// What is known of a file before its first byte.
#[derive(Clone, Debug, PartialEq)]
pub struct Announced {
    pub length: u64,
    pub filename: FileName,
    pub modified: Option<Millis>,
}

impl Announced {
    /// From the headers `Upload-Length` and `Upload-Metadata`. Names are made harmless; whatever else a client says of the
    /// file is passed over.
    ///
    /// # Errors
    /// `Malformed` when they cannot be read, `Invalid` for an empty file, `TooLarge` for one over the limit.
    pub fn parse(length: &str, metadata: &str) -> Result<Announced> {
        let length = number(length).ok_or_else(|| malformed("resumable-length-unreadable"))?;
        if length == 0 {
            return Err(Error::invalid("resumable-empty"));
        }
        if length > limits::UPLOAD_BYTES {
            return Err(Error::TooLarge(too_large()));
        }
        if metadata.len() > limits::UPLOAD_METADATA {
            return Err(malformed("resumable-metadata-unreadable"));
        }
        let mut announced = Announced { length, filename: FileName::clean(""), modified: None };
        for pair in metadata.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
            let value = decode(value).ok_or_else(|| malformed("resumable-metadata-unreadable"))?;
            match key {
                "filename" => announced.filename = FileName::clean(&value),
                "modified" => announced.modified = value.parse().ok().filter(|at| *at > 0),
                _ => {}
            }
        }
        Ok(announced)
    }
}

fn too_large() -> Message {
    Message::new("resumable-too-large").with("mb", limits::UPLOAD_BYTES / (1024 * 1024))
}

/// What a part must hash to: `Upload-Checksum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    Sha1([u8; 20]),
    Sha256([u8; 32]),
}

impl Checksum {
    /// As the header `Tus-Checksum-Algorithm` lists them.
    pub const SPOKEN: &str = "sha256,sha1";

    /// # Errors
    /// `Malformed` for another algorithm, or a hash that is none.
    pub fn parse(text: &str) -> Result<Checksum> {
        let unreadable = || malformed("resumable-checksum-unreadable");
        let (algorithm, hash) = text.trim().split_once(' ').ok_or_else(unreadable)?;
        let hash = Base64::decode_vec(hash.trim()).map_err(|_| unreadable())?;
        match algorithm {
            "sha1" => hash.try_into().map(Checksum::Sha1).map_err(|_| unreadable()),
            "sha256" => hash.try_into().map(Checksum::Sha256).map_err(|_| unreadable()),
            _ => Err(unreadable()),
        }
    }
}

/// A number as HTTP writes it: digits and nothing else.
pub fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn decode(base64: &str) -> Option<String> {
    String::from_utf8(Base64::decode_vec(base64).ok()?).ok()
}

fn malformed(id: &'static str) -> Error {
    Error::Malformed(id.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base64(text: &str) -> String {
        Base64::encode_string(text.as_bytes())
    }

    #[test]
    fn what_is_announced_is_read_strictly_and_names_are_made_harmless() {
        let metadata =
            format!("filename {},modified {},relativePath", base64("../é\u{202e}\n.jpg"), base64("981173106000"));
        let announced = Announced::parse("1000", &metadata).unwrap();
        assert_eq!((announced.length, announced.modified), (1_000, Some(981_173_106_000)));
        assert_eq!(announced.filename, FileName::clean("../é\u{202e}\n.jpg"));
        assert!(!announced.filename.as_str().contains('/') && !announced.filename.as_str().contains('\n'));
        assert_eq!(Announced::parse("5", "").unwrap().filename, FileName::clean(""));
        assert_eq!(Announced::parse("5", &format!("modified {}", base64("-1"))).unwrap().modified, None);
        for wrong in ["", "-1", "+1", "1e3", " 1", "99999999999999999999", "0x10"] {
            assert!(matches!(Announced::parse(wrong, ""), Err(Error::Malformed(_))), "{wrong}");
        }
        for wrong in ["filename *", "filename YQ=", "filename YQ== x", "a b c", &"x".repeat(5_000), "filename /w=="] {
            assert!(matches!(Announced::parse("1", wrong), Err(Error::Malformed(_))), "{wrong}");
        }
        assert!(matches!(Announced::parse("0", ""), Err(Error::Invalid(_))));
        assert!(matches!(Announced::parse(&(limits::UPLOAD_BYTES + 1).to_string(), ""), Err(Error::TooLarge(_))));
    }

    #[test]
    fn a_checksum_is_one_of_two_kinds_and_whole() {
        let of = |n: usize| Base64::encode_string(&vec![7; n]);
        assert_eq!(Checksum::parse(&format!("sha1 {}", of(20))).unwrap(), Checksum::Sha1([7; 20]));
        assert_eq!(Checksum::parse(&format!("sha256 {}", of(32))).unwrap(), Checksum::Sha256([7; 32]));
        for wrong in ["", "sha1", "sha1 ", &format!("md5 {}", of(16)), &format!("sha256 {}", of(20)), "sha1 ***"] {
            assert!(Checksum::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_refusal_is_told_in_the_language_of_whoever_asks() {
        let refusal = Refusal::of(&Error::invalid("resumable-empty")).unwrap();
        assert_eq!(refusal.why, Why::Invalid);
        assert_ne!(refusal.sentence(Language::English), refusal.sentence(Language::French));
        assert_eq!(Refusal::of(&Error::Full), None);
        for why in Why::ALL {
            assert_eq!(Why::stored(why.as_str()), Some(why));
        }
    }
}
