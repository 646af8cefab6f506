//! The header of a Windows bitmap.

use super::{Found, Reader, bytes};
use std::io;

pub(super) fn read(reader: &mut Reader) -> io::Result<Option<Found>> {
    reader.seek_relative(14)?;
    let (width, height) = match u32::from_le_bytes(bytes(reader)?) {
        12 => {
            let [a, b, c, d] = bytes(reader)?;
            (u16::from_le_bytes([a, b]).into(), u16::from_le_bytes([c, d]).into())
        }
        _ => {
            let [width, height] = [i32::from_le_bytes(bytes(reader)?), i32::from_le_bytes(bytes(reader)?)];
            // A negative height says that the rows begin at the top.
            (width.max(0).unsigned_abs(), height.unsigned_abs())
        }
    };
    Ok(Some(Found { width: width.into(), height: height.into(), pixel_bytes: 4, ..Found::default() }))
}
