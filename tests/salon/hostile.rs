//! Files, names and forms that mean harm, through a real upload: each ends in a sentence with the right status or in a
//! photo, what is beside it goes on, and nothing is half stored.

use crate::processes::{Process, below, memory, redis, workers};
use crate::site::{Answer, PATIENCE, Person, Site, eventually, picture, sample, samples};
use reqwest::blocking::multipart::{Form, Part};
use salon::domain::limits;
use salon::domain::text::FileName;
use std::collections::BTreeMap;
use std::io::Write;
use std::net::TcpStream;

fn album_photos(site: &Site, album: &str) -> usize {
    site.redis(&["ZCARD", &format!("album:{album}:photos")]).parse().unwrap()
}

fn nothing_half_way(site: &Site) {
    // The workers write through the same folder.
    eventually("an empty tmp", || {
        (!site.files().iter().any(|path| path.starts_with(site.data.join("tmp")))).then_some(())
    });
    let (code, out, error) = site.salon(&["check", "--bytes"]);
    assert_eq!(code, 0, "{out}{error}");
}

/// Uploads everything in one request, waits until each has ended, and says how: `refused 415`, `ready`, `failed`.
///
/// Meanwhile no decoder may take more than its limit, and the server, its Redis and its workers are those they were.
fn ends(site: &Site, who: &Person, album: &str, files: &[(String, Vec<u8>)]) -> Vec<String> {
    let standing = (site.pid(), redis(site), workers(site));
    let part = |form: Form, (name, bytes): &(String, Vec<u8>)| {
        form.part("photos", Part::bytes(bytes.clone()).file_name(name.clone()))
    };
    let form = files.iter().fold(Form::new().text("token", who.token()), part);
    let request = who.client().post(who.url(&format!("/albums/{album}/photos"))).multipart(form).timeout(PATIENCE * 4);
    let answer = who.send(request, &[("sec-fetch-site", "same-origin"), ("accept", "application/json")]).expect(200);
    let results = answer.json()["results"].as_array().unwrap().clone();
    assert_eq!(results.len(), files.len(), "each file has its result");
    let mut ends = vec![];
    for (entry, (name, bytes)) in results.iter().zip(files) {
        if entry["outcome"] == "refused" {
            assert!(entry["error"].as_str().unwrap().ends_with('.'), "a sentence: {entry}");
            ends.push(format!("refused {}", entry["status"]));
            continue;
        }
        let photo = format!("photo:{}", entry["photo"].as_str().unwrap());
        let state = eventually(&format!("an end of {name}"), || {
            for decoder in below(site.pid()).iter().filter(is_decoder) {
                let peak = memory(decoder.pid, "VmPeak");
                assert!(peak <= limits::DECODER_MEMORY / 1024, "{name}: {peak} KiB");
            }
            let state = site.redis(&["HGET", &photo, "state"]);
            (state != "pending").then_some(state)
        });
        let hash = salon::crypto::sha256(bytes).to_string();
        assert_eq!(site.redis(&["HGET", &photo, "sha256"]), hash, "what was saved is what came");
        ends.push(state);
    }
    assert_eq!((site.pid(), redis(site), workers(site)), standing, "nobody died but decoders");
    who.get(&format!("/albums/{album}")).expect(200);
    ends
}

fn is_decoder(process: &&Process) -> bool {
    process.command.ends_with(" decode")
}

