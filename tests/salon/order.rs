//! The order of an album: by date, by hand, each kept while the other is chosen, and everything that follows it.

use crate::site::{ORIGINAL, Person, Site, dated, picture};

/// Three photos of three days, uploaded against their order, and the ids by date.
fn three(person: &Person, album: &str) -> Vec<String> {
    let at = |n: u32| dated(n, &[(ORIGINAL, &format!("2024:06:{:02} 12:00:00", 10 + n))]);
    let mut photos: Vec<String> = [3, 1, 2].iter().map(|n| person.photo(album, &format!("{n}.jpg"), at(*n))).collect();
    photos.rotate_left(1);
    photos
}

/// The ids on a page, as they stand there.
fn shown(person: &Person, path: &str) -> Vec<String> {
    let page = person.get(path).expect(200).text;
    page.split("class=\"tile__link\" href=\"/photos/").skip(1).map(|rest| rest[..32].to_owned()).collect()
}

fn by_hand(person: &Person, album: &str) {
    person.post(&format!("/albums/{album}"), &[("order", "hand")]).expect(303);
}

fn put(person: &Person, album: &str, photos: &[&str], to: &str) -> u16 {
    let mut form: Vec<(&str, &str)> = photos.iter().map(|photo| ("photo", *photo)).collect();
    form.push(("to", to));
    person.post(&format!("/albums/{album}/photos/order"), &form).status
}

fn ranks(site: &Site, album: &str) -> Vec<String> {
    site.redis(&["ZRANGE", &format!("album:{album}:order"), "0", "-1"]).lines().map(str::to_owned).collect()
}

#[test]
fn each_order_is_kept_while_the_other_is_chosen() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let [a, b, c] = three(&mira, &album).try_into().unwrap();
    let path = format!("/albums/{album}");
    assert_eq!(shown(&mira, &path), [&*a, &*b, &*c]);
    assert_eq!(put(&mira, &album, &[&c], "first"), 409, "an album by date has no order to change");
    assert!(mira.get(&format!("{path}/edit")).text.contains("value=\"date\" checked"));

    by_hand(&mira, &album);
    assert_eq!(shown(&mira, &path), [&*a, &*b, &*c], "it begins as it stood");
    assert_eq!(put(&mira, &album, &[&c], "first"), 303);
    assert_eq!(shown(&mira, &path), [&*c, &*a, &*b]);
    assert!(mira.get(&format!("{path}/edit")).text.contains("value=\"hand\" checked"));

    mira.post(&path, &[("order", "date")]).expect(303);
    assert_eq!(shown(&mira, &path), [&*a, &*b, &*c]);
    let d = mira.photo(&album, "d.jpg", dated(4, &[(ORIGINAL, "2024:06:01 12:00:00")]));
    assert_eq!(shown(&mira, &path), [&*d, &*a, &*b, &*c], "by date it is the first");
    by_hand(&mira, &album);
    assert_eq!(shown(&mira, &path), [&*c, &*a, &*b, &*d], "by hand new ones go to the end");
    assert_eq!(mira.post(&path, &[("order", "size")]).status, 422);
    assert_eq!(site.salon(&["check"]).0, 0);
}

#[test]
fn a_photo_goes_to_every_place_that_can_be_named() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let ids: Vec<String> = (0..5).map(|n| mira.photo(&album, "a.jpg", picture(n))).collect();
    by_hand(&mira, &album);
    let [a, b, c, d, e] = [0, 1, 2, 3, 4].map(|n: usize| ids[n].as_str());
    let moves = |photos: &[&str], to: &str, wanted: [&str; 5]| {
        assert_eq!(put(&mira, &album, photos, to), 303, "{to}");
        assert_eq!(shown(&mira, &format!("/albums/{album}")), wanted, "{to}");
    };
    moves(&[a], "last", [b, c, d, e, a]);
    moves(&[a], "earlier", [b, c, d, a, e]);
    moves(&[b], "earlier", [b, c, d, a, e]);
    moves(&[b], "later", [c, b, d, a, e]);
    moves(&[e], "later", [c, b, d, a, e]);
    moves(&[e], "2", [c, e, b, d, a]);
    moves(&[e], "99", [c, b, d, a, e]);
    moves(&[d, c], b, [d, c, b, a, e]);
    moves(&[e, b, a], "first", [e, b, a, d, c]);
    moves(&[b, e], "4", [a, d, c, b, e]);
    // Nothing of what makes no sense changes anything.
    for (photos, to, status) in [
        (vec![a], a, 422),
        (vec![a], "0", 422),
        (vec![a], "nowhere", 422),
        (vec![a, b], "later", 422),
        (vec![a], "00000000000000000000000000000001", 404),
        (vec!["00000000000000000000000000000001", a], "first", 404),
        (vec![], "first", 422),
    ] {
        assert_eq!(put(&mira, &album, &photos, to), status, "{to}");
    }
    assert_eq!(ranks(&site, &album), [a, d, c, b, e]);
    let json = [("accept", "application/json"), ("sec-fetch-site", "same-origin")];
    let token = mira.token();
    let form = [("token", token.as_str()), ("photo", a), ("to", "last")];
    let answer = mira.post_raw(&format!("/albums/{album}/photos/order"), &form, &json).expect(204);
    assert!(answer.text.is_empty());
    // Without a script the answer leads to the photo's place.
    let answer = mira.post(&format!("/albums/{album}/photos/order"), &[("photo", e), ("position", "2")]).expect(303);
    assert_eq!(answer.location(), format!("/albums/{album}?at={e}"));
    assert_eq!(ranks(&site, &album), [d, e, c, b, a]);
}

