//! The gallery speaks the language of whoever reads: as the browser asks, as this browser was told, as the account chose.

use crate::site::{Person, Site, eventually, picture, undecodable};

const FRENCH: [(&str, &str); 1] = [("accept-language", "fr-CH, fr;q=0.9, en;q=0.8")];

/// What a browser says that sends a form of the site.
const FRENCH_FORM: [(&str, &str); 2] = [FRENCH[0], ("sec-fetch-site", "same-origin")];

fn is_french(page: &str) -> bool {
    assert!(page.contains("<html lang=\"fr\"") != page.contains("<html lang=\"en\""), "{page}");
    page.contains("<html lang=\"fr\"")
}

#[test]
fn a_browser_is_answered_in_the_language_it_asks_for() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let album = mira.album("Sea", "public");
    let guest = site.guest();
    let page = guest.get_with("/", &FRENCH).expect(200);
    assert!(is_french(&page.text) && page.text.contains("0 photo</p>"), "{}", page.text);
    assert!(page.text.contains("Connexion") && page.text.contains("/words-fr.js\""), "{}", page.text);
    assert_eq!(page.header("vary"), "accept-language, cookie");
    let page = guest.get("/").expect(200).text;
    assert!(!is_french(&page) && page.contains("0 photos</p>") && page.contains("/words-en.js\""), "{page}");
    assert!(!is_french(&guest.get_with("/", &[("accept-language", "de, en;q=0.5")]).text));

    // A page that this browser has in the other language is not the same page.
    let path = format!("/albums/{album}");
    let tag = guest.get_with(&path, &FRENCH).expect(200).header("etag").to_owned();
    guest.get_with(&path, &[FRENCH[0], ("if-none-match", &tag)]).expect(304);
    assert!(!is_french(&guest.get_with(&path, &[("if-none-match", &tag)]).expect(200).text));
}

#[test]
fn errors_and_forms_that_come_back_are_in_the_language_too() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let guest = site.guest();
    let missing = guest.get_with("/nowhere", &FRENCH).expect(404).text;
    assert!(
        is_french(&missing) && missing.contains("Introuvable") && missing.contains("Il n’y a rien ici."),
        "{missing}"
    );
    let json = guest.get_with("/nowhere", &[FRENCH[0], ("accept", "application/json")]).expect(404).json();
    assert_eq!(json["error"], "Il n’y a rien ici.");
    let token = mira.token();
    let typed = [("token", token.as_str()), ("title", ""), ("description", ""), ("visibility", "private")];
    let form = mira.post_raw("/albums", &typed, &FRENCH_FORM).expect(422).text;
    assert!(is_french(&form) && form.contains("Le titre ne doit pas être vide."), "{form}");
    let long = "x".repeat(1_201);
    let typed = [("token", token.as_str()), ("title", &long), ("description", ""), ("visibility", "private")];
    let form = mira.post_raw("/albums", &typed, &FRENCH_FORM).expect(422).text;
    assert!(form.contains("Le titre a au plus 200 caractères\u{202f}; ce texte en a 1201."), "{form}");
    let form = mira.post("/albums", &typed[1..]).expect(422).text;
    assert!(form.contains("The title has at most 200 characters; this has 1201."), "{form}");
    // What stands in a sentence is never code of the page.
    let hostile = [("token", token.as_str()), ("language", "<b>x</b>")];
    let form = mira.post_raw("/account/language", &hostile, &FRENCH_FORM).expect(422).text;
    assert!(form.contains("Cette galerie ne parle pas cette langue.") && !form.contains("<b>x"), "{form}");
}

#[test]
fn a_browser_remembers_what_was_chosen_on_the_page_for_it() {
    let site = Site::start();
    let guest = site.guest();
    let page = guest.get("/language?next=/tags").expect(200).text;
    assert!(page.contains("value=\"fr\" lang=\"fr\">Français</button>"), "{page}");
    assert!(page.contains("name=\"next\" value=\"/tags\""), "{page}");
    let answer = guest.post("/language", &[("language", "fr"), ("next", "/tags")]).expect(303);
    assert_eq!(answer.location(), "/tags");
    for page in ["/", "/login", "/tags", "/theme", "/nowhere"] {
        assert!(is_french(&guest.get(page).text), "{page}");
    }
    guest.post("/language", &[("language", "de"), ("next", "/")]).expect(422);
    guest.post("/language", &[("language", "en"), ("next", "/")]).expect(303);
    assert!(!is_french(&guest.get_with("/", &FRENCH).text));
    let back = guest.post("/language", &[("language", ""), ("next", "//evil.test")]).expect(303);
    assert_eq!(back.location(), "/");
    assert!(is_french(&guest.get_with("/", &FRENCH).text));
}

