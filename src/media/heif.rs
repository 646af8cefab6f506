//! HEIC and AVIF: pictures, or the tiles of one, as items in boxes. Here is read what the boxes say about them, and the
//! items are put together; the pixels of one item are decoded in `hevc` and `av1`.
//!
//! The boxes say how the picture is turned and what its colours mean, and they are right: the EXIF block in them may
//! say it a second time. So the block that leaves here has the orientation of the boxes in it.

use super::decode::Decoded;
use super::header::{self, Blocks, Found};
use super::ifd::{self, Tiff};
use super::{Failure, boxes, decode::sentence};
use crate::domain::limits;
use heifer_isobmff::boxes::{ColorInfo, ConstructionMethod, Grid, Property};
use heifer_isobmff::{HeifFile, ItemId};
use pixels::cicp::Coded;
use pixels::color::Space;
use pixels::ground::Ground;
use pixels::planes::{Canvas, Codes, Planes};
use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;

/// What stands about the items in the boxes: of a picture of 200 megapixels and its profile a tenth of that.
const BOX_BYTES: u64 = 2 * 1024 * 1024;
/// The bytes of one item. A picture of 100 megapixels that is not made of tiles has about 30 megabytes.
const ITEM_BYTES: u64 = 256 * 1024 * 1024;
/// What XMP is called where things are called by what they are.
const XMP: &str = "application/rdf+xml";
/// How often an item may stand for another one.
const STEPS: usize = 4;

struct Heif<'a> {
    file: &'a File,
    boxes: HeifFile<'a>,
}

/// The part of the coded picture that is shown, and how it is to be turned.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Shown {
    whole: (u32, u32),
    left: u32,
    top: u32,
    width: u32,
    height: u32,
    orientation: u8,
}

/// The size of the picture, before it is turned, and its EXIF block.
pub fn look(file: &File) -> io::Result<Option<Found>> {
    let bytes = described(file)?;
    let heif = Heif::parse(file, &bytes)?;
    let Some(shown) = heif.shown() else { return Ok(None) };
    // What is decoded is the whole, also where little of it is shown.
    let (width, height) = shown.whole;
    let pixel_bytes = if heif.depth() > 8 { 6 } else { 3 };
    if !header::is_within_limits(width, height, pixel_bytes) {
        return Ok(Some(Found { width: width.into(), height: height.into(), pixel_bytes, ..Found::default() }));
    }
    let exif = heif.exif(shown.orientation);
    let blocks = Blocks { exif, xmp: heif.xmp().unwrap_or_default(), ..Blocks::default() };
    Ok(Some(Found { width: shown.width.into(), height: shown.height.into(), pixel_bytes, blocks }))
}

/// The pixels of the picture, before it is turned.
pub fn decode(file: &File) -> Result<Decoded, Failure> {
    let bytes = described(file).map_err(sentence)?;
    let heif = Heif::parse(file, &bytes).map_err(sentence)?;
    let shown = heif.shown().ok_or("picture-says-no-size")?;
    let (width, height) = shown.whole;
    let wide = heif.depth() > 8;
    if !header::is_within_limits(width, height, if wide { 6 } else { 3 }) {
        return Err("picture-too-large-to-decode".into());
    }
    let mut canvas = Canvas::new(width, height, wide);
    let mut said = None;
    heif.each_tile(heif.primary(), |id, tile, left, top| {
        let codes = heif.codes(id, tile.codes());
        canvas.paint(tile, codes, left, top);
        said.get_or_insert(codes);
    })?;
    let space = heif.space(said);
    if let Some(alpha) = heif.alpha() {
        let ground = Ground::of(&space);
        let multiplied = heif.boxes.referenced_items(heif.primary(), b"prem").contains(&alpha);
        // A picture whose transparency cannot be decoded is shown without it.
        let uncovered = heif.each_tile(alpha, |id, tile, left, top| {
            canvas.uncover(tile, heif.codes(id, tile.codes()), multiplied, (left, top), ground);
        });
        tracing::debug!(?uncovered, "transparency");
    }
    let image = canvas.cut(shown.left, shown.top, shown.width, shown.height).ok_or("picture-too-large-to-decode")?;
    Ok(Decoded { image, space, damaged: false })
}

/// The boxes that describe the items, without the items.
fn described(file: &File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for found in boxes::within(file, 0, file.metadata()?.len()) {
        if !matches!(&found.name, b"ftyp" | b"meta") {
            continue;
        }
        let size = found.end - found.from;
        if bytes.len() as u64 + size > BOX_BYTES {
            return Err(broken("picture-describes-long"));
        }
        let start = bytes.len();
        bytes.resize(start + size as usize, 0);
        file.read_exact_at(&mut bytes[start..], found.from)?;
    }
    Ok(bytes)
}

