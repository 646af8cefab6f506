//! A few decoders that the web process keeps for looking at files, or for close-ups of them. A look takes milliseconds, and
//! close-ups are rare, so few are enough, and a crowd waits in line instead of filling the memory.

use super::Jail;
use super::decoder::Decoder;
use super::pieces::Pieces;
use crate::domain::photo::{Facts, Kind};
use crate::domain::recipe::Recipe;
use crate::error::{Error, Result};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard, Semaphore, SemaphorePermit};

/// Looks at the same time.
const INSPECTORS: usize = 2;

/// The pool; clones share it.
#[derive(Clone)]
pub struct Inspectors {
    turns: Arc<Semaphore>,
    decoders: Arc<[Mutex<Decoder>]>,
}

impl Inspectors {
    /// Decoders that run `program decode`. None is started before the first look.
    pub fn new(program: &Path) -> Inspectors {
        let decoders = (0..INSPECTORS).map(|_| Mutex::new(Decoder::new(program.to_owned()))).collect();
        Inspectors { turns: Arc::new(Semaphore::new(INSPECTORS)), decoders }
    }

    /// What the picture in this file is, or the sentence that refuses it. See [`Decoder::inspect`].
    pub async fn inspect(&self, file: File) -> Result<Facts> {
        let _turn = self.turn().await?;
        self.free()?.inspect(file).await
    }

    /// What of the picture in this file is for everybody. See [`Decoder::strip`].
    pub async fn strip(&self, file: File, kind: Kind) -> Result<Option<Pieces>> {
        let _turn = self.turn().await?;
        self.free()?.strip(file, kind).await
    }

    /// A close-up of the picture in this file. See [`Decoder::close_up`].
    pub async fn close_up(&self, file: File, recipe: Recipe) -> Result<Vec<u8>> {
        let _turn = self.turn().await?;
        self.free()?.close_up(file, recipe).await
    }

    /// Starts one decoder and says which walls stand around it, for the log.
    pub async fn jail(&self) -> Result<Jail> {
        let _turn = self.turn().await?;
        self.free()?.start().await
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>> {
        self.turns.acquire().await.map_err(|error| Error::internal("wait for a decoder", error))
    }

    /// As many turns as decoders: who has a turn finds one that is free. The first ones are preferred, being warm.
    fn free(&self) -> Result<MutexGuard<'_, Decoder>> {
        let free = self.decoders.iter().find_map(|decoder| decoder.try_lock().ok());
        free.ok_or_else(|| Error::internal("find a decoder", "all of them are taken"))
    }
}