#[test]
fn an_account_is_spoken_to_as_it_chose_wherever_it_is_signed_in() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, eve) = (site.member(&ada, "mira"), site.member(&ada, "eve"));
    let elsewhere = site.guest();
    elsewhere.sign_in("mira");
    let page = mira.get("/account").expect(200).text;
    assert!(page.contains("<option value=\"\" selected>As the browser says</option>"), "{page}");
    let answer = mira.post("/account/language", &[("language", "fr")]).expect(303);
    let page = mira.get(answer.location()).expect(200).text;
    assert!(is_french(&page) && page.contains("value=\"fr\" lang=\"fr\" selected"), "{page}");
    assert!(page.contains("Votre rôle\u{a0}: membre."), "{page}");
    // In another browser from its next page on, and after that also where nobody is known.
    assert!(is_french(&elsewhere.get("/").text));
    assert!(is_french(&elsewhere.get("/nowhere").text));
    // In a new one with the sign-in, whatever that browser asks for.
    let third = site.guest();
    third.sign_in("mira");
    assert!(is_french(&third.get("/nowhere").text) && is_french(&third.get("/").text));
    // Nobody else is touched by it.
    assert!(!is_french(&eve.get("/account").text) && !is_french(&site.guest().get("/").text));
    site.guest().post("/account/language", &[("language", "fr")]).expect(404);
    mira.post("/account/language", &[("language", "")]).expect(303);
    assert!(!is_french(&mira.get("/account").text));
    assert_eq!(site.redis(&["HGET", &format!("user:{}", site.user_id("mira")), "language"]), "");
    let (code, out, _) = site.salon(&["check"]);
    assert_eq!(code, 0, "{out}");
}

#[test]
fn what_was_kept_without_a_language_is_said_in_the_one_of_the_reader() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let album = mira.album("Sea", "private");
    let photo = mira.photo(&album, "a.png", undecodable(1));
    let path = format!("/photos/{photo}");
    let shown =
        eventually("the picture to fail", || Some(mira.get(&path).text).filter(|page| page.contains("cannot be")));
    assert!(shown.contains("Its pixels cannot be decoded."), "{shown}");
    let french = mira.get_with(&path, &FRENCH).text;
    assert!(french.contains("Ses pixels ne peuvent pas être décodés."), "{french}");
    assert_eq!(site.redis(&["HGET", &format!("photo:{photo}"), "reason"]), "picture-undecodable");
    // A gallery of before has sentences there.
    site.redis(&["HSET", &format!("photo:{photo}"), "reason", "It was <b>odd</b>."]);
    assert!(mira.get_with(&path, &FRENCH).text.contains("It was &#60;b&#62;odd&#60;/b&#62;."));
    // And an upload is refused in it, file by file.
    let sent = mira.upload(&album, &[("b.png", picture(2)), ("c.txt", b"%PDF-1.4".to_vec())]);
    assert_eq!(sent[1].1["error"].as_str().unwrap().split('.').next().unwrap(), "This is a PDF document");
    mira.post("/account/language", &[("language", "fr")]).expect(303);
    let sent = mira.upload(&album, &[("c.txt", b"%PDF-1.4".to_vec())]);
    assert_eq!(sent[0].1["error"].as_str().unwrap().split('.').next().unwrap(), "C’est un document PDF");
}

#[test]
fn dates_sizes_and_counts_are_written_as_in_the_language() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let album = mira.album("Sea", "private");
    let photos: Vec<String> = (1..=2).map(|n| mira.photo(&album, &format!("{n}.png"), picture(n))).collect();
    site.redis(&[
        "HSET",
        &format!("photo:{}", photos[0]),
        "taken",
        "1717236180000",
        "source",
        "exif",
        "bytes",
        "3440000",
    ]);
    let said = |who: &Person, path: &str| who.get_with(path, &FRENCH).expect(200).text;
    let page = said(&mira, &format!("/photos/{}", photos[0]));
    assert!(page.contains("1er juin 2024 à 10:03") && page.contains("3,4\u{a0}Mo") && page.contains("sur 2"), "{page}");
    assert!(said(&mira, &format!("/albums/{album}")).contains("2 photos"), "{page}");
    let english = mira.get(&format!("/photos/{}", photos[0])).expect(200).text;
    assert!(english.contains("1 June 2024, 10:03") && english.contains("3.4 MB"), "{english}");
    let asked = said(&mira, &format!("/albums/{album}/delete"));
    assert!(asked.contains("avec ses <b>2 photos</b>"), "{asked}");
    mira.post(&format!("/photos/{}/delete", photos[1]), &[]).expect(303);
    assert!(said(&mira, &format!("/albums/{album}/delete")).contains("avec sa <b>photo</b>"));
    assert!(said(&mira, &format!("/albums/{album}")).contains("1 photo"));
}
