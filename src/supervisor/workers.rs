//! The worker processes that `salon serve` keeps on its own machine, and what such a worker knows of its parent.
//!
//! A worker writes a byte to its standard output with every heartbeat. One that owes too many hangs and is killed: that
//! it is silent is known without Redis, which may be away.

use super::kept::Kept;
use crate::config::{self, Place, RedisUrl};
use crate::domain::limits;
use crate::error::{Error, Result};
use rustix::process::{Pid, Signal};
use std::convert::Infallible;
use std::io::Write;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;
use tokio::time::sleep;

/// A worker that has not put its job down by then is killed; another takes the job over.
const WORKER_GRACE: Duration = Duration::from_secs(10);

/// The worker processes that `salon serve` keeps on its own machine.
pub struct Workers(Vec<Kept>);

impl Workers {
    /// `redis` is what they connect to, whatever the settings say: for them the private Redis is one like any other.
    pub fn start(count: usize, place: &Place, redis: &RedisUrl) -> Result<Workers> {
        let host = host_name();
        let keep = |number| {
            let name = format!("{host}-{number}");
            let (place, redis, named) = (place.clone(), redis.clone(), name.clone());
            let start = move || worker(&place, &redis, &named).spawn();
            let child = start().map_err(|e| Error::internal("starting a worker", e))?;
            Ok(Kept::keep(&format!("worker {name}"), child, WORKER_GRACE, None, start))
        };
        let workers = (1..=count).map(keep).collect::<Result<_>>()?;
        tracing::info!(count, "the workers are up");
        Ok(Workers(workers))
    }

    /// Lets every worker put its job down, all at the same time.
    pub async fn stop(self) {
        let count = self.0.len();
        let stopping: Vec<_> = self.0.into_iter().map(|kept| tokio::spawn(kept.stop())).collect();
        for stopped in stopping {
            let _ = stopped.await;
        }
        tracing::info!(count, "the workers have stopped");
    }
}

/// The settings travel as variables: an argument, with the password of a Redis in it, could be read by every user of
/// the machine.
fn worker(place: &Place, redis: &RedisUrl, name: &str) -> Command {
    // Not by its path: after an upgrade that is another program than the one that serves.
    let mut command = Command::new("/proc/self/exe");
    command.arg0("salon").args(["worker", "--name", name]);
    command.env("SALON_DATA", &place.data).env("SALON_REDIS", redis.reveal());
    command.env("SALON_KEY_PREFIX", &place.key_prefix).env("SALON_LOG_FORMAT", place.log.format.to_string());
    if let Some(filter) = &place.log.filter {
        command.env("SALON_LOG", filter);
    }
    command.env(config::SUPERVISED, std::process::id().to_string());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).process_group(0).kill_on_drop(true);
    command
}

/// In a worker: whether a `salon serve` has started it.
pub fn is_supervised() -> bool {
    std::env::var_os(config::SUPERVISED).is_some()
}

/// In a worker: end when the `salon serve` that started it ends, however it ends.
///
/// # Errors
/// When it is gone already.
pub fn end_with_parent() -> Result<()> {
    let Some(parent) = std::env::var(config::SUPERVISED).ok().and_then(|pid| pid.parse().ok()) else { return Ok(()) };
    rustix::process::set_parent_process_death_signal(Some(Signal::TERM)).map_err(std::io::Error::from)?;
    // It may have been killed before the line above, and then no signal will come.
    if rustix::process::getppid().map(Pid::as_raw_pid) != Some(parent) {
        return Err(Error::operator("The Salon that started this worker is gone."));
    }
    Ok(())
}

/// In a worker that a `salon serve` has started: heartbeats for it, for ever. To be awaited on the task that works: where
/// that stands still, nothing beats.
pub async fn beat_for_parent() -> Infallible {
    while is_supervised() {
        let mut out = std::io::stdout();
        // When nobody listens any more the parent is gone, and the kernel says so in its own way.
        let _ = out.write_all(b".").and_then(|()| out.flush());
        sleep(limits::HEARTBEAT).await;
    }
    std::future::pending().await
}

/// The name of this machine, as part of the names of its workers.
pub fn host_name() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name: String =
        name.trim().chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).take(60).collect();
    if name.is_empty() { "salon".into() } else { name }
}
