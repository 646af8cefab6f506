//! Uploads: each file has its own result, and what was saved is exactly what came.

use crate::site::{Answer, DIGITIZED, MODIFIED, ORIGINAL, Person, Site, dated, eventually, picture, sample};
use reqwest::blocking::multipart::{Form, Part};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

fn sha256(bytes: &[u8]) -> String {
    salon::crypto::sha256(bytes).to_string()
}

fn originals(site: &Site) -> Vec<PathBuf> {
    site.files().into_iter().filter(|path| path.starts_with(site.data.join("originals"))).collect()
}

fn outcomes(results: &[(String, serde_json::Value)]) -> Vec<&str> {
    results.iter().map(|(outcome, _)| outcome.as_str()).collect()
}

/// As a browser without JavaScript sends it: for a page, not for JSON.
fn for_a_page(who: &Person, album: &str, files: &[(&str, Vec<u8>)]) -> Answer {
    let part = |form: Form, (name, bytes): &(&str, Vec<u8>)| {
        form.part("photos", Part::bytes(bytes.clone()).file_name((*name).to_owned()))
    };
    let form = files.iter().fold(Form::new().text("token", who.token()), part);
    let request = who.client().post(who.url(&format!("/albums/{album}/photos"))).multipart(form);
    who.send(request, &[("sec-fetch-site", "same-origin"), ("accept", "text/html")])
}

#[test]
fn each_file_of_many_has_its_own_result() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let [album, other] = ["Sea", "Other"].map(|title| mira.album(title, "private"));
    let files = [
        ("a.jpg", picture(1)),
        ("notes.jpg", b"These are my notes.".to_vec()),
        ("copy of a.jpg", picture(1)),
        ("empty.jpg", vec![]),
        ("b.jpg", picture(2)),
    ];
    let results = mira.upload(&album, &files);
    assert_eq!(outcomes(&results), ["saved", "refused", "already-here", "refused", "saved"]);
    let names: Vec<_> = results.iter().map(|(_, entry)| entry["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["a.jpg", "notes.jpg", "copy of a.jpg", "empty.jpg", "b.jpg"]);
    assert_eq!(results[2].1["photo"], results[0].1["photo"], "it names the one that is here");
    assert_eq!(results[1].1["status"], 415);
    assert!(results[1].1["error"].as_str().unwrap().ends_with('.'), "a sentence: {}", results[1].1);
    assert_eq!(site.redis(&["ZCARD", &format!("album:{album}:photos")]), "2");

    let again = mira.upload(&album, &[("b again.jpg", picture(2))]);
    assert_eq!(outcomes(&again), ["already-here"]);
    let elsewhere = mira.upload(&other, &[("b.jpg", picture(2))]);
    assert_eq!(outcomes(&elsewhere), ["saved"]);
    assert_ne!(elsewhere[0].1["photo"], results[4].1["photo"]);
    assert_eq!(originals(&site).len(), 2, "the same bytes lie on the disk once");
    site.wait_for_renditions();
    let half_way = || site.files().iter().any(|path| path.starts_with(site.data.join("tmp")));
    eventually("nothing to be left half way", || (!half_way()).then_some(()));
    for entry in [&results[4].1, &elsewhere[0].1] {
        mira.get(&format!("/photos/{}/grid", entry["photo"].as_str().unwrap())).expect(200);
    }
}

#[test]
fn what_was_saved_of_the_samples_is_what_came_also_under_the_same_name() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let files =
        ["18-galaxys-vga-o6.jpg", "19-canon300d-cmyk-swop.jpg", "21-animated.webp", "05-animated.gif"].map(sample);
    let results = mira.upload(&album, &files.clone().map(|bytes| ("IMG_0001.JPG", bytes)));
    assert_eq!(outcomes(&results), ["saved"; 4], "{results:?}");
    site.wait_for_renditions();
    for (bytes, (_, entry)) in files.iter().zip(&results) {
        let photo = entry["photo"].as_str().unwrap();
        assert_eq!(site.redis(&["HGET", &format!("photo:{photo}"), "filename"]), "IMG_0001.JPG");
        assert_eq!(site.redis(&["HGET", &format!("photo:{photo}"), "sha256"]), sha256(bytes));
        assert!(
            std::fs::read(site.original_of(photo)).unwrap() == *bytes,
            "the file on the disk is the file that came"
        );
        assert!(mira.get(&format!("/photos/{photo}/original")).expect(200).bytes == *bytes);
    }
    let sizes: usize = files.iter().map(Vec::len).sum();
    let user = format!("user:{}", site.user_id("mira"));
    assert_eq!(site.redis(&["HGET", &user, "bytes"]), sizes.to_string());
}

