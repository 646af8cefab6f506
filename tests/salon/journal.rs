//! The journal of an album, and taking back what was done: with one click right after it, or from the journal.

use crate::site::{Answer, Person, Site, picture};

fn grant(who: &Person, album: &str, to: &str, right: &str) {
    who.post(&format!("/albums/{album}/grants"), &[("user", to), ("right", right)]).expect(303);
}

fn selected(who: &Person, album: &str, act: &str, photos: &[String], more: &[(&str, &str)]) -> Answer {
    let mut fields: Vec<(&str, &str)> = photos.iter().map(|photo| ("photo", photo.as_str())).collect();
    fields.extend(more);
    who.post(&format!("/albums/{album}/photos/{act}"), &fields)
}

fn undo(who: &Person, act: &str) -> Answer {
    who.post(&format!("/acts/{act}/undo"), &[])
}

/// What the journal says, the latest first, one line for each act.
fn journal(who: &Person, album: &str) -> Vec<String> {
    let page = who.get(&format!("/albums/{album}/journal")).expect(200).text;
    page.split("class=\"journal__said\">").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

fn in_album(site: &Site, album: &str) -> Vec<String> {
    site.redis(&["ZRANGE", &format!("album:{album}:photos"), "0", "-1"]).lines().map(str::to_owned).collect()
}

fn tags(who: &Person, photo: &str) -> Vec<String> {
    let page = who.get(&format!("/photos/{photo}")).expect(200).text;
    page.split("class=\"tag\" href=").skip(1).map(|rest| rest.split(['>', '<']).nth(1).unwrap().to_owned()).collect()
}

fn photos<const N: usize>(who: &Person, album: &str) -> [String; N] {
    std::array::from_fn(|n| who.photo(album, &format!("{n}.jpg"), picture(n as u32 + 1)))
}

#[track_caller]
fn assert_clean(site: &Site) {
    site.wait_for_renditions();
    let (code, out, error) = site.salon(&["check"]);
    assert_eq!(code, 0, "{out}{error}");
}

#[test]
fn a_deletion_is_taken_back_with_one_click_and_only_once() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let photos: [String; 3] = photos(&mira, &album);
    mira.post(&format!("/photos/{}/tags", photos[0]), &[("tags", "waves"), ("act", "add")]).expect(303);
    mira.post(&format!("/albums/{album}"), &[("cover", &photos[0])]).expect(303);
    site.wait_for_renditions();
    let before = in_album(&site, &album);

    let done = selected(&mira, &album, "delete", &photos[..2], &[]).expect(303);
    let page = mira.get(done.location()).expect(200).text;
    let act = done.act();
    assert!(page.contains(&format!("action=\"/acts/{act}/undo\"")) && page.contains(">Undo</button>"), "{page}");
    assert!(page.contains(&format!("name=\"next\" value=\"/albums/{album}\"")), "{page}");
    assert_eq!(in_album(&site, &album), [photos[2].clone()]);

    let back = mira.post(&format!("/acts/{act}/undo"), &[("next", &format!("/albums/{album}?page=1"))]).expect(303);
    assert_eq!(back.location(), format!("/albums/{album}?page=1&done=undone"));
    assert!(mira.get(back.location()).text.contains("Taken back."));
    assert_eq!(in_album(&site, &album), before);
    assert_eq!(site.redis(&["HGET", &format!("album:{album}"), "cover"]), photos[0]);
    assert_eq!(tags(&mira, &photos[0]), ["waves"]);

    let settled = site.fingerprint();
    assert_eq!(undo(&mira, &act).expect(303).location(), format!("/albums/{album}?done=undone"));
    assert_eq!(site.fingerprint(), settled, "a second click changes nothing");
    // What was deleted again by another act is not this one's to bring back.
    let again = mira.post(&format!("/photos/{}/delete", photos[0]), &[]).expect(303).act();
    undo(&mira, &act).expect(303);
    assert_eq!(in_album(&site, &album).len(), 2);
    undo(&mira, &again).expect(303);
    assert_eq!(in_album(&site, &album), before);
    mira.post(&format!("/acts/{act}/undo"), &[("next", "//evil.test")]).expect(303);
    assert_eq!(
        mira.post(&format!("/acts/{act}/undo"), &[("next", "//evil.test")]).location(),
        format!("/albums/{album}?done=undone")
    );
    assert_clean(&site);
}

