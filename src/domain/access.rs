//! **The** rule of who may do what. Every page, every list, every byte asks it; nothing else decides.
//!
//! | viewer                  | private album | members album | public album |
//! |-------------------------|---------------|---------------|--------------|
//! | visitor                 | nothing       | nothing       | see          |
//! | signed-in member        | nothing       | see           | see          |
//! | granted `read`          | see           | see           | see          |
//! | granted `edit`          | see, edit     | see, edit     | see, edit    |
//! | owner                   | everything    | everything    | everything   |
//! | administrator, operator | everything    | everything    | everything   |
//!
//! - *see*: the pages, the renditions and close-ups, and originals stripped of what they say about people and places.
//! - *edit*: upload, titles, captions, tags, cover, delete photos, download originals as they were uploaded, know where
//!   photos were taken.
//! - *everything*: edit, and the rest of the row: grants and visibility, hand over, delete the album, carry photos away
//!   into an album of another owner (which a photo's own uploader may do too).
//! - Where the owner chose that originals are given whole, whoever may see also gets originals as they were uploaded, and
//!   the places in them. In a public album that choice counts for nothing.
//! - An album in the trash is nothing to everybody but the operator, and a photo there neither, but for the pages of the
//!   trash:
//!
//! | in the trash            | a photo of an album outside it | an album, with all that is in it |
//! |-------------------------|--------------------------------|----------------------------------|
//! | granted `edit`          | see, restore                   | nothing                          |
//! | owner                   | see, restore, purge            | see, restore, purge              |
//! | administrator, operator | see, restore, purge            | see, restore, purge              |
//! | everybody else          | nothing                        | nothing                          |
//!
//!   Who uploaded a photo has no right of their own there: to purge it takes the owner's way back away.
//! - The journal of an album is for those who may edit it; whom a grant was about, for those who grant. Whoever did
//!   something may take it back while they may still do the opposite. Everything includes to take back what others did,
//!   and what was moved out of an album comes back to its owner wherever it lies now.
//! - A user who is disabled is a visitor.

use super::album::{Album, AlbumState, Originals, Visibility};
use super::grant::{Principal, Right};
use super::id::UserId;
use super::photo::{Facts, Kind, Rendition};
use super::recipe::{Recipe, close_up_size};
use super::user::{Role, User};
use crate::error::{Error, Result};

/// Who is looking: the person and everything that gives them rights, so that no branch forgets one.
#[derive(Clone, Debug, PartialEq)]
pub enum Viewer {
    /// Somebody who is not signed in. Never equal to any owner.
    Visitor,
    Member(User),
    /// Whoever runs the `salon` command on the machine, and the workers.
    Operator,
}

impl Viewer {
    pub fn user(&self) -> Option<&User> {
        match self {
            Viewer::Member(user) => Some(user),
            Viewer::Visitor | Viewer::Operator => None,
        }
    }

    pub fn id(&self) -> Option<UserId> {
        self.user().map(|user| user.id)
    }

    /// In whose name grants are looked up.
    pub fn principals(&self) -> Vec<Principal> {
        self.id().map(Principal::User).into_iter().collect()
    }

    pub fn is_administrator(&self) -> bool {
        match self {
            Viewer::Operator => true,
            Viewer::Member(user) => user.enabled && user.role == Role::Administrator,
            Viewer::Visitor => false,
        }
    }
}

/// One row of the table: all that a viewer may do with one album. Pages show a button exactly when its field is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Rights {
    pub see: bool,
    /// Download originals stripped of what they say about people and places.
    pub stripped: bool,
    /// Download originals as they were uploaded.
    pub download: bool,
    /// Know where a photo was taken.
    pub place: bool,
    pub upload: bool,
    pub edit: bool,
    /// Move photos on into an album of another owner.
    pub carry: bool,
    /// Give and take rights, and choose the visibility.
    pub grant: bool,
    /// Delete the album, or hand it over to another owner.
    pub delete: bool,
}

impl Rights {
    /// Whether more than pictures may be had: files to keep.
    pub fn gives_files(self) -> bool {
        self.download || self.stripped
    }

