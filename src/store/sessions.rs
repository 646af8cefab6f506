//! `session:<hash>` and the one-time `token:<hash>`.

use super::read::{self, Fields};
use super::{Change, Store, nothing_else};
use crate::domain::Millis;
use crate::domain::id::{Sha256, UserId};
use crate::domain::limits;
use crate::domain::session::{Purpose, Session, SessionHash};
use crate::domain::text::Login;
use crate::error::Result;
use std::time::Duration;

pub struct NewSession<'a> {
    pub hash: SessionHash,
    pub user: UserId,
    pub version: u64,
    pub now: Millis,
    pub remembered: bool,
    pub agent: &'a str,
    pub address: &'a str,
}

/// How long a session lives from its last use.
pub fn life(remembered: bool) -> Duration {
    if remembered { limits::REMEMBERED } else { limits::SESSION_IDLE }
}

impl Store {
    pub async fn open_session(&self, new: &NewSession<'_>) -> Result<Change<()>> {
        let (remembered, life) = (u8::from(new.remembered), life(new.remembered).as_millis());
        let most = limits::SESSIONS_PER_USER;
        let args: [&dyn super::Arg; 9] =
            [&new.hash, &new.user, &new.version, &new.now, &remembered, &life, &new.agent, &new.address, &most];
        self.change(&self.scripts.open_session, &args, nothing_else).await
    }

    /// Never brings a revoked session back.
    pub async fn touch_session(&self, session: &Session, now: Millis) -> Result<()> {
        let life = life(session.remembered).as_millis();
        let _: String = self.run(&self.scripts.touch_session, &[&session.hash, &now, &life]).await?;
        Ok(())
    }

    pub async fn prove_session(&self, session: SessionHash, now: Millis) -> Result<()> {
        let status: String = self.run(&self.scripts.prove_session, &[&session, &now]).await?;
        nothing_else(&status)
    }

    /// One of a user's sessions; another's is `NotFound`.
    pub async fn end_session(&self, user: UserId, session: SessionHash) -> Result<()> {
        let status: String = self.run(&self.scripts.end_sessions, &[&user, &session, &""]).await?;
        nothing_else(&status)
    }

    pub async fn end_sessions(&self, user: UserId) -> Result<()> {
        let status: String = self.run(&self.scripts.end_sessions, &[&user, &"", &""]).await?;
        nothing_else(&status)
    }

    pub async fn sessions(&self, user: UserId) -> Result<Vec<Session>> {
        let found: Vec<(String, Fields)> = self.run(&self.scripts.list_sessions, &[&user]).await?;
        found.iter().map(|(hash, fields)| read::session(hash.parse()?, fields)).collect()
    }

    /// A set-up link: it leads to nobody, until it makes the first administrator.
    pub async fn put_setup_token(&self, hash: Sha256, life: Duration) -> Result<()> {
        let key = self.keys.token(hash);
        let mut pipe = redis::pipe();
        pipe.atomic();
        pipe.cmd("HSET").arg(&key).arg("purpose").arg(Purpose::Setup.as_str()).ignore();
        pipe.cmd("PEXPIRE").arg(&key).arg(life.as_millis() as u64).ignore();
        self.pipe(&pipe).await
    }

    /// A set-password link. The ones before it are useless from now on.
    pub async fn give_link(&self, user: UserId, hash: Sha256, life: Duration) -> Result<()> {
        let life = life.as_millis();
        let status: String = self.run(&self.scripts.give_link, &[&user, &hash, &life]).await?;
        nothing_else(&status)
    }

    /// Whether a set-up token is alive, and how many administrators there are.
    pub async fn setup_state(&self, token: Option<Sha256>) -> Result<(bool, u64)> {
        let key = token.map(|hash| self.keys.token(hash)).unwrap_or_else(|| self.keys.schema());
        let mut pipe = redis::pipe();
        pipe.cmd("TYPE").arg(&key).cmd("SCARD").arg(self.keys.users_administrators());
        let (kind, administrators): (String, u64) = self.pipe(&pipe).await?;
        let purpose = match kind.as_str() {
            "hash" => {
                let (purpose,): (Option<String>,) =
                    self.pipe(redis::pipe().cmd("HGET").arg(&key).arg("purpose")).await?;
                purpose
            }
            _ => None,
        };
        Ok((purpose.as_deref() == Some(Purpose::Setup.as_str()), administrators))
    }

    /// Whose password a link sets: somebody's whose newest link it is.
    pub async fn password_token(&self, hash: Sha256) -> Result<Option<(UserId, Login)>> {
        let (token,): (Fields,) = self.pipe(redis::pipe().cmd("HGETALL").arg(self.keys.token(hash))).await?;
        let user = match (token.get("purpose"), token.get("user")) {
            (Some(purpose), Some(user)) if purpose == Purpose::Password.as_str() => user.parse()?,
            _ => return Ok(None),
        };
        let (link,): (Option<String>,) =
            self.pipe(redis::pipe().cmd("HGET").arg(self.keys.user(user)).arg("link")).await?;
        if link != Some(hash.to_string()) {
            return Ok(None);
        }
        Ok(self.user(user).await?.map(|user| (user.id, user.login)))
    }

    /// Uses the link up and sets the password.
    pub async fn take_token(&self, hash: Sha256, password: &str) -> Result<()> {
        let status: String = self.run(&self.scripts.take_token, &[&hash, &password]).await?;
        nothing_else(&status)
    }
}