#[test]
fn a_move_is_taken_back_as_far_as_it_still_is_so() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let [from, to, third] = ["From", "To", "Third"].map(|title| mira.album(title, "private"));
    let photos: [String; 4] = photos(&mira, &from);
    mira.post(&format!("/albums/{from}"), &[("cover", &photos[0])]).expect(303);
    mira.post(&format!("/photos/{}/tags", photos[0]), &[("tags", "waves"), ("act", "add")]).expect(303);
    let act = selected(&mira, &from, "move", &photos, &[("album", &to)]).expect(303).act();
    assert_eq!((in_album(&site, &from).len(), in_album(&site, &to).len()), (0, 4));
    assert_eq!(journal(&mira, &from)[0], "Mira moved 4 photos to “To”");
    assert_eq!(journal(&mira, &to)[0], "Mira moved 4 photos here from “From”");

    mira.post(&format!("/photos/{}/move", photos[1]), &[("album", &third)]).expect(303);
    mira.post(&format!("/photos/{}/delete", photos[2]), &[]).expect(303);
    mira.photo(&from, "again.jpg", picture(4));
    let partly = undo(&mira, &act).expect(200).text;
    assert!(partly.contains("Taken back for 1 of 4"), "{partly}");
    assert!(partly.contains("Something else was done with this photo since."), "{partly}");
    assert!(partly.contains("The same picture is in that album already."), "{partly}");
    assert!(in_album(&site, &from).contains(&photos[0]));
    assert_eq!(site.redis(&["HGET", &format!("album:{from}"), "cover"]), photos[0], "it is the cover again");
    assert_eq!(tags(&mira, &photos[0]), ["waves"]);
    assert_eq!(in_album(&site, &third), [photos[1].clone()]);
    assert_eq!(journal(&mira, &from)[0], "Mira moved 1 photo here from “To”");
    let page = mira.get(&format!("/albums/{from}/journal")).text;
    assert!(page.contains("this took something back") && page.contains("1 was taken back"), "{page}");
    assert_clean(&site);
}

#[test]
fn a_photo_comes_back_to_its_place_by_hand() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let [from, to] = ["From", "To"].map(|title| mira.album(title, "private"));
    let photos: [String; 3] = photos(&mira, &from);
    let key = format!("album:{from}:order");
    site.redis(&["HSET", &format!("album:{from}"), "order", "hand"]);
    for (rank, photo) in ["300", "200.5", "100"].iter().zip(&photos) {
        site.redis(&["ZADD", &key, rank, photo]);
    }
    let order = site.redis(&["ZRANGE", &key, "0", "-1", "WITHSCORES"]);
    let act = selected(&mira, &from, "move", &photos[1..2], &[("album", &to)]).expect(303).act();
    assert_eq!(site.redis(&["ZCARD", &key]), "2");
    undo(&mira, &act).expect(303);
    assert_eq!(site.redis(&["ZRANGE", &key, "0", "-1", "WITHSCORES"]), order);
    let act = mira.post(&format!("/photos/{}/delete", photos[1]), &[]).expect(303).act();
    undo(&mira, &act).expect(303);
    assert_eq!(site.redis(&["ZRANGE", &key, "0", "-1", "WITHSCORES"]), order);
    assert_clean(&site);
}

#[test]
fn only_tags_that_the_act_changed_are_taken_back() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let photos: [String; 3] = photos(&mira, &album);
    let tag = |photo: &str, words: &str, act: &str| {
        mira.post(&format!("/photos/{photo}/tags"), &[("tags", words), ("act", act)]).expect(303)
    };
    tag(&photos[0], "waves", "add");
    let added = selected(&mira, &album, "tags", &photos, &[("tags", "waves, wind"), ("act", "add")]).expect(303).act();
    tag(&photos[1], "waves", "remove");
    undo(&mira, &added).expect(303);
    assert_eq!(tags(&mira, &photos[0]), ["waves"], "it was there before");
    assert_eq!(tags(&mira, &photos[1]), Vec::<String>::new());
    assert_eq!(tags(&mira, &photos[2]), Vec::<String>::new());

    tag(&photos[0], "wind", "add");
    let removed = selected(&mira, &album, "tags", &photos, &[("tags", "wind"), ("act", "remove")]).expect(303).act();
    assert_eq!(site.redis(&["HGET", &format!("act:{removed}"), "photos"]), "1");
    undo(&mira, &removed).expect(303);
    assert_eq!(tags(&mira, &photos[0]), ["waves", "wind"]);
    assert_eq!(tags(&mira, &photos[1]), Vec::<String>::new(), "it never had it");
    let settled = site.fingerprint();
    undo(&mira, &removed).expect(303);
    assert_eq!(site.fingerprint(), settled);
    let nothing = selected(&mira, &album, "tags", &photos[..1], &[("tags", "wind"), ("act", "add")]).expect(303);
    assert_eq!(nothing.location(), format!("/albums/{album}?done=tagged"), "nothing changed, nothing to take back");
    assert_clean(&site);
}

