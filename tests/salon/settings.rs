//! What an administrator can change of the whole gallery, and what becomes of the pictures that are there.

use crate::processes::workers;
use crate::site::{Answer, Person, Site, eventually, large, picture, signal};

/// The form with these choices; the rest as it comes.
fn choose<'f>(changed: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let standard = [
        ("name", "Salon"),
        ("accent", "#96481b"),
        ("thumb", "320"),
        ("grid", "800"),
        ("view", "2048"),
        ("quality", "80"),
        ("keywords", "tags"),
    ];
    let chosen = |field: &str| changed.iter().rev().find(|(name, _)| *name == field).map(|(_, value)| *value);
    standard.map(|(field, value)| (field, chosen(field).unwrap_or(value))).into()
}

/// The address of the picture on a photo's page.
fn link(who: &Person, photo: &str) -> String {
    let page = who.get(&format!("/photos/{photo}")).expect(200).text;
    page.split("src=\"").find(|rest| rest.contains("/view?v=")).unwrap().split('"').next().unwrap().to_owned()
}

fn size(answer: &Answer) -> (u32, u32) {
    let image = image::load_from_memory(&answer.bytes).unwrap();
    (image.width(), image.height())
}

#[test]
fn an_administrator_chooses_how_pictures_are_made() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let form = ada.get("/admin/settings").expect(200).text;
    assert!(form.contains("value=\"2048\"") && form.contains("value=\"Salon\""), "{form}");
    let chosen = [("name", "Under the lamp"), ("thumb", "200"), ("grid", "500"), ("view", "900"), ("quality", "60")];
    let answer = ada.post("/admin/settings", &choose(&chosen)).expect(303);
    let form = ada.get(answer.location()).expect(200).text;
    assert!(form.contains("Saved.") && form.contains("value=\"900\"") && form.contains("Under the lamp"), "{form}");
    assert!(mira.get("/").text.contains("Under the lamp"));

    let album = mira.album("Sea", "private");
    let photo = mira.photo(&album, "a.jpg", large(1200, 600));
    site.wait_for_renditions();
    for (name, wanted) in [("thumb", (200, 100)), ("grid", (500, 250)), ("view", (900, 450))] {
        assert_eq!(size(&mira.get(&format!("/photos/{photo}/{name}")).expect(200)), wanted, "{name}");
    }
    let page = mira.get(&format!("/albums/{album}")).text;
    assert!(
        page.contains(" 200w, ") && page.contains(" 500w\"") && page.contains("width=\"500\" height=\"250\""),
        "{page}"
    );
    let link = link(&mira, &photo);
    assert!(link.ends_with("-200-500-900-q60"), "{link}");
    assert!(mira.get(&link).expect(200).header("cache-control").contains("immutable"));
    site.redis(&["HSET", "settings", "view", "9"]);
    let (code, out, _) = site.salon(&["check"]);
    assert!(code == 1 && out.contains("settings") && out.contains("long edge"), "{out}");
}

#[test]
fn what_would_not_do_is_refused_and_nothing_typed_is_lost() {
    let site = Site::start();
    let ada = site.ada();
    let before = site.redis(&["HGETALL", "settings"]);
    for (field, value, named) in [
        ("name", "", "must not be empty"),
        ("thumb", "10", "120 to 4096"),
        ("view", "9999", "120 to 4096"),
        ("view", "many", "whole pixels"),
        ("grid", "320", "smaller"),
        ("quality", "96", "between 50 and 95"),
        ("quality", "-1", "as a number"),
        ("keywords", "birds", "what becomes of keywords"),
        ("accent", "red; }", "six hex digits"),
    ] {
        let answer = ada.post("/admin/settings", &choose(&[("name", "Typed"), (field, value)])).expect(422);
        assert!(answer.text.contains(named), "{field}: {}", answer.text);
        assert!(field == "name" || answer.text.contains("value=\"Typed\""), "{field}: {}", answer.text);
    }
    ada.post("/admin/settings", &[("name", "Only this")]).expect(422);
    assert_eq!(site.redis(&["HGETALL", "settings"]), before);
    ada.post("/admin/settings", &choose(&[("keywords", "none")])).expect(303);
    assert_eq!(site.redis(&["HGET", "settings", "keywords"]), "none");
    assert!(ada.get("/admin/settings").text.contains("value=\"none\" checked"));
}

#[test]
fn the_accent_colour_is_on_every_page_and_nowhere_else() {
    let site = Site::start();
    let (ada, guest) = (site.ada(), site.guest());
    let sheet = |page: &str| {
        let mut addresses = page.split("href=\"").filter_map(|rest| rest.split('"').next());
        addresses.find(|address| address.starts_with("/accent/")).map(str::to_owned)
    };
    assert_eq!(sheet(&guest.get("/").text), None, "the standard colour needs no sheet of its own");
    ada.post("/admin/settings", &choose(&[("accent", "#1D5FBF")])).expect(303);
    assert!(ada.get("/admin/settings").text.contains("value=\"#1d5fbf\""));
    for person in [&ada, &guest] {
        let address = sheet(&person.get("/").text).unwrap();
        let answer = person.get(&address).expect(200);
        assert!(answer.text.contains("--accent: light-dark(#1d5fbf, #"), "{}", answer.text);
        assert!(answer.header("cache-control").contains("immutable"));
        assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
    }
    assert!(sheet(&guest.get("/login").text).is_some());
}

