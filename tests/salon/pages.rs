//! What every page owes: sound HTML, few pictures, few questions to Redis, and no second rendering of what a browser has.

use crate::processes::workers;
use crate::site::{Options, PASSWORD, Person, Site, eventually, picture, signal, undecodable};
use std::collections::BTreeSet;

/// A site that writes one JSON line per request.
fn logged() -> Site {
    Site::start_with(Options::default().argument("--log", "info").argument("--log-format", "json"))
}

/// Status and round trips of a request, as its line in the log says.
fn cost(site: &Site, ask: impl FnOnce()) -> (u64, u64) {
    let requests = || -> Vec<serde_json::Value> {
        let log = site.read_log();
        let lines = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        lines.filter(|line| line["fields"]["message"] == "request").collect()
    };
    let before = requests().len();
    ask();
    let line = eventually("the request's line in the log", || requests().get(before).cloned());
    let number = |field: &str| line["fields"][field].as_u64().unwrap_or_else(|| panic!("{field} in {line}"));
    (number("status"), number("round_trips"))
}

#[test]
fn a_page_costs_the_same_few_round_trips_with_few_photos_and_with_many() {
    let site = logged();
    let ada = site.ada();
    let (mira, rita) = (site.member(&ada, "mira"), site.member(&ada, "rita"));
    let guest = site.guest();
    let album = mira.album("Sea", "public");
    mira.album("Another to move to", "private");
    mira.post(&format!("/albums/{album}/grants"), &[("user", "rita"), ("right", "read")]).expect(303);
    let files =
        |numbers: std::ops::Range<u32>| -> Vec<(&str, Vec<u8>)> { numbers.map(|n| ("a.jpg", picture(n))).collect() };
    let photo = mira.upload(&album, &files(0..10))[0].1["photo"].as_str().unwrap().to_owned();
    mira.post(&format!("/photos/{photo}/tags"), &[("tags", "waves, wind"), ("act", "add")]).expect(303);
    site.wait_for_renditions();
    let measure = || {
        let mut costs = Vec::new();
        for person in [&mira, &rita, &guest] {
            let mut page = |path: &str, most: u64| {
                let (status, trips) = cost(&site, || drop(person.get(path).expect(200)));
                assert!(status == 200 && (1..=most).contains(&trips), "{path}: {trips} round trips, at most {most}");
                costs.push(trips);
            };
            page("/", 2);
            page(&format!("/albums/{album}"), 2);
            page(&format!("/photos/{photo}"), 3);
            page(&format!("/photos/{photo}/thumb"), 1);
            page(&format!("/photos/{photo}/grid?v=1"), 1);
            page("/tags", 2);
            for path in [format!("/albums/{album}"), format!("/photos/{photo}/thumb")] {
                let tag = person.get(&path).expect(200).header("etag").to_owned();
                let known = cost(&site, || drop(person.get_with(&path, &[("if-none-match", &tag)])));
                assert_eq!(known, (304, 1), "{path}: what has not changed is known after one round trip");
            }
        }
        let (_, trips) = cost(&site, || drop(mira.get(&format!("/photos/{photo}/original")).expect(200)));
        assert_eq!(trips, 1);
        costs
    };
    let few = measure();
    for numbers in [10..80, 80..150] {
        assert!(mira.upload(&album, &files(numbers)).iter().all(|(outcome, _)| outcome == "saved"));
    }
    site.wait_for_renditions();
    assert_eq!(measure(), few, "150 photos cost what 10 did");

    let tiles = |path: &str| {
        let page = mira.get(path).expect(200).text;
        let ids = page.split("class=\"tile__link\" href=\"/photos/").skip(1).map(|rest| rest[..32].to_owned());
        (ids.collect::<Vec<_>>(), page)
    };
    let (first, page) = tiles(&format!("/albums/{album}"));
    assert!(page.contains("150 photos") && page.contains(&format!("rel=\"next\" href=\"/albums/{album}?page=2\"")));
    let (second, page) = tiles(&format!("/albums/{album}?page=2"));
    assert!(page.contains("rel=\"prev\"") && !page.contains("rel=\"next\""));
    assert_eq!((first.len(), second.len()), (100, 50));
    assert_eq!(first.iter().chain(&second).collect::<BTreeSet<_>>().len(), 150, "each photo once");
    assert!(tiles(&format!("/albums/{album}?page=3")).1.contains("Back to the first page"));
    assert!(
        mira.get(&format!("/photos/{}", first[99]))
            .text
            .contains(&format!("rel=\"next\" href=\"/photos/{}", second[0]))
    );
}