#[test]
fn the_rule_is_asked_of_whoever_takes_it_back_at_that_moment() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, ben, eve] = ["mira", "tom", "ben", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    for login in ["tom", "ben"] {
        grant(&mira, &album, login, "edit");
    }
    let photos: [String; 3] = photos(&mira, &album);
    let act = selected(&tom, &album, "delete", &photos, &[]).expect(303).act();
    let refused = undo(&ben, &act).expect(403).text;
    assert!(refused.contains("Only whoever did this"), "{refused}");
    assert!(!ben.get(&format!("/albums/{album}/journal")).text.contains("/undo\""), "no button that would be refused");
    assert!(tom.get(&format!("/albums/{album}/journal")).text.contains("/undo\""));
    undo(&eve, &act).expect(404);
    undo(&site.guest(), &act).expect(404);
    grant(&mira, &album, "tom", "read");
    undo(&tom, &act).expect(403);
    grant(&mira, &album, "tom", "none");
    undo(&tom, &act).expect(404);
    assert_eq!(in_album(&site, &album), Vec::<String>::new());
    undo(&mira, &act).expect(303);
    assert_eq!(in_album(&site, &album).len(), 3);
    let act = mira.post(&format!("/photos/{}/delete", photos[0]), &[]).expect(303).act();
    undo(&ada, &act).expect(303);
    assert_eq!(journal(&ada, &album)[0], "Ada restored 1 photo");
    assert_clean(&site);
}

#[test]
fn the_owner_takes_back_what_was_carried_away_into_an_album_they_cannot_see() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    grant(&mira, &album, "tom", "edit");
    let hidden = tom.album("Secret", "private");
    let photo = tom.photo(&album, "toms.jpg", picture(1));
    let act = tom.post(&format!("/photos/{photo}/move"), &[("album", &hidden)]).expect(303).act();
    tom.post(&format!("/photos/{photo}"), &[("title", "Whispered")]).expect(303);
    assert_eq!(journal(&mira, &album)[0], "Tom moved 1 photo to another album");
    let page = mira.get(&format!("/albums/{album}/journal")).text;
    assert!(!page.contains("Secret") && !page.contains(&hidden) && !page.contains("Whispered"), "{page}");
    assert_eq!(journal(&tom, &hidden)[1], "Tom moved 1 photo here from “Sea”");
    undo(&mira, &act).expect(303);
    assert_eq!(in_album(&site, &album), std::slice::from_ref(&photo));
    // The other way round: tom moved it in, and may not put it where he sees nothing any more.
    let act = tom.post(&format!("/photos/{photo}/move"), &[("album", &hidden)]).expect(303).act();
    grant(&mira, &album, "tom", "none");
    let refused = undo(&tom, &act);
    assert_eq!(refused.status, 404, "{}", refused.text);
    assert_eq!(in_album(&site, &hidden), [photo]);
    let page = tom.get(&format!("/albums/{hidden}/journal")).text;
    assert!(!page.contains(&format!("/acts/{act}/undo")), "no button that would be refused: {page}");
    assert_clean(&site);
}

