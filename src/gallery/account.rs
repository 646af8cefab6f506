//! Signing in and out, one's own password and sessions, the first administrator, set-password links.

use super::door::{Caller, Visit};
use super::{Gallery, now, settle};
use crate::crypto::{self, Secret};
use crate::domain::id::Sha256;
use crate::domain::limits;
use crate::domain::session::{Session, SessionHash};
use crate::domain::text::{Login, Name};
use crate::domain::user::{Password, Role};
use crate::error::{Error, Result};
use crate::language::Language;
use crate::store::Change;
use crate::store::sessions::NewSession;
use crate::store::users::UserRecord;
use std::net::{IpAddr, Ipv6Addr};

pub struct SignIn<'a> {
    pub login: &'a str,
    pub password: &'a str,
    pub remembered: bool,
    pub agent: &'a str,
    pub address: IpAddr,
}

/// A browser's name for itself is kept up to here.
const AGENT: usize = 200;

impl Gallery {
    /// The secret of the new session, for the cookie, and the language that the account has chosen. A wrong password and an unknown login are the same
    /// `Error::Invalid`, in the same time.
    pub async fn sign_in(&self, with: SignIn<'_>) -> Result<(Secret, Option<Language>)> {
        let login = Login::parse(with.login).unwrap_or_default();
        let (account, address) = (crypto::sha256(login.as_str().as_bytes()), whereabouts(with.address));
        self.store.attempt("address", address, limits::ADDRESS_ATTEMPTS, now()).await?;
        self.store.attempt("login", account, limits::LOGIN_ATTEMPTS, now()).await?;
        let (user, stored) = self.store.credentials(&login).await?;
        let right = self.hashing.verify(with.password, stored).await?;
        let Some(user) = user.filter(|user| right && user.enabled) else {
            return Err(Error::invalid("login-wrong"));
        };
        self.store.forgive("login", account).await?;
        self.store.excuse("address", address).await?;
        let secret = Secret::fresh()?;
        let agent: String = with.agent.chars().filter(|c| !c.is_control()).take(AGENT).collect();
        let opened = self
            .store
            .open_session(&NewSession {
                hash: secret.hash(),
                user: user.id,
                version: user.version,
                now: now(),
                remembered: with.remembered,
                agent: &agent,
                address: &with.address.to_string(),
            })
            .await?;
        match opened {
            Change::Done(()) => Ok((secret, user.language)),
            Change::Moved => Err(Error::Conflict("account-moved".into())),
        }
    }

    pub async fn sign_out(&self, caller: &Caller) -> Result<()> {
        let visit = self.visit(caller).await?;
        match visit.member() {
            Ok((user, session)) => self.store.end_session(user.id, session.hash).await,
            Err(_) => Ok(()),
        }
    }

    /// The token of the set-up link, fresh at each start; `None` when there is an administrator.
    pub async fn setup_token(&self) -> Result<Option<String>> {
        let (_, administrators) = self.store.setup_state(None).await?;
        if administrators > 0 {
            return Ok(None);
        }
        let secret = Secret::fresh()?;
        self.store.put_setup_token(secret.hash(), limits::SETUP_TOKEN).await?;
        Ok(Some(secret.reveal().to_owned()))
    }

    /// Whether the set-up page exists for this token. `NotFound` when it does not.
    pub async fn check_setup(&self, token: &str) -> Result<()> {
        let hash = token_hash(token)?;
        match self.store.setup_state(Some(hash)).await? {
            (true, 0) => Ok(()),
            _ => Err(Error::NotFound),
        }
    }

