//! Finding: exactly what one may see of what was looked for, whatever happened to it before.

use crate::access::{ROLES, World, without_tokens};
use crate::site::{Answer, ORIGINAL, Options, Person, Site, dated, eventually, picture};
use std::collections::{BTreeMap, BTreeSet};

fn encoded(q: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("q", q).finish()
}

fn ask(who: &Person, q: &str) -> Answer {
    who.get(&format!("/search?{}", encoded(q)))
}

fn tiles(page: &str) -> Vec<String> {
    page.split("class=\"tile__link\" href=\"/photos/").skip(1).map(|rest| rest[..32].to_owned()).collect()
}

fn cards(page: &str) -> Vec<String> {
    page.split("class=\"album-card__link\" href=\"/albums/").skip(1).map(|rest| rest[..32].to_owned()).collect()
}

/// Every photo that is found, part after part.
fn found(who: &Person, q: &str) -> Vec<String> {
    let (mut all, mut path) = (Vec::new(), format!("/search?{}", encoded(q)));
    loop {
        let page = who.get(&path).expect(200).text;
        all.extend(tiles(&page));
        let Some(rest) = page.split("rel=\"next\" href=\"").nth(1) else { return all };
        path = rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    }
}

fn suggested(who: &Person, q: &str) -> Vec<(String, String)> {
    let json = who.get(&format!("/search/suggestions?{}", encoded(q))).expect(200).json();
    let one = |one: &serde_json::Value| (one["kind"].as_str().unwrap().into(), one["text"].as_str().unwrap().into());
    json["suggestions"].as_array().unwrap().iter().map(one).collect()
}

fn change(who: &Person, photo: &str, title: &str, caption: &str) {
    who.post(&format!("/photos/{photo}"), &[("title", title), ("caption", caption)]).expect(303);
}

fn tag(who: &Person, photo: &str, tags: &str) {
    who.post(&format!("/photos/{photo}/tags"), &[("tags", tags), ("act", "add")]).expect(303);
}

fn untag(who: &Person, photo: &str, tags: &str) {
    who.post(&format!("/photos/{photo}/tags"), &[("tags", tags), ("act", "remove")]).expect(303);
}

fn grant(who: &Person, album: &str, to: &str, right: &str) {
    who.post(&format!("/albums/{album}/grants"), &[("user", to), ("right", right)]).expect(303);
}

/// The index is what the photos say: the check counts everything again.
fn check_is_clean(site: &Site) {
    site.wait_for_renditions();
    let (code, out, error) = site.salon(&["check"]);
    assert_eq!((code, out.contains("words"), out.contains("months")), (0, false, false), "{out}{error}");
}

#[test]
fn a_photo_is_found_by_everything_that_is_said_of_it() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Été à Venise", "private");
    let photo = mira.photo(&album, "IMG_1234.jpg", dated(1, &[(ORIGINAL, "2024:06:12 23:30:00")]));
    let other = mira.photo(&album, "DSC00042.jpg", dated(2, &[(ORIGINAL, "2023:12:31 12:00:00")]));
    change(&mira, &photo, "Le Pont-Neuf", "The golden gate at night, œuvre d’art");
    tag(&mira, &photo, "Salt Water, Straße");
    for q in [
        "pont",
        "NEUF",
        "gold",
        "oeuvre",
        "strasse",
        "\"gate at night\"",
        "img_12",
        "1234.jpg",
        "tag:salt",
        "tag:\"salt water\"",
        "gold tag:strasse mira",
        "album:venise golden",
        "by:mir gold",
        "after:2024-06-12 before:2024-06-13",
        "date:2024-06",
        "étiquette:salt par:Mira",
        "venise pont",
        "\"venise\" golden",
    ] {
        assert_eq!(found(&mira, q), [photo.as_str()], "{q}");
    }
    for q in [
        "olden",
        "\"night golden\"",
        "tag:golden",
        "by:tom",
        "album:pont",
        "gold silver",
        "date:2022",
        "before:2023",
        "gold after:2024-06-13",
    ] {
        let page = ask(&mira, q).expect(200).text;
        assert!(tiles(&page).is_empty() && page.contains("Nothing was found for"), "{q}: {page}");
        assert!(page.contains("href=\"/photos\""), "and says where to go");
    }
    // Newest first; the album's title first of all.
    let page = ask(&mira, "ete venise").expect(200).text;
    assert_eq!((tiles(&page), cards(&page)), (vec![photo.clone(), other.clone()], vec![album.clone()]));
    assert!(page.contains("value=\"ete venise\""));
    assert_eq!(cards(&ask(&mira, "album:ete").text), [album.as_str()]);
    assert_eq!(cards(&ask(&mira, "venise tag:salt").text), [] as [&str; 0]);

    change(&mira, &photo, "Pont Vieux", "");
    assert_eq!(found(&mira, "vieux"), [photo.as_str()]);
    for q in ["neuf", "golden", "oeuvre"] {
        assert_eq!(found(&mira, q), [] as [&str; 0], "{q}");
    }
    mira.post(&format!("/albums/{album}"), &[("title", "Rome")]).expect(303);
    assert_eq!(found(&mira, "rome").len(), 2);
    assert!(found(&mira, "venise").is_empty() && cards(&ask(&mira, "venise").text).is_empty());
    check_is_clean(&site);
}

