//! Real and hostile pictures through the real jailed process: what is refused, what fails, what is shown; how long
//! it takes and how much memory it may have. The pictures are in `SALON_PHOTOS`, or beside the project in
//! `../shared/photos`.

// The lints let tests do this, but not the functions beside them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod blocks;
mod containers;
mod fixtures;
mod formats;
mod mutants;
mod reference;

use salon::domain::limits;
use salon::domain::photo::{Facts, Kind, Place, Rendition, Taken, TakenSource, Words};
use salon::domain::recipe::Recipe;
use salon::error::Error;
use salon::media::decoder::{Decoder, Render};
use salon::media::inspectors::Inspectors;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn samples() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/photos");
    let folder = std::env::var_os("SALON_PHOTOS").map_or_else(beside, PathBuf::from);
    assert!(
        folder.join("hostile/EXPECT.tsv").is_file(),
        "Set SALON_PHOTOS to the folder of sample pictures; {folder:?} is not it."
    );
    folder
}

fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_salon").into()
}

/// How a file ends, as a person would see it.
#[derive(Debug)]
enum End {
    Refused(u16, String),
    Failed(String),
    Ready(Box<Facts>, Vec<(Rendition, Vec<u8>)>),
    Died(String),
}

impl End {
    fn word(&self) -> &'static str {
        match self {
            End::Refused(..) => "refused",
            End::Failed(_) => "failed",
            End::Ready(..) => "ready",
            End::Died(_) => "died",
        }
    }
}

/// Inspects, then renders what was not refused, as an upload and its job would.
async fn end(decoder: &mut Decoder, path: &Path) -> (End, Duration, Duration) {
    let begun = Instant::now();
    let facts = decoder.inspect(File::open(path).unwrap()).await;
    let inspected = begun.elapsed();
    let facts = match facts {
        Ok(facts) => facts,
        Err(error) => {
            let status = match &error {
                Error::Unsupported(_) => 415,
                Error::TooLarge(_) => 413,
                Error::Invalid(_) => 422,
                other => panic!("{path:?}: {other:?}"),
            };
            return (End::Refused(status, error.to_string()), inspected, Duration::ZERO);
        }
    };
    let begun = Instant::now();
    let end = match decoder.render(File::open(path).unwrap(), Recipe::default()).await.unwrap() {
        Render::Made(made, _) => End::Ready(Box::new(facts), made),
        Render::Failed(failure) => End::Failed(failure.message.to_string()),
        Render::Died(death) => End::Died(death.cause),
    };
    (end, inspected, begun.elapsed())
}

/// The highest resident and virtual memory, in KiB, of the decoders that this process has at the moment.
fn peaks() -> (u64, u64) {
    let own = std::process::id().to_string();
    let mut peaks = (0, 0);
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Ok(status) = fs::read_to_string(entry.path().join("status")) else { continue };
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            line.and_then(|line| line.split_whitespace().nth(1)).unwrap_or_default().to_owned()
        };
        if field("PPid:") == own && field("Name:") == "salon" {
            peaks.0 = peaks.0.max(field("VmHWM:").parse().unwrap_or(0));
            peaks.1 = peaks.1.max(field("VmPeak:").parse().unwrap_or(0));
        }
    }
    peaks
}

fn size(jpeg: &[u8]) -> (u32, u32) {
    let image = image::load_from_memory(jpeg).unwrap();
    (image.width(), image.height())
}

fn pictures(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.is_file() && path.extension().is_none_or(|extension| extension != "tsv"));
    all.sort();
    all
}

#[tokio::test]
async fn real_samples_become_renditions() {
    let mut decoder = Decoder::new(program());
    let mut peak = (0, 0);
    for path in pictures(&samples()) {
        let (end, inspected, rendered) = end(&mut decoder, &path).await;
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // Of the heads of RAW files only one is long enough to have a preview in it.
        let failed = [".dng", ".nef"].iter().any(|extension| name.ends_with(extension));
        let sentence = match &end {
            End::Refused(_, sentence) | End::Failed(sentence) | End::Died(sentence) => sentence.clone(),
            End::Ready(facts, made) => {
                for (rendition, bytes) in made {
                    assert_eq!(
                        size(bytes),
                        Recipe::default().size(*rendition, facts.width, facts.height),
                        "{name} {rendition}"
                    );
                    assert!(!bytes.windows(4).any(|window| window == b"Exif"), "{name}: metadata in a rendition");
                }
                format!("{facts:?}")
            }
        };
        println!("{name}: {} {}+{} ms {sentence}", end.word(), inspected.as_millis(), rendered.as_millis());
        assert_eq!(end.word(), if failed { "failed" } else { "ready" }, "{name}: {sentence}");
        let now = peaks();
        peak = (peak.0.max(now.0), peak.1.max(now.1));
    }
    println!("peaks (KiB resident, virtual): {peak:?}");
}

