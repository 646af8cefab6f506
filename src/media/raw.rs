//! What a camera writes before it makes a picture of it. Salon does not develop it: it shows the largest JPEG that the
//! camera put into the file for its own screen, and keeps the rest as it is. Here is found which RAW a file is and where
//! that JPEG lies, in a container of each maker's own taste.

use super::header::{Blocks, tiff};
use super::ifd::{self, Directory, Tiff};
use super::{boxes, header};
use crate::domain::limits;
use crate::domain::photo::Kind;
use crate::error::{Error, Result};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Values of `PHOTOMETRIC` and `COMPRESSION` that only the light on a sensor has.
const SENSOR: [u64; 2] = [32_803, 34_892];
const OF_MAKERS: [u64; 4] = [32_767, 32_769, 34_713, 65_535];
const DEVELOPED: [u64; 2] = [6, 7];

/// Canon's boxes: its metadata with the smallest picture, and the preview.
const CANON: [u8; 16] = *b"\x85\xc0\xb6\x87\x82\x0f\x11\xe0\x81\x11\xf4\xce\x46\x2b\x6a\x48";
const CANON_PREVIEW: [u8; 16] = *b"\xea\xf4\x2b\x5e\x1c\x98\x4b\x88\xb9\xfb\xb7\xdc\x40\x6e\x4d\x16";
/// Beside them, where any program puts XMP into such a file.
const XMP: [u8; 16] = *b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";

/// A JPEG within the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preview {
    pub at: u64,
    pub bytes: u64,
    pub width: u32,
    pub height: u32,
}

/// What a file is that begins as a TIFF does. A picture made on a computer keeps the name of its camera, so the name
/// alone decides nothing.
pub fn kind(file: &File) -> Result<Kind> {
    let Some(tiff) = Tiff::open(file, 0)? else { return Ok(Kind::Tiff) };
    let chain = tiff.chain();
    let Some(first) = chain.first() else { return Ok(Kind::Tiff) };
    if first.entry(ifd::DNG_VERSION).is_some() {
        return Ok(Kind::Dng);
    }
    if !all(&tiff, &chain).iter().any(|directory| is_of_sensor(&tiff, directory)) {
        return Ok(Kind::Tiff);
    }
    let make = tiff.text(first, ifd::MAKE);
    match make.to_uppercase() {
        make if make.starts_with("NIKON") => Ok(Kind::Nef),
        make if make.starts_with("SONY") => Ok(Kind::Arw),
        make if make.starts_with("CANON") => Ok(Kind::Cr2),
        _ => Err(Error::Unsupported("picture-raw-unknown".into())),
    }
}

fn is_of_sensor(tiff: &Tiff, directory: &Directory) -> bool {
    let has = |tag, values: &[u64]| tiff.first(directory, tag).is_some_and(|value| values.contains(&value));
    has(ifd::PHOTOMETRIC, &SENSOR) || has(ifd::COMPRESSION, &OF_MAKERS)
}

/// These directories, and those within them.
fn all(tiff: &Tiff, chain: &[Directory]) -> Vec<Directory> {
    let within = chain.iter().flat_map(|directory| tiff.within(directory, ifd::SUBDIRECTORIES));
    chain.iter().cloned().chain(within).collect()
}

/// The size of what is shown of a RAW, before the orientation, and its blocks. Without a preview it is the size that
/// the camera says, for a photo that cannot be shown.
pub fn look(file: &File, kind: Kind) -> io::Result<((u32, u32), Blocks)> {
    let preview = preview(file, kind);
    let size = preview.map(|preview| (preview.width, preview.height)).unwrap_or_else(|| said(file).unwrap_or((1, 1)));
    let of_preview = || preview.and_then(|preview| header::jpeg::at(file, preview.at)).map(|jpeg| jpeg.blocks);
    let blocks = match kind {
        Kind::Cr3 => {
            Some(Blocks { exif: canon_exif(file).unwrap_or_default(), xmp: canon_xmp(file), ..Blocks::default() })
        }
        // Their own directories are not EXIF; the JPEG brings all of it along.
        Kind::Raf | Kind::Rw2 => of_preview().filter(|blocks| !blocks.exif.is_empty()).or_else(|| tiff::blocks(file)),
        _ => tiff::blocks(file),
    };
    Ok((size, blocks.unwrap_or_default()))
}