#[test]
fn only_what_one_may_see_is_found_or_suggested() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, eve] = ["mira", "tom", "eve"].map(|login| site.member(&ada, login));
    let guest = site.guest();
    let hidden = mira.album("Canarytitle", "private");
    let open = mira.album("Open", "public");
    let secret = mira.photo(&hidden, "canaryfile.jpg", picture(1));
    change(&mira, &secret, "", "canarycaption shared");
    tag(&mira, &secret, "Canarytag");
    let shown = mira.photo(&open, "sea.jpg", picture(2));
    change(&mira, &shown, "", "shared");
    grant(&mira, &hidden, "tom", "read");
    for person in [&mira, &tom, &ada] {
        for q in ["canary", "canaryfile", "canarycap", "tag:canarytag", "album:canary", "by:mira canary"] {
            assert_eq!(found(person, q), [secret.as_str()], "{q}");
        }
        assert_eq!(found(person, "shared").len(), 2);
        let kinds: BTreeSet<String> = suggested(person, "canary").into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ["album", "tag", "word"].map(str::to_owned).into());
        assert!(suggested(person, "mir").contains(&("person".into(), "Mira".into())));
    }
    let nobody = |person: &Person| {
        for q in ["canary", "canaryfile", "canarycap", "tag:canarytag", "album:canary"] {
            let page = ask(person, q).expect(200).text;
            assert!(tiles(&page).is_empty() && cards(&page).is_empty() && !page.contains(&secret), "{q}");
        }
        assert_eq!(found(person, "shared"), [shown.as_str()]);
        assert_eq!(suggested(person, "canary"), []);
        let never = without_tokens(&ask(person, "zzzzcanary").text).replace("zzzzcanary", "Q");
        let hidden = without_tokens(&ask(person, "canaryfile").text).replace("canaryfile", "Q");
        assert_eq!(hidden, never, "hidden looks exactly like missing");
    };
    nobody(&eve);
    nobody(&guest);
    // Who added what is for members to know.
    assert_eq!(found(&eve, "by:mira"), [shown.as_str()]);
    assert_eq!(found(&eve, "mira"), [shown.as_str()]);
    assert!(ask(&guest, "by:mira").expect(200).text.contains("known to members only"));
    let asked = |name: &str| without_tokens(&ask(&guest, &format!("by:{name}")).text).replace(name, "X");
    assert_eq!(asked("mira"), asked("nobody"));
    assert_eq!((found(&guest, "mira"), suggested(&guest, "mir")), (vec![], vec![]));

    grant(&mira, &hidden, "tom", "none");
    nobody(&tom);
    // What has left an album is in its words no more.
    mira.post(&format!("/photos/{secret}/move"), &[("album", &open)]).expect(303);
    assert_eq!(found(&guest, "canarycaption"), [secret.as_str()]);
    mira.post(&format!("/photos/{secret}/move"), &[("album", &hidden)]).expect(303);
    nobody(&guest);
    mira.post(&format!("/photos/{shown}/delete"), &[]).expect(303);
    assert_eq!((found(&guest, "shared"), suggested(&guest, "shar")), (vec![], vec![]));
    mira.post(&format!("/albums/{hidden}/delete"), &[]).expect(303);
    for person in [&mira, &ada] {
        assert_eq!((found(person, "canary"), suggested(person, "canary")), (vec![], vec![]));
    }
    assert_eq!(site.salon(&["trash", "restore", &format!("album:{hidden}")]).0, 0);
    assert_eq!(found(&mira, "canaryfile"), [secret.as_str()]);
    check_is_clean(&site);
}

