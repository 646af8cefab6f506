//! The bytes of pictures: upright, never enlarged, without what the camera wrote, kept by browsers as long as they may,
//! and under the same rule as the pages.

use crate::site::{Answer, Person, Site, eventually, picture, sample};
use image::DynamicImage;
use image::imageops::FilterType;
use salon::domain::photo::Rendition;
use salon::domain::recipe::Recipe;

fn rendition(who: &Person, photo: &str, name: &str) -> Answer {
    who.get(&format!("/photos/{photo}/{name}"))
}

fn grant(who: &Person, album: &str, to: &str, right: &str) {
    who.post(&format!("/albums/{album}/grants"), &[("user", to), ("right", right)]).expect(303);
}

/// How far two pictures are apart, from 0 to 255, looked at from a distance.
fn apart(a: &DynamicImage, b: &DynamicImage) -> f64 {
    let far = |picture: &DynamicImage| picture.resize_exact(24, 24, FilterType::Triangle).to_rgb8().into_raw();
    let (a, b) = (far(a), far(b));
    a.iter().zip(&b).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / a.len() as f64
}

/// How a picture stored in this orientation is meant to be seen.
fn turned(stored: &DynamicImage, orientation: u8) -> DynamicImage {
    match orientation {
        2 => stored.fliph(),
        3 => stored.rotate180(),
        4 => stored.flipv(),
        5 => stored.rotate90().fliph(),
        6 => stored.rotate90(),
        7 => stored.rotate270().fliph(),
        8 => stored.rotate270(),
        _ => stored.clone(),
    }
}

#[test]
fn all_eight_orientations_of_the_samples_are_upright() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Turned", "private");
    let names = [
        "30-orient-landscape-1.jpg",
        "31-orient-portrait-2.jpg",
        "32-orient-landscape-3.jpg",
        "33-orient-portrait-4.jpg",
        "34-orient-landscape-5.jpg",
        "35-orient-portrait-6.jpg",
        "36-orient-landscape-7.jpg",
        "37-orient-portrait-8.jpg",
    ];
    let photos = names.map(|name| ada.photo(&album, name, sample(name)));
    site.wait_for_renditions();
    let seen =
        |at: usize, name: &str| image::load_from_memory(&rendition(&ada, &photos[at], name).expect(200).bytes).unwrap();
    for (at, (file, orientation)) in names.iter().zip(1_u8..).enumerate() {
        let stored = image::load_from_memory(&sample(file)).unwrap().thumbnail(240, 240);
        let upright = turned(&stored, orientation);
        for name in ["thumb", "grid", "view"] {
            let found = seen(at, name);
            assert_eq!(found.width() > found.height(), file.contains("landscape"), "{file} {name}");
            let right = apart(&found, &upright);
            assert!(right < 6.0, "{file}: {name} is {right} from upright");
        }
        // The measure is worth something: any other turn of the same picture is far from it.
        for other in (1..=8).filter(|other| *other != orientation) {
            assert!(apart(&seen(at, "thumb"), &turned(&stored, other)) > 12.0, "{file} as {other}");
        }
        let like = seen(at % 2, "thumb");
        assert!(apart(&seen(at, "thumb"), &like) < 10.0, "{file} shows what its siblings show");
    }
}

