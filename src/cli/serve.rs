//! `salon serve`: Redis, workers and the site come up in this order and go down in the opposite one.

use super::{Caller, House, Private, Stop};
use crate::config::{Place, Serving, cores};
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::supervisor::Workers;
use crate::web;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;
use tokio::time::sleep;

/// The first housekeeping leaves the start alone.
const HOUSEKEEPING_FIRST: Duration = Duration::from_secs(60);
const HOUSEKEEPING: Duration = Duration::from_secs(3_600);
/// How often it looks for imports that were interrupted.
const IMPORTS: Duration = Duration::from_secs(5);

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    serving: Serving,
}

pub async fn run(mut place: Place, args: Args) -> Result<()> {
    let stop = Stop::on_signals()?;
    let house = tokio::select! {
        house = House::open_and_wait(&mut place, Private::Start) => house?,
        () = stop.clone().asked() => return Ok(()),
    };
    let served = with_workers(&house, &place, &args.serving, stop).await;
    house.close().await;
    served
}

async fn with_workers(house: &House, place: &Place, serving: &Serving, stop: Stop) -> Result<()> {
    if let Some(warning) = house.gallery.persistence_warning().await? {
        tracing::warn!("{warning}");
    }
    // What a picture cannot do to this machine, said once, so that an operator can see what the kernel lacks.
    tracing::info!("decoders are jailed: {}", house.gallery.jail().await?);
    let workers = Workers::start(serving.worker_count(), place, house.redis())?;
    let served = site(&house.gallery, serving, stop).await;
    tracing::info!("the site has stopped");
    workers.stop().await;
    served
}

async fn site(gallery: &Gallery, serving: &Serving, stop: Stop) -> Result<()> {
    let listener = bind(serving.site.listen)?;
    gallery.ready().await?;
    say_where(gallery, &serving.site.address(listener.local_addr()?)).await?;
    let http = web::Http {
        public_url: serving.site.public_url.clone(),
        trusted_proxies: serving.trusted_proxies.clone(),
        workers: cores(),
    };
    tokio::select! {
        served = web::serve(gallery.clone(), listener, http, stop.asked()) => Ok(served?),
        never = keep_house(gallery) => never,
        never = keep_importing(gallery) => never,
        never = keep_index(gallery) => never,
        never = gallery.keep_listening() => never,
    }
}

fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address)
        .map_err(|e| Error::operator(format!("Salon cannot listen on {address} (--listen, SALON_LISTEN): {e}.")))
}

/// The one line on standard output. The socket is bound, so whoever reads the line and comes at once is answered.
async fn say_where(gallery: &Gallery, address: &str) -> Result<()> {
    gallery.settle_at(address).await?;
    let first = match gallery.setup_token().await? {
        Some(token) => format!(" - first administrator: {address}/setup?token={token}"),
        None => String::new(),
    };
    let mut out = std::io::stdout();
    // Nobody may be reading; that is no reason not to serve.
    let _ = writeln!(out, "Salon is ready: {address}{first}").and_then(|()| out.flush());
    Ok(())
}

/// A gallery from before there was an index gets one, beside everything else.
async fn keep_index(gallery: &Gallery) -> Result<()> {
    loop {
        match index(gallery).await {
            Ok(()) => return std::future::pending().await,
            Err(error) => {
                tracing::warn!(cause = error.cause(), "the index waits: {error}");
                sleep(IMPORTS).await;
            }
        }
    }
}

async fn index(gallery: &Gallery) -> Result<()> {
    if gallery.is_indexed().await? {
        return Ok(());
    }
    gallery.index().await?;
    tracing::info!("everything is found by its words");
    Ok(())
}

/// Goes on with imports that were interrupted.
async fn keep_importing(gallery: &Gallery) -> Result<()> {
    loop {
        match gallery.resume_import(&Caller::Operator).await {
            Ok(true) => {}
            Ok(false) => sleep(IMPORTS).await,
            Err(error) => {
                tracing::warn!(cause = error.cause(), "an import waits: {error}");
                sleep(IMPORTS).await;
            }
        }
    }
}

/// Purges, sweeps and expiries. What one round does not finish, the next one does.
async fn keep_house(gallery: &Gallery) -> Result<()> {
    sleep(HOUSEKEEPING_FIRST).await;
    loop {
        if let Err(error) = gallery.housekeep().await {
            tracing::warn!(cause = error.cause(), "housekeeping was not finished: {error}");
        }
        sleep(HOUSEKEEPING).await;
    }
}
