//! Starting and stopping: what a start refuses and says, and that nothing is left running, however it ended.

use crate::processes::{below, is_alive, redis};
use crate::site::{Options, Site, eventually, picture, sample};

#[test]
fn an_interrupt_over_a_sample_stops_everything_and_a_second_start_finds_everything() {
    let mut site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let ready = mira.photo(&album, "a.jpg", picture(1));
    site.wait_for_renditions();
    // Work that is under way when the interrupt comes.
    let large = mira.photo(&album, "large.jpg", sample("09-photo-33mp-progressive.jpg"));
    let children = below(site.pid());
    assert!(children.len() >= 3, "a Redis and two workers: {children:?}");
    assert_eq!(site.stop(), Some(0));
    let left: Vec<_> = children.iter().filter(|child| is_alive(child.pid)).collect();
    assert!(left.is_empty(), "left running: {left:?}");

    site.start_again();
    let mira = mira.at(&site);
    assert!(!site.prints_setup_link(), "there is an administrator");
    mira.get(&format!("/photos/{ready}/grid")).expect(200);
    site.wait_for_renditions();
    mira.get(&format!("/photos/{large}/grid")).expect(200);
    assert_eq!(site.redis(&["ZCARD", &format!("album:{album}:photos")]), "2");
    assert_eq!(site.salon(&["check"]).0, 0);
}

/// The kernel tells redis-server and the workers; the decoders see their sockets close.
#[test]
fn a_server_killed_over_a_sample_leaves_no_orphans() {
    let mut site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    for n in 1..=8 {
        mira.photo(&album, "a.jpg", picture(n));
    }
    mira.photo(&album, "large.jpg", sample("09-photo-33mp-progressive.jpg"));
    let children = eventually("a decoder of each kind", || {
        let children = below(site.pid());
        let decoders = children.iter().filter(|child| child.command.ends_with(" decode")).count();
        (decoders >= 2).then_some(children)
    });
    site.kill();
    for child in &children {
        eventually(&format!("the end of {child:?}"), || (!is_alive(child.pid)).then_some(()));
    }
}

#[test]
fn a_data_folder_has_one_server() {
    let site = Site::start();
    let ada = site.ada();
    let server = redis(&site);
    let (code, out, error) = site.salon(&["serve", "--listen", "127.0.0.1:0", "--workers", "0"]);
    assert_eq!((code, out.as_str()), (1, ""));
    let sentence = error.lines().last().unwrap();
    assert!(sentence.starts_with("salon: Another Salon") && sentence.ends_with("for each data folder."), "{error}");
    assert!(sentence.contains(&site.pid().to_string()), "{error}");
    ada.get("/").expect(200);
    assert_eq!(redis(&site), server, "the first one was not disturbed");
}

#[test]
fn a_port_that_is_taken_is_said() {
    let (site, other) = (Site::start(), Site::prepare(Options::default()));
    let address = site.base.trim_start_matches("http://");
    let (code, out, error) = other.salon(&["serve", "--listen", address, "--workers", "0"]);
    assert_eq!((code, out.as_str()), (1, ""));
    let sentence = error.lines().last().unwrap();
    assert!(sentence.contains(address) && sentence.contains("SALON_LISTEN"), "{error}");
}

#[test]
fn a_wrong_value_stops_the_start_with_a_sentence_that_names_the_variable() {
    let site = Site::prepare(Options::default());
    for (flag, variable, value) in [
        ("--listen", "SALON_LISTEN", "localhost"),
        ("--redis", "SALON_REDIS", "localhost:6379"),
        ("--key-prefix", "SALON_KEY_PREFIX", "family"),
        ("--workers", "SALON_WORKERS", "many"),
        ("--public-url", "SALON_PUBLIC_URL", "photos.example.org"),
        ("--trusted-proxies", "SALON_TRUSTED_PROXIES", "10.0.0.0/40"),
        ("--log", "SALON_LOG", "salon=loud"),
    ] {
        let by_flag = site.salon(&["serve", flag, value]);
        let by_variable = site.command(&["serve"]).env(variable, value).output().unwrap();
        let by_variable = (
            by_variable.status.code().unwrap(),
            String::from_utf8(by_variable.stdout).unwrap(),
            String::from_utf8(by_variable.stderr).unwrap(),
        );
        for (code, out, error) in [by_flag, by_variable] {
            assert_eq!((code, out.as_str()), (2, ""), "{flag}: {error}");
            assert!(error.starts_with(&format!("salon: {flag} ({variable}) must ")), "{error}");
            assert_eq!(error.lines().count(), 1, "{error}");
        }
    }
    assert_eq!(site.salon(&["serve", "--no-such-flag"]).0, 2);
    assert_eq!(site.salon(&["serve", "--help"]).0, 0);
    assert!(!site.data.exists(), "nothing was begun");
}

#[test]
fn a_data_folder_that_is_none_is_said() {
    let mut site = Site::prepare(Options::default());
    std::fs::write(&site.data, "a file").unwrap();
    let (code, out, error) = site.salon(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(error.contains("SALON_DATA") && error.lines().last().unwrap().ends_with('.'), "{error}");
    std::fs::remove_file(&site.data).unwrap();
    site.start_again();
    site.guest().get("/livez").expect(200);
}