#[test]
fn only_who_may_edit_uploads_and_the_photo_says_who_it_was() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, rita, eve] = ["mira", "tom", "rita", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    for (login, right) in [("tom", "edit"), ("rita", "read")] {
        mira.post(&format!("/albums/{album}/grants"), &[("user", login), ("right", right)]).expect(303);
    }
    let before = (site.fingerprint(), site.files());
    let files = [("a.jpg", picture(1))];
    rita.try_upload(&album, &files).expect(403);
    eve.try_upload(&album, &files).expect(404);
    site.guest().try_upload(&album, &files).expect(404);
    mira.try_upload(&"0".repeat(32), &files).expect(404);
    let forged = Form::new().text("token", eve.token()).part("photos", Part::bytes(picture(1)).file_name("a.jpg"));
    let request = mira.client().post(mira.url(&format!("/albums/{album}/photos"))).multipart(forged);
    mira.send(request, &[("sec-fetch-site", "same-origin")]).expect(403);
    let late = Form::new().part("photos", Part::bytes(picture(1)).file_name("a.jpg")).text("token", mira.token());
    let request = mira.client().post(mira.url(&format!("/albums/{album}/photos"))).multipart(late);
    mira.send(request, &[("sec-fetch-site", "same-origin")]).expect(403);
    assert_eq!((site.fingerprint(), site.files()), before, "what was refused left nothing");
    assert!(!rita.get(&format!("/albums/{album}")).text.contains("multipart"));

    let photo = tom.photo(&album, "a.jpg", picture(1));
    assert_eq!(site.redis(&["HGET", &format!("photo:{photo}"), "uploader"]), site.user_id("tom"));
    let page = rita.get(&format!("/photos/{photo}")).expect(200).text;
    assert!(page.contains("Added by</dt><dd>Tom,"), "{page}");
    mira.post(&format!("/albums/{album}"), &[("visibility", "public")]).expect(303);
    assert!(!site.guest().get(&format!("/photos/{photo}")).expect(200).text.contains("Tom"), "no names for visitors");
}

/// The head announces a large body of which nothing is ever sent: the answer comes nevertheless.
#[test]
fn a_stranger_is_refused_before_the_body_is_read() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, eve) = (site.member(&ada, "mira"), site.member(&ada, "eve"));
    let album = mira.album("Sea", "private");
    let refused = |cookie: &str| {
        let address = site.base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(crate::site::PATIENCE)).unwrap();
        let head = format!(
            "POST /albums/{album}/photos HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 400000000\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        String::from_utf8_lossy(&answer[9..]).into_owned()
    };
    assert_eq!(refused(&format!("salon={}", eve.cookie("salon").unwrap())), "404");
    assert_eq!(refused("salon=nonsense"), "404");
    mira.post(&format!("/albums/{album}"), &[("visibility", "members")]).expect(303);
    assert_eq!(refused(&format!("salon={}", eve.cookie("salon").unwrap())), "403");
}

#[test]
fn the_date_comes_from_the_camera_else_from_the_file_else_it_is_now() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let dates =
        [(ORIGINAL, "2001:02:03 04:05:06"), (DIGITIZED, "2002:02:03 04:05:06"), (MODIFIED, "2003:02:03 04:05:06")];
    for (n, (dates, taken, source)) in [
        (vec![dates[2], dates[0], dates[1]], "981173106000", "exif"),
        (vec![dates[2], dates[1]], "1012709106000", "file"),
        (vec![dates[2]], "1044245106000", "file"),
        (vec![(ORIGINAL, "0000:00:00 00:00:00"), (DIGITIZED, "2002:02:03 04:05:06")], "1012709106000", "file"),
    ]
    .into_iter()
    .enumerate()
    {
        let photo = mira.photo(&album, "a.jpg", dated(n as u32, &dates));
        let stored = site.redis(&["HMGET", &format!("photo:{photo}"), "taken", "source"]);
        assert_eq!(stored, format!("{taken}\n{source}"), "{dates:?}");
        assert_eq!(site.redis(&["ZSCORE", &format!("album:{album}:photos"), &photo]), taken);
        if source == "exif" {
            let page = mira.get(&format!("/photos/{photo}")).expect(200).text;
            assert!(page.contains("3 February 2001, 04:05") && page.contains("as the camera recorded it"), "{page}");
        }
    }
    let photo = mira.photo(&album, "undated.jpg", picture(100));
    let stored = site.redis(&["HMGET", &format!("photo:{photo}"), "source", "taken", "uploaded"]);
    let [source, taken, uploaded] = stored.lines().collect::<Vec<_>>().try_into().unwrap();
    assert_eq!(source, "upload");
    let apart = uploaded.parse::<i64>().unwrap() - taken.parse::<i64>().unwrap();
    assert!((0..60_000).contains(&apart), "{stored}");
}

#[test]
fn without_javascript_a_page_tells_what_became_of_the_files() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let notes = || b"These are my notes.".to_vec();
    let all = for_a_page(&mira, &album, &[("a.jpg", picture(1)), ("b.jpg", picture(2))]).expect(303);
    assert_eq!(all.location(), format!("/albums/{album}?done=uploaded"));
    let some = [("c.jpg", picture(3)), ("a <again>.jpg", picture(1)), ("notes.txt", notes())];
    let receipt = for_a_page(&mira, &album, &some).expect(200);
    assert!(receipt.header("content-type").starts_with("text/html"));
    assert!(receipt.text.contains("Saved 1 of 3") && receipt.text.contains("<b class=\"results__name\">notes.txt</b>"));
    assert!(receipt.text.contains("a &#60;again&#62;.jpg</b> The same picture is here already"), "{}", receipt.text);
    let here = for_a_page(&mira, &album, &[("a.jpg", picture(1))]).expect(200).text;
    assert!(here.contains("Nothing new was saved"), "{here}");
    let refused = for_a_page(&mira, &album, &[("notes.txt", notes())]).expect(415).text;
    assert!(refused.contains("notes.txt") && refused.contains("Back to the album"), "{refused}");
    let none = for_a_page(&mira, &album, &[]).expect(422).text;
    assert!(none.contains("No file was chosen."), "{none}");
    for_a_page(&mira, &album, &[("", vec![])]).expect(422);
    assert_eq!(site.redis(&["ZCARD", &format!("album:{album}:photos")]), "3");
}