#[test]
fn everything_that_is_done_is_written_down_with_who_and_how_many() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    let page = format!("/albums/{album}");
    let photos: [String; 3] = photos(&mira, &album);
    for photo in &photos[..2] {
        mira.post(&format!("/photos/{photo}"), &[("caption", "Waves")]).expect(303);
    }
    grant(&mira, &album, "tom", "edit");
    tom.post(&page, &[("title", "Ocean")]).expect(303);
    tom.post(&page, &[("title", "Ocean")]).expect(303);
    mira.post(&page, &[("visibility", "members"), ("description", "Blue")]).expect(303);
    mira.post(&page, &[("cover", &photos[1])]).expect(303);
    tom.photo(&album, "toms.jpg", picture(9));
    mira.post(&format!("/photos/{}/delete", photos[2]), &[]).expect(303);
    mira.post(&format!("/trash/photos/{}/purge", photos[2]), &[]).expect(303);
    mira.post(&format!("{page}/delete"), &[]).expect(303);
    mira.post(&format!("/trash/albums/{album}/restore"), &[]).expect(303);
    mira.post(&format!("{page}/owner"), &[("user", "tom")]).expect(303);
    let all = [
        "Mira handed the album over to Tom",
        "Mira restored the album",
        "Mira deleted the album",
        "Mira deleted 1 photo for good",
        "Mira deleted 1 photo",
        "Tom added 1 photo",
        "Mira changed the album",
        "Mira changed the album",
        "Tom changed the album",
        "Mira let Tom edit the album",
        "Mira changed the titles or captions of 2 photos",
        "Mira added 3 photos",
        "Mira created the album",
    ];
    assert_eq!(journal(&tom, &album), all);
    let text = tom.get(&format!("{page}/journal")).text;
    assert!(text.contains("Title: “Ocean”, before “Sea”"), "{text}");
    assert!(text.contains("Who sees it: for members, before private") && text.contains("The description"), "{text}");
    assert!(text.contains(&format!("href=\"/photos/{}\">0.jpg</a>", photos[0])), "{text}");
    // Whom a grant is about is not for an editor.
    assert_eq!(journal(&mira, &album)[9], "Mira changed who has rights in the album");
    let eve = site.member(&ada, "eve");
    eve.get(&format!("{page}/journal")).expect(403);
    ada.post(&format!("/admin/users/{}/delete", site.user_id("mira")), &[("albums", "trash"), ("heir", "")])
        .expect(303);
    site.wait_for_renditions();
    assert_eq!(*journal(&tom, &album).last().unwrap(), "A former member created the album");
    let french = tom.get_with(&format!("{page}/journal"), &[("accept-language", "fr")]).text;
    assert!(french.contains("Un ancien membre a ajouté 3 photos"), "{french}");
    assert_clean(&site);
}

#[test]
fn an_album_that_was_deleted_comes_back_with_one_click_too() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    grant(&mira, &album, "tom", "edit");
    let done = mira.post(&format!("/albums/{album}/delete"), &[]).expect(303);
    assert!(mira.get(done.location()).expect(200).text.contains(&format!("/acts/{}/undo", done.act())));
    undo(&tom, &done.act()).expect(404);
    undo(&mira, &done.act()).expect(303);
    tom.get(&format!("/albums/{album}")).expect(200);
    undo(&mira, &done.act()).expect(303);
    undo(&tom, &done.act()).expect(403);
    let upload = site.redis(&["ZRANGE", &format!("album:{album}:journal"), "0", "0"]);
    undo(&mira, &upload).expect(422);
    assert_clean(&site);
}

#[test]
fn a_journal_stays_within_its_bounds() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let photos: [String; 12] = photos(&mira, &album);
    let used = |key: &str| site.redis(&["MEMORY", "USAGE", key, "SAMPLES", "0"]).parse::<u64>().unwrap_or(0);
    let one = mira.post(&format!("/photos/{}/delete", photos[0]), &[]).expect(303).act();
    let many = selected(&mira, &album, "delete", &photos[1..], &[]).expect(303).act();
    let size = |act: &str| used(&format!("act:{act}")) + used(&format!("act:{act}:photos"));
    println!("an act on one photo takes {} bytes, on eleven {}", size(&one), size(&many));
    assert!(size(&one) < 700 && size(&many) < 1_200);

    // A thousand acts are there already, and some of two years ago.
    let fill = "for i = 1, 1100 do
        local act, at = string.format('%032x', i), i < 100 and 1000 or ARGV[2] - 1000000 + i
        redis.call('HSET', 'act:' .. act, 'album', ARGV[1], 'user', '', 'deed', 'words', 'at', at)
        redis.call('ZADD', 'album:' .. ARGV[1] .. ':journal', at, act)
      end";
    let now = site.redis(&["HGET", &format!("photo:{}", photos[0]), "deleted"]);
    site.redis(&["EVAL", fill, "0", &album, &now]);
    let key = format!("album:{album}:journal");
    let count = || site.redis(&["ZCARD", &key]).parse::<u64>().unwrap();
    let before = count();
    for n in 0..60 {
        mira.post(&format!("/albums/{album}"), &[("title", &format!("Sea {n}"))]).expect(303);
    }
    assert_eq!(site.redis(&["ZCOUNT", &key, "0", "2000"]), "0", "what is older than a year went");
    assert!(count() < before, "two go for each one that comes: {before}, {}", count());
    for n in 60..160 {
        mira.post(&format!("/albums/{album}"), &[("title", &format!("Sea {n}"))]).expect(303);
    }
    assert!((999..=1_000).contains(&count()), "{}", count());
    let acts = site.redis(&["KEYS", "act:*"]).lines().filter(|key| !key.ends_with(":photos")).count();
    assert_eq!(acts as u64, count(), "nothing is left over");
    let page = mira.get(&format!("/albums/{album}/journal?page=20")).expect(200).text;
    assert!(page.contains("page=19") && !page.contains("page=21"), "{page}");
}
