//! The pages of the trash: what lies there, for whom, on its way back or out for good. Blobs go only when nothing names them.

use crate::site::{Answer, Person, Site, eventually, picture};

const DAY: i64 = 86_400_000;

fn grant(who: &Person, album: &str, to: &str, right: &str) {
    who.post(&format!("/albums/{album}/grants"), &[("user", to), ("right", right)]).expect(303);
}

fn delete(who: &Person, photo: &str) -> Answer {
    who.post(&format!("/photos/{photo}/delete"), &[]).expect(303)
}

fn delete_album(who: &Person, album: &str) -> Answer {
    who.post(&format!("/albums/{album}/delete"), &[]).expect(303)
}

fn blob(site: &Site, photo: &str) -> String {
    format!("blob:{}", site.redis(&["HGET", &format!("photo:{photo}"), "sha256"]))
}

/// As if it had been deleted so many days before now.
fn age(site: &Site, member: &str, days: i64) {
    let (noun, id) = member.split_once(':').unwrap();
    let at = (site.redis(&["ZSCORE", "trash", member]).parse::<i64>().unwrap() - days * DAY).to_string();
    site.redis(&["HSET", &format!("{noun}:{id}"), "deleted", &at]);
    site.redis(&["ZADD", "trash", &at, member]);
    if noun == "photo" {
        let album = site.redis(&["HGET", member, "album"]);
        site.redis(&["ZADD", &format!("album:{album}:trash"), &at, id]);
        site.redis(&["ZADD", "albums:trash", &at, &album]);
    } else {
        let owner = site.redis(&["HGET", member, "owner"]);
        site.redis(&["ZADD", &format!("user:{owner}:trash"), &at, id]);
        site.redis(&["ZADD", "albums:trash", &at, id]);
    }
}

#[track_caller]
fn assert_clean(site: &Site) {
    site.wait_for_renditions();
    let (code, out, error) = site.salon(&["check"]);
    assert_eq!(code, 0, "{out}{error}");
}

#[test]
fn a_photo_comes_back_to_its_place_with_its_tags_and_as_the_cover() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    grant(&mira, &album, "tom", "edit");
    let photos = [1, 2, 3].map(|n| mira.photo(&album, &format!("{n}.jpg"), picture(n)));
    let order = site.redis(&["ZRANGE", &format!("album:{album}:photos"), "0", "-1"]);
    mira.post(&format!("/photos/{}/tags", photos[1]), &[("tags", "waves"), ("act", "add")]).expect(303);
    mira.post(&format!("/albums/{album}"), &[("cover", &photos[1])]).expect(303);
    site.wait_for_renditions();
    delete(&tom, &photos[1]);

    let list = mira.get("/trash").expect(200).text;
    assert!(list.contains("1 photo of this album") && list.contains(" · 30 days left"), "{list}");
    let page = format!("/albums/{album}/trash");
    let shown = mira.get(&page).expect(200).text;
    assert!(shown.contains("2.jpg") && shown.contains("deleted by Tom") && shown.contains("30 days left"), "{shown}");
    age(&site, &format!("photo:{}", photos[1]), 28);
    assert!(mira.get(&page).text.contains("2 days left"));

    let back = tom.post(&format!("/trash/photos/{}/restore", photos[1]), &[]).expect(303);
    assert_eq!(back.location(), format!("{page}?done=restored"));
    assert!(tom.get(back.location()).text.contains("Restored."));
    assert_eq!(site.redis(&["ZRANGE", &format!("album:{album}:photos"), "0", "-1"]), order);
    assert_eq!(site.redis(&["HGET", &format!("album:{album}"), "cover"]), photos[1]);
    assert!(mira.get(&format!("/photos/{}", photos[1])).expect(200).text.contains(">waves<"));
    tom.post(&format!("/trash/photos/{}/restore", photos[1]), &[]).expect(404);
    assert!(mira.get("/trash").text.contains("Nothing was deleted"));
    assert_clean(&site);
}

