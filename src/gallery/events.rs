//! What pages that stand open are told of an album: which of its photos came, changed or went, by their ids alone. Whoever
//! wants to see one asks for it, and is asked for their right like everybody.
//!
//! One connection of this process hears the events of the whole gallery (`store/events.rs`) and hands each to those who
//! listen to its album. The right is asked again before anything is told, whenever somebody's right changes, and at every
//! pulse: a listener who has lost it hears nothing more. What was missed while the connection was broken is missed; then
//! pages are told to look again.

use super::Gallery;
use super::door::Caller;
use crate::domain::id::{AlbumId, PhotoId, UserId};
use crate::domain::limits;
use crate::error::{Error, Result};
use crate::store::events::Event;
use futures_util::StreamExt;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until, timeout};

pub use crate::store::events::Happened;

/// Between two tries to reach Redis.
const RETRY: Duration = Duration::from_millis(250);
/// One answer for what comes together: an import announces many photos a second.
const TOGETHER: Duration = Duration::from_millis(50);

/// What a page is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Photo(PhotoId, Happened),
    /// The album's own title, cover and the like.
    Album,
    /// Something was missed: ask for everything.
    Again,
}

/// On whose account somebody listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    User(UserId),
    Address(IpAddr),
}

/// Those who listen in this process.
#[derive(Default)]
pub(super) struct Listeners(Mutex<Hall>);

#[derive(Default)]
struct Hall {
    next: u64,
    places: HashMap<u64, Ear>,
    /// Nobody comes in any more.
    closed: bool,
}

struct Ear {
    album: AlbumId,
    who: Who,
    events: mpsc::Sender<Signal>,
    missed: Arc<AtomicBool>,
}

#[derive(Clone, Copy)]
enum Signal {
    Tell(Told),
    Ask,
}

/// Somebody who listens to an album. Dropped, they have left.
pub struct Listener {
    gallery: Gallery,
    caller: Caller,
    user: Option<UserId>,
    album: AlbumId,
    place: u64,
    events: mpsc::Receiver<Signal>,
    missed: Arc<AtomicBool>,
    pulse: Instant,
}

impl Gallery {
    /// Listens to an album. An address counts for those who are not signed in. Whoever has seen another version of the
    /// album than there is now is told so at once.
    ///
    /// # Errors
    /// Those of the door; `TooMany` when this person listens too often, `Unavailable` when too many do.
    pub async fn listen(
        &self,
        caller: &Caller,
        album: AlbumId,
        seen: Option<u64>,
        address: IpAddr,
    ) -> Result<Listener> {
        // Before the right is asked: what happens in between is not missed, and a right that goes is asked for again.
        let (events, heard) = mpsc::channel(limits::EVENTS_WAITING);
        let missed = Arc::new(AtomicBool::new(false));
        let room = self.room(caller, album).await?;
        let user = room.visit.viewer.id();
        let who = user.map_or(Who::Address(address), Who::User);
        let place = self.listeners.enter(Ear { album, who, events, missed: missed.clone() })?;
        let mut listener = Listener {
            gallery: self.clone(),
            caller: caller.clone(),
            user,
            album,
            place,
            events: heard,
            missed,
            pulse: Instant::now() + limits::LISTENING_PULSE,
        };
        // Between the door and the place the right may have gone, and before the door something may have happened.
        let album = self.still_sees(caller, user, album).await?.ok_or(Error::NotFound)?;
        if seen.is_some_and(|version| version != album.version) {
            listener.missed.store(true, Ordering::Relaxed);
            listener.pulse = Instant::now();
        }
        Ok(listener)
    }

    /// Hears what is announced and passes it on, for as long as the process lives.
    pub async fn keep_listening(&self) -> Result<()> {
        loop {
            match timeout(limits::REDIS_WAIT, self.store.listen()).await {
                Ok(Ok(events)) => {
                    self.listeners.signal(Signal::Tell(Told::Again), |_| true);
                    let mut events = std::pin::pin!(events);
                    while let Some(event) = events.next().await {
                        self.listeners.hear(event);
                    }
                    tracing::warn!("events are not heard: the connection broke");
                }
                Ok(Err(error)) => tracing::warn!(cause = error.cause(), "events are not heard: {error}"),
                Err(_) => tracing::warn!("events are not heard: Redis did not answer in time"),
            }
            // Whether somebody lost a right meanwhile is not heard either.
            self.listeners.signal(Signal::Ask, |_| true);
            sleep(RETRY).await;
        }
    }

    /// Lets everybody go who listens: the process is about to stop.
    pub fn stop_listening(&self) {
        let mut hall = self.listeners.hall();
        hall.closed = true;
        hall.places.clear();
    }
}

