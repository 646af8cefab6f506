//! Albums: who sees them, who changes them, what deleting does.

use crate::site::{ORIGINAL, Person, Site, dated, picture};

#[test]
fn mira_shows_an_album_to_tom_and_not_to_eve() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, tom, eve) = (site.member(&ada, "mira"), site.member(&ada, "tom"), site.member(&ada, "eve"));
    let album = mira.album("Summer by the sea", "private");
    let photo = mira.photo(&album, "sea.jpg", picture(1));
    site.wait_for_renditions();
    let page = format!("/albums/{album}");
    assert!(mira.get(&page).expect(200).text.contains("Summer by the sea"));
    tom.get(&page).expect(404);
    mira.post(&format!("{page}/grants"), &[("user", "tom"), ("right", "read")]).expect(303);
    assert!(tom.get(&page).expect(200).text.contains("Summer by the sea"));
    tom.get(&format!("/photos/{photo}/grid")).expect(200);
    eve.get(&page).expect(404);
    eve.get(&format!("/photos/{photo}/grid")).expect(404);
    mira.post(&format!("{page}/grants"), &[("user", "tom"), ("right", "none")]).expect(303);
    tom.get(&page).expect(404);
    tom.get(&format!("/photos/{photo}/grid")).expect(404);
    assert_eq!(site.guest().get(&page).expect(303).location(), format!("/login?next=%2Falbums%2F{album}"));
}

/// The titles of the cards of a front page, in order.
fn titles(page: &str) -> Vec<&str> {
    let after = page.split("<span class=\"album-card__title\">").skip(1);
    after.map(|rest| rest.split('<').next().unwrap()).collect()
}

/// The small print under the card of an album.
fn facts<'a>(page: &'a str, title: &str) -> &'a str {
    let card =
        page.split(&format!("album-card__title\">{title}<")).nth(1).unwrap_or_else(|| panic!("no {title}: {page}"));
    card.split("album-card__facts\">").nth(1).unwrap().split("</p>").next().unwrap()
}

/// The photo whose picture is on the card of an album.
fn cover_of(page: &str, album: &str) -> String {
    let card = page.split(&format!("href=\"/albums/{album}\"")).nth(1).unwrap().split("</a>").next().unwrap();
    card.split("src=\"/photos/").nth(1).map(|rest| rest[..32].to_owned()).unwrap_or_default()
}

fn grant(who: &Person, album: &str, to: &str, right: &str) {
    who.post(&format!("/albums/{album}/grants"), &[("user", to), ("right", right)]).expect(303);
}

#[test]
fn a_form_sent_twice_makes_one_album() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let form = mira.get("/albums/new").expect(200).text;
    let once = form.split("name=\"once\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let fields = [("title", "Sea"), ("description", ""), ("visibility", "private"), ("once", once)];
    let first = mira.post("/albums", &fields).expect(303).id();
    assert_eq!(mira.post("/albums", &fields).expect(303).id(), first);
    assert_eq!(site.redis(&["ZCARD", "albums"]), "1");
    let next = mira.get("/albums/new").expect(200).text;
    assert!(!next.contains(once), "each form has a key of its own");
    assert_ne!(mira.album("Sea", "private"), first, "two albums may have one title");
    assert_eq!(site.redis(&["ZCARD", "albums"]), "2");

    let typed = [("title", "  "), ("description", "What I typed"), ("visibility", "public")];
    let again = mira.post("/albums", &typed).expect(422).text;
    assert!(again.contains("The title must not be empty.") && again.contains("What I typed"), "{again}");
    assert!(again.contains("value=\"public\" checked"), "{again}");
    assert_eq!(site.redis(&["ZCARD", "albums"]), "2");
    site.guest().post("/albums", &[("title", "Mine"), ("description", ""), ("visibility", "public")]).expect(404);
    assert_eq!(site.guest().get("/albums/new").expect(303).location(), "/login?next=%2Falbums%2Fnew");
}

