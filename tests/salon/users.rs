//! User administration: for administrators who typed their password lately, and to everybody else no page at all.

use crate::site::{Answer, PASSWORD, Person, Site, eventually, picture};

fn account(site: &Site, login: &str) -> String {
    format!("/admin/users/{}", site.user_id(login))
}

fn invite(who: &Person, login: &str, role: &str) -> Answer {
    who.post("/admin/users", &[("login", login), ("name", login), ("role", role)])
}

/// The link on the page that shows it once.
fn link_of(answer: &Answer) -> String {
    let at = answer.text.find("/password/").unwrap_or_else(|| panic!("no link in {}", answer.text));
    answer.text[at..at + "/password/".len() + 64].to_owned()
}

fn sign_in(site: &Site, login: &str, password: &str) -> u16 {
    site.guest().post("/login", &[("login", login), ("password", password)]).status
}

fn session_of(person: &Person) -> String {
    let secret = salon::crypto::Secret::parse(&person.cookie("salon").unwrap()).unwrap();
    format!("session:{}", secret.hash())
}

#[test]
fn only_administrators_find_the_pages_of_users() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, guest) = (site.member(&ada, "mira"), site.guest());
    let page = account(&site, "mira");
    let before = site.fingerprint();
    for path in ["/admin/users".to_owned(), page.clone(), "/admin/users?search=ada".into()] {
        ada.get(&path).expect(200);
        mira.get(&path).expect(404);
        assert!(guest.get(&path).expect(303).location().starts_with("/login?next="));
    }
    for (path, fields) in [
        ("/admin/users".to_owned(), vec![("login", "eve"), ("name", "Eve"), ("role", "administrator")]),
        (page.clone(), vec![("role", "administrator")]),
        (format!("{page}/password"), vec![]),
        (format!("{page}/sessions/delete"), vec![]),
        (format!("{page}/delete"), vec![("albums", "trash")]),
    ] {
        mira.post(&path, &fields).expect(404);
        guest.post(&path, &fields).expect(404);
    }
    assert_eq!(site.fingerprint(), before);
    assert!(!mira.get("/").text.contains("/admin") && ada.get("/").text.contains("/admin/users"));
    ada.get(&format!("/admin/users/{}", "0".repeat(32))).expect(404);
}

#[test]
fn users_are_listed_searched_and_paged() {
    let site = Site::start();
    let ada = site.ada();
    for n in 1..=52 {
        let (login, name) = (format!("guest{n:02}"), format!("Élise {n:02}"));
        ada.post("/admin/users", &[("login", &login), ("name", &name), ("role", "member")]).expect(200);
    }
    let rows = |path: &str| {
        let page = ada.get(path).expect(200).text;
        let rows = page.split("<th scope=\"row\">").skip(1);
        let names = rows.map(|row| row.split_once("\">").unwrap().1.split('<').next().unwrap().to_owned());
        (names.collect::<Vec<_>>(), page)
    };
    let (names, first) = rows("/admin/users");
    assert_eq!((names.len(), names[0].as_str()), (50, "Élise 52"), "newest first");
    assert!(first.contains(">53</span>") && first.contains("rel=\"next\" href=\"/admin/users?search=&#38;page=2\""));
    assert_eq!(rows("/admin/users?page=2").0, ["Élise 02", "Élise 01", "Ada"]);
    assert_eq!(rows("/admin/users?search=%C3%A9LISE+1").0.len(), 10, "in the name, in any case");
    assert_eq!(rows("/admin/users?search=Guest03").0, ["Élise 03"], "in the login");
    assert_eq!(rows("/admin/users?search=elise&page=2").0.len(), 0, "accents count");
    let (found, page) = rows("/admin/users?search=guest&page=2");
    assert_eq!(found, ["Élise 02", "Élise 01"]);
    assert!(page.contains(">52</span>") && page.contains("value=\"guest\""), "{page}");
    assert!(rows("/admin/users?search=%3Cb%3E").1.contains("Nobody here by that name."));

    let album = ada.album("Sea", "private");
    ada.photo(&album, "a.jpg", picture(1));
    let cells = |login: &str| {
        let page = rows(&format!("/admin/users?search={login}")).1;
        ["Login", "Role", "Last seen", "Albums", "Uploaded"].map(|label| {
            let cell =
                page.split(&format!("data-label=\"{label}\">")).nth(1).unwrap_or_else(|| panic!("{label}: {page}"));
            cell.split('<').next().unwrap().to_owned()
        })
    };
    let [login, role, seen, albums, bytes] = cells("ada");
    assert_eq!([login.as_str(), &role, &albums], ["ada", "administrator", "1"]);
    assert!(seen.contains("20") && bytes.ends_with(" bytes") && bytes != "0 bytes", "{seen}, {bytes}");
    assert_eq!(cells("guest01"), ["guest01", "member", "never", "0", "0 bytes"]);
}

