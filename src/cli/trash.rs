//! `salon trash …`: what was deleted, on its way back or out for good.

use super::figures::{count, date};
use super::import::login;
use super::out::{Out, aside};
use super::{Caller, House};
use crate::domain::text::Login;
use crate::error::{Error, Result};
use crate::gallery::trash::{Entry, Trashed};
use clap::{Args, Subcommand};
use serde_json::json;
use std::time::Duration;

/// Entries that are read at once.
const AT_ONCE: usize = 100;
const DAY: u64 = 86_400;

#[derive(Subcommand, Debug)]
pub enum Verb {
    /// List what lies in the trash, the oldest first
    ///
    /// The gallery itself removes what has lain there for 30 days.
    List(List),
    /// Bring photos and albums back to where they were
    ///
    /// A photo comes back into its album and under its tags, an album with its photos and its rights.
    #[command(after_help = "EXAMPLES
  salon trash restore photo:0190a0b0c0d0e0f00112233445566778
  salon trash restore album:0190a0b0c0d0e0f00112233445566779 --to mira")]
    Restore(Restore),
    /// Remove photos and albums for good
    #[command(after_help = "EXAMPLES
  salon trash purge photo:0190a0b0c0d0e0f00112233445566778
  salon trash purge --older-than 7")]
    Purge(Purge),
    /// Remove everything in the trash for good
    Empty(Empty),
}

#[derive(Args, Debug)]
pub struct List {
    /// One JSON object per line: id, name, album, photos, deleted, purging
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
pub struct Restore {
    /// `photo:<id>`, `album:<id>`, or the id alone
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,

    /// Who gets an album: needed where its owner is gone
    #[arg(long, value_name = "LOGIN", value_parser = login)]
    to: Option<Login>,
}

#[derive(Args, Debug)]
pub struct Purge {
    /// `photo:<id>`, `album:<id>`, or the id alone
    #[arg(required_unless_present = "older_than", value_name = "ID")]
    ids: Vec<String>,

    /// All that was deleted at least so many days ago
    #[arg(long, value_name = "DAYS", conflicts_with = "ids", value_parser = clap::value_parser!(u32))]
    older_than: Option<u32>,
}

#[derive(Args, Debug)]
pub struct Empty {
    /// Yes, all of it
    #[arg(long, required = true)]
    yes: bool,
}

pub async fn run(house: &House, verb: Verb) -> Result<()> {
    match verb {
        Verb::List(args) => list(house, args.json).await,
        Verb::Restore(args) => {
            let restore = async |what| house.gallery.restore(&Caller::Operator, what, args.to.as_ref()).await;
            each(house, &args.ids, "restored", restore).await
        }
        Verb::Purge(Purge { older_than: Some(days), .. }) => purge_older_than(house, days).await,
        Verb::Purge(args) => {
            let purge = async |what| house.gallery.purge(&Caller::Operator, what).await;
            each(house, &args.ids, "removed", purge).await
        }
        Verb::Empty(Empty { yes: _ }) => purge_older_than(house, 0).await,
    }
}

async fn list(house: &House, json: bool) -> Result<()> {
    let (mut out, mut rows) = (Out::new(), Vec::new());
    for first in (0..).step_by(AT_ONCE) {
        let entries = house.gallery.trash(&Caller::Operator, first, AT_ONCE).await?;
        for entry in &entries {
            match json {
                true => out.json(&object(entry))?,
                false => rows.push(row(entry)),
            }
        }
        if entries.len() < AT_ONCE {
            break;
        }
    }
    if !json {
        out.table(["ID", "DELETED", "NAME"], &rows)?;
    }
    out.flush()
}

fn row(entry: &Entry) -> [String; 3] {
    let name = match (entry.what, entry.purging) {
        (_, true) => format!("{} (is being removed)", entry.name),
        (Trashed::Photo(_), _) => format!("{} (of {})", entry.name, entry.album),
        (Trashed::Album(_), _) => format!("{} ({})", entry.name, count(entry.photos, "photo")),
    };
    [entry.what.to_string(), date(entry.deleted), name]
}

fn object(entry: &Entry) -> serde_json::Value {
    json!({
        "id": entry.what.to_string(),
        "name": entry.name,
        "album": entry.album,
        "photos": entry.photos,
        "deleted": entry.deleted,
        "purging": entry.purging,
    })
}

/// What is wrong with one stops none of the others.
async fn each(house: &House, ids: &[String], done: &str, act: impl AsyncFn(Trashed) -> Result<()>) -> Result<()> {
    let mut out = Out::new();
    let mut refused = 0;
    for id in ids {
        let found = house.gallery.find_in_trash(&Caller::Operator, id).await;
        let result = match found {
            Ok(what) => act(what).await,
            Err(error) => Err(error),
        };
        match result {
            Ok(()) => out.line(&format!("{id} is {done}."))?,
            Err(Error::NotFound) => {
                refused += 1;
                aside(&format!("{id} is not in the trash."));
            }
            Err(error @ (Error::Conflict(_) | Error::Invalid(_))) => {
                refused += 1;
                aside(&format!("{id}: {error}"));
            }
            Err(error) => return Err(error),
        }
    }
    out.flush()?;
    match refused {
        0 => Ok(()),
        refused => Err(Error::operator(format!("{refused} of {} not {done}.", count(ids.len() as u64, "id")))),
    }
}

async fn purge_older_than(house: &House, days: u32) -> Result<()> {
    let age = Duration::from_secs(u64::from(days) * DAY);
    let purged = house.gallery.purge_older_than(&Caller::Operator, age).await?;
    let mut out = Out::new();
    out.line(&format!("Removed for good: {purged} (photos and albums)."))?;
    out.flush()
}
