//! Workers: what is urgent comes first, a job is finished whoever dies, and nobody waits on a picture that kills.

use crate::processes::{below, decoder_at_work, decoders, is_alive, redis, workers};
use crate::site::{Options, Person, Site, eventually, picture, sample, signal};
use std::process::Stdio;
use std::time::SystemTime;

fn one_worker() -> Site {
    Site::start_with(Options::default().argument("--workers", "1"))
}

fn state(site: &Site, photo: &str) -> String {
    site.redis(&["HGET", &format!("photo:{photo}"), "state"])
}

fn jobs(site: &Site, stream: &str) -> usize {
    site.redis(&["XLEN", &format!("jobs:{stream}")]).parse().unwrap()
}

/// The messages that a worker has in its hands: of each one Redis says four things, the first is its id.
fn pending(site: &Site, stream: &str, worker: &str) -> Vec<String> {
    let pending = site.redis(&["XPENDING", &format!("jobs:{stream}"), "workers", "-", "+", "9", worker]);
    pending.lines().step_by(4).map(str::to_owned).filter(|message| !message.is_empty()).collect()
}

/// When the renditions of a photo were finished.
fn finished(site: &Site, photo: &str) -> SystemTime {
    let sha256 = site.redis(&["HGET", &format!("photo:{photo}"), "sha256"]);
    let folder = site.data.join(format!("renditions/{}/{}/{sha256}", &sha256[..2], &sha256[2..4]));
    let files = std::fs::read_dir(folder).unwrap().flatten();
    files.map(|file| file.metadata().unwrap().modified().unwrap()).max().unwrap()
}

/// A member with an album and one photo that is ready, so that a decoder is there.
fn warm(site: &Site) -> (Person, String) {
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    mira.photo(&album, "warm.jpg", picture(1));
    site.wait_for_renditions();
    (mira, album)
}

#[test]
fn an_upload_overtakes_an_import() {
    let site = one_worker();
    let (mira, album) = warm(&site);
    let folder = site.log.with_file_name("pictures");
    std::fs::create_dir(&folder).unwrap();
    for n in 100..130 {
        std::fs::write(folder.join(format!("{n}.jpg")), picture(n)).unwrap();
    }
    let worker = workers(&site)[0];
    signal(worker, "STOP");
    let (code, out, error) = site.salon(&["import", folder.to_str().unwrap(), "--as", "mira"]);
    assert_eq!(code, 0, "{out}{error}");
    assert_eq!(jobs(&site, "bulk"), 30);
    let uploads = [2, 3, 4].map(|n| mira.photo(&album, "urgent.jpg", picture(n)));
    assert_eq!(jobs(&site, "urgent"), 3);
    signal(worker, "CONT");
    site.wait_for_renditions();
    let last = uploads.iter().map(|photo| finished(&site, photo)).max().unwrap();
    let all = site.redis(&["KEYS", "photo:*"]);
    let others = all.lines().map(|key| &key["photo:".len()..]).filter(|photo| !uploads.iter().any(|own| own == photo));
    let before = others.filter(|photo| finished(&site, photo) < last).count();
    // The first photo of all, and the one job that was in the worker's hands when it was stopped.
    assert!(before <= 2, "{before} came before the uploads");
}

#[test]
fn a_killed_worker_is_replaced_and_its_job_is_finished() {
    let site = one_worker();
    let (mira, album) = warm(&site);
    let (worker, decoder) = (workers(&site)[0], decoders(&site)[0]);
    signal(decoder, "STOP");
    let photo = mira.photo(&album, "a.jpg", picture(2));
    let pending = || site.redis(&["XPENDING", "jobs:urgent", "workers"]).lines().next() == Some("1");
    eventually("the job to be in its hands", || pending().then_some(()));
    signal(worker, "KILL");
    site.wait_for_renditions();
    assert_eq!(state(&site, &photo), "ready");
    assert_ne!(workers(&site), [worker]);
    assert_eq!(workers(&site).len(), 1);
    signal(decoder, "CONT");
    eventually("the end of the decoder without a worker", || (!is_alive(decoder)).then_some(()));
    mira.get(&format!("/photos/{photo}/grid")).expect(200);
}

