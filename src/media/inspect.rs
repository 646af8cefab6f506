//! A look at a picture before it is kept: what it is, how large, when it was taken, with what. No pixel is decoded.

use super::{exif, header};
use crate::domain::photo::Facts;
use crate::error::Result;
use std::fs::File;

/// The facts of the picture in this file, upright. `taken.source` is `Upload` where the file says nothing; the caller
/// knows when that was.
pub fn facts(file: &File) -> Result<Facts> {
    let header = header::read(file)?;
    let (orientation, facts) = exif::read(&header.exif);
    let (width, height) = upright(orientation, header.width, header.height);
    Ok(Facts { kind: header.kind, width, height, ..facts })
}

/// Orientations from 5 on lie on their side.
pub fn upright(orientation: u8, width: u32, height: u32) -> (u32, u32) {
    if orientation >= 5 { (height, width) } else { (width, height) }
}
