//! Pictures made from originals: their colours beforehand, what is said when they are made, what cannot be made, and
//! making them again.

use crate::processes::{below, workers};
use crate::site::{Options, Person, Site, eventually, large, picture, sample, signal, undecodable};
use salon::domain::thumbhash::Thumbhash;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// Another picture than was made, with the end that makes it one that is there.
const SPOILT: &[u8] = b"spoilt\xff\xd9";

fn field(site: &Site, photo: &str, name: &str) -> String {
    site.redis(&["HGET", &format!("photo:{photo}"), name])
}

fn failed(site: &Site) -> String {
    site.redis(&["ZRANGE", "photos:failed", "0", "-1"])
}

fn renditions(site: &Site, photo: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let sha256 = field(site, photo, "sha256");
    let files = site.files().into_iter().filter(|file| {
        let file = file.to_string_lossy();
        file.contains("/renditions/") && file.contains(&sha256)
    });
    files.map(|file| (file.clone(), std::fs::read(file).unwrap())).collect()
}

#[test]
fn a_photo_has_its_colours_before_its_pixels() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Sea", "public");
    let photo = ada.photo(&album, "a.jpg", large(400, 300));
    site.wait_for_renditions();
    let hash = field(&site, &photo, "thumbhash");
    assert!(hash.parse::<Thumbhash>().is_ok(), "{hash}");
    let said = format!("data-behaviour=\"thumbhash\" data-thumbhash=\"{hash}\"");
    for path in ["/".to_owned(), format!("/albums/{album}")] {
        assert!(site.guest().get(&path).expect(200).text.contains(&said), "{path}");
    }
    // The same bytes in another album are not made again, and their colours are known all the same.
    let other = ada.album("Other", "private");
    let copy = ada.photo(&other, "b.jpg", large(400, 300));
    site.wait_for_renditions();
    assert_eq!(field(&site, &copy, "thumbhash"), hash);
    // One that is none is not shown, and found.
    site.redis(&["HSET", &format!("photo:{copy}"), "thumbhash", "\"><b>"]);
    assert!(!ada.get(&format!("/albums/{other}")).expect(200).text.contains("thumbhash"));
    let (code, out, _) = site.salon(&["check"]);
    assert!(code == 1 && out.contains("thumbhash"), "{out}");
}

/// Somebody who listens on a channel, with `redis-cli`.
struct Listener {
    process: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Listener {
    fn on(site: &Site, channel: &str) -> Listener {
        let mut command = Command::new("redis-cli");
        command.arg("-s").arg(site.socket()).args(["SUBSCRIBE", channel]).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut listener = Listener { process, lines };
        assert_eq!(listener.next(), "subscribe", "{channel}");
        assert_eq!((listener.next().as_str(), listener.next().as_str()), (channel, "1"));
        listener
    }

    fn next(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }

    fn message(&mut self) -> String {
        assert_eq!(self.next(), "message");
        self.next();
        self.next()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn who_listens_hears_when_a_photo_is_done() {
    let site = Site::start();
    let ada = site.ada();
    let (album, other) = (ada.album("Sea", "private"), ada.album("Other", "private"));
    let mut listener = Listener::on(&site, &format!("events:album:{album}"));
    ada.photo(&other, "x.jpg", picture(1));
    site.wait_for_renditions();
    let ready = ada.photo(&album, "a.jpg", picture(2));
    assert_eq!(listener.message(), format!("photo {ready} added"));
    assert_eq!(listener.message(), format!("photo {ready} ready"));
    let broken = ada.photo(&album, "b.png", undecodable(1));
    assert_eq!(listener.message(), format!("photo {broken} added"));
    assert_eq!(listener.message(), format!("photo {broken} failed"));
}

#[test]
fn a_job_done_twice_gives_the_same_bytes() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Sea", "private");
    let photo = ada.photo(&album, "a.jpg", large(900, 600));
    site.wait_for_renditions();
    let (before, hash) = (renditions(&site, &photo), field(&site, &photo, "thumbhash"));
    assert_eq!(before.len(), 3);
    for (path, _) in &before {
        std::fs::write(path, SPOILT).unwrap();
    }
    // A job finds what is there, and only one that is to make it anew does.
    site.redis(&["XADD", "jobs:urgent", "*", "act", "render", "photo", &photo]);
    site.wait_for_renditions();
    assert!(renditions(&site, &photo).iter().all(|(_, bytes)| bytes == SPOILT));
    site.redis(&["XADD", "jobs:urgent", "*", "act", "render", "photo", &photo, "anew", "1"]);
    site.wait_for_renditions();
    assert!(renditions(&site, &photo) == before);
    assert_eq!(field(&site, &photo, "thumbhash"), hash);
}

/// Ada's page of what failed.
fn list(ada: &Person) -> String {
    ada.get("/admin/photos").expect(200).text
}

#[test]
fn administrators_see_what_failed_and_try_again() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let album = mira.album("Sea", "private");
    assert!(list(&ada).contains("Every photo can be shown."));
    let [first, second] = [1, 2].map(|n| mira.photo(&album, &format!("broken{n}.png"), undecodable(n)));
    mira.photo(&album, "whole.jpg", picture(1));
    site.wait_for_renditions();
    assert_eq!(field(&site, &first, "state"), "failed");
    let page = list(&ada);
    for text in ["broken1.png", "broken2.png", "Its pixels cannot be decoded.", ">Sea</a>", &first, &second] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("whole.jpg"));
    // Its owner reads the same sentence, and the decoder's own words stand in the log only.
    let own = mira.get(&format!("/photos/{first}")).expect(200).text;
    assert!(own.contains("Its pixels cannot be decoded. The file itself"), "{own}");
    mira.get("/admin/photos").expect(404);
    mira.post("/admin/photos", &[("photo", &first)]).expect(404);

