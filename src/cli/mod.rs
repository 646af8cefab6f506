//! The `salon` command: one file per subcommand, through the same gallery as the pages.
//!
//! A new command is a file with `pub struct Args` and `pub async fn run(house: &House, args: Args) -> Result<()>`, a
//! variant of [`Verb`] and a line in [`dispatch`]. Rules of its own it has none: it asks the gallery.
//!
//! Exit codes: 0 done, 1 failed (a sentence on standard error, the cause in the log), 2 wrong usage.

mod albums;
mod check;
mod decode;
mod figures;
mod health;
mod import;
mod out;
mod photos;
mod progress;
mod renditions;
mod serve;
mod trash;
mod user;
mod worker;

use crate::config::{self, Log, LogFormat, Place, RedisUrl};
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::gallery::door::Caller;
use crate::supervisor::{self, PrivateRedis};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::fs::DirBuilder;
use std::io::{IsTerminal, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::time::Instant;
use tracing_subscriber::EnvFilter;

/// A self-hosted photo gallery in which every album is a room
#[derive(Parser, Debug)]
#[command(name = "salon", version)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand, Debug)]
enum Verb {
    /// Run the gallery: the site, its workers and, unless --redis is given, its own Redis
    Serve(serve::Args),
    /// Make thumbnails for a gallery that runs elsewhere; `serve` starts its own workers
    Worker(worker::Args),
    /// Ask a running site whether it is ready (exit code 0), for health checks
    Health(health::Args),
    /// List every album: id, photos, visibility, owner, title
    Albums(albums::Args),
    /// List the photos of an album, with the place of every original on the disk
    Photos(photos::Args),
    /// Take folders of pictures into the gallery
    Import(import::Args),
    /// Create users, list them, set their passwords, disable and enable them
    #[command(subcommand)]
    User(user::Verb),
    /// See what was deleted, bring it back, or remove it for good
    #[command(subcommand)]
    Trash(trash::Verb),
    /// Make thumbnails and larger pictures again, from the originals
    Renditions(renditions::Args),
    /// Hold everything in Redis and on the disk against each other
    Check(check::Args),
    /// Decode pictures in a jail, for a worker, which speaks to it by pipes
    #[command(hide = true)]
    Decode,
}

impl Verb {
    /// Whether it may be the first thing that is done in a gallery.
    fn begins(&self) -> bool {
        match self {
            Verb::User(verb) => verb.begins(),
            Verb::Serve(_) | Verb::Worker(_) | Verb::Health(_) | Verb::Import(_) | Verb::Decode => true,
            Verb::Albums(_) | Verb::Photos(_) | Verb::Trash(_) | Verb::Renditions(_) | Verb::Check(_) => false,
        }
    }
}

/// The whole program.
pub fn main() -> ExitCode {
    let mut command = config::without_empty_variables(Cli::command());
    let parsed = command.try_get_matches_from_mut(std::env::args_os());
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return misused(&command, &error),
    };
    // A decoder shares nothing with the rest: no log, no runtime, no threads before it locks itself in.
    if let Verb::Decode = cli.verb {
        return decode::run();
    }
    start_log(&cli.place.log, &cli.verb);
    warn_of_unknown_variables(&command);
    // Both aws-lc and ring may be compiled in by the crates we use, and rustls wants to be told.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

/// On the main thread from beginning to end, because the children are tied to the thread that starts them.
fn run(cli: Cli) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    tokio::task::LocalSet::new().block_on(&runtime, dispatch(cli))
}

async fn dispatch(cli: Cli) -> Result<()> {
    let Cli { place, verb } = cli;
    if !verb.begins() {
        there_is_a_gallery(&place)?;
    }
    match verb {
        Verb::Serve(args) => serve::run(place, args).await,
        Verb::Worker(args) => worker::run(place, args).await,
        Verb::Health(args) => health::run(&args),
        Verb::Albums(args) => in_house(place, async |house| albums::run(house, args).await).await,
        Verb::Photos(args) => in_house(place, async |house| photos::run(house, args).await).await,
        Verb::Import(args) => in_house(place, async |house| import::run(house, args).await).await,
        Verb::User(verb) => in_house(place, async |house| user::run(house, verb).await).await,
        Verb::Trash(verb) => in_house(place, async |house| trash::run(house, verb).await).await,
        Verb::Renditions(args) => in_house(place, async |house| renditions::run(house, args).await).await,
        Verb::Check(args) => in_house(place, async |house| check::run(house, args).await).await,
        Verb::Decode => Ok(()),
    }
}

/// What a command is asked of is there: another folder is a slip of the finger, and is not made a gallery.
fn there_is_a_gallery(place: &Place) -> Result<()> {
    if place.redis.is_some() || PrivateRedis::has_been(&place.data) {
        return Ok(());
    }
    Err(Error::operator(format!(
        "There is no gallery in {}: say with --data (SALON_DATA) where it is, or with --redis (SALON_REDIS) where its Redis is.",
        place.data.display()
    )))
}

fn misused(command: &clap::Command, error: &clap::Error) -> ExitCode {
    match config::wrong_value(command, error) {
        Some(sentence) => {
            let _ = writeln!(std::io::stderr(), "salon: {sentence}");
        }
        None => {
            let _ = error.print();
        }
    }
    // 0 for --help and --version, 2 for everything else.
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

fn failed(error: &Error) -> ExitCode {
    if let Some(cause) = error.cause() {
        tracing::error!(cause, "failed");
    }
    let _ = writeln!(std::io::stderr(), "salon: {error}");
    ExitCode::FAILURE
}

fn start_log(log: &Log, verb: &Verb) {
    let stays = matches!(verb, Verb::Serve(_) | Verb::Worker(_));
    let filter = log.filter.as_deref().unwrap_or(if stays { "info,actix_server=warn" } else { "warn" });
    let lines = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(filter)).with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => lines.json().init(),
    }
}