#[test]
fn renditions_of_sample_photographs_are_small_clean_and_never_enlarged() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Real", "private");
    let files = [
        ("00-pixel6pro-12mp-ultrahdr-p3.jpg", 4080, 3072),
        ("01-iphonexs-12mp-o6-p3-gps.jpg", 3024, 4032),
        ("03-nikonp7000-10mp-exif.webp", 2736, 3648),
        ("05-animated.gif", 703, 681),
        ("08-photo-24mp-progressive.jpg", 6000, 4000),
        ("17-lumia800-8mp-gps.jpg", 2448, 3264),
        ("18-galaxys-vga-o6.jpg", 480, 640),
        ("19-canon300d-cmyk-swop.jpg", 500, 333),
        ("20-alpha-3mp.png", 2048, 1536),
        ("21-animated.webp", 80, 80),
        ("24-photo-16bit.png", 676, 449),
        ("25-iphone8plus-12mp-o6-p3.heic", 3024, 4032),
        ("23-photo-6mp.avif", 3082, 2048),
        ("29-tiff.tif", 1280, 964),
        ("27-raw-canonr6-head.cr3", 1620, 1080),
    ];
    let photos = files.map(|(name, ..)| ada.photo(&album, name, sample(name)));
    site.wait_for_renditions();
    for (photo, (file, width, height)) in photos.iter().zip(files) {
        assert_eq!(site.redis(&["HGET", &format!("photo:{photo}"), "state"]), "ready", "{file}");
        let size = site.redis(&["HMGET", &format!("photo:{photo}"), "width", "height"]);
        assert_eq!(size, format!("{width}\n{height}"), "{file}, upright");
        let original = ada.get(&format!("/photos/{photo}/original")).expect(200);
        let kind = if file.ends_with("cr3") { "x-canon-cr3" } else { file.rsplit('.').next().unwrap() };
        let kind = kind.replace("jpg", "jpeg").replace("tif", "tiff");
        assert_eq!(original.header("content-type"), format!("image/{kind}"), "{file}");
        assert_eq!(original.bytes, sample(file), "{file} leaves as it came");
        ada.get(&format!("/photos/{photo}")).expect(200);
        for name in Rendition::ALL {
            let answer = rendition(&ada, photo, name.as_str()).expect(200);
            assert_eq!(answer.header("content-type"), "image/jpeg");
            let found = image::load_from_memory(&answer.bytes).unwrap();
            assert_eq!((found.width(), found.height()), Recipe::default().size(name, width, height), "{file} {name}");
            assert!(
                found.width().max(found.height()) <= Recipe::default().edge(name).min(width.max(height)),
                "{file} {name}"
            );
            for (kind, segment) in segments(&answer.bytes) {
                let telling = [0xE1, 0xED, 0xFE].contains(&kind);
                assert!(!telling, "{file} {name}: {}", String::from_utf8_lossy(&segment[..segment.len().min(40)]));
            }
        }
    }
}

/// What the page of a photo names as the sharpest picture of it, for this viewer.
fn sharpest(who: &Person, photo: &str) -> String {
    let page = who.get(&format!("/photos/{photo}")).expect(200).text;
    page.split("data-sharpest=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

#[test]
fn a_close_up_has_every_pixel_of_samples_that_browsers_do_not_show() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Close", "private");
    // Readers do not get an AVIF, as it cannot be stripped.
    let mira = site.member(&ada, "mira");
    grant(&ada, &album, "mira", "read");
    let names = ["04-iphone11pro-12mp-o6-p3-gps.heic", "25-iphone8plus-12mp-o6-p3.heic", "22-iphonexs-12mp-o6-p3.avif"];
    let photos = names.map(|name| ada.photo(&album, name, sample(name)));
    site.wait_for_renditions();
    for (name, photo) in names.iter().zip(&photos) {
        let link = sharpest(&mira, photo);
        assert!(link.starts_with(&format!("/photos/{photo}/close-up?v=")), "{name}: {link}");
        let picture = mira.get(&link).expect(200);
        assert_eq!(picture.header("content-type"), "image/jpeg");
        let size = site.redis(&["HMGET", &format!("photo:{photo}"), "width", "height"]);
        let found = image::load_from_memory(&picture.bytes).unwrap();
        assert_eq!(format!("{}\n{}", found.width(), found.height()), size, "{name}, upright");
        let view = image::load_from_memory(&rendition(&mira, photo, "view").expect(200).bytes).unwrap();
        let right = apart(&found, &view);
        assert!(right < 2.0, "{name}: {right} from its view");
        for (kind, _) in segments(&picture.bytes) {
            assert!(![0xE1, 0xED, 0xFE].contains(&kind), "{name} tells what the camera wrote");
        }
    }
    // Where something else is as sharp, none is made.
    let (avif, small) = (&photos[2], ada.photo(&album, "small.tif", sample("29-tiff.tif")));
    site.wait_for_renditions();
    assert_eq!(sharpest(&ada, avif), format!("/photos/{avif}/original"));
    assert_eq!(sharpest(&ada, &small), "", "it has no more pixels than its view");
    for photo in [avif, &small] {
        rendition(&ada, photo, "close-up").expect(404);
    }
}

#[test]
fn a_close_up_is_for_whoever_sees_the_photo_and_never_larger_than_a_phone_can_hold() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, tom, guest) = (site.member(&ada, "mira"), site.member(&ada, "tom"), site.guest());
    let album = mira.album("Sea", "private");
    let photo = mira.photo(&album, "wide.jpg", crate::site::large(11_000, 6_500));
    let broken = mira.photo(&album, "broken.png", crate::site::undecodable(1));
    site.wait_for_renditions();
    let link = sharpest(&mira, &photo);
    assert!(link.contains("/close-up?v="), "71 megapixels are too many for a phone: {link}");
    let made = mira.get(&link).expect(200);
    let found = image::load_from_memory(&made.bytes).unwrap();
    let pixels = u64::from(found.width()) * u64::from(found.height());
    assert!(pixels <= salon::domain::limits::CLOSE_UP_PIXELS && found.width() > 10_000, "{}", found.width());
    assert_eq!(made.header("cache-control"), "private, max-age=31536000, immutable");
    let tag = made.header("etag").to_owned();
    assert!(mira.get_with(&link, &[("if-none-match", &tag)]).expect(304).bytes.is_empty());
    assert_eq!(mira.send(mira.client().head(mira.url(&link)), &[]).expect(200).header("etag"), tag);
    rendition(&mira, &broken, "close-up").expect(404);
    for who in [&tom, &guest] {
        who.get(&link).expect(404);
        who.get_with(&link, &[("if-none-match", &tag)]).expect(404);
    }
    grant(&mira, &album, "tom", "read");
    tom.get(&link).expect(200);
    mira.post(&format!("/albums/{album}/grants"), &[("user", "tom"), ("right", "none")]).expect(303);
    tom.get(&link).expect(404);
    mira.post(&format!("/albums/{album}"), &[("visibility", "members")]).expect(303);
    tom.get(&link).expect(200);
    guest.get(&link).expect(404);
    mira.post(&format!("/albums/{album}"), &[("visibility", "public")]).expect(303);
    assert_eq!(guest.get(&link).expect(200).header("cache-control"), "public, max-age=300");
}

