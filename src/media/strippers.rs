//! What of an original is for everybody, found once and remembered: the second reader of a photo, the next range of a
//! download and an `<img>` that moves do not ask a decoder again. They are decoders of their own, so that no download
//! keeps an upload waiting.

use super::inspectors::Inspectors;
use super::pieces::Pieces;
use crate::domain::id::Sha256;
use crate::domain::limits;
use crate::domain::photo::Kind;
use crate::error::Result;
use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

pub struct Strippers {
    decoders: Inspectors,
    known: Mutex<Known>,
}

/// The pieces of an original, or `None` where nobody but an editor gets it.
type Found = Option<Arc<Pieces>>;

#[derive(Default)]
struct Known {
    found: HashMap<Sha256, Found>,
    weight: usize,
}

impl Known {
    /// Forgets everything when it has become too much: finding it again takes milliseconds.
    fn remember(&mut self, sha256: Sha256, found: &Found) {
        let weight = 1 + found.as_ref().map_or(0, |pieces| pieces.count());
        if self.weight + weight > limits::PIECES_REMEMBERED {
            *self = Known::default();
        }
        if self.found.insert(sha256, found.clone()).is_none() {
            self.weight += weight;
        }
    }
}

impl Strippers {
    /// Decoders that run `program decode`. None is started before it is needed.
    pub fn new(program: &Path) -> Strippers {
        Strippers { decoders: Inspectors::new(program), known: Mutex::default() }
    }

    /// What of this original may go to somebody who only looks; `None` where that cannot be told.
    pub async fn strip(&self, sha256: &Sha256, file: File, kind: Kind) -> Result<Option<Arc<Pieces>>> {
        if let Some(found) = self.known(|known| known.found.get(sha256).cloned()) {
            return Ok(found);
        }
        let found = self.decoders.strip(file, kind).await?.map(Arc::new);
        self.known(|known| known.remember(*sha256, &found));
        Ok(found)
    }

    fn known<T>(&self, ask: impl FnOnce(&mut Known) -> T) -> T {
        ask(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut known = Known::default();
        for n in 0..200_000_u32 {
            let mut sha256 = Sha256([0; 32]);
            sha256.0[..4].copy_from_slice(&n.to_be_bytes());
            known.remember(sha256, &None);
            assert!(known.found.len() <= limits::PIECES_REMEMBERED);
            assert!(known.found.contains_key(&sha256));
        }
    }
}