#[test]
fn what_lies_in_the_trash_is_seen_there_and_nowhere_else_and_not_by_others() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, rita, eve] = ["mira", "tom", "rita", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "public");
    grant(&mira, &album, "tom", "edit");
    grant(&mira, &album, "rita", "read");
    let [gone, stays] = [1, 2].map(|n| mira.photo(&album, &format!("word{n}.jpg"), picture(n)));
    site.wait_for_renditions();
    delete(&mira, &gone);
    let guest = site.guest();
    for rendition in ["thumb", "grid"] {
        for (who, status) in [(&ada, 200), (&mira, 200), (&tom, 200), (&rita, 404), (&eve, 404), (&guest, 404)] {
            who.get(&format!("/trash/photos/{gone}/{rendition}")).expect(status);
            // The door of the trash opens to what is in the trash only, and the others stay shut for it.
            who.get(&format!("/trash/photos/{stays}/{rendition}")).expect(404);
            who.get(&format!("/photos/{gone}/{rendition}")).expect(404);
        }
    }
    for who in [&ada, &mira, &tom] {
        assert!(who.get("/trash").expect(200).text.contains("1 photo of this album"));
        assert!(who.get(&format!("/albums/{album}/trash")).expect(200).text.contains("word1.jpg"));
        assert!(!who.get(&format!("/albums/{album}")).text.contains("word1.jpg"));
    }
    for who in [&rita, &eve] {
        assert!(who.get("/trash").expect(200).text.contains("Nothing was deleted"));
        who.get(&format!("/albums/{album}/trash")).expect(403);
        who.post(&format!("/trash/photos/{gone}/restore"), &[]).expect(404);
    }
    guest.get("/trash").expect(303);
    // To purge takes the owner's way back away: who edits does not, nor who uploaded it.
    let toms = tom.photo(&album, "toms.jpg", picture(3));
    delete(&tom, &toms);
    let before = site.fingerprint();
    let refused = tom.post(&format!("/trash/photos/{toms}/purge"), &[]).expect(403).text;
    assert!(refused.contains("only the album’s owner or an administrator"), "{refused}");
    tom.post(&format!("/albums/{album}/trash/empty"), &[]).expect(403);
    assert!(!tom.get(&format!("/albums/{album}/trash")).text.contains("/purge\""));
    tom.post("/trash/empty", &[]).expect(303);
    assert_eq!(site.fingerprint(), before);
    mira.post(&format!("/trash/photos/{toms}/purge"), &[]).expect(303);
    assert_eq!(site.redis(&["EXISTS", &format!("photo:{toms}")]), "0");
    assert_clean(&site);
}

#[test]
fn an_album_comes_back_whole_before_its_photos_do() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "members");
    grant(&mira, &album, "tom", "edit");
    let [inside, before] = [1, 2].map(|n| mira.photo(&album, "sea.jpg", picture(n)));
    site.wait_for_renditions();
    delete(&mira, &before);
    delete_album(&mira, &album);
    assert!(tom.get("/trash").text.contains("Nothing was deleted"), "an album in the trash is its owner's");
    let list = mira.get("/trash").expect(200).text;
    assert!(list.contains("An album with 1 photo") && list.contains("30 days left"), "{list}");
    assert!(list.contains(&format!("/trash/photos/{inside}/thumb")), "{list}");
    mira.get(&format!("/trash/photos/{inside}/thumb")).expect(200);
    tom.get(&format!("/trash/photos/{inside}/thumb")).expect(404);
    assert!(ada.get("/trash").text.contains("belongs to Mira"));

    let refused = mira.post(&format!("/trash/photos/{before}/restore"), &[]).expect(409).text;
    assert!(refused.contains("please restore the album first"), "{refused}");
    tom.post(&format!("/trash/albums/{album}/restore"), &[]).expect(404);
    let back = mira.post(&format!("/trash/albums/{album}/restore"), &[]).expect(303);
    assert_eq!(back.location(), format!("/albums/{album}?done=restored"));
    tom.get(&format!("/albums/{album}")).expect(200);
    tom.post(&format!("/trash/photos/{before}/restore"), &[]).expect(303);
    assert_eq!(site.redis(&["ZCARD", &format!("album:{album}:photos")]), "2");
    assert_clean(&site);
}

