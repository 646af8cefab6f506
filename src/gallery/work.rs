//! A worker: takes jobs from the streams, one at a time, and keeps a jailed decoder for their pictures.
//!
//! A job is done at least once and may be done twice. A worker that dies finds its job again when it starts under the
//! same name; another takes it over when its heartbeat is missed.

use super::Gallery;
use crate::crypto;
use crate::domain::grant::Right;
use crate::domain::id::{AlbumId, PhotoId, UserId};
use crate::domain::job::Job;
use crate::domain::limits;
use crate::domain::photo::Rendered;
use crate::error::{Error, Result};
use crate::fault;
use crate::media::decoder::{Decoder, Render};
use crate::store::jobs::{Claimed, End, Queue};
use crate::store::{Basis, Change};
use std::time::Duration;

/// How long a worker without work waits on the streams before it looks whether it is to stop.
const WAIT: Duration = Duration::from_millis(1_000);
/// Between tries while Redis is away or the disk is full.
const PAUSE: Duration = Duration::from_millis(500);

impl Gallery {
    /// Works until `shutdown`. The job in hand is finished first.
    pub async fn work(&self, name: &str, shutdown: impl Future<Output = ()>) -> Result<()> {
        let mut shutdown = std::pin::pin!(shutdown);
        let mut decoder = Decoder::new(self.program.clone());
        // What a picture cannot do to this machine, said once, so that an operator can see what the kernel lacks.
        tracing::info!(worker = name, "decoders are jailed: {}", decoder.start().await?);
        let stop = tokio_util::sync::CancellationToken::new();
        let work = self.work_until(name, &mut decoder, &stop);
        let mut work = std::pin::pin!(work);
        tokio::select! {
            () = &mut shutdown => stop.cancel(),
            result = &mut work => return result,
        }
        work.await
    }

    async fn work_until(
        &self,
        name: &str,
        decoder: &mut Decoder,
        stop: &tokio_util::sync::CancellationToken,
    ) -> Result<()> {
        while !stop.is_cancelled() {
            if let Err(error) = self.work_through(name, decoder, stop).await {
                tracing::warn!(worker = name, cause = error.cause(), "{error} The worker goes on by itself.");
                tokio::time::sleep(PAUSE).await;
            }
        }
        Ok(())
    }

    /// What was in hand before, then job after job, and at the end out of the group. An error leaves the job unfinished, to
    /// be found again.
    async fn work_through(
        &self,
        name: &str,
        decoder: &mut Decoder,
        stop: &tokio_util::sync::CancellationToken,
    ) -> Result<()> {
        let mut queue = self.store.queue(name).await?;
        loop {
            let unfinished = queue.unfinished().await?;
            if unfinished.is_empty() {
                break;
            }
            for claimed in unfinished {
                self.perform(&mut queue, decoder, &claimed).await?;
            }
        }
        while !stop.is_cancelled() {
            for claimed in queue.next(WAIT).await? {
                self.perform(&mut queue, decoder, &claimed).await?;
            }
        }
        queue.leave().await
    }

    /// Does one job while saying every few seconds that it is still in hand.
    async fn perform(&self, queue: &mut Queue, decoder: &mut Decoder, claimed: &Claimed) -> Result<()> {
        fault::point("work.claimed")?;
        if queue.deliveries(claimed).await? > limits::DELIVERIES {
            return self.give_up(claimed).await;
        }
        let job = self.perform_job(decoder, claimed);
        let mut job = std::pin::pin!(job);
        loop {
            tokio::select! {
                result = &mut job => {
                    // However long there is no room: the job waits for it.
                    if matches!(result, Err(Error::Full)) {
                        queue.forgive(claimed).await?;
                    }
                    return result;
                }
                () = tokio::time::sleep(limits::HEARTBEAT) => queue.heartbeat(claimed).await?,
            }
        }
    }

    async fn perform_job(&self, decoder: &mut Decoder, claimed: &Claimed) -> Result<()> {
        match claimed.job {
            Job::Render { photo, anew } => return self.render(decoder, photo, anew, claimed).await,
            Job::PurgeAlbum(album) => self.purge_whole_album(album).await?,
            Job::PurgeUser { user, heir } => self.purge_user(user, heir).await?,
            Job::IndexTag(tag) => self.index_tag(tag, "").await?,
            Job::PurgeTag { tag, into } => while self.store.purge_tag(tag, into).await? {},
        }
        self.store.finish_job(claimed).await
    }

