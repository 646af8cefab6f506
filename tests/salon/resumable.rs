//! Uploads in parts: whatever breaks, and when, a file arrives once and whole, and what was acknowledged need not be sent
//! again.

use crate::events::Second;
use crate::site::{Answer, Options, Person, Site, eventually, picture};
use base64ct::{Base64, Encoding};
use salon::domain::limits;
use salon::gallery::Gallery;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

const PART: &str = "application/offset+octet-stream";

fn staged(site: &Site) -> Vec<PathBuf> {
    site.files().into_iter().filter(|path| path.starts_with(site.data.join("tmp/uploads"))).collect()
}

fn sha256(bytes: &[u8]) -> String {
    salon::crypto::sha256(bytes).to_string()
}

fn offset(who: &Person, upload: &str) -> usize {
    let answer = who.send(who.client().head(who.url(upload)), &[]).expect(200);
    answer.header("upload-offset").parse().unwrap()
}

/// Sends what is missing of a file, in parts of this size, and returns what became of it, or the answer that refused a part.
fn send_rest(who: &Person, upload: &str, bytes: &[u8], size: usize) -> Answer {
    let mut at = offset(who, upload);
    loop {
        let end = (at + size).min(bytes.len());
        let answer = who.send_part(upload, at, &bytes[at..end]);
        if end == bytes.len() {
            return if answer.status == 204 { who.get(upload) } else { answer };
        }
        at = answer.expect(204).header("upload-offset").parse().unwrap();
        assert_eq!(at, end);
    }
}

fn photos(site: &Site, album: &str) -> String {
    site.redis(&["ZCARD", &format!("album:{album}:photos")])
}

struct House {
    site: Site,
    ada: Person,
    mira: Person,
    album: String,
}

fn house() -> House {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let album = mira.album("Sea", "private");
    House { site, ada, mira, album }
}

#[test]
fn a_file_comes_in_parts_and_is_the_file_that_was_sent() {
    let House { mut site, mira, album, .. } = house();
    let bytes = picture(1);
    let upload = mira.begin_upload(&album, "../été.jpg", bytes.len());
    assert_eq!(offset(&mira, &upload), 0);
    let first = mira.send_part(&upload, 0, &bytes[..100]).expect(204);
    assert_eq!((first.header("upload-offset"), first.header("tus-resumable")), ("100", "1.0.0"));
    assert!(first.header("upload-expires").ends_with("GMT"), "{:?}", first.headers);
    assert_eq!(staged(&site).len(), 1);
    site.stop();
    site.start_again();
    let mira = mira.at(&site);
    assert_eq!(offset(&mira, &upload), 100);
    let last = send_rest(&mira, &upload, &bytes, 200).expect(200).json();
    assert_eq!((&last["outcome"], &last["name"]), (&"saved".into(), &"été.jpg".into()), "{last}");
    let photo = last["photo"].as_str().unwrap().to_owned();
    assert_eq!(std::fs::read(site.original_of(&photo)).unwrap(), bytes);
    assert_eq!(
        site.redis(&["HMGET", &format!("photo:{photo}"), "filename", "sha256"]),
        format!("été.jpg\n{}", sha256(&bytes))
    );
    assert_eq!(staged(&site).len(), 0, "nothing is left of the parts");

    // Whoever did not hear the answer asks again, and nothing happens twice.
    let again = mira.get(&upload).expect(200).json();
    assert_eq!(again, last);
    assert_eq!(offset(&mira, &upload), bytes.len());
    mira.send_part(&upload, bytes.len() - 1, &bytes[bytes.len() - 1..]).expect(409);
    assert_eq!(photos(&site, &album), "1");

    let second = mira.begin_upload(&album, "b.jpg", bytes.len());
    let here = send_rest(&mira, &second, &bytes, 400).expect(200).json();
    assert_eq!((&here["outcome"], here["photo"].as_str().unwrap()), (&"already-here".into(), photo.as_str()));
    site.wait_for_renditions();
    mira.get(&format!("/photos/{photo}/grid")).expect(200);
    assert_eq!(site.redis(&["ZCARD", "uploads"]), "0");
    let (code, out, error) = site.salon(&["check"]);
    assert_eq!(code, 0, "{out}{error}");
}

