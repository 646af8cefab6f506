//! The Lua scripts: one file per change or read in `lua/`, each with a header that says ARGV and what it returns.
//!
//! A script is sent as: its `#!lua` line, the key functions it mentions (generated from `keys.rs`, so that no key is
//! spelt in Lua), the `lua/_….lua` it calls, then its own text. The one entry of KEYS routes it to the
//! gallery's slot and carries the prefix.

use super::keys::TABLE;
use crate::domain::limits;

/// What several scripts share: the function that asks for it, and its text.
const SHARED: &[(&str, &str)] = &[
    ("basis_moved(", include_str!("lua/_basis.lua")),
    ("word_count(", include_str!("lua/_words.lua")),
    ("thing_count(", include_str!("lua/_words.lua")),
    ("tag_count_words(", include_str!("lua/_words.lua")),
    ("photo_count(", include_str!("lua/_words.lua")),
    ("photo_count(", include_str!("lua/_finding.lua")),
    ("word_begins(", include_str!("lua/_reading.lua")),
    ("words_begin(", include_str!("lua/_reading.lua")),
    ("tags_named(", include_str!("lua/_naming.lua")),
    ("tag_create(", include_str!("lua/_naming.lua")),
    ("tag_put(", include_str!("lua/_words.lua")),
    ("tag_put(", include_str!("lua/_tagging.lua")),
    ("tag_drop(", include_str!("lua/_words.lua")),
    ("tag_drop(", include_str!("lua/_tagging.lua")),
    ("tag_today(", include_str!("lua/_merging.lua")),
    ("album_active(", include_str!("lua/_activity.lua")),
    ("album_sequence(", include_str!("lua/_order.lua")),
    ("order_put(", include_str!("lua/_order.lua")),
    ("photo_left(", include_str!("lua/_leaving.lua")),
    ("act_drop(", include_str!("lua/_journal.lua")),
    ("act_list(", include_str!("lua/_journal.lua")),
    ("act_once(", include_str!("lua/_journal.lua")),
    ("act_tags(", include_str!("lua/_journal.lua")),
    ("act_write(", include_str!("lua/_journal.lua")),
    ("act_item(", include_str!("lua/_undoing.lua")),
    ("act_undone(", include_str!("lua/_undoing.lua")),
    ("trash_follows(", include_str!("lua/_trashing.lua")),
    ("photo_forget(", include_str!("lua/_forgetting.lua")),
    ("upload_over(", include_str!("lua/_uploading.lua")),
    ("sign_out(", include_str!("lua/_signing_out.lua")),
    ("wrong(", include_str!("lua/_checking.lua")),
    ("tell(", include_str!("lua/_checking.lua")),
    ("tag_count(", include_str!("lua/_checking.lua")),
    ("tag_count(", include_str!("lua/_counting.lua")),
];

/// The numbers of `limits.rs` that shared texts know by name.
const NUMBERS: [(&str, u64); 4] = [
    ("JOURNAL_ACTS", limits::JOURNAL_ACTS as u64),
    ("JOURNAL_AGE", limits::JOURNAL_AGE.as_millis() as u64),
    ("JOURNAL_PAUSE", limits::JOURNAL_PAUSE.as_millis() as u64),
    ("JOURNAL_PHOTOS", limits::JOURNAL_PHOTOS as u64),
];

/// Assembles one script. Done once at start.
fn assemble(source: &str) -> redis::Script {
    let (shebang, body) = source.split_once('\n').unwrap_or(("#!lua", source));
    let mut text = String::new();
    // What a shared text calls itself stands above it in the list.
    let used = |call: &str| {
        let by_others = |(name, shared): &(&str, &str)| body.contains(name) && shared.contains(call);
        body.contains(call) || SHARED.iter().any(by_others)
    };
    for (call, shared) in SHARED.iter().copied() {
        if used(call) && !text.contains(shared) {
            text.push_str(shared);
        }
    }
    text.push_str(body);
    let numbers: String = NUMBERS
        .iter()
        .filter(|(name, _)| text.contains(name))
        .map(|(name, number)| format!(" local {name}={number}"))
        .collect();
    let keys: Vec<&str> =
        TABLE.iter().filter(|row| text.contains(&format!("K.{}(", row.name))).map(|row| row.lua).collect();
    redis::Script::new(&format!(
        "{shebang}\nlocal P=string.sub(KEYS[1],1,-7) local K={{}} {}{numbers}\n{text}",
        keys.join(" ")
    ))
}

macro_rules! scripts {
    ($($name:ident)+) => {
        pub(super) struct Scripts {
            $(pub $name: redis::Script,)+
        }

        impl Scripts {
            pub fn assemble() -> Scripts {
                Scripts { $($name: assemble(include_str!(concat!("lua/", stringify!($name), ".lua"))),)+ }
            }
        }

        /// Every script with its text, for the test that reads their headers.
        pub const SOURCES: &[(&str, &str)] = &[$((stringify!($name), include_str!(concat!("lua/", stringify!($name), ".lua"))),)+];
    };
}

scripts! {
    enter list_albums list_targets show_cards list_beside show_tiles list_tags list_grants list_users list_sessions list_trash list_failed list_acts list_bins list_trashed
    list_matches list_people list_newest list_suggestions
    create_album change_album grant_album transfer_album trash_album restore_album purge_album
    add_photo change_photo arrange_photos order_photos move_photo tag_photo untag_photo trash_photo restore_photo purge_photo finish_photo count_death render_again remake_photos
    rename_tag delete_tag purge_tag
    index_tag index_album index_photos
    create_user change_user delete_user purge_user
    open_session touch_session end_sessions prove_session
    create_upload keep_part refuse_upload end_upload
    begin_import touch_import claim_import end_import
    take_token give_link attempt excuse change_settings
    check_photos check_albums check_users check_counters check_sessions check_tags check_blobs check_counts check_members check_job check_acts check_words check_uploads
    upgrade_trash
}
