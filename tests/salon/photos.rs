//! Photos: their order, their texts, moving and deleting one or many. A photo is in exactly one album.

use crate::access::without_tokens;
use crate::site::{Answer, ORIGINAL, Person, Site, dated, picture};

/// The photos of an album's page, in order.
fn tiles(who: &Person, album: &str) -> Vec<String> {
    let page = who.get(&format!("/albums/{album}")).expect(200).text;
    page.split("class=\"tile__link\" href=\"/photos/").skip(1).map(|rest| rest[..32].to_owned()).collect()
}

/// Which albums have this photo in their order.
fn albums_with(site: &Site, photo: &str) -> Vec<String> {
    let albums = site.redis(&["ZRANGE", "albums", "0", "-1"]);
    let has = |album: &&str| !site.redis(&["ZSCORE", &format!("album:{album}:photos"), photo]).is_empty();
    albums.lines().filter(has).map(str::to_owned).collect()
}

fn grant(who: &Person, album: &str, to: &str, right: &str) {
    who.post(&format!("/albums/{album}/grants"), &[("user", to), ("right", right)]).expect(303);
}

fn selected(who: &Person, album: &str, act: &str, photos: &[&str], more: &[(&str, &str)]) -> Answer {
    let mut fields: Vec<(&str, &str)> = photos.iter().map(|photo| ("photo", *photo)).collect();
    fields.extend(more);
    who.post(&format!("/albums/{album}/photos/{act}"), &fields)
}

#[test]
fn photos_stand_in_the_order_they_were_taken_and_the_arrows_follow_it() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let taken = |n, date| dated(n, &[(ORIGINAL, date)]);
    let files = [("c.jpg", "2003:01:01 10:00:00"), ("a.jpg", "2001:01:01 10:00:00"), ("b.jpg", "2001:01:01 10:00:01")];
    let ids: Vec<String> = (1..).zip(files).map(|(n, (name, date))| mira.photo(&album, name, taken(n, date))).collect();
    let order = [&ids[1], &ids[2], &ids[0]];
    assert_eq!(tiles(&mira, &album).iter().collect::<Vec<_>>(), order);
    for (at, photo) in order.iter().enumerate() {
        let page = mira.get(&format!("/photos/{photo}")).expect(200).text;
        assert!(page.contains(&format!("{} of 3", at + 1)), "{page}");
        let arrow = |rel: &str| {
            let link = page.split(&format!("rel=\"{rel}\" href=\"/photos/")).nth(1);
            link.map(|rest| rest[..32].to_owned())
        };
        assert_eq!(arrow("prev").as_ref(), at.checked_sub(1).map(|before| order[before]));
        assert_eq!(arrow("next").as_ref(), order.get(at + 1).copied());
    }
    mira.post(&format!("/photos/{}/delete", ids[2]), &[]).expect(303);
    let page = mira.get(&format!("/photos/{}", ids[0])).expect(200).text;
    assert!(page.contains("2 of 2") && page.contains(&format!("rel=\"prev\" href=\"/photos/{}", ids[1])), "{page}");
}