#[test]
fn every_hostile_sample_ends_as_it_should_and_the_pictures_beside_it_are_kept() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let table = std::fs::read_to_string(samples().join("hostile/EXPECT.tsv")).unwrap();
    let mut files = vec![];
    let mut expected = vec![];
    for (n, line) in (0..).zip(table.lines().skip(1)) {
        let columns: Vec<&str> = line.split('\t').collect();
        let (name, expect) = (columns[0], columns[2]);
        // A hostile name is a matter of the name; the picture in it must only be one of its own.
        let bytes = if expect == "name-handling" { picture(500 + n) } else { sample(&format!("hostile/{name}")) };
        files.push((name.to_owned(), bytes));
        expected.push((name.to_owned(), expect.to_owned()));
        files.push((format!("beside-{n}.jpg"), picture(n)));
        expected.push((format!("beside {name}"), "accept".to_owned()));
    }
    assert!(files.len() > 100, "{}", files.len());
    let ends = ends(&site, &mira, &album, &files);
    let mut wrong = vec![];
    for ((name, expect), end) in expected.iter().zip(&ends) {
        let may: &[&str] = match expect.as_str() {
            "reject" | "reject-fast" => &["refused 413", "refused 415", "refused 422", "failed"],
            "accept" | "accept-cheaply" | "accept-first-frame" | "name-handling" => &["ready"],
            "accept-or-reject" | "reject-or-accept" | "reject-or-partial" | "no-crash" => {
                &["refused 413", "refused 415", "refused 422", "failed", "ready"]
            }
            other => panic!("EXPECT.tsv says {other}"),
        };
        if !may.contains(&end.as_str()) {
            wrong.push(format!("{name}: {expect}, but {end}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let kept = ends.iter().filter(|end| !end.starts_with("refused")).count();
    assert_eq!(album_photos(&site, &album), kept);
    // The names are shown and offered clean.
    let all = site.redis(&["ZRANGE", &format!("album:{album}:photos"), "0", "-1"]);
    let names: Vec<String> =
        all.lines().map(|photo| site.redis(&["HGET", &format!("photo:{photo}"), "filename"])).collect();
    for ((name, _), (_, expect)) in files.iter().zip(&expected).filter(|(_, (_, expect))| expect == "name-handling") {
        let clean = FileName::clean(name).to_string();
        assert!(!clean.contains(['/', '\\', '\u{202e}']) && names.contains(&clean), "{name:?} ({expect}): {clean:?}");
    }
    nothing_half_way(&site);
}

#[test]
fn malformed_samples_of_many_fuzzers_harm_nobody() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(samples().join("hostile/fuzz")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        files.insert(name, std::fs::read(path).unwrap());
    }
    files.insert("zzz-beside.jpg".into(), picture(1));
    assert!(files.len() > 200, "{}", files.len());
    let files: Vec<_> = files.into_iter().collect();
    let ends = ends(&site, &mira, &album, &files);
    let mut count = BTreeMap::<&str, usize>::new();
    for end in &ends {
        *count.entry(end).or_default() += 1;
    }
    println!("{count:?}");
    for end in count.keys() {
        assert!(["ready", "failed", "refused 413", "refused 415", "refused 422"].contains(end), "{end}");
    }
    assert_eq!(ends.last().unwrap(), "ready", "the good picture at the end of them");
    nothing_half_way(&site);
}

#[test]
fn a_sample_is_what_is_in_it_and_a_polyglot_is_served_as_the_picture_it_is() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let files = [
        ("notes.jpg", b"These are my notes, and they are not a picture.".to_vec(), "refused 415"),
        ("empty.jpg", vec![], "refused 415"),
        ("cut.jpg", sample("hostile/jpeg-truncated-50pct.jpg"), "ready"),
        ("short.jpg", sample("hostile/jpeg-truncated-99pct.jpg"), "ready"),
        ("huge.png", sample("hostile/bomb-50000x50000-1bit.png"), "refused 413"),
        ("page.html", sample("hostile/polyglot-jpeg-html.jpg"), "ready"),
        ("script.php", sample("hostile/polyglot-jpeg-php.jpg"), "ready"),
        ("drawing.svg", sample("hostile/script.svg"), "refused 415"),
        ("good.jpg", picture(1), "ready"),
    ];
    let sent: Vec<_> = files.iter().map(|(name, bytes, _)| ((*name).to_owned(), bytes.clone())).collect();
    let expected: Vec<_> = files.iter().map(|(.., end)| *end).collect();
    assert_eq!(ends(&site, &mira, &album, &sent), expected);
    for photo in site.redis(&["ZRANGE", &format!("album:{album}:photos"), "0", "-1"]).lines() {
        for path in ["thumb", "grid", "view", "original"] {
            let answer = mira.get(&format!("/photos/{photo}/{path}")).expect(200);
            assert_eq!(answer.header("content-type"), "image/jpeg");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert!(answer.header("content-security-policy").contains("sandbox"));
        }
        let cut = ["cut.jpg", "short.jpg"].contains(&&*site.redis(&["HGET", &format!("photo:{photo}"), "filename"]));
        assert_eq!(mira.get(&format!("/photos/{photo}")).expect(200).text.contains("The file is damaged"), cut);
        let original = mira.get(&format!("/photos/{photo}/original"));
        assert!(original.header("content-disposition").starts_with("attachment;"));
    }
    nothing_half_way(&site);
}

/// A multipart body written by hand, as no browser would send it.
struct Raw(Vec<u8>);

impl Raw {
    fn new(who: &Person) -> Raw {
        Raw(vec![]).part("name=\"token\"", who.token().as_bytes())
    }

    fn part(mut self, disposition: &str, bytes: &[u8]) -> Raw {
        self.0.extend(format!("--x\r\nContent-Disposition: form-data; {disposition}\r\n\r\n").as_bytes());
        self.0.extend(bytes);
        self.0.extend(b"\r\n");
        self
    }

    fn file(self, name: &str, bytes: &[u8]) -> Raw {
        self.part(&format!("name=\"photos\"; filename=\"{name}\""), bytes)
    }

    fn end(mut self) -> Raw {
        self.0.extend(b"--x--\r\n");
        self
    }

    fn send(self, who: &Person, album: &str, accept: &str) -> Answer {
        let request = who.client().post(who.url(&format!("/albums/{album}/photos"))).body(self.0);
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("accept", accept),
            ("content-type", "multipart/form-data; boundary=x"),
        ];
        who.send(request, &headers)
    }
}

