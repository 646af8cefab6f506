//! One's own account: the password, where one is signed in, and for how long.

use crate::site::{PASSWORD, Person, Site};

const HOUR: i64 = 3_600_000;

/// The key of the session that this browser holds.
fn session_of(person: &Person) -> String {
    let cookie = person.cookie("salon").expect("signed in");
    format!("session:{}", salon::crypto::Secret::parse(&cookie).unwrap().hash())
}

fn life(site: &Site, person: &Person) -> i64 {
    site.redis(&["PTTL", &session_of(person)]).parse().unwrap()
}

#[test]
fn a_new_password_needs_the_old_one_and_ends_the_other_sessions() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, phone) = (site.member(&ada, "mira"), site.guest());
    phone.sign_in("mira");
    let change = |old, new| mira.post("/account/password", &[("old", old), ("new", new)]);
    let refused = change("not the old one", "a new pass phrase").expect(422);
    assert!(refused.text.contains("This is not your password."), "{}", refused.text);
    assert!(change(PASSWORD, "short").expect(422).text.contains("at least 12 characters"));
    phone.get("/account").expect(200);
    site.guest().sign_in("mira");

    assert_eq!(change(PASSWORD, "a new pass phrase").expect(303).location(), "/account?done=password");
    mira.get("/account").expect(200);
    phone.get("/account").expect(303);
    let login = |password| {
        let guest = site.guest();
        guest.post("/login", &[("login", "mira"), ("password", password)]).status
    };
    assert_eq!(login(PASSWORD), 422, "the old one is useless");
    assert_eq!(login("a new pass phrase"), 303);
    ada.get("/account").expect(200);
}

#[test]
fn sessions_are_listed_and_ended_one_by_one_or_all() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, phone, tablet) = (site.member(&ada, "mira"), site.guest(), site.guest());
    let iphone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Mobile Safari/604.1";
    phone.get("/login").expect(200);
    let token = phone.token();
    let fields = [("token", token.as_str()), ("login", "mira"), ("password", PASSWORD)];
    phone.post_raw("/login", &fields, &[("sec-fetch-site", "same-origin"), ("user-agent", iphone)]).expect(303);
    tablet.sign_in("mira");

    let page = mira.get("/account").expect(200).text;
    assert!(page.contains("Safari on iPhone") && page.contains("127.0.0.1") && page.contains("last used"), "{page}");
    assert_eq!(page.matches("class=\"devices__device\"").count(), 3);
    assert_eq!(page.matches("this one").count(), 1);

    let of = |person: &Person| format!("/account/sessions/{}/delete", session_of(person).split_once(':').unwrap().1);
    ada.post(&of(&phone), &[]).expect(404);
    phone.get("/account").expect(200);
    assert_eq!(mira.post(&of(&phone), &[]).expect(303).location(), "/account?done=ended");
    phone.get("/account").expect(303);
    tablet.get("/account").expect(200);
    mira.post("/account/sessions/nonsense/delete", &[]).expect(404);

    let everywhere = mira.post("/account/sessions/delete", &[]).expect(303);
    assert_eq!(everywhere.header("clear-site-data"), "\"cache\"");
    assert_eq!(mira.cookie("salon"), None);
    tablet.get("/account").expect(303);
    ada.get("/account").expect(200);
    assert_eq!(site.redis(&["SCARD", &format!("user:{}:sessions", site.user_id("mira"))]), "0");
}

#[test]
fn staying_signed_in_lasts_thirty_days_from_the_last_use_and_a_session_else_twelve_hours() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, remembered) = (site.member(&ada, "mira"), site.guest());
    let fresh = site.guest();
    let fields = |remember| {
        let all = [("login", "mira"), ("password", PASSWORD), ("remember", "on")];
        if remember { all.to_vec() } else { all[..2].to_vec() }
    };
    let cookie = fresh.post("/login", &fields(false)).expect(303).header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
    assert!(!cookie.contains("Max-Age") && !cookie.contains("Expires"), "it ends with the browser: {cookie}");
    assert!((11 * HOUR..=12 * HOUR).contains(&life(&site, &fresh)), "{}", life(&site, &fresh));
    let cookie = remembered.post("/login", &fields(true)).expect(303).header("set-cookie").to_owned();
    assert!(cookie.contains("Max-Age=2592000"), "{cookie}");
    assert!((719 * HOUR..=720 * HOUR).contains(&life(&site, &remembered)), "{}", life(&site, &remembered));

    // A use right after the last one is not worth a write; after a pause the session lives on from there.
    let used = |person: &Person| {
        let session = session_of(person);
        site.redis(&["PEXPIRE", &session, "1000000"]);
        site.redis(&["HINCRBY", &session, "seen", "-400000"]);
        let cookie = person.get("/").expect(200).header("set-cookie").to_owned();
        crate::site::eventually("the use to be written down", || (life(&site, person) > 1_000_000).then_some(()));
        cookie
    };
    assert_eq!(remembered.get("/").expect(200).header("set-cookie"), "");
    assert!(used(&remembered).contains("Max-Age=2592000"), "the browser keeps it for thirty days again");
    assert!(life(&site, &remembered) > 719 * HOUR);
    assert_eq!(used(&mira), "", "a session of the browser needs no new cookie");
    assert!(life(&site, &mira) > 11 * HOUR);
}

#[test]
fn signing_in_makes_a_new_session_and_signing_out_ends_it_for_good() {
    let site = Site::start();
    let ada = site.ada();
    let first = session_of(&ada);
    ada.post("/login", &[("login", "ada"), ("password", PASSWORD)]).expect(303);
    assert_ne!(session_of(&ada), first);
    assert_eq!(site.redis(&["EXISTS", &first]), "0", "whoever was signed in here before is not any more");
    let thief = site.guest();
    thief.set_cookie("salon", &ada.cookie("salon").unwrap());
    thief.get("/account").expect(200);
    let out = ada.post("/logout", &[]).expect(303);
    assert_eq!(out.header("clear-site-data"), "\"cache\"");
    thief.get("/account").expect(303);
    assert_eq!(site.guest().get("/account").expect(303).location(), "/login?next=%2Faccount");
}

#[test]
fn after_signing_in_one_is_where_one_wanted_to_be_and_nowhere_else() {
    let site = Site::start();
    site.ada();
    let to = |next: &str| {
        let fields = [("login", "ada"), ("password", PASSWORD), ("next", next)];
        site.guest().post("/login", &fields).expect(303).location().to_owned()
    };
    assert_eq!(to("/albums/new"), "/albums/new");
    assert_eq!(to("//evil.test/"), "/");
    assert_eq!(to("https://evil.test/"), "/");
}
