//! What an original tells to whom. Whatever is served is read again with another reader of EXIF than the gallery's own, and
//! searched for words that were planted where files keep what is nobody's business.

use crate::site::{Answer, Person, Site, eventually, picture, sample, samples};
use exif::{In, Tag};
use image::DynamicImage;
use std::io::Cursor;

/// Stands in every corner of a planted file, and nowhere else.
const WORD: &str = "CanaryWithoutBusiness";

fn original(who: &Person, photo: &str) -> Answer {
    who.get(&format!("/photos/{photo}/original"))
}

fn set(owner: &Person, album: &str, field: &str, value: &str) {
    owner.post(&format!("/albums/{album}"), &[(field, value)]).expect(303);
}

fn grant(owner: &Person, album: &str, login: &str, right: &str) {
    owner.post(&format!("/albums/{album}/grants"), &[("user", login), ("right", right)]).expect(303);
}

fn contains(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|part| part == word.as_bytes())
}

/// Everything that a reader of EXIF finds; `None` where there is nothing to be read.
fn exif_of(bytes: &[u8]) -> Option<exif::Exif> {
    exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok()
}

fn orientation(bytes: &[u8]) -> u32 {
    let found = exif_of(bytes).and_then(|exif| exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0));
    found.filter(|turn| (1..=8).contains(turn)).unwrap_or(1)
}

/// What another reader finds beside the picture, as it would be shown: nothing but which way is up may be there.
fn tales(bytes: &[u8]) -> Vec<String> {
    let mut tales: Vec<String> = exif_of(bytes)
        .iter()
        .flat_map(|exif| exif.fields())
        .filter(|field| field.tag != Tag::Orientation)
        .map(|field| format!("{}: {}", field.tag, field.display_value()))
        .collect();
    // Long enough that they stand in no compressed picture by chance.
    let marks = [WORD, "http://ns.adobe.com", "<x:xmpmeta", "Photoshop 3.0", "GCamera", "MotionPhoto"];
    tales.extend(marks.iter().filter(|mark| contains(bytes, mark)).map(|mark| (*mark).to_owned()));
    tales
}

#[track_caller]
fn silent(what: &str, bytes: &[u8]) {
    assert_eq!(tales(bytes), [] as [String; 0], "{what}");
}

/// A block of EXIF with everything that people regret: which way is up, place, serial number, name, maker's note, and a
/// small copy of the picture.
fn telling_exif(turn: u16) -> Vec<u8> {
    use exif::{Context, Field, Rational, Value};
    let field = |context, number, value| Field { tag: Tag(context, number), ifd_num: In::PRIMARY, value };
    let degrees = |whole: u32| Value::Rational(vec![(whole, 1).into(), Rational { num: 30, denom: 1 }, (0, 1).into()]);
    let text = |text: &str| Value::Ascii(vec![text.into()]);
    let fields = [
        field(Context::Tiff, 0x0112, Value::Short(vec![turn])),
        field(Context::Tiff, 0x013b, text(WORD)),
        field(Context::Exif, 0xa431, text(WORD)),
        field(Context::Exif, 0x927c, Value::Undefined(WORD.into(), 0)),
        field(Context::Gps, 1, text("N")),
        field(Context::Gps, 2, degrees(47)),
        field(Context::Gps, 3, text("E")),
        field(Context::Gps, 4, degrees(8)),
    ];
    let thumbnail = picture(4_711);
    let mut writer = exif::experimental::Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    writer.set_jpeg(&thumbnail, In::THUMBNAIL);
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, false).unwrap();
    block.into_inner()
}

fn segment(marker: u8, contents: &[&[u8]]) -> Vec<u8> {
    let contents = contents.concat();
    [&[0xff, marker], (contents.len() as u16 + 2).to_be_bytes().as_slice(), &contents].concat()
}

/// The same JPEG with a word in every corner. Its own EXIF, if it has some, stays the second.
fn planted_jpeg(plain: &[u8], turn: u16) -> Vec<u8> {
    [
        &plain[..2],
        &segment(0xe1, &[b"Exif\0\0", &telling_exif(turn)]),
        &segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>", WORD.as_bytes()]),
        &segment(0xe2, &[b"MPF\0", WORD.as_bytes()]),
        &segment(0xed, &[b"Photoshop 3.0\08BIM\x04\x04\0\0", WORD.as_bytes()]),
        &segment(0xfe, &[WORD.as_bytes()]),
        &segment(0xef, &[WORD.as_bytes()]),
        &plain[2..],
        b"MotionPhoto_Data\0\0\0\x18ftypmp42",
        WORD.as_bytes(),
    ]
    .concat()
}