#[test]
fn another_process_goes_on_with_what_one_has_begun() {
    let House { mut site, mira, album, .. } = house();
    let second = Second::start(&site);
    let there = Person::new(&second.base);
    there.set_cookie("salon", &mira.cookie("salon").unwrap());
    let bytes = picture(1);
    let upload = mira.begin_upload(&album, "a.jpg", bytes.len());
    mira.send_part(&upload, 0, &bytes[..100]).expect(204);
    there.send_part(&upload, 100, &bytes[100..200]).expect(204);
    mira.send_part(&upload, 200, &bytes[200..300]).expect(204);
    there.send_part(&upload, 300, &bytes[300..]).expect(204);
    let done = there.get(&upload).expect(200).json();
    assert_eq!(std::fs::read(site.original_of(done["photo"].as_str().unwrap())).unwrap(), bytes);
    assert_eq!(mira.get(&upload).expect(200).json(), done);
    drop(second);
    site.stop();
}

#[test]
fn a_small_file_comes_with_its_announcement_and_brings_its_date() {
    let House { site, mira, album, .. } = house();
    let bytes = picture(1);
    let metadata = format!(
        "filename {},modified {},unknown",
        Base64::encode_string(b"a.jpg"),
        Base64::encode_string(b"981173106000")
    );
    let (length, sum) = (bytes.len().to_string(), salon::crypto::sha256(&bytes).0);
    let sum = format!("sha256 {}", Base64::encode_string(&sum));
    let headers = [
        ("upload-length", length.as_str()),
        ("upload-metadata", &metadata),
        ("content-type", PART),
        ("upload-checksum", &sum),
    ];
    let answer = mira.tus("POST", &format!("/albums/{album}/uploads"), &headers, bytes).expect(201);
    assert_eq!(answer.header("upload-offset"), length);
    let photo = answer.json()["photo"].as_str().unwrap().to_owned();
    let stored = site.redis(&["HMGET", &format!("photo:{photo}"), "taken", "source"]);
    assert_eq!(stored, "981173106000\nfile");
    assert_eq!(mira.get(answer.location()).expect(200).json(), answer.json());
    let spoken = mira.send(mira.client().request("OPTIONS".parse().unwrap(), mira.url("/uploads")), &[]).expect(204);
    assert_eq!(spoken.header("tus-max-size"), limits::UPLOAD_BYTES.to_string());
    assert!(spoken.header("tus-extension").contains("checksum"));
}

#[test]
fn a_part_counts_once_and_in_its_place() {
    let House { site, mira, album, .. } = house();
    let bytes = picture(1);
    let upload = mira.begin_upload(&album, "a.jpg", bytes.len());
    mira.send_part(&upload, 100, &bytes[100..200]).expect(409);
    mira.send_part(&upload, 0, &bytes[..100]).expect(204);
    mira.send_part(&upload, 0, &bytes[..100]).expect(409);
    mira.send_part(&upload, 50, &bytes[50..150]).expect(409);
    mira.send_part(&upload, 0, &vec![0; bytes.len() + 1]).expect(409);
    mira.send_part(&upload, 100, &bytes).expect(413);
    assert_eq!(mira.send_part(&upload, 100, &[]).expect(204).header("upload-offset"), "100");
    assert_eq!((offset(&mira, &upload), staged(&site).len()), (100, 1));

    // Of many at once one is kept.
    let kept: usize = std::thread::scope(|scope| {
        let (site, upload, bytes) = (&site, &upload, &bytes);
        let cookie = mira.cookie("salon").unwrap();
        let racers: Vec<_> = (0..6)
            .map(|_| {
                let person = site.guest();
                person.set_cookie("salon", &cookie);
                scope.spawn(move || person.send_part(upload, 100, &bytes[100..200]).status)
            })
            .collect();
        let statuses: Vec<u16> = racers.into_iter().map(|racer| racer.join().unwrap()).collect();
        assert!(statuses.iter().all(|status| matches!(status, 204 | 409)), "{statuses:?}");
        statuses.iter().filter(|status| **status == 204).count()
    });
    assert_eq!((kept, offset(&mira, &upload), staged(&site).len()), (1, 200, 2));
    let done = send_rest(&mira, &upload, &bytes, 10_000).expect(200).json();
    assert_eq!(std::fs::read(site.original_of(done["photo"].as_str().unwrap())).unwrap(), bytes);
}

