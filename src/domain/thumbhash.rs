//! The colours of a picture in two dozen bytes (<https://evanw.github.io/thumbhash/>): what a page shows until the picture
//! itself is there. Made in `pixels/src/thumbhash.rs`, drawn in `static/js/thumbhash.js`.

use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// Written in hex, in Redis as on pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thumbhash(Vec<u8>);

impl Thumbhash {
    /// `None` for what cannot be one: a colour takes five bytes, all there can be takes 25.
    pub fn new(bytes: &[u8]) -> Option<Thumbhash> {
        (5..=25).contains(&bytes.len()).then(|| Thumbhash(bytes.to_vec()))
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Thumbhash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base16ct::lower::encode_string(&self.0))
    }
}

impl FromStr for Thumbhash {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        let bytes = base16ct::lower::decode_vec(text).ok();
        bytes.and_then(|bytes| Thumbhash::new(&bytes)).ok_or_else(|| Error::internal("thumbhash", text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_back_and_a_strange_one_is_none() {
        let hash = Thumbhash::new(&[0x31, 0x08, 0x0a, 0x0d, 0x80, 0xff]).unwrap();
        assert_eq!(hash.to_string(), "31080a0d80ff");
        assert_eq!("31080a0d80ff".parse::<Thumbhash>().unwrap(), hash);
        for strange in ["", "31080a0d", "31080A0D80", "31080a0d8", "\"><script>", &"00".repeat(26)] {
            assert!(strange.parse::<Thumbhash>().is_err(), "{strange}");
        }
    }
}