#[test]
fn an_editor_renames_and_describes_and_only_the_owner_decides_who_sees_it() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, rita, eve] = ["mira", "tom", "rita", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    let page = format!("/albums/{album}");
    grant(&mira, &album, "tom", "edit");
    grant(&mira, &album, "rita", "read");

    let fields = [("title", " The <b>sea</b> "), ("description", "One\r\nTwo"), ("visibility", "private")];
    assert_eq!(tom.post(&page, &fields).expect(303).location(), format!("{page}?done=saved"));
    let shown = rita.get(&page).expect(200).text;
    assert!(shown.contains("The &#60;b&#62;sea&#60;/b&#62;</h1>") && shown.contains("One\nTwo</p>"), "{shown}");
    assert_eq!(site.redis(&["HGET", &format!("album:{album}"), "title"]), "The <b>sea</b>");

    let before = site.fingerprint();
    for visibility in ["public", "members"] {
        tom.post(&page, &[("visibility", visibility)]).expect(403);
        tom.post(&page, &[("title", "Mine now"), ("visibility", visibility)]).expect(403);
    }
    rita.post(&page, &[("title", "Hers")]).expect(403);
    rita.get(&format!("{page}/edit")).expect(403);
    eve.post(&page, &[("title", "Hers")]).expect(404);
    eve.get(&format!("{page}/edit")).expect(404);
    site.guest().post(&page, &[("title", "Nobody's")]).expect(404);
    mira.post(&page, &[("visibility", "secret")]).expect(422);
    mira.post(&page, &[("title", &"x".repeat(10_000))]).expect(422);
    assert_eq!(site.fingerprint(), before, "what was refused changed nothing");
    assert!(!tom.get(&format!("{page}/edit")).expect(200).text.contains("name=\"visibility\""));

    assert_eq!(mira.post(&page, &[("visibility", "public")]).expect(303).location(), format!("{page}?done=opened"));
    site.guest().get(&page).expect(200);
    ada.post(&page, &[("visibility", "members")]).expect(303);
    eve.get(&page).expect(200);
    site.guest().get(&page).expect(303);
    mira.post(&page, &[("visibility", "private")]).expect(303);
    eve.get(&page).expect(404);
    rita.get(&page).expect(200);
}

#[test]
fn the_form_asks_once_before_everybody_may_see_an_album() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, tom) = (site.member(&ada, "mira"), site.member(&ada, "tom"));
    let album = mira.album("Sea", "private");
    mira.upload(&album, &[("a.jpg", picture(1)), ("b.jpg", picture(2))]);
    grant(&mira, &album, "tom", "edit");
    let page = format!("/albums/{album}");
    assert!(mira.get(&format!("{page}/edit")).expect(200).text.contains("name=\"ask\" value=\"public\""));
    let typed = [("title", "The \"sea\""), ("description", "One\r\nTwo"), ("order", "hand"), ("visibility", "public")];
    let asking = [&typed[..], &[("ask", "public")]].concat();

    let before = site.fingerprint();
    let question = mira.post(&page, &asking).expect(200).text;
    assert!(question.contains("its 2 photos") && question.contains(&site.guest().url(&page)), "{question}");
    for (name, value) in [("title", "The &#34;sea&#34;"), ("visibility", "public"), ("order", "hand")] {
        assert!(question.contains(&format!("name=\"{name}\" value=\"{value}\"")), "{question}");
    }
    assert!(!question.contains("name=\"ask\" value=\"public\""), "it is asked once");
    tom.post(&page, &[("visibility", "public"), ("ask", "public")]).expect(403);
    mira.post(&page, &[("title", " "), ("visibility", "public"), ("ask", "public")]).expect(422);
    assert_eq!(site.fingerprint(), before, "a question changes nothing");
    site.guest().get(&page).expect(303);
    let back = mira.post(&page, &[&typed[..], &[("ask", "back")]].concat()).expect(200).text;
    tom.post(&page, &[("visibility", "public"), ("ask", "back")]).expect(200);
    grant(&mira, &album, "tom", "read");
    tom.post(&page, &[("visibility", "public"), ("ask", "back")]).expect(403);
    grant(&mira, &album, "tom", "edit");
    let before = site.fingerprint();
    assert!(back.contains("Two</textarea>") && back.contains("value=\"private\" checked"), "{back}");
    assert_eq!(site.fingerprint(), before);

    assert_eq!(mira.post(&page, &typed).expect(303).location(), format!("{page}?done=opened"));
    site.guest().get(&page).expect(200);
    assert_eq!(site.redis(&["HMGET", &format!("album:{album}"), "title", "order"]), "The \"sea\"\nhand");
    assert_eq!(mira.post(&page, &asking).expect(303).location(), format!("{page}?done=saved"), "it is public already");
}

