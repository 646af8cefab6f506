//! Tags: put on and taken off by whoever may edit, and seen only through photos that one may see.

use crate::site::{Person, Site, eventually, picture};

fn tag(who: &Person, photo: &str, tags: &str, act: &str) -> crate::site::Answer {
    who.post(&format!("/photos/{photo}/tags"), &[("tags", tags), ("act", act)])
}

fn grant(who: &Person, album: &str, to: &str, right: &str) {
    who.post(&format!("/albums/{album}/grants"), &[("user", to), ("right", right)]).expect(303);
}

/// The names on a photo's page.
fn tags_of(who: &Person, photo: &str) -> Vec<String> {
    let page = who.get(&format!("/photos/{photo}")).expect(200).text;
    page.split("<a class=\"tag\" href=").skip(1).map(inner).collect()
}

/// Name and count on the page of all tags.
fn all_tags(who: &Person) -> Vec<(String, u64)> {
    let page = who.get("/tags").expect(200).text;
    let one = |rest: &str| {
        let count = rest.split("tag__count\">").nth(1).unwrap().split('<').next().unwrap();
        (inner(rest), count.parse().unwrap())
    };
    page.split("<a class=\"tag\" href=").skip(1).map(one).collect()
}

fn inner(rest: &str) -> String {
    rest.split_once('>').unwrap().1.split('<').next().unwrap().trim().to_owned()
}

fn named(tags: &[(String, u64)]) -> Vec<(&str, u64)> {
    tags.iter().map(|(name, count)| (name.as_str(), *count)).collect()
}

fn id(site: &Site, folded: &str) -> String {
    site.redis(&["--raw", "HGET", "tags:by-name", folded])
}

#[test]
fn a_tag_is_the_same_in_any_case_and_goes_on_and_off() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, rita, eve] = ["mira", "tom", "rita", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    grant(&mira, &album, "tom", "edit");
    grant(&mira, &album, "rita", "read");
    let photo = mira.photo(&album, "a.jpg", picture(1));
    tag(&tom, &photo, " Sunset ,, Été  à la MER,sunset, 日本", "add").expect(303);
    assert_eq!(tags_of(&rita, &photo), ["Sunset", "Été à la MER", "日本"]);
    tag(&mira, &photo, "SUNSET", "add").expect(303);
    assert_eq!(tags_of(&mira, &photo).len(), 3);
    assert_eq!(site.redis(&["--raw", "HGET", "tags:by-name", "été à la mer"]).len(), 32);
    assert_eq!(
        tag(&tom, &photo, "suNset, never there", "remove").expect(303).landing(),
        format!("/photos/{photo}?done=untagged")
    );
    assert_eq!(tags_of(&mira, &photo), ["Été à la MER", "日本"]);
    assert_eq!(named(&all_tags(&rita)), [("Été à la MER", 1), ("日本", 1)]);

    let before = site.fingerprint();
    tag(&rita, &photo, "hers", "add").expect(403);
    tag(&eve, &photo, "hers", "add").expect(404);
    tag(&site.guest(), &photo, "nobody's", "add").expect(404);
    let long = "é".repeat(65);
    let again = tag(&mira, &photo, &format!("fine, {long}"), "add").expect(422).text;
    assert!(again.contains("at most 64 characters") && again.contains(&format!("value=\"fine, {long}\"")), "{again}");
    for nothing in ["", "   ", " , ,", "bell\u{7}"] {
        tag(&mira, &photo, nothing, "add").expect(422);
    }
    tag(&mira, &photo, "x", "invent").expect(422);
    let many: Vec<String> = (0..51).map(|n| format!("tag {n}")).collect();
    tag(&mira, &photo, &many.join(","), "add").expect(422);
    tag(&mira, &photo, &many[..49].join(","), "add").expect(422);
    assert_eq!(site.fingerprint(), before, "what was refused changed nothing");
    tag(&mira, &photo, &"é".repeat(64), "add").expect(303);
    tag(&mira, &photo, &many[..47].join(","), "add").expect(303);
    assert_eq!(tags_of(&mira, &photo).len(), 50);
}