#[test]
fn a_new_account_gets_a_link_that_sets_one_password() {
    let site = Site::start();
    let ada = site.ada();
    let answer = invite(&ada, " Mira.D ", "member").expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.text.contains("within 3 days"), "{}", answer.text);
    let link = link_of(&answer);
    assert!(
        answer.text.contains(&format!("value=\"{}{link}\"", site.base)),
        "a link as it can be sent: {}",
        answer.text
    );
    assert!(!ada.get(&account(&site, "mira.d")).expect(200).text.contains(&link), "it is shown once");
    assert_eq!(sign_in(&site, "mira.d", ""), 422, "without a password nobody signs in");
    let guest = site.guest();
    assert!(guest.get(&link).expect(200).text.contains("<b>mira.d</b>"));
    guest.get(&format!("/password/{}", "0".repeat(64))).expect(404);
    for (bad, sentence) in
        [("short", "at least 12"), ("password1234", "easy to guess"), ("mira.d12345678", "easy to guess")]
    {
        let answer = guest.post(&link, &[("password", bad)]).expect(422).text;
        assert!(answer.contains(sentence), "{bad}: {answer}");
    }
    assert_eq!(guest.post(&link, &[("password", PASSWORD)]).expect(303).location(), "/login?done=password-set");
    assert!(guest.get(&link).expect(404).text.contains("does not work any more"));
    guest.post(&link, &[("password", "another pass phrase")]).expect(404);
    assert_eq!(sign_in(&site, "MIRA.D", PASSWORD), 303);
    assert_eq!(sign_in(&site, "mira.d", "another pass phrase"), 422);

    let before = site.fingerprint();
    let taken = invite(&ada, "MIRA.d", "member");
    assert!([409, 422].contains(&taken.status), "{}", taken.text);
    assert!(taken.text.contains("role=\"alert\"") && taken.text.contains("value=\"MIRA.d\""), "{}", taken.text);
    for login in ["", "mira dupont", "мира", &"x".repeat(65), "<b>"] {
        invite(&ada, login, "member").expect(422);
    }
    invite(&ada, "tom", "owner").expect(422);
    assert_eq!(site.fingerprint(), before);
}

#[test]
fn a_name_and_a_role_change_at_once() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, tom) = (site.member(&ada, "mira"), site.member(&ada, "tom"));
    let album = mira.album("Sea", "members");
    let page = account(&site, "mira");
    ada.post(&page, &[("name", " Mira Dupont "), ("role", "member"), ("creates", "yes")]).expect(303);
    assert!(tom.get(&format!("/albums/{album}")).text.contains("Mira Dupont"));
    ada.post(&page, &[("name", "")]).expect(422);
    ada.post(&page, &[("password", "x")]).expect(422);
    mira.get("/admin/users").expect(404);
    for (role, status) in [("administrator", 200), ("member", 404)] {
        ada.post(&page, &[("role", role)]).expect(303);
        assert!(mira.get("/account").expect(303).location().starts_with("/login"), "another role is another session");
        mira.sign_in("mira");
        mira.get("/admin/users").expect(status);
        mira.get(&account(&site, "ada")).expect(status);
    }
    assert_eq!(site.redis(&["SMEMBERS", "users:administrators"]), site.user_id("ada"));
}