fn warn_of_unknown_variables(command: &clap::Command) {
    // A worker that was started by `serve` has the environment that `serve` has complained of already.
    if supervisor::is_supervised() {
        return;
    }
    let set = std::env::vars_os().filter(|(_, value)| !value.is_empty());
    let names: Vec<String> = set.filter_map(|(name, _)| name.into_string().ok()).collect();
    for variable in config::unknown_variables(command, names.iter().map(String::as_str)) {
        tracing::warn!(variable, "no setting has this name, it is ignored");
    }
}

// ---------------------------------------------------------------------------------------------- the house

/// An open gallery, and the private Redis under it if this process has started one.
pub struct House {
    pub gallery: Gallery,
    redis: RedisUrl,
    own: Option<PrivateRedis>,
}

impl House {
    /// For a command: the Redis of the settings, else that of a Salon which runs on this data folder, else a private one
    /// for as long as the command takes.
    pub async fn open(place: &mut Place) -> Result<House> {
        make_data_folder(place)?;
        let (redis, own) = match (&place.redis, PrivateRedis::running(&place.data).await) {
            (Some(url), _) => (url.clone(), None),
            (None, Some(url)) => (url, None),
            (None, None) => start_redis(&place.data).await?,
        };
        House::open_with(place, redis, own, Patience::None).await
    }

    /// For what stays: the Redis of the settings, which may come up later than Salon, else `private`.
    async fn open_and_wait(place: &mut Place, private: Private) -> Result<House> {
        make_data_folder(place)?;
        let (redis, own) = match (&place.redis, private) {
            (Some(url), _) => (url.clone(), None),
            (None, Private::Start) => start_redis(&place.data).await?,
            (None, Private::Join) => (join_redis(&place.data).await?, None),
        };
        House::open_with(place, redis, own, Patience::Endless).await
    }

    async fn open_with(place: &Place, redis: RedisUrl, own: Option<PrivateRedis>, patience: Patience) -> Result<House> {
        match open_gallery(place, &redis, patience).await {
            Ok(gallery) => Ok(House { gallery, redis, own }),
            Err(error) => {
                stop_redis(own).await;
                Err(error)
            }
        }
    }

    /// Whether nobody but this command is in it: its private Redis was not running.
    fn is_empty(&self) -> bool {
        self.own.is_some()
    }

    /// Where the Redis of this house is.
    pub fn redis(&self) -> &RedisUrl {
        &self.redis
    }

    /// After the last write.
    pub async fn close(self) {
        stop_redis(self.own).await;
    }
}

/// Where a Redis comes from when the settings name none.
#[derive(Clone, Copy)]
enum Private {
    Start,
    Join,
}

#[derive(Clone, Copy, PartialEq)]
enum Patience {
    None,
    Endless,
}

/// Opens the gallery for one of the operator's commands and closes it whatever the command says.
async fn in_house(mut place: Place, command: impl AsyncFnOnce(&House) -> Result<()>) -> Result<()> {
    let house = House::open(&mut place).await?;
    let done = command(&house).await;
    house.close().await;
    done
}

async fn start_redis(data: &Path) -> Result<(RedisUrl, Option<PrivateRedis>)> {
    let own = PrivateRedis::start(data).await?;
    Ok((own.url().clone(), Some(own)))
}

async fn join_redis(data: &Path) -> Result<RedisUrl> {
    PrivateRedis::running(data).await.ok_or_else(|| {
        Error::operator(format!(
            "No gallery is running on {}: start `salon serve` there, or say with --redis (SALON_REDIS) where its Redis is.",
            data.display()
        ))
    })
}

async fn stop_redis(own: Option<PrivateRedis>) {
    if let Some(own) = own {
        own.stop().await;
    }
}

/// A Redis that is not up yet is waited for, so that it does not matter in which order the two are started.
async fn open_gallery(place: &Place, redis: &RedisUrl, patience: Patience) -> Result<Gallery> {
    let mut told: Option<Instant> = None;
    loop {
        let opened = Gallery::open(&place.data, redis.reveal(), &place.key_prefix).await;
        let Err(Error::Unavailable(cause)) = &opened else { return opened };
        if patience == Patience::None {
            return opened;
        }
        if told.is_none_or(|at| at.elapsed() >= Duration::from_secs(5)) {
            tracing::warn!(redis = redis.shown(), cause, "waiting for Redis");
            told = Some(Instant::now());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// The folder as an absolute path from here on: sockets and children do not share our idea of "here".
fn make_data_folder(place: &mut Place) -> Result<()> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(&place.data);
    place.data = made.and_then(|()| place.data.canonicalize()).map_err(|error| {
        Error::operator(format!(
            "The data folder {} (--data, SALON_DATA) cannot be used: {error}.",
            place.data.display()
        ))
    })?;
    Ok(())
}

// ---------------------------------------------------------------------------------------------- stopping

/// The wish to stop, by Ctrl-C, a service manager or a closed terminal. As many may wait for it as like.
#[derive(Clone)]
struct Stop(watch::Receiver<bool>);

impl Stop {
    fn on_signals() -> Result<Stop> {
        let (wish, wished) = watch::channel(false);
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let mut hangup = signal(SignalKind::hangup())?;
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
            tracing::info!("stopping");
            wish.send_replace(true);
            // The channel stays open for those who ask after the signal.
            wish.closed().await;
        });
        Ok(Stop(wished))
    }

    fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Ends when it is time to stop.
    async fn asked(mut self) {
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}