#[test]
fn a_selection_is_tagged_and_counted() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let photos = [1, 2, 3].map(|n| mira.photo(&album, "a.jpg", picture(n)));
    let act = |chosen: &[&str], tags: &str, act: &str| {
        let mut fields: Vec<(&str, &str)> = chosen.iter().map(|photo| ("photo", *photo)).collect();
        fields.extend([("tags", tags), ("act", act)]);
        mira.post(&format!("/albums/{album}/photos/tags"), &fields)
    };
    let two = [photos[0].as_str(), &photos[1]];
    assert_eq!(act(&two, "waves, wind", "add").expect(303).landing(), format!("/albums/{album}?done=tagged"));
    act(&[&photos[2]], "WIND", "add").expect(303);
    assert_eq!(named(&all_tags(&mira)), [("waves", 2), ("wind", 3)]);
    act(&[&photos[0], &photos[2]], "Wind", "remove").expect(303);
    assert_eq!(named(&all_tags(&mira)), [("waves", 2), ("wind", 1)]);
    let asked = act(&two, " , ", "add").expect(422).text;
    assert!(asked.contains("Please write at least one tag.") && asked.contains("Tag 2 photos"), "{asked}");
    assert!(two.iter().all(|photo| asked.contains(&format!("name=\"photo\" value=\"{photo}\""))), "the choice is kept");
    act(&two, "waves", "remove").expect(303);
    assert_eq!(named(&all_tags(&mira)), [("wind", 1)], "a tag that no photo carries is not shown");
    mira.post(&format!("/photos/{}/delete", photos[1]), &[]).expect(303);
    assert_eq!(all_tags(&mira), []);
    assert!(mira.get("/tags").text.contains("No tags on the photos that you can see"));
}

#[test]
fn of_a_tag_one_sees_what_one_may_see_of_its_photos() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, eve] = ["mira", "tom", "eve"].map(|login| site.member(&ada, login));
    let guest = site.guest();
    let [open, hidden] = [("Open", "public"), ("Hidden", "private")].map(|(title, seen)| mira.album(title, seen));
    let shown = mira.photo(&open, "shown.jpg", picture(1));
    let secrets = [2, 3].map(|n| mira.photo(&hidden, "canary.jpg", picture(n)));
    tag(&mira, &shown, "sea", "add").expect(303);
    for secret in &secrets {
        tag(&mira, secret, "Sea, canary", "add").expect(303);
    }
    let (sea, canary) = (id(&site, "sea"), id(&site, "canary"));
    grant(&mira, &hidden, "tom", "read");
    for person in [&mira, &tom, &ada] {
        assert_eq!(named(&all_tags(person)), [("canary", 2), ("sea", 3)]);
        let page = person.get(&format!("/tags/{sea}")).expect(200).text;
        assert!(page.contains("3 photos") && page.contains(">Open</a>") && page.contains(">Hidden</a>"), "{page}");
        assert_eq!(page.matches("class=\"tile__link\"").count(), 3);
    }
    for person in [&eve, &guest] {
        assert_eq!(named(&all_tags(person)), [("sea", 1)]);
        let page = person.get(&format!("/tags/{sea}")).expect(200).text;
        assert!(page.contains("1 photo<") && !page.contains("Hidden") && !page.contains("canary"), "{page}");
        assert_eq!(page.matches("class=\"tile__link\"").count(), 1);
    }
    let missing = "0".repeat(32);
    let nothing = eve.get(&format!("/tags/{missing}")).expect(404).text;
    assert_eq!(eve.get(&format!("/tags/{canary}")).expect(404).text, nothing, "hidden looks exactly like missing");
    for tag in [&canary, &missing] {
        assert_eq!(guest.get(&format!("/tags/{tag}")).expect(303).location(), format!("/login?next=%2Ftags%2F{tag}"));
    }
    eve.get("/tags/nonsense").expect(404);
    grant(&mira, &hidden, "tom", "none");
    assert_eq!(named(&all_tags(&tom)), [("sea", 1)]);
    tom.get(&format!("/tags/{canary}")).expect(404);
    mira.post(&format!("/photos/{}/move", secrets[0]), &[("album", &open)]).expect(303);
    assert_eq!(named(&all_tags(&guest)), [("canary", 1), ("sea", 2)], "the tags go with the photo");
    mira.post(&format!("/albums/{open}/delete"), &[]).expect(303);
    assert_eq!(all_tags(&guest), []);
    assert_eq!(named(&all_tags(&mira)), [("canary", 1), ("Sea", 1)]);
}

