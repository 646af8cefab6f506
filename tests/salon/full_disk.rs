//! No room left, on the disk or in Redis: what cannot be kept is refused in a sentence and leaves nothing partial, and
//! what was kept before, or is not a matter of room, goes on.

use crate::site::{Options, Person, Site, eventually, picture};
use reqwest::blocking::multipart::{Form, Part};
use std::path::PathBuf;

fn below(site: &Site, folder: &str) -> Vec<PathBuf> {
    site.files().into_iter().filter(|path| path.starts_with(site.data.join(folder))).collect()
}

/// Each file in `originals/` holds the bytes that its name says.
fn all_are_whole(site: &Site) {
    for path in below(site, "originals") {
        let hash = salon::crypto::sha256(&std::fs::read(&path).unwrap()).to_string();
        assert_eq!(path.file_stem().unwrap().to_str(), Some(hash.as_str()));
    }
}

fn refused_for_room(entry: &serde_json::Value) {
    assert_eq!((entry["outcome"].as_str(), entry["status"].as_u64()), (Some("refused"), Some(507)), "{entry}");
    assert_eq!(entry["error"], "There is no room left on the server. Nothing was saved.");
}

fn with_fault(site: &mut Site, mira: &Person, fault: Option<&str>) -> Person {
    assert_eq!(site.stop(), Some(0));
    site.set_options(fault.map_or_else(Options::default, |fault| Options::default().fault(fault)));
    site.start_again();
    // What was uploaded before the stop is finished first, so that what changes afterwards is the test's doing.
    site.wait_for_renditions();
    mira.at(site)
}

/// Waited for, because the workers write through the same folder.
fn nothing_in_tmp(site: &Site) {
    eventually("an empty tmp", || below(site, "tmp").is_empty().then_some(()));
}

#[test]
fn an_upload_that_finds_the_disk_full_is_refused_and_leaves_nothing_partial() {
    let mut site = Site::start();
    let mut mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let mut n = 0;
    let mut next = || {
        n += 1;
        ("a.jpg", picture(n))
    };
    // At a folder's sync the file has its name already: whole, named by no photo, and swept a day later.
    for (point, stays) in [("upload.write", 0), ("upload.fsync", 0), ("upload.rename", 0), ("upload.folder", 1)] {
        // The first file of a batch finds no room.
        mira = with_fault(&mut site, &mira, Some(&format!("{point}=full@1")));
        let (before, originals) = (site.fingerprint(), below(&site, "originals"));
        let results = mira.upload(&album, &[next()]);
        refused_for_room(&results[0].1);
        // For a browser without JavaScript it is a page with the status.
        let (name, bytes) = next();
        let form = Form::new().text("token", mira.token()).part("photos", Part::bytes(bytes).file_name(name));
        let request = mira.client().post(mira.url(&format!("/albums/{album}/photos"))).multipart(form);
        let page = mira.send(request, &[("sec-fetch-site", "same-origin")]).expect(507);
        assert!(page.text.contains("There is no room left on the server."), "{}", page.text);
        assert_eq!(site.fingerprint(), before, "{point}");
        nothing_in_tmp(&site);
        assert_eq!(below(&site, "originals").len(), originals.len() + 2 * stays, "{point}");
        mira.get(&format!("/albums/{album}")).expect(200);

        // The second one does, and so do those behind it; the first one stays.
        mira = with_fault(&mut site, &mira, Some(&format!("{point}=full@2")));
        let many = site.redis(&["ZCARD", &format!("album:{album}:photos")]).parse::<usize>().unwrap();
        let results = mira.upload(&album, &[next(), next(), next()]);
        assert_eq!(results[0].0, "saved");
        refused_for_room(&results[1].1);
        refused_for_room(&results[2].1);
        site.wait_for_renditions();
        assert_eq!(site.redis(&["ZCARD", &format!("album:{album}:photos")]), (many + 1).to_string());
        let saved = results[0].1["photo"].as_str().unwrap();
        mira.get(&format!("/photos/{saved}/grid")).expect(200);
        mira.get(&format!("/photos/{saved}/original")).expect(200);
        nothing_in_tmp(&site);

        // There is room again.
        mira = with_fault(&mut site, &mira, None);
        mira.photo(&album, "later.jpg", next().1);
        all_are_whole(&site);
    }
    site.wait_for_renditions();
    let (code, out, error) = site.salon(&["check"]);
    assert_eq!(code, 0, "{out}{error}");
}

