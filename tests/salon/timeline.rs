//! All photos by month: exactly those that one may see, counts included, by the camera's clock.

use crate::access::without_tokens;
use crate::site::{ORIGINAL, Person, Site, dated, picture};
use std::collections::BTreeSet;

fn tiles(page: &str) -> Vec<String> {
    page.split("class=\"tile__link\" href=\"/photos/").skip(1).map(|rest| rest[..32].to_owned()).collect()
}

/// The months of the scrubber with their counts.
fn months(who: &Person) -> Vec<(String, u64)> {
    let page = who.get("/photos").expect(200).text;
    let month = |rest: &str| {
        let count = rest.split("scrubber__count\">").nth(1).unwrap().split('<').next().unwrap();
        (rest[..7].to_owned(), count.parse().unwrap())
    };
    page.split("class=\"scrubber__month\" href=\"/photos?month=").skip(1).map(month).collect()
}

fn said(months: &[(String, u64)]) -> Vec<(&str, u64)> {
    months.iter().map(|(month, count)| (month.as_str(), *count)).collect()
}

/// A photo taken then, by the camera's clock.
fn taken(who: &Person, album: &str, n: u32, date: &str) -> String {
    who.photo(album, "a.jpg", dated(n, &[(ORIGINAL, date)]))
}

#[test]
fn of_the_months_one_sees_what_one_may_see() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, eve] = ["mira", "tom", "eve"].map(|login| site.member(&ada, login));
    let guest = site.guest();
    let [open, hidden] = [("Open", "public"), ("Hidden", "private")].map(|(title, seen)| mira.album(title, seen));
    let shown = taken(&mira, &open, 1, "2024:06:30 23:50:00");
    let later = taken(&mira, &open, 2, "2024:07:01 00:10:00");
    let secret = taken(&mira, &hidden, 3, "2024:06:01 12:00:00");
    let old = taken(&mira, &hidden, 4, "1999:12:31 23:59:59");
    mira.post(&format!("/albums/{hidden}/grants"), &[("user", "tom"), ("right", "read")]).expect(303);
    for person in [&mira, &tom, &ada] {
        assert_eq!(said(&months(person)), [("2024-07", 1), ("2024-06", 2), ("1999-12", 1)]);
        let page = person.get("/photos").expect(200).text;
        assert_eq!(tiles(&page), [&later, &shown, &secret, &old].map(String::as_str));
        assert!(page.contains("4 photos") && page.contains("June 2024") && page.contains("December 1999"), "{page}");
    }
    for person in [&eve, &guest] {
        assert_eq!(said(&months(person)), [("2024-07", 1), ("2024-06", 1)]);
        let page = person.get("/photos?month=2024-06").expect(200).text;
        assert_eq!(tiles(&page), [shown.as_str()]);
        let nothing = person.get("/photos?month=1999-12").expect(200).text;
        assert!(tiles(&nothing).is_empty() && nothing.contains("no photos from that time"), "{nothing}");
        let never = person.get("/photos?month=1999-11").text;
        assert_eq!(without_tokens(&nothing), without_tokens(&never), "hidden looks exactly like missing");
    }
    // A month without photos is the next one that has some.
    assert_eq!(tiles(&mira.get("/photos?month=2010-01").text), [old.as_str()]);
    for nonsense in ["2024", "2024-13", "x", "2024-6", "-1-01"] {
        mira.get(&format!("/photos?month={nonsense}")).expect(404);
    }

    mira.post(&format!("/photos/{secret}/move"), &[("album", &open)]).expect(303);
    assert_eq!(said(&months(&guest)), [("2024-07", 1), ("2024-06", 2)]);
    mira.post(&format!("/photos/{later}/delete"), &[]).expect(303);
    assert_eq!(said(&months(&guest)), [("2024-06", 2)]);
    assert_eq!(site.salon(&["trash", "restore", &format!("photo:{later}")]).0, 0);
    assert_eq!(said(&months(&guest)), [("2024-07", 1), ("2024-06", 2)]);
    mira.post(&format!("/albums/{hidden}/grants"), &[("user", "tom"), ("right", "none")]).expect(303);
    assert_eq!(said(&months(&tom)).len(), 2);
    mira.post(&format!("/albums/{open}/delete"), &[]).expect(303);
    assert_eq!(said(&months(&guest)), []);
    let page = guest.get("/photos").expect(200).text;
    assert!(page.contains("No photo is open to the public yet"), "{page}");
    assert_eq!(site.salon(&["trash", "restore", &format!("album:{open}")]).0, 0);
    assert_eq!(said(&months(&guest)).len(), 2);
    assert_eq!(site.salon(&["check"]).0, 0);
}

#[test]
fn every_page_of_the_timeline_follows_the_one_before() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let albums = ["One", "Two"].map(|title| mira.album(title, "private"));
    let mut all = BTreeSet::new();
    // A month that is larger than a page, all of it in the same second, and some that are small.
    for (n, (month, many)) in
        [("2024:05", 130), ("2024:04", 60), ("2024:03", 30), ("2024:02", 20), ("2023:01", 1)].into_iter().enumerate()
    {
        for (half, album) in albums.iter().enumerate() {
            let files: Vec<(&str, Vec<u8>)> = (0..many)
                .filter(|at| at % 2 == half)
                .map(|at| ("a.jpg", dated((n * 1_000 + at) as u32, &[(ORIGINAL, &format!("{month}:01 00:00:00"))])))
                .collect();
            if files.is_empty() {
                continue;
            }
            let results = mira.upload(album, &files);
            all.extend(results.iter().map(|(_, entry)| entry["photo"].as_str().unwrap().to_owned()));
        }
    }
    assert_eq!(all.len(), 241);
    let (mut path, mut pages, mut seen) = ("/photos".to_owned(), Vec::new(), Vec::new());
    loop {
        let page = mira.get(&path).expect(200).text;
        pages.push(tiles(&page).len());
        seen.extend(tiles(&page));
        let Some(rest) = page.split("rel=\"next\" href=\"").nth(1) else { break };
        path = rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    }
    assert_eq!(pages, [100, 30, 90, 21]);
    let once: BTreeSet<String> = seen.iter().cloned().collect();
    assert_eq!((seen.len(), once), (241, all), "each photo once");
    let last = mira.get("/photos?month=2024-02").expect(200).text;
    assert!(last.contains("rel=\"prev\" href=\"/photos?month=2024-04\""), "{last}");
    let inside = mira.get("/photos?month=2024-04").expect(200).text;
    assert!(inside.contains("rel=\"prev\" href=\"/photos?month=2024-05\""));
    mira.get("/photos?month=2024-05&after=nonsense").expect(404);
}

#[test]
fn an_empty_timeline_says_what_to_do() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let page = mira.get("/photos").expect(200).text;
    assert!(page.contains("appear here by the month") && page.contains("href=\"/\""), "{page}");
    let album = mira.album("Sea", "private");
    mira.photo(&album, "undated.png", picture(1));
    assert!(mira.get("/photos").expect(200).text.contains("1 photo<"));
}