#[test]
fn a_part_that_came_damaged_is_taken_back() {
    let House { site, mira, album, .. } = house();
    let bytes = picture(1);
    let upload = mira.begin_upload(&album, "a.jpg", bytes.len());
    let send = |at: usize, part: &[u8], sum: &str| {
        let at = at.to_string();
        mira.tus(
            "PATCH",
            &upload,
            &[("content-type", PART), ("upload-offset", &at), ("upload-checksum", sum)],
            part.to_vec(),
        )
    };
    let of = |part: &[u8]| format!("sha256 {}", Base64::encode_string(&salon::crypto::sha256(part).0));
    send(0, &bytes[..100], &of(&bytes[..99])).expect(460);
    send(0, &bytes[..100], "sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA=").expect(460);
    send(0, &bytes[..100], "md5 AAAAAAAAAAAAAAAAAAAAAA==").expect(400);
    send(0, &bytes[..100], "sha256").expect(400);
    // Also the last one.
    send(0, &bytes, &of(&bytes[..99])).expect(460);
    assert_eq!((offset(&mira, &upload), staged(&site).len()), (0, 0));
    send(0, &bytes[..100], &of(&bytes[..100])).expect(204);
    send(100, &bytes[100..], &of(&bytes[100..])).expect(204);
    assert_eq!(photos(&site, &album), "1");
}