#[test]
fn whoever_may_edit_writes_title_and_caption() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, rita, eve] = ["mira", "tom", "rita", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    let photo = mira.photo(&album, "IMG_1.jpg", picture(1));
    let page = format!("/photos/{photo}");
    grant(&mira, &album, "tom", "edit");
    grant(&mira, &album, "rita", "read");
    site.wait_for_renditions();
    assert!(rita.get(&page).expect(200).text.contains(">IMG_1.jpg</h1>"), "without a title, the file's name");

    tom.post(&page, &[("title", "  Waves & wind "), ("caption", "Mira\r\nand \"Tom\"")]).expect(303);
    let shown = rita.get(&page).expect(200).text;
    assert!(shown.contains(">Waves &#38; wind</h1>"), "{shown}");
    assert!(shown.contains(">Mira\nand &#34;Tom&#34;</p>") && shown.contains("alt=\"Mira\nand &#34;"), "{shown}");
    assert!(
        rita.get(&format!("/albums/{album}")).text.contains("alt=\"Mira\nand &#34;Tom&#34;\""),
        "the alternative text"
    );
    tom.post(&page, &[("caption", "")]).expect(303);
    assert!(rita.get(&format!("/albums/{album}")).text.contains("alt=\"Waves &#38; wind\""));

    let before = site.fingerprint();
    rita.post(&page, &[("title", "Hers")]).expect(403);
    eve.post(&page, &[("title", "Hers")]).expect(404);
    site.guest().post(&page, &[("title", "Nobody's")]).expect(404);
    let long = mira.post(&page, &[("title", "Kept as typed"), ("caption", &"x".repeat(2_001))]).expect(422).text;
    assert!(
        long.contains("at most 2000 characters; this has 2001") && long.contains("value=\"Kept as typed\""),
        "{long}"
    );
    mira.post(&page, &[]).expect(422);
    mira.post(&page, &[("title", "a"), ("title", "b")]).expect(422);
    mira.post(&page, &[("album", &album)]).expect(422);
    mira.post(&page, &[("title", "bell\u{7}")]).expect(422);
    assert_eq!(site.fingerprint(), before);
    assert!(!rita.get(&page).text.contains("<textarea"), "no form that would be refused");
}

#[test]
fn a_photo_moves_with_its_tags_where_one_may_edit_both() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let [from, to] = ["From", "To"].map(|title| mira.album(title, "private"));
    let photo = mira.photo(&from, "a.jpg", picture(1));
    let twin = mira.photo(&to, "twin.jpg", picture(2));
    let same = mira.photo(&from, "same.jpg", picture(2));
    mira.post(&format!("/photos/{photo}/tags"), &[("tags", "waves"), ("act", "add")]).expect(303);
    let moving = |who: &Person, photo: &str, to: &str| who.post(&format!("/photos/{photo}/move"), &[("album", to)]);

    let toms = tom.album("Tom's", "private");
    let before = site.fingerprint();
    moving(&tom, &photo, &toms).expect(404);
    grant(&mira, &from, "tom", "read");
    moving(&tom, &photo, &toms).expect(403);
    grant(&mira, &from, "tom", "none");
    moving(&mira, &photo, &toms).expect(404);
    grant(&tom, &toms, "mira", "read");
    moving(&mira, &photo, &toms).expect(403);
    grant(&tom, &toms, "mira", "none");
    moving(&mira, &photo, "nonsense").expect(404);
    assert!(moving(&mira, &photo, &from).expect(409).text.contains("in this album already"));
    let refused = moving(&mira, &same, &to).expect(409).text;
    assert!(refused.contains("The same picture is in that album already."), "{refused}");
    site.guest().post(&format!("/photos/{photo}/move"), &[("album", &to)]).expect(404);
    let without_versions = |mut keys: std::collections::BTreeMap<String, String>| {
        keys.retain(|key, _| !(key.starts_with("album:") && key.len() == 38));
        // The rights that were given and taken back stand in the journal.
        keys.retain(|key, _| !key.starts_with("act:") && !key.ends_with(":journal"));
        keys
    };
    assert_eq!(without_versions(site.fingerprint()), without_versions(before));
    assert_eq!(albums_with(&site, &same), [from.as_str()]);

    assert_eq!(moving(&mira, &photo, &to).expect(303).landing(), format!("/photos/{photo}?done=moved"));
    assert_eq!(albums_with(&site, &photo), [to.as_str()]);
    assert_eq!(tiles(&mira, &from), [same]);
    assert_eq!(tiles(&mira, &to), [photo.clone(), twin], "it takes its place by the date it was taken");
    let page = mira.get(&format!("/photos/{photo}")).expect(200).text;
    assert!(
        page.contains(&format!("href=\"/albums/{to}#photo-{photo}\""))
            && page.contains(">To<")
            && page.contains(">waves<"),
        "{page}"
    );
    let tag = site.redis(&["HGET", "tags:by-name", "waves"]);
    assert_eq!(site.redis(&["ZRANGE", &format!("tag:{tag}:albums"), "0", "-1", "WITHSCORES"]), format!("{to}\n1"));
    assert_eq!(site.redis(&["EXISTS", &format!("album:{from}:tag:{tag}")]), "0");
    let back = mira.upload(&from, &[("again.jpg", picture(1))]).remove(0);
    assert_eq!(back.0, "saved", "its bytes are free in the album it left");
}