#[test]
fn the_cover_is_chosen_and_the_first_photo_when_the_chosen_one_leaves() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, rita) = (site.member(&ada, "mira"), site.member(&ada, "rita"));
    let (album, other) = (mira.album("Sea", "private"), mira.album("Other", "private"));
    let page = format!("/albums/{album}");
    assert!(mira.get("/").text.contains("No photos yet"));
    let later = mira.photo(&album, "b.jpg", dated(1, &[(ORIGINAL, "2002:01:01 10:00:00")]));
    let first = mira.photo(&album, "a.jpg", dated(2, &[(ORIGINAL, "2001:01:01 10:00:00")]));
    let elsewhere = mira.photo(&other, "c.jpg", picture(3));
    site.wait_for_renditions();
    let cover = || cover_of(&mira.get("/").expect(200).text, &album);
    assert_eq!(cover(), first, "without a choice it is the first photo");

    grant(&mira, &album, "rita", "read");
    let before = site.fingerprint();
    rita.post(&page, &[("cover", &later)]).expect(403);
    mira.post(&page, &[("cover", &elsewhere)]).expect(404);
    mira.post(&page, &[("cover", "nonsense")]).expect(404);
    assert_eq!(site.fingerprint(), before);

    assert_eq!(mira.post(&page, &[("cover", &later)]).expect(303).location(), format!("{page}?done=cover"));
    assert_eq!(cover(), later);
    assert!(!mira.get(&format!("/photos/{later}")).text.contains("Use as the cover"));
    assert!(mira.get(&format!("/photos/{first}")).text.contains("Use as the cover"));
    mira.post(&page, &[("cover", "")]).expect(303);
    assert_eq!(cover(), first);
    mira.post(&page, &[("cover", &later)]).expect(303);
    mira.post(&format!("/photos/{later}/move"), &[("album", &other)]).expect(303);
    assert_eq!(cover(), first, "moved away, it is a cover no longer");
    mira.post(&format!("/photos/{later}/move"), &[("album", &album)]).expect(303);
    assert_eq!(cover(), first, "also when it comes back");
    mira.post(&page, &[("cover", &later)]).expect(303);
    mira.post(&format!("/photos/{later}/delete"), &[]).expect(303);
    assert_eq!(cover(), first, "deleted, it is a cover no longer");
    site.salon(&["trash", "restore", &later]);
    assert_eq!(cover(), later, "restored, it is the cover again");
    mira.post(&format!("/photos/{later}/delete"), &[]).expect(303);
    mira.post(&page, &[("cover", &first)]).expect(303);
    site.salon(&["trash", "restore", &later]);
    assert_eq!(cover(), first, "another was chosen meanwhile");
    assert_eq!(site.salon(&["check"]).0, 0);
}