#[test]
fn no_role_meets_a_word_that_is_not_for_it() {
    let world = World::new();
    let mira = world.person("owner");
    let photo = mira.photo(&world.albums["private"], "quailfile.jpg", picture(7_000));
    change(mira, &photo, "quailtitle", "quailcaption");
    world.tag(&photo, "quailtag");
    mira.post(&format!("/albums/{}", world.albums["private"]), &[("title", "Quailalbum")]).expect(303);
    let mut met = BTreeSet::new();
    for role in ROLES {
        for path in ["/search?q=quail", "/search/suggestions?q=quail", "/search?q=sea", "/photos"] {
            let answer = world.person(role).get(path).expect(200);
            let meets =
                answer.text.contains("quailt") || answer.text.contains(&photo) || answer.text.contains("Quaila");
            if meets {
                met.insert(role);
            }
        }
    }
    assert_eq!(met, ["reader", "editor", "owner", "administrator"].into());
}

#[test]
fn words_follow_tags_and_people_who_are_renamed() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let album = mira.album("Sea", "private");
    let photos = [1, 2, 3].map(|n| mira.photo(&album, "a.jpg", picture(n)));
    for (photo, tags) in photos.iter().zip(["Sundown, Eau", "Sunset", "Sundown"]) {
        tag(&mira, photo, tags);
    }
    let id = |name: &str| site.redis(&["--raw", "HGET", "tags:by-name", name]);
    let both = |q: &str| found(&mira, q).into_iter().collect::<BTreeSet<_>>();
    let of = |which: &[usize]| which.iter().map(|at| photos[*at].clone()).collect::<BTreeSet<_>>();
    assert_eq!(both("tag:sund"), of(&[0, 2]));
    ada.post(&format!("/admin/tags/{}", id("eau")), &[("name", "Crépuscule bleu")]).expect(303);
    eventually("the words to follow", || (both("crepuscule tag:bleu") == of(&[0])).then_some(()));
    assert_eq!((both("eau"), suggested(&mira, "eau")), (of(&[]), vec![]));
    ada.post(&format!("/admin/tags/{}", id("sundown")), &[("name", "sunset")]).expect(303);
    eventually("the tags to be one", || (both("tag:sunset") == of(&[0, 1, 2])).then_some(()));
    site.wait_for_renditions();
    assert_eq!((both("sundown"), suggested(&mira, "sundown")), (of(&[]), vec![]));
    ada.post(&format!("/admin/tags/{}/delete", id("sunset")), &[]).expect(303);
    assert_eq!(both("tag:sunset"), of(&[]), "at once");
    site.wait_for_renditions();
    assert_eq!(suggested(&mira, "suns"), []);
    let user = site.user_id("mira");
    ada.post(&format!("/admin/users/{user}"), &[("name", "Zoé Öl")]).expect(303);
    assert_eq!((both("by:zoe"), both("ol")), (of(&[0, 1, 2]), of(&[0, 1, 2])));
    assert_eq!(suggested(&mira, "by:z"), [("person".to_owned(), "Zoé Öl".to_owned())]);
    assert_eq!((suggested(&mira, "tag:z"), suggested(&mira, "by:s")), (vec![], vec![]));
    assert_eq!(both("by:mira"), of(&[]));
    check_is_clean(&site);
}