#[test]
fn an_album_without_an_owner_becomes_the_administrators_who_takes_it_out() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let album = mira.album("Sea", "private");
    let form = [("albums", "trash"), ("heir", "")];
    ada.post(&format!("/admin/users/{}/delete", site.user_id("mira")), &form).expect(303);
    eventually("the album in the trash", || {
        (site.redis(&["HGET", &format!("album:{album}"), "state"]) == "trash").then_some(())
    });
    site.wait_for_renditions();
    let list = ada.get("/trash").expect(200).text;
    assert!(list.contains("its owner is gone") && list.contains("Restored, it belongs to you."), "{list}");
    ada.post(&format!("/trash/albums/{album}/restore"), &[]).expect(303);
    assert_eq!(site.redis(&["HGET", &format!("album:{album}"), "owner"]), site.user_id("ada"));
    let journal = ada.get(&format!("/albums/{album}/journal")).expect(200).text;
    assert!(
        journal.contains("A former member created the album") && journal.contains("Ada restored the album"),
        "{journal}"
    );
    assert_clean(&site);
}

#[test]
fn to_remove_an_album_for_good_its_title_is_typed() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let [album, other] = ["Sea & sand", "Other"].map(|title| mira.album(title, "private"));
    grant(&mira, &album, "tom", "edit");
    let photos: Vec<String> = (0..120)
        .map(|n| (format!("{n}.jpg"), picture(n)))
        .collect::<Vec<_>>()
        .chunks(40)
        .flat_map(|some| {
            let files: Vec<(&str, Vec<u8>)> = some.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
            mira.upload(&album, &files).into_iter().map(|(_, entry)| entry["photo"].as_str().unwrap().to_owned())
        })
        .collect();
    let moved = mira.post(&format!("/photos/{}/move", photos[0]), &[("album", &other)]).expect(303).act();
    delete(&mira, &photos[1]);
    site.wait_for_renditions();
    delete_album(&mira, &album);
    let page = format!("/trash/albums/{album}/purge");
    tom.get(&page).expect(404);
    assert!(mira.get(&page).expect(200).text.contains("Sea &#38; sand"));
    let before = site.fingerprint();
    mira.post(&page, &[]).expect(422);
    for wrong in ["", "Sea", "delete"] {
        let again = mira.post(&page, &[("title", wrong)]).expect(422).text;
        assert!(again.contains("not the album’s title. Nothing was deleted."), "{again}");
    }
    tom.post(&page, &[("title", "Sea & sand")]).expect(404);
    assert_eq!(site.fingerprint(), before);
    mira.post(&page, &[("title", " sea & SAND ")]).expect(303);
    eventually("the end of the purge", || (site.redis(&["EXISTS", &format!("album:{album}")]) == "0").then_some(()));
    site.wait_for_renditions();
    for photo in &photos[1..] {
        assert_eq!(site.redis(&["EXISTS", &format!("photo:{photo}")]), "0");
    }
    let left = site.redis(&["KEYS", &format!("album:{album}*")]);
    assert_eq!(left, "", "its journal goes with it");
    // Of a move the other album still tells, and nobody is led to what is gone.
    assert_eq!(site.redis(&["KEYS", "act:*"]).lines().filter(|key| key.contains(&moved)).count(), 2);
    let journal = mira.get(&format!("/albums/{other}/journal")).expect(200).text;
    assert!(journal.contains("Mira moved 1 photo here from another album") && !journal.contains(&album), "{journal}");
    mira.post(&format!("/acts/{moved}/undo"), &[]).expect(404);
    assert!(mira.get("/trash").text.contains("Nothing was deleted"));
    let (_, out, _) = site.salon(&["check"]);
    assert!(!out.contains("act:") && !out.contains("trash"), "{out}");
}

