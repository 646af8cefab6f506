//! `salon photos ALBUM`: the photos of one album and where their originals lie.

use super::out::Out;
use super::{Caller, House};
use crate::domain::photo::{Photo, Place};
use crate::error::{Error, Result};
use crate::gallery::door::Room;
use serde_json::json;
use std::path::Path;

/// Photos that are read at once: what is in memory does not grow with the album.
const AT_ONCE: usize = 200;
/// `pending`, the longest of the states that an album shows.
const STATE: usize = 7;

/// List the photos of an album, with the place of every original on the disk
///
/// In the album's order: the oldest first. The name is the photo's title, else the name its file came with.
#[derive(clap::Args, Debug)]
#[command(after_help = "EXAMPLES
  salon photos 'Summer by the sea'
  salon photos 'Summer by the sea' --json | jq -r .path | xargs -d '\\n' cp -t /mnt/stick")]
pub struct Args {
    /// The album's id, or its exact title where only one has it
    album: String,

    /// One JSON object per line: id, title, filename, state, type, bytes, width,
    /// height, taken, zone, source, camera and all else that the file says, path; what it does not say is null
    #[arg(long)]
    json: bool,
}

pub async fn run(house: &House, args: Args) -> Result<()> {
    let room = find(house, &args.album).await?;
    let mut out = Out::new();
    if !args.json {
        out.line(&row("ID", "STATE", "ORIGINAL  NAME"))?;
    }
    for first in (0..).step_by(AT_ONCE) {
        let photos = house.gallery.places(&room, first, AT_ONCE).await?;
        for (photo, path) in &photos {
            match args.json {
                true => out.json(&object(photo, path))?,
                false => {
                    let rest = format!("{}  {}", path.display(), photo.name());
                    out.line(&row(&photo.id.to_string(), photo.state.as_str(), &rest))?;
                }
            }
        }
        if photos.is_empty() {
            break;
        }
    }
    out.flush()
}

/// Ids and states have a length that is known, so nothing has to be kept until the last row is seen.
fn row(id: &str, state: &str, rest: &str) -> String {
    format!("{id:<32}  {state:<STATE$}  {rest}")
}

fn object(photo: &Photo, path: &Path) -> serde_json::Value {
    let facts = &photo.facts;
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "id": photo.id.to_string(),
        "title": photo.title.as_str(),
        "filename": photo.filename.as_str(),
        "state": photo.state.as_str(),
        "damaged": photo.damaged,
        "caption": photo.caption.as_str(),
        "type": facts.kind.mime(),
        "bytes": photo.bytes,
        "width": facts.width,
        "height": facts.height,
        "taken": facts.taken.at,
        "zone": facts.taken.zone,
        "source": facts.taken.source.as_str(),
        "camera": said(&facts.camera),
        "lens": said(&facts.lens),
        "exposure": said(&facts.exposure),
        "aperture": said(&facts.aperture),
        "iso": said(&facts.iso),
        "focal": said(&facts.focal),
        "flash": facts.flash,
        "rating": facts.rating,
        "copyright": said(&facts.copyright),
        "creator": said(&facts.creator),
        "latitude": facts.place.map(Place::latitude),
        "longitude": facts.place.map(Place::longitude),
        "animated": facts.animated,
        "motion": facts.motion,
        "gain-map": facts.gain_map,
        "path": path.display().to_string(),
    })
}

/// An album by its id or its title.
pub async fn find(house: &House, album: &str) -> Result<Room> {
    if let Ok(id) = album.parse() {
        match house.gallery.room(&Caller::Operator, id).await {
            // A title may look like an id.
            Err(Error::NotFound) => {}
            found => return found,
        }
    }
    let cards = house.gallery.every_album(&Caller::Operator).await?;
    let found: Vec<_> = cards.iter().filter(|card| card.album.title.as_str() == album).collect();
    match found.as_slice() {
        [card] => house.gallery.room(&Caller::Operator, card.album.id).await,
        [] => Err(Error::operator(format!("No album has the id or the title {album:?}. `salon albums` lists them."))),
        several => {
            let ids: Vec<String> = several.iter().map(|card| card.album.id.to_string()).collect();
            Err(Error::operator(format!("Several albums have the title {album:?}. Say which: {}.", ids.join(", "))))
        }
    }
}