#[test]
fn an_editor_rearranges_what_one_owner_has_and_carries_nothing_away() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let [one, two] = ["One", "Two"].map(|title| mira.album(title, "private"));
    grant(&mira, &one, "tom", "edit");
    grant(&mira, &two, "tom", "edit");
    let toms = tom.album("Tom's", "private");
    let miras_photo = mira.photo(&one, "mira.jpg", picture(1));
    let toms_photo = tom.photo(&one, "tom.jpg", picture(2));
    let moving = |who: &Person, photo: &str, to: &str| who.post(&format!("/photos/{photo}/move"), &[("album", to)]);
    moving(&tom, &miras_photo, &two).expect(303);
    assert_eq!(albums_with(&site, &miras_photo), [two.as_str()]);
    moving(&tom, &miras_photo, &toms).expect(403);
    assert_eq!(albums_with(&site, &miras_photo), [two.as_str()]);
    moving(&tom, &toms_photo, &toms).expect(303);
    assert_eq!(albums_with(&site, &toms_photo), [toms.as_str()]);
    let both = [tom.photo(&two, "second.jpg", picture(3)), miras_photo.clone()];
    let answer = selected(&tom, &two, "move", &[&both[0], &both[1]], &[("album", &toms)]).expect(200).text;
    assert!(answer.contains("Done for 1 of 2") && answer.contains("Only its owner may move photos"), "{answer}");
    assert_eq!((albums_with(&site, &both[0]), albums_with(&site, &both[1])), (vec![toms.clone()], vec![two]));
    moving(&ada, &miras_photo, &toms).expect(303);
    grant(&tom, &toms, "mira", "edit");
    let third = mira.photo(&one, "third.jpg", picture(4));
    moving(&mira, &third, &toms).expect(303);
    moving(&mira, &both[0], &one).expect(403);
}

