//! What somebody waits for who uploads, and somebody else who looks meanwhile: the real server with its own Redis and its
//! own workers, over real HTTP.

use crate::site::{Answer, Person, Site};
use crate::{mean, quantile};
use reqwest::blocking::multipart::{Form, Part};
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Between two looks for a picture: less than anybody sees, and little beside the work on it.
const PAUSE: Duration = Duration::from_millis(2);
/// Between two album pages: somebody who leafs quickly.
const LEAF: Duration = Duration::from_millis(20);
/// Photos of one request, for which a hundred pages are looked at before.
const AT_ONCE: usize = 200;
const QUIET_PAGES: usize = 200;

pub fn measure(photos: &[PathBuf], single: usize) {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    one_by_one(&mira, &middling(photos), single);
    all_at_once(&site, &mira, photos);
}

/// The one that is nearest to 12 megapixels.
fn middling(photos: &[PathBuf]) -> PathBuf {
    let off = |path: &&PathBuf| {
        let (width, height) = image::image_dimensions(path).unwrap();
        (u64::from(width) * u64::from(height)).abs_diff(12_000_000)
    };
    photos.iter().min_by_key(off).unwrap().clone()
}

/// From the last byte sent to the tile's picture received.
fn one_by_one(mira: &Person, photo: &Path, times: usize) {
    let album = mira.album("One by one", "private");
    let bytes: Arc<[u8]> = fs::read(photo).unwrap().into();
    let (mut answered, mut visible) = (Vec::new(), Vec::new());
    // The first finds processes that are not started yet.
    for at in 0..=times {
        let (upload, sent) = Upload::of(&bytes, at as u32);
        let answer = send(mira, &album, vec![upload]);
        let answer_after = Instant::now();
        let sent = sent.try_iter().last().unwrap();
        let tile = format!("/photos/{}/thumb", saved(&answer)[0]);
        while mira.get(&tile).status != 200 {
            sleep(PAUSE);
        }
        if at > 0 {
            answered.push((answer_after - sent).as_secs_f64() * 1e3);
            visible.push(sent.elapsed().as_secs_f64() * 1e3);
        }
    }
    let name = photo.file_name().unwrap().to_string_lossy();
    println!("\n| {times} uploads of one photo ({name}), one after the other | p50 | p99 |\n|---|---:|---:|");
    for (what, times) in [("the answer", &answered), ("the visible tile", &visible)] {
        let [half, most] = [0.5, 0.99].map(|part| quantile(times, part));
        println!("| from the last byte sent to {what} | {half:.0} ms | {most:.0} ms |");
    }
}

/// One request, while somebody else looks at another album.
fn all_at_once(site: &Site, mira: &Person, photos: &[PathBuf]) {
    let album = mira.album("All at once", "private");
    let guest = site.guest();
    let looked_at = mira.album("Looked at", "public");
    for at in 0..100 {
        let (upload, _) = Upload::of(&crate::site::picture(at).into(), at);
        send(mira, &looked_at, vec![upload]);
    }
    site.wait_for_renditions();
    let page = format!("/albums/{looked_at}");
    let look = || {
        let begun = Instant::now();
        let answer = guest.get(&page);
        assert_eq!((answer.status, answer.text.matches("<li class=\"tile ").count()), (200, 100));
        sleep(LEAF);
        (begun.elapsed() - LEAF).as_secs_f64() * 1e3
    };
    let quiet: Vec<f64> = (0..QUIET_PAGES).map(|_| look()).collect();

    let files: Vec<Arc<[u8]>> = photos.iter().map(|photo| fs::read(photo).unwrap().into()).collect();
    let uploads = (0..AT_ONCE).map(|at| Upload::of(&files[at % files.len()], 1_000 + at as u32).0).collect();
    let megabytes = (0..AT_ONCE).map(|at| files[at % files.len()].len()).sum::<usize>() as f64 / 1e6;
    let busy = Mutex::new(Vec::new());
    let begun = Instant::now();
    let (received, ready) = std::thread::scope(|scope| {
        let person = mira.at(site);
        let upload = scope.spawn(move || {
            let photos = saved(&send(&person, &album, uploads));
            assert_eq!(photos.len(), AT_ONCE);
            let received = begun.elapsed();
            // Two workers at once: the last one says nothing of the one before it.
            for photo in photos {
                while person.get(&format!("/photos/{photo}/thumb")).status != 200 {
                    sleep(LEAF);
                }
            }
            (received, begun.elapsed())
        });
        while !upload.is_finished() {
            busy.lock().unwrap().push(look());
        }
        upload.join().unwrap()
    });
    let busy = busy.into_inner().unwrap();
    println!("\n| {AT_ONCE} photos in one request ({megabytes:.0} MB) | |\n|---|---:|");
    println!("| until the answer | {:.1} s |", received.as_secs_f64());
    println!("| until all are ready | {:.1} s |", ready.as_secs_f64());
    println!("| photos a second, to all ready | {:.1} |", AT_ONCE as f64 / ready.as_secs_f64());
    for (when, times) in [("before", &quiet), ("meanwhile", &busy)] {
        let [half, most] = [0.5, 0.99].map(|part| quantile(times, part));
        println!("| an album page of 100 tiles {when}: p50, p99 | {half:.1} ms, {most:.1} ms |");
    }
    println!("| (pages looked at meanwhile, and their mean) | {}, {:.1} ms |", busy.len(), mean(busy.iter().copied()));
}

fn send(person: &Person, album: &str, uploads: Vec<Upload>) -> Answer {
    let form = uploads.into_iter().fold(Form::new().text("token", person.token()), |form, upload| {
        let length = upload.length;
        form.part("photos", Part::reader_with_length(upload, length).file_name("IMG.JPG"))
    });
    let request = person.client().post(person.url(&format!("/albums/{album}/photos"))).multipart(form);
    // Hundreds of megabytes in one request take longer than a page may.
    let request = request.timeout(Duration::from_secs(600));
    person.send(request, &[("sec-fetch-site", "same-origin"), ("accept", "application/json")]).expect(200)
}

fn saved(answer: &Answer) -> Vec<String> {
    let results = answer.json()["results"].as_array().unwrap().clone();
    let photo = |entry: &serde_json::Value| {
        assert_eq!(entry["outcome"], "saved", "{entry}");
        entry["photo"].as_str().unwrap().to_owned()
    };
    results.iter().map(photo).collect()
}

/// A photo that was never uploaded before: the same picture behind a comment with a number in it.
struct Upload {
    head: Cursor<[u8; 10]>,
    rest: Cursor<Arc<[u8]>>,
    length: u64,
    /// When its last byte was taken.
    sent: std::sync::mpsc::Sender<Instant>,
}

impl Upload {
    fn of(jpeg: &Arc<[u8]>, number: u32) -> (Upload, Receiver<Instant>) {
        let mut head = [0xff, 0xd8, 0xff, 0xfe, 0, 6, 0, 0, 0, 0];
        head[6..].copy_from_slice(&number.to_be_bytes());
        let mut rest = Cursor::new(jpeg.clone());
        rest.set_position(2);
        let (sent, when) = channel();
        (Upload { head: Cursor::new(head), rest, length: 8 + jpeg.len() as u64, sent }, when)
    }
}

impl Read for Upload {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = match self.head.read(buffer)? {
            0 => self.rest.read(buffer)?,
            head => head,
        };
        let _ = self.sent.send(Instant::now());
        Ok(read)
    }
}