#[test]
fn a_disabled_account_is_signed_out_and_stays_out() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, tom) = (site.member(&ada, "mira"), site.member(&ada, "tom"));
    let album = mira.album("Sea", "members");
    let page = account(&site, "mira");
    let session = session_of(&mira);
    ada.post(&page, &[("enabled", "no")]).expect(303);
    assert_eq!(site.redis(&["EXISTS", &session]), "0");
    mira.get(&format!("/albums/{album}")).expect(303);
    assert_eq!(sign_in(&site, "mira", PASSWORD), 422);
    tom.get(&format!("/albums/{album}")).expect(200);
    assert!(ada.get("/admin/users").text.contains("(disabled)"));
    ada.post(&page, &[("enabled", "yes")]).expect(303);
    mira.get("/account").expect(303);
    assert_eq!(site.redis(&["EXISTS", &session]), "0", "a revoked session never comes back");
    mira.sign_in("mira");
    mira.get(&format!("/albums/{album}")).expect(200);
}

#[test]
fn a_reset_makes_the_old_password_useless_and_gives_a_link_once() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let first = link_of(&ada.post(&format!("{}/password", account(&site, "mira")), &[]).expect(200));
    mira.get("/account").expect(303);
    assert_eq!(sign_in(&site, "mira", PASSWORD), 422);
    assert_eq!(sign_in(&site, "mira", ""), 422);
    site.guest().post(&first, &[("password", "a new pass phrase")]).expect(303);
    site.guest().get(&first).expect(404);
    assert_eq!(sign_in(&site, "mira", "a new pass phrase"), 303);

    mira.post("/login", &[("login", "mira"), ("password", "a new pass phrase")]).expect(303);
    let other = site.guest();
    other.post("/login", &[("login", "mira"), ("password", "a new pass phrase")]).expect(303);
    let done = ada.post(&format!("{}/sessions/delete", account(&site, "mira")), &[]).expect(303);
    assert!(done.location().ends_with("?done=signed-out"));
    mira.get("/account").expect(303);
    other.get("/account").expect(303);
    ada.get("/account").expect(200);
    assert_eq!(sign_in(&site, "mira", "a new pass phrase"), 303, "signed out is not shut out");
}

#[test]
fn a_deleted_users_albums_go_to_an_heir_or_to_the_trash() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, eve] = ["mira", "tom", "eve"].map(|login| site.member(&ada, login));
    let (sea, bay) = (mira.album("Sea", "private"), eve.album("Bay", "public"));
    let photo = mira.photo(&sea, "a.jpg", picture(1));
    eve.photo(&bay, "b.jpg", picture(2));
    eve.post(&format!("/albums/{bay}/grants"), &[("user", "mira"), ("right", "read")]).expect(303);
    let delete = |login: &str, fields: &[(&str, &str)]| ada.post(&format!("{}/delete", account(&site, login)), fields);
    let before = site.fingerprint();
    for (heir, sentence) in
        [("", "who gets the albums"), ("nobody", "No member has this login."), ("mira", "another enabled member")]
    {
        let answer = delete("mira", &[("albums", "hand-over"), ("heir", heir)]).expect(422).text;
        assert!(answer.contains(sentence), "{heir}: {answer}");
    }
    delete("mira", &[("albums", "burn")]).expect(422);
    assert_eq!(site.fingerprint(), before);

    let (page, id) = (account(&site, "mira"), site.user_id("mira"));
    delete("mira", &[("albums", "hand-over"), ("heir", "tom")]).expect(303);
    mira.get("/account").expect(303);
    assert_eq!(sign_in(&site, "mira", PASSWORD), 422);
    ada.get(&page).expect(404);
    assert_eq!(site.user_id("mira"), "");
    eventually("the album to go to tom", || (tom.get(&format!("/albums/{sea}")).status == 200).then_some(()));
    eventually("the record to go", || (site.redis(&["EXISTS", &format!("user:{id}")]) == "0").then_some(()));
    tom.post(&format!("/albums/{sea}"), &[("visibility", "members")]).expect(303);
    assert_eq!(site.redis(&["HGET", &format!("user:{}", site.user_id("tom")), "albums"]), "1");
    assert!(tom.get(&format!("/photos/{photo}")).expect(200).text.contains("a former member"));
    let left = [format!("user:{id}:albums"), format!("user:{id}:sessions"), format!("album:{bay}:grants")];
    assert_eq!(site.redis(&["EXISTS", &left[0], &left[1], &left[2]]), "0", "nothing hangs on who is gone");

    delete("eve", &[("albums", "trash"), ("heir", "")]).expect(303);
    eventually("the album to go to the trash", || {
        (site.redis(&["ZRANGE", "trash", "0", "-1"]) == format!("album:{bay}")).then_some(())
    });
    ada.get(&format!("/albums/{bay}")).expect(404);
    assert!(!site.guest().get("/").text.contains("Bay"));
    invite(&ada, "mira", "member").expect(200);
}

