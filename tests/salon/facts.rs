//! What a file says about itself, on the pages: in words for everybody who may see the photo, the place only for those who
//! may know it; titles, captions and keywords as the photo's own; moving pictures moving.

use crate::site::{Person, Site, picture, sample, samples};
use image::AnimationDecoder;
use serde_json::Value;

const BRIDGE: &str = "13-canon5d3-10mp-gps.jpg";
/// As its page would say it, and as the link to the map has it.
const ITS_PLACE: [&str; 3] = ["41.86666", "93.86978", "openstreetmap"];

fn grant(owner: &Person, album: &str, login: &str, right: &str) {
    owner.post(&format!("/albums/{album}/grants"), &[("user", login), ("right", right)]).expect(303);
}

fn tags_of(site: &Site, photo: &str) -> Vec<String> {
    let ids = site.redis(&["HGET", &format!("photo:{photo}"), "tags"]);
    ids.split(',').filter(|id| !id.is_empty()).map(|id| site.redis(&["HGET", &format!("tag:{id}"), "name"])).collect()
}

/// A picture with an EXIF description and XMP keywords.
fn described(n: u32, description: &str, keywords: &[&str]) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x01\0\x0e\x01\x02\0".to_vec();
    tiff.extend((description.len() as u32 + 1).to_le_bytes());
    tiff.extend(26_u32.to_le_bytes());
    tiff.extend([0; 4]);
    tiff.extend([description.as_bytes(), b"\0\0\0\0"].concat());
    let items: String = keywords.iter().map(|word| format!("<rdf:li>{word}</rdf:li>")).collect();
    let xmp = format!(
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject></rdf:Description></rdf:RDF>"#
    );
    let segment = |name: &[u8], data: &[u8]| {
        [&[0xff, 0xe1], &((name.len() + data.len() + 2) as u16).to_be_bytes()[..], name, data].concat()
    };
    let plain = picture(n);
    let exif = segment(b"Exif\0\0", &tiff);
    let xmp = segment(b"http://ns.adobe.com/xap/1.0/\0", xmp.as_bytes());
    [&plain[..2], &exif, &xmp, &plain[2..]].concat()
}

#[test]
fn the_page_of_a_sample_says_what_its_file_says() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Iowa", "private");
    let photo = mira.photo(&album, "bridge.jpg", sample(BRIDGE));
    let page = mira.get(&format!("/photos/{photo}")).expect(200).text;
    for said in [
        "photo-info__title\">High Trestle Trail Bridge<",
        "photo-info__caption\">The High Trestle Trail Bridge over the Des Moines River",
        "22 January 2016, 17:30 <",
        "as the camera recorded it",
        "<dd>Canon EOS 5D Mark III<",
        "<dd>EF16-35mm f/2.8L II USM<",
        "1/40\u{a0}s · f/5.6 · ISO\u{a0}640 · 16\u{a0}mm · no flash<",
        "<dt>Rating</dt><dd>5 of 5<",
        "<dt>By</dt><dd>Tony Webster<",
        "<dt>Copyright</dt><dd>Tony Webster<",
        ">Central Iowa</a>",
        "href=\"https://www.openstreetmap.org/?mlat=41.866658&#38;mlon=-93.869778#map=15/41.866658/-93.869778\" rel=\"noopener noreferrer\">41.86666°\u{a0}N, 93.86978°\u{a0}W<",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    // The camera's clock, and how far it was from UTC.
    let iphone = mira.photo(&album, "iphone.jpg", sample("01-iphonexs-12mp-o6-p3-gps.jpg"));
    let page = mira.get(&format!("/photos/{iphone}")).expect(200).text;
    assert!(page.contains("28 July 2020, 19:18 (UTC+03:00) <"), "{page}");
    assert_eq!(site.redis(&["ZSCORE", &format!("album:{album}:photos"), &iphone]), "1595953129777", "the instant");
    let pixel = mira.photo(&album, "pixel.jpg", sample("00-pixel6pro-12mp-ultrahdr-p3.jpg"));
    assert!(mira.get(&format!("/photos/{pixel}")).expect(200).text.contains("bright screens (HDR)"));
    assert!(!page.contains("bright screens"));
}

