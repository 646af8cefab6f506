//! Redis and nothing else: facts in, facts out, no decision about rights. One function is one round trip.
//!
//! `keys.rs` spells every key, `lua/` holds every script, `read.rs` turns replies into nouns.

pub mod albums;
pub mod attempts;
pub mod check;
pub mod door;
pub mod events;
pub mod grants;
pub mod imports;
pub mod jobs;
pub mod journals;
pub mod keys;
pub mod order;
pub mod photos;
pub mod read;
pub mod scan;
pub mod script;
pub mod searches;
pub mod sessions;
pub mod settings;
pub mod tags;
pub mod trash;
pub mod uploads;
pub mod users;

use crate::domain::id::{AlbumId, UserId};
use crate::domain::limits;
use crate::error::{Error, Result};
use crate::language::Message;
use keys::Keys;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, ErrorKind, FromRedisValue, IntoConnectionInfo, Pipeline, RedisError, ServerErrorKind};
use script::Scripts;
use std::cell::Cell;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

/// The version of the key convention that this program reads and writes.
pub const SCHEMA: u32 = 2;

/// The first Redis that knows scripts with flags.
const REDIS: u32 = 7;

#[derive(Clone)]
pub struct Store {
    redis: ConnectionManager,
    /// For connections of their own: a worker blocks on its stream.
    client: Client,
    keys: Keys,
    scripts: Arc<Scripts>,
}

/// What a verb evaluated the rule against. A script refuses when any of it has moved on, and the verb starts again.
#[derive(Clone, Copy, Debug)]
pub struct Basis {
    /// An album and its `rights` counter.
    pub album: (AlbumId, u64),
    /// The user and the account's `version`; `None` for the operator.
    pub user: Option<(UserId, u64)>,
}

/// What a change came to: `Moved` when what it was decided on is no longer so.
#[derive(Debug, PartialEq)]
pub enum Change<T> {
    Done(T),
    Moved,
}

impl Change<()> {
    /// The same, with what whoever made it knows besides.
    pub fn with<T>(self, value: T) -> Change<T> {
        match self {
            Change::Done(()) => Change::Done(value),
            Change::Moved => Change::Moved,
        }
    }
}

tokio::task_local! {
    static ROUND_TRIPS: Cell<u32>;
}

/// Runs `work` and counts the round trips to Redis it made: for the log, and for the tests that hold pages to two.
pub async fn counting<T>(work: impl Future<Output = T>) -> (T, u32) {
    ROUND_TRIPS
        .scope(Cell::new(0), async {
            let result = work.await;
            (result, ROUND_TRIPS.with(Cell::get))
        })
        .await
}

impl Store {
    /// Connects, and prepares what this program needs there: the schema, the consumer groups.
    ///
    /// # Errors
    /// `Unavailable` while the server cannot be reached; `Conflict` when it is too old, or its schema newer than this
    /// program.
    pub async fn open(url: &str, prefix: &str) -> Result<Store> {
        let client = connect(url)?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(Duration::from_secs(1)))
            .set_response_timeout(Some(limits::REDIS_WAIT))
            .set_number_of_retries(3)
            .set_min_delay(Duration::from_millis(20))
            .set_max_delay(Duration::from_millis(200));
        let redis =
            tokio::time::timeout(Duration::from_secs(5), ConnectionManager::new_with_config(client.clone(), config))
                .await
                .map_err(|_| Error::Unavailable("connecting to Redis took too long".into()))??;
        let store = Store { redis, client, keys: Keys::new(prefix), scripts: Arc::new(Scripts::assemble()) };
        store.check_version().await?;
        store.claim_schema().await?;
        store.create_groups().await?;
        Ok(store)
    }

    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    pub async fn ping(&self) -> Result<()> {
        self.pipe(redis::pipe().cmd("PING").ignore()).await
    }

    /// Where people reach the site; `None` before it was ever started.
    pub async fn address(&self) -> Result<Option<String>> {
        let (address,): (Option<String>,) =
            self.pipe(redis::pipe().cmd("HGET").arg(self.keys.settings()).arg("address")).await?;
        Ok(address)
    }

    pub async fn put_address(&self, address: &str) -> Result<()> {
        self.pipe(redis::pipe().cmd("HSET").arg(self.keys.settings()).arg("address").arg(address).ignore()).await
    }

    /// Empty fields that say what the server keeps on disk: `(aof_enabled, rdb_saves, version)`.
    pub async fn persistence(&self) -> Result<(bool, bool, String)> {
        let (server, persistence, save): (String, String, Vec<String>) = self
            .pipe(
                redis::pipe()
                    .cmd("INFO")
                    .arg("server")
                    .cmd("INFO")
                    .arg("persistence")
                    .cmd("CONFIG")
                    .arg("GET")
                    .arg("save"),
            )
            .await?;
        let field = |info: &str, name: &str| {
            let prefix = format!("{name}:");
            info.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap_or("").trim().to_owned()
        };
        let saves = save.get(1).is_some_and(|value| !value.is_empty());
        Ok((field(&persistence, "aof_enabled") == "1", saves, field(&server, "redis_version")))
    }

    /// Valkey says the version of Redis that it is compatible with.
    async fn check_version(&self) -> Result<()> {
        let (info,): (String,) = self.pipe(redis::pipe().cmd("INFO").arg("server")).await?;
        let version = info.lines().find_map(|line| line.strip_prefix("redis_version:")).unwrap_or_default().trim();
        match version.split('.').next().and_then(|major| major.parse::<u32>().ok()) {
            Some(major) if major < REDIS => Err(Error::Conflict(Message::verbatim(format!(
                "Salon needs Redis {REDIS}.0 or newer, or Valkey, and this server is Redis {version}."
            )))),
            _ => Ok(()),
        }
    }

    async fn claim_schema(&self) -> Result<()> {
        let key = self.keys.schema();
        let (_, found): (redis::Value, u32) =
            self.pipe(redis::pipe().cmd("SET").arg(&key).arg(SCHEMA).arg("NX").cmd("GET").arg(&key)).await?;
        match found {
            SCHEMA => Ok(()),
            1 => {
                self.upgrade_trash().await?;
                self.pipe(redis::pipe().cmd("SET").arg(&key).arg(SCHEMA).ignore()).await
            }
            other => Err(Error::Conflict(Message::verbatim(format!(
                "This Redis holds a gallery of schema {other}; this program knows schema {SCHEMA}. Start the version of \
                 Salon that wrote it, or a newer one."
            )))),
        }
    }

    /// One round trip. Anything slower than `limits::REDIS_WAIT` is `Unavailable`.
    pub(crate) async fn pipe<T: FromRedisValue>(&self, pipe: &Pipeline) -> Result<T> {
        let mut redis = self.redis.clone();
        once(pipe.query_async(&mut redis)).await
    }

    /// One round trip: a script with its arguments.
    pub(crate) async fn run<T: FromRedisValue>(&self, script: &redis::Script, args: &[&dyn Arg]) -> Result<T> {
        let mut redis = self.redis.clone();
        let mut call = script.key(self.keys.schema());
        for arg in args {
            call.arg(arg.text());
        }
        once(call.invoke_async(&mut redis)).await
    }

    /// A script of a change: `moved` is `Change::Moved`, any other status goes to `outcome`.
    pub(crate) async fn change<T>(
        &self,
        script: &redis::Script,
        args: &[&dyn Arg],
        outcome: impl FnOnce(&str) -> Result<T>,
    ) -> Result<Change<T>> {
        let status: String = self.run(script, args).await?;
        match status.as_str() {
            "moved" => Ok(Change::Moved),
            status => outcome(status).map(Change::Done),
        }
    }
}