#[test]
fn a_deleted_album_is_gone_for_everybody_and_lies_in_the_trash() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, tom, eve) = (site.member(&ada, "mira"), site.member(&ada, "tom"), site.member(&ada, "eve"));
    let album = mira.album("Sea", "public");
    let page = format!("/albums/{album}");
    let photos = [1, 2].map(|n| mira.photo(&album, "sea.jpg", picture(n)));
    mira.post(&format!("/photos/{}/tags", photos[0]), &[("tags", "waves"), ("act", "add")]).expect(303);
    grant(&mira, &album, "tom", "edit");
    site.wait_for_renditions();
    let guest = site.guest();
    let everybody = [&ada, &mira, &tom, &eve, &guest];
    for person in everybody {
        person.get(&format!("/photos/{}/grid", photos[0])).expect(200);
        assert!(person.get("/").text.contains(">Sea<") && person.get("/tags").text.contains("waves"));
    }

    let asked = mira.get(&format!("{page}/delete")).expect(200).text;
    assert!(asked.contains("<b>2 photos</b>"), "{asked}");
    let before = site.fingerprint();
    tom.get(&format!("{page}/delete")).expect(403);
    tom.post(&format!("{page}/delete"), &[]).expect(403);
    eve.post(&format!("{page}/delete"), &[]).expect(403);
    assert!([403, 404].contains(&guest.post(&format!("{page}/delete"), &[]).status));
    assert_eq!(site.fingerprint(), before);

    assert_eq!(mira.post(&format!("{page}/delete"), &[]).expect(303).landing(), "/?done=deleted");
    for person in everybody {
        let signed_in = person.cookie("salon").is_some();
        let gone = if signed_in { 404 } else { 303 };
        for path in [page.clone(), format!("{page}/grants"), format!("/photos/{}", photos[0])] {
            person.get(&path).expect(gone);
        }
        for rendition in ["thumb", "grid", "view", "original"] {
            person.get(&format!("/photos/{}/{rendition}", photos[1])).expect(404);
        }
        person.post(&page, &[("title", "Back")]).expect(404);
        person.try_upload(&album, &[("x.jpg", picture(3))]).expect(404);
        assert!(!person.get("/").text.contains(">Sea<") && !person.get("/tags").text.contains("waves"));
    }
    mira.post(&format!("{page}/delete"), &[]).expect(404);
    assert_eq!(site.redis(&["ZRANGE", "trash", "0", "-1"]), format!("album:{album}"));
    assert_eq!(site.redis(&["HGET", &format!("user:{}", site.user_id("mira")), "albums"]), "0");
    assert_eq!(site.redis(&["ZCARD", &format!("album:{album}:photos")]), "2", "its photos wait with it");
}

#[test]
fn the_front_page_shows_what_one_may_see_newest_activity_first() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, eve] = ["mira", "tom", "eve"].map(|login| site.member(&ada, login));
    let guest = site.guest();
    assert!(guest.get("/").expect(200).text.contains("No album is open to the public yet."));
    assert!(eve.get("/").text.contains("Make the first one"));
    let open = mira.album("Open", "public");
    let secret = mira.album("Secret", "private");
    mira.album("Inside", "members");
    grant(&mira, &secret, "tom", "read");
    for (person, seen) in [
        (&mira, &["Inside", "Secret", "Open"][..]),
        (&ada, &["Inside", "Secret", "Open"]),
        (&tom, &["Inside", "Secret", "Open"]),
        (&eve, &["Inside", "Open"]),
        (&guest, &["Open"]),
    ] {
        assert_eq!(titles(&person.get("/").expect(200).text), seen);
    }
    mira.photo(&open, "a.jpg", picture(1));
    assert_eq!(titles(&tom.get("/").text), ["Open", "Inside", "Secret"], "what was added to comes first");
    mira.upload(&secret, &[("a.jpg", picture(1)), ("b.jpg", picture(2))]);
    let page = tom.get("/").text;
    assert_eq!(titles(&page), ["Secret", "Open", "Inside"]);
    assert_eq!(facts(&page, "Secret"), "2 photos · Private · Mira");
    assert_eq!(facts(&page, "Open"), "1 photo · Public · Mira");
    assert_eq!(facts(&page, "Inside"), "0 photos · For members · Mira");
    let public = guest.get("/").expect(200).text;
    assert_eq!(facts(&public, "Open"), "1 photo");
    assert!(!public.contains("Mira") && !guest.get(&format!("/albums/{open}")).text.contains("Mira"));
    assert!(!public.contains("/albums/new"));
}