/// The segments of a JPEG before its pixels: marker and contents.
fn segments(jpeg: &[u8]) -> Vec<(u8, &[u8])> {
    let mut found = Vec::new();
    let mut at = 2;
    while jpeg[at] == 0xFF && jpeg[at + 1] != 0xDA {
        let length = usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        found.push((jpeg[at + 1], &jpeg[at + 4..at + 2 + length]));
        at += 2 + length;
    }
    assert!(found.len() > 3, "a JPEG has tables");
    found
}

#[test]
fn what_may_be_kept_is_said_with_the_picture() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, guest) = (site.member(&ada, "mira"), site.guest());
    let album = mira.album("Sea", "private");
    let photo = mira.photo(&album, "a.jpg", picture(1));
    site.wait_for_renditions();
    let page = mira.get(&format!("/photos/{photo}")).expect(200).text;
    let link = page.split("src=\"").find(|rest| rest.contains("/view?v=")).unwrap().split('"').next().unwrap();
    let kept = |who: &Person, path: &str| who.get(path).expect(200).header("cache-control").to_owned();
    assert_eq!(kept(&mira, link), "private, max-age=31536000, immutable");
    assert_eq!(kept(&mira, &format!("/photos/{photo}/view")), "private, no-cache");
    assert_eq!(kept(&mira, &format!("/photos/{photo}/view?v=0000000000000000-1")), "private, no-cache");
    guest.get(link).expect(404);

    let answer = mira.get(link).expect(200);
    assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let tag = answer.header("etag").to_owned();
    let known = mira.get_with(link, &[("if-none-match", &tag)]).expect(304);
    assert!(
        known.bytes.is_empty() && known.header("etag") == tag && known.header("cache-control").contains("immutable")
    );
    mira.get_with(link, &[("if-none-match", "\"another\"")]).expect(200);
    guest.get_with(link, &[("if-none-match", &tag)]).expect(404);
    let head = mira.send(mira.client().head(mira.url(link)), &[]).expect(200);
    assert!(head.bytes.is_empty() && head.header("etag") == tag);
    assert_eq!(head.header("content-length"), answer.bytes.len().to_string());

    mira.post(&format!("/albums/{album}"), &[("visibility", "public")]).expect(303);
    assert_eq!(kept(&guest, link), "public, max-age=300");
    assert_eq!(kept(&guest, &format!("/photos/{photo}/view")), "private, no-cache");
    mira.post(&format!("/albums/{album}"), &[("visibility", "private")]).expect(303);
    guest.get(link).expect(404);
    guest.get_with(link, &[("if-none-match", &tag)]).expect(404);

    // A page renews the cookie of whoever stays signed in; a picture that caches may keep never does.
    let fields = [("login", "mira"), ("password", crate::site::PASSWORD), ("remember", "on")];
    let remembered = site.guest();
    remembered.post("/login", &fields).expect(303);
    let cookie = salon::crypto::Secret::parse(&remembered.cookie("salon").unwrap()).unwrap();
    site.redis(&["HINCRBY", &format!("session:{}", cookie.hash()), "seen", "-400000"]);
    for path in [link.to_owned(), format!("/photos/{photo}/original")] {
        assert_eq!(remembered.get(&path).expect(200).header("set-cookie"), "", "{path}");
    }
    assert_eq!(guest.get(link).header("set-cookie"), "");
}

