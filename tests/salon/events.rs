//! What pages that stand open are told: ids, to those who may see the album, for as long as they may, whichever process
//! made the change and whichever they listen to.

use crate::processes;
use crate::site::{PATIENCE, Person, Site, eventually, picture, signal};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// A page that listens. Its lines come one by one; the channel ends with the stream.
struct Page {
    lines: Receiver<String>,
}

impl Page {
    fn open(who: &Person, base: &str, album: &str) -> Page {
        Page::open_asking(who, base, album, "")
    }

    fn open_asking(who: &Person, base: &str, album: &str, query: &str) -> Page {
        let address = base.trim_start_matches("http://").to_owned();
        let mut stream = TcpStream::connect(&address).unwrap();
        let cookie = who.cookie("salon").map(|secret| format!("Cookie: salon={secret}\r\n")).unwrap_or_default();
        let head = format!("GET /albums/{album}/events{query} HTTP/1.1\r\nHost: {address}\r\n{cookie}\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                // Between them stand the lengths of the chunks.
                if sender.send(line.trim().to_owned()).is_err() || line == "0" {
                    return;
                }
            }
        });
        let page = Page { lines };
        assert_eq!(page.lines.recv_timeout(PATIENCE).unwrap(), "HTTP/1.1 200 OK");
        page.expect("retry: 1500");
        page
    }

    #[track_caller]
    fn expect(&self, wanted: &str) {
        let end = Instant::now() + PATIENCE;
        let mut met = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if line == wanted {
                return;
            }
            met.push(line);
        }
        panic!("{wanted:?} did not come, but {met:?}");
    }

    /// How long it takes until it has ended, and what came until then.
    #[track_caller]
    fn ends(&self, since: Instant) -> (Duration, String) {
        let mut met = String::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if line == "0" => return (since.elapsed(), met),
                Ok(line) => met += &format!("{line}\n"),
                Err(_) => return (since.elapsed(), met),
            }
        }
    }

    fn is_open(&self) -> bool {
        loop {
            match self.lines.try_recv() {
                Ok(line) if line == "0" => return false,
                Ok(_) => {}
                Err(error) => return error == std::sync::mpsc::TryRecvError::Empty,
            }
        }
    }
}

/// Another process that serves the same gallery, from the same Redis and the same folder.
pub struct Second {
    process: Child,
    pub base: String,
}

impl Second {
    pub fn start(site: &Site) -> Second {
        let redis = format!("unix://{}", site.socket().display());
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--workers", "0", "--redis", &redis];
        let mut process = site.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.split_whitespace().find(|word| word.starts_with("http")).unwrap().to_owned();
        Second { process, base }
    }
}

impl Drop for Second {
    fn drop(&mut self) {
        signal(self.process.id(), "INT");
        let _ = self.process.wait();
    }
}

#[test]
fn whoever_looks_is_told_what_comes_changes_and_goes_by_its_id_alone() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let [album, other] = ["Sea", "Land"].map(|title| mira.album(title, "private"));
    mira.post(&format!("/albums/{album}/grants"), &[("user", "tom"), ("right", "read")]).expect(303);
    let second = Second::start(&site);
    let pages = [Page::open(&tom, &site.base, &album), Page::open(&tom, &second.base, &album)];
    let all = |wanted: String| pages.iter().for_each(|page| page.expect(&wanted));

    let photo = mira.photo(&album, "a secret name.jpg", picture(1));
    all(format!("data: {photo} added"));
    all(format!("data: {photo} ready"));
    mira.post(&format!("/photos/{photo}"), &[("title", "A secret"), ("caption", "of mira's")]).expect(303);
    all(format!("data: {photo} changed"));
    mira.post(&format!("/photos/{photo}/move"), &[("album", &other)]).expect(303);
    all(format!("data: {photo} gone"));
    mira.post(&format!("/photos/{photo}/move"), &[("album", &album)]).expect(303);
    all(format!("data: {photo} added"));
    mira.post(&format!("/albums/{album}"), &[("title", "Ocean")]).expect(303);
    all("event: album".into());
    mira.post(&format!("/photos/{photo}/delete"), &[]).expect(303);
    all(format!("data: {photo} gone"));
    assert_eq!(site.salon(&["trash", "restore", &format!("photo:{photo}")]).0, 0);
    all(format!("data: {photo} added"));

    // What came is all there is to ask for.
    let tiles = tom.get(&format!("/albums/{album}/tiles?photo={photo}&photo={}", "0".repeat(32))).expect(200).text;
    assert_eq!((tiles.matches("<li").count(), tiles.contains(&photo)), (1, true), "{tiles}");
    mira.post(&format!("/photos/{photo}/delete"), &[]).expect(303);
    assert!(!tom.get(&format!("/albums/{album}/tiles?photo={photo}")).expect(200).text.contains("<li"));
    for page in pages {
        let (_, met) = page.ends_after(|| {
            mira.post(&format!("/albums/{album}/grants"), &[("user", "tom"), ("right", "none")]);
        });
        assert!(!met.contains("secret") && !met.contains("Ocean"), "{met}");
    }
}

/// The version of the album that the page shows, as it says itself.
fn version(who: &Person, album: &str) -> String {
    let page = who.get(&format!("/albums/{album}")).expect(200).text;
    page.split_once("data-version=\"").unwrap().1.split_once('"').unwrap().0.to_owned()
}