#[tokio::test]
async fn a_rendition_looks_like_its_sample() {
    let mut decoder = Decoder::new(program());
    // Another filter and another encoding differ by a few levels, wrong colours by a hundred. Adobe RGB differs by more,
    // having become sRGB on the way.
    for name in ["30-orient-landscape-1.jpg", "07-photo-21mp-srgb.jpg", "11-nikond810-8mp-adobergb.jpg"] {
        let path = samples().join(name);
        let (end, ..) = end(&mut decoder, &path).await;
        let End::Ready(_, made) = end else { panic!("{name}: {end:?}") };
        let thumb = image::load_from_memory(&made[0].1).unwrap().to_rgb8();
        let reference = image::open(&path).unwrap().to_rgb8();
        let reference = image::imageops::thumbnail(&reference, thumb.width(), thumb.height());
        let sum: u64 = thumb.iter().zip(reference.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        let difference = sum as f64 / thumb.len() as f64;
        println!("{name}: {difference:.2}");
        assert!(difference < 12.0, "{name}: {difference}");
    }
}

#[tokio::test]
async fn a_camera_sample_says_when_and_with_what() {
    let folder = samples();
    let mut decoder = Decoder::new(program());
    let mut facts = async |name: &str| decoder.inspect(File::open(folder.join(name)).unwrap()).await.unwrap();
    let iphone = facts("01-iphonexs-12mp-o6-p3-gps.jpg").await;
    assert_eq!((iphone.kind, iphone.width, iphone.height), (Kind::Jpeg, 3024, 4032));
    assert_eq!(iphone.camera, "Apple iPhone XS");
    assert_eq!(iphone.taken.source, TakenSource::Exif);
    let nikon = facts("03-nikonp7000-10mp-exif.webp").await;
    assert_eq!((nikon.kind, nikon.width, nikon.height), (Kind::WebP, 2736, 3648));
    assert_eq!(nikon.camera, "NIKON COOLPIX P7000");
    assert_eq!(facts("06-canon1300d-18mp.jpg").await.camera, "Canon EOS 1300D");
    assert_eq!(facts("05-animated.gif").await.taken.source, TakenSource::Upload);
}

/// What other readers of metadata say of these files.
#[tokio::test]
async fn a_sample_says_all_that_its_file_says() {
    let folder = samples();
    let mut decoder = Decoder::new(program());
    let mut facts = async |name: &str| decoder.inspect(File::open(folder.join(name)).unwrap()).await.unwrap();

    let iphone = facts("01-iphonexs-12mp-o6-p3-gps.jpg").await;
    assert_eq!(iphone.taken, Taken { at: 1_595_953_129_777, zone: Some(180), source: TakenSource::Exif });
    assert_eq!(iphone.lens, "iPhone XS back dual camera 4.25mm f/1.8");
    let settings = |facts: &Facts| [&facts.exposure, &facts.aperture, &facts.iso, &facts.focal].map(Clone::clone);
    assert_eq!(settings(&iphone), ["1/835", "1.8", "25", "4.2"]);
    assert_eq!((iphone.flash, iphone.place), (Some(false), Place::new(55.731_353, 37.598_808)));

    let bridge = facts("13-canon5d3-10mp-gps.jpg").await;
    assert_eq!(bridge.taken, Taken { at: 1_453_483_825_920, zone: None, source: TakenSource::Exif });
    assert_eq!(
        (bridge.lens.as_str(), settings(&bridge)),
        ("EF16-35mm f/2.8L II USM", ["1/40", "5.6", "640", "16"].map(Into::into))
    );
    assert_eq!((bridge.rating, bridge.place), (Some(5), Place::new(41.866_658, -93.869_778)));
    assert_eq!((bridge.creator.as_str(), bridge.copyright.as_str()), ("Tony Webster", "Tony Webster"));
    assert_eq!(bridge.words.title, "High Trestle Trail Bridge");
    assert!(bridge.words.caption.starts_with("The High Trestle Trail Bridge over the Des Moines River"), "{bridge:?}");
    assert_eq!((bridge.words.keywords.len(), bridge.words.keywords[1].as_str()), (34, "Central Iowa"));

    let dublin = facts("17-lumia800-8mp-gps.jpg").await;
    assert_eq!((dublin.rating, dublin.place), (Some(3), Place::new(53.359_465, -6.258_231)));
    assert_eq!(dublin.words.keywords, ["2012", "dublin", "ireland", "june", "lumia"]);

    let pixel = facts("00-pixel6pro-12mp-ultrahdr-p3.jpg").await;
    assert_eq!((pixel.gain_map, pixel.motion, pixel.place), (true, false, None), "a hemisphere is no place");
    assert_eq!((pixel.taken.zone, pixel.copyright.as_str()), (Some(120), "Mishaal Rahman and Dylan Raga"));
    assert!(!bridge.gain_map && !iphone.gain_map);

    let galaxy = facts("18-galaxys-vga-o6.jpg").await;
    assert_eq!(
        (galaxy.place, galaxy.flash, galaxy.words),
        (None, None, Words::default()),
        "0, 0 and SAMSUNG are nothing"
    );
    let nothing = facts("16-canon5d3-22mp.jpg").await;
    assert_eq!((nothing.words, nothing.creator.as_str()), (Words::default(), ""), "null is nothing");
    assert_eq!(facts("11-nikond810-8mp-adobergb.jpg").await.creator, "NPS Photo");

    for (name, animated) in [("05-animated.gif", true), ("21-animated.webp", true), ("20-alpha-3mp.png", false)] {
        assert_eq!(facts(name).await.animated, animated, "{name}");
    }
    assert!(facts("hostile/apng-100000-frames.png").await.animated);
    assert!(!facts("03-nikonp7000-10mp-exif.webp").await.animated);
}

/// Each is a picture with a block that means harm, and costs no more than what that block would have said.
#[tokio::test]
async fn a_hostile_block_in_a_sample_costs_its_own_fields() {
    let folder = samples().join("hostile");
    let mut decoder = Decoder::new(program());
    for name in [
        "exif-ifd-loop.jpg",
        "exif-subifd-loop.jpg",
        "exif-65535-entries.jpg",
        "exif-count-overflow.jpg",
        "exif-orientation-0-9-65535.jpg",
        "exif-gps-rational-zero-denominator.jpg",
        "exif-xss-artist.jpg",
        "xmp-entity-bomb.jpg",
        "jpeg-50000-app-markers.jpg",
        "bomb-ztxt-512mb.png",
    ] {
        let begun = Instant::now();
        let facts = decoder.inspect(File::open(folder.join(name)).unwrap()).await.unwrap();
        println!("{name}: {:?} {facts:?}", begun.elapsed());
        assert_eq!((facts.place, facts.taken.zone, facts.rating), (None, None, None), "{name}");
        let texts = [&facts.words.title, &facts.words.caption, &facts.creator, &facts.copyright, &facts.lens];
        assert!(texts.iter().all(|text| text.chars().count() <= limits::CAPTION), "{name}");
        assert_eq!(facts.creator.contains("<script>"), name == "exif-xss-artist.jpg", "{name}: {:?}", facts.creator);
    }
}

#[tokio::test]
async fn samples_of_all_eight_orientations_come_out_upright() {
    let mut decoder = Decoder::new(program());
    let mut upright = Vec::new();
    for path in pictures(&samples()).into_iter().filter(|path| path.to_string_lossy().contains("-orient-")) {
        let (end, ..) = end(&mut decoder, &path).await;
        let End::Ready(facts, made) = end else { panic!("{path:?}: {end:?}") };
        let landscape = path.to_string_lossy().contains("landscape");
        assert_eq!((facts.width, facts.height), if landscape { (1800, 1200) } else { (1200, 1800) }, "{path:?}");
        let thumb = image::load_from_memory(&made[0].1).unwrap().to_luma8();
        upright.push((landscape, thumb));
    }
    assert_eq!(upright.len(), 8);
    for shape in [true, false] {
        let same: Vec<_> =
            upright.iter().filter(|(landscape, _)| *landscape == shape).map(|(_, thumb)| thumb).collect();
        for thumb in &same[1..] {
            // The corner says which orientation it was, in writing; the rest is one picture.
            let differences: u64 = thumb.iter().zip(same[0].iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
            assert!(differences / (thumb.len() as u64) < 16, "{differences}");
        }
    }
}

#[tokio::test]
async fn hostile_samples_end_as_expected() {
    let folder = samples().join("hostile");
    let mut decoder = Decoder::new(program());
    let expected = fs::read_to_string(folder.join("EXPECT.tsv")).unwrap();
    let mut wrong = Vec::new();
    let mut peak = (0, 0);
    for line in expected.lines().skip(1) {
        let mut columns = line.split('\t');
        let (name, expect) = (columns.next().unwrap(), columns.nth(1).unwrap());
        if !folder.join(name).is_file() {
            // A name that is a path cannot lie in a folder; names are tested where uploads are.
            assert_eq!(expect, "name-handling", "{name} is missing");
            continue;
        }
        let (end, inspected, rendered) = end(&mut decoder, &folder.join(name)).await;
        let may: &[&str] = match expect {
            "reject" | "reject-fast" => &["refused"],
            "accept" | "accept-cheaply" | "accept-first-frame" | "name-handling" => &["ready"],
            "accept-or-reject" => &["ready", "refused"],
            "reject-or-accept" | "reject-or-partial" | "no-crash" => &["ready", "refused", "failed"],
            other => panic!("EXPECT.tsv says {other}"),
        };
        let sentence = match &end {
            End::Refused(status, sentence) => format!("{status} {sentence}"),
            End::Failed(sentence) | End::Died(sentence) => sentence.clone(),
            End::Ready(..) => String::new(),
        };
        println!("{name}: {expect} -> {} {}+{} ms {sentence}", end.word(), inspected.as_millis(), rendered.as_millis());
        if !may.contains(&end.word()) || inspected > limits::INSPECT_WALL || rendered > limits::DECODER_WALL {
            wrong.push(format!("{name}: {expect}, but {end:?} after {inspected:?} and {rendered:?}"));
        }
        let now = peaks();
        peak = (peak.0.max(now.0), peak.1.max(now.1));
    }
    println!("peaks (KiB resident, virtual): {peak:?}");
    assert!(peak.1 <= limits::DECODER_MEMORY / 1024, "{peak:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_cut_off_sample_shows_what_there_is() {
    let folder = samples();
    let mut decoder = Decoder::new(program());
    let mut thumb = async |name: &str| {
        let (end, ..) = end(&mut decoder, &folder.join(name)).await;
        let End::Ready(_, made) = end else { panic!("{name}: {end:?}") };
        image::load_from_memory(&made[0].1).unwrap().to_luma8()
    };
    let whole = thumb("30-orient-landscape-1.jpg").await;
    for (name, least) in [("10pct", 0.08), ("50pct", 0.45), ("99pct", 0.95)] {
        let cut = thumb(&format!("hostile/jpeg-truncated-{name}.jpg")).await;
        let differs = |y: u32| {
            (0..whole.width())
                .map(|x| u32::from(whole.get_pixel(x, y).0[0].abs_diff(cut.get_pixel(x, y).0[0])))
                .sum::<u32>()
        };
        let same = (0..whole.height()).filter(|y| differs(*y) < whole.width() * 2).count();
        let share = same as f64 / f64::from(whole.height());
        println!("{name}: {share:.2} of the picture");
        assert!(share > least, "{name}: {share}");
    }
}

#[tokio::test]
async fn malformed_samples_harm_nobody() {
    let mut decoder = Decoder::new(program());
    let mut ends = std::collections::BTreeMap::<_, u32>::new();
    for path in pictures(&samples().join("hostile/fuzz")) {
        let (end, inspected, rendered) = end(&mut decoder, &path).await;
        if matches!(end, End::Failed(_) | End::Died(_)) || inspected + rendered > Duration::from_secs(1) {
            println!("{path:?}: {} {inspected:?} {rendered:?}", end.word());
        }
        assert!(inspected < limits::INSPECT_WALL && rendered < limits::DECODER_WALL, "{path:?}");
        assert!(!matches!(end, End::Died(_)), "{path:?}: {end:?}");
        *ends.entry(end.word()).or_default() += 1;
    }
    println!("{ends:?}, peaks {:?}", peaks());
}

#[tokio::test]
async fn a_killed_decoder_is_replaced_and_a_batch_of_samples_ends_in_a_fresh_one() {
    let picture = samples().join("18-galaxys-vga-o6.jpg");
    let mut decoder = Decoder::new(program());
    let jail = decoder.start().await.unwrap();
    println!("walls: {jail}");
    assert!(jail.limits && jail.no_new_privileges);
    for _ in 0..limits::DECODER_BATCH + 2 {
        assert!(matches!(
            decoder.render(File::open(&picture).unwrap(), Recipe::default()).await.unwrap(),
            Render::Made(..)
        ));
    }
    // A call that is given up leaves the next one a decoder that is not in the middle of something.
    let given_up = tokio::time::timeout(
        Duration::from_millis(1),
        decoder.render(File::open(&picture).unwrap(), Recipe::default()),
    )
    .await;
    println!("given up: {}", given_up.is_err());
    assert!(matches!(
        decoder.render(File::open(&picture).unwrap(), Recipe::default()).await.unwrap(),
        Render::Made(..)
    ));
}

#[tokio::test]
async fn a_crowd_of_samples_is_looked_at() {
    let picture = samples().join("06-canon1300d-18mp.jpg");
    let inspectors = Inspectors::new(&program());
    let looks = (0..32).map(|_| {
        let (inspectors, picture) = (inspectors.clone(), picture.clone());
        tokio::spawn(async move { inspectors.inspect(File::open(picture).unwrap()).await })
    });
    for look in looks.collect::<Vec<_>>() {
        assert_eq!(look.await.unwrap().unwrap().width, 5184);
    }
}
