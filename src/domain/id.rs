//! The only door for ids. An id is a UUIDv7 in simple form (32 lower-case hex digits): sortable by time and one
//! double-click in a terminal. A text that is not one names nothing, so it is `NotFound`.

use crate::error::Error;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(Uuid);

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                $name(uuid)
            }
        }

        impl FromStr for $name {
            type Err = Error;
            fn from_str(text: &str) -> Result<Self, Error> {
                parse(text).map($name).ok_or(Error::NotFound)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.simple())
            }
        }
    )+};
}

ids! {
    AlbumId;
    PhotoId;
    UserId;
    TagId;
    ImportId;
    ActId;
    UploadId;
    PartId;
}

/// One spelling per id: upper case, hyphens and braces are refused, so that a key has one name.
fn parse(text: &str) -> Option<Uuid> {
    let spelt = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    spelt.then(|| Uuid::try_parse(text).ok()).flatten()
}

/// The SHA-256 of a file: the name of its bytes, on disk and in `blob:<sha256>`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Sha256(pub [u8; 32]);

impl FromStr for Sha256 {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut bytes = [0; 32];
        match base16ct::lower::decode(text, &mut bytes) {
            Ok(read) if read.len() == 32 => Ok(Sha256(bytes)),
            _ => Err(Error::NotFound),
        }
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base16ct::lower::encode_string(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_exactly_one_spelling() {
        let text = "018f3a5e7c1b7d2a9e4f5a6b7c8d9e0f";
        assert_eq!(text.parse::<AlbumId>().unwrap().to_string(), text);
        for other in ["", "1", "018F3A5E7C1B7D2A9E4F5A6B7C8D9E0F", "018f3a5e-7c1b-7d2a-9e4f-5a6b7c8d9e0f"] {
            assert!(other.parse::<AlbumId>().is_err(), "{other}");
        }
        for other in [
            &text[1..],
            "018f3a5e7c1b7d2a9e4f5a6b7c8d9e0g",
            "../../../../../../etc/passwd0000",
            "018f3a5e7c1b7d2a*e4f5a6b7c8d9e0f",
        ] {
            assert!(other.parse::<PhotoId>().is_err(), "{other}");
        }
    }
}
