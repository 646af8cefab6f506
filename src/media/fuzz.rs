//! Doors for the fuzz targets in `fuzz/`, compiled for them alone: bytes in, and all that a jailed process would do with
//! them. Pictures are small there (`limits::PIXELS`), so that more of them are looked at.
//!
//! A library that gives up is what `catch_unwind` and the jail are for: that is no find. A panic on a line of our own is.

use super::pieces::Piece;
use super::{header, inspect, render, sniff, strip};
use crate::domain::photo::Kind;
use crate::domain::recipe::Recipe;
use rustix::fs::{MemfdFlags, memfd_create};
use std::fs::File;
use std::io::Write;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// What its first bytes say.
pub fn sniff(bytes: &[u8]) {
    let _ = sniff::kind(&bytes[..bytes.len().min(sniff::BYTES)]);
}

/// Its header and its facts.
pub fn inspect(bytes: &[u8]) {
    with(bytes, |file| drop(inspect::facts(file)));
}

/// What of it is for everybody; and that this says nothing of a person any more.
pub fn strip(bytes: &[u8]) {
    with(bytes, |file| {
        let Ok(pieces) = strip::pieces(file) else { return };
        let mut kept = Vec::new();
        for piece in pieces {
            match piece {
                Piece::File(from, length) => {
                    let part = bytes.get(from as usize..).and_then(|rest| rest.get(..length as usize));
                    assert!(part.is_some(), "a piece lies outside of the file");
                    kept.extend_from_slice(part.unwrap_or_default());
                }
                Piece::Bytes(bytes) => kept.extend(bytes),
            }
        }
        with(&kept, |file| {
            let facts = inspect::facts(file);
            assert!(facts.is_ok(), "what is kept is no picture: {facts:?}");
            let Ok(facts) = facts else { return };
            assert!(facts.place.is_none(), "{facts:?}");
            let texts = [&facts.camera, &facts.lens, &facts.creator, &facts.copyright, &facts.words.title];
            assert!(texts.into_iter().all(String::is_empty), "{facts:?}");
        });
    });
}

/// Its renditions, where it is one of these kinds. Whether it is.
pub fn render(bytes: &[u8], kinds: &[Kind]) -> bool {
    let mut is_one = false;
    with(bytes, |file| {
        is_one = header::read(file).is_ok_and(|header| kinds.contains(&header.kind));
        if is_one {
            drop(render::renditions(file, &Recipe::default()));
        }
    });
    is_one
}

fn with(bytes: &[u8], work: impl FnOnce(&File)) {
    static HOOK: Once = Once::new();
    HOOK.call_once(only_ours);
    let Ok(file) = memfd_create("picture", MemfdFlags::CLOEXEC).map(File::from) else { return };
    if (&file).write_all(bytes).is_ok() {
        let _ = catch_unwind(AssertUnwindSafe(|| work(&file)));
    }
}

/// The fuzzer ends at every panic, also at one that is caught. Not at those of libraries, please.
fn only_ours() {
    let end = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let is_ours = |file: &str| file.contains("src/") && !file.contains("/registry/") && !file.contains("/library/");
        if panic.location().is_none_or(|at| is_ours(at.file())) {
            end(panic);
        }
    }));
}
