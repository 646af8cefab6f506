//! Small files of the makes that no sample has: each with a JPEG where its maker puts one.

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

pub const LEFT: [u8; 3] = [200, 40, 40];
pub const RIGHT: [u8; 3] = [40, 40, 200];

/// Red on the left, blue on the right.
pub fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| Rgb(if x < width / 2 { LEFT } else { RIGHT }))
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&halves(width, height)).unwrap();
    bytes
}

/// A JPEG with an EXIF block that says a camera and an orientation.
pub fn jpeg_with_exif(width: u32, height: u32, camera: &str, orientation: u16) -> Vec<u8> {
    let exif = Tiff::new(false, b"II*\0").build(vec![vec![(0x110, Text(camera)), (0x112, Short(orientation))]]);
    let jpeg = jpeg(width, height);
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
    bytes.extend((exif.len() as u16 + 8).to_be_bytes());
    bytes.extend(b"Exif\0\0");
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

pub enum Value<'a> {
    Short(u16),
    Long(u32),
    Text(&'a str),
    /// Bytes that are the value, ...
    Bytes(Vec<u8>),
    /// ... and bytes that the value says the place of.
    At(Vec<u8>),
    Directories(Vec<Directory<'a>>),
}
use Value::{At, Bytes, Directories, Long, Short, Text};

pub type Directory<'a> = Vec<(u16, Value<'a>)>;

pub struct Tiff {
    bytes: Vec<u8>,
    big: bool,
}

impl Tiff {
    pub fn new(big: bool, start: &[u8]) -> Tiff {
        Tiff { bytes: start.to_vec(), big }
    }

    /// The place of the first directory and the directories.
    pub fn build(mut self, chain: Vec<Directory>) -> Vec<u8> {
        let link = self.bytes.len();
        self.bytes.extend([0; 4]);
        self.chain(chain, link)
    }

    pub fn chain(mut self, chain: Vec<Directory>, mut link: usize) -> Vec<u8> {
        for directory in chain {
            let at = self.long(self.bytes.len() as u32);
            self.bytes[link..link + 4].copy_from_slice(&at);
            link = self.directory(directory);
        }
        self.bytes
    }

    /// Writes it where the file ends, and says where the place of the next one is to be written.
    pub fn directory(&mut self, entries: Directory) -> usize {
        let start = self.bytes.len();
        let count = self.short(entries.len() as u16);
        self.bytes.extend(count);
        self.bytes.resize(start + 2 + entries.len() * 12 + 4, 0);
        for (n, (tag, value)) in entries.into_iter().enumerate() {
            let (kind, count, field) = match value {
                Short(number) => (3, 1, [self.short(number), vec![0; 2]].concat()),
                Long(number) => (4, 1, self.long(number)),
                Text(text) => {
                    let bytes = [text.as_bytes(), b"\0"].concat();
                    (2, bytes.len(), self.beyond(bytes))
                }
                Bytes(bytes) => (7, bytes.len(), self.beyond(bytes)),
                At(bytes) => {
                    let at = self.bytes.len() as u32;
                    self.bytes.extend(bytes);
                    (4, 1, self.long(at))
                }
                Directories(directories) => {
                    let places: Vec<u8> = directories
                        .into_iter()
                        .flat_map(|directory| {
                            let at = self.long(self.bytes.len() as u32);
                            self.directory(directory);
                            at
                        })
                        .collect();
                    (4, places.len() / 4, self.beyond(places))
                }
            };
            let entry = [self.short(tag), self.short(kind), self.long(count as u32), field].concat();
            let at = start + 2 + n * 12;
            self.bytes[at..at + 12].copy_from_slice(&entry);
        }
        start + 2 + (self.short_at(start) as usize) * 12
    }

    fn beyond(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        if bytes.len() <= 4 {
            bytes.resize(4, 0);
            return bytes;
        }
        let at = self.long(self.bytes.len() as u32);
        self.bytes.extend(bytes);
        at
    }

    fn short(&self, number: u16) -> Vec<u8> {
        if self.big { number.to_be_bytes() } else { number.to_le_bytes() }.to_vec()
    }

    fn short_at(&self, at: usize) -> u16 {
        let bytes = [self.bytes[at], self.bytes[at + 1]];
        if self.big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
    }

    fn long(&self, number: u32) -> Vec<u8> {
        if self.big { number.to_be_bytes() } else { number.to_le_bytes() }.to_vec()
    }
}

/// A page of a TIFF, of RGB as it is.
pub fn page<'a>(width: u32, height: u32, pixels: Vec<u8>, length: u32) -> Directory<'a> {
    vec![
        (0x100, Long(width)),
        (0x101, Long(height)),
        (0x102, Short(8)),
        (0x103, Short(1)),
        (0x106, Short(2)),
        (0x111, At(pixels)),
        (0x115, Short(3)),
        (0x116, Long(height)),
        (0x117, Long(length)),
    ]
}

/// A directory that says what a camera's first one says.
fn camera<'a>(make: &'a str, model: &'a str, orientation: u16) -> Directory<'a> {
    let exif = vec![(0x9003, Text("2021:07:03 10:20:30"))];
    vec![(0x10f, Text(make)), (0x110, Text(model)), (0x112, Short(orientation)), (0x8769, Directories(vec![exif]))]
}

/// The light on a sensor, which nobody here develops.
fn sensor<'a>(compression: u16) -> Directory<'a> {
    vec![
        (0x100, Long(6000)),
        (0x101, Long(4000)),
        (0x103, Short(compression)),
        (0x106, Short(32_803)),
        (0x111, At(jpeg(900, 600))),
        (0x117, Long(1_000)),
    ]
}

fn pointed<'a>(jpeg: Vec<u8>) -> Directory<'a> {
    let length = jpeg.len() as u32;
    vec![(0x201, At(jpeg)), (0x202, Long(length))]
}

pub fn strip<'a>(jpeg: Vec<u8>) -> Directory<'a> {
    let length = jpeg.len() as u32;
    vec![(0x103, Short(6)), (0x111, At(jpeg)), (0x117, Long(length))]
}

/// Canon: the whole picture as a strip of the first directory, a thumbnail in the second, the sensor in the fourth.
pub fn cr2(orientation: u16) -> Vec<u8> {
    let mut first = camera("Canon", "Canon EOS 5D", orientation);
    first.extend(strip(jpeg(640, 480)));
    let start = b"II*\0\x10\0\0\0CR\x02\0\0\0\0\0";
    Tiff::new(false, start).chain(vec![first, pointed(jpeg(160, 120)), vec![], sensor(6)], 4)
}

/// Nikon: big-endian, everything below the first directory.
pub fn nef(orientation: u16) -> Vec<u8> {
    let mut first = camera("NIKON CORPORATION", "NIKON D90", orientation);
    first.extend([(0x100, Long(160)), (0x101, Long(120)), (0x103, Short(1)), (0x106, Short(2))]);
    first.push((0x14a, Directories(vec![pointed(jpeg(640, 480)), sensor(34_713)])));
    Tiff::new(true, b"MM\0*").build(vec![first])
}

/// Sony: the preview in the first directory, the sensor below it.
pub fn arw(orientation: u16) -> Vec<u8> {
    let mut first = camera("SONY", "ILCE-7", orientation);
    first.extend(pointed(jpeg(640, 480)));
    first.push((0x14a, Directories(vec![sensor(32_767)])));
    Tiff::new(false, b"II*\0").build(vec![first, pointed(jpeg(160, 120))])
}

/// Adobe: a version, and previews among the directories below.
pub fn dng(orientation: u16) -> Vec<u8> {
    let mut first = camera("Leica", "LEICA Q2", orientation);
    first.push((0xc612, Bytes(vec![1, 4, 0, 0])));
    first.push((0x14a, Directories(vec![sensor(7), strip(jpeg(160, 120)), strip(jpeg(640, 480))])));
    Tiff::new(false, b"II*\0").build(vec![first])
}

/// Olympus: a TIFF by another name, the preview in the maker note, which counts from where it begins itself.
pub fn orf(orientation: u16) -> Vec<u8> {
    let preview = jpeg(640, 480);
    let length = preview.len() as u32;
    let settings = vec![(0x101, At(preview)), (0x102, Long(length))];
    let mut note = Tiff::new(false, b"OLYMPUS\0II\x03\0");
    note.directory(vec![(0x2020, Directories(vec![settings]))]);
    let exif = vec![(0x9003, Text("2021:07:03 10:20:30")), (0x927c, Bytes(note.bytes))];
    let first = vec![
        (0x10f, Text("OLYMPUS CORPORATION")),
        (0x110, Text("E-M1")),
        (0x112, Short(orientation)),
        (0x8769, Directories(vec![exif])),
    ];
    Tiff::new(false, b"IIRO").build(vec![first])
}

/// Panasonic: a JPEG, with its own EXIF, as one value.
pub fn rw2(orientation: u16) -> Vec<u8> {
    let first = vec![(0x2e, Bytes(jpeg_with_exif(640, 480, "DMC-GX8", orientation))), (0x10f, Text("Panasonic"))];
    Tiff::new(false, b"IIU\0").build(vec![first])
}

/// Fujifilm: no TIFF, but the place of a JPEG at a fixed place.
pub fn raf(orientation: u16) -> Vec<u8> {
    let preview = jpeg_with_exif(640, 480, "X-T3", orientation);
    let mut bytes = b"FUJIFILMCCD-RAW 0201FF383501".to_vec();
    bytes.resize(84, 0);
    bytes.extend(148u32.to_be_bytes());
    bytes.extend((preview.len() as u32).to_be_bytes());
    bytes.resize(148, 0);
    bytes.extend(preview);
    bytes.extend([7; 1_000]);
    bytes
}

pub fn boxed(name: &[u8; 4], content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    [&(content.len() as u32 + 8).to_be_bytes()[..], name, &content].concat()
}

/// Canon, of today: boxes, with the whole picture as the first sample of a track.
pub fn cr3(orientation: u16) -> Vec<u8> {
    let whole = jpeg(640, 480);
    let ftyp = boxed(b"ftyp", &[b"crx \0\0\0\x01crx isom"]);
    let metadata = Tiff::new(false, b"II*\0").build(vec![vec![
        (0x10f, Text("Canon")),
        (0x110, Text("Canon EOS R5")),
        (0x112, Short(orientation)),
    ]]);
    let exif = Tiff::new(false, b"II*\0").build(vec![vec![(0x9003, Text("2021:07:03 10:20:30"))]]);
    let canon = b"\x85\xc0\xb6\x87\x82\x0f\x11\xe0\x81\x11\xf4\xce\x46\x2b\x6a\x48";
    let small = boxed(b"THMB", &[&[0; 16], &jpeg(160, 120)]);
    let canon = boxed(b"uuid", &[canon, &boxed(b"CMT1", &[&metadata]), &boxed(b"CMT2", &[&exif]), &small]);
    let moov = |at: u64| {
        let sizes = boxed(b"stsz", &[&[0; 4], &(whole.len() as u32).to_be_bytes(), &1u32.to_be_bytes()]);
        let places = boxed(b"co64", &[&[0; 4], &1u32.to_be_bytes(), &at.to_be_bytes()]);
        let table = boxed(b"mdia", &[&boxed(b"minf", &[&boxed(b"stbl", &[&sizes, &places])])]);
        boxed(b"moov", &[&canon, &boxed(b"trak", &[&table])])
    };
    let at = (ftyp.len() + moov(0).len() + 8) as u64;
    [ftyp, moov(at), boxed(b"mdat", &[&whole])].concat()
}