/// What `ok` means for a change that returns nothing else.
pub(crate) fn nothing_else(status: &str) -> Result<()> {
    match status {
        "ok" => Ok(()),
        "gone" => Err(Error::NotFound),
        other => Err(Error::internal("script status", other)),
    }
}

async fn once<T>(query: impl Future<Output = redis::RedisResult<T>>) -> Result<T> {
    let _ = ROUND_TRIPS.try_with(|trips| trips.set(trips.get() + 1));
    match tokio::time::timeout(limits::REDIS_WAIT, query).await {
        Ok(result) => Ok(result?),
        Err(_) => Err(Error::Unavailable("Redis did not answer in time".into())),
    }
}

/// `redis://`, `rediss://`, `redis+unix://` and `unix://`, with TCP_NODELAY: without it a small reply can wait 40 ms.
fn connect(url: &str) -> Result<Client> {
    let info = url.into_connection_info()?;
    let tcp = info.tcp_settings().clone().set_nodelay(true);
    Ok(Client::open(info.set_tcp_settings(tcp))?)
}

impl From<RedisError> for Error {
    fn from(error: RedisError) -> Error {
        match error.kind() {
            ErrorKind::Server(
                ServerErrorKind::BusyLoading | ServerErrorKind::MasterDown | ServerErrorKind::TryAgain,
            ) => Error::Unavailable(error.to_string()),
            ErrorKind::Io => Error::Unavailable(error.to_string()),
            _ if matches!(error.code(), Some("OOM" | "MISCONF"))
                || error.to_string().contains("OOM command not allowed") =>
            {
                Error::Full
            }
            _ if error.is_connection_dropped() || error.is_timeout() || error.is_io_error() => {
                Error::Unavailable(error.to_string())
            }
            _ => Error::internal("redis", error),
        }
    }
}

/// An argument of a script, as the text Redis keeps.
pub(crate) trait Arg: Sync {
    fn text(&self) -> String;
}

impl<T: std::fmt::Display + Sync + ?Sized> Arg for T {
    fn text(&self) -> String {
        self.to_string()
    }
}

/// The four arguments of `basis_moved` in `lua/_basis.lua`; an empty user is the operator.
pub(crate) struct BasisArgs {
    pub album: String,
    pub rights: u64,
    pub user: String,
    pub version: u64,
}

impl From<&Basis> for BasisArgs {
    fn from(basis: &Basis) -> BasisArgs {
        BasisArgs {
            album: basis.album.0.to_string(),
            rights: basis.album.1,
            user: basis.user.map(|(id, _)| id.to_string()).unwrap_or_default(),
            version: basis.user.map_or(0, |(_, version)| version),
        }
    }
}

/// An id that may be absent, as scripts take it: empty.
pub(crate) fn optional<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