#[test]
fn what_cannot_be_looked_for_is_said_and_kept() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "public");
    mira.photo(&album, "sea.jpg", picture(1));
    let long = "sea ".repeat(1_250);
    let page = ask(&mira, &long).expect(422).text;
    assert!(page.contains("at most 200 characters; this has 5000"), "{page}");
    assert!(page.contains(&format!("value=\"{}\"", "sea ".repeat(50))), "what was typed is there, cut: {page}");
    for (q, sentence) in [
        ("tag:", "at least one word"),
        ("tag: album: by:", "at least one word"),
        ("\"\" -- | ' % *", "at least one word"),
        ("before:banana", "is no date"),
        ("after:2024-13-01", "is no date"),
        ("a b c d e f g h i j k l", "at most 10 words"),
    ] {
        let page = ask(&mira, q).expect(422).text;
        assert!(page.contains(sentence), "{q}: {page}");
    }
    let page = ask(&mira, "  ").expect(200).text;
    assert!(page.contains("What one can look for") && !page.contains("role=\"alert\""));
    mira.get("/search").expect(200);
    mira.get("/search?q=sea&after=nonsense").expect(404);
    mira.get(&format!("/search?q=sea&after=99-{}", "0".repeat(32))).expect(200);
    mira.get("/search?q=sea&after=99999999999999999999-00000000000000000000000000000000").expect(404);
    mira.get("/search?q=%ff%fe").expect(422);
    for q in ["", "tag:", &long, "\u{0}", "|", "@", "!", "#", "+", "%", "(", "[^a]"] {
        assert_eq!(suggested(&mira, q), [], "{q}");
    }
    assert!(mira.get("/search/suggestions").expect(200).json()["suggestions"].as_array().unwrap().is_empty());
}

#[test]
fn hostile_words_are_words() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("sea|:9|!#+@'\"; FLUSHALL", "private");
    let texts = [
        "</script><script>alert(1)</script>",
        "|sea:99|# + ! @0123 %x+ [^a] .* ' OR 1=1 --",
        "redis.call('FLUSHALL') ]] .. \\n {{7*7}} ${x}",
        "\u{202e}evil \u{200d} 👨‍👩‍👧 ٱلْعَرَبِيَّة עִבְרִית हिन्दी 東京",
        "x".repeat(1_999).leak(),
        (0..560).map(|n| format!("{n:x} ")).collect::<String>().leak(),
    ];
    for (n, text) in texts.iter().enumerate() {
        let photo = mira.photo(&album, &format!("{n}|:+.jpg"), picture(n as u32));
        change(&mira, &photo, "", text);
    }
    assert_eq!(found(&mira, "alert").len(), 1);
    assert_eq!(found(&mira, "flushall").len(), 6, "all of an album of that title");
    assert_eq!(found(&mira, "東京").len(), 1);
    assert_eq!((found(&mira, "עברית").len(), found(&mira, "हिन्दी").len()), (1, 1));
    assert_eq!(found(&mira, &"x".repeat(100)).len(), 1);
    assert_eq!(found(&mira, "|sea:99|# @0123").len(), 1);
    for q in ["</script><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "%s%n", "a|b", "@", "* ? [a]"] {
        let page = ask(&mira, q).text;
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{page}");
    }
    let suggestions = mira.get("/search/suggestions?q=script").expect(200);
    assert!(suggestions.header("content-type").starts_with("application/json"));
    check_is_clean(&site);
    let photo = tiles(&ask(&mira, "alert").text).remove(0);
    change(&mira, &photo, "", "");
    check_is_clean(&site);
}

/// What a photo or an album of the test below says of itself, each word as it is written and as one may ask for it.
const WORDS: [(&str, &str); 12] = [
    ("Été", "ete"),
    ("SEA", "sea"),
    ("season", "season"),
    ("Straße", "strasse"),
    ("gold", "gold"),
    ("Golden", "golden"),
    ("1234", "1234"),
    ("12", "12"),
    ("ΛΟΓΟΣ", "λογοσ"),
    ("naïve", "naive"),
    ("Öl", "ol"),
    ("ole", "ole"),
];

