//! Passwords are hashed a few at a time: each hash takes 19 MiB and a core, and a crowd at the login must not take the
//! machine.

use crate::crypto;
use crate::domain::limits;
use crate::domain::user::Password;
use crate::error::{Error, Result};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Longest wait for a turn.
const TURN: Duration = Duration::from_secs(5);

pub struct Hashing {
    turns: Semaphore,
    waiting: Semaphore,
}

impl Hashing {
    pub fn new() -> Hashing {
        Hashing {
            turns: Semaphore::new(limits::HASHES),
            waiting: Semaphore::new(limits::HASHES + limits::HASHES_WAITING),
        }
    }

    pub async fn hash(&self, password: Password) -> Result<String> {
        let _place = self.place()?;
        let _turn = self.turn().await?;
        off_thread(move || crypto::hash_password(&password)).await
    }

    /// Takes the same time whether or not there is a stored hash.
    pub async fn verify(&self, typed: &str, stored: Option<String>) -> Result<bool> {
        let _place = self.place()?;
        let _turn = self.turn().await?;
        let typed = typed.to_owned();
        off_thread(move || crypto::verify_password(&typed, stored.as_deref())).await
    }

    fn place(&self) -> Result<SemaphorePermit<'_>> {
        self.waiting.try_acquire().map_err(|_| Error::Unavailable("too many passwords to hash".into()))
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>> {
        match tokio::time::timeout(TURN, self.turns.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Error::Unavailable("no turn to hash a password".into())),
        }
    }
}

impl Default for Hashing {
    fn default() -> Self {
        Hashing::new()
    }
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::internal("hashing", e))?
}
