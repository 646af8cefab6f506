//! GIF: the frames, how long each is shown, and how often all of them are. Comments, captions, what programs keep for
//! themselves, and what follows the end, go.

use super::{Kept, Walk, broken};
use std::io;

const FRAME: u8 = 0x2c;
const EXTENSION: u8 = 0x21;
const END: u8 = 0x3b;

pub fn keep(walk: &mut Walk) -> io::Result<Kept> {
    let mut kept = Kept::default();
    walk.go_to(10)?;
    let [colors, ..] = walk.bytes::<3>()?;
    pass_colors(walk, colors)?;
    kept.file(0, walk.at)?;
    // What says how long the next frame is shown: nothing, when no frame follows.
    let mut control = None;
    let mut has_frame = false;
    loop {
        let at = walk.at;
        match walk.bytes()? {
            [FRAME] => {
                let descriptor: [u8; 9] = walk.bytes()?;
                pass_colors(walk, descriptor[8])?;
                walk.skip(1)?;
                pass_blocks(walk)?;
                if let Some((from, to)) = control.take() {
                    kept.file(from, to)?;
                }
                kept.file(at, walk.at)?;
                has_frame = true;
            }
            [EXTENSION] => match walk.bytes()? {
                [0xf9] => {
                    pass_blocks(walk)?;
                    control = (walk.at - at == 8).then_some((at, walk.at));
                }
                [0xff] => keep_loop(walk, at, &mut kept)?,
                // A caption is a frame of its own, and takes what stands before it along.
                [0x01] => {
                    pass_blocks(walk)?;
                    control = None;
                }
                _ => pass_blocks(walk)?,
            },
            [END] if has_frame => {
                kept.file(at, walk.at)?;
                return Ok(kept);
            }
            _ => return Err(broken("picture-gif-damaged")),
        }
    }
}

/// Over a table of colours, where the flags say that there is one.
fn pass_colors(walk: &mut Walk, flags: u8) -> io::Result<()> {
    if flags & 0x80 == 0 { Ok(()) } else { walk.skip(3 << ((flags & 7) + 1)) }
}

/// Over blocks of up to 255 bytes, to behind the empty one that ends them.
fn pass_blocks(walk: &mut Walk) -> io::Result<()> {
    while let [length @ 1..=255] = walk.bytes()? {
        walk.skip(length.into())?;
    }
    Ok(())
}

/// How often the frames are shown: eleven bytes of a name, then one block of three. Nothing else of programs is kept.
fn keep_loop(walk: &mut Walk, at: u64, kept: &mut Kept) -> io::Result<()> {
    let [length] = walk.bytes()?;
    let start = walk.at;
    let is_known = length == 11 && matches!(&walk.bytes::<11>()?, b"NETSCAPE2.0" | b"ANIMEXTS1.0");
    walk.go_to(start + u64::from(length))?;
    let is_loop = is_known && walk.bytes()? == [3] && walk.bytes()? == [1];
    if is_loop {
        walk.skip(2)?;
        kept.file(at, walk.at)?;
        let before = walk.at;
        pass_blocks(walk)?;
        if walk.at == before + 1 {
            kept.file(before, walk.at)?;
        } else {
            kept.insert(vec![0]);
        }
        return Ok(());
    }
    walk.go_to(start + u64::from(length))?;
    pass_blocks(walk)
}