#[derive(Clone, Default)]
struct Thing {
    album: String,
    own: Vec<usize>,
    tags: BTreeSet<usize>,
    trashed: bool,
}

/// Not from the program: so that a test does not ask the thing that it tests.
struct Chance(u64);

impl Chance {
    fn below(&mut self, many: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % many as u64) as usize
    }

    fn words(&mut self, most: usize) -> Vec<usize> {
        (0..self.below(most + 1)).map(|_| self.below(WORDS.len())).collect()
    }
}

fn written(words: &[usize]) -> String {
    words.iter().map(|at| WORDS[*at].0).collect::<Vec<_>>().join(" ")
}

/// Random libraries, rights, changes and questions against a look at everything.
#[test]
fn what_is_found_is_exactly_what_a_look_at_everything_finds() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, eve] = ["mira", "tom", "eve"].map(|login| site.member(&ada, login));
    let guest = site.guest();
    let mut chance = Chance(0x5a10_2024);
    let mut titles: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut seen_by: BTreeMap<String, &str> = BTreeMap::new();
    for visibility in ["private", "members", "public", "private", "granted"] {
        let title = chance.words(2);
        let kept = if visibility == "granted" { "private" } else { visibility };
        let album = mira.album(&format!("Album {}", written(&title)), kept);
        if visibility == "granted" {
            grant(&mira, &album, "tom", "read");
        }
        titles.insert(album.clone(), title);
        seen_by.insert(album, visibility);
    }
    let albums: Vec<String> = titles.keys().cloned().collect();
    let mut things: BTreeMap<String, Thing> = BTreeMap::new();
    for n in 0..24 {
        let album = albums[chance.below(albums.len())].clone();
        let photo = mira.photo(&album, "x.jpg", picture(n));
        things.insert(photo, Thing { album, ..Thing::default() });
    }
    let ids: Vec<String> = things.keys().cloned().collect();
    for round in 0..4 {
        for _ in 0..25 {
            let id = &ids[chance.below(ids.len())];
            let thing = things.get_mut(id).unwrap();
            match chance.below(8) {
                0 if !thing.trashed => {
                    mira.post(&format!("/photos/{id}/delete"), &[]).expect(303);
                    thing.trashed = true;
                }
                0 | 1 if thing.trashed => {
                    assert_eq!(site.salon(&["trash", "restore", &format!("photo:{id}")]).0, 0);
                    thing.trashed = false;
                }
                _ if thing.trashed => {}
                1 | 2 => {
                    let to = &albums[chance.below(albums.len())];
                    if *to != thing.album {
                        mira.post(&format!("/photos/{id}/move"), &[("album", to)]).expect(303);
                        thing.album.clone_from(to);
                    }
                }
                3 => {
                    let word = chance.below(WORDS.len());
                    tag(&mira, id, WORDS[word].0);
                    thing.tags.insert(word);
                }
                4 => {
                    if let Some(word) = thing.tags.pop_first() {
                        untag(&mira, id, WORDS[word].0);
                    }
                }
                5 => {
                    let (album, title) = (&albums[chance.below(albums.len())], chance.words(2));
                    mira.post(&format!("/albums/{album}"), &[("title", &format!("Album {}", written(&title)))])
                        .expect(303);
                    titles.insert(album.clone(), title);
                }
                _ => {
                    thing.own = chance.words(3);
                    let at = chance.below(thing.own.len() + 1);
                    change(&mira, id, &written(&thing.own[..at]), &written(&thing.own[at..]));
                }
            }
        }
        let people: [(&str, &Person); 4] = [("mira", &mira), ("tom", &tom), ("eve", &eve), ("guest", &guest)];
        for (who, person) in people {
            let sees = |album: &str| {
                let seen = (who, seen_by[album]);
                matches!(seen, ("mira", _) | (_, "public") | ("tom", "granted" | "members") | ("eve", "members"))
            };
            for _ in 0..12 {
                let asked: Vec<usize> = (0..=chance.below(2)).map(|_| chance.below(WORDS.len())).collect();
                let cut = |chance: &mut Chance, word: &str| {
                    let letters: Vec<char> = word.chars().collect();
                    letters[..1 + chance.below(letters.len())].iter().collect::<String>()
                };
                let prefixes: Vec<String> = asked.iter().map(|at| cut(&mut chance, WORDS[*at].1)).collect();
                let operator = ["", "", "", "tag:", "album:"][chance.below(5)];
                let q: String = prefixes.iter().map(|prefix| format!("{operator}{prefix} ")).collect();
                let holds = |at: &usize, prefix: &String| WORDS[*at].1.starts_with(prefix.as_str());
                let is_it = |thing: &Thing| {
                    prefixes.iter().all(|prefix| {
                        let title = titles[&thing.album].iter().any(|at| holds(at, prefix))
                            || "album".starts_with(prefix.as_str());
                        let tags = thing.tags.iter().any(|at| holds(at, prefix));
                        // The file is x.jpg, and mira added everything, which only members know.
                        let else_ = ["x", "jpg"].iter().any(|word| word.starts_with(prefix.as_str()))
                            || who != "guest" && "mira".starts_with(prefix.as_str());
                        match operator {
                            "tag:" => tags,
                            "album:" => title,
                            _ => title || tags || else_ || thing.own.iter().any(|at| holds(at, prefix)),
                        }
                    })
                };
                let wanted: BTreeSet<String> = things
                    .iter()
                    .filter(|(_, thing)| !thing.trashed && sees(&thing.album) && is_it(thing))
                    .map(|(id, _)| id.clone())
                    .collect();
                let all = found(person, &q);
                let once: BTreeSet<String> = all.iter().cloned().collect();
                assert_eq!(once.len(), all.len(), "each once");
                assert_eq!(once, wanted, "{who} asks for {q:?} in round {round}");
                let mut sorted = all.clone();
                sorted.sort_by(|a, b| b.cmp(a));
                assert_eq!(all, sorted, "the newest first");
            }
        }
    }
    check_is_clean(&site);
}