fn png_chunk(name: &[u8; 4], contents: &[u8]) -> Vec<u8> {
    // A wrong check sum would be passed over by a reader, and prove nothing.
    let sum = [name.as_slice(), contents].concat().iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    });
    [(contents.len() as u32).to_be_bytes().as_slice(), name, contents, &(!sum).to_be_bytes()].concat()
}

fn planted_png(plain: &[u8], turn: u16) -> Vec<u8> {
    let itxt = [b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>".as_slice(), WORD.as_bytes()].concat();
    [
        &plain[..33],
        &png_chunk(b"eXIf", &telling_exif(turn)),
        &png_chunk(b"tEXt", format!("Author\0{WORD}").as_bytes()),
        &png_chunk(b"iTXt", &itxt),
        &png_chunk(b"prVt", WORD.as_bytes()),
        &plain[33..],
        WORD.as_bytes(),
    ]
    .concat()
}

/// A WebP of one picture becomes one with a head, EXIF, XMP and a chunk of nobody's.
fn planted_webp(plain: &[u8], (width, height): (u32, u32), turn: u16) -> Vec<u8> {
    let side = |side: u32| [(side - 1) as u8, ((side - 1) >> 8) as u8, ((side - 1) >> 16) as u8];
    let head = [[0x0c, 0, 0, 0].as_slice(), &side(width), &side(height)].concat();
    let chunk = |name: &[u8; 4], contents: &[u8]| {
        let mut chunk = [name.as_slice(), (contents.len() as u32).to_le_bytes().as_slice(), contents].concat();
        chunk.extend(vec![0; contents.len() % 2]);
        chunk
    };
    let xmp = format!("<x:xmpmeta>{WORD}");
    let body = [
        b"WEBP",
        chunk(b"VP8X", &head).as_slice(),
        &plain[12..],
        &chunk(b"EXIF", &telling_exif(turn)),
        &chunk(b"XMP ", xmp.as_bytes()),
        &chunk(b"ABCD", WORD.as_bytes()),
    ]
    .concat();
    [b"RIFF", (body.len() as u32).to_le_bytes().as_slice(), &body, WORD.as_bytes()].concat()
}

fn planted_gif(plain: &[u8]) -> Vec<u8> {
    let colors = if plain[10] & 0x80 == 0 { 0 } else { 3 << ((plain[10] & 7) + 1) };
    let block = [&[WORD.len() as u8], WORD.as_bytes(), &[0]].concat();
    let (head, rest) = plain.split_at(13 + colors);
    [head, b"\x21\xfe", &block, b"\x21\xff\x0bXMP DataXMP", &block, rest, WORD.as_bytes()].concat()
}

fn encoded(n: u8, format: image::ImageFormat) -> Vec<u8> {
    let pixels = image::RgbImage::from_fn(60, 40, |x, y| image::Rgb([x as u8 * 4, y as u8 * 6, n]));
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Name, bytes and which way is up, of one file of each kind with words in every corner.
fn planted() -> Vec<(&'static str, Vec<u8>, u32)> {
    use image::ImageFormat::{Gif, Jpeg, Png, WebP};
    vec![
        ("upright.jpg", planted_jpeg(&encoded(1, Jpeg), 1), 1),
        ("turned.jpg", planted_jpeg(&encoded(2, Jpeg), 6), 6),
        ("turned.png", planted_png(&encoded(3, Png), 8), 8),
        ("turned.webp", planted_webp(&encoded(4, WebP), (60, 40), 3), 3),
        ("moves.gif", planted_gif(&encoded(5, Gif)), 1),
    ]
}

fn pixels(what: &str, bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap_or_else(|e| panic!("{what}: {e}"))
}

#[test]
fn a_reader_gets_the_picture_and_nothing_else_and_an_editor_gets_the_file() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, ben, tom, eve] = ["mira", "ben", "tom", "eve"].map(|login| site.member(&ada, login));
    let guest = site.guest();
    let album = mira.album("Sea", "private");
    grant(&mira, &album, "ben", "edit");
    grant(&mira, &album, "tom", "read");
    let files = planted();
    let photos: Vec<_> = files.iter().map(|(name, bytes, _)| mira.photo(&album, name, bytes.clone())).collect();
    site.wait_for_renditions();
    let mut seen = 0;
    let mut each = |whole: &[&Person], stripped: &[&Person], hidden: &[&Person]| {
        for (photo, (name, bytes, turn)) in photos.iter().zip(&files) {
            assert!(tales(bytes).contains(&WORD.to_owned()), "{name} tells, so that silence means something");
            for who in whole {
                assert!(original(who, photo).expect(200).bytes == *bytes, "{name}");
            }
            for who in stripped {
                let answer = original(who, photo).expect(200);
                silent(name, &answer.bytes);
                assert_eq!(orientation(&answer.bytes), *turn, "{name}");
                assert!(pixels(name, &answer.bytes) == pixels(name, bytes), "{name}");
                let page = who.get(&format!("/photos/{photo}")).expect(200).text;
                assert!(page.contains("without location and camera data") && page.contains("/original"), "{name}");
                assert!(!page.contains("Download original"), "{name}");
                seen += 1;
            }
            for who in hidden {
                assert_eq!(original(who, photo).status, 404, "{name}");
            }
            for rendition in ["thumb", "grid", "view"] {
                for who in whole.iter().chain(stripped) {
                    let answer = who.get(&format!("/photos/{photo}/{rendition}")).expect(200);
                    silent(&format!("{name} {rendition}"), &answer.bytes);
                    assert!(exif_of(&answer.bytes).is_none(), "{name} {rendition} is upright and says nothing of it");
                }
            }
        }
    };
    each(&[&mira, &ben, &ada], &[&tom], &[&eve, &guest]);
    set(&mira, &album, "originals", "whole");
    each(&[&mira, &ben, &ada, &tom], &[], &[&eve, &guest]);
    set(&mira, &album, "visibility", "members");
    each(&[&mira, &ben, &ada, &tom, &eve], &[], &[&guest]);
    // What is open to the world tells the world nothing, whatever was chosen before ...
    set(&mira, &album, "visibility", "public");
    each(&[&mira, &ben, &ada], &[&tom, &eve, &guest], &[]);
    // ... and the choice does not come back by itself.
    set(&mira, &album, "visibility", "members");
    each(&[&mira, &ben, &ada], &[&tom, &eve], &[&guest]);
    set(&mira, &album, "originals", "whole");
    set(&mira, &album, "originals", "stripped");
    each(&[&mira, &ben, &ada], &[&tom, &eve], &[&guest]);
    assert_eq!(seen, files.len() * 8);
}