#[test]
fn a_selection_moves_and_what_stays_is_named() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let [from, to] = ["From", "To"].map(|title| mira.album(title, "private"));
    let ids = [1, 2, 3].map(|n| mira.photo(&from, &format!("{n}.jpg"), picture(n)));
    mira.photo(&to, "same.jpg", picture(2));
    mira.post(&format!("/photos/{}", ids[1]), &[("title", "The second")]).expect(303);
    let all = [ids[0].as_str(), &ids[1], &ids[2]];

    let asked = selected(&mira, &from, "move", &all, &[]).expect(200).text;
    assert!(asked.contains("Move 3 photos") && asked.contains(&format!("<option value=\"{to}\">To<")), "{asked}");
    assert!(all.iter().all(|id| asked.contains(&format!("name=\"photo\" value=\"{id}\""))), "the choice travels on");
    assert!(!asked.contains(&format!("<option value=\"{from}\"")), "not to where they are");

    let answer = selected(&mira, &from, "move", &all, &[("album", &to), ("tags", "")]).expect(200).text;
    assert!(answer.contains("Done for 2 of 3") && answer.contains(">The second</a>"), "{answer}");
    assert!(answer.contains("The same picture is in that album already."), "{answer}");
    assert_eq!(tiles(&mira, &from), [ids[1].clone()]);
    assert_eq!(tiles(&mira, &to).len(), 3);
    let none = mira.album("None", "private");
    let one = selected(&mira, &from, "move", &[&ids[1]], &[("album", &to)]).expect(409).text;
    assert!(one.contains("The same picture is in that album already."), "{one}");
    assert!(one.contains(&format!("<p class=\"back\"><a href=\"/albums/{from}\">From</a>")), "a way back: {one}");
    let done = selected(&mira, &to, "move", &[&ids[0], &ids[2]], &[("album", &none)]).expect(303);
    assert_eq!(done.landing(), format!("/albums/{to}?done=moved"));
    assert!(mira.get(done.location()).expect(200).text.contains("2 photos · Moved."), "how many it was is said");

    assert!(selected(&mira, &from, "move", &[], &[("album", &to)]).expect(422).text.contains("No photo was chosen."));
    let many: Vec<String> = (0..501).map(|n| format!("{n:032x}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(selected(&mira, &from, "move", &many, &[("album", &to)]).expect(422).text.contains("At most 500 photos"));
}

#[test]
fn a_selection_reaches_only_photos_of_its_album() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, eve] = ["mira", "tom", "eve"].map(|login| site.member(&ada, login));
    let [one, two] = ["One", "Two"].map(|title| mira.album(title, "private"));
    let here = mira.photo(&one, "here.jpg", picture(1));
    let there = mira.photo(&two, "there.jpg", picture(2));
    let hidden = eve.album("Hidden", "private");
    let secret = eve.photo(&hidden, "canary.jpg", picture(3));
    grant(&mira, &one, "tom", "read");
    let missing = "0".repeat(32);
    let acts = [
        ("move", vec![("album", two.as_str())]),
        ("tags", vec![("tags", "waves"), ("act", "add")]),
        ("delete", vec![]),
    ];
    let before = site.fingerprint();
    for (act, more) in &acts {
        for photo in [&there, &secret, &missing, &"nonsense".to_owned()] {
            selected(&mira, &one, act, &[photo], more).expect(404);
        }
        let two_strangers = |photo: &str| {
            let answer = selected(&mira, &one, act, &[photo, &missing], more).expect(404);
            without_tokens(&answer.text.replace(photo, "PHOTO"))
        };
        assert_eq!(two_strangers(&secret), two_strangers(&"f".repeat(32)), "hidden looks exactly like missing");
        selected(&tom, &one, act, &[&here], more).expect(if *act == "move" { 404 } else { 403 });
        selected(&eve, &one, act, &[&here], more).expect(404);
        selected(&site.guest(), &one, act, &[&here], more).expect(404);
    }
    assert_eq!(site.fingerprint(), before, "what was refused changed nothing");

    let (act, more) = &acts[1];
    let answer = selected(&mira, &one, act, &[&here, &secret], more).expect(200).text;
    assert!(answer.contains("Done for 1 of 2") && !answer.contains("canary"), "{answer}");
    assert!(mira.get(&format!("/photos/{here}")).text.contains(">waves<"));
}

#[test]
fn deleted_photos_are_gone_and_lie_in_the_trash() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, rita, eve] = ["mira", "tom", "rita", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    grant(&mira, &album, "tom", "edit");
    grant(&mira, &album, "rita", "read");
    let ids = [1, 2, 3, 4].map(|n| mira.photo(&album, &format!("{n}.jpg"), picture(n)));
    site.wait_for_renditions();
    let before = site.fingerprint();
    for (person, status) in [(&rita, 403), (&eve, 404), (&site.guest(), 404)] {
        person.post(&format!("/photos/{}/delete", ids[0]), &[]).expect(status);
    }
    assert_eq!(site.fingerprint(), before);

    let done = tom.post(&format!("/photos/{}/delete", ids[0]), &[]).expect(303);
    assert_eq!(done.landing(), format!("/albums/{album}?done=deleted"));
    selected(&mira, &album, "delete", &[&ids[1], &ids[2]], &[]).expect(303);
    assert_eq!(tiles(&mira, &album), [ids[3].clone()]);
    for gone in &ids[..3] {
        for person in [&ada, &mira, &tom] {
            person.get(&format!("/photos/{gone}")).expect(404);
            for rendition in ["thumb", "grid", "view", "original"] {
                person.get(&format!("/photos/{gone}/{rendition}")).expect(404);
            }
            person.post(&format!("/photos/{gone}"), &[("title", "Back")]).expect(404);
        }
        assert!(site.original_of(gone).is_file(), "the original waits in the trash");
        assert_eq!(albums_with(&site, gone), Vec::<String>::new());
    }
    assert_eq!(site.redis(&["ZCARD", "trash"]), "3");
    let again = mira.upload(&album, &[("1.jpg", picture(1))]).remove(0);
    assert_eq!(again.0, "saved", "what was deleted can be added again");
    assert_ne!(again.1["photo"], ids[0].as_str());
}
