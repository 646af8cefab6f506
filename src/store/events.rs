//! `events:…`: what the scripts announce, heard by one connection of this process.

use super::Store;
use crate::domain::id::{AlbumId, PhotoId, UserId};
use crate::error::Result;
use futures_util::{Stream, StreamExt};

/// What may have changed for whoever looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Photo(AlbumId, PhotoId, Happened),
    /// Its title, its cover and the like.
    Album(AlbumId),
    /// Who may see this album is to be asked again.
    RightsOn(AlbumId),
    /// What this user may see is to be asked again: a session has ended, or the account is another.
    RightsOf(UserId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    Added,
    Changed,
    Gone,
    /// Its pictures are there.
    Ready,
    /// There are none.
    Failed,
}

impl Happened {
    const ALL: [Happened; 5] = [Happened::Added, Happened::Changed, Happened::Gone, Happened::Ready, Happened::Failed];

    pub fn as_str(self) -> &'static str {
        match self {
            Happened::Added => "added",
            Happened::Changed => "changed",
            Happened::Gone => "gone",
            Happened::Ready => "ready",
            Happened::Failed => "failed",
        }
    }
}

impl Store {
    /// Every event of this gallery, on a connection of its own, until that breaks.
    pub async fn listen(&self) -> Result<impl Stream<Item = Event> + use<>> {
        let mut heard = self.client.get_async_pubsub().await?;
        // A prefix has no characters that a pattern reads as anything but themselves.
        heard.psubscribe(format!("{}*", self.keys.events())).await?;
        let keys = self.keys.clone();
        Ok(heard.into_on_message().filter_map(move |message| {
            let event = message.get_payload::<String>().ok();
            let event = event.and_then(|said| read(keys.recognise(message.get_channel_name())?, &said));
            std::future::ready(event)
        }))
    }
}

/// What is no event of ours is passed over.
fn read((row, ids): (&super::keys::Row, Vec<&str>), said: &str) -> Option<Event> {
    let id = ids.first()?;
    match (row.name, said.split(' ').collect::<Vec<_>>().as_slice()) {
        ("events_user", ["rights"]) => Some(Event::RightsOf(id.parse().ok()?)),
        ("events_album", ["rights"]) => Some(Event::RightsOn(id.parse().ok()?)),
        ("events_album", ["album", "changed"]) => Some(Event::Album(id.parse().ok()?)),
        ("events_album", ["photo", photo, word]) => {
            let happened = Happened::ALL.into_iter().find(|happened| happened.as_str() == *word)?;
            Some(Event::Photo(id.parse().ok()?, photo.parse().ok()?, happened))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::keys::Keys;

    #[test]
    fn what_the_scripts_say_is_understood_and_nothing_else() {
        let keys = Keys::new("family:");
        let id = "018f3a5e7c1b7d2a9e4f5a6b7c8d9e0f";
        let event = |channel: &str, said: &str| read(keys.recognise(channel)?, said);
        let album = format!("family:events:album:{id}");
        for happened in Happened::ALL {
            let said = format!("photo {id} {}", happened.as_str());
            assert_eq!(event(&album, &said), Some(Event::Photo(id.parse().unwrap(), id.parse().unwrap(), happened)));
        }
        assert_eq!(event(&album, "rights"), Some(Event::RightsOn(id.parse().unwrap())));
        assert_eq!(event(&album, "album changed"), Some(Event::Album(id.parse().unwrap())));
        let user = format!("family:events:user:{id}");
        assert_eq!(event(&user, "rights"), Some(Event::RightsOf(id.parse().unwrap())));
        for (channel, said) in [(&album, ""), (&album, "photo x added"), (&album, "photo"), (&user, "album changed")] {
            assert_eq!(event(channel, said), None, "{said}");
        }
        assert_eq!(event(&format!("events:album:{id}"), "rights"), None);
    }
}