#[test]
fn an_administrator_renames_merges_and_deletes_tags() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let album = mira.album("Sea", "private");
    let photos = [1, 2, 3].map(|n| mira.photo(&album, "a.jpg", picture(n)));
    for (photo, tags) in photos.iter().zip(["sundown, water", "sundown, Sunset", "Sunset"]) {
        tag(&mira, photo, tags, "add").expect(303);
    }
    let [sundown, sunset, water] = ["sundown", "sunset", "water"].map(|name| id(&site, name));
    let before = site.fingerprint();
    mira.get("/admin/tags").expect(404);
    mira.post(&format!("/admin/tags/{water}"), &[("name", "Mine")]).expect(404);
    mira.post(&format!("/admin/tags/{water}/delete"), &[]).expect(404);
    site.guest().get("/admin/tags").expect(303);
    site.guest().post(&format!("/admin/tags/{water}/delete"), &[]).expect(404);
    ada.post(&format!("/admin/tags/{water}"), &[("name", "a, b")]).expect(422);
    let empty = ada.post(&format!("/admin/tags/{water}"), &[("name", " ")]).expect(422).text;
    assert!(empty.contains("A tag must not be empty."), "{empty}");
    ada.post(&format!("/admin/tags/{}", "0".repeat(32)), &[("name", "x")]).expect(404);
    assert_eq!(site.fingerprint(), before);

    assert_eq!(
        ada.post(&format!("/admin/tags/{water}"), &[("name", "Salt  Water")]).expect(303).location(),
        "/admin/tags?done=renamed"
    );
    assert_eq!(tags_of(&mira, &photos[0]), ["sundown", "Salt Water"]);
    assert_eq!((id(&site, "salt water"), id(&site, "water")), (water.clone(), String::new()));
    ada.post(&format!("/admin/tags/{water}"), &[("name", "SALT WATER")]).expect(303);
    assert_eq!(tags_of(&mira, &photos[0]), ["sundown", "SALT WATER"], "only the case may change too");

    ada.post(&format!("/admin/tags/{sundown}"), &[("name", "sunset")]).expect(303);
    site.wait_for_renditions();
    assert_eq!(named(&all_tags(&mira)), [("SALT WATER", 1), ("Sunset", 3)]);
    assert_eq!(tags_of(&mira, &photos[1]), ["Sunset"], "what carried both carries it once");
    assert_eq!(tags_of(&mira, &photos[0]), ["Sunset", "SALT WATER"]);
    assert_eq!(site.redis(&["ZSCORE", &format!("tag:{sunset}:albums"), &album]), "3");
    assert_eq!(id(&site, "sundown"), "");
    for link in [&sundown, &sunset] {
        let page = mira.get(&format!("/tags/{link}")).expect(200).text;
        assert!(page.contains("<h1>Sunset</h1>") && page.contains("3 photos"), "an old link leads on: {page}");
    }
    assert!(!ada.get("/admin/tags").expect(200).text.contains("sundown"));

    ada.post(&format!("/admin/tags/{sunset}/delete"), &[]).expect(303);
    mira.get(&format!("/tags/{sunset}")).expect(404);
    assert_eq!(named(&all_tags(&mira)), [("SALT WATER", 1)]);
    let gone = |photo: &String| !site.redis(&["HGET", &format!("photo:{photo}"), "tags"]).contains(&sunset);
    eventually("the tag to be taken off", || photos.iter().all(gone).then_some(()));
    assert_eq!(tags_of(&mira, &photos[0]), ["SALT WATER"]);
    assert_eq!(site.redis(&["EXISTS", &format!("tag:{sunset}:albums"), &format!("album:{album}:tag:{sunset}")]), "0");
    ada.post(&format!("/admin/tags/{sunset}/delete"), &[]).expect(404);
    tag(&mira, &photos[2], "sunset", "add").expect(303);
    assert_eq!(named(&all_tags(&mira)), [("SALT WATER", 1), ("sunset", 1)], "the name is free again");
}