#[test]
fn the_last_enabled_administrator_stays_one() {
    let site = Site::start();
    let ada = site.ada();
    site.member(&ada, "mira");
    let page = account(&site, "ada");
    let before = site.fingerprint();
    let refused = |who: &Person| {
        for fields in [[("enabled", "no")], [("role", "member")]] {
            let answer = who.post(&page, &fields).expect(409);
            assert!(answer.text.contains("administrator"), "{}", answer.text);
        }
        who.post(&format!("{page}/delete"), &[("albums", "trash")]).expect(409);
    };
    refused(&ada);
    assert_eq!(site.fingerprint(), before);
    ada.post(&account(&site, "mira"), &[("role", "administrator")]).expect(303);
    ada.post(&account(&site, "mira"), &[("enabled", "no")]).expect(303);
    refused(&ada);
    ada.post(&account(&site, "mira"), &[("enabled", "yes")]).expect(303);
    ada.post(&page, &[("role", "member")]).expect(303);
    ada.sign_in("ada");
    ada.get("/admin/users").expect(404);
    assert_eq!(site.redis(&["SMEMBERS", "users:administrators"]), site.user_id("mira"));
}

#[test]
fn user_administration_asks_for_the_password_again_after_twelve_hours() {
    let site = Site::start();
    let ada = site.ada();
    let proved = session_of(&ada);
    site.redis(&["HINCRBY", &proved, "proved", "-43000000"]);
    ada.get("/admin/users").expect(200);
    site.redis(&["HINCRBY", &proved, "proved", "-400000"]);
    let asked = ada.get("/admin/users?search=x").expect(303);
    assert_eq!(asked.location(), "/account/confirm?next=%2Fadmin%2Fusers%3Fsearch%3Dx");
    let before = site.fingerprint();
    let posted = invite(&ada, "mira", "member").expect(303);
    assert!(posted.location().starts_with("/account/confirm"), "{}", posted.location());
    assert_eq!(site.fingerprint(), before, "nobody was invited");
    ada.get("/").expect(200);
    assert!(ada.get(asked.location()).expect(200).text.contains("Your password once more"));
    let confirm = |password| ada.post("/account/confirm", &[("password", password), ("next", "/admin/users?search=x")]);
    assert!(confirm("not the password").expect(422).text.contains("This is not your password."));
    ada.get("/admin/users").expect(303);
    assert_eq!(confirm(PASSWORD).expect(303).location(), "/admin/users?search=x");
    ada.get("/admin/users").expect(200);
    site.guest().get("/account/confirm").expect(303);
}
