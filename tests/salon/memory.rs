//! What a large upload costs: the disk its size, the server's memory next to nothing.

use crate::processes::{Process, below, forget_peak, memory, redis, workers};
use crate::site::{Options, Person, Site, eventually, picture, samples};
use reqwest::blocking::multipart::{Form, Part};
use salon::domain::limits;
use std::io::{Cursor, Read};
use std::time::{Duration, Instant};

const MB: u64 = 1024 * 1024;

/// A picture of `bytes` bytes that is nowhere in memory as a whole: behind its end, zeros.
fn padded(n: u32, bytes: u64) -> Part {
    let start = picture(n);
    let rest = bytes - start.len() as u64;
    Part::reader_with_length(Cursor::new(start).chain(std::io::repeat(0).take(rest)), bytes).file_name("large.jpg")
}

/// The results of an upload that may take its time.
fn upload(who: &Person, album: &str, parts: Vec<Part>) -> Vec<serde_json::Value> {
    let form = parts.into_iter().fold(Form::new().text("token", who.token()), |form, part| form.part("photos", part));
    let request = who.client().post(who.url(&format!("/albums/{album}/photos"))).multipart(form);
    let request = request.timeout(Duration::from_secs(300));
    let headers = [("sec-fetch-site", "same-origin"), ("accept", "application/json")];
    who.send(request, &headers).expect(200).json()["results"].as_array().unwrap().clone()
}

/// A gigabyte in one request, a file over the limit behind it, and one more behind that.
#[test]
fn a_gigabyte_of_uploads_does_not_rise_the_servers_memory() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    mira.photo(&album, "warm.jpg", picture(1000));
    forget_peak(site.pid());
    let before = memory(site.pid(), "VmRSS");
    let mut parts: Vec<Part> = (0..50).map(|n| padded(n, 20 * MB)).collect();
    parts.push(padded(50, limits::UPLOAD_BYTES + 1));
    parts.push(padded(51, MB));
    let begun = Instant::now();
    let results = upload(&mira, &album, parts);
    let risen = memory(site.pid(), "VmHWM") - before;
    println!("from {before} KiB by {risen} KiB, in {:?}", begun.elapsed());
    assert!(before > 0 && risen < 64 * 1024, "{risen} KiB");
    for (n, entry) in results.iter().enumerate() {
        let expected = if n == 50 { "refused" } else { "saved" };
        assert_eq!(entry["outcome"], expected, "file {n}: {entry}");
    }
    assert_eq!(results[50]["status"], 413, "{}", results[50]);
    assert_eq!(results[50]["error"], "This file is larger than 512 MB.");
    assert_eq!(site.redis(&["ZCARD", &format!("album:{album}:photos")]), "52");
    site.wait_for_renditions();
    // The workers write their renditions through the same folder.
    eventually("an end of all that is half way", || {
        site.files().iter().all(|path| !path.starts_with(site.data.join("tmp"))).then_some(())
    });
    for entry in results.iter().filter(|entry| entry["outcome"] == "saved") {
        let photo = entry["photo"].as_str().unwrap();
        assert_eq!(site.redis(&["HGET", &format!("photo:{photo}"), "state"]), "ready");
    }
    let bytes = site.redis(&["HGET", &format!("user:{}", site.user_id("mira")), "bytes"]).parse::<u64>().unwrap();
    assert_eq!(bytes, 50 * 20 * MB + MB + picture(1000).len() as u64);
}

/// The kinds that are kept come to be ready, the others are refused by what is in them, and only decoders decode.
#[test]
fn all_sample_pictures_at_once_are_kept_or_refused_and_nothing_but_a_decoder_works_on_them() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let standing = (redis(&site), workers(&site));
    forget_peak(site.pid());
    let before = memory(site.pid(), "VmRSS");
    let mut paths: Vec<_> = std::fs::read_dir(samples()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_file() && path.extension().is_some_and(|extension| extension != "tsv"));
    paths.sort();
    let results = upload(&mira, &album, paths.iter().map(|path| Part::file(path).unwrap()).collect());
    assert!(results.len() > 30, "{}", results.len());
    let mut kept = vec![];
    for (path, entry) in paths.iter().zip(&results) {
        assert_eq!(entry["outcome"], "saved", "{path:?}: {entry}");
        kept.push((path, entry["photo"].as_str().unwrap()));
    }
    let mut largest = 0;
    for (path, photo) in kept {
        let state = eventually(&format!("an end of {path:?}"), || {
            largest = largest
                .max(below(site.pid()).iter().filter(is_decoder).map(|child| memory(child.pid, "VmPeak")).max()?);
            let state = site.redis(&["HGET", &format!("photo:{photo}"), "state"]);
            (state != "pending").then_some(state)
        });
        // The heads of two RAW files have no preview in them.
        if path.extension().is_some_and(|extension| extension == "dng" || extension == "nef") {
            assert_eq!(state, "failed", "{path:?}");
            continue;
        }
        assert_eq!(state, "ready", "{path:?}");
        mira.get(&format!("/photos/{photo}/grid")).expect(200);
    }
    let risen = memory(site.pid(), "VmHWM") - before;
    println!("the server by {risen} KiB; the largest decoder had {largest} KiB of addresses");
    assert!(risen < 64 * 1024, "{risen} KiB");
    assert!(largest > 0 && largest <= limits::DECODER_MEMORY / 1024, "{largest} KiB");
    assert_eq!((redis(&site), workers(&site)), standing, "none of them died");
    assert!(!site.read_log().contains("killed its decoder"));
}

fn is_decoder(process: &&Process) -> bool {
    process.command.ends_with(" decode")
}

/// Each takes 19 MiB while it lasts; what threads leave behind must not grow with the number of them.
#[test]
fn a_crowd_at_the_login_does_not_raise_the_servers_memory_for_good() {
    let site = Site::start_with(Options::default().argument("--trusted-proxies", "127.0.0.1"));
    let ada = site.ada();
    let before = memory(site.pid(), "VmRSS");
    std::thread::scope(|scope| {
        for visitor in 0..12 {
            let site = &site;
            scope.spawn(move || {
                let guest = site.guest();
                let token = guest.token();
                for attempt in 0..4 {
                    let (login, from) = (format!("nobody-{visitor}-{attempt}"), format!("192.0.2.{visitor}"));
                    let form = [("token", &*token), ("login", &*login), ("password", "not the password")];
                    let headers = [("sec-fetch-site", "same-origin"), ("x-forwarded-for", &*from)];
                    guest.post_raw("/login", &form, &headers).expect(422);
                }
            });
        }
    });
    let risen = memory(site.pid(), "VmRSS").saturating_sub(before);
    println!("from {before} KiB by {risen} KiB");
    assert!(risen < 64 * 1024, "{risen} KiB");
    ada.get("/").expect(200);
}
