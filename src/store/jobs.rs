//! `jobs:urgent` and `jobs:bulk`: streams with one consumer group. Done = acknowledged and deleted.

use super::read::Fields;
use super::{Arg, Change, Store, once, optional};
use crate::domain::Millis;
use crate::domain::id::{PhotoId, UserId};
use crate::domain::job::Job;
use crate::domain::limits;
use crate::domain::photo::Rendered;
use crate::error::{Error, Result};
use redis::streams::{
    StreamAutoClaimReply, StreamId, StreamInfoConsumersReply, StreamPendingCountReply, StreamRangeReply,
    StreamReadReply,
};
use redis::{AsyncConnectionConfig, aio::MultiplexedConnection};
use std::time::{Duration, Instant};

const GROUP: &str = "workers";
/// Later than any message; the last number of all means something else to XREADGROUP.
const LAST_MESSAGE: &str = "18446744073709551615-0";
/// Messages that one round trip of a walk over a stream reads.
const JOBS_AT_ONCE: usize = 500;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stream {
    /// Somebody waits for it: read first.
    Urgent,
    Bulk,
}

impl Stream {
    pub const BOTH: [Stream; 2] = [Stream::Urgent, Stream::Bulk];

    fn as_str(self) -> &'static str {
        match self {
            Stream::Urgent => "urgent",
            Stream::Bulk => "bulk",
        }
    }
}

/// What a photo's job came to.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// With what was found out, unless they were there already.
    Ready(Option<Rendered>),
    /// A sentence that says why there are no renditions.
    Failed(String),
}

/// Why renditions are made again by themselves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Why {
    /// Nothing is left on the disk, and somebody looks at the photo.
    Missing,
    /// There is something to show, made by another recipe.
    Stale,
}

impl Why {
    fn as_str(self) -> &'static str {
        match self {
            Why::Missing => "missing",
            Why::Stale => "stale",
        }
    }
}

/// Which of some photos are made again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Which {
    /// Those that failed.
    Failed,
    All,
    /// All, even where there is nothing to be done.
    Anew,
}

impl Which {
    fn as_args(self) -> (&'static str, &'static str) {
        match self {
            Which::Failed => ("failed", ""),
            Which::All => ("all", ""),
            Which::Anew => ("all", "1"),
        }
    }
}

/// A job in somebody's hands, with what it takes to finish it.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub job: Job,
    pub stream: Stream,
    pub message: String,
}

/// A worker's own connection to the streams: it blocks, so it cannot be shared.
pub struct Queue {
    store: Store,
    redis: MultiplexedConnection,
    consumer: String,
    /// When it last looked for what others dropped and found nothing.
    looked: Option<Instant>,
}

impl Store {
    pub(super) async fn create_groups(&self) -> Result<()> {
        for stream in Stream::BOTH {
            let mut pipe = redis::pipe();
            pipe.cmd("XGROUP").arg("CREATE").arg(self.jobs_key(stream)).arg(GROUP).arg(0).arg("MKSTREAM").ignore();
            match self.pipe::<()>(&pipe).await {
                Err(Error::Internal(cause)) if cause.contains("BUSYGROUP") => {}
                other => other?,
            }
        }
        Ok(())
    }

    fn jobs_key(&self, stream: Stream) -> String {
        match stream {
            Stream::Urgent => self.keys.jobs_urgent(),
            Stream::Bulk => self.keys.jobs_bulk(),
        }
    }