#[test]
fn the_choice_is_the_owners_and_never_for_a_public_album() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, ben, tom, eve] = ["mira", "ben", "tom", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    grant(&mira, &album, "ben", "edit");
    grant(&mira, &album, "tom", "read");
    let chosen = || site.redis(&["HGET", &format!("album:{album}"), "originals"]);
    let ask = |who: &Person, fields: &[(&str, &str)]| who.post(&format!("/albums/{album}"), fields);
    let whole = [("originals", "whole")];
    assert_eq!(chosen(), "stripped");
    for (who, status) in [(&ben, 403), (&tom, 403), (&eve, 404)] {
        ask(who, &whole).expect(status);
        assert_eq!(chosen(), "stripped");
    }
    assert!(!ben.get(&format!("/albums/{album}/edit")).expect(200).text.contains("name=\"originals\""));
    // What stays as it is needs no right: an editor's form may say it.
    ask(&ben, &[("title", "Lake"), ("originals", "stripped")]).expect(303);
    ask(&mira, &[("originals", "some")]).expect(422);
    ask(&mira, &whole).expect(303);
    assert_eq!(chosen(), "whole");
    assert!(mira.get(&format!("/albums/{album}/edit")).text.contains("value=\"whole\" checked"));
    let says = |who: &Person, word: &str| {
        who.get(&format!("/albums/{album}/grants")).expect(200).text.contains(&format!("download them {word}"))
    };
    assert!(says(&mira, "as they were uploaded"));

    // The form as it stands, with only the visibility changed, is no new wish.
    ask(&mira, &[("title", "Lake"), ("visibility", "public"), ("originals", "whole")]).expect(303);
    assert_eq!(chosen(), "stripped");
    assert!(mira.get(&format!("/albums/{album}/grants")).text.contains("without places, serial numbers"));
    let refused = ask(&mira, &whole).expect(422);
    assert!(refused.text.contains("never given whole"), "{}", refused.text);
    ask(&mira, &[("visibility", "members"), ("originals", "whole")]).expect(303);
    assert_eq!(chosen(), "whole");
    ask(&mira, &[("originals", "stripped")]).expect(303);
    ask(&mira, &[("visibility", "public"), ("originals", "whole")]).expect(422);
    let now = site.redis(&["HMGET", &format!("album:{album}"), "visibility", "originals"]);
    assert_eq!(now, "members\nstripped", "refused is refused as a whole");
    ask(&ada, &whole).expect(303);
    assert_eq!(chosen(), "whole");

    // An album from before there was a choice.
    site.redis(&["HDEL", &format!("album:{album}"), "originals"]);
    let photo = mira.photo(&album, "a.jpg", planted_jpeg(&picture(1), 1));
    silent("an album without the field", &original(&eve, &photo).expect(200).bytes);
    // And one that somebody wrote to by hand: the rule holds, whatever stands there.
    site.redis(&["HSET", &format!("album:{album}"), "originals", "whole", "visibility", "public"]);
    silent("a public album by hand", &original(&eve, &photo).expect(200).bytes);
}