#[test]
fn only_who_may_edit_gets_the_original_and_exactly_what_was_uploaded() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, rita, eve] = ["mira", "tom", "rita", "eve"].map(|login| site.member(&ada, login));
    let guest = site.guest();
    let album = mira.album("Sea", "private");
    grant(&mira, &album, "tom", "edit");
    grant(&mira, &album, "rita", "read");
    let bytes = picture(1);
    let photo = mira.photo(&album, "a.jpg", bytes.clone());
    site.wait_for_renditions();
    for person in [&ada, &mira, &tom] {
        assert!(rendition(person, &photo, "original").expect(200).bytes == bytes);
        assert!(person.get(&format!("/photos/{photo}")).text.contains("Download original"));
    }
    // What others get of it is the matter of `originals.rs`.
    assert!(rendition(&rita, &photo, "original").expect(200).bytes != bytes);
    assert!(!rita.get(&format!("/photos/{photo}")).expect(200).text.contains("Download original"));
    rendition(&eve, &photo, "original").expect(404);
    rendition(&guest, &photo, "original").expect(404);
    mira.post(&format!("/albums/{album}"), &[("visibility", "public")]).expect(303);
    for person in [&rita, &eve, &guest] {
        rendition(person, &photo, "grid").expect(200);
        assert!(rendition(person, &photo, "original").expect(200).bytes != bytes);
    }
    mira.post(&format!("/albums/{album}"), &[("visibility", "private")]).expect(303);

    let path = format!("/photos/{photo}/original");
    let whole = tom.get(&path).expect(200);
    assert_eq!((whole.header("content-type"), whole.header("accept-ranges")), ("image/jpeg", "bytes"));
    assert_eq!(whole.header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(whole.header("cache-control"), "private, no-cache");
    let part = tom.get_with(&path, &[("range", "bytes=100-199")]).expect(206);
    assert!(part.bytes == bytes[100..200]);
    assert_eq!(part.header("content-range"), format!("bytes 100-199/{}", bytes.len()));
    assert!(tom.get_with(&path, &[("range", "bytes=-10")]).expect(206).bytes == bytes[bytes.len() - 10..]);
    tom.get_with(&path, &[("range", "bytes=99999999-")]).expect(416);
    let tag = whole.header("etag").to_owned();
    assert!(tom.get_with(&path, &[("if-none-match", &tag)]).expect(304).bytes.is_empty());
    // A download that goes on asks for the rest of the same bytes.
    assert_eq!(tom.get_with(&path, &[("range", "bytes=0-9"), ("if-range", &tag)]).expect(206).bytes.len(), 10);
    let other = [("range", "bytes=0-9"), ("if-range", "\"other\"")];
    assert_eq!(tom.get_with(&path, &other).expect(200).bytes.len(), bytes.len());
    let taken: u64 = site.redis(&["HGET", &format!("photo:{photo}"), "taken"]).parse().unwrap();
    let taken = std::time::UNIX_EPOCH + std::time::Duration::from_millis(taken);
    assert_eq!(whole.header("last-modified"), actix_web::http::header::HttpDate::from(taken).to_string());
    let head = tom.send(tom.client().head(tom.url(&path)), &[]).expect(200);
    assert_eq!((head.bytes.len(), head.header("content-length")), (0, bytes.len().to_string().as_str()));
}