/// A gallery that was made before there was an index.
#[test]
fn what_was_there_before_the_index_comes_into_it_by_itself() {
    let mut site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Été", "private");
    let [plain, other, trashed] = [1, 2, 3].map(|n| mira.photo(&album, "sea.jpg", picture(n)));
    change(&mira, &other, "Œuvre", "naïve");
    tag(&mira, &plain, "Straße");
    mira.post(&format!("/photos/{trashed}/delete"), &[]).expect(303);
    site.wait_for_renditions();
    let forget = "redis.call('HDEL', 'settings', 'indexed')
        for _, key in ipairs(redis.call('KEYS', 'photo:*')) do
          if redis.call('TYPE', key).ok == 'hash' then redis.call('HDEL', key, 'words', 'title-words', 'caption-words') end
        end
        for _, key in ipairs(redis.call('KEYS', 'tag:*')) do
          if redis.call('TYPE', key).ok == 'hash' then redis.call('HDEL', key, 'words') end
        end
        for _, key in ipairs(redis.call('KEYS', 'album:*:words')) do redis.call('DEL', key) end
        for _, key in ipairs(redis.call('KEYS', 'album:*:months')) do redis.call('DEL', key) end";
    site.redis(&["EVAL", forget, "0"]);
    assert_eq!(found(&mira, "sea"), [] as [&str; 0]);
    // What is new is in it at once, also beside what is not.
    let new = mira.photo(&album, "new.jpg", picture(4));
    change(&mira, &plain, "later", "");
    assert_eq!(found(&mira, "new"), [new.as_str()]);
    site.stop();
    site.start_again();
    let mira = mira.at(&site);
    eventually("the index", || (site.redis(&["HGET", "settings", "indexed"]) == "1").then_some(()));
    for (q, wanted) in [("sea later", &plain), ("oeuvre naive", &other), ("tag:strasse", &plain), ("ete naive", &other)]
    {
        assert_eq!(found(&mira, q), [wanted.as_str()], "{q}");
    }
    assert!(mira.get("/photos").expect(200).text.contains("3 photos"));
    assert_eq!(site.salon(&["trash", "restore", &format!("photo:{trashed}")]).0, 0);
    assert_eq!(found(&mira, "sea").len(), 3);
    check_is_clean(&site);

    // And a check mends what is wrong in it.
    for damage in [
        vec!["DEL".to_owned(), format!("album:{album}:words")],
        vec!["HSET".into(), format!("album:{album}:words"), "s".into(), "|ea:9|un:1".into()],
        vec!["HSET".into(), format!("album:{album}:months"), "1999-01".into(), "3".into()],
        vec!["HDEL".into(), format!("photo:{other}"), "words".into()],
        vec!["HSET".into(), format!("photo:{other}"), "title-words".into(), "wrong".into()],
    ] {
        site.redis(&damage.iter().map(String::as_str).collect::<Vec<_>>());
        let (code, out, _) = site.salon(&["check"]);
        assert!(code == 1 && out.contains(&format!("album:{album}")), "{damage:?}: {out}");
        site.salon(&["check", "--repair"]);
        check_is_clean(&site);
        assert_eq!(found(&mira, "oeuvre naive"), [other.as_str()], "{damage:?}");
    }
}