#[test]
fn all_of_an_album_comes_back_or_goes_with_one_press() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let [album, other] = ["Sea", "Other"].map(|title| mira.album(title, "private"));
    let photos = [1, 2, 3].map(|n| mira.photo(&album, &format!("{n}.jpg"), picture(n)));
    for photo in &photos {
        delete(&mira, photo);
    }
    // The same picture came again meanwhile: that one stays where it is, and is named.
    mira.photo(&album, "again.jpg", picture(2));
    let partly = mira.post(&format!("/albums/{album}/trash/restore"), &[]).expect(200).text;
    assert!(partly.contains("for 2 of 3") && partly.contains("was added to its album again"), "{partly}");
    assert_eq!(site.redis(&["ZRANGE", &format!("album:{album}:trash"), "0", "-1"]), photos[1]);
    let elsewhere = mira.photo(&other, "4.jpg", picture(4));
    delete(&mira, &elsewhere);
    mira.post(&format!("/albums/{album}/trash/empty"), &[]).expect(303);
    assert_eq!(site.redis(&["EXISTS", &format!("album:{album}:trash")]), "0");
    assert_eq!(site.redis(&["EXISTS", &format!("photo:{elsewhere}")]), "1");
    delete_album(&mira, &album);
    let done = mira.post("/trash/empty", &[]).expect(303);
    assert_eq!(done.location(), "/trash?done=emptied");
    eventually("nothing in the trash", || (site.redis(&["EXISTS", "trash", "albums:trash"]) == "0").then_some(()));
    assert_eq!(site.redis(&["EXISTS", &format!("user:{}:trash", site.user_id("mira"))]), "0");
    assert_eq!(site.redis(&["EXISTS", &format!("album:{other}")]), "1");
}

#[test]
fn a_blob_goes_when_no_photo_names_it_in_an_album_or_in_the_trash() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let [one, two] = ["One", "Two"].map(|title| mira.album(title, "private"));
    let alone = mira.photo(&one, "alone.jpg", picture(1));
    let [here, there] = [&one, &two].map(|album| mira.photo(album, "both.jpg", picture(2)));
    let undone = mira.photo(&one, "undone.jpg", picture(3));
    let (of_alone, of_both, of_undone) = (blob(&site, &alone), blob(&site, &here), blob(&site, &undone));
    let exists = |blob: &str| site.redis(&["EXISTS", blob]) == "1";
    let file = site.original_of(&alone);

    let act = delete(&mira, &undone).act();
    for photo in [&alone, &here] {
        delete(&mira, photo);
    }
    assert!(exists(&of_alone) && exists(&of_both) && exists(&of_undone), "a photo in the trash names its bytes");
    mira.post(&format!("/acts/{act}/undo"), &[]).expect(303);
    for photo in [&alone, &here] {
        mira.post(&format!("/trash/photos/{photo}/purge"), &[]).expect(303);
    }
    assert!(!exists(&of_alone), "nothing names it any more");
    assert!(exists(&of_both), "the same bytes are in another album");
    assert!(exists(&of_undone), "its deletion was taken back");
    assert!(file.is_file(), "the file waits for the sweep");
    site.wait_for_renditions();
    let (_, out, _) = site.salon(&["check"]);
    assert_eq!(out.matches("is named by no photo").count(), 1, "{out}");
    delete_album(&mira, &two);
    assert!(exists(&of_both));
    mira.post(&format!("/trash/albums/{two}/purge"), &[("title", "Two")]).expect(303);
    eventually("the bytes named by nobody", || (!exists(&of_both)).then_some(()));
    assert_eq!(site.redis(&["EXISTS", &format!("photo:{there}")]), "0");
    assert!(exists(&of_undone));
    mira.get(&format!("/photos/{undone}/grid")).expect(200);
}

#[test]
fn what_has_lain_there_for_thirty_days_goes_by_itself_and_nothing_before() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let photos = [1, 2].map(|n| mira.photo(&album, "sea.jpg", picture(n)));
    for photo in &photos {
        delete(&mira, photo);
    }
    age(&site, &format!("photo:{}", photos[0]), 31);
    age(&site, &format!("photo:{}", photos[1]), 29);
    assert!(mira.get(&format!("/albums/{album}/trash")).text.contains("gone today"));
    let (code, out, _) = site.salon(&["trash", "purge", "--older-than", "30"]);
    assert!(code == 0 && out.contains("Removed for good: 1"), "{out}");
    let exists = |photo: &str| site.redis(&["EXISTS", &format!("photo:{photo}")]);
    assert_eq!((exists(&photos[0]).as_str(), exists(&photos[1]).as_str()), ("0", "1"));
    let page = mira.get(&format!("/albums/{album}/trash")).text;
    assert!(page.contains("1 day left"), "{page}");
}