    /// A job that was handed out again and again kills its worker.
    async fn give_up(&self, claimed: &Claimed) -> Result<()> {
        tracing::error!(job = ?claimed.job, "given up after {} tries", limits::DELIVERIES);
        match claimed.job {
            Job::Render { photo, .. } => self.photo_failed(photo, "picture-not-made", claimed).await,
            _ => self.store.finish_job(claimed).await,
        }
    }

    /// What lies on the disk already is not made twice, unless it is to be made `anew`, or its colours are not known.
    async fn render(&self, decoder: &mut Decoder, id: PhotoId, anew: bool, claimed: &Claimed) -> Result<()> {
        let (photo, settings) = self.store.photo_and_settings(id).await?;
        let (Some(photo), recipe) = (photo, settings.recipe) else { return self.store.finish_job(claimed).await };
        if !anew && photo.thumbhash.is_some() && self.media.has_renditions(&photo.sha256, &recipe).await? {
            return self.photo_is_ready(id, None, claimed).await;
        }
        loop {
            let Some(file) = self.media.open_original(&photo.sha256, photo.facts.kind).await? else {
                return self.photo_failed(id, "picture-original-missing", claimed).await;
            };
            match decoder.render(file, recipe).await? {
                Render::Made(renditions, rendered) => {
                    self.media.write_renditions(&photo.sha256, &recipe, renditions).await?;
                    fault::point("work.rendered")?;
                    return self.photo_is_ready(id, Some(rendered), claimed).await;
                }
                Render::Failed(failure) => {
                    tracing::info!(photo = %id, cause = failure.cause, "a picture cannot be decoded");
                    return self.photo_failed(id, &failure.message.to_stored(), claimed).await;
                }
                Render::Died(death) => {
                    let Some(deaths) = self.store.count_death(id).await? else {
                        return self.store.finish_job(claimed).await;
                    };
                    tracing::warn!(photo = %id, deaths, cause = death.cause, "a picture killed its decoder");
                    if deaths >= limits::RENDER_ATTEMPTS {
                        return self.photo_failed(id, &death.message.to_stored(), claimed).await;
                    }
                }
            }
        }
    }

    async fn photo_is_ready(&self, photo: PhotoId, rendered: Option<Rendered>, claimed: &Claimed) -> Result<()> {
        self.store.finish_photo(photo, &End::Ready(rendered), super::now(), claimed).await
    }

    async fn photo_failed(&self, photo: PhotoId, why: &str, claimed: &Claimed) -> Result<()> {
        self.store.finish_photo(photo, &End::Failed(why.to_owned()), super::now(), claimed).await
    }

    async fn purge_whole_album(&self, album: AlbumId) -> Result<()> {
        loop {
            match self.store.purge_album(album, None).await {
                Ok(Change::Done(true) | Change::Moved) => {}
                Ok(Change::Done(false)) | Err(Error::NotFound) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }

    /// Album after album: what the user owned goes to the heir or to the trash, what they were granted is taken back.
    async fn purge_user(&self, user: UserId, heir: Option<UserId>) -> Result<()> {
        loop {
            for (album, owned) in self.store.some_albums_of(user).await? {
                self.release_album(user, heir, album, owned).await?;
            }
            if !self.store.purge_user(user).await? {
                return Ok(());
            }
        }
    }

    async fn release_album(&self, user: UserId, heir: Option<UserId>, album: AlbumId, owned: bool) -> Result<()> {
        super::settle(async || {
            let Some(found) = self.store.album(album).await? else {
                return self.store.drop_album_of(user, album).await.map(Change::Done);
            };
            let basis = Basis { album: (album, found.rights), user: None };
            if !owned || found.owner != user {
                return self.store.grant_album(&basis, user, None::<Right>).await;
            }
            match heir {
                Some(heir) => match self.store.transfer_album(&basis, heir, None).await {
                    Err(Error::Invalid(_)) => self.store.trash_album(&basis, super::now(), crypto::id()).await,
                    result => result,
                },
                None => self.store.trash_album(&basis, super::now(), crypto::id()).await,
            }
        })
        .await
    }
}