/// A worker on another machine that died is not started again under its name: somebody else has to come for its job.
#[test]
fn what_a_dead_worker_had_in_its_hands_does_not_wait_for_an_import() {
    let site = one_worker();
    let (mira, album) = warm(&site);
    let large = mira.photo(&album, "large.jpg", sample("08-photo-24mp-progressive.jpg"));
    site.wait_for_renditions();
    let worker = workers(&site)[0];
    signal(worker, "STOP");
    // The worker that is stopped may have waited for a job, and then Redis hands it the first.
    let photos = [2, 3].map(|n| mira.photo(&album, "urgent.jpg", picture(n)));
    site.redis(&["XREADGROUP", "GROUP", "workers", "dead", "STREAMS", "jobs:urgent", ">"]);
    let dropped = pending(&site, "urgent", "dead");
    assert!(!dropped.is_empty());
    for message in &dropped {
        let hour = "3600000";
        site.redis(&["XCLAIM", "jobs:urgent", "workers", "dead", "0", message, "IDLE", hour, "JUSTID"]);
    }
    for _ in 0..100 {
        site.redis(&["XADD", "jobs:bulk", "*", "act", "render", "photo", &large, "anew", "1"]);
    }
    signal(worker, "CONT");
    eventually("the photos", || photos.iter().all(|photo| state(&site, photo) == "ready").then_some(()));
    assert!(jobs(&site, "bulk") > 0, "it came before the end of the import");
    site.redis(&["XTRIM", "jobs:bulk", "MAXLEN", "0"]);
}

#[test]
fn a_worker_that_hangs_is_replaced_and_a_redis_that_hangs_costs_no_worker() {
    let site = Site::start();
    let (mira, album) = warm(&site);
    let decoder = decoders(&site)[0];
    let of_decoder = |worker: &u32| below(*worker).iter().any(|child| child.pid == decoder);
    let (hung, healthy): (Vec<u32>, Vec<u32>) = workers(&site).into_iter().partition(of_decoder);
    for pid in [redis(&site), decoder, hung[0]] {
        signal(pid, "STOP");
    }
    eventually("the end of the worker that hangs", || (!is_alive(hung[0])).then_some(()));
    eventually("the end of its decoder", || (!is_alive(decoder)).then_some(()));
    eventually("another worker", || (workers(&site).len() == 2).then_some(()));
    assert!(site.read_log().contains("hangs: it owes"), "{}", site.read_log());
    assert!(is_alive(healthy[0]), "it has done nothing wrong");
    signal(redis(&site), "CONT");
    eventually("the gallery to go on", || (mira.get("/readyz").status == 200).then_some(()));
    let photo = mira.photo(&album, "a.jpg", picture(2));
    site.wait_for_renditions();
    assert_eq!(state(&site, &photo), "ready");
    assert_eq!(site.read_log().matches("hangs: it owes").count(), 1);
}

#[test]
fn a_job_handed_out_twice_does_no_harm() {
    let site = Site::start();
    let (mira, album) = warm(&site);
    for worker in workers(&site) {
        signal(worker, "STOP");
    }
    let photos = [2, 3].map(|n| mira.photo(&album, "a.jpg", picture(n)));
    for photo in &photos {
        for stream in ["jobs:urgent", "jobs:bulk", "jobs:urgent"] {
            site.redis(&["XADD", stream, "*", "act", "render", "photo", photo]);
        }
    }
    // Also what is no job, and a job for what is not there.
    site.redis(&["XADD", "jobs:urgent", "*", "act", "nonsense"]);
    site.redis(&["XADD", "jobs:urgent", "*", "act", "render", "photo", "not-an-id"]);
    site.redis(&["XADD", "jobs:bulk", "*", "act", "render", "photo", &"0".repeat(32)]);
    // One photo is deleted while its job waits.
    mira.post(&format!("/photos/{}/delete", photos[1]), &[]).expect(303);
    let before = workers(&site);
    for worker in &before {
        signal(*worker, "CONT");
    }
    site.wait_for_renditions();
    assert_eq!(workers(&site), before, "no worker died of it");
    assert_eq!(state(&site, &photos[0]), "ready");
    assert_eq!(state(&site, &photos[1]), "deleted");
    for stream in ["jobs:urgent", "jobs:bulk"] {
        assert_eq!(site.redis(&["XPENDING", stream, "workers"]).lines().next(), Some("0"), "{stream}");
    }
    let (code, out, error) = site.salon(&["check"]);
    assert_eq!(code, 0, "{out}{error}");
    assert_eq!(site.redis(&["EXISTS", &format!("photo:{}", "0".repeat(32))]), "0");
}