#[test]
fn a_stripped_original_is_served_like_a_file() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    grant(&mira, &album, "tom", "read");
    let bytes = planted_jpeg(&picture(1), 6);
    let photo = mira.photo(&album, "Été.jpg", bytes.clone());
    let path = format!("/photos/{photo}/original");
    let answer = tom.get(&path).expect(200);
    assert_eq!((answer.header("content-type"), answer.header("accept-ranges")), ("image/jpeg", "bytes"));
    assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    assert_eq!(answer.header("content-length"), answer.bytes.len().to_string());
    assert!(answer.header("content-disposition").contains("filename*=UTF-8''%C3%89t%C3%A9.jpg"));
    let tag = answer.header("etag").to_owned();
    assert_ne!(tag, mira.get(&path).expect(200).header("etag"), "other bytes have another name");
    assert!(tom.get_with(&path, &[("if-none-match", &tag)]).expect(304).bytes.is_empty());
    mira.get_with(&path, &[("if-none-match", &tag)]).expect(200);
    let head = tom.send(tom.client().head(tom.url(&path)), &[]).expect(200);
    assert_eq!((head.bytes.len(), head.header("content-length")), (0, answer.header("content-length")));

    let length = answer.bytes.len();
    for (range, wanted) in [
        ("bytes=0-0", 0..1),
        ("bytes=10-49", 10..50),
        ("bytes=-7", length - 7..length),
        ("bytes=30-", 30..length),
        ("bytes=100-999999", 100..length),
    ] {
        let part = tom.get_with(&path, &[("range", range)]).expect(206);
        assert!(part.bytes == answer.bytes[wanted.clone()], "{range}");
        let said = format!("bytes {}-{}/{length}", wanted.start, wanted.end - 1);
        assert_eq!(part.header("content-range"), said);
    }
    assert_eq!(
        tom.get_with(&path, &[("range", "bytes=999999-")]).expect(416).header("content-range"),
        format!("bytes */{length}")
    );
    let other = [("range", "bytes=0-0"), ("if-range", "\"other\"")];
    assert_eq!(tom.get_with(&path, &other).expect(200).bytes.len(), length);
    assert_eq!(tom.get_with(&path, &[("range", "bytes=0-0"), ("if-range", &tag)]).expect(206).bytes.len(), 1);
}

#[test]
fn what_cannot_be_stripped_is_withheld_and_its_view_is_there() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, eve] = ["mira", "tom", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    grant(&mira, &album, "tom", "read");
    // Without its end nobody can say where the picture ends and the rest begins.
    let plain = picture(1);
    let bytes = [&plain[..plain.len() - 2], WORD.as_bytes()].concat();
    let photo = mira.photo(&album, "cut.jpg", bytes.clone());
    site.wait_for_renditions();
    assert!(original(&mira, &photo).expect(200).bytes == bytes);
    assert_eq!(original(&tom, &photo).expect(303).location(), format!("/photos/{photo}/view?download"));
    original(&eve, &photo).expect(404);
    let view = tom.get(&format!("/photos/{photo}/view?download")).expect(200);
    assert!(view.header("content-disposition").starts_with("attachment; filename=\"cut.jpg\""));
    silent("the view", &view.bytes);
    assert_eq!(tom.get(&format!("/photos/{photo}/view")).expect(200).header("content-disposition"), "");
    set(&mira, &album, "originals", "whole");
    assert!(original(&tom, &photo).expect(200).bytes == bytes);
}