    for worker in workers(&site) {
        signal(worker, "STOP");
    }
    let answer = ada.post("/admin/photos", &[("photo", &first)]).expect(303);
    assert!(ada.get(answer.location()).expect(200).text.contains("tried again"));
    assert_eq!((field(&site, &first, "state").as_str(), failed(&site)), ("pending", second.clone()));
    assert_eq!(site.redis(&["HEXISTS", &format!("photo:{first}"), "reason"]), "0");
    // Twice is one job, and what did not fail is left alone.
    ada.post("/admin/photos", &[("photo", &first), ("photo", &second)]).expect(303);
    assert_eq!(site.redis(&["XLEN", "jobs:urgent"]), "2");
    assert_eq!(failed(&site), "");
    for worker in workers(&site) {
        signal(worker, "CONT");
    }
    site.wait_for_renditions();
    assert!(failed(&site).contains(&first) && failed(&site).contains(&second), "they failed again");
    ada.post("/admin/photos", &[]).expect(422);
    ada.post("/admin/photos", &[("photo", "nonsense")]).expect(404);
    let many: Vec<(&str, &str)> = vec![("photo", first.as_str()); 501];
    ada.post("/admin/photos", &many).expect(413);
}

#[test]
fn the_list_of_what_failed_follows_the_trash_and_is_mended() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Sea", "private");
    let photo = ada.photo(&album, "broken.png", undecodable(1));
    let whole = ada.photo(&album, "whole.jpg", picture(1));
    site.wait_for_renditions();
    assert_eq!(failed(&site), photo);
    ada.post(&format!("/photos/{photo}/delete"), &[]).expect(303);
    assert_eq!(failed(&site), "");
    let (code, out, error) = site.salon(&["trash", "restore", &photo]);
    assert_eq!(code, 0, "{out}{error}");
    assert_eq!((field(&site, &photo, "state").as_str(), failed(&site)), ("failed", photo.clone()));
    let clean = || site.salon(&["check"]).0 == 0;
    assert!(clean());

    for (command, found) in [
        (vec!["ZREM", "photos:failed", &photo], format!("photos:failed lacks {photo}")),
        (vec!["ZADD", "photos:failed", "1", &whole], format!("photos:failed has {whole}")),
        (
            vec!["ZADD", "photos:failed", "1", crate::access::MISSING],
            format!("photos:failed has {}", crate::access::MISSING),
        ),
    ] {
        site.redis(&command);
        let (code, out, _) = site.salon(&["check"]);
        assert!(code == 1 && out.contains(&found), "{out}");
        let (code, out, error) = site.salon(&["check", "--repair"]);
        assert_eq!(code, 0, "{out}{error}");
        assert!(failed(&site) == photo && clean());
    }

    // An album in the trash is nothing to an administrator, nor are its photos.
    ada.post(&format!("/albums/{album}/delete"), &[]).expect(303);
    assert!(!list(&ada).contains("broken.png"));
    ada.post("/admin/photos", &[("photo", &photo)]).expect(303);
    assert_eq!(field(&site, &photo, "state"), "failed");
    let (code, out, error) = site.salon(&["trash", "empty", "--yes"]);
    assert_eq!(code, 0, "{out}{error}");
    site.wait_for_renditions();
    assert_eq!(failed(&site), "");
}

#[test]
fn a_photo_that_was_shown_stays_so_when_it_cannot_be_made_again() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Sea", "private");
    let photo = ada.photo(&album, "a.jpg", picture(1));
    site.wait_for_renditions();
    let original = site.original_of(&photo);
    let aside = original.with_extension("aside");
    std::fs::rename(&original, &aside).unwrap();
    let (code, out, _) = site.salon(&["renditions", "--all", "--json"]);
    let lines: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((code, lines.len()), (1, 2), "{out}");
    assert_eq!(
        (&lines[0]["id"], &lines[0]["reason"]),
        (&photo.as_str().into(), &"The original is missing from the disk.".into())
    );
    assert_eq!(lines[1], serde_json::json!({ "there": 0, "made": 0, "failed": 1 }));
    assert_eq!(field(&site, &photo, "state"), "ready");
    ada.get(&format!("/photos/{photo}/grid")).expect(200);
    assert!(list(&ada).contains("Older pictures of it are shown meanwhile."));

    std::fs::rename(&aside, &original).unwrap();
    ada.post("/admin/photos", &[("photo", &photo)]).expect(303);
    site.wait_for_renditions();
    assert_eq!(failed(&site), "");
    assert_eq!(site.redis(&["HEXISTS", &format!("photo:{photo}"), "reason"]), "0");
}

