//! The first administrator: one link, used once, and then there is no such page.

use crate::site::{Options, PASSWORD, Site};

fn administrator<'a>(setup: &'a str, login: &'a str, password: &'a str) -> [(&'a str, &'a str); 4] {
    [("setup", setup), ("login", login), ("name", "Ada"), ("password", password)]
}

#[test]
fn the_set_up_link_makes_one_administrator_and_is_then_no_page_at_all() {
    let mut site = Site::start();
    let (link, guest) = (format!("/setup?token={}", site.setup_token()), site.guest());
    let wrong = "0".repeat(64);
    for nothing in ["/setup", "/setup?token=", &format!("/setup?token={wrong}"), "/setup?token=x"] {
        guest.get(nothing).expect(404);
    }
    let page = guest.get(&link).expect(200);
    assert!(page.text.contains("first administrator"), "{}", page.text);
    guest.post("/setup", &administrator(&wrong, "eve", PASSWORD)).expect(404);
    let setup = site.setup_token();
    let again = guest.post("/setup", &administrator(&setup, "ada", "short")).expect(422);
    assert!(again.text.contains("at least 12 characters") && again.text.contains("value=\"ada\""), "{}", again.text);
    assert!(!again.text.contains("value=\"short\""), "a password comes back in no form");
    assert_eq!(site.redis(&["ZCARD", "users"]), "0", "nobody was made by what was refused");
    guest.get("/admin/users").expect(303);
    guest.post("/setup", &administrator(&setup, "ada", PASSWORD)).expect(303);
    guest.get("/admin/users").expect(200);
    guest.get(&link).expect(404);
    let bare = guest.client().post(guest.url("/setup")).body("setup=x");
    guest.send(bare, &[("sec-fetch-site", "same-origin")]).expect(404);
    guest.post("/setup", &administrator(&setup, "eve", PASSWORD)).expect(404);
    assert_eq!(site.redis(&["SMEMBERS", "users:administrators"]), site.user_id("ada"));
    guest.get("/admin/users").expect(200);

    site.stop();
    site.start_again();
    assert!(!site.prints_setup_link(), "a gallery with an administrator prints no link");
    site.guest().get(&link).expect(404);
    guest.at(&site).get("/admin/users").expect(200);
}

#[test]
fn without_an_administrator_each_start_prints_a_link_that_works() {
    let mut site = Site::start();
    let first = site.setup_token();
    site.stop();
    site.start_again();
    assert!(site.prints_setup_link());
    assert_ne!(site.setup_token(), first);
    site.ada().get("/admin/users").expect(200);
    site.guest().get(&format!("/setup?token={first}")).expect(404);
}

#[test]
fn two_at_once_make_exactly_one_administrator() {
    let site = Site::start();
    let setup = site.setup_token();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let attempts: Vec<_> = ["ada", "eve"]
            .into_iter()
            .map(|login| {
                let (guest, setup) = (site.guest(), setup.clone());
                guest.token();
                scope.spawn(move || guest.post("/setup", &administrator(&setup, login, PASSWORD)).status)
            })
            .collect();
        attempts.into_iter().map(|attempt| attempt.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.contains(&404), "the other finds no such page: {statuses:?}");
    assert_eq!(site.redis(&["SCARD", "users:administrators"]), "1");
    assert_eq!(site.redis(&["ZCARD", "users"]), "1");
}

#[test]
fn the_link_names_the_public_address() {
    let site = Site::start_with(Options::default().argument("--public-url", "http://127.0.0.1:4321"));
    assert_eq!(site.base, "http://127.0.0.1:4321");
}
