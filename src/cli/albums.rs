//! `salon albums`: every album, whoever may see it.

use super::out::Out;
use super::{Caller, House};
use crate::domain::album::Card;
use crate::domain::id::UserId;
use crate::error::{Error, Result};
use serde_json::json;
use std::collections::HashMap;

/// List every album: id, photos, visibility, owner, title
///
/// Newest activity first. Albums in the trash are not among them: `salon trash list` has those.
#[derive(clap::Args, Debug)]
#[command(after_help = "EXAMPLES
  salon albums
  salon albums --json | jq -r 'select(.visibility == \"public\") | .title'

  The same from Redis itself: redis-cli -s data/redis/redis.sock ZRANGE albums 0 -1 REV")]
pub struct Args {
    /// One JSON object per line: id, title, description, photos, visibility, owner, created, updated
    #[arg(long)]
    json: bool,
}

pub async fn run(house: &House, args: Args) -> Result<()> {
    let cards = house.gallery.every_album(&Caller::Operator).await?;
    let owners = owners(house, &cards).await?;
    let owner = |card: &Card| owners.get(&card.album.owner).map_or("-", String::as_str).to_owned();
    let mut out = Out::new();
    if args.json {
        for card in &cards {
            out.json(&object(card, &owner(card)))?;
        }
        return out.flush();
    }
    let row = |card: &Card| {
        let album = &card.album;
        [
            album.id.to_string(),
            card.photos.to_string(),
            album.visibility.to_string(),
            owner(card),
            album.title.to_string(),
        ]
    };
    let rows: Vec<_> = cards.iter().map(row).collect();
    out.table(["ID", "PHOTOS", "VISIBILITY", "OWNER", "TITLE"], &rows)?;
    out.flush()
}

fn object(card: &Card, owner: &str) -> serde_json::Value {
    let album = &card.album;
    json!({
        "id": album.id.to_string(),
        "title": album.title.as_str(),
        "description": album.description.as_str(),
        "photos": card.photos,
        "visibility": album.visibility.as_str(),
        "owner": owner,
        "created": album.created,
        "updated": album.updated,
    })
}

/// Logins of the owners. One whose account is gone this moment has none.
async fn owners(house: &House, cards: &[Card]) -> Result<HashMap<UserId, String>> {
    let mut owners = HashMap::new();
    for card in cards {
        let id = card.album.owner;
        if owners.contains_key(&id) {
            continue;
        }
        match house.gallery.user(&Caller::Operator, id).await {
            Ok((_, user)) => drop(owners.insert(id, user.login.to_string())),
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(owners)
}