#[test]
fn whoever_begins_to_listen_is_told_whether_something_happened_since_their_page_was_made() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Sea", "private");
    let empty = version(&ada, &album);
    let photo = ada.photo(&album, "a.jpg", picture(1));
    site.wait_for_renditions();
    let full = version(&ada, &album);
    assert_ne!(empty, full);

    Page::open_asking(&ada, &site.base, &album, &format!("?version={empty}")).expect("event: again");
    let page = Page::open_asking(&ada, &site.base, &album, &format!("?version={full}"));
    ada.post(&format!("/photos/{photo}"), &[("title", "Waves"), ("caption", "")]).expect(303);
    let mut first = page.lines.iter().filter(|line| line.starts_with("event: "));
    assert_eq!(first.next().as_deref(), Some("event: photo"), "nothing had happened before");
    ada.get(&format!("/albums/{album}/events?version=x")).expect(400);
}

impl Page {
    fn ends_after(self, act: impl FnOnce()) -> (Duration, String) {
        let since = Instant::now();
        act();
        self.ends(since)
    }
}

#[test]
fn nobody_is_told_of_an_album_that_they_may_not_see() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, eve] = ["mira", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    for who in [&eve, &site.guest()] {
        let hidden = who.get(&format!("/albums/{album}/events")).expect(404);
        assert_eq!(hidden.text, who.get(&format!("/albums/{}/events", "0".repeat(32))).expect(404).text);
        who.get(&format!("/albums/{album}/tiles")).expect(404);
    }
    mira.post(&format!("/albums/{album}"), &[("visibility", "public")]).expect(303);
    let page = Page::open(&site.guest(), &site.base, &album);
    let photo = mira.photo(&album, "a.jpg", picture(1));
    page.expect(&format!("data: {photo} added"));
}

#[test]
fn a_stream_ends_with_the_right_on_every_process_within_two_seconds() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let (private, public) = (mira.album("Sea", "private"), mira.album("Land", "public"));
    let second = Second::start(&site);
    let grant = |right: &str| {
        mira.post(&format!("/albums/{private}/grants"), &[("user", "tom"), ("right", right)]).expect(303);
    };
    let tom_id = site.user_id("tom");
    let enabled = |word: &str| {
        ada.post(&format!("/admin/users/{tom_id}"), &[("enabled", word)]).expect(303);
    };
    grant("read");
    type Act<'a> = (&'a str, Box<dyn Fn() + 'a>, Box<dyn Fn() + 'a>);
    let back_in = || tom.sign_in("tom");
    let acts: Vec<Act> = vec![
        ("the grant is taken", Box::new(|| grant("none")), Box::new(|| grant("read"))),
        ("signed out", Box::new(|| drop(tom.post("/logout", &[]).expect(303))), Box::new(back_in)),
        (
            "signed out everywhere",
            Box::new(|| drop(ada.post(&format!("/admin/users/{tom_id}/sessions/delete"), &[]).expect(303))),
            Box::new(back_in),
        ),
        (
            "disabled",
            Box::new(|| enabled("no")),
            Box::new(|| {
                enabled("yes");
                tom.sign_in("tom");
            }),
        ),
        (
            "the album is deleted",
            Box::new(|| drop(mira.post(&format!("/albums/{private}/delete"), &[]).expect(303))),
            Box::new(|| {}),
        ),
    ];
    for (what, act, back) in acts {
        let pages = [&site.base, &second.base].map(|base| Page::open(&tom, base, &private));
        // Everybody may see this one, and yet it is no longer tom who looks.
        let open = [&site.base, &second.base].map(|base| Page::open(&tom, base, &public));
        let stays = Page::open(&mira, &site.base, &public);
        let since = Instant::now();
        act();
        for page in &pages {
            let (took, _) = page.ends(since);
            assert!(took < Duration::from_secs(2), "{what}: {took:?}");
        }
        let is_about_tom = what.starts_with("signed out") || what == "disabled";
        for page in &open {
            if is_about_tom {
                assert!(page.ends(since).0 < Duration::from_secs(2), "{what}");
            } else {
                assert!(page.is_open(), "{what}");
            }
        }
        assert!(stays.is_open(), "{what}");
        back();
    }
}

#[test]
fn streams_do_not_hold_up_a_stop_and_outlive_nothing_else() {
    let mut site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let pages: Vec<Page> = (0..8).map(|_| Page::open(&mira, &site.base, &album)).collect();
    let since = Instant::now();
    assert_eq!(site.stop(), Some(0));
    assert!(since.elapsed() < Duration::from_secs(4), "{:?}", since.elapsed());
    for page in pages {
        page.ends(since);
    }
}

#[test]
fn events_are_heard_again_after_redis_was_gone() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let page = Page::open(&mira, &site.base, &album);
    signal(processes::redis(&site), "KILL");
    // A right that cannot be asked is none.
    page.ends(Instant::now());
    eventually("the gallery to go on", || (mira.get("/readyz").status == 200).then_some(()));
    let mut n = 0;
    eventually("events to be heard again", || {
        let page = Page::open(&mira, &site.base, &album);
        n += 1;
        let photo = mira.photo(&album, "a.jpg", picture(n));
        let wanted = format!("data: {photo} added");
        let end = Instant::now() + Duration::from_secs(2);
        while let Ok(line) = page.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if line == wanted {
                return Some(());
            }
        }
        None
    });
}