impl Listeners {
    fn hall(&self) -> MutexGuard<'_, Hall> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, ear: Ear) -> Result<u64> {
        let mut hall = self.hall();
        if hall.closed || hall.places.len() >= limits::LISTENERS {
            return Err(Error::Unavailable("too many listen at once".into()));
        }
        if hall.places.values().filter(|other| other.who == ear.who).count() >= limits::LISTENERS_EACH {
            return Err(Error::TooMany(limits::LISTENING_PULSE.as_secs()));
        }
        hall.next += 1;
        let place = hall.next;
        hall.places.insert(place, ear);
        Ok(place)
    }

    fn hear(&self, event: Event) {
        match event {
            Event::Photo(album, photo, happened) => {
                self.signal(Signal::Tell(Told::Photo(photo, happened)), |ear| ear.album == album);
            }
            Event::Album(album) => self.signal(Signal::Tell(Told::Album), |ear| ear.album == album),
            Event::RightsOn(album) => self.signal(Signal::Ask, |ear| ear.album == album),
            Event::RightsOf(user) => self.signal(Signal::Ask, |ear| ear.who == Who::User(user)),
        }
    }

    fn signal(&self, signal: Signal, concerns: impl Fn(&Ear) -> bool) {
        for ear in self.hall().places.values().filter(|ear| concerns(ear)) {
            if ear.events.try_send(signal).is_err() {
                ear.missed.store(true, Ordering::Relaxed);
            }
        }
    }
}

impl Listener {
    /// What happened since, nothing at a pulse, or `None` when there is nothing more to hear: the right is gone, nobody can
    /// say whether it is, or the process stops.
    pub async fn next(&mut self) -> Option<Vec<Told>> {
        loop {
            let first = tokio::select! {
                first = self.events.recv() => Some(first?),
                () = sleep_until(self.pulse) => None,
            };
            if first.is_some() {
                sleep(TOGETHER).await;
            }
            let mut told = self.told(first);
            match self.gallery.still_sees(&self.caller, self.user, self.album).await {
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => return None,
            }
            if self.missed.swap(false, Ordering::Relaxed) {
                told = vec![Told::Again];
            }
            let is_pulse = first.is_none();
            if is_pulse || !told.is_empty() {
                self.pulse = Instant::now() + limits::LISTENING_PULSE;
                return Some(told);
            }
        }
    }

    /// This and what waits behind it, each once.
    fn told(&mut self, first: Option<Signal>) -> Vec<Told> {
        let mut told = Vec::new();
        let mut signal = first;
        while let Some(heard) = signal {
            match heard {
                Signal::Tell(one) if !told.contains(&one) => told.push(one),
                Signal::Tell(_) | Signal::Ask => {}
            }
            signal = self.events.try_recv().ok();
        }
        told
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.gallery.listeners.hall().places.remove(&self.place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id<Id: From<Uuid>>(n: u128) -> Id {
        Uuid::from_u128(n).into()
    }

    fn ear(album: u128, user: u128) -> (Ear, mpsc::Receiver<Signal>, Arc<AtomicBool>) {
        let (events, heard) = mpsc::channel(limits::EVENTS_WAITING);
        let missed = Arc::new(AtomicBool::new(false));
        (Ear { album: id(album), who: Who::User(id(user)), events, missed: missed.clone() }, heard, missed)
    }

    #[test]
    fn everybody_hears_what_concerns_them_and_nothing_else() {
        let listeners = Listeners::default();
        let ((mira, mut of_mira, _), (tom, mut of_tom, _)) = (ear(1, 10), ear(2, 11));
        listeners.enter(mira).unwrap();
        listeners.enter(tom).unwrap();
        let mut heard = |event| {
            listeners.hear(event);
            (of_mira.try_recv().is_ok(), of_tom.try_recv().is_ok())
        };
        assert_eq!(heard(Event::Photo(id(1), id(5), Happened::Added)), (true, false));
        assert_eq!(heard(Event::Album(id(2))), (false, true));
        assert_eq!(heard(Event::RightsOn(id(1))), (true, false));
        assert_eq!(heard(Event::RightsOf(id(11))), (false, true));
        assert_eq!(heard(Event::RightsOf(id(12))), (false, false));
    }

    #[test]
    fn one_who_does_not_keep_up_is_told_that_something_was_missed() {
        let listeners = Listeners::default();
        let (slow, _heard, missed) = ear(1, 10);
        listeners.enter(slow).unwrap();
        for _ in 0..limits::EVENTS_WAITING {
            listeners.hear(Event::Album(id(1)));
        }
        assert!(!missed.load(Ordering::Relaxed));
        listeners.hear(Event::Album(id(1)));
        assert!(missed.load(Ordering::Relaxed));
    }

    #[test]
    fn nobody_listens_more_often_than_they_may() {
        let listeners = Listeners::default();
        for _ in 0..limits::LISTENERS_EACH {
            listeners.enter(ear(1, 10).0).unwrap();
        }
        assert!(matches!(listeners.enter(ear(1, 10).0), Err(Error::TooMany(_))));
        listeners.enter(ear(1, 11).0).unwrap();
    }
}
