//! The ways that a format has and the libraries of the tests cannot write: small files beside this one, made by
//! `fixtures/make.sh`. Where nothing else is said, each is red on the left and blue on the right.

use crate::End;
use crate::containers::{self, LEFT, RIGHT, Tiff, jpeg, jpeg_with_exif};
use crate::formats::{encoded, ends, near, ready, upright};
use image::{DynamicImage, ImageFormat, RgbImage};
use salon::domain::photo::Kind;
use std::fs;
use std::path::Path;

const GROUND: [u8; 3] = [244, 244, 242];

pub fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media/fixtures").join(name)).unwrap()
}

/// All whose name begins so.
fn fixtures(start: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media/fixtures");
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.starts_with(start));
    names.sort();
    assert!(!names.is_empty(), "{start}");
    names.into_iter().map(|name| (name.clone(), fixture(&name))).collect()
}

/// The two colours, by this much: inks and wide colours are not quite what they were.
fn halved(name: &str, view: &RgbImage, by: u8) {
    for (x, expected) in [(8, LEFT), (56, RIGHT)] {
        let found = view.get_pixel(x, 20).0;
        assert!(found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= by), "{name}: {found:?} is not {expected:?}");
    }
}

#[cfg(feature = "avif")]
#[tokio::test]
async fn an_avif_of_any_depth_and_any_planes_keeps_its_colours() {
    for (name, bytes) in fixtures("avif-").into_iter().filter(|(name, _)| name.contains("-bits-4")) {
        let (facts, view) = ready(&bytes).await;
        assert_eq!((facts.kind, facts.width, facts.height), (Kind::Avif, 64, 48), "{name}");
        if name.ends_with("400.avif") {
            // Brightness alone, by BT.601.
            near(*view.get_pixel(8, 20), [88; 3]);
            near(*view.get_pixel(56, 20), [58; 3]);
        } else {
            halved(&name, &view, 6);
        }
    }
    let (_, view) = ready(&fixture("avif-limited.avif")).await;
    halved("limited", &view, 6);
    // Display P3: the same numbers are more of these colours.
    let (_, view) = ready(&fixture("avif-display-p3.avif")).await;
    near(*view.get_pixel(8, 20), [218, 0, 26]);
}

#[cfg(feature = "avif")]
#[tokio::test]
async fn an_avif_shows_the_ground_where_it_is_transparent() {
    for name in ["avif-alpha.avif", "avif-alpha-10-bits.avif"] {
        let (_, view) = ready(&fixture(name)).await;
        near(*view.get_pixel(8, 8), LEFT);
        near(*view.get_pixel(56, 8), RIGHT);
        near(*view.get_pixel(8, 40), GROUND);
        near(*view.get_pixel(56, 40), GROUND);
    }
    // Half of it, whether the colours are multiplied with it in the file or not.
    for name in ["avif-alpha-half.avif", "avif-alpha-multiplied.avif"] {
        let (_, view) = ready(&fixture(name)).await;
        near(*view.get_pixel(8, 8), LEFT);
        near(*view.get_pixel(8, 40), [222, 142, 141]);
        near(*view.get_pixel(56, 40), [142, 142, 221]);
    }
}

#[cfg(feature = "avif")]
#[tokio::test]
async fn an_avif_is_put_together_cut_and_turned_as_its_boxes_say() {
    let (facts, view) = ready(&fixture("avif-grid.avif")).await;
    assert_eq!((facts.width, facts.height), (256, 96));
    assert_eq!(view.dimensions(), (256, 96));
    upright(&view, 1);

    let (facts, view) = ready(&fixture("avif-crop.avif")).await;
    assert_eq!((facts.width, facts.height), (32, 32));
    upright(&view, 1);

    // Three quarters to the left; and left and right exchanged.
    let (facts, view) = ready(&fixture("avif-irot.avif")).await;
    assert_eq!((facts.width, facts.height), (48, 64));
    upright(&view, 6);
    let (_, view) = ready(&fixture("avif-imir.avif")).await;
    upright(&view, 2);
}

#[tokio::test]
async fn a_jpeg_is_decoded_whatever_its_coder_and_its_planes() {
    for (name, bytes) in fixtures("jpeg-").into_iter().filter(|(name, _)| !name.contains("arithmetic")) {
        let (facts, view) = ready(&bytes).await;
        assert_eq!((facts.kind, facts.width, facts.height), (Kind::Jpeg, 64, 48), "{name}");
        match name.as_str() {
            "jpeg-grey.jpg" => near(*view.get_pixel(8, 20), [88; 3]),
            "jpeg-cmyk.jpg" | "jpeg-ycck.jpg" => halved(&name, &view, 12),
            _ => halved(&name, &view, 6),
        }
        // Without the marker at its end.
        let (_, cut) = ready(&bytes[..bytes.len() - 2]).await;
        assert_eq!(cut, view, "{name}");
    }
}