#[test]
fn a_long_search_comes_in_parts() {
    let site = Site::start();
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let files: Vec<(&str, Vec<u8>)> = (0..130).map(|n| ("wave.jpg", picture(n))).collect();
    let all: BTreeSet<String> =
        mira.upload(&album, &files).iter().map(|(_, entry)| entry["photo"].as_str().unwrap().to_owned()).collect();
    let first = ask(&mira, "wave").expect(200).text;
    assert_eq!((tiles(&first).len(), cards(&first).len()), (100, 0));
    assert!(first.contains("Show more") && first.contains("rel=\"next\""));
    let parts = found(&mira, "wave");
    assert_eq!((parts.len(), parts.into_iter().collect::<BTreeSet<_>>()), (130, all));
    let page = ask(&mira, "sea").expect(200).text;
    assert_eq!((tiles(&page).len(), cards(&page)), (100, vec![album]));
}

#[test]
fn a_search_asks_redis_a_few_times_however_much_there_is() {
    let site = Site::start_with(Options::default().argument("--log", "info").argument("--log-format", "json"));
    let mira = site.member(&site.ada(), "mira");
    let album = mira.album("Sea", "private");
    let trips = |path: &str| {
        let lines = || -> Vec<u64> {
            let log = site.read_log();
            let lines = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
            let mine = lines.filter(|line| line["fields"]["message"] == "request");
            mine.map(|line| line["fields"]["round_trips"].as_u64().unwrap_or(0)).collect()
        };
        let before = lines().len();
        mira.get(path).expect(200);
        eventually("the line in the log", || lines().get(before).copied())
    };
    let paths = ["/search?q=wave+tag:wind", "/search/suggestions?q=wa", "/photos"];
    let mut costs = Vec::new();
    for numbers in [0..5, 5..90] {
        let files: Vec<(&str, Vec<u8>)> = numbers.map(|n| ("wave.jpg", picture(n))).collect();
        let results = mira.upload(&album, &files);
        let mut fields: Vec<(&str, &str)> =
            results.iter().map(|(_, entry)| ("photo", entry["photo"].as_str().unwrap())).collect();
        fields.extend([("tags", "wind"), ("act", "add")]);
        mira.post(&format!("/albums/{album}/photos/tags"), &fields).expect(303);
        costs.push(paths.map(&trips));
    }
    assert_eq!(costs[0], costs[1], "90 photos cost what 5 did");
    assert!(costs[0].iter().all(|trips| (1..=8).contains(trips)), "{costs:?}");
}