#[test]
fn a_stale_picture_costs_one_question_more_and_only_once() {
    let site = logged();
    let ada = site.ada();
    let album = ada.album("Sea", "private");
    let photo = ada.photo(&album, "a.jpg", picture(1));
    ada.photo(&album, "b.png", undecodable(1));
    site.wait_for_renditions();
    for worker in workers(&site) {
        signal(worker, "STOP");
    }
    let chosen = [("thumb", "200"), ("grid", "700"), ("view", "1500"), ("quality", "70")];
    ada.post(
        "/admin/settings",
        &[&chosen[..], &[("name", "Salon"), ("accent", "#96481b"), ("keywords", "tags")]].concat(),
    )
    .expect(303);
    let trips = ["grid", "thumb", "grid", "view"]
        .map(|name| cost(&site, || drop(ada.get(&format!("/photos/{photo}/{name}")).expect(200))).1);
    assert_eq!(trips, [2, 1, 1, 1]);
    for (page, most) in [("/admin/settings", 1), ("/admin/photos", 2)] {
        assert_eq!(cost(&site, || drop(ada.get(page).expect(200))), (200, most), "{page}");
    }
    for worker in workers(&site) {
        signal(worker, "CONT");
    }
}

#[test]
fn an_album_page_is_sent_again_exactly_when_it_looks_different() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom] = ["mira", "tom"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "members");
    let photo = mira.photo(&album, "a.jpg", picture(1));
    site.wait_for_renditions();
    let path = format!("/albums/{album}");
    let tag_of = |who: &Person| who.get(&path).expect(200).header("etag").to_owned();
    let mut known = tag_of(&mira);
    let again = mira.get_with(&path, &[("if-none-match", &known)]).expect(304);
    assert!(again.bytes.is_empty() && again.header("etag") == known);
    assert_eq!(tag_of(&mira), known, "nothing changed");
    tom.get_with(&path, &[("if-none-match", &known)]).expect(200);

    let mut changed = |what: &str, seen: &str| {
        let page = mira.get_with(&path, &[("if-none-match", &known)]).expect(200);
        assert!(page.text.contains(seen), "after {what}: {}", page.text);
        known = page.header("etag").to_owned();
        mira.get_with(&path, &[("if-none-match", &known)]).expect(304);
    };
    // Nobody makes its renditions before the page without them was seen.
    let hold = |act: &str| workers(&site).into_iter().for_each(|worker| signal(worker, act));
    hold("STOP");
    let second = mira.photo(&album, "b.jpg", picture(2));
    changed("an upload", "2 photos");
    hold("CONT");
    site.wait_for_renditions();
    changed("the renditions were made", &format!("src=\"/photos/{second}/grid"));
    mira.post(&path, &[("title", "Waves")]).expect(303);
    changed("a new title", "Waves</h1>");
    mira.post(&format!("/photos/{photo}"), &[("title", "The first")]).expect(303);
    changed("a photo's new title", "alt=\"The first\"");
    mira.post(&format!("/photos/{second}/delete"), &[]).expect(303);
    changed("a photo went", "1 photo ");
    mira.post(&path, &[("visibility", "private")]).expect(303);
    changed("another visibility", "Private");
    ada.post(&format!("/admin/users/{}", site.user_id("mira")), &[("name", "Mira Dupont")]).expect(303);
    changed("the owner's new name", "Mira Dupont");
    ada.post(&format!("/admin/users/{}", site.user_id("mira")), &[("creates", "no")]).expect(303);
    changed("a right of the account", "Waves");

    let before = tom.get_with(&path, &[("if-none-match", "*")]).expect(404);
    assert!(before.header("etag").is_empty(), "whoever may not see it learns nothing from tags");
    for (right, seen, unseen) in [("read", "Waves", "multipart"), ("edit", "multipart", "/grants")] {
        let tag = if right == "edit" { tag_of(&tom) } else { String::new() };
        mira.post(&format!("{path}/grants"), &[("user", "tom"), ("right", right)]).expect(303);
        let page = tom.get_with(&path, &[("if-none-match", &tag)]).expect(200).text;
        assert!(page.contains(seen) && !page.contains(unseen), "{page}");
    }

    // The same browser with somebody else in it, and the same person with a new session: forms carry another token.
    let (tag, token) = (tag_of(&tom), tom.token());
    tom.post("/login", &[("login", "tom"), ("password", PASSWORD)]).expect(303);
    let fresh = tom.get_with(&path, &[("if-none-match", &tag)]).expect(200).text;
    let shown = fresh.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let carried = salon::crypto::unmasked(shown);
    assert!(carried != token && carried == tom.token(), "{shown}");
    let tag = tag_of(&tom);
    tom.sign_in_as("ada");
    let other = tom.get_with(&path, &[("if-none-match", &tag)]).expect(200).text;
    assert!(other.contains(">Ada<") && other.contains("/grants"), "{other}");
}