#[test]
fn hostile_names_become_names() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let long = format!("{}.jpg", "n".repeat(300));
    let names = [
        ("../../../etc/passwd", "passwd"),
        ("..\\\\..\\\\windows\\\\a.jpg", "a.jpg"),
        ("a\tb\u{85}\u{9b}31mc.jpg", "ab31mc.jpg"),
        ("\u{202e}gpj.exe", "gpj.exe"),
        ("...", "photo"),
        ("/", "photo"),
        ("-rf .jpg", "-rf .jpg"),
        (long.as_str(), &format!("{}.jpg", "n".repeat(236))),
    ];
    let raw = (1..).zip(&names).fold(Raw::new(&mira), |raw, (n, (name, _))| raw.file(name, &picture(n))).end();
    let results = raw.send(&mira, &album, "application/json").expect(200).json()["results"].as_array().unwrap().clone();
    assert_eq!(results.len(), names.len());
    for (entry, (name, clean)) in results.iter().zip(names) {
        assert_eq!(entry["outcome"], "saved", "{name:?}: {entry}");
        let photo = entry["photo"].as_str().unwrap();
        assert_eq!(site.redis(&["HGET", &format!("photo:{photo}"), "filename"]), clean, "{name:?}");
        mira.get(&format!("/photos/{photo}/original")).expect(200);
    }
    // Other control characters, which browsers send as they are: the files before and behind are kept too.
    for (n, control) in [(100, "\u{7}"), (200, "\u{1b}"), (300, "\0")] {
        let raw = Raw::new(&mira).file("before.jpg", &picture(n)).file(&format!("a{control}b.jpg"), &picture(n + 1));
        let answer = raw.file("behind.jpg", &picture(n + 2)).end().send(&mira, &album, "application/json").expect(200);
        let names: Vec<String> = answer.json()["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| format!("{} {}", entry["outcome"].as_str().unwrap(), entry["name"].as_str().unwrap()))
            .collect();
        assert_eq!(names, ["saved before.jpg", "saved a_b.jpg", "saved behind.jpg"], "{control:?}");
    }
    site.wait_for_renditions();
    nothing_half_way(&site);
}