/// Up to its last row of blocks there is everything; what of that row is missing is no grey.
#[tokio::test]
async fn a_jpeg_that_ends_in_its_last_row_of_blocks_shows_the_ground_there() {
    for half in [1, 3] {
        // The large one is decoded at half its size.
        let (width, height) = (2_000 * half, 64);
        let whole = jpeg(width, height);
        let cut = whole.len() - whole.len() / 20;
        let (_, view) = ready(&whole[..cut]).await;
        // Near the edge of the blocks the filters of the reduction show, at half the size more of them.
        let last = view.get_pixel(view.width() - 1, view.height() - 1).0;
        assert!(last.iter().all(|value| *value > 220), "{last:?}");
        near(*view.get_pixel(view.width() - 2, 2), RIGHT);
        near(*view.get_pixel(2, 2), LEFT);
    }
}

/// Which is allowed and written by hardly anybody: decoded by libjpeg-turbo, and not by the pure decoder.
#[tokio::test]
async fn an_arithmetic_jpeg_is_shown_or_says_why_not() {
    for (name, bytes) in fixtures("jpeg-arithmetic") {
        if !cfg!(feature = "turbojpeg") {
            assert_eq!(ends(&bytes).await.word(), "failed", "{name}");
            continue;
        }
        let (_, view) = ready(&bytes).await;
        match name.as_str() {
            "jpeg-arithmetic-grey.jpg" => near(*view.get_pixel(8, 20), [88; 3]),
            "jpeg-arithmetic-ycck.jpg" => halved(&name, &view, 12),
            _ => halved(&name, &view, 6),
        }
    }
}

/// The picture of a printer's desk, and the same without what says how its inks look.
#[cfg(feature = "turbojpeg")]
#[tokio::test]
async fn inks_of_a_sample_without_their_profile_are_still_a_picture() {
    let mut bytes = fs::read(crate::samples().join("19-canon300d-cmyk-swop.jpg")).unwrap();
    let (_, with) = ready(&bytes).await;
    while let Some(at) =
        bytes.windows(16).position(|window| window.starts_with(b"\xff\xe2") && &window[4..] == b"ICC_PROFILE\0")
    {
        let length = usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
        bytes.drain(at..at + 2 + length);
    }
    let (_, without) = ready(&bytes).await;
    assert_eq!(with.dimensions(), without.dimensions());
    let apart: u64 = with.iter().zip(without.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    let apart = apart as f64 / with.len() as f64;
    assert!((1.0..40.0).contains(&apart), "{apart}");
}

#[tokio::test]
async fn an_orientation_that_does_not_exist_turns_nothing() {
    for orientation in [0, 1, 9, 255, 256, 65_535] {
        let (facts, view) = ready(&jpeg_with_exif(64, 48, "A camera", orientation)).await;
        assert_eq!((facts.width, facts.height), (64, 48), "{orientation}");
        upright(&view, 1);
    }
    let (facts, view) = ready(&jpeg_with_exif(64, 48, "A camera", 6)).await;
    assert_eq!((facts.width, facts.height), (48, 64));
    upright(&view, 6);
}

#[tokio::test]
async fn a_panorama_in_a_jpeg_keeps_its_shape() {
    for (width, height, shown) in [(20_000, 1_000, (2048, 102)), (65_500, 1, (2048, 1)), (1, 65_500, (1, 2048))] {
        let (facts, view) = ready(&jpeg(width, height)).await;
        assert_eq!((facts.width, facts.height, view.dimensions()), (width, height, shown));
        if width > 1 {
            upright(&view, 1);
        }
        // Turned, it is as high as it was long.
        let (facts, view) = ready(&jpeg_with_exif(width, height, "A camera", 6)).await;
        assert_eq!((facts.width, facts.height, view.dimensions()), (height, width, (shown.1, shown.0)));
    }
}

#[tokio::test]
async fn a_png_is_decoded_in_all_its_ways_and_a_moving_one_shows_its_first_frame() {
    for (name, bytes) in fixtures("png-") {
        let (facts, view) = ready(&bytes).await;
        assert_eq!((facts.kind, facts.width, facts.height), (Kind::Png, 64, 48), "{name}");
        assert_eq!(facts.animated, name == "png-moving.png", "{name}");
        if name.starts_with("png-grey") {
            near(*view.get_pixel(8, 20), [0; 3]);
            near(*view.get_pixel(56, 20), [255; 3]);
        } else {
            halved(&name, &view, 6);
        }
        near(*view.get_pixel(8, 40), if name.contains("alpha") { GROUND } else { view.get_pixel(8, 20).0 });
    }
}

#[tokio::test]
async fn a_png_that_is_cut_off_shows_what_there_is() {
    let noise = RgbImage::from_fn(200, 150, |x, y| {
        let grain = (x.wrapping_mul(31) ^ y.wrapping_mul(17)) as u8 % 32;
        image::Rgb(if x < 100 { [200, 40 + grain, 40] } else { [40, 40 + grain, 200] })
    });
    let plain = encoded(&DynamicImage::ImageRgb8(noise), ImageFormat::Png);
    let (_, view) = ready(&plain[..plain.len() / 2]).await;
    assert!(view.get_pixel(20, 10).0[0] > 150);
    near(*view.get_pixel(20, 145), [244; 3]);
}

#[tokio::test]
async fn a_tiff_is_decoded_whatever_its_samples_mean_and_however_they_lie() {
    let in_color = fixtures("tiff-")
        .into_iter()
        .filter(|(name, _)| !["grey", "fax", "alpha", "lab"].iter().any(|other| name.contains(other)));
    for (name, bytes) in in_color {
        let (facts, view) = ready(&bytes).await;
        assert_eq!((facts.kind, facts.width, facts.height), (Kind::Tiff, 64, 48), "{name}");
        halved(&name, &view, if name.contains("cmyk") { 12 } else { 6 });
        if !name.contains("palette") {
            upright(&view, 1);
        }
    }
    for (name, bytes) in fixtures("tiff-grey").into_iter().chain(fixtures("tiff-fax")) {
        let (facts, view) = ready(&bytes).await;
        assert_eq!((facts.width, facts.height), (64, 48), "{name}");
        let (dark, light) = match name.as_str() {
            "tiff-fax.tif" | "tiff-grey-1-bits.tif" => ([0; 3], [255; 3]),
            "tiff-grey-2-bits.tif" => ([0; 3], [170; 3]),
            "tiff-grey-white-is-zero.tif" => ([204; 3], [51; 3]),
            _ => ([51; 3], [204; 3]),
        };
        for (x, expected) in [(8, dark), (56, light)] {
            let found = view.get_pixel(x, 20).0;
            assert!(
                found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 6),
                "{name}: {found:?} is not {expected:?}"
            );
        }
    }
    let (_, view) = ready(&fixture("tiff-alpha.tif")).await;
    near(*view.get_pixel(8, 8), LEFT);
    near(*view.get_pixel(8, 40), GROUND);
}