#[test]
fn sample_originals_tell_readers_nothing() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, ben, tom] = ["mira", "ben", "tom"].map(|login| site.member(&ada, login));
    let guest = site.guest();
    let album = mira.album("Real", "private");
    grant(&mira, &album, "ben", "edit");
    grant(&mira, &album, "tom", "read");
    let mut names: Vec<_> = std::fs::read_dir(samples())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file() && entry.file_name() != "MANIFEST.tsv")
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut kept = Vec::new();
    for name in names {
        let (outcome, entry) = mira.upload(&album, &[(&name, sample(&name))]).remove(0);
        if outcome == "saved" {
            let photo = entry["photo"].as_str().unwrap().to_owned();
            // One by one: all of them together are minutes of work for a program that is not optimised.
            let state = || site.redis(&["HGET", &format!("photo:{photo}"), "state"]);
            eventually(&format!("{name} to be prepared"), || (state() != "pending").then_some(()));
            kept.push((name, photo));
        }
    }
    let (mut stripped, mut told) = (0, 0);
    for (name, photo) in &kept {
        let bytes = sample(name);
        told += usize::from(!tales(&bytes).is_empty());
        for who in [&mira, &ben, &ada] {
            assert!(original(who, photo).expect(200).bytes == bytes, "{name}");
        }
        let view = tom.get(&format!("/photos/{photo}/view"));
        if view.status == 200 {
            silent(name, &view.bytes);
        }
        let answer = original(&tom, photo);
        let safe = ["jpg", "png", "gif", "webp"].contains(&name.rsplit('.').next().unwrap());
        if !safe {
            // Where there is no picture either, the photo's page says why.
            let place = if view.status == 200 { "/view?download" } else { photo };
            assert!(answer.location().ends_with(place), "{name}: {}", answer.status);
            assert_eq!(tom.get(answer.location()).status, 200, "{name}");
            continue;
        }
        silent(name, &answer.expect(200).bytes);
        let answer = original(&tom, photo);
        assert_eq!(orientation(&answer.bytes), orientation(&bytes), "{name}");
        assert!(pixels(name, &answer.bytes) == pixels(name, &bytes), "{name}");
        assert_eq!(profile(&answer.bytes), profile(&bytes), "{name}");
        stripped += 1;
    }
    assert!(stripped > 25 && told > 15, "{stripped} of {} were stripped, {told} tell something", kept.len());
    set(&mira, &album, "visibility", "public");
    for (name, photo) in &kept {
        let answer = original(&guest, photo);
        assert!(answer.status == 303 || answer.bytes == original(&tom, photo).bytes, "{name}");
    }
}

/// The colour profile that a decoder finds.
fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    use image::ImageDecoder;
    let reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap();
    reader.into_decoder().unwrap().icc_profile().unwrap()
}

#[test]
fn hostile_sample_originals_hurt_nobody_when_a_reader_asks() {
    let mut site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let album = mira.album("Hostile", "private");
    grant(&mira, &album, "tom", "read");
    let mut answers = std::collections::BTreeMap::new();
    for folder in ["hostile", "hostile/fuzz"] {
        for entry in std::fs::read_dir(samples().join(folder)).unwrap().map(|entry| entry.unwrap()) {
            if !entry.file_type().unwrap().is_file() {
                continue;
            }
            let bytes = std::fs::read(entry.path()).unwrap();
            let answer = mira.try_upload(&album, &[("x.jpg", bytes)]);
            let results = answer.json();
            let Some(photo) = results["results"][0]["photo"].as_str() else { continue };
            let answer = original(&tom, photo);
            assert!([200, 303].contains(&answer.status), "{}: {}", entry.path().display(), answer.text);
            if answer.status == 200 {
                silent(&entry.path().display().to_string(), &answer.bytes);
            }
            *answers.entry(answer.status).or_insert(0) += 1;
        }
    }
    assert!(answers.len() == 2 && answers.values().all(|count| *count >= 3), "{answers:?}");
    assert!(site.is_running());
    assert!(!site.read_log().contains("strip an original"), "no decoder died of it: {}", site.read_log());
}