#[test]
fn the_list_costs_two_round_trips_and_only_what_one_may_take_out() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    for n in 0..52 {
        let album = mira.album(&format!("Album {n:02}"), "private");
        delete_album(&mira, &album);
    }
    let own = tom.album("Toms", "private");
    delete(&tom, &tom.photo(&own, "toms.jpg", picture(1)));
    let list = tom.get("/trash").expect(200).text;
    assert!(list.contains("Toms") && !list.contains("Album 5"), "{list}");
    let first = mira.get("/trash").expect(200).text;
    assert!(
        first.contains("Album 51") && !first.contains("Album 03") && first.contains("/trash?page=2"),
        "the latest first"
    );
    let second = mira.get("/trash?page=2").expect(200).text;
    assert!(second.contains("Album 03") && second.contains("Album 00") && !second.contains("Album 04"), "{second}");
    assert!(ada.get("/trash").expect(200).text.contains("Toms"), "an administrator sees all of it");
}

#[test]
fn a_trash_of_the_schema_before_is_brought_over_at_the_start() {
    let mut site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let [album, gone] = ["Sea", "Gone"].map(|title| mira.album(title, "private"));
    let photos = [1, 2].map(|n| mira.photo(&album, &format!("{n}.jpg"), picture(n)));
    for photo in &photos {
        delete(&mira, photo);
    }
    delete_album(&mira, &gone);
    site.wait_for_renditions();
    let key = format!("album:{album}:trash");
    site.redis(&["DEL", &key, "albums:trash", &format!("user:{}:trash", site.user_id("mira"))]);
    site.redis(&["SADD", &key, &photos[0], &photos[1]]);
    site.redis(&["SET", "schema", "1"]);
    site.stop();
    site.start_again();
    let mira = mira.at(&site);
    assert_eq!((site.redis(&["GET", "schema"]), site.redis(&["TYPE", &key])), ("2".into(), "zset".into()));
    let list = mira.get("/trash").expect(200).text;
    assert!(list.contains("2 photos of this album · the first: 30 days left") && list.contains("Gone"), "{list}");
    assert_clean(&site);
}

#[test]
fn check_finds_what_is_wrong_with_the_trash_and_the_journal_and_mends_it() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let [album, gone] = ["Sea", "Gone"].map(|title| mira.album(title, "private"));
    let photo = mira.photo(&album, "1.jpg", picture(1));
    let act = delete(&mira, &photo).act();
    delete_album(&mira, &gone);
    assert_clean(&site);
    let user = site.user_id("mira");
    let (trash, owned, journal) =
        (format!("album:{album}:trash"), format!("user:{user}:trash"), format!("album:{album}:journal"));
    let breaks: [(&str, Vec<&str>); 7] = [
        ("lacks", vec!["DEL", &trash]),
        ("lacks", vec!["ZREM", "albums:trash", &album]),
        ("instead of", vec!["ZADD", "albums:trash", "5", &gone]),
        ("lacks", vec!["DEL", &owned]),
        ("does not", vec!["ZADD", &owned, "1", &album]),
        ("is named by no journal", vec!["ZREM", &journal, &act]),
        ("does not agree", vec!["ZADD", &journal, "1", &gone]),
    ];
    for (what, command) in breaks {
        site.redis(&command);
        let (code, out, _) = site.salon(&["check"]);
        assert!(code != 0 && out.contains(what), "{command:?}: {out}");
        let (code, out, error) = site.salon(&["check", "--repair"]);
        assert_eq!(code, 0, "{command:?}: {out}{error}");
        assert_clean(&site);
    }
    assert!(mira.get("/trash").expect(200).text.contains("1 photo of this album"));
}