#[test]
fn light_or_dark_is_chosen_without_a_script_and_remembered() {
    let site = Site::start();
    let (ada, guest) = (site.ada(), site.guest());
    let look = |page: String| page.split("data-theme=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    for person in [&ada, &guest] {
        assert_eq!(look(person.get("/").text), "system");
        let form = person.get("/theme?next=/tags").expect(200);
        assert!(form.text.contains("name=\"next\" value=\"/tags\""), "{}", form.text);
        for theme in ["dark", "light"] {
            let answer = person.post("/theme", &[("theme", theme), ("next", "/tags")]).expect(303);
            assert_eq!(answer.location(), "/tags");
            for page in ["/", "/tags", "/login", "/nowhere"] {
                let page = person.get(page);
                assert!(page.status == 303 || look(page.text) == theme);
            }
        }
        assert_eq!(person.post("/theme", &[("theme", "system"), ("next", "//evil.test")]).expect(303).location(), "/");
        assert_eq!(look(person.get("/").text), "system");
        person.post("/theme", &[("theme", "blue"), ("next", "/")]).expect(422);
    }
    let album = ada.album("Sea", "public");
    let path = format!("/albums/{album}");
    let tag = guest.get(&path).expect(200).header("etag").to_owned();
    guest.post("/theme", &[("theme", "dark"), ("next", "/")]).expect(303);
    assert_eq!(look(guest.get_with(&path, &[("if-none-match", &tag)]).expect(200).text), "dark");
}

#[test]
fn other_settings_make_pictures_stale_and_not_wrong() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, guest) = (site.member(&ada, "mira"), site.guest());
    let album = mira.album("Sea", "private");
    let photo = mira.photo(&album, "a.jpg", large(1000, 500));
    site.wait_for_renditions();
    let old = mira.get(&link(&mira, &photo)).expect(200);
    let old_link = link(&mira, &photo);
    let list = mira.get(&format!("/albums/{album}")).expect(200);

    for worker in workers(&site) {
        signal(worker, "STOP");
    }
    ada.post("/admin/settings", &choose(&[("view", "900")])).expect(303);
    let known = [("if-none-match", list.header("etag"))];
    mira.get_with(&format!("/albums/{album}"), &known).expect(200);
    let new_link = link(&mira, &photo);
    assert_ne!(new_link, old_link);
    // The older picture under the new address: not for long, and as what it is.
    for path in [&new_link, &old_link, &new_link] {
        let stale = mira.get(path).expect(200);
        assert!(stale.bytes == old.bytes, "{path}");
        assert_eq!((stale.header("etag"), stale.header("cache-control")), (old.header("etag"), "private, no-cache"));
    }
    let known = mira.get_with(&new_link, &[("if-none-match", old.header("etag"))]).expect(304);
    assert_eq!((known.header("etag"), known.header("cache-control")), (old.header("etag"), "private, no-cache"));
    mira.get(&format!("/photos/{photo}/thumb")).expect(200);
    guest.get(&new_link).expect(404);
    let bulk = site.redis(&["XLEN", "jobs:bulk"]);
    assert_eq!((bulk.as_str(), site.redis(&["XLEN", "jobs:urgent"]).as_str()), ("1", "0"), "asked for once");
    let fields = site.redis(&["HMGET", &format!("photo:{photo}"), "state", "remake"]);
    assert_eq!(fields, "ready\n1");
    let (code, out, error) = site.salon(&["check"]);
    assert_eq!(code, 0, "stale is not wrong: {out}{error}");

    for worker in workers(&site) {
        signal(worker, "CONT");
    }
    site.wait_for_renditions();
    let new = mira.get(&new_link).expect(200);
    assert_eq!((size(&old), size(&new)), ((1000, 500), (900, 450)));
    assert_ne!(new.header("etag"), old.header("etag"));
    assert!(new.header("cache-control").contains("immutable"));
    // A page that was open all the while still shows the photo, under the address of before.
    let late = mira.get(&old_link).expect(200);
    assert!(late.bytes == new.bytes && late.header("cache-control") == "private, no-cache");
    assert_eq!(site.redis(&["HEXISTS", &format!("photo:{photo}"), "remake"]), "0");
    let left = site.files().into_iter().filter(|file| file.to_string_lossy().contains("/renditions/"));
    assert_eq!(left.count(), 3, "what the recipe before made is gone");
}

#[test]
fn a_lost_job_of_a_stale_photo_is_found() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Sea", "private");
    let photo = ada.photo(&album, "a.jpg", picture(1));
    site.wait_for_renditions();
    let key = format!("photo:{photo}");
    site.redis(&["HSET", &key, "remake", "1"]);
    let (code, out, _) = site.salon(&["check"]);
    assert!(code == 1 && out.contains("without a job"), "{out}");
    let (code, out, _) = site.salon(&["check", "--repair"]);
    assert!(code == 0 && out.contains("Repaired"), "{out}");
    eventually("the photo to be made again", || (site.redis(&["HEXISTS", &key, "remake"]) == "0").then_some(()));
}