#[test]
fn the_front_page_has_pages() {
    let site = Site::start();
    let ada = site.ada();
    for n in 1..=50 {
        ada.album(&format!("Album {n}"), "public");
    }
    let (first, second) = (ada.get("/").expect(200).text, ada.get("/?page=2").expect(200).text);
    assert_eq!((titles(&first).len(), titles(&first)[0]), (48, "Album 50"));
    assert!(first.contains("rel=\"next\" href=\"/?page=2\"") && !first.contains("rel=\"prev\""));
    assert_eq!(titles(&second), ["Album 2", "Album 1"]);
    assert!(second.contains("rel=\"prev\" href=\"/?page=1\"") && !second.contains("rel=\"next\""));
    assert_eq!(titles(&site.guest().get("/?page=2").text), ["Album 2", "Album 1"]);
    let beyond = ada.get("/?page=3").expect(200).text;
    assert!(!beyond.contains("No albums yet") && beyond.contains("href=\"/\">Back to the first page"), "{beyond}");
}

#[test]
fn an_administrator_takes_the_right_to_make_albums_and_gives_it_back() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let account = format!("/admin/users/{}", site.user_id("mira"));
    let fields = [("title", "Sea"), ("description", ""), ("visibility", "private")];
    assert!(mira.get("/").text.contains("/albums/new"));
    mira.post(&account, &[("creates", "yes")]).expect(404);
    ada.post(&account, &[("creates", "no")]).expect(303);
    assert!(!mira.get("/").text.contains("/albums/new"), "no button that would be refused");
    mira.get("/albums/new").expect(403);
    mira.post("/albums", &fields).expect(403);
    assert_eq!(site.redis(&["ZCARD", "albums"]), "0");
    ada.post(&account, &[("creates", "yes")]).expect(303);
    mira.get("/albums/new").expect(200);
    mira.post("/albums", &fields).expect(303);
}

#[test]
fn an_album_is_handed_over_and_the_former_owner_edits_until_it_is_taken_away() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, edda, rita, eve] = ["mira", "tom", "edda", "rita", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    let (page, owner) = (format!("/albums/{album}"), format!("/albums/{album}/owner"));
    grant(&mira, &album, "tom", "read");
    grant(&mira, &album, "edda", "edit");
    grant(&mira, &album, "rita", "read");
    let before = site.fingerprint();
    for (person, status) in [(&edda, 403), (&rita, 403), (&eve, 404), (&site.guest(), 404)] {
        person.post(&owner, &[("user", "eve")]).expect(status);
    }
    let unknown = mira.post(&owner, &[("user", "nobody")]).expect(422).text;
    assert!(unknown.contains("No member has this login.") && unknown.contains("value=\"nobody\""), "{unknown}");
    assert!(mira.post(&owner, &[("user", "mira")]).expect(409).text.contains("belongs to them already"));
    assert_eq!(site.fingerprint(), before);

    mira.post(&owner, &[("user", "Tom")]).expect(303);
    let [mira_id, tom_id] = ["mira", "tom"].map(|login| site.user_id(login));
    assert_eq!(site.redis(&["HGET", &format!("album:{album}"), "owner"]), tom_id);
    assert_eq!(site.redis(&["HGET", &format!("user:{mira_id}:albums"), &album]), "edit");
    assert_eq!(site.redis(&["HGET", &format!("user:{tom_id}:albums"), &album]), "owner");
    assert_eq!(site.redis(&["HEXISTS", &format!("album:{album}:grants"), &format!("user:{tom_id}")]), "0");
    assert_eq!(site.redis(&["HMGET", &format!("user:{tom_id}"), "albums", "login"]), "1\ntom");
    mira.photo(&album, "a.jpg", picture(1));
    mira.post(&format!("{page}/delete"), &[]).expect(403);
    mira.post(&owner, &[("user", "mira")]).expect(403);
    mira.get(&format!("{page}/grants")).expect(403);
    grant(&tom, &album, "mira", "none");
    mira.get(&page).expect(404);
    rita.get(&page).expect(200);
    ada.post(&owner, &[("user", "eve")]).expect(303);
    eve.post(&page, &[("title", "Eve's")]).expect(303);
    tom.post(&page, &[("title", "Tom's"), ("visibility", "public")]).expect(403);
    tom.post(&page, &[("title", "Tom's")]).expect(303);
}
