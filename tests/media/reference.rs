//! Every sample beside what another tool makes of it: libvips, where it is installed. Two resizers and two encoders differ
//! at edges and in grain, so the means of eight by eight fields are compared: what is turned, cut, shifted, dark or of
//! other colours shows there.

use crate::{End, end, pictures, program, samples};
use image::{DynamicImage, RgbImage, imageops};
use salon::media::decoder::Decoder;
use std::path::Path;
use std::process::Command;

const FIELDS: u32 = 8;
/// How far one channel of one field may be from the other's, and all of them on average, of 255.
const FIELD: u8 = 12;
const AVERAGE: f64 = 3.0;

/// What libvips shows otherwise, on purpose.
const OTHERWISE: [(&str, &str); 1] =
    [("24-photo-16bit.png", "its colours are brighter than a page: libvips cuts off what Salon brings down")];

/// Upright and in sRGB, with an edge of 320 pixels; `None` where it cannot be opened.
fn vips(path: &Path) -> Option<RgbImage> {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("reference.png");
    let header = Command::new("vipsheader").arg("-a").arg(path).output().unwrap();
    let header = String::from_utf8_lossy(&header.stdout);
    let (profile, inks) = (header.contains("icc-profile-data"), header.contains(" cmyk,"));
    // Of inks the thumbnailer passes the profile over.
    let path = if profile && inks {
        let light = folder.path().join("light.png");
        let mut transform = Command::new("vips");
        transform.arg("icc_transform").arg(path).arg(&light).args(["srgb", "--embedded", "--intent", "perceptual"]);
        assert!(transform.output().unwrap().status.success());
        light
    } else {
        path.to_owned()
    };
    let mut thumbnail = Command::new("vipsthumbnail");
    thumbnail.arg(path).args(["--size", "320x320>", "-o"]).arg(&to);
    // Where there is no profile, asking for one changes the colours.
    if profile && !inks {
        thumbnail.args(["--eprofile", "srgb"]);
    }
    if !thumbnail.output().unwrap().status.success() {
        return None;
    }
    let image = image::open(to).ok()?;
    let mut ground = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(
        image.width(),
        image.height(),
        image::Rgba([244, 244, 242, 255]),
    ));
    imageops::overlay(&mut ground, &image.to_rgba8(), 0, 0);
    Some(ground.to_rgb8())
}

/// The means of the fields.
fn fields(image: &RgbImage) -> Vec<[u8; 3]> {
    let edge = |at: u32, whole: u32| (u64::from(at) * u64::from(whole) / u64::from(FIELDS)) as u32;
    let mut means = Vec::new();
    for row in 0..FIELDS {
        for column in 0..FIELDS {
            let (left, top) = (edge(column, image.width()), edge(row, image.height()));
            let width = edge(column + 1, image.width()).max(left + 1) - left;
            let height = edge(row + 1, image.height()).max(top + 1) - top;
            let field = imageops::crop_imm(image, left, top, width, height).to_image();
            let sum =
                field.pixels().fold([0u64; 3], |sum, pixel| std::array::from_fn(|at| sum[at] + u64::from(pixel.0[at])));
            means.push(sum.map(|sum| (sum / u64::from(width * height)) as u8));
        }
    }
    means
}

#[tokio::test]
async fn every_sample_looks_as_another_tool_shows_it() {
    if Command::new("vipsthumbnail").arg("--version").output().is_err() {
        println!("NOT COMPARED: vipsthumbnail is not installed (Debian: libvips-tools)");
        return;
    }
    let mut decoder = Decoder::new(program());
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for path in pictures(&samples()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (ended, ..) = end(&mut decoder, &path).await;
        let End::Ready(_, made) = ended else {
            println!("{name}: Salon does not show it, {ended:?}");
            continue;
        };
        let Some(theirs) = vips(&path) else {
            println!("{name}: libvips does not open it");
            continue;
        };
        let ours = image::load_from_memory(&made[0].1).unwrap().to_rgb8();
        if ours.dimensions() != theirs.dimensions() {
            wrong.push(format!("{name}: {:?} and {:?}", ours.dimensions(), theirs.dimensions()));
            continue;
        }
        let apart: Vec<u8> = fields(&ours)
            .iter()
            .zip(fields(&theirs))
            .flat_map(|(a, b)| std::array::from_fn::<u8, 3, _>(|at| a[at].abs_diff(b[at])))
            .collect();
        let most = apart.iter().copied().max().unwrap_or_default();
        let average = apart.iter().map(|it| f64::from(*it)).sum::<f64>() / apart.len() as f64;
        println!("{name}: {most} at most, {average:.2} on average");
        if let Some((_, why)) = OTHERWISE.iter().find(|(other, _)| *other == name) {
            println!("{name}: not held to it, as {why}");
        } else if most > FIELD || average > AVERAGE {
            wrong.push(format!("{name}: {most} at most, {average:.2} on average"));
        } else {
            compared += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 20, "only {compared} samples were compared");
}