/// A part that said what all of it hashes to is worth nothing without its end; of another what came is kept.
#[test]
fn a_part_that_breaks_off_is_kept_as_far_as_it_came() {
    let House { site, mira, album, .. } = house();
    let bytes = picture(1);
    let upload = mira.begin_upload(&album, "a.jpg", bytes.len());
    let address = site.base.trim_start_matches("http://").to_owned();
    let break_off = |at: usize, more: &str| {
        let head = format!(
            "PATCH {upload} HTTP/1.1\r\nHost: {address}\r\nCookie: salon={}\r\nSec-Fetch-Site: same-origin\r\n\
             X-Salon-Token: {}\r\nTus-Resumable: 1.0.0\r\nContent-Type: {PART}\r\nUpload-Offset: {at}\r\n{more}\
             Content-Length: 400\r\n\r\n",
            mira.cookie("salon").unwrap(),
            mira.token()
        );
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.write_all(&[head.as_bytes(), &bytes[at..at + 100]].concat()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        // The answer, or the end of the line.
        let _ = stream.read_to_end(&mut Vec::new());
    };
    break_off(0, "");
    eventually("what came to be kept", || (offset(&mira, &upload) == 100).then_some(()));
    break_off(100, &format!("Upload-Checksum: sha256 {}\r\n", Base64::encode_string(&[7; 32])));
    assert_eq!(offset(&mira, &upload), 100);
    send_rest(&mira, &upload, &bytes, 300).expect(200);
}

#[test]
fn an_upload_is_its_users_alone_and_asked_for_from_a_page_of_ours() {
    let House { site, ada, mira, album } = house();
    let tom = site.member(&ada, "tom");
    mira.post(&format!("/albums/{album}/grants"), &[("user", "tom"), ("right", "edit")]).expect(303);
    let upload = mira.begin_upload(&album, "a.jpg", 1_000);
    mira.send_part(&upload, 0, &[7; 100]).expect(204);
    for other in [&tom, &ada, &site.guest()] {
        other.get(&upload).expect(404);
        other.send_part(&upload, 100, &[7; 100]).expect(404);
        other.tus("DELETE", &upload, &[], vec![]).expect(404);
    }
    let length = [("upload-length", "5")];
    let create = format!("/albums/{album}/uploads");
    mira.tus("POST", &create, &[("x-salon-token", &tom.token()), length[0]], vec![]).expect(403);
    mira.tus("PATCH", &upload, &[("x-salon-token", "")], vec![]).expect(403);
    mira.tus("DELETE", &upload, &[("x-salon-token", "")], vec![]).expect(403);
    let version = mira.tus("POST", &create, &[("tus-resumable", "0.2.2"), length[0]], vec![]).expect(412);
    assert!(version.text.contains("tus 1.0.0"), "{}", version.text);
    mira.tus("PATCH", &upload, &[("content-type", "text/plain"), ("upload-offset", "100")], vec![7]).expect(415);
    mira.tus("PATCH", &upload, &[("content-type", PART), ("upload-offset", "-1")], vec![7]).expect(400);
    for (length, status) in [("0", 422), ("x", 400), ("", 400), (&(limits::UPLOAD_BYTES + 1).to_string(), 413)] {
        mira.tus("POST", &create, &[("upload-length", length)], vec![]).expect(status);
    }
    mira.tus("POST", &create, &[length[0], ("upload-metadata", "filename ***")], vec![]).expect(400);
    assert_eq!(offset(&mira, &upload), 100);
    mira.tus("DELETE", &upload, &[], vec![]).expect(204);
    mira.get(&upload).expect(404);
    assert_eq!((staged(&site).len(), site.redis(&["KEYS", "*upload*"]).as_str()), (0, ""));
}

#[test]
fn an_upload_goes_with_the_album_or_the_right() {
    let House { site, ada, mira, album } = house();
    let tom = site.member(&ada, "tom");
    let bytes = picture(1);
    let give = |right: &str| {
        mira.post(&format!("/albums/{album}/grants"), &[("user", "tom"), ("right", right)]).expect(303);
    };
    let begun = || {
        give("edit");
        let upload = tom.begin_upload(&album, "a.jpg", bytes.len());
        tom.send_part(&upload, 0, &bytes[..100]).expect(204);
        upload
    };
    for (right, status) in [("read", 403), ("none", 404)] {
        let upload = begun();
        give(right);
        tom.send_part(&upload, 100, &bytes[100..]).expect(status);
        give("edit");
        tom.get(&upload).expect(404);
        assert_eq!(staged(&site).len(), 0, "{right}");
    }
    let upload = begun();
    give("read");
    tom.get(&upload).expect(403);
    assert_eq!(staged(&site).len(), 0);

    let upload = begun();
    mira.post(&format!("/albums/{album}/delete"), &[]).expect(303);
    tom.send_part(&upload, 100, &bytes[100..]).expect(404);
    tom.announce(&album, "b.jpg", 10).expect(404);
    assert_eq!((photos(&site, &album).as_str(), staged(&site).len()), ("0", 0));
    assert_eq!(site.redis(&["KEYS", "*upload*"]), "");
}

#[test]
fn a_file_that_is_no_picture_is_refused_when_it_is_whole_and_says_so_again() {
    let House { site, mira, album, .. } = house();
    let upload = mira.begin_upload(&album, "notes.jpg", 20);
    mira.send_part(&upload, 0, b"These are ").expect(204);
    mira.send_part(&upload, 10, b"my notes..").expect(204);
    let refused = mira.get(&upload).expect(200).json();
    assert_eq!((&refused["outcome"], &refused["status"]), (&"refused".into(), &415.into()), "{refused}");
    assert!(refused["error"].as_str().unwrap().ends_with('.'), "{refused}");
    assert_eq!(mira.get_with(&upload, &[("accept", "application/json")]).expect(200).json(), refused);
    assert_eq!(offset(&mira, &upload), 20);
    assert_eq!((staged(&site).len(), photos(&site, &album).as_str()), (0, "0"));
    let ttl: u64 = site.redis(&["TTL", &format!("upload:{}", upload.rsplit('/').next().unwrap())]).parse().unwrap();
    assert!(ttl > 80_000 && ttl <= limits::UPLOAD_REMEMBERED.as_secs());
}

#[test]
fn what_one_member_has_under_way_is_bounded() {
    let House { site, ada, mira, album } = house();
    let large = limits::UPLOAD_BYTES as usize;
    let fit = (limits::UPLOADS_OPEN_BYTES / limits::UPLOAD_BYTES) as usize;
    let uploads: Vec<String> = (0..fit).map(|_| mira.begin_upload(&album, "a.jpg", large)).collect();
    let refused = mira.announce(&album, "a.jpg", 1).expect(409);
    assert!(refused.json()["error"].as_str().unwrap().starts_with("Too many uploads"), "{}", refused.text);
    ada.announce(&ada.album("Own", "private"), "a.jpg", large).expect(201);
    mira.tus("DELETE", &uploads[0], &[], vec![]).expect(204);
    let small = limits::UPLOADS_OPEN - (fit - 1);
    for _ in 0..small {
        mira.begin_upload(&album, "a.jpg", 1);
    }
    mira.announce(&album, "a.jpg", 1).expect(409);
    let key = format!("user:{}:uploads", site.user_id("mira"));
    assert_eq!(site.redis(&["HLEN", &key]), limits::UPLOADS_OPEN.to_string());
}

#[test]
fn a_full_disk_keeps_what_was_kept_and_the_upload_goes_on_when_there_is_room() {
    let House { mut site, mut mira, album, .. } = house();
    let bytes = picture(1);
    let upload = mira.begin_upload(&album, "a.jpg", bytes.len());
    mira.send_part(&upload, 0, &bytes[..100]).expect(204);
    for (point, rest) in
        [("upload.write", 200), ("upload.fsync", 200), ("part.rename", 200), ("upload.rename", bytes.len())]
    {
        site.stop();
        site.set_options(Options::default().fault(&format!("{point}=full")));
        site.start_again();
        mira = mira.at(&site);
        mira.send_part(&upload, 100, &bytes[100..rest]).expect(507);
        assert_eq!((offset(&mira, &upload), staged(&site).len()), (100, 1), "{point}");
    }
    site.stop();
    site.set_options(Options::default());
    site.start_again();
    send_rest(&mira.at(&site), &upload, &bytes, 300).expect(200);
    assert_eq!(photos(&site, &album), "1");
}

/// Wherever the server dies, the client asks how far it is and goes on; it may have to send one part again.
#[test]
fn an_upload_survives_a_server_killed_at_each_step_of_it() {
    let House { mut site, mut mira, album, .. } = house();
    let points = [
        "upload.write",
        "upload.fsync",
        "part.rename",
        "part.folder",
        "part.staged",
        "part.kept",
        "part.assembled",
        "upload.rename",
        "upload.folder",
        "upload.placed",
        "upload.committed",
    ];
    for (n, point) in points.into_iter().enumerate() {
        let bytes = picture(n as u32);
        let thirds = [bytes.len() / 3, bytes.len() * 2 / 3, bytes.len()];
        let upload = mira.begin_upload(&album, "a.jpg", bytes.len());
        site.stop();
        let pass = if point.starts_with("part.") && point != "part.assembled" { 2 } else { 1 };
        site.set_options(Options::default().fault(&format!("{point}=kill@{pass}")));
        site.start_again();
        mira = mira.at(&site);
        let (mut deaths, mut acknowledged) = (0, 0);
        let end = loop {
            let at = offset(&mira, &upload);
            assert!(at >= acknowledged, "{point}: {acknowledged} bytes were acknowledged and {at} are there");
            let Some(end) = thirds.into_iter().find(|end| *end > at) else { break mira.get(&upload).expect(200) };
            match mira.try_send_part(&upload, at, &bytes[at..end]) {
                Ok(answer) => acknowledged = answer.expect(204).header("upload-offset").parse().unwrap(),
                Err(_) => {
                    deaths += 1;
                    site.wait_for_death();
                    site.set_options(Options::default());
                    site.start_again();
                    mira = mira.at(&site);
                }
            }
        };
        assert_eq!((deaths, &end.json()["outcome"]), (1, &"saved".into()), "{point}: {}", end.text);
        let photo = end.json()["photo"].as_str().unwrap().to_owned();
        assert_eq!(std::fs::read(site.original_of(&photo)).unwrap(), bytes, "{point}");
        assert_eq!(photos(&site, &album), (n + 1).to_string(), "{point}");
    }
    site.wait_for_renditions();
    assert_eq!(site.redis(&["ZCARD", "uploads"]), "0");
    let (code, out, error) = site.salon(&["check"]);
    assert_eq!(code, 0, "{out}{error}");
}

#[test]
fn what_nobody_goes_on_with_is_swept_after_a_day() {
    let House { site, mira, album, .. } = house();
    let bytes = picture(1);
    let [old, young] = ["old.jpg", "young.jpg"].map(|name| {
        let upload = mira.begin_upload(&album, name, bytes.len());
        mira.send_part(&upload, 0, &bytes[..100]).expect(204);
        upload
    });
    let id = |upload: &str| upload.rsplit('/').next().unwrap().to_owned();
    let before = (std::time::SystemTime::now() - limits::UPLOAD_ABANDONED - Duration::from_secs(60))
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis()
        .to_string();
    site.redis(&["HSET", &format!("upload:{}", id(&old)), "active", &before]);
    site.redis(&["ZADD", "uploads", &before, &id(&old)]);
    // Parts of an upload that Redis does not know (any more).
    let stray = site.data.join("tmp/uploads").join("018f3a5e7c1b7d2a9e4f5a6b7c8d9e0f");
    std::fs::create_dir(&stray).unwrap();
    std::fs::write(stray.join("018f3a5e7c1b7d2a9e4f5a6b7c8d9e0a"), "part").unwrap();
    let long_ago = std::time::SystemTime::now() - limits::UPLOAD_ABANDONED - Duration::from_secs(60);
    std::fs::File::open(&stray).unwrap().set_modified(long_ago).unwrap();
    assert!(site.salon(&["check"]).1.contains("was left by an upload that is over"));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let redis = format!("unix://{}", site.socket().display());
        Gallery::open(&site.data, &redis, "").await.unwrap().housekeep().await.unwrap();
    });
    assert!(!stray.exists());
    mira.get(&old).expect(404);
    mira.send_part(&old, 100, &bytes[100..]).expect(404);
    assert_eq!(offset(&mira, &young), 100);
    assert_eq!(staged(&site).len(), 1);
    send_rest(&mira, &young, &bytes, 10_000).expect(200);
}

