//! Whatever is killed, and when: what was acknowledged is there, what was not is whole or absent, and the gallery goes
//! on by itself.

#![allow(clippy::print_stdout, reason = "the seed and the counts of a run")]

use crate::processes::{decoders, redis, workers};
use crate::site::{Options, Person, Site, eventually, picture, signal};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

/// Where a photo must be.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Album(usize),
    Trash,
    /// Purged.
    Nowhere,
}

/// A person at work in two albums, and what they were told.
struct Work {
    site: Site,
    mira: Person,
    albums: [String; 2],
    /// Photo id → where it is, as the gallery has answered.
    acknowledged: BTreeMap<String, Place>,
    /// What was asked and not answered: SHA-256 of an upload, and for the rest photo → where it may be besides.
    uploads_in_doubt: BTreeSet<(String, usize)>,
    changes_in_doubt: BTreeMap<String, Place>,
    pictures: u32,
    acts: u32,
    crashes: usize,
    chance: Chance,
}

/// Random numbers that can be had again: `SALON_SEED`.
struct Chance(u64);

impl Chance {
    fn new() -> Chance {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() as u64;
        let seed = std::env::var("SALON_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(now | 1);
        println!("SALON_SEED={seed}");
        Chance(seed)
    }

    /// From 0 to `below` - 1.
    fn of(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

impl Work {
    fn begin() -> Work {
        let site = Site::start();
        let mira = site.member(&site.ada(), "mira");
        let albums = ["Sea", "Land"].map(|title| mira.album(title, "private"));
        Work {
            site,
            mira,
            albums,
            acknowledged: BTreeMap::new(),
            uploads_in_doubt: BTreeSet::new(),
            changes_in_doubt: BTreeMap::new(),
            pictures: 0,
            acts: 0,
            crashes: 0,
            chance: Chance::new(),
        }
    }

    /// Uploads, moves, deletes or purges something. Whether an answer came and the gallery said that it did it.
    fn act(&mut self) -> bool {
        self.acts += 1;
        let albums = self.acknowledged.iter().filter_map(|(photo, place)| match place {
            Place::Album(album) => Some((photo.clone(), *album)),
            Place::Trash | Place::Nowhere => None,
        });
        let here: Vec<(String, usize)> = albums.collect();
        let trash: Vec<String> = self.in_place(Place::Trash).cloned().collect();
        match (self.chance.of(6), here.len() as u64, trash.len() as u64) {
            (3, many, _) if many > 3 => {
                let (photo, from) = here[self.chance.of(many) as usize].clone();
                let to = 1 - from;
                let album = self.albums[to].clone();
                self.change(&format!("/photos/{photo}/move"), &photo, &[("album", &album)], Place::Album(to))
            }
            (4, many, _) if many > 3 => {
                let (photo, _) = here[self.chance.of(many) as usize].clone();
                self.change(&format!("/photos/{photo}/delete"), &photo, &[], Place::Trash)
            }
            (5, _, many) if many > 1 => {
                let photo = trash[self.chance.of(many) as usize].clone();
                self.change(&format!("/trash/photos/{photo}/purge"), &photo, &[], Place::Nowhere)
            }
            _ => self.upload(),
        }
    }

    fn upload(&mut self) -> bool {
        let (album, many) = (self.chance.of(2) as usize, 1 + self.chance.of(3));
        let files: Vec<(&str, Vec<u8>)> = (0..many)
            .map(|_| {
                self.pictures += 1;
                ("a.jpg", picture(self.pictures))
            })
            .collect();
        let answer = self.mira.send_upload(&self.albums[album], &files);
        match answer {
            Ok(answer) if answer.status == 200 => {
                for entry in answer.json()["results"].as_array().unwrap() {
                    assert_eq!(entry["outcome"], "saved", "{entry}");
                    self.acknowledged.insert(entry["photo"].as_str().unwrap().to_owned(), Place::Album(album));
                }
                true
            }
            other => {
                let hashes = files.iter().map(|(_, bytes)| (salon::crypto::sha256(bytes).to_string(), album));
                self.uploads_in_doubt.extend(hashes);
                self.no_answer(other)
            }
        }
    }

    fn change(&mut self, path: &str, photo: &str, fields: &[(&str, &str)], to: Place) -> bool {
        match self.mira.try_post(path, fields) {
            Ok(answer) if answer.status == 303 => {
                self.acknowledged.insert(photo.to_owned(), to);
                true
            }
            other => {
                self.changes_in_doubt.insert(photo.to_owned(), to);
                self.no_answer(other)
            }
        }
    }

    /// The connection broke, or the gallery said that its database is away: anything else is not expected here.
    fn no_answer(&self, answer: reqwest::Result<crate::site::Answer>) -> bool {
        if let Ok(answer) = answer {
            assert_eq!(answer.status, 503, "{}", answer.text);
        }
        false
    }

    /// After the server died: the start an operator would make.
    fn start_again(&mut self) {
        self.crashes += 1;
        self.site.set_options(Options::default());
        self.site.start_again();
        self.mira = self.mira.at(&self.site);
    }

    /// Every acknowledged photo is where it was said to be, and everything is whole.
    fn verify(&mut self) {
        let records = self.settle_doubts();
        for (photo, place) in &self.acknowledged {
            assert_eq!(records.place(photo), Some(*place), "{photo}");
            if *place == Place::Nowhere {
                continue;
            }
            let original = self.site.original_of(photo);
            let hash = salon::crypto::sha256(&std::fs::read(&original).unwrap()).to_string();
            assert_eq!(original.file_stem().unwrap().to_str(), Some(hash.as_str()), "{photo}");
        }
        for (album, listed) in records.albums.iter().enumerate() {
            let expected: BTreeSet<&String> = self.in_place(Place::Album(album)).collect();
            assert_eq!(listed.iter().collect::<BTreeSet<_>>(), expected, "the album holds these and no others");
            self.mira.get(&format!("/albums/{}", self.albums[album])).expect(200);
        }
        assert_eq!(records.trash.len(), self.in_place(Place::Trash).count());
        self.site.wait_for_renditions();
        for photo in records.albums.iter().flatten() {
            assert_eq!(self.site.redis(&["HGET", &format!("photo:{photo}"), "state"]), "ready", "{photo}");
        }
        let (code, out, error) = self.site.salon(&["check"]);
        assert_eq!(code, 0, "{out}{error}");
        // One upload at a time, and a rendition in each of the two workers.
        let tmp = self.site.data.join("tmp");
        let left = self.site.files().iter().filter(|path| path.starts_with(&tmp)).count();
        assert!(left <= 3 * self.crashes, "{left} temporary files after {} crashes", self.crashes);
    }

    fn in_place(&self, place: Place) -> impl Iterator<Item = &String> {
        self.acknowledged.iter().filter(move |(_, at)| **at == place).map(|(photo, _)| photo)
    }

    /// What was not answered has happened or has not; from now on it is known which.
    fn settle_doubts(&mut self) -> Records {
        let records = Records::read(&self.site, &self.albums);
        for (sha256, album) in std::mem::take(&mut self.uploads_in_doubt) {
            let photo = self.site.redis(&["HGET", &format!("blob:{sha256}"), &self.albums[album]]);
            if !photo.is_empty() {
                assert_eq!(records.place(&photo), Some(Place::Album(album)), "{photo} is half there");
                self.acknowledged.insert(photo, Place::Album(album));
            }
        }
        for (photo, other) in std::mem::take(&mut self.changes_in_doubt) {
            if records.place(&photo) == Some(other) {
                self.acknowledged.insert(photo, other);
            }
        }
        records
    }

    /// Kills one process a moment from now, while this person goes on.
    fn kill_soon(&mut self, pid: u32) -> std::thread::JoinHandle<()> {
        let moment = Duration::from_micros(10_000 + self.chance.of(250_000));
        std::thread::spawn(move || {
            std::thread::sleep(moment);
            signal(pid, "KILL");
        })
    }
}

/// What Redis says of all photos: the two albums, the trash, and each photo's own record.
struct Records {
    albums: [BTreeSet<String>; 2],
    trash: BTreeSet<String>,
    own: BTreeMap<String, Place>,
}

impl Records {
    fn read(site: &Site, albums: &[String; 2]) -> Records {
        let listed = |key: &str| -> BTreeSet<String> {
            site.redis(&["ZRANGE", key, "0", "-1"]).lines().map(|member| member.replace("photo:", "")).collect()
        };
        let own = site.redis(&["KEYS", "photo:*"]);
        let own = own.lines().filter(|key| !key.is_empty()).map(|key| {
            let fields = site.redis(&["HMGET", key, "album", "state"]);
            let (album, state) = fields.split_once('\n').unwrap();
            let album = albums.iter().position(|id| id == album).unwrap();
            let place = if state == "deleted" { Place::Trash } else { Place::Album(album) };
            (key.replace("photo:", ""), place)
        });
        Records {
            own: own.collect(),
            albums: albums.clone().map(|album| listed(&format!("album:{album}:photos"))),
            trash: listed("trash"),
        }
    }

    /// Where a photo is, if its record and every index say the same.
    fn place(&self, photo: &str) -> Option<Place> {
        let place = self.own.get(photo).copied().unwrap_or(Place::Nowhere);
        let listed = |at: usize| self.albums[at].contains(photo) == (place == Place::Album(at));
        (listed(0) && listed(1) && self.trash.contains(photo) == (place == Place::Trash)).then_some(place)
    }
}

#[test]
fn what_was_acknowledged_survives_a_server_killed_at_any_moment() {
    let mut work = Work::begin();
    while work.crashes < 6 || work.acts < 100 {
        let killer = work.kill_soon(work.site.pid());
        while work.act() {}
        killer.join().unwrap();
        work.site.wait_for_death();
        work.start_again();
        work.verify();
    }
    println!("{} acts, {} crashes, {} photos", work.acts, work.crashes, work.acknowledged.len());
    assert!(work.acknowledged.len() > 10);
}

/// Every place in the way of an upload: before the bytes, before they are synced, before and after they have their name,
/// and after the commit.
#[test]
fn what_was_acknowledged_survives_a_server_killed_at_each_step_of_an_upload() {
    let mut work = Work::begin();
    let mut kept = 0;
    for point in ["upload.write", "upload.fsync", "upload.rename", "upload.folder", "upload.placed", "upload.committed"]
    {
        work.site.stop();
        let pass = 1 + work.chance.of(5);
        work.site.set_options(Options::default().fault(&format!("{point}=kill@{pass}")));
        work.site.start_again();
        work.mira = work.mira.at(&work.site);
        let (begun, pictures) = (work.acts, work.pictures);
        while work.act() {
            assert!(work.acts < begun + 100, "{point} was not met");
        }
        assert!(u64::from(work.pictures - pictures) >= pass, "it died at another point than {point}");
        work.site.wait_for_death();
        work.start_again();
        work.verify();
        // The file that it died over is there only when it was committed.
        kept += pass - u64::from(point != "upload.committed");
        assert_eq!(work.acknowledged.len() as u64, kept, "{point}, at file {pass}");
    }
    println!("{} acts, {kept} photos", work.acts);
}

/// And in the way of a change, of which only one script separates the two: it is asked for or done, never half done.
#[test]
fn what_was_acknowledged_survives_a_server_killed_at_each_step_of_a_change() {
    let mut work = Work::begin();
    for point in ["move.asked", "move.committed", "trash.asked", "trash.committed", "purge.asked", "purge.committed"] {
        work.site.stop();
        let pass = 1 + work.chance.of(2);
        work.site.set_options(Options::default().fault(&format!("{point}=kill@{pass}")));
        work.site.start_again();
        work.mira = work.mira.at(&work.site);
        let begun = work.acts;
        while work.act() {
            assert!(work.acts < begun + 200, "{point} was not met");
        }
        let (photo, to) = work.changes_in_doubt.iter().next().map(|(photo, to)| (photo.clone(), *to)).unwrap();
        work.site.wait_for_death();
        work.start_again();
        let is_done = Records::read(&work.site, &work.albums).place(&photo) == Some(to);
        assert_eq!(is_done, point.ends_with(".committed"), "{point}");
        work.verify();
    }
    println!("{} acts, {} photos", work.acts, work.acknowledged.len());
}

/// A worker that dies is started again and dies again, picture after picture, and yet all of them come to be ready.
#[test]
fn workers_that_are_killed_at_each_step_finish_their_pictures() {
    let mut work = Work::begin();
    // A life is one whole picture and a death in the next, where a picture takes three renditions.
    for point in ["work.claimed=kill@2", "rendition.write=kill@5", "rendition.rename=kill@4", "work.rendered=kill@2"] {
        work.site.stop();
        work.site.set_options(Options::default().fault(point));
        work.site.start_again();
        work.mira = work.mira.at(&work.site);
        let deaths = || work.site.read_log().matches("has ended and is started again").count();
        let before = deaths();
        for _ in 0..3 {
            assert!(work.upload(), "an upload does not need the workers");
        }
        work.site.wait_for_renditions();
        let deaths = work.site.read_log().matches("has ended and is started again").count() - before;
        println!("{point}: {deaths} deaths");
        assert!(deaths > 0, "{point} was not met");
        work.crashes += deaths;
        work.verify();
    }
}

#[test]
fn what_was_acknowledged_survives_a_redis_killed_at_any_moment() {
    let mut work = Work::begin();
    let server = work.site.pid();
    while work.crashes < 5 || work.acts < 60 {
        let old = redis(&work.site);
        let killer = work.kill_soon(old);
        // Not until an act fails: another Redis may be up before this person notices.
        while !killer.is_finished() {
            work.act();
        }
        killer.join().unwrap();
        work.crashes += 1;
        eventually("the gallery to go on", || (work.mira.get("/readyz").status == 200).then_some(()));
        assert_ne!(redis(&work.site), old, "another server");
        work.verify();
    }
    println!("{} acts, {} crashes, {} photos", work.acts, work.crashes, work.acknowledged.len());
    assert_eq!(work.site.pid(), server);
    assert!(work.site.is_running(), "nobody had to start it again");
}

#[test]
fn killed_workers_and_decoders_are_replaced_and_nobody_notices() {
    let mut work = Work::begin();
    let mut killed = 0;
    while killed < 8 || work.acts < 40 {
        let victims = if work.chance.of(2) == 0 { workers(&work.site) } else { decoders(&work.site) };
        let many = victims.len() as u64;
        let killer = (many > 0).then(|| {
            let victim = victims[work.chance.of(many) as usize];
            work.kill_soon(victim)
        });
        for _ in 0..4 {
            assert!(work.act(), "the site answers all the time");
        }
        if let Some(killer) = killer {
            killer.join().unwrap();
            killed += 1;
        }
    }
    work.crashes = killed;
    work.verify();
    println!("{} acts, {killed} killed, {} photos", work.acts, work.acknowledged.len());
    eventually("two workers", || (workers(&work.site).len() == 2).then_some(()));
}
