//! The administrators' pages: users. Every verb here is for administrators, and for those whose password was typed in
//! this session within `limits::PASSWORD_PROVED` (else `Error::Unconfirmed`).

use super::door::{Caller, Visit};
use super::{Gallery, Page, first_of, now, paged, settle, somebody};
use crate::crypto::{self, Secret};
use crate::domain::access;
use crate::domain::id::UserId;
use crate::domain::limits;
use crate::domain::text::{Login, Name, fold};
use crate::domain::user::{Password, Role, User};
use crate::error::{Error, Result};
use crate::store::users::UserRecord;

/// `None` stays as it is.
#[derive(Default)]
pub struct UserChange {
    pub name: Option<Name>,
    pub role: Option<Role>,
    pub enabled: Option<bool>,
    pub creates: Option<bool>,
}

impl Gallery {
    /// Newest first; `search` looks into logins and names.
    pub async fn users(&self, caller: &Caller, search: &str, page: usize) -> Result<(Visit, Page<User>)> {
        let visit = self.administrator(caller).await?;
        let first = first_of(page, limits::USERS_PER_PAGE);
        let search = fold(search.trim());
        if search.is_empty() {
            let (total, users) = self.store.list_users(first, limits::USERS_PER_PAGE + 1).await?;
            return Ok((visit, paged(users, page.max(1), limits::USERS_PER_PAGE, Some(total))));
        }
        let found = self.search_users(&search).await?;
        let total = found.len() as u64;
        let users = found.into_iter().skip(first).take(limits::USERS_PER_PAGE + 1).collect();
        Ok((visit, paged(users, page.max(1), limits::USERS_PER_PAGE, Some(total))))
    }

    async fn search_users(&self, search: &str) -> Result<Vec<User>> {
        let mut found = Vec::new();
        for first in (0..).step_by(limits::USERS_PER_SCRIPT) {
            let (_, users) = self.store.list_users(first, limits::USERS_PER_SCRIPT).await?;
            let last = users.len() < limits::USERS_PER_SCRIPT;
            let matches =
                |user: &User| user.login.as_str().contains(search) || fold(user.name.as_str()).contains(search);
            found.extend(users.into_iter().filter(matches));
            if last {
                break;
            }
        }
        Ok(found)
    }

    pub async fn user(&self, caller: &Caller, user: UserId) -> Result<(Visit, User)> {
        let visit = self.administrator(caller).await?;
        let user = self.store.user(user).await?.ok_or(Error::NotFound)?;
        Ok((visit, user))
    }

    /// The user of a login: for the operator's commands.
    pub async fn user_named(&self, caller: &Caller, login: &Login) -> Result<User> {
        self.administrator(caller).await?;
        let id = somebody(&self.store, login).await?;
        self.store.user(id).await?.ok_or(Error::NotFound)
    }

    /// The enabled administrator who was here first, if there is one.
    pub async fn first_administrator(&self, caller: &Caller) -> Result<Option<User>> {
        self.administrator(caller).await?;
        let mut oldest = None;
        for first in (0..).step_by(limits::USERS_PER_SCRIPT) {
            let (_, users) = self.store.list_users(first, limits::USERS_PER_SCRIPT).await?;
            let last = users.len() < limits::USERS_PER_SCRIPT;
            oldest = users.into_iter().rfind(|user| user.enabled && user.role == Role::Administrator).or(oldest);
            if last {
                break;
            }
        }
        Ok(oldest)
    }

    /// With the token of a set-password link, to be shown once.
    pub async fn create_user(&self, caller: &Caller, login: Login, name: Name, role: Role) -> Result<(UserId, Secret)> {
        let (id, secret) = (crypto::id(), Secret::fresh()?);
        self.insert_user(caller, id, &login, &name, None, role, Some(&secret)).await?;
        Ok((id, secret))
    }

    /// With a password: for the shell, where the operator is the one who types it.
    pub async fn create_user_with(
        &self,
        caller: &Caller,
        login: Login,
        name: Name,
        role: Role,
        password: &str,
    ) -> Result<UserId> {
        let password = Password::parse(password, &[login.as_str(), name.as_str()])?;
        let (id, hash) = (crypto::id(), self.hashing.hash(password).await?);
        self.insert_user(caller, id, &login, &name, Some(&hash), role, None).await?;
        Ok(id)
    }

    #[allow(clippy::too_many_arguments)]
    async fn insert_user(
        &self,
        caller: &Caller,
        id: UserId,
        login: &Login,
        name: &Name,
        password: Option<&str>,
        role: Role,
        link: Option<&Secret>,
    ) -> Result<()> {
        settle(async || {
            let visit = self.administrator(caller).await?;
            let link = link.map(Secret::hash);
            let record = UserRecord { id, login, name, password, role, now: now(), setup: None, by: visit.by(), link };
            self.store.create_user(&record).await
        })
        .await
    }

    pub async fn change_user(&self, caller: &Caller, user: UserId, change: UserChange) -> Result<()> {
        let flag = |on: bool| u8::from(on).to_string();
        let mut fields = Vec::new();
        fields.extend(change.name.map(|name| ("name", name.to_string())));
        fields.extend(change.role.map(|role| ("role", role.to_string())));
        fields.extend(change.enabled.map(|on| ("enabled", flag(on))));
        fields.extend(change.creates.map(|on| ("creates", flag(on))));
        if fields.is_empty() {
            return Err(Error::invalid("error-nothing-to-change"));
        }
        self.write_user(caller, user, &fields).await
    }

    /// Sets a password: for the shell. Ends the user's sessions.
    pub async fn set_password_of(&self, caller: &Caller, user: &User, password: &str) -> Result<()> {
        let password = Password::parse(password, &[user.login.as_str(), user.name.as_str()])?;
        let hash = self.hashing.hash(password).await?;
        self.write_user(caller, user.id, &[("password", hash)]).await
    }

    /// Ends the user's sessions, makes the old password useless, and gives a link to set a new one.
    pub async fn reset_password(&self, caller: &Caller, user: UserId) -> Result<Secret> {
        self.write_user(caller, user, &[("password", String::new())]).await?;
        let secret = Secret::fresh()?;
        self.store.give_link(user, secret.hash(), limits::RESET_TOKEN).await?;
        Ok(secret)
    }

    async fn write_user(&self, caller: &Caller, user: UserId, fields: &[(&str, String)]) -> Result<()> {
        settle(async || {
            let visit = self.administrator(caller).await?;
            self.store.change_user(user, visit.by(), None, fields).await
        })
        .await
    }

    pub async fn sign_out_user(&self, caller: &Caller, user: UserId) -> Result<()> {
        let (_, user) = self.user(caller, user).await?;
        self.store.end_sessions(user.id).await
    }

    /// The albums go to `heir`, or to the trash.
    pub async fn delete_user(&self, caller: &Caller, user: UserId, heir: Option<&Login>) -> Result<()> {
        settle(async || {
            let visit = self.administrator(caller).await?;
            let heir = match heir {
                Some(login) => Some(somebody(&self.store, login).await?),
                None => None,
            };
            self.store.delete_user(user, heir, visit.by()).await
        })
        .await
    }

    /// The door of user administration.
    async fn administrator(&self, caller: &Caller) -> Result<Visit> {
        let visit = self.visit(caller).await?;
        access::administrate(&visit.viewer)?;
        let proved = |proved| now() - proved <= limits::PASSWORD_PROVED.as_millis() as i64;
        match &visit.session {
            Some(session) if !proved(session.proved) => Err(Error::Unconfirmed),
            _ => Ok(visit),
        }
    }
}
