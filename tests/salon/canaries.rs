//! Words that stand in private things and nowhere else. Nobody without the right may meet one, in any answer to anything
//! they ask; those with the right do, so that the search means something.

use crate::access::{ROLES, World, address, is_done, kinds, send, table};
use crate::site::{Answer, PASSWORD, undecodable};
use jpeg_encoder::{ColorType, Encoder};
use salon::crypto::Secret;
use salon::web::routes;
use std::collections::BTreeSet;

/// Where it was taken, as its page would say it.
const PLACE: [&str; 2] = ["48.20817", "16.37382"];

/// A photo as a camera of this make would have taken it.
pub fn photo_by(make: &str, model: &str, artist: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 90);
    encoder
        .add_app_segment(
            1,
            [b"Exif\0\0".as_slice(), &tiff(&[(0x010f, make), (0x0110, model), (0x013b, artist)])].concat(),
        )
        .unwrap();
    let pixels: Vec<u8> = (0..64 * 48).flat_map(|_| [90, 120, 150]).collect();
    encoder.encode(&pixels, 64, 48, ColorType::Rgb).unwrap();
    bytes
}

/// One directory of texts and one of the place, little endian. No text may be shorter than four bytes: those stand
/// elsewhere.
fn tiff(texts: &[(u16, &str)]) -> Vec<u8> {
    let mut head = b"II*\0\x08\0\0\0".to_vec();
    head.extend((texts.len() as u16 + 1).to_le_bytes());
    let start = 8 + 2 + 12 * (texts.len() + 1) + 4;
    let mut heap = place(start as u32);
    for (tag, text) in texts {
        head.extend(tag.to_le_bytes());
        head.extend(2u16.to_le_bytes());
        head.extend((text.len() as u32 + 1).to_le_bytes());
        head.extend(((start + heap.len()) as u32).to_le_bytes());
        heap.extend(text.as_bytes());
        heap.push(0);
    }
    head.extend([&[0x25, 0x88, 4, 0, 1, 0, 0, 0], &(start as u32).to_le_bytes()[..], &[0; 4]].concat());
    [head, heap].concat()
}

/// The directory of the place, for a block in which it begins at `start`.
fn place(start: u32) -> Vec<u8> {
    let entry = |tag: u8, kind: u8, value: [u8; 4]| {
        [&[tag, 0, kind, 0, if kind == 2 { 2 } else { 1 }, 0, 0, 0], &value[..]].concat()
    };
    let degrees = |millionths: u32| [millionths.to_le_bytes(), 1_000_000_u32.to_le_bytes()].concat();
    let at = |at: u32| (start + 2 + 4 * 12 + 4 + at).to_le_bytes();
    let entries = [entry(1, 2, *b"N\0\0\0"), entry(2, 5, at(0)), entry(3, 2, *b"E\0\0\0"), entry(4, 5, at(8))];
    [vec![4, 0], entries.concat(), vec![0; 4], degrees(48_208_174), degrees(16_373_819)].concat()
}

/// A word that stands nowhere by chance.
fn word(about: &str) -> String {
    format!("Canary{about}{}", &Secret::fresh().unwrap().reveal()[..12])
}

/// Who may meet a word.
const READERS: &[&str] = &["reader", "editor", "owner", "administrator"];
const EDITORS: &[&str] = &["editor", "owner", "administrator"];
const OWNERS: &[&str] = &["owner", "administrator"];
const NOBODY: &[&str] = &[];

