//! Things to show on a page in a test, with texts that would break out of it if they could.

use super::page::Frame;
use super::preview::Preview;
use super::theme::Theme;
use crate::domain::access::{Rights, Viewer, Why};
use crate::domain::album::{Album, AlbumState, Originals, Visibility};
use crate::domain::id::Sha256;
use crate::domain::order::Order;
use crate::domain::photo::{Facts, Photo, PhotoState, Place, Tile};
use crate::domain::settings::Settings;
use crate::domain::text::{Caption, Description, FileName, Login, Name, PhotoTitle, Title};
use crate::domain::thumbhash::Thumbhash;
use crate::domain::user::{Role, User};
use crate::gallery::door::{Room, Visit};
use crate::language::Language;
use askama::Template;
use uuid::Uuid;

/// Breaks out of a text, of an attribute in either kind of quotes, and of a textarea.
pub const HOSTILE: &str = "</textarea><script>alert(1)</script>\"' onload=alert(1) x=\"";

pub const EVERYTHING: Rights = Rights {
    see: true,
    stripped: true,
    download: true,
    place: true,
    upload: true,
    edit: true,
    carry: true,
    grant: true,
    delete: true,
};

pub fn user() -> User {
    User {
        id: Uuid::from_u128(1).into(),
        login: Login::stored(HOSTILE),
        name: Name::stored(HOSTILE),
        role: Role::Administrator,
        enabled: true,
        creates: true,
        language: None,
        created: 1_718_201_000_000,
        seen: 0,
        albums: 3,
        bytes: 3_400_000,
        version: 1,
    }
}

pub fn visit() -> Visit {
    Visit {
        viewer: Viewer::Member(user()),
        session: None,
        settings: Settings { name: HOSTILE.into(), version: 1, ..Settings::default() },
    }
}

pub fn frame() -> Frame {
    Frame::of(&visit(), "0123456789abcdef".into(), Theme::System)
}

pub fn album() -> Album {
    Album {
        id: Uuid::from_u128(2).into(),
        title: Title::stored(HOSTILE),
        description: Description::stored(HOSTILE),
        owner: Uuid::from_u128(1).into(),
        visibility: Visibility::Members,
        originals: Originals::Stripped,
        cover: None,
        order: Order::Hand,
        created: 0,
        updated: 0,
        state: AlbumState::Live,
        version: 1,
        rights: 1,
    }
}

pub fn room() -> Room {
    Room { visit: visit(), album: album(), rights: EVERYTHING, why: Why::Owner, owner_name: HOSTILE.into() }
}

pub fn preview() -> Preview {
    Preview {
        title: HOSTILE.into(),
        description: HOSTILE.into(),
        url: HOSTILE.into(),
        image: Some(HOSTILE.into()),
        site: HOSTILE.into(),
    }
}

pub fn photo(state: PhotoState) -> Photo {
    Photo {
        id: Uuid::from_u128(3).into(),
        album: Uuid::from_u128(2).into(),
        title: PhotoTitle::stored(HOSTILE),
        caption: Caption::stored(HOSTILE),
        tags: vec![],
        filename: FileName::stored(HOSTILE),
        uploader: Uuid::from_u128(1).into(),
        uploaded: 1_718_201_000_000,
        state,
        reason: HOSTILE.into(),
        remake: false,
        thumbhash: None,
        damaged: false,
        deleted: 0,
        sha256: Sha256([7; 32]),
        bytes: 3_400_000,
        facts: Facts {
            width: 4000,
            height: 3000,
            camera: HOSTILE.into(),
            lens: HOSTILE.into(),
            copyright: HOSTILE.into(),
            creator: HOSTILE.into(),
            place: Place::new(48.208_174, 16.373_819),
            ..Facts::default()
        },
    }
}

pub fn tile(state: PhotoState) -> Tile {
    Tile {
        id: Uuid::from_u128(3).into(),
        name: HOSTILE.into(),
        caption: Caption::stored(HOSTILE),
        width: 4000,
        height: 3000,
        sha256: Sha256([7; 32]),
        state,
        thumbhash: Thumbhash::new(&[0x31, 0x08, 0x0a, 0x0d, 0x80]),
        animated: false,
        taken: 1_718_201_000_000,
        zone: Some(120),
    }
}

/// The page, after making sure that nothing in it got out of its place and that it has no inline code or style.
pub fn rendered(page: &impl Template) -> String {
    let html = super::page::text(Language::English, page).unwrap();
    assert!(html.contains("&#60;script&#62;alert(1)"), "the hostile text is not there: {html}");
    assert!(!html.contains("<script>") && !html.contains("</textarea><"), "{html}");
    for tag in html.split('<').map(|rest| rest.split('>').next().unwrap_or_default()) {
        assert!(!outside_quotes(tag).contains(" on") && !outside_quotes(tag).contains("style="), "<{tag}>");
    }
    html
}

fn outside_quotes(tag: &str) -> String {
    tag.split('"').step_by(2).collect()
}