/// Signing in where somebody else is signed in.
trait SignInAs {
    fn sign_in_as(&self, login: &str);
}

impl SignInAs for Person {
    fn sign_in_as(&self, login: &str) {
        self.post("/login", &[("login", login), ("password", PASSWORD)]).expect(303);
    }
}

#[test]
fn a_renamed_tag_is_a_new_page_too() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Sea", "private");
    let photo = ada.photo(&album, "a.jpg", picture(1));
    site.wait_for_renditions();
    let path = format!("/albums/{album}");
    let tag = |who: &Person| who.get(&path).expect(200).header("etag").to_owned();
    let first = tag(&ada);
    ada.post(&format!("/photos/{photo}/tags"), &[("tags", "waves"), ("act", "add")]).expect(303);
    let second = tag(&ada);
    let id = site.redis(&["HGET", "tags:by-name", "waves"]);
    ada.post(&format!("/admin/tags/{id}"), &[("name", "wind")]).expect(303);
    assert_eq!(BTreeSet::from([first, second, tag(&ada)]).len(), 3);
    assert!(ada.get(&format!("/photos/{photo}")).text.contains(">wind</a>"));
}

#[test]
fn only_the_photo_page_has_a_large_picture_and_only_one() {
    let site = Site::start();
    let ada = site.ada();
    let album = ada.album("Sea", "public");
    let photos = [1, 2, 3].map(|n| ada.photo(&album, "a.jpg", picture(n)));
    ada.post(&format!("/photos/{}/tags", photos[0]), &[("tags", "waves"), ("act", "add")]).expect(303);
    site.wait_for_renditions();
    let tag = site.redis(&["HGET", "tags:by-name", "waves"]);
    for person in [&ada, &site.guest()] {
        let page = person.get(&format!("/photos/{}", photos[1])).expect(200).text;
        assert_eq!((page.matches("<img").count(), page.matches("/view?v=").count()), (1, 1), "{page}");
        assert!(!page.contains("/grid") && !page.contains("/thumb") && page.contains("/view?v="), "{page}");
        for (path, pictures) in [("/".to_owned(), 1), (format!("/albums/{album}"), 3), (format!("/tags/{tag}"), 1)] {
            let page = person.get(&path).expect(200).text;
            assert_eq!(page.matches("<img").count(), pictures, "{path}");
            // What messengers are told of a public album is no picture of the page.
            let shown: String = page.lines().filter(|line| !line.contains("property=\"og:image\"")).collect();
            assert!(!shown.contains("/view") && !shown.contains("/original"), "{path}: {page}");
            // Of an album the first ones are there at once, the others when they come into view, as everything elsewhere is.
            let lazy = page.matches("loading=\"lazy\"").count();
            let expected = if path.starts_with("/tags") { pictures } else { 0 };
            assert_eq!(lazy, expected, "{path}");
        }
    }
}