    /// Whether an original of this kind may be had, whole or stripped.
    pub fn gives_original(self, kind: Kind) -> bool {
        self.download || self.stripped && kind.can_be_stripped()
    }

    /// What there is for whoever looks closer than the view is sharp.
    pub fn sharpest(self, facts: &Facts, recipe: &Recipe) -> Sharpest {
        let view = recipe.size(Rendition::View, facts.width, facts.height);
        let is_shown =
            facts.kind.is_for_browsers() && close_up_size(facts.width, facts.height) == (facts.width, facts.height);
        if view == (facts.width, facts.height) || !self.gives_files() {
            Sharpest::View
        } else if is_shown && self.gives_original(facts.kind) {
            Sharpest::Original
        } else {
            Sharpest::CloseUp
        }
    }
}

/// What of a photo shows every pixel that a browser can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharpest {
    /// It has no more of them.
    View,
    Original,
    CloseUp,
}

/// Why somebody has a right: the page of grants says it in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Operator,
    Administrator,
    Owner,
    Granted(Right),
    Members,
    Public,
}

/// The row of the table for this viewer and this album. `granted` is the strongest grant among the viewer's principals.
pub fn rights(viewer: &Viewer, album: &Album, granted: Option<Right>) -> Rights {
    let whole = gives_whole_originals(album);
    let see = Rights { see: true, stripped: true, download: whole, place: whole, ..Rights::default() };
    let edit = Rights { download: true, place: true, upload: true, edit: true, ..see };
    match why(viewer, album, granted) {
        None => Rights::default(),
        Some(Why::Operator | Why::Administrator | Why::Owner) => {
            Rights { carry: true, grant: true, delete: true, ..edit }
        }
        Some(Why::Granted(Right::Edit)) => edit,
        Some(Why::Granted(Right::Read) | Why::Members | Why::Public) => see,
    }
}

/// Whether readers of this album get originals as they were uploaded. The world never does, whatever was chosen.
pub fn gives_whole_originals(album: &Album) -> bool {
    album.originals == Originals::Whole && album.visibility != Visibility::Public
}

/// The strongest reason for which this viewer may see this album; `None` when there is none.
pub fn why(viewer: &Viewer, album: &Album, granted: Option<Right>) -> Option<Why> {
    match viewer {
        Viewer::Operator => return Some(Why::Operator),
        _ if album.state == AlbumState::Trash => return None,
        Viewer::Member(user) if user.enabled => {
            if user.id == album.owner {
                return Some(Why::Owner);
            }
            if user.role == Role::Administrator {
                return Some(Why::Administrator);
            }
            if let Some(right) = granted {
                return Some(Why::Granted(right));
            }
            if album.visibility == Visibility::Members {
                return Some(Why::Members);
            }
        }
        Viewer::Member(_) | Viewer::Visitor => {}
    }
    (album.visibility == Visibility::Public).then_some(Why::Public)
}

/// Whether a photo may be carried from an album into another. An editor may rearrange what one owner has; taking a photo
/// to another owner needs the source's owner, an administrator, or the photo's own uploader.
pub fn may_move(viewer: &Viewer, from: (&Album, Rights), to: (&Album, Rights), uploader: UserId) -> bool {
    let (source, at_source) = from;
    let (target, at_target) = to;
    let same_owner = source.owner == target.owner;
    at_source.edit && at_target.edit && (same_owner || at_source.carry || viewer.id() == Some(uploader))
}

/// Whether a move may be taken back, from where the photo lies now to where it came from.
pub fn may_move_back(viewer: &Viewer, now: (&Album, Rights), origin: (&Album, Rights), uploader: UserId) -> bool {
    let owns_origin = origin.1.see && origin.1.carry;
    owns_origin || may_move(viewer, now, origin, uploader)
}

/// Whether somebody may take back an act in an album where they have these rights; what it did is asked photo by photo.
pub fn may_take_back(viewer: &Viewer, rights: Rights, doer: Option<UserId>) -> bool {
    rights.delete || rights.edit && doer.is_some() && viewer.id() == doer
}

/// What a viewer may do with something in the trash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Salvage {
    /// Back to where it was.
    pub restore: bool,
    /// Away for good.
    pub purge: bool,
}