    /// A connection for one worker. A worker that starts again under the same name finds what it had in its hands.
    pub async fn queue(&self, consumer: &str) -> Result<Queue> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(Duration::from_secs(1)))
            .set_response_timeout(Some(limits::HEARTBEAT));
        let redis = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        Ok(Queue { store: self.clone(), redis, consumer: consumer.to_owned(), looked: None })
    }

    /// Acknowledges and deletes, in one step with what the job came to.
    pub async fn finish_photo(&self, photo: PhotoId, end: &End, now: Millis, claimed: &Claimed) -> Result<()> {
        let (state, reason, rendered) = match end {
            End::Ready(rendered) => ("ready", "", rendered.as_ref()),
            End::Failed(reason) => ("failed", reason.as_str(), None),
        };
        let thumbhash = optional(rendered.and_then(|rendered| rendered.thumbhash.as_ref()));
        let damaged = optional(rendered.map(|rendered| u8::from(rendered.damaged)));
        let stream = claimed.stream.as_str();
        let args: [&dyn Arg; 9] =
            [&photo, &state, &reason, &thumbhash, &damaged, &now, &stream, &GROUP, &claimed.message];
        let _: String = self.run(&self.scripts.finish_photo, &args).await?;
        Ok(())
    }

    /// The same for a job that leaves nothing to write down.
    pub async fn finish_job(&self, claimed: &Claimed) -> Result<()> {
        let key = self.jobs_key(claimed.stream);
        let mut pipe = redis::pipe();
        pipe.atomic();
        pipe.cmd("XACK").arg(&key).arg(GROUP).arg(&claimed.message).ignore();
        pipe.cmd("XDEL").arg(&key).arg(&claimed.message).ignore();
        self.pipe(&pipe).await
    }

    /// Counts that a picture killed its decoder; how often it did so far, `None` when the photo is gone.
    pub async fn count_death(&self, photo: PhotoId) -> Result<Option<u32>> {
        self.run(&self.scripts.count_death, &[&photo]).await
    }

    /// Jobs that wait or are being done: `(urgent, bulk)`.
    pub async fn jobs_left(&self) -> Result<(u64, u64)> {
        let mut pipe = redis::pipe();
        for stream in Stream::BOTH {
            pipe.cmd("XLEN").arg(self.jobs_key(stream));
        }
        self.pipe(&pipe).await
    }

    /// Some of the jobs that wait or are being done, and where to go on; `None` at the end.
    pub async fn jobs_after(&self, stream: Stream, after: Option<&str>) -> Result<(Vec<Job>, Option<String>)> {
        let from = after.map_or("-".to_owned(), |id| format!("({id}"));
        let mut pipe = redis::pipe();
        pipe.cmd("XRANGE").arg(self.jobs_key(stream)).arg(from).arg("+").arg("COUNT").arg(JOBS_AT_ONCE);
        let (found,): (StreamRangeReply,) = self.pipe(&pipe).await?;
        let last = found.ids.last().map(|id| id.id.clone());
        // What is no job is taken off the stream by the worker that meets it.
        Ok((found.ids.iter().filter_map(|id| job(&fields(id)).ok()).collect(), last))
    }

    /// Has the renditions of a photo made again: they went missing from the disk, or another recipe made them.
    pub async fn render_again(&self, photo: PhotoId, why: Why) -> Result<()> {
        let status: String = self.run(&self.scripts.render_again, &[&photo, &why.as_str()]).await?;
        super::nothing_else(&status)
    }

    /// The same for many, because somebody asked: `by` is an administrator and the version of their account, `None` the
    /// operator.
    pub async fn remake_photos(
        &self,
        by: Option<(UserId, u64)>,
        stream: Stream,
        which: Which,
        photos: &[PhotoId],
    ) -> Result<Change<()>> {
        let (user, version) = (optional(by.map(|(user, _)| user)), by.map_or(0, |(_, version)| version));
        let (stream, (of, anew)) = (stream.as_str(), which.as_args());
        let mut args: Vec<&dyn Arg> = vec![&user, &version, &stream, &of, &anew];
        args.extend(photos.iter().map(|photo| photo as &dyn Arg));
        self.change(&self.scripts.remake_photos, &args, super::nothing_else).await
    }

    /// Whether a worker has asked for work, or said that it has some, lately enough to be alive.
    pub async fn has_workers(&self) -> Result<bool> {
        let mut pipe = redis::pipe();
        pipe.cmd("XINFO").arg("CONSUMERS").arg(self.jobs_key(Stream::Urgent)).arg(GROUP);
        pipe.cmd("XINFO").arg("CONSUMERS").arg(self.jobs_key(Stream::Bulk)).arg(GROUP);
        let (urgent, bulk): (StreamInfoConsumersReply, StreamInfoConsumersReply) = self.pipe(&pipe).await?;
        let missed = limits::HEARTBEAT_MISSED.as_millis() as usize;
        Ok(urgent.consumers.iter().chain(&bulk.consumers).any(|worker| worker.idle < missed))
    }
}

impl Queue {
    /// What this worker had in its hands when it last stopped.
    pub async fn unfinished(&mut self) -> Result<Vec<Claimed>> {
        self.read("0", None).await
    }

