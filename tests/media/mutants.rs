//! Ten thousand damaged pictures of every kind, through the jailed process. Each ends somehow, and the next good picture
//! is shown as if nothing had been.
//!
//! `SALON_SEED` makes other mutants, or the same ones again.

use crate::containers::{arw, cr2, cr3, dng, halves, jpeg_with_exif, nef, orf, raf, rw2};
use crate::{End, end, peaks, program, samples};
use image::{DynamicImage, ImageFormat};
use salon::domain::limits;
use salon::media::decoder::Decoder;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};

const MUTANTS: usize = 10_000;
/// A good picture is looked at after so many.
const GOOD_EVERY: usize = 250;
/// What is decoded takes time: files beyond this are looked at ten times less often.
const SMALL: usize = 64 * 1024;
/// Numbers that break arithmetic.
const EDGES: [u32; 10] = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

struct Chance(u64);

impl Chance {
    fn of(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    /// A place in a file; half of them in its beginning, where the structure is.
    fn place(&mut self, length: usize) -> usize {
        if self.of(2) == 0 { self.of(length.min(512)) } else { self.of(length) }
    }
}

/// One to six accidents.
fn mutant(seed: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.of(6) {
        if bytes.is_empty() {
            break;
        }
        let at = chance.place(bytes.len());
        let span = (at + 1 + chance.of(64)).min(bytes.len());
        match chance.of(8) {
            0 => bytes[at] ^= 1 << chance.of(8),
            1 => bytes[at] = chance.of(256) as u8,
            2 | 3 => {
                let edge = EDGES[chance.of(EDGES.len())];
                let number = if chance.of(2) == 0 { edge.to_be_bytes() } else { edge.to_le_bytes() };
                bytes.iter_mut().skip(at).zip(number).for_each(|(byte, number)| *byte = number);
            }
            4 => bytes.truncate(at),
            5 => drop(bytes.drain(at..span)),
            6 => {
                let again = bytes[at..span].to_vec();
                bytes.splice(at..at, again);
            }
            _ => bytes[at..span].fill(0),
        }
    }
    bytes
}

/// A good file of every kind.
fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let encoded = |format| {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(halves(48, 32)).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    };
    let sample = |name| fs::read(samples().join(name)).unwrap();
    vec![
        ("jpeg", jpeg_with_exif(48, 32, "A camera", 6)),
        ("png", encoded(ImageFormat::Png)),
        ("gif", encoded(ImageFormat::Gif)),
        ("webp", encoded(ImageFormat::WebP)),
        ("tiff", encoded(ImageFormat::Tiff)),
        ("bmp", encoded(ImageFormat::Bmp)),
        ("cr2", cr2(6)),
        ("cr3", cr3(6)),
        ("nef", nef(6)),
        ("arw", arw(6)),
        ("dng", dng(6)),
        ("raf", raf(6)),
        ("orf", orf(6)),
        ("rw2", rw2(6)),
        ("a moving webp", sample("21-animated.webp")),
        ("a phone's jpeg", sample("18-galaxys-vga-o6.jpg")),
        ("avif", sample("23-photo-6mp.avif")),
        ("heic", sample("25-iphone8plus-12mp-o6-p3.heic")),
    ]
}

#[tokio::test]
async fn ten_thousand_mutants_of_samples_harm_nobody() {
    let seed = std::env::var("SALON_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_121);
    println!("SALON_SEED={seed}");
    let mut chance = Chance(seed | 1);
    let seeds = seeds();
    let (small, large): (Vec<_>, Vec<_>) = seeds.iter().partition(|(_, bytes)| bytes.len() <= SMALL);
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("mutant");
    let good = folder.path().join("good");
    fs::write(&good, &seeds[0].1).unwrap();
    let mut decoder = Decoder::new(program());
    let (End::Ready(_, shown), ..) = end(&mut decoder, &good).await else { panic!("the good picture is good") };
    let mut ends: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    let mut peak = 0;
    for number in 0..MUTANTS {
        let kinds = if chance.of(100) == 0 { &large } else { &small };
        let (kind, seed) = kinds[chance.of(kinds.len())];
        let bytes = mutant(seed, &mut chance);
        fs::File::create(&at).unwrap().write_all(&bytes).unwrap();
        let (ended, ..) = end(&mut decoder, &at).await;
        if let End::Died(how) = &ended {
            println!("mutant {number} of {kind}: {how}");
        }
        *ends.entry((kind, ended.word())).or_default() += 1;
        if number.is_multiple_of(GOOD_EVERY) {
            let (End::Ready(_, again), ..) = end(&mut decoder, &good).await else {
                panic!("after mutant {number} a good picture is not shown")
            };
            assert!(again == shown, "after mutant {number} a good picture looks different");
            peak = peak.max(peaks().1);
        }
    }
    println!("{ends:?}, peak of a decoder {peak} KiB");
    assert_eq!(ends.values().sum::<u32>() as usize, MUTANTS);
    assert!(peak * 1024 <= limits::DECODER_MEMORY, "{peak} KiB");
    // Most of what is damaged is noticed by its structure, and most of the rest is shown in part.
    for word in ["refused", "failed", "ready"] {
        assert!(ends.keys().any(|(_, end)| *end == word), "some mutants end {word}");
    }
}