/// Canon puts each directory into a TIFF and a box of its own.
fn canon_exif(file: &File) -> Option<Vec<u8>> {
    let canon = canon_boxes(file)?;
    let place = |name: &[u8; 4]| {
        let found = canon.iter().find(|it| &it.name == name)?;
        let tiff = Tiff::open(file, found.start).ok()??;
        Some((tiff, tiff.chain().into_iter().next()?))
    };
    Some(ifd::block(place(b"CMT1"), place(b"CMT2"), place(b"CMT4"), None))
}

fn canon_xmp(file: &File) -> Vec<u8> {
    let top = boxes::within(file, 0, file.metadata().map_or(0, |metadata| metadata.len()));
    let found = top.iter().find(|it| is_named(file, it, &XMP)).map(|it| (it.start + 16, it.end));
    let Some((start, end)) = found.filter(|(start, end)| end.saturating_sub(*start) <= limits::FACTS_BYTES) else {
        return Vec::new();
    };
    let mut xmp = vec![0; end.saturating_sub(start) as usize];
    file.read_exact_at(&mut xmp, start).map(|()| xmp).unwrap_or_default()
}

/// The largest size that a directory of a TIFF says.
fn said(file: &File) -> Option<(u32, u32)> {
    let tiff = Tiff::open(file, 0).ok()??;
    let sizes = all(&tiff, &tiff.chain()).into_iter().filter_map(|directory| {
        let side = |tag| tiff.first(&directory, tag).and_then(|side| u32::try_from(side).ok());
        side(ifd::WIDTH).zip(side(ifd::HEIGHT)).filter(|(width, height)| header::is_within_limits(*width, *height, 3))
    });
    sizes.max_by_key(|(width, height)| u64::from(*width) * u64::from(*height))
}

/// The largest JPEG in a RAW that is there as a whole.
pub fn preview(file: &File, kind: Kind) -> Option<Preview> {
    let places = match kind {
        Kind::Cr3 => canon_places(file),
        Kind::Raf => fuji_places(file),
        _ => tiff_places(file),
    };
    let end = file.metadata().ok()?.len();
    let whole =
        places.into_iter().filter(|(at, bytes)| *bytes > 0 && at.checked_add(*bytes).is_some_and(|to| to <= end));
    let previews = whole.filter_map(|(at, bytes)| {
        let jpeg = header::jpeg::at(file, at)?;
        let (width, height) = (u32::try_from(jpeg.width).ok()?, u32::try_from(jpeg.height).ok()?);
        header::is_within_limits(width, height, jpeg.pixel_bytes).then_some(Preview { at, bytes, width, height })
    });
    previews.max_by_key(|preview| u64::from(preview.width) * u64::from(preview.height))
}

/// Where a JPEG may lie, and of how many bytes.
type Places = Vec<(u64, u64)>;

fn tiff_places(file: &File) -> Places {
    let Ok(Some(tiff)) = Tiff::open(file, 0) else { return Vec::new() };
    let chain = tiff.chain();
    let mut places = Vec::new();
    for directory in all(&tiff, &chain) {
        let one = |tag| match tiff.numbers(&directory, tag)[..] {
            [one] => Some(one),
            _ => None,
        };
        places.extend(one(ifd::JPEG).zip(one(ifd::JPEG_BYTES)));
        let developed = one(ifd::COMPRESSION).is_some_and(|it| DEVELOPED.contains(&it));
        if developed && !is_of_sensor(&tiff, &directory) {
            places.extend(one(ifd::STRIPS).zip(one(ifd::STRIP_BYTES)));
        }
        // Panasonic keeps the whole JPEG as one value.
        places.extend(directory.entry(0x2e).map(|entry| (entry.at, entry.bytes)));
        for exif in tiff.within(&directory, ifd::EXIF) {
            places.extend(exif.entry(ifd::MAKER_NOTE).map(|note| olympus_places(file, note.at)).unwrap_or_default());
        }
    }
    places
}