#[test]
fn the_operator_has_pictures_made_again_while_the_gallery_runs() {
    let site = Site::start();
    let ada = site.ada();
    let (sea, land) = (ada.album("Sea", "private"), ada.album("Land", "private"));
    let at_sea = [1, 2].map(|n| ada.photo(&sea, "a.jpg", picture(n)));
    let on_land = ada.photo(&land, "b.jpg", picture(3));
    site.wait_for_renditions();
    let before = renditions(&site, &on_land);
    for (path, _) in &before {
        std::fs::write(path, SPOILT).unwrap();
    }
    std::fs::remove_file(&renditions(&site, &at_sea[0])[0].0).unwrap();
    let run = |arguments: &[&str]| {
        let (code, out, error) = site.salon(&[&["renditions"], arguments].concat());
        assert_eq!(code, 0, "{out}{error}");
        out
    };
    assert_eq!(run(&["--missing"]), "1 made, 2 there already, 0 failed.\n");
    assert_eq!(renditions(&site, &at_sea[0]).len(), 3);
    assert!(renditions(&site, &on_land)[0].1 == SPOILT, "--missing looks whether there is one, --all makes it");
    assert_eq!(run(&["--album", "Sea"]), "2 made, 0 there already, 0 failed.\n");
    assert_eq!(run(&["--missing", "--album", &land]), "0 made, 1 there already, 0 failed.\n");
    assert_eq!(run(&["--all"]), "3 made, 0 there already, 0 failed.\n");
    assert!(renditions(&site, &on_land) == before);
    eventually("no job left", || (site.redis(&["XLEN", "jobs:bulk"]) == "0").then_some(()));
}

/// The workers that Redis knows: name → milliseconds since they gave a sign of life.
fn consumers(site: &Site) -> Vec<(String, u64)> {
    let said = site.redis(&["XINFO", "CONSUMERS", "jobs:urgent", "workers"]);
    let lines: Vec<&str> = said.lines().collect();
    let consumers = lines.split(|line| *line == "name").skip(1);
    consumers.map(|of_one| (of_one[0].to_owned(), of_one[4].parse().unwrap())).collect()
}

#[test]
fn the_operator_leaves_the_work_to_workers_that_have_had_none_for_long() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Sea", "private");
    ada.photo(&album, "large.jpg", sample("08-photo-24mp-progressive.jpg"));
    site.wait_for_renditions();
    // One that has just asked for a job, and then never again.
    site.redis(&["XREADGROUP", "GROUP", "workers", "dead", "STREAMS", "jobs:urgent", "0"]);
    let idle = |name: &str| consumers(&site).into_iter().find(|(other, _)| other == name).map(|(_, idle)| idle);
    eventually("the end of its last sign of life", || idle("dead").filter(|idle| *idle > 15_000));
    let living = consumers(&site).into_iter().filter(|(_, idle)| *idle < 15_000).count();
    assert_eq!(living, workers(&site).len(), "{:?}", consumers(&site));
    let mut command = site.command(&["renditions", "--all"]).stdout(Stdio::null()).spawn().unwrap();
    let code = eventually("the end of the command", || {
        assert!(below(command.id()).is_empty(), "it has no decoder of its own");
        command.try_wait().unwrap()
    });
    assert_eq!(code.code(), Some(0));
}

#[test]
fn the_operator_who_works_without_a_gallery_leaves_no_workers_behind() {
    let site = Site::start_with(Options::default().argument("--workers", "0"));
    let ada = site.ada();
    let album = ada.album("Sea", "private");
    ada.photo(&album, "a.jpg", picture(1));
    let (code, out, error) = site.salon(&["renditions", "--missing"]);
    assert_eq!((code, out.as_str()), (0, "1 made, 0 there already, 0 failed.\n"), "{error}");
    assert_eq!(consumers(&site), []);
    // One that had a job in its hands is remembered, with the job.
    ada.photo(&album, "b.jpg", picture(2));
    let mut command = site.command(&["worker", "--name", "killed"]);
    let mut worker = command.env("SALON_FAULT", "work.claimed=kill").stderr(Stdio::null()).spawn().unwrap();
    eventually("its death", || worker.try_wait().unwrap());
    assert_eq!(consumers(&site).into_iter().map(|(name, _)| name).collect::<Vec<_>>(), ["killed"]);
}
