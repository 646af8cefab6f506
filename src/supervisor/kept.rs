//! A child that is started again whenever it ends, until it is stopped. One that gives signs of life is killed when they
//! stay away.

use crate::domain::limits;
use rustix::process::{Pid, Signal};
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStdout};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

/// The pause before a child is started again doubles from the first to the second of these ...
const PAUSE: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(5);
/// ... and is short again after a life as long as this.
const LONG_LIFE: Duration = Duration::from_secs(60);

pub(super) struct Kept {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Kept {
    /// Keeps `child` under this name; `start` makes the next one. It has `grace` to end by itself when it is stopped, and
    /// its last words are read from `log`.
    pub(super) fn keep(
        name: &str,
        child: Child,
        grace: Duration,
        log: Option<PathBuf>,
        start: impl Fn() -> std::io::Result<Child> + Send + 'static,
    ) -> Kept {
        let (stop, stopped) = oneshot::channel();
        let keeper = Keeper { name: name.to_owned(), grace, log, pause: PAUSE };
        Kept { stop, task: tokio::spawn(keeper.watch(child, start, stopped)) }
    }

    pub(super) async fn stop(self) {
        // Both fail only when the task is gone, and the child with it.
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

struct Keeper {
    name: String,
    grace: Duration,
    /// Where the child writes its last words.
    log: Option<PathBuf>,
    pause: Duration,
}

impl Keeper {
    async fn watch(
        mut self,
        mut child: Child,
        start: impl Fn() -> std::io::Result<Child>,
        mut stopped: oneshot::Receiver<()>,
    ) {
        loop {
            let born = Instant::now();
            let heart = child.stdout.take();
            let status = tokio::select! {
                status = child.wait() => status,
                () = silence(heart) => self.kill(&mut child).await,
                _ = &mut stopped => return self.end(child).await,
            };
            self.mourn(status, born.elapsed());
            child = loop {
                tokio::select! {
                    () = sleep(self.pause) => {}
                    _ = &mut stopped => return,
                }
                self.pause = (self.pause * 2).min(PAUSE_MAX);
                match start() {
                    Ok(child) => break child,
                    Err(error) => tracing::error!(child = self.name, %error, "cannot be started again, will try later"),
                }
            };
        }
    }

    /// With its decoders, which are of its process group: one that hangs beside it would stay.
    async fn kill(&self, child: &mut Child) -> std::io::Result<ExitStatus> {
        tracing::error!(child = self.name, "hangs: it owes {} heartbeats and is killed", limits::HEARTBEATS_OWED);
        if let Some(pid) = child.id().and_then(|pid| Pid::from_raw(pid.cast_signed())) {
            // It fails when the child has just ended by itself.
            let _ = rustix::process::kill_process_group(pid, Signal::KILL);
        }
        child.wait().await
    }

    fn mourn(&mut self, status: std::io::Result<ExitStatus>, lived: Duration) {
        if lived >= LONG_LIFE {
            self.pause = PAUSE;
        }
        let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
        let words = self.log.as_deref().and_then(last_words);
        tracing::warn!(child = self.name, status, words, "has ended and is started again");
    }

    async fn end(&self, mut child: Child) {
        if let Some(pid) = child.id().and_then(|pid| Pid::from_raw(pid.cast_signed())) {
            // It fails when the child has just ended by itself, which is what is wanted.
            let _ = rustix::process::kill_process(pid, Signal::TERM);
        }
        if timeout(self.grace, child.wait()).await.is_err() {
            tracing::warn!(child = self.name, "does not end when asked to and is killed");
            let _ = child.kill().await;
        }
    }
}

/// Returns when a child that beats owes too many heartbeats. They are counted one by one, so that a machine that stood
/// still, with everything on it, is one heartbeat late and not an hour.
async fn silence(heart: Option<ChildStdout>) {
    let Some(mut heart) = heart else { return std::future::pending().await };
    let mut owed = 0;
    while owed < limits::HEARTBEATS_OWED {
        match timeout(limits::HEARTBEAT, heart.read(&mut [0; 64])).await {
            // It has closed its end: whether it lives, its exit says.
            Ok(Ok(0) | Err(_)) => return std::future::pending().await,
            Ok(Ok(_)) => owed = 0,
            Err(_) => owed += 1,
        }
    }
}

/// The last lines of a log: why its writer ended.
pub(super) fn last_words(log: &Path) -> Option<String> {
    let text = std::fs::read_to_string(log).ok()?;
    let lines: Vec<&str> = text.lines().rev().filter(|line| !line.trim().is_empty()).take(3).collect();
    Some(lines.into_iter().rev().collect::<Vec<_>>().join(" | "))
}