#[test]
fn renditions_wait_until_there_is_room() {
    let mut site = Site::start();
    let mut mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    for (n, point) in (1..).zip(["rendition.write", "rendition.rename"]) {
        mira = with_fault(&mut site, &mira, Some(&format!("{point}=full")));
        let tries = |site: &Site| site.read_log().matches("There is no room left").count();
        let before = tries(&site);
        let photo = mira.photo(&album, "a.jpg", picture(n));
        // More often than a job is handed out that kills its worker.
        let enough = if n == 1 { salon::domain::limits::DELIVERIES as usize + 2 } else { 2 };
        eventually("the worker to try again and again", || (tries(&site) >= before + enough).then_some(()));
        let state = || site.redis(&["HGET", &format!("photo:{photo}"), "state"]);
        assert_eq!(state(), "pending", "{point}");
        mira.get(&format!("/photos/{photo}")).expect(200);
        nothing_in_tmp(&site);

        mira = with_fault(&mut site, &mira, None);
        site.wait_for_renditions();
        assert_eq!(site.redis(&["HGET", &format!("photo:{photo}"), "state"]), "ready", "{point}");
        mira.get(&format!("/photos/{photo}/grid")).expect(200);
    }
}

#[test]
fn a_full_redis_refuses_uploads_and_still_frees_and_protects() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, tom) = (site.member(&ada, "mira"), site.member(&ada, "tom"));
    let tom_elsewhere = site.guest();
    tom_elsewhere.sign_in("tom");
    let album = mira.album("Sea", "private");
    let photos = [1, 2, 3].map(|n| mira.photo(&album, "a.jpg", picture(n)));
    mira.post(&format!("/albums/{album}/grants"), &[("user", "tom"), ("right", "read")]).expect(303);
    tom.get(&format!("/albums/{album}")).expect(200);
    site.wait_for_renditions();
    site.redis(&["CONFIG", "SET", "maxmemory-policy", "noeviction"]);
    assert_eq!(site.redis(&["CONFIG", "SET", "maxmemory", "1mb"]), "OK");

    // What needs room is refused.
    let before = site.fingerprint();
    for (_, entry) in mira.upload(&album, &[("b.jpg", picture(4)), ("c.jpg", picture(5))]) {
        refused_for_room(&entry);
    }
    let page = mira.post(&format!("/photos/{}", photos[0]), &[("title", "Storm")]).expect(507);
    assert!(page.text.contains("There is no room left on the server."), "{}", page.text);
    mira.post("/albums", &[("title", "Land"), ("description", ""), ("visibility", "private")]).expect(507);
    assert_eq!(site.fingerprint(), before);
    nothing_in_tmp(&site);
    all_are_whole(&site);

    // What shows, frees or protects is not.
    mira.get("/").expect(200);
    mira.get(&format!("/photos/{}/grid", photos[0])).expect(200);
    mira.post(&format!("/photos/{}/delete", photos[1]), &[]).expect(303);
    assert_eq!(site.redis(&["ZCARD", &format!("album:{album}:photos")]), "2");
    mira.post(&format!("/albums/{album}/photos/delete"), &[("photo", &photos[2])]).expect(303);
    assert_eq!(site.redis(&["ZCARD", "trash"]), "2");
    mira.post(&format!("/albums/{album}/grants"), &[("user", "tom"), ("right", "none")]).expect(303);
    tom.get(&format!("/albums/{album}")).expect(404);
    tom.post("/account/sessions/delete", &[]);
    tom_elsewhere.get("/account").expect(303);
    let eve = format!("/admin/users/{}", site.user_id("tom"));
    ada.post(&format!("{eve}/sessions/delete"), &[]).expect(303);
    mira.post("/logout", &[]).expect(303);
    mira.get("/account").expect(303);

    // There is room again.
    site.redis(&["CONFIG", "SET", "maxmemory", "0"]);
    mira.sign_in("mira");
    mira.photo(&album, "b.jpg", picture(4));
    site.wait_for_renditions();
    assert_eq!(site.salon(&["check"]).0, 0);
}