#[test]
fn an_empty_page_says_what_to_do_next_to_those_who_can() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, rita] = ["mira", "tom", "rita"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    for (login, right) in [("tom", "edit"), ("rita", "read")] {
        mira.post(&format!("/albums/{album}/grants"), &[("user", login), ("right", right)]).expect(303);
    }
    for editor in [&mira, &tom, &ada] {
        let page = editor.get(&format!("/albums/{album}")).expect(200).text;
        assert!(
            page.contains("No photos here yet. Choose the first ones.") && page.contains("multipart/form-data"),
            "{page}"
        );
    }
    let page = rita.get(&format!("/albums/{album}")).expect(200).text;
    assert!(page.contains("No photos here yet.") && !page.contains("Choose the") && !page.contains("multipart"));
}

#[test]
fn every_page_is_sound_html() {
    let site = Site::start();
    let setup = site.guest().get(&format!("/setup?token={}", site.setup_token())).expect(200).text;
    sound("/setup", &setup);
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let guest = site.guest();
    let hostile = "</textarea><script>alert(1)</script>\"' onload=alert(1) x=\"";
    let (album, other) = (ada.album(hostile, "public"), ada.album("Empty", "members"));
    ada.post(&format!("/albums/{album}"), &[("description", hostile)]).expect(303);
    let photo = ada.photo(&album, "<img src=x>.jpg", picture(1));
    ada.photo(&album, "<b>broken.png", undecodable(1));
    let failed = ada.upload(&album, &[("cut.jpg", picture(2)[..300].to_vec())]).remove(0).0;
    assert!(["saved", "refused"].contains(&failed.as_str()));
    ada.post(&format!("/photos/{photo}"), &[("title", hostile), ("caption", hostile)]).expect(303);
    let tags = format!("{}, plain", hostile.replace(',', ""));
    ada.post(&format!("/photos/{photo}/tags"), &[("tags", &tags), ("act", "add")]).expect(303);
    ada.post(&format!("/albums/{album}/grants"), &[("user", "mira"), ("right", "read")]).expect(303);
    let tag = site.redis(&["HGET", "tags:by-name", "plain"]);
    let link = {
        let answer = ada.post("/admin/users", &[("login", "eve"), ("name", hostile), ("role", "member")]).expect(200);
        sound("the link", &answer.text);
        let at = answer.text.find("/password/").unwrap();
        answer.text[at..at + 74].to_owned()
    };
    let pending = ada.get(&format!("/albums/{album}")).expect(200).text;
    sound("an album, maybe before its renditions", &pending);
    site.wait_for_renditions();
    let paths = [
        "/",
        "/?page=2",
        "/?done=deleted",
        "/albums/new",
        "/tags",
        "/account",
        "/account/confirm",
        "/admin/users",
        "/admin/users?search=nobody",
        "/admin/tags",
        "/admin/photos",
        "/admin/photos?page=2",
        "/admin/settings",
        "/nowhere",
    ];
    let of_things = [
        format!("/albums/{album}"),
        format!("/albums/{album}?page=2"),
        format!("/albums/{other}"),
        format!("/albums/{album}/edit"),
        format!("/albums/{album}/delete"),
        format!("/albums/{album}/grants"),
        format!("/photos/{photo}"),
        format!("/tags/{tag}"),
        format!("/admin/users/{}", site.user_id("eve")),
    ];
    for path in paths.into_iter().map(str::to_owned).chain(of_things) {
        for person in [&ada, &mira, &guest] {
            let answer = person.get(&path);
            if answer.status != 303 {
                sound(&path, &answer.text);
            }
        }
        assert_ne!(ada.get(&path).status, 303, "{path} is a page for an administrator");
    }
    sound("/login", &guest.get("/login?next=%2Falbums%2Fnew").expect(200).text);
    sound("/password", &guest.get(&link).expect(200).text);
    for (path, fields) in [
        (format!("/albums/{album}/photos/move"), vec![("photo", photo.as_str())]),
        (format!("/albums/{album}/photos/tags"), vec![("photo", &photo), ("tags", ""), ("act", "add")]),
        (
            format!("/albums/{album}/photos/tags"),
            vec![("photo", &photo), ("photo", &other), ("tags", "x"), ("act", "add")],
        ),
        ("/albums".to_owned(), vec![("title", ""), ("description", hostile), ("visibility", "private")]),
        (format!("/photos/{photo}"), vec![("title", "bell\u{7}")]),
        (format!("/albums/{album}/grants"), vec![("user", "nobody"), ("right", "edit")]),
        ("/account/password".to_owned(), vec![("old", "x"), ("new", "y")]),
        ("/admin/users".to_owned(), vec![("login", hostile), ("name", hostile), ("role", "member")]),
        (format!("/admin/tags/{tag}"), vec![("name", "a,b")]),
        (
            "/admin/settings".to_owned(),
            ["name", "accent", "thumb", "grid", "view", "quality", "keywords"].map(|field| (field, hostile)).into(),
        ),
    ] {
        let answer = ada.post(&path, &fields);
        assert!([200, 422].contains(&answer.status), "{path}: {}", answer.status);
        sound(&path, &answer.text);
    }
}

