//! Passwords are hashed a few at a time: each hash takes 19 MiB and a core, and a crowd at the login must not take the
//! machine. They have threads of their own, each with its 19 MiB.

use crate::crypto::Hasher;
use crate::domain::limits;
use crate::domain::user::Password;
use crate::error::{Error, Result};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot};

/// Longest wait for an answer.
const TURN: Duration = Duration::from_secs(5);

/// Work with a password; it sends its own answer.
type Turn = Box<dyn FnOnce(&mut Hasher) + Send>;

pub struct Hashing {
    turns: mpsc::Sender<Turn>,
    waiting: Semaphore,
}

impl Hashing {
    /// # Errors
    /// When the system gives no thread.
    pub fn start() -> Result<Hashing> {
        let (turns, queue) = mpsc::channel::<Turn>();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..limits::HASHES {
            let queue = Arc::clone(&queue);
            let thread = std::thread::Builder::new().name("hashing".into());
            thread.spawn(move || take_turns(&queue)).map_err(|e| Error::internal("a thread to hash passwords", e))?;
        }
        Ok(Hashing { turns, waiting: Semaphore::new(limits::HASHES + limits::HASHES_WAITING) })
    }

    pub async fn hash(&self, password: Password) -> Result<String> {
        self.turn(move |hasher| hasher.hash(&password)).await
    }

    /// Takes the same time whether or not there is a stored hash.
    pub async fn verify(&self, typed: &str, stored: Option<String>) -> Result<bool> {
        let typed = typed.to_owned();
        self.turn(move |hasher| hasher.verify(&typed, stored.as_deref())).await
    }

    async fn turn<T: Send + 'static>(&self, work: impl FnOnce(&mut Hasher) -> Result<T> + Send + 'static) -> Result<T> {
        let busy = |_| Error::Unavailable("too many passwords to hash".into());
        let _place = self.waiting.try_acquire().map_err(busy)?;
        let (answer, answered) = oneshot::channel();
        let turn = move |hasher: &mut Hasher| {
            // Who asked may have gone, or waited too long.
            if !answer.is_closed() {
                let _ = answer.send(work(hasher));
            }
        };
        self.turns.send(Box::new(turn)).map_err(|e| Error::internal("hashing", e))?;
        match tokio::time::timeout(TURN, answered).await {
            Ok(answer) => answer.map_err(|e| Error::internal("hashing", e))?,
            Err(_) => Err(Error::Unavailable("no turn to hash a password".into())),
        }
    }
}

/// Ends with the gallery that sends them.
fn take_turns(queue: &Mutex<mpsc::Receiver<Turn>>) {
    let mut hasher = Hasher::default();
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(turn) = next else { return };
        turn(&mut hasher);
    }
}