#[test]
fn where_there_is_no_room_between_two_ranks_some_is_made() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let files: Vec<(&str, Vec<u8>)> = (0..6).map(|n| ("a.jpg", picture(n))).collect();
    mira.upload(&album, &files);
    by_hand(&mira, &album);
    let mut wanted = ranks(&site, &album);
    // Each time the gap before the third is halved: 60 times there is no number for.
    for turn in 0..60 {
        let (from, to) = (if turn % 2 == 0 { 5 } else { 4 }, wanted[2].clone());
        let photo = wanted[from].clone();
        assert_eq!(put(&mira, &album, &[&photo], &to), 303);
        wanted.remove(from);
        wanted.insert(2, photo);
        assert_eq!(ranks(&site, &album), wanted, "turn {turn}");
    }
    assert_eq!(site.salon(&["check"]).0, 0);
}

#[test]
fn people_who_put_photos_in_order_at_once_lose_none() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let files: Vec<(&str, Vec<u8>)> = (0..12).map(|n| ("a.jpg", picture(n))).collect();
    mira.upload(&album, &files);
    by_hand(&mira, &album);
    let ids = ranks(&site, &album);
    std::thread::scope(|scope| {
        for start in 0..4_usize {
            let (ids, album, mira) = (&ids, &album, mira.at(&site));
            scope.spawn(move || {
                for turn in 0..15_usize {
                    let (photo, to) = (&ids[(start * 3 + turn) % 12], &ids[(start * 5 + turn * 7 + 1) % 12]);
                    if photo != to {
                        assert_eq!(put(&mira, album, &[photo], to), 303);
                    }
                }
            });
        }
    });
    let (mut before, mut after) = (ids, ranks(&site, &album));
    before.sort();
    after.sort();
    assert_eq!(before, after);
}

#[test]
fn everything_follows_the_chosen_order() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let [a, b, c] = three(&mira, &album).try_into().unwrap();
    site.wait_for_renditions();
    by_hand(&mira, &album);
    put(&mira, &album, &[&c], "first");
    // The cover, the neighbours, the position, the files of an archive, the operator's list.
    assert!(mira.get("/").text.contains(&format!("/photos/{c}/")), "the first photo is the cover");
    let page = mira.get(&format!("/photos/{c}")).text;
    assert!(page.contains("1 of 3") && page.contains(&format!("rel=\"next\" href=\"/photos/{a}\"")));
    assert!(page.contains("value=\"later\"") && !page.contains("value=\"earlier\""), "only where it can go");
    let archive =
        String::from_utf8_lossy(&mira.get(&format!("/albums/{album}/download")).expect(200).bytes).into_owned();
    let at = |name: &str| archive.find(&format!("Sea/{name}")).unwrap();
    assert!(at("3.jpg") < at("1.jpg") && at("1.jpg") < at("2.jpg"));
    let (_, list, _) = site.salon(&["photos", &album]);
    assert!(list.find(&c) < list.find(&a) && list.find(&a) < list.find(&b), "{list}");
}

#[test]
fn a_photo_comes_back_from_the_trash_to_its_place_and_a_moved_one_to_the_end() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let (album, other) = (mira.album("Sea", "private"), mira.album("Hills", "private"));
    let [a, b, c] = three(&mira, &album).try_into().unwrap();
    by_hand(&mira, &album);
    put(&mira, &album, &[&c], "first");
    mira.post(&format!("/photos/{a}/delete"), &[]).expect(303);
    assert_eq!(ranks(&site, &album), [&*c, &*b]);
    assert_eq!(site.salon(&["trash", "restore", &a]).0, 0);
    assert_eq!(ranks(&site, &album), [&*c, &*a, &*b]);
    assert_eq!(site.redis(&["HEXISTS", &format!("photo:{a}"), "rank"]), "0");
    mira.post(&format!("/photos/{c}/move"), &[("album", &other)]).expect(303);
    assert_eq!((ranks(&site, &album), ranks(&site, &other)), (vec![a.clone(), b.clone()], vec![]));
    mira.post(&format!("/photos/{c}/move"), &[("album", &album)]).expect(303);
    assert_eq!(ranks(&site, &album), [&*a, &*b, &*c]);
    // An album without photos that is ordered by hand takes its first one.
    by_hand(&mira, &other);
    let d = mira.photo(&other, "d.jpg", picture(9));
    assert_eq!(ranks(&site, &other), [d]);
    // What is purged leaves nothing.
    mira.post(&format!("/albums/{album}/delete"), &[]).expect(303);
    assert_eq!(site.salon(&["trash", "purge", &album]).0, 0);
    site.wait_for_renditions();
    assert_eq!(site.redis(&["EXISTS", &format!("album:{album}:order")]), "0");
    assert_eq!(site.salon(&["check"]).0, 0);
}