#[test]
fn the_page_of_a_tag_has_pages_across_albums() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    for (title, numbers) in [("One", 0..60), ("Two", 60..103)] {
        let album = mira.album(title, "private");
        let files: Vec<(&str, Vec<u8>)> = numbers.map(|n| ("a.jpg", picture(n))).collect();
        let results = mira.upload(&album, &files);
        let mut fields: Vec<(&str, &str)> =
            results.iter().map(|(_, entry)| ("photo", entry["photo"].as_str().unwrap())).collect();
        fields.extend([("tags", "all"), ("act", "add")]);
        mira.post(&format!("/albums/{album}/photos/tags"), &fields).expect(303);
    }
    let tag = id(&site, "all");
    let page = |number: u32| mira.get(&format!("/tags/{tag}?page={number}")).expect(200).text;
    let tiles = |page: &str| -> Vec<String> {
        page.split("class=\"tile__link\" href=\"/photos/").skip(1).map(|rest| rest[..32].to_owned()).collect()
    };
    let (first, second) = (page(1), page(2));
    assert!(first.contains("103 photos") && first.contains("rel=\"next\"") && !first.contains("rel=\"prev\""));
    assert!(second.contains("rel=\"prev\"") && !second.contains("rel=\"next\""));
    assert_eq!((tiles(&first).len(), tiles(&second).len()), (100, 3));
    let all: std::collections::BTreeSet<String> = [tiles(&first), tiles(&second)].concat().into_iter().collect();
    assert_eq!(all.len(), 103, "each photo once");
    assert!(first.contains(">One</a>") && first.contains(">Two</a>") && !second.contains(">Two</a>"));
    mira.get(&format!("/tags/{tag}?page=3")).expect(200);
}

/// The word is the same tag for the gallery; how others write it, and that they do, is theirs.
#[test]
fn whoever_tags_does_not_learn_that_others_use_the_word() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, eve] = ["mira", "eve"].map(|login| site.member(&ada, login));
    let [theirs, hers, other] =
        [(&mira, "Papers"), (&eve, "Sea"), (&eve, "Bay")].map(|(who, title)| who.album(title, "private"));
    let kept = mira.photo(&theirs, "a.jpg", picture(1));
    tag(&mira, &kept, "Divorce LAWYER", "add").expect(303);
    let photo = eve.photo(&hers, "b.jpg", picture(2));
    tag(&eve, &photo, "divorce lawyer", "add").expect(303);
    let id = id(&site, "divorce lawyer");
    assert_eq!(&id[12..13], "4", "an id of nothing but chance: it does not say since when the word is in use");
    let written = |album: &str| {
        let pages = ["/tags".to_owned(), format!("/tags/{id}"), format!("/photos/{photo}")];
        for page in pages.into_iter().chain([format!("/albums/{album}/journal"), "/search/suggestions?q=law".into()]) {
            let text = eve.get(&page).expect(200).text;
            assert!(text.contains("divorce lawyer") && !text.contains("LAWYER"), "{page}: {text}");
        }
    };
    written(&hers);
    // Nor by taking it off and putting it on again, by the trash, or by another album.
    eve.post(&format!("/photos/{photo}/delete"), &[]).expect(303);
    assert_eq!(site.salon(&["trash", "restore", &photo]).0, 0);
    written(&hers);
    eve.post(&format!("/photos/{photo}/move"), &[("album", &other)]).expect(303);
    tag(&eve, &photo, "divorce lawyer", "remove").expect(303);
    tag(&eve, &photo, "DIVORCE lawyer", "add").expect(303);
    assert_eq!(tags_of(&eve, &photo), ["DIVORCE lawyer"]);
    assert_eq!(tags_of(&mira, &kept), ["Divorce LAWYER"]);
    assert_eq!(site.salon(&["check"]).0, 0);
    // A name that an administrator gives is everybody's.
    ada.post(&format!("/admin/tags/{id}"), &[("name", "Law")]).expect(303);
    eventually("the name to be everywhere", || (tags_of(&eve, &photo) == ["Law"]).then_some(()));
    assert_eq!(tags_of(&mira, &kept), ["Law"]);
    assert_eq!(site.redis(&["EXISTS", &format!("album:{other}:spellings")]), "0");
}