#[test]
fn nobody_meets_a_word_that_is_not_for_them() {
    let mut world = World::new();
    let album = world.albums["private"].clone();
    let [title, description, file, make, model] = ["Title", "Description", "File", "Make", "Model"].map(word);
    let [artist, name, caption, tag, person] = ["Artist", "Name", "Caption", "Tag", "Person"].map(word);
    let [gone, gone_file, gone_tag] = ["Gone", "GoneFile", "GoneTag"].map(word);
    let failed = word("Failed");

    let (mira, ada) = (world.person("owner"), world.person("administrator"));
    mira.post(&format!("/albums/{album}"), &[("title", &title), ("description", &description)]).expect(303);
    let photo = mira.photo(&album, &format!("{file}.jpg"), photo_by(&make, &model, &artist));
    mira.post(&format!("/photos/{photo}"), &[("title", &name), ("caption", &caption)]).expect(303);
    let tag_id = {
        let form = [("tags", tag.as_str()), ("act", "add")];
        mira.post(&format!("/photos/{photo}/tags"), &form).expect(303);
        world.site.redis(&["HGET", "tags:by-name", &tag.to_lowercase()])
    };
    // One that cannot be shown stands on a page of the administrators.
    mira.photo(&album, &format!("{failed}.png"), undecodable(9_000));
    // Who else may see an album is its owner's business.
    ada.post("/admin/users", &[("login", "quiet"), ("name", &person), ("role", "member")]).expect(200);
    mira.post(&format!("/albums/{album}/grants"), &[("user", "quiet"), ("right", "read")]).expect(303);
    // What lies in the trash is for those who may take it out again.
    let trashed = mira.photo(&world.albums["public"], &format!("{gone_file}.jpg"), photo_by("Gone", "Gone", "Gone"));
    mira.post(&format!("/photos/{trashed}"), &[("title", &gone)]).expect(303);
    mira.post(&format!("/photos/{trashed}/tags"), &[("tags", &gone_tag), ("act", "add")]).expect(303);
    mira.post(&format!("/photos/{trashed}/delete"), &[]).expect(303);
    // Where a photo went is for those who may look there, and so is what it is called there.
    let [away, whispered] = ["Away", "Whispered"].map(word);
    let elsewhere = mira.album(&away, "private");
    let moved = mira.photo(&album, "moved.jpg", photo_by("Moved", "Moved", "Moved"));
    mira.post(&format!("/photos/{moved}/move"), &[("album", &elsewhere)]).expect(303);
    mira.post(&format!("/photos/{moved}"), &[("title", &whispered)]).expect(303);
    world.site.wait_for_renditions();
    world.photos.insert("private", photo);
    world.photos.insert("trashed", trashed);
    world.tags.insert("private", tag_id);

    let words: Vec<(&str, &[&str])> =
        [&title, &description, &file, &make, &model, &artist, &name, &caption, &tag, &failed]
            .map(|word| (word.as_str(), READERS))
            .into_iter()
            .chain(PLACE.map(|degrees| (degrees, EDITORS)))
            .chain([&person, &away, &whispered].map(|word| (word.as_str(), OWNERS)))
            .chain([(gone.as_str(), EDITORS), (gone_file.as_str(), NOBODY)])
            // The journal tells of a tag that nothing carries at the moment.
            .chain([(gone_tag.as_str(), EDITORS)])
            .collect();
    let mut met: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (role, what, answer) in everything_they_may_ask(&world) {
        for (word, known) in &words {
            if stands_in(word, &answer) {
                assert!(known.contains(&role), "{role} met {word} in {what}");
                met.insert((role, word));
            }
        }
    }
    for (word, known) in &words {
        for role in *known {
            assert!(met.contains(&(*role, *word)), "{role} may know {word} and never met it");
        }
    }
    // Who reads the log runs the machine, and still it is not where private things are written down.
    let log = world.site.read_log();
    for (word, _) in words.iter().chain([&(PASSWORD, NOBODY)]) {
        assert!(!log.contains(word), "{word} is in the log");
    }
}

/// Every page to everybody, and every change that is refused.
fn everything_they_may_ask(world: &World) -> Vec<(&'static str, String, Answer)> {
    let mut answers = Vec::new();
    for route in routes::TABLE {
        for kind in kinds(route.method, route.path) {
            for role in ROLES {
                let at = ROLES.iter().position(|known| *known == role).unwrap();
                let line = table().into_iter().find(|l| (l.method, l.path, l.kind) == (route.method, route.path, kind));
                if route.changes() && is_done(line.unwrap().wanted[at].trim_end_matches('~')) {
                    continue;
                }
                world.forget_attempts();
                let id = world.object(route.path, kind, role);
                let body = world.body(route.method, route.path, kind, &id, role);
                for accept in ["text/html", "application/json"] {
                    let path = address(route.path, &id);
                    let answer = send(world.person(role), route.method, &path, &body, &[("accept", accept)]);
                    answers.push((role, format!("{} {} {kind} {accept}", route.method, route.path), answer));
                }
            }
        }
    }
    answers
}

fn stands_in(word: &str, answer: &Answer) -> bool {
    let holds = |bytes: &[u8]| bytes.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    holds(&answer.bytes) || answer.headers.values().any(|value| holds(value.as_bytes()))
}

/// The same picture and the same word in an album one sees and in one that is hidden.
#[test]
fn a_visible_copy_says_nothing_of_the_hidden_one() {
    let world = World::new();
    let mira = world.person("owner");
    let picture = || crate::site::picture(8_000);
    let shown = mira.photo(&world.albums["public"], "both.jpg", picture());
    let hidden = mira.photo(&world.albums["private"], "both.jpg", picture());
    let both = world.tag(&shown, "both");
    world.tag(&hidden, "both");
    world.site.wait_for_renditions();
    for role in ROLES {
        let page = world.person(role).get(&format!("/photos/{shown}")).expect(200);
        assert!(!page.text.contains(&hidden), "{role}");
        let tag = world.person(role).get(&format!("/tags/{both}")).expect(200);
        let (sees, private) = (READERS.contains(&role), &world.albums["private"]);
        assert_eq!(tag.text.contains(&hidden), sees, "{role}");
        assert_eq!(tag.text.contains(private.as_str()), sees, "{role}");
        let list = world.person(role).get("/tags").expect(200).text;
        let at = list.find(&format!("/tags/{both}")).unwrap();
        let entry = &list[at..at + list[at..].find("</li>").unwrap()];
        assert!(entry.contains(if sees { ">2</span>" } else { ">1</span>" }), "{role}: {entry}");
        // The copy one uploads oneself is new, whoever has it already.
        let has_own = matches!(role, "stranger" | "former");
        if has_own {
            let own = world.person(role).album("Own", "private");
            world.person(role).photo(&own, "both.jpg", picture());
        }
    }
}
