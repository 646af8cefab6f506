//! What the README says one can read with `redis-cli` is executed as printed, and compared with what the pages say.

use crate::site::{Person, Site, picture};
use std::path::Path;
use std::process::Command;

/// Sentence and commands of each recipe, in the order of the README.
fn recipes() -> Vec<(String, String)> {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let part = readme.split("<!-- recipes -->").nth(1).expect("the recipes stand between two <!-- recipes -->");
    let mut found: Vec<(String, String)> = Vec::new();
    for line in part.lines().filter(|line| !line.is_empty()) {
        match (line.strip_prefix("    "), found.last_mut()) {
            (Some(command), Some((_, commands))) => *commands += &format!("{command}\n"),
            (Some(command), None) => panic!("{command} has no sentence before it"),
            (None, Some((sentence, commands))) if commands.is_empty() => *sentence += &format!(" {line}"),
            (None, _) => found.push((line.to_owned(), String::new())),
        }
    }
    assert!(found.iter().all(|(_, commands)| commands.contains("redis-cli")), "{found:#?}");
    found
}

/// Not every original ends in `.jpg`.
fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(40, 30).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The gallery of the tests below, and a shell in the folder that its `data` is in.
struct Bench {
    site: Site,
    mira: Person,
    sea: String,
    bay: String,
    photos: Vec<String>,
}

impl Bench {
    fn build() -> Bench {
        let site = Site::start();
        let ada = site.ada();
        let (mira, _tom) = (site.member(&ada, "mira"), site.member(&ada, "tom"));
        let sea = mira.album("Summer by the sea", "private");
        let bay = ada.album("The bay", "members");
        let mut photos: Vec<String> = [1, 2].map(|n| mira.photo(&sea, "a.jpg", picture(n))).into();
        photos.push(ada.photo(&bay, "b.png", png()));
        for photo in [&photos[0], &photos[2]] {
            ada.post(&format!("/photos/{photo}/tags"), &[("tags", "Sunset"), ("act", "add")]).expect(303);
        }
        for (album, right) in [(&sea, "edit"), (&bay, "read")] {
            ada.post(&format!("/albums/{album}/grants"), &[("user", "tom"), ("right", right)]).expect(303);
        }
        ada.post(&format!("/albums/{bay}/grants"), &[("user", "mira"), ("right", "edit")]).expect(303);
        Bench { site, mira, sea, bay, photos }
    }

    /// What the recipe with this in its sentence prints.
    fn prints(&self, sentence: &str, album: &str) -> Vec<String> {
        let recipes = recipes();
        let (_, commands) = recipes
            .iter()
            .find(|(said, _)| said.contains(sentence))
            .unwrap_or_else(|| panic!("no recipe says {sentence:?}"));
        let folder = self.site.data.parent().unwrap();
        assert!(folder.join("data").is_dir(), "the recipes are for a folder with `data` in it");
        let output = Command::new("bash")
            .arg("-c")
            .arg(commands)
            .current_dir(folder)
            .env("ALBUM", album)
            .env("USER_ID", self.site.user_id("tom"))
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && errors.is_empty(), "{commands}{errors}");
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    }
}

#[test]
fn every_recipe_of_the_readme_says_what_the_pages_say() {
    let bench = Bench::build();
    let (site, mira) = (&bench.site, &bench.mira);
    assert_eq!(bench.prints("name of each album", ""), ["The bay", "Summer by the sea"]);
    let front = mira.get("/").text;
    assert!(front.find("The bay") < front.find("Summer by the sea"), "in the order of the page");

    for (album, photos) in [(&bench.sea, &bench.photos[..2]), (&bench.bay, &bench.photos[2..])] {
        let places = bench.prints("place on disk", album);
        assert_eq!(places.len(), photos.len(), "{places:?}");
        for (place, photo) in places.iter().zip(photos) {
            let stored =
                std::fs::read(site.data.parent().unwrap().join(place)).unwrap_or_else(|e| panic!("{place}: {e}"));
            assert!(stored == mira.get(&format!("/photos/{photo}/original")).expect(200).bytes, "{place}");
        }
    }

    let [mira_id, tom_id] = ["mira", "tom"].map(|login| site.user_id(login));
    let who = bench.prints("Who may see an album", &bench.sea);
    assert_eq!(who, [mira_id.clone(), "private".into(), format!("user:{tom_id}"), "edit".into()]);
    let page = mira.get(&format!("/albums/{}/grants", bench.sea)).expect(200).text;
    assert!(page.contains("(tom)") && page.contains("because the album is private"));
    assert_eq!(bench.prints("name behind such an id", ""), ["Tom"]);

    let mut tagged = bench.prints("photos of a tag", "");
    tagged.sort_unstable();
    assert_eq!(tagged, [bench.photos[0].clone(), bench.photos[2].clone()]);
    let tag = site.redis(&["HGET", "tags:by-name", "sunset"]);
    let page = mira.get(&format!("/tags/{tag}")).expect(200).text;
    assert!(page.contains("2 photos") && tagged.iter().all(|photo| page.contains(photo)));

    let albums = bench.prints("A user's albums", "");
    let mut pairs: Vec<(&str, &str)> = albums.chunks(2).map(|pair| (pair[0].as_str(), pair[1].as_str())).collect();
    pairs.sort_unstable();
    let mut wanted = [(bench.sea.as_str(), "owner"), (bench.bay.as_str(), "edit")];
    wanted.sort_unstable();
    assert_eq!(pairs, wanted);
    assert_eq!(recipes().len(), 6, "each recipe has its test here");
}
