//! Many photos in one file: what is in it for whom, and when it ends early.

use crate::site::{Person, Site, dated, eventually, picture, sample, undecodable};
use salon::domain::limits;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

const ORIGINAL: u16 = 0x9003;

/// Names and bytes of what is in it.
fn unpacked(bytes: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|number| {
            let mut file = archive.by_index(number).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn album(who: &Person, album: &str) -> BTreeMap<String, Vec<u8>> {
    unpacked(who.get(&format!("/albums/{album}/download")).expect(200).bytes)
}

fn names(files: &BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    files.keys().map(String::as_str).collect()
}

fn grant(owner: &Person, album: &str, login: &str, right: &str) {
    owner.post(&format!("/albums/{album}/grants"), &[("user", login), ("right", right)]).expect(303);
}

#[test]
fn an_album_is_one_file_with_the_originals_under_their_names_and_days() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let sea = mira.album("The \"sea\": 2024/25", "private");
    let first = dated(1, &[(ORIGINAL, "2024:07:21 10:30:07")]);
    mira.photo(&sea, "IMG_1.jpg", first.clone());
    mira.photo(&sea, "IMG_1.jpg", picture(2));
    mira.photo(&sea, "img_1.JPG", picture(3));
    mira.photo(&sea, "Été?.jpg", picture(4));

    let answer = mira.get(&format!("/albums/{sea}/download")).expect(200);
    assert_eq!(answer.header("content-type"), "application/zip");
    assert!(answer.header("content-disposition").starts_with("attachment; filename=\"The _sea__ 2024-25.zip\""));
    let mut archive = ZipArchive::new(Cursor::new(answer.bytes.clone())).unwrap();
    let dates = (0..archive.len()).map(|number| archive.by_index(number).unwrap().last_modified().unwrap().to_string());
    assert_eq!(
        dates.filter(|date| date == "2024-07-21 10:30:06").count(),
        1,
        "the day of one, in steps of two seconds"
    );
    let files = unpacked(answer.bytes);
    let expected =
        ["IMG_1 (2).jpg", "IMG_1.jpg", "img_1 (3).JPG", "Été_.jpg"].map(|n| format!("The _sea__ 2024-25/{n}"));
    assert_eq!(names(&files), expected);
    assert_eq!(files["The _sea__ 2024-25/IMG_1.jpg"], first);
    // Asked for by those who only want to know whether it is there.
    let head = mira.client().head(mira.url(&format!("/albums/{sea}/download")));
    mira.send(head, &[]).expect(200);
}

#[test]
fn the_chosen_photos_are_in_it_and_none_that_are_hidden() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, tom) = (site.member(&ada, "mira"), site.member(&ada, "tom"));
    let (sea, secret) = (mira.album("Sea", "private"), mira.album("Secret", "private"));
    let (a, b, other) = (
        mira.photo(&sea, "a.jpg", picture(1)),
        mira.photo(&sea, "b.jpg", picture(2)),
        mira.photo(&secret, "c.jpg", picture(3)),
    );
    grant(&mira, &sea, "tom", "read");
    let chosen = format!("/albums/{sea}/photos/download");
    let before = site.fingerprint();
    let some = |who: &Person, photos: &[&str]| {
        let fields: Vec<_> = photos.iter().map(|photo| ("photo", *photo)).collect();
        unpacked(who.post(&chosen, &fields).expect(200).bytes)
    };
    assert_eq!(names(&some(&mira, &[&a])), ["Sea/a.jpg"]);
    assert_eq!(names(&some(&mira, &[&a, &b, &other])), ["Sea/a.jpg", "Sea/b.jpg"], "of this album");
    assert_eq!(names(&some(&tom, &[&b, &other])), ["Sea/b.jpg"]);
    assert!(some(&tom, &[&other]).is_empty());
    mira.post(&chosen, &[]).expect(422);
    mira.post(&chosen, &[("photo", "nonsense")]).expect(404);
    tom.post(&format!("/albums/{secret}/photos/download"), &[("photo", &other)]).expect(404);
    assert_eq!(site.fingerprint(), before);

    let page = tom.get(&format!("/albums/{sea}")).expect(200).text;
    assert!(page.contains(&format!("formaction=\"{chosen}\"")) && page.contains("Download all"));
    assert!(!page.contains("Delete the chosen photos") && !page.contains("Tag…"), "a reader changes nothing");
}