#[test]
fn the_place_of_a_sample_is_only_for_those_who_may_edit() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, ben] = ["mira", "tom", "ben"].map(|login| site.member(&ada, login));
    let album = mira.album("Iowa", "public");
    grant(&mira, &album, "tom", "read");
    grant(&mira, &album, "ben", "edit");
    let photo = mira.photo(&album, "bridge.jpg", sample(BRIDGE));
    assert_eq!(site.redis(&["HGET", &format!("photo:{photo}"), "place"]), "41.866658,-93.869778");
    let knows = |person: &Person| {
        let paths = ["", "/thumb", "/grid", "/view"].map(|what| format!("/photos/{photo}{what}"));
        let pages = [format!("/albums/{album}"), "/".into(), "/tags".into()];
        let answers: Vec<_> = paths.iter().chain(&pages).map(|path| person.get(path)).collect();
        let said = |word: &str| {
            answers.iter().any(|answer| answer.bytes.windows(word.len()).any(|part| part == word.as_bytes()))
        };
        let known = ITS_PLACE.map(said);
        assert!(known.iter().all(|word| *word == known[0]), "{known:?}");
        known[0]
    };
    assert_eq!([&mira, &ben, &ada, &tom, &site.guest()].map(knows), [true, true, true, false, false]);
    grant(&mira, &album, "tom", "edit");
    assert!(knows(&tom), "who may edit it may know it");
}

#[test]
fn keywords_become_tags_where_the_gallery_wants_that() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let first = mira.photo(&album, "1.jpg", picture(1));
    mira.post(&format!("/photos/{first}/tags"), &[("tags", "Dunes"), ("act", "add")]).expect(303);
    let dunes = site.redis(&["HGET", "tags:by-name", "dunes"]);

    let photo =
        mira.photo(&album, "2.jpg", described(2, "Evening", &["dunes", "Sea, SEA", "sand;wind", "", "&lt;b&gt;"]));
    assert_eq!(tags_of(&site, &photo), ["Dunes", "Sea", "sand", "wind", "<b>"]);
    assert_eq!(site.redis(&["HGET", "tags:by-name", "dunes"]), dunes, "a tag that is there is that tag");
    assert_eq!(site.redis(&["ZSCORE", &format!("album:{album}:tags"), &dunes]), "2");
    let page = mira.get(&format!("/photos/{photo}")).expect(200).text;
    assert!(page.contains(">sand</a>") && page.contains("&#60;b&#62;</a>"), "{page}");
    assert!(page.contains("photo-info__caption\">Evening<"), "{page}");
    let many: Vec<String> = (0..80).map(|n| format!("word {n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let full = mira.photo(&album, "3.jpg", described(3, "", &many));
    assert_eq!(tags_of(&site, &full).len(), 50);

    site.redis(&["HSET", "settings", "keywords", "none"]);
    let without = mira.photo(&album, "4.jpg", described(4, "Evening", &["never"]));
    assert_eq!((tags_of(&site, &without), site.redis(&["HGET", "tags:by-name", "never"])), (vec![], String::new()));
    assert_eq!(site.redis(&["HGET", &format!("photo:{without}"), "caption"]), "Evening");
    site.redis(&["HSET", "settings", "keywords", "tags"]);
    let with = mira.photo(&album, "5.jpg", described(5, "", &["again"]));
    assert_eq!(tags_of(&site, &with), ["again"]);
    let (code, out, error) = site.salon(&["check"]);
    assert_eq!(code, 0, "{out}{error}");
}

#[test]
fn the_words_of_a_file_are_the_photos_own_from_then_on() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let junk = mira.photo(&album, "P7030001.JPG", described(1, "OLYMPUS DIGITAL CAMERA         ", &[]));
    assert_eq!(site.redis(&["HEXISTS", &format!("photo:{junk}"), "caption"]), "0");
    let hostile = mira.photo(&album, "2.jpg", described(2, "<script>alert(1)</script>\u{202e}\r\nand more", &[]));
    let page = mira.get(&format!("/photos/{hostile}")).expect(200).text;
    assert!(page.contains("&#60;script&#62;alert(1)&#60;/script&#62;\nand more"), "{page}");
    mira.post(&format!("/photos/{hostile}"), &[("caption", "")]).expect(303);
    assert!(!mira.get(&format!("/photos/{hostile}")).text.contains("and more"), "what was taken away stays away");
}

