//! `user:<id>` and its indexes.

use super::read::{self, Fields};
use super::{Arg, Change, Store, nothing_else, optional};
use crate::domain::Millis;
use crate::domain::id::{AlbumId, Sha256, UserId};
use crate::domain::limits;
use crate::domain::session::SessionHash;
use crate::domain::text::{Login, Name};
use crate::domain::user::{Role, User};
use crate::error::{Error, Result};

pub struct UserRecord<'a> {
    pub id: UserId,
    pub login: &'a Login,
    pub name: &'a Name,
    /// PHC string; `None` until the link is used.
    pub password: Option<&'a str>,
    pub role: Role,
    pub now: Millis,
    /// The set-up token this uses up: only the first administrator is made with one.
    pub setup: Option<Sha256>,
    pub by: Option<(UserId, u64)>,
    /// Hash of the set-password link that comes with it.
    pub link: Option<Sha256>,
}

impl Store {
    pub async fn create_user(&self, new: &UserRecord<'_>) -> Result<Change<()>> {
        let (by, version) = (optional(new.by.map(|by| by.0)), new.by.map_or(0, |by| by.1));
        let (password, setup, link) = (new.password.unwrap_or_default(), optional(new.setup), optional(new.link));
        let life = limits::INVITE_TOKEN.as_millis();
        let args: [&dyn Arg; 11] =
            [&new.id, new.login, new.name, &password, &new.role, &new.now, &setup, &by, &version, &link, &life];
        self.change(&self.scripts.create_user, &args, |status| match status {
            "taken" => Err(Error::Conflict("user-login-taken".into())),
            status => nothing_else(status),
        })
        .await
    }

    pub async fn user(&self, id: UserId) -> Result<Option<User>> {
        let (fields,): (Fields,) = self.pipe(redis::pipe().cmd("HGETALL").arg(self.keys.user(id))).await?;
        read::user(id, &fields)
    }

    /// The PHC string of a user's password.
    pub async fn password(&self, id: UserId) -> Result<Option<String>> {
        let (password,): (Option<String>,) =
            self.pipe(redis::pipe().cmd("HGET").arg(self.keys.user(id)).arg("password")).await?;
        Ok(password.filter(|hash| !hash.is_empty()))
    }

    /// The user of a login with the PHC string. An unknown login takes the same round trips as a known one.
    pub async fn credentials(&self, login: &Login) -> Result<(Option<User>, Option<String>)> {
        let id = self.user_by_login(login).await?;
        let asked = id.unwrap_or_else(|| UserId::from(uuid::Uuid::nil()));
        let (mut fields,): (Fields,) = self.pipe(redis::pipe().cmd("HGETALL").arg(self.keys.user(asked))).await?;
        let password = fields.remove("password").filter(|hash| !hash.is_empty());
        Ok((read::user(asked, &fields)?, password))
    }

    pub async fn user_by_login(&self, login: &Login) -> Result<Option<UserId>> {
        let (id,): (Option<String>,) =
            self.pipe(redis::pipe().cmd("HGET").arg(self.keys.users_by_login()).arg(login.as_str())).await?;
        id.map(|id| id.parse()).transpose()
    }

    /// Users by rank, newest first, and how many there are. One round trip.
    pub async fn list_users(&self, first: usize, count: usize) -> Result<(u64, Vec<User>)> {
        let last = first + count - 1;
        let (total, found): (u64, Vec<(String, Fields)>) = self.run(&self.scripts.list_users, &[&first, &last]).await?;
        let mut users = Vec::with_capacity(found.len());
        for (id, fields) in found {
            users.extend(read::user(id.parse()?, &fields)?);
        }
        Ok((total, users))
    }

    /// Field and value: name, role, enabled, creates, language, password. `stays` is a session that is not ended.
    pub async fn change_user(
        &self,
        user: UserId,
        by: Option<(UserId, u64)>,
        stays: Option<SessionHash>,
        fields: &[(&str, String)],
    ) -> Result<Change<()>> {
        let (by, version, stays) = (optional(by.map(|by| by.0)), by.map_or(0, |by| by.1), optional(stays));
        let mut args: Vec<&dyn Arg> = vec![&user, &by, &version, &stays];
        for (field, value) in fields {
            args.extend([field as &dyn Arg, value]);
        }
        self.change(&self.scripts.change_user, &args, |status| match status {
            "last" => Err(last_administrator()),
            status => nothing_else(status),
        })
        .await
    }

    pub async fn delete_user(
        &self,
        user: UserId,
        heir: Option<UserId>,
        by: Option<(UserId, u64)>,
    ) -> Result<Change<()>> {
        let (by, version, heir) = (optional(by.map(|by| by.0)), by.map_or(0, |by| by.1), optional(heir));
        self.change(&self.scripts.delete_user, &[&user, &heir, &by, &version], |status| match status {
            "last" => Err(last_administrator()),
            "heir" => Err(Error::invalid("user-heir-enabled")),
            status => nothing_else(status),
        })
        .await
    }

    /// Some of the albums that hang on a user: owned, or granted.
    pub async fn some_albums_of(&self, user: UserId) -> Result<Vec<(AlbumId, bool)>> {
        let mut pipe = redis::pipe();
        pipe.cmd("HRANDFIELD").arg(self.keys.user_albums(user)).arg(limits::PURGE_BATCH).arg("WITHVALUES");
        let (found,): (Vec<(String, String)>,) = self.pipe(&pipe).await?;
        found.into_iter().map(|(id, right)| Ok((id.parse()?, right == "owner"))).collect()
    }

    /// An album that is gone no longer hangs on a user.
    pub async fn drop_album_of(&self, user: UserId, album: AlbumId) -> Result<()> {
        self.pipe(redis::pipe().cmd("HDEL").arg(self.keys.user_albums(user)).arg(album.to_string()).ignore()).await
    }

    /// Whether albums are left on the user; else the record is removed.
    pub async fn purge_user(&self, user: UserId) -> Result<bool> {
        let status: String = self.run(&self.scripts.purge_user, &[&user]).await?;
        Ok(status == "more")
    }
}

fn last_administrator() -> Error {
    Error::Conflict("user-last-administrator".into())
}