/// As many programs write it; the library's own bound is lower than the gallery's.
#[tokio::test]
async fn a_tiff_in_one_strip_may_be_as_large_as_any() {
    let page = containers::page(6_800, 6_700, vec![200; 6_800 * 6_700 * 3], 6_800 * 6_700 * 3);
    let (facts, view) = ready(&Tiff::new(false, b"II*\0").build(vec![page])).await;
    assert_eq!((facts.width, facts.height), (6_800, 6_700));
    near(*view.get_pixel(1_000, 2_000), [200; 3]);
}

/// Lab says colours by how they look; hardly any photograph is kept so, and the library does not know it.
#[tokio::test]
async fn a_tiff_of_colours_that_are_not_known_says_so() {
    let End::Failed(sentence) = ends(&fixture("tiff-lab.tif")).await else { panic!("Lab is not known") };
    assert!(sentence.contains("decoded"), "{sentence}");
}

#[tokio::test]
async fn a_tiff_that_is_cut_off_shows_what_there_is() {
    let shades = RgbImage::from_fn(200, 150, |x, _| image::Rgb([200, x as u8, 40]));
    let page = containers::page(200, 150, shades.into_raw(), 90_000);
    let tiff = Tiff::new(false, b"II*\0").build(vec![page]);
    let (_, view) = ready(&tiff[..tiff.len() / 2]).await;
    near(*view.get_pixel(20, 10), [200, 20, 40]);
    near(*view.get_pixel(20, 145), [244; 3]);
}

#[cfg(feature = "turbojpeg")]
#[tokio::test]
async fn inks_of_a_tiff_look_as_the_profile_of_a_sample_says() {
    use crate::containers::Value::{At, Bytes, Long, Short};
    let jpeg = fs::read(crate::samples().join("19-canon300d-cmyk-swop.jpg")).unwrap();
    let mut decoder = image::codecs::jpeg::JpegDecoder::new(std::io::Cursor::new(&jpeg)).unwrap();
    let profile = image::ImageDecoder::icc_profile(&mut decoder).unwrap().unwrap();
    // Cyan and a little black on the left, yellow on the right.
    let pixels: Vec<u8> =
        (0..64 * 48).flat_map(|at| if at % 64 < 32 { [255, 0, 0, 40] } else { [0, 0, 255, 0] }).collect();
    let page = |profile: Option<Vec<u8>>| {
        let mut page = vec![
            (0x100, Long(64)),
            (0x101, Long(48)),
            (0x102, Short(8)),
            (0x103, Short(1)),
            (0x106, Short(5)),
            (0x111, At(pixels.clone())),
            (0x115, Short(4)),
            (0x116, Long(48)),
            (0x117, Long(64 * 48 * 4)),
        ];
        page.extend(profile.map(|profile| (0x8773, Bytes(profile))));
        Tiff::new(true, b"MM\0*").build(vec![page])
    };
    let (_, printed) = ready(&page(Some(profile))).await;
    let (_, naive) = ready(&page(None)).await;
    near(*naive.get_pixel(8, 20), [0, 215, 215]);
    near(*naive.get_pixel(56, 20), [255, 255, 0]);
    // What Little CMS makes of these inks by this profile.
    near(*printed.get_pixel(8, 20), [0, 151, 208]);
    near(*printed.get_pixel(56, 20), [255, 242, 0]);
}
