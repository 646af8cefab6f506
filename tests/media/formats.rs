//! Every kind of picture that people have: what has no sample is made here.

use crate::containers::{self, LEFT, RIGHT, halves};
use crate::{End, end, program};
use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use salon::domain::photo::{Facts, Kind, TakenSource};
use salon::media::decoder::Decoder;
use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

pub async fn ends(bytes: &[u8]) -> End {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    end(&mut Decoder::new(program()), file.path()).await.0
}

pub async fn ready(bytes: &[u8]) -> (Facts, RgbImage) {
    match ends(bytes).await {
        End::Ready(facts, made) => (*facts, image::load_from_memory(&made[2].1).unwrap().to_rgb8()),
        other => panic!("{other:?}"),
    }
}

pub fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn near(found: Rgb<u8>, expected: [u8; 3]) {
    let apart = found.0.iter().zip(expected).map(|(a, b)| a.abs_diff(b)).max();
    assert!(apart <= Some(6), "{found:?} is not {expected:?}");
}

/// Red where the left was, blue where the right was, after this orientation.
pub fn upright(view: &RgbImage, orientation: u16) {
    let (width, height) = view.dimensions();
    let (left, right) = ((width / 8, height / 2), (width * 7 / 8, height / 2));
    let (top, bottom) = ((width / 2, height / 8), (width / 2, height * 7 / 8));
    let (red, blue) = match orientation {
        2 | 3 => (right, left),
        5 | 6 => (top, bottom),
        7 | 8 => (bottom, top),
        _ => (left, right),
    };
    near(*view.get_pixel(red.0, red.1), LEFT);
    near(*view.get_pixel(blue.0, blue.1), RIGHT);
}

