//! `salon renditions`: the pictures that are made from the originals, made again.

use super::figures::count;
use super::out::Out;
use super::photos::find;
use super::progress::Progress;
use super::{Caller, House};
use crate::config::cores;
use crate::domain::photo::Photo;
use crate::error::{Error, Result};
use crate::gallery::renditions::{Remade, Remake};
use crate::supervisor::host_name;
use futures_util::future::join_all;
use serde_json::json;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// How often it is looked whether anybody is working.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Make thumbnails and larger pictures again, from the originals
///
/// They are made when a photo comes, and again by themselves when they are missing or when the settings have changed and
/// somebody looks at the photo. This makes them beforehand. What is shown stays so meanwhile, and uploads go first.
///
/// The workers of the running gallery do it; where none is running, this command does it itself.
#[derive(clap::Args, Debug)]
#[command(group = clap::ArgGroup::new("what").args(["missing", "all", "album"]).required(true).multiple(true))]
#[command(after_help = "EXAMPLES
  salon renditions --missing
  salon renditions --album 'Summer by the sea'
  salon renditions --all --json

EXIT CODES
  0 every photo has its pictures   1 some have not, and are listed   2 wrong usage")]
pub struct Args {
    /// Only what is missing, or was made by other settings or by another version
    #[arg(long, conflicts_with = "all")]
    missing: bool,

    /// Also what is there as it should be
    #[arg(long)]
    all: bool,

    /// Only of this album (its id, or its exact title where only one has it); by itself, all of it
    #[arg(long)]
    album: Option<String>,

    /// One JSON object per line: for each photo that failed its id, album, name and reason; then how many were there, made and failed
    #[arg(long)]
    json: bool,
}

pub async fn run(house: &House, args: Args) -> Result<()> {
    let (album, total) = match &args.album {
        Some(album) => {
            let room = find(house, album).await?;
            let total = house.gallery.count_photos(&room).await?;
            (Some(room.album.id), total)
        }
        None => {
            let albums = house.gallery.every_album(&Caller::Operator).await?;
            (None, albums.iter().map(|card| card.photos).sum())
        }
    };
    let mut tally = Tally { progress: Progress::new(total, "photos"), there: 0, made: 0, failed: Vec::new() };
    let what = Remake { album, all: !args.missing };
    let mut report = |photo: &Photo, remade| tally.take(photo, remade);
    let remake = house.gallery.remake(&Caller::Operator, what, &mut report);
    let done = with_workers(house, remake).await;
    tally.progress.clear();
    // What was done before the end of one that broke off is said too.
    tally.tell(args.json)?;
    done?;
    match tally.failed.len() as u64 {
        0 => Ok(()),
        failed => Err(Error::operator(format!("{} could not be made.", count(failed, "photo")))),
    }
}

/// Until `remake` has its answer. Where nobody else takes the jobs, or nobody any more, this process does.
async fn with_workers(house: &House, remake: impl Future<Output = Result<()>>) -> Result<()> {
    let (stop, stopped) = watch::channel(false);
    let remake = async {
        let done = remake.await;
        stop.send_replace(true);
        done
    };
    let (done, worked) = tokio::join!(remake, work_where_nobody_does(house, stopped));
    done.and(worked)
}

async fn work_where_nobody_does(house: &House, stopped: watch::Receiver<bool>) -> Result<()> {
    let until = |mut stopped: watch::Receiver<bool>| async move { drop(stopped.wait_for(|stop| *stop).await) };
    // The Redis of an empty house may remember workers that have ended with it.
    while !house.is_empty() && house.gallery.has_workers().await? {
        tokio::select! {
            () = until(stopped.clone()) => return Ok(()),
            () = sleep(LOOK_EVERY) => {}
        }
    }
    let workers = (1..=cores()).map(|number| {
        let name = format!("{}-{}-{number}", host_name(), std::process::id());
        let until = until(stopped.clone());
        async move { house.gallery.work(&name, until).await }
    });
    join_all(workers).await.into_iter().collect()
}

struct Tally {
    progress: Progress,
    there: u64,
    made: u64,
    failed: Vec<(Photo, String)>,
}

impl Tally {
    fn take(&mut self, photo: &Photo, remade: Remade) {
        match remade {
            Remade::There => self.there += 1,
            Remade::Made => self.made += 1,
            Remade::Failed(why) => self.failed.push((photo.clone(), why)),
        }
        self.progress.step(photo.name().to_owned());
    }

    fn tell(&self, in_json: bool) -> Result<()> {
        let mut out = Out::new();
        for (photo, reason) in &self.failed {
            let (id, album, name) = (photo.id.to_string(), photo.album.to_string(), photo.name());
            match in_json {
                true => out.json(&json!({ "id": id, "album": album, "name": name, "reason": reason }))?,
                false => out.line(&format!("{id}  {name}: {reason}"))?,
            }
        }
        let (there, made, failed) = (self.there, self.made, self.failed.len());
        match in_json {
            true => out.json(&json!({ "there": there, "made": made, "failed": failed }))?,
            false => out.line(&format!("{made} made, {there} there already, {failed} failed."))?,
        }
        out.flush()
    }
}
