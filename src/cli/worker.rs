//! `salon worker`: takes jobs from Redis and renders them, on this machine or on another.

use super::{House, Private, Stop};
use crate::config::{Place, worker_name};
use crate::error::Result;
use crate::supervisor::{beat_for_parent, end_with_parent, host_name};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Its name in Redis and in the log; no two workers may share one [default: host and process]
    #[arg(long, value_parser = worker_name)]
    name: Option<String>,
}

pub async fn run(place: Place, args: Args) -> Result<()> {
    end_with_parent()?;
    tokio::select! {
        worked = work(place, args) => worked,
        never = beat_for_parent() => match never {},
    }
}

async fn work(mut place: Place, args: Args) -> Result<()> {
    let stop = Stop::on_signals()?;
    let name = args.name.unwrap_or_else(|| format!("{}-{}", host_name(), std::process::id()));
    let house = tokio::select! {
        house = House::open_and_wait(&mut place, Private::Join) => house?,
        () = stop.clone().asked() => return Ok(()),
    };
    house.gallery.work(&name, stop.asked()).await
}
