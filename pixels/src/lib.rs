//! Arithmetic on pixels: numbers in, numbers out. No files, no galleries and no language here: what a picture is and where
//! its bytes come from is known in `src/media`, which is who asks.
//!
//! | file | holds |
//! |---|---|
//! | `ground` | what is transparent, or was never decoded, becomes the ground of the pages |
//! | `planes` | the planes of a video codec, painted as RGB |
//! | `ycc` | the planes of a JPEG, made smaller without becoming RGB |
//! | `shrink` | smaller, by Lanczos' filter |
//! | `color`, `cicp` | whatever the numbers mean, brought to sRGB |
//! | `encode` | a rendition as a JPEG |
//! | `thumbhash` | the colours of a picture in two dozen bytes |
//!
//! A crate of its own because of how it is compiled: a loop over twenty million pixels wants to be optimised also where the
//! tests run, and the gallery around it wants to be compiled soon. So nothing that loops is generic at its door: it would be
//! compiled where it is called, with the settings of that place.

pub mod cicp;
pub mod color;
pub mod encode;
pub mod ground;
pub mod planes;
pub mod shrink;
pub mod thumbhash;
#[cfg(feature = "turbojpeg")]
pub mod ycc;

/// Why there is no picture, in the words of the library that gave up: they are for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone(pub String);

impl Undone {
    fn because(cause: impl std::fmt::Display) -> Undone {
        Undone(cause.to_string())
    }
}