/// Olympus writes a TIFF into its maker note, whose places are counted from the note, or (long ago) from the file.
fn olympus_places(file: &File, note: u64) -> Places {
    const SETTINGS: u16 = 0x2020;
    const START: u16 = 0x101;
    const BYTES: u16 = 0x102;
    let mut name = [0; 16];
    if file.read_exact_at(&mut name, note).is_err() {
        return Vec::new();
    }
    let (base, first) = match &name {
        [b'O', b'L', b'Y', b'M', b'P', b'U', b'S', 0, ..] => (note, 12),
        [b'O', b'M', b' ', b'S', b'Y', b'S', b'T', b'E', b'M', 0, ..] => (note, 16),
        [b'O', b'L', b'Y', b'M', b'P', 0, ..] => (0, note + 8),
        _ => return Vec::new(),
    };
    // The byte order of a note stands after its name; that of an old one is the file's.
    let order = if base == 0 { 0 } else { note + if first == 12 { 8 } else { 12 } };
    let Ok(Some(tiff)) = Tiff::open(file, order) else { return Vec::new() };
    let tiff = tiff.counted_from(base);
    let Some(directory) = tiff.directory(first) else { return Vec::new() };
    let settings = tiff.within(&directory, SETTINGS);
    let places = settings.iter().filter_map(|settings| tiff.first(settings, START).zip(tiff.first(settings, BYTES)));
    places.map(|(at, bytes)| (base.saturating_add(at), bytes)).collect()
}

fn fuji_places(file: &File) -> Places {
    let mut place = [0; 8];
    if file.read_exact_at(&mut place, 84).is_err() {
        return Vec::new();
    }
    let [a, b, c, d, e, f, g, h] = place;
    vec![(u32::from_be_bytes([a, b, c, d]).into(), u32::from_be_bytes([e, f, g, h]).into())]
}

fn canon_boxes(file: &File) -> Option<Vec<boxes::Box>> {
    let moov = boxes::find(file, 0, file.metadata().ok()?.len(), b"moov")?;
    let canon = boxes::within(file, moov.start, moov.end).into_iter().find(|it| is_named(file, it, &CANON))?;
    Some(boxes::within(file, canon.start + 16, canon.end))
}

fn is_named(file: &File, found: &boxes::Box, name: &[u8; 16]) -> bool {
    let mut named = [0; 16];
    &found.name == b"uuid" && file.read_exact_at(&mut named, found.start).is_ok() && &named == name
}

/// A small picture among the metadata, a larger one beside it, and the whole one as the first of the tracks.
fn canon_places(file: &File) -> Places {
    let end = file.metadata().map_or(0, |metadata| metadata.len());
    let top = boxes::within(file, 0, end);
    let mut places: Places = Vec::new();
    let small = canon_boxes(file).unwrap_or_default().into_iter().find(|it| &it.name == b"THMB");
    places.extend(small.and_then(|it| jpeg_in(file, &it)));
    for larger in top.iter().filter(|it| is_named(file, it, &CANON_PREVIEW)) {
        let found = boxes::find(file, larger.start + 24, larger.end, b"PRVW");
        places.extend(found.and_then(|it| jpeg_in(file, &it)));
    }
    for moov in top.iter().filter(|it| &it.name == b"moov") {
        let tracks = boxes::within(file, moov.start, moov.end).into_iter().filter(|it| &it.name == b"trak");
        places.extend(tracks.filter_map(|track| sample(file, &track)));
    }
    places
}

/// A JPEG behind a few numbers that say its size.
fn jpeg_in(file: &File, found: &boxes::Box) -> Option<(u64, u64)> {
    let mut head = [0; 64];
    file.read_exact_at(&mut head, found.start).ok().filter(|()| found.whole)?;
    let at = found.start + head.windows(3).position(|bytes| bytes == [0xff, 0xd8, 0xff])? as u64;
    Some((at, found.end.checked_sub(at)?))
}

/// The first sample of a track.
fn sample(file: &File, track: &boxes::Box) -> Option<(u64, u64)> {
    let path: [&[u8; 4]; 3] = [b"mdia", b"minf", b"stbl"];
    let table = path.iter().try_fold(*track, |inside, name| boxes::find(file, inside.start, inside.end, name))?;
    let find = |name| boxes::find(file, table.start, table.end, name);
    let number = |at: u64| {
        let mut number = [0; 8];
        file.read_exact_at(&mut number, at).ok()?;
        Some(u64::from_be_bytes(number))
    };
    // Behind version and flags: the size of all samples, or zero and their count and the size of each.
    let sizes = find(b"stsz")?;
    let all = number(sizes.start + 4)? >> 32;
    let bytes = if all > 0 { all } else { number(sizes.start + 12)? >> 32 };
    Some((number(find(b"co64")?.start + 8)?, bytes))
}