#[test]
fn an_upload_that_is_none_or_is_cut_keeps_what_was_whole() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let json = "application/json";
    for accept in [json, "text/html"] {
        let nothing = Raw::new(&mira).file("", b"").end().send(&mira, &album, accept).expect(422);
        assert!(nothing.text.contains("No file was chosen."), "{}", nothing.text);
        Raw::new(&mira).end().send(&mira, &album, accept).expect(422);
    }
    let unknown = Raw::new(&mira).part("name=\"owner\"", b"me").file("a.jpg", &picture(1)).end();
    let unknown = unknown.send(&mira, &album, json).expect(422);
    assert!(unknown.text.contains("owner"), "{}", unknown.text);
    assert_eq!(album_photos(&site, &album), 0);

    // The body ends in the middle of the second file, as if that were its end.
    let mut cut = Raw::new(&mira).file("a.jpg", &picture(1)).file("b.jpg", &picture(2));
    cut.0.truncate(cut.0.len() - 300);
    let answer = cut.send(&mira, &album, json).expect(400);
    assert!(answer.json()["error"].as_str().unwrap().contains("did not arrive whole"), "{}", answer.text);
    assert_eq!(album_photos(&site, &album), 1, "the first one was whole");

    // The connection breaks there.
    let mut broken = Raw::new(&mira).file("c.jpg", &picture(3)).file("d.jpg", &picture(4)).0;
    let whole = broken.len();
    broken.truncate(whole - 300);
    let address = site.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /albums/{album}/photos HTTP/1.1\r\nHost: {address}\r\nCookie: salon={}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {whole}\r\n\r\n",
        mira.cookie("salon").unwrap()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&broken).unwrap();
    eventually("the first file", || (album_photos(&site, &album) == 2).then_some(()));
    drop(stream);
    let tmp = site.data.join("tmp");
    eventually("the end of the half one", || (!site.files().iter().any(|path| path.starts_with(&tmp))).then_some(()));
    site.wait_for_renditions();
    nothing_half_way(&site);
}

#[test]
fn a_form_that_cannot_be_taken_says_why_and_keeps_what_was_typed() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let photo = mira.photo(&album, "a.jpg", picture(1));
    site.wait_for_renditions();
    let before = (site.fingerprint(), site.files());
    let (albums, album_page, photo_page) = ("/albums", format!("/albums/{album}"), format!("/photos/{photo}"));
    let tags = format!("{photo_page}/tags");
    let long = "T".repeat(10_000);
    for (path, fields) in [
        (albums, vec![("title", long.as_str()), ("description", "kept words"), ("visibility", "private")]),
        (&album_page, vec![("title", long.as_str()), ("description", "kept words"), ("visibility", "private")]),
        (&photo_page, vec![("title", long.as_str()), ("caption", "kept words")]),
    ] {
        let page = mira.post(path, &fields).expect(422).text;
        assert!(page.contains(&long) && page.contains("kept words"), "{path}: what was typed is still there");
        assert!(page.contains("at most 200 characters"), "{path} says why");
    }
    for blank in ["   ", "\t", " , ,", "\u{a0}"] {
        let page = mira.post(&tags, &[("tags", blank), ("act", "add")]).expect(422).text;
        assert!(page.contains("write at least one tag"), "{blank:?}");
    }
    let page = mira.post(&tags, &[("tags", &format!("sea, {}", "t".repeat(65))), ("act", "add")]).expect(422).text;
    assert!(page.contains("at most 64 characters") && page.contains(&"t".repeat(65)));

    let token = mira.token();
    let same_origin = [("sec-fetch-site", "same-origin")];
    let whole = [("token", token.as_str()), ("title", "Land"), ("description", ""), ("visibility", "private")];
    for (fields, named) in [
        ([&whole[..1], &whole[2..]].concat(), "title"),
        ([&whole[..], &[("title", "Air")]].concat(), "title"),
        ([&whole[..], &[("owner", "eve")]].concat(), "owner"),
    ] {
        let page = mira.post_raw(albums, &fields, &same_origin).expect(422).text;
        assert!(page.contains(named), "{fields:?}");
    }
    mira.post_raw(albums, &whole[1..], &same_origin).expect(403);

    for id in ["x", "0", "..%2f..", "%00", "a:1", &"0".repeat(33), &"Z".repeat(32), "%F0%9F%8F%96"] {
        for path in
            [format!("/albums/{id}"), format!("/photos/{id}"), format!("/photos/{id}/original"), format!("/tags/{id}")]
        {
            mira.get(&path).expect(404);
        }
        mira.post(&format!("/photos/{id}/delete"), &[]).expect(404);
        mira.post(&format!("/albums/{id}/delete"), &[]).expect(404);
    }
    mira.post(&format!("{photo_page}/move"), &[("album", "x")]).expect(404);
    assert_eq!((site.fingerprint(), site.files()), before, "nothing of it was kept");
}