/// As browsers send a name: in UTF-8, with quotes and line breaks as per cent.
fn upload_named(who: &Person, album: &str, name: &str, bytes: &[u8]) -> String {
    let head = |name: &str| format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"");
    let token = format!("{}\r\n\r\n{}\r\n", head("token"), who.token());
    let file = format!("{}; filename=\"{name}\"\r\nContent-Type: image/jpeg\r\n\r\n", head("photos"));
    let body = [token.as_bytes(), file.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
    let request = who.client().post(who.url(&format!("/albums/{album}/photos"))).body(body);
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("accept", "application/json"),
        ("content-type", "multipart/form-data; boundary=edge"),
    ];
    let answer = who.send(request, &headers).expect(200).json();
    answer["results"][0]["photo"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[test]
fn an_original_comes_back_under_its_own_name_whatever_that_is() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Names", "private");
    let names = [
        ("Été à la mer 日本.jpg", "Été à la mer 日本.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\\\Users\\\\ada\\\\sea.jpg", "sea.jpg"),
        // As browsers spell a quotation mark in a form.
        ("a%22; filename=evil.html;.jpg", "a\"; filename=evil.html;.jpg"),
        ("\u{202E}gpj.exe", "gpj.exe"),
        ("..", "photo"),
    ];
    for (n, (sent, kept)) in names.into_iter().enumerate() {
        let photo = upload_named(&ada, &album, sent, &picture(n as u32));
        assert_eq!(site.redis(&["--raw", "HGET", &format!("photo:{photo}"), "filename"]), kept);
        let said = rendition(&ada, &photo, "original").expect(200).header("content-disposition").to_owned();
        let (plain, whole) = said.split_once("; filename*=UTF-8''").unwrap_or_else(|| panic!("{said}"));
        let whole: Vec<u8> = url::form_urlencoded::parse(format!("n={}", whole.replace('+', "%2B")).as_bytes())
            .flat_map(|(_, name)| name.into_owned().into_bytes())
            .collect();
        assert_eq!(String::from_utf8(whole).unwrap(), kept, "{said}");
        assert!(plain.starts_with("attachment; filename=\"") && plain.matches('"').count() == 2, "{said}");
        assert!(said.is_ascii() && !said.contains(['\r', '\n', '\\']), "{said}");
    }
    let long = upload_named(&ada, &album, &format!("{}.jpg", "é".repeat(300)), &picture(100));
    let kept = site.redis(&["--raw", "HGET", &format!("photo:{long}"), "filename"]);
    assert!(kept.len() <= 240 && kept.ends_with("é.jpg"), "{kept}");
}

#[test]
fn a_revoked_reader_gets_nothing_from_the_next_request_on() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, rita, eve] = ["mira", "rita", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    let photo = mira.photo(&album, "a.jpg", picture(1));
    grant(&mira, &album, "rita", "edit");
    site.wait_for_renditions();
    let paths = ["", "/thumb", "/grid", "/view", "/original"].map(|rest| format!("/photos/{photo}{rest}"));
    let tags: Vec<String> = paths.iter().map(|path| rita.get(path).expect(200).header("etag").to_owned()).collect();
    grant(&mira, &album, "rita", "none");
    for (path, tag) in paths.iter().zip(&tags) {
        let revoked = rita.get_with(path, &[("if-none-match", tag)]).expect(404);
        assert_eq!(revoked.text, eve.get(path).expect(404).text, "as for one who never saw it");
        assert_eq!(revoked.text, eve.get(&path.replace(&photo, &"0".repeat(32))).expect(404).text);
    }
}

#[test]
fn renditions_are_a_cache_and_come_back() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Sea", "private");
    let photo = ada.photo(&album, "a.jpg", picture(1));
    site.wait_for_renditions();
    let before = rendition(&ada, &photo, "grid").expect(200).bytes;
    std::fs::remove_dir_all(site.data.join("renditions")).unwrap();
    rendition(&ada, &photo, "grid").expect(404);
    let back = eventually("the rendition to come back", || {
        let answer = rendition(&ada, &photo, "grid");
        (answer.status == 200).then_some(answer.bytes)
    });
    assert!(back == before);
}
