//! `album:<id>:grants` and its mirror.

use super::{Arg, Basis, BasisArgs, Change, Store, nothing_else};
use crate::domain::grant::Right;
use crate::domain::id::{AlbumId, UserId};
use crate::domain::limits;
use crate::domain::user::Role;
use crate::error::{Error, Result};
use crate::language::Message;

/// Somebody with more than the visibility gives.
pub struct Person {
    pub user: UserId,
    pub granted: Option<Right>,
    pub login: String,
    pub name: String,
    pub role: Role,
    pub enabled: bool,
}

impl Store {
    /// The granted, the owner and (up to a hundred of) the administrators of an album. One round trip.
    pub async fn list_grants(&self, album: AlbumId) -> Result<Vec<Person>> {
        let people: Vec<(String, String, Vec<Option<String>>)> = self.run(&self.scripts.list_grants, &[&album]).await?;
        people
            .into_iter()
            .map(|(id, right, fields)| {
                let text = |at: usize| fields.get(at).cloned().flatten().unwrap_or_default();
                Ok(Person {
                    user: id.parse()?,
                    granted: if right.is_empty() { None } else { Some(right.parse()?) },
                    login: text(0),
                    name: text(1),
                    role: text(2).parse()?,
                    enabled: text(3) == "1",
                })
            })
            .collect()
    }

    /// `None` takes the grant away.
    pub async fn grant_album(&self, basis: &Basis, user: UserId, right: Option<Right>) -> Result<Change<()>> {
        let b = BasisArgs::from(basis);
        let right = right.map(Right::as_str).unwrap_or_default();
        let most = limits::GRANTS_PER_ALBUM;
        let args: [&dyn Arg; 7] = [&b.album, &b.rights, &b.user, &b.version, &user, &right, &most];
        self.change(&self.scripts.grant_album, &args, |status| match status {
            "gone" => Err(Error::invalid("grant-no-such-login")),
            "owner" => Err(Error::Conflict("grant-owner-has-all".into())),
            "many" => Err(Error::Conflict(Message::new("grant-too-many").with("max", most))),
            status => nothing_else(status),
        })
        .await
    }
}