#[test]
fn only_who_may_edit_puts_photos_in_order() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, ben] = ["mira", "tom", "ben"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    for (login, right) in [("tom", "read"), ("ben", "edit")] {
        mira.post(&format!("/albums/{album}/grants"), &[("user", login), ("right", right)]).expect(303);
    }
    let [a, b, c] = three(&mira, &album).try_into().unwrap();
    by_hand(&ben, &album);
    assert_eq!(put(&ben, &album, &[&c], "first"), 303);
    assert_eq!(put(&tom, &album, &[&a], "first"), 403);
    assert_eq!(shown(&tom, &format!("/albums/{album}")), [&*c, &*a, &*b], "who may see sees the order");
    assert!(!tom.get(&format!("/photos/{b}")).text.contains("/photos/order"));
    assert!(!tom.get(&format!("/albums/{album}")).text.contains("sort-photos"));
    assert!(ben.get(&format!("/albums/{album}")).text.contains("sort-photos"));
    assert_eq!(tom.post(&format!("/albums/{album}"), &[("order", "date")]).status, 403);
}

#[test]
fn the_check_finds_and_mends_an_order() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let [a, b, c] = three(&mira, &album).try_into().unwrap();
    by_hand(&mira, &album);
    let key = format!("album:{album}:order");
    site.redis(&["ZREM", &key, &b]);
    site.redis(&["ZADD", &key, "7", "00000000000000000000000000000001"]);
    let (code, found, _) = site.salon(&["check"]);
    assert!(
        code == 1 && found.contains(&format!("lacks {b}")) && found.contains("has 00000000000000000000000000000001"),
        "{found}"
    );
    site.salon(&["check", "--repair"]);
    assert_eq!(ranks(&site, &album), [a, c, b]);
    assert_eq!(site.salon(&["check"]).0, 0);
}

#[test]
fn the_cover_is_set_from_the_selection_by_exactly_one_photo() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let [a, b, _] = three(&mira, &album).try_into().unwrap();
    let path = format!("/albums/{album}/photos/cover");
    assert_eq!(mira.post(&path, &[("photo", &a), ("photo", &b)]).status, 422);
    let answer = mira.post(&path, &[("photo", &b)]).expect(303);
    assert_eq!(answer.location(), format!("/albums/{album}?done=cover"));
    assert_eq!(site.redis(&["HGET", &format!("album:{album}"), "cover"]), b);
}

#[test]
fn every_photo_has_a_place_with_an_address_and_days_stand_above_them() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let album = mira.album("Sea", "private");
    let files: Vec<(&str, Vec<u8>)> = (0..130)
        .map(|n| {
            ("a.jpg", dated(n, &[(ORIGINAL, &format!("2024:06:{:02} 12:{:02}:{:02}", 10 + n / 60, n / 60, n % 60))]))
        })
        .collect();
    mira.upload(&album, &files);
    let path = format!("/albums/{album}");
    let pages = [shown(&mira, &path), shown(&mira, &format!("{path}?page=2"))];
    assert_eq!([pages[0].len(), pages[1].len()], [100, 30]);
    let at = |photo: &str| mira.get(&format!("{path}?at={photo}")).expect(303).location().to_owned();
    assert_eq!(at(&pages[0][3]), format!("{path}#photo-{}", pages[0][3]));
    assert_eq!(at(&pages[1][3]), format!("{path}?page=2#photo-{}", pages[1][3]));
    assert_eq!(at("00000000000000000000000000000001"), format!("{path}#photo-00000000000000000000000000000001"));
    assert_eq!(mira.get(&format!("{path}?at=nonsense")).status, 404);
    assert_eq!(site.member(&ada, "eve").get(&format!("{path}?at={}", pages[1][3])).status, 404);
    assert!(mira.get(&format!("/photos/{}", pages[1][3])).text.contains(&at(&pages[1][3])));
    let days = |path: &str| {
        let page = mira.get(path).expect(200).text;
        let days = page.split("class=\"day__heading\">").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
        (days.collect::<Vec<_>>(), page)
    };
    let (first, page) = days(&path);
    assert_eq!(first, ["10 June 2024", "11 June 2024"]);
    assert!(page.contains(&format!("id=\"photo-{}\"", pages[0][3])));
    assert!(page.contains("photo-grid--goes-on") && !page.contains("day--continues"));
    let (second, page) = days(&format!("{path}?page=2"));
    assert_eq!(second, ["11 June 2024", "12 June 2024"]);
    assert_eq!(page.matches("day--continues").count(), 1);
    by_hand(&mira, &album);
    assert_eq!(days(&path).0, [] as [String; 0], "by hand there are no days");
    assert_eq!(shown(&mira, &path), pages[0]);
}