    /// `NotFound` once there is an administrator.
    pub async fn setup_is_open(&self) -> Result<()> {
        let (_, administrators) = self.store.setup_state(None).await?;
        if administrators == 0 { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Creates the first administrator; the token works once.
    pub async fn set_up(&self, token: &str, login: &Login, name: &Name, password: &str) -> Result<()> {
        self.check_setup(token).await?;
        let password = Password::parse(password, &[login.as_str(), name.as_str()])?;
        let password = self.hashing.hash(password).await?;
        let record = UserRecord {
            id: crypto::id(),
            login,
            name,
            password: Some(&password),
            role: Role::Administrator,
            now: now(),
            setup: Some(token_hash(token)?),
            by: None,
            link: None,
        };
        settle(async || self.store.create_user(&record).await).await
    }

    /// Whose password this link sets. `NotFound` when the link is used up or unknown.
    pub async fn check_password_link(&self, token: &str) -> Result<Login> {
        let found = self.store.password_token(token_hash(token)?).await?;
        found.map(|(_, login)| login).ok_or(Error::NotFound)
    }

    /// Sets it, ends that user's sessions, and uses the link up.
    pub async fn set_password(&self, token: &str, password: &str) -> Result<()> {
        let login = self.check_password_link(token).await?;
        let password = self.hashing.hash(Password::parse(password, &[login.as_str()])?).await?;
        self.store.take_token(token_hash(token)?, &password).await
    }

    /// Needs the old one; ends the other sessions.
    pub async fn change_password(&self, caller: &Caller, old: &str, new: &str) -> Result<()> {
        let visit = self.visit(caller).await?;
        let (user, session) = visit.member()?;
        self.prove(&visit, old).await?;
        let password = Password::parse(new, &[user.login.as_str(), user.name.as_str()])?;
        let fields = [("password", self.hashing.hash(password).await?)];
        settle(async || self.store.change_user(user.id, visit.by(), Some(session.hash), &fields).await).await
    }

    /// `None` leaves it to the browser.
    pub async fn change_language(&self, caller: &Caller, language: Option<Language>) -> Result<()> {
        let visit = self.visit(caller).await?;
        let (user, session) = visit.member()?;
        let fields = [("language", language.map(Language::code).unwrap_or_default().to_owned())];
        settle(async || self.store.change_user(user.id, visit.by(), Some(session.hash), &fields).await).await
    }

    /// For what asks for the password again (user administration after 12 hours).
    pub async fn confirm_password(&self, caller: &Caller, password: &str) -> Result<()> {
        let visit = self.visit(caller).await?;
        self.prove(&visit, password).await?;
        let (_, session) = visit.member()?;
        self.store.prove_session(session.hash, now()).await
    }

    /// Attempts count like those at the login: a borrowed browser is no way around them.
    async fn prove(&self, visit: &Visit, password: &str) -> Result<()> {
        let (user, _) = visit.member()?;
        let account = crypto::sha256(user.login.as_str().as_bytes());
        self.store.attempt("login", account, limits::LOGIN_ATTEMPTS, now()).await?;
        let stored = self.store.password(user.id).await?;
        if !self.hashing.verify(password, stored).await? {
            return Err(Error::invalid("account-wrong-password"));
        }
        self.store.forgive("login", account).await
    }

    /// One's own sessions, newest use first; the current one is `visit.session`.
    pub async fn sessions(&self, caller: &Caller) -> Result<(Visit, Vec<Session>)> {
        let visit = self.visit(caller).await?;
        let (user, _) = visit.member()?;
        let mut sessions = self.store.sessions(user.id).await?;
        sessions.sort_by_key(|session| std::cmp::Reverse(session.seen));
        Ok((visit, sessions))
    }

    /// Only one's own: another's is `NotFound`.
    pub async fn end_session(&self, caller: &Caller, session: SessionHash) -> Result<()> {
        let visit = self.visit(caller).await?;
        let (user, _) = visit.member()?;
        self.store.end_session(user.id, session).await
    }

    /// Signs out everywhere, this browser included.
    pub async fn end_sessions(&self, caller: &Caller) -> Result<()> {
        let visit = self.visit(caller).await?;
        let (user, _) = visit.member()?;
        self.store.end_sessions(user.id).await
    }
}

/// A token that cannot be one of ours leads nowhere.
fn token_hash(token: &str) -> Result<Sha256> {
    Secret::parse(token).map(|secret| secret.hash()).ok_or(Error::NotFound)
}

/// Whoever has an IPv6 network has all of its addresses: a /64 counts as one.
fn whereabouts(address: IpAddr) -> Sha256 {
    let text = match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => Ipv6Addr::from(u128::from(v6) & !u128::from(u64::MAX)).to_string(),
        },
    };
    crypto::sha256(text.as_bytes())
}