fn broken(message: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, message)
}

impl<'a> Heif<'a> {
    fn parse(file: &'a File, bytes: &'a [u8]) -> io::Result<Heif<'a>> {
        let boxes = HeifFile::parse(bytes).map_err(|_| broken("picture-contents-damaged"))?;
        Ok(Heif { file, boxes })
    }

    fn properties(&self, id: ItemId) -> impl Iterator<Item = &Property> {
        self.boxes.item_properties(id).into_iter().flatten()
    }

    fn kind(&self, id: ItemId) -> [u8; 4] {
        self.boxes.item(id).map_or([0; 4], |item| item.item_type.0)
    }

    /// The item that is shown: the first, or the one that it stands for.
    fn primary(&self) -> ItemId {
        let mut id = self.boxes.primary_id;
        for _ in 0..STEPS {
            match (&self.kind(id), self.boxes.referenced_items(id, b"dimg")) {
                (b"iden", [other]) => id = *other,
                _ => break,
            }
        }
        id
    }

    /// The item, or the first of its tiles: what is said of one of them holds for all.
    fn with_first_tile(&self, id: ItemId) -> impl Iterator<Item = ItemId> {
        [Some(id), self.boxes.referenced_items(id, b"dimg").first().copied()].into_iter().flatten()
    }

    fn shown(&self) -> Option<Shown> {
        let primary = self.primary();
        let whole = match &self.kind(primary) {
            b"grid" => self.grid(primary).map(|grid| (grid.output_width, grid.output_height))?,
            _ => self.boxes.image_size(primary).ok()??,
        };
        let mut shown = Shown { whole, left: 0, top: 0, width: whole.0, height: whole.1, orientation: 1 };
        let outer = (primary != self.boxes.primary_id).then_some(self.boxes.primary_id);
        for property in self.properties(primary).chain(outer.into_iter().flat_map(|id| self.properties(id))) {
            match *property {
                Property::CleanAperture { width, height, horiz_offset, vert_offset } => {
                    (shown.left, shown.width) = cut(whole.0, width, horiz_offset)?;
                    (shown.top, shown.height) = cut(whole.1, height, vert_offset)?;
                }
                Property::Rotation(quarters) => {
                    (0..quarters).for_each(|_| shown.orientation = turned(shown.orientation));
                }
                Property::Mirror(upside_down) => shown.orientation = mirrored(shown.orientation, upside_down),
                _ => {}
            }
        }
        Some(shown)
    }

    fn grid(&self, id: ItemId) -> Option<Grid> {
        Grid::parse(&self.data(id)?).ok()
    }

    /// Bits of one sample, as far as the boxes say.
    fn depth(&self) -> u8 {
        let properties = self.with_first_tile(self.primary()).flat_map(|id| self.properties(id));
        let depths = properties.map(|property| match property {
            Property::HevcConfig(config) => config.bit_depth_luma,
            Property::PixelInfo(depths) => depths.first().copied().unwrap_or(8),
            // Two flags behind profile and level: more than 8, and then 12 instead of 10.
            Property::Unknown(name, config) if &name.0 == b"av1C" => match config.get(2) {
                Some(flags) if flags & 0x40 != 0 => 10,
                _ => 8,
            },
            _ => 8,
        });
        depths.max().unwrap_or(8)
    }

    /// Decodes an item, or each of its tiles, and says where it belongs. A tile that cannot be decoded is left out; an
    /// error is that none can.
    fn each_tile(&self, id: ItemId, mut with: impl FnMut(ItemId, &dyn Planes, u32, u32)) -> Result<(), Failure> {
        if &self.kind(id) != b"grid" {
            with(id, &*self.planes(id)?, 0, 0);
            return Ok(());
        }
        let grid = self.grid(id).ok_or("picture-tiles-unsaid")?;
        let (columns, count) = (u32::from(grid.columns), usize::from(grid.columns) * usize::from(grid.rows));
        let tiles = self.boxes.referenced_items(id, b"dimg");
        let (mut size, mut failure) = (None, Err(Failure::from("picture-no-tiles")));
        for (at, tile) in (0u32..).zip(tiles.iter().take(count)) {
            let place = |(width, height): (u32, u32)| {
                ((at % columns).saturating_mul(width), (at / columns).saturating_mul(height))
            };
            // What would lie outside is not decoded at all: it is only there to keep a computer busy.
            let is_outside = |(left, top)| left >= grid.output_width || top >= grid.output_height;
            if size.map(place).is_some_and(is_outside) {
                continue;
            }
            match self.planes(*tile) {
                Ok(planes) => {
                    let (left, top) = place(*size.get_or_insert(planes.size()));
                    with(*tile, &*planes, left, top);
                    failure = Ok(());
                }
                // Where the others belong is known without it.
                Err(reason) if size.is_none() => {
                    failure = Err(reason);
                    size = self.boxes.image_size(*tile).ok().flatten();
                }
                Err(reason) => tracing::debug!(?reason, "a tile is damaged"),
            }
        }
        failure
    }

    fn planes(&self, id: ItemId) -> Result<Box<dyn Planes>, Failure> {
        let data = || self.data(id).ok_or_else(|| Failure::from("picture-pixels-missing"));
        match &self.kind(id) {
            #[cfg(feature = "heic")]
            b"hvc1" | b"hev1" => {
                let config = self.boxes.hevc_config(id).ok().flatten().ok_or("picture-coding-unsaid")?;
                super::hevc::decode(config, &data()?)
            }
            #[cfg(feature = "avif")]
            b"av01" => {
                let config = self.properties(id).find_map(|property| match property {
                    Property::Unknown(name, config) if &name.0 == b"av1C" => config.get(4..),
                    _ => None,
                });
                super::av1::decode(config.unwrap_or_default(), &data()?)
            }
            other => Err(Failure { message: "picture-coding-unknown".into(), cause: other.escape_ascii().to_string() }),
        }
    }

    /// The bytes of an item, as many as there are.
    fn data(&self, id: ItemId) -> Option<Vec<u8>> {
        let location = self.boxes.item(id).ok()?.location.as_ref()?;
        if location.construction_method != ConstructionMethod::File {
            return self.boxes.item_data(id).ok().map(Into::into);
        }
        let end = self.file.metadata().ok()?.len();
        let mut data = Vec::new();
        for extent in &location.extents {
            let there = end.saturating_sub(extent.offset);
            let length = if extent.length == 0 { there } else { extent.length.min(there) };
            let start = data.len();
            if start as u64 + length > ITEM_BYTES {
                return None;
            }
            data.resize(start + length as usize, 0);
            self.file.read_exact_at(&mut data[start..], extent.offset).ok()?;
        }
        (!data.is_empty()).then_some(data)
    }

    /// What the numbers of an item mean: as it says itself, or the picture it is a part of, else as its codec says.
    fn codes(&self, id: ItemId, coded: Codes) -> Codes {
        self.nclx(id).or_else(|| self.nclx(self.primary()).filter(|_| !self.is_alpha(id))).unwrap_or(coded)
    }

    fn nclx(&self, id: ItemId) -> Option<Codes> {
        self.properties(id).find_map(|property| match *property {
            Property::Color(ColorInfo::Nclx { primaries, transfer, matrix, full_range }) => Some(Codes {
                primaries: primaries as u8,
                transfer: transfer as u8,
                matrix: matrix as u8,
                full: full_range,
            }),
            _ => None,
        })
    }

    /// A profile goes before numbers.
    fn space(&self, said: Option<Codes>) -> Space {
        let profile = self.with_first_tile(self.primary()).find_map(|id| {
            self.properties(id).find_map(|property| match property {
                Property::Color(ColorInfo::Icc(profile)) if !profile.is_empty() => Some(profile.clone()),
                _ => None,
            })
        });
        match (profile, said) {
            (Some(profile), _) => Space::Profile(profile),
            (None, Some(Codes { primaries, transfer, .. })) => Space::Coded(Coded { primaries, transfer }),
            (None, None) => Space::Srgb,
        }
    }

    /// The item that says how transparent the picture is.
    fn alpha(&self) -> Option<ItemId> {
        self.boxes.referencing_items(self.primary(), b"auxl").into_iter().find(|id| self.is_alpha(*id))
    }

    fn is_alpha(&self, id: ItemId) -> bool {
        self.properties(id).any(|property| match property {
            Property::AuxiliaryType(name) => {
                name == "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha" || name == "urn:mpeg:hevc:2015:auxid:1"
            }
            _ => false,
        })
    }

    fn exif(&self, orientation: u8) -> Vec<u8> {
        let tiff = self.exif_base().and_then(|base| Tiff::open(self.file, base).ok().flatten());
        let main = tiff.and_then(|tiff| Some((tiff, tiff.chain().into_iter().next()?)));
        let within = |tag| {
            let (tiff, main) = main.as_ref()?;
            Some((*tiff, tiff.within(main, tag).into_iter().next()?))
        };
        let (exif, gps) = (within(ifd::EXIF), within(ifd::GPS));
        ifd::block(main, exif, gps, Some(orientation))
    }

    /// What describes the picture, or its first tile; or else the first thing of its kind that describes anything.
    fn describing(&self, is_one: impl Fn(&ItemId) -> bool) -> Option<ItemId> {
        let described = [self.boxes.primary_id, self.primary()].into_iter().chain(self.with_first_tile(self.primary()));
        described
            .flat_map(|id| self.boxes.referencing_items(id, b"cdsc"))
            .find(&is_one)
            .or_else(|| self.boxes.items.iter().map(|item| item.id).find(is_one))
    }

    fn xmp(&self) -> Option<Vec<u8>> {
        let item = |id| self.boxes.item(id).ok();
        let id = self.describing(|id| {
            item(*id).is_some_and(|it| it.item_type.0 == *b"mime" && it.content_type.as_deref() == Some(XMP))
        })?;
        let extents = &item(id)?.location.as_ref()?.extents;
        let bytes = extents.iter().try_fold(0u64, |sum, extent| sum.checked_add(extent.length))?;
        (1..=limits::FACTS_BYTES).contains(&bytes).then(|| self.data(id)).flatten()
    }

    /// Where the EXIF block of the picture begins in the file.
    fn exif_base(&self) -> Option<u64> {
        let id = self.describing(|id| &self.kind(*id) == b"Exif")?;
        let location = self.boxes.item(id).ok()?.location.as_ref()?;
        let [extent] = location.extents[..] else { return None };
        if location.construction_method != ConstructionMethod::File {
            return None;
        }
        // A number says how far behind it the block begins. Some write the mark of a JPEG before it.
        let mut head = [0; 4];
        self.file.read_exact_at(&mut head, extent.offset).ok()?;
        let base = extent.offset.checked_add(4 + u64::from(u32::from_be_bytes(head)))?;
        let mut mark = [0; 6];
        self.file.read_exact_at(&mut mark, base).ok()?;
        Some(if &mark == b"Exif\0\0" { base + 6 } else { base })
    }
}