#[test]
fn a_sample_that_kills_its_decoder_three_times_is_failed_and_the_rest_goes_on() {
    let site = one_worker();
    let (mira, album) = warm(&site);
    let worker = workers(&site);
    let deaths = |site: &Site| site.read_log().matches("a picture killed its decoder").count();
    let killer = mira.photo(&album, "killer.jpg", sample("09-photo-33mp-progressive.jpg"));
    for death in 1..=3 {
        let decoder = eventually("a decoder at work on it", || decoder_at_work(&site));
        signal(decoder, "KILL");
        eventually("its death to be counted", || (deaths(&site) == death).then_some(()));
    }
    eventually("the end of it", || (state(&site, &killer) == "failed").then_some(()));
    assert_eq!(workers(&site), worker, "only decoders died");
    let page = mira.get(&format!("/photos/{killer}")).expect(200).text;
    assert!(page.contains("Every attempt to decode it broke off.") && !page.contains("signal"), "{page}");
    assert!(site.read_log().contains("ended by signal 9"), "the log says how");
    mira.get(&format!("/photos/{killer}/original")).expect(200);
    assert_eq!(jobs(&site, "urgent"), 0);
    assert_eq!(site.redis(&["HEXISTS", &format!("photo:{killer}"), "attempts"]), "0");
    let photo = mira.photo(&album, "a.jpg", picture(2));
    site.wait_for_renditions();
    assert_eq!(state(&site, &photo), "ready");

    // Twice is an accident: the third time it is made.
    let survivor = mira.photo(&album, "survivor.jpg", sample("08-photo-24mp-progressive.jpg"));
    for death in 4..=5 {
        let decoder = eventually("a decoder at work on it", || decoder_at_work(&site));
        signal(decoder, "KILL");
        eventually("its death to be counted", || (deaths(&site) == death).then_some(()));
    }
    site.wait_for_renditions();
    assert_eq!(state(&site, &survivor), "ready");
}

#[test]
fn without_workers_photos_wait_for_one_that_is_started_elsewhere() {
    let site = Site::start_with(Options::default().argument("--workers", "0"));
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let photos = [1, 2, 3].map(|n| mira.photo(&album, "a.jpg", picture(n)));
    assert!(workers(&site).is_empty());
    for photo in &photos {
        assert_eq!(state(&site, photo), "pending");
        mira.get(&format!("/photos/{photo}")).expect(200);
    }
    mira.get(&format!("/albums/{album}")).expect(200);
    assert_eq!(jobs(&site, "urgent"), 3, "nobody took them");
    let log = std::fs::File::create(site.log.with_file_name("worker-log")).unwrap();
    let mut worker =
        site.command(&["worker", "--name", "elsewhere"]).stdout(Stdio::null()).stderr(log).spawn().unwrap();
    site.wait_for_renditions();
    for photo in &photos {
        assert_eq!(state(&site, photo), "ready");
        mira.get(&format!("/photos/{photo}/thumb")).expect(200);
    }
    let children = below(worker.id());
    assert_eq!(children.len(), 1, "its decoder: {children:?}");
    signal(worker.id(), "INT");
    assert_eq!(eventually("its end", || worker.try_wait().unwrap()).code(), Some(0));
    assert!(!is_alive(children[0].pid));
    let nobody = Site::prepare(Options::default());
    let (code, _, error) = nobody.salon(&["worker"]);
    assert_eq!(code, 1);
    assert!(error.contains("No gallery is running on") && error.contains("SALON_REDIS"), "{error}");
}
