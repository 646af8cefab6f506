//! Grants: who can see and who can change an album, said in words, given and taken, at once.

use crate::site::{Person, Site, picture};

/// The sentences of the page, without markup.
fn sentences(page: &str) -> Vec<String> {
    let people = page.split("<p class=\"people__text\">").skip(1);
    let plain = |rest: &str| {
        let mut inside = false;
        let text: String = rest
            .split("</p>")
            .next()
            .unwrap()
            .chars()
            .filter(|c| {
                inside = (inside || *c == '<') && *c != '>';
                !inside && *c != '>'
            })
            .collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    people.map(plain).collect()
}

fn grant(who: &Person, album: &str, to: &str, right: &str) -> crate::site::Answer {
    who.post(&format!("/albums/{album}/grants"), &[("user", to), ("right", right)])
}

#[test]
fn the_page_says_who_can_see_who_can_change_and_why() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, rita, eve] = ["mira", "tom", "rita", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    let page = format!("/albums/{album}/grants");
    grant(&mira, &album, "tom", "edit").expect(303);
    grant(&mira, &album, "rita", "read").expect(303);
    let told = sentences(&mira.get(&page).expect(200).text);
    assert_eq!(
        told,
        [
            "Mira (mira) can see and change everything here, because the album is theirs.",
            "Tom (tom) can see, add and change photos, because it was given to them here.",
            "Rita (rita) can see the photos, because it was given to them here.",
            "Ada (ada) can see and change everything here, because administrators can do so in every album.",
            "Nobody else can see it, because the album is private.",
            "Whoever can only see the photos downloads them without places, serial numbers and other notes in the file. \
             Files that cannot be cleaned (RAW, HEIC, AVIF, TIFF, BMP) are given as their large picture.",
        ]
    );
    assert_eq!(sentences(&ada.get(&page).expect(200).text), told);
    for (person, status) in [(&tom, 403), (&rita, 403), (&eve, 404), (&site.guest(), 303)] {
        let answer = person.get(&page).expect(status);
        assert!(!answer.text.contains("(rita)"), "who else may see it is the owner's business");
    }
    mira.post(&format!("/albums/{album}"), &[("visibility", "members"), ("originals", "whole")]).expect(303);
    let told = sentences(&mira.get(&page).text);
    let whole = "Whoever can see the photos can also download them as they were uploaded, with the places in them.";
    assert_eq!(told[5], whole);
    assert_eq!(told[4], "Every signed-in member can see the photos, because the album is open to members.");
    mira.post(&format!("/albums/{album}"), &[("visibility", "public")]).expect(303);
    let told = sentences(&mira.get(&page).text);
    assert_eq!(told[4], "Everyone can see the photos, also without signing in, because the album is public.");
    assert!(told[5].contains("without places"), "{told:?}");
    ada.post(&format!("/admin/users/{}", site.user_id("rita")), &[("enabled", "no")]).expect(303);
    let told = sentences(&mira.get(&page).text);
    assert!(told[2].starts_with("Rita (rita)") && told[2].contains("The account is disabled"), "{told:?}");
}

#[test]
fn rights_are_given_changed_and_taken_and_act_at_once() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, eve] = ["mira", "tom", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    let photo = mira.photo(&album, "a.jpg", picture(1));
    let (page, title) = (format!("/albums/{album}"), [("title", "Waves")]);
    let can = |person: &Person| {
        let seen = person.get(&page).status == 200 && person.get("/").text.contains(&album);
        assert_eq!(seen, person.get(&format!("/photos/{photo}")).status == 200);
        (seen, person.post(&format!("/photos/{photo}"), &title).status == 303)
    };
    assert_eq!(can(&tom), (false, false));
    assert_eq!(grant(&mira, &album, " TOM ", "read").expect(303).location(), format!("{page}/grants?done=granted"));
    assert_eq!(can(&tom), (true, false));
    grant(&mira, &album, "tom", "edit").expect(303);
    assert_eq!(can(&tom), (true, true));
    let user = site.user_id("tom");
    assert_eq!(site.redis(&["HGETALL", &format!("album:{album}:grants")]), format!("user:{user}\nedit"));
    assert_eq!(site.redis(&["HGETALL", &format!("user:{user}:albums")]), format!("{album}\nedit"), "and its mirror");
    grant(&ada, &album, "tom", "read").expect(303);
    assert_eq!(can(&tom), (true, false));
    grant(&mira, &album, "tom", "none").expect(303);
    assert_eq!(can(&tom), (false, false));
    assert_eq!(site.redis(&["EXISTS", &format!("album:{album}:grants"), &format!("user:{user}:albums")]), "0");
    assert_eq!(can(&eve), (false, false));
    grant(&mira, &album, "tom", "none").expect(303);
}

#[test]
fn what_cannot_be_granted_is_said_in_a_sentence() {
    let site = Site::start();
    let ada = site.ada();
    let [mira, tom, eve] = ["mira", "tom", "eve"].map(|login| site.member(&ada, login));
    let album = mira.album("Sea", "private");
    grant(&mira, &album, "tom", "edit").expect(303);
    let before = site.fingerprint();
    let unknown = grant(&mira, &album, "nobody", "edit").expect(422).text;
    assert!(unknown.contains("No member has this login."), "{unknown}");
    assert!(
        unknown.contains("value=\"nobody\"") && unknown.contains("value=\"edit\" checked"),
        "the form keeps what was typed"
    );
    for own in ["read", "none"] {
        let answer = grant(&mira, &album, "mira", own);
        assert!([409, 422].contains(&answer.status) && answer.text.contains("owner"), "{own}: {}", answer.text);
    }
    grant(&mira, &album, "tom", "everything").expect(422);
    grant(&mira, &album, "<b>", "read").expect(422);
    grant(&tom, &album, "eve", "read").expect(403);
    grant(&tom, &album, "tom", "none").expect(403);
    grant(&eve, &album, "eve", "edit").expect(404);
    grant(&site.guest(), &album, "eve", "edit").expect(404);
    assert_eq!(site.fingerprint(), before);
}