#[tokio::test]
async fn a_raw_is_shown_through_its_largest_preview() {
    type Make = fn(u16) -> Vec<u8>;
    let makes: [(Make, Kind, &str); 8] = [
        (containers::cr2, Kind::Cr2, "Canon EOS 5D"),
        (containers::cr3, Kind::Cr3, "Canon EOS R5"),
        (containers::nef, Kind::Nef, "NIKON D90"),
        (containers::arw, Kind::Arw, "SONY ILCE-7"),
        (containers::dng, Kind::Dng, "LEICA Q2"),
        (containers::raf, Kind::Raf, "X-T3"),
        (containers::orf, Kind::Orf, "OLYMPUS CORPORATION E-M1"),
        (containers::rw2, Kind::Rw2, "DMC-GX8"),
    ];
    for (make, kind, camera) in makes {
        for orientation in [1, 6, 3, 0, 9] {
            let (facts, view) = ready(&make(orientation)).await;
            let shown = if orientation == 6 { (480, 640) } else { (640, 480) };
            assert_eq!((facts.kind, facts.width, facts.height), (kind, shown.0, shown.1), "{orientation}");
            assert_eq!(view.dimensions(), shown, "{kind:?} {orientation}");
            upright(&view, orientation);
            assert_eq!(facts.camera, camera, "{kind:?}");
            if !matches!(kind, Kind::Raf | Kind::Rw2) {
                assert_eq!(facts.taken.source, TakenSource::Exif, "{kind:?}");
            }
        }
        // Without its end there is no preview, and still it is kept. What says that these two are RAW files is what was
        // cut off.
        let whole = make(1);
        match ends(&whole[..600]).await {
            End::Failed(reason) => {
                assert!(reason.contains("RAW") || matches!(kind, Kind::Nef | Kind::Arw), "{kind:?}: {reason}")
            }
            other => assert!(kind == Kind::Arw && other.word() == "refused", "{kind:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_tiff_is_no_raw_because_a_camera_is_named_in_it() {
    let pixels = halves(64, 48).into_raw();
    let length = pixels.len() as u32;
    let page = |orientation| {
        use containers::Value::{Short, Text};
        let mut page = containers::page(64, 48, pixels.clone(), length);
        page.extend([(0x10f, Text("NIKON CORPORATION")), (0x110, Text("NIKON D810")), (0x112, Short(orientation))]);
        page
    };
    for orientation in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 65_535] {
        // Two pages: the first one is the picture.
        let tiff = containers::Tiff::new(false, b"II*\0").build(vec![page(orientation), page(1)]);
        let (facts, view) = ready(&tiff).await;
        let shown = if (5..=8).contains(&orientation) { (48, 64) } else { (64, 48) };
        assert_eq!((facts.kind, facts.width, facts.height), (Kind::Tiff, shown.0, shown.1), "{orientation}");
        assert_eq!(facts.camera, "NIKON D810");
        upright(&view, orientation);
    }
}

#[tokio::test]
async fn pictures_of_all_depths_and_shapes_keep_their_colours() {
    let rgb = DynamicImage::ImageRgb8(halves(64, 48));
    let wide = DynamicImage::ImageRgb16(rgb.to_rgb16());
    let grey = DynamicImage::ImageLuma8(ImageBuffer::from_pixel(64, 48, Luma([90])));
    let wide_grey = DynamicImage::ImageLuma16(ImageBuffer::from_pixel(64, 48, Luma([90 * 257])));
    for (image, format, kind) in [
        (&rgb, ImageFormat::Bmp, Kind::Bmp),
        (&rgb, ImageFormat::Tiff, Kind::Tiff),
        (&rgb, ImageFormat::Png, Kind::Png),
        (&rgb, ImageFormat::Gif, Kind::Gif),
        (&rgb, ImageFormat::WebP, Kind::WebP),
        (&wide, ImageFormat::Tiff, Kind::Tiff),
        (&wide, ImageFormat::Png, Kind::Png),
    ] {
        let (facts, view) = ready(&encoded(image, format)).await;
        assert_eq!((facts.kind, facts.width, facts.height), (kind, 64, 48));
        upright(&view, 1);
    }
    for (image, format) in [
        (&grey, ImageFormat::Png),
        (&grey, ImageFormat::Tiff),
        (&grey, ImageFormat::Bmp),
        (&wide_grey, ImageFormat::Png),
        (&wide_grey, ImageFormat::Tiff),
    ] {
        let (_, view) = ready(&encoded(image, format)).await;
        near(*view.get_pixel(20, 20), [90; 3]);
    }
}

#[tokio::test]
async fn what_is_transparent_shows_the_ground() {
    let half = RgbaImage::from_fn(64, 48, |x, _| Rgba([200, 40, 40, if x < 32 { 255 } else { 0 }]));
    let half = DynamicImage::ImageRgba8(half);
    let wide = DynamicImage::ImageRgba16(half.to_rgba16());
    for (image, format) in [
        (&half, ImageFormat::Png),
        (&half, ImageFormat::WebP),
        (&half, ImageFormat::Tiff),
        (&half, ImageFormat::Gif),
        (&wide, ImageFormat::Png),
        (&wide, ImageFormat::Tiff),
    ] {
        let (_, view) = ready(&encoded(image, format)).await;
        near(*view.get_pixel(8, 20), LEFT);
        near(*view.get_pixel(56, 20), [244, 244, 242]);
    }
}

/// In place of a decoder that something else ended: a program that ends its first one while nobody asks it anything.
#[tokio::test]
async fn a_file_is_looked_at_again_when_its_decoder_died() {
    let folder = tempfile::tempdir().unwrap();
    let (script, over) = (folder.path().join("salon"), folder.path().join("over"));
    let text = format!(
        "#!/bin/sh\nif mkdir '{0}/first' 2>/dev/null; then timeout -s KILL 0.3 '{1}' \"$@\"; touch '{2}'; exit 9; fi\n\
         touch '{0}/second'; exec '{1}' \"$@\"\n",
        folder.path().display(),
        program().display(),
        over.display()
    );
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();

    let mut decoder = Decoder::new(script);
    decoder.start().await.unwrap();
    while !over.exists() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let picture = folder.path().join("a.png");
    fs::write(&picture, encoded(&DynamicImage::ImageRgb8(halves(40, 30)), ImageFormat::Png)).unwrap();
    let facts = decoder.inspect(File::open(&picture).unwrap()).await.unwrap();
    assert_eq!((facts.width, facts.height), (40, 30));
    assert!(folder.path().join("second").exists(), "by another decoder");
}

#[tokio::test]
async fn panoramas_keep_their_shape_and_nothing_is_enlarged() {
    for (width, height, view) in
        [(20_000, 1_000, (2048, 102)), (65_500, 1, (2048, 1)), (1, 65_500, (1, 2048)), (3, 2, (3, 2)), (1, 1, (1, 1))]
    {
        let (facts, made) = ready(&encoded(&DynamicImage::ImageRgb8(halves(width, height)), ImageFormat::Png)).await;
        assert_eq!((facts.width, facts.height), (width, height));
        assert_eq!(made.dimensions(), view);
        if width > 3 {
            upright(&made, 1);
        }
    }
}

#[cfg(feature = "heic")]
#[tokio::test]
async fn a_heic_is_shown_with_its_transparency_and_the_part_that_is_there() {
    let image = RgbaImage::from_fn(1_200, 900, |x, y| {
        let [r, g, b] = if x < 600 { LEFT } else { RIGHT };
        Rgba([r, g, b, if y < 450 { 255 } else { 0 }])
    });
    let heic = heifer::encode_rgba8(1_200, 900, image.as_raw(), &heifer::EncodeOptions::default()).unwrap();
    let (facts, view) = ready(&heic).await;
    assert_eq!((facts.kind, facts.width, facts.height), (Kind::Heic, 1_200, 900));
    near(*view.get_pixel(100, 100), LEFT);
    near(*view.get_pixel(1_100, 100), RIGHT);
    near(*view.get_pixel(100, 800), [244, 244, 242]);

    // The tiles lie in a row: without the end of the file the first of them are there.
    let opaque: Vec<u8> = halves(1_200, 900).into_raw();
    let heic = heifer::encode_rgb8(1_200, 900, &opaque, &heifer::EncodeOptions::default()).unwrap();
    let (_, whole) = ready(&heic).await;
    near(*whole.get_pixel(100, 100), LEFT);
    let (_, cut) = ready(&heic[..heic.len() - 40]).await;
    near(*cut.get_pixel(100, 100), LEFT);
}

/// The mean colour of the four quarters of a picture.
fn quarters(view: &RgbImage) -> [[u8; 3]; 4] {
    let (width, height) = (view.width() / 2, view.height() / 2);
    [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(column, row)| {
        let part = image::imageops::crop_imm(view, column * width, row * height, width, height).to_image();
        let sum =
            part.pixels().fold([0u64; 3], |sum, pixel| std::array::from_fn(|at| sum[at] + u64::from(pixel.0[at])));
        sum.map(|sum| (sum / u64::from(width * height)) as u8)
    })
}

/// What libvips 8.14 with Little CMS makes of the samples that no decoder at hand reads a second time; and Chromium, libavif
/// and libheif, which agree, of the one whose colours stand only in its AV1 stream (BT.709 and sRGB by a matrix of BT.2020).
#[tokio::test]
async fn samples_have_the_colours_that_another_tool_gives_them() {
    let references: [(&str, [[u8; 3]; 4]); 6] = [
        ("04-iphone11pro-12mp-o6-p3-gps.heic", [[100, 84, 65], [127, 114, 91], [125, 99, 60], [177, 149, 89]]),
        ("11-nikond810-8mp-adobergb.jpg", [[213, 218, 221], [206, 214, 222], [169, 155, 143], [165, 149, 139]]),
        ("19-canon300d-cmyk-swop.jpg", [[114, 115, 110], [106, 109, 106], [116, 131, 101], [146, 149, 143]]),
        ("22-iphonexs-12mp-o6-p3.avif", [[147, 122, 97], [155, 153, 144], [163, 114, 66], [139, 103, 63]]),
        ("23-photo-6mp.avif", [[125, 123, 99], [91, 68, 61], [115, 106, 100], [88, 72, 64]]),
        ("29-tiff.tif", [[102, 103, 102], [128, 129, 129], [97, 98, 97], [131, 132, 132]]),
    ];
    for (name, expected) in references {
        let (_, view) = ready(&std::fs::read(crate::samples().join(name)).unwrap()).await;
        for (found, expected) in quarters(&view).into_iter().zip(expected) {
            near(Rgb(found), expected);
        }
    }
}