/// What a reader gets of each is what the address of its original gives them.
#[test]
fn samples_are_as_bare_for_a_reader_as_one_by_one() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, tom) = (site.member(&ada, "mira"), site.member(&ada, "tom"));
    let sea = mira.album("Sea", "private");
    let jpeg = sample("17-lumia800-8mp-gps.jpg");
    let photo = mira.photo(&sea, "place.jpg", jpeg.clone());
    let heic = mira.photo(&sea, "phone.heic", sample("04-iphone11pro-12mp-o6-p3-gps.heic"));
    mira.photo(&sea, "broken.png", undecodable(1));
    site.wait_for_renditions();
    grant(&mira, &sea, "tom", "read");
    let (whole, bare) = (album(&mira, &sea), album(&tom, &sea));
    assert_eq!(whole["Sea/place.jpg"], jpeg);
    assert_eq!(bare["Sea/place.jpg"], tom.get(&format!("/photos/{photo}/original")).expect(200).bytes);
    assert_ne!(bare["Sea/place.jpg"], jpeg);
    assert_eq!(bare["Sea/phone.jpg"], tom.get(&format!("/photos/{heic}/view")).expect(200).bytes);
    assert_eq!(names(&whole), ["Sea/broken.png", "Sea/phone.heic", "Sea/place.jpg"]);
}

/// More than what lies between the two ends of a connection.
fn large_album(site: &Site, who: &Person, photos: u32, megabytes: usize) -> String {
    let sea = who.album("Sea", "private");
    for number in 0..photos {
        let mut bytes = picture(number);
        bytes.resize(megabytes << 20, 0);
        who.photo(&sea, &format!("{number}.jpg"), bytes);
    }
    site.wait_for_renditions();
    sea
}

#[test]
fn a_download_ends_when_the_right_does() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, tom) = (site.member(&ada, "mira"), site.member(&ada, "tom"));
    // In the middle of the one file that is in it, or between two that are short.
    let (one, many) = (large_album(&site, &mira, 1, 24), large_album(&site, &mira, 6, 7));
    for (sea, take_away) in [
        (&one, Box::new(|| grant(&mira, &one, "tom", "none")) as Box<dyn Fn()>),
        (&one, Box::new(|| grant(&mira, &one, "tom", "read"))),
        (&many, Box::new(|| grant(&mira, &many, "tom", "none"))),
        (&many, Box::new(|| drop(mira.post(&format!("/albums/{many}/delete"), &[]).expect(303)))),
        (&one, Box::new(|| drop(tom.post("/logout", &[]).expect(303)))),
    ] {
        let path = format!("/albums/{sea}/download");
        // Of what only looks, the zeros would be gone.
        grant(&mira, sea, "tom", "edit");
        let cookie = format!("salon={}", tom.cookie("salon").unwrap());
        let mut answer = tom.client().get(tom.url(&path)).header("cookie", cookie).send().unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        answer.read_exact(&mut [0; 1000]).unwrap();
        take_away();
        let mut rest = Vec::new();
        assert!(answer.read_to_end(&mut rest).is_err(), "it is cut off, and does not look whole");
        let all = if sea == &one { 24 << 20 } else { 42 << 20 };
        assert!(rest.len() < all / 4 * 3, "{}", rest.len());
    }
    assert!(site.read_log().contains("a download was cut off"));
}

#[test]
fn what_is_deleted_meanwhile_is_left_out_and_the_rest_is_whole() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let sea = large_album(&site, &mira, 5, 20);
    let photos = site.redis(&["ZRANGE", &format!("album:{sea}:photos"), "0", "-1"]);
    let last = photos.lines().last().unwrap();
    let cookie = format!("salon={}", mira.cookie("salon").unwrap());
    let answer = mira.client().get(mira.url(&format!("/albums/{sea}/download"))).header("cookie", cookie);
    let mut answer = answer.send().unwrap();
    let mut bytes = vec![0; 1000];
    answer.read_exact(&mut bytes).unwrap();
    mira.post(&format!("/photos/{last}/delete"), &[]).expect(303);
    answer.read_to_end(&mut bytes).unwrap();
    assert_eq!(unpacked(bytes).len(), 4);
}

#[test]
fn only_so_many_download_at_once_and_a_place_is_free_again() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let sea = large_album(&site, &mira, 1, 20);
    let path = format!("/albums/{sea}/download");
    let cookie = format!("salon={}", mira.cookie("salon").unwrap());
    let begin = || mira.client().get(mira.url(&path)).header("cookie", &cookie).send().unwrap();
    let under_way: Vec<_> = (0..limits::DOWNLOADS).map(|_| begin()).collect();
    assert!(under_way.iter().all(|answer| answer.status().as_u16() == 200));
    let answer = mira.get(&path).expect(503);
    assert!(!answer.header("retry-after").is_empty());
    drop(under_way);
    eventually("a place", || (mira.get(&path).status == 200).then_some(()));
}
