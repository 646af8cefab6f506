//! Imports that do not come to their end: killed with everything else, they go on by themselves; stopped, they do not.

use crate::processes::below;
use crate::site::{Site, eventually, picture, signal};
use std::fs;
use std::process::{Child, Stdio};
use tempfile::TempDir;

const PICTURES: u32 = 1_000;

fn folder(pictures: u32) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("Sea")).unwrap();
    for n in 0..pictures {
        fs::write(folder.path().join(format!("Sea/{n:04}.jpg")), picture(n)).unwrap();
    }
    folder
}

fn import(site: &Site, folder: &TempDir) -> Child {
    let mut command = site.command(&["import", folder.path().to_str().unwrap(), "--as", "ada"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn photos(site: &Site) -> u32 {
    let album = site.redis(&["ZRANGE", "albums", "0", "0"]);
    site.redis(&["ZCARD", &format!("album:{album}:photos")]).parse().unwrap_or(0)
}

/// Waits for a number to come up to what it should be, as long as it moves at all.
fn until(what: &str, wanted: u32, mut number: impl FnMut() -> u32) {
    let mut last = number();
    while last < wanted {
        last = eventually(what, || Some(number()).filter(|now| *now > last));
    }
}

#[test]
fn an_import_of_a_thousand_that_is_killed_with_everything_else_goes_on_by_itself() {
    let mut site = Site::start();
    drop(site.ada());
    let folder = folder(PICTURES);
    let mut import = import(&site, &folder);
    until("a fifth of the import", PICTURES / 5, || photos(&site));
    // The power is pulled: nobody has the time to say anything.
    let all: Vec<u32> = below(site.pid()).iter().map(|process| process.pid).collect();
    import.kill().unwrap();
    import.wait().unwrap();
    site.kill();
    all.into_iter().for_each(|pid| signal(pid, "KILL"));

    site.start_again();
    let before = photos(&site);
    assert!(before < PICTURES, "it was killed in the middle: {before}");
    until("the import to go on", PICTURES, || photos(&site));
    eventually("the import to be done", || (site.redis(&["EXISTS", "imports"]) == "0").then_some(()));
    let left = |stream| site.redis(&["XLEN", stream]).parse::<u32>().unwrap();
    until("the renditions", PICTURES, || PICTURES - left("jobs:bulk").min(PICTURES));
    let (code, out, error) = site.salon(&["check"]);
    assert_eq!(code, 0, "{out}{error}");
    let album = site.redis(&["ZRANGE", "albums", "0", "0"]);
    let (_, out, _) = site.salon(&["photos", &album, "--json"]);
    let ready = out.lines().filter(|line| line.contains("\"ready\"")).count();
    assert_eq!(ready, PICTURES as usize, "every one of them has its renditions");
    assert_eq!(site.redis(&["ZCARD", "albums"]), "1");
}

#[test]
fn an_import_that_is_stopped_stays_stopped() {
    let site = Site::start();
    drop(site.ada());
    let folder = folder(PICTURES / 2);
    let mut import = import(&site, &folder);
    until("some of the import", 20, || photos(&site));
    signal(import.id(), "INT");
    let code = eventually("the import to stop", || import.try_wait().unwrap()).code();
    assert_eq!(code, Some(1), "it says that it is not done");
    assert_eq!(site.redis(&["EXISTS", "imports"]), "0", "nobody goes on with it");
    let before = photos(&site);
    assert!((20..PICTURES / 2).contains(&before), "{before}");
    let (code, out, _) = site.salon(&["import", folder.path().to_str().unwrap(), "--as", "ada", "--json"]);
    assert_eq!(code, 0, "{out}");
    let counts: serde_json::Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
    assert_eq!((counts["files"].as_u64(), counts["refused"].as_u64()), (Some(500), Some(0)));
    assert_eq!(counts["added"].as_u64().unwrap() + u64::from(before), 500, "{out}");
    assert_eq!(photos(&site), PICTURES / 2);
}
