//! Who can see and who can change an album, and why.

use super::door::{Caller, Room};
use super::{Gallery, settle, somebody};
use crate::domain::access::Why;
use crate::domain::grant::Right;
use crate::domain::id::{AlbumId, UserId};
use crate::domain::text::Login;
use crate::domain::user::Role;
use crate::error::Result;

/// One person on the page of grants.
pub struct Standing {
    pub user: UserId,
    pub name: String,
    pub login: String,
    pub enabled: bool,
    /// `Owner`, `Administrator` or `Granted(..)`: the strongest reason.
    pub why: Why,
    /// The grant they have, also when a stronger reason stands before it.
    pub granted: Option<Right>,
}

impl Gallery {
    /// The owner, the granted, the administrators: everyone who has more than the visibility gives.
    pub async fn standings(&self, caller: &Caller, album: AlbumId) -> Result<(Room, Vec<Standing>)> {
        let room = self.room(caller, album).await?;
        room.needs(room.rights.grant, "access-decide-who")?;
        let people = self.store.list_grants(album).await?;
        let mut standings: Vec<Standing> = Vec::with_capacity(people.len());
        for person in people {
            let why = match (person.user == room.album.owner, person.role, person.granted) {
                (true, _, _) => Why::Owner,
                (false, Role::Administrator, _) => Why::Administrator,
                (false, Role::Member, Some(right)) => Why::Granted(right),
                (false, Role::Member, None) => continue,
            };
            let (user, name, login) = (person.user, person.name, person.login);
            standings.push(Standing { user, name, login, enabled: person.enabled, why, granted: person.granted });
        }
        let rank = |why: Why| match why {
            Why::Owner => 0,
            Why::Granted(Right::Edit) => 1,
            Why::Granted(Right::Read) => 2,
            _ => 3,
        };
        standings.sort_by(|a, b| rank(a.why).cmp(&rank(b.why)).then_with(|| a.name.cmp(&b.name)));
        Ok((room, standings))
    }

    /// `None` takes the grant away.
    pub async fn grant(&self, caller: &Caller, album: AlbumId, to: &Login, right: Option<Right>) -> Result<()> {
        settle(async || {
            let room = self.room(caller, album).await?;
            room.needs(room.rights.grant, "access-decide-who")?;
            let user = somebody(&self.store, to).await?;
            self.store.grant_album(&room.basis(), user, right).await
        })
        .await
    }
}