impl Salvage {
    pub fn see(self) -> bool {
        self.restore || self.purge
    }
}

/// The row of the second table: for an album that lies in the trash with all that is in it, or for the photos of another
/// that lie there.
pub fn salvage(viewer: &Viewer, album: &Album, granted: Option<Right>) -> Salvage {
    let as_it_was = Album { state: AlbumState::Live, ..album.clone() };
    let rights = rights(viewer, &as_it_was, granted);
    let restore = if album.state == AlbumState::Trash { rights.delete } else { rights.edit };
    Salvage { restore, purge: rights.delete }
}

/// Whether this viewer may create albums.
pub fn may_create(viewer: &Viewer) -> bool {
    match viewer {
        Viewer::Operator => true,
        Viewer::Member(user) => user.enabled && (user.creates || user.role == Role::Administrator),
        Viewer::Visitor => false,
    }
}

/// Only for administrators. To everybody else the page does not exist.
pub fn administrate(viewer: &Viewer) -> Result<()> {
    match viewer {
        viewer if viewer.is_administrator() => Ok(()),
        Viewer::Visitor => Err(Error::Unauthenticated),
        _ => Err(Error::NotFound),
    }
}

/// What one without the right to see gets: exactly what one gets for an id that does not exist.
pub fn hidden(viewer: &Viewer) -> Error {
    match viewer {
        Viewer::Visitor => Error::Unauthenticated,
        _ => Error::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::Order;
    use crate::domain::text::{Description, Login, Name, Title};
    use uuid::Uuid;

    fn user(n: u128, role: Role, enabled: bool) -> Viewer {
        Viewer::Member(User {
            id: Uuid::from_u128(n).into(),
            login: Login::stored("x"),
            name: Name::stored("x"),
            role,
            enabled,
            creates: true,
            language: None,
            created: 0,
            seen: 0,
            albums: 0,
            bytes: 0,
            version: 1,
        })
    }

    fn album(visibility: Visibility, state: AlbumState) -> Album {
        Album {
            id: Uuid::from_u128(100).into(),
            title: Title::stored("Sea"),
            description: Description::default(),
            owner: Uuid::from_u128(1).into(),
            visibility,
            originals: Originals::Stripped,
            cover: None,
            order: Order::Date,
            created: 0,
            updated: 0,
            state,
            version: 1,
            rights: 1,
        }
    }

    /// The table of this file's header, in letters: `-` nothing, `s` see, `e` edit, `*` everything.
    #[test]
    fn the_table() {
        let letter = |viewer: &Viewer, visibility, granted| {
            let rights = rights(viewer, &album(visibility, AlbumState::Live), granted);
            match (rights.see, rights.edit, rights.delete) {
                (false, false, false) => '-',
                (true, false, false) => 's',
                (true, true, false) => 'e',
                (true, true, true) => '*',
                other => panic!("{other:?}"),
            }
        };
        let table: [(&str, Viewer, Option<Right>, &str); 8] = [
            ("visitor", Viewer::Visitor, None, "--s"),
            ("member", user(2, Role::Member, true), None, "-ss"),
            ("reader", user(2, Role::Member, true), Some(Right::Read), "sss"),
            ("editor", user(2, Role::Member, true), Some(Right::Edit), "eee"),
            ("owner", user(1, Role::Member, true), None, "***"),
            ("administrator", user(3, Role::Administrator, true), None, "***"),
            ("operator", Viewer::Operator, None, "***"),
            ("disabled editor", user(2, Role::Member, false), Some(Right::Edit), "--s"),
        ];
        for (who, viewer, granted, row) in table {
            let found: String = Visibility::ALL.iter().map(|v| letter(&viewer, *v, granted)).collect();
            assert_eq!(found, row, "{who}");
        }
    }

    /// The same people and what they get of an original: `-` nothing, `s` stripped, `w` as it was uploaded and its place.
    #[test]
    fn the_table_of_originals() {
        let letter = |viewer: &Viewer, visibility, originals, granted| {
            let album = Album { originals, ..album(visibility, AlbumState::Live) };
            let rights = rights(viewer, &album, granted);
            match (rights.see, rights.stripped, rights.download, rights.place) {
                (false, false, false, false) => '-',
                (true, true, false, false) => 's',
                (true, true, true, true) => 'w',
                other => panic!("{other:?}"),
            }
        };
        let table: [(&str, Viewer, Option<Right>, &str, &str); 8] = [
            ("visitor", Viewer::Visitor, None, "--s", "--s"),
            ("member", user(2, Role::Member, true), None, "-ss", "-ws"),
            ("reader", user(2, Role::Member, true), Some(Right::Read), "sss", "wws"),
            ("editor", user(2, Role::Member, true), Some(Right::Edit), "www", "www"),
            ("owner", user(1, Role::Member, true), None, "www", "www"),
            ("administrator", user(3, Role::Administrator, true), None, "www", "www"),
            ("operator", Viewer::Operator, None, "www", "www"),
            ("disabled editor", user(2, Role::Member, false), Some(Right::Edit), "--s", "--s"),
        ];
        for (who, viewer, granted, stripped, whole) in table {
            for (choice, row) in [(Originals::Stripped, stripped), (Originals::Whole, whole)] {
                let found: String = Visibility::ALL.iter().map(|v| letter(&viewer, *v, choice, granted)).collect();
                assert_eq!(found, row, "{who}, {choice}");
            }
        }
    }

    #[test]
    fn a_row_is_all_or_nothing_without_the_right_to_see() {
        for viewer in [Viewer::Visitor, user(2, Role::Member, true), user(1, Role::Member, false)] {
            assert_eq!(rights(&viewer, &album(Visibility::Private, AlbumState::Live), None), Rights::default());
        }
    }

    #[test]
    fn the_trash_hides_an_album_from_everybody() {
        for viewer in [Viewer::Visitor, user(1, Role::Member, true), user(3, Role::Administrator, true)] {
            assert!(!rights(&viewer, &album(Visibility::Public, AlbumState::Trash), Some(Right::Edit)).see);
        }
        assert!(rights(&Viewer::Operator, &album(Visibility::Private, AlbumState::Trash), None).see);
    }

    /// The second table: `-` nothing, `r` see and restore, `p` purge as well; photos of a live album, then an album.
    #[test]
    fn the_table_of_the_trash() {
        let letter = |viewer: &Viewer, visibility, state, granted| {
            let salvage = salvage(viewer, &album(visibility, state), granted);
            match (salvage.see(), salvage.restore, salvage.purge) {
                (false, false, false) => '-',
                (true, true, false) => 'r',
                (true, true, true) => 'p',
                other => panic!("{other:?}"),
            }
        };
        let table: [(&str, Viewer, Option<Right>, &str); 8] = [
            ("visitor", Viewer::Visitor, None, "--"),
            ("member", user(2, Role::Member, true), None, "--"),
            ("reader", user(2, Role::Member, true), Some(Right::Read), "--"),
            ("editor", user(2, Role::Member, true), Some(Right::Edit), "r-"),
            ("owner", user(1, Role::Member, true), None, "pp"),
            ("administrator", user(3, Role::Administrator, true), None, "pp"),
            ("operator", Viewer::Operator, None, "pp"),
            ("disabled owner", user(1, Role::Member, false), Some(Right::Edit), "--"),
        ];
        for (who, viewer, granted, row) in table {
            for visibility in Visibility::ALL {
                let states = [AlbumState::Live, AlbumState::Trash];
                let found: String = states.map(|state| letter(&viewer, visibility, state, granted)).iter().collect();
                assert_eq!(found, row, "{who}, {visibility}");
            }
        }
    }

    #[test]
    fn an_act_is_taken_back_by_whoever_did_it_or_owns_the_album() {
        let album = album(Visibility::Private, AlbumState::Live);
        let (tom, tom_id) = (user(2, Role::Member, true), Uuid::from_u128(2).into());
        let edit = rights(&tom, &album, Some(Right::Edit));
        let mira_id = Uuid::from_u128(1).into();
        assert!(may_take_back(&tom, edit, Some(tom_id)) && !may_take_back(&tom, edit, Some(mira_id)));
        assert!(!may_take_back(&tom, rights(&tom, &album, Some(Right::Read)), Some(tom_id)), "the right is gone");
        assert!(!may_take_back(&tom, edit, None), "the operator did it");
        let mira = user(1, Role::Member, true);
        assert!(may_take_back(&mira, rights(&mira, &album, None), Some(tom_id)));
    }

    #[test]
    fn what_was_moved_out_comes_back_to_the_owner_wherever_it_lies() {
        let origin = album(Visibility::Private, AlbumState::Live);
        let toms = Album { owner: Uuid::from_u128(2).into(), ..origin.clone() };
        let (mira, tom) = (user(1, Role::Member, true), user(2, Role::Member, true));
        let (mira_id, tom_id) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
        let at = |viewer, granted| (rights(viewer, &toms, None), rights(viewer, &origin, granted));
        let (now, back) = at(&mira, None);
        assert!(!now.see && may_move_back(&mira, (&toms, now), (&origin, back), tom_id));
        let (now, back) = at(&tom, Some(Right::Edit));
        assert!(may_move_back(&tom, (&toms, now), (&origin, back), mira_id));
        let (now, back) = at(&tom, None);
        assert!(!may_move_back(&tom, (&toms, now), (&origin, back), tom_id), "the right at the origin is gone");
    }

    #[test]
    fn an_editor_cannot_carry_photos_away() {
        let source = album(Visibility::Private, AlbumState::Live);
        let mut target = source.clone();
        let tom = user(2, Role::Member, true);
        let edit = rights(&tom, &source, Some(Right::Edit));
        let (mira, tom_id) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
        assert!(may_move(&tom, (&source, edit), (&target, edit), mira));
        target.owner = tom_id;
        let own = rights(&tom, &target, None);
        assert!(!may_move(&tom, (&source, edit), (&target, own), mira));
        assert!(may_move(&tom, (&source, edit), (&target, own), tom_id));
        assert!(may_move(&user(3, Role::Administrator, true), (&source, own), (&target, own), mira));
        let read = rights(&tom, &source, Some(Right::Read));
        assert!(!may_move(&tom, (&source, read), (&target, own), tom_id));
    }

    #[test]
    fn only_administrators_administrate_and_the_others_see_nothing_there() {
        assert!(administrate(&user(3, Role::Administrator, true)).is_ok());
        assert!(matches!(administrate(&user(2, Role::Member, true)), Err(Error::NotFound)));
        assert!(matches!(administrate(&user(3, Role::Administrator, false)), Err(Error::NotFound)));
        assert!(matches!(administrate(&Viewer::Visitor), Err(Error::Unauthenticated)));
    }

    #[test]
    fn the_sharpest_picture_is_the_file_where_a_browser_shows_it_and_this_viewer_may_have_it() {
        let edits = Rights { download: true, ..Rights::default() };
        let reads = Rights { stripped: true, ..Rights::default() };
        let of = |kind, width, height| Facts { kind, width, height, ..Facts::default() };
        let sharpest = |rights: Rights, facts: Facts| rights.sharpest(&facts, &Recipe::default());
        for (kind, to_edit, to_read) in [
            (Kind::Jpeg, Sharpest::Original, Sharpest::Original),
            // It cannot be stripped.
            (Kind::Avif, Sharpest::Original, Sharpest::CloseUp),
            (Kind::Heic, Sharpest::CloseUp, Sharpest::CloseUp),
            (Kind::Cr3, Sharpest::CloseUp, Sharpest::CloseUp),
        ] {
            assert_eq!(sharpest(edits, of(kind, 4032, 3024)), to_edit, "{kind:?}");
            assert_eq!(sharpest(reads, of(kind, 3024, 4032)), to_read, "{kind:?}");
            assert_eq!(sharpest(edits, of(kind, 2048, 1000)), Sharpest::View, "{kind:?}");
            assert_eq!(sharpest(Rights::default(), of(kind, 4032, 3024)), Sharpest::View, "{kind:?}");
        }
        assert_eq!(sharpest(edits, of(Kind::Jpeg, 8000, 8000)), Sharpest::Original);
        assert_eq!(sharpest(edits, of(Kind::Jpeg, 8001, 8000)), Sharpest::CloseUp, "too many pixels for a phone");
    }
}