    /// The next job: what another dropped before all, urgent before bulk, waiting up to `wait` for one. May be more than one
    /// when both streams had some.
    pub async fn next(&mut self, wait: Duration) -> Result<Vec<Claimed>> {
        let dropped = self.look_for_dropped().await?;
        if !dropped.is_empty() {
            return Ok(dropped);
        }
        let urgent = self.read_one(Stream::Urgent).await?;
        if !urgent.is_empty() {
            return Ok(urgent);
        }
        let bulk = self.read_one(Stream::Bulk).await?;
        if !bulk.is_empty() {
            return Ok(bulk);
        }
        self.read(">", Some(wait)).await
    }

    /// Says that this worker lives, and looks for what others dropped.
    ///
    /// By time and not when there is nothing else to do: an import gives work for hours, and somebody waits for what a dead
    /// worker had in its hands.
    async fn look_for_dropped(&mut self) -> Result<Vec<Claimed>> {
        if self.looked.is_some_and(|looked| looked.elapsed() < limits::HEARTBEAT) {
            return Ok(Vec::new());
        }
        self.show_life().await?;
        let dropped = self.take_over().await?;
        if dropped.is_empty() {
            self.looked = Some(Instant::now());
        }
        Ok(dropped)
    }

    /// Asks for what this worker has in its hands after the last message there can be, which is nothing: up to Redis 7.0
    /// a consumer that asks in vain for what is new counts as idle, and one that asks for its own does not.
    async fn show_life(&mut self) -> Result<()> {
        let mut command = redis::cmd("XREADGROUP");
        command.arg("GROUP").arg(GROUP).arg(&self.consumer).arg("COUNT").arg(1);
        command.arg("STREAMS").arg(self.store.jobs_key(Stream::Urgent)).arg(LAST_MESSAGE);
        once(command.query_async::<redis::Value>(&mut self.redis)).await.map(drop)
    }

    /// Takes this worker out of the group. Not while it has a job in its hands, for that would be lost.
    pub async fn leave(&mut self) -> Result<()> {
        for stream in Stream::BOTH {
            let key = self.store.jobs_key(stream);
            let mut pending = redis::cmd("XPENDING");
            pending.arg(&key).arg(GROUP).arg("-").arg("+").arg(1).arg(&self.consumer);
            let pending: StreamPendingCountReply = once(pending.query_async(&mut self.redis)).await?;
            if !pending.ids.is_empty() {
                continue;
            }
            let mut leave = redis::cmd("XGROUP");
            leave.arg("DELCONSUMER").arg(&key).arg(GROUP).arg(&self.consumer);
            once(leave.query_async::<redis::Value>(&mut self.redis)).await?;
        }
        Ok(())
    }

    /// Jobs whose worker has missed its heartbeat. One that was handed out too often comes back as such.
    async fn take_over(&mut self) -> Result<Vec<Claimed>> {
        let idle = limits::HEARTBEAT_MISSED.as_millis() as u64;
        let mut taken = Vec::new();
        for stream in Stream::BOTH {
            let mut command = redis::cmd("XAUTOCLAIM");
            command
                .arg(self.store.jobs_key(stream))
                .arg(GROUP)
                .arg(&self.consumer)
                .arg(idle)
                .arg("0")
                .arg("COUNT")
                .arg(1);
            let reply: StreamAutoClaimReply = once(command.query_async(&mut self.redis)).await?;
            for id in reply.claimed {
                taken.extend(self.claimed(stream, &id).await?);
            }
        }
        Ok(taken)
    }

    /// Says that this worker still has the job.
    pub async fn heartbeat(&mut self, claimed: &Claimed) -> Result<()> {
        self.claim_again(claimed, &[]).await
    }

    /// That it was not done was no fault of the job: the times it was handed out are counted from none again.
    pub async fn forgive(&mut self, claimed: &Claimed) -> Result<()> {
        self.claim_again(claimed, &["RETRYCOUNT", "0"]).await
    }

