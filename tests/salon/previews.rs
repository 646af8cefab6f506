//! What messengers show of an address that somebody sends, and what a phone keeps of the gallery.

use crate::site::{Site, picture};

fn said(html: &str, property: &str) -> Option<String> {
    let at = html.split(&format!("property=\"{property}\" content=\"")).nth(1)?;
    Some(at.split('"').next()?.to_owned())
}

#[test]
fn what_is_public_has_a_preview_and_nothing_else_has() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let guest = site.guest();
    let open = mira.album("The sea", "public");
    let photo = mira.photo(&open, "wave.png", picture(1));
    mira.post(&format!("/photos/{photo}"), &[("title", "A wave"), ("caption", "In the evening")]).expect(303);
    site.wait_for_renditions();

    let album = guest.get(&format!("/albums/{open}")).expect(200).text;
    assert_eq!(said(&album, "og:title").as_deref(), Some("The sea"));
    assert_eq!(said(&album, "og:url"), Some(format!("{}/albums/{open}", site.base)));
    let image = said(&album, "og:image").unwrap();
    assert_eq!(image, format!("{}/photos/{photo}/view", site.base));
    let path = image.strip_prefix(&site.base).unwrap();
    assert_eq!(guest.get(path).expect(200).header("content-type"), "image/jpeg");
    let page = guest.get(&format!("/photos/{photo}")).expect(200).text;
    assert_eq!(said(&page, "og:title").as_deref(), Some("A wave"));
    assert_eq!(said(&page, "og:description").as_deref(), Some("In the evening"));

    for visibility in ["members", "private"] {
        let hidden = mira.album("At home", visibility);
        let inside = mira.photo(&hidden, "cat.png", picture(2));
        for path in [format!("/albums/{hidden}"), format!("/photos/{inside}")] {
            assert_eq!(said(&mira.get(&path).expect(200).text, "og:title"), None, "{path}");
            assert!(!guest.get(&path).text.contains("og:"), "{path}");
        }
    }
}

#[test]
fn a_phone_can_keep_the_gallery_among_its_apps() {
    let site = Site::start();
    let ada = site.ada();
    ada.post(
        "/admin/settings",
        &[
            ("name", "Under \"the\" lamp"),
            ("accent", "#96481b"),
            ("thumb", "320"),
            ("grid", "800"),
            ("view", "2048"),
            ("quality", "80"),
            ("keywords", "tags"),
        ],
    )
    .expect(303);
    let guest = site.guest();
    assert!(guest.get("/").text.contains("rel=\"manifest\" href=\"/manifest.webmanifest\""));
    let answer = guest.get("/manifest.webmanifest").expect(200);
    assert_eq!(answer.header("content-type"), "application/manifest+json");
    let manifest: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!((&manifest["name"], &manifest["start_url"]), (&"Under \"the\" lamp".into(), &"/".into()));
    let icons = manifest["icons"].as_array().unwrap();
    assert!(icons.iter().any(|icon| icon["purpose"] == "maskable"));
    for icon in icons {
        let found = guest.get(icon["src"].as_str().unwrap()).expect(200);
        assert_eq!(found.header("content-type"), icon["type"].as_str().unwrap());
        if icon["type"] == "image/png" {
            let size = image::load_from_memory(&found.bytes).unwrap();
            assert_eq!(icon["sizes"], format!("{0}x{0}", size.width()));
        }
    }
}
