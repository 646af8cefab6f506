//! The Lua scripts: one file per change or read in `lua/`, each with a header that says ARGV and what it returns.
//!
//! A script is sent as: its `#!lua` line, the key functions it mentions (generated from `keys.rs`, so that no key is
//! spelt in Lua), the `lua/_….lua` it calls, then its own text. The one entry of KEYS routes it to the
//! gallery's slot and carries the prefix.

use super::keys::TABLE;
use crate::domain::limits;
use std::collections::BTreeSet;

/// What several scripts share: the function that asks for it, and its text.
const SHARED: &[(&str, &str)] = &[
    ("basis_moved", include_str!("lua/_basis.lua")),
    ("word_count", include_str!("lua/_words.lua")),
    ("thing_count", include_str!("lua/_words.lua")),
    ("tag_count_words", include_str!("lua/_words.lua")),
    ("photo_count", include_str!("lua/_words.lua")),
    ("photo_count", include_str!("lua/_finding.lua")),
    ("word_begins", include_str!("lua/_reading.lua")),
    ("words_begin", include_str!("lua/_reading.lua")),
    ("tags_named", include_str!("lua/_naming.lua")),
    ("tag_create", include_str!("lua/_naming.lua")),
    ("tag_spelling", include_str!("lua/_spelling.lua")),
    ("tag_spell", include_str!("lua/_spelling.lua")),
    ("tag_put", include_str!("lua/_words.lua")),
    ("tag_put", include_str!("lua/_tagging.lua")),
    ("tag_drop", include_str!("lua/_words.lua")),
    ("tag_drop", include_str!("lua/_tagging.lua")),
    ("tag_today", include_str!("lua/_merging.lua")),
    ("album_active", include_str!("lua/_activity.lua")),
    ("album_sequence", include_str!("lua/_order.lua")),
    ("order_put", include_str!("lua/_order.lua")),
    ("photo_left", include_str!("lua/_leaving.lua")),
    ("act_drop", include_str!("lua/_journal.lua")),
    ("act_list", include_str!("lua/_journal.lua")),
    ("act_once", include_str!("lua/_journal.lua")),
    ("act_tags", include_str!("lua/_spelling.lua")),
    ("act_tags", include_str!("lua/_journal.lua")),
    ("act_write", include_str!("lua/_journal.lua")),
    ("act_item", include_str!("lua/_undoing.lua")),
    ("act_undone", include_str!("lua/_undoing.lua")),
    ("trash_follows", include_str!("lua/_trashing.lua")),
    ("photo_forget", include_str!("lua/_forgetting.lua")),
    ("upload_over", include_str!("lua/_uploading.lua")),
    ("sign_out", include_str!("lua/_signing_out.lua")),
    ("wrong", include_str!("lua/_checking.lua")),
    ("tell", include_str!("lua/_checking.lua")),
    ("tag_count", include_str!("lua/_checking.lua")),
    ("tag_count", include_str!("lua/_counting.lua")),
];

/// The numbers of `limits.rs` that shared texts know by name.
const NUMBERS: [(&str, u64); 4] = [
    ("JOURNAL_ACTS", limits::JOURNAL_ACTS as u64),
    ("JOURNAL_AGE", limits::JOURNAL_AGE.as_millis() as u64),
    ("JOURNAL_PAUSE", limits::JOURNAL_PAUSE.as_millis() as u64),
    ("JOURNAL_PHOTOS", limits::JOURNAL_PHOTOS as u64),
];

/// What a text calls: `photo_forget`, `redis.call`, `K.album`.
fn calls<'a>(text: &'a str) -> BTreeSet<&'a str> {
    let name = |before: &'a str| before.rsplit(|c: char| !c.is_ascii_alphanumeric() && !"_.".contains(c)).next();
    text.split('(').filter_map(name).filter_map(|name| name.rsplit("..").next()).collect()
}

/// A shared text, what asks for it, and what it calls itself.
type Shared = (&'static str, &'static str, BTreeSet<&'static str>);

/// Assembles one script. Done once at start.
fn assemble(source: &'static str, shared: &[Shared]) -> redis::Script {
    let (shebang, body) = source.split_once('\n').unwrap_or(("#!lua", source));
    let by_body = calls(body);
    // What a shared text calls itself stands above it in the list.
    let by_others = |call| shared.iter().any(|(name, _, calls)| by_body.contains(name) && calls.contains(call));
    let (mut texts, mut called) = (Vec::new(), by_body.clone());
    for (call, text, calls) in shared {
        if (by_body.contains(call) || by_others(call)) && !texts.contains(text) {
            texts.push(text);
            called.extend(calls);
        }
    }
    let text = texts.concat();
    let numbers =
        NUMBERS.iter().filter(|(name, _)| text.contains(name)).map(|(name, number)| format!(" local {name}={number}"));
    let keys = TABLE.iter().filter(|row| called.contains(&*format!("K.{}", row.name))).map(|row| row.lua);
    redis::Script::new(&format!(
        "{shebang}\nlocal P=string.sub(KEYS[1],1,-7) local K={{}} {}{}\n{text}{body}",
        keys.collect::<Vec<_>>().join(" "),
        numbers.collect::<String>(),
    ))
}

macro_rules! scripts {
    ($($name:ident)+) => {
        pub(super) struct Scripts {
            $(pub $name: redis::Script,)+
        }

        impl Scripts {
            pub fn assemble() -> Scripts {
                let shared: Vec<Shared> = SHARED.iter().map(|(name, text)| (*name, *text, calls(text))).collect();
                Scripts { $($name: assemble(include_str!(concat!("lua/", stringify!($name), ".lua")), &shared),)+ }
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