    /// To oneself, which counts as no delivery and sets its idle time back.
    async fn claim_again(&mut self, claimed: &Claimed, options: &[&str]) -> Result<()> {
        let mut command = redis::cmd("XCLAIM");
        command.arg(self.store.jobs_key(claimed.stream)).arg(GROUP).arg(&self.consumer).arg(0).arg(&claimed.message);
        command.arg(options).arg("JUSTID");
        once(command.query_async::<redis::Value>(&mut self.redis)).await.map(drop)
    }

    /// How often this job was handed out.
    pub async fn deliveries(&mut self, claimed: &Claimed) -> Result<u32> {
        let mut command = redis::cmd("XPENDING");
        command.arg(self.store.jobs_key(claimed.stream)).arg(GROUP).arg(&claimed.message).arg(&claimed.message).arg(1);
        let reply: StreamPendingCountReply = once(command.query_async(&mut self.redis)).await?;
        Ok(reply.ids.first().map_or(0, |id| id.times_delivered as u32))
    }

    async fn read_one(&mut self, stream: Stream) -> Result<Vec<Claimed>> {
        let mut command = redis::cmd("XREADGROUP");
        command.arg("GROUP").arg(GROUP).arg(&self.consumer).arg("COUNT").arg(1);
        command.arg("STREAMS").arg(self.store.jobs_key(stream)).arg(">");
        let reply: Option<StreamReadReply> = once(command.query_async(&mut self.redis)).await?;
        self.all_claimed(reply).await
    }

    async fn read(&mut self, from: &str, wait: Option<Duration>) -> Result<Vec<Claimed>> {
        let mut command = redis::cmd("XREADGROUP");
        command.arg("GROUP").arg(GROUP).arg(&self.consumer).arg("COUNT").arg(1);
        if let Some(wait) = wait {
            command.arg("BLOCK").arg(wait.as_millis() as u64);
        }
        command.arg("STREAMS");
        for stream in Stream::BOTH {
            command.arg(self.store.jobs_key(stream));
        }
        command.arg(from).arg(from);
        let reply: Option<StreamReadReply> = command.query_async(&mut self.redis).await?;
        self.all_claimed(reply).await
    }

    async fn all_claimed(&mut self, reply: Option<StreamReadReply>) -> Result<Vec<Claimed>> {
        let mut all = Vec::new();
        for found in reply.map(|reply| reply.keys).unwrap_or_default() {
            let stream = if found.key == self.store.keys.jobs_urgent() { Stream::Urgent } else { Stream::Bulk };
            for id in found.ids {
                all.extend(self.claimed(stream, &id).await?);
            }
        }
        Ok(all)
    }

    /// A message that is no job (left by another version) is taken off the stream.
    async fn claimed(&mut self, stream: Stream, id: &StreamId) -> Result<Option<Claimed>> {
        match job(&fields(id)) {
            Ok(job) => Ok(Some(Claimed { job, stream, message: id.id.clone() })),
            Err(error) => {
                tracing::warn!(message = %id.id, cause = error.cause(), "a message on the stream is not a job");
                let key = self.store.jobs_key(stream);
                let mut pipe = redis::pipe();
                pipe.atomic()
                    .cmd("XACK")
                    .arg(&key)
                    .arg(GROUP)
                    .arg(&id.id)
                    .ignore()
                    .cmd("XDEL")
                    .arg(&key)
                    .arg(&id.id)
                    .ignore();
                self.store.pipe::<()>(&pipe).await?;
                Ok(None)
            }
        }
    }
}

fn fields(id: &StreamId) -> Fields {
    id.map.iter().filter_map(|(k, v)| Some((k.clone(), redis::from_redis_value(v.clone()).ok()?))).collect()
}

fn job(fields: &Fields) -> Result<Job> {
    let text = |field: &str| fields.get(field).map_or("", String::as_str);
    match text("act") {
        "render" => Ok(Job::Render { photo: text("photo").parse()?, anew: text("anew") == "1" }),
        "purge-album" => Ok(Job::PurgeAlbum(text("album").parse()?)),
        "purge-user" => {
            Ok(Job::PurgeUser { user: text("user").parse()?, heir: super::read::optional_id(text("heir"))? })
        }
        "purge-tag" => Ok(Job::PurgeTag { tag: text("tag").parse()?, into: super::read::optional_id(text("into"))? }),
        "index-tag" => Ok(Job::IndexTag(text("tag").parse()?)),
        other => Err(Error::internal("job", optional(Some(other)))),
    }
}