/// Where a cut of this size begins whose middle is so far from that of the whole.
fn cut(whole: u32, size: (u32, u32), offset: (i32, u32)) -> Option<(u32, u32)> {
    let fraction = |above: f64, below: u32| (below != 0 && whole != 0).then(|| above / f64::from(below));
    let size = fraction(size.0.into(), size.1)?.round().clamp(1.0, whole.into());
    let middle = fraction(offset.0.into(), offset.1)? + f64::from(whole) / 2.0;
    let start = (middle - size / 2.0).round().clamp(0.0, f64::from(whole) - size);
    Some((start as u32, size as u32))
}

/// The EXIF orientation after a quarter turn to the left.
fn turned(orientation: u8) -> u8 {
    [1, 8, 5, 6, 7, 4, 1, 2, 3].get(usize::from(orientation)).copied().unwrap_or(1)
}

/// The EXIF orientation after left and right, or top and bottom, are exchanged.
fn mirrored(orientation: u8, upside_down: bool) -> u8 {
    let table = if upside_down { [1, 4, 3, 2, 1, 8, 7, 6, 5] } else { [1, 2, 1, 4, 3, 6, 5, 8, 7] };
    table.get(usize::from(orientation)).copied().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::metadata::Orientation;
    use image::{DynamicImage, GrayImage};

    #[test]
    fn turning_and_mirroring_give_the_orientation_that_does_the_same() {
        let image = DynamicImage::ImageLuma8(GrayImage::from_fn(3, 2, |x, y| image::Luma([(y * 3 + x) as u8])));
        let by = |orientation: u8| {
            let mut image = image.clone();
            image.apply_orientation(Orientation::from_exif(orientation).unwrap());
            image
        };
        for orientation in 1..=8 {
            assert_eq!(by(turned(orientation)), by(orientation).rotate270(), "{orientation}");
            assert_eq!(by(mirrored(orientation, true)), by(orientation).flipv(), "{orientation}");
            assert_eq!(by(mirrored(orientation, false)), by(orientation).fliph(), "{orientation}");
        }
    }

    #[test]
    fn a_cut_stays_within_the_whole() {
        assert_eq!(cut(100, (50, 1), (0, 1)), Some((25, 50)));
        assert_eq!(cut(100, (50, 1), (25, 1)), Some((50, 50)));
        assert_eq!(cut(100, (500, 1), (-2_000, 1)), Some((0, 100)));
        assert_eq!(cut(100, (0, 1), (i32::MAX, 1)), Some((99, 1)));
        assert_eq!(cut(100, (1, 0), (0, 1)), None);
        assert_eq!(cut(0, (1, 1), (0, 1)), None);
    }
}