/// Frames that can be decoded.
fn frames(kind: &str, bytes: &[u8]) -> usize {
    let reader = std::io::Cursor::new(bytes);
    match kind {
        "image/gif" => image::codecs::gif::GifDecoder::new(reader).unwrap().into_frames().count(),
        "image/webp" => image::codecs::webp::WebPDecoder::new(reader).unwrap().into_frames().count(),
        other => panic!("{other}"),
    }
}

#[test]
fn moving_samples_move_for_those_who_may_have_them() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    grant(&mira, &album, "tom", "read");
    let moving = ["05-animated.gif", "21-animated.webp"].map(|name| mira.photo(&album, name, sample(name)));
    let still = mira.photo(&album, "still.jpg", picture(1));
    site.wait_for_renditions();
    let badge = "<span class=\"visually-hidden\">Moving picture</span>";
    for person in [&mira, &tom] {
        let page = person.get(&format!("/albums/{album}")).expect(200).text;
        assert_eq!(page.matches(badge).count(), 2, "{page}");
    }
    for photo in &moving {
        for person in [&mira, &tom] {
            let page = person.get(&format!("/photos/{photo}")).expect(200).text;
            assert!(page.contains(&format!("src=\"/photos/{photo}/original\"")), "{page}");
            // Who would rather see nothing move gets the first frame.
            assert!(page.contains(&format!("prefers-reduced-motion: reduce)\" srcset=\"/photos/{photo}/view?v=")));
            assert!(page.contains("A moving picture."));
            let original = person.get(&format!("/photos/{photo}/original")).expect(200);
            let frames = frames(original.header("content-type"), &original.bytes);
            assert!(frames > 1, "{frames} frames");
        }
    }
    let page = mira.get(&format!("/photos/{still}")).expect(200).text;
    assert!(!page.contains(&format!("src=\"/photos/{still}/original")), "{page}");
    assert!(!page.contains("A moving picture"));
}

#[test]
fn an_imported_sample_says_the_same_and_the_operator_reads_it_all() {
    let site = Site::start();
    site.member(&site.ada(), "mira");
    let folder = tempfile::tempdir().unwrap();
    let iowa = folder.path().join("Iowa");
    std::fs::create_dir(&iowa).unwrap();
    std::fs::copy(samples().join(BRIDGE), iowa.join("bridge.jpg")).unwrap();
    std::fs::write(iowa.join("plain.jpg"), picture(1)).unwrap();
    let (code, out, error) = site.salon(&["import", folder.path().to_str().unwrap(), "--as", "mira"]);
    assert_eq!(code, 0, "{out}{error}");
    let (code, out, error) = site.salon(&["photos", "Iowa", "--json"]);
    assert_eq!(code, 0, "{error}");
    let photos: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let bridge = photos.iter().find(|photo| photo["filename"] == "bridge.jpg").unwrap();
    assert_eq!(tags_of(&site, bridge["id"].as_str().unwrap()).len(), 34);
    for (field, value) in [
        ("title", Value::from("High Trestle Trail Bridge")),
        ("camera", "Canon EOS 5D Mark III".into()),
        ("source", "exif".into()),
        ("flash", false.into()),
        ("rating", 5.into()),
        ("creator", "Tony Webster".into()),
        ("latitude", 41.866_658.into()),
        ("longitude", (-93.869_778).into()),
        ("animated", false.into()),
    ] {
        assert_eq!(bridge[field], value, "{field}");
    }
    let plain = photos.iter().find(|photo| photo["filename"] == "plain.jpg").unwrap();
    assert_eq!((&plain["camera"], &plain["latitude"], &plain["source"]), (&Value::Null, &Value::Null, &"file".into()));
}
