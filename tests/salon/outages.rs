//! Redis goes away and comes back: every page says so in a sentence and soon, nothing that was acknowledged is lost, and
//! nobody has to start anything again.

#![allow(clippy::print_stdout, reason = "the times that were measured")]

use crate::processes::redis;
use crate::site::{Answer, Options, Person, Site, eventually, picture, signal};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Two seconds are promised; a machine with other work on it gets as much again.
const SOON: Duration = Duration::from_secs(4);

/// A Redis of the test's own, as an operator would run one beside Salon.
struct OwnRedis {
    process: Option<Child>,
    folder: TempDir,
    arguments: Vec<&'static str>,
}

impl OwnRedis {
    const DURABLE: [&'static str; 4] = ["--appendonly", "yes", "--appendfsync", "always"];

    /// Not started yet.
    fn prepare(arguments: &[&'static str]) -> OwnRedis {
        let folder = tempfile::Builder::new().prefix("redis-").tempdir_in("/tmp").unwrap();
        OwnRedis { process: None, folder, arguments: arguments.to_vec() }
    }

    fn start(&mut self) {
        let mut command = Command::new("redis-server");
        command.args(["--port", "0", "--save", "", "--unixsocket"]).arg(self.socket()).args(&self.arguments);
        command.arg("--dir").arg(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        self.process = Some(command.spawn().unwrap());
        eventually("the test's own Redis", || (self.ask(&["PING"]) == "PONG").then_some(()));
    }

    fn end(&mut self, with: &str) {
        let mut process = self.process.take().unwrap();
        signal(process.id(), with);
        process.wait().unwrap();
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    fn address(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    fn ask(&self, arguments: &[&str]) -> String {
        let output = Command::new("redis-cli").arg("-s").arg(self.socket()).args(arguments).output().unwrap();
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }
}

impl Drop for OwnRedis {
    fn drop(&mut self) {
        if self.process.is_some() {
            self.end("KILL");
        }
    }
}

/// Asks everything at the same time; each answer must be the sentence, soon. Prints the longest wait.
fn everything_says_so(who: &Person, site: &Site, album: &str, photo: &str) {
    let (album_page, photo_page) = (format!("/albums/{album}"), format!("/photos/{photo}"));
    let (thumb, move_to) = (format!("/photos/{photo}/thumb"), format!("/photos/{photo}/move"));
    let pages = ["/", &album_page, &photo_page, &thumb, "/tags", "/account", "/readyz"];
    let posts = [
        ("/albums", vec![("title", "x"), ("description", ""), ("visibility", "private")]),
        (&move_to, vec![("album", album)]),
    ];
    type Asked<'a> = Box<dyn FnOnce(Person) -> Answer + Send + 'a>;
    let mut asked: Vec<Asked> = Vec::new();
    for page in pages {
        asked.push(Box::new(move |person| person.get(page)));
        asked.push(Box::new(move |person| person.get_with(page, &[("accept", "application/json")])));
    }
    for (path, fields) in &posts {
        asked.push(Box::new(move |person| person.post(path, fields)));
    }
    asked.push(Box::new(move |person| person.try_upload(album, &[("a.jpg", picture(999))])));
    let cookie = who.cookie("salon").unwrap();
    let waits: Vec<Duration> = std::thread::scope(|scope| {
        let threads: Vec<_> = asked
            .into_iter()
            .map(|ask| {
                let person = Person::new(&site.base);
                person.set_cookie("salon", &cookie);
                scope.spawn(move || {
                    let begun = Instant::now();
                    let answer = ask(person);
                    let wait = begun.elapsed();
                    assert_eq!(answer.status, 503, "{}", answer.text);
                    assert!(answer.text.contains("cannot reach its database"), "{}", answer.text);
                    assert!(!answer.header("retry-after").is_empty());
                    wait
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let longest = waits.iter().max().unwrap();
    println!("the sentence came after {longest:?} at most");
    assert!(*longest < SOON, "{longest:?}");
    // The process itself is well, and says so.
    who.get("/livez").expect(200);
    who.get("/assets/nothing.css").expect(404);
}

fn comes_back(who: &Person) {
    let begun = Instant::now();
    eventually("the gallery to be back", || (who.get("/readyz").status == 200).then_some(()));
    println!("back after {:?}", begun.elapsed());
    who.get("/").expect(200);
}

#[test]
fn while_redis_stands_still_every_page_says_so_and_afterwards_goes_on() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let photo = mira.photo(&album, "a.jpg", picture(1));
    site.wait_for_renditions();
    let (before, files) = (site.fingerprint(), site.files());
    let server = redis(&site);
    signal(server, "STOP");
    everything_says_so(&mira, &site, &album, &photo);
    // Each waited once: a second wait would be too late.
    let log = site.read_log();
    let told: Vec<&str> = log.lines().filter(|line| line.contains("status=503")).collect();
    assert!(!told.is_empty());
    for line in told {
        assert!(line.contains("round_trips=1 "), "{line}");
    }
    signal(server, "CONT");
    comes_back(&mira);
    assert_eq!(site.files(), files, "a refused upload leaves nothing");
    assert_eq!(site.fingerprint(), before, "what was refused did not happen later");
    assert_eq!(redis(&site), server);
    mira.photo(&album, "b.jpg", picture(2));
    site.wait_for_renditions();
    mira.get(&format!("/photos/{photo}/thumb")).expect(200);
}

#[test]
fn a_private_redis_that_is_killed_is_started_again() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let photo = mira.photo(&album, "a.jpg", picture(1));
    site.wait_for_renditions();
    let before = site.fingerprint();
    let server = redis(&site);
    signal(server, "KILL");
    comes_back(&mira);
    assert_ne!(redis(&site), server);
    assert_eq!(site.fingerprint(), before);
    mira.get(&format!("/photos/{photo}")).expect(200);
    mira.photo(&album, "b.jpg", picture(2));
    site.wait_for_renditions();
    assert_eq!(site.salon(&["check"]).0, 0);
}

/// It is started before its Redis, and outlives two ends of it.
#[test]
fn an_existing_redis_may_come_late_and_go_and_come_back() {
    let mut own = OwnRedis::prepare(&OwnRedis::DURABLE);
    let mut site = Site::prepare(Options::default().environment("SALON_REDIS", &own.address()));
    let log = site.log.clone();
    std::thread::scope(|scope| {
        let starting = scope.spawn(|| site.start_again());
        let waits = || std::fs::read_to_string(&log).is_ok_and(|log| log.contains("waiting for Redis"));
        eventually("the word that it waits", || waits().then_some(()));
        assert!(!starting.is_finished());
        own.start();
    });
    assert!(!site.socket().exists(), "it has no Redis of its own");
    assert!(!site.read_log().contains("KEEPS NOTHING"), "this one keeps what it is given");
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let mut photos = vec![mira.photo(&album, "a.jpg", picture(1))];
    for (n, with) in [(2, "TERM"), (3, "KILL")] {
        eventually("the renditions", || (own.ask(&["XLEN", "jobs:urgent"]) == "0").then_some(()));
        let (keys, files) = (own.ask(&["DBSIZE"]), site.files());
        own.end(with);
        eventually("the sentence", || (mira.get("/readyz").status == 503).then_some(()));
        everything_says_so(&mira, &site, &album, &photos[0]);
        assert_eq!(site.files(), files, "a refused upload leaves nothing");
        own.start();
        comes_back(&mira);
        assert_eq!(own.ask(&["DBSIZE"]), keys);
        photos.push(mira.photo(&album, "b.jpg", picture(n)));
        for photo in &photos {
            let path = format!("/photos/{photo}/thumb");
            eventually("its renditions", || (mira.get(&path).status == 200).then_some(()));
        }
    }
    assert!(site.is_running());
    assert_eq!(site.salon(&["check"]).0, 0);
    assert_eq!(site.stop(), Some(0));
    assert_eq!(own.ask(&["PING"]), "PONG", "a Redis that is not ours is not stopped");
}

#[test]
fn an_interrupt_ends_a_start_that_waits_for_redis() {
    let own = OwnRedis::prepare(&[]);
    let site = Site::prepare(Options::default().environment("SALON_REDIS", &own.address()));
    let log = std::fs::File::create(&site.log).unwrap();
    let mut command = site.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut process = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
    eventually("the word that it waits", || site.read_log().contains("waiting for Redis").then_some(()));
    signal(process.id(), "INT");
    let code = eventually("the end", || process.try_wait().unwrap()).code();
    assert_eq!(code, Some(0));
}

#[test]
fn a_redis_that_forgets_is_warned_of_loudly() {
    for (arguments, warning) in [
        (["--appendonly", "no", "--save", ""].as_slice(), "KEEPS NOTHING ON DISK"),
        (&["--appendonly", "no", "--save", "3600 1"], "keeps only snapshots"),
    ] {
        let mut own = OwnRedis::prepare(arguments);
        own.start();
        let mut site =
            Site::start_with(Options::default().environment("SALON_REDIS", &own.address()).argument("--workers", "0"));
        let log = site.read_log();
        let line = log.lines().find(|line| line.contains(warning)).unwrap_or_else(|| panic!("no warning in {log}"));
        assert!(line.contains("WARN") && line.contains("Set appendonly yes"), "{line}");
        assert_eq!(site.stop(), Some(0));
    }
}

#[test]
fn a_redis_of_a_newer_schema_is_left_alone() {
    let mut own = OwnRedis::prepare(&OwnRedis::DURABLE);
    own.start();
    own.ask(&["SET", "schema", "99"]);
    let site = Site::prepare(Options::default().environment("SALON_REDIS", &own.address()));
    let (code, out, error) = site.salon(&["serve", "--listen", "127.0.0.1:0", "--workers", "0"]);
    assert_eq!((code, out.as_str()), (1, ""));
    let sentence = error.lines().last().unwrap();
    assert!(sentence.starts_with("salon: ") && sentence.contains("schema 99") && sentence.ends_with('.'), "{error}");
    assert_eq!((own.ask(&["DBSIZE"]).as_str(), own.ask(&["GET", "schema"]).as_str()), ("1", "99"));
    assert!(!site.data.join("redis").exists());
}