/// Elements without an end.
const VOID: [&str; 6] = ["meta", "link", "input", "img", "br", "hr"];

/// One start or end tag.
struct Tag {
    name: String,
    end: bool,
    closed: bool,
    attributes: Vec<(String, Option<String>)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.as_deref())
    }
}

/// Reads one tag from behind its `<`, and says what comes after it. A `>` in quotes ends nothing.
fn tag(path: &str, rest: &str) -> (Tag, usize) {
    let mut quoted = false;
    let end = rest.find(|c| {
        quoted ^= c == '"';
        !quoted && c == '>'
    });
    let end = end.unwrap_or_else(|| panic!("{path}: a tag without an end: <{}", &rest[..rest.len().min(80)]));
    let inner = &rest[..end];
    assert!(!inner.split('"').step_by(2).any(|outside| outside.contains('<')), "{path}: <{inner}>");
    let (is_end, closed) = (inner.starts_with('/'), inner.ends_with('/'));
    let inner = inner.trim_matches('/');
    let name_end = inner.find(char::is_whitespace).unwrap_or(inner.len());
    let mut attributes = Vec::new();
    let mut left = inner[name_end..].trim();
    while !left.is_empty() {
        let name_end = left.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(left.len());
        let name = left[..name_end].to_owned();
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == 'B'), "{path}: {name:?} in <{inner}>");
        left = &left[name_end..];
        let value = left.strip_prefix("=\"").map(|after| {
            let (value, after) = after.split_once('"').unwrap_or_else(|| panic!("{path}: <{inner}>"));
            left = after;
            value.to_owned()
        });
        assert!(value.is_some() || !left.starts_with('='), "{path}: {name} without quotes in <{inner}>");
        assert!(value.is_none() || left.is_empty() || left.starts_with(char::is_whitespace), "{path}: <{inner}>");
        attributes.push((name, value));
        left = left.trim_start();
    }
    let names: BTreeSet<&String> = attributes.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), attributes.len(), "{path}: an attribute twice in <{inner}>");
    (Tag { name: inner[..name_end].to_owned(), end: is_end, closed, attributes }, end + 1)
}