#[test]
fn a_check_finds_what_is_wrong_with_uploads_and_mends_it() {
    let House { site, mira, album, .. } = house();
    let upload = mira.begin_upload(&album, "a.jpg", 1_000);
    mira.send_part(&upload, 0, &[7; 100]).expect(204);
    let id = upload.rsplit('/').next().unwrap();
    let of_mira = format!("user:{}:uploads", site.user_id("mira"));
    assert_eq!(site.salon(&["check"]).0, 0, "{}", site.salon(&["check"]).1);
    let missing = "018f3a5e7c1b7d2a9e4f5a6b7c8d9e0f";
    for (command, said) in [
        (vec!["ZREM", "uploads", id], "uploads does not have"),
        (vec!["HDEL", &of_mira, id], "does not say 1000"),
        (vec!["HSET", &of_mira, missing, "5"], "does not agree"),
        (vec!["ZADD", "uploads", "5", missing], "does not agree"),
    ] {
        site.redis(&command);
        let (code, out, _) = site.salon(&["check"]);
        assert!(code != 0 && out.contains(said), "{command:?}: {out}");
        site.salon(&["check", "--repair"]);
        assert_eq!(site.salon(&["check"]).0, 0, "{command:?}");
    }
    assert_eq!(offset(&mira, &upload), 100);
    // Parts that are gone cannot be mended: whoever goes on with it begins anew.
    std::fs::remove_dir_all(site.data.join("tmp/uploads")).unwrap();
    mira.get(&upload).expect(404);
    assert_eq!(site.redis(&["KEYS", "*upload*"]), "");
}