/// Loosely what a validator would say: everything is closed in order, ids are unique, pictures and fields have names.
fn sound(path: &str, html: &str) {
    assert!(html.starts_with("<!doctype html>"), "{path}: {html}");
    let mut open: Vec<Tag> = Vec::new();
    let (mut ids, mut labels, mut fields, mut titles) = (BTreeSet::new(), BTreeSet::new(), Vec::new(), Vec::new());
    let mut rest = &html["<!doctype html>".len()..];
    let mut headings = 0;
    while let Some(at) = rest.find('<') {
        let text = rest[..at].trim();
        let inside = open.last().map_or("", |tag| tag.name.as_str());
        assert!(!text.contains('>'), "{path}: a loose > in {text:?}");
        if inside == "title" {
            titles.push(text.to_owned());
        }
        assert!(inside != "script" || text.is_empty(), "{path}: inline code {text:?}");
        let (found, after) = tag(path, &rest[at + 1..]);
        rest = &rest[at + 1 + after..];
        if found.end {
            let last = open.pop().map_or(String::new(), |tag| tag.name);
            assert_eq!(last, found.name, "{path}: </{}> closes <{last}>", found.name);
            continue;
        }
        for (name, _) in &found.attributes {
            assert!(!name.starts_with("on") && name != "style", "{path}: {name} in <{}>", found.name);
        }
        headings += usize::from(found.name == "h1");
        if let Some(id) = found.get("id") {
            assert!(ids.insert(id.to_owned()), "{path}: the id {id} twice");
        }
        match found.name.as_str() {
            "html" => assert_eq!(found.get("lang"), Some("en"), "{path}"),
            "img" => {
                assert!(found.attributes.iter().any(|(name, _)| name == "alt"), "{path}: an image without alt");
                assert!(
                    found.get("width").is_some() && found.get("height").is_some(),
                    "{path}: an image without a size"
                );
            }
            "label" => labels.extend(found.get("for").map(str::to_owned)),
            "input" | "select" | "textarea" if found.get("type") != Some("hidden") => {
                let within = open.iter().any(|tag| tag.name == "label") || found.get("aria-label").is_some();
                let unseen = found.get("aria-hidden") == Some("true");
                fields.extend((!within && !unseen).then(|| found.get("id").unwrap_or_default().to_owned()));
            }
            "form" => {
                let post = found.get("method") == Some("post");
                let next = &rest[..rest.find("</form>").unwrap()];
                assert!(!post || next.contains("name=\"token\""), "{path}: a form without its token");
            }
            _ => {}
        }
        if !VOID.contains(&found.name.as_str()) && !found.closed {
            open.push(found);
        }
    }
    assert!(open.is_empty(), "{path}: <{}> is not closed", open.last().unwrap().name);
    assert_eq!(headings, 1, "{path} has one h1");
    assert!(titles.len() == 1 && !titles[0].is_empty(), "{path}: {titles:?}");
    for field in fields {
        assert!(labels.contains(&field), "{path}: the field {field:?} has no label");
    }
    for described in html.split("aria-describedby=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(ids.contains(described), "{path}: nothing has the id {described}");
    }
}

#[test]
fn the_check_of_html_finds_what_it_should() {
    let good = "<!doctype html><html lang=\"en\"><head><title>T</title></head><body><h1>T</h1>BODY</body></html>";
    sound("good", &good.replace("BODY", "<p>a &#60; b</p><label for=\"x\">X</label><input id=\"x\" name=\"x\">"));
    for bad in [
        "<p>open",
        "<p></div></p>",
        "<img src=\"x\" width=\"1\" height=\"1\">",
        "<input name=\"x\">",
        "<p id=\"a\"></p><p id=\"a\"></p>",
        "<p onclick=\"x\"></p>",
        "<script>alert(1)</script>",
        "<p title=x></p>",
        "<form method=\"post\"></form>",
        "a > b",
    ] {
        assert!(std::panic::catch_unwind(|| sound("bad", &good.replace("BODY", bad))).is_err(), "{bad}");
    }
}
